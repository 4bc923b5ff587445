/* Whose rows someone may see at all: everything in the house, one customer's, or some of its sites.
 * Every read of rows takes one; there is no way around it. */
#pragma once

#include "model/entity.h"

typedef struct Scope {
    bool all;
    int64_t customer;
    bool only_sites; /* of the customer: these sites */
    const int64_t *sites;
    size_t site_count;
} Scope;

#define SCOPE_ALL ((Scope){.all = true})

/* The same question as store/read.c puts into SQL, for a record at hand. */
bool scope_allows(const Scope *scope, const Entity *entity, const void *record);
bool scope_has_site(const Scope *scope, int64_t site);

/* Whether any row of the entity can be seen. */
bool scope_opens(const Scope *scope, const Entity *entity);
