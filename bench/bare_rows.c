/* The ceiling for durable writes: the same rows as a command of ours wrote, into the same tables of
 * a SQLite store, by a bare loop with the same group commits, and nothing else: no HTTP, no JSON,
 * no hash, no checks.
 *
 *   bare_rows DATABASE COMMANDS_PER_GROUP SECONDS TABLE:WHERE:COLUMN=u,COLUMN=n … …
 *
 * The rows of each TABLE that WHERE finds are the pattern, written again for each command; columns
 * marked `u` get the command's own number, those marked `n` a fresh one (bytes: random ones). The
 * store must have been made by aftercare and not be in use. Prints commands a second. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TABLES = 16, ROWS = 16, COLUMNS = 64 };

typedef enum Fill { AS_IS, OF_UNIT, FRESH } Fill;

typedef struct Pattern {
    char *table, *where, *marks;
    sqlite3_stmt *insert;
    sqlite3_value *values[ROWS][COLUMNS];
    Fill fill[COLUMNS];
    int rows, columns;
} Pattern;

static sqlite3 *db;
static int64_t fresh;
static uint64_t random_state = 88172645463325252ULL;

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void must(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    fprintf(stderr, "bare_rows: %s\n", sqlite3_errmsg(db));
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

/* ---- the pattern ---- */

static Fill fill_of(const Pattern *pattern, const char *column) {
    size_t length = strlen(column);
    for (const char *at = pattern->marks; at && *at;
         at = strchr(at, ',') ? strchr(at, ',') + 1 : "")
        if (!strncmp(at, column, length) && at[length] == '=')
            return at[length + 1] == 'u' ? OF_UNIT : FRESH;
    return AS_IS;
}

static void read_rows(Pattern *pattern) {
    char sql[4096];
    /* an index without its own content answers to its columns by name only */
    bool words = !strcmp(pattern->table, "search_words");
    snprintf(sql, sizeof sql, "SELECT %s FROM %s WHERE %s", words ? "rowid, words" : "*",
             pattern->table, pattern->where);
    sqlite3_stmt *select = prepare(sql);
    pattern->columns = sqlite3_column_count(select);
    while (pattern->rows < ROWS && sqlite3_step(select) == SQLITE_ROW) {
        for (int i = 0; i < pattern->columns; i++)
            pattern->values[pattern->rows][i] = sqlite3_value_dup(sqlite3_column_value(select, i));
        pattern->rows++;
    }
    if (!pattern->rows) {
        fprintf(stderr, "bare_rows: no row of %s is a pattern\n", pattern->table);
        exit(1);
    }
    int length = snprintf(sql, sizeof sql, "INSERT INTO %s (", pattern->table);
    for (int i = 0; i < pattern->columns; i++) {
        const char *name = sqlite3_column_name(select, i);
        pattern->fill[i] = fill_of(pattern, name);
        length += snprintf(sql + length, sizeof sql - (size_t)length, "%s%s", i ? ", " : "", name);
    }
    length += snprintf(sql + length, sizeof sql - (size_t)length, ") VALUES (");
    for (int i = 0; i < pattern->columns; i++)
        length += snprintf(sql + length, sizeof sql - (size_t)length, "%s?", i ? ", " : "");
    snprintf(sql + length, sizeof sql - (size_t)length, ")");
    must(sqlite3_finalize(select));
    pattern->insert = prepare(sql);
}

static void read_pattern(Pattern *pattern, char *text) {
    pattern->table = strtok(text, ":");
    pattern->where = strtok(NULL, ":");
    pattern->marks = strtok(NULL, ":");
    if (!pattern->table || !pattern->where) {
        fputs("bare_rows: a pattern is TABLE:WHERE:COLUMN=u,…\n", stderr);
        exit(2);
    }
    read_rows(pattern);
}

/* ---- writing ---- */

static void bind_number(sqlite3_stmt *statement, int at, const sqlite3_value *like,
                        int64_t number) {
    unsigned char bytes[64];
    char text[40];
    int length;
    switch (sqlite3_value_type((sqlite3_value *)like)) {
    case SQLITE_TEXT:
        snprintf(text, sizeof text, "X-%lld", (long long)number);
        must(sqlite3_bind_text(statement, at, text, -1, SQLITE_TRANSIENT));
        return;
    case SQLITE_BLOB:
        length = sqlite3_value_bytes((sqlite3_value *)like);
        for (int i = 0; i < length && i < (int)sizeof bytes; i++) {
            random_state ^= random_state << 13;
            random_state ^= random_state >> 7;
            random_state ^= random_state << 17;
            bytes[i] = (unsigned char)random_state;
        }
        must(sqlite3_bind_blob(statement, at, bytes, length, SQLITE_TRANSIENT));
        return;
    case SQLITE_NULL:
        must(sqlite3_bind_null(statement, at));
        return;
    default:
        must(sqlite3_bind_int64(statement, at, number));
    }
}

static void write_row(const Pattern *pattern, int row, int64_t unit) {
    for (int i = 0; i < pattern->columns; i++) {
        const sqlite3_value *value = pattern->values[row][i];
        if (pattern->fill[i] == AS_IS)
            must(sqlite3_bind_value(pattern->insert, i + 1, value));
        else
            bind_number(pattern->insert, i + 1, value,
                        pattern->fill[i] == OF_UNIT ? unit : fresh++);
    }
    run(pattern->insert);
}

int main(int argc, char **argv) {
    static Pattern patterns[TABLES];
    if (argc < 5 || argc > 4 + TABLES) {
        fputs("bare_rows DATABASE COMMANDS_PER_GROUP SECONDS TABLE:WHERE:COLUMN=u,… …\n", stderr);
        return 2;
    }
    must(sqlite3_open(argv[1], &db));
    must(sqlite3_exec(db,
                      "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = "
                      "ON; PRAGMA cache_size = -24576; PRAGMA wal_autocheckpoint = 4000",
                      NULL, NULL, NULL));
    for (int i = 4; i < argc; i++)
        read_pattern(&patterns[i - 4], argv[i]);
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    int group = atoi(argv[2]);
    /* beyond the numbers of the store and of runs before */
    int64_t done = 0, first = (INT64_C(1000000) + time(NULL)) * 10000000;
    random_state ^= (uint64_t)first;
    fresh = first + INT64_C(100000000000000000);
    double from = seconds_now(), until = from + atof(argv[3]);
    while (seconds_now() < until) {
        run(begin);
        for (int i = 0; i < group; i++, done++)
            for (int p = 0; p < argc - 4; p++)
                for (int row = 0; row < patterns[p].rows; row++)
                    write_row(&patterns[p], row, first + done);
        run(commit);
    }
    printf("%.0f\n", (double)done / (seconds_now() - from));
    return 0;
}
