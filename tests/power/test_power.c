/* The power-cut harness sees faults: a little SQLite program that answers behind each commit loses
 * nothing with synchronous=FULL, and much with OFF, with NORMAL, or if it answers too early.
 *
 *   test_power LIBPOWER_LOG POWER_CUT        the tests
 *   test_power rows FOLDER LEVEL WHEN        the program, run by the tests under the library
 *   test_power files FOLDER WAY WHEN         one that keeps files: written beside, then renamed */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROWS = 120, CUTS = 150, FILE_BYTES = 1500 };

static const char *self, *library, *cutter;

/* --- the program --------------------------------------------------------------------------- */

static void run_sql(sqlite3 *base, const char *sql) {
    char *problem = NULL;
    if (sqlite3_exec(base, sql, NULL, NULL, &problem) != SQLITE_OK)
        g_error("%s: %s", sql, problem);
}

/* In two pieces, as servers send head and body. */
static void answer(int socket, int row) {
    char body[32];
    int length = g_snprintf(body, sizeof body, "key=%d;", row);
    static const char HEAD[] = "HTTP/1.1 201 Created\r\n\r\n";
    g_assert_cmpint(send(socket, HEAD, sizeof HEAD - 1, 0), ==, sizeof HEAD - 1);
    g_assert_cmpint(send(socket, body, (size_t)length, 0), ==, length);
}

static int write_rows(const char *folder, const char *level, bool early) {
    g_autofree char *path = g_build_filename(folder, "base.db", NULL);
    g_autofree char *pragma = g_strdup_printf("PRAGMA synchronous=%s", level);
    sqlite3 *base;
    int sockets[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), ==, 0);
    g_assert_cmpint(sqlite3_open(path, &base), ==, SQLITE_OK);
    run_sql(base, "PRAGMA journal_mode=WAL");
    run_sql(base, pragma);
    run_sql(base, "PRAGMA wal_autocheckpoint=40"); /* several within the test */
    run_sql(base, "CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, text TEXT)");
    for (int row = 1; row <= ROWS; row++) {
        g_autofree char *sql =
            g_strdup_printf("BEGIN; INSERT INTO rows VALUES (%d, hex(randomblob(600)))", row);
        run_sql(base, sql);
        if (early)
            answer(sockets[0], row);
        run_sql(base, "COMMIT");
        if (!early)
            answer(sockets[0], row);
        char taken[64];
        g_assert_cmpint(recv(sockets[1], taken, sizeof taken, 0), >, 0);
    }
    sqlite3_close(base);
    return 0;
}

/* Each row's own bytes, more than a sector of them. */
static void fill_bytes(int row, char ret_bytes[FILE_BYTES]) {
    for (int i = 0; i < FILE_BYTES; i++)
        ret_bytes[i] = (char)('a' + (row + i / 64) % 26);
}

static void sync_path(const char *path) {
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(fsync(fd), ==, 0);
    close(fd);
}

/* The right way: write beside, sync, rename, sync the folder, answer. Others leave something out.
 */
static int write_files(const char *folder, const char *way) {
    int sockets[2];
    char bytes[FILE_BYTES];
    g_autofree char *kept = g_build_filename(folder, "kept", NULL);
    g_autofree char *beside = g_build_filename(folder, "beside", NULL);
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), ==, 0);
    g_assert_cmpint(g_mkdir(kept, 0700), ==, 0);
    sync_path(folder);
    for (int row = 1; row <= ROWS; row++) {
        g_autofree char *path = g_strdup_printf("%s/%d", kept, row);
        int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        fill_bytes(row, bytes);
        g_assert_cmpint(write(fd, bytes, sizeof bytes), ==, sizeof bytes);
        if (strcmp(way, "no-file-sync") != 0)
            g_assert_cmpint(fsync(fd), ==, 0);
        close(fd);
        g_assert_cmpint(rename(beside, path), ==, 0);
        if (strcmp(way, "no-folder-sync") != 0)
            sync_path(kept);
        answer(sockets[0], row);
    }
    return 0;
}

/* --- the tests ----------------------------------------------------------------------------- */

