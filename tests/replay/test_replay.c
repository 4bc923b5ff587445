/* Replays: from a log's rows to the figures, with everything that logs get wrong. */
#include "base/csv.h"
#include "base/json.h"
#include "replay/report.h"
#include "replay/time_format.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <math.h>
#include <stdlib.h>

#define PROGRAMME                                                                                  \
    "programme: test\nversion: '1'\nname: Test\nzone: UTC\nclauses: {R: R}\n"                      \
    "levels: [{id: '1', name: One}, {id: '2', name: Two}]\n"                                       \
    "pauses: {customer: {name: Customer, waiting_for: customer}, vendor: {name: Vendor, "          \
    "waiting_for: third_party}}\n"

#define RESOLUTION                                                                                 \
    PROGRAMME "promises: [{id: fix, name: Fix, clauses: [R], within: {'1': 2 h, '2': 8 h},"        \
              " from: request.opened, until: request.resolved, pauses: [customer, vendor]}]\n"

#define MAP                                                                                        \
    "map: test\ncase: id\nat: at\nformat: '%Y-%m-%d %H:%M'\nzone: UTC\nunknown: ['?']\n"           \
    "level: {column: level, values: {high: '1', low: '2'}}\n"                                      \
    "state: {columns: state, meanings: [{is: New, means: new}, {is: 'Wait*', means: paused, "      \
    "reason: customer},"                                                                           \
    " {is: Vendor, means: paused, reason: vendor}, {is: [Done, Closed], means: resolved},"         \
    " {is: Withdrawn, means: cancelled}, {is: Work, means: working}]}\n"

typedef struct Bench {
    Arena *arena;
    Call call;
    Replay *replay;
    Rulebook *rulebook, *what_if;
    char *odd;
    size_t odd_length;
} Bench;

static Rulebook *open_rulebook(Call *call, const char *yaml) {
    const Programme *programme =
        programme_open_text(call, "programme.yaml", yaml, strlen(yaml), NULL);
    for (const Error *error = call->errors; error; error = error->next)
        g_test_message("%s", error_text(call->arena, error));
    g_assert_nonnull(programme);
    return rulebook_new(call, programme);
}

/* Runs `log` (text) and leaves the replay, or NULL and errors. */
static Bench bench_run(const char *programme, const char *what_if, const char *map, const char *log,
                       size_t budget) {
    Bench bench = {.arena = arena_new()};
    bench.call = call_begin(bench.arena, 0);
    bench.rulebook = open_rulebook(&bench.call, programme);
    bench.what_if = what_if ? open_rulebook(&bench.call, what_if) : NULL;
    const LogMap *read = log_map_parse(&bench.call, "map.yaml", map, strlen(map));
    if (!read)
        return bench;
    FILE *in = fmemopen((char *)log, strlen(log), "rb");
    FILE *odd = open_memstream(&bench.odd, &bench.odd_length);
    ReplayInput input = {.rulebook = bench.rulebook,
                         .what_if = bench.what_if,
                         .map = read,
                         .log = in,
                         .log_file = "log.csv",
                         .odd = odd,
                         .now = INSTANT_NONE,
                         .title = "Test <b>",
                         .language = "en",
                         .budget_bytes = budget};
    bench.replay = replay_run(&bench.call, &input);
    fclose(in);
    fclose(odd);
    return bench;
}

static void bench_end(Bench *bench) {
    replay_free(bench->replay);
    rulebook_free(bench->rulebook);
    rulebook_free(bench->what_if);
    free(bench->odd);
    arena_free(bench->arena);
}

static Bench run(const char *log) {
    Bench bench = bench_run(RESOLUTION, NULL, MAP, log, 1 << 20);
    for (const Error *error = bench.call.errors; error; error = error->next)
        g_test_message("%s", error_text(bench.arena, error));
    g_assert_nonnull(bench.replay);
    return bench;
}

static const TallyRow *row_of(const Bench *bench, const char *level) {
    const Tally *tally = bench->replay->tally;
    for (size_t i = 0; i < tally->rows.count; i++) {
        const Level *is = tally->rows.items[i].level;
        if (!g_strcmp0(is ? is->record.id : NULL, level))
            return &tally->rows.items[i];
    }
    g_assert_not_reached();
}

