#include "rules/coverage.h"

#include <stdlib.h>

Decision coverage_decide(Arena *arena, const Programme *programme, const Facts *facts) {
    RuleTable table = coverage_table(arena, programme);
    Decision decision = {.match = first_match(arena, programme, &table, facts)};
    if (decision.match.rule >= 0)
        decision.rule = &programme->coverage.items[decision.match.rule];
    return decision;
}

static int by_time(const void *a, const void *b) {
    const Repair *first = a, *second = b;
    return (first->at > second->at) - (first->at < second->at);
}

/* The end of the programme's window that begins at `at`, civil in `zone`. */
static Instant window_end(const Span *window, const Zone *zone, Instant at) {
    LocalTime local = zone_to_local(zone, at);
    CivilDay day = local_day(local);
    Micros in_day = local - local_time(day, 0);
    day = civil_add_months(day, window->months) + window->days;
    return zone_from_local(zone, local_time(day, in_day)) + window->micros;
}

int32_t consecutive_failed_repairs(Arena *arena, const Programme *programme, const Zone *zone,
                                   const Repairs *repairs, const char *unit, const char *problem,
                                   Instant now) {
    const Span *window = &programme->repeated_repairs.window;
    Repairs same = {0};
    for (size_t i = 0; i < repairs->count; i++) {
        const Repair *repair = &repairs->items[i];
        if (!strcmp(repair->unit, unit) && !strcmp(repair->problem, problem) && repair->at <= now)
            *LIST_ADD(arena, &same) = *repair;
    }
    if (same.count)
        qsort(same.items, same.count, sizeof(Repair), by_time);
    int32_t failed = 0;
    Instant recurred = now;
    for (size_t i = same.count; i > 0; i--) {
        if (recurred > window_end(window, zone, same.items[i - 1].at))
            break;
        failed++;
        recurred = same.items[i - 1].at;
    }
    return failed;
}
