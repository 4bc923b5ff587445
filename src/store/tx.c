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
    JournalHead head;
    uint64_t flushes;
    /* of one that is built in memory alone */
    bool upon;
    bool must_hold_lock;  /* something was asked that can't be answered so */
    bool sent;            /* its answer is still to come */
    JournalHead expected; /* where it begins */
    const Tx *before;     /* whose records aren't known to be durable; until it is sent */
    Db *reader;           /* taken at need */
    bool broken;          /* a statement failed: the database holds a part of what was meant */
    bool done;
};

Store *tx_store(const Tx *tx) {
    return tx->store;
}

int64_t tx_seq(const Tx *tx) {
    return tx->head.seq;
}

JournalHead tx_head(const Tx *tx) {
    return tx->head;
}

/* ---- beginning and end ---- */

static bool take_head(const Value *values, size_t count, void *with) {
    g_assert(values[1].length == HASH_BYTES);
    return journal_take_head(values, count, with);
}

static bool begin(Call *call, Tx *tx) {
    bool sqlite = tx->db->driver == &SQLITE_DRIVER;
    const char *head = store_sql(sqlite ? "head" : "head_locked");
    if (tx->db->driver->state(tx->db) == DB_LOST && !tx->db->driver->renew(call, tx->db))
        return false;
    return tx->db->driver->script(call, tx->db, sqlite ? "BEGIN IMMEDIATE" : "BEGIN") &&
           tx->db->driver->query(call, tx->db, head, NULL, 0, take_head, &tx->head);
}

static Tx *tx_new(Store *store, Arena *arena) {
    Tx *tx = ARENA_NEW(arena, Tx);
    tx->store = store;
    tx->db = store_writer(store);
    tx->arena = arena;
    tx->known = g_hash_table_new(g_int64_hash, g_int64_equal);
    return tx;
}

Tx *tx_begin(Call *call, Store *store, Arena *arena) {
    Tx *tx = tx_new(store, arena);
    if (begin(call, tx) && tx->head.next_id > 0)
        return tx;
    tx_end(tx);
    return NULL;
}

Tx *tx_begin_upon(Store *store, Arena *arena, const JournalHead *head, const Tx *before) {
    Tx *tx = tx_new(store, arena);
    tx->upon = true;
    tx->head = tx->expected = *head;
    tx->before = before;
    return tx;
}

static void give_reader(Tx *tx) {
    store_give_reader(tx->store, tx->reader);
    tx->reader = NULL;
}

void tx_end(Tx *tx) {
    bool begun = !tx->upon || tx->sent;
    if (begun && !tx->done) {
        Call quiet = call_begin(tx->arena, 0);
        tx->db->driver->script(&quiet, tx->db, "ROLLBACK");
    }
    give_reader(tx);
    g_hash_table_destroy(tx->known);
}

bool tx_holds_lock(Call *call, Tx *tx) {
    tx->must_hold_lock |= tx->upon;
    return !tx->upon || call_fail(call, ERROR_UNAVAILABLE, NULL, "the lock isn't held yet");
}

bool tx_must_hold_lock(const Tx *tx) {
    return tx->must_hold_lock;
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
    const Value values[] = {WHOLE(1), WHOLE(tx->head.seq), value_bytes(tx->head.digest, HASH_BYTES),
                            WHOLE(tx->head.next_id)};
    const Value *row = values;
    RowBatch batch = {.table = &HEAD_TABLE, .kind = BATCH_UPDATE, .rows = &row, .count = 1};
    return tx->db->driver->write(call, tx->db, &batch);
}

