#include "actions/intake.h"

#include "actions/entitlement.h"
#include "actions/paging.h"
#include "actions/programme_cache.h"
#include "actions/record.h"
#include "actions/repairs.h"
#include "actions/service.h"
#include "actions/zones.h"
#include "model/contact.h"
#include "model/customer.h"
#include "model/product.h"
#include "model/site.h"
#include "rules/first_call.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

typedef struct Finder {
    Call *call;
    Service *service;
    Db *db;
    const Actor *actor;
    Intake *intake;
    const Equipment *unit;
    const Customer *customer;
    const Site *site;
    const Contract *contract;
    const ProgrammeVersion *version;
} Finder;

/* ---- what was said ---- */

/* Keys of the opening event; all others are the request's columns. */
static const char *const EVENT_KEYS[] = {"at", "facts", "level", "reason", "note", NULL};

/* Who asks is found from what is named; needed columns are checked afterwards. */
static bool read_columns(Finder *finder, const Node *input) {
    Call *call = finder->call;
    Request *request = entity_new(call->arena, &REQUEST);
    size_t errors = call->error_count;
    if (input->kind != NODE_MAP)
        return call_fail(call, ERROR_INVALID, NULL, "a request must be a JSON object");
    bool well = entity_read_json(call, &REQUEST, node_part(call->arena, input, EVENT_KEYS, false),
                                 true, request);
    /* the customer may be missing up to here */
    if (!well && !request->customer && call->error_count == errors + 1 &&
        !g_strcmp0(call->last_error->field, "customer")) {
        call_forget_errors(call, errors);
        well = true;
    }
    finder->intake->request = *request;
    if (well && request->channel == CHANNEL_BY_IMPORT) /* what happened to such alerts nobody */
        return call_fail(call, ERROR_INVALID, "channel", "is for requests that are moved in");
    return well;
}

static const void *find(Finder *finder, const Entity *entity, int64_t id, const char *field) {
    if (!id)
        return NULL;
    size_t errors = finder->call->error_count;
    const void *record = store_get(finder->call, finder->db, entity, id, &finder->actor->scope);
    if (!record && finder->call->error_count == errors)
        call_fail(finder->call, ERROR_INVALID, field, "there is no %s %" PRId64, entity->name, id);
    return record;
}

static void fill(int64_t *column, int64_t found) {
    if (!*column)
        *column = found;
}

/* Who sees some sites only asks for one of them: else they would never see it again. */
static bool find_site(Finder *finder) {
    const Scope *scope = &finder->actor->scope;
    Request *request = &finder->intake->request;
    if (!scope->all && scope->only_sites && scope->site_count == 1)
        fill(&request->site, scope->sites[0]);
    if (!scope->all && scope->only_sites && !request->site)
        return call_fail(finder->call, ERROR_INVALID, "site", "is needed: one of yours");
    finder->site = find(finder, &SITE, request->site, "site");
    return finder->call->error_count == 0;
}

/* Whoever is named says whose request it is; nothing outside the asker's scope is. */
static bool find_customer(Finder *finder) {
    Request *request = &finder->intake->request;
    finder->unit = find(finder, &EQUIPMENT, request->equipment, "equipment");
    const Contact *contact = find(finder, &CONTACT, request->contact, "contact");
    finder->contract = find(finder, &CONTRACT, request->contract, "contract");
    find(finder, &REQUEST, request->follows, "follows");
    if (finder->unit) {
        fill(&request->customer, finder->unit->customer);
        fill(&request->site, finder->unit->site);
    }
    if (finder->contract)
        fill(&request->customer, finder->contract->customer);
    if (contact) {
        fill(&request->customer, contact->customer);
        fill(&request->site, contact->site);
    }
    if (!finder->actor->scope.all)
        fill(&request->customer, finder->actor->scope.customer);
    finder->customer = find(finder, &CUSTOMER, request->customer, "customer");
    if (finder->call->error_count)
        return false;
    return find_site(finder) &&
           (request->customer || call_fail(finder->call, ERROR_INVALID, "customer",
                                           "is needed, or a unit, contact or contract"));
}

