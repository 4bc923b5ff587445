#include "model/log_map.h"

#include "base/text.h"
#include "base/yaml.h"
#include "base/zone.h"
#include <glib.h>

static const char *const MEANING_WORDS[] = {"new",      "working",   "paused",
                                            "resolved", "cancelled", NULL};
static const char *const TAKE_WORDS[] = {"last", "first", "each", NULL};

static const Field STATE_RULE_FIELDS[] = {
    FIELD(StateRule, is, TEXTS, NEEDED, "The state as the log writes it; * stands for anything."),
    FIELD_ROW(StateRule, means, WORD, NEEDED, MEANING_WORDS, "What it means."),
    FIELD(StateRule, reason, TEXT, OPTIONAL, "The pause reason of `paused`."),
    FIELD(StateRule, events, EVENTS, OPTIONAL,
          "Events that entering this state tells, such as visit.arrived."),
};
static const Shape STATE_RULE_SHAPE =
    SHAPE("state meaning", StateRule, STATE_RULE_FIELDS, "The first that fits decides.");

static const Field STATE_FIELDS[] = {
    FIELD(StateMap, columns, TEXTS, NEEDED, "The column; several are joined by \" / \"."),
    FIELD_ITEMS(StateMap, meanings, LIST, StateRule, STATE_RULE_SHAPE, NEEDED,
                "What the states mean."),
};
static const Shape STATE_SHAPE = SHAPE("state", StateMap, STATE_FIELDS, "The state of a case.");

static const Field LEVEL_FIELDS[] = {
    FIELD(LevelMap, column, TEXT, NEEDED, "The column."),
    FIELD(LevelMap, values, ANY, OPTIONAL, "The log's values → levels; as they are if left out."),
    FIELD_ROW(LevelMap, take, WORD, OPTIONAL, TAKE_WORDS,
              "Whose level counts: the last line's from the start, the first line's, or each "
              "line's as it comes."),
};
static const Shape LEVEL_SHAPE = SHAPE("level", LevelMap, LEVEL_FIELDS, "The level of a case.");

static const Field FACT_FIELDS[] = {
    FIELD(FactMap, column, TEXT, OPTIONAL, "The column; its last line counts."),
    FIELD(FactMap, value, TEXT, OPTIONAL, "The same value for every case."),
    FIELD(FactMap, values, ANY, OPTIONAL, "The log's values → the fact's."),
};
static const Shape FACT_MAP_SHAPE = SHAPE("fact", FactMap, FACT_FIELDS, "A fact of a case.");

static const Field EVENT_FIELDS[] = {
    FIELD(EventMap, type, TEXT, NEEDED, "The event."),
    FIELD(EventMap, column, TEXT, NEEDED, "The column of its instant."),
    {.name = "for",
     .kind = KIND_TEXT,
     .offset = offsetof(EventMap, appoints),
     .about = "The column of the instant that it appoints."},
};
static const Shape EVENT_SHAPE =
    SHAPE("event", EventMap, EVENT_FIELDS, "An event with a column of its own.");

