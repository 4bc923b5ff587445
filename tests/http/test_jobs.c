/* Jobs: long work that may be left and found again. Whose they are, how they end, that they are
 * cancelled within a second, that the service's end doesn't wait for them, and what is found after
 * a restart or a crash. */
#include "support/server.h"

#include <inttypes.h>
#include <string.h>

enum { WAIT_SECONDS = 60, MANY_ROWS = 100000 };

/* Of the test that runs. */
static Server *server;
static Client *local;
static Account *manager, *planner;

typedef struct House {
    Server *server;
    Client *local;
    Account *manager, *planner;
} House;

static void open_house(const char *database, void *place) {
    House *house = place;
    *house = (House){.server = server_new(database)};
    server_start(house->server);
    house->local = client_new_local(house->server);
    house->manager = account_new(house->server, "manager", 0, NULL, false);
    house->planner = account_new(house->server, "planner", 0, NULL, false);
}

static void close_house(void *place) {
    House *house = place;
    account_free(house->manager);
    account_free(house->planner);
    client_free(house->local);
    server_stop(house->server);
    server_free(house->server);
}

static void enter(const House *house) {
    server = house->server;
    local = house->local;
    manager = house->manager;
    planner = house->planner;
}

/* ---- asking ---- */

static Client *client_of(const Account *account) {
    Client *client = client_new(server);
    client_be(client, account->token, NULL, NULL);
    return client;
}

static Answer post_file(Client *client, const char *query, const char *file) {
    g_autofree char *head = g_strdup_printf(
        "POST /api/v1/imports?%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
        "Authorization: Bearer %s\r\nContent-Length: %zu\r\n\r\n",
        query, client->authorization, strlen(file));
    g_autofree char *whole = g_strconcat(head, file, NULL);
    client_close(client);
    g_assert_true(client_connect(client) && http_send(client, whole, strlen(whole)));
    return http_answer_of(client, true);
}

/* The id of the job; the import is refused with `status` where that isn't 202. */
static int64_t begin(Client *client, const char *more, const char *file, int status) {
    g_autofree char *query = g_strdup_printf("kind=customers&background=true%s", more);
    Answer answer = post_file(client, query, file);
    if (answer.status != status)
        g_error("%d: %s", answer.status, answer.body);
    int64_t id = answer_whole(&answer, "id");
    answer_free(&answer);
    return id;
}

static Answer ask_job(Client *client, const char *method, int64_t id) {
    g_autofree char *path = g_strdup_printf("/api/v1/jobs/%" PRId64, id);
    return http_ask(client, method, path, NULL, NULL);
}

static void expect_status(Client *client, const char *method, int64_t id, int status) {
    Answer answer = ask_job(client, method, id);
    g_assert_cmpint(answer.status, ==, status);
    answer_free(&answer);
}

static bool is_open(const char *state) {
    return !strcmp(state, "waiting") || !strcmp(state, "running");
}

/* Until it has ended, as `state`. */
static Answer expect_end(Client *client, int64_t id, const char *state) {
    gint64 until = g_get_monotonic_time() + WAIT_SECONDS * G_USEC_PER_SEC;
    Answer answer = ask_job(client, "GET", id);
    while (g_get_monotonic_time() < until && is_open(answer_text(&answer, "state"))) {
        answer_free(&answer);
        g_usleep(20 * 1000);
        answer = ask_job(client, "GET", id);
    }
    if (strcmp(answer_text(&answer, "state"), state) != 0)
        g_error("not %s: %s", state, answer.body);
    return answer;
}

static void wait_until_it_works(Client *client, int64_t id) {
    gint64 until = g_get_monotonic_time() + WAIT_SECONDS * G_USEC_PER_SEC;
    int64_t done = 0;
    while (!done && g_get_monotonic_time() < until) {
        Answer answer = ask_job(client, "GET", id);
        done = answer_whole(&answer, "done");
        answer_free(&answer);
    }
    g_assert_cmpint(done, >, 0);
}

