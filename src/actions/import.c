#include "actions/import.h"

#include "store/statistics.h"
#include <glib.h>

enum {
    BATCH_ROWS = 1000,
    BATCH_ROWS_SHARED = 200, /* beside a running service: others wait no longer than for these */
};

typedef struct Import {
    Call *call;
    Service *service;
    const ImportOptions *options;
    ImportMap *map;
    ImportSource *source;
    ImportMemory memory;
    ImportReport *report;
    size_t batch_rows;
    int64_t statistics_at; /* rows after which the database looks at its tables anew */
    bool trial;
} Import;

/* A batch and the command that carries it, on a thread of its own while the next is read. */
typedef struct Flight {
    Import *import;
    ImportBatch batch;
    Command command;
    GThread *thread;
} Flight;

/* ---- memory of the file ---- */

static void begin_memory(ImportMemory *memory) {
    *memory = (ImportMemory){.seen = seen_new(),
                             .shadows = g_hash_table_new(g_str_hash, g_str_equal),
                             .shadow_arena = arena_new()};
}

static void end_memory(ImportMemory *memory) {
    seen_free(memory->seen);
    g_hash_table_destroy(memory->shadows);
    arena_free(memory->shadow_arena);
}

/* Records that rows to come may refer to. */
static void choose_shadows(ImportMemory *memory, const ImportMap *map) {
    for (size_t i = 0; i < map->kinds.count; i++) {
        const ImportKind *kind = &map->kinds.items[i];
        if (i + 1 < map->kinds.count)
            memory->keep_shadows[kind->entity->kind] = true;
        for (size_t k = 0; k < kind->fields.count; k++)
            if (kind->fields.items[k].by_key)
                memory->keep_shadows[kind->fields.items[k].by_key->kind] = true;
    }
}

/* ---- reading a batch ---- */

static const Error *read_records(Call *call, const Import *import, const SourceRow *source,
                                 ImportRow *row) {
    const ImportMap *map = import->map;
    row->records = ARENA_ARRAY(call->arena, ImportRecord, map->kinds.count);
    row->outcomes = ARENA_ARRAY(call->arena, ImportOutcome, map->kinds.count);
    for (size_t i = 0; i < map->kinds.count; i++) {
        row->outcomes[i] = IMPORT_OUTCOMES;
        row->at = &map->kinds.items[i];
        if (!import_read_record(call, map, row->at, source->cells, row->records, &row->records[i]))
            break;
    }
    const Error *errors = call->errors;
    *call = call_begin(call->arena, call->now);
    return errors;
}

/* False where the file can't be read on. `ret_end`: it is read to its end. */
static bool read_batch(const Import *import, ImportBatch *batch, bool *ret_end) {
    Call call = call_begin(batch->arena, import->call->now);
    *ret_end = false;
    while (batch->rows.count < import->batch_rows) {
        SourceRow source;
        SourceResult result = source_next(&call, import->source, &source);
        if (result == SOURCE_END || result == SOURCE_FAILED) {
            *ret_end = true;
            for (const Error *error = call.errors; error; error = error->next)
                call_add_error(import->call, error);
            return result == SOURCE_END;
        }
        ImportRow *row = LIST_ADD(batch->arena, &batch->rows);
        row->row = source.row;
        row->line = source.line;
        if (result == SOURCE_ROW) {
            row->read_errors = read_records(&call, import, &source, row);
            continue;
        }
        row->read_errors = call.errors;
        call = call_begin(batch->arena, call.now);
    }
    return true;
}

/* ---- reporting ---- */

static void report_line(const Import *import, const ImportLine *line) {
    bool said_later = import->trial && !import->options->trial && line->outcome != IMPORT_REFUSED;
    if (import->options->line && !said_later)
        import->options->line(line, import->options->with);
}

static const char *key_in(const ImportRow *row, const ImportKind *kind) {
    for (size_t i = 0; kind && row->records && row->records[i].kind; i++)
        if (row->records[i].kind == kind)
            return row->records[i].key ? row->records[i].key : "";
    return "";
}

