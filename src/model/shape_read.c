/* Reading by field tables: one function for each kind of value. */
#include "base/text.h"
#include "model/condition.h"
#include "model/shape.h"

#include <glib.h>
#include <stdlib.h>

static const char *node_kind_text(const Node *node) {
    switch (node->kind) {
    case NODE_NULL:
        return "nothing";
    case NODE_SCALAR:
        return "a single value";
    case NODE_LIST:
        return "a list";
    case NODE_MAP:
        return "a map";
    }
    return "";
}

static bool expect(Call *call, const Node *node, NodeKind kind, const char *field,
                   const char *wanted) {
    if (node->kind == kind)
        return true;
    return node_fail(call, node, ERROR_INVALID, field, "must be %s, not %s", wanted,
                     node_kind_text(node));
}

static bool is_id(const char *text) {
    if (!*text || strlen(text) > 80)
        return false;
    for (const char *at = text; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("-_.", *at))
            return false;
    return true;
}

/* Runs a reader that reports without a place, and places what it reports at `node`. */
#define PLACED(call, node, expression)                                                             \
    ({                                                                                             \
        size_t placed_before = (call)->error_count;                                                \
        bool placed_fine = (expression);                                                           \
        place_errors(call, placed_before, node);                                                   \
        placed_fine;                                                                               \
    })

static void place_errors(Call *call, size_t before, const Node *node) {
    size_t index = 0;
    for (Error *error = call->errors; error; error = error->next)
        if (index++ >= before && !error->file) {
            error->file = node->file;
            error->line = node->line;
            error->column = node->column;
        }
}

static bool read_text(Call *call, const Node *node, const char *field, const char **ret_text) {
    if (!expect(call, node, NODE_SCALAR, field, "a text"))
        return false;
    *ret_text = node->text;
    return true;
}

static bool read_id(Call *call, const Node *node, const char *field, const char **ret_id) {
    if (!read_text(call, node, field, ret_id))
        return false;
    if (is_id(*ret_id))
        return true;
    return node_fail(call, node, ERROR_INVALID, field,
                     "\"%.60s\" is no id: letters, digits, - _ and . only", *ret_id);
}

bool shape_read_texts(Call *call, const Node *node, const char *field, Texts *ret_texts) {
    if (node->kind == NODE_SCALAR) {
        *LIST_ADD(call->arena, ret_texts) = node->text;
        return true;
    }
    if (!expect(call, node, NODE_LIST, field, "a text or a list of texts"))
        return false;
    bool fine = true;
    for (size_t i = 0; i < node->items.count; i++) {
        const char *text;
        if (read_text(call, node->items.items[i], field, &text))
            *LIST_ADD(call->arena, ret_texts) = text;
        else
            fine = false;
    }
    return fine;
}

static size_t word_count(const char *const *words) {
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}

static const char *one_of(Arena *arena, const char *const *words) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; words[i]; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : "", words[i]);
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static bool read_word(Call *call, const Node *node, const Field *field, int *ret_index) {
    const char *text;
    if (!read_text(call, node, field->name, &text))
        return false;
    for (int i = 0; field->words[i]; i++)
        if (!strcmp(field->words[i], text)) {
            *ret_index = i;
            return true;
        }
    node_fail(call, node, ERROR_INVALID, field->name, "\"%.60s\" is not one of: %s", text,
              one_of(call->arena, field->words));
    call->last_error->hint = text_hint(call->arena, text, field->words, word_count(field->words));
    return false;
}

static bool read_yes_no(Call *call, const Node *node, const char *field, bool *ret_value) {
    if (node_yes_no(node, ret_value))
        return true;
    return node_fail(call, node, ERROR_INVALID, field, "must be yes or no");
}

static bool read_whole(Call *call, const Node *node, const char *field, int64_t least,
                       int32_t *ret_value) {
    int64_t value;
    if (!node_integer(node, &value) || value < least || value > 1000000)
        return node_fail(call, node, ERROR_INVALID, field,
                         "must be a whole number from %ld to 1000000", least);
    *ret_value = (int32_t)value;
    return true;
}

static bool read_span(Call *call, const Node *node, const char *field, Span *ret_span) {
    const char *text;
    if (!read_text(call, node, field, &text) ||
        !PLACED(call, node, span_parse(call, field, text, ret_span)))
        return false;
    if (!span_is_zero(ret_span) && !span_is_negative(ret_span))
        return true;
    return node_fail(call, node, ERROR_INVALID, field,
                     "\"%.60s\" must be longer than zero: nobody can promise that", text);
}

