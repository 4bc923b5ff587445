/* Which days of a year a holiday set names: its rules worked out, substitutes placed, listed days
 * put over them. */
#pragma once

#include "model/holiday_set.h"

typedef struct HolidayDay {
    CivilDay day;
    const Words *name;
    bool working;     /* a make-up working day, else a day off */
    bool provisional; /* expected, but not announced yet */
    bool observed;    /* stands for the holiday `name` of another date */
} HolidayDay;
typedef LIST(HolidayDay) HolidayDays;

/* Whether the set claims to be complete for `year`. */
bool holiday_set_knows_year(const HolidaySet *set, int year);

/* The days of `year`, sorted, each date once. Outside the years that the set knows it gives what
 * its rules and listed days say, which may be too little. A listed day replaces a rule's day of the
 * same date; of two rules on one date the first in the file names it. */
void holiday_set_days(Arena *arena, const HolidaySet *set, int year, HolidayDays *ret_days);
