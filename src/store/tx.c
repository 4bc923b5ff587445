#include "store/tx.h"

#include "store/table.h"

#include <glib.h>

typedef struct PendingRow {
    const TableShape *table;
    BatchKind kind;
    const Value *values;
} PendingRow;

typedef struct KnownRecord {
    const Entity *entity;
    const void *record;
    const void *before; /* what it replaced in `known`, for tx_back */
    int64_t id;
} KnownRecord;

struct Tx {
    Store *store;
    Db *db;
    Arena *arena;
    GHashTable *known; /* id → KnownRecord: latest state */
    LIST(PendingRow) rows;
    LIST(KnownRecord) saved;
    int64_t seq, next_id;
    uint8_t digest[HASH_BYTES];
    uint64_t flushes;
    bool broken; /* a statement failed: the database holds a part of what was meant */
    bool done;
};

Store *tx_store(const Tx *tx) {
    return tx->store;
}

int64_t tx_seq(const Tx *tx) {
    return tx->seq;
}

const uint8_t *tx_digest(const Tx *tx) {
    return tx->digest;
}

/* ---- beginning and end ---- */

static bool take_head(const Value *values, size_t count, void *with) {
    Tx *tx = with;
    g_assert(values[1].length == HASH_BYTES);
    tx->seq = values[0].whole;
    memcpy(tx->digest, values[1].text, HASH_BYTES);
    tx->next_id = values[2].whole;
    return false;
}

static bool begin(Call *call, Tx *tx) {
    bool sqlite = tx->db->driver == &SQLITE_DRIVER;
    const char *head = store_sql(sqlite ? "head" : "head_locked");
    if (tx->db->driver->state(tx->db) == DB_LOST && !tx->db->driver->renew(call, tx->db))
        return false;
    return tx->db->driver->script(call, tx->db, sqlite ? "BEGIN IMMEDIATE" : "BEGIN") &&
           tx->db->driver->query(call, tx->db, head, NULL, 0, take_head, tx);
}

Tx *tx_begin(Call *call, Store *store, Arena *arena) {
    Tx *tx = ARENA_NEW(arena, Tx);
    tx->store = store;
    tx->db = store_writer(store);
    tx->arena = arena;
    tx->known = g_hash_table_new(g_int64_hash, g_int64_equal);
    if (begin(call, tx) && tx->next_id > 0)
        return tx;
    tx_end(tx);
    return NULL;
}

void tx_end(Tx *tx) {
    if (!tx->done) {
        Call quiet = call_begin(tx->arena, 0);
        tx->db->driver->script(&quiet, tx->db, "ROLLBACK");
    }
    g_hash_table_destroy(tx->known);
}

/* ---- rows going out ---- */

/* The rows of one table and kind from `at` on, in their order, marked as sent. A second change of a
 * record waits for the next batch: within one statement the engines don't see the first. */
static RowBatch gather(Tx *tx, bool *sent, size_t at) {
    const PendingRow *first = &tx->rows.items[at];
    const Value **rows = ARENA_ARRAY(tx->arena, const Value *, tx->rows.count - at);
    RowBatch batch = {.table = first->table, .kind = first->kind, .rows = rows};
    GHashTable *taken = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (size_t i = at; i < tx->rows.count; i++) {
        const PendingRow *row = &tx->rows.items[i];
        if (sent[i] || row->table != first->table || row->kind != first->kind)
            continue;
        if (row->kind == BATCH_UPDATE &&
            !g_hash_table_add(taken, (void *)(uintptr_t)&row->values[0].whole))
            continue;
        rows[batch.count++] = row->values;
        sent[i] = true;
    }
    g_hash_table_destroy(taken);
    return batch;
}

/* New records in the order of entities, so that references find their row; then changes; then
 * the tables that are no entity's. */
static int send_order(const PendingRow *row) {
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        if (row->table == entity_table(entity_of((EntityKind)kind)))
            return row->kind == BATCH_INSERT ? kind : ENTITY_COUNT + kind;
    return 2 * ENTITY_COUNT;
}

static bool send_rows(Call *call, Tx *tx) {
    bool *sent = ARENA_ARRAY(tx->arena, bool, tx->rows.count);
    int *order = ARENA_ARRAY(tx->arena, int, tx->rows.count);
    uint64_t orders = 0;
    for (size_t i = 0; i < tx->rows.count; i++) {
        order[i] = send_order(&tx->rows.items[i]);
        orders |= UINT64_C(1) << order[i];
    }
    for (int now = 0; now <= 2 * ENTITY_COUNT; now++) {
        if (!(orders & UINT64_C(1) << now))
            continue;
        for (size_t i = 0; i < tx->rows.count; i++) {
            if (sent[i] || order[i] != now)
                continue;
            RowBatch batch = gather(tx, sent, i);
            if (!tx->db->driver->write(call, tx->db, &batch))
                return false;
        }
    }
    return true;
}