static bool read_life(Call *call, const Node *node, const char *field, Span *ret_span) {
    if (node->kind == NODE_SCALAR && !strcmp(node->text, "life")) {
        *ret_span = (Span){0};
        return true;
    }
    return read_span(call, node, field, ret_span);
}

static void read_spans(Call *call, const Node *node, const char *field, SpanChoices *ret) {
    if (node->kind != NODE_MAP) {
        Span span;
        if (read_span(call, node, field, &span))
            *LIST_ADD(call->arena, ret) = (SpanChoice){.span = span};
        return;
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        Span span;
        if (read_span(call, node->entries.items[i].value, field, &span))
            *LIST_ADD(call->arena, ret) =
                (SpanChoice){.key = node->entries.items[i].key, .span = span};
    }
}

static void read_choices(Call *call, const Node *node, const char *field, TextChoices *ret) {
    const char *text;
    if (node->kind != NODE_MAP) {
        if (read_text(call, node, field, &text))
            *LIST_ADD(call->arena, ret) = (TextChoice){.text = text};
        return;
    }
    for (size_t i = 0; i < node->entries.count; i++)
        if (read_text(call, node->entries.items[i].value, field, &text))
            *LIST_ADD(call->arena, ret) =
                (TextChoice){.key = node->entries.items[i].key, .text = text};
}

/* "80%", "99.5 %": hundredths of a percent. */
static bool share(const char *text, int32_t *ret_hundredths) {
    char *end;
    double percent = g_ascii_strtod(text, &end);
    while (*end == ' ')
        end++;
    if (end == text || strcmp(end, "%") != 0 || percent <= 0 || percent > 1000)
        return false;
    *ret_hundredths = (int32_t)(percent * 100 + 0.5);
    return true;
}

bool shape_read_placement(Call *call, const Node *node, const char *field, Placement *ret) {
    const char *text;
    if (!read_text(call, node, field, &text))
        return false;
    *ret = (Placement){.text = text};
    if (share(text, &ret->share_hundredths))
        return true;
    ret->kind = text_ends_with(text, " after due") ? PLACE_AFTER : PLACE_BEFORE;
    size_t behind = strlen(ret->kind == PLACE_AFTER ? " after due" : " before due");
    Span span;
    if ((ret->kind == PLACE_AFTER || text_ends_with(text, " before due")) &&
        PLACED(call, node,
               span_parse(call, field, arena_text_n(call->arena, text, strlen(text) - behind),
                          &span))) {
        ret->micros = span.micros + span.days * MICROS_PER_DAY;
        if (ret->micros >= 0 && !span.months && !span.working_days)
            return true;
    }
    return node_fail(call, node, ERROR_INVALID, field,
                     "\"%.60s\" must be a share such as 80 %%, or such as 30 min before due, "
                     "1 h after due",
                     text);
}

static void read_places(Call *call, const Node *node, const char *field, Placements *ret) {
    Placement place;
    if (node->kind == NODE_SCALAR) {
        if (shape_read_placement(call, node, field, &place))
            *LIST_ADD(call->arena, ret) = place;
        return;
    }
    if (!expect(call, node, NODE_LIST, field, "a place such as 80 % or a list of them"))
        return;
    for (size_t i = 0; i < node->items.count; i++)
        if (shape_read_placement(call, node->items.items[i], field, &place))
            *LIST_ADD(call->arena, ret) = place;
}

/* "300.00" or "300": two decimals; currencies without them write whole units and .00 */
static bool read_amount(Call *call, const Node *node, const char *field, Amount *ret) {
    const char *text;
    if (!read_text(call, node, field, &text))
        return false;
    size_t whole = strspn(text, "0123456789");
    size_t decimals = text[whole] == '.' ? strspn(text + whole + 1, "0123456789") : 0;
    bool fine = whole >= 1 && whole <= 12 &&
                (text[whole] == '\0' || (decimals == 2 && text[whole + 3] == '\0'));
    if (!fine)
        return node_fail(call, node, ERROR_INVALID, field,
                         "\"%.40s\" must be an amount such as 300 or 300.00", text);
    ret->given = true;
    ret->minor =
        strtoll(text, NULL, 10) * 100 + (decimals ? strtoll(text + whole + 1, NULL, 10) : 0);
    return true;
}

