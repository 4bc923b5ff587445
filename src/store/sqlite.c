/* SQLite behind the driver. WAL, synchronous=FULL, foreign keys on; readers are query_only and
 * never checkpoint (docs/decisions/sqlite-wal-reset.md). */
#include "base/text.h"
#include "store/driver.h"

#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>

enum {
    STATEMENTS_KEPT = 256,
    WRITER_CACHE_KIB = 24 * 1024,
    READER_CACHE_KIB = 6 * 1024,
    CHECKPOINT_PAGES = 4000,
    BUSY_MILLISECONDS = 5000,
};

typedef struct SqliteDb {
    Db db;
    sqlite3 *handle;
    GHashTable *statements; /* SQL → Statement */
    GHashTable *inserts;    /* RowBatch shapes → SQL */
    DbState state;
    bool writes;
} SqliteDb;

static SqliteDb *of(Db *db) {
    return (SqliteDb *)db;
}

/* ---- errors ---- */

/* "UNIQUE constraint failed: equipment.number" names the column. */
static bool fail_unique(Call *call, const char *message) {
    const char *dot = strrchr(message, '.');
    return call_fail(call, ERROR_CONFLICT, dot ? dot + 1 : NULL, "is taken already");
}

static bool fail_sync(Call *call, SqliteDb *db, int code) {
    db->state = DB_FAILED;
    return call_fail(call, ERROR_IO, NULL, "writing to disk failed (SQLite %d, %s)", code,
                     g_strerror(sqlite3_system_errno(db->handle)));
}

static bool is_write_failure(int code) {
    switch (code) {
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
    case SQLITE_IOERR_WRITE:
    case SQLITE_IOERR_TRUNCATE:
    case SQLITE_IOERR_CLOSE:
        return true;
    default:
        return false;
    }
}

static bool no_space(SqliteDb *db, int code) {
    int reason = sqlite3_system_errno(db->handle);
    bool io = (code & 0xFF) == SQLITE_IOERR && code != SQLITE_IOERR_FSYNC;
    return (code & 0xFF) == SQLITE_FULL || (io && (reason == ENOSPC || reason == EDQUOT));
}

static bool fail(Call *call, SqliteDb *db) {
    int code = sqlite3_extended_errcode(db->handle);
    const char *message = sqlite3_errmsg(db->handle);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        return fail_unique(call, message);
    if (code == SQLITE_CONSTRAINT_FOREIGNKEY)
        return call_fail(call, ERROR_INVALID, NULL, "refers to a record that doesn't exist");
    if (no_space(db, code))
        return call_fail(call, ERROR_STORAGE_FULL, NULL, "no space left on the disk of the store");
    if (is_write_failure(code))
        return fail_sync(call, db, code);
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return call_fail(call, ERROR_UNAVAILABLE, NULL, "the store is busy");
    case SQLITE_INTERRUPT:
        return call_fail(call, ERROR_TIMEOUT, NULL, "the query took too long");
    case SQLITE_READONLY:
        return call_fail(call, ERROR_IO, NULL, "the store can't be written to: it is read-only");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return call_fail(call, ERROR_DAMAGED, NULL, "the store is damaged: %s", message);
    default:
        return call_fail(call, ERROR_IO, NULL, "SQLite %d: %s", code, message);
    }
}

/* ---- statements ---- */

typedef struct Statement {
    sqlite3_stmt *handle;
    size_t count;
    int numbers[]; /* $3 is the third value, wherever it stands */
} Statement;

static void finalize(void *item) {
    Statement *statement = item;
    sqlite3_finalize(statement->handle);
    g_free(statement);
}

static Statement *statement_new(sqlite3_stmt *handle) {
    size_t count = (size_t)sqlite3_bind_parameter_count(handle);
    Statement *statement = g_malloc(sizeof *statement + count * sizeof(int));
    *statement = (Statement){handle, count};
    for (size_t i = 0; i < count; i++)
        statement->numbers[i] = atoi(sqlite3_bind_parameter_name(handle, (int)i + 1) + 1);
    return statement;
}

static const Statement *prepare(Call *call, SqliteDb *db, const char *sql) {
    Statement *statement = g_hash_table_lookup(db->statements, sql);
    sqlite3_stmt *handle;
    if (statement)
        return statement;
    if (sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL)) {
        fail(call, db);
        return NULL;
    }
    if (g_hash_table_size(db->statements) >= STATEMENTS_KEPT)
        g_hash_table_remove_all(db->statements);
    statement = statement_new(handle);
    g_hash_table_insert(db->statements, g_strdup(sql), statement);
    return statement;
}