static bool flush(Call *call, Tx *tx) {
    if (!tx->rows.count)
        return true;
    tx->flushes++;
    bool well = send_rows(call, tx);
    tx->rows.count = 0;
    tx->broken |= !well;
    return well;
}

static const char *const HEAD_COLUMNS_SAVED[] = {"id", "seq", "digest", "next_id"};
static const ValueKind HEAD_KINDS[] = {VALUE_WHOLE, VALUE_WHOLE, VALUE_BYTES, VALUE_WHOLE};
static const TableShape HEAD_TABLE = {.name = "journal_head",
                                      .columns = HEAD_COLUMNS_SAVED,
                                      .kinds = HEAD_KINDS,
                                      .count = G_N_ELEMENTS(HEAD_KINDS)};

static bool save_head(Call *call, Tx *tx) {
    const Value values[] = {WHOLE(1), WHOLE(tx->seq), value_bytes(tx->digest, HASH_BYTES),
                            WHOLE(tx->next_id)};
    const Value *row = values;
    RowBatch batch = {.table = &HEAD_TABLE, .kind = BATCH_UPDATE, .rows = &row, .count = 1};
    return tx->db->driver->write(call, tx->db, &batch);
}

/* Readers forget what changed before anyone can see the change. */
static void mark_changes(Tx *tx) {
    for (size_t i = 0; i < tx->saved.count; i++)
        if (((const Head *)tx->saved.items[i].record)->version > 1)
            tx_changes(tx, tx->saved.items[i].id);
}

void tx_changes(Tx *tx, int64_t id) {
    if (store_records(tx->store))
        record_cache_mark(store_records(tx->store), id);
}

bool tx_commit(Call *call, Tx *tx) {
    if (!flush(call, tx) || !save_head(call, tx))
        return false;
    mark_changes(tx);
    tx->done = tx->db->driver->commit(call, tx->db);
    if (store_records(tx->store))
        record_cache_advance(store_records(tx->store));
    return tx->done;
}

static bool query(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
                  RowFunction row, void *with) {
    bool well = tx->db->driver->query(call, tx->db, sql, params, count, row, with);
    tx->broken |= !well;
    return well;
}

bool tx_query(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
              RowFunction row, void *with) {
    return flush(call, tx) && query(call, tx, sql, params, count, row, with);
}

bool tx_whole(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
              int64_t *ret) {
    if (!flush(call, tx))
        return false;
    bool well = db_whole(call, tx->db, sql, params, count, ret);
    tx->broken |= !well;
    return well;
}

/* ---- one command of the group ---- */

TxMark tx_mark(const Tx *tx) {
    TxMark mark = {.rows = tx->rows.count,
                   .records = tx->saved.count,
                   .seq = tx->seq,
                   .next_id = tx->next_id,
                   .flushes = tx->flushes};
    memcpy(mark.digest, tx->digest, HASH_BYTES);
    return mark;
}

static void forget_saved(Tx *tx, size_t keep) {
    while (tx->saved.count > keep) {
        KnownRecord *saved = &tx->saved.items[--tx->saved.count];
        KnownRecord *known = g_hash_table_lookup(tx->known, &saved->id);
        if (saved->before)
            known->record = saved->before;
        else
            g_hash_table_remove(tx->known, &saved->id);
    }
}

static void restore_head(Tx *tx, const TxMark *mark) {
    tx->seq = mark->seq;
    tx->next_id = mark->next_id;
    memcpy(tx->digest, mark->digest, HASH_BYTES);
}

bool tx_back(Tx *tx, const TxMark *mark) {
    bool wrote = tx->saved.count > mark->records || tx->seq != mark->seq;
    if (tx->broken)
        return false;
    if (tx->flushes != mark->flushes && wrote)
        return false;
    if (tx->flushes == mark->flushes)
        tx->rows.count = mark->rows;
    forget_saved(tx, mark->records);
    restore_head(tx, mark);
    return true;
}

bool tx_savepoint(Call *call, Tx *tx) {
    return flush(call, tx) && tx->db->driver->script(call, tx->db, "SAVEPOINT command");
}

bool tx_release(Call *call, Tx *tx) {
    return flush(call, tx) && tx->db->driver->script(call, tx->db, "RELEASE SAVEPOINT command");
}

