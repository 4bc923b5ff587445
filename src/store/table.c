#include "store/table.h"

#include <glib.h>
#include <pthread.h>

static const char *const HEAD_NAMES[HEAD_COLUMNS] = {"id", "version", "created_at", "updated_at",
                                                     "deleted_at"};

static TableShape tables[ENTITY_COUNT];
static char *column_lists[ENTITY_COUNT], *selects[ENTITY_COUNT];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static ValueKind value_kind(ColumnKind kind) {
    switch (kind) {
    case COLUMN_WHOLE:
    case COLUMN_YES_NO:
    case COLUMN_DATE:
    case COLUMN_INSTANT:
    case COLUMN_REFERENCE:
        return VALUE_WHOLE;
    case COLUMN_TEXT:
    case COLUMN_WORD:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    return VALUE_TEXT;
}

static void make_table(const Entity *entity) {
    size_t count = HEAD_COLUMNS + entity->count;
    const char **names = g_new0(const char *, count + 1);
    ValueKind *kinds = g_new0(ValueKind, count);
    for (size_t i = 0; i < count; i++) {
        bool head = i < HEAD_COLUMNS;
        names[i] = head ? HEAD_NAMES[i] : entity->columns[i - HEAD_COLUMNS].name;
        kinds[i] = head ? VALUE_WHOLE : value_kind(entity->columns[i - HEAD_COLUMNS].kind);
    }
    tables[entity->kind] = (TableShape){.name = entity->plural,
                                        .columns = names,
                                        .kinds = kinds,
                                        .count = count,
                                        .versioned = true};
    column_lists[entity->kind] = g_strjoinv(", ", (char **)(void *)names);
    selects[entity->kind] = g_strdup_printf("SELECT %s FROM %s WHERE id = $1",
                                            column_lists[entity->kind], entity->plural);
}

static void make_tables(void) {
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        make_table(entity_of((EntityKind)kind));
}

const TableShape *entity_table(const Entity *entity) {
    pthread_once(&once, make_tables);
    return &tables[entity->kind];
}

const char *entity_column_list(const Entity *entity) {
    pthread_once(&once, make_tables);
    return column_lists[entity->kind];
}

const char *entity_select_sql(const Entity *entity) {
    pthread_once(&once, make_tables);
    return selects[entity->kind];
}

Value column_value_of(Arena *arena, const Column *column, const void *record) {
    if (column_is_none(column, record))
        return (Value){.kind = value_kind(column->kind), .null = true};
    switch (column->kind) {
    case COLUMN_WORD:
        return value_text(column->words[*MEMBER_OF(record, column, int)]);
    case COLUMN_YES_NO:
        return WHOLE(*MEMBER_OF(record, column, bool));
    case COLUMN_DATE:
        return WHOLE(*MEMBER_OF(record, column, CivilDay));
    case COLUMN_WHOLE:
    case COLUMN_INSTANT:
    case COLUMN_REFERENCE:
        return WHOLE(*MEMBER_OF(record, column, int64_t));
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    return value_text(*MEMBER_OF(record, column, const char *));
}

Value *entity_values(Arena *arena, const Entity *entity, const void *record) {
    const Head *head = record;
    Value *values = ARENA_ARRAY(arena, Value, HEAD_COLUMNS + entity->count);
    values[0] = WHOLE(head->id);
    values[1] = WHOLE(head->version);
    values[2] = WHOLE(head->created_at);
    values[3] = WHOLE(head->updated_at);
    values[4] = head->deleted_at == INSTANT_NONE ? NULL_WHOLE : WHOLE(head->deleted_at);
    for (size_t i = 0; i < entity->count; i++)
        values[HEAD_COLUMNS + i] = column_value_of(arena, &entity->columns[i], record);
    return values;
}

static int word_index(const Column *column, const Value *value) {
    for (int i = 0; column->words[i]; i++)
        if (strlen(column->words[i]) == value->length &&
            !memcmp(column->words[i], value->text, value->length))
            return i;
    return 0;
}

static void set_column(Arena *arena, const Column *column, const Value *value, void *record) {
    switch (column->kind) {
    case COLUMN_WORD:
        *MEMBER(record, column, int) = word_index(column, value);
        return;
    case COLUMN_YES_NO:
        *MEMBER(record, column, bool) = value->whole != 0;
        return;
    case COLUMN_DATE:
        *MEMBER(record, column, CivilDay) = (CivilDay)value->whole;
        return;
    case COLUMN_WHOLE:
    case COLUMN_INSTANT:
    case COLUMN_REFERENCE:
        *MEMBER(record, column, int64_t) = value->whole;
        return;
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    *MEMBER(record, column, const char *) = arena_text_n(arena, value->text, value->length);
}

void *entity_from_values(Arena *arena, const Entity *entity, const Value *values) {
    void *record = arena_alloc(arena, entity->size);
    Head *head = record;
    head->id = values[0].whole;
    head->version = values[1].whole;
    head->created_at = values[2].whole;
    head->updated_at = values[3].whole;
    head->deleted_at = values[4].null ? INSTANT_NONE : values[4].whole;
    for (size_t i = 0; i < entity->count; i++) {
        if (values[HEAD_COLUMNS + i].null)
            column_clear(&entity->columns[i], record);
        else
            set_column(arena, &entity->columns[i], &values[HEAD_COLUMNS + i], record);
    }
    return record;
}
