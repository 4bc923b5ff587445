/* Power cuts: the real server under load, every write of its files recorded with every answer that
 * it sent (tests/power); then disks as they might be after a cut at many moments. Each must open,
 * verify as sound, and hold all that was answered before the cut. Cuts while the very first start
 * is under way leave a folder with which the server starts. */
#include "support/load.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { WRITERS = 8, CUTS = 150, START_CUTS = 20, LOG_BYTES = 48 * 1024 * 1024 };

/* Under sanitizers a fifth: there it is about the code, not about the odds. */
static int wanted(void) {
    return g_getenv("AFTERCARE_TEST_SHORT") ? CUTS / 5 : CUTS;
}

static const char *library, *cutter;

/* ---- the recorded run ---- */

typedef struct Recorded {
    char *top, *log;
    int records, first_ack; /* of the load */
    GArray *acks;           /* int: position of each answer that tells of a write */
    GPtrArray *names;       /* what each tells: "W3-17", with its version */
} Recorded;

static char **environment_for(const char *folder, const char *log) {
    const char *before = g_getenv("LD_PRELOAD");
    g_autofree char *libraries =
        before && *before ? g_strdup_printf("%s:%s", before, library) : g_strdup(library);
    char **environment = g_get_environ();
    environment = g_environ_setenv(environment, "LD_PRELOAD", libraries, TRUE);
    environment = g_environ_setenv(environment, "POWER_LOG_ROOT", folder, TRUE);
    environment = g_environ_setenv(environment, "POWER_LOG_FILE", log, TRUE);
    return g_environ_setenv(environment, "ASAN_OPTIONS", "verify_asan_link_order=0", TRUE);
}

static int64_t size_of(const char *file) {
    GStatBuf about;
    return g_stat(file, &about) == 0 ? about.st_size : 0;
}

/* Until there is enough in the log for several checkpoints of SQLite. */
static void record_load(Server *server, const char *log) {
    server_start(server);
    Account *account = account_new(server, "administrator", 0, NULL, false);
    Client *local = client_new_local(server);
    int64_t customer = make_record(local, "customers", "{'number': 'C-1', 'name': 'of load'}");
    Load *load = load_begin(server, account->token, customer, WRITERS);
    for (int i = 0; i < 1500 && size_of(log) < LOG_BYTES; i++)
        g_usleep(10 * 1000);
    g_assert_true(load_end(load, 30));
    LoadFigures figures = load_figures(load);
    g_test_message("%d writes acknowledged, %" PRId64 " MiB of log", figures.acknowledged,
                   size_of(log) / 1024 / 1024);
    server_kill(server);
    load_free(load);
    client_free(local);
    account_free(account);
}

/* {"ack": 12, "text": "HTTP/1.1 201 … \"name\":\"W3-17\" …"} */
static void take_ack(Recorded *recorded, Arena *arena, const char *line) {
    Call call = call_begin(arena, 0);
    const Node *node = json_parse(&call, NULL, 0, line, strlen(line));
    int64_t position;
    if (!node || !node_integer(node_get(node, "ack"), &position))
        g_error("%s", line);
    const char *text = node_get(node, "text")->text;
    const char *name = strstr(text, "\"name\":\"W"), *version = strstr(text, "\"version\":");
    if (!name || !version)
        return;
    int at = (int)position;
    name += strlen("\"name\":\"");
    g_array_append_val(recorded->acks, at);
    g_ptr_array_add(recorded->names, g_strdup_printf("%.*s %d", (int)strcspn(name, "\""), name,
                                                     atoi(version + strlen("\"version\":"))));
}

static void read_points(Recorded *recorded) {
    g_autofree char *text = NULL;
    const char *words[] = {cutter, "--points", recorded->log, NULL};
    g_assert_cmpint(program_run(words, &text), ==, 0);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    Arena *arena = arena_new();
    g_assert_cmpint(sscanf(lines[0], "{\"records\": %d}", &recorded->records), ==, 1);
    for (char **line = lines + 1; *line && **line; line++, arena_reset(arena)) {
        if (strstr(*line, "\"blind\""))
            g_error("something was written that the log doesn't see: %s", *line);
        take_ack(recorded, arena, *line);
    }
    arena_free(arena);
    g_assert_cmpint(recorded->acks->len, >, 500);
    recorded->first_ack = g_array_index(recorded->acks, int, 0);
}

static Recorded record(void) {
    Recorded recorded = {.top = g_dir_make_tmp("aftercare-power-XXXXXX", NULL),
                         .acks = g_array_new(FALSE, FALSE, sizeof(int)),
                         .names = g_ptr_array_new_with_free_func(g_free)};
    recorded.log = g_build_filename(recorded.top, "log", NULL);
    Server *server = server_new(NULL);
    g_assert_cmpint(g_mkdir(server->folder, 0700), ==, 0);
    server->environ = environment_for(server->folder, recorded.log);
    record_load(server, recorded.log);
    server_free(server);
    read_points(&recorded);
    return recorded;
}

static void forget(Recorded *recorded) {
    folder_remove(recorded->top);
    g_free(recorded->top);
    g_free(recorded->log);
    g_array_free(recorded->acks, TRUE);
    g_ptr_array_free(recorded->names, TRUE);
}

