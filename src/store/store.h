/* The store: one folder with the house's key and attachments, and one database beside it.
 *
 * A store is one house (docs/decisions/one-store-one-house.md). Readers come from a pool, one a
 * thread at a time; there is one writer. */
#pragma once

#include "base/secret.h"
#include "model/shape.h"
#include "store/driver.h"
#include "store/record_cache.h"

typedef struct StoreOptions {
    const char *folder;   /* the data folder */
    const char *database; /* postgresql://…; NULL: SQLite in the folder */
    bool create;          /* make what is missing */
    bool share;           /* don't take the folder's lock: for a reader beside a server, tests */
} StoreOptions;

typedef struct House {
    SignatureKey signature;         /* signs checkpoints */
    uint8_t seal[SECRET_KEY_BYTES]; /* seals secrets, marks cursors and labels */
} House;

typedef struct Store Store;

/* Opens, migrates, makes the key at first. NULL and an error: the folder is in use (ERROR_IN_USE),
 * made by a newer program (ERROR_SCHEMA_NEWER), can't be read or written. */
Store *store_open(Call *call, const StoreOptions *options);
void store_close(Store *store);

const Driver *store_driver(const Store *store);
const House *store_house(const Store *store);
const char *store_folder(const Store *store);

/* The one connection that writes; for who holds the writer's role (writer.c, offline commands). */
Db *store_writer(Store *store);

/* A further connection that writes, beside the writer: only where the engine has room for two
 * (PostgreSQL). Close it with its driver. */
Db *store_second_writer(Call *call, Store *store);

/* A connection for reading; NULL and an error where the database doesn't answer. Give it back. */
Db *store_take_reader(Call *call, Store *store);
void store_give_reader(Store *store, Db *db);

/* A statement of queries/ *.sql by its name; an assertion where there is none. */
const char *store_sql(const char *name);

typedef LIST(int64_t) Ids;

/* The first value of each row, an id, in the call's arena. */
bool db_ids(Call *call, Db *db, const char *sql, const Value *params, size_t count, Ids *ret);
/* The first value of each row, a text, in the call's arena. */
bool db_texts(Call *call, Db *db, const char *sql, const Value *params, size_t count, Texts *ret);
/* The first value of the first row as a whole number; `ret` unchanged where there is none. */
bool db_whole(Call *call, Db *db, const char *sql, const Value *params, size_t count, int64_t *ret);

/* From here to its end a reader sees one state of the whole store, as it was at the beginning. */
bool store_begin_snapshot(Call *call, Store *store, Db *db);
void store_end_snapshot(Call *call, Store *store, Db *db);

/* Records that were read lately; NULL where other processes write, too. */
RecordCache *store_records(const Store *store);
