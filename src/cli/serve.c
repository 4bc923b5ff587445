/* aftercare serve: the store, the writer, the API, until a signal ends it. */
#include "cli/serve.h"

#include "actions/people.h"
#include "actions/zones.h"
#include "base/text.h"
#include "http/app.h"
#include "http/log.h"
#include "post/post.h"

#include <glib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DRAIN_SECONDS = 10, WATCH_MILLISECONDS = 200 };

typedef struct Serving {
    Service *service;
    App *app;
    HttpServer *server;
    Post *post;
    const char *base_url;
} Serving;

/* "127.0.0.1:8080", "[::1]:8080", ":8080". */
static bool read_listen(Call *call, const char *text, HttpOptions *options) {
    const char *colon = strrchr(text, ':');
    char *end;
    gint64 port = colon ? g_ascii_strtoll(colon + 1, &end, 10) : -1;
    if (port < 0 || port > 65535 || !colon[1] || *end)
        return call_fail(call, ERROR_USAGE, "--listen", "must be ADDRESS:PORT");
    bool brackets = *text == '[' && colon > text + 1 && colon[-1] == ']';
    options->address =
        arena_text_n(call->arena, text + brackets, (size_t)(colon - text) - 2 * (size_t)brackets);
    if (!*options->address)
        options->address = "::";
    options->port = (int)port;
    return true;
}

bool serve_check_listen(Call *call, const char *listen) {
    HttpOptions unused = {0};
    return read_listen(call, listen, &unused);
}

/* ---- TLS ---- */

enum { PEM_BYTES = 256 * 1024 };

static bool read_tls(Call *call, const Settings *settings, HttpOptions *http) {
    const char *certificate = setting(settings, "tls_certificate");
    const char *key = setting(settings, "tls_key");
    size_t length;
    if (!certificate && !key)
        return true;
    if (!certificate || !key)
        return call_fail(call, ERROR_USAGE, certificate ? "tls_key" : "tls_certificate",
                         "is needed, too: TLS takes both");
    http->certificate = text_load_file(call, certificate, PEM_BYTES, &length);
    http->key = http->certificate ? text_load_file(call, key, PEM_BYTES, &length) : NULL;
    return http->key != NULL;
}

static void read_hosts(Call *call, const Settings *settings, HttpOptions *http) {
    const char *text = setting(settings, "hosts");
    LIST(const char *) hosts = {0};
    if (!text)
        return;
    char **parts = g_strsplit(text, ",", -1);
    for (char **part = parts; *part; part++)
        *LIST_ADD(call->arena, &hosts) = arena_text(call->arena, g_strstrip(*part));
    g_strfreev(parts);
    *LIST_ADD(call->arena, &hosts) = NULL;
    http->hosts = hosts.items;
}

/* ---- starting ---- */

static const char *own_address(Call *call, const HttpOptions *http) {
    bool any = !http->address || !strcmp(http->address, "::") ||
               !strcmp(http->address, "0.0.0.0") || !strcmp(http->address, "127.0.0.1");
    return arena_printf(call->arena, "%s://%s:%d", http->certificate ? "https" : "http",
                        any ? "localhost" : http->address, http->port);
}

static bool start_post(Call *call, const Settings *settings, Serving *serving) {
    const PostOptions options = {.mail_out = setting(settings, "mail_out"),
                                 .mail_from = setting(settings, "mail_from"),
                                 .sms_url = setting(settings, "sms_url"),
                                 .sms_header = setting(settings, "sms_header"),
                                 .sms_body = setting(settings, "sms_body"),
                                 .chat_url = setting(settings, "chat_url"),
                                 .chat_header = setting(settings, "chat_header"),
                                 .chat_body = setting(settings, "chat_body")};
    serving->post = post_new(call, serving->service, &options);
    if (serving->post)
        post_start(serving->post);
    return serving->post != NULL;
}

static bool start(Call *call, const Settings *settings, Serving *serving) {
    const char *data = setting(settings, "data");
    HttpOptions http = {0};
    if (!data)
        return call_fail(call, ERROR_USAGE, "--data", "is needed: the data folder");
    http.control_path = arena_printf(call->arena, "%s/control", data);
    if (!read_listen(call, setting(settings, "listen"), &http) || !read_tls(call, settings, &http))
        return false;
    read_hosts(call, settings, &http);
    const char *base = setting(settings, "base_url");
    serving->base_url = base ? base : own_address(call, &http);
    ServiceOptions options = {
        .store = {.folder = data, .database = setting(settings, "database"), .create = true},
        .base_url = serving->base_url,
        .writer_thread = true};
    bool proxied = setting_on(settings, "trust_proxy");
    const char *zone = setting(settings, "zone");
    if (zone && !zones_get(call, "zone", zone))
        return false;
    serving->service = service_open(call, &options);
    if (!serving->service || !start_post(call, settings, serving))
        return false;
    serving->app = app_new(&(AppOptions){.service = serving->service,
                                         .web_folder = setting(settings, "web"),
                                         .zone = zone,
                                         .secure_cookie = http.certificate || proxied,
                                         .trust_proxy = proxied});
    serving->server = http_server_new(call, &http, app_handler(serving->app));
    if (!serving->server)
        return false;
    app_set_server(serving->app, serving->server);
    return true;
}

/* A house without people gets its first administrator's link, once at each start until it is
 * opened: whoever sees this output owns the data folder. */
static void print_first_link(Call *call, Serving *serving) {
    const char *link = first_administrator_link(call, serving->service);
    if (link)
        printf(
            "The first administrator signs in as \"admin\"; set the password here, once:\n  %s\n",
            link);
}

static void stop(Serving *serving) {
    if (serving->server) {
        app_stop(serving->app);
        http_server_drain(serving->server, DRAIN_SECONDS);
        http_server_free(serving->server);
    }
    app_free(serving->app);
    post_free(serving->post);
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

/* Signals are for wait_for_end, in this thread and those that it starts. */
static void take_signals(sigset_t *ret_signals) {
    sigemptyset(ret_signals);
    sigaddset(ret_signals, SIGTERM);
    sigaddset(ret_signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, ret_signals, NULL);
    signal(SIGPIPE, SIG_IGN);
}

int serve(Call *call, const Settings *settings) {
    Serving serving = {0};
    sigset_t signals;
    take_signals(&signals);
    umask(077); /* what is made in the data folder is its owner's alone */
    if (!secret_start() || !start(call, settings, &serving)) {
        stop(&serving);
        return report_errors(call, false);
    }
    log_requests(setting_on(settings, "log_requests"));
    print_first_link(call, &serving);
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

int run_serve(Call *call, const Arguments *arguments) {
    Settings settings = {0};
    if (!settings_read(call, arguments, &settings))
        return report_errors(call, false);
    return serve(call, &settings);
}
