#include "rules/late_reason.h"

static bool is_about(const LateReason *reason, const Commitment *commitment) {
    return reason->promise && !strcmp(reason->promise, commitment->promise->record.id) &&
           reason->turn == commitment_turn(commitment);
}

/* Not the one that happened last: the one that was written last corrects the others. */
static const LateReason *newest_reason(const History *history, const Commitment *commitment) {
    const HistoryEvent *newest = NULL;
    for (size_t i = 0; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        if (is_about(&event->explains, commitment) && (!newest || event->row >= newest->row))
            newest = event;
    }
    return newest ? &newest->explains : NULL;
}

void late_reasons_take(const History *history, CommitmentList *list) {
    for (size_t i = 0; i < list->count; i++)
        if (commitment_is_broken(list->items[i]))
            list->items[i]->late = newest_reason(history, list->items[i]);
}

LateVerdict late_reason_subject(const CommitmentList *list, const LateReason *reason) {
    LateVerdict verdict = {.field = "promise", .reason = "is none that the request has"};
    for (size_t i = 0; i < list->count; i++) {
        const Commitment *commitment = list->items[i];
        if (strcmp(reason->promise, commitment->promise->record.id) != 0)
            continue;
        bool meant = !reason->turn || reason->turn == commitment_turn(commitment);
        if (meant && commitment_is_broken(commitment))
            verdict = (LateVerdict){.commitment = commitment};
        else if (!verdict.commitment)
            verdict =
                (LateVerdict){.field = reason->turn ? "round" : "promise", .reason = "isn't late"};
    }
    return verdict;
}
