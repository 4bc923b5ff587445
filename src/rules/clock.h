/* One clock: a span that counts on a calendar, and stands still while it is stopped.
 *
 * Everything follows from the start, the span and the stops; nothing is counted up and kept
 * (promises.md, The life of a commitment). */
#pragma once

#include "rules/calendar.h"

/* A stretch [from, to) in which the clock stands still; `to` INSTANT_NONE where it still does. */
typedef struct Stop {
    Instant from, to;
    const char *reason; /* for explanations; joined by " + " where several held */
} Stop;
typedef LIST(Stop) Stops;

/* Joins stops that overlap or touch, in order of time. Reasons are joined as well. */
void stops_merge(Arena *arena, const Stops *stops, Stops *ret_merged);

/* The stops as they stood at `upto`: later ones left out, those that ended later still open. */
void stops_until(Arena *arena, const Stops *merged, Instant upto, Stops *ret_stops);

typedef struct Clock {
    const Calendar *calendar;
    Instant start;
    Span span;
    DayEnd day_end;
    Stops stops; /* merged, as they stood at the instant asked for */
} Clock;

typedef struct ClockReading {
    CalendarResult result; /* where not found, nothing else holds */
    bool stopped;          /* a stop that began by the due instant still lasts: nothing is due */
    Instant due;           /* INSTANT_NONE while stopped */
    Instant projected;     /* due, or while stopped the due instant if it resumed at `at` */
    Instant nominal;       /* due without any stop */
    Micros total;          /* working time from start to `nominal` */
    Micros used;           /* working time from start to `at` without the stops */
    Micros gross;          /* working time from start to `at` with the stops */
} ClockReading;

/* Reads the clock at the instant `at`. */
ClockReading clock_read(const Clock *clock, Instant at);

/* The instant at which working time `used` of the clock is used up; INSTANT_NONE where a stop that
 * still lasts comes before. */
Instant clock_when_used(const Clock *clock, Micros used, Instant at);