static char *many_rows(const char *prefix) {
    GString *file = g_string_new("number,name\n");
    for (int i = 0; i < MANY_ROWS; i++)
        g_string_append_printf(file, "%s-%d,Customer %d\n", prefix, i, i);
    return g_string_free(file, FALSE);
}

static int64_t count_customers(Client *client, const char *number) {
    g_autofree char *path = g_strdup_printf("/api/v1/customers?number=%s&count=true", number);
    Answer answer = http_ask(client, "GET", path, NULL, NULL);
    int64_t count = answer_whole(&answer, "count");
    answer_free(&answer);
    return count;
}

/* ---- tests ---- */

static void test_nothing_yet(void) {
    Client *client = client_of(manager);
    Answer answer = http_ask(client, "GET", "/api/v1/jobs", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer.body, ==, "{\"items\":[]}");
    answer_free(&answer);
    expect_status(client, "GET", 1, 404);
    expect_status(client, "DELETE", 1, 404);
    client_free(client);
}

static void test_an_import_is_done_and_found_after_a_restart(void) {
    Client *client = client_of(manager);
    int64_t id =
        begin(client, "", "number,name\nJ-1,One\nJ-2,Two\nJ-3,Three\n,Nameless\nJ-5,\n", 202);
    Answer answer = expect_end(client, id, "done");
    g_assert_cmpint(answer_whole(&answer, "done"), ==, 5);
    g_assert_cmpint(answer_whole(&answer, "total"), ==, 5);
    g_assert_cmpint(answer_whole(&answer, "refused"), ==, 2);
    g_assert_cmpint(answer_whole(&answer, "by"), ==, manager->id);
    g_assert_cmpint(answer_whole(&answer, "result.kinds.customers.new"), ==, 3);
    g_assert_nonnull(answer_text(&answer, "result.refused_rows.0.reason"));
    g_autofree char *before = g_strdup(answer.body);
    answer_free(&answer);
    g_assert_cmpint(count_customers(client, "J-3"), ==, 1);
    g_assert_cmpint(server_stop(server), ==, 0);
    server_start(server);
    client_close(client);
    answer = ask_job(client, "GET", id);
    g_assert_cmpstr(answer.body, ==, before);
    answer_free(&answer);
    client_free(client);
}

static void test_a_trial_saves_nothing(void) {
    Client *client = client_of(manager);
    int64_t id = begin(client, "&dry_run=true", "number,name\nT-1,One\n", 202);
    Answer answer = expect_end(client, id, "done");
    g_assert_cmpint(answer_whole(&answer, "result.kinds.customers.new"), ==, 1);
    g_assert_cmpstr(answer_text(&answer, "result.saved"), ==, "false");
    answer_free(&answer);
    g_assert_cmpint(count_customers(client, "T-1"), ==, 0);
    client_free(client);
}

static void test_what_cant_be_begun(void) {
    Client *client = client_of(manager);
    Answer answer = post_file(client, "kind=planets&background=true", "name\nMars\n");
    g_assert_cmpint(answer.status, ==, 422);
    answer_free(&answer);
    begin(client, "&report=rows", "number,name\nX,Y\n", 422);
    begin(client, "&map_bytes=5", "a: [\nX,Y\n", 400);
    client_free(client);
    Account *engineer = account_new(server, "engineer", 0, NULL, false);
    client = client_of(engineer);
    begin(client, "", "number,name\nX,Y\n", 403);
    client_free(client);
    account_free(engineer);
}

/* A file that can't be read to its end fails, and says why. */
static void test_a_failure_says_why(void) {
    Client *client = client_of(manager);
    int64_t id = begin(client, "", "colour\nred\n", 202);
    Answer answer = expect_end(client, id, "failed");
    g_assert_nonnull(answer_text(&answer, "problem.message"));
    g_assert_nonnull(answer_text(&answer, "problem.code"));
    answer_free(&answer);
    expect_status(client, "DELETE", id, 409);
    client_free(client);
}