/* ---- shapes of logs ---- */

#define HEADER "id,at,state,level\n"

static void test_kept_and_broken(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,high\nA,2026-01-05 09:10,Work,high\n"
                             "B,2026-01-05 09:30,New,low\nA,2026-01-05 11:00,Done,high\n"
                             "B,2026-01-05 17:31,Done,low\n");
    g_assert_cmpint(row_of(&bench, "1")->met, ==, 1);
    g_assert_cmpint(row_of(&bench, "2")->late, ==, 1);
    g_assert_cmpint(bench.replay->tally->cases, ==, 2);
    g_assert_cmpint(spread_percentile(bench.replay->tally->response, 50), ==,
                    10 * MICROS_PER_MINUTE);
    g_assert_cmpint(bench.replay->rows, ==, 5);
    bench_end(&bench);
}

static void test_net_and_gross_of_pauses(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,high\nA,2026-01-05 10:00,Wait for user,high\n"
                             "A,2026-01-05 15:00,Work,high\nA,2026-01-05 15:30,Done,high\n");
    const TallyRow *row = row_of(&bench, "1");
    g_assert_cmpint(row->met, ==, 1);
    g_assert_cmpint(row->broken_gross, ==, 1);
    g_assert_cmpint(tally_net(row), ==, 10000);
    g_assert_cmpint(tally_gross(row), ==, 0);
    const TallyWaiting *waiting = bench.replay->tally->waiting.items;
    g_assert_cmpint(waiting[0].wall, ==, 90 * MICROS_PER_MINUTE); /* ours */
    g_assert_cmpint(waiting[1].wall, ==, 5 * MICROS_PER_HOUR);    /* the customer's */
    g_assert_cmpint(waiting[1].clock, ==, 5 * MICROS_PER_HOUR);
    g_assert_cmpint(waiting[2].wall, ==, 0);
    bench_end(&bench);
}

static void test_one_pause_follows_another(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,high\nA,2026-01-05 10:00,Wait,high\n"
                             "A,2026-01-05 12:00,Vendor,high\nA,2026-01-05 13:00,Done,high\n");
    g_assert_cmpint(bench.replay->tally->waiting.items[1].wall, ==, 2 * MICROS_PER_HOUR);
    g_assert_cmpint(bench.replay->tally->waiting.items[2].wall, ==, 1 * MICROS_PER_HOUR);
    g_assert_cmpint(row_of(&bench, "1")->met, ==, 1);
    bench_end(&bench);
}

static void test_reopened_and_counted_once(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,high\nA,2026-01-05 10:00,Done,high\n"
                             "A,2026-01-05 15:00,Work,high\nA,2026-01-05 15:30,Closed,high\n"
                             "A,2026-01-05 15:40,Closed,high\n");
    g_assert_cmpint(bench.replay->tally->reopened_cases, ==, 1);
    g_assert_cmpint(row_of(&bench, "1")->met, ==, 1);
    g_assert_cmpint(row_of(&bench, "1")->superseded, ==, 1);
    bench_end(&bench);
}

static void test_open_paused_and_withdrawn_are_left_out_and_breached_is_not(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,high\n"  /* breached */
                             "B,2026-01-05 11:30,New,high\n"  /* running */
                             "C,2026-01-05 09:00,Wait,high\n" /* paused */
                             "D,2026-01-05 09:00,New,high\nD,2026-01-05 09:30,Withdrawn,high\n"
                             "E,2026-01-05 12:00,New,low\n");
    const TallyRow *row = row_of(&bench, "1");
    g_assert_cmpint(row->breached, ==, 1);
    g_assert_cmpint(row->running, ==, 1);
    g_assert_cmpint(row->paused, ==, 1);
    g_assert_cmpint(row->void_count, ==, 1);
    g_assert_cmpint(tally_net(row_of(&bench, "2")), ==, NO_SHARE); /* no data, never 100 % */
    g_assert_cmpint(bench.replay->tally->open_cases, ==, 4);
    g_assert_cmpint(bench.replay->tally->cancelled_cases, ==, 1);
    bench_end(&bench);
}

