#include "store/backup.h"

#include "base/json.h"
#include "store/backup_archive.h"
#include "store/backup_tables.h"
#include "store/disk.h"
#include "store/journal.h"
#include "store/migrate.h"
#include "store/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FORMAT = 1, BATCH_ROWS = 1000, MANIFEST_BYTES = 64 * 1024 * 1024 };

/* ---- rows as lines ---- */

typedef struct RowWriter {
    const TableShape *table;
    JsonWriter *out;
    Arena *arena;
    int64_t rows;
} RowWriter;

static void write_value(RowWriter *writer, ValueKind kind, const Value *value) {
    if (value->null)
        json_nothing(writer->out);
    else if (kind == VALUE_WHOLE)
        json_whole(writer->out, value->whole);
    else if (kind == VALUE_BYTES)
        json_text(writer->out, hex_text(writer->arena, value->text, value->length));
    else
        json_text(writer->out, arena_text_n(writer->arena, value->text, value->length));
}

static bool write_row(const Value *values, size_t count, void *with) {
    RowWriter *writer = with;
    json_begin_list(writer->out);
    for (size_t i = 0; i < count; i++)
        write_value(writer, writer->table->kinds[i], &values[i]);
    json_end_list(writer->out);
    json_end_line(writer->out);
    writer->rows++;
    if (arena_size(writer->arena) > 1024 * 1024)
        arena_reset(writer->arena);
    return true;
}

static const char *select_all(Arena *arena, const TableShape *table) {
    GString *list = g_string_new(NULL);
    for (size_t i = 0; i < table->count; i++)
        g_string_append_printf(list, "%s%s", i ? ", " : "", table->columns[i]);
    const char *sql = arena_printf(arena, "SELECT %s FROM %s ORDER BY %s", list->str, table->name,
                                   table->columns[0]);
    g_string_free(list, TRUE);
    return sql;
}

/* A table goes to a file first: an archive wants sizes before bytes. */
static bool write_table(Call *call, Db *db, const TableShape *table, FILE *spool,
                        int64_t *ret_rows) {
    RowWriter writer = {.table = table, .out = json_writer_new(spool), .arena = arena_new()};
    bool well =
        db->driver->stream(call, db, select_all(call->arena, table), NULL, 0, write_row, &writer);
    json_writer_free(writer.out);
    arena_free(writer.arena);
    *ret_rows = writer.rows;
    return well && (fflush(spool) == 0 || disk_fail(call, table->name, "can't be spooled"));
}

static bool add_table(Call *call, ArchiveWriter *archive, Db *db, const TableShape *table,
                      const char *folder, BackupFigures *figures) {
    const char *name = arena_printf(call->arena, "tables/%s.jsonl", table->name);
    const char *file = arena_printf(call->arena, "%s/backup.XXXXXX", folder);
    char *path = arena_text(call->arena, file);
    int handle = mkostemp(path, O_CLOEXEC);
    if (handle < 0)
        return disk_fail(call, path, "can't be made");
    unlink(path);
    FILE *spool = fdopen(handle, "w+");
    int64_t rows = 0;
    bool well = write_table(call, db, table, spool, &rows) &&
                archive_add_handle(call, archive, name, fileno(spool));
    figures->rows += rows;
    fclose(spool);
    return well;
}

/* ---- files beside the store ---- */

static bool add_file(Call *call, ArchiveWriter *archive, const char *folder, const char *name) {
    const char *path = arena_printf(call->arena, "%s/%s", folder, name);
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (handle < 0)
        return disk_fail(call, path, "can't be read");
    bool well = archive_add_handle(call, archive, name, handle);
    close(handle);
    return well;
}

