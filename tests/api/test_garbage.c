/* Every route of the API with bodies and parameters that make no sense: nothing breaks, nothing
 * that isn't well-formed is done, and each refusal says which field and why. */
#include "http/ask.h"
#include "support/server.h"

#include <inttypes.h>
#include <string.h>

typedef struct Place {
    Server *server;
    Client *client; /* as the system: nothing is refused for want of a right */
    int64_t customer, unit, contract, request;
} Place;

static Place house;

static void open_house(void) {
    house.server = server_new(NULL);
    server_start(house.server);
    Client *local = house.client = client_new_local(house.server);
    int64_t programme = make_programme(local, "it-maintenance");
    house.customer = make_record(local, "customers", "{'number': 'C1', 'name': 'Metro'}");
    house.unit =
        make_record(local, "equipment",
                    "{'customer': %" PRId64 ", 'number': 'U1', 'name': 'Server'}", house.customer);
    house.contract = make_record(local, "contracts",
                                 "{'number': 'K1', 'customer': %" PRId64 ", 'programme': %" PRId64
                                 ", 'title': 'Service', 'status': 'active', 'whole_customer': "
                                 "true, 'starts_on': '2026-01-01'}",
                                 house.customer, programme);
    house.request =
        make_record(local, "requests", "{'equipment': %" PRId64 ", 'subject': 'Dark'}", house.unit);
}

static void close_house(void) {
    client_free(house.client);
    g_assert_cmpint(server_stop(house.server), ==, 0);
    server_free(house.server);
}

/* "/api/v1/requests/{id}/hold" with the request's id, or with one that nobody has. */
static char *path_of(const Route *route, int64_t id) {
    GString *path = g_string_new(route->path);
    g_autofree char *number = g_strdup_printf("%" PRId64, id);
    g_string_replace(path, "{id}", number, 0);
    g_string_replace(path, "{word}", "nonsense", 0);
    return g_string_free(path, FALSE);
}

static const char *method_of(const Route *route) {
    return http_method_word(route->method);
}

/* A refusal has a code and a reason. */
static void expect_sense(const Route *route, const char *body, const Answer *answer) {
    bool refused = answer->status >= 400;
    if (!answer->status || answer->status >= 500)
        g_error("%s %s %.300s: %d %.500s", method_of(route), route->path, body ? body : "",
                answer->status, answer->body ? answer->body : "");
    if (refused && (!strstr(answer->body, "\"code\"") || !strstr(answer->body, "\"detail\"")))
        g_error("%s %s %.300s: no reason: %s", method_of(route), route->path, body ? body : "",
                answer->body);
}

static void try_body(const Route *route, int64_t id, const char *body) {
    g_autofree char *path = path_of(route, id);
    Answer answer = http_ask(house.client, method_of(route), path, "If-Match: \"1\"\r\n", body);
    expect_sense(route, body, &answer);
    answer_free(&answer);
}

/* Ends the session of nobody, or the house's own way in: not these. */
static bool is_tried(const Route *route) {
    return route->method != HTTP_GET && !(route->flags & ROUTE_UPLOAD) &&
           !strstr(route->path, "backup") && !strstr(route->path, "/redact") &&
           g_str_has_prefix(route->path, "/api/v1/");
}

static char *deep_body(void) {
    GString *text = g_string_new("{\"facts\":");
    for (int i = 0; i < 5000; i++)
        g_string_append_c(text, '[');
    return g_string_free(text, FALSE);
}

static void test_bodies_that_are_no_objects(void) {
    g_autofree char *deep = deep_body();
    const char *const bodies[] = {NULL, "",   "null", "[]",       "5",        "\"x\"",   "true",
                                  "{",  "{}", "[{}]", "\x80\xff", "{\"\":1}", "{'a':1}", deep};
    for (size_t i = 0; i < route_count(); i++)
        for (size_t b = 0; b < G_N_ELEMENTS(bodies) && is_tried(route_at(i)); b++) {
            try_body(route_at(i), 987654321, bodies[b]);
            if (route_at(i)->entity && !strcmp(route_at(i)->entity->name, "request"))
                try_body(route_at(i), house.request, bodies[b]);
        }
}

/* Keys that some body of the desk has. */
static const char *const KEYS[] = {
    "at",       "facts",         "level",        "reason",      "note",        "until",
    "for",      "corrected",     "type",         "by",          "told",        "recorded",
    "sources",  "kind",          "channel",      "customer",    "site",        "equipment",
    "contact",  "contract",      "subject",      "related",     "follows",     "assignee",
    "team",     "problem",       "reference",    "text",        "mentions",    "as",
    "into",     "from_customer", "ids",          "act",         "input",       "dry_run",
    "typing",   "members",       "roster",       "happened_at", "zone",        "role",
    "number",   "rang_at",       "from_at",      "until_at",    "query",       "path",
    "handover", "weekdays",      "support_mode", "fault_side",  "reported_at", "turn_days",
    "skill",    "programme",     "before",       "after",       "year",        "accepted_on"};

