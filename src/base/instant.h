/* Instants: microseconds of UTC since 1970-01-01T00:00Z, without leap seconds.
 *
 * Counted are the years 1900–2299 (INSTANT_FIRST up to, not including, INSTANT_END); everything
 * else is refused as out of range. */
#pragma once

#include "base/civil.h"
#include "base/error.h"

typedef int64_t Instant;
typedef int64_t Micros; /* a length of time, in microseconds */

#define MICROS_PER_SECOND INT64_C(1000000)
#define MICROS_PER_MINUTE (60 * MICROS_PER_SECOND)
#define MICROS_PER_HOUR   (3600 * MICROS_PER_SECOND)
#define MICROS_PER_DAY    (86400 * MICROS_PER_SECOND)

#define INSTANT_FIRST (-2208988800 * MICROS_PER_SECOND) /* 1900-01-01T00:00Z */
#define INSTANT_END   (10413792000 * MICROS_PER_SECOND) /* 2300-01-01T00:00Z */
#define INSTANT_NONE  INT64_MIN

/* ISO 8601 date and time with an offset: 2026-03-27T17:10:00+01:00, …Z, seconds and up to six
 * decimals optional, 24:00 is the end of the day. Adds an error on `field` and returns false. */
bool instant_parse(Call *call, const char *field, const char *text, Instant *ret_instant);

/* Whether the instant can be counted; adds an error on `field` where not. */
bool instant_check(Call *call, const char *field, Instant instant);

enum { INSTANT_TEXT_BYTES = 40 };

/* "2026-03-30T09:10:00Z" or with "+08:00"; decimals only where there are any. */
const char *instant_text(char buffer[INSTANT_TEXT_BYTES], Instant instant, int offset_seconds);

/* "2 h 30 min", "45 s", "3 d 4 h": a length for people, cut to its two largest units. */
const char *micros_text(Arena *arena, Micros length);
/* The same in `language` ("en", "zh"). */
const char *micros_words(Arena *arena, Micros length, const char *language);
