#include "http/peer.h"

#include <glib.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

int64_t peer_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void peer_table_begin(PeerTable *table) {
    pthread_mutex_init(&table->mutex, NULL);
}

void peer_table_end(PeerTable *table) {
    g_assert(!table->first);
    pthread_mutex_destroy(&table->mutex);
}

/* An IPv4 peer of a dual socket is shown as what it is. */
static void write_address(char ret_text[INET6_ADDRSTRLEN], const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)address;
        inet_ntop(AF_INET, &four->sin_addr, ret_text, INET6_ADDRSTRLEN);
    } else if (address->sa_family == AF_INET6) {
        const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)address;
        if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
            inet_ntop(AF_INET, &six->sin6_addr.s6_addr[12], ret_text, INET6_ADDRSTRLEN);
        else
            inet_ntop(AF_INET6, &six->sin6_addr, ret_text, INET6_ADDRSTRLEN);
    }
}

Peer *peer_open(PeerTable *table, int descriptor, bool local, const struct sockaddr *address) {
    Peer *peer = g_new0(Peer, 1);
    peer->descriptor = descriptor;
    peer->local = local;
    if (address && !local)
        write_address(peer->client, address);
    pthread_mutex_init(&peer->mutex, NULL);
    peer_enter(peer, PEER_HEADERS);
    pthread_mutex_lock(&table->mutex);
    peer->next = table->first;
    if (peer->next)
        peer->next->previous = peer;
    table->first = peer;
    if (table->closed)
        peer_cut(peer);
    pthread_mutex_unlock(&table->mutex);
    atomic_fetch_add_explicit(&table->open, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&table->total, 1, memory_order_relaxed);
    return peer;
}

void peer_close(PeerTable *table, Peer *peer) {
    pthread_mutex_lock(&table->mutex);
    if (peer->previous)
        peer->previous->next = peer->next;
    else
        table->first = peer->next;
    if (peer->next)
        peer->next->previous = peer->previous;
    pthread_mutex_unlock(&table->mutex);
    atomic_fetch_sub_explicit(&table->open, 1, memory_order_relaxed);
    pthread_mutex_destroy(&peer->mutex);
    g_free(peer);
}

void peer_table_cut(PeerTable *table) {
    pthread_mutex_lock(&table->mutex);
    table->closed = true;
    for (Peer *peer = table->first; peer; peer = peer->next)
        peer_cut(peer);
    pthread_mutex_unlock(&table->mutex);
}

void peer_enter(Peer *peer, PeerPhase phase) {
    atomic_store_explicit(&peer->phase, phase, memory_order_relaxed);
    atomic_store_explicit(&peer->since, peer_clock(), memory_order_relaxed);
}

bool peer_suspend(Peer *peer, struct MHD_Connection *connection) {
    pthread_mutex_lock(&peer->mutex);
    bool may = !atomic_load(&peer->cut);
    if (may) {
        MHD_suspend_connection(connection);
        peer->suspended = connection;
    }
    pthread_mutex_unlock(&peer->mutex);
    return may;
}

static void resume_locked(Peer *peer) {
    if (peer->suspended)
        MHD_resume_connection(peer->suspended);
    peer->suspended = NULL;
}

void peer_resume(Peer *peer) {
    pthread_mutex_lock(&peer->mutex);
    resume_locked(peer);
    pthread_mutex_unlock(&peer->mutex);
}

void peer_cut(Peer *peer) {
    pthread_mutex_lock(&peer->mutex);
    if (!atomic_exchange(&peer->cut, true))
        shutdown(peer->descriptor, SHUT_RDWR);
    resume_locked(peer);
    pthread_mutex_unlock(&peer->mutex);
}
