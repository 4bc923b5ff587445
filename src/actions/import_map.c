#include "actions/import_map.h"

#include "base/text.h"
#include "base/yaml.h"
#include <glib.h>

static const char *const OWN_KEYS[] = {"rows", "encoding", "separator", "empty"};

/* Accounts are opened by invitation, programmes are published: neither comes by the thousand. */
static const EntityKind TAKEN[] = {ENTITY_CUSTOMER,  ENTITY_SITE,     ENTITY_CONTACT,
                                   ENTITY_PRODUCT,   ENTITY_PART,     ENTITY_COMPONENT,
                                   ENTITY_EQUIPMENT, ENTITY_CONTRACT, ENTITY_COVER,
                                   ENTITY_TEAM,      ENTITY_SKILL};

bool import_takes(const Entity *entity) {
    for (size_t i = 0; i < G_N_ELEMENTS(TAKEN); i++)
        if (entity && entity->kind == TAKEN[i])
            return true;
    return false;
}

const char *import_kinds(Arena *arena) {
    const char *all = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(TAKEN); i++) {
        const char *plural = entity_of(TAKEN[i])->plural;
        all = all ? arena_printf(arena, "%s, %s", all, plural) : plural;
    }
    return all;
}

bool import_ignores(const Entity *entity, const char *name) {
    const Column *column = entity_column(entity, name);
    return !strcmp(name, "created_at") || !strcmp(name, "updated_at") ||
           !strcmp(name, "deleted_at") || (column && column->flags & C_SYSTEM);
}

/* ---- fields by their names ---- */

static bool is_input(const Column *column) {
    return !(column->flags & (C_SYSTEM | C_SECRET));
}

static const Entity *keyed(const Column *column) {
    const Entity *entity = column->kind == COLUMN_REFERENCE ? entity_of(column->of) : NULL;
    return entity && entity->key ? entity : NULL;
}

/* "site", or "site.number": the site with this number. */
static bool find_field(const Entity *entity, const char *name, ImportField *ret_field) {
    const char *dot = strchr(name, '.');
    size_t length = dot ? (size_t)(dot - name) : strlen(name);
    *ret_field = (ImportField){.name = name};
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (strlen(column->name) != length || strncmp(column->name, name, length) != 0)
            continue;
        ret_field->column = column;
        ret_field->by_key = dot ? keyed(column) : NULL;
        return is_input(column) &&
               (!dot || (ret_field->by_key && !strcmp(dot + 1, ret_field->by_key->key)));
    }
    return false;
}

/* The field whose name is meant, for a hint. */
static const char *hint_for(Arena *arena, const Entity *entity, const char *name) {
    const char *names[128];
    size_t count = 0;
    for (size_t i = 0; i < entity->count && count + 1 < G_N_ELEMENTS(names); i++) {
        const Column *column = &entity->columns[i];
        if (!is_input(column))
            continue;
        names[count++] = column->name;
        if (keyed(column))
            names[count++] = arena_printf(arena, "%s.%s", column->name, keyed(column)->key);
    }
    return text_hint(arena, name, names, count);
}

static ImportField *field_of(ImportKind *kind, const Column *column) {
    for (size_t i = 0; i < kind->fields.count; i++)
        if (kind->fields.items[i].column == column)
            return &kind->fields.items[i];
    return NULL;
}

static ImportKind *add_kind(Arena *arena, ImportMap *map, const Entity *entity) {
    ImportKind *kind = LIST_ADD(arena, &map->kinds);
    kind->entity = entity;
    kind->key = entity->key ? entity_column(entity, entity->key) : NULL;
    return kind;
}

/* ---- texts with columns in braces ---- */

typedef struct TextReader {
    Call *call;
    const Node *node;
    const char *at;
    ImportValue *value;
    ImportPart *part;
} TextReader;

static bool wrong_text(const TextReader *reader, const char *message) {
    return node_fail(reader->call, reader->node, ERROR_INVALID, NULL, "%s", message);
}

static void begin_part(TextReader *reader, bool optional) {
    reader->part = LIST_ADD(reader->call->arena, &reader->value->parts);
    reader->part->optional = optional;
}

