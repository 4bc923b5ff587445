/* Any bytes as a request's head through the guard: whatever is taken has one length of body, one
 * Host, a plain path, parameters and headers that are text; and no second reading of them. */
#include "base/text.h"
#include "fuzz.h"
#include "http/compress.h"
#include "http/guard.h"

#include <glib.h>

/* The next line without its end; NULL at the end of the input. */
static char *next_line(Arena *arena, const char **at, const char *end, size_t *ret_length) {
    if (*at >= end)
        return NULL;
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    size_t length = (size_t)((stop ? stop : end) - *at);
    char *line = arena_text_n(arena, *at, length);
    *at += length + 1;
    *ret_length = length && line[length - 1] == '\r' ? length - 1 : length;
    line[*ret_length] = '\0';
    return line;
}

static void feed_line(Guard *guard, char *line) {
    char *target = strchr(line, ' ');
    char *version = target ? strchr(target + 1, ' ') : NULL;
    if (version)
        *version++ = '\0';
    if (target)
        *target++ = '\0';
    guard_line(guard, line, target ? target : "", version ? version : "");
}

/* The bytes behind the colon as they are, NUL and controls included. */
static void feed_header(Guard *guard, const char *line, size_t length) {
    const char *colon = memchr(line, ':', length);
    size_t name = colon ? (size_t)(colon - line) : length;
    const char *value = colon ? colon + 1 : line + length;
    guard_header(guard, line, name, value, (size_t)(line + length - value));
}

static void assert_text(const char *text) {
    g_assert(!text || text_is_utf8(text, strlen(text), NULL));
    for (; text && *text; text++)
        g_assert((unsigned char)*text >= ' ' || *text == '\t');
}

static void assert_path(const char *path) {
    g_assert(path && path[0] == '/' && strlen(path) <= HTTP_URL_BYTES);
    g_assert(!strpbrk(path, "%\\?# \"<>") && !strstr(path, "//") && !strstr(path, "/../") &&
             !strstr(path, "/./") && !g_str_has_suffix(path, "/..") &&
             !g_str_has_suffix(path, "/."));
    for (; *path; path++)
        g_assert(*path > ' ' && *path < 0x7f);
}

static void assert_taken(const Guard *guard) {
    const HttpRequest *request = guard->request;
    assert_path(request->path);
    g_assert(request->host && *request->host && !strpbrk(request->host, " ,/@\\\t"));
    g_assert(guard->length_count + guard->encoding_count <= 1 && guard->content_length >= 0);
    g_assert(guard->header_count <= GUARD_HEADERS && guard->header_bytes <= HTTP_HEADER_BYTES);
    g_assert(request->parameters.count <= HTTP_PARAMETERS);
    for (size_t i = 0; i < request->parameters.count; i++) {
        const HttpParameter *parameter = &request->parameters.items[i];
        g_assert(text_is_utf8(parameter->name, strlen(parameter->name), NULL));
        g_assert(text_is_utf8(parameter->value, strlen(parameter->value), NULL));
        g_assert(http_parameter(request, parameter->name));
    }
    assert_text(request->cookie);
    assert_text(request->authorization);
    assert_text(request->idempotency_key);
    assert_text(request->forwarded_for);
    compress_is_accepted(request->accept_encoding);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_new();
    HttpRequest request = {0};
    Guard guard = {.arena = arena, .request = &request};
    const char *at = (const char *)data, *end = at + size;
    size_t length;
    char *line = next_line(arena, &at, end, &length);
    feed_line(&guard, line ? line : arena_text(arena, ""));
    while ((line = next_line(arena, &at, end, &length)) && length)
        feed_header(&guard, line, length);
    bool taken = guard_end(&guard);
    g_assert(taken == !guard.refusal.status);
    if (taken)
        assert_taken(&guard);
    else
        g_assert(guard.refusal.status >= 400 && guard.refusal.word && guard.refusal.detail);
    arena_free(arena);
    return 0;
}
