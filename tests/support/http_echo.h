/* A server for tests of the transport, with one small handler whose paths are each a case. */
#pragma once

#include "http/server.h"
#include "support/raw_http.h"
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <stdatomic.h>

typedef struct Echo {
    HttpServer *server;
    char *folder; /* for spooled bodies, files, the control socket */
    pthread_t late_thread;
    _Atomic int handled, ended, cut, last_status, produced_ended, streams_closed;
    _Atomic int64_t last_sent;
    _Atomic bool last_local;
    pthread_mutex_t mutex;
    pthread_cond_t late_wake;
    HttpExchange *late[1024]; /* of /late, for the late thread; a plain queue, which TSan sees */
    int late_count;
    bool late_ends;
    _Atomic(HttpExchange *) held; /* of /held: the test answers it */
    HttpStream *stream;           /* of /stream: the newest */
} Echo;

static inline void echo_text(HttpExchange *exchange, int status, const char *text) {
    HttpAnswer answer = {.status = status,
                         .content_type = "text/plain; charset=utf-8",
                         .body = text,
                         .body_length = strlen(text),
                         .gzip = true};
    http_answer(exchange, &answer);
}

/* "name=value;" for each parameter, then the body */
static inline void echo_request(HttpExchange *exchange) {
    const HttpRequest *request = http_request(exchange);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < request->parameters.count; i++)
        g_string_append_printf(text, "%s=%s;", request->parameters.items[i].name,
                               request->parameters.items[i].value);
    g_string_append_len(text, request->body, (gssize)request->body_length);
    echo_text(exchange, 200, arena_text_n(http_arena(exchange), text->str, text->len));
    g_string_free(text, TRUE);
}

typedef struct EchoProduced {
    int left; /* lines; below 0: breaks after two */
    Echo *echo;
} EchoProduced;

static inline int64_t echo_produce_lines(void *context, char *room, size_t room_bytes) {
    EchoProduced *produced = context;
    if (produced->left == -3)
        return -1;
    if (!produced->left)
        return 0;
    produced->left--;
    memcpy(room, "line\n", 5);
    return 5;
}

static inline void echo_produced_end(void *context) {
    EchoProduced *produced = context;
    produced->echo->produced_ended++;
    g_free(produced);
}

static inline void echo_produced(Echo *echo, HttpExchange *exchange, int lines) {
    EchoProduced *produced = g_new0(EchoProduced, 1);
    HttpAnswer head = {.status = 200, .content_type = "text/csv"};
    *produced = (EchoProduced){lines, echo};
    http_answer_produced(exchange, &head,
                         (HttpProducer){produced, echo_produce_lines, echo_produced_end});
}

static inline void echo_closed(HttpStream *stream, void *context) {
    Echo *echo = context;
    pthread_mutex_lock(&echo->mutex);
    if (echo->stream == stream)
        echo->stream = NULL;
    echo->streams_closed++;
    pthread_mutex_unlock(&echo->mutex);
}

static inline void echo_stream(Echo *echo, HttpExchange *exchange) {
    pthread_mutex_lock(&echo->mutex);
    echo->stream = http_answer_stream(exchange, echo_closed, echo);
    pthread_mutex_unlock(&echo->mutex);
}

static inline void echo_file(Echo *echo, HttpExchange *exchange) {
    g_autofree char *path = g_build_filename(echo->folder, "file", NULL);
    g_autofree char *bytes = g_strnfill(300000, 'f');
    g_assert_true(g_file_set_contents(path, bytes, 300000, NULL));
    HttpAnswer answer = {.status = 200,
                         .content_type = "application/octet-stream",
                         .attachment = true,
                         .file = open(path, O_RDONLY | O_CLOEXEC),
                         .file_bytes = 300000};
    http_answer(exchange, &answer);
}

static inline void echo_large(HttpExchange *exchange, size_t length) {
    char *body = arena_alloc(http_arena(exchange), length);
    memset(body, 'x', length);
    HttpAnswer answer = {.status = 200,
                         .content_type = "text/html",
                         .page = true,
                         .cache_control = "private, max-age=60",
                         .body = body,
                         .body_length = length,
                         .gzip = true};
    *LIST_ADD(http_arena(exchange), &answer.headers) = (HttpHeader){"ETag", "\"7\""};
    http_answer(exchange, &answer);
}

/* What became of a spooled body: its size, and whether its file has mode 0600. */
static inline void echo_spooled(Echo *echo, HttpExchange *exchange) {
    const HttpRequest *request = http_request(exchange);
    GStatBuf found = {0};
    g_autofree char *kept = g_build_filename(echo->folder, "kept", NULL);
    g_assert_cmpint(g_stat(request->body_file, &found), ==, 0);
    if (http_parameter(request, "keep"))
        g_assert_cmpint(g_rename(request->body_file, kept), ==, 0);
    echo_text(exchange, 200,
              arena_printf(http_arena(exchange), "%d bytes, %d on disk, mode %o",
                           (int)request->body_file_bytes, (int)found.st_size,
                           (unsigned)found.st_mode & 0777));
}

static inline void echo_push_late(Echo *echo, HttpExchange *exchange) {
    pthread_mutex_lock(&echo->mutex);
    g_assert_cmpint(echo->late_count, <, (int)G_N_ELEMENTS(echo->late));
    echo->late[echo->late_count++] = exchange;
    pthread_cond_signal(&echo->late_wake);
    pthread_mutex_unlock(&echo->mutex);
}

