/* Chance for made-up data: the same on every machine. */
#pragma once

#include "base/instant.h"

/* splitmix64 (Steele, Lea, Flood 2014): small, seedable, good enough for made-up data. */
uint64_t next_number(uint64_t *state);
/* 0 … limit - 1 */
int below(uint64_t *state, int limit);
/* From 0 up to, not including, 1. */
double chance(uint64_t *state);
/* Which of `count` weights is drawn. */
int chance_of(uint64_t *state, const int *weights, int count);
/* Log-normal lengths, in whole seconds: half are below `median`, one in twenty above `p95`. */
Micros chance_length(uint64_t *state, Micros median, Micros p95);
