#include "actions/duty_gaps.h"

#include "actions/duty.h"
#include "actions/programme_cache.h"
#include "actions/zones.h"
#include "model/cover.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/site.h"
#include "rules/first_call.h"
#include "rules/period.h"
#include "store/read.h"

#include <glib.h>

enum { CHAIN_MOST = 32 };

static const Scope ALL = SCOPE_ALL;

/* A programme version as duty sees it. */
typedef struct KnownProgramme {
    int64_t version;
    const Programme *programme; /* NULL: it can't be read */
    LIST(DutyCalls) calls;
} KnownProgramme;

/* A skill that units of a customer's site ask for; each once. */
typedef struct AskedSkill {
    int64_t customer, site, skill;
} AskedSkill;
typedef LIST(AskedSkill) AskedSkills;

typedef struct Loader {
    Call *call;
    Service *service;
    Db *db;
    DutyBoard *board;
    LIST(KnownProgramme *) programmes;
    GHashTable *asked; /* customer → AskedSkills of all its units */
} Loader;

/* ---- who can be on duty ---- */

static bool has_person(const DutyHouse *house, int64_t user) {
    for (size_t i = 0; i < house->people.count; i++)
        if (house->people.items[i].user == user)
            return true;
    return false;
}

static void add_person(Loader *loader, int64_t id) {
    DutyHouse *house = &loader->board->house;
    if (!id || has_person(house, id))
        return;
    const User *user = store_get(loader->call, loader->db, &USER, id, &ALL);
    DutyPerson *person = LIST_ADD(loader->call->arena, &house->people);
    *person = (DutyPerson){.user = id, .active = user && user->status == USER_IS_ACTIVE};
    if (user)
        duty_qualifications(loader->call, user, &person->qualifications);
}

static bool load_roster(Loader *loader, const Roster *roster) {
    DutyBoard *board = loader->board;
    DutyRoster *one = LIST_ADD(loader->call->arena, &board->house.rosters);
    one->role = roster->role;
    one->skill = roster->skill;
    if (!duty_rule(loader->call, roster, &one->rule) ||
        !duty_changes(loader->call, loader->db, roster->head.id, board->from, board->to,
                      &one->changes))
        return false;
    for (size_t i = 0; i < one->rule.member_count; i++)
        add_person(loader, one->rule.members[i]);
    for (size_t i = 0; i < one->changes.count; i++)
        add_person(loader, one->changes.items[i].by);
    return loader->call->error_count == 0;
}

static bool load_house(Loader *loader) {
    ListQuery query = {.entity = &ROSTER, .scope = &ALL, .limit = LIST_MOST};
    Records rosters = {0};
    if (!store_list_all(loader->call, loader->db, query, &rosters))
        return false;
    for (size_t i = 0; i < rosters.count; i++)
        if (!load_roster(loader, rosters.items[i]))
            return false;
    return true;
}

/* ---- what a programme promises ---- */

static bool same_texts(const Texts *one, const Texts *other) {
    bool same = one->count == other->count;
    for (size_t i = 0; same && i < one->count; i++)
        same = !strcmp(one->items[i], other->items[i]);
    return same;
}

static bool has_roster(const DutyHouse *house, const char *role) {
    for (size_t i = 0; i < house->rosters.count; i++)
        if (!strcmp(house->rosters.items[i].role, role))
            return true;
    return false;
}

/* A role that no roster has calls nobody; where none of them has one, all are missing. */
static Texts roles_of(const Loader *loader, const Programme *programme, const Promise *promise) {
    Texts all, kept = {0};
    first_call_roles(loader->call->arena, programme, promise, &all);
    for (size_t i = 0; i < all.count; i++)
        if (has_roster(&loader->board->house, all.items[i]))
            *LIST_ADD(loader->call->arena, &kept) = all.items[i];
    return kept.count ? kept : all;
}

static DutyCalls *calls_on(Loader *loader, KnownProgramme *known, const Texts *roles,
                           const Calendar *calendar) {
    for (size_t i = 0; i < known->calls.count; i++)
        if (known->calls.items[i].calendar == calendar &&
            same_texts(&known->calls.items[i].roles, roles))
            return &known->calls.items[i];
    DutyCalls *calls = LIST_ADD(loader->call->arena, &known->calls);
    *calls = (DutyCalls){.roles = *roles, .calendar = calendar};
    return calls;
}

