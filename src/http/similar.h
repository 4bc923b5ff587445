/* Requests like one that is there or is being taken, with the reasons; each scope finds its own. */
#pragma once

#include "http/ask.h"
#include "model/request.h"

/* What is compared; 0 and NULL where there is none. */
typedef struct Sample {
    const char *text, *problem;
    int64_t equipment;
    int64_t self; /* the request itself, which isn't shown */
} Sample;
Sample sample_of(const Request *request);

/* The items of a list that is begun, the most alike first. False and an error where the store
 * fails.
 */
bool similar_write(Ask *ask, Db *db, const Sample *sample, JsonWriter *out);