static void run(const char **argv, char **environment, char **ret_output) {
    g_autoptr(GError) error = NULL;
    int status = 0;
    g_autofree char *problems = NULL;
    g_spawn_sync(NULL, (char **)argv, environment, G_SPAWN_DEFAULT, NULL, NULL, ret_output,
                 &problems, &status, &error);
    g_assert_no_error(error);
    if (!g_spawn_check_wait_status(status, &error))
        g_error("%s: %s %s", argv[0], error->message, problems);
}

static void remove_folder(const char *folder) {
    const char *argv[] = {"rm", "-rf", folder, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                               NULL, NULL, NULL));
}

/* A sanitizer's library has to be loaded first. */
static char *preload(void) {
    const char *before = g_getenv("LD_PRELOAD");
    return before && *before ? g_strdup_printf("%s:%s", before, library) : g_strdup(library);
}

typedef struct Points Points;

typedef struct Program {
    const char *word, *way, *when;
    bool (*is_good)(const char *image, const Points *points, int cut);
} Program;

static void log_program(const char *folder, const char *log, const Program *program) {
    g_autofree char *libraries = preload();
    g_auto(GStrv) environment = g_get_environ();
    environment = g_environ_setenv(environment, "LD_PRELOAD", libraries, TRUE);
    environment = g_environ_setenv(environment, "POWER_LOG_ROOT", folder, TRUE);
    environment = g_environ_setenv(environment, "POWER_LOG_FILE", log, TRUE);
    environment = g_environ_setenv(environment, "ASAN_OPTIONS", "verify_asan_link_order=0", TRUE);
    const char *argv[] = {self, program->word, folder, program->way, program->when, NULL};
    run(argv, environment, NULL);
}

struct Points {
    int records;
    int acks[ROWS + 1]; /* position of each row's answer */
};

static Points read_points(const char *log) {
    Points points = {0};
    const char *argv[] = {cutter, "--points", log, NULL};
    g_autofree char *text = NULL;
    run(argv, NULL, &text);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpint(sscanf(lines[0], "{\"records\": %d}", &points.records), ==, 1);
    int count = 0;
    for (char **line = lines + 1; *line && **line; line++) {
        int position, row;
        const char *key = strstr(*line, "key=");
        g_assert_nonnull(key);
        g_assert_cmpint(sscanf(*line, "{\"ack\": %d,", &position), ==, 1);
        g_assert_cmpint(sscanf(key, "key=%d;", &row), ==, 1);
        g_assert_cmpint(row, ==, ++count);
        points.acks[row] = position;
    }
    g_assert_cmpint(count, ==, ROWS);
    return points;
}

