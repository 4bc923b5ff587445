/* A calendar day by day: when it is open, and why. */
#pragma once

#include "base/json.h"
#include "rules/calendar.h"

typedef struct CalendarDay {
    CivilDay day;
    DayPlan
        plan; /* its hours as they are written: one that passes midnight belongs to its first day */
    Micros open; /* working time within the date, as it is counted: less or more on days that the
                    wall clock makes shorter or longer */
} CalendarDay;
typedef LIST(CalendarDay) CalendarDays;

/* Years of which days can be asked. */
enum { CALENDAR_FIRST_YEAR = 1900, CALENDAR_LAST_YEAR = 2299 };

/* Every day of `year`, in order. */
void calendar_year(Arena *arena, const Calendar *calendar, int year, CalendarDays *ret_days);

/* The year as a JSON object; names in `language`. */
void calendar_year_write_json(JsonWriter *out, Arena *arena, const Calendar *calendar, int year,
                              const char *language);