static void test_whose_they_are(void) {
    Client *own = client_of(manager), *other = client_of(planner), *reads = client_of(manager);
    client_be(reads, manager->read_token, NULL, NULL);
    int64_t id = begin(own, "", "number,name\nW-1,One\n", 202);
    expect_status(other, "GET", id, 404);
    expect_status(other, "DELETE", id, 404);
    expect_status(reads, "GET", id, 200);
    expect_status(reads, "DELETE", id, 403);
    expect_status(local, "GET", id, 200);
    Answer answer = http_ask(other, "GET", "/api/v1/jobs", NULL, NULL);
    g_assert_cmpstr(answer.body, ==, "{\"items\":[]}");
    answer_free(&answer);
    answer = http_ask(local, "GET", "/api/v1/jobs", NULL, NULL);
    g_assert_cmpint(answer_whole(&answer, "items.0.id"), ==, id);
    answer_free(&answer);
    answer = expect_end(own, id, "done");
    answer_free(&answer);
    client_free(own);
    client_free(other);
    client_free(reads);
}

/* What was saved stays, what wasn't isn't; who waits behind it ends without having begun. */
static void test_cancelling(void) {
    Client *client = client_of(manager);
    g_autofree char *file = many_rows("C");
    int64_t id = begin(client, "", file, 202);
    int64_t waiting = begin(client, "", "number,name\nNEVER,One\n", 202);
    wait_until_it_works(client, id);
    expect_status(client, "DELETE", waiting, 204);
    Answer answer = expect_end(client, waiting, "cancelled");
    g_assert_null(answer_text(&answer, "started_at"));
    answer_free(&answer);
    gint64 asked = g_get_monotonic_time();
    expect_status(client, "DELETE", id, 204);
    answer = expect_end(client, id, "cancelled");
    g_assert_cmpint(g_get_monotonic_time() - asked, <, G_USEC_PER_SEC);
    int64_t saved = answer_whole(&answer, "result.rows");
    g_assert_cmpint(saved, >, 0);
    g_assert_cmpint(saved, <, MANY_ROWS);
    answer_free(&answer);
    g_autofree char *last = g_strdup_printf("C-%" PRId64, saved - 1);
    g_autofree char *next = g_strdup_printf("C-%" PRId64, saved);
    g_assert_cmpint(count_customers(client, last), ==, 1);
    g_assert_cmpint(count_customers(client, next), ==, 0);
    g_assert_cmpint(count_customers(client, "NEVER"), ==, 0);
    expect_status(client, "DELETE", id, 409);
    client_free(client);
}

static void test_too_many_wait(void) {
    Client *client = client_of(planner);
    g_autofree char *file = many_rows("M");
    int64_t ids[20];
    size_t count = 0;
    ids[count++] = begin(client, "", file, 202);
    wait_until_it_works(client, ids[0]);
    while (count < 17)
        ids[count++] = begin(client, "", "number,name\nQ,One\n", 202);
    begin(client, "", "number,name\nQ,One\n", 429);
    while (count-- > 0)
        expect_status(client, "DELETE", ids[count], 204);
    Answer answer = expect_end(client, ids[0], "cancelled");
    answer_free(&answer);
    client_free(client);
}

static void expect_interrupted(bool killed) {
    Client *client = client_of(manager);
    g_autofree char *file = many_rows(killed ? "K" : "S");
    int64_t id = begin(client, "", file, 202);
    int64_t waiting = begin(client, "", "number,name\nNEVER,One\n", 202);
    wait_until_it_works(client, id);
    client_close(client);
    gint64 asked = g_get_monotonic_time();
    if (killed)
        server_kill(server);
    else
        g_assert_cmpint(server_stop(server), ==, 0);
    g_assert_cmpint(g_get_monotonic_time() - asked, <, 5 * G_USEC_PER_SEC);
    server_start(server);
    Answer answer = expect_end(client, id, "interrupted");
    g_assert_nonnull(answer_text(&answer, "ended_at"));
    answer_free(&answer);
    answer = expect_end(client, waiting, "interrupted");
    answer_free(&answer);
    g_assert_cmpint(count_customers(client, "NEVER"), ==, 0);
    client_free(client);
}

