#include "store/store.h"

#include "store/disk.h"
#include "store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    READERS_KEPT = 32,
    KEY_FILE_BYTES = 2 * SECRET_KEY_BYTES,
    RECORDS_BYTES = 16 * 1024 * 1024,
};

struct Store {
    char *folder;
    char *place; /* for the driver: file or URL */
    const Driver *driver;
    House house;
    Db *writer;
    int lock;
    pthread_mutex_t mutex; /* guards readers */
    Db *readers[READERS_KEPT];
    size_t reader_count;
    RecordCache *records;
};

const Driver *store_driver(const Store *store) {
    return store->driver;
}

const House *store_house(const Store *store) {
    return &store->house;
}

const char *store_folder(const Store *store) {
    return store->folder;
}

RecordCache *store_records(const Store *store) {
    return store->records;
}

Db *store_writer(Store *store) {
    return store->writer;
}

Db *store_second_writer(Call *call, Store *store) {
    g_assert(store->driver != &SQLITE_DRIVER);
    return store->driver->open(call, store->place, true);
}

/* ---- readers ---- */

static Db *pop_reader(Store *store) {
    pthread_mutex_lock(&store->mutex);
    Db *db = store->reader_count ? store->readers[--store->reader_count] : NULL;
    pthread_mutex_unlock(&store->mutex);
    return db;
}

/* The writer sees what is not committed yet. */
static void share_records(Store *store, Db *db) {
    db->records = db == store->writer ? NULL : store->records;
}

static Db *open_reader(Call *call, Store *store) {
    Db *db = store->driver->open(call, store->place, false);
    if (db)
        share_records(store, db);
    return db;
}

Db *store_take_reader(Call *call, Store *store) {
    Db *db = pop_reader(store);
    if (!db)
        return open_reader(call, store);
    if (store->driver->state(db) != DB_LOST || store->driver->renew(call, db))
        return db;
    store->driver->close(db);
    return NULL;
}

void store_give_reader(Store *store, Db *db) {
    if (!db)
        return;
    pthread_mutex_lock(&store->mutex);
    bool kept = store->reader_count < READERS_KEPT;
    if (kept)
        store->readers[store->reader_count++] = db;
    pthread_mutex_unlock(&store->mutex);
    if (!kept)
        store->driver->close(db);
}

/* ---- small queries ---- */

static bool take_whole(const Value *values, size_t count, void *with) {
    if (!values[0].null)
        *(int64_t *)with = values[0].whole;
    return false;
}

typedef struct IdReader {
    Arena *arena;
    Ids *ids;
} IdReader;

static bool take_id(const Value *values, size_t count, void *with) {
    IdReader *reader = with;
    *LIST_ADD(reader->arena, reader->ids) = values[0].whole;
    return true;
}

bool db_ids(Call *call, Db *db, const char *sql, const Value *params, size_t count, Ids *ret) {
    IdReader reader = {call->arena, ret};
    *ret = (Ids){0};
    return db->driver->query(call, db, sql, params, count, take_id, &reader);
}

typedef struct TextReader {
    Arena *arena;
    Texts *texts;
} TextReader;

static bool add_text(const Value *values, size_t count, void *with) {
    TextReader *reader = with;
    *LIST_ADD(reader->arena, reader->texts) =
        arena_text_n(reader->arena, values[0].text, values[0].length);
    return true;
}

bool db_texts(Call *call, Db *db, const char *sql, const Value *params, size_t count, Texts *ret) {
    TextReader reader = {call->arena, ret};
    *ret = (Texts){0};
    return db->driver->query(call, db, sql, params, count, add_text, &reader);
}

bool db_whole(Call *call, Db *db, const char *sql, const Value *params, size_t count,
              int64_t *ret) {
    return db->driver->query(call, db, sql, params, count, take_whole, ret);
}

bool store_begin_snapshot(Call *call, Store *store, Db *db) {
    db->records = NULL; /* they move on meanwhile */
    return db->driver->script(call, db,
                              db->driver == &SQLITE_DRIVER
                                  ? "BEGIN"
                                  : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; "
                                    "SET LOCAL statement_timeout = 0");
}

void store_end_snapshot(Call *call, Store *store, Db *db) {
    Call quiet = call_begin(call->arena, call->now);
    db->driver->script(&quiet, db, "ROLLBACK");
    share_records(store, db);
}

/* ---- the folder ---- */

static bool make_folder(Call *call, const StoreOptions *options) {
    if (options->create && g_mkdir_with_parents(options->folder, 0700) != 0)
        return disk_fail(call, options->folder, "the data folder can't be made");
    if (access(options->folder, R_OK | X_OK) != 0)
        return disk_fail(call, options->folder, "the data folder can't be read");
    return true;
}