static void test_a_line_is_a_whole_case(void) {
    Bench bench = bench_run(
        PROGRAMME "promises: [{id: fix, name: Fix, clauses: [R], within: 2 h, from: request.opened,"
                  " until: request.resolved}, {id: due, name: Due, clauses: [R], by: yes,"
                  " from: support.agreed, until: request.resolved}]\n",
        NULL,
        "map: whole\ncase: Key\nopened: Created\nformat: '%m/%d/%Y %I:%M:%S %p'\nzone: "
        "America/New_York\n"
        "events: [{type: request.resolved, column: Closed}, {type: support.agreed, column: "
        "Created, for: Due}]\n",
        "Key,Created,Closed,Due\n"
        "1,06/26/2018 10:58:54 AM,06/26/2018 12:50:01 PM,06/26/2018 06:58:54 PM\n"
        "2,06/26/2018 12:00:00 PM,06/26/2018 02:00:01 PM,06/26/2018 01:00:00 PM\n"
        "3,06/26/2018 12:00:00 PM,06/26/2018 11:00:00 AM,\n"
        "4,06/26/2018 11:00:00 PM,,\n"
        "4,06/26/2018 11:00:00 PM,06/27/2018 12:30:00 AM,\n",
        1 << 20);
    g_assert_nonnull(bench.replay);
    TallyRow fix =
        tally_promise_sum(bench.replay->tally, bench.replay->tally->rows.items[0].promise);
    g_assert_cmpint(fix.met, ==, 3);
    g_assert_cmpint(fix.late, ==, 1);
    const TallyRow *due = &bench.replay->tally->rows.items[1];
    g_assert_cmpint(due->met, ==, 1);
    g_assert_cmpint(due->late, ==, 1);
    g_assert_cmpint(bench.replay->odd.counts[ODD_BEFORE_OPENING], ==, 1);
    g_assert_cmpint(bench.replay->odd.counts[ODD_SEVERAL_LINES], ==, 1);
    bench_end(&bench);
}

static void test_level_of_the_last_line_the_first_or_each(void) {
    static const struct {
        const char *take;
        const char *level;
        int64_t met, late;
    } TAKES[] = {{"last", "1", 0, 1}, {"first", "2", 1, 0}, {"each", "1", 0, 1}};
    for (size_t i = 0; i < G_N_ELEMENTS(TAKES); i++) {
        Arena *arena = arena_new();
        GString *map = g_string_new(MAP);
        g_string_replace(map, "low: '2'}}", "low: '2'}, take: XX}", 0);
        g_string_replace(map, "XX", TAKES[i].take, 0);
        Bench bench = bench_run(RESOLUTION, NULL, map->str,
                                HEADER "A,2026-01-05 09:00,New,low\nA,2026-01-05 10:00,Work,high\n"
                                       "A,2026-01-05 12:00,Done,high\n",
                                1 << 20);
        g_assert_nonnull(bench.replay);
        g_assert_cmpint(row_of(&bench, TAKES[i].level)->met, ==, TAKES[i].met);
        g_assert_cmpint(row_of(&bench, TAKES[i].level)->late, ==, TAKES[i].late);
        bench_end(&bench);
        g_string_free(map, TRUE);
        arena_free(arena);
    }
}

/* ---- dirt ---- */

static void expect_odd(const char *log, OddKind kind, int64_t cases) {
    Bench bench = run(log);
    g_assert_cmpint(bench.replay->odd.counts[kind], ==, 1);
    g_assert_cmpint(bench.replay->tally->cases, ==, cases);
    g_assert_nonnull(strstr(bench.odd, odd_kind_row(kind)->word));
    bench_end(&bench);
}

