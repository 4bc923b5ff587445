#include "http/server_internal.h"

#include "http/layout.h"
#include <glib.h>
#include <time.h>

enum { PRODUCED_BLOCK_BYTES = 4096, STREAM_BLOCK_BYTES = 256, STREAM_SOCKET_BYTES = 32 * 1024 };

const HttpRequest *http_request(const HttpExchange *exchange) {
    return &exchange->request;
}

Arena *http_arena(HttpExchange *exchange) {
    return exchange->arena;
}

Instant http_received_at(const HttpExchange *exchange) {
    return exchange->received_at;
}

static Instant wall_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (Instant)now.tv_sec * MICROS_PER_SECOND + now.tv_nsec / 1000;
}

/* Beginning and end */

HttpExchange *exchange_new(HttpServer *server, Peer *peer, struct MHD_Connection *connection,
                           const char *target) {
    Arena *arena = arena_pool_take(&server->arenas);
    HttpExchange *exchange = ARENA_NEW(arena, HttpExchange);
    exchange->server = server;
    exchange->peer = peer;
    exchange->arena = arena;
    exchange->connection = connection;
    exchange->spool = -1;
    exchange->target_length = strlen(target);
    exchange->target =
        arena_text_n(arena, target, MIN(exchange->target_length, HTTP_URL_BYTES + 1));
    exchange->request = (HttpRequest){
        .client = arena_text(arena, peer->client), /* may outlive the peer */
        .local = peer->local,
        .encrypted = server->encrypted && !peer->local,
        .body = "",
    };
    exchange->guard = (Guard){
        .arena = arena,
        .request = &exchange->request,
        .hosts = (const char *const *)server->hosts,
    };
    pthread_mutex_init(&exchange->mutex, NULL);
    atomic_store_explicit(&peer->received, 0, memory_order_relaxed);
    return exchange;
}

static void exchange_free(HttpExchange *exchange) {
    HttpServer *server = exchange->server;
    body_free(exchange);
    bytes_free(&exchange->stream.queue);
    pthread_mutex_destroy(&exchange->mutex);
    arena_pool_give(&server->arenas, exchange->arena);
}

static void report_end(HttpExchange *exchange, bool whole) {
    const HttpHandler *handler = &exchange->server->handler;
    pthread_mutex_lock(&exchange->mutex);
    HttpRecord record = {
        .request = exchange->guarded ? &exchange->request : NULL,
        .status = exchange->status,
        .sent_bytes = exchange->sent_bytes,
        .took = exchange->started ? peer_clock() - exchange->started : 0,
        .cut = !whole,
    };
    pthread_mutex_unlock(&exchange->mutex);
    if (handler->ended)
        handler->ended(handler->context, &record);
}

void exchange_over(HttpExchange *exchange, bool whole) {
    HttpServer *server = exchange->server;
    bool counted = exchange->guarded;
    report_end(exchange, whole);
    pthread_mutex_lock(&exchange->mutex);
    exchange->gone = true;
    struct MHD_Response *unsent = exchange->response;
    exchange->response = NULL;
    bool last = exchange->answered || !exchange->handed;
    pthread_mutex_unlock(&exchange->mutex);
    if (unsent)
        MHD_destroy_response(unsent);
    if (last && exchange->is_stream)
        stream_over(exchange);
    if (last && exchange->is_produced)
        exchange->producer.end(exchange->producer.context);
    if (last)
        exchange_free(exchange);
    if (counted)
        atomic_fetch_sub(&server->open, 1);
}

/* Answers */

static struct MHD_Response *build(HttpExchange *exchange, const HttpAnswer *answer,
                                  const AnswerSource *source, int64_t *ret_bytes) {
    HttpAnswer complete = *answer;
    complete.close |= atomic_load_explicit(&exchange->server->draining, memory_order_relaxed);
    bool bodiless =
        exchange->request.method == HTTP_HEAD || answer->status == 204 || answer->status == 304;
    struct MHD_Response *response =
        answer_response(exchange->arena, &exchange->request, &complete, source, ret_bytes);
    if (bodiless || source)
        *ret_bytes = 0;
    return response;
}

/* The handler's answer, from any thread. False where the client is gone: then nothing of it was
 * taken, and the exchange is ours to free. */
static bool deliver(HttpExchange *exchange, struct MHD_Response *response, int status,
                    int64_t bytes) {
    pthread_mutex_lock(&exchange->mutex);
    g_assert(exchange->handed && !exchange->answered);
    exchange->answered = true;
    bool taken = !exchange->gone;
    if (taken) {
        exchange->response = response;
        exchange->status = status;
        exchange->sent_bytes = bytes;
        if (exchange->fell_asleep)
            peer_resume(exchange->peer);
    }
    pthread_mutex_unlock(&exchange->mutex);
    if (!taken)
        MHD_destroy_response(response);
    return taken;
}

