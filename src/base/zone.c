#include "base/zone.h"

#include <glib.h>
#include <stdio.h>

struct Zone {
    char *id;
    size_t count;
    Instant *starts; /* of each stretch of one offset; the first is INT64_MIN */
    Micros *offsets;
};

static const char *zone_folder(void) {
    return "/usr/share/zoneinfo";
}

/* GLib takes POSIX rules, paths and "+08:00" for zones as well; an identifier is none of these,
 * and must be a file of the database, so that no text reaches the file system unchecked. */
static bool is_identifier(const char *id) {
    if (!g_ascii_isalpha(*id) || strlen(id) > 60 || strstr(id, "//"))
        return false;
    for (const char *at = id; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("_+-/", *at))
            return false;
    return true;
}

/* Beside the zones the folder holds copies: right/ counts leap seconds, which our instants don't;
 * localtime and posixrules differ from machine to machine. */
static bool is_copy(const char *id) {
    return g_str_has_prefix(id, "right/") || g_str_has_prefix(id, "posix/") ||
           !strcmp(id, "localtime") || !strcmp(id, "posixrules");
}

static bool is_zone_file(const char *path) {
    FILE *file = fopen(path, "rb");
    char magic[4] = "";
    bool zone = file && fread(magic, 1, sizeof magic, file) == sizeof magic &&
                !memcmp(magic, "TZif", sizeof magic);
    if (file)
        fclose(file);
    return zone;
}

/* The first second at which GLib's interval number is at least `interval`. */
static gint64 interval_start(GTimeZone *source, int interval, gint64 from, gint64 to) {
    while (to - from > 1) {
        gint64 middle = from + (to - from) / 2;
        if (g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, middle) >= interval)
            to = middle;
        else
            from = middle;
    }
    return to;
}

static void copy_intervals(Zone *zone, GTimeZone *source) {
    /* a day more on each side, for local times at the edges */
    const gint64 from = INSTANT_FIRST / MICROS_PER_SECOND - 2 * 86400;
    const gint64 to = INSTANT_END / MICROS_PER_SECOND + 2 * 86400;
    int first = g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, from);
    int last = g_time_zone_find_interval(source, G_TIME_TYPE_UNIVERSAL, to);
    size_t most = (size_t)(last - first) + 1;
    zone->starts = g_new(Instant, most);
    zone->offsets = g_new(Micros, most);
    gint64 start = from;
    for (int i = first; i <= last; i++) {
        start = i == first ? from : interval_start(source, i, start - 1, to);
        Micros offset = g_time_zone_get_offset(source, i) * MICROS_PER_SECOND;
        if (zone->count && zone->offsets[zone->count - 1] == offset)
            continue; /* only the name or the DST mark changed */
        zone->starts[zone->count] = zone->count ? start * MICROS_PER_SECOND : INT64_MIN;
        zone->offsets[zone->count++] = offset;
    }
}

/* NULL where there is none. GLib gets the path: the bare name of some zones, such as EST5EDT, it
 * reads as a POSIX rule, without their history; and TZDIR has no say. */
static GTimeZone *find_source(const char *id) {
    if (!is_identifier(id) || is_copy(id))
        return NULL;
    char *path = g_build_filename(zone_folder(), id, NULL);
    GTimeZone *source = is_zone_file(path) ? g_time_zone_new_identifier(path) : NULL;
    g_free(path);
    return source;
}

Zone *zone_new(Call *call, const char *field, const char *id) {
    GTimeZone *source = find_source(id);
    if (!source) {
        call_fail(call, ERROR_INVALID, field,
                  "\"%.60s\" is no time zone of the tz database, such as Asia/Shanghai", id);
        return NULL;
    }
    Zone *zone = g_new0(Zone, 1);
    zone->id = g_strdup(id);
    copy_intervals(zone, source);
    g_time_zone_unref(source);
    return zone;
}

void zone_free(Zone *zone) {
    if (!zone)
        return;
    g_free(zone->id);
    g_free(zone->starts);
    g_free(zone->offsets);
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
        if (zone->starts[middle] <= instant)
            low = middle;
        else
            high = middle;
    }
    return low;
}

int zone_offset(const Zone *zone, Instant instant) {
    return (int)(zone->offsets[stretch_at(zone, instant)] / MICROS_PER_SECOND);
}

LocalTime zone_to_local(const Zone *zone, Instant instant) {
    return instant + zone->offsets[stretch_at(zone, instant)];
}

Instant zone_from_local(const Zone *zone, LocalTime local) {
    /* no offset or jump is larger than a day and a bit, so an earlier stretch can't hold it */
    size_t i = stretch_at(zone, local - 2 * MICROS_PER_DAY);
    for (; i + 1 < zone->count; i++) {
        /* in this stretch, or in the gap that ends it: either way by the offset before */
        LocalTime next_begins = zone->starts[i + 1] + zone->offsets[i + 1];
        LocalTime this_ends = zone->starts[i + 1] + zone->offsets[i];
        if (local < this_ends || local < next_begins)
            break;
    }
    return local - zone->offsets[i];
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
    *ret_instant = zone->starts[index + 1];
    *ret_offset_seconds = (int)(zone->offsets[index + 1] / MICROS_PER_SECOND);
    return true;
}