static void test_dirty_rows_are_named_and_the_rest_goes_on(void) {
#define GOOD "A,2026-01-05 09:00,New,high\n"
    expect_odd(HEADER GOOD "\"A\"x,2026-01-05 10:00,Done,high\nB,2026-01-05 09:00,New,low\n",
               ODD_UNREADABLE_ROW, 2);
    expect_odd(HEADER GOOD "A,2026-01-05 10:00,Done\n", ODD_COLUMN_COUNT, 1);
    expect_odd(HEADER GOOD "?,2026-01-05 10:00,Done,high\n", ODD_NO_CASE, 1);
    expect_odd(HEADER GOOD "A,?,Done,high\n", ODD_NO_INSTANT, 1);
    expect_odd(HEADER GOOD "A,2026-02-30 10:00,Done,high\n", ODD_NO_INSTANT, 1);
    expect_odd(HEADER GOOD "A,2026-01-05 10:00,Dne,high\n", ODD_UNKNOWN_STATE, 1);
    expect_odd(HEADER GOOD "A,2026-01-05 10:00,Done,urgent\n", ODD_UNKNOWN_LEVEL, 1);
    expect_odd(HEADER "A,2026-01-05 10:00,Done,high\n" GOOD, ODD_OUT_OF_ORDER, 1);
    expect_odd(HEADER GOOD "A,2026-01-05 09:00,Work,high\n", ODD_SAME_ORDER, 1);
}

static void test_what_happens_after_now_is_not_read(void) {
    /* the level of a line in the future, too */
    static const char LOG[] = HEADER "A,2026-01-05 09:00,New,low\nA,2026-01-05 12:00,Work,low\n"
                                     "A,2026-01-09 12:00,Done,high\nB,2026-01-08 09:00,New,high\n";
    Bench bench = {.arena = arena_new()};
    bench.call = call_begin(bench.arena, 0);
    bench.rulebook = open_rulebook(&bench.call, RESOLUTION);
    FILE *in = fmemopen((char *)LOG, strlen(LOG), "rb");
    ReplayInput input = {.rulebook = bench.rulebook,
                         .map = log_map_parse(&bench.call, "map.yaml", MAP, strlen(MAP)),
                         .log = in,
                         .log_file = "log.csv",
                         .title = "Test",
                         .language = "en",
                         .budget_bytes = 1 << 20};
    g_assert_true(instant_parse(&bench.call, NULL, "2026-01-05T13:00:00Z", &input.now));
    bench.replay = replay_run(&bench.call, &input);
    fclose(in);
    g_assert_cmpint(bench.replay->tally->cases, ==, 1);
    g_assert_cmpint(row_of(&bench, "2")->running, ==, 1);
    bench_end(&bench);
}

static void test_an_unknown_level_is_none(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,?\nB,2026-01-05 09:00,New,urgent\n");
    g_assert_cmpint(bench.replay->tally->cases_by_level.items[2], ==, 2);
    g_assert_cmpuint(bench.replay->tally->rows.count, ==, 0);
    bench_end(&bench);
}

static void test_lines_out_of_order_are_put_in_their_place(void) {
    Bench bench = run(HEADER "A,2026-01-05 10:30,Done,high\nA,2026-01-05 09:00,New,high\n");
    g_assert_cmpint(row_of(&bench, "1")->met, ==, 1);
    bench_end(&bench);
}

static void test_opening_from_a_column_and_lines_before_it(void) {
    Bench bench = bench_run(RESOLUTION, NULL, MAP "opened: opened\norder: [at, count]\n",
                            "id,at,state,level,opened,count\n"
                            "A,2026-01-05 08:00,Work,high,2026-01-05 08:30,0\n"
                            "A,2026-01-05 10:30,Done,high,2026-01-05 08:31,2\n"
                            "A,2026-01-05 10:30,Work,high,2026-01-05 08:30,x\n"
                            "B,2026-01-05 10:30,Work,high,?,1\n",
                            1 << 20);
    g_assert_nonnull(bench.replay);
    const OddRows *odd = &bench.replay->odd;
    g_assert_cmpint(odd->counts[ODD_BEFORE_OPENING], ==, 1);
    g_assert_cmpint(odd->counts[ODD_OPENED_DIFFERS], ==, 1);
    g_assert_cmpint(odd->counts[ODD_BAD_ORDER], ==, 1);
    g_assert_cmpint(odd->counts[ODD_NO_OPENING], ==, 1);
    g_assert_cmpint(bench.replay->tally->cases, ==, 1);
    g_assert_cmpint(row_of(&bench, "1")->met, ==, 1);
    bench_end(&bench);
}