static void report_refused(const Import *import, const ImportRow *row) {
    import->report->refused++;
    for (const Error *error = row->errors; error; error = error->next) {
        char *reason = error->hint ? g_strdup_printf("%s (%s)", error->message, error->hint)
                                   : g_strdup(error->message);
        report_line(import, &(ImportLine){.row = row->row,
                                          .line = row->line,
                                          .kind = row->at ? row->at->entity->name : "",
                                          .key = key_in(row, row->at),
                                          .outcome = IMPORT_REFUSED,
                                          .field = error->field ? error->field : "",
                                          .reason = reason});
        g_free(reason);
    }
}

static void report_row(const Import *import, const ImportRow *row) {
    import->report->rows++;
    if (row->errors) {
        report_refused(import, row);
        return;
    }
    for (size_t i = 0; i < import->map->kinds.count; i++) {
        if (row->outcomes[i] == IMPORT_OUTCOMES)
            continue;
        import->report->kinds.items[i].counts[row->outcomes[i]]++;
        report_line(import, &(ImportLine){.row = row->row,
                                          .line = row->line,
                                          .kind = row->records[i].kind->entity->name,
                                          .key = row->records[i].key ? row->records[i].key : "",
                                          .outcome = row->outcomes[i],
                                          .field = "",
                                          .reason = ""});
    }
}

/* ---- saving a batch ---- */

static void *fly(void *with) {
    Flight *flight = with;
    service_run(flight->import->service, &flight->command);
    return NULL;
}

static void load_command(Flight *flight) {
    const Import *import = flight->import;
    flight->command = (Command){.action = action_find("import_rows"),
                                .actor = import->options->actor,
                                .prepared = &flight->batch,
                                .effective_at = INSTANT_NONE,
                                .call = call_begin(flight->batch.arena, import->call->now)};
}

static void keep_named(const Import *import, const ImportBatch *batch) {
    GHashTableIter iter;
    void *seen;
    if (!batch->named)
        return;
    g_hash_table_iter_init(&iter, batch->named);
    while (g_hash_table_iter_next(&iter, NULL, &seen))
        seen_add(import->memory.seen, seen);
}

static void refuse_row(const Import *import, ImportRow *row, const Command *command) {
    row->errors = command->call.errors;
    row->at = &import->map->kinds.items[import->map->kinds.count - 1];
}

static bool settle(Flight *flight);

/* The database itself refused something that no check foresaw, and says not of which row: the two
 * halves, each on its own, down to the row that it is. */
static bool settle_halves(const Flight *whole) {
    size_t count = whole->batch.rows.count, half = (count + 1) / 2;
    bool well = true;
    for (size_t at = 0; at < count && well; at += half) {
        Flight part = {.import = whole->import, .batch = whole->batch};
        part.batch.named = NULL;
        part.batch.rows.items = whole->batch.rows.items + at;
        part.batch.rows.count = MIN(half, count - at);
        load_command(&part);
        service_run(part.import->service, &part.command);
        well = settle(&part);
    }
    return well;
}

static bool is_of_a_row(const Command *command) {
    const Error *error = command->call.errors;
    return error && (error->code == ERROR_CONFLICT || error->code == ERROR_INVALID ||
                     error->code == ERROR_VERSION);
}

/* After a batch has run: what became of it. False where the import must stop. */
static bool settle(Flight *flight) {
    const Import *import = flight->import;
    Command *command = &flight->command;
    ImportBatch *batch = &flight->batch;
    bool well = command->well;
    if (!well && is_of_a_row(command) && batch->rows.count > 1) {
        well = settle_halves(flight);
    } else if (!well && !is_of_a_row(command)) {
        for (const Error *error = command->call.errors; error; error = error->next)
            call_add_error(import->call, error);
    } else {
        if (!well)
            refuse_row(import, &batch->rows.items[0], command);
        else
            keep_named(import, batch);
        well = true;
        for (size_t i = 0; i < batch->rows.count; i++)
            report_row(import, &batch->rows.items[i]);
    }
    if (batch->named)
        g_hash_table_destroy(batch->named);
    return well;
}

/* After the first batch, and whenever there is eight times as much. */
static void renew_statistics(Import *import) {
    if (import->trial || import->report->rows < import->statistics_at)
        return;
    Store *store = service_store(import->service);
    Call quiet = *import->call;
    Db *db = store_take_reader(&quiet, store);
    import->statistics_at = import->report->rows * 8;
    for (size_t i = 0; db && i < import->map->kinds.count; i++)
        statistics_renew(db, import->map->kinds.items[i].entity, import->call->now);
    if (db)
        store_give_reader(store, db);
}

