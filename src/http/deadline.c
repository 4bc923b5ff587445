#include "http/deadline.h"

#include <errno.h>
#include <glib.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    SWEEP_MILLIS = 500,
    SECOND = 1000000,
    BODY_BYTES_PER_SECOND = 100 * 1024,
    LINGERERS = 64,
    LINGER_SECONDS = 2,
    LINGER_BYTES = 4 * 1024 * 1024,
    /* of tcpi_state; <netinet/tcp.h>, which has the names, doesn't go with <linux/tcp.h> */
    STATE_CLOSE = 7,
    STATE_CLOSE_WAIT = 8
};

typedef struct Lingerer {
    int descriptor; /* 0 where the place is free */
    int64_t until;
    int64_t room; /* bytes it may still send */
} Lingerer;

struct Sweeper {
    PeerTable *peers;
    DeadlineSeconds seconds;
    pthread_t thread;
    pthread_mutex_t mutex; /* of what follows */
    pthread_cond_t wake;
    bool stop;
    Lingerer lingerers[LINGERERS];
};

/* Peers */

/* Whether the other side acknowledged something since the last look, or has nothing to. False also
 * where it has closed. A Unix socket has no such figures; who has that one is trusted. */
static bool moves(Peer *peer, int64_t now) {
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    if (peer->local || getsockopt(peer->descriptor, IPPROTO_TCP, TCP_INFO, &info, &size))
        return true;
    int waiting = 0;
    bool nothing_sent = !ioctl(peer->descriptor, SIOCOUTQ, &waiting) && !waiting;
    if (info.tcpi_bytes_acked == peer->acknowledged && !nothing_sent)
        return false;
    peer->acknowledged = info.tcpi_bytes_acked;
    peer->progress_at = now;
    return true;
}

static bool has_hung_up(const Peer *peer) {
    struct tcp_info info = {0};
    socklen_t size = sizeof info;
    return !peer->local && !getsockopt(peer->descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) &&
           (info.tcpi_state == STATE_CLOSE_WAIT || info.tcpi_state == STATE_CLOSE);
}

static bool is_stalled(const Sweeper *sweeper, Peer *peer, int64_t since, int64_t now) {
    if (now - since < SECOND || moves(peer, now))
        return false;
    return now - MAX(peer->progress_at, since) > (int64_t)sweeper->seconds.stall * SECOND;
}

/* A stream's `since` is its last event, so its stall is counted from the last progress alone. */
static bool is_deaf(const Sweeper *sweeper, Peer *peer, int64_t now) {
    int64_t opened = atomic_load_explicit(&peer->opened, memory_order_relaxed);
    if (has_hung_up(peer))
        return true;
    return !moves(peer, now) &&
           now - MAX(peer->progress_at, opened) > (int64_t)sweeper->seconds.stall * SECOND;
}

static bool is_late(const Sweeper *sweeper, Peer *peer, int64_t now) {
    int64_t since = atomic_load_explicit(&peer->since, memory_order_relaxed);
    int64_t received = atomic_load_explicit(&peer->received, memory_order_relaxed);
    switch ((PeerPhase)atomic_load_explicit(&peer->phase, memory_order_relaxed)) {
    case PEER_HEADERS:
        return now - since > (int64_t)sweeper->seconds.headers * SECOND;
    case PEER_IDLE:
        return now - since > (int64_t)sweeper->seconds.idle * SECOND;
    case PEER_BODY:
        return now - since >
               (sweeper->seconds.body + received / BODY_BYTES_PER_SECOND) * (int64_t)SECOND;
    case PEER_SENDING:
        return is_stalled(sweeper, peer, since, now);
    case PEER_STREAM:
        return is_deaf(sweeper, peer, now);
    case PEER_HANDLING:
        break;
    }
    return false;
}

static void beat(const Sweeper *sweeper, Peer *peer, int64_t now) {
    if (atomic_load_explicit(&peer->phase, memory_order_relaxed) != PEER_STREAM ||
        now - atomic_load_explicit(&peer->since, memory_order_relaxed) <
            (int64_t)sweeper->seconds.beat * SECOND)
        return;
    atomic_store(&peer->beat_due, true);
    peer_resume(peer);
}

