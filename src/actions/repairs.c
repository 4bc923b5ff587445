#include "actions/repairs.h"

#include "actions/desk.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

static const char FACT[] = "consecutive_failed_repairs";

typedef struct Counter {
    Call *call;
    Service *service;
    Db *db;
    const Request *request;
    const char *unit;
    Repairs repairs;
    bool repaired;    /* for whatever problem */
    Instant recurred; /* when the problem came back last */
} Counter;

static void add_repair(Counter *counter, Instant at) {
    *LIST_ADD(counter->call->arena, &counter->repairs) =
        (Repair){.at = at, .unit = counter->unit, .problem = counter->request->problem};
}

/* One that was reopened was repaired more than once: its history tells when. */
static bool add_history(Counter *counter, const Request *request) {
    History history;
    const Rulebook *rulebook = desk_rules(counter->call, counter->service, counter->db, request);
    if (!rulebook || !desk_load_history(counter->call, counter->db, rulebook_programme(rulebook),
                                        request, counter->call->now, &history))
        return false;
    for (size_t i = 0; i < history.events.count; i++) {
        const HistoryEvent *event = &history.events.items[i];
        if (event->effect == EFFECT_RESOLVES)
            add_repair(counter, event->at);
        if (event->effect == EFFECT_REOPENS && request->head.id == counter->request->head.id)
            counter->recurred = MAX(counter->recurred, event->at);
    }
    return true;
}

static bool comes_before(const Counter *counter, const Request *former) {
    bool stands = former->state != REQUEST_CANCELLED && former->state != REQUEST_MERGED;
    return stands && former->reported_at <= counter->request->reported_at;
}

static bool add_former(Counter *counter, const Request *former) {
    if (!comes_before(counter, former))
        return true;
    counter->repaired |= former->reopenings || former->resolved_at != INSTANT_NONE;
    if (!counter->request->problem || g_strcmp0(former->problem, counter->request->problem) != 0)
        return true;
    if (former->reopenings)
        return add_history(counter, former);
    if (former->resolved_at != INSTANT_NONE && former->head.id != counter->request->head.id)
        add_repair(counter, former->resolved_at);
    return true;
}

/* Whose requests these are doesn't matter: a unit that was sold on keeps its repairs. */
static bool walk_unit(Counter *counter) {
    Scope all = SCOPE_ALL;
    ListQuery query = {
        .entity = &REQUEST,
        .scope = &all,
        .filters = {{entity_column(&REQUEST, "equipment"), WHOLE(counter->request->equipment)}},
        .filter_count = 1,
        .limit = LIST_MOST};
    Records former = {0};
    bool well = store_list_all(counter->call, counter->db, query, &former);
    for (size_t i = 0; well && i < former.count; i++)
        well = add_former(counter, former.items[i]);
    return well;
}

static bool counts_repairs(const Programme *programme) {
    const Span *window = &programme->repeated_repairs.window;
    return window->months || window->days || window->micros;
}

bool repairs_failed(Call *call, Service *service, Db *db, const Rulebook *rulebook,
                    const Request *request, int32_t *ret_failed, bool *ret_known) {
    const Programme *programme = rulebook_programme(rulebook);
    *ret_failed = 0;
    *ret_known = false;
    if (!request->equipment || !counts_repairs(programme))
        return true;
    Counter counter = {.call = call,
                       .service = service,
                       .db = db,
                       .request = request,
                       .unit = arena_printf(call->arena, "%" PRId64, request->equipment),
                       .recurred = request->reported_at};
    if (!walk_unit(&counter))
        return false;
    *ret_known = request->problem || !counter.repaired;
    if (!request->problem)
        return true;
    const Zone *zone = calendar_zone(rulebook_calendar(rulebook, NULL));
    *ret_failed = consecutive_failed_repairs(call->arena, programme, zone, &counter.repairs,
                                             counter.unit, request->problem, counter.recurred);
    return true;
}

bool repairs_know(Call *call, Service *service, Db *db, const Rulebook *rulebook,
                  const Request *request, Facts *known) {
    int32_t failed;
    bool counted;
    if (!repairs_failed(call, service, db, rulebook, request, &failed, &counted))
        return false;
    const Fact *told = facts_find(known, FACT);
    if (counted && !(told && told->value.known && told->value.number >= failed))
        facts_set(call->arena, known,
                  (Fact){.id = FACT,
                         .value = {.known = true, .type = FACT_COUNT, .number = failed},
                         .source = "counted from the unit's former requests",
                         .at = INSTANT_NONE});
    return true;
}
