/* Clocks: what pauses do to a deadline, and random pauses against counting second by second. */
#include "base/yaml.h"
#include "rules/clock.h"

#include <glib.h>
#include <stdio.h>

typedef struct Desk {
    Arena *arena;
    CalendarSpec spec;
    Calendar *office; /* Shanghai, Monday to Friday 09:00–12:00 and 13:00–17:00 */
    Calendar *always;
} Desk;

static Desk *open_desk(void) {
    static const char OFFICE[] =
        "{zone: Asia/Shanghai, weekly: {mon-fri: [\"09:00-12:00\", \"13:00-17:00\"]}}";
    Desk *desk = g_new0(Desk, 1);
    desk->arena = arena_new();
    Call call = call_begin(desk->arena, 0);
    const Node *node = yaml_parse(&call, "office.yaml", OFFICE, strlen(OFFICE));
    g_assert_true(calendar_spec_read(&call, node, NULL, &(HolidaySource){NULL}, &desk->spec));
    desk->office = calendar_new(&call, &desk->spec);
    desk->always = calendar_new_always(&call, "Asia/Shanghai");
    return desk;
}

static void close_desk(Desk *desk) {
    calendar_free(desk->office);
    calendar_free(desk->always);
    arena_free(desk->arena);
    g_free(desk);
}

/* "30 10:15" of March 2026 in Shanghai; the 27th is a Friday, the 30th a Monday. "-": none. */
static Instant at(const char *text) {
    int day, hour, minute;
    if (!strcmp(text, "-"))
        return INSTANT_NONE;
    g_assert_cmpint(sscanf(text, "%d %d:%d", &day, &hour, &minute), ==, 3);
    return civil_day(2026, 3, day) * MICROS_PER_DAY + (hour - 8) * MICROS_PER_HOUR +
           minute * MICROS_PER_MINUTE;
}

static Span span_of(const char *text) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Span span;
    g_assert_true(span_parse(&call, "span", text, &span));
    arena_free(arena);
    return span;
}

/* "30 10:00 > 30 11:00, 30 12:00 > -" */
static Stops stops_of(Arena *arena, const char *text) {
    Stops stops = {0};
    char **parts = g_strsplit(text, ", ", -1);
    for (char **part = parts; *part && **part; part++) {
        char **ends = g_strsplit(*part, " > ", 2);
        *LIST_ADD(arena, &stops) = (Stop){at(ends[0]), at(ends[1]), "customer"};
        g_strfreev(ends);
    }
    g_strfreev(parts);
    return stops;
}

static Clock clock_of(Desk *desk, const Calendar *calendar, const char *start, const char *span,
                      const char *stops, Instant asked_at) {
    Clock clock = {.calendar = calendar, .start = at(start), .span = span_of(span)};
    Stops raw = stops_of(desk->arena, stops), merged;
    stops_merge(desk->arena, &raw, &merged);
    stops_until(desk->arena, &merged, asked_at, &clock.stops);
    return clock;
}

static void check_same(const char *what, Instant got, const char *expected) {
    char got_text[INSTANT_TEXT_BYTES] = "none";
    if (got != INSTANT_NONE)
        instant_text(got_text, got, 8 * 3600);
    if (got != at(expected))
        g_error("%s is %s, expected %s", what, got_text, expected);
}

/* Reads the clock on office hours; `due` "-" where it is stopped. */
static void check(Desk *desk, const char *start, const char *span, const char *stops,
                  const char *asked_at, const char *due, const char *projected, const char *used) {
    Clock clock = clock_of(desk, desk->office, start, span, stops, at(asked_at));
    ClockReading reading = clock_read(&clock, at(asked_at));
    g_assert_cmpint(reading.result, ==, CALENDAR_FOUND);
    check_same("due", reading.due, due);
    check_same("projected", reading.projected, projected);
    g_assert_cmpint(reading.stopped, ==, reading.due == INSTANT_NONE);
    g_assert_cmpint(reading.used, ==, span_of(used).micros);
}