static void add_call(Loader *loader, KnownProgramme *known, const Promise *promise,
                     const Calendar *calendar) {
    Texts roles = roles_of(loader, known->programme, promise);
    Texts *promises = &calls_on(loader, known, &roles, calendar)->promises;
    bool known_already =
        promises->count && promises->items[promises->count - 1] == promise->record.id;
    if (!known_already)
        *LIST_ADD(loader->call->arena, promises) = promise->record.id;
}

/* On the calendar of each level that it is promised to. */
static void add_calls(Loader *loader, KnownProgramme *known, const Rulebook *rulebook,
                      const Promise *promise) {
    const Levels *levels = &known->programme->levels;
    for (size_t i = 0; i < MAX(levels->count, 1); i++) {
        const Level *level = levels->count ? &levels->items[i] : NULL;
        const char *id = level ? level->record.id : NULL;
        const char *service_level = level ? level->service_level : NULL;
        if (promise->by || span_choice(&promise->within, id, service_level))
            add_call(
                loader, known, promise,
                rulebook_calendar(rulebook, text_choice(&promise->calendar, id, service_level)));
    }
}

static void read_programme(Loader *loader, KnownProgramme *known) {
    ProgrammeCache *cache = service_programmes(loader->service);
    const ProgrammeVersion *version =
        store_get(loader->call, loader->db, &PROGRAMME, known->version, &ALL);
    const Rulebook *rulebook = version ? programme_cache_rulebook(cache, version, NULL) : NULL;
    if (!rulebook)
        return;
    known->programme = rulebook_programme(rulebook);
    for (size_t i = 0; i < known->programme->promises.count; i++)
        if (promise_needs_a_person(&known->programme->promises.items[i]))
            add_calls(loader, known, rulebook, &known->programme->promises.items[i]);
}

static const KnownProgramme *know_programme(Loader *loader, int64_t version) {
    for (size_t i = 0; i < loader->programmes.count; i++)
        if (loader->programmes.items[i]->version == version)
            return loader->programmes.items[i];
    KnownProgramme *known = ARENA_NEW(loader->call->arena, KnownProgramme);
    known->version = version;
    read_programme(loader, known);
    return *LIST_ADD(loader->call->arena, &loader->programmes) = known;
}

/* ---- which skills units ask for ---- */

/* Where a unit without a site of its own stands: with the nearest above it that has one. */
static int64_t site_above(Loader *loader, int64_t parent) {
    for (int step = 0; parent && step < CHAIN_MOST; step++) {
        const Equipment *unit = store_get(loader->call, loader->db, &EQUIPMENT, parent, &ALL);
        if (!unit || unit->site)
            return unit ? unit->site : 0;
        parent = unit->parent;
    }
    return 0;
}

static void add_asked(Arena *arena, AskedSkills *asked, const AskedSkill *one) {
    for (size_t i = 0; i < asked->count; i++)
        if (asked->items[i].site == one->site && asked->items[i].skill == one->skill)
            return;
    *LIST_ADD(arena, asked) = *one;
}

typedef struct AskedRow {
    int64_t customer, site, parent;
    const char *skills;
} AskedRow;

typedef struct AskedReader {
    Arena *arena;
    LIST(AskedRow) rows;
} AskedReader;

static bool take_row(const Value *values, size_t count, void *with) {
    AskedReader *reader = with;
    *LIST_ADD(reader->arena, &reader->rows) =
        (AskedRow){values[0].whole, values[1].whole, values[2].whole,
                   arena_text_n(reader->arena, values[3].text, values[3].length)};
    return true;
}

/* The statement's rows; `unit` 0: it takes none. `add` gets each skill. */
static bool read_asked(Loader *loader, const char *statement, int64_t unit,
                       void (*add)(Loader *loader, void *to, const AskedSkill *asked), void *to) {
    AskedReader reader = {.arena = loader->call->arena};
    Value param = WHOLE(unit);
    if (!loader->db->driver->query(loader->call, loader->db, store_sql(statement), &param,
                                   unit ? 1 : 0, take_row, &reader))
        return false;
    for (size_t i = 0; i < reader.rows.count; i++) {
        const AskedRow *row = &reader.rows.items[i];
        int64_t site = row->site ? row->site : site_above(loader, row->parent);
        Ids skills;
        ids_of_list(loader->call, row->skills, &skills);
        for (size_t k = 0; k < skills.count; k++)
            add(loader, to, &(AskedSkill){row->customer, site, skills.items[k]});
    }
    return loader->call->error_count == 0;
}

