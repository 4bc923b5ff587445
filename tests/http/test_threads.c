/* The whole service in this process, for ThreadSanitizer: reads, writes, searches, sign-ins and
 * streams from many threads, while it is stopped and started again. */
#include "http/app.h"
#include "support/load.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>

enum { THREADS = 8, RESTARTS = 3, ROUND_MILLISECONDS = 700 };

typedef struct Running {
    char *folder;
    Arena *arena;
    Call call;
    Service *service;
    App *app;
    HttpServer *http;
    Server seen; /* as the clients see it */
} Running;

static Running house;
static Account *account;
static Postgres *postgres;

/* A fixed port, so that clients find it again. */
static void open_house(void) {
    house.arena = arena_new();
    house.call = call_begin(house.arena, g_get_real_time());
    ServiceOptions options = {
        .store = {.folder = house.folder, .database = house.seen.database, .create = true},
        .base_url = "http://localhost",
        .writer_thread = true};
    HttpOptions http = {.address = "127.0.0.1",
                        .port = house.seen.port,
                        .control_path = arena_printf(house.arena, "%s/control", house.folder)};
    house.service = service_open(&house.call, &options);
    g_assert_nonnull(house.service);
    house.app = app_new(&(AppOptions){.service = house.service});
    house.http = http_server_new(&house.call, &http, app_handler(house.app));
    if (!house.http)
        g_error("%s", error_text(house.arena, house.call.errors));
    app_set_server(house.app, house.http);
    if (!house.seen.port)
        house.seen.port = http_server_port(house.http);
}

static void close_house(void) {
    app_stop(house.app);
    http_server_drain(house.http, 10);
    http_server_free(house.http);
    app_free(house.app);
    service_close(house.service);
    arena_free(house.arena);
}

/* ---- what the threads do ---- */

static int stop;

static void ask(Client *client, const char *method, const char *path, const char *body) {
    Answer answer = http_ask(client, method, path, NULL, body);
    if (answer.status >= 500 && answer.status != 503)
        g_error("%s %s: %d %s", method, path, answer.status, answer.body);
    answer_free(&answer);
}

static void *read_on(void *with) {
    static const char *const PATHS[] = {"/api/v1/sites?limit=20&sort=-name&count=true",
                                        "/api/v1/sites?q=W1&typing=true",
                                        "/api/v1/me",
                                        "/api/v1/tokens",
                                        "/api/v1/jobs",
                                        "/api/v1/journal?limit=5",
                                        "/api/v1/events",
                                        "/metrics",
                                        "/readyz",
                                        "/api/v1/openapi.json",
                                        "/api/v1/none"};
    Client *client = client_new(&house.seen);
    client_be(client, account->token, NULL, NULL);
    for (size_t i = GPOINTER_TO_SIZE(with); !g_atomic_int_get(&stop); i++)
        ask(client, "GET", PATHS[i % G_N_ELEMENTS(PATHS)], NULL);
    client_free(client);
    return NULL;
}

static void *sign_in_and_out(void *with) {
    g_autofree char *text =
        g_strdup_printf("{'login': '%s', 'password': '%s'}", account->login, account->password);
    g_autofree char *body = quoted(text);
    Client *client = client_new(&house.seen);
    while (!g_atomic_int_get(&stop)) {
        Answer answer = http_ask(client, "POST", "/api/v1/sessions", NULL, body);
        if (answer.status == 201) {
            g_autofree char *cookie = answer_header(&answer, "Set-Cookie");
            g_autofree char *token = g_strndup(cookie + 8, strcspn(cookie + 8, ";"));
            client_be(client, NULL, token, answer_text(&answer, "csrf_token"));
            ask(client, "GET", "/api/v1/events", NULL);
            ask(client, "GET", "/api/v1/sessions", NULL);
            ask(client, "DELETE", "/api/v1/sessions/current", NULL);
            client_be(client, NULL, NULL, NULL);
        }
        answer_free(&answer);
        g_usleep(50 * 1000);
    }
    client_free(client);
    return NULL;
}

/* Jobs begin, are looked at and cancelled, while others run and the service ends. */
static void *begin_and_cancel_jobs(void *with) {
    Client *client = client_new(&house.seen);
    client_be(client, account->token, NULL, NULL);
    Answer programmes = http_ask(client, "GET", "/api/v1/programmes?limit=1", NULL, NULL);
    int64_t programme = answer_whole(&programmes, "items.0.id"); /* that of the load */
    g_assert_cmpint(programme, >, 0);
    answer_free(&programmes);
    g_autofree char *body = g_strdup_printf("{\"before\":{\"programme\":%" PRId64
                                            "},\"after\":{\"programme\":%" PRId64 "}}",
                                            programme, programme);
    while (!g_atomic_int_get(&stop)) {
        Answer answer = http_ask(client, "POST", "/api/v1/programmes/effect", NULL, body);
        g_autofree char *path =
            g_strdup_printf("/api/v1/jobs/%" PRId64, answer_whole(&answer, "id"));
        answer_free(&answer);
        ask(client, "GET", path, NULL);
        ask(client, "DELETE", path, NULL);
        ask(client, "GET", path, NULL);
    }
    client_free(client);
    return NULL;
}

static void everything_at_once_over_restarts(void) {
    GThread *threads[THREADS];
    Client *local = client_new_local(&house.seen);
    int64_t customer = make_record(local, "customers", "{'number': 'C-1', 'name': 'of load'}");
    client_free(local);
    Load *load = load_begin(&house.seen, account->token, customer, THREADS / 2);
    g_atomic_int_set(&stop, 0);
    for (size_t i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("asker", i % 4 ? read_on : sign_in_and_out, GSIZE_TO_POINTER(i));
    GThread *jobs = g_thread_new("jobs", begin_and_cancel_jobs, NULL);
    for (int i = 0; i < RESTARTS; i++) {
        g_usleep(ROUND_MILLISECONDS * 1000);
        close_house();
        open_house();
    }
    g_usleep(ROUND_MILLISECONDS * 1000);
    g_atomic_int_set(&stop, 1);
    g_thread_join(jobs);
    for (int i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    g_assert_true(load_end(load, 30));
    LoadFigures figures = load_figures(load);
    g_test_message("%d writes acknowledged, %d without an answer", figures.acknowledged,
                   figures.doubtful);
    load_check(load, &house.seen);
    load_free(load);
}

static void test_on(const void *engine) {
    house = (Running){.folder = g_dir_make_tmp("aftercare-threads-XXXXXX", NULL)};
    house.seen.folder = house.folder;
    if (engine == &POSTGRES_DRIVER)
        house.seen.database = postgres_database(postgres);
    open_house();
    account = account_new(&house.seen, "administrator", 0, NULL, false);
    everything_at_once_over_restarts();
    close_house();
    account_free(account);
    if (house.seen.database)
        postgres_drop(postgres, house.seen.database);
    folder_remove(house.folder);
    g_free(house.seen.database);
    g_free(house.folder);
}

static void skip_postgres(void) {
    g_test_skip("PostgreSQL 15 is not installed");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    signal(SIGPIPE, SIG_IGN);
    g_assert_true(secret_start());
    postgres = postgres_new();
    g_test_add_data_func("/threads/sqlite/everything at once, over restarts", &SQLITE_DRIVER,
                         test_on);
    if (postgres)
        g_test_add_data_func("/threads/postgres/everything at once, over restarts",
                             &POSTGRES_DRIVER, test_on);
    else
        g_test_add_func("/threads/postgres", skip_postgres);
    int result = g_test_run();
    postgres_free(postgres);
    return result;
}