static void sweep_peers(Sweeper *sweeper, int64_t now) {
    pthread_mutex_lock(&sweeper->peers->mutex);
    for (Peer *peer = sweeper->peers->first; peer; peer = peer->next) {
        if (atomic_load(&peer->cut))
            continue;
        if (is_late(sweeper, peer, now)) {
            atomic_fetch_add(&sweeper->peers->late, 1);
            peer_cut(peer);
        } else {
            beat(sweeper, peer, now);
        }
    }
    pthread_mutex_unlock(&sweeper->peers->mutex);
}

/* Lingerers */

/* False when it is over: closed by the other side, or too much. */
static bool drain(Lingerer *lingerer) {
    char waste[16 * 1024];
    while (lingerer->room > 0) {
        ssize_t length = recv(lingerer->descriptor, waste, sizeof waste, MSG_DONTWAIT);
        if (length <= 0)
            return length < 0 && (errno == EAGAIN || errno == EINTR);
        lingerer->room -= length;
    }
    return false;
}

static void sweep_lingerers(Sweeper *sweeper, int64_t now) {
    for (size_t i = 0; i < LINGERERS; i++) {
        Lingerer *lingerer = &sweeper->lingerers[i];
        if (lingerer->descriptor && (!drain(lingerer) || now > lingerer->until)) {
            close(lingerer->descriptor);
            lingerer->descriptor = 0;
        }
    }
}

static Lingerer *free_place(Sweeper *sweeper) {
    for (size_t i = 0; i < LINGERERS; i++)
        if (!sweeper->lingerers[i].descriptor)
            return &sweeper->lingerers[i];
    return NULL;
}

void sweeper_linger(Sweeper *sweeper, int descriptor) {
    pthread_mutex_lock(&sweeper->mutex);
    Lingerer *place = sweeper->stop ? NULL : free_place(sweeper);
    int copy = place ? dup(descriptor) : -1;
    if (copy >= 0) {
        *place = (Lingerer){copy, peer_clock() + LINGER_SECONDS * SECOND, LINGER_BYTES};
        pthread_cond_signal(&sweeper->wake);
    }
    pthread_mutex_unlock(&sweeper->mutex);
}

/* The thread */

static bool someone_lingers(const Sweeper *sweeper) {
    for (size_t i = 0; i < LINGERERS; i++)
        if (sweeper->lingerers[i].descriptor)
            return true;
    return false;
}

/* Until the next sweep, or sooner while someone lingers: who sends fast should not be held up. */
static void wait_for_next(Sweeper *sweeper) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t nanos = until.tv_nsec + (someone_lingers(sweeper) ? SWEEP_MILLIS / 10 : SWEEP_MILLIS) *
                                        INT64_C(1000000);
    until.tv_sec += nanos / 1000000000;
    until.tv_nsec = nanos % 1000000000;
    pthread_cond_timedwait(&sweeper->wake, &sweeper->mutex, &until);
}

static void *run_sweeper(void *context) {
    Sweeper *sweeper = context;
    int64_t swept_at = peer_clock();
    pthread_mutex_lock(&sweeper->mutex);
    while (!sweeper->stop) {
        wait_for_next(sweeper);
        int64_t now = peer_clock();
        sweep_lingerers(sweeper, now);
        if (now - swept_at < SWEEP_MILLIS * 1000 - SWEEP_MILLIS * 20)
            continue;
        swept_at = now;
        pthread_mutex_unlock(&sweeper->mutex);
        sweep_peers(sweeper, now);
        pthread_mutex_lock(&sweeper->mutex);
    }
    pthread_mutex_unlock(&sweeper->mutex);
    return NULL;
}

Sweeper *sweeper_new(PeerTable *peers, DeadlineSeconds seconds) {
    Sweeper *sweeper = g_new0(Sweeper, 1);
    sweeper->peers = peers;
    sweeper->seconds = seconds;
    pthread_mutex_init(&sweeper->mutex, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&sweeper->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    int failure = pthread_create(&sweeper->thread, NULL, run_sweeper, sweeper);
    g_assert(!failure);
    return sweeper;
}

void sweeper_free(Sweeper *sweeper) {
    if (!sweeper)
        return;
    pthread_mutex_lock(&sweeper->mutex);
    sweeper->stop = true;
    pthread_cond_signal(&sweeper->wake);
    pthread_mutex_unlock(&sweeper->mutex);
    pthread_join(sweeper->thread, NULL);
    for (size_t i = 0; i < LINGERERS; i++)
        if (sweeper->lingerers[i].descriptor)
            close(sweeper->lingerers[i].descriptor);
    pthread_cond_destroy(&sweeper->wake);
    pthread_mutex_destroy(&sweeper->mutex);
    g_free(sweeper);
}
