/* Which keys a file has named so far, by kind: the first row that names one decides.
 *
 * Sixteen bytes a key, so that five million rows fit into 256 MB: keys are known by 64 bits of
 * their hash (two of five million are the same with a chance of one in a million). */
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

typedef struct SeenKey {
    uint64_t key;     /* never 0 */
    uint32_t row;     /* that named it first */
    uint32_t content; /* what it said, as a hash */
} SeenKey;

typedef struct ImportSeen ImportSeen;

ImportSeen *seen_new(void);
void seen_free(ImportSeen *seen);

/* NULL where it wasn't named. Valid until the next seen_add. */
const SeenKey *seen_find(const ImportSeen *seen, uint64_t key);
/* Adds one that isn't there. */
void seen_add(ImportSeen *seen, const SeenKey *key);

/* A hash that goes on from `hash` (0 at first); never 0. */
uint64_t seen_hash(uint64_t hash, const char *text);
