/* kill -9 under load: what was acknowledged is there, once, whatever the moment; every restart is
 * clean. And with PostgreSQL: the database goes down and comes back, the server stays. */
#include "support/load.h"

#include <signal.h>
#include <string.h>

enum { WRITERS = 16, KILLS = 100, VERIFY_EVERY = 10, BACK_SECONDS = 5 };

/* Under sanitizers a fifth: there it is about the code, not about the odds. */
static int wanted(void) {
    return g_getenv("AFTERCARE_TEST_SHORT") ? KILLS / 5 : KILLS;
}

static Postgres *postgres;

typedef struct Setting {
    Server *server;
    Account *account;
    int64_t customer;
    Load *load;
} Setting;

static Setting set_up(const char *database) {
    Setting setting = {.server = server_new(database)};
    server_start(setting.server);
    setting.account = account_new(setting.server, "administrator", 0, NULL, false);
    Client *local = client_new_local(setting.server);
    setting.customer = make_record(local, "customers", "{'number': 'C-1', 'name': 'of load'}");
    client_free(local);
    setting.load = load_begin(setting.server, setting.account->token, setting.customer, WRITERS);
    return setting;
}

/* `aftercare verify`, beside the running server. */
static void verify(const Server *server) {
    g_autofree char *output = NULL;
    const char *words[] = {server_binary,
                           "verify",
                           "--data",
                           server->folder,
                           server->database ? "--database" : NULL,
                           server->database,
                           NULL};
    int code = program_run(words, &output);
    if (code != 0)
        g_error("verify: %d %s", code, output);
}

static void take_down(Setting *setting, const char *what) {
    LoadFigures figures = load_figures(setting->load);
    g_test_message("%s: %d writes acknowledged, %d without an answer, %d times 503", what,
                   figures.acknowledged, figures.doubtful, figures.unavailable);
    g_assert_true(load_end(setting->load, 60));
    load_check(setting->load, setting->server);
    verify(setting->server);
    g_assert_cmpint(server_stop(setting->server), ==, 0);
    verify(setting->server); /* and at rest */
    load_free(setting->load);
    account_free(setting->account);
    server_free(setting->server);
}

static int gap_milliseconds(GRand *random) {
    double share = g_rand_double(random);
    return 5 + (int)(share * share * share * 395);
}

static void kill_at_any_moment(const char *database) {
    Setting setting = set_up(database);
    GRand *random = g_rand_new_with_seed(20261122);
    for (int kills = 0; kills < wanted();) {
        g_usleep((gulong)gap_milliseconds(random) * 1000);
        server_kill(setting.server);
        kills++;
        while (g_rand_int_range(random, 0, 5) == 0 &&
               kills < wanted()) { /* while it comes up, too */
            server_launch(setting.server);
            g_usleep((gulong)g_rand_int_range(random, 0, 40) * 1000);
            server_kill(setting.server);
            kills++;
        }
        server_start(setting.server);
        if (kills % VERIFY_EVERY == 0)
            verify(setting.server);
    }
    g_rand_free(random);
    take_down(&setting, "100 kills");
}

static void test_sqlite_kill(void) {
    kill_at_any_moment(NULL);
}

static void test_postgres_kill(void) {
    g_autofree char *url = postgres_database(postgres);
    kill_at_any_moment(url);
}

/* ---- the database goes ---- */

static int ask_once(const Setting *setting) {
    Client *client = client_new(setting->server);
    client_be(client, setting->account->token, NULL, NULL);
    Answer answer = http_ask(client, "GET", "/api/v1/sites?limit=1", NULL, NULL);
    int status = answer.status;
    answer_free(&answer);
    client_free(client);
    return status;
}

static double seconds_until_it_works(const Setting *setting) {
    gint64 began = g_get_monotonic_time();
    LoadFigures before = load_figures(setting->load);
    while (ask_once(setting) != 200 ||
           load_figures(setting->load).acknowledged == before.acknowledged) {
        g_assert_cmpint(g_get_monotonic_time() - began, <, 20 * G_USEC_PER_SEC);
        g_usleep(20 * 1000);
    }
    return (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
}

static void database_goes(const char *how) {
    g_autofree char *url = postgres_database(postgres);
    Setting setting = set_up(url);
    pid_t pid = setting.server->pid;
    double longest = 0;
    for (int i = 0; i < 3; i++) {
        g_usleep(300 * 1000);
        postgres_do(postgres, how);
        g_assert_cmpint(ask_once(&setting), ==, 503);
        postgres_do(postgres, "start");
        longest = MAX(longest, seconds_until_it_works(&setting));
    }
    g_test_message("%s: back after %.2f s at most", how, longest);
    g_assert_cmpfloat(longest, <, BACK_SECONDS);
    g_assert_cmpint(kill(pid, 0), ==, 0);
    g_assert_cmpint(setting.server->pid, ==, pid);
    take_down(&setting, how);
}

static void test_postgres_restarts(void) {
    database_goes("immediate");
}

static void test_postgres_is_killed(void) {
    database_goes("kill");
}

static void skip_postgres(void) {
    g_test_skip("PostgreSQL 15 is not installed");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    postgres = postgres_new();
    g_test_add_func("/kill/sqlite/killed at any moment, nothing is lost and nothing twice",
                    test_sqlite_kill);
    if (postgres) {
        g_test_add_func("/kill/postgres/killed at any moment, nothing is lost and nothing twice",
                        test_postgres_kill);
        g_test_add_func("/kill/postgres/the database stops and comes back", test_postgres_restarts);
        g_test_add_func("/kill/postgres/the database is killed and comes back",
                        test_postgres_is_killed);
    } else {
        g_test_add_func("/kill/postgres", skip_postgres);
    }
    int result = g_test_run();
    postgres_free(postgres);
    return result;
}
