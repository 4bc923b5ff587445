/* Chance for made-up data: the same on every machine. */
#pragma once

#include <stdint.h>

/* splitmix64 (Steele, Lea, Flood 2014): small, seedable, good enough for made-up data. */
uint64_t next_number(uint64_t *state);
/* 0 … limit - 1 */
int below(uint64_t *state, int limit);
