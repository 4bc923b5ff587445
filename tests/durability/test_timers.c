/* What is due by itself happens once: across kills at any moment, after a restart, and with two
 * servers on one database. */
#include "support/server.h"

#include <inttypes.h>
#include <string.h>

enum { REQUESTS = 300, KILLS = 12, LEAD_SECONDS = 3, WAIT_SECONDS = 60 };

static Postgres *postgres;

static char *iso(gint64 micros) {
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(micros / G_USEC_PER_SEC);
    return g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ");
}

/* Requests of level 1 that were opened so that half of their ten minutes is over in a moment: each
 * then has a warning and an escalation. The end of the instant by which all are due. */
static gint64 make_requests(Server *server) {
    Client *local = client_new_local(server);
    int64_t customer = make_record(local, "customers", "{'number': 'C-1', 'name': 'Harbour'}");
    make_record(local, "contracts",
                "{'number': 'K1', 'customer': %" PRId64 ", 'programme': %" PRId64
                ", 'title': 'T', 'status': 'active', 'whole_customer': true}",
                customer, make_programme(local, "it-maintenance"));
    gint64 due = g_get_real_time() + LEAD_SECONDS * G_USEC_PER_SEC;
    g_autofree char *at = iso(due - 300 * G_USEC_PER_SEC);
    GString *lines = g_string_new(NULL);
    for (int i = 0; i < REQUESTS; i++)
        g_string_append_printf(lines,
                               "{\"reference\":\"T%d\",\"level\":\"1\",\"told\":true,\"events\":[{"
                               "\"at\":\"%s\",\"type\":\"request.opened\"}]}\n",
                               i, at);
    Answer answer = http_ask(local, "POST", "/api/v1/requests/import?contract=K1",
                             "Content-Type: application/x-ndjson\r\n", lines->str);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpint(answer_whole(&answer, "added"), ==, REQUESTS);
    answer_free(&answer);
    g_string_free(lines, TRUE);
    client_free(local);
    return due;
}

static int64_t count_alerts(const Server *server, const char *kind) {
    Client *local = client_new_local(server);
    g_autofree char *path = g_strdup_printf("/api/v1/alerts?kind=%s&limit=1&count=true", kind);
    Answer answer = http_ask(local, "GET", path, NULL, NULL);
    int64_t count = answer.status == 200 ? answer_whole(&answer, "count") : -1;
    answer_free(&answer);
    client_free(local);
    return count;
}

static void wait_for_all(const Server *server) {
    gint64 until = g_get_monotonic_time() + WAIT_SECONDS * G_USEC_PER_SEC;
    while (count_alerts(server, "escalation") < REQUESTS) {
        g_assert_cmpint(g_get_monotonic_time(), <, until);
        g_usleep(50 * 1000);
    }
    g_usleep(700 * 1000); /* time to do something twice, were that possible */
    g_assert_cmpint(count_alerts(server, "warning"), ==, REQUESTS);
    g_assert_cmpint(count_alerts(server, "escalation"), ==, REQUESTS);
}

static void expect_sound(const Server *server) {
    Client *local = client_new_local(server);
    Answer answer = http_ask(local, "POST", "/api/v1/operations/verify", NULL, NULL);
    if (g_strcmp0(answer_text(&answer, "sound"), "true") != 0)
        g_error("%s", answer.body);
    answer_free(&answer);
    client_free(local);
}

static void sleep_until(gint64 due) {
    gint64 left = due - g_get_real_time();
    if (left > 0)
        g_usleep((gulong)left);
}

static void across_kills(const char *database) {
    Server *server = server_new(database);
    GRand *chance = g_rand_new_with_seed(27);
    server_start(server);
    sleep_until(make_requests(server));
    for (int i = 0; i < KILLS; i++) {
        server_kill(server);
        server_start(server);
        g_usleep((gulong)g_rand_int_range(chance, 0, 120) * 1000);
    }
    wait_for_all(server);
    expect_sound(server);
    g_assert_cmpint(server_stop(server), ==, 0);
    g_rand_free(chance);
    server_free(server);
}

static void test_once_across_kills_on_sqlite(void) {
    across_kills(NULL);
}

static void test_once_across_kills_on_postgres(void) {
    g_autofree char *url = postgres_database(postgres);
    across_kills(url);
}

/* Missed while nobody ran: done at once, late, once. */
static void test_what_was_missed_is_done_at_once(void) {
    Server *server = server_new(NULL);
    server_start(server);
    gint64 due = make_requests(server);
    g_assert_cmpint(server_stop(server), ==, 0);
    sleep_until(due + G_USEC_PER_SEC);
    server_start(server);
    wait_for_all(server);
    expect_sound(server);
    server_free(server);
}

