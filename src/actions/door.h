/* The one door: a group of commands in one transaction, each checked, run and journalled; durable
 * before any of them is answered. */
#pragma once

#include "actions/service.h"

typedef struct GroupResult {
    bool wrote;  /* something became durable */
    int64_t seq; /* the last event */
    bool people; /* accounts, sessions or tokens changed */
    bool full;   /* no space: nothing was written */
    bool failed; /* a sync failed: the process must end */
} GroupResult;

/* Runs `commands` (a list by `next`). Those that use a key of another in the group come back
 * `deferred`: they belong into the next. Doesn't call `done`. */
GroupResult door_run(Service *service, Command *commands);