void http_answer(HttpExchange *exchange, const HttpAnswer *answer) {
    HttpServer *server = exchange->server;
    int64_t bytes;
    struct MHD_Response *response = build(exchange, answer, NULL, &bytes);
    if (!deliver(exchange, response, answer->status, bytes))
        exchange_free(exchange);
    atomic_fetch_sub(&server->held, 1); /* the last touch: the server may end now */
}

static ssize_t produce(void *context, uint64_t position, char *room, size_t room_bytes) {
    (void)position;
    HttpExchange *exchange = context;
    int64_t length = exchange->producer.produce(exchange->producer.context, room, room_bytes);
    if (length < 0)
        return MHD_CONTENT_READER_END_WITH_ERROR;
    exchange->sent_bytes += length;
    return length ? (ssize_t)length : MHD_CONTENT_READER_END_OF_STREAM;
}

void http_answer_produced(HttpExchange *exchange, const HttpAnswer *head, HttpProducer producer) {
    HttpServer *server = exchange->server;
    AnswerSource source = {produce, exchange, PRODUCED_BLOCK_BYTES};
    int64_t bytes;
    exchange->producer = producer;
    exchange->is_produced = true;
    struct MHD_Response *response = build(exchange, head, &source, &bytes);
    if (!deliver(exchange, response, head->status, bytes)) {
        producer.end(producer.context);
        exchange_free(exchange);
    }
    atomic_fetch_sub(&server->held, 1);
}

HttpStream *http_answer_stream(HttpExchange *exchange,
                               void (*closed)(HttpStream *stream, void *context), void *context) {
    HttpServer *server = exchange->server;
    HttpStream *stream = &exchange->stream;
    AnswerSource source = {stream_read, exchange, STREAM_BLOCK_BYTES};
    HttpAnswer head = {.status = 200, .content_type = "text/event-stream"};
    int64_t bytes;
    stream->closed = closed;
    stream->context = context;
    stream->touched = SIZE_MAX;
    /* libmicrohttpd keeps the headers back until there is a body to send with them */
    bytes_add(&stream->queue, HTTP_STREAM_BEAT, sizeof(HTTP_STREAM_BEAT) - 1);
    exchange->is_stream = true;
    struct MHD_Response *response = build(exchange, &head, &source, &bytes);
    bool taken = deliver(exchange, response, head.status, bytes);
    if (!taken)
        exchange_free(exchange);
    atomic_fetch_sub(&server->held, 1);
    return taken ? stream : NULL;
}

/* In the connection's thread */

