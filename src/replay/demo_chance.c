#include "replay/demo_chance.h"

uint64_t next_number(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int below(uint64_t *state, int limit) {
    return (int)(next_number(state) % (uint64_t)limit);
}