static bool is_whole(sqlite3 *base) {
    sqlite3_stmt *statement = NULL;
    bool whole =
        sqlite3_prepare_v2(base, "PRAGMA integrity_check", -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW &&
        !strcmp((const char *)sqlite3_column_text(statement, 0), "ok");
    sqlite3_finalize(statement);
    return whole;
}

static int count_rows(sqlite3 *base, int last) {
    sqlite3_stmt *statement = NULL;
    int count = -1;
    if (sqlite3_prepare_v2(base, "SELECT count(*) FROM rows WHERE id <= ?", -1, &statement, NULL) ==
            SQLITE_OK &&
        sqlite3_bind_int(statement, 1, last) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
        count = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return count;
}

static int answered_before(const Points *points, int cut) {
    int answered = 0;
    while (answered < ROWS && points->acks[answered + 1] < cut)
        answered++;
    return answered;
}

/* The base opens, is whole, and has each row that was answered before the cut. */
static bool has_rows(const char *image, const Points *points, int cut) {
    int answered = answered_before(points, cut);
    g_autofree char *path = g_build_filename(image, "base.db", NULL);
    sqlite3 *base = NULL;
    bool good = sqlite3_open_v2(path, &base, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
                is_whole(base) && (!answered || count_rows(base, answered) == answered);
    sqlite3_close(base);
    return good || (!answered && !g_file_test(path, G_FILE_TEST_EXISTS));
}

static bool has_files(const char *image, const Points *points, int cut) {
    bool good = true;
    char bytes[FILE_BYTES];
    for (int row = answered_before(points, cut); good && row > 0; row--) {
        g_autofree char *path = g_strdup_printf("%s/kept/%d", image, row);
        g_autofree char *content = NULL;
        gsize length;
        fill_bytes(row, bytes);
        good = g_file_get_contents(path, &content, &length, NULL) && length == sizeof bytes &&
               !memcmp(content, bytes, length);
    }
    return good;
}

static int count_bad(const Program *program, const char *log, const Points *points,
                     const char *image) {
    GRand *random = g_rand_new_with_seed(20261122);
    int bad = 0;
    for (int i = 0; i < CUTS; i++) {
        int cut = g_rand_int_range(random, 0, points->records + 1);
        g_autofree char *cut_text = g_strdup_printf("%d", cut);
        g_autofree char *seed = g_strdup_printf("%d", i);
        const char *argv[] = {cutter, log, cut_text, seed, "any", image, NULL};
        run(argv, NULL, NULL);
        bad += !program->is_good(image, points, cut);
        remove_folder(image);
    }
    g_rand_free(random);
    return bad;
}

static int bad_cuts(const Program *program) {
    g_autofree char *top = g_dir_make_tmp("power-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(top, "data", NULL);
    g_autofree char *log = g_build_filename(top, "log", NULL);
    g_autofree char *image = g_build_filename(top, "image", NULL);
    g_assert_cmpint(g_mkdir(folder, 0700), ==, 0);
    log_program(folder, log, program);
    Points points = read_points(log);
    int bad = count_bad(program, log, &points, image);
    g_test_message("%s, %s, answer %s: %d of %d cuts bad", program->word, program->way,
                   program->when, bad, CUTS);
    remove_folder(top);
    return bad;
}

static int bad_rows(const char *level, const char *when) {
    return bad_cuts(&(Program){"rows", level, when, has_rows});
}

static int bad_files(const char *way) {
    return bad_cuts(&(Program){"files", way, "late", has_files});
}

static void test_full_loses_nothing(void) {
    g_assert_cmpint(bad_rows("FULL", "late"), ==, 0);
}

static void test_off_loses_much(void) {
    g_assert_cmpint(bad_rows("OFF", "late"), >, CUTS / 3);
}

static void test_normal_loses_what_was_answered(void) {
    g_assert_cmpint(bad_rows("NORMAL", "late"), >, CUTS / 3);
}

static void test_an_answer_before_the_commit_is_seen(void) {
    g_assert_cmpint(bad_rows("FULL", "early"), >, 3);
}

static void test_files_renamed_and_synced_are_there(void) {
    g_assert_cmpint(bad_files("right"), ==, 0);
}

static void test_a_folder_that_is_not_synced_is_seen(void) {
    g_assert_cmpint(bad_files("no-folder-sync"), >, CUTS / 3);
}

static void test_a_file_that_is_not_synced_is_seen(void) {
    g_assert_cmpint(bad_files("no-file-sync"), >, CUTS / 3);
}

int main(int argc, char **argv) {
    if (argc == 5 && !strcmp(argv[1], "files"))
        return write_files(argv[2], argv[3]);
    if (argc == 5 && !strcmp(argv[1], "rows"))
        return write_rows(argv[2], argv[3], !strcmp(argv[4], "early"));
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 3);
    self = argv[0];
    library = argv[1];
    cutter = argv[2];
    g_test_add_func("/power/full", test_full_loses_nothing);
    g_test_add_func("/power/off", test_off_loses_much);
    g_test_add_func("/power/normal", test_normal_loses_what_was_answered);
    g_test_add_func("/power/early-answer", test_an_answer_before_the_commit_is_seen);
    g_test_add_func("/power/files/right", test_files_renamed_and_synced_are_there);
    g_test_add_func("/power/files/folder", test_a_folder_that_is_not_synced_is_seen);
    g_test_add_func("/power/files/file", test_a_file_that_is_not_synced_is_seen);
    return g_test_run();
}
