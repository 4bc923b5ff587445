/* How a row is saved: each of its records is looked for by its key, then added, changed or left;
 * all of them or, where one is refused, none.
 *
 * A trial does the same and takes everything back. Later batches of a trial may refer to records
 * that earlier ones would have added: these are kept as shadows and added again, unseen, in the
 * batch that needs them. */
#include "actions/import_batch.h"

#include "actions/record.h"
#include "model/cover.h"
#include "store/read.h"
#include <inttypes.h>

const char *const IMPORT_OUTCOME_WORDS[] = {"refused", "new", "changed", "same", "kept", NULL};

typedef struct Saver {
    Work *work;
    ImportBatch *batch;
    GHashTable *found[ENTITY_COUNT];  /* key → the record as it stands, of what was looked up */
    LIST(const ImportRecord *) added; /* by the row at hand: to be taken out of `found` */
    LIST(uint64_t) named;             /* likewise, of the batch's `named` */
} Saver;

/* ---- looking up ---- */

typedef struct Wanted {
    LIST(const char *) keys;
    GHashTable *known;
} Wanted;

static void want_key(Saver *saver, Wanted *wanted, const Entity *entity, const char *key) {
    if (key && g_hash_table_add(wanted[entity->kind].known, (void *)(uintptr_t)key))
        *LIST_ADD(saver->work->call->arena, &wanted[entity->kind].keys) = key;
}

static void want_record(Saver *saver, Wanted *wanted, const ImportRecord *record) {
    const ImportKind *kind = record->kind;
    if (kind->key)
        want_key(saver, wanted, kind->entity, record->key);
    for (size_t i = 0; record->references && i < kind->fields.count; i++)
        if (record->references[i].key)
            want_key(saver, wanted, kind->fields.items[i].by_key, record->references[i].key);
}

static bool look_up(Saver *saver, const Entity *entity, const Wanted *wanted) {
    size_t count = wanted->keys.count;
    const void **records = ARENA_ARRAY(saver->work->call->arena, const void *, count + 1);
    const Column *key = entity_column(entity, entity->key);
    if (!tx_find_many(saver->work->call, saver->work->tx, entity, key, wanted->keys.items, count,
                      records))
        return false;
    for (size_t i = 0; i < count; i++)
        if (records[i] && scope_allows(&saver->work->actor->scope, entity, records[i]))
            g_hash_table_insert(saver->found[entity->kind],
                                (void *)(uintptr_t)wanted->keys.items[i],
                                (void *)(uintptr_t)records[i]);
    return true;
}

/* All records that the batch names, in one go for each kind. */
static bool look_up_all(Saver *saver) {
    Wanted wanted[ENTITY_COUNT] = {0};
    bool well = true;
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        wanted[kind].known = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < saver->batch->rows.count; i++) {
        const ImportRow *row = &saver->batch->rows.items[i];
        for (size_t k = 0; !row->read_errors && k < saver->batch->map->kinds.count; k++)
            want_record(saver, wanted, &row->records[k]);
    }
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        well = well && (!wanted[kind].keys.count ||
                        look_up(saver, entity_of((EntityKind)kind), &wanted[kind]));
        g_hash_table_destroy(wanted[kind].known);
    }
    return well;
}

/* ---- keys named by the file ---- */

static uint64_t seen_key_of(const ImportRecord *record) {
    uint64_t hash =
        seen_hash((uint64_t)record->kind->entity->kind + 1, record->key ? record->key : "");
    return record->key ? hash : (hash ^ record->content) | 1;
}

static const SeenKey *seen_before(const Saver *saver, uint64_t key) {
    const SeenKey *seen = g_hash_table_lookup(saver->batch->named, &key);
    return seen ? seen : seen_find(saver->batch->memory->seen, key);
}

static void remember_key(Saver *saver, const ImportRow *row, const ImportRecord *record,
                         uint64_t key) {
    SeenKey *seen = ARENA_NEW(saver->batch->arena, SeenKey);
    *seen = (SeenKey){key, (uint32_t)row->row, (uint32_t)record->content};
    g_hash_table_insert(saver->batch->named, &seen->key, seen);
    *LIST_ADD(saver->work->call->arena, &saver->named) = key;
}

