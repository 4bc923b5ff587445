/* The page that a unit's label opens: a fault is reported without script and without signing in,
 * once however often it is sent; little in an hour; and nothing of the owner's shows. */
#include "support/server.h"

#include <inttypes.h>
#include <string.h>

typedef struct House {
    Server *server;
    Client *local, *nobody;
    int64_t customer, unit;
    char *label;
} House;

/* ---- a house ---- */

static char *label_of(const House *house) {
    g_autofree char *path = g_strdup_printf("/api/v1/equipment/%" PRId64 "/label", house->unit);
    Answer answer = http_ask(house->local, "GET", path, NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    char *label = g_strdup(answer_text(&answer, "token"));
    answer_free(&answer);
    return label;
}

static void open_house(const char *database, void *place) {
    House *house = place;
    *house = (House){.server = server_new(database)};
    server_start(house->server);
    house->local = client_new_local(house->server);
    house->nobody = client_new(house->server);
    house->customer = make_record(house->local, "customers",
                                  "{'number': 'C', 'name': 'Very Secret Works', 'zone': "
                                  "'Asia/Shanghai'}");
    int64_t programme = make_programme(house->local, "it-maintenance");
    make_record(house->local, "contracts",
                "{'number': 'K', 'customer': %" PRId64 ", 'programme': %" PRId64
                ", 'title': 'Secret terms', 'status': 'active', 'whole_customer': true}",
                house->customer, programme);
    int64_t site = make_record(house->local, "sites",
                               "{'customer': %" PRId64 ", 'name': 'Secret depot', 'zone': "
                               "'Asia/Shanghai'}",
                               house->customer);
    house->unit = make_record(house->local, "equipment",
                              "{'customer': %" PRId64 ", 'site': %" PRId64
                              ", 'name': 'Gate <1>', 'serial': 'G-77', 'place': 'Secret place', "
                              "'notes': 'Secret notes'}",
                              house->customer, site);
    house->label = label_of(house);
}

static void close_house(void *place) {
    House *house = place;
    client_free(house->local);
    client_free(house->nobody);
    server_free(house->server);
    g_free(house->label);
}

/* ---- a form ---- */

/* What a browser sends; each test comes from an address of its own, for the limits. */
static Answer send_form(const House *house, const char *source, const char *headers,
                        const char *form) {
    Client *client = house->nobody;
    client_close(client);
    client->source = source;
    g_autofree char *text =
        g_strdup_printf("POST /l/%s/report HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                        "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n%s\r\n%s",
                        house->label, strlen(form), headers, form);
    g_assert_true(client_connect(client));
    g_assert_true(http_send(client, text, strlen(text)));
    return http_answer_of(client, true);
}

static Answer see_page(const House *house, const char *label) {
    g_autofree char *path = g_strdup_printf("/l/%s", label);
    client_close(house->nobody);
    return http_ask(house->nobody, "GET", path, NULL, NULL);
}

static void expect_text(const Answer *answer, const char *text) {
    if (!strstr(answer->body, text))
        g_error("not \"%s\", but %s", text, answer->body);
}

static void expect_no_text(const Answer *answer, const char *text) {
    if (strstr(answer->body, text))
        g_error("\"%s\" is in %s", text, answer->body);
}

static void expect_refused(const House *house, const char *source, const char *headers,
                           const char *form, int status) {
    Answer answer = send_form(house, source, headers, form);
    g_assert_cmpint(answer.status, ==, status);
    expect_text(&answer, "role=\"alert\"");
    answer_free(&answer);
}

static Answer requests_of(const House *house) {
    g_autofree char *path = g_strdup_printf(
        "/api/v1/requests?equipment=%" PRId64 "&sort=-reported_at&count=true", house->unit);
    return http_ask(house->local, "GET", path, NULL, NULL);
}

static int64_t count_requests(const House *house) {
    Answer answer = requests_of(house);
    int64_t count = answer_whole(&answer, "count");
    answer_free(&answer);
    return count;
}

/* ---- tests ---- */

static void test_a_fault_is_reported(const void *with) {
    const House *house = with;
    Answer answer = send_form(
        house, "127.7.0.1", "Origin: http://localhost\r\n",
        "text=Gate+is+%3Cb%3Edark%0D%0Asecond+line&name=Wang+%26+Li&phone=%2B86+21&once=a");
    g_assert_cmpint(answer.status, ==, 200);
    expect_text(&answer, "Reported: SR-");
    expect_text(&answer, "Response");
    expect_text(&answer, "Asia/Shanghai");
    answer_free(&answer);
    answer = requests_of(house);
    g_assert_cmpstr(answer_text(&answer, "items.0.channel"), ==, "qr");
    g_assert_cmpstr(answer_text(&answer, "items.0.subject"), ==, "Gate is <b>dark");
    g_assert_cmpstr(answer_text(&answer, "items.0.description"), ==,
                    "Gate is <b>dark\nsecond line\n\nName 姓名: Wang & Li\nTel. 电话: +86 21");
    g_assert_cmpint(answer_whole(&answer, "items.0.customer"), ==, house->customer);
    answer_free(&answer);
}

static void test_the_same_form_is_one_report(const void *with) {
    const House *house = with;
    int64_t before = count_requests(house);
    for (int i = 0; i < 2; i++) {
        Answer answer = send_form(house, "127.7.0.2", "", "text=Twice&once=b");
        g_assert_cmpint(answer.status, ==, 200);
        answer_free(&answer);
    }
    g_assert_cmpint(count_requests(house), ==, before + 1);
    /* whoever goes back and writes something else reports something else */
    Answer answer = send_form(house, "127.7.0.2", "", "text=And+again&once=b");
    g_assert_cmpint(answer.status, ==, 200);
    answer_free(&answer);
    g_assert_cmpint(count_requests(house), ==, before + 2);
}

static void test_what_is_refused_opens_nothing(const void *with) {
    const House *house = with;
    int64_t before = count_requests(house);
    g_autofree char *word = g_strnfill(10001, 'w');
    g_autofree char *long_form = g_strdup_printf("text=%s", word);
    expect_refused(house, "127.7.0.3", "", "text=+&name=x", 422);
    expect_refused(house, "127.7.0.3", "", "name=x", 422);
    expect_refused(house, "127.7.0.3", "", long_form, 422);
    expect_refused(house, "127.7.0.3", "", "text=a&website=http%3A%2F%2Fspam", 422);
    expect_refused(house, "127.7.0.3", "Origin: http://elsewhere\r\n", "text=a", 403);
    expect_refused(house, "127.7.0.3", "Sec-Fetch-Site: cross-site\r\n", "text=a", 403);
    g_assert_cmpint(count_requests(house), ==, before);
}

static void test_what_was_typed_stays(const void *with) {
    const House *house = with;
    Answer answer =
        send_form(house, "127.7.0.4", "",
                  "text=%3Cscript%3Ex&name=%22%3E%3Cimg&phone=1&website=spam&once=keep-me");
    expect_text(&answer, "&lt;script&gt;x</textarea>");
    expect_text(&answer, "value=\"&quot;&gt;&lt;img\"");
    expect_text(&answer, "value=\"1\"");
    expect_text(&answer, "value=\"keep-me\"");
    expect_no_text(&answer, "<script");
    answer_free(&answer);
}

static void test_ten_in_an_hour(const void *with) {
    const House *house = with;
    for (int i = 0; i < 10; i++) {
        g_autofree char *form = g_strdup_printf("text=Number+%d", i);
        Answer answer = send_form(house, "127.7.0.5", "", form);
        g_assert_cmpint(answer.status, ==, 200);
        answer_free(&answer);
    }
    int64_t before = count_requests(house);
    Answer answer = send_form(house, "127.7.0.5", "", "text=Too+much&name=Still+here");
    g_autofree char *wait = answer_header(&answer, "Retry-After");
    g_assert_cmpint(answer.status, ==, 429);
    g_assert_nonnull(wait);
    expect_text(&answer, "Too much</textarea>");
    answer_free(&answer);
    g_assert_cmpint(count_requests(house), ==, before);
    /* nobody else is locked out by that */
    answer = send_form(house, "127.7.0.6", "", "text=From+elsewhere");
    g_assert_cmpint(answer.status, ==, 200);
    answer_free(&answer);
}

static void test_nothing_else_shows(const void *with) {
    const House *house = with;
    Answer answer = see_page(house, house->label);
    g_assert_cmpint(answer.status, ==, 200);
    expect_text(&answer, "Gate &lt;1&gt;");
    expect_text(&answer, "G-77");
    expect_no_text(&answer, "Secret");
    expect_no_text(&answer, "<script");
    answer_free(&answer);
    answer = send_form(house, "127.7.0.7", "", "text=Dark");
    expect_no_text(&answer, "Secret");
    answer_free(&answer);
}

static void expect_no_label(const House *house, const char *label) {
    Answer answer = see_page(house, label);
    g_assert_cmpint(answer.status, ==, 404);
    expect_no_text(&answer, "<form");
    expect_no_text(&answer, "Gate");
    answer_free(&answer);
}

/* Last: the label is another then. */
static void test_labels_that_are_none(const void *with) {
    House *house = (House *)(uintptr_t)with;
    g_autofree char *old = g_steal_pointer(&house->label);
    g_autofree char *path =
        g_strdup_printf("/api/v1/equipment/%" PRId64 "/label/renew", house->unit);
    Answer answer = http_ask(house->local, "POST", path, NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    answer_free(&answer);
    house->label = label_of(house);
    expect_no_label(house, old);
    expect_no_label(house, "none");
    expect_no_label(house, "AAAA-AAAAAAAAAAAAAAAAAAAAAAAAAA");
    g_autofree char *new = g_steal_pointer(&house->label);
    int64_t before = count_requests(house);
    house->label = g_steal_pointer(&old);
    answer = send_form(house, "127.7.0.8", "", "text=By+an+old+label");
    g_assert_cmpint(answer.status, ==, 404);
    answer_free(&answer);
    g_assert_cmpint(count_requests(house), ==, before);
}

/* ---- both engines ---- */

static const struct {
    const char *name;
    void (*test)(const void *house);
} TESTS[] = {{"a fault is reported", test_a_fault_is_reported},
             {"the same form is one report", test_the_same_form_is_one_report},
             {"what is refused opens nothing", test_what_is_refused_opens_nothing},
             {"what was typed stays", test_what_was_typed_stays},
             {"ten in an hour", test_ten_in_an_hour},
             {"nothing else shows", test_nothing_else_shows},
             {"labels that are none", test_labels_that_are_none}};

static void add_tests(const char *engine, const void *house) {
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/label page/%s/%s", engine, TESTS[i].name);
        g_test_add_data_func(path, house, TESTS[i].test);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    server_binary = argv[1];
    return engines_run("label page", sizeof(House), open_house, add_tests, close_house);
}