/* ---- scenarios ---- */

static void test_nothing_pauses(void) {
    Desk *desk = open_desk();
    check(desk, "30 09:00", "4 h", "", "30 10:00", "30 14:00", "30 14:00", "1 h");
    check(desk, "27 16:00", "4 h", "", "29 10:00", "30 12:00", "30 12:00", "1 h");
    check(desk, "30 09:00", "4 h", "", "30 16:00", "30 14:00", "30 14:00", "6 h"); /* late */
    check(desk, "30 09:00", "4 h", "", "30 08:00", "30 14:00", "30 14:00", "0 h");
    Clock clock =
        clock_of(desk, desk->office, "30 09:00", "4 h", "30 10:00 > 30 11:00", at("31 9:00"));
    ClockReading reading = clock_read(&clock, at("30 15:00"));
    check_same("nominal", reading.nominal, "30 14:00");
    g_assert_cmpint(reading.total, ==, 4 * MICROS_PER_HOUR);
    g_assert_cmpint(reading.gross, ==, 5 * MICROS_PER_HOUR);
    g_assert_cmpint(reading.used, ==, 4 * MICROS_PER_HOUR);
    close_desk(desk);
}

static void test_a_pause_moves_due_by_the_working_time_it_took(void) {
    Desk *desk = open_desk();
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00", "30 12:00", "30 15:00", "30 15:00",
          "2 h");
    check(desk, "30 09:00", "4 h", "30 11:30 > 30 13:30", "30 15:00", "30 15:00", "30 15:00",
          "4 h");
    check(desk, "30 09:00", "4 h", "30 12:00 > 30 13:00", "30 15:00", "30 14:00", "30 14:00",
          "5 h");
    /* across the closing: an hour was used, three remain on Tuesday from 10:00 */
    check(desk, "30 15:00", "4 h", "30 16:00 > 31 10:00", "31 11:00", "31 14:00", "31 14:00",
          "2 h");
    check(desk, "30 09:00", "4 h", "30 09:00 > 30 10:00", "30 12:00", "30 15:00", "30 15:00",
          "2 h");
    close_desk(desk);
}

static void test_pauses_that_overlap_or_touch_count_once(void) {
    Desk *desk = open_desk();
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00, 30 10:30 > 30 11:30", "30 12:00",
          "30 15:30", "30 15:30", "1 h 30 min");
    check(desk, "30 09:00", "4 h", "30 11:00 > 30 12:00, 30 10:00 > 30 11:00", "30 12:00",
          "30 16:00", "30 16:00", "1 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 12:00, 30 10:30 > 30 11:00", "30 12:00",
          "30 16:00", "30 16:00", "1 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00, 30 14:00 > 30 15:00", "30 17:00",
          "30 16:00", "30 16:00", "5 h");
    close_desk(desk);
}

static void test_a_pause_before_the_start(void) {
    Desk *desk = open_desk();
    check(desk, "30 09:00", "4 h", "27 09:00 > 30 09:30", "30 12:00", "30 14:30", "30 14:30",
          "2 h 30 min");
    check(desk, "30 09:00", "4 h", "27 09:00 > 27 17:00", "30 12:00", "30 14:00", "30 14:00",
          "3 h");
    check(desk, "30 09:00", "4 h", "27 09:00 > 30 09:00", "30 12:00", "30 14:00", "30 14:00",
          "3 h");
    check(desk, "30 09:00", "4 h", "27 09:00 > -", "30 11:00", "-", "30 16:00", "0 h");
    close_desk(desk);
}

