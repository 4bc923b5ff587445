/* What a contract covers: a unit with all below it, or a whole site, from a day until a day. */
#pragma once

#include "model/entity.h"

typedef struct Cover {
    Head head;
    int64_t contract;
    int64_t customer;
    int64_t equipment;
    int64_t site;
    CivilDay starts_on;
    CivilDay ends_on;
    CivilDay accepted_on;
    const char *note;
} Cover;

extern const Entity COVER;
