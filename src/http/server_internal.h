/* What the files of the transport share: the server, and an exchange from inside. */
#pragma once

#include "http/deadline.h"
#include "http/guard.h"
#include "http/headers.h"
#include "http/server.h"

enum { ARENAS_KEPT = 256, ARENA_KEPT_BYTES = 64 * 1024 };

/* Arenas of ended exchanges, for the next ones. */
typedef struct ArenaPool {
    pthread_mutex_t mutex;
    Arena *arenas[ARENAS_KEPT];
    size_t count;
} ArenaPool;

struct HttpServer {
    HttpHandler handler;
    char **hosts; /* NULL-terminated, or NULL */
    char *control_path;
    int port;
    bool encrypted;
    int public_socket, control_socket; /* -1: none */
    struct MHD_Daemon *public_daemon, *control_daemon;
    PeerTable peers;
    Sweeper *sweeper;
    ArenaPool arenas;
    _Atomic bool draining;
    /* held: handed to the handler and not answered yet; open: guarded and not at their end yet */
    _Atomic int64_t held, open, streams_open, refused;
};

#define HTTP_STREAM_BEAT ":\n\n" /* a comment, which listeners ignore */

typedef enum ExchangeStage {
    STAGE_HEADERS, /* the request line was read */
    STAGE_BODY,    /* the headers are taken */
    STAGE_HANDLED  /* the handler has it or has answered */
} ExchangeStage;

/* A text that grows; in memory of its own, since an arena would keep every smaller copy. */
typedef struct Bytes {
    char *memory;
    size_t start, end, room;
} Bytes;

struct HttpStream {
    Bytes queue;
    bool closing;   /* end when the queue is empty */
    bool broken;    /* cut */
    size_t touched; /* most bytes of libmicrohttpd's buffer that may be resident */
    void (*closed)(HttpStream *stream, void *context);
    void *context;
};

/* An exchange ends when libmicrohttpd is done with it (`gone`) and the handler has answered, where
 * it was asked to; the later of the two frees it. */
struct HttpExchange {
    HttpServer *server;
    Peer *peer; /* until gone */
    Arena *arena;
    HttpRequest request;
    Guard guard;
    const char *target; /* as sent; cut where it is far too long */
    size_t target_length;
    struct MHD_Connection *connection;
    Instant received_at;
    int64_t started; /* peer_clock when the headers were complete */
    ExchangeStage stage;

    /* its body, while it comes */
    HttpBodyPlan plan;
    Bytes body;
    int spool; /* descriptor; -1: none */
    bool spool_failed;

    pthread_mutex_t mutex; /* of what follows */
    bool handed, answered, gone;
    bool fell_asleep;              /* suspended to wait for the answer */
    bool guarded;                  /* the request is one that handlers may see */
    struct MHD_Response *response; /* to be queued; ours until then */
    int status;
    int64_t sent_bytes;
    bool is_stream, is_produced, stream_counted;
    HttpStream stream;
    HttpProducer producer;
};

/* exchange.c: called by server.c, in the connection's thread */
HttpExchange *exchange_new(HttpServer *server, Peer *peer, struct MHD_Connection *connection,
                           const char *target);
enum MHD_Result exchange_go_on(HttpExchange *exchange, const char *target, const char *method,
                               const char *version, const char *data, size_t *length);
void exchange_over(HttpExchange *exchange, bool whole);

/* body.c: false where the connection is to be cut */
bool body_begin(HttpExchange *exchange);
bool body_take(HttpExchange *exchange, const char *data, size_t length);
void body_complete(HttpExchange *exchange);
void body_free(HttpExchange *exchange);

/* bytes.c */
void bytes_add(Bytes *bytes, const char *text, size_t length);
void bytes_free(Bytes *bytes);

/* stream.c */
ssize_t stream_read(void *context, uint64_t position, char *room, size_t room_bytes);
void stream_over(HttpExchange *exchange);

/* arena_pool.c */
Arena *arena_pool_take(ArenaPool *pool);
void arena_pool_give(ArenaPool *pool, Arena *arena);
