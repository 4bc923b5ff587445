#include "http/app.h"

#include "http/app_parts.h"
#include "http/static.h"
#include "http/workers.h"

#include "http/log.h"

#include "actions/tidy.h"
#include "actions/timers.h"
#include "store/files.h"

#include <glib.h>
#include <stdatomic.h>

enum {
    JSON_BODY_BYTES = 1024 * 1024,
    WORKERS = 4,
    SLOW_WORKERS = 2,   /* Argon2 takes 19 MiB and 20 ms of a core */
    LOGIN_BURST = 10,   /* a minute, from one address for one login */
    ADDRESS_BURST = 60, /* a minute, from one address */
    LABEL_BURST = 10,   /* an hour, from one address by one label */
};

struct App {
    AppOptions options;
    Instant started_at;
    Identity *identity;
    Workers *workers, *slow_workers;
    Throttles throttles;
    Hub *hub;
    Tidy *tidy;
    TimerThread *timers;
    Jobs *jobs;
    Presence *presence;
    StaticFiles *files;
    HttpServer *_Atomic server; /* set while it serves already */
    _Atomic int64_t answers[6]; /* by the status' first digit */
    _Atomic int64_t answer_micros;
};

void app_add_answer_figures(App *app, GString *out) {
    g_string_append(out, "# HELP aftercare_http_answers_total Answers by class of status.\n"
                         "# TYPE aftercare_http_answers_total counter\n");
    for (int class = 2; class < 6; class ++)
        g_string_append_printf(
            out, "aftercare_http_answers_total{class=\"%dxx\"} %" G_GINT64_FORMAT "\n", class,
            (gint64)atomic_load(&app->answers[class]));
    g_string_append_printf(out,
                           "# HELP aftercare_http_answer_seconds_total Time from request to "
                           "answer, all together.\n"
                           "# TYPE aftercare_http_answer_seconds_total counter\n"
                           "aftercare_http_answer_seconds_total %" G_GINT64_FORMAT ".%06d\n",
                           (gint64)atomic_load(&app->answer_micros) / 1000000,
                           (int)(atomic_load(&app->answer_micros) % 1000000));
}

Identity *app_identity(App *app) {
    return app->identity;
}

const Throttles *app_throttles(App *app) {
    return &app->throttles;
}

Hub *app_hub(App *app) {
    return app->hub;
}

HttpServer *app_server(App *app) {
    return app->server;
}

Instant app_started_at(const App *app) {
    return app->started_at;
}

TimerThread *app_timers(App *app) {
    return app->timers;
}

Jobs *app_jobs(App *app) {
    return app->jobs;
}

Presence *app_presence(App *app) {
    return app->presence;
}

const AppOptions *app_options(App *app) {
    return &app->options;
}

/* The last address that the proxy added; the ones before it are the client's own words. */
const char *client_address(const Ask *ask) {
    const char *forwarded = ask->request->forwarded_for;
    if (!ask->app->options.trust_proxy || !forwarded)
        return ask->request->client;
    const char *comma = strrchr(forwarded, ',');
    return arena_text(ask->call.arena, comma ? comma + 1 + strspn(comma + 1, " ") : forwarded);
}

const char *ask_zone(const Ask *ask) {
    const char *house = ask->app->options.zone;
    return ask->actor.zone ? ask->actor.zone : house ? house : "UTC";
}

static bool refuse(Ask *ask, HttpAnswer *refusal) {
    problem_answer(ask->call.arena, &ask->call, refusal);
    return false;
}

static bool find_route(Ask *ask, HttpAnswer *refusal) {
    bool other;
    Arena *arena = ask->call.arena;
    if (static_files_find(ask->app->files, arena, ask->request, refusal))
        return false; /* answered: a page of the web app */
    ask->route =
        route_find(arena, ask->request->method, ask->request->path, &ask->id, &ask->word, &other);
    bool local_only = ask->route && ask->route->flags & ROUTE_LOCAL && !ask->request->local;
    if (ask->route && !local_only)
        return true;
    if (!other && static_files_entry(ask->app->files, arena, ask->request, refusal))
        return false; /* a place inside the web app */
    if (!other) {
        call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "there is nothing at this path");
        return refuse(ask, refusal);
    }
    call_fail(&ask->call, ERROR_METHOD, NULL, "the path doesn't take this method");
    refuse(ask, refusal);
    *LIST_ADD(arena, &refusal->headers) =
        (HttpHeader){"Allow", route_methods(arena, ask->request->path)};
    return false;
}

