/* What the handlers of duty share. */
#pragma once

#include "http/ask.h"
#include "store/read.h"

/* The parameters `from` (none: now) and `to` (none: four weeks on), up to 400 days. False and an
 * error where they aren't. */
bool duty_read_span(Ask *ask, Instant *ret_from, Instant *ret_to);

/* "KEY": the id of one of our people, null for nobody; and "KEY_name" for those who may see it. */
void duty_write_person(Ask *ask, Db *db, JsonWriter *out, const char *key, int64_t person);
