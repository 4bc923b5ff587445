/* An answer as libmicrohttpd's response: body, the headers that every answer has, gzip. The one
 * place where responses are made. */
#pragma once

#include "http/exchange.h"
#include <microhttpd.h>

/* What there is to send beside the answer's own texts. */
typedef struct AnswerSource {
    MHD_ContentReaderCallback read; /* NULL: the body or file of the answer */
    void *context;
    size_t block_bytes;
} AnswerSource;

/* `arena` is the exchange's. Takes the answer's file. `ret_bytes` is the body's length as sent, 0
 * for a source. Texts of handlers that may not be sent in a header (CR, LF) are a bug and end the
 * process. */
struct MHD_Response *answer_response(Arena *arena, const HttpRequest *request,
                                     const HttpAnswer *answer, const AnswerSource *source,
                                     int64_t *ret_bytes);
