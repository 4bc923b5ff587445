/* Two programmes on the same history: what each would have owed, and where they end otherwise. Used
 * on the logs of other systems (replay) and on the house's own requests. */
#pragma once

#include "rules/commitment.h"

typedef enum PromiseEnd { PROMISE_NOT_ENDED, PROMISE_KEPT, PROMISE_BROKEN } PromiseEnd;

/* How a promise ended in a history, over all of its rounds: broken where any is. */
PromiseEnd promise_end(const Commitments *commitments, const char *promise);
/* The commitment that tells so: a broken one, else the last; NULL: there is none. */
const Commitment *promise_telling(const Commitments *commitments, const char *promise);

typedef struct WhatIfCount {
    int64_t owed; /* of them kept or broken by now */
    int64_t kept, broken;
} WhatIfCount;

typedef struct WhatIfRow {
    const char *promise, *level; /* NULL: at no level */
    WhatIfCount before, after;
} WhatIfRow;

typedef struct WhatIf {
    Arena *arena; /* of the rows */
    LIST(WhatIfRow) rows;
    WhatIfCount before, after; /* of all rows */
} WhatIf;

/* Counts the commitments of one history under both programmes. */
void what_if_add(WhatIf *what_if, const Commitments *before, const Commitments *after);
