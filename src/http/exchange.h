/* One HTTP exchange: a guarded request in, one answer out. What handlers see of the server; they
 * never see libmicrohttpd.
 *
 * The transport (server.h) calls three functions of an HttpHandler, from any of its threads. A
 * handler answers at once, or keeps the exchange and answers later from any thread. Everything that
 * belongs to an exchange lives in its arena, until it ends. */
#pragma once

#include "base/error.h"
#include "base/instant.h"
#include <stdio.h>

enum {
    HTTP_URL_BYTES = 8 * 1024,
    HTTP_HEADER_BYTES = 16 * 1024, /* all of a request's header lines */
    HTTP_PARAMETERS = 64,
};

typedef enum HttpMethod {
    HTTP_GET,
    HTTP_HEAD,
    HTTP_POST,
    HTTP_PUT,
    HTTP_PATCH,
    HTTP_DELETE,
    HTTP_METHOD_COUNT
} HttpMethod;

/* "GET" … */
const char *http_method_word(HttpMethod method);

typedef struct HttpParameter {
    const char *name, *value; /* percent-decoded, UTF-8 without NUL */
} HttpParameter;
typedef LIST(HttpParameter) HttpParameters;

typedef struct HttpRequest {
    HttpMethod method;
    const char *path; /* as sent, checked: begins with '/', no %, //, dots, NUL, controls */
    HttpParameters parameters; /* in order; a name may repeat */
    /* the only headers that the product reads; NULL where absent */
    const char *host, *authorization, *cookie, *content_type, *accept, *accept_encoding,
        *accept_language, *idempotency_key, *if_match, *if_none_match, *last_event_id, *origin,
        *sec_fetch_site, *csrf_token /* X-CSRF-Token */, *user_agent, *forwarded_for, *range;
    const char *client; /* numeric address of the peer, "" on a Unix socket */
    bool local;         /* came by the control socket, by the data folder's owner */
    bool encrypted;     /* TLS by this server */
    const char *body;   /* never NULL; not NUL-terminated by promise of the sender, but by ours */
    size_t body_length;
    const char *body_file; /* where the body was taken to a file, its path; else NULL */
    int64_t body_file_bytes;
    void *session; /* the handler's own, set in plan, read in handle */
} HttpRequest;

/* Reads a query, "a=1&b=%20", up to HTTP_PARAMETERS. NULL, or what is wrong with it. */
const char *http_query_read(Arena *arena, const char *query, HttpParameters *ret_parameters);

/* The value of the first parameter `name`, or NULL. */
const char *http_parameter(const HttpRequest *request, const char *name);

/* What body a request may bring; asked when its headers are complete. */
typedef struct HttpBodyPlan {
    int64_t limit_bytes;      /* 0: none may come */
    const char *spool_folder; /* NULL: into memory; else to a new file (0600) there, which the
                                 transport deletes when the exchange ends unless it was renamed */
} HttpBodyPlan;

typedef struct HttpHeader {
    const char *name, *value;
} HttpHeader;

/* An answer. Texts must live as long as the exchange's arena, or for ever. The transport adds what
 * every answer has (nosniff, Referrer-Policy, CSP, Date, …), Content-Length, and gzip where `gzip`
 * allows and the client asked. */
typedef struct HttpAnswer {
    int status;
    const char *content_type;  /* NULL only without a body */
    const char *cache_control; /* NULL: "no-store" */
    const char *body;          /* lives as said above */
    size_t body_length;
    bool gzip;       /* compress when it pays and Accept-Encoding has gzip */
    bool page;       /* an HTML page of ours: gets the page's CSP instead of the data's */
    bool worker;     /* a service worker of ours: may ask this server, and nothing else */
    bool attachment; /* foreign content: CSP sandbox */
    bool close;      /* Connection: close */
    int file; /* an open descriptor to send instead of body; 0 where none. Transport closes */
    int64_t file_bytes; /* its length */
    LIST(HttpHeader) headers;
} HttpAnswer;

/* A body that is made as it is sent (exports). `produce` fills up to `room` bytes and answers how
 * many; 0 at the end; -1 on failure (the connection is cut, so that nobody takes it as whole).
 * Called from transport threads, never twice at once. `end` is called once, also after a cut. */
typedef struct HttpProducer {
    void *context;
    int64_t (*produce)(void *context, char *room, size_t room_bytes);
    void (*end)(void *context);
} HttpProducer;

typedef struct HttpExchange HttpExchange;

const HttpRequest *http_request(const HttpExchange *exchange);
Arena *http_arena(HttpExchange *exchange);
/* The wall clock when its headers were complete. */
Instant http_received_at(const HttpExchange *exchange);

/* Answers; exactly one of these, exactly once, from any thread. The exchange may be gone when they
 * return. */
void http_answer(HttpExchange *exchange, const HttpAnswer *answer);
void http_answer_produced(HttpExchange *exchange, const HttpAnswer *head, HttpProducer producer);

/* Opens an event stream (text/event-stream) and keeps it. What http_stream_send queues goes out in
 * order; a listener with more than HTTP_STREAM_BACKLOG bytes queued is cut. `closed` is called
 * once, from any thread, when the stream ended for whatever reason; after it returns the stream
 * must not be used. */
enum { HTTP_STREAM_BACKLOG = 64 * 1024 };
typedef struct HttpStream HttpStream;
HttpStream *http_answer_stream(HttpExchange *exchange,
                               void (*closed)(HttpStream *stream, void *context), void *context);
/* Copies `text`. False where the stream has ended or is cut for its backlog. Any thread. */
bool http_stream_send(HttpStream *stream, const char *text, size_t length);
/* Ends it from our side; `closed` follows. */
void http_stream_close(HttpStream *stream);

/* The end of an exchange, for log and metrics; the texts live only during the call. */
typedef struct HttpRecord {
    const HttpRequest *request; /* NULL where the guard refused before one was made */
    int status;
    int64_t sent_bytes;
    Micros took;
    bool cut; /* not sent whole */
} HttpRecord;

typedef struct HttpHandler {
    void *context;
    /* Headers are complete and guarded. Says what body may come; false: `refusal` is the answer and
     * the body is not read. */
    bool (*plan)(void *context, HttpExchange *exchange, HttpBodyPlan *ret_plan,
                 HttpAnswer *refusal);
    /* The request is whole. */
    void (*handle)(void *context, HttpExchange *exchange);
    void (*ended)(void *context, const HttpRecord *record);
    /* The body of a problem that the transport itself finds (bad request, too large, timeout), as
     * RFC 9457 JSON; `word` is an error code's word. */
    void (*problem)(void *context, Arena *arena, int status, const char *word, const char *detail,
                    HttpAnswer *ret_answer);
} HttpHandler;