static void test_while_paused_there_is_no_due_instant_only_a_projected_one(void) {
    Desk *desk = open_desk();
    check(desk, "30 09:00", "4 h", "30 10:00 > -", "30 10:30", "-", "30 14:30", "1 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > -", "30 12:30", "-", "30 16:00", "1 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > -", "31 11:00", "-", "31 15:00", "1 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > -", "30 10:00", "-", "30 14:00", "1 h");
    /* asked at an earlier instant: it lasted then, or had not begun */
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00", "30 10:30", "-", "30 14:30", "1 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00", "30 09:59", "30 14:00", "30 14:00",
          "59 min");
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00", "30 11:00", "30 15:00", "30 15:00",
          "1 h");
    /* two hold, one ends */
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 10:30, 30 10:00 > -", "30 11:00", "-", "30 15:00",
          "1 h");
    close_desk(desk);
}

static void test_a_pause_after_due_heals_nothing(void) {
    Desk *desk = open_desk();
    check(desk, "30 09:00", "4 h", "30 14:01 > -", "30 15:00", "30 14:00", "30 14:00", "4 h 1 min");
    check(desk, "30 09:00", "4 h", "30 14:01 > 30 16:00", "30 17:00", "30 14:00", "30 14:00",
          "5 h 1 min");
    /* the first pause moved due behind the second's begin */
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00, 30 14:30 > 30 15:30", "30 17:00",
          "30 16:00", "30 16:00", "5 h");
    check(desk, "30 09:00", "4 h", "30 10:00 > 30 11:00, 30 15:01 > 30 15:30", "30 17:00",
          "30 15:00", "30 15:00", "5 h 31 min");
    /* one that begins at the very due instant: it was not late yet */
    check(desk, "30 09:00", "4 h", "30 14:00 > -", "30 15:00", "-", "30 15:00", "4 h");
    close_desk(desk);
}

static void test_a_pause_over_the_weekend_uses_nothing(void) {
    Desk *desk = open_desk();
    check(desk, "27 16:00", "2 h", "28 10:00 > 29 20:00", "30 09:00", "30 10:00", "30 10:00",
          "1 h");
    check(desk, "27 16:00", "2 h", "27 17:00 > 30 09:00", "30 09:00", "30 10:00", "30 10:00",
          "1 h");
    check(desk, "27 16:00", "2 h", "28 10:00 > -", "29 20:00", "-", "30 10:00", "1 h");
    check(desk, "27 16:00", "3 working days", "28 10:00 > 29 20:00", "30 09:00", "32 17:00",
          "32 17:00", "1 h");
    check(desk, "27 16:00", "3 working days", "27 16:00 > 30 10:00", "30 12:00", "33 11:00",
          "33 11:00", "2 h");
    close_desk(desk);
}

static void test_never_due_while_stopped(void) {
    Desk *desk = open_desk();
    check(desk, "27 16:00", "1 h", "27 17:00 > 30 08:00", "30 08:00", "30 08:00", "30 08:00",
          "1 h");
    check(desk, "27 16:00", "1 h", "27 16:30 > 27 20:00", "30 09:00", "30 09:30", "30 09:30",
          "30 min");
    check(desk, "27 10:00", "2 days", "28 10:00 > 30 06:00", "30 07:00", "30 06:00", "30 06:00",
          "6 h");
    close_desk(desk);
}

static void test_civil_spans_on_elapsed_time(void) {
    Desk *desk = open_desk();
    Clock clock =
        clock_of(desk, desk->always, "27 10:00", "2 days", "28 10:00 > 28 15:00", at("31 0:00"));
    ClockReading reading = clock_read(&clock, at("29 16:00"));
    check_same("due", reading.due, "29 15:00");
    g_assert_cmpint(reading.total, ==, 48 * MICROS_PER_HOUR);
    g_assert_cmpint(reading.used, ==, 49 * MICROS_PER_HOUR);
    close_desk(desk);
}

static void test_working_days_at_the_same_time_move_too(void) {
    Desk *desk = open_desk();
    Clock clock = clock_of(desk, desk->office, "27 10:00", "1 working day", "27 11:00 > 27 12:00",
                           at("27 15:00"));
    clock.day_end = DAY_END_SAME_TIME;
    check_same("due", clock_read(&clock, at("27 15:00")).due, "30 11:00");
    close_desk(desk);
}

