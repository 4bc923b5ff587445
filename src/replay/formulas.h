/* The sentences under the figures: formula, population, exclusions. */
#pragma once

#include <stddef.h>

typedef struct Formula {
    const char *id;
    const char *english, *chinese;
} Formula;
const Formula *report_formulas(size_t *ret_count);
