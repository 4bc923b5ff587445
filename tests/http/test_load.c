/* Many at once: thousands who listen beside hundreds who work, thousands who attack by being slow,
 * bodies without end. Others wait little, memory stays bounded. */
#include "support/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    STREAMS = 5000,
    ATTACKERS = 5000,
    BUSY = 256,
    BUSY_THREADS = 16,
    EVENTS = 20,
    CUT_SECONDS = 15,
    P99_MILLISECONDS = 250,
    STREAM_BYTES = 20 * 1024,
    MEBIBYTE = 1024 * 1024,
};

#ifdef __SANITIZE_ADDRESS__
enum { SANITIZED = true };
#else
enum { SANITIZED = false };
#endif

static Server *server;
static Account *account;
static int64_t customer;

static bool enough_files(void) {
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    return files.rlim_max >= STREAMS + 1000;
}

/* Connections come from 127.1.x.y, fifty of each address. */
static int connect_from(int number) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server->port)};
    struct sockaddr_in from = {.sin_family = AF_INET};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    from.sin_addr.s_addr = htonl(0x7F010000U + (uint32_t)(number / 50) + 1);
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    g_assert_cmpint(descriptor, >=, 0);
    g_assert_cmpint(bind(descriptor, (const struct sockaddr *)&from, sizeof from), ==, 0);
    if (connect(descriptor, (const struct sockaddr *)&at, sizeof at) != 0)
        g_error("connection %d: %s", number, g_strerror(errno));
    return descriptor;
}

static void send_text(int descriptor, const char *text) {
    g_assert_cmpint(send(descriptor, text, strlen(text), MSG_NOSIGNAL), ==, (int)strlen(text));
}

/* ---- those who work ---- */

typedef struct Worker {
    GThread *thread;
    GArray *waits; /* double, milliseconds */
    int number;
    bool writes; /* each tenth request */
    int *stop;
} Worker;

static void ask_all(Worker *worker, int *connections, int count, int round) {
    g_autofree char *head =
        g_strdup_printf("Host: localhost\r\nAuthorization: Bearer %s\r\n", account->token);
    g_autofree char *body =
        g_strdup_printf("{\"customer\":%" PRId64 ",\"name\":\"of load\"}", customer);
    gint64 began[BUSY];
    for (int i = 0; i < count; i++) {
        g_autofree char *text =
            !worker->writes || (round + i) % 10
                ? g_strdup_printf("GET /api/v1/sites?limit=5 HTTP/1.1\r\n%s\r\n", head)
                : g_strdup_printf("POST /api/v1/sites HTTP/1.1\r\n%sContent-Type: "
                                  "application/json\r\nContent-Length: %zu\r\n\r\n%s",
                                  head, strlen(body), body);
        began[i] = g_get_monotonic_time();
        send_text(connections[i], text);
    }
    for (int i = 0; i < count; i++) {
        char bytes[16 * 1024];
        ssize_t got = recv(connections[i], bytes, sizeof bytes, 0);
        g_assert_cmpint(got, >, 12);
        g_assert_true(!memcmp(bytes, "HTTP/1.1 20", 11));
        double wait = (double)(g_get_monotonic_time() - began[i]) / 1000;
        g_array_append_val(worker->waits, wait);
    }
}

static void *work(void *with) {
    Worker *worker = with;
    int connections[BUSY / BUSY_THREADS], count = BUSY / BUSY_THREADS;
    for (int i = 0; i < count; i++)
        connections[i] = connect_from(60000 + worker->number * count + i);
    for (int round = 0; !g_atomic_int_get(worker->stop); round++) {
        ask_all(worker, connections, count, round);
        g_usleep(20 * 1000);
    }
    for (int i = 0; i < count; i++)
        close(connections[i]);
    return NULL;
}

typedef struct Crowd {
    Worker workers[BUSY_THREADS];
    int stop;
} Crowd;

