/* What is refused before a handler sees it: everything that two parsers could read differently,
 * and too much of anything (RFC 9112, RFC 9110).
 *
 * Pure functions over the texts of a request; they know nothing of libmicrohttpd, so that fuzzing
 * reaches them. What they take is checked once and for all: handlers need no second look. */
#pragma once

#include "http/exchange.h"

enum { GUARD_HEADERS = 100 }; /* header lines of a request */

/* Why a request is not taken; status 0: it is. */
typedef struct GuardRefusal {
    int status;
    const char *word; /* an error code's word */
    const char *detail;
} GuardRefusal;

/* One request while it is checked. The caller sets the first group, feeds the request line and the
 * headers, and asks guard_end; the first refusal stays. */
typedef struct Guard {
    Arena *arena;
    HttpRequest *request;     /* filled as the checks go */
    const char *const *hosts; /* as HttpOptions.hosts */

    GuardRefusal refusal;
    bool version_1_0;
    int header_count, host_count, length_count, encoding_count;
    size_t header_bytes;
    bool chunked;
    int64_t content_length; /* 0 where none was sent */
} Guard;

/* The request line: the method's word, the target as sent, "HTTP/1.1". */
void guard_line(Guard *guard, const char *method, const char *target, const char *version);
/* One header as sent, in order; neither text needs to end with NUL. */
void guard_header(Guard *guard, const char *name, size_t name_length, const char *value,
                  size_t value_length);
/* After the last header: what only all of them together show. True where the request is taken. */
bool guard_end(Guard *guard);

void guard_refuse(Guard *guard, int status, const char *word, const char *detail);

/* Whether the request says that a body follows. */
bool guard_has_body(const Guard *guard);

/* Whether `name` and `value` may be sent as a header: a token; no control characters. */
bool guard_may_send(const char *name, const char *value);
