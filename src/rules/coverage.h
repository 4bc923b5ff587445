/* Who pays and what is done: the coverage table applied to a case, with its reasons. */
#pragma once

#include "rules/first_match.h"
#include "rules/period.h"

/* The answer of the coverage table. */
typedef struct Decision {
    FirstMatch match;
    const CoverageRule *rule; /* NULL where open, or where no rule matches */
} Decision;

Decision coverage_decide(Arena *arena, const Programme *programme, const Facts *facts);

/* One repair of a unit, as its file has it. */
typedef struct Repair {
    Instant at;
    const char *unit;
    const char *problem; /* problem code, or the id that links requests */
} Repair;
typedef LIST(Repair) Repairs;

/* How many repairs of `problem` on `unit` have failed one after the other up to `now`: each was
 * followed by the same problem within the programme's window. The occurrence at hand, reported at
 * `now`, is the recurrence of the last. Repairs of other problems between them change nothing; a
 * stretch without failure longer than the window begins anew (promises.md). */
int32_t consecutive_failed_repairs(Arena *arena, const Programme *programme, const Zone *zone,
                                   const Repairs *repairs, const char *unit, const char *problem,
                                   Instant now);