void tx_back_to_savepoint(Tx *tx, const TxMark *mark) {
    Call quiet = call_begin(tx->arena, 0);
    tx->rows.count = 0;
    tx->broken = false;
    forget_saved(tx, mark->records);
    restore_head(tx, mark);
    tx->db->driver->script(&quiet, tx->db,
                           "ROLLBACK TO SAVEPOINT command; RELEASE SAVEPOINT command");
}

/* ---- records ---- */

static KnownRecord *know(Tx *tx, const Entity *entity, int64_t id, const void *record) {
    KnownRecord *known = g_hash_table_lookup(tx->known, &id);
    if (!known) {
        known = ARENA_NEW(tx->arena, KnownRecord);
        known->id = id;
        g_hash_table_insert(tx->known, &known->id, known);
    }
    known->entity = entity;
    known->record = record;
    return known;
}

typedef struct RecordReader {
    Tx *tx;
    const Entity *entity;
    const void *last;
} RecordReader;

/* What the transaction changed already wins over the row. */
static bool take_record(const Value *values, size_t count, void *with) {
    RecordReader *reader = with;
    int64_t id = values[0].whole;
    KnownRecord *known = g_hash_table_lookup(reader->tx->known, &id);
    if (!known)
        known = know(reader->tx, reader->entity, id,
                     entity_from_values(reader->tx->arena, reader->entity, values));
    reader->last = known->record;
    return true;
}

static const char *select_by(Tx *tx, const Entity *entity, const char *column) {
    return arena_printf(tx->arena, "SELECT %s FROM %s WHERE %s = $1%s", entity_column_list(entity),
                        entity->plural, column,
                        strcmp(column, "id") ? " AND deleted_at IS NULL" : "");
}

static bool read_one(Call *call, RecordReader *reader, const char *column, Value value) {
    Tx *tx = reader->tx;
    return query(call, tx, select_by(tx, reader->entity, column), &value, 1, take_record, reader);
}

/* PostgreSQL takes all values as one array; SQLite, in this process, one after the other. */
static bool read_many(Call *call, RecordReader *reader, const char *column, const Value *values,
                      size_t count) {
    Tx *tx = reader->tx;
    if (tx->db->driver == &SQLITE_DRIVER || count < 3) {
        const char *one = select_by(tx, reader->entity, column);
        for (size_t i = 0; i < count; i++)
            if (!query(call, tx, one, &values[i], 1, take_record, reader))
                return false;
        return true;
    }
    GString *list = g_string_new("{");
    for (size_t i = 0; i < count; i++) {
        if (values[i].kind == VALUE_WHOLE) {
            g_string_append_printf(list, "%s%" G_GINT64_FORMAT, i ? "," : "", values[i].whole);
            continue;
        }
        g_string_append(list, i ? ",\"" : "\"");
        for (size_t k = 0; k < values[i].length; k++) {
            if (strchr("\"\\", values[i].text[k]))
                g_string_append_c(list, '\\');
            g_string_append_c(list, values[i].text[k]);
        }
        g_string_append_c(list, '"');
    }
    g_string_append_c(list, '}');
    const char *sql = arena_printf(tx->arena, "SELECT %s FROM %s WHERE %s = ANY (($1::text)::%s)%s",
                                   entity_column_list(reader->entity), reader->entity->plural,
                                   column, values[0].kind == VALUE_WHOLE ? "bigint[]" : "text[]",
                                   strcmp(column, "id") ? " AND deleted_at IS NULL" : "");
    Value param = value_text(list->str);
    bool well = query(call, tx, sql, &param, 1, take_record, reader);
    g_string_free(list, TRUE);
    return well;
}

bool tx_prefetch(Call *call, Tx *tx, const Entity *entity, const int64_t *ids, size_t count) {
    RecordReader reader = {.tx = tx, .entity = entity};
    Value *values = ARENA_ARRAY(tx->arena, Value, count);
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++)
        if (!g_hash_table_contains(tx->known, &ids[i]))
            values[wanted++] = WHOLE(ids[i]);
    return !wanted || read_many(call, &reader, "id", values, wanted);
}

/* What readers know is what the transaction found; what it changed itself is known already. */
static KnownRecord *know_cached(Tx *tx, const Entity *entity, int64_t id) {
    RecordCache *records = store_records(tx->store);
    const void *record =
        records ? record_cache_find(records, tx->arena, entity, id, record_cache_point(records))
                : NULL;
    return record ? know(tx, entity, id, record) : NULL;
}

