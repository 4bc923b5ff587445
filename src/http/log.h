/* One line of JSON for each request, and for what the operator must know: no personal data, no
 * query strings, no bodies, no secrets. */
#pragma once

#include "http/exchange.h"

typedef struct RequestLine {
    const char *method;
    const char *route; /* the pattern, never the path as sent; NULL: none matched */
    int status;
    int64_t user; /* 0: nobody */
    int64_t sent_bytes;
    Micros took;
    bool cut;
} RequestLine;

/* Off at first; to standard error once on. */
void log_requests(bool on);
void log_request(Instant now, const RequestLine *line);
/* A record that needs the operator. */
typedef struct RecordLine {
    const char *what;   /* "timer failing" */
    const char *entity; /* "request" */
    int64_t record;
    Instant since;
    const char *code, *field; /* of the error */
} RecordLine;
void log_record(Instant now, const RecordLine *line);
