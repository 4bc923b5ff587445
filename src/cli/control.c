#include "cli/control.h"

#include "base/json.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024, HEAD_LINE_BYTES = 16 * 1024 };

typedef struct Talk {
    Call *call;
    int socket;
    char bytes[PIECE_BYTES]; /* received, not yet taken */
    size_t at, end;
} Talk;

/* ---- connecting ---- */

static int connect_to(const char *data) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int length = snprintf(at.sun_path, sizeof at.sun_path, "%s/control", data);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0)
        return -1;
    bool fits = length > 0 && (size_t)length < sizeof at.sun_path;
    if (fits && connect(descriptor, (const struct sockaddr *)&at, sizeof at) == 0)
        return descriptor;
    close(descriptor);
    return -1;
}

bool control_available(const char *data) {
    int descriptor = connect_to(data);
    if (descriptor < 0)
        return false;
    close(descriptor);
    return true;
}

/* ---- sending ---- */

static bool send_all(const Talk *talk, const char *bytes, size_t length) {
    while (length) {
        ssize_t sent = send(talk->socket, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        length -= (size_t)sent;
    }
    return true;
}

/* A chunk with its length before it (RFC 9112, 7.1); one of no length is the end. */
static bool send_chunk(const Talk *talk, const char *bytes, size_t length) {
    char head[32];
    int digits = snprintf(head, sizeof head, "%zx\r\n", length);
    return send_all(talk, head, (size_t)digits) && send_all(talk, bytes, length) &&
           send_all(talk, "\r\n", 2);
}

typedef struct BodyFile {
    const char *name;
    int descriptor; /* -1: none */
    int64_t bytes;  /* -1: unknown, so it goes as chunks */
} BodyFile;

static bool open_body(Call *call, const char *name, BodyFile *ret_file) {
    struct stat found;
    *ret_file = (BodyFile){.name = name, .descriptor = -1};
    if (!name)
        return true;
    ret_file->descriptor = strcmp(name, "-") ? open(name, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (ret_file->descriptor < 0 || fstat(ret_file->descriptor, &found)) {
        call_fail(call, errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, NULL, "%s",
                  g_strerror(errno));
        call->last_error->file = arena_text(call->arena, name);
        return false;
    }
    bool plain = S_ISREG(found.st_mode) && strcmp(name, "-") != 0;
    ret_file->bytes = plain ? found.st_size : -1;
    return true;
}

static bool fail_read(const Talk *talk, const BodyFile *file, const char *why) {
    call_fail(talk->call, ERROR_IO, NULL, "can't be read: %s", why);
    talk->call->last_error->file = arena_text(talk->call->arena, file->name);
    return false;
}

/* False with an error: the file can't be read. False without one: the server doesn't take more; it
 * may have answered already. */
static bool send_file(const Talk *talk, const BodyFile *file) {
    char piece[PIECE_BYTES];
    int64_t left = file->bytes;
    while (left) {
        size_t room = left > 0 ? (size_t)MIN(left, PIECE_BYTES) : PIECE_BYTES;
        ssize_t got = read(file->descriptor, piece, room);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0 || (got == 0 && left > 0))
            return fail_read(talk, file, got ? g_strerror(errno) : "it became shorter");
        if (got == 0)
            return true;
        bool sent =
            left > 0 ? send_all(talk, piece, (size_t)got) : send_chunk(talk, piece, (size_t)got);
        if (!sent)
            return false;
        left -= left > 0 ? got : 0;
    }
    return true;
}

static bool send_body(const Talk *talk, const char *body, size_t body_length,
                      const BodyFile *file) {
    bool chunks = file->descriptor >= 0 && file->bytes < 0;
    if (body_length) {
        bool sent =
            chunks ? send_chunk(talk, body, body_length) : send_all(talk, body, body_length);
        if (!sent)
            return false;
    }
    return file->descriptor < 0 || (send_file(talk, file) && (!chunks || send_chunk(talk, "", 0)));
}

static const char *request_head(Call *call, const char *method, const char *path, const char *token,
                                const char *content_type, int64_t length, bool chunks) {
    const char *who = token ? arena_printf(call->arena, "Authorization: Bearer %s\r\n", token) : "";
    const char *type =
        content_type ? arena_printf(call->arena, "Content-Type: %s\r\n", content_type) : "";
    const char *extent = chunks
                             ? "Transfer-Encoding: chunked\r\n"
                             : arena_printf(call->arena, "Content-Length: %" PRId64 "\r\n", length);
    bool bodiless = !chunks && !length && !content_type;
    return arena_printf(
        call->arena, "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n%s%s%s\r\n", method,
        path, who, type, bodiless && strcmp(method, "GET") == 0 ? "" : extent);
}

/* ---- receiving ---- */

/* At least one byte more; false at the end. */
static bool receive(Talk *talk) {
    ssize_t got;
    do
        got = recv(talk->socket, talk->bytes, sizeof talk->bytes, 0);
    while (got < 0 && errno == EINTR);
    talk->at = 0;
    talk->end = got > 0 ? (size_t)got : 0;
    return got > 0;
}

/* A line without its end; false where there is none, or it is too long. */
static bool receive_line(Talk *talk, char ret_line[HEAD_LINE_BYTES]) {
    for (size_t length = 0; length < HEAD_LINE_BYTES - 1;) {
        if (talk->at == talk->end && !receive(talk))
            return false;
        char byte = talk->bytes[talk->at++];
        if (byte == '\n') {
            length -= length && ret_line[length - 1] == '\r';
            ret_line[length] = '\0';
            return true;
        }
        ret_line[length++] = byte;
    }
    return false;
}

/* `length` bytes to `out`; all until the end where it is negative. */
static bool receive_bytes(Talk *talk, int64_t length, FILE *out) {
    while (length) {
        if (talk->at == talk->end && !receive(talk))
            return length < 0;
        size_t there = talk->end - talk->at;
        size_t piece = length > 0 ? MIN(there, (size_t)length) : there;
        fwrite(talk->bytes + talk->at, 1, piece, out);
        talk->at += piece;
        length -= length > 0 ? (int64_t)piece : 0;
    }
    return true;
}

static bool receive_chunks(Talk *talk, FILE *out) {
    char line[HEAD_LINE_BYTES], *end;
    for (;;) {
        if (!receive_line(talk, line))
            return false;
        guint64 length = g_ascii_strtoull(line, &end, 16);
        if (end == line || length > G_MAXINT64)
            return false;
        if (!length)
            return receive_line(talk, line);
        if (!receive_bytes(talk, (int64_t)length, out) || !receive_line(talk, line))
            return false;
    }
}

typedef struct AnswerHead {
    int status;
    int64_t length; /* -1: not said */
    bool chunked;
} AnswerHead;

static bool receive_head(Talk *talk, AnswerHead *ret_head) {
    char line[HEAD_LINE_BYTES];
    *ret_head = (AnswerHead){.length = -1};
    if (!receive_line(talk, line) || sscanf(line, "HTTP/1.%*d %d", &ret_head->status) != 1)
        return false;
    while (receive_line(talk, line)) {
        if (!*line)
            return true;
        if (!g_ascii_strncasecmp(line, "Content-Length:", 15))
            ret_head->length = g_ascii_strtoll(line + 15, NULL, 10);
        else if (!g_ascii_strncasecmp(line, "Transfer-Encoding:", 18))
            ret_head->chunked = strstr(line + 18, "chunked") != NULL;
    }
    return false;
}

static bool receive_answer(Talk *talk, int *ret_status, FILE *out) {
    AnswerHead head;
    do
        if (!receive_head(talk, &head))
            return false;
    while (head.status / 100 == 1);
    *ret_status = head.status;
    if (head.status == 204 || head.status == 304)
        return true;
    return head.chunked ? receive_chunks(talk, out) : receive_bytes(talk, head.length, out);
}

/* ---- the whole ---- */

static bool talk_through(Talk *talk, const char *head, const char *body, size_t body_length,
                         const BodyFile *file, int *ret_status, FILE *out) {
    size_t errors = talk->call->error_count;
    bool sent = send_all(talk, head, strlen(head)) && send_body(talk, body, body_length, file);
    if (!sent && talk->call->error_count > errors)
        return false;
    return receive_answer(talk, ret_status, out) ||
           call_fail(talk->call, ERROR_UNAVAILABLE, NULL, "the server broke off its answer");
}

bool control_request(Call *call, const char *data, const char *method, const char *path,
                     const char *content_type, const char *body, size_t body_length,
                     const char *body_file, int *ret_status, FILE *out) {
    BodyFile file;
    *ret_status = 0;
    if (!open_body(call, body_file, &file))
        return false;
    Talk *talk = ARENA_NEW(call->arena, Talk);
    *talk = (Talk){.call = call, .socket = connect_to(data)};
    bool chunks = file.descriptor >= 0 && file.bytes < 0;
    const char *head = request_head(call, method, path, NULL, content_type,
                                    (int64_t)body_length + MAX(file.bytes, 0), chunks);
    bool well =
        talk->socket >= 0
            ? talk_through(talk, head, body, body_length, &file, ret_status, out)
            : call_fail(call, ERROR_UNAVAILABLE, NULL, "no server answers at %s/control", data);
    if (talk->socket >= 0)
        close(talk->socket);
    if (file.descriptor >= 0)
        close(file.descriptor);
    return well;
}

static int connect_to_port(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0 && connect(descriptor, (const struct sockaddr *)&at, sizeof at) == 0)
        return descriptor;
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

bool control_request_as(Call *call, int port, const char *token, const char *method,
                        const char *path, const char *json, int *ret_status, FILE *out) {
    const BodyFile none = {.descriptor = -1};
    size_t length = json ? strlen(json) : 0;
    Talk *talk = ARENA_NEW(call->arena, Talk);
    *talk = (Talk){.call = call, .socket = connect_to_port(port)};
    const char *head = request_head(call, method, path, token, json ? "application/json" : NULL,
                                    (int64_t)length, false);
    bool well = talk->socket >= 0
                    ? talk_through(talk, head, json, length, &none, ret_status, out)
                    : call_fail(call, ERROR_UNAVAILABLE, NULL, "no server answers at %d", port);
    if (talk->socket >= 0)
        close(talk->socket);
    return well;
}

/* ---- problems ---- */

static ErrorCode code_of(const Node *problem, int status) {
    const Node *word = node_get(problem, "code");
    for (int code = 0; word && word->text && code < ERROR_CODE_COUNT; code++)
        if (!strcmp(error_code_row((ErrorCode)code)->word, word->text))
            return (ErrorCode)code;
    return status >= 500 ? ERROR_UNAVAILABLE : ERROR_INVALID;
}

static const char *text_in(const Node *map, const char *key) {
    const Node *node = node_get(map, key);
    return node && node->kind == NODE_SCALAR ? node->text : NULL;
}

static void add_field(Call *call, ErrorCode code, const Node *field) {
    Error error = {.code = code,
                   .field = text_in(field, "field"),
                   .message = text_in(field, "message"),
                   .hint = text_in(field, "hint")};
    if (error.message)
        call_add_error(call, &error);
}

bool control_fail(Call *call, int status, const char *problem, size_t length) {
    Arena *arena = arena_new();
    Call quiet = call_begin(arena, call->now);
    const Node *node = json_parse(&quiet, NULL, 0, problem, length);
    const Node *fields = node_get(node, "fields");
    size_t errors = call->error_count;
    ErrorCode code = code_of(node, status);
    for (size_t i = 0; fields && fields->kind == NODE_LIST && i < fields->items.count; i++)
        add_field(call, code, fields->items.items[i]);
    if (call->error_count == errors) {
        const char *detail = text_in(node, "detail");
        call_fail(call, code, NULL, "%s", detail ? detail : "the server refused");
    }
    arena_free(arena);
    return false;
}
