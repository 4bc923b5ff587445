#include "http/listener.h"
#include "http/server_internal.h"

#include <errno.h>
#include <glib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    /* The URL (8 KiB), the headers (16 KiB), libmicrohttpd's record of each (its 64 bytes times
     * GUARD_HEADERS), and what an answer's head takes. Only touched pages are resident. */
    CONNECTION_MEMORY = 32 * 1024,
    THREADS = 2, /* with one, suspended connections keep ready ones waiting (safety.md, 4) */
    CONNECTIONS = 8192,
    CONTROL_CONNECTIONS = 64,
    HEADER_SECONDS = 10,
    BODY_SECONDS = 30,
    STALL_SECONDS = 60,
    POLL_NANOS = 5 * 1000 * 1000
};

#define TLS_PRIORITIES "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:%SERVER_PRECEDENCE"

/* What libmicrohttpd calls */

static Peer *peer_of(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info->socket_context;
}

static bool is_unix(int descriptor) {
    int family = 0;
    socklen_t size = sizeof family;
    return !getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &family, &size) && family == AF_UNIX;
}

/* Only the owner of our process and root may use the control socket. */
static bool may_control(int descriptor) {
    struct ucred other = {0};
    socklen_t size = sizeof other;
    return !getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &other, &size) &&
           (other.uid == geteuid() || other.uid == 0);
}

static Peer *open_peer(HttpServer *server, struct MHD_Connection *connection) {
    int descriptor =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    const struct sockaddr *address =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
    return peer_open(&server->peers, descriptor, is_unix(descriptor), address);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode code) {
    HttpServer *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        Peer *peer = open_peer(server, connection);
        *socket_context = peer;
        if (peer->local && !may_control(peer->descriptor))
            peer_cut(peer);
        return;
    }
    Peer *peer = *socket_context;
    if (peer->linger)
        sweeper_linger(server->sweeper, peer->descriptor);
    peer_close(&server->peers, peer);
    *socket_context = NULL;
}

/* The one look at the target as it was sent. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection) {
    Peer *peer = peer_of(connection);
    if (atomic_load_explicit(&peer->phase, memory_order_relaxed) == PEER_IDLE)
        peer_enter(peer, PEER_HEADERS);
    return exchange_new(context, peer, connection, target ? target : "");
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection,
                                  const char *target, const char *method, const char *version,
                                  const char *data, size_t *length, void **exchange) {
    (void)context;
    (void)connection;
    if (!*exchange)
        return MHD_NO;
    return exchange_go_on(*exchange, target, method, version, data, length);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **exchange,
                         enum MHD_RequestTerminationCode why) {
    (void)context;
    if (!*exchange)
        return;
    exchange_over(*exchange, why == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    *exchange = NULL;
    peer_enter(peer_of(connection), PEER_IDLE);
}

/* libmicrohttpd (0.9.75 here; mended in 1.0) asks its epoll for at most 128 events, and where it
 * gets as many, it asks again before it serves any of them, with the same timeout: it sleeps beside
 * 128 ready connections until something else happens. So a wait that follows a full one doesn't
 * sleep. The library's call comes here, since a program's own symbol goes before that of libc. */
static _Thread_local int full_epoll = -1; /* the one whose last answer was full; -1: none */

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
    int count = epoll_pwait(epoll, events, most, full_epoll == epoll ? 0 : timeout, NULL);
    full_epoll = count == most ? epoll : -1;
    return count;
}

/* Beginning */

static struct MHD_Daemon *start_daemon(HttpServer *server, int listener, unsigned flags,
                                       struct MHD_OptionItem *extra) {
    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | flags, 0, NULL,
        NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_NOTIFY_CONNECTION,
        on_connection, server, MHD_OPTION_URI_LOG_CALLBACK, on_target, server,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_MEMORY, MHD_OPTION_ARRAY, extra, MHD_OPTION_END);
}

static struct MHD_Daemon *start_public(HttpServer *server, const HttpOptions *options) {
    int threads = options->threads ? MAX(options->threads, THREADS) : THREADS;
    int connections = options->connections_limit ? options->connections_limit : CONNECTIONS;
    struct MHD_OptionItem extra[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, threads, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, MAX(connections, threads), NULL},
        {MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connections_per_address, NULL},
        {server->encrypted ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, 0,
         (void *)(uintptr_t)options->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, (void *)(uintptr_t)options->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)TLS_PRIORITIES},
        {MHD_OPTION_END, 0, NULL},
    };
    return start_daemon(server, server->public_socket, server->encrypted ? MHD_USE_TLS : 0, extra);
}

static struct MHD_Daemon *start_control(HttpServer *server) {
    struct MHD_OptionItem extra[] = {
        {MHD_OPTION_THREAD_POOL_SIZE, THREADS, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, CONTROL_CONNECTIONS, NULL},
        {MHD_OPTION_END, 0, NULL},
    };
    return start_daemon(server, server->control_socket, 0, extra);
}

