/* The guard against raw requests: one table of forms, what each must be answered with, and that no
 * refused request reaches the handler or leaves the connection open. safety.md C.3 and more. */
#include "http/guard.h"
#include "support/http_echo.h"

typedef struct Form {
    const char *about;
    const char *bytes;
    size_t length;
    int status;  /* of the first answer; 0: cut without one */
    int handled; /* requests that reached the handler */
} Form;

#define RAW(text) text, sizeof(text) - 1
#define HOST      "Host: localhost\r\n"
#define END       "\r\n"
/* A second request, which must not be answered where the first is refused. */
#define NEXT "GET /next HTTP/1.1\r\n" HOST END

/* One form a line. */
/* clang-format off */
static const Form FORMS[] = {
    /* taken */
    {"a plain GET", RAW("GET /a HTTP/1.1\r\n" HOST END), 200, 1},
    {"HTTP/1.0 with Host", RAW("GET /a HTTP/1.0\r\n" HOST END), 200, 1},
    {"a query", RAW("GET /a?x=1&y=%C3%A9+z&empty=&bare HTTP/1.1\r\n" HOST END), 200, 1},
    {"every character of a path", RAW("GET /a-z_0.9~!$&'()*+,;=:@ HTTP/1.1\r\n" HOST END), 200, 1},
    {"a dot inside a segment", RAW("GET /a/.b/c..d/e. HTTP/1.1\r\n" HOST END), 200, 1},
    {"a path that ends with a slash", RAW("GET /a/ HTTP/1.1\r\n" HOST END), 200, 1},
    {"Host with a port", RAW("GET /a HTTP/1.1\r\nHost: example.org:8080\r\n\r\n"), 200, 1},
    {"Host is IPv6", RAW("GET /a HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n"), 200, 1},
    {"blanks around a value", RAW("GET /a HTTP/1.1\r\nHost:  \t localhost \t\r\n\r\n"), 200, 1},
    {"no blank before a value", RAW("GET /a HTTP/1.1\r\nHost:localhost\r\n\r\n"), 200, 1},
    {"an empty value", RAW("GET /a HTTP/1.1\r\n" HOST "X-Empty:\r\nX-Blank: \r\nA: b\r\n\r\n"), 200, 1},
    {"an empty value at the end", RAW("GET /a HTTP/1.1\r\n" HOST "X-Empty:\r\n\r\n"), 200, 1},
    {"a header in UTF-8", RAW("GET /a HTTP/1.1\r\n" HOST "User-Agent: gr\xC3\xBC\xC3\x9F\r\n\r\n"), 200, 1},
    {"a list in two lines", RAW("GET /a HTTP/1.1\r\n" HOST "Accept: a/b\r\nAccept: c/d\r\n\r\n"), 200, 1},
    {"a body", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 200, 1},
    {"Content-Length 0", RAW("POST /none HTTP/1.1\r\n" HOST "Content-Length: 0\r\n\r\n"), 200, 1},
    {"a chunked body", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"), 200, 1},
    {"CHUNKED in capitals", RAW("POST /a HTTP/1.1\r\n" HOST "TRANSFER-ENCODING: Chunked\r\n\r\n0\r\n\r\n"), 200, 1},
    {"an empty line before", RAW("\r\nGET /a HTTP/1.1\r\n" HOST END), 200, 1},
    {"a body on GET that may come", RAW("GET /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"), 200, 1},

    /* two readings of the body's length */
    {"two different lengths", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 39\r\n\r\n" NEXT), 400, 0},
    {"two equal lengths", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400, 0},
    {"a list of lengths", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 3, 3\r\n\r\nabc"), 400, 0},
    {"length, then encoding", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" NEXT), 400, 0},
    {"encoding, then length", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" NEXT), 400, 0},
    {"encoding twice", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding xchunked", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding gzip, chunked", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding chunked, identity", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding identity", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n"), 400, 0},
    {"encoding empty", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n\r\n"), 400, 0},
    {"encoding with a blank before the colon", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding with a vertical tab", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: \vchunked\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding with a NUL", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\0x\r\n\r\n0\r\n\r\n"), 400, 0},
    {"encoding in a folded line", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" NEXT), 400, 0},
    {"encoding in HTTP/1.0", RAW("POST /a HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0},
    {"a length with a sign", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: +3\r\n\r\nabc"), 400, 0},
    {"a negative length", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n"), 400, 0},
    {"a length in hex", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 0x3\r\n\r\nabc"), 400, 0},
    {"an empty length", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length:\r\n\r\n"), 400, 0},
    {"a length with a blank inside", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 1 0\r\n\r\nabc"), 400, 0},
    {"the length 2^63", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 9223372036854775808\r\n\r\n"), 413, 0},
    {"the length 2^64", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551616\r\n\r\n"), 413, 0},
    {"a length beyond the limit", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n"), 413, 0},
    {"a body where none may come", RAW("POST /none HTTP/1.1\r\n" HOST "Content-Length: 1\r\n\r\nx"), 413, 0},
    {"a chunked body where none may come", RAW("POST /none HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 413, 0},
    {"10 GB with Expect", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 10000000000\r\nExpect: 100-continue\r\n\r\n"), 413, 0},
    {"another expectation", RAW("POST /a HTTP/1.1\r\n" HOST "Content-Length: 1\r\nExpect: tea\r\n\r\nx"), 417, 0},
    {"a chunk without a length", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n\r\nabc\r\n0\r\n\r\n"), 400, 0},
    {"a chunk's length with a sign", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n+3\r\nabc\r\n0\r\n\r\n"), 400, 0},
    {"a chunk's length in 0x", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n"), 400, 0},
    {"a chunk longer than 2^64", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc"), 413, 0},
    {"a chunk longer than it says", RAW("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n"), 400, 0},

    /* Host */
    {"no Host", RAW("GET /a HTTP/1.1\r\n\r\n"), 400, 0},
    {"no Host in HTTP/1.0", RAW("GET /a HTTP/1.0\r\n\r\n"), 400, 0},
    {"two Hosts", RAW("GET /a HTTP/1.1\r\n" HOST "Host: evil\r\n\r\n"), 400, 0},
    {"two equal Hosts", RAW("GET /a HTTP/1.1\r\n" HOST HOST END), 400, 0},
    {"an empty Host", RAW("GET /a HTTP/1.1\r\nHost:\r\n\r\n"), 400, 0},
    {"Host with a blank", RAW("GET /a HTTP/1.1\r\nHost: a b\r\n\r\n"), 400, 0},
    {"Host with a path", RAW("GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400, 0},
    {"Host with a user", RAW("GET /a HTTP/1.1\r\nHost: a@b\r\n\r\n"), 400, 0},
    {"Host is a list", RAW("GET /a HTTP/1.1\r\nHost: a, b\r\n\r\n"), 400, 0},
    {"Host with a port of words", RAW("GET /a HTTP/1.1\r\nHost: a:b\r\n\r\n"), 400, 0},
    {"Host with an open bracket", RAW("GET /a HTTP/1.1\r\nHost: [::1\r\n\r\n"), 400, 0},
    {"Host with a NUL", RAW("GET /a HTTP/1.1\r\nHost: localhost\0.evil\r\n\r\n"), 400, 0},

    /* header lines */
    {"a name with a blank", RAW("GET /a HTTP/1.1\r\n" HOST "X Y: z\r\n\r\n"), 400, 0},
    {"an empty name", RAW("GET /a HTTP/1.1\r\n" HOST ": z\r\n\r\n"), 400, 0},
    {"a name with a control", RAW("GET /a HTTP/1.1\r\n" HOST "X\x01Y: z\r\n\r\n"), 400, 0},
    {"a name that is not ASCII", RAW("GET /a HTTP/1.1\r\n" HOST "X\xC3\xA9: z\r\n\r\n"), 400, 0},
    {"a line without a colon", RAW("GET /a HTTP/1.1\r\n" HOST "what\r\n\r\n"), 400, 0},
    {"a value with a NUL", RAW("GET /a HTTP/1.1\r\n" HOST "X: a\0b\r\nY: c\r\n\r\n"), 400, 0},
    {"the last value with a NUL", RAW("GET /a HTTP/1.1\r\n" HOST "X: a\0b\r\n\r\n"), 400, 0},
    {"a value with a bare CR", RAW("GET /a HTTP/1.1\r\n" HOST "X: a\rb\r\n\r\n"), 400, 0},
    {"a value with an escape", RAW("GET /a HTTP/1.1\r\n" HOST "X: \x1b[31m\r\n\r\n"), 400, 0},
    {"a value with DEL", RAW("GET /a HTTP/1.1\r\n" HOST "X: \x7f\r\n\r\n"), 400, 0},
    {"a read value that is not UTF-8", RAW("GET /a HTTP/1.1\r\n" HOST "Cookie: a=\xff\r\n\r\n"), 400, 0},
    {"two cookies", RAW("GET /a HTTP/1.1\r\n" HOST "Cookie: a=1\r\nCookie: a=2\r\n\r\n"), 400, 0},
    {"two authorizations", RAW("GET /a HTTP/1.1\r\n" HOST "Authorization: a\r\nAuthorization: b\r\n\r\n"), 400, 0},
    {"two idempotency keys", RAW("GET /a HTTP/1.1\r\n" HOST "Idempotency-Key: a\r\nIdempotency-Key: b\r\n\r\n"), 400, 0},
    {"a folded line", RAW("GET /a HTTP/1.1\r\n" HOST "X: a\r\n b\r\n\r\n"), 400, 0},
    {"lines ended by LF", RAW("GET /a HTTP/1.1\n" "Host: localhost\n\n"), 400, 0},
    {"one header ended by LF", RAW("GET /a HTTP/1.1\r\n" HOST "X: a\nY: b\r\n\r\n"), 400, 0},
    {"the request line ended by LF", RAW("GET /a HTTP/1.1\n" HOST END), 400, 0},
    {"a blank before the first header", RAW("GET /a HTTP/1.1\r\n " HOST END), 400, 0},

    /* the request line */
    {"absolute form", RAW("GET http://localhost/a HTTP/1.1\r\n" HOST END), 400, 0},
    {"authority form", RAW("CONNECT localhost:80 HTTP/1.1\r\n" HOST END), 400, 0},
    {"asterisk form", RAW("OPTIONS * HTTP/1.1\r\n" HOST END), 400, 0},
    {"a relative path", RAW("GET a HTTP/1.1\r\n" HOST END), 400, 0},
    {"TRACE", RAW("TRACE /a HTTP/1.1\r\n" HOST END), 405, 0},
    {"OPTIONS", RAW("OPTIONS /a HTTP/1.1\r\n" HOST END), 405, 0},
    {"an unknown method", RAW("FOO /a HTTP/1.1\r\n" HOST END), 405, 0},
    {"a method in small letters", RAW("get /a HTTP/1.1\r\n" HOST END), 405, 0},
    {"HTTP/1.2", RAW("GET /a HTTP/1.2\r\n" HOST END), 505, 0},
    {"HTTP/2.0", RAW("GET /a HTTP/2.0\r\n" HOST END), 505, 0},
    {"HTTP/0.9", RAW("GET /a\r\n\r\n"), 400, 0},
    {"the HTTP/2 preface", RAW("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, 0},
    {"http/1.1", RAW("GET /a http/1.1\r\n" HOST END), 400, 0},
    {"two blanks before the version", RAW("GET /a  HTTP/1.1\r\n" HOST END), 400, 0},
    {"a blank in the path", RAW("GET /a b HTTP/1.1\r\n" HOST END), 400, 0},
    {"a NUL in the path", RAW("GET /a\0b HTTP/1.1\r\n" HOST END), 400, 0},
    {"%00 in the path", RAW("GET /a%00b HTTP/1.1\r\n" HOST END), 400, 0},
    {"an encoded letter in the path", RAW("GET /%61 HTTP/1.1\r\n" HOST END), 400, 0},
    {"an encoded slash", RAW("GET /a%2fb HTTP/1.1\r\n" HOST END), 400, 0},
    {"an encoded backslash", RAW("GET /a%5cb HTTP/1.1\r\n" HOST END), 400, 0},
    {"a backslash", RAW("GET /a\\b HTTP/1.1\r\n" HOST END), 400, 0},
    {"two slashes", RAW("GET /a//b HTTP/1.1\r\n" HOST END), 400, 0},
    {"two slashes at the start", RAW("GET //a HTTP/1.1\r\n" HOST END), 400, 0},
    {"a dot segment", RAW("GET /a/./b HTTP/1.1\r\n" HOST END), 400, 0},
    {"two dots", RAW("GET /a/../b HTTP/1.1\r\n" HOST END), 400, 0},
    {"two dots at the end", RAW("GET /a/.. HTTP/1.1\r\n" HOST END), 400, 0},
    {"encoded dots", RAW("GET /a/%2e%2e/b HTTP/1.1\r\n" HOST END), 400, 0},
    {"a tab in the path", RAW("GET /a\tb HTTP/1.1\r\n" HOST END), 400, 0},
    {"a byte over 127 in the path", RAW("GET /\xC3\xA9 HTTP/1.1\r\n" HOST END), 400, 0},
    {"a fragment", RAW("GET /a#b HTTP/1.1\r\n" HOST END), 400, 0},
    {"%00 in a parameter", RAW("GET /a?x=%00 HTTP/1.1\r\n" HOST END), 400, 0},
    {"a NUL in the query", RAW("GET /a?x=1\0y HTTP/1.1\r\n" HOST END), 400, 0},
    {"a parameter that is not UTF-8", RAW("GET /a?x=%ff HTTP/1.1\r\n" HOST END), 400, 0},
    {"a parameter with an overlong slash", RAW("GET /a?x=%c0%af HTTP/1.1\r\n" HOST END), 400, 0},
    {"half an escape", RAW("GET /a?x=%4 HTTP/1.1\r\n" HOST END), 400, 0},
    {"an escape of no hex digits", RAW("GET /a?x=%zz HTTP/1.1\r\n" HOST END), 400, 0},
};
/* clang-format on */

/* The connection is closed and no other answer came on it. */
static void assert_refused(RawClient *client, const RawAnswer *answer) {
    g_autofree char *type = raw_header(answer, "Content-Type");
    g_autofree char *connection = raw_header(answer, "Connection");
    if (type) { /* else libmicrohttpd's own page */
        g_assert_cmpstr(type, ==, "application/problem+json");
        g_assert_cmpstr(connection, ==, "close");
        g_assert_true(raw_is_closed(client));
    }
    while (raw_receive(client))
        continue;
    g_assert_null(strstr(client->pending->str, "HTTP/1.1 200"));
}

static void check_form(Echo *echo, const Form *form) {
    int before = echo->handled;
    RawClient client = echo_connect(echo);
    g_test_message("%s", form->about);
    raw_send_bytes(&client, form->bytes, form->length);
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpint(answer.status, ==, form->status);
    if (form->status != 200)
        assert_refused(&client, &answer);
    g_assert_cmpint(echo->handled - before, ==, form->handled);
    raw_free(&answer);
    raw_close(&client);
}

static void test_every_form_is_answered_as_the_table_says(void) {
    Echo *echo = echo_start(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i++)
        check_form(echo, &FORMS[i]);
    g_test_message("%zu forms", G_N_ELEMENTS(FORMS));
    g_assert_cmpint(http_server_figures(echo->server).refused_by_guard, >, 60);
    echo_stop(echo);
}

/* Byte by byte, the same answers: nothing depends on how the bytes arrive. */
static void test_forms_that_come_in_pieces(void) {
    Echo *echo = echo_start(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(FORMS); i += 3) {
        const Form *form = &FORMS[i];
        RawClient client = echo_connect(echo);
        g_test_message("%s", form->about);
        for (size_t at = 0; at < form->length; at += 7) {
            raw_send_bytes(&client, form->bytes + at, MIN(form->length - at, 7));
            g_usleep(200);
        }
        RawAnswer answer = raw_answer(&client);
        /* what follows a refused head may meet the closed socket first */
        g_assert_true(answer.status == form->status || (!answer.status && form->status != 200));
        raw_free(&answer);
        raw_close(&client);
    }
    echo_stop(echo);
}

static int status_of(Echo *echo, const char *request) {
    RawClient client = echo_connect(echo);
    raw_send(&client, request);
    RawAnswer answer = raw_answer(&client);
    int status = answer.status;
    raw_free(&answer);
    raw_close(&client);
    return status;
}

static int status_of_target(Echo *echo, const char *part, int times) {
    GString *request = g_string_new("GET /a");
    for (int i = 0; i < times; i++)
        g_string_append(request, part);
    g_string_append(request, " HTTP/1.1\r\n" HOST END);
    int status = status_of(echo, request->str);
    g_string_free(request, TRUE);
    return status;
}

static int status_of_headers(Echo *echo, const char *line, int times) {
    GString *request = g_string_new("GET /a HTTP/1.1\r\n" HOST);
    for (int i = 0; i < times; i++)
        g_string_append(request, line);
    g_string_append(request, END);
    int status = status_of(echo, request->str);
    g_string_free(request, TRUE);
    return status;
}

static void test_too_much_is_refused(void) {
    Echo *echo = echo_start(NULL);
    g_assert_cmpint(status_of_target(echo, "b", HTTP_URL_BYTES - 2), ==, 200);
    g_assert_cmpint(status_of_target(echo, "b", HTTP_URL_BYTES - 1), ==, 414);
    g_assert_cmpint(status_of_target(echo, "b", 70 * 1024), ==, 414);
    g_assert_cmpint(status_of_target(echo, "?&b=1", HTTP_PARAMETERS), ==, 200);
    g_assert_cmpint(status_of_target(echo, "?&b=1", HTTP_PARAMETERS + 1), ==, 400);
    g_assert_cmpint(status_of_headers(echo, "X-A: b\r\n", GUARD_HEADERS - 1), ==, 200);
    g_assert_cmpint(status_of_headers(echo, "X-A: b\r\n", GUARD_HEADERS), ==, 431);
    g_assert_cmpint(status_of_headers(echo, "X-A: b\r\n", 10000), ==, 431);
    g_autofree char *filler = g_strnfill(1000, 'f');
    g_autofree char *line = g_strdup_printf("X-A: %s\r\n", filler);
    g_assert_cmpint(status_of_headers(echo, line, 16), ==, 200);
    g_assert_cmpint(status_of_headers(echo, line, 17), ==, 431);
    g_assert_cmpint(status_of_headers(echo, line, 70), ==, 431);
    echo_stop(echo);
}

static void test_only_allowed_hosts_are_answered(void) {
    static const char *const HOSTS[] = {"care.example", "care.example.org:8443", NULL};
    Echo *echo = echo_start(&(HttpOptions){.hosts = HOSTS});
    g_assert_cmpint(status_of(echo, "GET /a HTTP/1.1\r\nHost: care.example\r\n\r\n"), ==, 200);
    g_assert_cmpint(status_of(echo, "GET /a HTTP/1.1\r\nHost: CARE.example:80\r\n\r\n"), ==, 200);
    g_assert_cmpint(status_of(echo, "GET /a HTTP/1.1\r\nHost: care.example.org:8443\r\n\r\n"), ==,
                    200);
    g_assert_cmpint(status_of(echo, "GET /a HTTP/1.1\r\nHost: care.example.org\r\n\r\n"), ==, 421);
    g_assert_cmpint(status_of(echo, "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"), ==, 421);
    g_assert_cmpint(status_of(echo, "GET /a HTTP/1.1\r\nHost: xcare.example\r\n\r\n"), ==, 421);
    echo_stop(echo);
}

static void test_parameters_are_decoded_once(void) {
    Echo *echo = echo_start(NULL);
    RawClient client = echo_connect(echo);
    raw_send(&client,
             "GET /a?b=1+2&&c%3D=%2541&b=&d=a=b&%E4%BF%9D=%E4%BF%AE&e HTTP/1.1\r\n" HOST END);
    RawAnswer answer = raw_answer(&client);
    g_assert_cmpstr(answer.body, ==, "b=1 2;c==%41;b=;d=a=b;保=修;e=;");
    raw_free(&answer);
    raw_close(&client);
    echo_stop(echo);
}

static void test_what_may_be_sent_as_a_header(void) {
    g_assert_true(guard_may_send("ETag", "\"7\""));
    g_assert_false(guard_may_send("ETag", ""));
    g_assert_false(guard_may_send("", "a"));
    g_assert_false(guard_may_send("E Tag", "a"));
    g_assert_false(guard_may_send("Location", "/a\r\nSet-Cookie: b"));
    g_assert_false(guard_may_send("Location", "/a\nb"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guard/forms", test_every_form_is_answered_as_the_table_says);
    g_test_add_func("/guard/pieces", test_forms_that_come_in_pieces);
    g_test_add_func("/guard/too-much", test_too_much_is_refused);
    g_test_add_func("/guard/hosts", test_only_allowed_hosts_are_answered);
    g_test_add_func("/guard/parameters", test_parameters_are_decoded_once);
    g_test_add_func("/guard/sent-headers", test_what_may_be_sent_as_a_header);
    return g_test_run();
}
