/* What an engine must do for the store: about ten functions, two implementations.
 *
 * SQL has parameters $1, $2, …; texts from outside never become part of it. A connection belongs to
 * one thread at a time. Rows that are written go out as tables of values (RowBatch), so that an
 * engine can take many in one statement. */
#pragma once

#include "base/error.h"
#include "store/value.h"

typedef struct Db Db;

/* One row of an answer; `values` live until it returns. False ends the query without an error. */
typedef bool (*RowFunction)(const Value *values, size_t count, void *with);

typedef enum BatchKind { BATCH_INSERT, BATCH_UPDATE } BatchKind;

/* A table as batches see it. The first column is the key; where `versioned` the second is the
 * version, and an update changes only rows whose version is one less. */
typedef struct TableShape {
    const char *name;
    const char *const *columns;
    const ValueKind *kinds;
    size_t count;
    bool versioned;
} TableShape;

typedef struct RowBatch {
    const TableShape *table;
    BatchKind kind;
    const Value *const *rows;
    size_t count;
} RowBatch;

/* Why an engine refused, beyond the error in the call. */
typedef enum DbState {
    DB_WELL,
    DB_LOST,   /* the connection is gone, or the engine asks to try again */
    DB_FAILED, /* a sync failed: what is durable is not known; the process must end */
} DbState;

typedef struct Driver {
    const char *name;
    const char *search_sql; /* see search.c */
    Db *(*open)(Call *call, const char *place, bool writes);
    void (*close)(Db *db);
    /* Takes whatever time it needs to be usable again after DB_LOST; false and an error if not. */
    bool (*renew)(Call *call, Db *db);
    bool (*query)(Call *call, Db *db, const char *sql, const Value *params, size_t count,
                  RowFunction row, void *with);
    /* The same for answers of any size: no more than a few rows in memory. */
    bool (*stream)(Call *call, Db *db, const char *sql, const Value *params, size_t count,
                   RowFunction row, void *with);
    bool (*write)(Call *call, Db *db, const RowBatch *batch);
    /* Statements without answer, one after the other: migrations, transactions. */
    bool (*script)(Call *call, Db *db, const char *sql);
    bool (*commit)(Call *call, Db *db);
    /* Where transactions can travel ahead of their answers; NULL elsewhere. `queue` is a statement
     * whose rows nobody wants, `commit_ahead` sends all off without waiting; then `commit_answer`
     * waits, once for each, in their order. Nothing else may be asked in between. */
    bool (*queue)(Call *call, Db *db, const char *sql, const Value *params, size_t count);
    bool (*commit_ahead)(Call *call, Db *db);
    bool (*commit_answer)(Call *call, Db *db);
    DbState (*state)(Db *db);
    /* Asks a running query of `db` to stop, from another thread. */
    void (*interrupt)(Db *db);
    /* The steps of the query plan as texts, for the test that no list scans. */
    bool (*plan)(Call *call, Db *db, const char *sql, const Value *params, size_t count,
                 RowFunction row, void *with);
} Driver;

struct Db {
    const Driver *driver;
    struct RecordCache *records; /* what its reads share with others; NULL: nothing */
};

extern const Driver SQLITE_DRIVER;
extern const Driver POSTGRES_DRIVER;
