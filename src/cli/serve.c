/* aftercare serve: the store, the writer, the API, until a signal ends it. */
#include "base/text.h"
#include "cli/command.h"
#include "http/app.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DRAIN_SECONDS = 10, WATCH_MILLISECONDS = 200 };

typedef struct Serving {
    Service *service;
    App *app;
    HttpServer *server;
} Serving;

/* "127.0.0.1:8080", "[::1]:8080", ":8080". */
static bool read_listen(Call *call, const char *text, HttpOptions *options) {
    const char *colon = strrchr(text, ':');
    char *end;
    gint64 port = colon ? g_ascii_strtoll(colon + 1, &end, 10) : -1;
    if (port < 0 || port > 65535 || !colon[1] || *end)
        return call_fail(call, ERROR_USAGE, "--listen", "must be ADDRESS:PORT");
    bool brackets = *text == '[' && colon > text + 1 && colon[-1] == ']';
    options->address = arena_text_n(call->arena, text + brackets,
                                    (size_t)(colon - text) - 2 * (size_t)brackets);
    if (!*options->address)
        options->address = "::";
    options->port = (int)port;
    return true;
}

static bool start(Call *call, const Arguments *arguments, Serving *serving) {
    const char *listen = argument(arguments, "--listen");
    const char *data = argument(arguments, "--data");
    HttpOptions http = {.control_path = arena_printf(call->arena, "%s/control", data)};
    ServiceOptions options = {.store = {.folder = data,
                                        .database = argument(arguments, "--database"),
                                        .create = true},
                              .writer_thread = true};
    if (!read_listen(call, listen ? listen : "127.0.0.1:8080", &http))
        return false;
    serving->service = service_open(call, &options);
    if (!serving->service)
        return false;
    serving->app = app_new(&(AppOptions){.service = serving->service});
    serving->server = http_server_new(call, &http, app_handler(serving->app));
    if (!serving->server)
        return false;
    app_set_server(serving->app, serving->server);
    return true;
}

static void stop(Serving *serving) {
    if (serving->server) {
        app_stop(serving->app);
        http_server_drain(serving->server, DRAIN_SECONDS);
        http_server_free(serving->server);
    }
    app_free(serving->app);
    service_close(serving->service);
}

/* Until SIGTERM or SIGINT, or until writing has failed for good. */
static bool wait_for_end(const Serving *serving, const sigset_t *signals) {
    const struct timespec pause = {0, WATCH_MILLISECONDS * 1000L * 1000L};
    while (!service_failed(serving->service))
        if (sigtimedwait(signals, NULL, &pause) > 0)
            return true;
    return false;
}

int run_serve(Call *call, const Arguments *arguments) {
    Serving serving = {0};
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (!secret_start())
        return report_errors(call, false);
    if (!start(call, arguments, &serving)) {
        stop(&serving);
        return report_errors(call, false);
    }
    printf("aftercare listens on port %d\n", http_server_port(serving.server));
    fflush(stdout);
    if (!wait_for_end(&serving, &signals)) {
        fputs("aftercare: writing to disk failed; the process ends so that a restart recovers\n",
              stderr);
        _exit(error_code_row(ERROR_IO)->exit_code);
    }
    stop(&serving);
    return EXIT_DONE;
}
