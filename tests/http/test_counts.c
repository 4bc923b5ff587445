/* Counts on the stream of changes: at once, and whenever one has changed; with the rights and the
 * scope of the list that is counted; a stream that resumes goes on doing so. */
#include "support/server.h"

#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>

enum { WAIT_SECONDS = 20 };

typedef struct House {
    Server *server;
    Client *local;
    int64_t customers[2];
} House;

/* Of the test that runs. */
static Server *server;
static Client *local;
static int64_t customers[2];

/* ---- a stream ---- */

typedef struct Stream {
    Client *client;
    GString *heard; /* since it was last looked at */
} Stream;

static Stream listen_to(const Account *account, const char *query) {
    g_autofree char *text = g_strdup_printf("GET /api/v1/events%s HTTP/1.1\r\nHost: localhost\r\n"
                                            "Authorization: Bearer %s\r\n\r\n",
                                            query, account->token);
    Stream stream = {client_new(server), g_string_new(NULL)};
    g_assert_true(client_connect(stream.client));
    g_assert_true(http_send(stream.client, text, strlen(text)));
    return stream;
}

static void take_what_is_there(Stream *stream, int milliseconds) {
    struct timeval wait = {.tv_sec = milliseconds / 1000,
                           .tv_usec = (suseconds_t)(milliseconds % 1000) * 1000};
    char bytes[4096];
    setsockopt(stream->client->descriptor, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ssize_t got = recv(stream->client->descriptor, bytes, sizeof bytes, 0);
    g_string_append_len(stream->heard, bytes, MAX(got, 0));
}

/* Waits for the text; what was heard up to its end is forgotten. */
static void expect_heard(Stream *stream, const char *text) {
    gint64 until = g_get_monotonic_time() + WAIT_SECONDS * G_USEC_PER_SEC;
    const char *at;
    while (!(at = strstr(stream->heard->str, text))) {
        if (g_get_monotonic_time() > until)
            g_error("not \"%s\", but %s", text, stream->heard->str);
        take_what_is_there(stream, 200);
    }
    g_string_erase(stream->heard, 0, (gssize)(at - stream->heard->str) + (gssize)strlen(text));
}

static void expect_count(Stream *stream, const char *of, int64_t count) {
    g_autofree char *text = g_strdup_printf("event: count\ndata: {\"of\":\"%s\",\"count\":%" PRId64
                                            ",\"count_is_exact\":true}\n\n",
                                            of, count);
    expect_heard(stream, text);
}

static void expect_silence(Stream *stream, const char *text) {
    gint64 until = g_get_monotonic_time() + 3 * G_USEC_PER_SEC;
    while (g_get_monotonic_time() < until)
        take_what_is_there(stream, 200);
    if (strstr(stream->heard->str, text))
        g_error("\"%s\" was heard: %s", text, stream->heard->str);
}

static void stream_end(Stream *stream) {
    client_free(stream->client);
    g_string_free(stream->heard, TRUE);
}

/* ---- a house ---- */

static int64_t open_request(int customer) {
    return make_record(local, "requests", "{'customer': %" PRId64 ", 'subject': 'Dark'}",
                       customers[customer]);
}

static void act(int64_t request, const char *name, const char *text) {
    g_autofree char *path = g_strdup_printf("/api/v1/requests/%" PRId64 "/%s", request, name);
    g_autofree char *body = quoted(text);
    Answer answer = http_ask(local, "POST", path, NULL, body);
    if (answer.status != 200)
        g_error("%s: %d %s", path, answer.status, answer.body);
    answer_free(&answer);
}

static int64_t save_view(const Account *account, const char *text) {
    Client *client = client_new(server);
    client_be(client, account->token, NULL, NULL);
    int64_t id = make_record(client, "views", "%s", text);
    client_free(client);
    return id;
}

static void open_house(const char *database, void *place) {
    House *house = place;
    *house = (House){.server = server_new(database)};
    server_start(house->server);
    house->local = client_new_local(house->server);
    int64_t programme = make_programme(house->local, "it-maintenance");
    for (int i = 0; i < 2; i++) {
        house->customers[i] = make_record(house->local, "customers",
                                          "{'number': 'C-%d', 'name': 'Harbour %d'}", i, i);
        make_record(house->local, "contracts",
                    "{'number': 'K%d', 'customer': %" PRId64 ", 'programme': %" PRId64
                    ", 'title': 'T', 'status': 'active', 'whole_customer': true}",
                    i, house->customers[i], programme);
    }
}

static void be_in(const House *house) {
    server = house->server;
    local = house->local;
    memcpy(customers, house->customers, sizeof customers);
}

static void close_house(void *place) {
    House *house = place;
    client_free(house->local);
    g_assert_cmpint(server_stop(house->server), ==, 0);
    server_free(house->server);
}

/* ---- the tests ---- */

static void test_at_once_and_when_it_changes(const void *house) {
    be_in(house);
    Account *account = account_new(server, "dispatcher", 0, NULL, false);
    int64_t mine = save_view(
        account, "{'name': 'Open', 'path': 'requests', 'query': 'open=true&sort=-due_at'}");
    g_autofree char *view = g_strdup_printf("view:%" PRId64, mine);
    g_autofree char *query =
        g_strdup_printf("?count=%s&count=requests%%3Fstate%%3Danswered&count=commitments%%3F"
                        "promise%%3Dresponse%%26state%%3Dmet&count=teams",
                        view);
    Stream stream = listen_to(account, query);
    expect_count(&stream, view, 0);
    expect_count(&stream, "requests?state=answered", 0);
    expect_count(&stream, "commitments?promise=response&state=met", 0);
    expect_count(&stream, "teams", 0);
    int64_t request = open_request(0);
    expect_heard(&stream, "event: change");
    expect_count(&stream, view, 1);
    act(request, "respond", "{}");
    expect_count(&stream, "requests?state=answered", 1);
    expect_count(&stream, "commitments?promise=response&state=met", 1);
    make_record(local, "teams", "{'name': 'North'}");
    expect_count(&stream, "teams", 1);
    act(request, "cancel", "{'reason': 'not dark'}");
    expect_count(&stream, view, 0);
    stream_end(&stream);
    account_free(account);
}

/* Many changes in a moment are counted together; what hasn't changed isn't told again. */
static void test_not_too_often(const void *house) {
    be_in(house);
    enum { BURST = 40 };
    Account *account = account_new(server, "engineer", 0, NULL, false);
    Stream stream = listen_to(account, "?count=skills&count=products");
    expect_count(&stream, "skills", 0);
    expect_count(&stream, "products", 0);
    gint64 began = g_get_monotonic_time();
    for (int i = 0; i < BURST; i++)
        make_record(local, "skills", "{'name': 'skill %d'}", i);
    int64_t seconds = (g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    int counts = 0;
    g_autofree char *last = g_strdup_printf("\"of\":\"skills\",\"count\":%d,", BURST);
    gint64 until = began + WAIT_SECONDS * G_USEC_PER_SEC;
    while (!strstr(stream.heard->str, last) && g_get_monotonic_time() < until)
        take_what_is_there(&stream, 200);
    for (const char *at = stream.heard->str; (at = strstr(at, "\"of\":\"skills\"")); at++)
        counts++;
    g_assert_cmpint(counts, >=, 1);
    g_assert_cmpint(counts, <=, seconds + 3);
    g_assert_nonnull(strstr(stream.heard->str, last));
    g_assert_null(strstr(stream.heard->str, "\"of\":\"products\""));
    stream_end(&stream);
    account_free(account);
}

static void test_only_what_one_may_see(const void *house) {
    be_in(house);
    Account *customer = account_new(server, "customer", customers[0], NULL, false);
    Account *manager = account_new(server, "manager", 0, NULL, false);
    Stream theirs = listen_to(customer, "?count=requests%3Fopen%3Dtrue");
    Stream ours = listen_to(manager, "?count=requests%3Fopen%3Dtrue");
    expect_count(&theirs, "requests?open=true", 0);
    expect_count(&ours, "requests?open=true", 0);
    int64_t foreign = open_request(1);
    expect_count(&ours, "requests?open=true", 1);
    expect_silence(&theirs, "event:");
    int64_t own = open_request(0);
    expect_count(&ours, "requests?open=true", 2);
    expect_count(&theirs, "requests?open=true", 1);
    act(foreign, "cancel", "{'reason': 'test'}");
    act(own, "cancel", "{'reason': 'test'}");
    expect_count(&theirs, "requests?open=true", 0);
    expect_count(&ours, "requests?open=true", 0);
    stream_end(&theirs);
    stream_end(&ours);
    account_free(customer);
    account_free(manager);
}

static void expect_refusal(const Account *account, const char *query, int status,
                           const char *said) {
    Client *client = client_new(server);
    client_be(client, account->token, NULL, NULL);
    g_autofree char *path = g_strdup_printf("/api/v1/events?%s", query);
    Answer answer = http_ask(client, "GET", path, NULL, NULL);
    if (answer.status != status || !strstr(answer.body, said) ||
        !strstr(answer.body, "\"field\":\"count\""))
        g_error("%s: %d %s", path, answer.status, answer.body);
    answer_free(&answer);
    client_free(client);
}

static void test_what_cant_be_counted(const void *house) {
    be_in(house);
    Account *one = account_new(server, "dispatcher", 0, NULL, false);
    Account *other = account_new(server, "engineer", 0, NULL, false);
    Account *customer = account_new(server, "customer", customers[0], NULL, false);
    int64_t own = save_view(one, "{'name': 'Mine', 'path': 'requests', 'query': 'open=true'}");
    int64_t shared = save_view(
        one, "{'name': 'Ours', 'path': 'requests', 'query': 'open=true', 'shared': true}");
    int64_t words = save_view(one, "{'name': 'Words', 'path': 'requests', 'query': 'q=dark'}");
    g_autofree char *private = g_strdup_printf("count=view:%" PRId64, own);
    g_autofree char *open = g_strdup_printf("count=view:%" PRId64, shared);
    g_autofree char *searched = g_strdup_printf("count=view:%" PRId64, words);
    g_autofree char *many = g_strnfill(0, ' ');
    for (int i = 0; i < 21; i++) {
        g_autofree char *before = many;
        many = g_strconcat(before, "count=teams&", NULL);
    }
    expect_refusal(other, private, 404, "there is no such view");
    expect_refusal(other, "count=view:999999999", 404, "there is no such view");
    expect_refusal(other, "count=view:x", 404, "there is no such view");
    expect_refusal(customer, open, 404, "there is no such view");
    expect_refusal(one, searched, 422, "isn't known with q");
    expect_refusal(one, "count=nothing", 422, "is no list");
    expect_refusal(one, "count=requests/due", 422, "is no list");
    expect_refusal(one, "count=me", 422, "is no list");
    expect_refusal(one, "count=", 422, "is no list");
    expect_refusal(one, "count=requests%3Fcolour%3Dred", 422, "can't be filtered by");
    expect_refusal(one, "count=requests%3Fopen%3Dperhaps", 422, "open");
    expect_refusal(one, "count=requests%3Fopen%3D%25zz", 422, "percent-encoded");
    expect_refusal(customer, "count=alerts", 403, "needs the right");
    expect_refusal(customer, "count=commitments%3Fpoints%3D1", 422, "can't be filtered by");
    expect_refusal(one, many, 422, "20 times");
    g_autofree char *query = g_strdup_printf("?%s", open);
    Stream stream = listen_to(other, query);
    expect_count(&stream, open + strlen("count="), 0);
    stream_end(&stream);
    account_free(one);
    account_free(other);
    account_free(customer);
}

/* Behind an event that was missed come that event and the counts as they are now. */
static void test_it_resumes(const void *house) {
    be_in(house);
    Account *account = account_new(server, "dispatcher", 0, NULL, false);
    Answer answer = http_ask(local, "GET", "/api/v1/journal?limit=1", NULL, NULL);
    const Node *items = answer_at(&answer, "items");
    int64_t seq = 0;
    g_assert_true(items && node_integer(node_get(items->items.items[0], "seq"), &seq));
    answer_free(&answer);
    int64_t request = open_request(0);
    g_autofree char *query =
        g_strdup_printf("?after=%" PRId64 "&count=requests%%3Fopen%%3Dtrue", seq);
    Stream stream = listen_to(account, query);
    g_autofree char *missed =
        g_strdup_printf("\"entity\":\"request\",\"record\":%" PRId64, request);
    expect_heard(&stream, missed);
    expect_count(&stream, "requests?open=true", 1);
    act(request, "cancel", "{'reason': 'test'}");
    expect_count(&stream, "requests?open=true", 0);
    stream_end(&stream);
    account_free(account);
}

static const struct {
    const char *name;
    void (*test)(const void *house);
} TESTS[] = {{"at once and when it changes", test_at_once_and_when_it_changes},
             {"not too often", test_not_too_often},
             {"only what one may see", test_only_what_one_may_see},
             {"what can't be counted", test_what_cant_be_counted},
             {"it resumes", test_it_resumes}};

static void add_tests(const char *engine, const void *house) {
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/counts/%s/%s", engine, TESTS[i].name);
        g_test_add_data_func(path, house, TESTS[i].test);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    return engines_run("counts", sizeof(House), open_house, add_tests, close_house);
}
