/* Real logs through their maps. The UCI incident log is compared with an independent count that
 * shares no code with the product: plain dates, a loop over days, one case after the other. */
#include "replay/report.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *data_file(const char *name) {
    const char *folder = g_getenv("AFTERCARE_DATA");
    return folder ? g_build_filename(folder, name, NULL)
                  : g_build_filename(SOURCE_ROOT, "..", "shared", "data", name, NULL);
}

/* The unpacked log, or NULL where the data is absent (then the test is skipped). */
static char *unpack(const char *name) {
    char *file = data_file(name), *text = NULL;
    if (!g_file_test(file, G_FILE_TEST_EXISTS)) {
        g_test_skip("data not present");
        g_free(file);
        return NULL;
    }
    const char *argv[] = {"zcat", file, NULL};
    g_assert_true(g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text,
                               NULL, NULL, NULL));
    g_free(file);
    return text;
}

typedef struct Bench {
    Arena *arena;
    Call call;
    Rulebook *rulebook;
    Replay *replay;
} Bench;

static Bench replay_log(const char *name, const char *log) {
    Bench bench = {.arena = arena_new()};
    bench.call = call_begin(bench.arena, 0);
    char *programme = g_strdup_printf(SOURCE_ROOT "/tests/data/%s-policy.yaml", name);
    char *map = g_strdup_printf(SOURCE_ROOT "/tests/data/%s-map.yaml", name);
    const Programme *opened = programme_open(&bench.call, programme, NULL);
    const LogMap *read = log_map_load(&bench.call, map);
    for (const Error *error = bench.call.errors; error; error = error->next)
        g_test_message("%s", error_text(bench.arena, error));
    g_assert_true(opened && read);
    bench.rulebook = rulebook_new(&bench.call, opened);
    FILE *in = fmemopen((char *)log, strlen(log), "rb");
    ReplayInput input = {.rulebook = bench.rulebook,
                         .map = read,
                         .log = in,
                         .log_file = name,
                         .now = INSTANT_NONE,
                         .title = name,
                         .language = "en",
                         .budget_bytes = 64 << 20};
    bench.replay = replay_run(&bench.call, &input);
    fclose(in);
    g_assert_nonnull(bench.replay);
    g_free(programme);
    g_free(map);
    return bench;
}

static void bench_end(Bench *bench) {
    replay_free(bench->replay);
    rulebook_free(bench->rulebook);
    arena_free(bench->arena);
}

/* ---- the independent count ---- */

typedef struct Line {
    char number[16];
    char state[24];
    long long updated, opened; /* minutes since 1970, the log's clock read as UTC */
    int count, row, priority;
} Line;

static long long minutes(const char *text) { /* d/m/yyyy HH:MM */
    struct tm tm = {0};
    g_assert_cmpint(sscanf(text, "%d/%d/%d %d:%d", &tm.tm_mday, &tm.tm_mon, &tm.tm_year,
                           &tm.tm_hour, &tm.tm_min),
                    ==, 5);
    tm.tm_mon -= 1;
    tm.tm_year -= 1900;
    return timegm(&tm) / 60;
}

static Line parse_line(const char *text, int row) {
    char **fields = g_strsplit(text, ",", -1);
    Line line = {.row = row};
    g_strlcpy(line.number, fields[0], sizeof line.number);
    g_strlcpy(line.state, fields[1], sizeof line.state);
    line.count = atoi(fields[5]);
    line.opened = minutes(fields[9]);
    line.updated = minutes(fields[13]);
    line.priority = fields[22][0] - '0';
    g_strfreev(fields);
    return line;
}

static int by_case_and_order(const void *a, const void *b) {
    const Line *x = a, *y = b;
    int number = strcmp(x->number, y->number);
    if (number)
        return number;
    if (x->updated != y->updated)
        return x->updated < y->updated ? -1 : 1;
    return x->count != y->count ? x->count - y->count : x->row - y->row;
}

static long long office_minutes(long long from, long long to) {
    long long sum = 0;
    for (long long day = from / 1440; day <= to / 1440; day++) {
        long long weekday = (day + 3) % 7; /* 0: Monday */
        long long opens = day * 1440 + 8 * 60, closes = day * 1440 + 18 * 60;
        if (weekday < 5 && MIN(to, closes) > MAX(from, opens))
            sum += MIN(to, closes) - MAX(from, opens);
    }
    return sum;
}

static long long counted(int priority, long long from, long long to) {
    if (to <= from)
        return 0;
    return priority <= 2 ? to - from : office_minutes(from, to);
}

static bool is_done(const Line *line) {
    return !strcmp(line->state, "Resolved") || !strcmp(line->state, "Closed");
}

