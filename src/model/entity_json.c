#include "model/entity.h"

#include "base/text.h"
#include <glib.h>
#include <inttypes.h>

/* ---- out ---- */

static void write_words_list(JsonWriter *out, const char *json) {
    if (json)
        json_raw(out, json);
    else {
        json_begin_list(out);
        json_end_list(out);
    }
}

static void write_date(JsonWriter *out, CivilDay day) {
    char text[CIVIL_TEXT_BYTES];
    json_text(out, civil_put(text, day));
}

static void write_instant(JsonWriter *out, Instant instant) {
    char text[INSTANT_TEXT_BYTES];
    json_text(out, instant_text(text, instant, 0));
}

void column_write_json(JsonWriter *out, const Column *column, const void *record) {
    if (column->kind == COLUMN_LIST)
        write_words_list(out, *MEMBER_OF(record, column, const char *));
    else if (column_is_none(column, record))
        json_nothing(out);
    else if (column->kind == COLUMN_WORD)
        json_text(out, column->words[*MEMBER_OF(record, column, int)]);
    else if (column->kind == COLUMN_YES_NO)
        json_yes_no(out, *MEMBER_OF(record, column, bool));
    else if (column->kind == COLUMN_DATE)
        write_date(out, *MEMBER_OF(record, column, CivilDay));
    else if (column->kind == COLUMN_INSTANT)
        write_instant(out, *MEMBER_OF(record, column, Instant));
    else if (column->kind == COLUMN_WHOLE || column->kind == COLUMN_REFERENCE)
        json_whole(out, *MEMBER_OF(record, column, int64_t));
    else
        json_text(out, *MEMBER_OF(record, column, const char *));
}

void entity_write_json(JsonWriter *out, const Entity *entity, const void *record, EntityView view) {
    const Head *head = record;
    json_begin_object(out);
    json_whole_field(out, "id", head->id);
    json_whole_field(out, "version", head->version);
    for (size_t i = 0; i < entity->count; i++)
        if (column_shown(&entity->columns[i], view)) {
            json_key(out, entity->columns[i].name);
            column_write_json(out, &entity->columns[i], record);
        }
    json_instant_field(out, "created_at", head->created_at);
    json_instant_field(out, "updated_at", head->updated_at);
    if (head->deleted_at != INSTANT_NONE)
        json_instant_field(out, "deleted_at", head->deleted_at);
    json_end_object(out);
}

/* ---- in ---- */

static bool refuse(Call *call, const char *path, const char *message) {
    return call_fail(call, ERROR_INVALID, path, "%s", message);
}

/* Text that people may enter: no control characters, line ends only where lines are meant. */
static bool text_allowed(const char *text, bool lines) {
    for (const char *at = text; *at; at++) {
        unsigned char byte = (unsigned char)*at;
        bool line_end = lines && (byte == '\n' || byte == '\t' || byte == '\r');
        if ((byte < 0x20 || byte == 0x7F) && !line_end)
            return false;
    }
    return true;
}

static bool is_ascii(const char *text) {
    for (; *text; text++)
        if ((unsigned char)*text >= 0x80)
            return false;
    return true;
}

/* One text has one form in the store: NFC, without blanks around it. */
static const char *normal_text(Arena *arena, const char *text) {
    char *whole = is_ascii(text) ? g_strdup(text) : g_utf8_normalize(text, -1, G_NORMALIZE_NFC);
    const char *kept = whole ? arena_text(arena, g_strstrip(whole)) : NULL;
    g_free(whole);
    return kept;
}

static bool read_text(Call *call, const Column *column, const char *path, const char *text,
                      void *record) {
    if (!text_allowed(text, column->flags & C_LINES))
        return refuse(call, path, "holds a control character");
    const char *normal = normal_text(call->arena, text);
    if (!normal)
        return refuse(call, path, "is not UTF-8");
    if (strlen(normal) > (size_t)column->limit && g_utf8_strlen(normal, -1) > column->limit)
        return call_fail(call, ERROR_INVALID, path, "is longer than %" PRId64 " characters",
                         column->limit);
    *MEMBER(record, column, const char *) = *normal ? normal : NULL;
    return true;
}

