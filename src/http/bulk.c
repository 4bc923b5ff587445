/* One act on many requests: first what it would do, then what it did, row by row. */
#include "actions/desk.h"
#include "http/ask.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

enum { REQUESTS_MOST = 1000 };

typedef struct Row {
    int64_t id;
    Arena *arena;
    Command command;
    const char *field, *reason; /* why not; NULL: it goes */
} Row;

typedef struct Bulk {
    Ask *ask;
    const Node *input; /* of each */
    const Action *action;
    const FlowAct *act; /* NULL: update */
    bool trial;
    Row *rows;
    size_t count;
    Waiter waiter;
} Bulk;

/* ---- the question ---- */

static bool read_act(Bulk *bulk, const Node *body) {
    Call *call = &bulk->ask->call;
    const char *name = node_text(body, "act");
    bool update = !strcmp(name, "update");
    bulk->act = update ? NULL : flow_act_find(name);
    bulk->action = update || bulk->act ? action_find(name) : NULL;
    if (!bulk->action)
        return call_fail(call, ERROR_INVALID, "act", "must be update, or one of a request");
    Right right = update ? REQUESTS_WORK : bulk->action->right;
    return rights_allow(&bulk->ask->actor, right) ||
           call_fail(call, ERROR_FORBIDDEN, "act", "needs the right %s", right_word(right));
}

static bool read_ids(Bulk *bulk, const Node *list) {
    Call *call = &bulk->ask->call;
    if (!list || list->kind != NODE_LIST || !list->items.count || list->items.count > REQUESTS_MOST)
        return call_fail(call, ERROR_INVALID, "ids", "must be 1 to %d ids", REQUESTS_MOST);
    bulk->count = list->items.count;
    bulk->rows = ARENA_ARRAY(call->arena, Row, bulk->count);
    for (size_t i = 0; i < bulk->count; i++)
        if (!node_integer(list->items.items[i], &bulk->rows[i].id))
            return call_fail(call, ERROR_INVALID, "ids", "must be ids");
    return true;
}

static bool read_bulk(Bulk *bulk) {
    const Node *body = ask_body(bulk->ask);
    bulk->trial = true; /* unless it is said otherwise, nothing changes */
    if (!body || !read_act(bulk, body) || !read_ids(bulk, node_get(body, "ids")))
        return false;
    static const Node NOTHING = {.kind = NODE_MAP};
    const Node *input = node_get(body, "input");
    bulk->input = input ? input : &NOTHING;
    if (bulk->input->kind != NODE_MAP)
        return call_fail(&bulk->ask->call, ERROR_INVALID, "input",
                         "must be what is said of each, as an object");
    const Node *trial = node_get(body, "dry_run");
    if (trial && !node_yes_no(trial, &bulk->trial))
        return call_fail(&bulk->ask->call, ERROR_INVALID, "dry_run", "must be true or false");
    return ask_prepare(bulk->ask);
}

/* ---- trying ---- */

static void take_error(Bulk *bulk, Row *row, const Error *error) {
    Arena *arena = bulk->ask->call.arena;
    row->field = error ? arena_text(arena, error->field) : NULL;
    row->reason = error ? arena_text(arena, error->message) : "could not be done";
}

/* Of a change, whether its fields are such; whom they name is asked when it is done. */
static void try_change(Bulk *bulk, Call *call, const Request *request) {
    Request *after = entity_copy(call->arena, &REQUEST, request);
    entity_read_json(call, &REQUEST, bulk->input, false, after);
}

static void try_row(Bulk *bulk, Db *db, Row *row) {
    Call call = call_begin(bulk->ask->call.arena, bulk->ask->call.now);
    const Request *request = store_get(&call, db, &REQUEST, row->id, &bulk->ask->actor.scope);
    if (!request)
        call_fail(&call, ERROR_NOT_FOUND, NULL, "there is no such record");
    else if (bulk->act)
        desk_try(&call, bulk->ask->service, db, &bulk->ask->actor, request, bulk->act, bulk->input);
    else
        try_change(bulk, &call, request);
    if (call.error_count)
        take_error(bulk, row, call.errors);
}

/* ---- doing ---- */

static int64_t version_now(Bulk *bulk, Db *db, int64_t id) {
    const Request *request = store_get(&bulk->ask->call, db, &REQUEST, id, &bulk->ask->actor.scope);
    return request ? request->head.version : 1;
}

/* Each row has a key of its own below that of the whole: sent again, only the rest is done. */
static void give_key(const Bulk *bulk, Row *row) {
    const Command *whole = &bulk->ask->command;
    if (whole->key)
        row->command.key = arena_printf(row->arena, "%s/%" PRId64, whole->key, row->id);
    memcpy(row->command.fingerprint, whole->fingerprint, sizeof whole->fingerprint);
}

static void start_row(Bulk *bulk, Db *db, Row *row) {
    row->arena = arena_new();
    row->command = (Command){.action = bulk->action,
                             .entity = &REQUEST,
                             .actor = bulk->ask->actor,
                             .id = row->id,
                             .version = version_now(bulk, db, row->id),
                             .input = bulk->input,
                             .effective_at = INSTANT_NONE,
                             .call = call_begin(row->arena, bulk->ask->call.now)};
    give_key(bulk, row);
    waiter_submit(&bulk->waiter, bulk->ask->service, &row->command);
}

/* All at once: they share commits. */
static void do_rows(Bulk *bulk, Db *db) {
    waiter_init(&bulk->waiter);
    for (size_t i = 0; i < bulk->count; i++)
        start_row(bulk, db, &bulk->rows[i]);
    waiter_wait(&bulk->waiter);
    for (size_t i = 0; i < bulk->count; i++) {
        if (!bulk->rows[i].command.well)
            take_error(bulk, &bulk->rows[i], bulk->rows[i].command.call.errors);
        arena_free(bulk->rows[i].arena);
    }
    waiter_clear(&bulk->waiter);
}

/* ---- the answer ---- */

static void answer(Bulk *bulk) {
    JsonWriter *out = ask_json(bulk->ask);
    int64_t refused = 0;
    for (size_t i = 0; i < bulk->count; i++)
        refused += bulk->rows[i].reason != NULL;
    json_begin_object(out);
    json_yes_no_field(out, "dry_run", bulk->trial);
    json_whole_field(out, "changed", (int64_t)bulk->count - refused);
    json_whole_field(out, "refused", refused);
    json_key(out, "items");
    json_begin_list(out);
    for (size_t i = 0; i < bulk->count; i++) {
        json_begin_object(out);
        json_whole_field(out, "id", bulk->rows[i].id);
        json_yes_no_field(out, "well", !bulk->rows[i].reason);
        if (bulk->rows[i].reason) {
            json_text_field(out, "field", bulk->rows[i].field);
            json_text_field(out, "reason", bulk->rows[i].reason);
        }
        json_end_object(out);
    }
    ask_answer_items(bulk->ask, out, true);
}

void change_many(Ask *ask) {
    Bulk bulk = {.ask = ask};
    Db *db = read_bulk(&bulk) ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    if (!db) {
        ask_fail(ask);
        return;
    }
    if (bulk.trial)
        for (size_t i = 0; i < bulk.count; i++)
            try_row(&bulk, db, &bulk.rows[i]);
    else
        do_rows(&bulk, db);
    store_give_reader(service_store(ask->service), db);
    answer(&bulk);
}