static void bind_value(sqlite3_stmt *statement, int at, const Value *value) {
    if (value->null)
        sqlite3_bind_null(statement, at);
    else if (value->kind == VALUE_WHOLE)
        sqlite3_bind_int64(statement, at, value->whole);
    else if (value->kind == VALUE_TEXT)
        sqlite3_bind_text64(statement, at, value->text, value->length, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_blob64(statement, at, value->length ? value->text : "", value->length,
                            SQLITE_STATIC);
}

static void bind_params(const Statement *statement, const Value *params, size_t count) {
    for (size_t i = 0; i < statement->count; i++) {
        size_t number = (size_t)statement->numbers[i];
        g_assert(number >= 1 && number <= count);
        bind_value(statement->handle, (int)i + 1, &params[number - 1]);
    }
}

static Value column_value(sqlite3_stmt *statement, int at) {
    switch (sqlite3_column_type(statement, at)) {
    case SQLITE_NULL:
        return (Value){.null = true};
    case SQLITE_INTEGER:
        return WHOLE(sqlite3_column_int64(statement, at));
    case SQLITE_TEXT:
        return (Value){.kind = VALUE_TEXT,
                       .text = (const char *)sqlite3_column_text(statement, at),
                       .length = (size_t)sqlite3_column_bytes(statement, at)};
    default:
        return (Value){.kind = VALUE_BYTES,
                       .text = sqlite3_column_blob(statement, at),
                       .length = (size_t)sqlite3_column_bytes(statement, at)};
    }
}

enum { COLUMNS_LIMIT = 64 };

static bool hand_over(sqlite3_stmt *statement, RowFunction row, void *with) {
    Value values[COLUMNS_LIMIT];
    int count = sqlite3_column_count(statement);
    g_assert(count <= COLUMNS_LIMIT);
    for (int i = 0; i < count; i++)
        values[i] = column_value(statement, i);
    return row(values, (size_t)count, with);
}

static bool sqlite_query(Call *call, Db *base, const char *sql, const Value *params, size_t count,
                         RowFunction row, void *with) {
    SqliteDb *db = of(base);
    const Statement *statement = prepare(call, db, sql);
    if (!statement)
        return false;
    bind_params(statement, params, count);
    int code;
    while ((code = sqlite3_step(statement->handle)) == SQLITE_ROW)
        if (row && !hand_over(statement->handle, row, with)) {
            code = SQLITE_DONE;
            break;
        }
    bool well = code == SQLITE_DONE || fail(call, db);
    sqlite3_reset(statement->handle);
    return well;
}

static bool sqlite_script(Call *call, Db *base, const char *sql) {
    SqliteDb *db = of(base);
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(call, db);
}

/* ---- rows ---- */

/* ?2 is the second value, wherever it stands. */
static char *insert_sql(const TableShape *table) {
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "INSERT INTO %s (", table->name);
    for (size_t i = 0; i < table->count; i++)
        g_string_append_printf(sql, "%s%s", i ? ", " : "", table->columns[i]);
    g_string_append(sql, ") VALUES (");
    for (size_t i = 0; i < table->count; i++)
        g_string_append_printf(sql, "%s?%zu", i ? ", " : "", i + 1);
    g_string_append(sql, ")");
    return g_string_free(sql, FALSE);
}

static char *update_sql(const TableShape *table) {
    GString *sql = g_string_new(NULL);
    g_string_append_printf(sql, "UPDATE %s SET ", table->name);
    for (size_t i = 1; i < table->count; i++)
        g_string_append_printf(sql, "%s%s = ?%zu", i > 1 ? ", " : "", table->columns[i], i + 1);
    g_string_append_printf(sql, " WHERE %s = ?1", table->columns[0]);
    if (table->versioned)
        g_string_append_printf(sql, " AND %s = ?2 - 1", table->columns[1]);
    return g_string_free(sql, FALSE);
}

static const Statement *batch_statement(Call *call, SqliteDb *db, const RowBatch *batch) {
    char *key = g_strdup_printf("%p %d", (const void *)batch->table, batch->kind);
    const char *sql = g_hash_table_lookup(db->inserts, key);
    if (sql) {
        g_free(key);
    } else {
        char *text =
            batch->kind == BATCH_INSERT ? insert_sql(batch->table) : update_sql(batch->table);
        g_hash_table_insert(db->inserts, key, text);
        sql = text;
    }
    return prepare(call, db, sql);
}

static bool write_row(Call *call, SqliteDb *db, sqlite3_stmt *statement, const RowBatch *batch,
                      const Value *row) {
    for (size_t i = 0; i < batch->table->count; i++)
        bind_value(statement, (int)i + 1, &row[i]);
    bool well = sqlite3_step(statement) == SQLITE_DONE || fail(call, db);
    sqlite3_reset(statement);
    if (well && batch->kind == BATCH_UPDATE && sqlite3_changes(db->handle) != 1)
        return call_fail(call, ERROR_VERSION, NULL, "has changed in between");
    return well;
}