static void test_a_column_that_tells_the_future_is_not_read(void) {
    Bench bench =
        bench_run(RESOLUTION, NULL, MAP "events: [{type: visit.arrived, column: arrived}]\n",
                  "id,at,state,level,arrived\n"
                  "A,2026-01-05 09:00,New,high,2026-01-05 10:00\n"
                  "A,2026-01-05 10:30,Done,high,2026-01-05 10:00\n",
                  1 << 20);
    g_assert_nonnull(bench.replay);
    g_assert_cmpint(bench.replay->odd.counts[ODD_TELLS_FUTURE], ==, 1);
    bench_end(&bench);
}

/* ---- maps with mistakes ---- */

static void refuse_map(const char *map, const char *field) {
    Bench bench = bench_run(RESOLUTION, NULL, map, HEADER, 1 << 20);
    g_assert_null(bench.replay);
    g_assert_nonnull(bench.call.errors);
    g_assert_cmpstr(bench.call.errors->field, ==, field);
    bench_end(&bench);
}

static void test_maps_with_mistakes_are_refused_by_field(void) {
    refuse_map("map: x\n", "case");
    refuse_map("map: x\ncase: id\nstate: {columns: state, meanings: [{is: a, means: new}]}\n",
               "opened");
    refuse_map("map: x\ncase: id\nat: at\n", "state");
    refuse_map(MAP "future: [at]\n", "at");
    refuse_map(MAP "future: [level]\n", "level");
    refuse_map(
        "map: x\ncase: number\nat: at\nstate: {columns: state, meanings: [{is: a, means: new}]}\n",
        "case");
    refuse_map("map: x\ncase: id\nat: at\nformat: '%H:%M'\nstate: {columns: state, meanings: [{is: "
               "a, means: new}]}\n",
               "format");
    refuse_map("map: x\ncase: id\nat: at\nzone: Mars/Base\nstate: {columns: state, meanings: [{is: "
               "a, means: new}]}\n",
               "zone");
    refuse_map("map: x\ncase: id\nat: at\nencoding: ebcdic\nstate: {columns: state, meanings: "
               "[{is: a, means: new}]}\n",
               "encoding");
    refuse_map("map: x\ncase: id\nat: at\nseparator: x\nstate: {columns: state, meanings: [{is: a, "
               "means: new}]}\n",
               "separator");
    refuse_map(
        "map: x\ncase: id\nat: at\nstate: {columns: state, meanings: [{is: a, means: paused}]}\n",
        "reason");
    refuse_map("map: x\ncase: id\nat: at\nstate: {columns: state, meanings: [{is: a, means: "
               "paused, reason: tea}]}\n",
               "reason");
    refuse_map("map: x\ncase: id\nat: at\nstate: {columns: state, meanings: [{is: a, means: new, "
               "events: request.paused}]}\n",
               "events");
    refuse_map("map: x\ncase: id\nat: at\nstate: {columns: state, meanings: [{is: a, means: new, "
               "events: tea.drunk}]}\n",
               "events");
    refuse_map("map: x\ncase: id\nat: at\nlevel: {column: level, values: {high: '7'}}\nstate: "
               "{columns: state, meanings: [{is: a, means: new}]}\n",
               "level");
    refuse_map("map: x\ncase: id\nat: at\nfacts: {colour: {value: red}}\nstate: {columns: state, "
               "meanings: [{is: a, means: new}]}\n",
               "facts");
    refuse_map("map: x\ncase: id\nat: at\nfacts: {kind: {}}\nstate: {columns: state, meanings: "
               "[{is: a, means: new}]}\n",
               "column");
    refuse_map("map: x\ncase: id\nat: at\norder: [at, at, at, at, at]\nstate: {columns: state, "
               "meanings: [{is: a, means: new}]}\n",
               "order");
    refuse_map("map: x\ncase: id\nopened: at\nevents: [{type: tea.drunk, column: at}]\n", "type");
}

