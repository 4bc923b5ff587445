/* PostgreSQL behind the driver. Values travel in binary; many rows go as one statement over arrays
 * (unnest). Statements whose answer nobody waits for are only queued (libpq's pipeline mode) and
 * travel with the next that is waited for; a whole transaction can be sent ahead of its answer. */
#include "base/text.h"
#include "store/driver.h"

#include <arpa/inet.h>
#include <endian.h>
#include <glib.h>
#include <libpq-fe.h>
#include <stdlib.h>

enum { OID_BYTES = 17, OID_WHOLE = 20, OID_TEXT = 25, PARAMS_LIMIT = 420, COLUMNS_LIMIT = 64 };

typedef struct PostgresDb {
    Db db;
    PGconn *connection;
    GHashTable *prepared; /* SQL → statement name */
    GHashTable *batches;  /* shape and kind → SQL */
    GArray *sent;         /* Sent: statements whose results are still to come */
    unsigned ahead;       /* transactions among them that were sent off whole */
    unsigned next_name;
    DbState state;
    bool writes;
} PostgresDb;

/* A statement on its way. */
typedef struct Sent {
    const char *prepares; /* the SQL that it prepares, as `prepared` keeps it; NULL */
    bool commits;
    bool ends; /* a sync stands behind it: the next begins anew, whatever became of this one */
} Sent;

static PostgresDb *of(Db *db) {
    return (PostgresDb *)db;
}

/* ---- errors ---- */

static bool try_again_state(const char *state) {
    static const char *const STATES[] = {"08", "57P", "40001", "40P01", "55P03", "53300", "25006"};
    for (size_t i = 0; i < G_N_ELEMENTS(STATES); i++)
        if (text_starts_with(state, STATES[i]))
            return true;
    return false;
}

/* A unique index is named TABLE_COLUMN_key. */
static const char *unique_field(Call *call, const PGresult *result) {
    const char *name = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    const char *table = PQresultErrorField(result, PG_DIAG_TABLE_NAME);
    if (!name || !table || !text_starts_with(name, table) || !text_ends_with(name, "_key"))
        return NULL;
    size_t skip = strlen(table) + 1;
    return arena_text_n(call->arena, name + skip, strlen(name) - skip - strlen("_key"));
}

static bool fail_lost(Call *call, PostgresDb *db) {
    db->state = DB_LOST;
    return call_fail(call, ERROR_UNAVAILABLE, NULL, "the database doesn't answer; try again");
}

static bool fail_state(Call *call, PostgresDb *db, const PGresult *result, const char *state) {
    if (try_again_state(state))
        return fail_lost(call, db);
    if (!strcmp(state, "23505"))
        return call_fail(call, ERROR_CONFLICT, unique_field(call, result), "is taken already");
    if (!strcmp(state, "23503"))
        return call_fail(call, ERROR_INVALID, NULL, "refers to a record that doesn't exist");
    if (!strcmp(state, "53100"))
        return call_fail(call, ERROR_STORAGE_FULL, NULL, "no space left on the disk of the store");
    if (!strcmp(state, "22012")) /* see update_sql */
        return call_fail(call, ERROR_VERSION, NULL, "has changed in between");
    if (!strcmp(state, "57014"))
        return call_fail(call, ERROR_TIMEOUT, NULL, "the query took too long");
    return call_fail(call, ERROR_IO, NULL, "PostgreSQL %s: %s", state,
                     PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
}

/* Takes `result`; true where it is of the kind wanted. */
static bool check(Call *call, PostgresDb *db, PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_SINGLE_TUPLE)
        return true;
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    if (!state || PQstatus(db->connection) == CONNECTION_BAD)
        return fail_lost(call, db);
    return fail_state(call, db, result, state);
}

static bool finish(Call *call, PostgresDb *db, PGresult *result) {
    bool well = check(call, db, result);
    PQclear(result);
    return well;
}

/* ---- values ---- */

typedef struct Params {
    Oid types[PARAMS_LIMIT];
    const char *values[PARAMS_LIMIT];
    int lengths[PARAMS_LIMIT];
    int formats[PARAMS_LIMIT];
    uint64_t wholes[PARAMS_LIMIT];
    int count;
} Params;

static Oid oid_of(ValueKind kind) {
    return kind == VALUE_WHOLE ? OID_WHOLE : kind == VALUE_TEXT ? OID_TEXT : OID_BYTES;
}