/* ---- references ---- */

static const void *find_record(Saver *saver, const Entity *entity, const char *key);

static bool refer(Saver *saver, const ImportField *field, const char *key, int64_t *ret_id) {
    const void *other = find_record(saver, field->by_key, key);
    if (!other)
        return call_fail(saver->work->call, ERROR_INVALID, field->name, "there is no %s \"%s\"",
                         field->by_key->name, key);
    *ret_id = ((const Head *)other)->id;
    return true;
}

/* `standing` are the row's records of earlier kinds as they stand; NULL for a shadow, whose
 * references to its row were replaced by keys. */
static bool set_references(Saver *saver, const ImportRecord *record, const void *const *standing,
                           void *target) {
    for (size_t i = 0; record->references && i < record->kind->fields.count; i++) {
        const ImportReference *reference = &record->references[i];
        const ImportField *field = &record->kind->fields.items[i];
        if (!reference->key && !reference->of_row)
            continue;
        int64_t *id = MEMBER(target, field->column, int64_t);
        if (reference->key && !refer(saver, field, reference->key, id))
            return false;
        const void *other = reference->of_row ? standing[reference->of_row->of_row] : NULL;
        if (other)
            *id = reference->of_row->through
                      ? *MEMBER_OF(other, reference->of_row->through, int64_t)
                      : ((const Head *)other)->id;
    }
    return true;
}

/* ---- shadows of a trial ---- */

static const char *shadow_name(Arena *arena, const Entity *entity, const char *key) {
    return arena_printf(arena, "%s %s", entity->name, key);
}

static const char *key_of_id(Saver *saver, const Entity *entity, int64_t id) {
    Scope all = SCOPE_ALL;
    const void *record = tx_load(saver->work->call, saver->work->tx, entity, id, &all);
    return record && entity->key
               ? *MEMBER_OF(record, entity_column(entity, entity->key), const char *)
               : NULL;
}

/* Keeps a new record for later batches: its references as keys, since ids of a trial pass. */
static void keep_shadow(Saver *saver, const ImportRecord *record, const void *saved) {
    ImportMemory *memory = saver->batch->memory;
    Arena *arena = memory->shadow_arena;
    const ImportKind *kind = record->kind;
    if (!saver->batch->trial || !memory->keep_shadows[kind->entity->kind] || !record->key)
        return;
    ImportRecord *shadow = ARENA_NEW(arena, ImportRecord);
    *shadow = (ImportRecord){.kind = kind,
                             .record = entity_copy_whole(arena, kind->entity, record->record),
                             .key = arena_text(arena, record->key)};
    for (size_t i = 0; i < kind->fields.count; i++) {
        const ImportField *field = &kind->fields.items[i];
        bool relative =
            record->references && (record->references[i].key || record->references[i].of_row);
        int64_t id = relative ? *MEMBER_OF(saved, field->column, int64_t) : 0;
        const char *key = id ? key_of_id(saver, entity_of(field->column->of), id) : NULL;
        if (!key)
            continue;
        if (!shadow->references)
            shadow->references = ARENA_ARRAY(arena, ImportReference, kind->fields.count);
        shadow->references[i].key = arena_text(arena, key);
    }
    g_hash_table_insert(memory->shadows,
                        (void *)(uintptr_t)shadow_name(arena, kind->entity, record->key), shadow);
}

/* What a shadow refers to need not be named by this batch. */
static const void *find_anywhere(Saver *saver, const Entity *entity, const char *key) {
    const void *found = find_record(saver, entity, key);
    return found ? found
                 : tx_find(saver->work->call, saver->work->tx, entity,
                           entity_column(entity, entity->key), key);
}

