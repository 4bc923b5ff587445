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

/* Compares entity by entity, by their ids, field by field as they are written. */
void programme_diff(Arena *arena, const Programme *before, const Programme *after,
                    Differences *ret_differences);
