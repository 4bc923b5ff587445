#include "http/server_internal.h"

#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { RELEASE_FROM_BYTES = 4096 };

static HttpExchange *exchange_of(HttpStream *stream) {
    return (HttpExchange *)(void *)((char *)stream - offsetof(HttpExchange, stream));
}

/* Next to send, with the exchange locked: 0 where there is nothing. */
static size_t take_queued(Bytes *queue, char *room, size_t room_bytes) {
    size_t length = MIN(queue->end - queue->start, room_bytes);
    if (length)
        memcpy(room, queue->memory + queue->start, length);
    queue->start += length;
    if (queue->start == queue->end)
        bytes_free(queue); /* thousands of listeners are idle most of the time */
    return length;
}

/* Gives the memory of a room that holds nothing back to the system before a sleep: libmicrohttpd
 * has cleared all of it, which made four pages of each idle listener resident for nothing. */
static void release_room(char *room, size_t room_bytes) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t first = ((uintptr_t)room + page - 1) & ~(page - 1);
    uintptr_t end = ((uintptr_t)room + room_bytes) & ~(page - 1);
    if (first < end)
        madvise(room + (first - (uintptr_t)room), end - first, MADV_DONTNEED);
}

static ssize_t sleep_locked(HttpExchange *exchange, char *room, size_t room_bytes) {
    if (exchange->stream.touched > RELEASE_FROM_BYTES) {
        release_room(room, room_bytes);
        exchange->stream.touched = 0;
    }
    bool asleep = peer_suspend(exchange->peer, exchange->connection);
    return asleep ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
}

static ssize_t read_locked(HttpExchange *exchange, char *room, size_t room_bytes) {
    Peer *peer = exchange->peer;
    size_t length = take_queued(&exchange->stream.queue, room, room_bytes);
    if (!length && atomic_exchange(&peer->beat_due, false)) {
        length = sizeof(HTTP_STREAM_BEAT) - 1;
        memcpy(room, HTTP_STREAM_BEAT, length);
    }
    if (length) {
        exchange->sent_bytes += (int64_t)length;
        exchange->stream.touched = MAX(exchange->stream.touched, length);
        atomic_store_explicit(&peer->since, peer_clock(), memory_order_relaxed);
        return (ssize_t)length;
    }
    if (exchange->stream.closing || atomic_load(&exchange->server->draining))
        return MHD_CONTENT_READER_END_OF_STREAM;
    return sleep_locked(exchange, room, room_bytes);
}

ssize_t stream_read(void *context, uint64_t position, char *room, size_t room_bytes) {
    (void)position;
    HttpExchange *exchange = context;
    pthread_mutex_lock(&exchange->mutex);
    ssize_t length = read_locked(exchange, room, room_bytes);
    pthread_mutex_unlock(&exchange->mutex);
    return length;
}

bool http_stream_send(HttpStream *stream, const char *text, size_t length) {
    HttpExchange *exchange = exchange_of(stream);
    pthread_mutex_lock(&exchange->mutex);
    Bytes *queue = &stream->queue;
    bool open = !exchange->gone && !stream->closing && !stream->broken;
    bool fits = queue->end - queue->start + length <= HTTP_STREAM_BACKLOG;
    if (open && fits) {
        bytes_add(queue, text, length);
        peer_resume(exchange->peer);
    } else if (open) {
        stream->broken = true;
        peer_cut(exchange->peer);
    }
    pthread_mutex_unlock(&exchange->mutex);
    return open && fits;
}

void http_stream_close(HttpStream *stream) {
    HttpExchange *exchange = exchange_of(stream);
    pthread_mutex_lock(&exchange->mutex);
    stream->closing = true;
    if (!exchange->gone)
        peer_resume(exchange->peer);
    pthread_mutex_unlock(&exchange->mutex);
}

void stream_over(HttpExchange *exchange) {
    if (exchange->stream_counted)
        atomic_fetch_sub(&exchange->server->streams_open, 1);
    exchange->stream.closed(&exchange->stream, exchange->stream.context);
}
