/* A made-up year of requests with their histories, up to now: what `requests/import` takes.
 *
 * When they come, how long they take and how many pause or come back is shaped by two public logs
 * of service desks (UCI 498, BPI 2013), as numbers only. Everything is drawn from the seed and the
 * day; of a history only what has happened by `now` is told. */
#pragma once

#include "replay/demo_house.h"
#include "replay/demo_script.h"

typedef struct DemoYear {
    uint64_t seed;
    const DemoUnit *units;
    int64_t unit_count, requests;
    CivilDay today; /* in Shanghai; the year ends with it */
    Instant now;
} DemoYear;

void demo_requests_write(DemoScript *script, const DemoYear *year);