/* The policy of the route, before the body is read. */
static bool check_policy(Ask *ask, HttpAnswer *refusal) {
    if (ask->route->right == RIGHT_NONE)
        return true;
    if (!actor_known(&ask->actor))
        call_fail(&ask->call, ERROR_UNAUTHENTICATED, NULL, "sign in first");
    else if (!rights_allow(&ask->actor, ask->route->right))
        call_fail(&ask->call, ERROR_FORBIDDEN, NULL, "needs the right %s",
                  right_word(ask->route->right));
    else if (ask->route->flags & ROUTE_HOUSE && !rights_view(&ask->actor).staff)
        call_fail(&ask->call, ERROR_FORBIDDEN, NULL, "is the house's own");
    else if (ask->route->right == RIGHT_SELF && ask->route->action && ask->actor.token)
        call_fail(&ask->call, ERROR_FORBIDDEN, NULL,
                  "is for the account's owner, signed in: not for a token");
    else
        return true;
    return refuse(ask, refusal);
}

static bool app_plan(void *context, HttpExchange *exchange, HttpBodyPlan *ret_plan,
                     HttpAnswer *refusal) {
    App *app = context;
    Arena *arena = http_arena(exchange);
    Ask *ask = ARENA_NEW(arena, Ask);
    ask->exchange = exchange;
    ask->request = http_request(exchange);
    ask->app = app;
    ask->service = app->options.service;
    ask->call = call_begin(arena, http_received_at(exchange));
    ((HttpRequest *)(uintptr_t)ask->request)->session = ask;
    if (!find_route(ask, refusal))
        return false;
    /* what is open to everyone is so to an old cookie, too: or nobody could sign in again */
    ask->actor = ACTOR_NOBODY;
    if (ask->route->right != RIGHT_NONE &&
        !identity_find(app->identity, &ask->call, ask->request, &ask->actor))
        return refuse(ask, refusal);
    if (!check_policy(ask, refusal))
        return false;
    if (!route_takes(&ask->call, ask->route, ask->request))
        return refuse(ask, refusal);
    bool bodied = ask->request->method == HTTP_POST || ask->request->method == HTTP_PATCH ||
                  ask->request->method == HTTP_PUT;
    *ret_plan = (HttpBodyPlan){.limit_bytes = bodied ? JSON_BODY_BYTES : 0};
    if (ask->route->flags & ROUTE_UPLOAD)
        *ret_plan = (HttpBodyPlan){.limit_bytes = ask->route->upload_bytes,
                                   .spool_folder =
                                       files_incoming(arena, service_store(app->options.service))};
    return true;
}

static void run_ask(void *with) {
    Ask *ask = with;
    ask->work(ask);
}

static void hand_to(Workers *workers, Ask *ask, void (*work)(Ask *ask)) {
    Job *job = ARENA_NEW(ask->call.arena, Job);
    ask->work = work;
    job->run = run_ask;
    job->with = ask;
    workers_add(workers, job);
}

void ask_work(Ask *ask, void (*work)(Ask *ask)) {
    hand_to(ask->app->workers, ask, work);
}

void ask_work_slowly(Ask *ask, void (*work)(Ask *ask)) {
    hand_to(ask->app->slow_workers, ask, work);
}

static bool reads_block(const Ask *ask) {
    return store_driver(service_store(ask->service)) != &SQLITE_DRIVER;
}

/* Reads of SQLite are a matter of microseconds and run at once; a database over a socket and what
 * takes long would hold up others. */