static const Field FIELDS[] = {
    FIELD(LogMap, map, ID, NEEDED, "The map's id."),
    FIELD(LogMap, about, WORDS, OPTIONAL, "Which log it is for."),
    {.name = "case",
     .kind = KIND_TEXT,
     .offset = offsetof(LogMap, case_column),
     .required = true,
     .about = "The column that names the case."},
    FIELD(
        LogMap, at, TEXT, OPTIONAL,
        "The column that says when the line's change happened; left out: a line is a whole case."),
    FIELD(LogMap, opened, TEXT, OPTIONAL,
          "The column that says when the case was opened; the first line's `at` if left out."),
    FIELD(LogMap, order, TEXTS, OPTIONAL,
          "Columns of numbers or instants by which a case's lines are ordered, then the order of "
          "the file; `at` alone if left out."),
    FIELD(
        LogMap, format, TEXT, OPTIONAL,
        "How instants are written: iso (with offset), or %Y %m %d %H %M %S %I %p %b %f %z; iso if "
        "left out."),
    FIELD(LogMap, zone, TEXT, OPTIONAL, "The zone of instants without an offset; UTC if left out."),
    FIELD(LogMap, unknown, TEXTS, OPTIONAL, "Texts that mean: not known."),
    FIELD(LogMap, future, TEXTS, OPTIONAL,
          "Columns that tell the future on every line; nothing may use them."),
    FIELD(LogMap, separator, TEXT, OPTIONAL,
          "One of , ; | tab; found from the first line if left out."),
    FIELD(LogMap, encoding, TEXT, OPTIONAL, "utf-8, latin-1 or gb18030; utf-8 if left out."),
    FIELD_INSIDE(LogMap, state, StateMap, STATE_SHAPE, OPTIONAL, "The state of a case."),
    FIELD_INSIDE(LogMap, level, LevelMap, LEVEL_SHAPE, OPTIONAL, "The level of a case."),
    FIELD_ITEMS(LogMap, facts, MAP, FactMap, FACT_MAP_SHAPE, OPTIONAL, "Facts of a case."),
    FIELD_ITEMS(LogMap, events, LIST, EventMap, EVENT_SHAPE, OPTIONAL,
                "Events with columns of their own."),
};
const Shape LOG_MAP_SHAPE = SHAPE("map", LogMap, FIELDS, "What a log's columns mean.");

static void check_not_future(Call *call, const LogMap *map, const Node *place, const char *field,
                             const char *column) {
    if (column && texts_have(&map->future, column))
        node_fail(call, place, ERROR_INVALID, field,
                  "the column \"%.60s\" tells the future: a replay must not read it", column);
}

static void check_future(Call *call, const LogMap *map) {
    const Node *place = map->record.node;
    check_not_future(call, map, place, "at", map->at);
    check_not_future(call, map, place, "opened", map->opened);
    check_not_future(call, map, place, "case", map->case_column);
    check_not_future(call, map, place, "level", map->level.column);
    for (size_t i = 0; i < map->state.columns.count; i++)
        check_not_future(call, map, place, "state", map->state.columns.items[i]);
    for (size_t i = 0; i < map->order.count; i++)
        check_not_future(call, map, place, "order", map->order.items[i]);
    for (size_t i = 0; i < map->events.count; i++) {
        check_not_future(call, map, map->events.items[i].record.node, "column",
                         map->events.items[i].column);
        check_not_future(call, map, map->events.items[i].record.node, "for",
                         map->events.items[i].appoints);
    }
    for (size_t i = 0; i < map->facts.count; i++)
        check_not_future(call, map, map->facts.items[i].record.node, "column",
                         map->facts.items[i].column);
}

static void check_parts(Call *call, LogMap *map) {
    const Node *place = map->record.node;
    if (!map->at && !map->opened)
        node_fail(call, place, ERROR_INVALID, "opened",
                  "is needed where a line is a whole case (no `at`)");
    if (!map->at && map->state.columns.count)
        node_fail(call, place, ERROR_INVALID, "state",
                  "says when states change, which needs `at`; use events for whole cases");
    if (!map->state.columns.count && !map->events.count)
        node_fail(call, place, ERROR_INVALID, "state",
                  "is missing: without state or events nothing happens to a case");
    for (size_t i = 0; i < map->state.meanings.count; i++) {
        const StateRule *rule = &map->state.meanings.items[i];
        if ((rule->means == STATE_PAUSED) != (rule->reason != NULL))
            node_fail(call, rule->record.node, ERROR_INVALID, "reason",
                      rule->reason ? "belongs to `paused` alone"
                                   : "is missing: why does it pause?");
    }
    for (size_t i = 0; i < map->facts.count; i++)
        if ((map->facts.items[i].column == NULL) == (map->facts.items[i].value == NULL))
            node_fail(call, map->facts.items[i].record.node, ERROR_INVALID, "column",
                      "a fact has either a column or a value");
    static const char *const SEPARATORS[] = {",", ";", "|", "tab"};
    bool known = !map->separator;
    for (size_t i = 0; !known && i < G_N_ELEMENTS(SEPARATORS); i++)
        known = !strcmp(SEPARATORS[i], map->separator);
    if (!known)
        node_fail(call, place, ERROR_INVALID, "separator", "must be one of , ; | tab");
    Zone *zone = zone_new(call, "zone", map->zone ? map->zone : "UTC");
    zone_free(zone);
}

