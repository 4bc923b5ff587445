/* The transport over real sockets: keep-alive, bodies, answers from other threads, files, streams,
 * deadlines, the control socket, TLS, and how a server ends. */
#include "support/http_echo.h"

#include <dlfcn.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zlib.h>

#define HOST      "Host: localhost\r\n"
#define END       "\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST END

/* --- helpers ------------------------------------------------------------------------------- */

/* One request on a connection of its own. */
static RawAnswer ask(const Echo *echo, const char *request) {
    RawClient client = echo_connect(echo);
    raw_send(&client, request);
    RawAnswer answer = raw_answer_to(&client, g_str_has_prefix(request, "HEAD "));
    raw_close(&client);
    return answer;
}

static void assert_header(const RawAnswer *answer, const char *name, const char *value) {
    g_autofree char *found = raw_header(answer, name);
    g_assert_cmpstr(found, ==, value);
}

static void assert_body(const Echo *echo, const char *request, const char *body) {
    RawAnswer answer = ask(echo, request);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer.body, ==, body);
    raw_free(&answer);
}

static void send_head(RawClient *client, const char *path, const char *length_line) {
    g_autofree char *head =
        g_strdup_printf("POST %s HTTP/1.1\r\n" HOST "%s\r\n\r\n", path, length_line);
    raw_send(client, head);
}

static void send_chunk(RawClient *client, const char *bytes, size_t length) {
    g_autofree char *size = g_strdup_printf("%zx\r\n", length);
    raw_send(client, size);
    raw_send_bytes(client, bytes, length);
    raw_send(client, "\r\n");
}

static double seconds_since(gint64 begun) {
    return (double)(g_get_monotonic_time() - begun) / 1e6;
}

/* --- answers ------------------------------------------------------------------------------- */

static void test_one_connection_serves_many_requests(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    for (int i = 0; i < 100; i++) {
        raw_send(&client, i % 2 ? GET("/a?x=1") : GET("/late?x=1"));
        RawAnswer answer = raw_answer(&client);
        g_assert_cmpstr(answer.body, ==, "x=1;");
        raw_free(&answer);
    }
    g_assert_cmpint(http_server_figures(echo->server).connections_total, ==, 1);
    raw_close(&client);
    ECHO_WAIT(echo->ended == 100 && !echo->cut);
    echo_stop(echo);
}

static void pipeline(const char *path) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    GString *requests = g_string_new(NULL);
    for (int i = 0; i < 1000; i++)
        g_string_append_printf(requests, "GET %s?n=%d HTTP/1.1\r\n" HOST END, path, i);
    raw_send_bytes(&client, requests->str, requests->len);
    for (int i = 0; i < 1000; i++) {
        RawAnswer answer = raw_answer(&client);
        g_autofree char *expected = g_strdup_printf("n=%d;", i);
        g_assert_cmpstr(answer.body, ==, expected);
        raw_free(&answer);
    }
    g_string_free(requests, TRUE);
    raw_close(&client);
    echo_stop(echo);
}

static void test_1000_pipelined_requests_are_answered_in_order(void) {
    pipeline("/a");
}

static void test_1000_pipelined_requests_with_late_answers(void) {
    pipeline("/late");
}

static void test_every_answer_has_the_safe_headers(void) {
    Echo *echo = echo_start(NULL);
    RawAnswer answer = ask(echo, GET("/a"));
    assert_header(&answer, "X-Content-Type-Options", "nosniff");
    assert_header(&answer, "Referrer-Policy", "same-origin");
    assert_header(&answer, "Cross-Origin-Opener-Policy", "same-origin");
    assert_header(&answer, "Cross-Origin-Resource-Policy", "same-origin");
    assert_header(&answer, "X-Frame-Options", "DENY");
    assert_header(&answer, "Cache-Control", "no-store");
    assert_header(&answer, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    assert_header(&answer, "Content-Type", "text/plain; charset=utf-8");
    assert_header(&answer, "Server", NULL);
    assert_header(&answer, "Strict-Transport-Security", NULL);
    raw_free(&answer);
    answer = ask(echo, GET("/page"));
    g_autofree char *policy = raw_header(&answer, "Content-Security-Policy");
    g_assert_nonnull(strstr(policy, "script-src 'self'"));
    g_assert_nonnull(strstr(policy, "require-trusted-types-for 'script'"));
    g_assert_null(strstr(policy, "unsafe"));
    assert_header(&answer, "Cache-Control", "private, max-age=60");
    assert_header(&answer, "ETag", "\"7\"");
    assert_header(&answer, "Vary", "Accept-Encoding");
    raw_free(&answer);
    echo_stop(echo);
}

static void test_head_has_the_headers_of_get_and_no_body(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    raw_send(&client, "HEAD /page HTTP/1.1\r\n" HOST END GET("/a?b=1"));
    RawAnswer head = raw_answer_to(&client, true);
    g_assert_cmpint(head.status, ==, 200);
    assert_header(&head, "Content-Length", "10000");
    RawAnswer next = raw_answer(&client); /* nothing lies between */
    g_assert_cmpstr(next.body, ==, "b=1;");
    raw_free(&head);
    raw_free(&next);
    raw_close(&client);
    ECHO_WAIT(echo->ended == 2);
    echo_stop(echo);
}

static char *gunzip(const char *bytes, size_t length, size_t *ret_length) {
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)length};
    char *text = g_malloc(100000);
    g_assert_cmpint(inflateInit2(&stream, 15 + 16), ==, Z_OK);
    stream.next_out = (Bytef *)text;
    stream.avail_out = 100000;
    g_assert_cmpint(inflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    *ret_length = stream.total_out;
    inflateEnd(&stream);
    return text;
}