static bool open_public(Call *call, HttpServer *server, const HttpOptions *options) {
    if (!options->address)
        return true;
    server->public_socket = listener_tcp(call, options->address, options->port);
    if (server->public_socket < 0)
        return false;
    server->port = listener_port(server->public_socket);
    server->public_daemon = start_public(server, options);
    /* where it fails, libmicrohttpd has closed the socket */
    return server->public_daemon ||
           call_fail(call, ERROR_INVALID, server->encrypted ? "certificate" : "address",
                     server->encrypted ? "the certificate and key can't be used"
                                       : "the HTTP server can't be started");
}

static bool open_control(Call *call, HttpServer *server, const HttpOptions *options) {
    if (!options->control_path)
        return true;
    server->control_socket = listener_unix(call, options->control_path);
    if (server->control_socket < 0)
        return false;
    server->control_path = g_strdup(options->control_path);
    server->control_daemon = start_control(server);
    return server->control_daemon ||
           call_fail(call, ERROR_IO, "control_path", "the control server can't be started");
}

/* Shorter ones in tests keep their proportions. */
static DeadlineSeconds deadlines(const HttpOptions *options) {
    int headers = options->header_seconds ? options->header_seconds : HEADER_SECONDS;
    int stall = options->stall_seconds ? options->stall_seconds : STALL_SECONDS;
    return (DeadlineSeconds){
        .headers = headers,
        .idle = 3 * headers,
        .body = options->body_seconds ? options->body_seconds : BODY_SECONDS,
        .stall = stall,
        .beat = MAX(stall / 3, 1),
    };
}

HttpServer *http_server_new(Call *call, const HttpOptions *options, HttpHandler handler) {
    g_assert(handler.plan && handler.handle && handler.problem);
    HttpServer *server = g_new0(HttpServer, 1);
    server->handler = handler;
    server->hosts = g_strdupv((char **)(uintptr_t)options->hosts);
    server->encrypted = options->certificate != NULL;
    server->public_socket = server->control_socket = -1;
    peer_table_begin(&server->peers);
    pthread_mutex_init(&server->arenas.mutex, NULL);
    server->sweeper = sweeper_new(&server->peers, deadlines(options));
    if (open_control(call, server, options) && open_public(call, server, options))
        return server;
    http_server_free(server);
    return NULL;
}

int http_server_port(const HttpServer *server) {
    return server->port;
}

/* End */

static bool is_quiet(const HttpServer *server) {
    return !atomic_load(&server->open);
}

/* Asked for every few milliseconds: a condition would cost each exchange a lock for the sake of the
 * one moment when a server stops. */
static void wait_until(bool (*is_so)(const HttpServer *server), const HttpServer *server,
                       int64_t until) {
    while (!is_so(server) && peer_clock() < until) {
        struct timespec pause = {.tv_nsec = POLL_NANOS};
        nanosleep(&pause, NULL);
    }
}

static void wake_streams(HttpServer *server) {
    pthread_mutex_lock(&server->peers.mutex);
    for (Peer *peer = server->peers.first; peer; peer = peer->next)
        if (atomic_load_explicit(&peer->phase, memory_order_relaxed) == PEER_STREAM)
            peer_resume(peer);
    pthread_mutex_unlock(&server->peers.mutex);
}

/* MHD_quiesce_daemon would race with its own threads for the removal of the socket from their epoll
 * sets, and panics where it loses. */
static void stop_listening(HttpServer *server) {
    if (server->public_daemon)
        listener_silence(server->public_socket);
    if (server->control_daemon)
        listener_silence(server->control_socket);
}

void http_server_drain(HttpServer *server, int seconds) {
    if (!atomic_exchange(&server->draining, true))
        stop_listening(server);
    wake_streams(server);
    wait_until(is_quiet, server, peer_clock() + seconds * MICROS_PER_SECOND);
    peer_table_cut(&server->peers);
}

static bool nothing_held(const HttpServer *server) {
    return !atomic_load(&server->held);
}

void http_server_free(HttpServer *server) {
    if (!server)
        return;
    http_server_drain(server, 0);
    if (server->public_daemon)
        MHD_stop_daemon(server->public_daemon);
    if (server->control_daemon)
        MHD_stop_daemon(server->control_daemon);
    wait_until(nothing_held, server, INT64_MAX);
    sweeper_free(server->sweeper);
    if (server->control_path)
        unlink(server->control_path);
    while (server->arenas.count)
        arena_free(server->arenas.arenas[--server->arenas.count]);
    pthread_mutex_destroy(&server->arenas.mutex);
    peer_table_end(&server->peers);
    g_free(server->control_path);
    g_strfreev(server->hosts);
    g_free(server);
}

HttpFigures http_server_figures(const HttpServer *server) {
    return (HttpFigures){
        .connections_open = atomic_load(&server->peers.open),
        .connections_total = atomic_load(&server->peers.total),
        .streams_open = atomic_load(&server->streams_open),
        .cut_by_deadline = atomic_load(&server->peers.late),
        .refused_by_guard = atomic_load(&server->refused),
    };
}
