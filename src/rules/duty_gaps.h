/* When what contracts promise can't be held because nobody is on duty who may answer (A-P1).
 *
 * A need is a set of roles of which anyone answers, with or without a skill; its terms say when it
 * is promised. A thousand contracts with the same promise are one need: rosters are read, and
 * openings laid out, once for all of them. */
#pragma once

#include "model/shape.h"
#include "rules/calendar.h"
#include "rules/roster.h"

/* What somebody is qualified for, from the first to the last day. */
typedef struct Qualification {
    int64_t skill;
    CivilDay since;      /* CIVIL_DAY_NONE: always was */
    CivilDay expires_on; /* CIVIL_DAY_NONE: for good */
} Qualification;
typedef LIST(Qualification) Qualifications;

typedef enum Standing { STANDS_NEVER, STANDS_EXPIRED, STANDS_QUALIFIED } Standing;

/* Whether somebody is qualified in the skill on a day, or was before. */
Standing qualification_on(const Qualifications *qualifications, int64_t skill, CivilDay day);

typedef struct DutyPerson {
    int64_t user;
    bool active;
    Qualifications qualifications;
} DutyPerson;

typedef struct DutyRoster {
    const char *role;
    int64_t skill; /* that it asks of whoever is on duty; 0: none */
    RosterRule rule;
    RosterChanges changes;
} DutyRoster;

/* All that can be on duty. */
typedef struct DutyHouse {
    LIST(DutyRoster) rosters;
    LIST(DutyPerson) people;
} DutyHouse;

/* It is promised in [from, to), in the openings of the calendar. */
typedef struct DutyTerm {
    const Calendar *calendar;
    Instant from, to;
} DutyTerm;

typedef struct DutyNeed {
    Texts roles;
    int64_t skill; /* 0: none */
    LIST(DutyTerm) terms;
} DutyNeed;
typedef LIST(DutyNeed) DutyNeeds;

/* In all of [from, to) it is promised, and the reason is the same. */
typedef struct DutyGap {
    Instant from, to;
    GapReason reason;
    int64_t skill;      /* that whoever is on duty lacks; 0: it isn't for a skill */
    LIST(size_t) needs; /* places in the list of needs: those that have just this gap */
} DutyGap;
typedef LIST(DutyGap) DutyGaps;

/* The gaps within [from, to), in order of time. Of several on duty whoever is nearest to what is
 * asked gives the reason. A need without a skill has a gap where nobody is on duty who may be by
 * the roster itself; one with a skill only where somebody is, and none of them has it: so that no
 * hour is told twice. */
void duty_gaps(Arena *arena, const DutyHouse *house, const DutyNeeds *needs, Instant from,
               Instant to, DutyGaps *ret);

/* Whether the gap is one of the need, and the term promises anything within it. */
bool duty_gap_hits(const DutyGap *gap, size_t need, const DutyTerm *term);