static bool comes_as_gzip(const Echo *echo, const char *path, const char *accepted) {
    g_autofree char *request =
        g_strdup_printf("GET %s HTTP/1.1\r\n" HOST "Accept-Encoding: %s\r\n\r\n", path, accepted);
    RawAnswer answer = ask(echo, request);
    g_autofree char *encoding = raw_header(&answer, "Content-Encoding");
    size_t length = answer.body_length;
    g_autofree char *plain = encoding ? gunzip(answer.body, length, &length) : NULL;
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_true(!encoding || length == 10000);
    raw_free(&answer);
    return encoding != NULL;
}

static void test_gzip_where_it_is_accepted_and_pays(void) {
    Echo *echo = echo_start(NULL);
    g_assert_true(comes_as_gzip(echo, "/page", "gzip"));
    g_assert_true(comes_as_gzip(echo, "/page", "deflate, GZIP;q=0.5, br"));
    g_assert_true(comes_as_gzip(echo, "/page", "*"));
    g_assert_true(comes_as_gzip(echo, "/page", "identity;q=0.1, *;q=1"));
    g_assert_false(comes_as_gzip(echo, "/page", "br"));
    g_assert_false(comes_as_gzip(echo, "/page", "gzip;q=0"));
    g_assert_false(comes_as_gzip(echo, "/page", "gzip ; q=0.000, *"));
    g_assert_false(comes_as_gzip(echo, "/page", "*;q=0"));
    g_assert_false(comes_as_gzip(echo, "/page", "xgzip, gzipx"));
    g_assert_false(comes_as_gzip(echo, "/a", "gzip")); /* short */
    echo_stop(echo);
}

static void test_a_file_is_sent_whole_and_sandboxed(void) {
    Echo *echo = echo_start(NULL);
    RawAnswer answer = ask(echo, GET("/file"));
    g_assert_cmpuint(answer.body_length, ==, 300000);
    g_assert_cmpuint(strspn(answer.body, "f"), ==, 300000);
    assert_header(&answer, "Content-Security-Policy", "sandbox; default-src 'none'");
    raw_free(&answer);
    ECHO_WAIT(echo->last_sent == 300000);
    echo_stop(echo);
}

static void test_a_produced_body_comes_in_chunks(void) {
    Echo *echo = echo_start(NULL);
    RawAnswer answer = ask(echo, GET("/produced"));
    g_assert_cmpuint(answer.body_length, ==, 25000);
    assert_header(&answer, "Transfer-Encoding", "chunked");
    raw_free(&answer);
    answer = ask(echo, "HEAD /produced HTTP/1.1\r\n" HOST END);
    g_assert_cmpint(answer.status, ==, 200);
    raw_free(&answer);
    ECHO_WAIT(echo->produced_ended == 2);
    echo_stop(echo);
}

static void test_a_produced_body_that_fails_is_cut(void) {
    Echo *echo = echo_start(NULL);
    RawAnswer answer = ask(echo, GET("/produced/broken"));
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_null(answer.body); /* no last chunk */
    raw_free(&answer);
    ECHO_WAIT(echo->produced_ended == 1 && echo->cut == 1);
    echo_stop(echo);
}

static void test_http_1_0_gets_its_answer_and_is_closed(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    raw_send(&client, "GET /produced HTTP/1.0\r\n" HOST END);
    RawAnswer answer = raw_head(&client);
    assert_header(&answer, "Transfer-Encoding", NULL);
    g_autofree char *body = raw_bytes(&client, 25000);
    g_assert_nonnull(body);
    g_assert_true(raw_is_closed(&client));
    raw_free(&answer);
    raw_close(&client);
    echo_stop(echo);
}

/* --- answers from elsewhere ---------------------------------------------------------------- */

static void test_an_answer_may_come_later_from_another_thread(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/held"));
    ECHO_WAIT(echo->held);
    g_usleep(20000);
    echo_text(echo->held, 200, "at last");
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "at last");
    raw_free(&answer);
    raw_close(&client);
    echo_stop(echo);
}