const LogMap *log_map_parse(Call *call, const char *file, const char *text, size_t length) {
    size_t before = call->error_count;
    const Node *node = yaml_parse(call, file, text, length);
    if (!node)
        return NULL;
    LogMap *map = ARENA_NEW(call->arena, LogMap);
    map->file = arena_text(call->arena, file);
    shape_read(call, node, &LOG_MAP_SHAPE, map);
    if (call->error_count == before) {
        check_parts(call, map);
        check_future(call, map);
    }
    return call->error_count == before ? map : NULL;
}

const LogMap *log_map_load(Call *call, const char *file) {
    size_t length;
    const char *text = text_load_file(call, file, YAML_BYTES, &length);
    return text ? log_map_parse(call, file, text, length) : NULL;
}

/* ---- against a programme ---- */

static void need_level(Call *call, const Programme *programme, const Node *place,
                       const char *level) {
    if (!programme_level(programme, level))
        node_fail(call, place, ERROR_INVALID, "level", "\"%.60s\" is no level of the programme %s",
                  level, programme->programme);
}

static void check_levels(Call *call, const LogMap *map, const Programme *programme) {
    const Node *values = map->level.values;
    for (size_t i = 0; values && values->kind == NODE_MAP && i < values->entries.count; i++) {
        const Node *value = values->entries.items[i].value;
        if (value->kind == NODE_SCALAR)
            need_level(call, programme, value, value->text);
        else
            node_fail(call, value, ERROR_INVALID, "values", "must be a level");
    }
}

/* What opens, pauses or solves a case is said by `means`; events of a state are plain facts. */
static void check_state_events(Call *call, const StateRule *rule, const Programme *programme) {
    for (size_t i = 0; i < rule->events.count; i++) {
        const EventType *type = event_type_find(rule->events.items[i]);
        if (!programme_has_event(programme, rule->events.items[i]))
            node_fail(call, rule->record.node, ERROR_INVALID, "events", "\"%.60s\" is no event",
                      rule->events.items[i]);
        else if (type && (type->effect != EFFECT_NONE || type->appoints))
            node_fail(call, rule->record.node, ERROR_INVALID, "events",
                      "%s does more than happen: say it by `means`, or by a column under events",
                      type->id);
    }
}

bool log_map_fits(Call *call, const LogMap *map, const Programme *programme) {
    size_t before = call->error_count;
    check_levels(call, map, programme);
    for (size_t i = 0; i < map->state.meanings.count; i++)
        check_state_events(call, &map->state.meanings.items[i], programme);
    for (size_t i = 0; i < map->state.meanings.count; i++) {
        const StateRule *rule = &map->state.meanings.items[i];
        if (rule->reason && !programme_pause(programme, rule->reason))
            node_fail(call, rule->record.node, ERROR_INVALID, "reason",
                      "\"%.60s\" is no pause reason of the programme %s", rule->reason,
                      programme->programme);
    }
    for (size_t i = 0; i < map->facts.count; i++)
        if (!programme_fact(programme, map->facts.items[i].record.id))
            node_fail(call, map->facts.items[i].record.node, ERROR_INVALID, "facts",
                      "\"%.60s\" is no fact of the programme %s", map->facts.items[i].record.id,
                      programme->programme);
    for (size_t i = 0; i < map->events.count; i++)
        if (!programme_has_event(programme, map->events.items[i].type))
            node_fail(call, map->events.items[i].record.node, ERROR_INVALID, "type",
                      "\"%.60s\" is no event", map->events.items[i].type);
    return call->error_count == before;
}
