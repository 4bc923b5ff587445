#include "actions/entitlement.h"

#include "actions/zones.h"
#include "model/customer.h"
#include "model/site.h"
#include "store/read.h"

enum { CHAIN_MOST = 32 };

typedef struct Loader {
    Call *call;
    Service *service;
    Db *db;
    UnitCase *unit;
    Scope all;
} Loader;

static const void *load(const Loader *loader, const Entity *entity, int64_t id) {
    return id ? store_get(loader->call, loader->db, entity, id, &loader->all) : NULL;
}

/* All records with this value, page after page. */
static bool list_all(const Loader *loader, const Entity *entity, const char *column, int64_t id,
                     Records *ret_records) {
    ListQuery query = {.entity = entity,
                       .scope = &loader->all,
                       .filters = {{entity_column(entity, column), WHOLE(id)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    return store_list_all(loader->call, loader->db, query, ret_records);
}

/* ---- the unit's surroundings ---- */

static void load_above(Loader *loader) {
    const Equipment *at = loader->unit->unit;
    while (at && at->parent && loader->unit->above.count < CHAIN_MOST) {
        at = load(loader, &EQUIPMENT, at->parent);
        if (at)
            *LIST_ADD(loader->call->arena, &loader->unit->above) = at;
    }
}

/* The units whose place it took, one after the other. */
static bool load_replaced(Loader *loader) {
    const Equipment *at = loader->unit->unit;
    while (at && loader->unit->replaced.count < CHAIN_MOST) {
        int64_t id = 0;
        Value params[] = {WHOLE(at->customer), WHOLE(at->head.id)};
        if (!db_whole(loader->call, loader->db, store_sql("unit_replaced_by"), params, 2, &id))
            return false;
        at = load(loader, &EQUIPMENT, id);
        if (at)
            *LIST_ADD(loader->call->arena, &loader->unit->replaced) = at;
    }
    return true;
}

static void find_site(Loader *loader) {
    UnitCase *unit = loader->unit;
    unit->site = unit->unit->site;
    for (size_t i = 0; i < unit->above.count && !unit->site; i++)
        unit->site = unit->above.items[i]->site;
}

/* Of its site, else its customer, else the first programme that has one. */
static void find_zone(Loader *loader) {
    UnitCase *unit = loader->unit;
    const Site *site = load(loader, &SITE, unit->site);
    const Customer *customer = load(loader, &CUSTOMER, unit->unit->customer);
    const char *id = site ? site->zone : NULL;
    if (!id && customer)
        id = customer->zone;
    for (size_t i = 0; i < unit->contracts.count && !id; i++)
        if (unit->contracts.items[i].programme)
            id = unit->contracts.items[i].programme->zone;
    Call quiet = call_begin(loader->call->arena, loader->call->now);
    unit->zone = id ? zones_get(&quiet, "zone", id) : NULL;
    unit->zone_known = unit->zone != NULL;
    if (!unit->zone)
        unit->zone = zones_get(&quiet, "zone", "UTC");
}

/* ---- contracts ---- */

static bool load_contracts(Loader *loader) {
    Records contracts = {0};
    if (!list_all(loader, &CONTRACT, "customer", loader->unit->unit->customer, &contracts))
        return false;
    for (size_t i = 0; i < contracts.count; i++) {
        ContractCase *one = LIST_ADD(loader->call->arena, &loader->unit->contracts);
        one->contract = contracts.items[i];
        const ProgrammeVersion *version = load(loader, &PROGRAMME, one->contract->programme);
        one->programme =
            version ? programme_cache_get(service_programmes(loader->service), version) : NULL;
    }
    return loader->call->error_count == 0;
}

static bool add_covers(Loader *loader, const char *column, int64_t id) {
    Records covers = {0};
    if (!id)
        return true;
    if (!list_all(loader, &COVER, column, id, &covers))
        return false;
    for (size_t i = 0; i < covers.count; i++)
        for (size_t k = 0; k < loader->unit->contracts.count; k++) {
            ContractCase *one = &loader->unit->contracts.items[k];
            if (one->contract->head.id == ((const Cover *)covers.items[i])->contract)
                *LIST_ADD(loader->call->arena, &one->covers) = covers.items[i];
        }
    return true;
}

static bool add_covers_of(Loader *loader, const Units *units) {
    for (size_t i = 0; i < units->count; i++)
        if (!add_covers(loader, "equipment", units->items[i]->head.id))
            return false;
    return true;
}

bool entitlement_of(Call *call, Service *service, Db *db, const Equipment *unit, CivilDay on,
                    Instant at, UnitCase *ret_case, Entitlement *ret) {
    *ret_case = (UnitCase){.unit = unit, .on = on};
    Loader loader = {call, service, db, ret_case, SCOPE_ALL};
    load_above(&loader);
    find_site(&loader);
    if (!load_replaced(&loader) || !load_contracts(&loader) ||
        !add_covers(&loader, "equipment", unit->head.id) ||
        !add_covers_of(&loader, &ret_case->above) || !add_covers_of(&loader, &ret_case->replaced) ||
        !add_covers(&loader, "site", ret_case->site))
        return false;
    find_zone(&loader);
    if (on == CIVIL_DAY_NONE)
        ret_case->on = zone_day(ret_case->zone, at);
    entitlement_find(call->arena, ret_case, ret);
    return call->error_count == 0;
}
