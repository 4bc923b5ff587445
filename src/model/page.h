/* A call-out: one person is told that a request needs them, and asked to acknowledge it. Who
 * doesn't is followed by the next one, until somebody does. */
#pragma once

#include "model/entity.h"

typedef enum PageState {
    PAGE_SENT,
    PAGE_ACKNOWLEDGED,
    PAGE_PASSED_ON, /* not acknowledged in time: the next one was called */
    PAGE_ANSWERED   /* the request was answered meanwhile */
} PageState;
extern const char *const PAGE_STATE_WORDS[];

typedef struct Page {
    Head head;
    const char *key;
    int64_t request;
    int64_t alert;
    const char *role;
    int64_t person;
    int64_t attempt;
    int state;
    Instant sent_at;
    Instant next_at;
    Instant acknowledged_at;
} Page;

extern const Entity PAGE;