static void test_a_client_that_left_before_the_answer(void) {
    Echo *echo = echo_start(NULL);
    for (int i = 0; i < 20; i++) {
        RawClient client = echo_connect(echo);
        raw_send(&client, GET("/held"));
        ECHO_WAIT(echo->handled == i + 1 && echo->held);
        raw_close(&client);
        HttpExchange *held = echo->held;
        echo->held = NULL;
        if (i % 4 == 0)
            g_usleep(3000);
        if (i % 2)
            echo_text(held, 200, "anyone there?");
        else
            echo_produced(echo, held, 10);
    }
    ECHO_WAIT(echo->ended == 20 && echo->produced_ended == 10);
    echo_stop(echo);
}

static void test_256_connections_with_late_answers_and_idle_streams(void) {
    enum { BUSY = 256, IDLE = 300, ROUNDS = 20 };
    Echo *echo = echo_start(NULL);
    RawClient busy[BUSY], idle[IDLE];
    for (int i = 0; i < IDLE; i++) {
        idle[i] = echo_connect(echo);
        raw_send(&idle[i], GET("/stream"));
    }
    for (int i = 0; i < BUSY; i++)
        busy[i] = echo_connect(echo);
    gint64 begun = g_get_monotonic_time();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < BUSY; i++)
            raw_send(&busy[i], GET("/late?x=1"));
        for (int i = 0; i < BUSY; i++) {
            RawAnswer answer = raw_answer(&busy[i]);
            g_assert_cmpstr(answer.body, ==, "x=1;");
            raw_free(&answer);
        }
    }
    g_test_message("%.0f answers a second", BUSY * ROUNDS / seconds_since(begun));
    /* How long it took is for bench/: one that never comes is what the time limit of the run finds.
     */
    for (int i = 0; i < BUSY; i++)
        raw_close(&busy[i]);
    for (int i = 0; i < IDLE; i++)
        raw_close(&idle[i]);
    echo_stop(echo);
}

/* libmicrohttpd's own wait is ours (server.c): after one that was full it doesn't sleep. */
static void test_a_full_wait_is_not_followed_by_sleep(void) {
    enum { MOST = 8 };
    struct epoll_event events[MOST];
    int epoll = epoll_create1(EPOLL_CLOEXEC), ready[MOST];
    g_assert_true(dlsym(RTLD_DEFAULT, "epoll_wait") == (void *)(uintptr_t)epoll_wait);
    for (int i = 0; i < MOST; i++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLET};
        ready[i] = eventfd(1, EFD_CLOEXEC);
        g_assert_cmpint(epoll_ctl(epoll, EPOLL_CTL_ADD, ready[i], &event), ==, 0);
    }
    gint64 begun = g_get_monotonic_time();
    g_assert_cmpint(epoll_wait(epoll, events, MOST, 5000), ==, MOST);
    g_assert_cmpint(epoll_wait(epoll, events, MOST, 5000), ==, 0);
    g_assert_cmpfloat(seconds_since(begun), <, 4);
    g_assert_cmpint(eventfd_write(ready[0], 1), ==, 0);
    g_assert_cmpint(epoll_wait(epoll, events, MOST, 5000), ==, 1);
    begun = g_get_monotonic_time();
    g_assert_cmpint(epoll_wait(epoll, events, MOST, 30), ==, 0);
    g_assert_cmpint(g_get_monotonic_time() - begun, >=, 25000);
    for (int i = 0; i < MOST; i++)
        close(ready[i]);
    close(epoll);
}

/* --- bodies -------------------------------------------------------------------------------- */

static void test_bodies_in_memory(void) {
    Echo *echo = echo_start(NULL);
    g_autofree char *text = g_strnfill(65536, 'b');
    g_autofree char *request =
        g_strdup_printf("POST /a HTTP/1.1\r\n" HOST "Content-Length: 65536\r\n\r\n%s", text);
    assert_body(echo, request, text);
    RawClient client = echo_connect(echo);
    for (int round = 0; round < 3; round++) {
        send_head(&client, "/a?x=1", "Transfer-Encoding: chunked");
        for (size_t i = 0; i < 64; i++)
            send_chunk(&client, text, 1024);
        raw_send(&client, "0\r\nX-Trailer: ignored\r\n\r\n");
        RawAnswer answer = raw_answer(&client);
        g_assert_cmpuint(answer.body_length, ==, 65536 + 4);
        raw_free(&answer);
    }
    raw_close(&client);
    echo_stop(echo);
}