static bool read_word(Call *call, const Column *column, const char *path, const char *text,
                      void *record) {
    size_t count = 0;
    for (; column->words[count]; count++)
        if (!strcmp(column->words[count], text)) {
            *MEMBER(record, column, int) = (int)count;
            return true;
        }
    refuse(call, path, "is none of the words allowed here");
    call->last_error->hint = text_hint(call->arena, text, column->words, count);
    if (!call->last_error->hint) {
        char *joined = g_strjoinv(", ", (char **)(void *)column->words);
        call->last_error->hint = arena_text(call->arena, joined);
        g_free(joined);
    }
    return false;
}

static bool read_whole(Call *call, const Column *column, const char *path, int64_t value,
                       void *record) {
    if (column->limit && (value > column->limit || value < -column->limit))
        return call_fail(call, ERROR_INVALID, path, "is beyond %" PRId64, column->limit);
    *MEMBER(record, column, int64_t) = value;
    return true;
}

bool column_read_scalar(Call *call, const Column *column, const char *path, const char *text,
                        void *record) {
    int64_t number;
    char *end;
    switch (column->kind) {
    case COLUMN_TEXT:
        return read_text(call, column, path, text, record);
    case COLUMN_WORD:
        return read_word(call, column, path, text, record);
    case COLUMN_WHOLE:
    case COLUMN_REFERENCE:
        number = g_ascii_strtoll(text, &end, 10);
        if (!*text || *end || number == G_MAXINT64 || number == G_MININT64)
            return refuse(call, path, "is no whole number");
        if (column->kind == COLUMN_REFERENCE && number <= 0)
            return refuse(call, path, "is no id");
        return read_whole(call, column, path, number, record);
    case COLUMN_DATE:
        return civil_parse(text, MEMBER(record, column, CivilDay)) ||
               refuse(call, path, "is no date of the form 2026-03-27");
    case COLUMN_INSTANT:
        return instant_parse(call, path, text, MEMBER(record, column, Instant));
    case COLUMN_YES_NO:
        if (strcmp(text, "true") != 0 && strcmp(text, "false") != 0 && strcmp(text, "yes") != 0 &&
            strcmp(text, "no") != 0)
            return refuse(call, path, "must be true or false");
        *MEMBER(record, column, bool) = *text == 't' || *text == 'y';
        return true;
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    return refuse(call, path, "can't be given so");
}

static bool right_form(const Column *column, const Node *node) {
    if (node->kind != NODE_SCALAR)
        return false;
    bool textual = column->kind == COLUMN_TEXT || column->kind == COLUMN_WORD ||
                   column->kind == COLUMN_DATE || column->kind == COLUMN_INSTANT;
    return node->quoted == textual;
}

static const char *form_name(const Column *column) {
    return column->kind == COLUMN_YES_NO                                      ? "true or false"
           : column->kind == COLUMN_WHOLE || column->kind == COLUMN_REFERENCE ? "a whole number"
                                                                              : "a text";
}

static bool read_list(Call *call, const Column *column, const char *path, const Node *node,
                      void *record);

bool column_read_node(Call *call, const Column *column, const char *path, const Node *node,
                      void *record) {
    if (node->kind == NODE_NULL) {
        column_clear(column, record);
        return true;
    }
    if (column->kind == COLUMN_LIST)
        return read_list(call, column, path, node, record);
    if (!right_form(column, node))
        return call_fail(call, ERROR_INVALID, path, "must be %s", form_name(column));
    return column_read_scalar(call, column, path, node->text, record);
}

static const Column *item_column(const ItemShape *shape, const char *name) {
    for (size_t i = 0; i < shape->count; i++)
        if (!strcmp(shape->columns[i].name, name))
            return &shape->columns[i];
    return NULL;
}

enum { ITEM_BYTES = 512 };

static bool read_item(Call *call, const ItemShape *shape, const char *path, const Node *node,
                      JsonWriter *out) {
    _Alignas(16) char item[ITEM_BYTES] = {0};
    if (node->kind != NODE_MAP)
        return refuse(call, path, "must be an object");
    for (size_t i = 0; i < shape->count; i++)
        column_clear(&shape->columns[i], item);
    size_t errors = call->error_count;
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        const char *below = arena_printf(call->arena, "%s.%s", path, entry->key);
        const Column *column = item_column(shape, entry->key);
        if (column)
            column_read_node(call, column, below, entry->value, item);
        else
            refuse(call, below, "is no field here");
    }
    for (size_t i = 0; i < shape->count; i++)
        if (shape->columns[i].flags & C_NEEDED && column_is_none(&shape->columns[i], item))
            refuse(call, arena_printf(call->arena, "%s.%s", path, shape->columns[i].name),
                   "is needed");
    if (call->error_count != errors)
        return false;
    json_begin_object(out);
    for (size_t i = 0; i < shape->count; i++)
        if (!column_is_none(&shape->columns[i], item)) {
            json_key(out, shape->columns[i].name);
            column_write_json(out, &shape->columns[i], item);
        }
    json_end_object(out);
    return true;
}

