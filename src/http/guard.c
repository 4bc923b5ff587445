#include "http/guard.h"

#include "base/text.h"
#include <glib.h>

static const char *const METHODS[HTTP_METHOD_COUNT] = {
    [HTTP_GET] = "GET", [HTTP_HEAD] = "HEAD",   [HTTP_POST] = "POST",
    [HTTP_PUT] = "PUT", [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
};

/* RFC 9110, 5.6.2 */
static const bool TOKEN[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['!'] = true,  ['#'] = true,
    ['$'] = true,         ['%'] = true,         ['&'] = true,         ['\''] = true, ['*'] = true,
    ['+'] = true,         ['-'] = true,         ['.'] = true,         ['^'] = true,  ['_'] = true,
    ['`'] = true,         ['|'] = true,         ['~'] = true,
};

/* RFC 3986 pchar and '/', without '%': our paths are plain ASCII words and ids, and an encoded
 * slash, dot or NUL is what two parsers read differently. */
static const bool PATH[256] = {
    ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['-'] = true, ['.'] = true,
    ['_'] = true,         ['~'] = true,         ['!'] = true,         ['$'] = true, ['&'] = true,
    ['\''] = true,        ['('] = true,         [')'] = true,         ['*'] = true, ['+'] = true,
    [','] = true,         [';'] = true,         ['='] = true,         [':'] = true, ['@'] = true,
    ['/'] = true,
};

/* The headers that the product reads. A list may come in several lines (RFC 9110, 5.3), anything
 * else twice is two answers to one question. */
typedef struct KnownHeader {
    const char *name;
    size_t length, offset;
    bool list;
} KnownHeader;
#define KNOWN(name, member, list)                                                                  \
    { name, sizeof(name) - 1, offsetof(HttpRequest, member), list }

static const KnownHeader KNOWN_HEADERS[] = {
    KNOWN("Host", host, false),
    KNOWN("Accept", accept, true),
    KNOWN("Cookie", cookie, false),
    KNOWN("Authorization", authorization, false),
    KNOWN("Content-Type", content_type, false),
    KNOWN("Accept-Encoding", accept_encoding, true),
    KNOWN("Accept-Language", accept_language, true),
    KNOWN("Idempotency-Key", idempotency_key, false),
    KNOWN("If-Match", if_match, true),
    KNOWN("If-None-Match", if_none_match, true),
    KNOWN("Last-Event-ID", last_event_id, false),
    KNOWN("Origin", origin, false),
    KNOWN("Sec-Fetch-Site", sec_fetch_site, false),
    KNOWN("X-CSRF-Token", csrf_token, false),
    KNOWN("User-Agent", user_agent, false),
    KNOWN("X-Forwarded-For", forwarded_for, true),
    KNOWN("Range", range, false),
};

const char *http_method_word(HttpMethod method) {
    g_assert(method < HTTP_METHOD_COUNT);
    return METHODS[method];
}

const char *http_parameter(const HttpRequest *request, const char *name) {
    for (size_t i = 0; i < request->parameters.count; i++)
        if (!strcmp(request->parameters.items[i].name, name))
            return request->parameters.items[i].value;
    return NULL;
}

void guard_refuse(Guard *guard, int status, const char *word, const char *detail) {
    if (!guard->refusal.status)
        guard->refusal = (GuardRefusal){status, word, detail};
}

static void refuse_form(Guard *guard, const char *detail) {
    guard_refuse(guard, 400, "syntax", detail);
}

/* The request line */

static void check_method(Guard *guard, const char *word) {
    for (int i = 0; i < HTTP_METHOD_COUNT; i++)
        if (!strcmp(word, METHODS[i])) {
            guard->request->method = (HttpMethod)i;
            return;
        }
    guard_refuse(guard, 405, "method_not_allowed", "no such method here");
}

static void check_version(Guard *guard, const char *version) {
    guard->version_1_0 = !strcmp(version, "HTTP/1.0");
    if (!guard->version_1_0 && strcmp(version, "HTTP/1.1") != 0)
        guard_refuse(guard, 505, "syntax", "HTTP/1.0 and HTTP/1.1 only");
}

/* "." or ".." between slashes */
static bool is_dot_segment(const char *segment, size_t length) {
    return (length == 1 && segment[0] == '.') ||
           (length == 2 && segment[0] == '.' && segment[1] == '.');
}

static bool path_is_plain(const char *path, size_t length) {
    size_t segment = 1;
    for (size_t i = 1; i <= length; i++) {
        if (i < length && !PATH[(unsigned char)path[i]])
            return false;
        if (i < length && path[i] != '/')
            continue;
        if (is_dot_segment(path + segment, i - segment) || (i < length && path[i - 1] == '/'))
            return false;
        segment = i + 1;
    }
    return true;
}

static void check_path(Guard *guard, const char *path, size_t length) {
    if (!length || path[0] != '/')
        refuse_form(guard, "the target must be a path that begins with '/'");
    else if (!path_is_plain(path, length))
        refuse_form(guard, "the path has characters or segments that no path here has");
    else
        guard->request->path = arena_text_n(guard->arena, path, length);
}

/* Percent-decoded, '+' as a space; NULL where that isn't text. */
static const char *decode(Arena *arena, const char *text, size_t length) {
    char *decoded = arena_alloc(arena, length + 1);
    size_t written = 0;
    for (size_t i = 0; i < length; i++) {
        char byte = text[i];
        if (byte == '+') {
            byte = ' ';
        } else if (byte == '%') {
            if (length - i < 3 || !g_ascii_isxdigit(text[i + 1]) || !g_ascii_isxdigit(text[i + 2]))
                return NULL;
            byte =
                (char)(g_ascii_xdigit_value(text[i + 1]) << 4 | g_ascii_xdigit_value(text[i + 2]));
            i += 2;
        }
        decoded[written++] = byte;
    }
    decoded[written] = '\0';
    return text_is_utf8(decoded, written, NULL) ? decoded : NULL;
}

static const char *add_parameter(Arena *arena, const char *pair, size_t length,
                                 HttpParameters *parameters) {
    if (parameters->count == HTTP_PARAMETERS)
        return "too many parameters";
    const char *equals = memchr(pair, '=', length);
    size_t name_length = equals ? (size_t)(equals - pair) : length;
    const char *name = decode(arena, pair, name_length);
    const char *value =
        decode(arena, equals ? equals + 1 : "", equals ? length - name_length - 1 : 0);
    if (!name || !value)
        return "a parameter is not percent-encoded UTF-8";
    *LIST_ADD(arena, parameters) = (HttpParameter){name, value};
    return NULL;
}

const char *http_query_read(Arena *arena, const char *query, HttpParameters *ret_parameters) {
    const char *wrong = NULL;
    while (*query && !wrong) {
        size_t length = strcspn(query, "&");
        if (length)
            wrong = add_parameter(arena, query, length, ret_parameters);
        query += length + (query[length] == '&');
    }
    return wrong;
}

static void read_query(Guard *guard, const char *query) {
    const char *wrong = http_query_read(guard->arena, query, &guard->request->parameters);
    if (wrong)
        refuse_form(guard, wrong);
}

/* No controls, spaces, non-ASCII, backslash; no fragment: it is never sent. */
static bool target_is_visible(const char *target, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (target[i] <= ' ' || target[i] >= 0x7f || target[i] == '#' || target[i] == '\\')
            return false;
    return true;
}

static void check_target(Guard *guard, const char *target) {
    size_t length = strlen(target);
    if (length > HTTP_URL_BYTES) {
        guard_refuse(guard, 414, "too_large", "the URL is too long");
    } else if (!target_is_visible(target, length)) {
        refuse_form(guard, "the URL has characters that no URL has");
    } else {
        size_t path_length = strcspn(target, "?");
        check_path(guard, target, path_length);
        if (target[path_length])
            read_query(guard, target + path_length + 1);
    }
}

void guard_line(Guard *guard, const char *method, const char *target, const char *version) {
    check_version(guard, version);
    check_target(guard, target);
    check_method(guard, method);
}

/* Headers */

static bool is_token(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (!TOKEN[(unsigned char)text[i]])
            return false;
    return length > 0;
}

static bool is_field_text(const char *text, size_t length) {
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] < ' ' && text[i] != '\t') || text[i] == 0x7f)
            return false;
    return true;
}

