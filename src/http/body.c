#include "http/server_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

static bool open_spool(HttpExchange *exchange) {
    char *path = arena_printf(exchange->arena, "%s/body-XXXXXX", exchange->plan.spool_folder);
    exchange->spool = mkostemp(path, O_CLOEXEC); /* 0600 */
    if (exchange->spool < 0)
        return false;
    exchange->request.body_file = path;
    return true;
}

bool body_begin(HttpExchange *exchange) {
    if (!guard_has_body(&exchange->guard) || !exchange->plan.spool_folder)
        return true;
    return open_spool(exchange);
}

static bool write_whole(int descriptor, const char *data, size_t length) {
    while (length) {
        ssize_t written = write(descriptor, data, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        length -= (size_t)written;
    }
    return true;
}

/* Where the folder is full, the rest is still read (up to the limit): libmicrohttpd takes an answer
 * only before or after a body. */
bool body_take(HttpExchange *exchange, const char *data, size_t length) {
    Peer *peer = exchange->peer;
    int64_t received = atomic_load_explicit(&peer->received, memory_order_relaxed);
    if ((int64_t)length > exchange->plan.limit_bytes - received)
        return false;
    atomic_store_explicit(&peer->received, received + (int64_t)length, memory_order_relaxed);
    if (exchange->spool < 0)
        bytes_add(&exchange->body, data, length);
    else if (!exchange->spool_failed)
        exchange->spool_failed = !write_whole(exchange->spool, data, length);
    return true;
}

static void close_spool(HttpExchange *exchange) {
    if (exchange->spool >= 0 && close(exchange->spool))
        exchange->spool_failed = true;
    exchange->spool = -1;
}

void body_complete(HttpExchange *exchange) {
    HttpRequest *request = &exchange->request;
    if (exchange->spool >= 0) {
        request->body_file_bytes =
            atomic_load_explicit(&exchange->peer->received, memory_order_relaxed);
        close_spool(exchange);
    } else if (exchange->body.end) {
        bytes_add(&exchange->body, "", 1);
        request->body = exchange->body.memory;
        request->body_length = exchange->body.end - 1;
    }
}

void body_free(HttpExchange *exchange) {
    close_spool(exchange);
    if (exchange->request.body_file)
        unlink(exchange->request.body_file); /* gone already where the handler took it */
    bytes_free(&exchange->body);
}
