/* Why commitments were late: which one a reason is about, and which reason counts. */
#pragma once

#include "rules/commitment.h"

/* Gives each broken commitment the reason that was written down last. Those stay in `history`. */
void late_reasons_take(const History *history, CommitmentList *list);

typedef struct LateVerdict {
    const Commitment *commitment; /* that may be explained; NULL: none */
    const char *field, *reason;   /* why not */
} LateVerdict;

/* The commitment that `reason` is about; without a turn the last broken one of its promise. */
LateVerdict late_reason_subject(const CommitmentList *list, const LateReason *reason);
