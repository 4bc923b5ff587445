/* The HTTP server: libmicrohttpd behind a guard and absolute deadlines.
 *
 * Guard: refuses what two parsers could read differently (RFC 9112 smuggling forms), bad Hosts,
 * NUL, encoded slashes, unknown methods, too much of anything, before a handler sees it. Deadlines:
 * headers 10 s, body 30 s + 1 s per 100 KiB, answer 60 s without progress; a sweeper cuts. */
#pragma once

#include "http/exchange.h"

typedef struct HttpServer HttpServer;

typedef struct HttpOptions {
    const char *address;         /* "127.0.0.1", "::", … ; NULL: no TCP */
    int port;                    /* 0: one that is free */
    const char *control_path;    /* a Unix socket for the command line, 0600; NULL: none */
    const char *certificate;     /* PEM text; NULL: plain HTTP */
    const char *key;             /* PEM text */
    int threads;                 /* 0: two */
    int connections_limit;       /* 0: 8192 */
    int connections_per_address; /* 0: no limit */
    const char *const *hosts; /* allowed Host values, NULL-terminated; NULL: any well-formed one */
    /* seconds, for tests; 0: as above */
    int header_seconds, body_seconds, stall_seconds;
} HttpOptions;

/* Starts to listen; NULL and an error in `call` (address in use, not allowed, bad certificate). */
HttpServer *http_server_new(Call *call, const HttpOptions *options, HttpHandler handler);
int http_server_port(const HttpServer *server);

/* Stops to listen; what is under way goes on for up to `seconds`; then everything is cut. */
void http_server_drain(HttpServer *server, int seconds);
void http_server_free(HttpServer *server);

typedef struct HttpFigures {
    int64_t connections_open, connections_total, streams_open, cut_by_deadline, refused_by_guard;
} HttpFigures;
HttpFigures http_server_figures(const HttpServer *server);
