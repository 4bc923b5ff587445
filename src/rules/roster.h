/* Who is on duty: a roster is a rule (members take turns, handing over at a time of day in a zone)
 * and changes to it (leave, cover, swap, taking over a running shift). One function answers the
 * screen, the gaps and the call-out.
 *
 * Turns are civil: a handover at 08:00 is at 08:00 on the zone's clock on both sides of a change
 * to summer time. They count from the roster's first day whether it has hours on a day or not. */
#pragma once

#include "base/instant.h"
#include "base/zone.h"

typedef LIST(int64_t) UserIds;

/* One rotation. */
typedef struct RosterRule {
    const Zone *zone;
    const int64_t *members;
    size_t member_count;
    CivilDay starts_on; /* first day of the first member's turn */
    CivilDay ends_on;   /* last day of all; CIVIL_DAY_NONE: none */
    int turn_days;      /* at least 1 */
    Micros handover;    /* time of day */
    unsigned weekdays;  /* 1 << 0 is Monday; 0: every day */
    Micros from, to;    /* hours of duty on each such day; equal: around the clock */
} RosterRule;

/* What was changed: in [from, until) `by` takes the duty of `instead_of`. */
typedef struct RosterChange {
    Instant from, until;
    int64_t instead_of; /* 0: of whoever it is */
    int64_t by;         /* 0: nobody does */
} RosterChange;
typedef LIST(RosterChange) RosterChanges;

/* A stretch [from, to) in which one person is on duty. */
typedef struct Shift {
    Instant from, to;
    int64_t user;
    bool changed; /* not as the rule says */
} Shift;
typedef LIST(Shift) Shifts;

/* The shifts within [from, to), in order of time; changes apply in their order. */
void roster_shifts(Arena *arena, const RosterRule *rule, const RosterChanges *changes, Instant from,
                   Instant to, Shifts *ret);

/* Who is on duty at `at`; 0: nobody. `ret_until` (may be NULL): until when that holds, at most
 * eight days on. */
int64_t roster_on_duty(Arena *arena, const RosterRule *rule, const RosterChanges *changes,
                       Instant at, Instant *ret_until);

/* Whom to call, one after the other, at `at`: the one on duty, then the members whose turns come
 * next. Nobody twice. */
void roster_call_order(Arena *arena, const RosterRule *rule, const RosterChanges *changes,
                       Instant at, UserIds *ret);

/* ---- gaps ---- */

typedef enum GapReason { GAP_NOBODY, GAP_LEFT, GAP_UNSKILLED, GAP_EXPIRED } GapReason;
extern const char *const GAP_REASON_WORDS[];

/* What is known of a member. */
typedef struct RosterPerson {
    int64_t user;
    bool active;
    bool skilled;          /* has the skill that the roster asks for, or none is asked */
    CivilDay qualified_to; /* last day on which that holds; CIVIL_DAY_NONE: for good */
} RosterPerson;
typedef LIST(RosterPerson) RosterPeople;

typedef struct RosterGap {
    Instant from, to;
    GapReason reason;
    int64_t user; /* who is planned and can't count; 0: nobody is */
} RosterGap;
typedef LIST(RosterGap) RosterGaps;

/* The stretches of [from, to) in which nobody who may be on duty is. `always`: also outside the
 * rule's hours; else only where a shift was planned and nobody has it. */
void roster_gaps(Arena *arena, const RosterRule *rule, const RosterChanges *changes,
                 const RosterPeople *people, bool always, Instant from, Instant to,
                 RosterGaps *ret);
