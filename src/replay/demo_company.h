/* The demo company as a script (demo_script.h): programmes, people, contracts, a year of requests
 * and today, from a seed and a day. */
#pragma once

#include "base/instant.h"
#include <stdio.h>

typedef struct DemoCompanyOptions {
    uint64_t seed;
    int64_t units, requests;
    Instant now;
} DemoCompanyOptions;

/* To be played in a house with the installed base of the same seed and number of units
 * (demo_house.h). */
void demo_company_write(FILE *out, const DemoCompanyOptions *options);
