/* Recurring duties: once every period, or so many times a period. */
#pragma once

#include "rules/commitment.h"

/* Adds the commitments of every recurring promise of the programme up to the period that holds
 * `now`. An event meets the oldest that is open, so what is overdue never disappears. */
void recurring_run(Arena *arena, const Rulebook *rulebook, const History *history, Instant now,
                   CommitmentList *list);
