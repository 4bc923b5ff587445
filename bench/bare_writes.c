/* The ceiling for a durable write over HTTP: the same rows (customer, journal event, command) into
 * the same tables of a SQLite store, by a bare loop with the same group commits, and nothing else:
 * no HTTP, no JSON, no hash, no checks.
 *
 *   bare_writes DATABASE COMMANDS_PER_GROUP SECONDS
 *
 * The store must have been made by aftercare and not be in use. Prints commands a second. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static sqlite3 *db;

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    fprintf(stderr, "bare_writes: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL));
    return statement;
}

static void run(sqlite3_stmt *statement) {
    must(sqlite3_step(statement));
    must(sqlite3_reset(statement));
}

static void bind_text(sqlite3_stmt *statement, int at, const char *text) {
    must(sqlite3_bind_text(statement, at, text, -1, SQLITE_STATIC));
}

static uint64_t random_state = 88172645463325252ULL;

static void random_bytes(unsigned char *bytes, int count) {
    for (int i = 0; i < count; i++) {
        random_state ^= random_state << 13;
        random_state ^= random_state >> 7;
        random_state ^= random_state << 17;
        bytes[i] = (unsigned char)random_state;
    }
}

static void write_customer(sqlite3_stmt *statement, int64_t id) {
    char number[32], name[48];
    snprintf(number, sizeof number, "C%010lld", (long long)id);
    snprintf(name, sizeof name, "Customer %010lld", (long long)id);
    must(sqlite3_bind_int64(statement, 1, id));
    bind_text(statement, 2, number);
    bind_text(statement, 3, name);
    run(statement);
}

static void write_event(sqlite3_stmt *statement, int64_t seq, int64_t id) {
    unsigned char digest[32];
    char changes[400];
    random_bytes(digest, sizeof digest);
    snprintf(
        changes, sizeof changes,
        "{\"number\":[null,\"C%010lld\"],\"name\":[null,\"Customer %010lld\"],\"status\":[null,"
        "\"active\"],\"language\":[null,\"zh\"],\"zone\":[null,\"Asia/Shanghai\"],\"country\":["
        "null,\"CN\"],\"address\":[null,\"1 Nanjing Road, Shanghai\"]}",
        (long long)id, (long long)id);
    must(sqlite3_bind_int64(statement, 1, seq));
    must(sqlite3_bind_int64(statement, 2, id));
    bind_text(statement, 3, changes);
    must(sqlite3_bind_blob(statement, 4, digest, sizeof digest, SQLITE_STATIC));
    run(statement);
}

static void write_command(sqlite3_stmt *statement, int64_t id) {
    unsigned char key[16], fingerprint[16];
    random_bytes(key, sizeof key);
    random_bytes(fingerprint, sizeof fingerprint);
    must(sqlite3_bind_blob(statement, 1, key, sizeof key, SQLITE_STATIC));
    must(sqlite3_bind_blob(statement, 2, fingerprint, sizeof fingerprint, SQLITE_STATIC));
    must(sqlite3_bind_int64(statement, 3, id));
    run(statement);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fputs("bare_writes DATABASE COMMANDS_PER_GROUP SECONDS\n", stderr);
        return 2;
    }
    int group = atoi(argv[2]);
    double until;
    must(sqlite3_open(argv[1], &db));
    must(sqlite3_exec(db,
                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = "
                      "ON; PRAGMA cache_size = -24576; PRAGMA wal_autocheckpoint = 4000",
                      NULL, NULL, NULL));
    sqlite3_stmt *customer = prepare(
        "INSERT INTO customers (id, version, created_at, updated_at, deleted_at, number, name, "
        "status, language, zone, country, address, tax_number, notes) VALUES (?1, 1, "
        "1795993862000000, 1795993862000000, NULL, ?2, ?3, 'active', 'zh', 'Asia/Shanghai', 'CN', "
        "'1 Nanjing Road, Shanghai', NULL, NULL)");
    sqlite3_stmt *event = prepare(
        "INSERT INTO journal (seq, recorded_at, effective_at, actor, on_behalf, action, entity, "
        "record, version, customer, site, rule, changes, personal, salt, personal_digest, digest) "
        "VALUES (?1, 1795993862000000, 1795993862000000, 1000, 0, 'create', 'customer', ?2, 1, ?2, "
        "0, NULL, ?3, NULL, NULL, NULL, ?4)");
    sqlite3_stmt *command =
        prepare("INSERT INTO commands (key, fingerprint, recorded_at, status, entity, record, "
                "version) VALUES (?1, ?2, 1795993862000000, 201, 'customer', ?3, 1)");
    sqlite3_stmt *head = prepare("UPDATE journal_head SET seq = ?1, next_id = ?2 WHERE id = 1");
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    int64_t done = 0, first = 1000000000;
    double from = seconds_now();
    for (until = from + atof(argv[3]); seconds_now() < until;) {
        run(begin);
        for (int i = 0; i < group; i++, done++) {
            write_customer(customer, first + done);
            write_event(event, first + done, first + done);
            write_command(command, first + done);
        }
        must(sqlite3_bind_int64(head, 1, first + done));
        must(sqlite3_bind_int64(head, 2, first + done + 1));
        run(head);
        run(commit);
    }
    printf("%.0f\n", (double)done / (seconds_now() - from));
    return 0;
}
