/* Levels and commitments as JSON, with their explanations: the same at the command line, on a
 * request's page and in what the hotline reads out. */
#pragma once

#include "base/json.h"
#include "rules/commitment.h"

typedef struct CommitmentsView {
    Arena *arena;
    const Programme *programme;
    const char *language; /* of explanations: "en", "zh" */
    bool named;           /* with the promises' names and words */
    bool outside;         /* for the customer: not who of us did or is told something, nor points */
} CommitmentsView;

/* The keys "levels" and "commitments", in an object that is begun. */
void commitments_write_json(JsonWriter *out, const CommitmentsView *view,
                            const Commitments *commitments);
