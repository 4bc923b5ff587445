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
/* `message` is ours, never text from outside. */
void log_note(Instant now, const char *level, const char *message, const char *detail);
