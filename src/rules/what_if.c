#include "rules/what_if.h"

#include <glib.h>

static PromiseEnd end_of(const Commitment *commitment) {
    if (commitment_is_broken(commitment))
        return PROMISE_BROKEN;
    return commitment->state == COMMITMENT_MET && !commitment->superseded ? PROMISE_KEPT
                                                                          : PROMISE_NOT_ENDED;
}

static bool is_of(const Commitment *commitment, const char *promise) {
    return !commitment->superseded && !strcmp(commitment->promise->record.id, promise);
}

PromiseEnd promise_end(const Commitments *commitments, const char *promise) {
    PromiseEnd end = PROMISE_NOT_ENDED;
    for (size_t i = 0; i < commitments->list.count; i++)
        if (is_of(commitments->list.items[i], promise))
            end = MAX(end, end_of(commitments->list.items[i]));
    return end;
}

const Commitment *promise_telling(const Commitments *commitments, const char *promise) {
    const Commitment *telling = NULL;
    for (size_t i = 0; i < commitments->list.count; i++) {
        const Commitment *commitment = commitments->list.items[i];
        if (is_of(commitment, promise) && !(telling && commitment_is_broken(telling)))
            telling = commitment;
    }
    return telling;
}

static WhatIfRow *find_row(WhatIf *what_if, const Commitment *commitment) {
    const char *promise = commitment->promise->record.id;
    for (size_t i = 0; i < what_if->rows.count; i++) {
        WhatIfRow *row = &what_if->rows.items[i];
        if (!strcmp(row->promise, promise) && !g_strcmp0(row->level, commitment->level))
            return row;
    }
    WhatIfRow *row = LIST_ADD(what_if->arena, &what_if->rows);
    *row = (WhatIfRow){.promise = arena_text(what_if->arena, promise),
                       .level = arena_text(what_if->arena, commitment->level)};
    return row;
}

static void count(WhatIfCount *counts, PromiseEnd end) {
    counts->owed += end != PROMISE_NOT_ENDED;
    counts->kept += end == PROMISE_KEPT;
    counts->broken += end == PROMISE_BROKEN;
}

void what_if_add(WhatIf *what_if, const Commitments *before, const Commitments *after) {
    for (size_t i = 0; i < before->list.count; i++) {
        PromiseEnd end = end_of(before->list.items[i]);
        count(&find_row(what_if, before->list.items[i])->before, end);
        count(&what_if->before, end);
    }
    for (size_t i = 0; i < after->list.count; i++) {
        PromiseEnd end = end_of(after->list.items[i]);
        count(&find_row(what_if, after->list.items[i])->after, end);
        count(&what_if->after, end);
    }
}