static void crowd_begin(Crowd *crowd, bool writes) {
    crowd->stop = 0;
    for (int i = 0; i < BUSY_THREADS; i++) {
        crowd->workers[i] = (Worker){.waits = g_array_new(FALSE, FALSE, sizeof(double)),
                                     .number = i,
                                     .writes = writes,
                                     .stop = &crowd->stop};
        crowd->workers[i].thread = g_thread_new("worker", work, &crowd->workers[i]);
    }
}

static int compare_doubles(const void *one, const void *other) {
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

/* Milliseconds within which 99 % were answered. */
static double crowd_end(Crowd *crowd, const char *what) {
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(double));
    g_atomic_int_set(&crowd->stop, 1);
    for (int i = 0; i < BUSY_THREADS; i++) {
        g_thread_join(crowd->workers[i].thread);
        g_array_append_vals(all, crowd->workers[i].waits->data, crowd->workers[i].waits->len);
        g_array_free(crowd->workers[i].waits, TRUE);
    }
    g_array_sort(all, compare_doubles);
    double half = g_array_index(all, double, all->len / 2);
    double most = g_array_index(all, double, all->len * 99 / 100);
    g_test_message("%s: %u requests, half within %.1f ms, 99 %% within %.1f ms", what, all->len,
                   half, most);
    return most;
}

static void expect_p99(double milliseconds) {
    g_assert_cmpfloat(milliseconds, <, SANITIZED ? 4 * P99_MILLISECONDS : P99_MILLISECONDS);
}

/* ---- those who listen ---- */

static void open_streams(int *streams) {
    g_autofree char *text = g_strdup_printf("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n"
                                            "Authorization: Bearer %s\r\n\r\n",
                                            account->token);
    for (int i = 0; i < STREAMS; i++) {
        streams[i] = connect_from(i);
        send_text(streams[i], text);
    }
}

/* How many have heard of a change by now; the others are waited for. */
static int count_who_heard(const int *streams, int seconds) {
    g_autofree bool *heard = g_new0(bool, STREAMS);
    gint64 until = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
    int count = 0;
    while (count < STREAMS && g_get_monotonic_time() < until) {
        for (int i = 0; i < STREAMS; i++) {
            char bytes[8 * 1024 + 1];
            ssize_t got = heard[i] ? 0 : recv(streams[i], bytes, sizeof bytes - 1, MSG_DONTWAIT);
            if (got <= 0)
                continue;
            bytes[got] = '\0';
            heard[i] = strstr(bytes, "event: change") != NULL;
            count += heard[i];
        }
        g_usleep(5000);
    }
    return count;
}

static void change_something(int times) {
    Client *local = client_new_local(server);
    for (int i = 0; i < times; i++)
        make_record(local, "teams", "{'name': 'team %d'}", i);
    client_free(local);
}

static void test_thousands_listen_while_hundreds_work(void) {
    if (!enough_files()) {
        g_test_skip("too few files may be open (ulimit -n)");
        return;
    }
    g_autofree int *streams = g_new(int, STREAMS);
    int64_t before = server_memory(server);
    Crowd crowd;
    crowd_begin(&crowd, false);
    g_usleep(2 * G_USEC_PER_SEC);
    crowd_end(&crowd, "alone");
    open_streams(streams);
    g_usleep(500 * 1000);
    int64_t idle = server_memory(server);
    crowd_begin(&crowd, false);
    g_usleep(3 * G_USEC_PER_SEC);
    double p99 = crowd_end(&crowd, "beside 5000 listeners");
    gint64 began = g_get_monotonic_time();
    change_something(EVENTS);
    int heard = count_who_heard(streams, 30);
    double seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    int64_t after = server_memory(server);
    g_test_message(
        "%d of %d heard within %.1f s; %" PRId64 " KiB each idle, %" PRId64 " MiB more at the end",
        heard, STREAMS, seconds, (idle - before) / 1024 / STREAMS, (after - before) / MEBIBYTE);
    g_assert_cmpint(heard, ==, STREAMS);
    expect_p99(p99);
    if (!SANITIZED) {
        g_assert_cmpint((idle - before) / STREAMS, <, STREAM_BYTES);
        g_assert_cmpint(after - before, <, INT64_C(512) * MEBIBYTE);
    }
    for (int i = 0; i < STREAMS; i++)
        close(streams[i]);
}

