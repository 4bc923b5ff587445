/* The desk's own lists: what will break, finding anybody by anything, saved views. */
#include "actions/zones.h"
#include "http/app_parts.h"
#include "http/ask.h"
#include "model/contact.h"
#include "model/contract.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/message.h"
#include "model/owed.h"
#include "model/phone_call.h"
#include "model/request.h"
#include "model/site.h"
#include "model/view.h"
#include "rules/entitlement.h"
#include "store/read.h"
#include "store/search.h"

#include <glib.h>

enum {
    USUAL_HOURS = 24,
    MOST_HOURS = 24 * 31,
    FOUND_OF_A_KIND = 8,
    DUE_MOST = 1000,
};

/* ---- what will break ---- */

typedef struct DueWalk {
    Ask *ask;
    Db *db;
    JsonWriter *out;
    Instant until;
    int64_t count;
} DueWalk;

static bool write_due(DueWalk *walk, const Owed *owed) {
    Ask *ask = walk->ask;
    const Request *request =
        store_get(&ask->call, walk->db, &REQUEST, owed->request, &ask->actor.scope);
    if (!request)
        return ask->call.error_count == 0;
    json_begin_object(walk->out);
    json_instant_field(walk->out, "due_at", owed->due_at);
    json_text_field(walk->out, "promise", owed->promise);
    json_text_field(walk->out, "level", owed->level);
    json_whole_field(walk->out, "request", owed->request);
    json_text_field(walk->out, "number", request->number);
    json_text_field(walk->out, "subject", request->subject);
    json_id_field(walk->out, "assignee", request->assignee);
    json_end_object(walk->out);
    walk->count++;
    return true;
}

/* Along the index of due instants, from now on. */
static bool walk_due(DueWalk *walk) {
    Ask *ask = walk->ask;
    ListQuery query = {.entity = &OWED,
                       .scope = &ask->actor.scope,
                       .filters = {{entity_column(&OWED, "state"), value_text("running")}},
                       .filter_count = 1,
                       .sort = entity_column(&OWED, "due_at"),
                       .continues = true,
                       .after_value = WHOLE(ask->call.now),
                       .limit = LIST_MOST};
    ListPage page = {.more = true};
    while (page.more && walk->count < DUE_MOST) {
        if (!store_list(&ask->call, walk->db, &query, &page))
            return false;
        for (size_t i = 0; i < page.records.count; i++) {
            const Owed *owed = page.records.items[i];
            if (owed->due_at == INSTANT_NONE || owed->due_at > walk->until)
                return true;
            if (!write_due(walk, owed))
                return false;
            query.after_value = WHOLE(owed->due_at);
            query.after_id = owed->head.id;
        }
    }
    return true;
}

void list_due(Ask *ask) {
    int64_t hours = USUAL_HOURS;
    if (!ask_whole(ask, "hours", 1, MOST_HOURS, &hours)) {
        ask_fail(ask);
        return;
    }
    Db *db = ask_reader(ask);
    if (!db)
        return;
    DueWalk walk = {.ask = ask,
                    .db = db,
                    .out = ask_begin_items(ask),
                    .until = ask->call.now + hours * MICROS_PER_HOUR};
    bool well = walk_due(&walk);
    store_give_reader(service_store(ask->service), db);
    ask_answer_items(ask, walk.out, well);
}

/* ---- finding anybody by anything ---- */

/* In the order in which the hotline wants them. */
static const Entity *const FOUND[] = {&EQUIPMENT, &CUSTOMER, &CONTACT, &USER,
                                      &CONTRACT,  &SITE,     &REQUEST, &MESSAGE};

typedef struct Lookup {
    Ask *ask;
    Db *db;
    JsonWriter *out;
    const char *text;
    CivilDay today; /* the asker's */
    SearchMemo memo;
} Lookup;

static bool may_find(const Ask *ask, const Entity *entity) {
    bool personal = entity == &CONTACT || entity == &USER;
    return rights_allow(&ask->actor, rights_to_read(entity->kind)) &&
           scope_opens(&ask->actor.scope, entity) &&
           (!personal || rights_allow(&ask->actor, PERSONAL_READ));
}

/* Who signs in for a customer leads to the customer; our own people aren't looked for here. */
static bool is_sought(const Entity *entity, const void *record) {
    return entity != &USER || ((const User *)record)->role == ROLE_CUSTOMER;
}