static void test_an_empty_log_is_an_error_and_one_without_rows_is_not(void) {
    Bench bench = bench_run(RESOLUTION, NULL, MAP, " ", 1 << 20);
    g_assert_null(bench.replay);
    bench_end(&bench);
    bench = run(HEADER);
    g_assert_cmpint(bench.replay->tally->cases, ==, 0);
    bench_end(&bench);
}

/* ---- memory ---- */

static char *long_log(void) {
    GString *log = g_string_new(HEADER);
    for (int i = 0; i < 3000; i++) /* cases interleaved, lines far apart */
        g_string_append_printf(log, "C%d,2026-01-%02d 09:%02d,New,%s\n", i, 1 + i % 28, i % 60,
                               i % 3 ? "low" : "high");
    for (int i = 0; i < 3000; i++)
        g_string_append_printf(log, "C%d,2026-01-%02d %02d:%02d,Done,%s\n", i, 1 + i % 28,
                               10 + i % 9, i % 60, i % 3 ? "low" : "high");
    return g_string_free(log, FALSE);
}

static char *json_of(Bench *bench) {
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    report_json(bench->replay, out);
    fclose(out);
    return text;
}

static void test_lines_on_disk_give_the_same_figures(void) {
    char *log = long_log();
    Bench all = bench_run(RESOLUTION, NULL, MAP, log, 64 << 20);
    Bench few = bench_run(RESOLUTION, NULL, MAP, log, 16 << 10);
    g_assert_false(all.replay->spilled);
    g_assert_true(few.replay->spilled);
    g_assert_cmpint(all.replay->tally->cases, ==, 3000);
    g_assert_cmpint(few.replay->tally->cases, ==, 3000);
    for (size_t i = 0; i < all.replay->tally->rows.count; i++) {
        const TallyRow *a = &all.replay->tally->rows.items[i],
                       *b = &few.replay->tally->rows.items[i];
        g_assert_cmpint(a->met, ==, b->met);
        g_assert_cmpint(a->late, ==, b->late);
        g_assert_cmpint(a->over, ==, b->over);
        g_assert_cmpint(spread_percentile(a->used, 90), ==, spread_percentile(b->used, 90));
    }
    bench_end(&all);
    bench_end(&few);
    g_free(log);
}

static void test_spread_is_exact_then_within_a_256th(void) {
    Spread *spread = spread_new();
    for (int64_t i = 1; i <= SPREAD_EXACT; i++)
        spread_add(spread, i * 1000);
    g_assert_true(spread_is_exact(spread));
    g_assert_cmpint(spread_percentile(spread, 50), ==, SPREAD_EXACT / 2 * 1000);
    g_assert_cmpint(spread_percentile(spread, 100), ==, SPREAD_EXACT * 1000);
    for (int64_t i = 1; i <= SPREAD_EXACT; i++)
        spread_add(spread, i * 1000);
    g_assert_false(spread_is_exact(spread));
    for (int percent = 1; percent <= 100; percent++) {
        double exact = ceil(percent / 100.0 * SPREAD_EXACT) * 1000;
        double found = (double)spread_percentile(spread, percent);
        g_assert_cmpfloat(found, >=, exact);
        g_assert_cmpfloat(found, <=, exact * (1 + 1.0 / 256) + 1000);
    }
    g_assert_cmpint(spread_count(spread), ==, 2 * SPREAD_EXACT);
    spread_free(spread);
}

/* ---- what-if and reports ---- */

static void test_what_if_puts_both_side_by_side(void) {
    GString *lenient = g_string_new(RESOLUTION);
    g_string_replace(lenient, "'1': 2 h, '2': 8 h", "'1': 4 h, '2': 1 h", 0);
    Bench bench = bench_run(RESOLUTION, lenient->str, MAP,
                            HEADER "A,2026-01-05 09:00,New,high\nA,2026-01-05 12:00,Done,high\n"
                                   "B,2026-01-05 09:00,New,low\nB,2026-01-05 12:00,Done,low\n"
                                   "C,2026-01-05 09:00,New,low\nC,2026-01-05 09:30,Done,low\n",
                            1 << 20);
    g_assert_nonnull(bench.replay);
    g_assert_cmpuint(bench.replay->flips.count, ==, 1);
    const Flip *flip = &bench.replay->flips.items[0];
    g_assert_cmpint(flip->newly_kept, ==, 1);
    g_assert_cmpint(flip->newly_broken, ==, 1);
    g_assert_cmpint(flip->kept_both, ==, 1);
    bench_end(&bench);
    g_string_free(lenient, TRUE);
}