const void *tx_load(Call *call, Tx *tx, const Entity *entity, int64_t id, const Scope *scope) {
    KnownRecord *known = g_hash_table_lookup(tx->known, &id);
    RecordReader reader = {.tx = tx, .entity = entity};
    if (!known)
        known = know_cached(tx, entity, id);
    if (!known) {
        if (!read_one(call, &reader, "id", WHOLE(id)))
            return NULL;
        known = g_hash_table_lookup(tx->known, &id);
    }
    if (!known || known->entity != entity)
        return NULL;
    const Head *head = known->record;
    return head->deleted_at == INSTANT_NONE && scope_allows(scope, entity, known->record)
               ? known->record
               : NULL;
}

/* Among the records that the transaction has saved. */
static const void *find_saved(const Tx *tx, const Entity *entity, const Column *column,
                              const char *text) {
    for (size_t i = tx->saved.count; i-- > 0;) {
        const KnownRecord *saved = &tx->saved.items[i];
        if (saved->entity != entity)
            continue;
        const KnownRecord *known = g_hash_table_lookup(tx->known, &saved->id);
        const char *has = *MEMBER_OF(known->record, column, const char *);
        if (has && !strcmp(has, text) && ((const Head *)known->record)->deleted_at == INSTANT_NONE)
            return known->record;
    }
    return NULL;
}

const void *tx_find(Call *call, Tx *tx, const Entity *entity, const Column *column,
                    const char *text) {
    const void *saved = find_saved(tx, entity, column, text);
    RecordReader reader = {.tx = tx, .entity = entity};
    if (saved || !read_one(call, &reader, column->name, value_text(text)))
        return saved;
    return reader.last;
}

bool tx_find_many(Call *call, Tx *tx, const Entity *entity, const Column *column,
                  const char *const *texts, size_t count, const void **ret_records) {
    Value *values = ARENA_ARRAY(tx->arena, Value, count);
    RecordReader reader = {.tx = tx, .entity = entity};
    GHashTable *by_text = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < count; i++)
        values[i] = value_text(texts[i]);
    bool well = read_many(call, &reader, column->name, values, count);
    GHashTableIter iter;
    void *item;
    g_hash_table_iter_init(&iter, tx->known);
    while (g_hash_table_iter_next(&iter, NULL, &item)) {
        const KnownRecord *known = item;
        if (known->entity != entity || ((const Head *)known->record)->deleted_at != INSTANT_NONE)
            continue;
        const char *has = *MEMBER_OF(known->record, column, const char *);
        if (has)
            g_hash_table_insert(by_text, (void *)(uintptr_t)has, (void *)(uintptr_t)known->record);
    }
    for (size_t i = 0; i < count; i++)
        ret_records[i] = g_hash_table_lookup(by_text, texts[i]);
    g_hash_table_destroy(by_text);
    return well;
}

static void save(Tx *tx, const Entity *entity, void *record, BatchKind kind) {
    Head *head = record;
    KnownRecord *known = g_hash_table_lookup(tx->known, &head->id);
    KnownRecord saved = {
        .entity = entity, .record = record, .before = known ? known->record : NULL, .id = head->id};
    know(tx, entity, head->id, record);
    KnownRecord *kept = LIST_ADD(tx->arena, &tx->saved);
    *kept = saved;
    *LIST_ADD(tx->arena, &tx->rows) =
        (PendingRow){.table = entity_table(entity),
                     .kind = kind,
                     .values = entity_values(tx->arena, entity, record)};
}

void tx_insert(Tx *tx, const Entity *entity, void *record, Instant now) {
    Head *head = record;
    head->id = tx->next_id++;
    head->version = 1;
    head->created_at = head->updated_at = now;
    save(tx, entity, record, BATCH_INSERT);
}

void tx_update(Tx *tx, const Entity *entity, void *record, Instant now) {
    Head *head = record;
    head->version++;
    head->updated_at = now;
    save(tx, entity, record, BATCH_UPDATE);
}

void tx_journal(Tx *tx, JournalEvent *event) {
    uint8_t *digest = arena_alloc(tx->arena, HASH_BYTES);
    event->seq = ++tx->seq;
    if (event->personal) {
        uint8_t *salt = arena_alloc(tx->arena, JOURNAL_SALT_BYTES);
        uint8_t *personal = arena_alloc(tx->arena, HASH_BYTES);
        secret_random(salt, JOURNAL_SALT_BYTES);
        event->salt = salt;
        journal_personal_digest(event, personal);
        event->personal_digest = personal;
    }
    journal_digest(tx->digest, event, digest);
    memcpy(tx->digest, digest, HASH_BYTES);
    event->digest = digest;
    tx_row(tx, &JOURNAL_TABLE, journal_values(tx->arena, event));
}

void tx_row(Tx *tx, const TableShape *table, const Value *values) {
    *LIST_ADD(tx->arena, &tx->rows) =
        (PendingRow){.table = table, .kind = BATCH_INSERT, .values = values};
}
