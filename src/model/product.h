/* A product model: what a piece of equipment is one of. */
#pragma once

#include "model/entity.h"

typedef struct Product {
    Head head;
    const char *number;
    const char *name;
    const char *maker;
    const char *class;
    int64_t service_life_months;
    const char *description;
    const char *skills;
} Product;

extern const Entity PRODUCT;
