/* Moving in: the whole log of another system as requests with their history, on the running
 * service. What the service then reports is what `replay` says of the same log, count by count. And
 * `verify` finds what was changed past the program.
 *
 * The public logs aren't part of the repository: where they are absent (AFTERCARE_DATA) their tests
 * are skipped, visibly. */
#include "support/server.h"

#include "base/instant.h"

#include <glib/gstdio.h>
#include <inttypes.h>
#include <string.h>

static char *data_file(const char *name) {
    const char *folder = g_getenv("AFTERCARE_DATA");
    return folder ? g_build_filename(folder, name, NULL)
                  : g_build_filename(SOURCE_ROOT, "..", "shared", "data", name, NULL);
}

typedef struct MoveIn {
    Server *server;
    Client *local;
    char *log, *map, *programme;
    int64_t customer;
    const char *now; /* of the replay */
    Arena *arena;
} MoveIn;

/* ---- the house, with a contract under the log's policy ---- */

static MoveIn house_under(const char *programme) {
    MoveIn move = {.server = server_new(NULL), .arena = arena_new()};
    server_start(move.server);
    move.local = client_new_local(move.server);
    move.programme = g_strdup(programme);
    move.customer = make_record(move.local, "customers", "{'number': 'C1', 'name': 'Old house'}");
    make_record(move.local, "contracts",
                "{'number': 'K1', 'customer': %" PRId64 ", 'programme': %" PRId64
                ", 'title': 'As before', 'status': 'active', 'whole_customer': true, 'starts_on': "
                "'2000-01-01'}",
                move.customer, make_programme_of(move.local, programme));
    return move;
}

static MoveIn move_in_to(const char *name) {
    g_autofree char *programme = g_strdup_printf(SOURCE_ROOT "/tests/data/%s-policy.yaml", name);
    MoveIn move = house_under(programme);
    move.map = g_strdup_printf(SOURCE_ROOT "/tests/data/%s-map.yaml", name);
    move.log = g_build_filename(move.server->top, "log.csv", NULL);
    return move;
}

static void move_end(MoveIn *move) {
    client_free(move->local);
    g_assert_cmpint(server_stop(move->server), ==, 0);
    server_free(move->server);
    arena_free(move->arena);
    g_free(move->log);
    g_free(move->map);
    g_free(move->programme);
}

static bool unpack(const MoveIn *move, const char *file) {
    g_autofree char *command = g_strdup_printf("gunzip -c '%s' > '%s'", file, move->log);
    const char *const words[] = {"sh", "-c", command, NULL};
    return program_run(words, NULL) == 0;
}

/* ---- moving in, and asking both ---- */

static char *run(const char *const *words, int wanted) {
    char *output = NULL;
    int code = program_run(words, &output);
    if (code != wanted)
        g_error("%s %s: %d %.2000s", words[1], words[2], code, output);
    return output;
}

static void import_log(const MoveIn *move, const char *said) {
    const char *const words[] = {
        server_binary, "import", "requests", "--data",  move->server->folder,
        "--contract",  "K1",     "--log",    move->log, "--map",
        move->map,     NULL};
    g_autofree char *output = run(words, 0);
    g_test_message("%s", output);
    if (!strstr(output, said))
        g_error("not \"%s\", but %s", said, output);
}

static const Node *replay(const MoveIn *move) {
    const char *const words[] = {server_binary,   "replay", "--json",  "--programme",
                                 move->programme, "--log",  move->log, "--map",
                                 move->map,       "--now",  move->now, NULL};
    char *output = NULL;
    int code = program_run(words, &output);
    g_assert_cmpint(code, <=, 1); /* 1: promises were broken */
    const char *json = strchr(output, '{');
    Call call = call_begin(move->arena, 0);
    const Node *report = json_parse(&call, NULL, 0, arena_text(move->arena, json), strlen(json));
    g_free(output);
    g_assert_nonnull(report);
    return report;
}

static const Node *find_row(const Node *rows, const char *promise, const char *level) {
    for (size_t i = 0; rows && i < rows->items.count; i++) {
        const Node *row = rows->items.items[i];
        if ((!promise || !strcmp(node_text(row, "promise"), promise)) &&
            (!level || !strcmp(node_text(row, "level"), level)))
            return row;
    }
    return NULL;
}

static int64_t count_of(const Node *row, const char *key) {
    int64_t count = 0;
    if (row && !node_integer(node_get(row, key), &count))
        g_error("a row has no %s", key);
    return count;
}

