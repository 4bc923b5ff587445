#include "rules/clock.h"

#include <glib.h>
#include <stdlib.h>

static Instant end_of(const Stop *stop) {
    return stop->to == INSTANT_NONE ? INT64_MAX : stop->to;
}

static int by_start(const void *a, const void *b) {
    const Stop *first = a, *second = b;
    return (first->from > second->from) - (first->from < second->from);
}

#define AND " + "

/* Whether `joined` has the whole reason: "part" is not in "spare_part + part_wait". */
static bool has_reason(const char *joined, const char *reason) {
    size_t length = strlen(reason);
    const char *one = joined;
    while (one) {
        const char *end = strstr(one, AND);
        if ((end ? (size_t)(end - one) : strlen(one)) == length && !memcmp(one, reason, length))
            return true;
        one = end ? end + strlen(AND) : NULL;
    }
    return false;
}

static const char *join_reasons(Arena *arena, const char *first, const char *second) {
    if (!first || !second)
        return first ? first : second;
    return has_reason(first, second) ? first : arena_printf(arena, "%s" AND "%s", first, second);
}

void stops_merge(Arena *arena, const Stops *stops, Stops *ret_merged) {
    Stops sorted = {0};
    for (size_t i = 0; i < stops->count; i++)
        if (end_of(&stops->items[i]) > stops->items[i].from)
            *LIST_ADD(arena, &sorted) = stops->items[i];
    if (sorted.count)
        qsort(sorted.items, sorted.count, sizeof(Stop), by_start);
    *ret_merged = (Stops){0};
    for (size_t i = 0; i < sorted.count; i++) {
        Stop *last = ret_merged->count ? &ret_merged->items[ret_merged->count - 1] : NULL;
        const Stop *next = &sorted.items[i];
        if (!last || next->from > end_of(last)) {
            *LIST_ADD(arena, ret_merged) = *next;
            continue;
        }
        last->reason = join_reasons(arena, last->reason, next->reason);
        if (end_of(next) > end_of(last))
            last->to = next->to;
    }
}

void stops_until(Arena *arena, const Stops *merged, Instant upto, Stops *ret_stops) {
    *ret_stops = (Stops){0};
    for (size_t i = 0; i < merged->count && merged->items[i].from <= upto; i++) {
        Stop *stop = LIST_ADD(arena, ret_stops);
        *stop = merged->items[i];
        if (end_of(stop) > upto)
            stop->to = INSTANT_NONE;
    }
}

/* Due moves by the working time that the stop took: the remaining working time is what it was. */
static CalendarResult move_by_stop(const Calendar *calendar, Instant from, Instant to,
                                   Instant *due) {
    Micros lost = calendar_elapsed(calendar, from, to);
    CalendarResult result = calendar_deadline(calendar, *due, lost, due);
    *due = MAX(*due, to); /* a stop over the due instant in closed time: never due while stopped */
    return result;
}

static Micros used_until(const Clock *clock, Instant at, Micros *ret_gross) {
    *ret_gross = at > clock->start ? calendar_elapsed(clock->calendar, clock->start, at) : 0;
    Micros used = *ret_gross;
    for (size_t i = 0; i < clock->stops.count; i++) {
        Instant from = MAX(clock->stops.items[i].from, clock->start);
        Instant to = MIN(end_of(&clock->stops.items[i]), at);
        if (to > from)
            used -= calendar_elapsed(clock->calendar, from, to);
    }
    return used;
}

ClockReading clock_read(const Clock *clock, Instant at) {
    ClockReading reading = {0};
    Instant due = INSTANT_NONE;
    reading.result =
        calendar_span(clock->calendar, clock->start, &clock->span, clock->day_end, &due);
    reading.nominal = due;
    for (size_t i = 0; i < clock->stops.count && reading.result == CALENDAR_FOUND; i++) {
        const Stop *stop = &clock->stops.items[i];
        if (stop->from > due)
            break; /* a stop after the due instant heals nothing */
        if (end_of(stop) <= clock->start)
            continue;
        reading.stopped = stop->to == INSTANT_NONE;
        Instant from = MAX(stop->from, clock->start);
        Instant to = reading.stopped ? MAX(at, from) : stop->to;
        reading.result = move_by_stop(clock->calendar, from, to, &due);
    }
    if (reading.result != CALENDAR_FOUND)
        return reading;
    reading.projected = due;
    reading.due = reading.stopped ? INSTANT_NONE : due;
    reading.total = span_is_time(&clock->span)
                        ? clock->span.micros
                        : calendar_elapsed(clock->calendar, clock->start, reading.nominal);
    reading.used = used_until(clock, at, &reading.gross);
    return reading;
}

Instant clock_when_used(const Clock *clock, Micros used, Instant at) {
    Clock shorter = *clock;
    shorter.span = (Span){.micros = used};
    ClockReading reading = clock_read(&shorter, at);
    return reading.result == CALENDAR_FOUND && !reading.stopped ? reading.due : INSTANT_NONE;
}
