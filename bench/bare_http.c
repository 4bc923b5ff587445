/* The ceiling for src/http: a bare libmicrohttpd server, set up like ours (epoll, pool of two),
 * that answers every GET with one file's bytes and given headers from one prebuilt response.
 *
 *   bare_http --port 8081 --body FILE [--header "Name: value"]…
 *
 * Runs until standard input ends. */
#include <getopt.h>
#include <glib.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEADERS = 32, CONNECTION_MEMORY = 32 * 1024, CONNECTIONS = 8192 };

static struct Options {
    int port;
    const char *body;
    const char *headers[HEADERS];
    int header_count;
} options;

static enum MHD_Result answer(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *length, void **seen) {
    if (!*seen) {
        *seen = connection;
        return MHD_YES;
    }
    *length = 0;
    return MHD_queue_response(connection, MHD_HTTP_OK, context);
}

static void read_options(int argc, char **argv) {
    static const struct option LONG[] = {{"port", required_argument, NULL, 'p'},
                                         {"body", required_argument, NULL, 'b'},
                                         {"header", required_argument, NULL, 'h'},
                                         {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", LONG, NULL)) != -1) {
        if (option == 'p')
            options.port = atoi(optarg);
        else if (option == 'b')
            options.body = optarg;
        else if (option == 'h' && options.header_count < HEADERS)
            options.headers[options.header_count++] = optarg;
        else
            exit(2);
    }
}

static struct MHD_Response *build_response(void) {
    gchar *bytes = NULL;
    gsize length = 0;
    if (!options.body || !g_file_get_contents(options.body, &bytes, &length, NULL))
        exit(2);
    struct MHD_Response *response =
        MHD_create_response_from_buffer(length, bytes, MHD_RESPMEM_MUST_COPY);
    g_free(bytes);
    for (int i = 0; i < options.header_count; i++) {
        g_auto(GStrv) parts = g_strsplit(options.headers[i], ": ", 2);
        if (!parts[0] || !parts[1] || !MHD_add_response_header(response, parts[0], parts[1]))
            exit(2);
    }
    return response;
}

int main(int argc, char **argv) {
    char waste;
    read_options(argc, argv);
    struct MHD_Response *response = build_response();
    struct MHD_Daemon *daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ITC, (uint16_t)options.port, NULL, NULL, answer,
        response, MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_MEMORY,
        MHD_OPTION_END);
    if (!daemon)
        return 1;
    printf("http://127.0.0.1:%d/\n", options.port);
    fflush(stdout);
    while (read(STDIN_FILENO, &waste, 1) > 0)
        continue;
    MHD_stop_daemon(daemon);
    MHD_destroy_response(response);
    return 0;
}