static void test_shares_of_the_span(void) {
    Desk *desk = open_desk();
    const Micros share = 192 * MICROS_PER_MINUTE; /* 80 % of 4 h */
    Instant asked_at = at("30 16:59");
    Clock clock = clock_of(desk, desk->office, "30 09:00", "4 h", "", asked_at);
    check_same("80 %", clock_when_used(&clock, share, asked_at), "30 13:12");
    check_same("100 %", clock_when_used(&clock, 4 * MICROS_PER_HOUR, asked_at), "30 14:00");
    check_same("0 %", clock_when_used(&clock, 0, asked_at), "30 09:00");
    clock = clock_of(desk, desk->office, "30 09:00", "4 h", "30 10:00 > 30 11:00", asked_at);
    check_same("80 % behind a pause", clock_when_used(&clock, share, asked_at), "30 14:12");
    check_same("10 %", clock_when_used(&clock, 24 * MICROS_PER_MINUTE, asked_at), "30 09:24");
    clock = clock_of(desk, desk->office, "30 09:00", "4 h", "30 10:00 > -", asked_at);
    check_same("80 % while paused", clock_when_used(&clock, share, asked_at), "-");
    check_same("10 % while paused", clock_when_used(&clock, 24 * MICROS_PER_MINUTE, asked_at),
               "30 09:24");
    clock = clock_of(desk, desk->office, "27 10:00", "3 working days", "", asked_at);
    ClockReading reading = clock_read(&clock, asked_at);
    g_assert_cmpint(reading.total, ==, 27 * MICROS_PER_HOUR);
    check_same("third", clock_when_used(&clock, reading.total / 3, asked_at), "30 12:00");
    close_desk(desk);
}

static void test_a_clock_without_an_answer(void) {
    Desk *desk = open_desk();
    Clock clock = {.calendar = desk->office,
                   .start = INSTANT_END - MICROS_PER_HOUR,
                   .span = {.micros = 10 * MICROS_PER_HOUR}};
    g_assert_cmpint(clock_read(&clock, clock.start).result, ==, CALENDAR_OUT_OF_RANGE);
    g_assert_cmpint(clock_when_used(&clock, MICROS_PER_HOUR * 9, clock.start), ==, INSTANT_NONE);
    close_desk(desk);
}

/* ---- joining stops ---- */

static void check_merged(const Stops *stops, const char *expected) {
    Arena *arena = arena_new();
    Stops merged;
    stops_merge(arena, stops, &merged);
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < merged.count; i++) {
        const Stop *stop = &merged.items[i];
        g_string_append_printf(text, "%s%ld-", i ? ", " : "", stop->from);
        if (stop->to != INSTANT_NONE)
            g_string_append_printf(text, "%ld", stop->to);
        g_string_append_printf(text, " %s", stop->reason ? stop->reason : "?");
    }
    g_assert_cmpstr(text->str, ==, expected);
    g_string_free(text, TRUE);
    arena_free(arena);
}

#define CHECK_MERGED(expected, ...)                                                                \
    do {                                                                                           \
        Stop items[] = {__VA_ARGS__};                                                              \
        check_merged(&(Stops){.items = items, .count = G_N_ELEMENTS(items)}, expected);            \
    } while (0)

