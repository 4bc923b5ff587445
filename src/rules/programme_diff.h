/* What two versions of a programme promise differently. */
#pragma once

#include "model/programme.h"

typedef struct Difference {
    const char *part; /* "promise", "level", "coverage rule", … */
    const char *id;
    const char *field;  /* NULL: the whole entity is new or gone */
    const char *before; /* NULL: not there */
    const char *after;
} Difference;
typedef LIST(Difference) Differences;

/* "new", "gone", "order", "changed" */
const char *difference_kind(const Difference *difference);
/* "promise response: within: 4 h -> 2 h" in `language` ("en", "zh"); keys stay as they are written.
 */
const char *difference_in_words(Arena *arena, const Difference *difference, const char *language);

/* Compares entity by entity, by their ids, field by field as they are written. */
void programme_diff(Arena *arena, const Programme *before, const Programme *after,
                    Differences *ret_differences);
