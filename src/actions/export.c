#include "actions/export.h"

#include "base/csv.h"
#include "store/read.h"
#include <glib.h>
#include <inttypes.h>

enum { KEYS_KNOWN = 50000 };

struct Export {
    const ExportOptions *options;
    int64_t after; /* id of the last record written */
    bool begun;
    GHashTable *keys; /* id → key of a record that others refer to */
};

static const EntityKind GIVEN[] = {ENTITY_CUSTOMER,  ENTITY_SITE,     ENTITY_CONTACT,
                                   ENTITY_PRODUCT,   ENTITY_PART,     ENTITY_COMPONENT,
                                   ENTITY_EQUIPMENT, ENTITY_CONTRACT, ENTITY_COVER,
                                   ENTITY_TEAM,      ENTITY_SKILL,    ENTITY_USER};

bool export_gives(const Entity *entity) {
    for (size_t i = 0; i < G_N_ELEMENTS(GIVEN); i++)
        if (entity && entity->kind == GIVEN[i])
            return true;
    return false;
}

Export *export_new(const ExportOptions *options) {
    Export *export = g_new0(Export, 1);
    export->options = options;
    export->keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return export;
}

void export_free(Export *export) {
    if (!export)
        return;
    g_hash_table_destroy(export->keys);
    g_free(export);
}

/* ---- references by key ---- */

static const Column *key_of(const Column *column) {
    const Entity *entity = column->kind == COLUMN_REFERENCE ? entity_of(column->of) : NULL;
    return entity && entity->key ? entity_column(entity, entity->key) : NULL;
}

/* "" where it has none, or lies outside the scope. */
static const char *key_text(Call *call, Db *db, Export *export, const Column *column, int64_t id) {
    const char *known = g_hash_table_lookup(export->keys, &id);
    if (known)
        return known;
    const void *record = store_get(call, db, entity_of(column->of), id, export->options->scope);
    const char *key = record ? *MEMBER_OF(record, key_of(column), const char *) : NULL;
    if (g_hash_table_size(export->keys) >= KEYS_KNOWN)
        g_hash_table_remove_all(export->keys);
    char *kept = g_strdup(key ? key : "");
    g_hash_table_insert(export->keys, g_memdup2(&id, sizeof id), kept);
    return kept;
}

static bool by_key(const Export *export, const Column *column) {
    return export->options->keys && key_of(column) != NULL;
}

static const char *name_of(Arena *arena, const Export *export, const Column *column) {
    return by_key(export, column) ? arena_printf(arena, "%s.%s", column->name, key_of(column)->name)
                                  : column->name;
}

/* ---- CSV ---- */

static void write_names(Call *call, const Export *export, FILE *out) {
    const Entity *entity = export->options->entity;
    bool first = export->options->keys;
    if (!first) {
        csv_write_field(out, "id", true);
        csv_write_field(out, "version", false);
    }
    for (size_t i = 0; i < entity->count; i++)
        if (column_shown(&entity->columns[i], export->options->view)) {
            csv_write_field(out, name_of(call->arena, export, &entity->columns[i]), first);
            first = false;
        }
    csv_write_end(out);
}

static const char *field_text(Call *call, Db *db, Export *export, const Column *column,
                              const void *record) {
    if (by_key(export, column) && !column_is_none(column, record))
        return key_text(call, db, export, column, *MEMBER_OF(record, column, int64_t));
    return column_text(call->arena, column, record);
}

static void write_row(Call *call, Db *db, Export *export, const void *record, FILE *out) {
    const Entity *entity = export->options->entity;
    const Head *head = record;
    bool first = export->options->keys;
    if (!first) {
        csv_write_field(out, arena_printf(call->arena, "%" PRId64, head->id), true);
        csv_write_field(out, arena_printf(call->arena, "%" PRId64, head->version), false);
    }
    for (size_t i = 0; i < entity->count; i++)
        if (column_shown(&entity->columns[i], export->options->view)) {
            const char *text = field_text(call, db, export, &entity->columns[i], record);
            csv_write_field(out, text, first);
            first = false;
        }
    csv_write_end(out);
}

/* ---- JSON lines ---- */

static void write_line(Call *call, Db *db, Export *export, const void *record, JsonWriter *out) {
    const Entity *entity = export->options->entity;
    const Head *head = record;
    json_begin_object(out);
    if (!export->options->keys) {
        json_whole_field(out, "id", head->id);
        json_whole_field(out, "version", head->version);
    }
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (!column_shown(column, export->options->view))
            continue;
        json_key(out, name_of(call->arena, export, column));
        if (by_key(export, column) && !column_is_none(column, record))
            json_text(out, key_text(call, db, export, column, *MEMBER_OF(record, column, int64_t)));
        else
            column_write_json(out, column, record);
    }
    json_end_object(out);
    json_end_line(out);
}

/* ---- pages ---- */

static void write_page(Call *call, Db *db, Export *export, const ListPage *page, FILE *out) {
    JsonWriter *lines = export->options->lines ? json_writer_new(out) : NULL;
    for (size_t i = 0; i < page->records.count; i++) {
        if (lines)
            write_line(call, db, export, page->records.items[i], lines);
        else
            write_row(call, db, export, page->records.items[i], out);
    }
    json_writer_free(lines);
}

bool export_page(Call *call, Store *store, Export *export, FILE *out, bool *ret_more) {
    ListQuery query = {.entity = export->options->entity,
                       .scope = export->options->scope,
                       .continues = true,
                       .after_id = export->after,
                       .limit = EXPORT_PAGE};
    ListPage page;
    Db *db = store_take_reader(call, store);
    bool well = db && store_list(call, db, &query, &page);
    if (well && !export->begun && !export->options->lines)
        write_names(call, export, out);
    if (well)
        write_page(call, db, export, &page, out);
    if (well && page.records.count)
        export->after = ((const Head *)page.records.items[page.records.count - 1])->id;
    export->begun = true;
    *ret_more = well && page.more;
    if (db)
        store_give_reader(store, db);
    return well && call->error_count == 0;
}
