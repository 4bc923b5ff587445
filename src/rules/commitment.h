/* Commitments: every promise of a programme made concrete for one history.
 *
 * commitments_run is the one function that says what is owed, since when, until when, and whether
 * it was kept. It reads the events and nothing else; asked again with one event more it answers
 * anew (promises.md, The life of a commitment). */
#pragma once

#include "rules/clock.h"
#include "rules/history.h"
#include "rules/rulebook.h"

typedef enum CommitmentState {
    COMMITMENT_RUNNING,
    COMMITMENT_PAUSED,
    COMMITMENT_MET,
    COMMITMENT_LATE,     /* met after due */
    COMMITMENT_BREACHED, /* due passed, still open */
    COMMITMENT_VOID
} CommitmentState;

const char *commitment_state_word(CommitmentState state);

/* A warning or an escalation at its instant. */
typedef struct Timer {
    Instant at;        /* INSTANT_NONE while the clock is stopped before it */
    const char *place; /* as written: "80%" */
    const Rung *rung;  /* NULL for a warning */
    bool passed;       /* at or before `now`, and before the commitment ended */
} Timer;
typedef LIST(Timer) Timers;

typedef struct Commitment {
    const Promise *promise;
    int round;      /* 1, and one more after each reopening or new start */
    int occurrence; /* of a recurring duty, from 1; else 0 */
    CommitmentState state;
    const char *level; /* at its last aiming; NULL where the programme has none */
    Clock clock;       /* stops as they stood at the end or at `now` */
    bool fixed;        /* due is an appointed instant, or the end of a period: no clock moves it */
    Instant start;
    Instant due;             /* INSTANT_NONE while paused */
    Instant projected;       /* due, or while paused what it would be if it resumed now */
    Instant nominal;         /* due without any pause */
    Instant met_at, void_at; /* INSTANT_NONE */
    const char *met_by;      /* the event */
    const char *void_reason, *void_reason_zh;
    bool void_overdue;        /* its due instant had passed before it became void */
    Micros total, used, left; /* working time on its calendar; `left` is negative when overdue */
    Micros gross;             /* used with the pauses */
    bool late_gross;          /* would have been late, or breached, had no pause counted */
    bool superseded;          /* a reopened round has taken it over: it stands on record only */
    bool backdated;           /* an event that it rests on was recorded after the tolerance */
    const LateReason *late;   /* why it is broken; NULL: it isn't, or nobody said */
    CalendarResult problem;   /* not found: why there is no due instant */
    Timers timers;
    LIST(Said) notes; /* what happened to it: re-aimed, started anew, … */
} Commitment;
typedef LIST(Commitment *) CommitmentList;

/* How the level came to be what it is. */
typedef struct LevelReading {
    Instant at;
    const char *level;
    Said why; /* stated, found from facts, assumed until the facts are known, … */
    const char *by;
} LevelReading;

typedef struct Commitments {
    CommitmentList list;        /* in the order of the programme, then by start */
    LIST(LevelReading) levels;  /* in order of time */
    struct Commitments *before; /* the reading before the last correction of the level */
    Instant corrected_at;       /* of that correction; INSTANT_NONE */
} Commitments;

/* Late, breached, or overdue before it became void; rounds that a reopening took over don't count.
 */
bool commitment_is_broken(const Commitment *commitment);

/* Tells the commitments of one promise apart: a recurring duty counts occurrences, others rounds.
 */
int commitment_turn(const Commitment *commitment);

/* Runs the history up to `now`. Events after `now` must not be in it. */
void commitments_run(Arena *arena, const Rulebook *rulebook, const History *history, Instant now,
                     Commitments *ret_commitments);