bool guard_may_send(const char *name, const char *value) {
    return is_token(name, strlen(name)) && *value && is_field_text(value, strlen(value));
}

static bool named(const char *name, size_t length, const char *known, size_t known_length) {
    return length == known_length && !g_ascii_strncasecmp(name, known, length);
}
#define NAMED(name, length, known) named((name), (length), (known), sizeof(known) - 1)

static void check_content_length(Guard *guard, const char *value, size_t length) {
    guard->length_count++;
    guard->content_length = 0;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(value[i])) {
            refuse_form(guard, "Content-Length is not a number");
            return;
        }
        if (guard->content_length > (INT64_MAX - 9) / 10) {
            guard_refuse(guard, 413, "too_large", "Content-Length is beyond all limits");
            return;
        }
        guard->content_length = guard->content_length * 10 + (value[i] - '0');
    }
    if (!length)
        refuse_form(guard, "Content-Length is empty");
}

static void check_transfer_encoding(Guard *guard, const char *value, size_t length) {
    guard->encoding_count++;
    guard->chunked = NAMED(value, length, "chunked");
    if (!guard->chunked)
        refuse_form(guard, "the only Transfer-Encoding taken is chunked");
}

static bool host_name_is_plain(const char *host, size_t length) {
    bool bracketed = length > 2 && host[0] == '[' && host[length - 1] == ']';
    size_t first = bracketed ? 1 : 0, end = bracketed ? length - 1 : length;
    for (size_t i = first; i < end; i++) {
        bool plain = bracketed ? g_ascii_isxdigit(host[i]) || host[i] == ':' || host[i] == '.'
                               : g_ascii_isalnum(host[i]) || strchr("-._", host[i]) != NULL;
        if (!plain)
            return false;
    }
    return end > first;
}