/* A promise at a level, in the words of both. Returns how many commitments were compared. */
static int64_t compare_row(const Node *is, const Node *wanted, const char *promise) {
    static const char *const COUNTS[] = {"met",  "late",       "breached",
                                         "void", "superseded", "backdated"};
    int64_t sum = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(COUNTS); i++) {
        int64_t one = count_of(is, COUNTS[i]), other = count_of(wanted, COUNTS[i]);
        if (one != other)
            g_error("%s at level %s: %s is %" PRId64 " here and %" PRId64 " in the replay", promise,
                    node_text(wanted, "level"), COUNTS[i], one, other);
        sum += one;
    }
    int64_t open = count_of(wanted, "running") + count_of(wanted, "paused");
    g_assert_cmpint(count_of(is, "open"), ==, open);
    g_assert_cmpstr(node_text(is, "kept_percent"), ==, node_text(wanted, "net_percent"));
    g_assert_cmpstr(node_text(is, "kept_without_pauses_percent"), ==,
                    node_text(wanted, "gross_percent"));
    return sum;
}

static int64_t compare(const MoveIn *move) {
    Answer answer =
        http_ask(move->local, "GET", "/api/v1/reports/compliance?by=promise,level", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    const Node *rows = answer_at(&answer, "rows");
    const Node *promises = node_get(node_get(replay(move), "result"), "promises");
    int64_t sum = 0;
    g_assert_nonnull(promises);
    for (size_t i = 0; i < promises->items.count; i++) {
        const char *promise = node_text(promises->items.items[i], "promise");
        const Node *levels = node_get(promises->items.items[i], "levels");
        for (size_t l = 0; l < levels->items.count; l++) {
            const Node *level = levels->items.items[l];
            const Node *row = find_row(rows, promise, node_text(level, "level"));
            if (!row)
                g_error("%s at level %s isn't reported", promise, node_text(level, "level"));
            sum += compare_row(row, level, promise);
        }
    }
    answer_free(&answer);
    return sum;
}

/* ---- verify ---- */

static bool is_sound(const MoveIn *move, char **ret_text) {
    Answer answer = http_ask(move->local, "POST", "/api/v1/operations/verify", NULL, NULL);
    g_assert_cmpint(answer.status, ==, 200);
    bool sound = !g_strcmp0(answer_text(&answer, "sound"), "true");
    *ret_text = g_strdup(answer.body);
    answer_free(&answer);
    return sound;
}

static void expect_sound(const MoveIn *move) {
    g_autofree char *text = NULL;
    if (!is_sound(move, &text))
        g_error("%s", text);
}

static char *real_now(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return g_date_time_format(now, "%Y-%m-%dT%H:%M:%SZ");
}

/* Moves a whole log in, twice: the second time all is there already. */
static void test_log(const char *name, const char *file, int cases) {
    g_autofree char *path = data_file(file);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_test_skip("data not present");
        return;
    }
    g_autofree char *now = real_now();
    MoveIn move = move_in_to(name);
    move.now = now;
    g_assert_true(unpack(&move, path));
    g_autofree char *first =
        g_strdup_printf("%d requests added, 0 were here already, 0 refused", cases);
    g_autofree char *again =
        g_strdup_printf("0 requests added, %d were here already, 0 refused", cases);
    import_log(&move, first);
    g_test_message("%" PRId64 " commitments agree", compare(&move));
    import_log(&move, again);
    compare(&move);
    expect_sound(&move);
    move_end(&move);
}

static void test_uci(void) {
    test_log("uci498", "incidents/uci498_incident_event_log.dev.csv.gz", 16612);
}

static void test_volvo(void) {
    test_log("volvo", "incidents/bpi2013_volvo_incidents.dev.csv.gz", 5036);
}

/* ---- lines ---- */

/* What can't be read is refused by its line, with its field; the rest is there. */
static void test_lines(void) {
    static const struct {
        const char *line, *said; /* NULL: it is taken */
    } LINES[] = {
        {"{'reference': 'a', 'events': [OPENED]}", NULL},
        {"[]", "must be a JSON object"},
        {"{'events': [OPENED]}", "is needed: its number there"},
        {"{'reference': 'b', 'events': []}", "must begin with request.opened"},
        {"{'reference': 'c', 'events': [{'at': 'soon', 'type': 'request.opened'}]}", "soon"},
        {"{'reference': 'd', 'events': [OPENED, {'at': '2200-01-01T00:00:00Z', 'type': "
         "'request.responded'}]}",
         "lies in the future"},
        {"{'reference': 'e', 'events': [OPENED], 'customer': 99}", "is not that of the contract"},
        {"{'reference': 'f', 'events': [OPENED], 'assignee': 99}", "there is no user 99"},
        {"{'reference': 'g', 'events': [OPENED], 'level': 'extreme'}", "is no level"},
        {"{'reference': 'h', 'events': [OPENED], 'colour': 'red'}", "colour"},
        {"{'reference': 'a', 'events': [OPENED]}", NULL},
    };
    MoveIn move = move_in_to("volvo");
    GString *lines = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(LINES); i++)
        g_string_append_printf(lines, "%s\n", LINES[i].line);
    g_string_replace(lines, "OPENED", "{'at': '2026-03-01T02:00:00Z', 'type': 'request.opened'}",
                     0);
    g_autofree char *body = quoted(lines->str);
    g_string_free(lines, TRUE);
    Answer answer = http_ask(move.local, "POST", "/api/v1/requests/import?contract=K1", NULL, body);
    g_assert_cmpint(answer.status, ==, 200);
    g_assert_cmpint(answer_whole(&answer, "added"), ==, 1);
    g_assert_cmpint(answer_whole(&answer, "same"), ==, 1);
    g_assert_cmpint(answer_whole(&answer, "refused"), ==, G_N_ELEMENTS(LINES) - 2);
    for (size_t i = 0; i < G_N_ELEMENTS(LINES); i++)
        if (LINES[i].said && !strstr(answer.body, LINES[i].said))
            g_error("line %zu isn't refused for \"%s\": %s", i + 1, LINES[i].said, answer.body);
    answer_free(&answer);
    expect_sound(&move);
    move_end(&move);
}