static void test_a_body_over_the_limit_is_refused_or_cut(void) {
    Echo *echo = echo_start(NULL);
    g_autofree char *text = g_strnfill(65536, 'b');
    RawClient client = echo_connect(echo);
    send_head(&client, "/a", "Content-Length: 209715200");
    for (int i = 0; i < 50 && raw_send_bytes(&client, text, 65536); i++)
        continue;
    RawAnswer answer = raw_answer(&client); /* it is not lost, though we never stopped sending */
    g_assert_cmpint(answer.status, ==, 413);
    raw_free(&answer);
    raw_close(&client);
    client = echo_connect(echo);
    send_head(&client, "/a", "Transfer-Encoding: chunked");
    for (int i = 0; i < 2000; i++)
        send_chunk(&client, text, 1024);
    g_assert_true(raw_is_closed(&client));
    raw_close(&client);
    g_assert_cmpint(echo->handled, ==, 0);
    echo_stop(echo);
}

static void test_a_body_goes_to_a_file_that_is_gone_afterwards(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    g_autofree char *text = g_strnfill(65536, 'b');
    for (int keep = 0; keep < 2; keep++) {
        send_head(&client, keep ? "/spool?keep=1" : "/spool", "Content-Length: 3276800");
        for (int i = 0; i < 50; i++)
            raw_send_bytes(&client, text, 65536);
        RawAnswer answer = raw_answer(&client);
        g_assert_cmpstr(answer.body, ==, "3276800 bytes, 3276800 on disk, mode 600");
        raw_free(&answer);
    }
    raw_close(&client);
    ECHO_WAIT(echo->ended == 2);
    g_autoptr(GDir) files = g_dir_open(echo->folder, 0, NULL);
    g_assert_cmpstr(g_dir_read_name(files), ==, "kept");
    g_assert_null(g_dir_read_name(files));
    echo_stop(echo);
}

static void test_a_spooled_body_that_breaks_off_leaves_no_file(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    send_head(&client, "/spool", "Content-Length: 1000");
    raw_send(&client, "half");
    ECHO_WAIT(http_server_figures(echo->server).connections_open == 1);
    g_usleep(50000);
    raw_close(&client);
    ECHO_WAIT(echo->ended == 1 && echo->cut == 1);
    g_autoptr(GDir) files = g_dir_open(echo->folder, 0, NULL);
    g_assert_null(g_dir_read_name(files));
    RawAnswer answer = ask(echo, "POST /nowhere HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc");
    g_assert_cmpint(answer.status, ==, 503);
    raw_free(&answer);
    echo_stop(echo);
}

static void test_100_continue_only_for_a_body_that_may_come(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    send_head(&client, "/a", "Content-Length: 3\r\nExpect: 100-continue");
    RawAnswer answer = raw_head(&client);
    g_assert_cmpint(answer.status, ==, 100);
    raw_free(&answer);
    raw_send(&client, "abc");
    answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "abc");
    raw_free(&answer);
    send_head(&client, "/refused", "Content-Length: 3\r\nExpect: 100-continue");
    answer = raw_answer(&client);
    g_assert_cmpint(answer.status, ==, 401);
    raw_free(&answer);
    g_assert_true(raw_is_closed(&client));
    raw_close(&client);
    echo_stop(echo);
}

static void test_a_plan_that_refuses(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/refused") GET("/a?x=1")); /* without a body the connection goes on */
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpint(answer.status, ==, 401);
    g_assert_cmpstr(answer.body, ==, "who are you?");
    raw_free(&answer);
    answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "x=1;");
    raw_free(&answer);
    send_head(&client, "/refused", "Content-Length: 3");
    raw_send(&client, "abc");
    answer = raw_answer(&client);
    g_assert_cmpint(answer.status, ==, 401);
    assert_header(&answer, "Connection", "close");
    raw_free(&answer);
    g_assert_true(raw_is_closed(&client));
    raw_close(&client);
    g_assert_cmpint(echo->handled, ==, 1);
    echo_stop(echo);
}

/* --- streams ------------------------------------------------------------------------------- */

static RawClient listen_to_stream(Echo *echo) {
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/stream"));
    RawAnswer answer = raw_head(&client);
    g_assert_cmpint(answer.status, ==, 200);
    assert_header(&answer, "Content-Type", "text/event-stream");
    raw_free(&answer);
    g_autofree char *beat = raw_until(&client, ":\n\n\r\n");
    g_assert_nonnull(beat);
    return client;
}

static bool send_event(Echo *echo, const char *text) {
    pthread_mutex_lock(&echo->mutex);
    bool sent = echo->stream && http_stream_send(echo->stream, text, strlen(text));
    pthread_mutex_unlock(&echo->mutex);
    return sent;
}

static void close_stream(Echo *echo) {
    pthread_mutex_lock(&echo->mutex);
    http_stream_close(echo->stream);
    pthread_mutex_unlock(&echo->mutex);
}

