/* A made-up request log of a demo company, from a seed: the same seed gives the same bytes.
 *
 * Its shape (when people call, how long answers, waits and repairs take, how often cases come back)
 * follows what public incident logs show; its names are nobody's. */
#pragma once

#include <stdint.h>
#include <stdio.h>

typedef struct DemoLogOptions {
    uint64_t seed;
    int64_t cases;
    int year; /* the cases open between its first and last day */
} DemoLogOptions;

/* Writes the log as CSV, its lines in order of time, to be read with programmes/maps/demo.yaml.
 * Memory is bounded by the cases that are open at one time. */
void demo_log_write(FILE *out, const DemoLogOptions *options);