/* {COLUMN}, or {COLUMN:5}: its first five characters. */
static bool read_column(TextReader *reader) {
    const char *end = strchr(reader->at, '}');
    if (!end || end == reader->at + 1)
        return wrong_text(reader, "a brace { needs a column's name and }; for a plain { write {{");
    ImportPiece *piece = LIST_ADD(reader->call->arena, &reader->part->pieces);
    char *name = arena_text_n(reader->call->arena, reader->at + 1, (size_t)(end - reader->at) - 1);
    char *colon = strrchr(name, ':');
    char *digits_end = NULL;
    guint64 take = colon ? g_ascii_strtoull(colon + 1, &digits_end, 10) : 0;
    if (take > 0 && take < 10000 && !*digits_end) {
        piece->take = (size_t)take;
        *colon = '\0';
    }
    piece->column = name;
    piece->at = -1;
    reader->at = end + 1;
    return true;
}

static void read_plain(TextReader *reader) {
    char text[2] = {*reader->at, '\0'};
    bool doubled = strchr("{[]}", *reader->at) && reader->at[1] == *reader->at;
    ImportPiece *last = reader->part->pieces.count
                            ? &reader->part->pieces.items[reader->part->pieces.count - 1]
                            : NULL;
    if (!last || !last->text) {
        last = LIST_ADD(reader->call->arena, &reader->part->pieces);
        last->text = "";
    }
    last->text = arena_printf(reader->call->arena, "%s%s", last->text, text);
    reader->at += 1 + (size_t)doubled;
}

static bool read_text(Call *call, const Node *node, const char *text, ImportValue *value) {
    TextReader reader = {.call = call, .node = node, .at = text, .value = value};
    begin_part(&reader, false);
    while (*reader.at) {
        char mark = reader.at[0];
        bool doubled = reader.at[1] == mark;
        if (mark == '{' && !doubled) {
            if (!read_column(&reader))
                return false;
        } else if ((mark == '[' || mark == ']') && !doubled) {
            if (reader.part->optional == (mark == '['))
                return wrong_text(&reader, "brackets [ ] don't fit; for a plain [ write [[");
            begin_part(&reader, mark == '[');
            reader.at++;
        } else {
            read_plain(&reader);
        }
    }
    return !reader.part->optional || wrong_text(&reader, "a bracket [ is not closed by ]");
}

/* ---- a field's value in a map ---- */

typedef struct MapReader {
    Call *call;
    ImportMap *map;
    ImportKind *kind;
    ImportField *field;
} MapReader;

/* "customer": that of the same row; "site.customer": the customer of its site. */
static bool read_of_row(MapReader *reader, const Node *node, ImportValue *value) {
    const char *dot = strchr(node->text, '.');
    size_t length = dot ? (size_t)(dot - node->text) : strlen(node->text);
    EntityKind wanted = reader->field->column->of;
    for (size_t i = 0; i + 1 < reader->map->kinds.count; i++) {
        const Entity *entity = reader->map->kinds.items[i].entity;
        if (strlen(entity->name) != length || strncmp(entity->name, node->text, length) != 0)
            continue;
        const Column *through = dot ? entity_column(entity, dot + 1) : NULL;
        EntityKind given = through ? through->of : dot ? ENTITY_NONE : entity->kind;
        if (given != wanted)
            break;
        value->of_row = (int)i;
        value->through = through;
        return true;
    }
    return node_fail(reader->call, node, ERROR_INVALID, reader->field->name,
                     "must be a text with {COLUMN}, or a %s that the map makes before",
                     entity_of(wanted)->name);
}

static bool read_scalar(MapReader *reader, const Node *node, ImportValue *value) {
    bool refers = reader->field->column->kind == COLUMN_REFERENCE && !reader->field->by_key;
    if (refers && !strchr(node->text, '{'))
        return read_of_row(reader, node, value);
    return read_text(reader->call, node, node->text, value);
}

static bool read_words(MapReader *reader, const Node *node, ImportValue *value) {
    const Column *column = reader->field->column;
    if (node->kind != NODE_MAP)
        return node_fail(reader->call, node, ERROR_INVALID, "words",
                         "must be a map: the file's word → ours");
    value->words = node;
    for (size_t i = 0; i < node->entries.count; i++) {
        const Node *word = node->entries.items[i].value;
        bool known = word->kind == NODE_NULL || word->kind == NODE_SCALAR;
        if (word->kind == NODE_SCALAR && column->words) {
            known = false;
            for (size_t k = 0; column->words[k]; k++)
                known |= !strcmp(column->words[k], word->text);
        }
        if (!known)
            node_fail(reader->call, word, ERROR_INVALID, reader->field->name,
                      "\"%.60s\" is none of its words", word->text ? word->text : "…");
    }
    return true;
}

