/* The writer's thread under a flood of commands, on both engines: each command has its answer and
 * is done once, whatever fails beside it, in front of it or under it; the store stays sound. */
#include "actions/service.h"
#include "model/customer.h"
#include "store/read.h"
#include "store/verify.h"
#include "support/server.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <pthread.h>

static Postgres *postgres;

typedef struct Setting {
    char *folder, *url;
    Arena *arena;
    Call call;
    Service *service;
} Setting;

static Service *open_service(Setting *setting, bool share) {
    ServiceOptions options = {.store = {.folder = setting->folder,
                                        .database = setting->url,
                                        .create = true,
                                        .share = share},
                              .writer_thread = true};
    Service *service = service_open(&setting->call, &options);
    g_assert_nonnull(service);
    return service;
}

static Setting setting_open(const void *engine) {
    Setting setting = {.folder = g_dir_make_tmp("aftercare-writer-XXXXXX", NULL),
                       .arena = arena_new()};
    if (engine == &POSTGRES_DRIVER)
        setting.url = postgres_database(postgres);
    setting.call = call_begin(setting.arena, g_get_real_time());
    setting.service = open_service(&setting, false);
    return setting;
}

static void check_sound(Setting *setting) {
    VerifyReport report = {0};
    Db *db = store_take_reader(&setting->call, service_store(setting->service));
    g_assert_true(store_verify(&setting->call, service_store(setting->service), db, &report));
    store_give_reader(service_store(setting->service), db);
    for (size_t i = 0; i < report.problems.count; i++)
        g_test_message("%s", report.problems.items[i]);
    g_assert_cmpint(report.problem_count, ==, 0);
}

static void setting_close(Setting *setting) {
    check_sound(setting);
    service_close(setting->service);
    if (setting->url)
        postgres_drop(postgres, setting->url);
    folder_remove(setting->folder);
    arena_free(setting->arena);
    g_free(setting->folder);
    g_free(setting->url);
}

/* ---- a flood of commands ---- */

typedef struct Flood {
    Service *service;
    Command *commands;
    int count;
    pthread_mutex_t mutex; /* ThreadSanitizer knows nothing of GLib's */
    pthread_cond_t all;
    int answered;
} Flood;

static void note_answer(Command *command, void *with) {
    Flood *flood = with;
    pthread_mutex_lock(&flood->mutex);
    flood->answered++;
    pthread_cond_signal(&flood->all);
    pthread_mutex_unlock(&flood->mutex);
}

static Flood *flood_new(Service *service, int count) {
    Flood *flood = g_new0(Flood, 1);
    pthread_mutex_init(&flood->mutex, NULL);
    pthread_cond_init(&flood->all, NULL);
    flood->service = service;
    flood->commands = g_new0(Command, count);
    return flood;
}

