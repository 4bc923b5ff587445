/* `aftercare demo` as a newcomer meets it: whoever it names can sign in, and finds every state of a
 * request, every kind, every clock, all three programmes, in a house that `verify` calls sound. */
#include "model/request.h"
#include "support/server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

static Server *house;
static char *printed; /* by the filling */

static const char *const ROLES[] = {"administrator", "manager",     "dispatcher",
                                    "engineer",      "storekeeper", "planner",
                                    "sales",         "auditor",     "customer"};

typedef struct WayIn {
    char login[40], token[80];
} WayIn;

/* The row of the role in what was printed. */
static WayIn way_in(const char *role) {
    WayIn way = {{0}, {0}};
    g_autofree char *start = g_strdup_printf("\n%s ", role);
    const char *row = strstr(printed, start);
    g_assert_nonnull(row);
    g_assert_cmpint(sscanf(row + strlen(start), " %39s %79s", way.login, way.token), ==, 2);
    return way;
}

static char *password(void) {
    char word[80];
    const char *row = strstr(printed, "password: ");
    g_assert_nonnull(row);
    g_assert_cmpint(sscanf(row, "password: %79s", word), ==, 1);
    return g_strdup(word);
}

static void test_every_role_signs_in(void) {
    g_autofree char *word = password();
    Client *client = client_new(house);
    for (size_t i = 0; i < G_N_ELEMENTS(ROLES); i++) {
        WayIn way = way_in(ROLES[i]);
        g_autofree char *body =
            g_strdup_printf("{\"login\": \"%s\", \"password\": \"%s\"}", way.login, word);
        client_be(client, NULL, NULL, NULL);
        Answer in = http_ask(client, "POST", "/api/v1/sessions", NULL, body);
        g_assert_cmpint(in.status, ==, 201);
        answer_free(&in);
        client_be(client, way.token, NULL, NULL);
        Answer me = http_ask(client, "GET", "/api/v1/me", NULL, NULL);
        g_assert_cmpint(me.status, ==, 200);
        g_assert_nonnull(strstr(me.body, ROLES[i]));
        answer_free(&me);
    }
    client_free(client);
}

static void expect_some(Client *client, const char *filter, const char *word) {
    g_autofree char *path = g_strdup_printf("/api/v1/requests?%s=%s&limit=1", filter, word);
    Answer answer = http_ask(client, "GET", path, NULL, NULL);
    if (!answer_whole(&answer, "items.0.id"))
        g_error("no request has %s %s", filter, word);
    answer_free(&answer);
}

static void test_every_word_of_a_request_occurs(void) {
    Client *client = client_new(house);
    client_be(client, way_in("manager").token, NULL, NULL);
    for (int i = 0; REQUEST_STATE_WORDS[i]; i++)
        expect_some(client, "state", REQUEST_STATE_WORDS[i]);
    for (int i = 0; REQUEST_KIND_WORDS[i]; i++)
        expect_some(client, "kind", REQUEST_KIND_WORDS[i]);
    for (int i = 0; REQUEST_CLOCK_WORDS[i]; i++)
        expect_some(client, "clock", REQUEST_CLOCK_WORDS[i]);
    client_free(client);
}

static void test_the_report_has_all_three_programmes(void) {
    Client *client = client_new(house);
    client_be(client, way_in("auditor").token, NULL, NULL);
    Answer report = http_ask(client, "GET", "/api/v1/reports/compliance", NULL, NULL);
    g_assert_cmpint(report.status, ==, 200);
    /* a promise that only that programme has */
    g_assert_nonnull(strstr(report.body, "\"spare_swapped\""));
    g_assert_nonnull(strstr(report.body, "\"doa_settled\""));
    g_assert_nonnull(strstr(report.body, "\"qualification_check\""));
    answer_free(&report);
    client_free(client);
}

/* How many cases a path lists, on all its pages. */
static int64_t count_cases(Client *client, const char *path, const char *outcome) {
    int64_t count = 0;
    g_autofree char *first = g_strdup_printf("%s&limit=50%s%s", path, outcome ? "&outcome=" : "",
                                             outcome ? outcome : "");
    g_autofree char *next = g_strdup("");
    while (next) {
        g_autofree char *page = g_strdup_printf("%s%s", first, next);
        Answer answer = http_ask(client, "GET", page, NULL, NULL);
        g_assert_cmpint(answer.status, ==, 200);
        count += (int64_t)answer_at(&answer, "items")->items.count;
        const char *cursor = answer_text(&answer, "next");
        g_free(next);
        next = cursor ? g_strdup_printf("&cursor=%s", cursor) : NULL;
        answer_free(&answer);
    }
    return count;
}

