#include "model/scope.h"

bool scope_has_site(const Scope *scope, int64_t site) {
    for (size_t i = 0; i < scope->site_count; i++)
        if (scope->sites[i] == site)
            return true;
    return false;
}

bool scope_opens(const Scope *scope, const Entity *entity) {
    if (scope->all)
        return true;
    if (!entity->customer)
        return false;
    return !scope->only_sites || entity->site || entity->kind == ENTITY_CUSTOMER;
}

bool scope_allows(const Scope *scope, const Entity *entity, const void *record) {
    if (scope->all)
        return true;
    if (!scope_opens(scope, entity) ||
        entity_reference(entity, record, entity->customer) != scope->customer)
        return false;
    return !scope->only_sites || !entity->site ||
           scope_has_site(scope, entity_reference(entity, record, entity->site));
}
