/* The last step of a run: what a commitment's state, due instant and timers are at `now`. */
#pragma once

#include "rules/commitment.h"

/* When it was met or became void; `now` where it is open. */
Instant commitment_end(const Commitment *commitment, Instant now);

/* Reads the commitment's clock at its end, or at `now` where it is open, and fills in everything
 * that follows: state, due, used, left, timers. */
void commitment_finish(Arena *arena, const Programme *programme, Commitment *commitment,
                       Instant now);