/* DATA/files/ab/cdef…; a file that goes while we read was no one's. */
static bool add_files(Call *call, ArchiveWriter *archive, const char *folder,
                      BackupFigures *figures) {
    const char *top = arena_printf(call->arena, "%s/files", folder);
    GDir *outer = g_dir_open(top, 0, NULL);
    const char *group, *name;
    bool well = true;
    while (outer && well && (group = g_dir_read_name(outer))) {
        GDir *inner = g_dir_open(arena_printf(call->arena, "%s/%s", top, group), 0, NULL);
        while (inner && well && (name = g_dir_read_name(inner)))
            if (*name != '.' && !strchr(name, '.')) {
                well = add_file(call, archive, folder,
                                arena_printf(call->arena, "files/%s/%s", group, name));
                figures->files++;
            }
        if (inner)
            g_dir_close(inner);
    }
    if (outer)
        g_dir_close(outer);
    return well;
}

/* ---- writing ---- */

static const char *about_json(Call *call, Store *store, const JournalHead *head) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_whole_field(out, "format", FORMAT);
    json_whole_field(out, "schema", store_schema_number(store_driver(store)));
    json_text_field(out, "engine", store_driver(store)->name);
    json_instant_field(out, "made_at", call->now);
    json_whole_field(out, "events", head->seq);
    json_text_field(out, "head", hex_text(call->arena, head->digest, HASH_BYTES));
    json_end_object(out);
    const char *text = arena_text(call->arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

static bool write_parts(Call *call, Store *store, Db *db, ArchiveWriter *archive,
                        BackupFigures *figures) {
    JournalHead head = {0};
    if (!db->driver->query(call, db, store_sql("head"), NULL, 0, journal_take_head, &head))
        return false;
    figures->events = head.seq;
    figures->head = hex_text(call->arena, head.digest, HASH_BYTES);
    const char *about = about_json(call, store, &head);
    if (!archive_add_bytes(call, archive, "aftercare.json", about, strlen(about)) ||
        !add_file(call, archive, store_folder(store), "house.key"))
        return false;
    for (size_t i = 0; i < backup_table_count(); i++)
        if (!add_table(call, archive, db, backup_table(i), store_folder(store), figures))
            return false;
    return add_files(call, archive, store_folder(store), figures);
}

bool backup_write(Call *call, Store *store, Db *db, int out, BackupFigures *ret_figures) {
    *ret_figures = (BackupFigures){0};
    ArchiveWriter *archive =
        store_begin_snapshot(call, store, db) ? archive_writer_new(call, out) : NULL;
    bool well = archive && write_parts(call, store, db, archive, ret_figures) &&
                archive_finish(call, archive, &store_house(store)->signature, &ret_figures->bytes);
    archive_writer_free(archive);
    store_end_snapshot(call, store, db);
    return well;
}

/* ---- checking ---- */

bool backup_check(Call *call, const char *file, BackupFigures *ret_figures) {
    *ret_figures = (BackupFigures){0};
    ArchiveReader *reader = archive_reader_new(call, file);
    if (!reader)
        return false;
    ArchiveEntry entry;
    bool well = true;
    while (well && (well = archive_next(call, reader, &entry)) && entry.name)
        ret_figures->files += g_str_has_prefix(entry.name, "files/");
    well = well && archive_check_end(call, reader);
    archive_reader_free(reader);
    return well;
}

/* ---- when the last one was made ---- */

static const char NOTE[] = "last_backup";

bool backup_note(Call *call, const char *folder, Instant at) {
    char text[INSTANT_TEXT_BYTES];
    const char *path = arena_printf(call->arena, "%s/%s", folder, NOTE);
    const char *line = arena_printf(call->arena, "%s\n", instant_text(text, at, 0));
    return g_file_set_contents_full(path, line, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL) ||
           disk_fail(call, path, "can't be written; the backup itself is whole");
}

Instant backup_noted(const char *folder) {
    g_autofree char *path = g_strdup_printf("%s/%s", folder, NOTE);
    g_autofree char *text = NULL;
    Instant at = INSTANT_NONE;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return INSTANT_NONE;
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    if (!instant_parse(&call, NULL, g_strstrip(text), &at))
        at = INSTANT_NONE;
    arena_free(arena);
    return at;
}

/* ---- restoring ---- */

typedef struct Loader {
    Call *call;
    Store *store;
    Db *db;
    BackupFigures *figures;
} Loader;

static bool read_value(Call *call, ValueKind kind, const Node *node, Value *ret_value) {
    *ret_value = (Value){.kind = kind, .null = node->kind == NODE_NULL};
    if (ret_value->null)
        return true;
    if (node->kind != NODE_SCALAR)
        return false;
    if (kind == VALUE_WHOLE)
        return node_integer(node, &ret_value->whole);
    if (kind == VALUE_TEXT) {
        *ret_value = value_text(node->text);
        return true;
    }
    size_t length = strlen(node->text) / 2;
    void *bytes = arena_alloc(call->arena, length + 1);
    *ret_value = BYTES(bytes, length);
    return hex_read(node->text, bytes, length);
}

static const Value *read_line(Call *call, const TableShape *table, const char *line,
                              size_t length) {
    const Node *list = json_parse(call, table->name, 0, line, length);
    Value *values = ARENA_ARRAY(call->arena, Value, table->count);
    if (!list)
        return NULL;
    bool well = list->kind == NODE_LIST && list->items.count == table->count;
    for (size_t i = 0; well && i < table->count; i++)
        well = read_value(call, table->kinds[i], list->items.items[i], &values[i]);
    if (well)
        return values;
    call_fail(call, ERROR_DAMAGED, table->name, "holds a row of another form");
    return NULL;
}

/* The two tables that a new store fills itself begin empty. */
static bool empty_table(Call *call, Db *db, const TableShape *table) {
    bool filled = !strcmp(table->name, "journal_head") || !strcmp(table->name, "settings");
    return !filled ||
           db->driver->script(call, db, arena_printf(call->arena, "DELETE FROM %s", table->name));
}

static bool flush_rows(Loader *loader, Call *call, const TableShape *table, const Value **rows,
                       size_t count) {
    RowBatch batch = {.table = table, .kind = BATCH_INSERT, .rows = rows, .count = count};
    loader->figures->rows += (int64_t)count;
    return !count || loader->db->driver->write(call, loader->db, &batch);
}

/* The position of the full-text index belongs to the index that was left behind. */
static bool is_left_out(const TableShape *table, const Value *row) {
    return !strcmp(table->name, "settings") && row[0].length == strlen("search_position") &&
           !memcmp(row[0].text, "search_position", row[0].length);
}

static bool load_table(Loader *loader, ArchiveReader *reader, const TableShape *table) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, loader->call->now);
    const Value *rows[BATCH_ROWS];
    size_t count = 0, length;
    char *line;
    bool well = empty_table(&call, loader->db, table);
    while (well && (line = archive_line(reader, &length))) {
        const Value *row = read_line(&call, table, line, length);
        well = row != NULL;
        if (well && !is_left_out(table, row))
            rows[count++] = row;
        if (well && count == BATCH_ROWS) {
            well = flush_rows(loader, &call, table, rows, count);
            count = 0;
            if (!call.errors) {
                arena_reset(arena);
                call = call_begin(arena, loader->call->now);
            }
        }
    }
    well = well && flush_rows(loader, &call, table, rows, count);
    for (const Error *error = call.errors; error; error = error->next)
        call_add_error(loader->call, error);
    arena_free(arena);
    return well;
}