static void test_the_end_of_a_session_ends_its_stream(void) {
    Account *guest = account_new(server, "engineer", 0, NULL, true);
    Client *client = client_new(server), *stream = client_new(server);
    client_be(client, NULL, guest->cookie, guest->csrf);
    g_autofree char *text = g_strdup_printf(
        "GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nCookie: session=%s\r\n\r\n",
        guest->cookie);
    g_assert_true(client_connect(stream));
    g_assert_true(http_send(stream, text, strlen(text)));
    g_usleep(200 * 1000);
    Answer answer = http_ask(client, "DELETE", "/api/v1/sessions/current", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 204);
    answer_free(&answer);
    gint64 began = g_get_monotonic_time();
    g_autoptr(GString) heard = g_string_new(NULL);
    char bytes[4096];
    ssize_t got = 1;
    while (got > 0 && !strstr(heard->str, "\r\n0\r\n\r\n")) {
        got = recv(stream->descriptor, bytes, sizeof bytes, 0);
        g_string_append_len(heard, bytes, MAX(got, 0));
    }
    g_assert_true(g_str_has_prefix(heard->str, "HTTP/1.1 200"));
    g_assert_cmpint(g_get_monotonic_time() - began, <, 5 * G_USEC_PER_SEC);
    client_free(client);
    client_free(stream);
    account_free(guest);
}

/* ---- those who attack ---- */

static int count_open(int *attackers) {
    int open = 0;
    for (int i = 0; i < ATTACKERS; i++) {
        char byte;
        if (attackers[i] < 0)
            continue;
        ssize_t got = recv(attackers[i], &byte, 1, MSG_DONTWAIT | MSG_PEEK);
        if (got > 0 || (got < 0 && errno == EAGAIN)) {
            char bytes[4096]; /* an answer that says why is taken */
            while (recv(attackers[i], bytes, sizeof bytes, MSG_DONTWAIT) > 0)
                continue;
            open++;
            continue;
        }
        close(attackers[i]);
        attackers[i] = -1;
    }
    return open;
}