static bool read_date_form(MapReader *reader, const Node *node, ImportValue *value) {
    bool fits = node->kind == NODE_SCALAR && strchr(node->text, 'y') && strchr(node->text, 'm') &&
                strchr(node->text, 'd');
    if (!fits || reader->field->column->kind != COLUMN_DATE)
        return node_fail(reader->call, node, ERROR_INVALID, "date",
                         fits ? "is for fields that are dates"
                              : "must say where y, m and d stand: yyyymmdd, dd.mm.yyyy, m/d/yy");
    value->date = node->text;
    return true;
}

static bool read_decimals(MapReader *reader, const Node *node, ImportValue *value) {
    int64_t decimals;
    bool fits = node_integer(node, &decimals) && decimals >= 1 && decimals <= 9;
    if (!fits || reader->field->column->kind != COLUMN_WHOLE)
        return node_fail(reader->call, node, ERROR_INVALID, "decimals",
                         fits ? "is for fields that are whole numbers" : "must be 1 to 9");
    value->decimals = (int)decimals;
    return true;
}

static bool read_detail(MapReader *reader, const Node *map, const NodeEntry *entry,
                        ImportValue *value) {
    static const char *const KEYS[] = {"column", "text", "words", "otherwise", "date", "decimals"};
    const Node *node = entry->value;
    bool scalar = node->kind == NODE_SCALAR;
    if (!strcmp(entry->key, "column") && scalar)
        return read_text(reader->call, node, arena_printf(reader->call->arena, "{%s}", node->text),
                         value);
    if (!strcmp(entry->key, "text") && scalar)
        return read_scalar(reader, node, value);
    if (!strcmp(entry->key, "words"))
        return read_words(reader, node, value);
    if (!strcmp(entry->key, "otherwise") && scalar) {
        value->otherwise = node->text;
        return true;
    }
    if (!strcmp(entry->key, "date"))
        return read_date_form(reader, node, value);
    if (!strcmp(entry->key, "decimals"))
        return read_decimals(reader, node, value);
    return node_fail_key(reader->call, map, entry,
                         text_hint(reader->call->arena, entry->key, KEYS, G_N_ELEMENTS(KEYS)),
                         "must be one of column, text, words, otherwise, date, decimals");
}

static bool read_value(MapReader *reader, const Node *node) {
    ImportValue *value = LIST_ADD(reader->call->arena, &reader->field->values);
    value->of_row = -1;
    if (node->kind == NODE_SCALAR)
        return read_scalar(reader, node, value);
    if (node->kind != NODE_MAP)
        return node_fail(reader->call, node, ERROR_INVALID, reader->field->name,
                         "must be a text, or a map with column or text");
    for (size_t i = 0; i < node->entries.count; i++)
        read_detail(reader, node, &node->entries.items[i], value);
    return value->parts.count || value->of_row >= 0 ||
           node_fail(reader->call, node, ERROR_INVALID, reader->field->name,
                     "needs a column or a text");
}

static void read_field(MapReader *reader, const Node *map, const NodeEntry *entry) {
    const Entity *entity = reader->kind->entity;
    ImportField field;
    if (!find_field(entity, entry->key, &field)) {
        node_fail_key(reader->call, map, entry, hint_for(reader->call->arena, entity, entry->key),
                      import_ignores(entity, entry->key) ? "is set by the system"
                                                         : "is no field of this kind");
        return;
    }
    if (field_of(reader->kind, field.column)) {
        node_fail_key(reader->call, map, entry, NULL, "is given twice");
        return;
    }
    reader->field = LIST_ADD(reader->call->arena, &reader->kind->fields);
    *reader->field = field;
    if (entry->value->kind != NODE_LIST) {
        read_value(reader, entry->value);
        return;
    }
    for (size_t i = 0; i < entry->value->items.count; i++)
        read_value(reader, entry->value->items.items[i]);
}

/* ---- the whole map ---- */