static bool load_entry(Loader *loader, ArchiveReader *reader, const ArchiveEntry *entry) {
    Call *call = loader->call;
    if (g_str_has_prefix(entry->name, "files/")) {
        loader->figures->files++;
        return archive_extract(
            call, reader,
            arena_printf(call->arena, "%s/%s", store_folder(loader->store), entry->name));
    }
    if (!g_str_has_prefix(entry->name, "tables/"))
        return true;
    char *name = g_strndup(entry->name + 7, strlen(entry->name) - 7 - strlen(".jsonl"));
    const TableShape *table = backup_table_find(name);
    g_free(name);
    return table ? load_table(loader, reader, table)
                 : call_fail(call, ERROR_DAMAGED, entry->name, "is no table of this program");
}

static bool load_all(Loader *loader, const char *file) {
    ArchiveReader *reader = archive_reader_new(loader->call, file);
    ArchiveEntry entry;
    bool sqlite = loader->db->driver == &SQLITE_DRIVER;
    const char *begin = sqlite ? "BEGIN IMMEDIATE; PRAGMA defer_foreign_keys = ON"
                               : "BEGIN; SET CONSTRAINTS ALL DEFERRED";
    bool well = reader && loader->db->driver->script(loader->call, loader->db, begin);
    while (well && (well = archive_next(loader->call, reader, &entry)) && entry.name)
        well = load_entry(loader, reader, &entry);
    well = well && loader->db->driver->commit(loader->call, loader->db);
    archive_reader_free(reader);
    return well;
}

