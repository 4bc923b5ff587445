/* Why made-up promises were kept late, as often as a real desk writes it. */
#pragma once

#include <stdint.h>

typedef struct DemoCause {
    const char *cause;             /* a cause of `explain_late` */
    const char *english, *chinese; /* in the words of whoever was there */
} DemoCause;

/* NULL: nobody wrote why. The same for the same state. */
const DemoCause *demo_cause(uint64_t *state);