static void read_kind(Call *call, ImportMap *map, const Node *node, const NodeEntry *entry) {
    const Entity *entity = entity_by_name(entry->key);
    if (!import_takes(entity)) {
        const char *names[G_N_ELEMENTS(TAKEN) + G_N_ELEMENTS(OWN_KEYS)];
        for (size_t i = 0; i < G_N_ELEMENTS(TAKEN); i++)
            names[i] = entity_of(TAKEN[i])->name;
        memcpy(names + G_N_ELEMENTS(TAKEN), OWN_KEYS, sizeof OWN_KEYS);
        node_fail_key(call, node, entry,
                      text_hint(call->arena, entry->key, names, G_N_ELEMENTS(names)),
                      "is neither a setting nor a kind that can be imported");
        return;
    }
    if (entry->value->kind != NODE_MAP || map->kinds.count == IMPORT_KINDS) {
        node_fail_key(call, node, entry, NULL,
                      map->kinds.count == IMPORT_KINDS ? "is one kind too many"
                                                       : "must be a map of fields");
        return;
    }
    ImportKind *kind = add_kind(call->arena, map, entity);
    MapReader reader = {call, map, kind, NULL};
    for (size_t i = 0; i < entry->value->entries.count; i++)
        read_field(&reader, entry->value, &entry->value->entries.items[i]);
    if (kind->key && !field_of(kind, kind->key))
        node_fail_key(call, node, entry, NULL,
                      "needs `%s`: by it a record is known again when the file is read once more",
                      kind->key->name);
}

static void add_empty(Call *call, ImportMap *map, const char *column, const Node *node) {
    if (node->kind == NODE_SCALAR) {
        *LIST_ADD(call->arena, &map->empty) = (ImportEmpty){column, node->text};
        return;
    }
    if (node->kind != NODE_LIST) {
        node_fail(call, node, ERROR_INVALID, "empty", "must be a text, or a list of texts");
        return;
    }
    for (size_t i = 0; i < node->items.count; i++)
        add_empty(call, map, column, node->items.items[i]);
}

/* [0, N/A] for all columns, or {COLUMN: [0], "*": [N/A]}. */
static void read_empty(Call *call, ImportMap *map, const Node *node) {
    if (node->kind != NODE_MAP) {
        add_empty(call, map, NULL, node);
        return;
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        const char *column = node->entries.items[i].key;
        add_empty(call, map, strcmp(column, "*") ? column : NULL, node->entries.items[i].value);
    }
}

static void read_setting(Call *call, ImportMap *map, const NodeEntry *entry) {
    const Node *node = entry->value;
    if (!strcmp(entry->key, "empty")) {
        read_empty(call, map, node);
        return;
    }
    if (node->kind != NODE_SCALAR) {
        node_fail(call, node, ERROR_INVALID, entry->key, "must be a text");
        return;
    }
    if (!strcmp(entry->key, "encoding"))
        map->encoding = node->text;
    else if (!strcmp(entry->key, "separator"))
        map->separator = node->text;
    else if (!strcmp(node->text, "jsonl"))
        map->rows = IMPORT_JSON_LINES;
    else if (strcmp(node->text, "csv") != 0)
        node_fail(call, node, ERROR_INVALID, "rows", "must be csv or jsonl");
}

static bool is_setting(const char *key) {
    for (size_t i = 0; i < G_N_ELEMENTS(OWN_KEYS); i++)
        if (!strcmp(OWN_KEYS[i], key))
            return true;
    return false;
}

ImportMap *import_map_parse(Call *call, const char *file, const char *text, size_t length) {
    size_t errors = call->error_count;
    const Node *node = yaml_parse(call, file, text, length);
    if (!node)
        return NULL;
    if (node->kind != NODE_MAP) {
        node_fail(call, node, ERROR_INVALID, NULL, "must be a map of kinds and their fields");
        return NULL;
    }
    ImportMap *map = ARENA_NEW(call->arena, ImportMap);
    map->file = arena_text(call->arena, file);
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        if (is_setting(entry->key))
            read_setting(call, map, entry);
        else
            read_kind(call, map, node, entry);
    }
    if (!map->kinds.count && call->error_count == errors)
        node_fail(call, node, ERROR_INVALID, NULL, "names no kind of record");
    return call->error_count == errors ? map : NULL;
}

/* ---- without a map: columns are fields ---- */

static void add_plain(Arena *arena, ImportKind *kind, const ImportField *field, int at) {
    ImportField *added = LIST_ADD(arena, &kind->fields);
    *added = *field;
    ImportValue *value = LIST_ADD(arena, &added->values);
    value->of_row = -1;
    ImportPart *part = LIST_ADD(arena, &value->parts);
    *LIST_ADD(arena, &part->pieces) = (ImportPiece){.column = added->name, .at = at};
}