/* "09:00", "24:00", "17:30:30" as time since midnight. */
static bool clock_time(const char *text, size_t length, Micros *ret_micros) {
    int part[3] = {0};
    if (length != 5 && length != 8)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isdigit(text[i]))
            return false;
        if (i % 3 != 2)
            part[i / 3] = part[i / 3] * 10 + (text[i] - '0');
    }
    bool end_of_day = part[0] == 24 && !part[1] && !part[2];
    *ret_micros = (part[0] * INT64_C(3600) + part[1] * 60 + part[2]) * MICROS_PER_SECOND;
    return part[1] < 60 && part[2] < 60 && (part[0] < 24 || end_of_day);
}

static bool read_range(Call *call, const Node *node, const char *field, HoursRange *ret) {
    const char *text;
    if (!read_text(call, node, field, &text))
        return false;
    const char *dash = strchr(text, '-');
    ret->text = text;
    if (!dash || !clock_time(text, (size_t)(dash - text), &ret->opens) ||
        !clock_time(dash + 1, strlen(dash + 1), &ret->closes) || ret->opens == MICROS_PER_DAY)
        return node_fail(call, node, ERROR_INVALID, field,
                         "\"%.40s\" must be hours such as 09:00-17:30, up to 24:00", text);
    if (ret->opens == ret->closes)
        return node_fail(call, node, ERROR_INVALID, field,
                         "\"%.40s\" opens and closes at the same time; the whole day is "
                         "00:00-24:00",
                         text);
    if (ret->closes < ret->opens)
        ret->closes += MICROS_PER_DAY; /* past midnight */
    return true;
}

static int by_opening(const void *a, const void *b) {
    Micros first = ((const HoursRange *)a)->opens, second = ((const HoursRange *)b)->opens;
    return (first > second) - (first < second);
}

bool shape_read_hours(Call *call, const Node *node, const char *field, Hours *ret_hours) {
    if (!expect(call, node, NODE_LIST, field, "a list of hours such as [\"09:00-17:30\"]"))
        return false;
    bool fine = true;
    for (size_t i = 0; i < node->items.count; i++) {
        HoursRange range;
        if (read_range(call, node->items.items[i], field, &range))
            *LIST_ADD(call->arena, ret_hours) = range;
        else
            fine = false;
    }
    if (ret_hours->count)
        qsort(ret_hours->items, ret_hours->count, sizeof(HoursRange), by_opening);
    for (size_t i = 1; fine && i < ret_hours->count; i++)
        if (ret_hours->items[i].opens < ret_hours->items[i - 1].closes)
            fine = node_fail(call, node, ERROR_INVALID, field, "%s and %s overlap",
                             ret_hours->items[i - 1].text, ret_hours->items[i].text);
    return fine;
}

static void read_named(Call *call, const Node *node, const char *field, NamedWordsMap *ret) {
    if (!expect(call, node, NODE_MAP, field, "a map of ids"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        if (!is_id(entry->key))
            node_fail_key(call, node, entry, NULL, "is no id: letters, digits, - _ and . only");
        NamedWords named = {.record = {.id = entry->key, .node = entry->value}};
        words_read(call, entry->value, entry->key, &named.words);
        *LIST_ADD(call->arena, ret) = named;
    }
}

typedef LIST(char) ItemBytes; /* any LIST, seen as bytes */

static void *add_item(Arena *arena, void *list, size_t size) {
    ItemBytes *bytes = list;
    return list_grow(arena, (void **)&bytes->items, &bytes->count, &bytes->capacity, size);
}

static bool has_id(Record *const *seen, size_t count, const char *id) {
    for (size_t i = 0; i < count; i++)
        if (seen[i]->id && !strcmp(seen[i]->id, id))
            return true;
    return false;
}

static void refuse_double_ids(Call *call, const Field *field, void *list) {
    ItemBytes *bytes = list;
    Record **seen = ARENA_ARRAY(call->arena, Record *, bytes->count + 1);
    for (size_t i = 0; i < bytes->count; i++) {
        seen[i] = (Record *)(void *)(bytes->items + i * field->shape->size);
        if (seen[i]->id && *seen[i]->id && has_id(seen, i, seen[i]->id))
            node_fail(call, seen[i]->node, ERROR_INVALID, field->name, "\"%s\" is there twice",
                      seen[i]->id);
    }
}

static void read_list(Call *call, const Node *node, const Field *field, void *list) {
    if (!expect(call, node, NODE_LIST, field->name, "a list"))
        return;
    for (size_t i = 0; i < node->items.count; i++) {
        void *item = add_item(call->arena, list, field->shape->size);
        shape_read(call, node->items.items[i], field->shape, item);
    }
    refuse_double_ids(call, field, list);
}

static void read_map(Call *call, const Node *node, const Field *field, void *list) {
    if (!expect(call, node, NODE_MAP, field->name, "a map of ids"))
        return;
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        if (!is_id(entry->key))
            node_fail_key(call, node, entry, NULL, "is no id: letters, digits, - _ and . only");
        Record *item = add_item(call->arena, list, field->shape->size);
        shape_read(call, entry->value, field->shape, item);
        item->id = entry->key;
    }
}