static void test_the_end_of_the_service(void) {
    expect_interrupted(false);
}

static void test_a_crash(void) {
    expect_interrupted(true);
}

/* ---- another programme on the house's own requests ---- */

static const char WITHIN[] = "within: {A: 10 min, B: 10 min, C: 30 min}",
                  TIGHTER[] = "within: {A: 10 min, B: 5 min, C: 30 min}";

typedef struct Effect {
    int64_t programme, other, customer;
    char *text, *tighter; /* of the programme, with B answered within 10 minutes, or 5 */
    gint64 now;           /* seconds */
} Effect;

static Effect effect;

static char *instant_text(gint64 seconds) {
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(seconds);
    return g_date_time_format(at, "%Y-%m-%dT%H:%M:%SZ");
}

static void act_at(int64_t request, const char *act, gint64 seconds) {
    g_autofree char *path = g_strdup_printf("/api/v1/requests/%" PRId64 "/%s", request, act);
    g_autofree char *at = instant_text(seconds);
    g_autofree char *body = g_strdup_printf("{\"at\":\"%s\"}", at);
    Answer answer = http_ask(local, "POST", path, NULL, body);
    if (answer.status != 200)
        g_error("%s: %s", path, answer.body);
    answer_free(&answer);
}

/* Reported two hours ago at level B; answered so many minutes later, 0: not yet. */
static int64_t open_request(int minutes) {
    gint64 reported = effect.now - 2 * 3600;
    g_autofree char *at = instant_text(reported);
    int64_t id = make_record(local, "requests",
                             "{'customer': %" PRId64 ", 'subject': 'Answered after %d', "
                             "'level': '2', 'reason': 'told', 'at': '%s'}",
                             effect.customer, minutes, at);
    if (minutes)
        act_at(id, "respond", reported + minutes * 60);
    return id;
}

static void begin_house(void) {
    g_free(effect.text);
    g_free(effect.tighter);
    effect.now = g_get_real_time() / G_USEC_PER_SEC;
    effect.programme = make_programme(local, "it-maintenance");
    effect.other = make_programme(local, "product-supply");
    effect.customer = make_record(local, "customers", "{'number': 'E-1', 'name': 'Harbour'}");
    make_record(local, "contracts",
                "{'number': 'K1', 'customer': %" PRId64 ", 'programme': %" PRId64
                ", 'title': 'T', 'status': 'active', 'whole_customer': true}",
                effect.customer, effect.programme);
    g_assert_true(g_file_get_contents(SOURCE_ROOT "/programmes/it-maintenance.yaml", &effect.text,
                                      NULL, NULL));
    GString *tighter = g_string_new(effect.text);
    g_assert_cmpuint(g_string_replace(tighter, WITHIN, TIGHTER, 1), ==, 1);
    effect.tighter = g_string_free(tighter, FALSE);
}

/* Free it. */
static char *question(const char *text, const char *from) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_key(out, "before");
    json_begin_object(out);
    json_whole_field(out, "programme", effect.programme);
    json_end_object(out);
    json_key(out, "after");
    json_begin_object(out);
    if (text)
        json_text_field(out, "text", text);
    else
        json_whole_field(out, "programme", effect.other);
    json_end_object(out);
    if (from)
        json_text_field(out, "from", from);
    json_end_object(out);
    char *body = g_strdup(json_written(out, NULL));
    json_writer_free(out);
    return body;
}

static Answer try_programme(Client *client, const char *text, const char *from) {
    g_autofree char *body = question(text, from);
    return http_ask(client, "POST", "/api/v1/programmes/effect", NULL, body);
}

static Answer effect_of(Client *client, const char *text, const char *from) {
    Answer begun = try_programme(client, text, from);
    if (begun.status != 202)
        g_error("%d: %s", begun.status, begun.body);
    int64_t id = answer_whole(&begun, "id");
    answer_free(&begun);
    return expect_end(client, id, "done");
}

