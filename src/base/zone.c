#include "base/zone.h"

#include "base/zone_file.h"
#include <glib.h>

struct Zone {
    char *id;
    size_t count;
    Stretch *stretches;
};

Zone *zone_new(Call *call, const char *field, const char *id) {
    size_t count;
    Stretch *stretches = zone_file_read(id, &count);
    if (!stretches) {
        call_fail(call, ERROR_INVALID, field,
                  "\"%.60s\" is no time zone of the tz database, such as Asia/Shanghai", id);
        return NULL;
    }
    Zone *zone = g_new0(Zone, 1);
    zone->id = g_strdup(id);
    zone->count = count;
    zone->stretches = stretches;
    return zone;
}

void zone_free(Zone *zone) {
    if (!zone)
        return;
    g_free(zone->id);
    g_free(zone->stretches);
    g_free(zone);
}

const char *zone_id(const Zone *zone) {
    return zone->id;
}

/* Index of the stretch that holds `instant`. */
static size_t stretch_at(const Zone *zone, Instant instant) {
    size_t low = 0, high = zone->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (zone->stretches[middle].start <= instant)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int zone_offset(const Zone *zone, Instant instant) {
    return (int)(zone->stretches[stretch_at(zone, instant)].offset / MICROS_PER_SECOND);
}

LocalTime zone_to_local(const Zone *zone, Instant instant) {
    return instant + zone->stretches[stretch_at(zone, instant)].offset;
}

Instant zone_from_local(const Zone *zone, LocalTime local) {
    /* no offset or jump is larger than a day and a bit, so an earlier stretch can't hold it */
    size_t i = stretch_at(zone, local - 2 * MICROS_PER_DAY);
    for (; i + 1 < zone->count; i++) {
        /* in this stretch, or in the gap that ends it: either way by the offset before */
        LocalTime next_begins = zone->stretches[i + 1].start + zone->stretches[i + 1].offset;
        LocalTime this_ends = zone->stretches[i + 1].start + zone->stretches[i].offset;
        if (local < this_ends || local < next_begins)
            break;
    }
    return local - zone->stretches[i].offset;
}

CivilDay local_day(LocalTime local) {
    return (CivilDay)(local / MICROS_PER_DAY - (local % MICROS_PER_DAY < 0));
}

LocalTime local_time(CivilDay day, Micros in_day) {
    return day * MICROS_PER_DAY + in_day;
}

CivilDay zone_day(const Zone *zone, Instant instant) {
    return local_day(zone_to_local(zone, instant));
}

bool zone_change(const Zone *zone, size_t index, Instant *ret_instant, int *ret_offset_seconds) {
    if (index + 1 >= zone->count)
        return false;
    *ret_instant = zone->stretches[index + 1].start;
    *ret_offset_seconds = (int)(zone->stretches[index + 1].offset / MICROS_PER_SECOND);
    return true;
}