static void add_to_customer(Loader *loader, void *to, const AskedSkill *asked) {
    AskedSkills *all = g_hash_table_lookup(to, &asked->customer);
    if (!all) {
        int64_t *key = ARENA_NEW(loader->call->arena, int64_t);
        *key = asked->customer;
        all = ARENA_NEW(loader->call->arena, AskedSkills);
        g_hash_table_insert(to, key, all);
    }
    add_asked(loader->call->arena, all, asked);
}

static void add_to_list(Loader *loader, void *to, const AskedSkill *asked) {
    add_asked(loader->call->arena, to, asked);
}

/* Of a customer's units, or of those at one site. */
static void asked_at(const Loader *loader, int64_t customer, int64_t site, AskedSkills *ret) {
    const AskedSkills *all = g_hash_table_lookup(loader->asked, &customer);
    for (size_t i = 0; all && i < all->count; i++)
        if (!site || all->items[i].site == site)
            *LIST_ADD(loader->call->arena, ret) = all->items[i];
}

/* ---- from when until when ---- */

/* Days of a contract or one of its covers, both included; CIVIL_DAY_NONE: not bounded. */
typedef struct Days {
    CivilDay first, last;
} Days;

static CivilDay later(CivilDay one, CivilDay other) {
    return MAX(one, other); /* none lies before every day */
}

static CivilDay sooner(CivilDay one, CivilDay other) {
    return one == CIVIL_DAY_NONE ? other : other == CIVIL_DAY_NONE ? one : MIN(one, other);
}

/* Without a last day of its own a contract lasts as long as its periods. */
static CivilDay last_of_periods(const Loader *loader, const Programme *programme, const Zone *zone,
                                CivilDay accepted) {
    PeriodTimes times;
    if (accepted == CIVIL_DAY_NONE)
        return CIVIL_DAY_NONE;
    period_times(loader->call->arena, programme, zone,
                 zone_from_local(zone, local_time(accepted, 0)), &times);
    return times.count ? times.items[times.count - 1].last_day : CIVIL_DAY_NONE;
}

static Days days_of(const Loader *loader, const Contract *contract, const Cover *cover,
                    const Programme *programme, const Zone *zone) {
    Days days = {contract->starts_on, contract->ends_on};
    CivilDay accepted =
        cover && cover->accepted_on != CIVIL_DAY_NONE ? cover->accepted_on : contract->accepted_on;
    if (days.last == CIVIL_DAY_NONE)
        days.last = last_of_periods(loader, programme, zone, accepted);
    if (cover)
        days = (Days){later(days.first, cover->starts_on), sooner(days.last, cover->ends_on)};
    return days;
}

/* Of the site, else the customer, else the programme. */
static const Zone *zone_of(const Loader *loader, const Contract *contract, int64_t site_id,
                           const Programme *programme) {
    const Site *site = site_id ? store_get(loader->call, loader->db, &SITE, site_id, &ALL) : NULL;
    const Customer *customer =
        store_get(loader->call, loader->db, &CUSTOMER, contract->customer, &ALL);
    const char *id = site && site->zone           ? site->zone
                     : customer && customer->zone ? customer->zone
                                                  : programme->zone;
    return zones_get(loader->call, "zone", id);
}

/* ---- claims ---- */

static size_t need_of(Loader *loader, const Texts *roles, int64_t skill) {
    DutyNeeds *needs = &loader->board->needs;
    for (size_t i = 0; i < needs->count; i++)
        if (needs->items[i].skill == skill && same_texts(&needs->items[i].roles, roles))
            return i;
    *LIST_ADD(loader->call->arena, needs) = (DutyNeed){.roles = *roles, .skill = skill};
    return needs->count - 1;
}

/* From when until when something is promised at a site; empty where it isn't. */
typedef struct SiteTerm {
    int64_t site;
    Instant from, to;
} SiteTerm;

/* One contract, or one of its covers. */
typedef struct Reach {
    const Contract *contract;
    const Cover *cover; /* NULL: the whole customer */
    const KnownProgramme *known;
    LIST(SiteTerm) terms; /* of the sites that were asked about */
} Reach;

