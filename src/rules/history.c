#include "rules/history.h"

#include "base/text.h"
#include "model/owed.h"
#include <glib.h>
#include <stdlib.h>

static int by_time(const void *a, const void *b) {
    const HistoryEvent *first = a, *second = b;
    if (first->at != second->at)
        return first->at < second->at ? -1 : 1;
    int opens = (second->effect == EFFECT_OPENS) - (first->effect == EFFECT_OPENS);
    return opens ? opens : (first->row > second->row) - (first->row < second->row);
}

HistoryEvent history_event(Instant at, const char *type, EventEffect effect) {
    return (HistoryEvent){.at = at,
                          .recorded = INSTANT_NONE,
                          .appointed = INSTANT_NONE,
                          .until = INSTANT_NONE,
                          .type = type,
                          .effect = effect};
}

void history_sort(History *history) {
    if (history->events.count)
        qsort(history->events.items, history->events.count, sizeof(HistoryEvent), by_time);
}

typedef struct Reader {
    Call *call;
    const Programme *programme;
    History *history;
} Reader;

static bool read_instant(Reader *reader, const Node *node, const char *field, Instant *ret) {
    size_t before = reader->call->error_count;
    if (node->kind == NODE_SCALAR && instant_parse(reader->call, field, node->text, ret))
        return true;
    if (reader->call->error_count == before)
        node_fail(reader->call, node, ERROR_INVALID, field, "must be a date and time");
    return false;
}

static bool read_text(Reader *reader, const Node *node, const char *field, const char **ret) {
    if (node->kind != NODE_SCALAR)
        return node_fail(reader->call, node, ERROR_INVALID, field, "must be a text");
    *ret = node->text;
    return true;
}

static void read_facts(Reader *reader, const Node *node, Instant at, Facts *facts) {
    if (node->kind != NODE_MAP) {
        node_fail(reader->call, node, ERROR_INVALID, "facts", "must be a map of facts");
        return;
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        const FactSpec *spec = programme_fact(reader->programme, entry->key);
        Fact fact = {.id = entry->key, .source = HISTORY_STATED, .at = at};
        if (!spec)
            node_fail_key(reader->call, node, entry, NULL, "is no fact of this programme");
        else if (programme_read_fact(reader->call, reader->programme, spec, entry->value,
                                     &fact.value))
            facts_set(reader->call->arena, facts, fact);
    }
}

static void check_level(Reader *reader, const Node *node, const char *level) {
    if (level && !programme_level(reader->programme, level))
        node_fail(reader->call, node, ERROR_INVALID, "level",
                  "\"%.60s\" is no level of this programme", level);
}

/* Which fact an event of that type states with its key of the same name. */
static void read_shorthand_facts(Reader *reader, const Node *node, Instant at, Facts *facts) {
    static const char *const KEYS[] = {"kind", "support_mode", "fault_side", "equipment_class"};
    for (size_t i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        const Node *value = node_get(node, KEYS[i]);
        Fact fact = {.id = KEYS[i], .source = HISTORY_STATED, .at = at};
        if (value && fact_value_read(reader->call, fact_builtin(KEYS[i]), value, &fact.value))
            facts_set(reader->call->arena, facts, fact);
    }
}

static void check_event(Reader *reader, const Node *node, const HistoryEvent *event) {
    Call *call = reader->call;
    const EventType *type = event_type_find(event->type);
    if (!programme_has_event(reader->programme, event->type))
        node_fail(call, node, ERROR_INVALID, "type", "\"%.60s\" is no event", event->type);
    else if (type && type->appoints && event->appointed == INSTANT_NONE)
        node_fail(call, node, ERROR_INVALID, "for", "is missing: %s appoints an instant",
                  event->type);
    if (event->effect == EFFECT_PAUSES && !event->reason)
        node_fail(call, node, ERROR_INVALID, "reason", "is missing: a pause needs its reason");
    if (event->effect == EFFECT_PAUSES && event->reason &&
        !programme_pause(reader->programme, event->reason))
        node_fail(call, node, ERROR_INVALID, "reason",
                  "\"%.60s\" is no pause reason of this programme", event->reason);
    if (event->until != INSTANT_NONE && event->until <= event->at)
        node_fail(call, node, ERROR_INVALID, "until",
                  "lies before at: a pause ends after it begins");
    if (event->effect == EFFECT_SETS_LEVEL && !event->level)
        node_fail(call, node, ERROR_INVALID, "level", "is missing");
    if (event->at > reader->history->now)
        node_fail(call, node, ERROR_FUTURE, "at", "lies in the future: after now");
    if (event->recorded != INSTANT_NONE && event->recorded < event->at)
        node_fail(call, node, ERROR_INVALID, "recorded",
                  "lies before at: nothing is recorded before it happens");
}

