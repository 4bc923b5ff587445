/* A change to a roster: leave, cover, swap, taking over a running shift. */
#pragma once

#include "model/entity.h"

typedef enum ShiftChangeKind {
    CHANGE_COVER,
    CHANGE_LEAVE,
    CHANGE_SWAP,
    CHANGE_TAKE_OVER
} ShiftChangeKind;
extern const char *const SHIFT_CHANGE_WORDS[];

typedef struct ShiftChange {
    Head head;
    int64_t roster;
    int kind;
    Instant from_at;
    Instant until_at;
    int64_t instead_of;
    int64_t by;
    const char *reason;
} ShiftChange;

extern const Entity SHIFT_CHANGE;