static void read_value(Call *call, const Node *node, const Field *field, void *member) {
    const char *name = field->name;
    switch (field->kind) {
    case KIND_TEXT:
        read_text(call, node, name, member);
        break;
    case KIND_ID:
        read_id(call, node, name, member);
        break;
    case KIND_TEXTS:
    case KIND_EVENTS:
        shape_read_texts(call, node, name, member);
        break;
    case KIND_WORDS:
        words_read(call, node, name, member);
        break;
    case KIND_WORD:
        read_word(call, node, field, member);
        break;
    case KIND_YES_NO:
        read_yes_no(call, node, name, member);
        break;
    case KIND_COUNT:
        read_whole(call, node, name, 0, member);
        break;
    case KIND_POINTS:
        read_whole(call, node, name, -1000000, member);
        break;
    case KIND_SPAN:
        read_span(call, node, name, member);
        break;
    case KIND_LIFE:
        read_life(call, node, name, member);
        break;
    case KIND_SPANS:
        read_spans(call, node, name, member);
        break;
    case KIND_CHOICES:
        read_choices(call, node, name, member);
        break;
    case KIND_PLACES:
        read_places(call, node, name, member);
        break;
    case KIND_AMOUNT:
        read_amount(call, node, name, member);
        break;
    case KIND_CONDITION:
        *(const Condition **)member = condition_read(call, node, name);
        break;
    case KIND_NAMED:
        read_named(call, node, name, member);
        break;
    case KIND_ANY:
        *(const Node **)member = node;
        break;
    case KIND_RECORD:
        shape_read(call, node, field->shape, member);
        break;
    case KIND_LIST:
        read_list(call, node, field, member);
        break;
    case KIND_MAP:
        read_map(call, node, field, member);
        break;
    }
}

static const Field *find_field(const Shape *shape, const char *name) {
    for (size_t i = 0; i < shape->field_count; i++)
        if (!strcmp(shape->fields[i].name, name))
            return &shape->fields[i];
    return NULL;
}

static const char *field_hint(Call *call, const Shape *shape, const char *name) {
    const char **names = ARENA_ARRAY(call->arena, const char *, shape->field_count);
    for (size_t i = 0; i < shape->field_count; i++)
        names[i] = shape->fields[i].name;
    return text_hint(call->arena, name, names, shape->field_count);
}

/* An id that is missing or could not be read (and was reported) is empty, so that every later check
 * may compare ids. */
static void name_the_nameless(const Shape *shape, void *target) {
    for (size_t i = 0; i < shape->field_count; i++) {
        const char **id = (const char **)(void *)((char *)target + shape->fields[i].offset);
        if (shape->fields[i].kind == KIND_ID && !*id)
            *id = "";
    }
}

void shape_read(Call *call, const Node *node, const Shape *shape, void *target) {
    ((Record *)target)->node = node;
    if (!expect(call, node, NODE_MAP, shape->name, "a map")) {
        name_the_nameless(shape, target);
        return;
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        const Field *field = find_field(shape, entry->key);
        if (!field)
            node_fail_key(call, node, entry, field_hint(call, shape, entry->key),
                          "is nothing that a %s has", shape->name);
        else if (node_is_null(entry->value) && field->required)
            node_fail_key(call, node, entry, NULL, "is empty");
        else if (!node_is_null(entry->value))
            read_value(call, entry->value, field, (char *)target + field->offset);
    }
    name_the_nameless(shape, target);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].required && !node_get(node, shape->fields[i].name))
            node_fail(call, node, ERROR_INVALID, shape->fields[i].name, "is missing in this %s",
                      shape->name);
}

bool texts_have(const Texts *texts, const char *text) {
    for (size_t i = 0; i < texts->count; i++)
        if (!strcmp(texts->items[i], text))
            return true;
    return false;
}

void texts_write_json(JsonWriter *out, const char *key, const Texts *texts) {
    json_key(out, key);
    json_begin_list(out);
    for (size_t i = 0; i < texts->count; i++)
        json_text(out, texts->items[i]);
    json_end_list(out);
}

const NamedWords *named_find(const NamedWordsMap *map, const char *id) {
    for (size_t i = 0; i < map->count; i++)
        if (!strcmp(map->items[i].record.id, id))
            return &map->items[i];
    return NULL;
}