/* Refuses keys of `node` that are not among `known`, with a hint. */
static void refuse_unknown_keys(Reader *reader, const Node *node, const char *const *known,
                                size_t count, const char *owner) {
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found = found || !strcmp(known[k], entry->key);
        if (!found)
            node_fail_key(reader->call, node, entry,
                          text_hint(reader->call->arena, entry->key, known, count),
                          "is nothing that %s has", owner);
    }
}

/* A `round` that is left out is found by whoever knows the commitments. */
static void read_late_reason(Reader *reader, const Node *node, LateReason *ret) {
    Call *call = reader->call;
    const Node *round = node_get(node, "round"), *cause = node_get(node, "cause");
    int64_t turn = 0;
    if (node_is_null(node_get(node, "promise")))
        node_fail(call, node, ERROR_INVALID, "promise", "is missing");
    else
        read_text(reader, node_get(node, "promise"), "promise", &ret->promise);
    if (!node_is_null(round) && (!node_integer(round, &turn) || turn < 1 || turn > INT_MAX))
        node_fail(call, round, ERROR_INVALID, "round", "must be a whole number from 1");
    ret->turn = (int)turn;
    if (node_is_null(cause) || !read_text(reader, cause, "cause", &ret->cause) ||
        !g_strv_contains(LATE_CAUSE_WORDS, ret->cause))
        node_fail(call, node, ERROR_INVALID, "cause",
                  "must be staff, part, customer, access, third_party, transport, weather, "
                  "misjudged, system or other");
    if (!node_is_null(node_get(node, "text")))
        read_text(reader, node_get(node, "text"), "text", &ret->text);
}

static void read_event_keys(Reader *reader, const Node *node, HistoryEvent *event) {
    static const char *const KEYS[] = {
        "at",         "recorded",        "for",  "until", "type",   "reason",
        "level",      "corrected",       "by",   "facts", "kind",   "support_mode",
        "fault_side", "equipment_class", "note", "told",  "sources"};
    const struct {
        const char *key;
        Instant *target;
    } instants[] = {{"at", &event->at},
                    {"recorded", &event->recorded},
                    {"for", &event->appointed},
                    {"until", &event->until}};
    const struct {
        const char *key;
        const char **target;
    } texts[] = {{"type", &event->type},
                 {"reason", &event->reason},
                 {"level", &event->level},
                 {"by", &event->by}};
    static const char *const EXPLAINED_KEYS[] = {"at",    "recorded", "type", "promise", "round",
                                                 "cause", "text",     "by",   "note"};
    bool explains = !strcmp(node_text(node, "type"), EVENT_EXPLAINED);
    if (explains)
        refuse_unknown_keys(reader, node, EXPLAINED_KEYS, G_N_ELEMENTS(EXPLAINED_KEYS), "it");
    else
        refuse_unknown_keys(reader, node, KEYS, G_N_ELEMENTS(KEYS), "an event");
    if (explains)
        read_late_reason(reader, node, &event->explains);
    for (size_t i = 0; i < G_N_ELEMENTS(instants); i++)
        if (!node_is_null(node_get(node, instants[i].key)))
            read_instant(reader, node_get(node, instants[i].key), instants[i].key,
                         instants[i].target);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        if (!node_is_null(node_get(node, texts[i].key)))
            read_text(reader, node_get(node, texts[i].key), texts[i].key, texts[i].target);
    const Node *corrected = node_get(node, "corrected");
    if (corrected && !node_yes_no(corrected, &event->corrected))
        node_fail(reader->call, corrected, ERROR_INVALID, "corrected", "must be true or false");
    const Node *told = node_get(node, "told");
    if (told && !node_yes_no(told, &event->told))
        node_fail(reader->call, told, ERROR_INVALID, "told", "must be true or false");
}

