#include "actions/import_requests.h"

#include "actions/conversation.h"
#include "actions/record.h"

#include <glib.h>

/* ---- a line ---- */

static const char *const OTHER_KEYS[] = {"level", "told", "facts", "events", "customer", NULL};

static Node *columns_of(Arena *arena, const Node *node, const Contract *contract) {
    Node *columns = node_part(arena, node, OTHER_KEYS, false);
    node_put(arena, columns, "customer", node_new_whole(arena, contract->customer));
    if (!node_get(node, "subject"))
        node_put(arena, columns, "subject", node_get(node, "reference"));
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

/* ---- what was noted and said ---- */

/* By whose side the text of an event is said: what isn't told of either stays in the house. */
static MessageSide side_of(const char *type) {
    static const char *const TO_CUSTOMER[] = {"customer.answered", "customer.informed", NULL};
    return !strcmp(type, "customer.wrote")      ? MESSAGE_FROM_CUSTOMER
           : g_strv_contains(TO_CUSTOMER, type) ? MESSAGE_TO_CUSTOMER
                                                : MESSAGE_INTERNAL;
}

static bool read_message(Call *call, const HistoryEvent *event, Node *text, OldRequest *old) {
    Node *columns = node_new_map(call->arena);
    columns->line = text->line;
    node_put(call->arena, columns, "text", text);
    Message *message = entity_new(call->arena, &MESSAGE);
    if (!entity_read_json(call, &MESSAGE, columns, true, message))
        return false;
    message->side = (int)side_of(event->type);
    message->at = event->at;
    *LIST_ADD(call->arena, &old->messages) = message;
    return true;
}

static bool read_said(Call *call, OldRequest *old) {
    for (size_t i = 0; i < old->events.count; i++) {
        const HistoryEvent *event = &old->events.items[i];
        const Node *told = old->told->items.items[event->row];
        Node *text = node_get(told, "text");
        if (!desk_check_text(call, told, "note", DESK_NOTE_MOST) ||
            (!node_is_null(text) && !read_message(call, event, text, old)))
            return false;
    }
    return true;
}

/* The events without what was said: that is no part of a history. */
static Node *without_texts(Arena *arena, const Node *events) {
    static const char *const TEXT[] = {"text", NULL};
    Node *list = ARENA_NEW(arena, Node);
    *list = (Node){.kind = events->kind, .line = events->line};
    for (size_t i = 0; i < events->items.count; i++)
        *LIST_ADD(arena, &list->items) = node_part(arena, events->items.items[i], TEXT, false);
    return list;
}

static Node *story_of(Arena *arena, const Node *node) {
    static const char *const KEYS[] = {"level", "facts", "events"};
    Node *story = ARENA_NEW(arena, Node);
    *story = (Node){.kind = NODE_MAP, .line = node->line};
    for (size_t i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        Node *value = node_get(node, KEYS[i]);
        if (value && !strcmp(KEYS[i], "events"))
            value = without_texts(arena, value);
        if (value)
            *LIST_ADD(arena, &story->entries) = (NodeEntry){.key = KEYS[i], .value = value};
    }
    return story;
}

bool old_request_read(Call *call, const Contract *contract, const Programme *programme,
                      const Node *node, OldRequest *ret) {
    if (node->kind != NODE_MAP)
        return call_fail(call, ERROR_INVALID, NULL, "must be a JSON object");
    if (!read_columns(call, contract, node, ret))
        return false;
    History *history =
        (History *)(uintptr_t)history_read(call, programme, story_of(call->arena, node));
    if (!history)
        return false;
    if (!history->events.count || history->events.items[0].effect != EFFECT_OPENS)
        return call_fail(call, ERROR_INVALID, "events", "must begin with request.opened");
    take_opening(call, node, &history->events.items[0], &history->facts);
    ret->events = history->events;
    ret->told = node_get(node, "events");
    ret->request->reported_at = history->events.items[0].at;
    if (ret->request->happened_at == INSTANT_NONE)
        ret->request->happened_at = ret->request->reported_at;
    return read_said(call, ret);
}

/* ---- saving ---- */

static void add_event(Desk *desk, const OldRequest *old, const HistoryEvent *event) {
    const char *note = node_text(old->told->items.items[event->row], "note");
    desk_add(desk, event, *note ? note : NULL);
}

static bool save_messages(Work *work, const OldRequest *old) {
    for (size_t i = 0; i < old->messages.count; i++) {
        Message *message = old->messages.items[i];
        message_place(message, old->request, (MessageSide)message->side);
        if (!record_add(work, &MESSAGE, message))
            return false;
    }
    return true;
}

static bool save(Work *work, OldRequest *old) {
    Desk desk;
    if (!record_fits(work, &REQUEST, NULL, old->request) ||
        !desk_begin_new(work, old->request, &desk))
        return false;
    desk.of_old = true;
    for (size_t i = 0; i < old->events.count; i++)
        add_event(&desk, old, &old->events.items[i]);
    return desk_save(&desk) && save_messages(work, old);
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