static void fill_params(Params *params, const Value *values, size_t count) {
    g_assert(count <= PARAMS_LIMIT);
    params->count = (int)count;
    for (size_t i = 0; i < count; i++) {
        const Value *value = &values[i];
        params->types[i] = oid_of(value->kind);
        params->formats[i] = 1;
        params->wholes[i] = htobe64((uint64_t)value->whole);
        bool whole = value->kind == VALUE_WHOLE;
        params->values[i] = value->null     ? NULL
                            : whole         ? (const char *)&params->wholes[i]
                            : value->length ? value->text
                                            : "";
        params->lengths[i] = whole ? 8 : (int)value->length;
    }
}

static Value result_value(const PGresult *result, int row, int column) {
    if (PQgetisnull(result, row, column))
        return (Value){.null = true};
    const char *bytes = PQgetvalue(result, row, column);
    size_t length = (size_t)PQgetlength(result, row, column);
    uint64_t whole;
    uint32_t half;
    switch (PQftype(result, column)) {
    case OID_WHOLE:
        memcpy(&whole, bytes, sizeof whole);
        return WHOLE((int64_t)be64toh(whole));
    case 23: /* integer */
        memcpy(&half, bytes, sizeof half);
        return WHOLE((int32_t)ntohl(half));
    case 16: /* boolean */
        return WHOLE(*bytes != 0);
    case OID_BYTES:
        return BYTES(bytes, length);
    default:
        return (Value){.kind = VALUE_TEXT, .text = bytes, .length = length};
    }
}

/* ---- the pipeline ---- */

static bool hand_over(const PGresult *result, RowFunction row, void *with) {
    Value values[COLUMNS_LIMIT];
    int columns = PQnfields(result);
    g_assert(columns <= COLUMNS_LIMIT);
    for (int at = 0; row && at < PQntuples(result); at++) {
        for (int i = 0; i < columns; i++)
            values[i] = result_value(result, at, i);
        if (!row(values, (size_t)columns, with))
            return false;
    }
    return true;
}

static Sent *sent_at(PostgresDb *db, guint at) {
    return &g_array_index(db->sent, Sent, at);
}

static void note_sent(PostgresDb *db, const char *prepares) {
    Sent sent = {.prepares = prepares};
    g_array_append_val(db->sent, sent);
}

/* Nothing but COMMIT counts as one: that of a failed transaction answers ROLLBACK. */
static bool check_sent(Call *call, PostgresDb *db, const Sent *sent, PGresult *result) {
    if (!check(call, db, result))
        return false;
    return !sent->commits || !strcmp(PQcmdStatus(result), "COMMIT") || fail_lost(call, db);
}

/* What a failed pipeline should have prepared isn't. */
static void forget_prepared(PostgresDb *db, guint count) {
    for (guint i = 0; i < count; i++)
        if (sent_at(db, i)->prepares)
            g_hash_table_remove(db->prepared, sent_at(db, i)->prepares);
}

/* One statement's results; behind a failure the others are only taken away. One statement has more
 * than one where it is the first behind a stream: libpq then still gives row by row. */
static bool take_result(Call *call, PostgresDb *db, const Sent *sent, bool well, RowFunction row,
                        void *with) {
    PGresult *result = PQgetResult(db->connection);
    bool good = well && check_sent(call, db, sent, result), more = good;
    while (result) {
        good = good && check_sent(call, db, sent, result);
        more = more && good && hand_over(result, row, with);
        PQclear(result);
        result = PQgetResult(db->connection);
    }
    return good;
}

/* Ends what is queued: it travels now, and what comes behind doesn't fall with it. */
static bool end_queued(Call *call, PostgresDb *db) {
    sent_at(db, db->sent->len - 1)->ends = true;
    return PQpipelineSync(db->connection) || fail_lost(call, db);
}

/* Takes the results up to the first sync; `row` gets those of the last statement. */
static bool take_results(Call *call, PostgresDb *db, bool well, RowFunction row, void *with) {
    guint count = 0;
    for (bool last = false; !last; count++) {
        Sent *sent = sent_at(db, count);
        last = sent->ends;
        if (PQstatus(db->connection) == CONNECTION_OK)
            well = take_result(call, db, sent, well, last ? row : NULL, with);
    }
    PGresult *sync = PQgetResult(db->connection);
    bool synced = PQresultStatus(sync) == PGRES_PIPELINE_SYNC;
    PQclear(sync);
    if (!synced && well)
        well = fail_lost(call, db);
    if (!well)
        forget_prepared(db, count);
    g_array_remove_range(db->sent, 0, count);
    return well;
}

/* Sends what is queued and takes all results; `row` gets those of the last statement. */
static bool settle(Call *call, PostgresDb *db, RowFunction row, void *with) {
    g_assert(!db->ahead);
    return !db->sent->len || take_results(call, db, end_queued(call, db), row, with);
}