static void take_sources(const Node *sources, Facts *facts) {
    for (size_t i = 0; i < facts->count; i++) {
        const char *source = node_text(sources, facts->items[i].id);
        if (*source)
            facts->items[i].source = source;
    }
}

static bool read_event(Reader *reader, const Node *node, Instant happened, HistoryEvent *event) {
    size_t before = reader->call->error_count;
    if (node->kind != NODE_MAP)
        return node_fail(reader->call, node, ERROR_INVALID, "events", "each event must be a map");
    *event = history_event(happened, NULL, EFFECT_NONE);
    read_event_keys(reader, node, event);
    if (event->type == NULL)
        node_fail(reader->call, node, ERROR_INVALID, "type", "is missing in this event");
    if (!node_get(node, "at") && happened == INSTANT_NONE)
        node_fail(reader->call, node, ERROR_INVALID, "at", "is missing in this event");
    if (reader->call->error_count > before)
        return false;
    const EventType *type = event_type_find(event->type);
    event->effect = type ? type->effect : EFFECT_NONE;
    check_event(reader, node, event);
    check_level(reader, node, event->level);
    read_shorthand_facts(reader, node, event->at, &event->facts);
    if (node_get(node, "facts"))
        read_facts(reader, node_get(node, "facts"), event->at, &event->facts);
    take_sources(node_get(node, "sources"), &event->facts);
    return reader->call->error_count == before;
}

bool history_event_read(Call *call, const Programme *programme, const Node *node, Instant happened,
                        Instant now, HistoryEvent *ret_event) {
    History history = {.now = now};
    Reader reader = {.call = call, .programme = programme, .history = &history};
    return read_event(&reader, node, happened, ret_event);
}

static void read_events(Reader *reader, const Node *node) {
    const Node *events = node_get(node, "events");
    if (!events || events->kind != NODE_LIST) {
        node_fail(reader->call, node, ERROR_INVALID, "events", "must be a list of events");
        return;
    }
    for (size_t i = 0; i < events->items.count; i++) {
        HistoryEvent event;
        if (!read_event(reader, events->items.items[i], INSTANT_NONE, &event))
            continue;
        event.row = i;
        *LIST_ADD(reader->call->arena, &reader->history->events) = event;
    }
}

const History *history_read(Call *call, const Programme *programme, const Node *node) {
    size_t before = call->error_count;
    History *history = ARENA_NEW(call->arena, History);
    Reader reader = {.call = call, .programme = programme, .history = history};
    history->now = call->now;
    if (node->kind != NODE_MAP) {
        node_fail(call, node, ERROR_INVALID, NULL, "a history must be a JSON object");
        return NULL;
    }
    static const char *const KEYS[] = {"request",    "level", "kind",   "facts", "support_mode",
                                       "fault_side", "now",   "events", "note",  "equipment_class"};
    refuse_unknown_keys(&reader, node, KEYS, G_N_ELEMENTS(KEYS), "a history");
    if (node_get(node, "now"))
        read_instant(&reader, node_get(node, "now"), "now", &history->now);
    if (!node_is_null(node_get(node, "request")))
        read_text(&reader, node_get(node, "request"), "request", &history->request);
    if (!node_is_null(node_get(node, "level")))
        read_text(&reader, node_get(node, "level"), "level", &history->level);
    check_level(&reader, node_get(node, "level"), history->level);
    read_shorthand_facts(&reader, node, INSTANT_NONE, &history->facts);
    if (node_get(node, "facts"))
        read_facts(&reader, node_get(node, "facts"), INSTANT_NONE, &history->facts);
    read_events(&reader, node);
    history_sort(history);
    return call->error_count == before ? history : NULL;
}
