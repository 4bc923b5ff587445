#include "replay/spread.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

enum { STEP_BITS = 8, STEPS = (64 - STEP_BITS + 1) << STEP_BITS };

struct Spread {
    int64_t count;
    double sum;
    Micros *values; /* exact, up to SPREAD_EXACT; NULL once in steps */
    int64_t capacity;
    bool sorted;
    uint32_t *steps; /* NULL while exact */
};

Spread *spread_new(void) {
    return g_new0(Spread, 1);
}

void spread_free(Spread *spread) {
    if (!spread)
        return;
    g_free(spread->values);
    g_free(spread->steps);
    g_free(spread);
}

/* Values below 2^9 have steps of their own; above, each power of two has 256 steps. */
static size_t step_of(Micros value) {
    uint64_t number = (uint64_t)value;
    if (number < (2u << STEP_BITS))
        return (size_t)number;
    int shift = 63 - __builtin_clzll(number) - STEP_BITS;
    return ((size_t)shift << STEP_BITS) + (size_t)(number >> shift);
}

static Micros step_end(size_t step) {
    if (step < (2u << STEP_BITS))
        return (Micros)step;
    int shift = (int)(step >> STEP_BITS) - 1;
    uint64_t top = (step & ((1u << STEP_BITS) - 1)) + (1u << STEP_BITS);
    return (Micros)(((top + 1) << shift) - 1);
}

static void turn_into_steps(Spread *spread) {
    spread->steps = g_new0(uint32_t, STEPS);
    for (int64_t i = 0; i < spread->count; i++)
        spread->steps[step_of(spread->values[i])]++;
    g_free(spread->values);
    spread->values = NULL;
}

void spread_add(Spread *spread, Micros value) {
    value = MAX(value, 0);
    if (!spread->steps && spread->count == SPREAD_EXACT)
        turn_into_steps(spread);
    if (spread->steps) {
        spread->steps[step_of(value)]++;
    } else {
        if (spread->count == spread->capacity) {
            spread->capacity = spread->capacity ? spread->capacity * 2 : 64;
            spread->values = g_renew(Micros, spread->values, spread->capacity);
        }
        spread->values[spread->count] = value;
        spread->sorted = false;
    }
    spread->count++;
    spread->sum += (double)value;
}

int64_t spread_count(const Spread *spread) {
    return spread->count;
}

double spread_mean(const Spread *spread) {
    return spread->count ? spread->sum / (double)spread->count : 0;
}

static int compare(const void *a, const void *b) {
    Micros first = *(const Micros *)a, second = *(const Micros *)b;
    return (first > second) - (first < second);
}

Micros spread_percentile(Spread *spread, double percent) {
    if (!spread->count)
        return 0;
    int64_t rank = (int64_t)ceil(percent / 100 * (double)spread->count);
    rank = CLAMP(rank, 1, spread->count);
    if (!spread->steps) {
        if (!spread->sorted)
            qsort(spread->values, (size_t)spread->count, sizeof(Micros), compare);
        spread->sorted = true;
        return spread->values[rank - 1];
    }
    int64_t seen = 0;
    for (size_t step = 0; step < STEPS; step++) {
        seen += spread->steps[step];
        if (seen >= rank)
            return step_end(step);
    }
    g_assert_not_reached();
}

bool spread_is_exact(const Spread *spread) {
    return !spread->steps;
}