/* Out of the pipeline, for what can't go through it. */
static bool leave_pipeline(Call *call, PostgresDb *db) {
    bool well = settle(call, db, NULL, NULL);
    if (PQpipelineStatus(db->connection) != PQ_PIPELINE_OFF)
        PQexitPipelineMode(db->connection);
    return well;
}

/* ---- statements ---- */

/* The name under which `sql` is prepared, or will be in a moment. */
static const char *prepare(PostgresDb *db, const char *sql, const Params *params) {
    const char *name = g_hash_table_lookup(db->prepared, sql);
    if (name)
        return name;
    char *fresh = g_strdup_printf("s%u", db->next_name++);
    char *kept = g_strdup(sql);
    if (!PQsendPrepare(db->connection, fresh, sql, params->count, params->types)) {
        g_free(fresh);
        g_free(kept);
        return NULL;
    }
    g_hash_table_insert(db->prepared, kept, fresh);
    note_sent(db, kept);
    return fresh;
}

static bool send_statement(Call *call, PostgresDb *db, const char *sql, const Params *params) {
    if (PQpipelineStatus(db->connection) == PQ_PIPELINE_OFF && !PQenterPipelineMode(db->connection))
        return fail_lost(call, db);
    const char *name = prepare(db, sql, params);
    if (!name || !PQsendQueryPrepared(db->connection, name, params->count, params->values,
                                      params->lengths, params->formats, 1))
        return fail_lost(call, db);
    note_sent(db, NULL);
    return true;
}

static bool postgres_query(Call *call, Db *base, const char *sql, const Value *values, size_t count,
                           RowFunction row, void *with) {
    PostgresDb *db = of(base);
    Params params;
    fill_params(&params, values, count);
    return send_statement(call, db, sql, &params) && settle(call, db, row, with);
}

static bool postgres_queue(Call *call, Db *base, const char *sql, const Value *values,
                           size_t count) {
    Params params;
    fill_params(&params, values, count);
    return send_statement(call, of(base), sql, &params);
}

static bool postgres_stream(Call *call, Db *base, const char *sql, const Value *values,
                            size_t count, RowFunction row, void *with) {
    PostgresDb *db = of(base);
    Params params;
    fill_params(&params, values, count);
    if (!leave_pipeline(call, db))
        return false;
    if (!PQsendQueryParams(db->connection, sql, params.count, params.types, params.values,
                           params.lengths, params.formats, 1) ||
        !PQsetSingleRowMode(db->connection))
        return fail_lost(call, db);
    bool well = true, more = true;
    PGresult *result;
    while ((result = PQgetResult(db->connection))) {
        well = well && check(call, db, result);
        more = more && well && hand_over(result, row, with);
        PQclear(result);
    }
    return well;
}

/* Whatever became of what was queued before. */
static bool roll_back(Call *call, PostgresDb *db) {
    leave_pipeline(call, db);
    return PQtransactionStatus(db->connection) == PQTRANS_IDLE ||
           finish(call, db, PQexec(db->connection, "ROLLBACK"));
}

/* BEGIN waits for nothing: it travels with the first statement. */
static bool postgres_script(Call *call, Db *base, const char *sql) {
    PostgresDb *db = of(base);
    static const Params NONE;
    if (!strcmp(sql, "BEGIN"))
        return send_statement(call, db, sql, &NONE);
    if (!strcmp(sql, "ROLLBACK"))
        return roll_back(call, db);
    return leave_pipeline(call, db) && finish(call, db, PQexec(db->connection, sql));
}

/* ---- rows ---- */

static const char *array_type(ValueKind kind) {
    return kind == VALUE_WHOLE ? "bigint[]" : kind == VALUE_TEXT ? "text[]" : "bytea[]";
}

static void append_columns(GString *sql, const TableShape *table) {
    for (size_t i = 0; i < table->count; i++)
        g_string_append_printf(sql, "%s%s", i ? ", " : "", table->columns[i]);
}

/* The rows out of one array a column. In a list of results the arrays are walked side by side as
 * the rows are wanted; as a table (FROM unnest) each is laid out in a store of tuples first. */
static void append_arrays(GString *sql, const TableShape *table) {
    for (size_t i = 0; i < table->count; i++)
        g_string_append_printf(sql, "%sunnest($%zu::%s) AS %s", i ? ", " : "(SELECT ", i + 1,
                               array_type(table->kinds[i]), table->columns[i]);
    g_string_append(sql, ") AS given");
}

static char *insert_sql(const TableShape *table) {
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "INSERT INTO %s (", table->name);
    append_columns(sql, table);
    g_string_append(sql, ") SELECT * FROM ");
    append_arrays(sql, table);
    return g_string_free(sql, FALSE);
}