static void test_the_same_input_gives_the_same_bytes(void) {
    char *log = long_log();
    Bench first = bench_run(RESOLUTION, NULL, MAP, log, 1 << 20);
    Bench second = bench_run(RESOLUTION, NULL, MAP, log, 1 << 20);
    char *a = json_of(&first), *b = json_of(&second);
    g_assert_cmpstr(a, ==, b);
    free(a);
    free(b);
    bench_end(&first);
    bench_end(&second);
    g_free(log);
}

static void test_reports_escape_what_a_log_says(void) {
    Bench bench =
        run(HEADER "\"<script>alert(1)</script>\",2026-01-05 09:00,New,high\n"
                   "=HYPERLINK(1),2026-01-05 09:00,?!,high\nZ,2026-02-05 09:00,New,high\n");
    char *html = NULL;
    size_t length;
    FILE *out = open_memstream(&html, &length);
    report_html(bench.arena, bench.replay, "zh", out);
    fclose(out);
    g_assert_null(strstr(html, "<script"));
    g_assert_nonnull(strstr(html, "&lt;script&gt;"));
    g_assert_null(strstr(html, "Test <b>"));
    g_assert_null(strstr(html, "://")); /* nothing is fetched */
    g_assert_nonnull(strstr(bench.odd, "'=HYPERLINK"));
    free(html);
    bench_end(&bench);
}

/* ---- one engine for every path: bug 7 ---- */

/* zammad 3551, glpi 1912: figures of a list, a screen and a report that differ */
static void test_bug_7_a_log_and_a_history_are_counted_by_the_same_clock(void) {
    Bench bench = run(HEADER "A,2026-01-05 09:00,New,low\nA,2026-01-05 10:00,Wait for user,low\n"
                             "A,2026-01-05 15:00,Work,low\nA,2026-01-05 21:30,Done,low\n"
                             "A,2026-01-06 08:00,Work,low\nA,2026-01-06 09:30,Done,low\n");
    static const char HISTORY[] =
        "{\"level\":\"2\",\"now\":\"2026-01-06T09:30:00Z\",\"events\":["
        "{\"at\":\"2026-01-05T09:00:00Z\",\"type\":\"request.opened\"},"
        "{\"at\":\"2026-01-05T10:00:00Z\",\"type\":\"request.paused\",\"reason\":\"customer\"},"
        "{\"at\":\"2026-01-05T15:00:00Z\",\"type\":\"request.resumed\",\"reason\":\"customer\"},"
        "{\"at\":\"2026-01-05T21:30:00Z\",\"type\":\"request.resolved\"},"
        "{\"at\":\"2026-01-06T08:00:00Z\",\"type\":\"request.reopened\"},"
        "{\"at\":\"2026-01-06T09:30:00Z\",\"type\":\"request.resolved\"}]}";
    Node *node = json_parse(&bench.call, NULL, 1, HISTORY, strlen(HISTORY));
    const History *history = history_read(&bench.call, rulebook_programme(bench.rulebook), node);
    g_assert_nonnull(history);
    Commitments told;
    commitments_run(bench.arena, bench.rulebook, history, history->now, &told);
    const Commitment *last = told.list.items[told.list.count - 1];
    TallyRow *row = (TallyRow *)row_of(&bench, "2");
    g_assert_cmpint(last->used, ==, 9 * MICROS_PER_HOUR);
    g_assert_cmpint(spread_percentile(row->used, 50), ==, last->used);
    g_assert_cmpint(spread_percentile(row->gross, 50), ==, last->gross);
    g_assert_cmpint(row->late, ==, last->state == COMMITMENT_LATE);
    bench_end(&bench);
}

/* ---- instants as logs write them ---- */