static const char *const VALUES[] = {"null",
                                     "true",
                                     "-1",
                                     "0",
                                     "9223372036854775807",
                                     "99999999999999999999",
                                     "1e400",
                                     "\"\"",
                                     "\"x\"",
                                     "[]",
                                     "{}",
                                     "[[]]",
                                     "[null]",
                                     "[-1]",
                                     "{\"x\":[1]}",
                                     "\"\\u0000\"",
                                     "\"\\ud800\"",
                                     "\"2027-02-30T00:00:00Z\"",
                                     "\"9999-12-31T23:59:59Z\"",
                                     "\"0001-01-01T00:00:00Z\""};

static bool is_of_the_desk(const Route *route) {
    static const char *const PLACES[] = {"/requests", "/rosters",    "/shift_changes",
                                         "/pages",    "/views",      "/handovers",
                                         "/calls",    "/programmes", NULL};
    for (int i = 0; PLACES[i]; i++)
        if (strstr(route->path, PLACES[i]))
            return is_tried(route);
    return false;
}

static void test_values_that_make_no_sense(void) {
    for (size_t i = 0; i < route_count(); i++)
        for (size_t k = 0; k < G_N_ELEMENTS(KEYS) && is_of_the_desk(route_at(i)); k++)
            for (size_t v = 0; v < G_N_ELEMENTS(VALUES); v++) {
                g_autofree char *body = g_strdup_printf("{\"%s\":%s}", KEYS[k], VALUES[v]);
                try_body(route_at(i), house.request, body);
            }
}

/* A body that is all right but for one value. */
static void test_one_value_that_makes_no_sense(void) {
    const Route *opens = NULL, *asks = NULL;
    for (size_t i = 0; i < route_count(); i++) {
        const Route *route = route_at(i);
        if (route->method == HTTP_POST && !strcmp(route->path, "/api/v1/requests"))
            opens = route;
        if (!strcmp(route->path, "/api/v1/requests/preview"))
            asks = route;
    }
    for (size_t k = 0; k < G_N_ELEMENTS(KEYS); k++)
        for (size_t v = 0; v < G_N_ELEMENTS(VALUES); v++) {
            if (!strcmp(KEYS[k], "subject") || !strcmp(KEYS[k], "equipment"))
                continue;
            g_autofree char *body =
                g_strdup_printf("{\"equipment\":%" PRId64 ",\"subject\":\"Dark\",\"%s\":%s}",
                                house.unit, KEYS[k], VALUES[v]);
            try_body(opens, 0, body);
            try_body(asks, 0, body);
        }
}

static void try_parameter(const Route *route, const char *name, const char *value) {
    g_autofree char *path = path_of(route, house.request);
    g_autofree char *whole = g_strdup_printf("%s?%s=%s", path, name, value);
    Answer answer = http_ask(house.client, "GET", whole, NULL, NULL);
    expect_sense(route, whole, &answer);
    answer_free(&answer);
}

static void test_parameters_that_make_no_sense(void) {
    static const char *const NAMES[] = {
        "from",  "to",     "zone",     "by",        "contract", "customer", "promise",
        "level", "hours",  "q",        "since",     "limit",    "cursor",   "sort",
        "on",    "record", "language", "equipment", "assignee", "state",    "typing"};
    static const char *const WORDS[] = {"",
                                        "x",
                                        "-1",
                                        "99999999999999999999",
                                        "%00",
                                        "%FF",
                                        "*",
                                        "'",
                                        "2027-02-30",
                                        "9999-12-31T00:00:00Z",
                                        "promise,promise,,",
                                        "%E4%B8%AD"};
    for (size_t i = 0; i < route_count(); i++) {
        const Route *route = route_at(i);
        if (route->method != HTTP_GET || !g_str_has_prefix(route->path, "/api/v1/") ||
            strstr(route->path, "/export") || !strcmp(route->path, "/api/v1/events"))
            continue;
        for (size_t n = 0; n < G_N_ELEMENTS(NAMES); n++)
            for (size_t w = 0; w < G_N_ELEMENTS(WORDS); w++)
                try_parameter(route, NAMES[n], WORDS[w]);
    }
}

/* Text without end is refused with its field, before it is kept for good. */
static void test_limits(void) {
    static const struct {
        const char *act, *key;
    } CASES[] = {{"hold", "reason"},   {"cancel", "reason"}, {"respond", "note"},
                 {"messages", "text"}, {"notes", "text"},    {"set_level", "reason"},
                 {"contest", "reason"}};
    g_autofree char *text = g_strnfill(30000, 'x');
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *path =
            g_strdup_printf("/api/v1/requests/%" PRId64 "/%s", house.request, CASES[i].act);
        g_autofree char *body =
            g_strdup_printf("{\"%s\":\"%s\",\"level\":\"1\"}", CASES[i].key, text);
        Answer answer = http_ask(house.client, "POST", path, NULL, body);
        g_assert_cmpint(answer.status, ==, 422);
        g_assert_nonnull(strstr(answer.body, CASES[i].key));
        answer_free(&answer);
    }
}