/* The key comes first: the store is opened with it. */
static bool place_key(Call *call, const char *file, const char *folder) {
    ArchiveReader *reader = archive_reader_new(call, file);
    ArchiveEntry entry;
    bool well = reader != NULL, found = false;
    while (well && !found && (well = archive_next(call, reader, &entry)) && entry.name)
        if (!strcmp(entry.name, "house.key")) {
            found = true;
            well = archive_extract(call, reader, arena_printf(call->arena, "%s/house.key", folder));
        }
    archive_reader_free(reader);
    if (well && !found)
        return call_fail(call, ERROR_DAMAGED, NULL, "the backup holds no key");
    return well;
}

static bool check_restored(Loader *loader) {
    VerifyReport report;
    if (!store_verify(loader->call, loader->store, loader->db, &report))
        return false;
    loader->figures->events = report.events;
    loader->figures->head = report.head;
    if (report.problem_count)
        return call_fail(loader->call, ERROR_DAMAGED, NULL, "what was restored isn't sound: %s",
                         report.problems.items[0]);
    return true;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place) {
    return remove(path);
}

static void remove_folder(const char *folder) {
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static bool is_empty(Call *call, Db *db) {
    int64_t seq = 0;
    if (!db_whole(call, db, store_sql("head"), NULL, 0, &seq))
        return false;
    return seq == 0 || call_fail(call, ERROR_CONFLICT, NULL, "the database holds a house already");
}

static bool restore_into(Call *call, const char *file, const StoreOptions *options,
                         BackupFigures *figures) {
    Store *store = store_open(call, options);
    if (!store)
        return false;
    Loader loader = {.call = call, .store = store, .db = store_writer(store), .figures = figures};
    bool well = is_empty(call, loader.db) && load_all(&loader, file) && check_restored(&loader);
    store_close(store);
    return well;
}

static bool is_absent_or_empty(Call *call, const char *folder) {
    GDir *dir = g_dir_open(folder, 0, NULL);
    bool empty = !dir || !g_dir_read_name(dir);
    if (dir)
        g_dir_close(dir);
    if (empty)
        return true;
    call_fail(call, ERROR_CONFLICT, NULL, "isn't empty: move it away first");
    call->last_error->file = arena_text(call->arena, folder);
    return false;
}

bool backup_restore(Call *call, const char *file, const StoreOptions *options,
                    BackupFigures *ret_figures) {
    if (!is_absent_or_empty(call, options->folder) || !backup_check(call, file, ret_figures))
        return false;
    *ret_figures = (BackupFigures){0};
    const char *making = arena_printf(call->arena, "%s.restoring", options->folder);
    StoreOptions inside = *options;
    inside.folder = making;
    inside.create = true;
    remove_folder(making);
    if (g_mkdir_with_parents(making, 0700) != 0)
        return disk_fail(call, making, "can't be made");
    rmdir(options->folder);
    if (place_key(call, file, making) && restore_into(call, file, &inside, ret_figures) &&
        (rename(making, options->folder) == 0 ||
         disk_fail(call, options->folder, "can't be put in place")))
        return true;
    remove_folder(making);
    return false;
}