/* All that wait, at the same time: as a group commit does. */
static inline int echo_take_late(Echo *echo, HttpExchange *ret_exchanges[1024]) {
    pthread_mutex_lock(&echo->mutex);
    while (!echo->late_count && !echo->late_ends)
        pthread_cond_wait(&echo->late_wake, &echo->mutex);
    int count = echo->late_count;
    memcpy(ret_exchanges, echo->late, sizeof echo->late);
    echo->late_count = 0;
    pthread_mutex_unlock(&echo->mutex);
    return count;
}

static inline void *echo_run_late(void *context) {
    HttpExchange *taken[1024];
    int count;
    while ((count = echo_take_late(context, taken)) > 0)
        for (int i = 0; i < count; i++)
            echo_request(taken[i]);
    return NULL;
}

static inline void echo_handle(void *context, HttpExchange *exchange) {
    Echo *echo = context;
    const HttpRequest *request = http_request(exchange);
    const char *path = request->path;
    echo->handled++;
    echo->last_local = request->local;
    if (!strcmp(path, "/late")) {
        echo_push_late(echo, exchange);
    } else if (!strcmp(path, "/held")) {
        echo->held = exchange;
    } else if (!strcmp(path, "/stream")) {
        echo_stream(echo, exchange);
    } else if (!strcmp(path, "/produced")) {
        echo_produced(echo, exchange, 5000);
    } else if (!strcmp(path, "/produced/broken")) {
        echo_produced(echo, exchange, -1);
    } else if (!strcmp(path, "/file")) {
        echo_file(echo, exchange);
    } else if (!strcmp(path, "/large")) {
        echo_large(exchange, 32 * 1024 * 1024);
    } else if (!strcmp(path, "/page")) {
        echo_large(exchange, 10000);
    } else if (!strcmp(path, "/spool")) {
        echo_spooled(echo, exchange);
    } else {
        echo_request(exchange);
    }
}

static inline bool echo_plan(void *context, HttpExchange *exchange, HttpBodyPlan *ret_plan,
                             HttpAnswer *refusal) {
    Echo *echo = context;
    const char *path = http_request(exchange)->path;
    ret_plan->limit_bytes = 64 * 1024;
    if (!strcmp(path, "/none"))
        ret_plan->limit_bytes = 0;
    if (!strcmp(path, "/spool"))
        *ret_plan = (HttpBodyPlan){4 * 1024 * 1024, echo->folder};
    if (!strcmp(path, "/nowhere"))
        *ret_plan = (HttpBodyPlan){1024, "/nonexistent"};
    *refusal = (HttpAnswer){
        .status = 401, .content_type = "text/plain", .body = "who are you?", .body_length = 12};
    return strcmp(path, "/refused") != 0;
}

static inline void echo_ended(void *context, const HttpRecord *record) {
    Echo *echo = context;
    echo->ended++;
    echo->cut += record->cut;
    echo->last_status = record->status;
    echo->last_sent = record->sent_bytes;
}

static inline void echo_problem(void *context, Arena *arena, int status, const char *word,
                                const char *detail, HttpAnswer *ret_answer) {
    ret_answer->content_type = "application/problem+json";
    ret_answer->body = arena_printf(arena, "{\"status\":%d,\"code\":\"%s\",\"detail\":\"%s\"}",
                                    status, word, detail);
    ret_answer->body_length = strlen(ret_answer->body);
}

/* A server on a free port; `options` may be NULL. */
static inline Echo *echo_start(const HttpOptions *options) {
    Echo *echo = g_new0(Echo, 1);
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    HttpOptions own = options ? *options : (HttpOptions){0};
    HttpHandler handler = {echo, echo_plan, echo_handle, echo_ended, echo_problem};
    own.address = own.address ? own.address : "127.0.0.1";
    echo->folder = g_dir_make_tmp("aftercare-http-XXXXXX", NULL);
    pthread_mutex_init(&echo->mutex, NULL);
    pthread_cond_init(&echo->late_wake, NULL);
    g_assert_cmpint(pthread_create(&echo->late_thread, NULL, echo_run_late, echo), ==, 0);
    echo->server = http_server_new(&call, &own, handler);
    for (const Error *error = call.errors; error; error = error->next)
        g_test_message("%s", error->message);
    g_assert_nonnull(echo->server);
    arena_free(arena);
    return echo;
}

static inline void echo_stop(Echo *echo) {
    http_server_free(echo->server);
    pthread_mutex_lock(&echo->mutex);
    echo->late_ends = true;
    pthread_cond_signal(&echo->late_wake);
    pthread_mutex_unlock(&echo->mutex);
    pthread_join(echo->late_thread, NULL);
    g_autoptr(GDir) files = g_dir_open(echo->folder, 0, NULL);
    const char *name;
    while ((name = g_dir_read_name(files))) {
        g_autofree char *path = g_build_filename(echo->folder, name, NULL);
        g_remove(path);
    }
    g_rmdir(echo->folder);
    g_free(echo->folder);
    pthread_cond_destroy(&echo->late_wake);
    pthread_mutex_destroy(&echo->mutex);
    g_free(echo);
}

static inline RawClient echo_connect(const Echo *echo) {
    return raw_connect(http_server_port(echo->server));
}

/* Waits, up to the raw client's limit, until `condition`; else the test fails. */
#define ECHO_WAIT(condition)                                                                       \
    do {                                                                                           \
        for (int wait_ = 0; !(condition) && wait_ < RAW_TIMEOUT_SECONDS * 200; wait_++)            \
            g_usleep(5000);                                                                        \
        g_assert_true(condition);                                                                  \
    } while (0)
