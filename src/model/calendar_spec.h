/* A calendar as it is written: zone, weekly hours, holidays, exceptional days. rules/calendar.h
 * computes with it. */
#pragma once

#include "model/holiday_set.h"
#include "model/shape.h"

/* Where named holiday sets come from: first the folder, where one is named, then those built in. */
typedef struct HolidaySource {
    const char *folder; /* NULL: only the built-in sets */
} HolidaySource;

typedef struct ExceptionalDay {
    CivilDay day;
    Hours hours; /* replace the whole day; none closes it */
} ExceptionalDay;

typedef struct CalendarSpec {
    Record record;
    Words name;
    const char *zone;
    Hours weekly[7]; /* from Monday */
    LIST(const HolidaySet *) sets;
    LIST(CivilDay) closed;           /* dates named under holidays */
    LIST(ExceptionalDay) exceptions; /* sorted by day */
    Weekday make_up;                 /* whose hours a set's make-up working days have */
} CalendarSpec;
typedef LIST(CalendarSpec) CalendarSpecs;

/* Reads the calendar `node`; `default_zone` (may be NULL) is used where it names none. Every
 * mistake becomes an error. */
bool calendar_spec_read(Call *call, const Node *node, const char *default_zone,
                        const HolidaySource *source, CalendarSpec *ret_spec);

/* Adds an error at `node` where `zone` is no zone of the tz database. */
void calendar_zone_check(Call *call, const Node *node, const char *zone);

/* The calendar of a file of its own. NULL and errors where it can't be read. */
const CalendarSpec *calendar_spec_load(Call *call, const char *file, const HolidaySource *source);

/* The set `id` by `source`; NULL and an error at `node` where there is none. */
const HolidaySet *holiday_source_find(Call *call, const HolidaySource *source, const Node *node,
                                      const char *id);