static Flight *new_flight(Import *import) {
    Flight *flight = g_new0(Flight, 1);
    flight->import = import;
    flight->batch = (ImportBatch){.map = import->map,
                                  .trial = import->trial,
                                  .memory = &import->memory,
                                  .arena = arena_new()};
    return flight;
}

static void free_flight(Flight *flight) {
    if (!flight)
        return;
    arena_free(flight->batch.arena);
    g_free(flight);
}

static void take_off(Flight *flight) {
    load_command(flight);
    flight->thread = g_thread_new("import", fly, flight);
}

static bool land(Flight *flight) {
    if (!flight)
        return true;
    g_thread_join(flight->thread);
    bool well = settle(flight);
    free_flight(flight);
    return well;
}

static void show_progress(const Import *import) {
    if (import->options->progress)
        import->options->progress(import->options->with, import->trial ? "checked" : "saved",
                                  import->report->rows);
}

static bool goes_on(const Import *import) {
    const ImportOptions *options = import->options;
    return !options->stops || !options->stops(options->with) ||
           call_fail(import->call, ERROR_CONFLICT, NULL, "it was stopped");
}

/* One batch is saved while the next is read. */
static bool run_batches(Import *import) {
    Flight *flying = NULL;
    bool well = true, end = false;
    while (well && !end) {
        Flight *next = new_flight(import);
        well = read_batch(import, &next->batch, &end);
        well = land(flying) && well;
        flying = NULL;
        renew_statistics(import);
        show_progress(import);
        well = well && goes_on(import);
        if (well && next->batch.rows.count) {
            flying = next;
            take_off(flying);
        } else {
            free_flight(next);
        }
    }
    return land(flying) && well;
}

/* ---- one pass through the file ---- */

static ImportMap settings_of(const ImportOptions *options) {
    ImportMap settings = {.rows = options->rows};
    if (options->map)
        settings = *options->map;
    settings.file = options->file;
    if (options->encoding)
        settings.encoding = options->encoding;
    if (options->separator)
        settings.separator = options->separator;
    return settings;
}

static bool prepare_map(Import *import, int rows) {
    const ImportOptions *options = import->options;
    size_t count;
    const char *const *names = source_names(import->source, &count);
    bool json = rows == IMPORT_JSON_LINES;
    if (options->map)
        import->map = options->map;
    else
        import->map =
            import_map_of(import->call, options->entity, options->file, json ? NULL : names, count);
    if (!import->map)
        return false;
    import->map->rows = rows;
    if (json) {
        source_want(import->source, import->map, options->map ? NULL : options->entity);
        names = source_names(import->source, &count);
    }
    return import_map_place(import->call, import->map, names, count);
}

static void begin_report(const Import *import) {
    *import->report = (ImportReport){.saved = !import->trial};
    for (size_t i = 0; i < import->map->kinds.count; i++)
        LIST_ADD(import->call->arena, &import->report->kinds)->entity =
            import->map->kinds.items[i].entity;
}

static bool run_pass(Import *import, FILE *in) {
    ImportMap settings = settings_of(import->options);
    begin_memory(&import->memory);
    import->source = source_open(import->call, in, &settings);
    bool well = import->source && prepare_map(import, settings.rows);
    if (well) {
        begin_report(import);
        choose_shadows(&import->memory, import->map);
        well = run_batches(import);
    }
    source_close(import->source);
    end_memory(&import->memory);
    return well;
}

bool import_run(Call *call, Service *service, FILE *in, const ImportOptions *options,
                ImportReport *ret_report) {
    Import import = {.call = call,
                     .service = service,
                     .options = options,
                     .report = ret_report,
                     .batch_rows = service_threaded(service) ? BATCH_ROWS_SHARED : BATCH_ROWS,
                     .statistics_at = 1,
                     .trial = options->trial || options->whole};
    off_t start = ftello(in);
    *ret_report = (ImportReport){0};
    if (!run_pass(&import, in))
        return false;
    if (options->trial || !options->whole || ret_report->refused)
        return true;
    ImportOptions again = *options;
    import.options = &again;
    import.trial = false;
    if (start < 0 || fseeko(in, start, SEEK_SET))
        return call_fail(call, ERROR_IO, NULL, "can't be read a second time");
    return run_pass(&import, in);
}