static void enter_stream(HttpExchange *exchange) {
    Peer *peer = exchange->peer;
    int bytes = STREAM_SOCKET_BYTES; /* else the kernel takes megabytes for a deaf listener */
    setsockopt(peer->descriptor, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
    atomic_store_explicit(&peer->opened, peer_clock(), memory_order_relaxed);
    peer_enter(peer, PEER_STREAM);
    atomic_fetch_add(&exchange->server->streams_open, 1);
    exchange->stream_counted = true;
}

/* The answer that is there, now the caller's; NULL where there is none yet. With `may_sleep` the
 * connection is then suspended, before an answer can come between. */
static struct MHD_Response *take_answer(HttpExchange *exchange, bool may_sleep) {
    pthread_mutex_lock(&exchange->mutex);
    struct MHD_Response *response = exchange->response;
    exchange->response = NULL;
    exchange->fell_asleep =
        !response && may_sleep && peer_suspend(exchange->peer, exchange->connection);
    pthread_mutex_unlock(&exchange->mutex);
    return response;
}

static enum MHD_Result queue(HttpExchange *exchange, struct MHD_Response *response) {
    if (exchange->is_stream)
        enter_stream(exchange);
    else
        peer_enter(exchange->peer, PEER_SENDING);
    enum MHD_Result queued =
        MHD_queue_response(exchange->connection, (unsigned)exchange->status, response);
    MHD_destroy_response(response);
    return queued;
}

/* Queues the answer that must be there; without one the connection is to be cut. */
static enum MHD_Result send_answer(HttpExchange *exchange) {
    struct MHD_Response *response = take_answer(exchange, false);
    return response ? queue(exchange, response) : MHD_NO;
}

/* An answer of our own, before the handler was asked for one. */
static void prepare(HttpExchange *exchange, const HttpAnswer *answer) {
    exchange->response = build(exchange, answer, NULL, &exchange->sent_bytes);
    exchange->status = answer->status;
}

static void prepare_problem(HttpExchange *exchange, int status, const char *word,
                            const char *detail) {
    const HttpHandler *handler = &exchange->server->handler;
    HttpAnswer answer = {0};
    handler->problem(handler->context, exchange->arena, status, word, detail, &answer);
    answer.status = status;
    answer.close = true;
    if (status == 405)
        *LIST_ADD(exchange->arena, &answer.headers) =
            (HttpHeader){"Allow", "GET, HEAD, POST, PUT, PATCH, DELETE"};
    prepare(exchange, &answer);
}

/* Refuses with the body unread: the connection can't be used after it. */
static enum MHD_Result refuse(HttpExchange *exchange, const GuardRefusal *refusal) {
    atomic_fetch_add(&exchange->server->refused, 1);
    exchange->peer->linger = true;
    prepare_problem(exchange, refusal->status, refusal->word, refusal->detail);
    return send_answer(exchange);
}

typedef struct HeaderWalk {
    Guard *guard;
    Layout layout;
} HeaderWalk;

static enum MHD_Result see_header(void *context, enum MHD_ValueKind kind, const char *name,
                                  size_t name_length, const char *value, size_t value_length) {
    (void)kind;
    HeaderWalk *walk = context;
    if (!value)
        value = name + name_length; /* "" */
    guard_header(walk->guard, name, name_length, value, value_length);
    layout_header(&walk->layout, name, name_length, value, value_length);
    return MHD_YES;
}

static bool guard_request(HttpExchange *exchange, const char *target, const char *method,
                          const char *version) {
    Guard *guard = &exchange->guard;
    HeaderWalk walk = {guard, layout_begin(target, exchange->target_length, version)};
    guard_line(guard, method, exchange->target, version);
    MHD_get_connection_values_n(exchange->connection, MHD_HEADER_KIND, see_header, &walk);
    if (!layout_end(&walk.layout))
        guard_refuse(guard, 400, "syntax", "NUL, a bare line feed or a folded line in the head");
    return guard_end(guard);
}

static void refuse_too_large(HttpExchange *exchange) {
    guard_refuse(&exchange->guard, 413, "too_large", "the body is larger than may come here");
}

/* What the handler says before the body. Without a body its refusal can wait for its turn, and the
 * connection stays usable. */
static enum MHD_Result ask_plan(HttpExchange *exchange) {
    const HttpHandler *handler = &exchange->server->handler;
    const Guard *guard = &exchange->guard;
    HttpAnswer refusal = {0};
    if (!handler->plan(handler->context, exchange, &exchange->plan, &refusal)) {
        refusal.close |= guard_has_body(guard);
        prepare(exchange, &refusal);
        exchange->peer->linger = refusal.close;
        return guard_has_body(guard) ? send_answer(exchange) : MHD_YES;
    }
    if (guard->content_length > exchange->plan.limit_bytes ||
        (guard->chunked && !exchange->plan.limit_bytes)) {
        refuse_too_large(exchange);
        return refuse(exchange, &guard->refusal);
    }
    if (!body_begin(exchange)) {
        guard_refuse(&exchange->guard, 503, "storage_full", "no room for the body at present");
        return refuse(exchange, &guard->refusal);
    }
    return MHD_YES;
}

static enum MHD_Result take_headers(HttpExchange *exchange, const char *target, const char *method,
                                    const char *version) {
    exchange->received_at = wall_clock();
    exchange->started = peer_clock();
    exchange->stage = STAGE_BODY;
    if (!guard_request(exchange, target, method, version))
        return refuse(exchange, &exchange->guard.refusal);
    exchange->guarded = true;
    atomic_fetch_add(&exchange->server->open, 1);
    peer_enter(exchange->peer, PEER_BODY);
    return ask_plan(exchange);
}

static enum MHD_Result hand_over(HttpExchange *exchange) {
    HttpServer *server = exchange->server;
    peer_enter(exchange->peer, PEER_HANDLING);
    exchange->handed = true;
    atomic_fetch_add(&server->held, 1);
    server->handler.handle(server->handler.context, exchange);
    struct MHD_Response *response = take_answer(exchange, true);
    if (response)
        return queue(exchange, response);
    return exchange->fell_asleep ? MHD_YES : MHD_NO;
}

static enum MHD_Result take_whole(HttpExchange *exchange) {
    exchange->stage = STAGE_HANDLED;
    if (exchange->response) /* the plan's refusal */
        return send_answer(exchange);
    body_complete(exchange);
    if (!exchange->spool_failed)
        return hand_over(exchange);
    prepare_problem(exchange, 503, "storage_full", "no room for the body at present");
    return send_answer(exchange);
}

static enum MHD_Result take_body(HttpExchange *exchange, const char *data, size_t *length) {
    if (!exchange->response && !body_take(exchange, data, *length))
        return MHD_NO;
    *length = 0;
    return MHD_YES;
}

enum MHD_Result exchange_go_on(HttpExchange *exchange, const char *target, const char *method,
                               const char *version, const char *data, size_t *length) {
    switch (exchange->stage) {
    case STAGE_HEADERS:
        return take_headers(exchange, target, method, version);
    case STAGE_BODY:
        return *length ? take_body(exchange, data, length) : take_whole(exchange);
    case STAGE_HANDLED:
        break;
    }
    return send_answer(exchange); /* resumed: with an answer, or to be cut */
}
