/* A spare part as the catalogue has it; stock and movements come with the store of parts. */
#pragma once

#include "model/entity.h"

typedef struct Part {
    Head head;
    const char *number;
    const char *name;
    const char *maker;
    const char *unit;
    bool serial_tracked;
    int64_t price_minor;
    const char *currency;
    CivilDay available_until;
    const char *notes;
} Part;

extern const Entity PART;