static bool sqlite_write(Call *call, Db *base, const RowBatch *batch) {
    SqliteDb *db = of(base);
    const Statement *statement = batch_statement(call, db, batch);
    for (size_t i = 0; statement && i < batch->count; i++)
        if (!write_row(call, db, statement->handle, batch, batch->rows[i]))
            return false;
    return statement != NULL;
}

static bool sqlite_commit(Call *call, Db *db) {
    return sqlite_script(call, db, "COMMIT");
}

/* ---- connections ---- */

static const char *const WRITER_SETTINGS = "PRAGMA journal_mode = WAL;"
                                           "PRAGMA synchronous = FULL;"
                                           "PRAGMA foreign_keys = ON;"
                                           "PRAGMA temp_store = MEMORY;"
                                           "PRAGMA journal_size_limit = 67108864;";

static const char *const READER_SETTINGS = "PRAGMA wal_autocheckpoint = 0;"
                                           "PRAGMA query_only = ON;"
                                           "PRAGMA temp_store = MEMORY;";

static bool set_up(Call *call, SqliteDb *db) {
    char cache[128];
    sqlite3_busy_timeout(db->handle, BUSY_MILLISECONDS);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    g_snprintf(cache, sizeof cache, "PRAGMA cache_size = -%d; PRAGMA wal_autocheckpoint = %d;",
               db->writes ? WRITER_CACHE_KIB : READER_CACHE_KIB, db->writes ? CHECKPOINT_PAGES : 0);
    return sqlite_script(call, &db->db, db->writes ? WRITER_SETTINGS : READER_SETTINGS) &&
           sqlite_script(call, &db->db, cache);
}

static void sqlite_close(Db *base) {
    SqliteDb *db = of(base);
    if (!db)
        return;
    g_hash_table_destroy(db->statements);
    g_hash_table_destroy(db->inserts);
    sqlite3_close(db->handle);
    g_free(db);
}

/* What grows does so by a quarter at least, and by what malloc really gives (16 n - 8 bytes), so
 * that most reallocations are none. FTS5 grows the list of a page's documents by eight at a time:
 * without this a third of a search is spent there. */
static int round_up(int bytes) {
    int step = bytes < 256 ? 64 : 1 << (29 - __builtin_clz((unsigned)bytes));
    return bytes < INT32_MAX / 2 ? (bytes + 8 + step - 1) / step * step - 8 : bytes;
}

/* Counting memory would put one mutex before every allocation of every thread. */
static void configure(void) {
    sqlite3_mem_methods memory;
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
    memory.xRoundup = round_up;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &memory);
}

static pthread_once_t configured = PTHREAD_ONCE_INIT;

static Db *sqlite_open(Call *call, const char *place, bool writes) {
    pthread_once(&configured, configure);
    SqliteDb *db = g_new0(SqliteDb, 1);
    db->db.driver = &SQLITE_DRIVER;
    db->writes = writes;
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, finalize);
    db->inserts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (writes ? SQLITE_OPEN_CREATE : 0);
    int code = sqlite3_open_v2(place, &db->handle, flags, NULL);
    if (code != SQLITE_OK) {
        call_fail(call, ERROR_IO, NULL, "the store can't be opened: %s", sqlite3_errstr(code));
        call->last_error->file = arena_text(call->arena, place);
    } else {
        sqlite3_extended_result_codes(db->handle, 1);
        if (set_up(call, db))
            return &db->db;
    }
    sqlite_close(&db->db);
    return NULL;
}

static bool sqlite_renew(Call *call, Db *db) {
    return true;
}

static DbState sqlite_state(Db *db) {
    return of(db)->state;
}

static void sqlite_interrupt(Db *db) {
    sqlite3_interrupt(of(db)->handle);
}

typedef struct PlanReader {
    RowFunction row;
    void *with;
} PlanReader;

/* The fourth column of EXPLAIN QUERY PLAN is the step as text. */
static bool plan_row(const Value *values, size_t count, void *with) {
    PlanReader *reader = with;
    return reader->row(&values[3], 1, reader->with);
}

static bool sqlite_plan(Call *call, Db *db, const char *sql, const Value *params, size_t count,
                        RowFunction row, void *with) {
    PlanReader reader = {row, with};
    const char *explain = arena_printf(call->arena, "EXPLAIN QUERY PLAN %s", sql);
    return sqlite_query(call, db, explain, params, count, plan_row, &reader);
}

const Driver SQLITE_DRIVER = {
    .name = "sqlite",
    .open = sqlite_open,
    .close = sqlite_close,
    .renew = sqlite_renew,
    .query = sqlite_query,
    .stream = sqlite_query,
    .write = sqlite_write,
    .script = sqlite_script,
    .commit = sqlite_commit,
    .state = sqlite_state,
    .interrupt = sqlite_interrupt,
    .plan = sqlite_plan,
};
