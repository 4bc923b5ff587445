#include "http/names.h"

#include <glib.h>
#include <inttypes.h>

/* What people call a record: the first of these columns that it has. */
static const Column *name_column(const Ask *ask, const Entity *entity) {
    static const char *const NAMES[] = {"name", "number", "title", "login"};
    EntityView view = rights_view(&ask->actor);
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        const Column *column = entity_column(entity, NAMES[i]);
        if (column && column->kind == COLUMN_TEXT && column_shown(column, view))
            return column;
    }
    return NULL;
}

static bool may_name(const Ask *ask, const Entity *entity) {
    return rights_allow(&ask->actor, rights_to_read(entity->kind)) &&
           scope_opens(&ask->actor.scope, entity) && name_column(ask, entity);
}

static void add_id(Arena *arena, Ids *ids, int64_t id) {
    for (size_t i = 0; i < ids->count; i++)
        if (ids->items[i] == id)
            return;
    *LIST_ADD(arena, ids) = id;
}

/* Of a column that refers to one, or to several. */
static void add_ids(Ask *ask, const Column *column, const void *record, Ids *ids) {
    Ids several = {0};
    if (column->kind == COLUMN_REFERENCE)
        *LIST_ADD(ask->call.arena, &several) = *MEMBER_OF(record, column, int64_t);
    else
        ids_of_list(&ask->call, *MEMBER_OF(record, column, const char *), &several);
    for (size_t i = 0; i < several.count; i++)
        if (several.items[i])
            add_id(ask->call.arena, ids, several.items[i]);
}

/* Ids of one kind in all columns of all rows, each once. */
static Ids ids_of(Ask *ask, const Entity *entity, void *const *records, size_t count,
                  EntityKind kind) {
    Ids ids = {0};
    EntityView view = rights_view(&ask->actor);
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        bool refers = column->kind == COLUMN_REFERENCE || column->kind == COLUMN_LIST;
        if (!refers || column->of != kind || !column_shown(column, view))
            continue;
        for (size_t k = 0; k < count; k++)
            add_ids(ask, column, records[k], &ids);
    }
    return ids;
}

static bool write_names(Ask *ask, Db *db, JsonWriter *out, const Entity *entity, const Ids *ids) {
    const Column *column = name_column(ask, entity);
    json_begin_object(out);
    for (size_t at = 0; at < ids->count; at += LIST_MOST) {
        void *found[LIST_MOST];
        size_t count = MIN(ids->count - at, LIST_MOST);
        if (!store_get_many(&ask->call, db, entity, ids->items + at, count, &ask->actor.scope,
                            found))
            return false;
        for (size_t i = 0; i < count; i++)
            if (found[i])
                json_text_field(out, arena_printf(ask->call.arena, "%" PRId64, ids->items[at + i]),
                                *MEMBER_OF(found[i], column, const char *));
    }
    json_end_object(out);
    return true;
}

static bool write_kind(Ask *ask, Db *db, JsonWriter *out, const Entity *entity, const Ids *ids) {
    json_key(out, entity->plural);
    return write_names(ask, db, out, entity, ids);
}

/* A report may name few in very many rows. */
static Ids each_once(Arena *arena, const Ids *ids) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_int64_hash, g_int64_equal);
    Ids each = {0};
    for (size_t i = 0; i < ids->count; i++)
        if (g_hash_table_add(seen, &ids->items[i]))
            *LIST_ADD(arena, &each) = ids->items[i];
    return each;
}

const char *names_of_kind(Ask *ask, Db *db, const Entity *entity, const Ids *ids) {
    if (!may_name(ask, entity))
        return "{}";
    JsonWriter *out = ask_json(ask);
    Ids each = each_once(ask->call.arena, ids);
    return write_names(ask, db, out, entity, &each) ? json_written(out, NULL) : NULL;
}

const char *names_of_ids(Ask *ask, Db *db, const Entity *entity, const Ids *ids) {
    const char *names = names_of_kind(ask, db, entity, ids);
    if (!names)
        return NULL;
    bool named = may_name(ask, entity);
    return named ? arena_printf(ask->call.arena, "{\"%s\":%s}", entity->plural, names) : "{}";
}

const char *names_of(Ask *ask, Db *db, const Entity *entity, void *const *records, size_t count) {
    JsonWriter *out = json_writer_new(NULL);
    bool well = true;
    json_begin_object(out);
    for (int kind = 0; well && kind < ENTITY_COUNT; kind++) {
        const Entity *other = entity_of((EntityKind)kind);
        Ids ids =
            may_name(ask, other) ? ids_of(ask, entity, records, count, other->kind) : (Ids){0};
        if (ids.count)
            well = write_kind(ask, db, out, other, &ids);
    }
    json_end_object(out);
    const char *text = well ? arena_text(ask->call.arena, json_written(out, NULL)) : NULL;
    json_writer_free(out);
    return text;
}