static int64_t figure(const Node *row, const char *name) {
    int64_t value = 0;
    g_assert_true(node_integer(node_get(row, name), &value));
    return value;
}

static int64_t check_cases(Client *client, const Node *row) {
    static const char *const FIGURES[] = {"met", "late", "breached", "void", "superseded"};
    const char *path = node_text(row, "cases");
    int64_t broken = figure(row, "late") + figure(row, "breached");
    int64_t population = figure(row, "met") + broken;
    for (size_t i = 0; i < G_N_ELEMENTS(FIGURES); i++)
        g_assert_cmpint(count_cases(client, path, FIGURES[i]), ==, figure(row, FIGURES[i]));
    g_assert_cmpint(count_cases(client, path, "broken"), ==, broken);
    g_assert_cmpint(count_cases(client, path, NULL), ==, population);
    return population;
}

/* Of every row, however the report is cut. Up to an instant that is over, so that nothing becomes
 * due meanwhile. */
static void test_cases_are_what_the_report_counts(void) {
    static const char *const CUTS[] = {"promise,level", "promise,level,month", "customer,contract",
                                       "month"};
    Client *client = client_new(house);
    client_be(client, way_in("manager").token, NULL, NULL);
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    g_autofree char *to = g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
    for (size_t i = 0; i < G_N_ELEMENTS(CUTS); i++) {
        g_autofree char *path = g_strdup_printf(
            "/api/v1/reports/compliance?by=%s&to=%s&zone=Asia/Shanghai", CUTS[i], to);
        Answer report = http_ask(client, "GET", path, NULL, NULL);
        const Node *rows = answer_at(&report, "rows");
        g_assert_cmpuint(rows->items.count, >, 1);
        int64_t sum = 0;
        for (size_t k = 0; k < rows->items.count; k++)
            sum += check_cases(client, rows->items.items[k]);
        g_assert_cmpint(sum, >, 50);
        g_assert_cmpint(check_cases(client, answer_at(&report, "sum")), ==, sum);
        answer_free(&report);
    }
    client_free(client);
}

/* A stand-by on leave by day, and a qualification that runs out, whatever day it is. */
static void test_most_breaches_are_explained(void) {
    Client *client = client_new(house);
    client_be(client, way_in("manager").token, NULL, NULL);
    Answer report = http_ask(client, "GET", "/api/v1/reports/late", NULL, NULL);
    static const char *const CAUSES[] = {"staff",   "part",        "customer",
                                         "access",  "third_party", "transport",
                                         "weather", "misjudged",   "system"};
    for (size_t i = 0; i < G_N_ELEMENTS(CAUSES); i++) {
        g_autofree char *cause = g_strdup_printf("\"cause\":\"%s\"", CAUSES[i]);
        g_assert_nonnull(strstr(report.body, cause));
    }
    g_assert_nonnull(strstr(report.body, "\"cause\":null"));
    answer_free(&report);
    client_free(client);
}

static void test_duty_shows_what_will_be_missing(void) {
    Client *client = client_new(house);
    client_be(client, way_in("manager").token, NULL, NULL);
    Answer gaps = http_ask(client, "GET", "/api/v1/duty/gaps", NULL, NULL);
    g_assert_cmpint(gaps.status, ==, 200);
    const char *lifts = strstr(gaps.body, "\"unskilled\""),
               *fire = strstr(gaps.body, "\"expired\"");
    g_assert_true(lifts && fire);
    g_assert_true(g_str_has_prefix(strstr(lifts, "\"name\""), "\"name\":\"Elevators"));
    g_assert_true(g_str_has_prefix(strstr(fire, "\"name\""), "\"name\":\"Fire alarm"));
    g_assert_null(strstr(gaps.body, "\"nobody\"")); /* the telephone is staffed */
    answer_free(&gaps);
    client_free(client);
}

/* Whether the suggestions for any of the first open requests say so. */
static bool any_suggestion_says(Client *client, const char *text) {
    bool says = false;
    Answer requests = http_ask(client, "GET", "/api/v1/requests?open=true&limit=20", NULL, NULL);
    const Node *items = answer_at(&requests, "items");
    for (size_t i = 0; items && i < items->items.count && !says; i++) {
        g_autofree char *path =
            g_strdup_printf("/api/v1/requests/%s/suggest", node_text(items->items.items[i], "id"));
        Answer answer = http_ask(client, "GET", path, NULL, NULL);
        says = strstr(answer.body, text) != NULL;
        answer_free(&answer);
    }
    answer_free(&requests);
    return says;
}