/* Where it is: dates are those of the site, else of the customer. */
static const Zone *zone_here(const Finder *finder) {
    if (finder->intake->unit)
        return finder->intake->unit->zone;
    const char *id = finder->site ? finder->site->zone : NULL;
    if (!id && finder->customer)
        id = finder->customer->zone;
    Call quiet = call_begin(finder->call->arena, finder->call->now);
    const Zone *zone = id ? zones_get(&quiet, "zone", id) : NULL;
    return zone ? zone : zones_get(&quiet, "zone", "UTC");
}

/* ---- under which contract ---- */

/* Without a unit: the customer's only contract in force, if there is just one. */
static bool find_only_contract(Finder *finder, CivilDay on) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &CONTRACT,
                       .scope = &all,
                       .filters = {{entity_column(&CONTRACT, "customer"),
                                    WHOLE(finder->intake->request.customer)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    ListPage page;
    const Contract *found = NULL;
    size_t count = 0;
    if (!store_list(finder->call, finder->db, &query, &page))
        return false;
    for (size_t i = 0; i < page.records.count; i++)
        if (contract_in_force(page.records.items[i], on)) {
            found = page.records.items[i];
            count++;
        }
    if (count == 1)
        finder->contract = found;
    return true;
}

static bool find_contract(Finder *finder) {
    Intake *intake = finder->intake;
    Scope all = SCOPE_ALL;
    if (finder->unit) {
        UnitCase *unit = ARENA_NEW(finder->call->arena, UnitCase);
        intake->unit = unit;
        if (!entitlement_of(finder->call, finder->service, finder->db, finder->unit, CIVIL_DAY_NONE,
                            intake->request.reported_at, unit, &intake->entitlement))
            return false;
        if (!finder->contract && intake->entitlement.applies)
            finder->contract = intake->entitlement.applies->contract->contract;
    } else if (!finder->contract &&
               !find_only_contract(finder,
                                   zone_day(zone_here(finder), intake->request.reported_at))) {
        return false;
    }
    if (!finder->contract)
        return true;
    if (!contract_in_force(finder->contract,
                           zone_day(zone_here(finder), intake->request.reported_at)))
        return call_fail(finder->call, ERROR_INVALID, "contract",
                         "is not in force on the day of the report");
    intake->request.contract = finder->contract->head.id;
    intake->request.programme = finder->contract->programme;
    finder->version = store_get(finder->call, finder->db, entity_of(ENTITY_PROGRAMME),
                                finder->contract->programme, &all);
    return finder->version != NULL;
}

static bool find_rules(Finder *finder) {
    Intake *intake = finder->intake;
    intake->rulebook = programme_cache_rulebook(service_programmes(finder->service),
                                                finder->version, finder->contract);
    if (!intake->rulebook)
        return call_fail(finder->call, ERROR_DAMAGED, "contract",
                         "has a programme that can't be read");
    intake->programme = rulebook_programme(intake->rulebook);
    return true;
}

/* ---- what is known already ---- */

void intake_know_word(Arena *arena, Intake *intake, const char *fact, const char *word,
                      const char *source) {
    Fact known = {.id = fact,
                  .value = {.known = true, .type = FACT_WORD, .word = word},
                  .source = source,
                  .at = INSTANT_NONE};
    if (word && programme_fact(intake->programme, fact))
        facts_set(arena, &intake->known, known);
}

static void know_yes_no(Finder *finder, const char *fact, bool yes, const char *source) {
    const FactSpec *spec = programme_fact(finder->intake->programme, fact);
    Fact known = {.id = fact,
                  .value = {.known = true, .type = FACT_YES_NO, .yes = yes},
                  .source = source,
                  .at = INSTANT_NONE};
    if (spec && spec->type == FACT_YES_NO)
        facts_set(finder->call->arena, &finder->intake->known, known);
}

static void know_tellable(Finder *finder, const char *fact, int told) {
    if (told) /* "unknown" is the first word */
        know_yes_no(finder, fact, told == 1, "equipment");
}

static void know_unit(Finder *finder) {
    Scope all = SCOPE_ALL;
    const Equipment *unit = finder->unit;
    if (!unit)
        return;
    const Product *product =
        unit->product ? store_get(finder->call, finder->db, &PRODUCT, unit->product, &all) : NULL;
    const FactSpec *spec = programme_fact(finder->intake->programme, "equipment_class");
    if (product && product->class && spec)
        facts_set(finder->call->arena, &finder->intake->known,
                  (Fact){.id = "equipment_class",
                         .value = {.known = true, .type = FACT_TEXT, .word = product->class},
                         .source = "equipment",
                         .at = INSTANT_NONE});
    know_tellable(finder, "supplied_by_us", unit->supplied_by_us);
    know_tellable(finder, "recognised", unit->recognised);
    know_yes_no(finder, "in_contract", finder->intake->entitlement.applies != NULL, "contract");
}

const Period *intake_period(Arena *arena, const Intake *intake, const Zone *zone,
                            CivilDay accepted_on) {
    PeriodTimes times;
    period_times(arena, intake->programme, zone, zone_from_local(zone, local_time(accepted_on, 0)),
                 &times);
    const PeriodTime *period = period_at(&times, intake->request.reported_at);
    return period ? period->period : NULL;
}

/* Of the unit under this contract; without a unit, of the contract itself. */
static const Period *find_period(Finder *finder) {
    const Intake *intake = finder->intake;
    const ContractVerdict *applies = intake->entitlement.applies;
    const Contract *contract = finder->contract;
    if (applies && contract && applies->contract->contract->head.id == contract->head.id)
        return intake->entitlement.period ? intake->entitlement.period->period : NULL;
    if (!contract || finder->unit || contract->accepted_on == CIVIL_DAY_NONE)
        return NULL;
    return intake_period(finder->call->arena, intake, zone_here(finder), contract->accepted_on);
}

static bool know_facts(Finder *finder) {
    Intake *intake = finder->intake;
    Arena *arena = finder->call->arena;
    intake_know_word(arena, intake, "kind", REQUEST_KIND_WORDS[intake->request.kind], "intake");
    know_unit(finder);
    const Period *period = find_period(finder);
    if (period)
        intake_know_word(arena, intake, "period", period->record.id, INTAKE_BY_ACCEPTANCE);
    return repairs_know(finder->call, finder->service, finder->db, intake->rulebook,
                        &intake->request, &intake->known);
}

/* ---- the opening event ---- */

/* A level is set by those who may decide; and a customer's people tell what they can see, not what
 * contract, equipment, history or our engineer say. */
static bool check_said(Finder *finder) {
    Call *call = finder->call;
    const HistoryEvent *opened = &finder->intake->opened;
    if (opened->level && !rights_allow(finder->actor, REQUESTS_DECIDE))
        return call_fail(call, ERROR_FORBIDDEN, "level", "needs the right %s: tell the facts",
                         right_word(REQUESTS_DECIDE));
    if (opened->level && !opened->reason)
        return call_fail(call, ERROR_INVALID, "reason", "is needed where a person sets the level");
    return !desk_is_customer(finder->actor) ||
           desk_check_facts(call, finder->intake->programme, &opened->facts);
}

bool intake_read_opening(Call *call, const Node *input, const char *const *keys, Instant now,
                         Intake *intake) {
    Node *event = node_part(call->arena, input, keys, true);
    node_put(call->arena, event, "type", node_new_text(call->arena, "request.opened"));
    return history_event_read(call, intake->programme, event, intake->request.reported_at, now,
                              &intake->opened);
}

void intake_take_known(Arena *arena, Intake *intake) {
    for (size_t i = 0; i < intake->known.count; i++) {
        const Fact *known = &intake->known.items[i];
        if (!facts_find(&intake->opened.facts, known->id))
            facts_set(arena, &intake->opened.facts, *known);
    }
}

static bool read_opening(Finder *finder, const Node *input) {
    Intake *intake = finder->intake;
    Call *call = finder->call;
    const char *note = node_text(input, "note");
    intake->note = *note ? note : NULL;
    if (!intake_read_opening(call, input, EVENT_KEYS, call->now, intake) || !check_said(finder))
        return false;
    intake_take_known(call->arena, intake);
    return true;
}

/* `at` and `reported_at` are one: when the customer told us. */
static bool read_times(Finder *finder, const Node *input) {
    Request *request = &finder->intake->request;
    Call *call = finder->call;
    const Node *at = node_get(input, "at");
    if (!node_is_null(at) && at->kind != NODE_SCALAR)
        return call_fail(call, ERROR_INVALID, "at", "must be an instant");
    if (!node_is_null(at) && !instant_parse(call, "at", at->text, &request->reported_at))
        return false;
    if (request->reported_at == INSTANT_NONE)
        request->reported_at = call->now;
    if (request->reported_at > call->now)
        return call_fail(call, ERROR_FUTURE, "reported_at", "lies in the future");
    if (request->reported_at < call->now && desk_is_customer(finder->actor))
        return call_fail(call, ERROR_INVALID, node_is_null(at) ? "reported_at" : "at",
                         "is now where you tell us yourself: happened_at says since when");
    if (request->happened_at == INSTANT_NONE)
        request->happened_at = request->reported_at;
    return request->happened_at <= request->reported_at ||
           call_fail(call, ERROR_INVALID, "happened_at", "lies after the report");
}

bool intake_prepare(Call *call, Service *service, Db *db, const Actor *actor, const Node *input,
                    Intake *ret) {
    *ret = (Intake){0};
    Finder finder = {.call = call, .service = service, .db = db, .actor = actor, .intake = ret};
    if (!read_columns(&finder, input) || !read_times(&finder, input) || !find_customer(&finder) ||
        !find_contract(&finder) || !find_rules(&finder))
        return false;
    return know_facts(&finder) && read_opening(&finder, input);
}

/* What goes with the opening, by the kind of request. */
static bool asked_for(const Intake *intake, HistoryEvent *ret) {
    *ret = history_event(intake->opened.at, flow_asked_for((RequestKind)intake->request.kind),
                         EFFECT_NONE);
    return ret->type != NULL;
}

void intake_reading(Arena *arena, const Intake *intake, Instant now, History *ret_history,
                    RequestReading *ret) {
    *ret_history = (History){.level = intake->opened.level, .now = now};
    *LIST_ADD(arena, &ret_history->events) = intake->opened;
    HistoryEvent asked;
    if (asked_for(intake, &asked))
        *LIST_ADD(arena, &ret_history->events) = asked;
    request_reading(arena, intake->rulebook, ret_history, ret);
}

/* ---- opening ---- */

bool open_request(Work *work, Outcome *ret) {
    const Intake *intake = work->command->prepared;
    Desk desk;
    Request *request = entity_copy(work->call->arena, &REQUEST, &intake->request);
    if (!record_fits(work, &REQUEST, NULL, request) || !desk_begin_new(work, request, &desk))
        return false;
    HistoryEvent asked;
    desk_add(&desk, &intake->opened, intake->note);
    if (asked_for(intake, &asked))
        desk_add(&desk, &asked, NULL);
    if (!desk_save(&desk) || !page_opening(&desk, OPENING_ROLE))
        return false;
    outcome_set(ret, &REQUEST, request, 201);
    return true;
}