static void test_stops_are_joined_with_their_reasons(void) {
    CHECK_MERGED("1-2 a, 3-4 b", {3, 4, "b"}, {1, 2, "a"});
    CHECK_MERGED("1-4 a + b", {1, 3, "a"}, {2, 4, "b"});
    CHECK_MERGED("1-4 a + b", {1, 2, "a"}, {2, 4, "b"}); /* touching */
    CHECK_MERGED("1-9 a + b + c", {1, 9, "a"}, {2, 3, "b"}, {4, 5, "c"});
    CHECK_MERGED("1-9 a + b", {1, 9, "a"}, {2, 3, "b"}, {4, 5, "a"}, {6, 7, "b"});
    CHECK_MERGED("1- a + b", {1, INSTANT_NONE, "a"}, {2, 3, "b"});
    CHECK_MERGED("1- a + b", {1, 3, "a"}, {3, INSTANT_NONE, "b"});
    CHECK_MERGED("1-2 a, 5- b", {5, INSTANT_NONE, "b"}, {1, 2, "a"});
    CHECK_MERGED("", {2, 2, "a"}, {5, 4, "b"}); /* nothing between from and to */
    CHECK_MERGED("1-4 b", {1, 3, NULL}, {2, 4, "b"});
    /* a reason whose name is part of another's is a reason of its own */
    CHECK_MERGED("1-4 customer_absent + customer", {1, 3, "customer_absent"}, {2, 4, "customer"});
    CHECK_MERGED("1-4 part + spare_part + part_wait", {1, 4, "part"}, {2, 4, "spare_part"},
                 {3, 4, "part_wait"});
    check_merged(&(Stops){0}, "");
}

static void test_stops_as_they_stood(void) {
    Arena *arena = arena_new();
    Stop items[] = {{1, 3, "a"}, {5, 8, "b"}, {9, INSTANT_NONE, "c"}};
    Stops merged = {.items = items, .count = 3}, stops;
    static const struct {
        Instant upto;
        size_t count;
        bool lasts;
    } CASES[] = {{0, 0, false}, {1, 1, true},  {2, 1, true}, {3, 1, false}, {4, 1, false},
                 {5, 2, true},  {8, 2, false}, {9, 3, true}, {99, 3, true}};
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        stops_until(arena, &merged, CASES[i].upto, &stops);
        g_assert_cmpuint(stops.count, ==, CASES[i].count);
        bool lasts = stops.count && stops.items[stops.count - 1].to == INSTANT_NONE;
        g_assert_cmpint(lasts, ==, CASES[i].lasts);
    }
    arena_free(arena);
}

/* ---- random pauses, counted step by step ---- */

enum { MOST_STOPS = 7, STEPS = 24000 };

/* Time in steps from some half hour of the week of Monday 2026-03-02 in Shanghai; everything falls
 * on whole steps. */
typedef struct Walk {
    int step_seconds, origin;
    bool office;
    int start, span, asked_at;
    int stop_count;
    int from[MOST_STOPS], to[MOST_STOPS]; /* to: -1 while it lasts */
    bool held[STEPS];                     /* by a stop, up to `asked_at` */
    bool stopped;
    int lasting_from; /* where the stop that lasts at `asked_at` began, with those it touches */
} Walk;

static bool is_working(const Walk *walk, int step) {
    int64_t second = walk->origin + (int64_t)step * walk->step_seconds;
    int hour = (int)(second / 3600 % 24), weekday = (int)(second / 86400 % 7);
    return !walk->office || (weekday < 5 && hour >= 9 && hour < 17 && hour != 12);
}

static void walk_stops(Walk *walk) {
    memset(walk->held, 0, sizeof walk->held);
    walk->stopped = false;
    for (int i = 0; i < walk->stop_count; i++) {
        for (int step = walk->from[i]; step < walk->asked_at; step++)
            walk->held[step] |= walk->to[i] < 0 || step < walk->to[i];
        walk->stopped |= walk->from[i] <= walk->asked_at &&
                         (walk->to[i] < 0 || walk->to[i] > walk->asked_at) &&
                         walk->to[i] != walk->from[i];
    }
    walk->lasting_from = walk->asked_at;
    while (walk->lasting_from > 0 && walk->held[walk->lasting_from - 1])
        walk->lasting_from--;
}