static bool set_shadow_references(Saver *saver, const ImportRecord *shadow, void *target) {
    for (size_t i = 0; shadow->references && i < shadow->kind->fields.count; i++) {
        const ImportField *field = &shadow->kind->fields.items[i];
        const char *key = shadow->references[i].key;
        const void *other = key ? find_anywhere(saver, entity_of(field->column->of), key) : NULL;
        if (other)
            *MEMBER(target, field->column, int64_t) = ((const Head *)other)->id;
        else if (key)
            return false;
    }
    return true;
}

static const void *raise_shadow(Saver *saver, const Entity *entity, const char *key) {
    Arena *arena = saver->work->call->arena;
    const ImportRecord *shadow =
        g_hash_table_lookup(saver->batch->memory->shadows, shadow_name(arena, entity, key));
    if (!shadow)
        return NULL;
    void *record = entity_copy(arena, entity, shadow->record);
    if (!set_shadow_references(saver, shadow, record))
        return NULL;
    tx_insert(saver->work->tx, entity, record, saver->work->now);
    g_hash_table_insert(saver->found[entity->kind], (void *)(uintptr_t)shadow->key, record);
    *LIST_ADD(arena, &saver->added) = shadow;
    return record;
}

static const void *find_record(Saver *saver, const Entity *entity, const char *key) {
    const void *found = g_hash_table_lookup(saver->found[entity->kind], key);
    return found || !saver->batch->trial ? found : raise_shadow(saver, entity, key);
}

/* ---- one record ---- */

static void note_found(Saver *saver, const ImportRecord *record, const void *standing) {
    if (!record->key)
        return;
    g_hash_table_insert(saver->found[record->kind->entity->kind], (void *)(uintptr_t)record->key,
                        (void *)(uintptr_t)standing);
    *LIST_ADD(saver->work->call->arena, &saver->added) = record;
}

static bool add(Saver *saver, const ImportRecord *record, void *fresh, const void **ret_standing) {
    Work *work = saver->work;
    if (!entity_check_needed(work->call, record->kind->entity, fresh) ||
        !record_add(work, record->kind->entity, fresh))
        return false;
    note_found(saver, record, fresh);
    keep_shadow(saver, record, fresh);
    *ret_standing = fresh;
    return true;
}

/* What the row says, on top of what stands. */
static bool lay_over(Saver *saver, const ImportRecord *record, const void *fresh, void *after) {
    Call *call = saver->work->call;
    size_t errors = call->error_count;
    for (size_t i = 0; i < record->kind->fields.count; i++) {
        const ImportField *field = &record->kind->fields.items[i];
        if (!(record->given & UINT64_C(1) << i) || column_equal(field->column, fresh, after))
            continue;
        if (field->column->flags & C_FIXED)
            call_fail(call, ERROR_INVALID, field->name, "can't be changed once it is set");
        else
            column_copy(field->column, fresh, after);
    }
    return call->error_count == errors;
}

static bool change(Saver *saver, const ImportRecord *record, const void *before, const void *fresh,
                   const void **ret_standing, ImportOutcome *ret_outcome) {
    Work *work = saver->work;
    const Entity *entity = record->kind->entity;
    int64_t version = ((const Head *)before)->version;
    void *after = entity_copy(work->call->arena, entity, before);
    *ret_standing = before;
    *ret_outcome = IMPORT_SAME;
    if (!lay_over(saver, record, fresh, after))
        return false;
    if (entity_equal(entity, before, after))
        return true;
    if (record->version && record->version != version)
        return call_fail(work->call, ERROR_VERSION, "version",
                         "has changed since it was exported: it is at version %" PRId64
                         ", the file has %" PRId64,
                         version, record->version);
    if (!entity_check_needed(work->call, entity, after) ||
        !record_change(work, entity, before, after))
        return false;
    note_found(saver, record, after);
    *ret_standing = after;
    *ret_outcome = IMPORT_CHANGED;
    return true;
}

