/* A commitment as the store keeps it: a cache of what rules/commitment.h says of a request, for
 * lists, reports and timers. Written by one function (actions/desk.c), recomputed by `verify`. */
#pragma once

#include "model/entity.h"

typedef enum OwedState {
    OWED_RUNNING,
    OWED_PAUSED,
    OWED_MET,
    OWED_LATE,
    OWED_BREACHED,
    OWED_VOID
} OwedState; /* as CommitmentState */
extern const char *const OWED_STATE_WORDS[];

/* Why it was late, as somebody of the house wrote it down. */
extern const char *const LATE_CAUSE_WORDS[];
enum { LATE_TEXT_MOST = 2000 };

typedef struct Owed {
    Head head;
    int64_t request;
    int64_t customer;
    int64_t site;
    int64_t contract;
    const char *promise;
    int64_t round;
    const char *level;
    int state;
    Instant starts_at;
    Instant due_at;
    Instant met_at;
    Instant void_at;
    int64_t used_seconds;
    int64_t paused_seconds;
    int64_t customer_seconds;
    bool overdue;
    bool late_gross;
    bool backdated;
    bool superseded;
    int64_t points;
    const char *late_cause;
    const char *late_text;
} Owed;

extern const Entity OWED;
