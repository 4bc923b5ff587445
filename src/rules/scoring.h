/* Points for promises kept and broken (B-RP). */
#pragma once

#include "rules/commitment.h"

/* The points of one commitment: its promise's reward where met, minus its penalty where late,
 * breached, or overdue before it became void; else 0: while open, void in time, superseded. */
int32_t commitment_points(const Commitment *commitment);

typedef struct Score {
    int32_t points;
    int32_t met, broken, open;
} Score;

Score commitments_score(const Commitments *commitments);