/* Divides by zero where a row is missing, or isn't of the version before: so it is the server that
 * stops, also where the COMMIT is on its way already. */
static char *update_sql(const TableShape *table) {
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "WITH changed AS (UPDATE %s AS kept SET ", table->name);
    for (size_t i = 1; i < table->count; i++)
        g_string_append_printf(sql, "%s%s = given.%s", i > 1 ? ", " : "", table->columns[i],
                               table->columns[i]);
    g_string_append(sql, " FROM ");
    append_arrays(sql, table);
    g_string_append_printf(sql, " WHERE kept.%s = given.%s", table->columns[0], table->columns[0]);
    if (table->versioned)
        g_string_append_printf(sql, " AND kept.%s = given.%s - 1", table->columns[1],
                               table->columns[1]);
    g_string_append(sql, " RETURNING 1) SELECT 1 / (count(*) = cardinality($1::bigint[]))::int "
                         "FROM changed");
    return g_string_free(sql, FALSE);
}

static const char *batch_sql(PostgresDb *db, const RowBatch *batch) {
    char *key = g_strdup_printf("%p %d", (const void *)batch->table, batch->kind);
    const char *known = g_hash_table_lookup(db->batches, key);
    if (known) {
        g_free(key);
        return known;
    }
    char *sql = batch->kind == BATCH_INSERT ? insert_sql(batch->table) : update_sql(batch->table);
    g_hash_table_insert(db->batches, key, sql);
    return sql;
}

static void append_half(GByteArray *array, uint32_t value) {
    value = htonl(value);
    g_byte_array_append(array, (const guint8 *)&value, sizeof value);
}

static bool is_null_in_all(const RowBatch *batch, size_t column) {
    for (size_t i = 0; i < batch->count; i++)
        if (!batch->rows[i][column].null)
            return false;
    return true;
}

static size_t array_size(const RowBatch *batch, size_t column) {
    size_t size = 5 * sizeof(uint32_t);
    for (size_t i = 0; i < batch->count; i++)
        size += sizeof(uint32_t) + MAX(batch->rows[i][column].length, sizeof(uint64_t));
    return size;
}

/* The binary form of a one-dimensional array of one column's values. NULL for nulls alone: the
 * shortest array is filled up with them. */
static GByteArray *column_array(const RowBatch *batch, size_t column) {
    if (is_null_in_all(batch, column))
        return NULL;
    GByteArray *array = g_byte_array_sized_new((guint)array_size(batch, column));
    append_half(array, 1);
    append_half(array, 1);
    append_half(array, oid_of(batch->table->kinds[column]));
    append_half(array, (uint32_t)batch->count);
    append_half(array, 1);
    for (size_t i = 0; i < batch->count; i++) {
        const Value *value = &batch->rows[i][column];
        if (value->null) {
            append_half(array, UINT32_MAX);
        } else if (batch->table->kinds[column] == VALUE_WHOLE) {
            uint64_t whole = htobe64((uint64_t)value->whole);
            append_half(array, sizeof whole);
            g_byte_array_append(array, (const guint8 *)&whole, sizeof whole);
        } else {
            append_half(array, (uint32_t)value->length);
            g_byte_array_append(array, (const guint8 *)value->text, (guint)value->length);
        }
    }
    return array;
}

static bool postgres_write(Call *call, Db *base, const RowBatch *batch) {
    PostgresDb *db = of(base);
    GByteArray *arrays[COLUMNS_LIMIT];
    size_t count = batch->table->count;
    Params params = {.count = (int)count};
    g_assert(count <= COLUMNS_LIMIT);
    for (size_t i = 0; i < count; i++) {
        arrays[i] = column_array(batch, i);
        params.values[i] = arrays[i] ? (const char *)arrays[i]->data : NULL;
        params.lengths[i] = arrays[i] ? (int)arrays[i]->len : 0;
        params.formats[i] = 1;
    }
    bool well = send_statement(call, db, batch_sql(db, batch), &params);
    for (size_t i = 0; i < count; i++)
        g_clear_pointer(&arrays[i], g_byte_array_unref);
    return well;
}

static bool send_commit(Call *call, PostgresDb *db) {
    static const Params NONE;
    if (!send_statement(call, db, "COMMIT", &NONE))
        return false;
    sent_at(db, db->sent->len - 1)->commits = true;
    return true;
}

static bool postgres_commit(Call *call, Db *base) {
    PostgresDb *db = of(base);
    return send_commit(call, db) && settle(call, db, NULL, NULL);
}