/* The step at which `span` is used up, stops up to `known` considered; STEPS where it is beyond. */
static int walk_due(const Walk *walk, int span, int known) {
    int step = walk->start;
    for (; span > 0 && step < STEPS; step++)
        span -= is_working(walk, step) && !(step < known && walk->held[step]);
    while (step < known && walk->held[step])
        step++;
    return step;
}

static int walk_used(const Walk *walk, bool gross) {
    int used = 0;
    for (int step = walk->start; step < walk->asked_at; step++)
        used += is_working(walk, step) && (gross || !walk->held[step]);
    return used;
}

static void pick_walk(GRand *dice, Walk *walk) {
    static const int STEP_SECONDS[] = {1, 20, 60, 300};
    walk->step_seconds = STEP_SECONDS[g_rand_int_range(dice, 0, 4)];
    walk->office = g_rand_int_range(dice, 0, 4) > 0;
    walk->origin = g_rand_int_range(dice, 0, 7 * 48) * 1800;
    walk->start = g_rand_int_range(dice, 0, STEPS / 2);
    walk->span = g_rand_int_range(dice, 1, STEPS / 4);
    walk->asked_at = g_rand_int_range(dice, walk->start, STEPS);
    walk->stop_count = g_rand_int_range(dice, 0, MOST_STOPS + 1);
    for (int i = 0; i < walk->stop_count; i++) {
        int length = g_rand_int_range(dice, 0, 1 << g_rand_int_range(dice, 1, 14));
        walk->from[i] = g_rand_int_range(dice, 0, STEPS - 1);
        if (i && g_rand_int_range(dice, 0, 3) == 0)
            walk->from[i] = walk->to[i - 1] > 0 ? walk->to[i - 1] : walk->from[i - 1];
        walk->to[i] = g_rand_int_range(dice, 0, 8) ? MIN(walk->from[i] + length, STEPS - 1) : -1;
    }
}

static Instant instant_of(const Walk *walk, int step) {
    return at("2 0:00") + (walk->origin + (Instant)step * walk->step_seconds) * MICROS_PER_SECOND;
}

static Clock walk_clock(Desk *desk, const Walk *walk) {
    Clock clock = {.calendar = walk->office ? desk->office : desk->always,
                   .start = instant_of(walk, walk->start),
                   .span = {.micros = (Micros)walk->span * walk->step_seconds * MICROS_PER_SECOND}};
    Stops raw = {0}, merged;
    for (int i = 0; i < walk->stop_count; i++)
        *LIST_ADD(desk->arena, &raw) =
            (Stop){instant_of(walk, walk->from[i]),
                   walk->to[i] < 0 ? INSTANT_NONE : instant_of(walk, walk->to[i]), "customer"};
    stops_merge(desk->arena, &raw, &merged);
    stops_until(desk->arena, &merged, instant_of(walk, walk->asked_at), &clock.stops);
    return clock;
}

static void differ(const Walk *walk, const char *what, int64_t got, int64_t expected) {
    GString *stops = g_string_new(NULL);
    for (int i = 0; i < walk->stop_count; i++)
        g_string_append_printf(stops, " [%d, %d)", walk->from[i], walk->to[i]);
    g_error("%s is %ld, stepping gives %ld: steps of %d s, %s, start %d, span %d, asked at %d, "
            "stops%s",
            what, got, expected, walk->step_seconds, walk->office ? "office" : "always",
            walk->start, walk->span, walk->asked_at, stops->str);
}

static void compare(const Walk *walk, const char *what, Instant got, int step) {
    if (got != instant_of(walk, step))
        differ(walk, what, got, instant_of(walk, step));
}

/* False where the answer lies beyond the steps. */
static bool check_due(const Walk *walk, const Clock *clock, const ClockReading *reading) {
    int without = walk_due(walk, walk->span, walk->stopped ? walk->lasting_from : walk->asked_at);
    bool stopped = walk->stopped && walk->lasting_from <= without;
    int projected = stopped ? walk_due(walk, walk->span, walk->asked_at) : without;
    if (projected >= STEPS)
        return false;
    if (reading->stopped != stopped)
        differ(walk, "stopped", reading->stopped, stopped);
    compare(walk, "projected", reading->projected, projected);
    if (stopped ? reading->due != INSTANT_NONE : reading->due != reading->projected)
        differ(walk, "due", reading->due, reading->projected);
    return true;
}