/* Of a kind without a key: one that says the same already. */
static bool find_alike(Saver *saver, const ImportRecord *record, const void *fresh,
                       const void **ret_alike) {
    const Cover *cover = fresh;
    Call *call = saver->work->call;
    ListPage page;
    ListQuery query = {.entity = &COVER,
                       .scope = &saver->work->actor->scope,
                       .filters = {{entity_column(&COVER, "contract"), WHOLE(cover->contract)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    g_assert(record->kind->entity == &COVER);
    const char *narrow = cover->equipment ? "equipment" : "site";
    query.filters[query.filter_count++] = (ListFilter){
        entity_column(&COVER, narrow), WHOLE(cover->equipment ? cover->equipment : cover->site)};
    if (!store_list(call, store_writer(tx_store(saver->work->tx)), &query, &page))
        return false;
    for (size_t i = 0; i < page.records.count && !*ret_alike; i++) {
        bool alike = true;
        for (size_t k = 0; k < record->kind->fields.count; k++) {
            const Column *column = record->kind->fields.items[k].column;
            alike &= !column || !(record->given & UINT64_C(1) << k) ||
                     column_equal(column, page.records.items[i], fresh);
        }
        if (alike)
            *ret_alike = page.records.items[i];
    }
    return true;
}

/* What stands of the record already; NULL: nothing. */
static bool find_standing(Saver *saver, const ImportRecord *record, const void *fresh,
                          const void **ret_before) {
    Call *call = saver->work->call;
    const Entity *entity = record->kind->entity;
    size_t errors = call->error_count;
    if (record->key) {
        *ret_before = g_hash_table_lookup(saver->found[entity->kind], record->key);
    } else if (record->id) {
        *ret_before = work_load(saver->work, entity, record->id);
        if (!*ret_before && call->error_count > errors) {
            call_forget_errors(call, errors);
            return call_fail(call, ERROR_INVALID, "id",
                             "there is no %s %" PRId64 "; leave the id out to add it", entity->name,
                             record->id);
        }
    } else if (record->kind->key) {
        return call_fail(call, ERROR_INVALID, record->kind->key->name,
                         "is needed: by it a record is known again");
    } else {
        return find_alike(saver, record, fresh, ret_before);
    }
    return call->error_count == errors;
}

static bool is_last(const Saver *saver, const ImportRecord *record) {
    const ImportMap *map = saver->batch->map;
    return record->kind == &map->kinds.items[map->kinds.count - 1];
}

/* An earlier row has named this record: that one decides. */
static bool repeat(Saver *saver, const ImportRecord *record, const SeenKey *seen,
                   const void **ret_standing, ImportOutcome *ret_outcome) {
    bool same = !record->key || seen->content == (uint32_t)record->content;
    *ret_outcome = same ? IMPORT_SAME : IMPORT_KEPT;
    if (!same && is_last(saver, record))
        return call_fail(saver->work->call, ERROR_CONFLICT, record->kind->key->name,
                         "row %" PRIu32 " has this %s too, and says otherwise", seen->row,
                         record->kind->key->name);
    if (record->key)
        *ret_standing = find_record(saver, record->kind->entity, record->key);
    return true;
}

static bool save_record(Saver *saver, const ImportRow *row, size_t place, const void **standing) {
    const ImportRecord *record = &row->records[place];
    ImportOutcome *outcome = &row->outcomes[place];
    void *fresh = entity_copy(saver->work->call->arena, record->kind->entity, record->record);
    const void *before = NULL;
    if (!set_references(saver, record, standing, fresh))
        return false;
    uint64_t key = seen_key_of(record);
    const SeenKey *seen = record->id && !record->key ? NULL : seen_before(saver, key);
    if (seen)
        return repeat(saver, record, seen, &standing[place], outcome);
    if (!find_standing(saver, record, fresh, &before))
        return false;
    *outcome = IMPORT_NEW;
    bool well = before ? change(saver, record, before, fresh, &standing[place], outcome)
                       : add(saver, record, fresh, &standing[place]);
    if (well)
        remember_key(saver, row, record, key);
    return well;
}

/* ---- one row ---- */

/* Forgets what the row did; what stood before is found again. */
static void undo_row(Saver *saver, const TxMark *mark) {
    for (size_t i = 0; i < saver->named.count; i++)
        g_hash_table_remove(saver->batch->named, &saver->named.items[i]);
    bool back = tx_back(saver->work->tx, mark);
    g_assert(back);
    for (size_t i = 0; i < saver->added.count; i++) {
        const ImportRecord *record = saver->added.items[i];
        const Entity *entity = record->kind->entity;
        const void *standing =
            tx_find(saver->work->call, saver->work->tx, entity, record->kind->key, record->key);
        if (standing)
            g_hash_table_insert(saver->found[entity->kind], (void *)(uintptr_t)record->key,
                                (void *)(uintptr_t)standing);
        else
            g_hash_table_remove(saver->found[entity->kind], record->key);
    }
}

/* Errors of the call since `errors`, moved to where the row keeps them. */
static const Error *take_errors(Saver *saver, size_t errors) {
    Call *call = saver->work->call;
    Call kept = call_begin(saver->batch->arena, call->now);
    const Error *error = call->errors;
    for (size_t i = 0; error && i < errors; i++)
        error = error->next;
    for (; error; error = error->next)
        call_add_error(&kept, error);
    call_forget_errors(call, errors);
    return kept.errors;
}

static void save_row(Saver *saver, ImportRow *row) {
    const ImportMap *map = saver->batch->map;
    const void *standing[IMPORT_KINDS] = {NULL};
    size_t errors = saver->work->call->error_count;
    TxMark mark = tx_mark(saver->work->tx);
    saver->added.count = saver->named.count = 0;
    row->errors = NULL;
    for (size_t i = 0; i < map->kinds.count; i++) {
        bool skipped = row->records[i].absent && i + 1 < map->kinds.count;
        if (skipped || save_record(saver, row, i, standing))
            continue;
        row->at = &map->kinds.items[i];
        row->errors = take_errors(saver, errors);
        undo_row(saver, &mark);
        return;
    }
}

/* ---- the batch ---- */

static bool database_failed(const Work *work) {
    Db *db = store_writer(tx_store(work->tx));
    return db->driver->state(db) != DB_WELL;
}

static void save_rows(Saver *saver) {
    for (size_t i = 0; i < saver->batch->rows.count && !database_failed(saver->work); i++) {
        ImportRow *row = &saver->batch->rows.items[i];
        row->errors = row->read_errors;
        if (!row->read_errors)
            save_row(saver, row);
    }
}

static bool check_rights(const Work *work, const ImportMap *map) {
    for (size_t i = 0; i < map->kinds.count; i++) {
        Right right = rights_to_write(map->kinds.items[i].entity->kind);
        if (!rights_allow(work->actor, right))
            return call_fail(work->call, ERROR_FORBIDDEN, NULL, "needs the right %s",
                             right_word(right));
    }
    return true;
}

static void begin_named(ImportBatch *batch) {
    if (batch->named)
        g_hash_table_remove_all(batch->named);
    else
        batch->named = g_hash_table_new(g_int64_hash, g_int64_equal);
}

bool import_rows(Work *work, Outcome *ret) {
    ImportBatch *batch = (ImportBatch *)(uintptr_t)work->command->prepared;
    Saver saver = {.work = work, .batch = batch};
    TxMark mark = tx_mark(work->tx);
    if (!check_rights(work, batch->map) || !tx_holds_lock(work->call, work->tx))
        return false;
    begin_named(batch);
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        saver.found[kind] = g_hash_table_new(g_str_hash, g_str_equal);
    bool well = look_up_all(&saver);
    if (well)
        save_rows(&saver);
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        g_hash_table_destroy(saver.found[kind]);
    if (well && batch->trial)
        tx_back(work->tx, &mark);
    ret->status = 204;
    if (well && database_failed(work))
        return call_fail(work->call, ERROR_UNAVAILABLE, NULL, "the store doesn't answer");
    return well && work->call->error_count == 0;
}
