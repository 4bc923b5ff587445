#include "store/migrate.h"

#include "base/text.h"
#include "store/store.h"

#include <glib.h>
#include <stdlib.h>

extern const EmbeddedFile SQLITE_MIGRATIONS[], POSTGRES_MIGRATIONS[];

static bool is_sqlite(const Driver *driver) {
    return driver == &SQLITE_DRIVER;
}

static const EmbeddedFile *migrations_of(const Driver *driver) {
    return is_sqlite(driver) ? SQLITE_MIGRATIONS : POSTGRES_MIGRATIONS;
}

int store_schema_number(const Driver *driver) {
    int newest = 0;
    for (const EmbeddedFile *file = migrations_of(driver); file->name; file++)
        newest = MAX(newest, atoi(file->name));
    return newest;
}

static const char *begin_sql(const Driver *driver) {
    return is_sqlite(driver) ? "BEGIN IMMEDIATE" : "BEGIN; SELECT pg_advisory_xact_lock(7160421)";
}

static bool prepare_database(Call *call, Db *db) {
    if (is_sqlite(db->driver))
        return db->driver->script(call, db,
                                  "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY "
                                  "KEY, applied_at INTEGER NOT NULL) STRICT");
    return db->driver->script(call, db,
                              "SET client_min_messages = warning;"
                              "CREATE SCHEMA IF NOT EXISTS aftercare;"
                              "CREATE TABLE IF NOT EXISTS migrations (number BIGINT PRIMARY KEY, "
                              "applied_at BIGINT NOT NULL)");
}

static bool has_migrations(Call *call, Db *db) {
    int64_t count = 0;
    const char *sql =
        is_sqlite(db->driver)
            ? "SELECT count(*) FROM sqlite_master WHERE name = 'migrations'"
            : "SELECT count(*) FROM pg_tables WHERE schemaname = 'aftercare' AND tablename = "
              "'migrations'";
    return db_whole(call, db, sql, NULL, 0, &count) && count > 0;
}

static bool current_number(Call *call, Db *db, int64_t *ret_number) {
    *ret_number = 0;
    return db_whole(call, db, "SELECT coalesce(max(number), 0) FROM migrations", NULL, 0,
                    ret_number);
}

static bool apply(Call *call, Db *db, const EmbeddedFile *file) {
    Value params[] = {WHOLE(atoi(file->name)), WHOLE(call->now)};
    int64_t number;
    bool well =
        db->driver->script(call, db, begin_sql(db->driver)) && current_number(call, db, &number);
    if (well && number >= atoi(file->name)) /* another process was first */
        return db->driver->script(call, db, "ROLLBACK");
    well = well && db->driver->script(call, db, file->text) &&
           db->driver->query(call, db, "INSERT INTO migrations VALUES ($1, $2)", params, 2, NULL,
                             NULL) &&
           db->driver->commit(call, db);
    if (!well) {
        size_t errors = call->error_count;
        db->driver->script(call, db, "ROLLBACK");
        call_forget_errors(call, errors);
    }
    return well;
}

bool store_migrate(Call *call, Db *db) {
    int64_t number = 0;
    size_t errors = call->error_count;
    bool known = has_migrations(call, db);
    if (call->error_count > errors || (known && !current_number(call, db, &number)))
        return false;
    if (number > store_schema_number(db->driver))
        return call_fail(call, ERROR_SCHEMA_NEWER, NULL,
                         "the store has schema %d, this program knows up to %d: use the newer "
                         "program",
                         (int)number, store_schema_number(db->driver));
    if (!known && !prepare_database(call, db))
        return false;
    for (const EmbeddedFile *file = migrations_of(db->driver); file->name; file++)
        if (atoi(file->name) > number && !apply(call, db, file))
            return false;
    return true;
}
