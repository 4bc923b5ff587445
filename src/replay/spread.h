/* A spread of lengths of time: count, sum, percentiles, in bounded memory.
 *
 * Up to SPREAD_EXACT values are kept as they are; beyond, they fall into steps no wider than 1/256
 * of the value, and percentiles are the upper ends of their steps. */
#pragma once

#include "base/instant.h"

enum { SPREAD_EXACT = 1 << 16 };

typedef struct Spread Spread;

Spread *spread_new(void);
void spread_free(Spread *spread);

/* Negative values count as 0. */
void spread_add(Spread *spread, Micros value);

int64_t spread_count(const Spread *spread);
double spread_mean(const Spread *spread);
/* The smallest value that at least `percent` of all are not above (nearest rank); 0 without data.
 */
Micros spread_percentile(Spread *spread, double percent);
bool spread_is_exact(const Spread *spread);