/* A byte every two seconds keeps libmicrohttpd's own timeout from ever coming. */
static void test_slow_attackers_are_cut(void) {
    if (!enough_files()) {
        g_test_skip("too few files may be open (ulimit -n)");
        return;
    }
    g_autofree int *attackers = g_new(int, ATTACKERS);
    int64_t before = server_memory(server);
    Crowd crowd;
    crowd_begin(&crowd, true);
    gint64 began = g_get_monotonic_time();
    for (int i = 0; i < ATTACKERS; i++) {
        attackers[i] = connect_from(20000 + i);
        if (i % 5)
            send_text(attackers[i], "GET /api/v1/sites HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
    }
    double opened = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    int64_t most = server_memory(server);
    double seconds = 0;
    int left = ATTACKERS;
    while (left && seconds < 2 * CUT_SECONDS) {
        for (int i = 0; i < ATTACKERS; i++)
            if (attackers[i] >= 0 && i % 5)
                send(attackers[i], "a", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        g_usleep(G_USEC_PER_SEC);
        left = count_open(attackers);
        seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    }
    double p99 = crowd_end(&crowd, "beside 5000 slow attackers");
    g_test_message("opened in %.1f s, all cut after %.1f s, %" PRId64 " MiB more", opened, seconds,
                   (most - before) / MEBIBYTE);
    g_assert_cmpint(left, ==, 0);
    g_assert_cmpfloat(seconds - opened, <, CUT_SECONDS);
    expect_p99(p99);
    if (!SANITIZED)
        g_assert_cmpint(most - before, <, INT64_C(512) * MEBIBYTE);
}

/* ---- those who send without end ---- */

/* Sends until it is cut; the bytes that went out, and the status that came (0: none). */
static int64_t send_without_end(const char *head, const char *piece, int *ret_status) {
    int descriptor = connect_from(40000);
    int64_t sent = 0;
    char answer[64] = "";
    struct pollfd ready = {.fd = descriptor, .events = POLLIN};
    struct timeval limit = {.tv_sec = 20};
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    send_text(descriptor, head);
    while (sent < INT64_C(200) * MEBIBYTE && poll(&ready, 1, 0) == 0) {
        ssize_t wrote = send(descriptor, piece, strlen(piece), MSG_NOSIGNAL);
        if (wrote <= 0)
            break;
        sent += wrote;
    }
    ssize_t got = recv(descriptor, answer, sizeof answer - 1, 0);
    *ret_status = got > 12 && !memcmp(answer, "HTTP/1.1 ", 9) ? atoi(answer + 9) : 0;
    close(descriptor);
    return sent;
}

static void expect_cut(const char *what, const char *head, const char *piece) {
    int status;
    int64_t sent = send_without_end(head, piece, &status);
    g_test_message("%s: %" PRId64 " KiB went out, then %d", what, sent / 1024, status);
    g_assert_cmpint(sent, <, INT64_C(16) * MEBIBYTE);
    g_assert_true(status == 0 || (status >= 400 && status < 500));
}

static void test_bodies_without_end_are_cut(void) {
    g_autofree char *bytes = g_strnfill(16 * 1024, 'a');
    g_autofree char *chunk = g_strdup_printf("4000\r\n%s\r\n", bytes);
    g_autofree char *who =
        g_strdup_printf("Host: localhost\r\nAuthorization: Bearer %s\r\nContent-Type: "
                        "application/json\r\n",
                        account->token);
    g_autofree char *declared =
        g_strdup_printf("POST /api/v1/sites HTTP/1.1\r\n%sContent-Length: 209715200\r\n\r\n", who);
    g_autofree char *chunked =
        g_strdup_printf("POST /api/v1/sites HTTP/1.1\r\n%sTransfer-Encoding: chunked\r\n\r\n", who);
    g_autofree char *nobody = g_strdup("POST /api/v1/sites HTTP/1.1\r\nHost: "
                                       "localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
    g_autofree char *headers = g_strdup("GET /api/v1/sites HTTP/1.1\r\nHost: localhost\r\nX: ");
    g_autofree char *target = g_strdup("GET /");
    int64_t before = server_memory(server);
    for (int i = 0; i < 10; i++) {
        expect_cut("a declared body", declared, bytes);
        expect_cut("a chunked body", chunked, chunk);
        expect_cut("a chunked body of nobody", nobody, chunk);
        expect_cut("a header", headers, bytes);
        expect_cut("a target", target, bytes);
    }
    int64_t more = server_memory(server) - before;
    g_test_message("%" PRId64 " MiB more afterwards", more / MEBIBYTE);
    if (!SANITIZED)
        g_assert_cmpint(more, <, INT64_C(64) * MEBIBYTE);
}

static void test_it_serves_and_stops_as_ever(void) {
    Client *client = client_new(server);
    client_be(client, account->token, NULL, NULL);
    Answer answer = http_ask(client, "GET", "/api/v1/me", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    answer_free(&answer);
    client_free(client);
    g_assert_cmpint(server_stop(server), ==, 0);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    server = server_new(NULL);
    server_start(server);
    account = account_new(server, "administrator", 0, NULL, false);
    Client *local = client_new_local(server);
    customer = make_record(local, "customers", "{'number': 'C-1', 'name': 'of load'}");
    client_free(local);
    g_test_add_func("/load/thousands listen while hundreds work",
                    test_thousands_listen_while_hundreds_work);
    g_test_add_func("/load/the end of a session ends its stream",
                    test_the_end_of_a_session_ends_its_stream);
    g_test_add_func("/load/bodies without end are cut", test_bodies_without_end_are_cut);
    g_test_add_func("/load/slow attackers are cut", test_slow_attackers_are_cut);
    g_test_add_func("/load/it serves and stops as ever", test_it_serves_and_stops_as_ever);
    int result = g_test_run();
    account_free(account);
    server_free(server);
    return result;
}