static void test_no_requests_yet(void) {
    begin_house();
    Client *client = client_of(manager);
    Answer answer = effect_of(client, effect.tighter, NULL);
    g_assert_cmpint(answer_whole(&answer, "result.compared"), ==, 0);
    g_assert_nonnull(strstr(answer.body, "\"rows\":[],\"sum\":{\"before\":{\"owed\":0,\"kept\":0,"
                                         "\"broken\":0,\"kept_percent\":null}"));
    answer_free(&answer);
    client_free(client);
}

static void expect_sum(Answer *answer, const char *side, int64_t kept, int64_t broken) {
    g_autofree char *kept_path = g_strdup_printf("result.sum.%s.kept", side);
    g_autofree char *broken_path = g_strdup_printf("result.sum.%s.broken", side);
    g_assert_cmpint(answer_whole(answer, kept_path), ==, kept);
    g_assert_cmpint(answer_whole(answer, broken_path), ==, broken);
}

/* One in four minutes, one in seven, one not yet: with five minutes only the first is kept. */
static void test_who_would_have_been_late(void) {
    open_request(4);
    int64_t seven = open_request(7);
    open_request(0);
    Client *client = client_of(manager);
    Answer answer = effect_of(client, effect.tighter, NULL);
    g_assert_cmpint(answer_whole(&answer, "done"), ==, 3);
    g_assert_cmpint(answer_whole(&answer, "result.compared"), ==, 3);
    g_assert_cmpint(answer_whole(&answer, "result.not_comparable"), ==, 0);
    expect_sum(&answer, "before", 2, 1);
    expect_sum(&answer, "after", 1, 2);
    g_assert_nonnull(strstr(answer.body,
                            "{\"promise\":\"response\",\"level\":\"2\",\"before\":{"
                            "\"owed\":3,\"kept\":2,\"broken\":1,\"kept_percent\":66.67},"
                            "\"after\":{\"owed\":3,\"kept\":1,\"broken\":2,"
                            "\"kept_percent\":33.33}}"));
    g_assert_cmpint(answer_whole(&answer, "result.changed"), ==, 1);
    g_assert_cmpint(answer_whole(&answer, "result.changes.0.request"), ==, seven);
    g_assert_cmpstr(answer_text(&answer, "result.changes.0.promise"), ==, "response");
    g_assert_cmpstr(answer_text(&answer, "result.changes.0.before.state"), ==, "met");
    g_assert_cmpstr(answer_text(&answer, "result.changes.0.after.state"), ==, "late");
    g_autofree char *due = instant_text(effect.now - 2 * 3600 + 5 * 60);
    g_assert_cmpstr(answer_text(&answer, "result.changes.0.after.due"), ==, due);
    answer_free(&answer);
    client_free(client);
}

/* The programme against itself changes nothing; what came before the period doesn't count. */
static void test_the_same_programme_and_another_period(void) {
    Client *client = client_of(manager);
    Answer answer = effect_of(client, effect.text, NULL);
    expect_sum(&answer, "before", 2, 1);
    expect_sum(&answer, "after", 2, 1);
    g_assert_cmpint(answer_whole(&answer, "result.changed"), ==, 0);
    answer_free(&answer);
    g_autofree char *from = instant_text(effect.now - 3600);
    answer = effect_of(client, effect.text, from);
    g_assert_cmpint(answer_whole(&answer, "result.compared"), ==, 0);
    answer_free(&answer);
    client_free(client);
}

/* A history that names a level which the other programme doesn't have. */
static void test_what_cant_be_compared(void) {
    Client *client = client_of(manager);
    Answer answer = effect_of(client, NULL, NULL);
    g_assert_cmpint(answer_whole(&answer, "result.compared"), ==, 0);
    g_assert_cmpint(answer_whole(&answer, "result.not_comparable"), ==, 3);
    g_assert_nonnull(
        strstr(answer_text(&answer, "result.not_comparable_requests.0.reason"), "level"));
    answer_free(&answer);
    client_free(client);
}

