/* Absolute deadlines, kept by one thread that looks over all peers twice a second.
 *
 * libmicrohttpd's own timeout counts idle time only, so that who trickles a byte now and then is
 * never closed. Here: the headers within 10 s of accept or of the request line; an idle connection
 * 30 s; a body 30 s + 1 s per 100 KiB received; an answer or stream 60 s without a byte
 * acknowledged by the other side while there is something to acknowledge. Our own work on an answer
 * has no deadline here: that is the handler's. Streams also get their sign of life each 20 s. */
#pragma once

#include "http/peer.h"

typedef struct DeadlineSeconds {
    int headers, idle, body, stall, beat;
} DeadlineSeconds;

typedef struct Sweeper Sweeper;

Sweeper *sweeper_new(PeerTable *peers, DeadlineSeconds seconds);
void sweeper_free(Sweeper *sweeper);

/* Keeps a copy of the socket for at most two seconds after its connection is closed and throws away
 * what still arrives. Otherwise the kernel answers the unread body with a reset, and the other side
 * may lose our answer that says why (RFC 9112, 9.6). */
void sweeper_linger(Sweeper *sweeper, int descriptor);
