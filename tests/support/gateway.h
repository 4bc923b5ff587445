/* A gateway to send to: an SMTP relay or an HTTP hook on a free port of this machine, which keeps
 * what it gets and answers as the test says. */
#pragma once

#include <glib.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct Gateway {
    bool smtp;
    int listener, port;
    pthread_t thread;
    _Atomic int answer;        /* the status of the next ones; 0: it takes them */
    _Atomic bool hangs;        /* it answers nothing until it is told otherwise */
    _Atomic bool hangs_at_end; /* it doesn't answer a goodbye */
    const char *says;          /* the body of its answers over HTTP; NULL: none */
    _Atomic bool stopping;
    _Atomic int visits;    /* connections under way */
    pthread_mutex_t mutex; /* guards what follows */
    GPtrArray *received;   /* char *: mails, or bodies behind their heads */
} Gateway;

static inline void gateway_keep(Gateway *gateway, const char *text) {
    pthread_mutex_lock(&gateway->mutex);
    g_ptr_array_add(gateway->received, g_strdup(text));
    pthread_mutex_unlock(&gateway->mutex);
}

static inline int gateway_count(Gateway *gateway) {
    pthread_mutex_lock(&gateway->mutex);
    int count = (int)gateway->received->len;
    pthread_mutex_unlock(&gateway->mutex);
    return count;
}

/* The last that it got, "" where it got none; lives as long as the gateway. */
static inline const char *gateway_last(Gateway *gateway) {
    pthread_mutex_lock(&gateway->mutex);
    const char *last =
        gateway->received->len ? gateway->received->pdata[gateway->received->len - 1] : "";
    pthread_mutex_unlock(&gateway->mutex);
    return last;
}

/* The last that has this text, "" where none has. */
static inline const char *gateway_find(Gateway *gateway, const char *text) {
    const char *found = "";
    pthread_mutex_lock(&gateway->mutex);
    for (guint i = 0; i < gateway->received->len; i++)
        if (strstr(gateway->received->pdata[i], text))
            found = gateway->received->pdata[i];
    pthread_mutex_unlock(&gateway->mutex);
    return found;
}

static inline void gateway_say(FILE *stream, int status, const char *text) {
    fprintf(stream, "%d %s\r\n", status, text);
    fflush(stream);
}

static inline void gateway_wait(Gateway *gateway) {
    while (gateway->hangs && !gateway->stopping)
        g_usleep(10000);
}

static inline void gateway_take_mail(Gateway *gateway, FILE *stream) {
    g_autoptr(GString) mail = g_string_new(NULL);
    char line[4096];
    while (fgets(line, sizeof line, stream) && strcmp(line, ".\r\n") != 0)
        g_string_append(mail, line[0] == '.' ? line + 1 : line);
    gateway_keep(gateway, mail->str);
}

static inline void gateway_speak_smtp(Gateway *gateway, FILE *stream) {
    char line[4096];
    gateway_say(stream, 220, "relay");
    while (fgets(line, sizeof line, stream)) {
        bool receives = g_str_has_prefix(line, "RCPT");
        if (g_str_has_prefix(line, "QUIT")) {
            while (gateway->hangs_at_end && !gateway->stopping)
                g_usleep(10000);
            break;
        }
        if (receives && gateway->answer) {
            gateway_say(stream, gateway->answer, "no");
        } else if (g_str_has_prefix(line, "DATA")) {
            gateway_say(stream, 354, "go on");
            gateway_take_mail(gateway, stream);
            gateway_say(stream, 250, "taken");
        } else {
            gateway_say(stream, 250, "well");
        }
    }
}

static inline void gateway_speak_http(Gateway *gateway, FILE *stream) {
    g_autoptr(GString) whole = g_string_new(NULL);
    char line[4096];
    size_t length = 0;
    while (fgets(line, sizeof line, stream) && strcmp(line, "\r\n") != 0) {
        g_string_append(whole, line);
        if (!g_ascii_strncasecmp(line, "Content-Length:", 15))
            length = (size_t)g_ascii_strtoull(line + 15, NULL, 10);
    }
    g_autofree char *body = g_malloc0(length + 1);
    if (fread(body, 1, length, stream) == length) {
        g_string_append_printf(whole, "\n%s", body);
        gateway_keep(gateway, whole->str);
    }
    const char *says = gateway->says ? gateway->says : "";
    fprintf(stream, "HTTP/1.1 %d X\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
            gateway->answer ? gateway->answer : 200, strlen(says), says);
    fflush(stream);
}

typedef struct GatewayVisit {
    Gateway *gateway;
    FILE *stream;
} GatewayVisit;

static inline void *gateway_receive(void *with) {
    GatewayVisit *visit = with;
    Gateway *gateway = visit->gateway;
    gateway_wait(gateway);
    if (gateway->smtp)
        gateway_speak_smtp(gateway, visit->stream);
    else
        gateway_speak_http(gateway, visit->stream);
    (void)fclose(visit->stream);
    g_free(visit);
    gateway->visits--;
    return NULL;
}

static inline void *gateway_run(void *with) {
    Gateway *gateway = with;
    int connection;
    while ((connection = accept(gateway->listener, NULL, NULL)) >= 0) {
        GatewayVisit *visit = g_new0(GatewayVisit, 1);
        pthread_t thread;
        *visit = (GatewayVisit){gateway, fdopen(connection, "r+")};
        g_assert_nonnull(visit->stream);
        gateway->visits++;
        g_assert_cmpint(pthread_create(&thread, NULL, gateway_receive, visit), ==, 0);
        pthread_detach(thread);
    }
    return NULL;
}

static inline Gateway *gateway_new(bool smtp) {
    Gateway *gateway = g_new0(Gateway, 1);
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    gateway->smtp = smtp;
    gateway->received = g_ptr_array_new_with_free_func(g_free);
    pthread_mutex_init(&gateway->mutex, NULL);
    gateway->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(bind(gateway->listener, (struct sockaddr *)&address, sizeof address), ==, 0);
    g_assert_cmpint(listen(gateway->listener, 64), ==, 0);
    g_assert_cmpint(getsockname(gateway->listener, (struct sockaddr *)&address, &length), ==, 0);
    gateway->port = ntohs(address.sin_port);
    g_assert_cmpint(pthread_create(&gateway->thread, NULL, gateway_run, gateway), ==, 0);
    return gateway;
}

static inline void gateway_free(Gateway *gateway) {
    gateway->stopping = true;
    shutdown(gateway->listener, SHUT_RDWR);
    pthread_join(gateway->thread, NULL);
    while (gateway->visits > 0)
        g_usleep(1000);
    close(gateway->listener);
    g_ptr_array_free(gateway->received, TRUE);
    pthread_mutex_destroy(&gateway->mutex);
    g_free(gateway);
}