static SiteTerm find_term(const Loader *loader, const Reach *reach, int64_t site) {
    const Programme *programme = reach->known->programme;
    const Zone *zone = zone_of(loader, reach->contract, site, programme);
    SiteTerm term = {site, loader->board->from, loader->board->to};
    if (!zone)
        return (SiteTerm){.site = site};
    Days days = days_of(loader, reach->contract, reach->cover, programme, zone);
    if (days.first != CIVIL_DAY_NONE)
        term.from = MAX(term.from, zone_from_local(zone, local_time(days.first, 0)));
    if (days.last != CIVIL_DAY_NONE)
        term.to = MIN(term.to, zone_from_local(zone, local_time(days.last + 1, 0)));
    return term;
}

static SiteTerm term_at(const Loader *loader, Reach *reach, int64_t site) {
    for (size_t i = 0; i < reach->terms.count; i++)
        if (reach->terms.items[i].site == site)
            return reach->terms.items[i];
    return *LIST_ADD(loader->call->arena, &reach->terms) = find_term(loader, reach, site);
}

static void add_claim(Loader *loader, Reach *reach, const DutyCalls *calls, int64_t site,
                      int64_t skill) {
    Arena *arena = loader->call->arena;
    DutyBoard *board = loader->board;
    SiteTerm at = term_at(loader, reach, site);
    DutyTerm term = {calls->calendar, at.from, at.to};
    if (at.from >= at.to)
        return;
    size_t need = need_of(loader, &calls->roles, skill);
    *LIST_ADD(arena, &board->needs.items[need].terms) = term;
    *LIST_ADD(arena, &board->claims) = (DutyClaim){reach->contract, site, calls, term, need};
}

static void add_claims(Loader *loader, Reach *reach, int64_t site, const AskedSkills *asked) {
    for (size_t i = 0; i < reach->known->calls.count; i++) {
        const DutyCalls *calls = &reach->known->calls.items[i];
        add_claim(loader, reach, calls, site, 0);
        for (size_t k = 0; k < asked->count; k++)
            add_claim(loader, reach, calls, asked->items[k].site, asked->items[k].skill);
    }
}

static bool claim_cover(Loader *loader, Reach *reach) {
    const Cover *cover = reach->cover;
    AskedSkills asked = {0};
    int64_t site = cover->site;
    if (site)
        asked_at(loader, cover->customer, site, &asked);
    else if (!read_asked(loader, "skills_asked_below", cover->equipment, add_to_list, &asked))
        return false;
    else
        site = site_above(loader, cover->equipment);
    add_claims(loader, reach, site, &asked);
    return true;
}

static bool claim_covers(Loader *loader, const Reach *contract) {
    Records covers = {0};
    ListQuery query = {
        .entity = &COVER,
        .scope = &ALL,
        .filters = {{entity_column(&COVER, "contract"), WHOLE(contract->contract->head.id)}},
        .filter_count = 1,
        .limit = LIST_MOST};
    if (!store_list_all(loader->call, loader->db, query, &covers))
        return false;
    for (size_t i = 0; i < covers.count; i++)
        if (!claim_cover(loader, &(Reach){.contract = contract->contract,
                                          .cover = covers.items[i],
                                          .known = contract->known}))
            return false;
    return true;
}

static bool claim_contract(Loader *loader, const Contract *contract) {
    Reach reach = {.contract = contract, .known = know_programme(loader, contract->programme)};
    AskedSkills asked = {0};
    if (!reach.known->programme || !reach.known->calls.count)
        return loader->call->error_count == 0;
    if (!contract->whole_customer)
        return claim_covers(loader, &reach);
    asked_at(loader, contract->customer, 0, &asked);
    add_claims(loader, &reach, 0, &asked);
    return loader->call->error_count == 0;
}

static bool load_claims(Loader *loader) {
    Records contracts = {0};
    ListQuery query = {.entity = &CONTRACT,
                       .scope = &ALL,
                       .filters = {{entity_column(&CONTRACT, "status"), value_text("active")}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    if (!read_asked(loader, "skills_asked", 0, add_to_customer, loader->asked) ||
        !store_list_all(loader->call, loader->db, query, &contracts))
        return false;
    for (size_t i = 0; i < contracts.count; i++)
        if (!claim_contract(loader, contracts.items[i]))
            return false;
    return loader->call->error_count == 0;
}

bool duty_board_load(Call *call, Service *service, Db *db, DutyBoard *board) {
    Loader loader = {.call = call,
                     .service = service,
                     .db = db,
                     .board = board,
                     .asked = g_hash_table_new(g_int64_hash, g_int64_equal)};
    bool well = load_house(&loader) && load_claims(&loader);
    g_hash_table_destroy(loader.asked);
    return well;
}
