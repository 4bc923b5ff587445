/* Time zones of the system's tz database: several at once, immutable, so safe for all threads.
 *
 * A Zone is the flat table of its offset changes over the counted years (zone_file.h reads it),
 * which is what calendars need and is far faster to ask than GLib or glibc. A wall-clock time in a
 * gap moves forward by the gap's length, one that comes twice is its first occurrence (RFC 5545;
 * Temporal "compatible"). */
#pragma once

#include "base/instant.h"

typedef struct Zone Zone;

/* By its tz identifier, such as Asia/Shanghai or UTC. NULL and an error on `field` where unknown.
 */
Zone *zone_new(Call *call, const char *field, const char *id);
void zone_free(Zone *zone);

const char *zone_id(const Zone *zone);

/* Seconds east of UTC at `instant`. */
int zone_offset(const Zone *zone, Instant instant);

/* Local wall-clock time: microseconds since 1970-01-01T00:00 on the zone's clock. */
typedef int64_t LocalTime;

LocalTime zone_to_local(const Zone *zone, Instant instant);
Instant zone_from_local(const Zone *zone, LocalTime local);

CivilDay local_day(LocalTime local);
LocalTime local_time(CivilDay day, Micros in_day);

/* The civil date of `instant` in the zone. */
CivilDay zone_day(const Zone *zone, Instant instant);

/* Offset changes, for tests and for calendars that print them: the `index`-th instant at which the
 * offset becomes another; false behind the last. */
bool zone_change(const Zone *zone, size_t index, Instant *ret_instant, int *ret_offset_seconds);
