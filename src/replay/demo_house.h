/* A made-up installed base: customers, their sites and units, from a seed. The same seed gives the
 * same rows everywhere. Names are invented, English and Chinese. */
#pragma once

#include <stdint.h>
#include <stdio.h>

typedef struct DemoHouseOptions {
    uint64_t seed;
    int64_t units;
} DemoHouseOptions;

/* CSV: a unit a row, with its customer and site (programmes/maps/demo-house.yaml reads it). */
void demo_house_write(FILE *out, const DemoHouseOptions *options);
