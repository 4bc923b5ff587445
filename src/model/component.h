/* A component that a product model is made of. */
#pragma once

#include "model/entity.h"

typedef struct Component {
    Head head;
    int64_t product;
    int64_t part;
    const char *number;
    const char *name;
    int64_t quantity;
    const char *notes;
} Component;

extern const Entity COMPONENT;