/* A text that is too long to be stored isn't read either, whatever is asked of it. */
static void test_limits_of_programmes(void) {
    static const struct {
        const char *path, *before, *after;
    } CASES[] = {{"check", "{\"text\":\"", "\"}"},
                 {"try", "{\"text\":\"", "\"}"},
                 {"calendars", "{\"year\":2026,\"text\":\"", "\"}"},
                 {"diff", "{\"before\":{\"text\":\"", "\"}}"}};
    g_autofree char *text = g_strnfill(400001, 'x');
    g_autofree char *more = g_strnfill(1024 * 1024, 'x');
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *path = g_strdup_printf("/api/v1/programmes/%s", CASES[i].path);
        g_autofree char *body = g_strdup_printf("%s%s%s", CASES[i].before, text, CASES[i].after);
        Answer answer = http_ask(house.client, "POST", path, NULL, body);
        g_assert_cmpint(answer.status, ==, 422);
        g_assert_nonnull(strstr(answer.body, "text: is longer than 400000 characters"));
        answer_free(&answer);
        g_autofree char *long_body =
            g_strdup_printf("%s%s%s", CASES[i].before, more, CASES[i].after);
        answer = http_ask(house.client, "POST", path, NULL, long_body);
        g_assert_cmpint(answer.status, ==, 413);
        answer_free(&answer);
    }
}

/* A year of very many calendars would be an answer without end. */
static void test_limits_of_calendars(void) {
    GString *body =
        g_string_new("{\"year\":2026,\"text\":\"programme: t\\nversion: '1'\\nname: T\\n"
                     "zone: UTC\\nclauses: {}\\npromises: []\\ncalendars:\\n");
    for (int i = 0; i < 51; i++)
        g_string_append_printf(body, "  c%d: {weekly: {mon: ['09:00-17:00']}}\\n", i);
    g_string_append(body, "\"}");
    Answer answer = http_ask(house.client, "POST", "/api/v1/programmes/calendars", NULL, body->str);
    g_assert_cmpint(answer.status, ==, 413);
    g_assert_nonnull(strstr(answer.body, "calendars: are more than 50"));
    answer_free(&answer);
    g_string_free(body, TRUE);
}

/* How many journal rows the request has. */
static size_t count_rows(void) {
    g_autofree char *path =
        g_strdup_printf("/api/v1/journal?record=%" PRId64 "&limit=200", house.request);
    Answer answer = http_ask(house.client, "GET", path, NULL, NULL);
    const Node *items = answer_at(&answer, "items");
    g_assert_nonnull(items);
    size_t count = items->items.count;
    answer_free(&answer);
    return count;
}

/* One act on many, sent again after a lost answer under its key: each was done once. */
static void test_many_once(void) {
    g_autofree char *body = g_strdup_printf("{\"act\":\"record\",\"ids\":[%" PRId64
                                            "],\"dry_run\":false,\"input\":{\"type\":"
                                            "\"visit.reported\"}}",
                                            house.request);
    size_t before = count_rows();
    for (int i = 0; i < 3; i++) {
        Answer answer = http_ask(house.client, "POST", "/api/v1/requests/bulk",
                                 "Idempotency-Key: many-1\r\n", body);
        g_assert_cmpint(answer.status, ==, 200);
        g_assert_cmpint(answer_whole(&answer, "changed"), ==, 1);
        answer_free(&answer);
    }
    g_assert_cmpuint(count_rows(), ==, before + 1);
}

/* What came of it all: the store is sound. */
static void test_still_sound(void) {
    Answer answer = http_ask(house.client, "POST", "/api/v1/operations/verify", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpstr(answer_text(&answer, "sound"), ==, "true");
    answer_free(&answer);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    server_binary = argc > 1 ? argv[1] : NULL;
    open_house();
    g_test_add_func("/garbage/bodies that are no objects", test_bodies_that_are_no_objects);
    g_test_add_func("/garbage/values that make no sense", test_values_that_make_no_sense);
    g_test_add_func("/garbage/one value that makes no sense", test_one_value_that_makes_no_sense);
    g_test_add_func("/garbage/parameters that make no sense", test_parameters_that_make_no_sense);
    g_test_add_func("/garbage/limits", test_limits);
    g_test_add_func("/garbage/limits of programmes", test_limits_of_programmes);
    g_test_add_func("/garbage/limits of calendars", test_limits_of_calendars);
    g_test_add_func("/garbage/many once", test_many_once);
    g_test_add_func("/garbage/still sound", test_still_sound);
    int result = g_test_run();
    close_house();
    return result;
}