static void test_events_come_at_once_and_in_order(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = listen_to_stream(echo);
    gint64 begun = g_get_monotonic_time();
    for (int i = 0; i < 100; i++) {
        g_autofree char *event = g_strdup_printf("data: %d\n\n", i);
        g_assert_true(send_event(echo, event));
        if (i % 10 == 0) {
            g_autofree char *seen = raw_until(&client, event);
            g_assert_nonnull(seen);
        }
    }
    g_autofree char *last = raw_until(&client, "data: 99\n\n");
    const char *at = last;
    for (int i = 91; i < 100; i++) {
        g_autofree char *event = g_strdup_printf("data: %d\n\n", i);
        at = strstr(at, event);
        g_assert_nonnull(at);
    }
    g_assert_cmpfloat(seconds_since(begun), <, 2); /* nothing is kept back to fill a packet */
    g_assert_cmpint(http_server_figures(echo->server).streams_open, ==, 1);
    raw_close(&client);
    ECHO_WAIT(echo->streams_closed == 1);
    g_assert_false(send_event(echo, "data: late\n\n"));
    echo_stop(echo);
}

static void test_a_stream_that_we_close_ends_whole(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = listen_to_stream(echo);
    g_assert_true(send_event(echo, "data: last\n\n"));
    close_stream(echo);
    g_autofree char *end = raw_until(&client, "0\r\n\r\n");
    g_assert_nonnull(end);
    g_assert_nonnull(strstr(end, "data: last\n\n"));
    ECHO_WAIT(echo->streams_closed == 1 && echo->ended == 1 && !echo->cut);
    g_assert_cmpint(http_server_figures(echo->server).streams_open, ==, 0);
    raw_send(&client, GET("/a?x=1")); /* and the connection goes on */
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "x=1;");
    raw_free(&answer);
    raw_close(&client);
    echo_stop(echo);
}

static void test_a_deaf_listener_is_cut_for_its_backlog(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = listen_to_stream(echo);
    g_autofree char *event = g_strnfill(4096, 'e');
    int sent = 0;
    while (sent < 10000 && send_event(echo, event)) {
        sent++;
        g_usleep(100);
    }
    g_test_message("cut after %d KiB", sent * 4);
    g_assert_cmpint(sent, <, 10000);
    ECHO_WAIT(echo->streams_closed == 1 && echo->cut == 1);
    raw_close(&client);
    echo_stop(echo);
}

static void test_a_listener_that_left_is_noticed_without_events(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = listen_to_stream(echo);
    gint64 begun = g_get_monotonic_time();
    raw_close(&client);
    ECHO_WAIT(echo->streams_closed == 1);
    g_assert_cmpfloat(seconds_since(begun), <, 5);
    echo_stop(echo);
}

static void test_an_idle_stream_says_that_it_is_alive(void) {
    Echo *echo = echo_start(&(HttpOptions){.stall_seconds = 3});
    RawClient client = listen_to_stream(echo);
    gint64 begun = g_get_monotonic_time();
    for (int i = 0; i < 4; i++) {
        g_autofree char *beat = raw_until(&client, ":\n\n\r\n");
        g_assert_nonnull(beat);
    }
    g_assert_cmpfloat(seconds_since(begun), >, 3);
    raw_close(&client);
    echo_stop(echo);
}

/* --- deadlines ----------------------------------------------------------------------------- */

static const HttpOptions SHORT_DEADLINES = {
    .header_seconds = 1, .body_seconds = 1, .stall_seconds = 2};

/* Trickles `line` a byte each 50 ms until it is cut; how long that took. */
static double trickle(Echo *echo, const char *start, const char *line) {
    RawClient client = echo_connect(echo);
    gint64 begun = g_get_monotonic_time();
    bool open = raw_send(&client, start);
    for (size_t i = 0; open && i < 400; i++) {
        struct pollfd end = {.fd = client.descriptor, .events = POLLRDHUP};
        open = raw_send_bytes(&client, &line[i % strlen(line)], 1) && !poll(&end, 1, 50);
    }
    g_assert_false(open);
    raw_close(&client);
    return seconds_since(begun);
}