/* ---- one cut ---- */

static void make_image(const Recorded *recorded, int cut, int seed, const char *mode,
                       const char *image) {
    g_autofree char *at = g_strdup_printf("%d", cut), *number = g_strdup_printf("%d", seed);
    g_autofree char *output = NULL;
    const char *words[] = {cutter, recorded->log, at, number, mode, image, NULL};
    if (program_run(words, &output) != 0)
        g_error("power_cut: %s", output);
}

static bool is_sound(const char *image) {
    g_autofree char *output = NULL;
    const char *words[] = {server_binary, "verify", "--data", image, NULL};
    int code = program_run(words, &output);
    if (code != 0)
        g_test_message("verify: %d %s", code, output);
    return code == 0;
}

static int take_name(void *with, int count, char **values, char **names) {
    g_hash_table_add(with, g_strdup(values[0]));
    return 0;
}

/* The version that a site has now covers those that it had. */
static GHashTable *names_in(const char *image) {
    g_autofree char *file = g_build_filename(image, "aftercare.db", NULL);
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    static const char SQL[] = "SELECT name || ' 1' FROM sites UNION ALL SELECT name || ' 2' FROM "
                              "sites WHERE version = 2 AND city = name";
    sqlite3 *base;
    g_assert_cmpint(sqlite3_open(file, &base), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(base, SQL, take_name, names, NULL), ==, SQLITE_OK);
    sqlite3_close(base);
    return names;
}

static bool holds_all(const Recorded *recorded, int cut, const char *image) {
    g_autoptr(GHashTable) names = names_in(image);
    for (guint i = 0; i < recorded->acks->len; i++) {
        if (g_array_index(recorded->acks, int, i) >= cut)
            continue;
        if (!g_hash_table_contains(names, recorded->names->pdata[i])) {
            g_test_message("%s was answered and is lost", (char *)recorded->names->pdata[i]);
            return false;
        }
    }
    return true;
}

/* ---- the tests ---- */

static Recorded recorded;

static void test_nothing_that_was_answered_is_lost(void) {
    static const char *const WAYS[] = {"any", "operations", "sectors", "torn", "none", "zeros"};
    GRand *random = g_rand_new_with_seed(20261122);
    int bad = 0;
    for (int i = 0; i < wanted(); i++) {
        g_autofree char *image = g_strdup_printf("%s/image", recorded.top);
        int cut = g_rand_int_range(random, recorded.first_ack, recorded.records + 1);
        const char *mode = WAYS[(guint)i % G_N_ELEMENTS(WAYS)];
        make_image(&recorded, cut, i, mode, image);
        bool good = is_sound(image) && holds_all(&recorded, cut, image);
        if (!good)
            g_test_message("cut %d, seed %d, %s: bad", cut, i, mode);
        bad += !good;
        folder_remove(image);
    }
    g_rand_free(random);
    g_test_message("%d cuts of %d records, %d bad", wanted(), recorded.records, bad);
    g_assert_cmpint(bad, ==, 0);
}

static bool has_key(int cut) {
    g_autofree char *image = g_strdup_printf("%s/image", recorded.top);
    g_autofree char *key = g_build_filename(image, "house.key", NULL);
    make_image(&recorded, cut, 1, "all", image);
    bool there = g_file_test(key, G_FILE_TEST_EXISTS);
    folder_remove(image);
    return there;
}

/* The record with which the key appears. */
static int cut_of_key(void) {
    int without = 0, with = recorded.first_ack;
    while (with - without > 1) {
        int middle = (without + with) / 2;
        if (has_key(middle))
            with = middle;
        else
            without = middle;
    }
    return with;
}

static void start_after(int cut, int seed, const char *mode) {
    Server *server = server_new(NULL);
    make_image(&recorded, cut, seed, mode, server->folder);
    if (!server_try_start(server)) {
        g_autofree char *errors = server_errors(server);
        g_error("cut %d, seed %d: %s", cut, seed, errors);
    }
    g_assert_cmpint(server_stop(server), ==, 0);
    server_free(server);
}

/* Before anyone was answered, and while the key of the house is written. */
static void test_a_first_start_that_was_cut_can_be_made_again(void) {
    GRand *random = g_rand_new_with_seed(4711);
    int key = cut_of_key();
    for (int i = 0; i < START_CUTS; i++)
        start_after(g_rand_int_range(random, 1, key + 50), i, "any");
    for (int i = -4; i < 5; i++)
        for (int seed = 0; seed < 4; seed++)
            start_after(key + i, seed, seed ? "any" : "all");
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 4);
    server_binary = argv[1];
    library = argv[2];
    cutter = argv[3];
    umask(077); /* images have no modes of their own, and the key is nobody else's */
    recorded = record();
    g_test_add_func("/power cuts/nothing that was answered is lost",
                    test_nothing_that_was_answered_is_lost);
    g_test_add_func("/power cuts/a first start that was cut can be made again",
                    test_a_first_start_that_was_cut_can_be_made_again);
    int result = g_test_run();
    forget(&recorded);
    return result;
}
