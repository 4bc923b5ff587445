#include "http/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 4096, KIND = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC };

static int fail_and_close(Call *call, int descriptor, const char *field, const char *what) {
    call_fail(call, ERROR_IO, field, "can't listen at %s: %s", what, g_strerror(errno));
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

static bool bind_and_listen(int descriptor, const struct addrinfo *at) {
    int yes = 1, no = 0;
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes))
        return false;
    if (at->ai_family == AF_INET6 &&
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &no, sizeof no))
        return false;
    return !bind(descriptor, at->ai_addr, at->ai_addrlen) && !listen(descriptor, BACKLOG);
}

int listener_tcp(Call *call, const char *address, int port) {
    struct addrinfo hints = {
        .ai_family = AF_UNSPEC,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
    };
    struct addrinfo *found = NULL;
    char service[16];
    snprintf(service, sizeof service, "%d", port);
    int failure = getaddrinfo(address, service, &hints, &found);
    if (failure) {
        call_fail(call, ERROR_INVALID, "address", "%.80s: %s", address, gai_strerror(failure));
        return -1;
    }
    int descriptor = socket(found->ai_family, KIND, 0);
    if (descriptor < 0 || !bind_and_listen(descriptor, found)) {
        const char *what = arena_printf(call->arena, "%.80s port %d", address, port);
        descriptor = fail_and_close(call, descriptor, "address", what);
    }
    freeaddrinfo(found);
    return descriptor;
}

int listener_port(int listener) {
    union {
        struct sockaddr any;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } at = {.six = {0}};
    socklen_t size = sizeof at;
    int failure = getsockname(listener, &at.any, &size);
    g_assert(!failure);
    return ntohs(at.any.sa_family == AF_INET6 ? at.six.sin6_port : at.four.sin_port);
}

/* A socket file is left behind by a process that was killed. */
static void remove_stale(const struct sockaddr_un *at) {
    struct stat found;
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (!lstat(at->sun_path, &found) && S_ISSOCK(found.st_mode) &&
        connect(probe, (const struct sockaddr *)at, sizeof *at) && errno == ECONNREFUSED)
        unlink(at->sun_path);
    close(probe);
}

int listener_unix(Call *call, const char *path) {
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof at.sun_path) {
        call_fail(call, ERROR_INVALID, "control_path", "%.80s…: too long for a socket", path);
        return -1;
    }
    memcpy(at.sun_path, path, strlen(path));
    remove_stale(&at);
    int descriptor = socket(AF_UNIX, KIND, 0);
    /* Linux gives the file the mode of the socket: there is no moment when others may connect */
    if (descriptor < 0 || fchmod(descriptor, S_IRUSR | S_IWUSR) ||
        bind(descriptor, (const struct sockaddr *)&at, sizeof at) || listen(descriptor, BACKLOG))
        return fail_and_close(call, descriptor, "control_path", path);
    return descriptor;
}

void listener_silence(int listener) {
    int mute = socket(AF_INET, KIND, 0);
    if (mute >= 0 && dup3(mute, listener, O_CLOEXEC) < 0)
        shutdown(listener, SHUT_RDWR);
    if (mute >= 0)
        close(mute);
}