static void test_trickled_heads_and_bodies_are_cut(void) {
    Echo *echo = echo_start(&SHORT_DEADLINES);
    double took = trickle(echo, "", "GET /a");
    g_assert_cmpfloat(took, >, 0.9);
    g_assert_cmpfloat(took, <, 3);
    g_assert_cmpfloat(trickle(echo, "GET /a HTTP/1.1\r\n", "X: y\r\n"), <, 3);
    g_assert_cmpfloat(trickle(echo, GET("/a"), "GET /b"), <, 6); /* idle: three times as long */
    g_assert_cmpfloat(
        trickle(echo, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 9999\r\n\r\n", "b"), <, 3);
    g_assert_cmpfloat(trickle(echo,
                              "POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
                              "1\r\nb\r\n"),
                      <, 3);
    g_assert_cmpint(http_server_figures(echo->server).cut_by_deadline, ==, 5);
    echo_stop(echo);
}

static void test_1000_silent_connections_are_cut(void) {
    enum { COUNT = 1000 };
    Echo *echo = echo_start(&SHORT_DEADLINES);
    RawClient *clients = g_new0(RawClient, COUNT);
    for (int i = 0; i < COUNT; i++)
        clients[i] = echo_connect(echo);
    assert_body(echo, GET("/a?x=1"), "x=1;");
    gint64 begun = g_get_monotonic_time();
    ECHO_WAIT(http_server_figures(echo->server).connections_open == 0);
    g_assert_cmpfloat(seconds_since(begun), <, 5);
    for (int i = 0; i < COUNT; i++)
        raw_close(&clients[i]);
    g_free(clients);
    echo_stop(echo);
}

static void test_an_answer_that_nobody_reads_is_cut(void) {
    Echo *echo = echo_start(&SHORT_DEADLINES);
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/large"));
    gint64 begun = g_get_monotonic_time();
    ECHO_WAIT(echo->ended == 1);
    g_assert_cmpint(echo->cut, ==, 1);
    g_assert_cmpfloat(seconds_since(begun), >, 1.5);
    g_assert_cmpfloat(seconds_since(begun), <, 8);
    raw_close(&client);
    echo_stop(echo);
}

static void test_an_answer_that_is_read_slowly_is_not_cut(void) {
    Echo *echo = echo_start(&SHORT_DEADLINES);
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/large"));
    RawAnswer answer = raw_head(&client);
    size_t left = 32 * 1024 * 1024 - client.pending->len;
    g_autofree char *waste = g_malloc(1024 * 1024);
    while (left) {
        ssize_t length = recv(client.descriptor, waste, MIN(left, 1024 * 1024), 0);
        g_assert_cmpint(length, >, 0);
        left -= (size_t)length;
        g_usleep(left > 8 * 1024 * 1024 ? 60000 : 0);
    }
    raw_free(&answer);
    raw_close(&client);
    ECHO_WAIT(echo->ended == 1 && !echo->cut);
    echo_stop(echo);
}

static void test_our_own_work_has_no_deadline(void) {
    Echo *echo = echo_start(&SHORT_DEADLINES);
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/held"));
    ECHO_WAIT(echo->held);
    g_usleep(4 * 1000 * 1000);
    echo_text(echo->held, 200, "at last");
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "at last");
    raw_free(&answer);
    raw_close(&client);
    echo_stop(echo);
}

/* --- listening and ending ------------------------------------------------------------------ */

static void test_the_control_socket_is_local(void) {
    g_autofree char *folder = g_dir_make_tmp("aftercare-control-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "control", NULL);
    for (int round = 0; round < 2; round++) {
        Echo *echo = echo_start(&(HttpOptions){.control_path = path});
        struct stat found;
        g_assert_cmpint(stat(path, &found), ==, 0);
        g_assert_cmpint(found.st_mode & 0777, ==, 0600);
        RawClient client = raw_connect_unix(path);
        raw_send(&client, GET("/late?x=1"));
        RawAnswer answer = raw_answer(&client);
        g_assert_cmpstr(answer.body, ==, "x=1;");
        g_assert_true(echo->last_local);
        raw_free(&answer);
        raw_close(&client);
        assert_body(echo, GET("/a?x=1"), "x=1;");
        g_assert_false(echo->last_local);
        echo_stop(echo);
        g_assert_cmpint(stat(path, &found), ==, -1);
    }
    g_rmdir(folder);
}

static void assert_not_started(const HttpOptions *options, const char *field) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    HttpHandler handler = {NULL, echo_plan, echo_handle, echo_ended, echo_problem};
    g_assert_null(http_server_new(&call, options, handler));
    g_assert_cmpuint(call.error_count, ==, 1);
    g_assert_cmpstr(call.errors->field, ==, field);
    arena_free(arena);
}

static void test_what_can_not_be_listened_at_is_an_error(void) {
    Echo *echo = echo_start(NULL);
    assert_not_started(
        &(HttpOptions){.address = "127.0.0.1", .port = http_server_port(echo->server)}, "address");
    assert_not_started(&(HttpOptions){.address = "localhost.invalid"}, "address");
    assert_not_started(&(HttpOptions){.control_path = "/nonexistent/control"}, "control_path");
    assert_not_started(&(HttpOptions){.address = "127.0.0.1", .certificate = "none", .key = "none"},
                       "certificate");
    echo_stop(echo);
}

static void test_a_stale_control_socket_is_replaced_and_a_live_one_not(void) {
    g_autofree char *folder = g_dir_make_tmp("aftercare-control-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "control", NULL);
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    g_strlcpy(at.sun_path, path, sizeof at.sun_path);
    int stale = socket(AF_UNIX, SOCK_STREAM, 0);
    g_assert_cmpint(bind(stale, (const struct sockaddr *)&at, sizeof at), ==, 0);
    close(stale);
    Echo *echo = echo_start(&(HttpOptions){.control_path = path});
    assert_not_started(&(HttpOptions){.control_path = path}, "control_path");
    echo_stop(echo);
    g_rmdir(folder);
}

static void test_both_families_on_one_socket(void) {
    Echo *echo = echo_start(&(HttpOptions){.address = "::"});
    assert_body(echo, GET("/a?x=1"), "x=1;");
    echo_stop(echo);
}

static bool refuses_connections(int port) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    bool refused = connect(descriptor, (const struct sockaddr *)&at, sizeof at) < 0;
    close(descriptor);
    return refused;
}

static void *answer_in_a_while(void *context) {
    g_usleep(300 * 1000);
    echo_text(context, 200, "just in time");
    return NULL;
}

static void test_drain_lets_requests_finish_and_ends_streams(void) {
    Echo *echo = echo_start(NULL);
    pthread_t other;
    RawClient listener = listen_to_stream(echo), client = echo_connect(echo);
    raw_send(&client, GET("/held"));
    ECHO_WAIT(echo->held);
    g_assert_cmpint(pthread_create(&other, NULL, answer_in_a_while, echo->held), ==, 0);
    gint64 begun = g_get_monotonic_time();
    http_server_drain(echo->server, 10);
    g_assert_cmpfloat(seconds_since(begun), >, 0.2);
    g_assert_cmpfloat(seconds_since(begun), <, 5);
    g_assert_true(refuses_connections(http_server_port(echo->server)));
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "just in time");
    assert_header(&answer, "Connection", "close");
    g_autofree char *end = raw_until(&listener, "0\r\n\r\n");
    g_assert_nonnull(end);
    g_assert_cmpint(echo->streams_closed, ==, 1);
    raw_free(&answer);
    raw_close(&listener);
    raw_close(&client);
    pthread_join(other, NULL);
    echo_stop(echo);
}

