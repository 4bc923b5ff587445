/* Numbers that only choose a way, remembered for a few seconds over all threads: about how many
 * rows a filter lets through, how long a list took. Whoever finds none, or an old one, goes another
 * way to the same answer. */
#pragma once

#include "base/instant.h"

enum { HINT_KEY_BYTES = 400 }; /* of longer keys nothing is remembered */

bool hint_recall(const char *key, Instant now, int64_t *ret_value);
void hint_remember(const char *key, Instant now, int64_t value);
