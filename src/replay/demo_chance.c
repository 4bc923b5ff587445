#include "replay/demo_chance.h"

#include <glib.h>
#include <math.h>

uint64_t next_number(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

int below(uint64_t *state, int limit) {
    g_assert(limit > 0);
    return (int)(next_number(state) % (uint64_t)limit);
}

double chance(uint64_t *state) {
    return (double)(next_number(state) >> 11) / 9007199254740992.0;
}

int chance_of(uint64_t *state, const int *weights, int count) {
    int all = 0, which = 0;
    for (int i = 0; i < count; i++)
        all += weights[i];
    for (int drawn = below(state, all); which < count - 1 && drawn >= weights[which]; which++)
        drawn -= weights[which];
    return which;
}

Micros chance_length(uint64_t *state, Micros median, Micros p95) {
    double u = MAX(chance(state), 1e-12), v = chance(state);
    double normal = sqrt(-2 * log(u)) * cos(2 * G_PI * v);
    double sigma = log((double)p95 / (double)median) / 1.645;
    Micros drawn = (Micros)((double)median * exp(sigma * normal));
    return drawn / MICROS_PER_SECOND * MICROS_PER_SECOND + MICROS_PER_SECOND;
}