typedef struct Count {
    int cases, reopened;
    int level[5], net[5], gross[5];
} Count;

static void count_case(const Line *lines, int n, Count *count) {
    static const long long LIMITS[] = {0, 240, 480, 1440, 2400};
    int priority = lines[n - 1].priority, last_run = n;
    bool reopened = false;
    while (last_run > 0 && is_done(&lines[last_run - 1]))
        last_run--;
    for (int i = 1; i < n; i++)
        reopened = reopened || (is_done(&lines[i - 1]) && !is_done(&lines[i]));
    g_assert_cmpint(last_run, <, n);
    long long opened = lines[0].opened, end = lines[last_run].updated;
    long long gross = counted(priority, opened, end), net = gross;
    for (int i = 0; i + 1 < n; i++)
        if (g_str_has_prefix(lines[i].state, "Awaiting"))
            net -= counted(priority, MAX(lines[i].updated, opened), MIN(lines[i + 1].updated, end));
    count->cases++;
    count->reopened += reopened;
    count->level[priority]++;
    count->net[priority] += net > LIMITS[priority];
    count->gross[priority] += gross > LIMITS[priority];
}

static Count count_log(const char *log) {
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(Line));
    const char *end = log + strlen(log);
    int row = 0;
    for (const char *at = log; at < end; row++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        size_t length = (size_t)((newline ? newline : end) - at);
        char *text = g_strndup(at, length);
        if (row && length) {
            Line line = parse_line(text, row);
            g_array_append_val(lines, line);
        }
        g_free(text);
        at += length + 1;
    }
    qsort(lines->data, lines->len, sizeof(Line), by_case_and_order);
    const Line *all = (const Line *)(void *)lines->data;
    Count count = {0};
    for (guint start = 0, i = 1; i <= lines->len; i++)
        if (i == lines->len || strcmp(all[i].number, all[start].number) != 0) {
            count_case(&all[start], (int)(i - start), &count);
            start = i;
        }
    g_array_free(lines, TRUE);
    return count;
}

static void test_uci_incidents_agree_with_an_independent_count(void) {
    char *log = unpack("incidents/uci498_incident_event_log.dev.csv.gz");
    if (!log)
        return;
    Bench bench = replay_log("uci498", log);
    Count count = count_log(log);
    const Tally *tally = bench.replay->tally;
    g_test_message("%d incidents, %d reopened", count.cases, count.reopened);
    g_assert_cmpint(tally->cases, ==, count.cases);
    g_assert_cmpint(tally->reopened_cases, ==, count.reopened);
    g_assert_cmpint(tally->cases, ==, 16612);
    g_assert_cmpint(bench.replay->rows, ==, 98373);
    g_assert_cmpuint(tally->rows.count, ==, 4);
    for (int priority = 1; priority <= 4; priority++) {
        const TallyRow *row = &tally->rows.items[priority - 1];
        g_assert_cmpint(tally->cases_by_level.items[priority - 1], ==, count.level[priority]);
        g_assert_cmpint(row->late + row->breached, ==, count.net[priority]);
        g_assert_cmpint(row->broken_gross, ==, count.gross[priority]);
    }
    bench_end(&bench);
    g_free(log);
}

static void test_volvo_log(void) {
    char *log = unpack("incidents/bpi2013_volvo_incidents.dev.csv.gz");
    if (!log)
        return;
    Bench bench = replay_log("volvo", log);
    g_assert_cmpint(bench.replay->rows, ==, 50452);
    g_assert_cmpint(bench.replay->tally->cases, ==, 5036);
    g_assert_cmpint(bench.replay->odd.counts[ODD_UNKNOWN_STATE], ==, 3); /* Unmatched */
    bench_end(&bench);
    g_free(log);
}

static void test_311_sample(void) {
    char *log = unpack("incidents/nyc311_2018-06_1000.csv.gz");
    if (!log)
        return;
    Bench bench = replay_log("nyc311", log);
    const Tally *tally = bench.replay->tally;
    g_assert_cmpint(tally->cases, ==, 1000);
    g_assert_cmpint(bench.replay->odd.counts[ODD_BEFORE_OPENING], ==,
                    10); /* closed before created */
    TallyRow due = tally_promise_sum(tally, tally->rows.items[0].promise);
    g_assert_cmpint(due.met + due.late + due.breached, ==, 486); /* those with a due date */
    bench_end(&bench);
    g_free(log);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/real-logs/uci", test_uci_incidents_agree_with_an_independent_count);
    g_test_add_func("/real-logs/volvo", test_volvo_log);
    g_test_add_func("/real-logs/311", test_311_sample);
    return g_test_run();
}