static void test_suggestions_know_skills_and_territories(void) {
    Client *client = client_new(house);
    client_be(client, way_in("dispatcher").token, NULL, NULL);
    g_assert_true(any_suggestion_says(client, "\"in_territory\":true"));
    g_assert_true(any_suggestion_says(client, "\"in_territory\":false"));
    g_assert_true(any_suggestion_says(client, "\"qualified\":false,\"lacks\":[{\"id\":"));
    client_free(client);
}

static void test_the_house_is_sound(void) {
    const char *verify[] = {server_binary, "verify", "--data", house->folder, NULL};
    g_autofree char *output = NULL;
    int code = program_run(verify, &output);
    if (code)
        g_test_message("%s", output);
    g_assert_cmpint(code, ==, 0);
}

static bool health_says(Client *client, const char *text) {
    Answer answer = http_ask(client, "GET", "/api/v1/operations/health", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    bool says = strstr(answer.body, text) != NULL;
    answer_free(&answer);
    return says;
}

static void test_the_administrator_sees_the_last_backup(void) {
    Client *client = client_new(house);
    client_be(client, way_in("administrator").token, NULL, NULL);
    g_assert_true(health_says(client, "\"last_backup_at\":null"));
    g_autofree char *scratch = g_dir_make_tmp("aftercare-test-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(scratch, "house.backup", NULL);
    const char *backup[] = {server_binary, "backup", file, "--data", house->folder, NULL};
    g_autofree char *output = NULL;
    g_assert_cmpint(program_run(backup, &output), ==, 0);
    g_assert_true(health_says(client, "\"last_backup_at\":\"20"));
    client_free(client);
    folder_remove(scratch);
}

static void test_a_house_that_is_there_is_left_alone(void) {
    const char *again[] = {server_binary, "demo", "--data", house->folder, "--no-serve", NULL};
    g_autofree char *output = NULL;
    g_assert_cmpint(program_run(again, &output), !=, 0);
    g_assert_nonnull(strstr(output, "isn't empty"));
}

/* Without --data nothing is left behind. */
static void test_a_temporary_house_goes_with_its_server(void) {
    g_autofree char *scratch = g_dir_make_tmp("aftercare-test-XXXXXX", NULL);
    const char *words[] = {server_binary, "demo", "--listen", "127.0.0.1:0", NULL};
    g_auto(GStrv) environ = g_environ_setenv(g_get_environ(), "TMPDIR", scratch, TRUE);
    GPid pid;
    int output, status;
    g_assert_true(g_spawn_async_with_pipes(NULL, (char **)(uintptr_t)words, environ,
                                           G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL,
                                           &output, NULL, NULL));
    FILE *lines = fdopen(output, "r");
    char line[400];
    bool listens = false;
    while (!listens && fgets(line, sizeof line, lines))
        listens = strstr(line, "listens on port") != NULL;
    g_assert_true(listens);
    kill(pid, SIGTERM);
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_true(WIFEXITED(status) && !WEXITSTATUS(status));
    fclose(lines);
    g_assert_cmpint(g_rmdir(scratch), ==, 0); /* it is empty */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    server_binary = argv[1];
    house = server_new(NULL);
    const char *fill[] = {server_binary, "demo", "--data", house->folder, "--no-serve", NULL};
    if (program_run(fill, &printed))
        g_error("%s", printed);
    server_start(house);
    g_test_add_func("/demo/sign-in", test_every_role_signs_in);
    g_test_add_func("/demo/words", test_every_word_of_a_request_occurs);
    g_test_add_func("/demo/report", test_the_report_has_all_three_programmes);
    g_test_add_func("/demo/cases", test_cases_are_what_the_report_counts);
    g_test_add_func("/demo/causes", test_most_breaches_are_explained);
    g_test_add_func("/demo/duty", test_duty_shows_what_will_be_missing);
    g_test_add_func("/demo/suggestions", test_suggestions_know_skills_and_territories);
    g_test_add_func("/demo/verify", test_the_house_is_sound);
    g_test_add_func("/demo/backup", test_the_administrator_sees_the_last_backup);
    g_test_add_func("/demo/left-alone", test_a_house_that_is_there_is_left_alone);
    g_test_add_func("/demo/temporary", test_a_temporary_house_goes_with_its_server);
    int code = g_test_run();
    server_stop(house);
    server_free(house);
    g_free(printed);
    return code;
}