static void test_time_formats(void) {
    static const struct {
        const char *format, *zone, *text, *instant;
    } CASES[] = {
        {"%d/%m/%Y %H:%M", "UTC", "5/3/2016 12:00", "2016-03-05T12:00:00Z"},
        {"%m/%d/%Y %I:%M:%S %p", "America/New_York", "06/26/2018 12:00:00 AM",
         "2018-06-26T04:00:00Z"},
        {"%m/%d/%Y %I:%M:%S %p", "America/New_York", "06/26/2018 12:00:00 pm",
         "2018-06-26T16:00:00Z"},
        {"iso", "UTC", "2010-03-31T15:59:42+01:00", "2010-03-31T14:59:42Z"},
        {"iso", "UTC", "2010-03-31 15:59:42.5Z", "2010-03-31T15:59:42.5Z"},
        {"%Y%m%d", "Asia/Shanghai", "20140325", "2014-03-24T16:00:00Z"},
        {"%d %b %Y %H:%M", "UTC", "3 Mar 2002 07:05", "2002-03-03T07:05:00Z"},
        {"%Y-%m-%d %H:%M:%S.%f%z", "UTC", "2020-01-01 00:00:00.25+0530", "2019-12-31T18:30:00.25Z"},
        {"%Y-%m-%d %H:%M", "Europe/Berlin", "2026-03-29 02:30",
         "2026-03-29T01:30:00Z"}, /* in the gap */
        {"%Y-%m-%d %H:%M", "UTC", "2026-13-01 00:00", NULL},
        {"%Y-%m-%d %H:%M", "UTC", "2026-02-29 00:00", NULL},
        {"%Y-%m-%d %H:%M", "UTC", "2026-02-28 24:00", NULL},
        {"%Y-%m-%d %H:%M", "UTC", "2026-02-28 10:00 ", NULL},
        {"%I:%M %p %Y-%m-%d", "UTC", "13:00 PM 2026-01-01", NULL},
        {"%Y-%m-%d", "UTC", "0001-01-01", NULL},
        {"iso", "UTC", "2010-03-31T15:59:42", NULL},
        {"iso", "UTC", "2010-03-31T15:59:42+01:00 and more text than an instant could ever have",
         NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        Zone *zone = zone_new(&call, "zone", CASES[i].zone);
        TimeFormat *format = time_format_new(&call, "format", CASES[i].format, zone);
        Instant instant, wanted;
        bool read = time_format_read(format, CASES[i].text, strlen(CASES[i].text), &instant);
        g_test_message("%s", CASES[i].text);
        g_assert_cmpint(read, ==, CASES[i].instant != NULL);
        if (read) {
            g_assert_true(instant_parse(&call, NULL, CASES[i].instant, &wanted));
            g_assert_cmpint(instant, ==, wanted);
        }
        time_format_free(format);
        zone_free(zone);
        arena_free(arena);
    }
}

#define TEST(function) g_test_add_func("/replay/" #function, function)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_kept_and_broken);
    TEST(test_net_and_gross_of_pauses);
    TEST(test_one_pause_follows_another);
    TEST(test_reopened_and_counted_once);
    TEST(test_open_paused_and_withdrawn_are_left_out_and_breached_is_not);
    TEST(test_a_line_is_a_whole_case);
    TEST(test_level_of_the_last_line_the_first_or_each);
    TEST(test_dirty_rows_are_named_and_the_rest_goes_on);
    TEST(test_what_happens_after_now_is_not_read);
    TEST(test_an_unknown_level_is_none);
    TEST(test_lines_out_of_order_are_put_in_their_place);
    TEST(test_opening_from_a_column_and_lines_before_it);
    TEST(test_a_column_that_tells_the_future_is_not_read);
    TEST(test_maps_with_mistakes_are_refused_by_field);
    TEST(test_an_empty_log_is_an_error_and_one_without_rows_is_not);
    TEST(test_lines_on_disk_give_the_same_figures);
    TEST(test_spread_is_exact_then_within_a_256th);
    TEST(test_what_if_puts_both_side_by_side);
    TEST(test_the_same_input_gives_the_same_bytes);
    TEST(test_reports_escape_what_a_log_says);
    TEST(test_bug_7_a_log_and_a_history_are_counted_by_the_same_clock);
    TEST(test_time_formats);
    return g_test_run();
}
