/* libmicrohttpd (0.9.75 here; mended in 1.0) asks its epoll for at most 128 events, and where it
 * gets as many, it asks again before it serves any of them, with the same timeout: it sleeps beside
 * 128 ready connections until something else happens. So a wait that follows a full one doesn't
 * sleep. The library's call comes here, since a program's own symbol goes before that of libc. */
#include <stddef.h>
#include <sys/epoll.h>

static _Thread_local int full_epoll = -1; /* the one whose last answer was full; -1: none */

int epoll_wait(int epoll, struct epoll_event *events, int most, int timeout) {
    int count = epoll_pwait(epoll, events, most, full_epoll == epoll ? 0 : timeout, NULL);
    full_epoll = count == most ? epoll : -1;
    return count;
}
