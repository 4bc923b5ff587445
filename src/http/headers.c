#include "http/headers.h"

#include "http/compress.h"
#include "http/guard.h"
#include <glib.h>

static const HttpHeader EVERY_ANSWER[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"X-Frame-Options", "DENY"},
    {"Permissions-Policy", "camera=(self), geolocation=(), microphone=()"},
};

#define HSTS "max-age=31536000; includeSubDomains"

/* Data is never shown as a page of its own, so it may load and be framed by nothing. */
#define POLICY_DATA "default-src 'none'; frame-ancestors 'none'"
/* Foreign content: also no scripts, forms, plugins, and an origin of its own. */
#define POLICY_ATTACHMENT "sandbox; default-src 'none'"
/* What a service worker may do is said by its own script's answer, not by the page's. */
#define POLICY_WORKER "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"
#define POLICY_PAGE                                                                                \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "              \
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "                \
    "form-action 'self'; base-uri 'none'; "                                                        \
    "frame-ancestors 'none'; require-trusted-types-for 'script'"

static void add(struct MHD_Response *response, const char *name, const char *value) {
    enum MHD_Result added = MHD_add_response_header(response, name, value);
    g_assert(added == MHD_YES);
}

static const char *content_policy(const HttpAnswer *answer) {
    if (answer->attachment)
        return POLICY_ATTACHMENT;
    if (answer->worker)
        return POLICY_WORKER;
    return answer->page ? POLICY_PAGE : POLICY_DATA;
}

static void add_headers(struct MHD_Response *response, const HttpRequest *request,
                        const HttpAnswer *answer) {
    for (size_t i = 0; i < G_N_ELEMENTS(EVERY_ANSWER); i++)
        add(response, EVERY_ANSWER[i].name, EVERY_ANSWER[i].value);
    add(response, "Content-Security-Policy", content_policy(answer));
    add(response, "Cache-Control", answer->cache_control ? answer->cache_control : "no-store");
    if (answer->content_type)
        add(response, "Content-Type", answer->content_type);
    if (answer->gzip)
        add(response, "Vary", "Accept-Encoding");
    if (answer->close)
        add(response, "Connection", "close");
    if (request->encrypted)
        add(response, "Strict-Transport-Security", HSTS);
    for (size_t i = 0; i < answer->headers.count; i++) {
        const HttpHeader *header = &answer->headers.items[i];
        g_assert(guard_may_send(header->name, header->value));
        add(response, header->name, header->value);
    }
}

/* The bytes live in the exchange's arena or for ever; libmicrohttpd only reads them. */
static struct MHD_Response *from_memory(const char *body, size_t length) {
    return MHD_create_response_from_buffer(length, (void *)(uintptr_t)(length ? body : ""),
                                           MHD_RESPMEM_PERSISTENT);
}

static bool may_compress(const HttpRequest *request, const HttpAnswer *answer) {
    return answer->gzip && answer->body_length > COMPRESS_FROM_BYTES &&
           compress_is_accepted(request->accept_encoding);
}

static struct MHD_Response *body_response(Arena *arena, const HttpRequest *request,
                                          const HttpAnswer *answer, int64_t *ret_bytes) {
    size_t length = answer->body_length;
    char *compressed = may_compress(request, answer)
                           ? compress_gzip(arena, answer->body, answer->body_length, &length)
                           : NULL;
    *ret_bytes = (int64_t)length;
    struct MHD_Response *response = from_memory(compressed ? compressed : answer->body, length);
    if (compressed && response)
        add(response, "Content-Encoding", "gzip");
    return response;
}

struct MHD_Response *answer_response(Arena *arena, const HttpRequest *request,
                                     const HttpAnswer *answer, const AnswerSource *source,
                                     int64_t *ret_bytes) {
    struct MHD_Response *response;
    g_assert(answer->status >= 200 && answer->status <= 599);
    *ret_bytes = source ? 0 : answer->file_bytes;
    if (source)
        response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, source->block_bytes,
                                                     source->read, source->context, NULL);
    else if (answer->file)
        response = MHD_create_response_from_fd64((uint64_t)answer->file_bytes, answer->file);
    else
        response = body_response(arena, request, answer, ret_bytes);
    g_assert(response); /* out of memory ends the process, as everywhere */
    add_headers(response, request, answer);
    return response;
}