/* The next command, not yet handed over. */
static Command *flood_add(Flood *flood, const char *action, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static Command *flood_add(Flood *flood, const char *action, const char *format, ...) {
    Command *command = &flood->commands[flood->count++];
    Arena *arena = arena_new();
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    for (char *at = text; *at; at++)
        if (*at == '\'')
            *at = '"';
    *command = (Command){.action = action_find(action),
                         .entity = &CUSTOMER,
                         .actor = ACTOR_SYSTEM,
                         .effective_at = INSTANT_NONE,
                         .call = call_begin(arena, g_get_real_time()),
                         .done = note_answer,
                         .with = flood};
    command->input = json_parse(&command->call, NULL, 0, text, strlen(text));
    hash_bytes(text, strlen(text), command->fingerprint);
    return command;
}

static void flood_submit(Flood *flood) {
    for (int i = 0; i < flood->count; i++)
        service_submit(flood->service, &flood->commands[i]);
}

static void flood_wait(Flood *flood) {
    pthread_mutex_lock(&flood->mutex);
    while (flood->answered < flood->count)
        pthread_cond_wait(&flood->all, &flood->mutex);
    pthread_mutex_unlock(&flood->mutex);
}

static void flood_run(Flood *flood) {
    flood_submit(flood);
    flood_wait(flood);
}

static void flood_free(Flood *flood) {
    for (int i = 0; i < flood->count; i++)
        arena_free(flood->commands[i].call.arena);
    pthread_mutex_destroy(&flood->mutex);
    pthread_cond_destroy(&flood->all);
    g_free(flood->commands);
    g_free(flood);
}

static void assert_well(const Command *command) {
    for (const Error *error = command->call.errors; error; error = error->next)
        g_test_message("%s", error_text(command->call.arena, error));
    g_assert_true(command->well);
}

static int64_t count_customers(Setting *setting) {
    static const Scope ALL = SCOPE_ALL;
    ListQuery query = {.entity = &CUSTOMER, .scope = &ALL, .limit = 1};
    int64_t count = -1;
    Db *db = store_take_reader(&setting->call, service_store(setting->service));
    g_assert_true(store_count(&setting->call, db, &query, 100000, &count));
    store_give_reader(service_store(setting->service), db);
    return count;
}

/* ---- what is told ---- */

static void test_the_same_key_again_is_done_once(const void *engine) {
    Setting setting = setting_open(engine);
    enum { KEYS = 400, TIMES = 3 };
    Flood *flood = flood_new(setting.service, KEYS * TIMES);
    for (int i = 0; i < KEYS * TIMES; i++) { /* now side by side, now groups apart */
        int key = i % 2 ? i / 2 / TIMES : KEYS / 2 + i / 2 % (KEYS / 2);
        Command *command =
            flood_add(flood, "create", "{'number': 'K-%d', 'name': 'of a key'}", key);
        command->key = arena_printf(command->call.arena, "key-%d", key);
    }
    flood_run(flood);
    int64_t ids[KEYS] = {0};
    for (int i = 0; i < flood->count; i++) {
        int key = atoi(flood->commands[i].key + strlen("key-"));
        assert_well(&flood->commands[i]);
        if (!ids[key])
            ids[key] = flood->commands[i].outcome.id;
        g_assert_cmpint(flood->commands[i].outcome.id, ==, ids[key]);
    }
    g_assert_cmpint(count_customers(&setting), ==, KEYS);
    flood_free(flood);
    setting_close(&setting);
}

static void test_only_the_guilty_one_is_refused(const void *engine) {
    Setting setting = setting_open(engine);
    enum { COUNT = 1200, TAKEN_EVERY = 100 };
    Flood *flood = flood_new(setting.service, COUNT);
    for (int i = 0; i < COUNT; i++)
        flood_add(flood, "create", "{'number': 'N-%d', 'name': 'one of many'}",
                  i % TAKEN_EVERY == TAKEN_EVERY - 1 ? i - 50 : i);
    flood_run(flood);
    for (int i = 0; i < COUNT; i++) {
        const Command *command = &flood->commands[i];
        bool guilty = i % TAKEN_EVERY == TAKEN_EVERY - 1;
        if (!guilty)
            assert_well(command);
        g_assert_true(command->well == !guilty);
        g_assert_true(!guilty || command->call.errors->code == ERROR_CONFLICT);
    }
    g_assert_cmpint(count_customers(&setting), ==, COUNT - COUNT / TAKEN_EVERY);
    flood_free(flood);
    setting_close(&setting);
}

static void test_a_refusal_under_a_key_may_be_an_answer_already(const void *engine) {
    Setting setting = setting_open(engine);
    Flood *flood = flood_new(setting.service, 3);
    Command *made = flood_add(flood, "create", "{'number': 'C-1', 'name': 'one'}");
    service_run(setting.service, made);
    for (int i = 0; i < 2; i++) { /* the second finds version 2, but it was done */
        Command *command = flood_add(flood, "update", "{'name': 'another'}");
        command->id = made->outcome.id;
        command->version = 1;
        command->key = "change";
        service_run(setting.service, command);
        assert_well(command);
        g_assert_cmpint(command->outcome.version, ==, 2);
        g_assert_true(command->outcome.replayed == (i == 1));
    }
    flood_free(flood);
    setting_close(&setting);
}

static void test_a_chain_of_changes_of_one_record(const void *engine) {
    Setting setting = setting_open(engine);
    enum { CHANGES = 1000 };
    Flood *first = flood_new(setting.service, 1), *flood = flood_new(setting.service, CHANGES);
    flood_add(first, "create", "{'number': 'C-1', 'name': 'change 0'}");
    flood_run(first);
    assert_well(first->commands);
    for (int i = 0; i < CHANGES; i++) {
        Command *command = flood_add(flood, "update", "{'name': 'change %d'}", i + 1);
        command->id = first->commands->outcome.id;
        command->version = 1 + i;
    }
    flood_run(flood);
    for (int i = 0; i < CHANGES; i++) {
        assert_well(&flood->commands[i]);
        g_assert_cmpint(flood->commands[i].outcome.version, ==, 2 + i);
    }
    flood_free(first);
    flood_free(flood);
    setting_close(&setting);
}

/* PostgreSQL serves several servers at once. */
static void test_two_servers_at_once(const void *engine) {
    if (engine != &POSTGRES_DRIVER) {
        g_test_skip("SQLite has one server");
        return;
    }
    Setting setting = setting_open(engine);
    Service *other = open_service(&setting, true);
    enum { ROUNDS = 20, COUNT = 40 };
    for (int round = 0; round < ROUNDS; round++) {
        Flood *floods[] = {flood_new(setting.service, COUNT), flood_new(other, COUNT)};
        for (int i = 0; i < 2 * COUNT; i++)
            flood_add(floods[i % 2], "create", "{'number': 'N-%d-%d', 'name': 'of two'}", round, i);
        for (int i = 0; i < 2; i++)
            flood_submit(floods[i]);
        for (int i = 0; i < 2; i++) {
            flood_wait(floods[i]);
            for (int k = 0; k < COUNT; k++)
                assert_well(&floods[i]->commands[k]);
            flood_free(floods[i]);
        }
    }
    g_assert_cmpint(count_customers(&setting), ==, 2 * ROUNDS * COUNT);
    service_close(other);
    setting_close(&setting);
}

static void cut_connections(const char *url) {
    PGconn *connection = PQconnectdb(url);
    PQclear(PQexec(connection, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
                               "datname = current_database() AND pid <> pg_backend_pid()"));
    PQfinish(connection);
}

static void test_connections_are_cut_under_load(const void *engine) {
    if (engine != &POSTGRES_DRIVER) {
        g_test_skip("SQLite has no connections");
        return;
    }
    Setting setting = setting_open(engine);
    enum { ROUNDS = 4, COUNT = 1500 };
    for (int round = 0; round < ROUNDS; round++) {
        Flood *flood = flood_new(setting.service, COUNT);
        for (int i = 0; i < COUNT; i++)
            flood_add(flood, "create", "{'number': 'N-%d-%d', 'name': 'once'}", round, i);
        flood_submit(flood);
        g_usleep((gulong)(10 + 7 * round) * 1000);
        cut_connections(setting.url);
        flood_wait(flood);
        for (int i = 0; i < COUNT; i++)
            assert_well(&flood->commands[i]);
        flood_free(flood);
    }
    g_assert_cmpint(count_customers(&setting), ==, ROUNDS * COUNT);
    setting_close(&setting);
}

/* ---- all of them ---- */

static const struct {
    const char *name;
    void (*run)(const void *engine);
} TESTS[] = {
    {"the same key again is done once", test_the_same_key_again_is_done_once},
    {"only the guilty one is refused", test_only_the_guilty_one_is_refused},
    {"a refusal under a key may be an answer already",
     test_a_refusal_under_a_key_may_be_an_answer_already},
    {"a chain of changes of one record", test_a_chain_of_changes_of_one_record},
    {"two servers at once", test_two_servers_at_once},
    {"connections are cut under load", test_connections_are_cut_under_load},
};

static void skip_postgres(void) {
    g_test_skip("PostgreSQL 15 is not installed");
}

static void add_tests(const char *engine_name, const Driver *engine) {
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/writer/%s/%s", engine_name, TESTS[i].name);
        g_test_add_data_func(path, engine, TESTS[i].run);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_true(secret_start());
    postgres = postgres_new();
    add_tests("sqlite", &SQLITE_DRIVER);
    if (postgres)
        add_tests("postgres", &POSTGRES_DRIVER);
    else
        g_test_add_func("/writer/postgres", skip_postgres);
    int result = g_test_run();
    postgres_free(postgres);
    return result;
}