static bool postgres_commit_ahead(Call *call, Db *base) {
    PostgresDb *db = of(base);
    if (!send_commit(call, db) || !end_queued(call, db))
        return false;
    db->ahead++;
    return true;
}

static bool postgres_commit_answer(Call *call, Db *base) {
    PostgresDb *db = of(base);
    g_assert(db->ahead);
    db->ahead--;
    return take_results(call, db, true, NULL, NULL);
}

/* ---- connections ---- */

static void postgres_close(Db *base) {
    PostgresDb *db = of(base);
    if (!db)
        return;
    PQfinish(db->connection);
    g_array_unref(db->sent);
    g_hash_table_destroy(db->prepared);
    g_hash_table_destroy(db->batches);
    g_free(db);
}

#define PLANS                                                                                      \
    "-c search_path=aftercare -c enable_seqscan=off -c enable_bitmapscan=off "                     \
    "-c enable_sort=off -c jit=off -c random_page_cost=1.1 "                                       \
    "-c plan_cache_mode=force_generic_plan"

static bool connect_to(Call *call, PostgresDb *db, const char *place) {
    /* Plans of prepared statements are kept while tables grow from nothing to millions: every
     * statement of ours has its index, so the planner is told to use it. */
    const char *options = db->writes ? PLANS " -c lock_timeout=10000 -c statement_timeout=60000 "
                                             "-c synchronous_commit=on"
                                     : PLANS
                              " -c statement_timeout=10000 -c default_transaction_read_only=on";
    const char *keywords[] = {"dbname",  "connect_timeout", "tcp_user_timeout",
                              "options", "client_encoding", "application_name",
                              NULL};
    const char *values[] = {place, "2", "5000", options, "UTF8", "aftercare", NULL};
    db->connection = PQconnectdbParams(keywords, values, 1);
    if (PQstatus(db->connection) == CONNECTION_OK)
        return true;
    return call_fail(call, ERROR_UNAVAILABLE, NULL, "no connection to the database: %s",
                     g_strchomp(PQerrorMessage(db->connection)));
}

static Db *postgres_open(Call *call, const char *place, bool writes) {
    PostgresDb *db = g_new0(PostgresDb, 1);
    db->db.driver = &POSTGRES_DRIVER;
    db->writes = writes;
    db->prepared = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    db->batches = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    db->sent = g_array_new(FALSE, FALSE, sizeof(Sent));
    if (connect_to(call, db, place))
        return &db->db;
    postgres_close(&db->db);
    return NULL;
}

static bool postgres_renew(Call *call, Db *base) {
    PostgresDb *db = of(base);
    Call quiet = call_begin(call->arena, call->now);
    leave_pipeline(&quiet, db);
    if (PQstatus(db->connection) == CONNECTION_OK) {
        if (PQtransactionStatus(db->connection) != PQTRANS_IDLE)
            PQclear(PQexec(db->connection, "ROLLBACK"));
    }
    if (PQstatus(db->connection) != CONNECTION_OK) {
        PQreset(db->connection);
        g_hash_table_remove_all(db->prepared);
        g_array_set_size(db->sent, 0);
        db->ahead = 0;
    }
    if (PQstatus(db->connection) != CONNECTION_OK)
        return fail_lost(call, db);
    db->state = DB_WELL;
    return true;
}

static DbState postgres_state(Db *base) {
    return of(base)->state;
}

/* statement_timeout bounds every query. */
static void postgres_interrupt(Db *db) {
}

static bool postgres_plan(Call *call, Db *base, const char *sql, const Value *values, size_t count,
                          RowFunction row, void *with) {
    PostgresDb *db = of(base);
    Params params;
    fill_params(&params, values, count);
    const char *explain = arena_printf(call->arena, "EXPLAIN %s", sql);
    if (!leave_pipeline(call, db))
        return false;
    PGresult *result = PQexecParams(db->connection, explain, params.count, params.types,
                                    params.values, params.lengths, params.formats, 0);
    bool well = check(call, db, result);
    if (well)
        hand_over(result, row, with);
    PQclear(result);
    return well;
}

const Driver POSTGRES_DRIVER = {
    .name = "postgres",
    .open = postgres_open,
    .close = postgres_close,
    .renew = postgres_renew,
    .query = postgres_query,
    .stream = postgres_stream,
    .write = postgres_write,
    .script = postgres_script,
    .commit = postgres_commit,
    .queue = postgres_queue,
    .commit_ahead = postgres_commit_ahead,
    .commit_answer = postgres_commit_answer,
    .state = postgres_state,
    .interrupt = postgres_interrupt,
    .plan = postgres_plan,
};
