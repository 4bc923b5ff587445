/* Something that an engineer must be qualified for. */
#pragma once

#include "model/entity.h"

typedef struct Skill {
    Head head;
    const char *name;
    const char *proof;
    int64_t months_valid;
    const char *about;
} Skill;

extern const Entity SKILL;
