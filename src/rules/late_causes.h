/* Why commitments were late, counted. Population: those that the compliance report counts as broken
 * (compliance.h). */
#pragma once

#include "model/owed.h"

enum { LATE_CAUSES_MOST = 16 };

typedef struct LateCause {
    const char *cause; /* of LATE_CAUSE_WORDS; NULL: nobody said */
    int64_t count;
} LateCause;

typedef struct LateCauses {
    LateCause items[LATE_CAUSES_MOST];
    size_t count;
    int64_t sum;
} LateCauses;

/* Counts one that was broken. */
void late_causes_add(LateCauses *causes, const Owed *owed);
/* The most frequent first. */
void late_causes_sort(LateCauses *causes);
