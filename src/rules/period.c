#include "rules/period.h"

void period_times(Arena *arena, const Programme *programme, const Zone *zone, Instant accepted,
                  PeriodTimes *ret_times) {
    *ret_times = (PeriodTimes){0};
    CivilDay first = zone_day(zone, accepted);
    Instant begins = accepted;
    int months = 0, days = 0;
    for (size_t i = 0; i < programme->periods.count; i++) {
        const Period *period = &programme->periods.items[i];
        PeriodTime *time = LIST_ADD(arena, ret_times);
        *time = (PeriodTime){period, begins, INSTANT_NONE, CIVIL_DAY_NONE};
        if (span_is_zero(&period->lasts))
            return; /* for life: nothing follows */
        /* each end is counted from the acceptance date, so that month ends don't drift */
        months += period->lasts.months;
        days += period->lasts.days;
        time->last_day = civil_add_months(first, months) + days;
        time->ends = zone_from_local(zone, local_time(time->last_day + 1, 0));
        begins = time->ends;
    }
}

const PeriodTime *period_at(const PeriodTimes *times, Instant at) {
    for (size_t i = 0; i < times->count; i++) {
        const PeriodTime *time = &times->items[i];
        if (at >= time->begins && (time->ends == INSTANT_NONE || at < time->ends))
            return time;
    }
    return NULL;
}

const PeriodTime *period_find(const PeriodTimes *times, const char *id) {
    for (size_t i = 0; i < times->count; i++)
        if (!strcmp(times->items[i].period->record.id, id))
            return &times->items[i];
    return NULL;
}
