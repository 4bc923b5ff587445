/* How a log writes its instants, compiled once: no locale, no guessing. */
#pragma once

#include "base/zone.h"

typedef struct TimeFormat TimeFormat;

/* `format` is "iso" (ISO 8601 with offset), or a pattern of %Y %m %d %H %I %M %S %f %p %b %z and
 * literal characters; a space stands for one or more. Numbers may lack leading zeros. `zone` places
 * instants without an offset and must outlive the format. NULL and an error on `field` for a
 * pattern that doesn't name year, month and day. */
TimeFormat *time_format_new(Call *call, const char *field, const char *format, const Zone *zone);
void time_format_free(TimeFormat *format);

/* Whether `text` is an instant as written so, whole. */
bool time_format_read(const TimeFormat *format, const char *text, size_t length,
                      Instant *ret_instant);
