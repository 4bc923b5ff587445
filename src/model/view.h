/* A saved view: a list's URL under a name, one's own or everybody's. */
#pragma once

#include "model/entity.h"

typedef struct View {
    Head head;
    const char *name;
    const char *path;
    const char *query;
    int64_t owner;
    bool shared;
    bool pinned;
} View;

extern const Entity VIEW;
