/* The desk's own lists: what will break, finding anybody by anything, saved views. */
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
#include "store/read.h"
#include "store/search.h"

#include <glib.h>

enum {
    USUAL_HOURS = 24,
    MOST_HOURS = 24 * 31,
    FOUND_OF_A_KIND = 8,
    DUE_MOST = 1000,
};

static bool read_hours(Ask *ask, int64_t *ret) {
    const char *text = http_parameter(ask->request, "hours");
    char *end = NULL;
    *ret = text ? g_ascii_strtoll(text, &end, 10) : USUAL_HOURS;
    return !text || (*text && !*end && *ret >= 1 && *ret <= MOST_HOURS) ||
           call_fail(&ask->call, ERROR_INVALID, "hours", "must be 1 to %d", MOST_HOURS);
}

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
    int64_t hours;
    if (!read_hours(ask, &hours)) {
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
static const Entity *const FOUND[] = {&EQUIPMENT, &CUSTOMER, &CONTACT, &CONTRACT,
                                      &SITE,      &REQUEST,  &MESSAGE};

static bool may_find(const Ask *ask, const Entity *entity) {
    bool personal = entity == &CONTACT;
    return rights_allow(&ask->actor, rights_to_read(entity->kind)) &&
           scope_opens(&ask->actor.scope, entity) &&
           (!personal || rights_allow(&ask->actor, PERSONAL_READ));
}

static bool find_kind(Ask *ask, Db *db, JsonWriter *out, const Entity *entity, const char *text) {
    SearchQuery query = {.text = text,
                         .typing = true,
                         .dialled = entity == &CONTACT,
                         .entity = entity,
                         .scope = &ask->actor.scope,
                         .before_id = INT64_MAX,
                         .limit = FOUND_OF_A_KIND};
    Ids ids = {0};
    void *records[LIST_MOST];
    if (!search_find(&ask->call, db, &query, &ids))
        return false;
    size_t count = MIN(ids.count, LIST_MOST);
    if (!store_get_many(&ask->call, db, entity, ids.items, count, &ask->actor.scope, records))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!records[i])
            continue;
        json_begin_object(out);
        json_text_field(out, "kind", entity->name);
        json_key(out, "record");
        entity_write_json(out, entity, records[i], rights_view(&ask->actor));
        json_end_object(out);
    }
    return true;
}

static void answer_lookup(Ask *ask) {
    const char *text = http_parameter(ask->request, "q");
    Db *db = ask_reader(ask);
    if (!db)
        return;
    JsonWriter *out = ask_begin_items(ask);
    bool well = text || call_fail(&ask->call, ERROR_INVALID, "q", "is needed");
    for (size_t i = 0; well && i < G_N_ELEMENTS(FOUND); i++)
        if (may_find(ask, FOUND[i]))
            well = find_kind(ask, db, out, FOUND[i], text);
    store_give_reader(service_store(ask->service), db);
    ask_answer_items(ask, out, well);
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