static void test_drain_cuts_what_does_not_finish(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo), half = echo_connect(echo);
    raw_send(&client, GET("/held"));
    send_head(&half, "/a", "Content-Length: 10");
    ECHO_WAIT(echo->held);
    gint64 begun = g_get_monotonic_time();
    http_server_drain(echo->server, 1);
    g_assert_cmpfloat(seconds_since(begun), <, 3);
    g_assert_true(raw_is_closed(&client));
    g_assert_true(raw_is_closed(&half));
    echo_text(echo->held, 200, "too late");
    raw_close(&client);
    raw_close(&half);
    echo_stop(echo);
}

static void *free_server(void *context) {
    Echo *echo = context;
    http_server_free(echo->server);
    return NULL;
}

static void test_free_waits_for_exchanges_that_are_still_held(void) {
    Echo *echo = echo_start(NULL);
    pthread_t other;
    RawClient client = echo_connect(echo);
    raw_send(&client, GET("/held"));
    ECHO_WAIT(echo->held);
    g_assert_cmpint(pthread_create(&other, NULL, free_server, echo), ==, 0);
    g_assert_true(raw_is_closed(&client));
    g_usleep(100000);
    g_assert_cmpstr(http_request(echo->held)->path, ==, "/held"); /* still whole */
    g_assert_cmpstr(http_request(echo->held)->client, ==, "127.0.0.1");
    echo_text(echo->held, 200, "too late");
    pthread_join(other, NULL);
    raw_close(&client);
    echo->server = NULL;
    echo_stop(echo);
}

/* Servers that end while everything is under way: nothing hangs, crashes, or leaks. */
static void test_ending_at_any_moment(void) {
    for (int round = 0; round < 30; round++) {
        Echo *echo = echo_start(NULL);
        RawClient clients[16];
        for (int i = 0; i < 16; i++) {
            clients[i] = echo_connect(echo);
            raw_send(&clients[i], i % 4 == 0   ? GET("/stream")
                                  : i % 4 == 1 ? GET("/late") GET("/late") GET("/late")
                                  : i % 4 == 2 ? GET("/produced") GET("/a")
                                               : "POST /a HTTP/1.1\r\n" HOST
                                                 "Content-Length: 5\r\n\r\nab");
        }
        g_usleep((gulong)(round * 100));
        http_server_free(echo->server);
        echo->server = NULL;
        for (int i = 0; i < 16; i++)
            raw_close(&clients[i]);
        g_assert_cmpint(echo->streams_closed, <=, 4);
        echo_stop(echo);
    }
}

/* --- TLS ----------------------------------------------------------------------------------- */

static char *load(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_remove(path);
    return text;
}

