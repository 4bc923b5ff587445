/* Zone files of the system's tz database (TZif, RFC 9636), with the POSIX rule at their end laid
 * out over the counted years. zone.h computes with the stretches.
 *
 * Not GLib: 2.74 misreads rules whose summer time is negative (Europe/Dublin from 2038 on), and
 * needs 5 ms for a zone where this needs 60 µs. */
#pragma once

#include "base/instant.h"

/* From `start` on, up to the next stretch, clocks are `offset` ahead of UTC. */
typedef struct Stretch {
    Instant start; /* of the first one INT64_MIN */
    Micros offset;
} Stretch;

/* The stretches of the zone `id`, each of another offset than the one before; free with g_free.
 * NULL where the database has no such zone. */
Stretch *zone_file_read(const char *id, size_t *ret_count);