enum { ROUNDS = 210 }; /* more than a page of a list */

/* A request that was reopened again and again: all of its rounds are kept and checked. */
static void test_many_rounds(void) {
    MoveIn move = house_under(SOURCE_ROOT "/programmes/it-maintenance.yaml");
    GString *line = g_string_new("{'reference': 'again', 'events': [");
    static const char *const STEPS[] = {"opened", "responded", "resolved", "reopened"};
    for (int i = 0; i < ROUNDS * 3; i++) {
        const char *step = STEPS[i ? (i - 1) % 3 + 1 : 0];
        g_string_append_printf(line, "%s{'at': '2026-03-01T%02d:%02d:00Z', 'type': 'request.%s'%s}",
                               i ? ", " : "", i / 60, i % 60, step,
                               strcmp(step, "reopened") ? "" : ", 'reason': 'again'");
    }
    g_string_append(line, "]}\n");
    g_autofree char *body = quoted(line->str);
    g_string_free(line, TRUE);
    Answer answer = http_ask(move.local, "POST", "/api/v1/requests/import?contract=K1", NULL, body);
    if (answer_whole(&answer, "added") != 1)
        g_error("%s", answer.body);
    answer_free(&answer);
    answer = http_ask(move.local, "GET", "/api/v1/reports/compliance?by=promise", NULL, NULL);
    const Node *row = find_row(answer_at(&answer, "rows"), "response", NULL);
    g_assert_cmpint(count_of(row, "met"), ==, ROUNDS);
    answer_free(&answer);
    expect_sound(&move);
    move_end(&move);
}

/* ---- what was changed past the program ---- */

static void expect_found(const MoveIn *move, const char *sql, const char *back, const char *said) {
    g_autofree char *text = NULL;
    server_change_past(move->server, sql);
    if (is_sound(move, &text) || !strstr(text, said))
        g_error("verify didn't find \"%s\" after %s: %s", said, sql, text);
    server_change_past(move->server, back);
    expect_sound(move);
}

/* The caches of the desk, changed behind its back: each is found, by its name. */
static void test_verify(void) {
    static const struct {
        const char *changed, *back, *said;
    } CASES[] = {
        {"UPDATE requests SET due_at = due_at + 1", "UPDATE requests SET due_at = due_at - 1",
         "due_at of request"},
        {"UPDATE requests SET state = 'closed'", "UPDATE requests SET state = 'received'",
         "state of request"},
        {"UPDATE requests SET level = 'high'", "UPDATE requests SET level = 'low'",
         "level of request"},
        {"UPDATE requests SET timer_at = timer_at + 1",
         "UPDATE requests SET timer_at = timer_at - 1", "timer_at of request"},
        {"UPDATE commitments SET state = 'met' WHERE promise = 'response'",
         "UPDATE commitments SET state = 'running' WHERE promise = 'response'",
         "state of commitment"},
        {"UPDATE commitments SET due_at = due_at + 3600000000",
         "UPDATE commitments SET due_at = due_at - 3600000000", "due_at of commitment"},
        {"UPDATE commitments SET deleted_at = 1 WHERE promise = 'response'",
         "UPDATE commitments SET deleted_at = NULL WHERE promise = 'response'",
         "has 1 commitments, its events say 2"},
    };
    MoveIn move = move_in_to("volvo");
    make_record(move.local, "requests",
                "{'customer': %" PRId64 ", 'subject': 'Dark', 'level': 'low', 'reason': 'It is'}",
                move.customer);
    expect_sound(&move);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        expect_found(&move, CASES[i].changed, CASES[i].back, CASES[i].said);
    move_end(&move);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    server_binary = argc > 1 ? argv[1] : NULL;
    g_test_add_func("/move-in/volvo", test_volvo);
    g_test_add_func("/move-in/uci", test_uci);
    g_test_add_func("/move-in/lines", test_lines);
    g_test_add_func("/move-in/many rounds", test_many_rounds);
    g_test_add_func("/move-in/verify", test_verify);
    return g_test_run();
}