static void test_tls(void) {
    g_autofree char *openssl = g_find_program_in_path("openssl");
    g_autofree char *curl = g_find_program_in_path("curl");
    if (!openssl || !curl) {
        g_test_skip("needs the openssl and curl programs");
        return;
    }
    g_autofree char *folder = g_dir_make_tmp("aftercare-tls-XXXXXX", NULL);
    g_autofree char *make = g_strdup_printf(
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
        "-subj /CN=localhost -keyout %s/key -out %s/certificate",
        folder, folder);
    g_autofree char *quiet = NULL;
    g_assert_true(g_spawn_command_line_sync(make, NULL, &quiet, NULL, NULL));
    g_autofree char *key = load(folder, "key"), *certificate = load(folder, "certificate");
    g_rmdir(folder);
    Echo *echo = echo_start(&(HttpOptions){.certificate = certificate, .key = key});
    g_autofree char *ask_it = g_strdup_printf(
        "curl -sik --max-time 10 https://127.0.0.1:%d/late?x=1", http_server_port(echo->server));
    g_autofree char *seen = NULL;
    g_assert_true(g_spawn_command_line_sync(ask_it, &seen, NULL, NULL, NULL));
    g_assert_nonnull(strstr(seen, "x=1;"));
    g_assert_nonnull(strstr(seen, "Strict-Transport-Security: max-age="));
    RawAnswer plain = ask(echo, GET("/a"));
    g_assert_cmpint(plain.status, ==, 0);
    raw_free(&plain);
    echo_stop(echo);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/http/keep-alive", test_one_connection_serves_many_requests);
    g_test_add_func("/http/pipelined", test_1000_pipelined_requests_are_answered_in_order);
    g_test_add_func("/http/pipelined-late", test_1000_pipelined_requests_with_late_answers);
    g_test_add_func("/http/headers", test_every_answer_has_the_safe_headers);
    g_test_add_func("/http/head", test_head_has_the_headers_of_get_and_no_body);
    g_test_add_func("/http/gzip", test_gzip_where_it_is_accepted_and_pays);
    g_test_add_func("/http/file", test_a_file_is_sent_whole_and_sandboxed);
    g_test_add_func("/http/produced", test_a_produced_body_comes_in_chunks);
    g_test_add_func("/http/produced-broken", test_a_produced_body_that_fails_is_cut);
    g_test_add_func("/http/http-1.0", test_http_1_0_gets_its_answer_and_is_closed);
    g_test_add_func("/http/late", test_an_answer_may_come_later_from_another_thread);
    g_test_add_func("/http/left", test_a_client_that_left_before_the_answer);
    g_test_add_func("/http/full-wait", test_a_full_wait_is_not_followed_by_sleep);
    g_test_add_func("/http/busy", test_256_connections_with_late_answers_and_idle_streams);
    g_test_add_func("/http/body/memory", test_bodies_in_memory);
    g_test_add_func("/http/body/limit", test_a_body_over_the_limit_is_refused_or_cut);
    g_test_add_func("/http/body/file", test_a_body_goes_to_a_file_that_is_gone_afterwards);
    g_test_add_func("/http/body/broken", test_a_spooled_body_that_breaks_off_leaves_no_file);
    g_test_add_func("/http/body/continue", test_100_continue_only_for_a_body_that_may_come);
    g_test_add_func("/http/body/refused", test_a_plan_that_refuses);
    g_test_add_func("/http/stream/order", test_events_come_at_once_and_in_order);
    g_test_add_func("/http/stream/close", test_a_stream_that_we_close_ends_whole);
    g_test_add_func("/http/stream/deaf", test_a_deaf_listener_is_cut_for_its_backlog);
    g_test_add_func("/http/stream/left", test_a_listener_that_left_is_noticed_without_events);
    g_test_add_func("/http/stream/beat", test_an_idle_stream_says_that_it_is_alive);
    g_test_add_func("/http/deadline/trickle", test_trickled_heads_and_bodies_are_cut);
    g_test_add_func("/http/deadline/silent", test_1000_silent_connections_are_cut);
    g_test_add_func("/http/deadline/unread", test_an_answer_that_nobody_reads_is_cut);
    g_test_add_func("/http/deadline/slow", test_an_answer_that_is_read_slowly_is_not_cut);
    g_test_add_func("/http/deadline/ours", test_our_own_work_has_no_deadline);
    g_test_add_func("/http/listen/control", test_the_control_socket_is_local);
    g_test_add_func("/http/listen/stale",
                    test_a_stale_control_socket_is_replaced_and_a_live_one_not);
    g_test_add_func("/http/listen/errors", test_what_can_not_be_listened_at_is_an_error);
    g_test_add_func("/http/listen/dual", test_both_families_on_one_socket);
    g_test_add_func("/http/end/drain", test_drain_lets_requests_finish_and_ends_streams);
    g_test_add_func("/http/end/cut", test_drain_cuts_what_does_not_finish);
    g_test_add_func("/http/end/held", test_free_waits_for_exchanges_that_are_still_held);
    g_test_add_func("/http/end/any", test_ending_at_any_moment);
    g_test_add_func("/http/tls", test_tls);
    return g_test_run();
}
