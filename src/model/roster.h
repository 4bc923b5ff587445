/* A duty roster: one rotation of people in one role. Several of the same role stand beside each
 * other (days, nights). rules/roster.h says who is on duty. */
#pragma once

#include "model/entity.h"

extern const char *const WEEKDAY_WORDS[];

typedef struct Roster {
    Head head;
    const char *name;
    const char *role;
    int64_t team;
    const char *zone;
    const char *members;
    CivilDay starts_on;
    CivilDay ends_on;
    int64_t turn_days;
    const char *handover;
    const char *weekdays;
    const char *from_time;
    const char *to_time;
    int64_t skill;
    bool around_the_clock;
    int64_t minutes_to_answer;
} Roster;

extern const Entity ROSTER;
