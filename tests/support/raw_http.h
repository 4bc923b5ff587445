/* A raw HTTP client for tests: sends any bytes, reads answers one by one. Plain blocking sockets
 * with a time limit; what can't be read fails the test. */
#pragma once

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { RAW_TIMEOUT_SECONDS = 20 };

typedef struct RawClient {
    int descriptor;
    GString *pending; /* received, not yet taken */
} RawClient;

typedef struct RawAnswer {
    int status; /* 0: the connection was closed instead */
    char *head; /* status line and headers */
    char *body;
    size_t body_length;
} RawAnswer;

static inline RawClient raw_wrap(int descriptor) {
    struct timeval limit = {.tv_sec = RAW_TIMEOUT_SECONDS};
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    return (RawClient){descriptor, g_string_new(NULL)};
}

static inline RawClient raw_connect(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(descriptor, (const struct sockaddr *)&at, sizeof at), ==, 0);
    return raw_wrap(descriptor);
}

static inline RawClient raw_connect_unix(const char *path) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    g_strlcpy(at.sun_path, path, sizeof at.sun_path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(connect(descriptor, (const struct sockaddr *)&at, sizeof at), ==, 0);
    return raw_wrap(descriptor);
}

static inline void raw_close(RawClient *client) {
    close(client->descriptor);
    g_string_free(client->pending, TRUE);
}

/* False where the other side has closed. */
static inline bool raw_send_bytes(RawClient *client, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(client->descriptor, bytes, length, MSG_NOSIGNAL);
        if (sent < 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

static inline bool raw_send(RawClient *client, const char *text) {
    return raw_send_bytes(client, text, strlen(text));
}

/* False at the end; a connection that says nothing for long fails the test. */
static inline bool raw_receive(RawClient *client) {
    char bytes[16 * 1024];
    ssize_t length = recv(client->descriptor, bytes, sizeof bytes, 0);
    g_assert_true(length >= 0 || errno == ECONNRESET || errno == EPIPE);
    if (length > 0)
        g_string_append_len(client->pending, bytes, length);
    return length > 0;
}

/* Up to and with `mark`, taken from what came; NULL where the connection ends before. */
static inline char *raw_until(RawClient *client, const char *mark) {
    char *end;
    while (!(end = memmem(client->pending->str, client->pending->len, mark, strlen(mark))))
        if (!raw_receive(client))
            return NULL;
    gsize length = (gsize)(end - client->pending->str) + strlen(mark);
    char *text = g_strndup(client->pending->str, length);
    g_string_erase(client->pending, 0, (gssize)length);
    return text;
}

/* The next `length` bytes; NULL where the connection ends before. */
static inline char *raw_bytes(RawClient *client, size_t length) {
    while (client->pending->len < length)
        if (!raw_receive(client))
            return NULL;
    char *bytes = g_malloc(length + 1);
    memcpy(bytes, client->pending->str, length);
    bytes[length] = '\0';
    g_string_erase(client->pending, 0, (gssize)length);
    return bytes;
}

/* The value of a header of an answer, or NULL. Free it. */
static inline char *raw_header(const RawAnswer *answer, const char *name) {
    g_autofree char *mark = g_strdup_printf("\r\n%s: ", name);
    const char *line = answer->head ? strcasestr(answer->head, mark) : NULL;
    return line ? g_strndup(line + strlen(mark), strcspn(line + strlen(mark), "\r\n")) : NULL;
}

static inline char *raw_chunks(RawClient *client, size_t *ret_length) {
    GString *body = g_string_new(NULL);
    bool more = true;
    while (more) {
        g_autofree char *line = raw_until(client, "\r\n");
        if (!line) { /* cut: not whole, so nothing */
            g_string_free(body, TRUE);
            return NULL;
        }
        size_t length = strtoul(line, NULL, 16);
        g_autofree char *chunk = raw_bytes(client, length + 2);
        g_assert_nonnull(chunk);
        g_string_append_len(body, chunk, (gssize)length);
        more = length > 0;
    }
    *ret_length = body->len;
    return g_string_free(body, FALSE);
}

/* The head of the next answer only. */
static inline RawAnswer raw_head(RawClient *client) {
    RawAnswer answer = {.head = raw_until(client, "\r\n\r\n")};
    if (answer.head && !strncmp(answer.head, "HTTP/1.1 ", 9))
        answer.status = atoi(answer.head + 9);
    return answer;
}

static inline RawAnswer raw_answer_to(RawClient *client, bool head_request) {
    RawAnswer answer = raw_head(client);
    g_autofree char *length = raw_header(&answer, "Content-Length");
    g_autofree char *encoding = raw_header(&answer, "Transfer-Encoding");
    if (head_request || answer.status < 200)
        return answer;
    if (encoding)
        answer.body = raw_chunks(client, &answer.body_length);
    else if (length)
        answer.body = raw_bytes(client, answer.body_length = strtoul(length, NULL, 10));
    return answer;
}

static inline RawAnswer raw_answer(RawClient *client) {
    return raw_answer_to(client, false);
}

static inline void raw_free(RawAnswer *answer) {
    g_free(answer->head);
    g_free(answer->body);
    *answer = (RawAnswer){0};
}

/* Whether the other side closes before the time limit, sending nothing more. */
static inline bool raw_is_closed(RawClient *client) {
    return !client->pending->len && !raw_receive(client);
}