static bool take_lock(Call *call, Store *store) {
    const char *file = arena_printf(call->arena, "%s/lock", store->folder);
    store->lock = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (store->lock < 0)
        return disk_fail(call, file, "the data folder can't be written to");
    if (flock(store->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    call_fail(call, ERROR_IN_USE, NULL, "a running server uses this data folder");
    call->last_error->file = arena_text(call->arena, store->folder);
    return false;
}

/* ---- the key ---- */

/* Beside, then renamed: a key is there whole or not at all, whenever the power goes. */
static bool write_key(Call *call, const Store *store, const char *file, const uint8_t *bytes) {
    const char *text = hex_text(call->arena, bytes, KEY_FILE_BYTES);
    const char *beside = arena_printf(call->arena, "%s.new", file);
    int handle = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (handle < 0)
        return disk_fail(call, file, "the key can't be written");
    bool well = write(handle, text, strlen(text)) == (ssize_t)strlen(text) && fsync(handle) == 0;
    close(handle);
    if (well && rename(beside, file) == 0 && disk_sync_folder(store->folder))
        return true;
    unlink(beside);
    return disk_fail(call, file, "the key can't be written");
}

static bool read_key(Call *call, const char *file, uint8_t *ret_bytes) {
    char text[2 * KEY_FILE_BYTES + 1] = {0};
    struct stat about;
    int handle = open(file, O_RDONLY | O_CLOEXEC);
    if (handle < 0)
        return disk_fail(call, file, "the key can't be read");
    bool whole = read(handle, text, sizeof text - 1) == (ssize_t)sizeof text - 1;
    bool mine = fstat(handle, &about) == 0 && (about.st_mode & 077) == 0;
    close(handle);
    if (!mine)
        call_fail(call, ERROR_FORBIDDEN, NULL, "others may read the key: chmod 600 it");
    else if (!whole || !hex_read(text, ret_bytes, KEY_FILE_BYTES))
        call_fail(call, ERROR_DAMAGED, NULL, "is not a key of aftercare");
    else
        return true;
    call->last_error->file = arena_text(call->arena, file);
    return false;
}

static bool load_key(Call *call, Store *store, bool create) {
    uint8_t bytes[KEY_FILE_BYTES];
    const char *file = arena_printf(call->arena, "%s/house.key", store->folder);
    bool there = access(file, F_OK) == 0;
    if (there || !create) {
        if (!read_key(call, file, bytes))
            return false;
    } else {
        secret_random(bytes, sizeof bytes);
        if (!write_key(call, store, file, bytes))
            return false;
    }
    signature_key_new(bytes, &store->house.signature);
    memcpy(store->house.seal, bytes + SIGNATURE_SEED_BYTES, SECRET_KEY_BYTES);
    secret_wipe(bytes, sizeof bytes);
    return true;
}

static bool take_text(const Value *values, size_t count, void *with) {
    g_string_append_len(with, values[0].text, (gssize)values[0].length);
    return false;
}

/* Several servers on one database share one key; a store that was made with another is refused. */
static bool check_key(Call *call, Store *store) {
    const char *mine = hex_text(call->arena, store->house.signature.public, SIGNATURE_PUBLIC_BYTES);
    GString *known = g_string_new(NULL);
    Value params[] = {value_text("public_key"), value_text(mine)};
    bool well = store->driver->query(call, store->writer, store_sql("setting"), params, 1,
                                     take_text, known);
    if (well && !known->len)
        well = store->driver->query(call, store->writer, store_sql("setting_save"), params, 2, NULL,
                                    NULL);
    else if (well && strcmp(known->str, mine) != 0)
        well = call_fail(call, ERROR_DAMAGED, NULL,
                         "the database was made with another house.key: put that file into the "
                         "data folder");
    g_string_free(known, TRUE);
    return well;
}

/* ---- the whole ---- */

static bool first_head(Call *call, Store *store) {
    static const uint8_t ZERO[HASH_BYTES];
    Value params[] = {value_bytes(ZERO, sizeof ZERO)};
    return store->driver->query(call, store->writer, store_sql("head_first"), params, 1, NULL,
                                NULL);
}

static bool open_parts(Call *call, Store *store, const StoreOptions *options) {
    if (!make_folder(call, options) || (!options->share && !take_lock(call, store)))
        return false;
    bool there = options->database || access(store->place, F_OK) == 0;
    if (!there && !options->create) {
        call_fail(call, ERROR_NOT_FOUND, NULL, "holds no store of aftercare");
        call->last_error->file = arena_text(call->arena, store->folder);
        return false;
    }
    store->writer = store->driver->open(call, store->place, true);
    return store->writer && store_migrate(call, store->writer) && first_head(call, store) &&
           load_key(call, store, options->create) && check_key(call, store);
}

Store *store_open(Call *call, const StoreOptions *options) {
    Store *store = g_new0(Store, 1);
    store->lock = -1;
    store->folder = g_strdup(options->folder);
    store->driver = options->database ? &POSTGRES_DRIVER : &SQLITE_DRIVER;
    store->place = options->database ? g_strdup(options->database)
                                     : g_strdup_printf("%s/aftercare.db", options->folder);
    pthread_mutex_init(&store->mutex, NULL);
    if (!options->database && !options->share) /* then whoever holds the lock is alone */
        store->records = record_cache_new(RECORDS_BYTES);
    if (open_parts(call, store, options))
        return store;
    store_close(store);
    return NULL;
}

void store_close(Store *store) {
    if (!store)
        return;
    while (store->reader_count)
        store->driver->close(store->readers[--store->reader_count]);
    if (store->writer) /* last: it is the one that may checkpoint */
        store->driver->close(store->writer);
    if (store->lock >= 0)
        close(store->lock);
    record_cache_free(store->records);
    pthread_mutex_destroy(&store->mutex);
    secret_wipe(&store->house, sizeof store->house);
    g_free(store->folder);
    g_free(store->place);
    g_free(store);
}