static ColumnKind listed_kind(const Column *column) {
    return column->words ? COLUMN_WORD : column->of != ENTITY_NONE ? COLUMN_REFERENCE : COLUMN_TEXT;
}

/* A list of plain values: words, ids, or texts. */
static bool read_choice(Call *call, const Column *column, const char *path, const Node *node,
                        JsonWriter *out) {
    _Alignas(16) char cell[16] = {0};
    Column plain = {.name = column->name,
                    .kind = listed_kind(column),
                    .limit = listed_kind(column) == COLUMN_TEXT ? LISTED_TEXT_MOST : 0,
                    .words = column->words,
                    .of = column->of};
    if (node->kind != NODE_NULL && !column_read_node(call, &plain, path, node, cell))
        return false;
    if (column_is_none(&plain, cell))
        return refuse(call, path, "is empty");
    column_write_json(out, &plain, cell);
    return true;
}

static bool read_list(Call *call, const Column *column, const char *path, const Node *node,
                      void *record) {
    if (node->kind != NODE_LIST)
        return refuse(call, path, "must be a list");
    if ((int64_t)node->items.count > column->limit)
        return call_fail(call, ERROR_INVALID, path, "has more than %" PRId64 " items",
                         column->limit);
    size_t errors = call->error_count;
    JsonWriter *out = json_writer_new(NULL);
    json_begin_list(out);
    for (size_t i = 0; i < node->items.count; i++) {
        const char *below = arena_printf(call->arena, "%s[%zu]", path, i);
        if (column->items)
            read_item(call, column->items, below, node->items.items[i], out);
        else
            read_choice(call, column, below, node->items.items[i], out);
    }
    if (call->error_count == errors) {
        json_end_list(out);
        *MEMBER(record, column, const char *) =
            node->items.count ? arena_text(call->arena, json_written(out, NULL)) : NULL;
    }
    json_writer_free(out);
    return call->error_count == errors;
}

static bool unknown_key(Call *call, const Entity *entity, const char *key) {
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; i < entity->count && count < G_N_ELEMENTS(names); i++)
        if (!(entity->columns[i].flags & (C_SECRET | C_SYSTEM)))
            names[count++] = entity->columns[i].name;
    refuse(call, key, "is no field of this record");
    call->last_error->hint = text_hint(call->arena, key, names, count);
    return false;
}

static bool is_head_key(const char *key) {
    static const char *const KEYS[] = {"id", "version", "created_at", "updated_at", "deleted_at"};
    for (size_t i = 0; i < G_N_ELEMENTS(KEYS); i++)
        if (!strcmp(KEYS[i], key))
            return true;
    return false;
}

static bool read_entry(Call *call, const Entity *entity, const NodeEntry *entry, bool creating,
                       void *record) {
    const Column *column = entity_column(entity, entry->key);
    if (is_head_key(entry->key))
        return refuse(call, entry->key, "is set by the system");
    if (!column || column->flags & C_SECRET)
        return unknown_key(call, entity, entry->key);
    if (column->flags & C_SYSTEM)
        return refuse(call, entry->key, "is set by the system");
    if (column->flags & C_FIXED && !creating)
        return refuse(call, entry->key, "can't be changed once it is set");
    return column_read_node(call, column, column->name, entry->value, record);
}

bool entity_read_json(Call *call, const Entity *entity, const Node *input, bool creating,
                      void *record) {
    size_t errors = call->error_count;
    if (!input || input->kind != NODE_MAP)
        return call_fail(call, ERROR_INVALID, NULL, "the body must be a JSON object");
    for (size_t i = 0; i < input->entries.count; i++)
        read_entry(call, entity, &input->entries.items[i], creating, record);
    if (call->error_count == errors)
        entity_check_needed(call, entity, record);
    return call->error_count == errors;
}

bool entity_check_needed(Call *call, const Entity *entity, const void *record) {
    size_t errors = call->error_count;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        bool asked = column->flags & C_NEEDED && !(column->flags & C_SYSTEM);
        if (asked && column_is_none(column, record))
            refuse(call, column->name, "is needed");
    }
    return call->error_count == errors;
}
