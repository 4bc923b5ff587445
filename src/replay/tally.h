/* The figures of a replay: one truth for the HTML, JSON and CSV reports.
 *
 * Population of every compliance figure: commitments whose clock stopped, or whose due instant
 * passed, by the end of the log. Running, paused and void ones are left out, and rounds that a
 * reopening took over (`superseded`). Net counts the clock without its pauses, gross with them. */
#pragma once

#include "replay/spread.h"
#include "rules/commitment.h"

/* One promise at one level. */
typedef struct TallyRow {
    const Promise *promise;
    const Level *level;          /* NULL: no level */
    int64_t met, late, breached; /* net */
    int64_t kept_gross, broken_gross;
    int64_t running, paused, void_count, superseded;
    int64_t backdated;
    Micros over;                 /* sum of time over due, net, on the clock */
    Micros promised;             /* sum of the spans of the population */
    Spread *used, *gross, *wall; /* of those that were met: clock net, clock gross, elapsed */
    int64_t points;
} TallyRow;

/* One month, by the instant at which the clock stopped or the due instant passed. */
typedef struct TallyMonth {
    int month; /* year × 12 + month − 1, in the programme's zone */
    int64_t kept, broken, kept_gross;
} TallyMonth;

/* Time that cases waited for one reason, or in nobody's pause (then it is ours). */
typedef struct TallyWaiting {
    const PauseReason *reason; /* NULL: ours */
    int64_t cases;
    Micros wall;  /* elapsed time */
    Micros clock; /* on the clocks of the promises that it stopped, summed */
} TallyWaiting;

/* A commitment that was broken, kept for the list of the worst. */
typedef struct TallyBreach {
    const char *case_id;
    const Promise *promise;
    const char *level;
    CommitmentState state;
    Instant start, due, met_at;
    Micros over, total;
    Texts explanation;
} TallyBreach;

enum { WORST_BREACHES = 20 };

typedef struct Tally {
    const Rulebook *rulebook;
    int64_t cases;
    int64_t reopened_cases, reopenings;
    int64_t open_cases, cancelled_cases;
    LIST(int64_t) cases_by_level; /* in the order of the programme; the last: no level */
    LIST(TallyRow) rows;
    LIST(TallyMonth) months;       /* sorted */
    LIST(TallyWaiting) waiting;    /* the first: ours */
    Spread *response, *resolution; /* elapsed, from the opening; resolution: the last one */
    TallyBreach worst[WORST_BREACHES];
    size_t worst_count;
    int64_t net_broken_cases, gross_broken_cases;
    const char *language;
    Arena *arena; /* what outlives a case */
} Tally;

/* `rulebook` must outlive the tally. */
Tally *tally_new(const Rulebook *rulebook, const char *language);
void tally_free(Tally *tally);

/* Counts one case; `scratch` is memory for its time. */
void tally_add(Tally *tally, Arena *scratch, const History *history,
               const Commitments *commitments);

enum { NO_SHARE = INT32_MIN };

/* Shares in hundredths of a percent; NO_SHARE: no data. */
int tally_net(const TallyRow *row);
int tally_gross(const TallyRow *row);
/* 1 − time over ÷ time promised: how badly, not only how often; below zero where more time was over
 * than promised. */
int tally_weighted(const TallyRow *row);

/* The rows of one promise summed up, or of all where it is NULL; spreads are not summed. */
TallyRow tally_promise_sum(const Tally *tally, const Promise *promise);