static void app_handle(void *context, HttpExchange *exchange) {
    Ask *ask = http_request(exchange)->session;
    bool reads = ask->request->method == HTTP_GET || ask->request->method == HTTP_HEAD;
    if (ask->route->flags & ROUTE_HEAVY || (reads && reads_block(ask)))
        ask_work(ask, ask->route->handle);
    else
        ask->route->handle(ask);
}

static void app_ended(void *context, const HttpRecord *record) {
    App *app = context;
    const Ask *ask = record->request ? record->request->session : NULL;
    if (record->status >= 100 && record->status < 600)
        atomic_fetch_add(&app->answers[record->status / 100], 1);
    atomic_fetch_add(&app->answer_micros, record->took);
    log_request(
        g_get_real_time(),
        &(RequestLine){.method = record->request ? http_method_word(record->request->method) : NULL,
                       .route = ask && ask->route ? ask->route->path : NULL,
                       .status = record->status,
                       .user = ask ? ask->actor.user : 0,
                       .sent_bytes = record->sent_bytes,
                       .took = record->took,
                       .cut = record->cut});
}

static void app_problem(void *context, Arena *arena, int status, const char *word,
                        const char *detail, HttpAnswer *ret_answer) {
    JsonWriter *out = json_writer_new(NULL);
    size_t length;
    json_begin_object(out);
    json_text_field(out, "type", arena_printf(arena, "urn:aftercare:problem:%s", word));
    json_text_field(out, "title", detail);
    json_whole_field(out, "status", status);
    json_text_field(out, "code", word);
    json_text_field(out, "detail", detail);
    json_end_object(out);
    const char *text = json_written(out, &length);
    *ret_answer = (HttpAnswer){.status = status,
                               .content_type = "application/problem+json",
                               .body = arena_text_n(arena, text, length),
                               .body_length = length};
    json_writer_free(out);
}

HttpHandler app_handler(App *app) {
    return (HttpHandler){.context = app,
                         .plan = app_plan,
                         .handle = app_handle,
                         .ended = app_ended,
                         .problem = app_problem};
}

static void tell_failed_timer(const FailedTimer *failed, Instant now) {
    log_record(now, &(RecordLine){.what = "timer failing",
                                  .entity = failed->entity->name,
                                  .record = failed->record,
                                  .since = failed->due_at,
                                  .code = error_code_row(failed->code)->word,
                                  .field = failed->field});
}

App *app_new(const AppOptions *options) {
    App *app = g_new0(App, 1);
    app->options = *options;
    app->started_at = g_get_real_time();
    app->identity = identity_new(options->service, options->secure_cookie);
    app->workers = workers_new(options->workers ? options->workers : WORKERS);
    app->slow_workers = workers_new(SLOW_WORKERS);
    app->throttles = (Throttles){
        .logins = throttle_new(LOGIN_BURST, MICROS_PER_MINUTE / LOGIN_BURST),
        .addresses = throttle_new(ADDRESS_BURST, MICROS_PER_MINUTE / ADDRESS_BURST),
        .labels = throttle_new(LABEL_BURST, MICROS_PER_HOUR / LABEL_BURST),
    };
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    app->tidy = tidy_new(&call, options->service);
    arena_free(arena);
    app->files = static_files_new(options->web_folder);
    app->presence = presence_new();
    app->hub = hub_new(options->service, app->identity);
    if (service_threaded(options->service)) {
        app->jobs = jobs_new(options->service);
        app->timers = timers_new(options->service, tell_failed_timer);
    }
    return app;
}

void app_set_server(App *app, HttpServer *server) {
    app->server = server;
}

void app_stop(App *app) {
    hub_stop(app->hub);
}

void app_free(App *app) {
    if (!app)
        return;
    jobs_free(app->jobs);
    timers_free(app->timers);
    hub_free(app->hub);
    tidy_free(app->tidy);
    presence_free(app->presence);
    static_files_free(app->files);
    workers_free(app->workers);
    workers_free(app->slow_workers);
    throttle_free(app->throttles.logins);
    throttle_free(app->throttles.addresses);
    throttle_free(app->throttles.labels);
    identity_free(app->identity);
    g_free(app);
}