static bool is_over(const Lookup *lookup, const Entity *entity, const void *record) {
    return entity == &CONTRACT && !contract_in_force(record, lookup->today);
}

static bool write_customer(const Lookup *lookup, const User *user) {
    Call *call = &lookup->ask->call;
    const Customer *customer =
        store_get(call, lookup->db, &CUSTOMER, user->customer, &lookup->ask->actor.scope);
    if (customer) {
        json_key(lookup->out, "customer");
        entity_write_json(lookup->out, &CUSTOMER, customer, rights_view(&lookup->ask->actor));
    }
    return call->error_count == 0;
}

static bool write_found(const Lookup *lookup, const Entity *entity, const void *record) {
    JsonWriter *out = lookup->out;
    json_begin_object(out);
    json_text_field(out, "kind", entity->name);
    if (entity == &CONTRACT)
        json_yes_no_field(out, "in_force", !is_over(lookup, entity, record));
    json_key(out, "record");
    entity_write_json(out, entity, record, rights_view(&lookup->ask->actor));
    bool well = entity != &USER || write_customer(lookup, record);
    json_end_object(out);
    return well;
}

/* The newest first, what is over behind the others. */
static bool write_kind(const Lookup *lookup, const Entity *entity, void *const *records,
                       size_t count) {
    size_t shown = 0;
    for (int over = 0; over < 2; over++)
        for (size_t i = 0; i < count && shown < FOUND_OF_A_KIND; i++) {
            if (!records[i] || !is_sought(entity, records[i]) ||
                is_over(lookup, entity, records[i]) != over)
                continue;
            if (!write_found(lookup, entity, records[i]))
                return false;
            shown++;
        }
    return true;
}

/* Of those that are sifted or sorted here more are read than shown. */
static bool find_kind(Lookup *lookup, const Entity *entity) {
    Ask *ask = lookup->ask;
    bool sifted = entity == &CONTRACT || entity == &USER;
    SearchQuery query = {.text = lookup->text,
                         .typing = true,
                         .dialled = search_has_phones(entity),
                         .entity = entity,
                         .scope = &ask->actor.scope,
                         .before_id = INT64_MAX,
                         .limit = sifted ? LIST_MOST : FOUND_OF_A_KIND,
                         .memo = &lookup->memo};
    Ids ids = {0};
    void *records[LIST_MOST];
    if (!search_find(&ask->call, lookup->db, &query, &ids))
        return false;
    size_t count = MIN(ids.count, LIST_MOST);
    return store_get_many(&ask->call, lookup->db, entity, ids.items, count, &ask->actor.scope,
                          records) &&
           write_kind(lookup, entity, records, count);
}

static bool read_lookup(Lookup *lookup) {
    Ask *ask = lookup->ask;
    const Zone *zone = zones_get(&ask->call, "zone", ask_zone(ask));
    lookup->text = http_parameter(ask->request, "q");
    lookup->today = zone ? zone_day(zone, ask->call.now) : 0;
    return zone && (lookup->text || call_fail(&ask->call, ERROR_INVALID, "q", "is needed"));
}

static void answer_lookup(Ask *ask) {
    Lookup lookup = {.ask = ask, .db = ask_reader(ask)};
    if (!lookup.db)
        return;
    lookup.out = ask_begin_items(ask);
    bool well = read_lookup(&lookup);
    for (size_t i = 0; well && i < G_N_ELEMENTS(FOUND); i++)
        if (may_find(ask, FOUND[i]))
            well = find_kind(&lookup, FOUND[i]);
    store_give_reader(service_store(ask->service), lookup.db);
    ask_answer_items(ask, lookup.out, well);
}

void look_up(Ask *ask) {
    ask_work(ask, answer_lookup);
}

/* ---- saved views: one's own, and those that are shared ---- */

void list_views(Ask *ask) {
    ListQuery query = {.entity = &VIEW, .scope = &ask->actor.scope, .limit = LIST_MOST};
    Records views = {0};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    JsonWriter *out = ask_begin_items(ask);
    bool well = store_list_all(&ask->call, db, query, &views);
    for (size_t i = 0; well && i < views.count; i++) {
        const View *view = views.items[i];
        if (view->shared || view->owner == ask->actor.user || ask->actor.system)
            entity_write_json(out, &VIEW, view, rights_view(&ask->actor));
    }
    store_give_reader(service_store(ask->service), db);
    ask_answer_items(ask, out, well);
}
