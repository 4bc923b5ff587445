#include "actions/import_requests.h"

#include "actions/record.h"

#include <glib.h>

/* ---- a line ---- */

static const char *const HISTORY_KEYS[] = {"level", "told", "facts", "events", NULL};

static bool is_history_key(const char *key) {
    for (size_t i = 0; HISTORY_KEYS[i]; i++)
        if (!strcmp(HISTORY_KEYS[i], key))
            return true;
    return false;
}

static Node *columns_of(Arena *arena, const Node *node, const Contract *contract) {
    Node *columns = ARENA_NEW(arena, Node);
    *columns = (Node){.kind = NODE_MAP, .line = node->line};
    for (size_t i = 0; i < node->entries.count; i++)
        if (!is_history_key(node->entries.items[i].key) &&
            strcmp(node->entries.items[i].key, "customer") != 0)
            *LIST_ADD(arena, &columns->entries) = node->entries.items[i];
    Node *customer = ARENA_NEW(arena, Node);
    *customer = (Node){.kind = NODE_SCALAR,
                       .text = arena_printf(arena, "%" G_GINT64_FORMAT, contract->customer)};
    *LIST_ADD(arena, &columns->entries) = (NodeEntry){.key = "customer", .value = customer};
    if (!node_get(node, "subject"))
        *LIST_ADD(arena, &columns->entries) =
            (NodeEntry){.key = "subject", .value = node_get(node, "reference")};
    return columns;
}

static bool read_columns(Call *call, const Contract *contract, const Node *node, OldRequest *old) {
    Request *request = entity_new(call->arena, &REQUEST);
    if (!*node_text(node, "reference"))
        return call_fail(call, ERROR_INVALID, "reference", "is needed: its number there");
    int64_t customer = contract->customer;
    const Node *told = node_get(node, "customer");
    if (told && (!node_integer(told, &customer) || customer != contract->customer))
        return call_fail(call, ERROR_INVALID, "customer", "is not that of the contract");
    old->request = request;
    request->contract = contract->head.id;
    if (!entity_read_json(call, &REQUEST, columns_of(call->arena, node, contract), true, request))
        return false;
    request->contract = contract->head.id;
    request->programme = contract->programme;
    request->channel = CHANNEL_BY_IMPORT;
    return true;
}

/* What the file says of the whole history belongs to the opening. */
static void take_opening(Call *call, const Node *node, HistoryEvent *opening, Facts *facts) {
    const char *level = node_text(node, "level");
    opening->level = *level ? level : NULL;
    node_yes_no(node_get(node, "told"), &opening->told);
    for (size_t i = 0; i < facts->count; i++)
        facts_set(call->arena, &opening->facts, facts->items[i]);
}

bool old_request_read(Call *call, const Contract *contract, const Programme *programme,
                      const Node *node, OldRequest *ret) {
    if (node->kind != NODE_MAP)
        return call_fail(call, ERROR_INVALID, NULL, "must be a JSON object");
    if (!read_columns(call, contract, node, ret))
        return false;
    const char *const keys[] = {"level", "facts", "events"};
    Node *story = ARENA_NEW(call->arena, Node);
    *story = (Node){.kind = NODE_MAP, .line = node->line};
    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        if (node_get(node, keys[i]))
            *LIST_ADD(call->arena, &story->entries) =
                (NodeEntry){.key = keys[i], .value = node_get(node, keys[i])};
    History *history = (History *)(uintptr_t)history_read(call, programme, story);
    if (!history)
        return false;
    if (!history->events.count || history->events.items[0].effect != EFFECT_OPENS)
        return call_fail(call, ERROR_INVALID, "events", "must begin with request.opened");
    take_opening(call, node, &history->events.items[0], &history->facts);
    ret->events = history->events;
    ret->request->reported_at = history->events.items[0].at;
    if (ret->request->happened_at == INSTANT_NONE)
        ret->request->happened_at = ret->request->reported_at;
    return true;
}

/* ---- saving ---- */

static bool save(Work *work, OldRequest *old) {
    Desk desk;
    if (!record_fits(work, &REQUEST, NULL, old->request) ||
        !desk_begin_new(work, old->request, &desk))
        return false;
    desk.of_old = true;
    for (size_t i = 0; i < old->events.count; i++)
        desk_add(&desk, &old->events.items[i], NULL);
    return desk_save(&desk);
}

static bool find_known(Work *work, OldRequests *requests) {
    Arena *arena = work->call->arena;
    const char **references = ARENA_ARRAY(arena, const char *, requests->count);
    const void **found = ARENA_ARRAY(arena, const void *, requests->count);
    for (size_t i = 0; i < requests->count; i++)
        references[i] = requests->items[i].request->reference;
    if (!tx_find_many(work->call, work->tx, &REQUEST, entity_column(&REQUEST, "reference"),
                      references, requests->count, found))
        return false;
    for (size_t i = 0; i < requests->count; i++)
        requests->items[i].known = found[i] != NULL;
    return true;
}

bool import_requests(Work *work, Outcome *ret) {
    OldRequests *requests = (OldRequests *)(uintptr_t)work->command->prepared;
    if (!find_known(work, requests))
        return false;
    for (size_t i = 0; i < requests->count; i++)
        if (!requests->items[i].known && !save(work, &requests->items[i]))
            return false;
    *ret = (Outcome){.status = 200};
    return true;
}