/* The length of a Host value without its ":port"; 0 where it is malformed. */
static size_t host_name_length(const char *host) {
    size_t length = strlen(host), digits = 0;
    while (digits < length && g_ascii_isdigit(host[length - 1 - digits]))
        digits++;
    size_t name = length;
    if (digits && digits <= 5 && digits < length && host[length - 1 - digits] == ':')
        name = length - 1 - digits;
    return host_name_is_plain(host, name) ? name : 0;
}

/* An allowed host without a port allows every port. */
static bool host_is_allowed(const Guard *guard, const char *host, size_t name_length) {
    if (!guard->hosts || guard->request->local)
        return true;
    for (const char *const *allowed = guard->hosts; *allowed; allowed++)
        if (!g_ascii_strcasecmp(host, *allowed) ||
            named(host, name_length, *allowed, strlen(*allowed)))
            return true;
    return false;
}

static void check_host(Guard *guard) {
    const char *host = guard->request->host;
    size_t name_length = host && guard->host_count == 1 ? host_name_length(host) : 0;
    if (!name_length)
        refuse_form(guard, "exactly one well-formed Host is needed");
    else if (!host_is_allowed(guard, host, name_length))
        guard_refuse(guard, 421, "misdirected", "this server does not answer for that Host");
}

static void keep_known(Guard *guard, const KnownHeader *known, const char *value, size_t length) {
    const char **place = (const char **)((char *)guard->request + known->offset);
    if (!text_is_utf8(value, length, NULL))
        refuse_form(guard, "a header is not UTF-8");
    else if (!*place)
        *place = arena_text_n(guard->arena, value, length);
    else if (known->list)
        *place = arena_printf(guard->arena, "%s, %.*s", *place, (int)length, value);
    else
        refuse_form(guard, "a header comes twice that may come once");
}

static void read_header(Guard *guard, const char *name, size_t name_length, const char *value,
                        size_t length) {
    if (NAMED(name, name_length, "Content-Length"))
        check_content_length(guard, value, length);
    else if (NAMED(name, name_length, "Transfer-Encoding"))
        check_transfer_encoding(guard, value, length);
    else if (NAMED(name, name_length, "Expect") && !NAMED(value, length, "100-continue"))
        guard_refuse(guard, 417, "syntax", "the only expectation met is 100-continue");
    else if (NAMED(name, name_length, "Host"))
        guard->host_count++;
    for (size_t i = 0; i < G_N_ELEMENTS(KNOWN_HEADERS); i++) {
        const KnownHeader *known = &KNOWN_HEADERS[i];
        if (named(name, name_length, known->name, known->length)) {
            keep_known(guard, known, value, length);
            return;
        }
    }
}

void guard_header(Guard *guard, const char *name, size_t name_length, const char *value,
                  size_t value_length) {
    guard->header_bytes += name_length + value_length + sizeof(": \r\n") - 1;
    while (value_length && (value[value_length - 1] == ' ' || value[value_length - 1] == '\t'))
        value_length--;
    if (guard->header_bytes > HTTP_HEADER_BYTES || ++guard->header_count > GUARD_HEADERS)
        guard_refuse(guard, 431, "too_large", "the headers are too large");
    else if (!is_token(name, name_length))
        refuse_form(guard, "a header's name is not a token");
    else if (!is_field_text(value, value_length))
        refuse_form(guard, "a header has control characters");
    else
        read_header(guard, name, name_length, value, value_length);
}

bool guard_has_body(const Guard *guard) {
    return guard->chunked || guard->content_length > 0;
}

bool guard_end(Guard *guard) {
    if (guard->length_count > 1 || guard->encoding_count > 1)
        refuse_form(guard, "Content-Length or Transfer-Encoding comes twice");
    if (guard->length_count && guard->encoding_count)
        refuse_form(guard, "Content-Length and Transfer-Encoding together");
    if (guard->encoding_count && guard->version_1_0)
        refuse_form(guard, "HTTP/1.0 has no Transfer-Encoding");
    check_host(guard);
    return !guard->refusal.status;
}