static bool says(Client *local, const char *path, const char *text) {
    Answer answer = http_ask(local, "GET", path, NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    bool said = strstr(answer.body, text) != NULL;
    answer_free(&answer);
    return said;
}

static void wait_until_said(const Server *server, const char *path, const char *text) {
    gint64 until = g_get_monotonic_time() + WAIT_SECONDS * G_USEC_PER_SEC;
    Client *local = client_new_local(server);
    while (!says(local, path, text)) {
        g_assert_cmpint(g_get_monotonic_time(), <, until);
        g_usleep(50 * 1000);
    }
    client_free(local);
}

static int count_lines_with(const Server *server, const char *text) {
    g_autofree char *errors = server_errors(server);
    g_auto(GStrv) lines = g_strsplit(errors, "\n", -1);
    int count = 0;
    for (char **line = lines; *line; line++)
        count += strstr(*line, text) != NULL;
    return count;
}

/* A programme that can't be read: nothing of its requests can be done. It is counted, told once a
 * record and not too often, and done once it can be. */
static void test_what_fails_is_seen(void) {
    enum { TOLD_MOST = 100 };
    Server *server = server_new(NULL);
    server_start(server);
    gint64 due = make_requests(server);
    wait_until_said(server, "/metrics", "aftercare_timers_failing 0\n");
    g_assert_cmpint(server_stop(server), ==, 0);
    server_change_past(server, "UPDATE programmes SET text = 'x' || text");
    sleep_until(due + G_USEC_PER_SEC);
    server_start(server);
    g_autofree char *all = g_strdup_printf("aftercare_timers_failing %d\n", REQUESTS);
    g_autofree char *ready = g_strdup_printf("ready\n%d timers fail", REQUESTS);
    wait_until_said(server, "/metrics", all);
    wait_until_said(server, "/readyz", ready);
    g_usleep(700 * 1000); /* time to look again and to tell it again, were that possible */
    Client *local = client_new_local(server);
    g_assert_false(says(local, "/metrics", "aftercare_timers_failing_oldest_seconds 0\n"));
    client_free(local);
    g_assert_cmpint(count_lines_with(server, "\"what\":\"timer failing\""), ==, TOLD_MOST);
    g_assert_cmpint(count_lines_with(server, "\"code\":\"damaged\",\"field\":\"programme\""), ==,
                    TOLD_MOST);
    g_assert_cmpint(server_stop(server), ==, 0);
    server_change_past(server, "UPDATE programmes SET text = substr(text, 2)");
    server_start(server);
    wait_for_all(server);
    wait_until_said(server, "/metrics", "aftercare_timers_failing 0\n");
    expect_sound(server);
    server_free(server);
}

/* A second server on the same database has the same key of the house. */
static Server *beside(const Server *first) {
    Server *second = server_new(first->database);
    g_autofree char *from = g_build_filename(first->folder, "house.key", NULL);
    g_autofree char *to = g_build_filename(second->folder, "house.key", NULL);
    const char *make[] = {"mkdir", "-m", "700", second->folder, NULL};
    const char *copy[] = {"cp", "-p", from, to, NULL};
    g_assert_cmpint(program_run(make, NULL), ==, 0);
    g_assert_cmpint(program_run(copy, NULL), ==, 0);
    server_start(second);
    return second;
}

static void test_once_with_two_servers_on_one_database(void) {
    g_autofree char *url = postgres_database(postgres);
    Server *first = server_new(url);
    server_start(first);
    Server *second = beside(first);
    sleep_until(make_requests(first));
    wait_for_all(second);
    expect_sound(first);
    server_free(second);
    server_free(first);
}

static void skip_postgres(void) {
    g_test_skip("PostgreSQL 15 is not installed");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    postgres = postgres_new();
    g_test_add_func("/timers/sqlite/once across kills", test_once_across_kills_on_sqlite);
    g_test_add_func("/timers/sqlite/what was missed is done at once",
                    test_what_was_missed_is_done_at_once);
    g_test_add_func("/timers/sqlite/what fails is seen", test_what_fails_is_seen);
    if (postgres) {
        g_test_add_func("/timers/postgres/once across kills", test_once_across_kills_on_postgres);
        g_test_add_func("/timers/postgres/once with two servers",
                        test_once_with_two_servers_on_one_database);
    } else {
        g_test_add_func("/timers/postgres", skip_postgres);
    }
    int result = g_test_run();
    postgres_free(postgres);
    return result;
}