/* Readers forget what changed before anyone can see the change. */
static void mark_changes(Tx *tx) {
    for (size_t i = 0; i < tx->saved.count; i++)
        if (tx->saved.items[i].before || ((const Head *)tx->saved.items[i].record)->version > 1)
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

/* The head's row is taken and moved first: so it is also the lock, and only rows that stand upon
 * the journal as it really is come behind it. */
static bool follow_head(Call *call, Tx *tx) {
    const JournalHead *from = &tx->expected, *to = &tx->head;
    const Value values[] = {
        WHOLE(to->seq),   value_bytes(to->digest, HASH_BYTES),   WHOLE(to->next_id),
        WHOLE(from->seq), value_bytes(from->digest, HASH_BYTES), WHOLE(from->next_id)};
    return tx->db->driver->queue(call, tx->db, store_sql("postgres_head_follow"), values,
                                 G_N_ELEMENTS(values));
}

void tx_send(Call *call, Tx *tx) {
    g_assert(tx->upon && !tx->must_hold_lock);
    give_reader(tx);
    tx->before = NULL;
    tx->sent = true;
    tx->broken = !tx->db->driver->script(call, tx->db, "BEGIN") || !follow_head(call, tx) ||
                 !flush(call, tx) || !tx->db->driver->commit_ahead(call, tx->db);
}

bool tx_came_through(Call *call, Tx *tx) {
    tx->done = !tx->broken && tx->db->driver->commit_answer(call, tx->db);
    return tx->done;
}

static bool query(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
                  RowFunction row, void *with) {
    bool well = tx->db->driver->query(call, tx->db, sql, params, count, row, with);
    tx->broken |= !well;
    return well;
}

/* Where reading beside fails, it is for the transaction with the lock to say why. */
bool tx_read(Call *call, Tx *tx, const char *sql, const Value *param, RowFunction row, void *with) {
    if (!tx->upon)
        return query(call, tx, sql, param, 1, row, with);
    if (!tx->reader)
        tx->reader = store_take_reader(call, tx->store);
    if (tx->reader && tx->reader->driver->query(call, tx->reader, sql, param, 1, row, with))
        return true;
    tx->must_hold_lock = true;
    return false;
}

bool tx_query(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
              RowFunction row, void *with) {
    return tx_holds_lock(call, tx) && flush(call, tx) &&
           query(call, tx, sql, params, count, row, with);
}

bool tx_ids(Call *call, Tx *tx, const char *sql, const Value *params, size_t count, Ids *ret) {
    if (!tx_holds_lock(call, tx) || !flush(call, tx))
        return false;
    bool well = db_ids(call, tx->db, sql, params, count, ret);
    tx->broken |= !well;
    return well;
}

bool tx_texts(Call *call, Tx *tx, const char *sql, const Value *params, size_t count, Texts *ret) {
    if (!tx_holds_lock(call, tx) || !flush(call, tx))
        return false;
    bool well = db_texts(call, tx->db, sql, params, count, ret);
    tx->broken |= !well;
    return well;
}

bool tx_whole(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
              int64_t *ret) {
    if (!tx_holds_lock(call, tx) || !flush(call, tx))
        return false;
    bool well = db_whole(call, tx->db, sql, params, count, ret);
    tx->broken |= !well;
    return well;
}

/* ---- one command of the group ---- */

TxMark tx_mark(const Tx *tx) {
    return (TxMark){.rows = tx->rows.count,
                    .records = tx->saved.count,
                    .head = tx->head,
                    .flushes = tx->flushes};
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

bool tx_back(Tx *tx, const TxMark *mark) {
    bool wrote = tx->saved.count > mark->records || tx->head.seq != mark->head.seq;
    if (tx->broken)
        return false;
    if (tx->flushes != mark->flushes && wrote)
        return false;
    if (tx->flushes == mark->flushes)
        tx->rows.count = mark->rows;
    forget_saved(tx, mark->records);
    tx->head = mark->head;
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
    tx->head = mark->head;
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

/* What is known of it: in this transaction, or from the one before, whose memory may go first. */
static KnownRecord *known_record(Tx *tx, int64_t id) {
    KnownRecord *known = g_hash_table_lookup(tx->known, &id);
    if (known || !tx->before)
        return known;
    known = g_hash_table_lookup(tx->before->known, &id);
    return known ? know(tx, known->entity, id,
                        entity_copy_whole(tx->arena, known->entity, known->record))
                 : NULL;
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
    KnownRecord *known = known_record(reader->tx, id);
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
    return tx_read(call, tx, select_by(tx, reader->entity, column), &value, take_record, reader);
}

/* PostgreSQL takes all values as one array; SQLite, in this process, one after the other. */
static bool read_many(Call *call, RecordReader *reader, const char *column, const Value *values,
                      size_t count) {
    Tx *tx = reader->tx;
    if (tx->db->driver == &SQLITE_DRIVER || count < 3) {
        const char *one = select_by(tx, reader->entity, column);
        for (size_t i = 0; i < count; i++)
            if (!tx_read(call, tx, one, &values[i], take_record, reader))
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
    bool well = tx_read(call, tx, sql, &param, take_record, reader);
    g_string_free(list, TRUE);
    return well;
}

bool tx_prefetch(Call *call, Tx *tx, const Entity *entity, const int64_t *ids, size_t count) {
    RecordReader reader = {.tx = tx, .entity = entity};
    Value *values = ARENA_ARRAY(tx->arena, Value, count);
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++)
        if (!known_record(tx, ids[i]))
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
    KnownRecord *known = known_record(tx, id);
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
    if (!tx_holds_lock(call, tx))
        return NULL;
    const void *saved = find_saved(tx, entity, column, text);
    RecordReader reader = {.tx = tx, .entity = entity};
    if (saved || !read_one(call, &reader, column->name, value_text(text)))
        return saved;
    return reader.last;
}

bool tx_find_many(Call *call, Tx *tx, const Entity *entity, const Column *column,
                  const char *const *texts, size_t count, const void **ret_records) {
    if (!tx_holds_lock(call, tx))
        return false;
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

/* Later loads of this transaction see it; a command that is taken back gives it back. */
static void keep(Tx *tx, const Entity *entity, void *record) {
    Head *head = record;
    KnownRecord *known = g_hash_table_lookup(tx->known, &head->id);
    KnownRecord saved = {
        .entity = entity, .record = record, .before = known ? known->record : NULL, .id = head->id};
    know(tx, entity, head->id, record);
    *LIST_ADD(tx->arena, &tx->saved) = saved;
}

static void save(Tx *tx, const Entity *entity, void *record, BatchKind kind) {
    keep(tx, entity, record);
    *LIST_ADD(tx->arena, &tx->rows) =
        (PendingRow){.table = entity_table(entity),
                     .kind = kind,
                     .values = entity_values(tx->arena, entity, record)};
}

void tx_amend(Tx *tx, const Entity *entity, void *record, const TableShape *some) {
    Value *values = ARENA_ARRAY(tx->arena, Value, some->count);
    values[0] = WHOLE(((const Head *)record)->id);
    for (size_t i = 1; i < some->count; i++)
        values[i] = column_value_of(tx->arena, entity_column(entity, some->columns[i]), record);
    keep(tx, entity, record);
    *LIST_ADD(tx->arena, &tx->rows) =
        (PendingRow){.table = some, .kind = BATCH_UPDATE, .values = values};
}

void tx_insert(Tx *tx, const Entity *entity, void *record, Instant now) {
    Head *head = record;
    head->id = tx->head.next_id++;
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
    event->seq = ++tx->head.seq;
    if (event->personal) {
        uint8_t *salt = arena_alloc(tx->arena, JOURNAL_SALT_BYTES);
        uint8_t *personal = arena_alloc(tx->arena, HASH_BYTES);
        secret_random(salt, JOURNAL_SALT_BYTES);
        event->salt = salt;
        journal_personal_digest(event, personal);
        event->personal_digest = personal;
    }
    journal_digest(tx->head.digest, event, digest);
    memcpy(tx->head.digest, digest, HASH_BYTES);
    event->digest = digest;
    tx_row(tx, &JOURNAL_TABLE, journal_values(tx->arena, event));
}

void tx_row(Tx *tx, const TableShape *table, const Value *values) {
    *LIST_ADD(tx->arena, &tx->rows) =
        (PendingRow){.table = table, .kind = BATCH_INSERT, .values = values};
}