static bool check_share(const Walk *walk, const Clock *clock, int share) {
    Micros work = (Micros)share * walk->step_seconds * MICROS_PER_SECOND;
    Instant got = clock_when_used(clock, work, instant_of(walk, walk->asked_at));
    int without = walk_due(walk, share, walk->stopped ? walk->lasting_from : walk->asked_at);
    if (without >= STEPS)
        return false;
    if (!walk->stopped || walk->lasting_from > without)
        compare(walk, "share", got, without);
    else if (got != INSTANT_NONE)
        differ(walk, "share", got, INSTANT_NONE);
    return true;
}

static bool check_walk(Desk *desk, GRand *dice, Walk *walk) {
    pick_walk(dice, walk);
    walk_stops(walk);
    Clock clock = walk_clock(desk, walk);
    ClockReading reading = clock_read(&clock, instant_of(walk, walk->asked_at));
    Micros step = walk->step_seconds * MICROS_PER_SECOND;
    if (reading.used != walk_used(walk, false) * step)
        differ(walk, "used", reading.used, walk_used(walk, false) * step);
    if (reading.gross != walk_used(walk, true) * step)
        differ(walk, "gross", reading.gross, walk_used(walk, true) * step);
    return check_due(walk, &clock, &reading) &&
           check_share(walk, &clock, g_rand_int_range(dice, 1, walk->span + 1));
}

static void test_random_pauses_against_counting_steps(void) {
    const char *seed = g_getenv("AFTERCARE_SEED"), *wanted = g_getenv("AFTERCARE_CASES");
    int64_t cases = wanted ? g_ascii_strtoll(wanted, NULL, 10) : 20000, inside = 0;
    GRand *dice = g_rand_new_with_seed(seed ? (guint32)g_ascii_strtoll(seed, NULL, 10) : 1042);
    Desk *desk = open_desk();
    Walk *walk = g_new0(Walk, 1);
    for (int64_t i = 0; i < cases; i++)
        inside += check_walk(desk, dice, walk);
    g_test_message("%ld of %ld random clocks had their due instant inside the steps", inside,
                   cases);
    g_assert_cmpint(inside, >, cases / 4);
    g_free(walk);
    close_desk(desk);
    g_rand_free(dice);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/clock/no_pause", test_nothing_pauses);
    g_test_add_func("/clock/pause", test_a_pause_moves_due_by_the_working_time_it_took);
    g_test_add_func("/clock/overlap", test_pauses_that_overlap_or_touch_count_once);
    g_test_add_func("/clock/before_start", test_a_pause_before_the_start);
    g_test_add_func("/clock/stopped",
                    test_while_paused_there_is_no_due_instant_only_a_projected_one);
    g_test_add_func("/clock/after_due", test_a_pause_after_due_heals_nothing);
    g_test_add_func("/clock/weekend", test_a_pause_over_the_weekend_uses_nothing);
    g_test_add_func("/clock/never_due_stopped", test_never_due_while_stopped);
    g_test_add_func("/clock/civil", test_civil_spans_on_elapsed_time);
    g_test_add_func("/clock/same_time", test_working_days_at_the_same_time_move_too);
    g_test_add_func("/clock/shares", test_shares_of_the_span);
    g_test_add_func("/clock/no_answer", test_a_clock_without_an_answer);
    g_test_add_func("/clock/merge", test_stops_are_joined_with_their_reasons);
    g_test_add_func("/clock/until", test_stops_as_they_stood);
    g_test_add_func("/clock/random", test_random_pauses_against_counting_steps);
    return g_test_run();
}
