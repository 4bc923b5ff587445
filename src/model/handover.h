/* A shift handed over: what the next one must know, acknowledged by name. */
#pragma once

#include "model/entity.h"

typedef struct Handover {
    Head head;
    int64_t roster;
    int64_t given_by;
    int64_t taken_by;
    Instant since;
    const char *notes;
    Instant acknowledged_at;
} Handover;

extern const Entity HANDOVER;
