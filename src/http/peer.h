/* The connections of a server: who is at the other end, what it is waited for, and how to wake or
 * cut it.
 *
 * A peer lives from accept to just before its descriptor is closed. Its table's mutex keeps it
 * alive for the sweeper; an exchange that is not gone keeps it alive for everybody else. Order of
 * locks: table or exchange, then peer. */
#pragma once

#include <arpa/inet.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* What a peer is doing; each has its deadline (deadline.h). */
typedef enum PeerPhase {
    PEER_HEADERS,  /* since accept, or since the request line of a later request */
    PEER_IDLE,     /* kept alive, no next request line yet */
    PEER_BODY,     /* its body is being read */
    PEER_HANDLING, /* we owe it an answer */
    PEER_SENDING,  /* its answer is being sent */
    PEER_STREAM    /* listens to an event stream */
} PeerPhase;

typedef struct Peer {
    struct Peer *next, *previous; /* in the table */
    int descriptor;
    bool local;
    char client[INET6_ADDRSTRLEN];

    _Atomic int phase;
    _Atomic int64_t since;    /* monotonic microseconds: of this phase; of the last event sent */
    _Atomic int64_t opened;   /* when its stream was opened */
    _Atomic int64_t received; /* bytes of the body so far */
    _Atomic bool cut;         /* to be closed, whatever it is doing */
    _Atomic bool beat_due;    /* a stream should say that it is alive */
    bool linger;              /* its last answer left a body unread; transport thread only */

    pthread_mutex_t mutex;
    struct MHD_Connection *suspended; /* while it is suspended */

    /* the sweeper's notes */
    uint64_t acknowledged;
    int64_t progress_at;
} Peer;

typedef struct PeerTable {
    pthread_mutex_t mutex;
    Peer *first;
    bool closed; /* who still comes is cut */
    _Atomic int64_t open, total, late;
} PeerTable;

/* Monotonic microseconds, to a few milliseconds. */
int64_t peer_clock(void);

void peer_table_begin(PeerTable *table);
void peer_table_end(PeerTable *table);
/* Cuts everyone, also who comes later. */
void peer_table_cut(PeerTable *table);

Peer *peer_open(PeerTable *table, int descriptor, bool local, const struct sockaddr *address);
void peer_close(PeerTable *table, Peer *peer);

void peer_enter(Peer *peer, PeerPhase phase);

/* Suspends the connection, in its own thread; false where the peer is cut: then don't. */
bool peer_suspend(Peer *peer, struct MHD_Connection *connection);
/* Wakes it where it is suspended. Any thread. */
void peer_resume(Peer *peer);
/* Shuts its socket and wakes it, so that its thread closes it. Any thread. */
void peer_cut(Peer *peer);
