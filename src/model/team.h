/* A team of staff. */
#pragma once

#include "model/entity.h"

typedef struct Team {
    Head head;
    const char *name;
    const char *about;
    const char *territory;
} Team;

extern const Entity TEAM;