static void expect_refused(Client *client, const char *body, int status, const char *text) {
    g_autofree char *json = quoted(body);
    Answer answer = http_ask(client, "POST", "/api/v1/programmes/effect", NULL, json);
    if (answer.status != status || !strstr(answer.body, text))
        g_error("%s: %d %s", body, answer.status, answer.body);
    answer_free(&answer);
}

static void test_what_cant_be_tried(void) {
    Client *client = client_of(manager);
    Answer answer = try_programme(client, "format: 1\nprogramme: [\n", NULL);
    g_assert_cmpint(answer.status, ==, 400);
    g_assert_nonnull(strstr(answer.body, "\"line\":"));
    answer_free(&answer);
    answer = try_programme(client, "programme: x\n", NULL);
    g_assert_cmpint(answer.status, ==, 422);
    g_assert_nonnull(strstr(answer.body, "\"field\":\"after."));
    answer_free(&answer);
    expect_refused(client, "{}", 422, "before.text");
    expect_refused(client, "{'before': {'text': 'a'}}", 422, "a stored programme");
    expect_refused(client, "[]", 422, "must be a JSON object");
    expect_refused(client, "{'before': {'programme': 999999}}", 422, "there is no programme");
    expect_refused(client, "{'befor': 1}", 422, "befor");
    g_autofree char *both = g_strdup_printf("{'before': {'programme': %" PRId64
                                            "}, 'after': {'text': 'a', 'programme': 1}}",
                                            effect.programme);
    expect_refused(client, both, 422, "say one of them");
    g_autofree char *period =
        g_strdup_printf("{'before': {'programme': %" PRId64 "}, 'after': {'programme': %" PRId64
                        "}, 'from': '2027-03-02', 'to': '2027-03-01'}",
                        effect.programme, effect.other);
    expect_refused(client, period, 422, "must lie after");
    client_free(client);
    Account *engineer = account_new(server, "engineer", 0, NULL, false),
            *auditor = account_new(server, "auditor", 0, NULL, false),
            *theirs = account_new(server, "customer", effect.customer, NULL, false);
    client = client_of(auditor);
    answer = try_programme(client, effect.tighter, NULL);
    g_assert_cmpint(answer.status, ==, 403);
    g_assert_nonnull(strstr(answer.body, "programmes.write"));
    answer_free(&answer);
    client_free(client);
    client = client_of(engineer);
    expect_refused(client, "{}", 403, "reports.read");
    client_free(client);
    client = client_of(theirs);
    expect_refused(client, "{}", 403, "the house's own");
    client_free(client);
    account_free(engineer);
    account_free(auditor);
    account_free(theirs);
}

static const struct {
    const char *name;
    void (*test)(void);
} TESTS[] = {
    {"nothing yet", test_nothing_yet},
    {"done, and found after a restart", test_an_import_is_done_and_found_after_a_restart},
    {"a trial saves nothing", test_a_trial_saves_nothing},
    {"what can't be begun", test_what_cant_be_begun},
    {"a failure says why", test_a_failure_says_why},
    {"whose they are", test_whose_they_are},
    {"cancelling", test_cancelling},
    {"too many wait", test_too_many_wait},
    {"the end of the service", test_the_end_of_the_service},
    {"a crash", test_a_crash},
    {"effect: no requests yet", test_no_requests_yet},
    {"effect: who would have been late", test_who_would_have_been_late},
    {"effect: the same programme, and another period", test_the_same_programme_and_another_period},
    {"effect: what can't be compared", test_what_cant_be_compared},
    {"effect: what can't be tried", test_what_cant_be_tried},
};

typedef struct Run {
    const House *house;
    void (*test)(void);
} Run;

static void run(const void *with) {
    const Run *is = with;
    enter(is->house);
    is->test();
}

static void add_tests(const char *engine, const void *house) {
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/jobs/%s/%s", engine, TESTS[i].name);
        Run *is = g_new(Run, 1);
        *is = (Run){house, TESTS[i].test};
        g_test_add_data_func_full(path, is, run, g_free);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    int result = engines_run("jobs", sizeof(House), open_house, add_tests, close_house);
    g_free(effect.text);
    g_free(effect.tighter);
    return result;
}