static bool is_own(const char *name) {
    return !strcmp(name, "id") || !strcmp(name, "version");
}

static bool fail_column(Call *call, const char *file, const char *name, const char *hint,
                        const char *message) {
    call_add_error(call, &(Error){.code = ERROR_INVALID,
                                  .file = file,
                                  .line = 1,
                                  .field = name,
                                  .message = message,
                                  .hint = hint});
    return false;
}

static void add_named(Call *call, ImportMap *map, ImportKind *kind, const char *name, int at) {
    ImportField field = {.name = name};
    const Entity *entity = kind->entity;
    if (is_own(name) || find_field(entity, name, &field)) {
        bool twice = false;
        for (size_t i = 0; i < kind->fields.count; i++)
            twice |= !strcmp(kind->fields.items[i].name, name) ||
                     (field.column && kind->fields.items[i].column == field.column);
        if (twice)
            fail_column(call, map->file, name, NULL, "is there twice");
        else
            add_plain(call->arena, kind, &field, at);
    } else if (!import_ignores(entity, name)) {
        fail_column(call, map->file, name, hint_for(call->arena, entity, name),
                    arena_printf(call->arena,
                                 "is no field of a %s; say by a map what the columns mean",
                                 entity->name));
    }
}

static void add_all(Arena *arena, ImportKind *kind) {
    const Entity *entity = kind->entity;
    add_plain(arena, kind, &(ImportField){.name = "id"}, -1);
    add_plain(arena, kind, &(ImportField){.name = "version"}, -1);
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (!is_input(column))
            continue;
        add_plain(arena, kind, &(ImportField){.name = column->name, .column = column}, -1);
        const Entity *of = keyed(column);
        if (of)
            add_plain(arena, kind,
                      &(ImportField){.name = arena_printf(arena, "%s.%s", column->name, of->key),
                                     .column = column,
                                     .by_key = of},
                      -1);
    }
}

ImportMap *import_map_of(Call *call, const Entity *entity, const char *file,
                         const char *const *names, size_t count) {
    size_t errors = call->error_count;
    ImportMap *map = ARENA_NEW(call->arena, ImportMap);
    map->file = arena_text(call->arena, file);
    map->plain = true;
    ImportKind *kind = add_kind(call->arena, map, entity);
    if (!names)
        add_all(call->arena, kind);
    for (size_t i = 0; names && i < count; i++)
        add_named(call, map, kind, arena_text(call->arena, names[i]), (int)i);
    bool known = !kind->key || field_of(kind, kind->key);
    for (size_t i = 0; i < kind->fields.count; i++)
        known |= !strcmp(kind->fields.items[i].name, "id");
    if (!known && call->error_count == errors)
        fail_column(call, map->file, kind->key->name, NULL,
                    "is needed: by it a record is known again when the file is read once more");
    return call->error_count == errors ? map : NULL;
}

/* ---- the file's columns ---- */

static int find_name(const char *const *names, size_t count, const char *name) {
    for (size_t i = 0; i < count; i++)
        if (!strcmp(names[i], name))
            return (int)i;
    return -1;
}

static void place_piece(Call *call, const ImportMap *map, ImportPiece *piece,
                        const char *const *names, size_t count) {
    if (!piece->column)
        return;
    piece->at = find_name(names, count, piece->column);
    if (piece->at >= 0)
        return;
    call_fail(call, ERROR_INVALID, piece->column, "is named by the map, but no column of the file");
    call->last_error->file = map->file;
    call->last_error->hint = text_hint(call->arena, piece->column, names, count);
}

static void place_value(Call *call, const ImportMap *map, ImportValue *value,
                        const char *const *names, size_t count) {
    for (size_t i = 0; i < value->parts.count; i++)
        for (size_t k = 0; k < value->parts.items[i].pieces.count; k++)
            place_piece(call, map, &value->parts.items[i].pieces.items[k], names, count);
}

bool import_map_place(Call *call, ImportMap *map, const char *const *names, size_t count) {
    size_t errors = call->error_count;
    for (size_t i = 0; i < map->kinds.count; i++)
        for (size_t k = 0; k < map->kinds.items[i].fields.count; k++) {
            ImportField *field = &map->kinds.items[i].fields.items[k];
            for (size_t v = 0; v < field->values.count; v++)
                place_value(call, map, &field->values.items[v], names, count);
        }
    return call->error_count == errors;
}
