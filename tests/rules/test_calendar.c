/* Calendars, sentence by sentence of promises.md (Time): openings, holidays, deadlines, elapsed
 * time, civil spans, working days, gaps and overlaps of the wall clock, mistakes. */
#include "base/yaml.h"
#include "rules/calendar_year.h"

#include <glib.h>
#include <glib/gstdio.h>

static const HolidaySource BUILT_IN = {NULL};

/* A calendar read from YAML text, with all that it needs. */
typedef struct Sheet {
    Arena *arena;
    CalendarSpec spec;
    Calendar *calendar;
} Sheet;

static Sheet *open_with(const char *yaml, const HolidaySource *source) {
    Sheet *sheet = g_new0(Sheet, 1);
    sheet->arena = arena_new();
    Call call = call_begin(sheet->arena, 0);
    const Node *node = yaml_parse(&call, "calendar.yaml", yaml, strlen(yaml));
    if (!node || !calendar_spec_read(&call, node, NULL, source, &sheet->spec) ||
        !(sheet->calendar = calendar_new(&call, &sheet->spec)))
        g_error("%s", error_text(sheet->arena, call.errors));
    return sheet;
}

static Sheet *open_sheet(const char *yaml) {
    return open_with(yaml, &BUILT_IN);
}

static void close_sheet(Sheet *sheet) {
    calendar_free(sheet->calendar);
    arena_free(sheet->arena);
    g_free(sheet);
}

#define OFFICE        "{zone: Asia/Shanghai, weekly: {mon-fri: [\"09:00-12:00\", \"13:00-17:00\"]}}"
#define BERLIN(hours) "{zone: Europe/Berlin, weekly: {mon-sun: [" hours "]}}"

/* With an offset: that instant. Without: the wall clock of the calendar's zone. */
static Instant at(const Calendar *calendar, const char *text) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    bool local = !strpbrk(text + 10, "Z+-");
    Instant instant;
    if (!instant_parse(&call, "at", local ? arena_printf(arena, "%sZ", text) : text, &instant))
        g_error("%s", error_text(arena, call.errors));
    arena_free(arena);
    return local ? zone_from_local(calendar_zone(calendar), instant) : instant;
}

static Span span_of(const char *text) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Span span;
    if (!span_parse(&call, "span", text, &span))
        g_error("%s", error_text(arena, call.errors));
    arena_free(arena);
    return span;
}

static const char *shown(const Calendar *calendar, Instant instant,
                         char buffer[INSTANT_TEXT_BYTES]) {
    return instant_text(buffer, instant, zone_offset(calendar_zone(calendar), instant));
}

static void check_at(const Sheet *sheet, const char *from, const char *text, DayEnd day_end,
                     const char *expected) {
    Span span = span_of(text);
    Instant due, wanted = at(sheet->calendar, expected);
    CalendarResult result =
        calendar_span(sheet->calendar, at(sheet->calendar, from), &span, day_end, &due);
    char buffer[INSTANT_TEXT_BYTES];
    if (result != CALENDAR_FOUND || due != wanted)
        g_error("%s + %s: %s (result %d), expected %s", from, text,
                result == CALENDAR_FOUND ? shown(sheet->calendar, due, buffer) : "-", result,
                expected);
}

static void check(const Sheet *sheet, const char *from, const char *span, const char *expected) {
    check_at(sheet, from, span, DAY_END_CLOSING, expected);
}

static void check_same_time(const Sheet *sheet, const char *from, const char *span,
                            const char *expected) {
    check_at(sheet, from, span, DAY_END_SAME_TIME, expected);
}

static void check_result(const Sheet *sheet, const char *from, const char *text,
                         CalendarResult expected) {
    Span span = span_of(text);
    Instant due;
    CalendarResult result =
        calendar_span(sheet->calendar, at(sheet->calendar, from), &span, DAY_END_CLOSING, &due);
    if (result != expected)
        g_error("%s + %s: result %d, expected %d", from, text, result, expected);
}

static void check_elapsed(const Sheet *sheet, const char *from, const char *to,
                          const char *expected) {
    Instant first = at(sheet->calendar, from), second = at(sheet->calendar, to);
    Micros elapsed = calendar_elapsed(sheet->calendar, first, second);
    if (elapsed != span_of(expected).micros)
        g_error("%s to %s: %ld microseconds, expected %s", from, to, elapsed, expected);
    g_assert_cmpint(calendar_elapsed(sheet->calendar, second, first), ==, -elapsed);
}

/* ---- openings ---- */

static void test_the_opening_is_inside_the_closing_outside(void) {
    Sheet *office = open_sheet(OFFICE);
    Instant start, end, nine = at(office->calendar, "2026-03-30T09:00");
    check_elapsed(office, "2026-03-30T08:00", "2026-03-30T09:00", "0 s");
    check_elapsed(office, "2026-03-30T09:00", "2026-03-30T09:00:00.000001", "0.000001 s");
    check_elapsed(office, "2026-03-30T16:59:59.999999", "2026-03-30T17:00", "0.000001 s");
    check_elapsed(office, "2026-03-30T17:00", "2026-03-30T17:00:00.000001", "0 s");
    g_assert_true(calendar_next_opening(office->calendar, nine, &start, &end));
    g_assert_cmpint(start, ==, nine);
    g_assert_true(
        calendar_next_opening(office->calendar, nine + 3 * MICROS_PER_HOUR, &start, &end));
    g_assert_cmpint(start, ==, nine + 4 * MICROS_PER_HOUR);
    g_assert_true(calendar_next_opening(office->calendar, nine + MICROS_PER_HOUR, &start, &end));
    g_assert_cmpint(end, ==, nine + 3 * MICROS_PER_HOUR);
    close_sheet(office);
}

static void test_24_00_closes_at_the_end_of_the_day(void) {
    Sheet *late = open_sheet("{zone: Asia/Shanghai, weekly: {mon: [\"20:00-24:00\"]}}");
    check(late, "2026-03-30T21:00", "3 h", "2026-03-31T00:00");
    check(late, "2026-03-30T21:00", "3 h 1 s", "2026-04-06T20:00:01");
    check(late, "2026-03-30T21:00", "1 working day", "2026-04-07T00:00");
    close_sheet(late);
    Sheet *same = open_sheet("{zone: Asia/Shanghai, weekly: {mon: [\"20:00-00:00\"]}}");
    check(same, "2026-03-30T21:00", "3 h", "2026-03-31T00:00");
    close_sheet(same);
}

static void test_23_59_is_literal(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, weekly: {mon-sun: [\"00:00-23:59\"]}}");
    check(sheet, "2026-03-30T23:58", "2 min", "2026-03-31T00:01");
    check_elapsed(sheet, "2026-03-30T00:00", "2026-03-31T00:00", "23 h 59 min");
    check(sheet, "2026-03-30T10:00", "1 working day", "2026-03-31T23:59");
    close_sheet(sheet);
}

static void test_day_and_night_lose_no_minute_at_midnight(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, weekly: {mon-sun: [\"00:00-24:00\"]}}");
    check(sheet, "2026-12-31T23:59:30", "1 min", "2027-01-01T00:00:30");
    check(sheet, "2029-12-31T23:59:59.999999", "0.000002 s", "2030-01-01T00:00:00.000001");
    check_elapsed(sheet, "2026-01-01T00:00", "2027-01-01T00:00", "8760 h");
    check(sheet, "2026-03-30T00:00", "24 h", "2026-03-31T00:00");
    check(sheet, "2026-03-30T00:00", "-24 h", "2026-03-29T00:00");
    close_sheet(sheet);
}

static void test_seconds_in_hours_count(void) {
    Sheet *sheet =
        open_sheet("{zone: UTC, weekly: {mon: [\"09:00:01-09:00:02\", \"10:00-11:00:30\"]}}");
    check(sheet, "2026-03-30T00:00Z", "1 s", "2026-03-30T09:00:02Z");
    check(sheet, "2026-03-30T00:00Z", "1.5 s", "2026-03-30T10:00:00.5Z");
    check(sheet, "2026-03-30T00:00Z", "1 h 31 s", "2026-03-30T11:00:30Z");
    close_sheet(sheet);
}

static void test_hours_past_midnight_belong_to_the_day_they_open(void) {
    Sheet *night = open_sheet("{zone: Asia/Shanghai, weekly: {mon: [\"22:00-06:00\"]}, "
                              "holidays: [2026-03-31, 2026-04-06]}");
    /* the night of Monday runs on into Tuesday, a holiday */
    check(night, "2026-03-30T23:00", "7 h", "2026-03-31T06:00");
    /* and the whole night of a Monday that is a holiday is closed */
    check(night, "2026-03-30T23:00", "7 h 1 s", "2026-04-13T22:00:01");
    check_elapsed(night, "2026-04-06T00:00", "2026-04-08T00:00", "0 s");
    check(night, "2026-03-30T23:00", "1 working day", "2026-04-14T06:00");
    close_sheet(night);
}

static void test_a_night_into_a_day_with_hours_counts_once(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, weekly: {mon: [\"22:00-08:00\"], "
                              "tue: [\"06:00-07:00\", \"07:30-10:00\"]}}");
    check_elapsed(sheet, "2026-03-30T00:00", "2026-04-01T00:00", "12 h");
    check(sheet, "2026-03-30T22:00", "11 h", "2026-03-31T09:00");
    check(sheet, "2026-03-30T12:00", "1 working day", "2026-03-31T10:00");
    close_sheet(sheet);
}

/* ---- which hours a day has ---- */

static void check_plan(const Sheet *sheet, const char *date, DayKind kind, size_t ranges) {
    CivilDay day;
    g_assert_true(civil_parse(date, &day));
    DayPlan plan = calendar_day_plan(sheet->calendar, day);
    if (plan.kind != kind || plan.hours->count != ranges)
        g_error("%s: kind %d with %zu ranges", date, plan.kind, plan.hours->count);
}

static void test_exceptions_beat_closed_dates_beat_sets_beat_the_week(void) {
    Sheet *sheet =
        open_sheet("zone: Asia/Shanghai\n"
                   "weekly: {mon-thu: [\"09:00-12:00\", \"13:00-17:00\"], fri: [\"09:00-12:00\"]}\n"
                   "holidays: [cn, 2024-10-01, 2024-02-18, 2024-10-08, 2024-10-09]\n"
                   "make_up: fri\n"
                   "exceptions: {2024-10-02: [\"10:00-11:00\"], 2024-10-08: [\"08:00-09:00\"], "
                   "2024-10-10: []}\n");
    check_plan(sheet, "2024-09-27", DAY_WEEKLY, 1);
    check_plan(sheet, "2024-09-30", DAY_WEEKLY, 2);
    check_plan(sheet, "2024-09-29", DAY_MAKE_UP, 1);     /* Sunday, make-up */
    check_plan(sheet, "2024-02-18", DAY_DATE_CLOSED, 0); /* Sunday, make-up, but closed here */
    check_plan(sheet, "2024-10-01", DAY_DATE_CLOSED, 0); /* holiday and closed date */
    check_plan(sheet, "2024-10-02", DAY_EXCEPTION, 1);   /* holiday and exception */
    check_plan(sheet, "2024-10-03", DAY_HOLIDAY, 0);
    check_plan(sheet, "2024-10-08", DAY_EXCEPTION, 1); /* closed date and exception */
    check_plan(sheet, "2024-10-09", DAY_DATE_CLOSED, 0);
    check_plan(sheet, "2024-10-10", DAY_EXCEPTION, 0); /* an empty list closes the day */
    check_elapsed(sheet, "2024-09-29T00:00", "2024-09-30T00:00", "3 h");
    check_elapsed(sheet, "2024-10-01T00:00", "2024-10-11T00:00", "2 h");
    check(sheet, "2024-09-30T16:00", "1 h 30 min", "2024-10-02T10:30");
    check(sheet, "2024-09-30T16:00", "3 working days", "2024-10-11T12:00");
    CivilDay day = civil_day(2024, 10, 3);
    DayPlan plan = calendar_day_plan(sheet->calendar, day);
    g_assert_cmpstr(plan.set, ==, "cn");
    g_assert_nonnull(words_in(plan.name, "zh"));
    close_sheet(sheet);
}

static void test_make_up_days_have_the_first_working_weekdays_hours_unless_told(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, holidays: cn, "
                              "weekly: {tue: [\"09:00-11:00\"], wed-fri: [\"09:00-17:00\"]}}");
    check_elapsed(sheet, "2024-09-29T00:00", "2024-09-30T00:00", "2 h");
    close_sheet(sheet);
    Sheet *closed = open_sheet("{zone: Asia/Shanghai, holidays: cn, make_up: sun, "
                               "weekly: {mon-fri: [\"09:00-17:00\"]}}");
    check_plan(closed, "2024-09-29", DAY_MAKE_UP, 0);
    check_elapsed(closed, "2024-09-28T00:00", "2024-09-30T00:00", "0 s");
    close_sheet(closed);
}

static void write_set(const char *folder, const char *id, const char *days) {
    char *path = g_strdup_printf("%s/%s.yaml", folder, id);
    char *text =
        g_strdup_printf("holiday_set: %s\nname: %s\nyears: 2020-2030\ndays: {%s}\n", id, id, days);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    g_free(text);
    g_free(path);
}

static void remove_set(const char *folder, const char *id) {
    char *path = g_strdup_printf("%s/%s.yaml", folder, id);
    g_unlink(path);
    g_free(path);
}

static void test_where_two_sets_differ_the_day_is_closed(void) {
    char *folder = g_dir_make_tmp("aftercare-sets-XXXXXX", NULL);
    write_set(folder, "acme",
              "2026-05-09: {name: Make-up, working: yes}, "
              "2026-05-16: {name: Make-up, working: yes}");
    write_set(folder, "site", "2026-05-09: {name: Site closed}");
    Sheet *sheet = open_with("{zone: UTC, holidays: [acme, site], "
                             "weekly: {mon-fri: [\"09:00-17:00\"]}}",
                             &(HolidaySource){folder});
    check_plan(sheet, "2026-05-09", DAY_HOLIDAY, 0);
    check_plan(sheet, "2026-05-16", DAY_MAKE_UP, 1);
    g_assert_cmpstr(calendar_unknown_set(sheet->calendar, civil_day(2031, 1, 1)), ==, "acme");
    g_assert_null(calendar_unknown_set(sheet->calendar, civil_day(2030, 12, 31)));
    close_sheet(sheet);
    remove_set(folder, "acme");
    remove_set(folder, "site");
    g_rmdir(folder);
    g_free(folder);
}

/* ---- deadlines ---- */

static void test_the_answer_within_10_minutes(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-30T09:00", "10 min", "2026-03-30T09:10");
    check(office, "2026-03-30T11:55", "10 min", "2026-03-30T13:05");
    check(office, "2026-03-27T16:55", "10 min", "2026-03-30T09:05"); /* over the weekend */
    check(office, "2026-03-28T03:00", "10 min", "2026-03-30T09:10"); /* called on Saturday */
    check(office, "2026-03-27T17:10+01:00", "10 min", "2026-03-30T09:10");
    close_sheet(office);
}

static void test_a_deadline_at_a_closing_is_that_closing(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-27T16:00", "1 h", "2026-03-27T17:00");
    check(office, "2026-03-27T11:00", "1 h", "2026-03-27T12:00");
    check(office, "2026-03-27T16:00", "1 h 0.000001 s", "2026-03-30T09:00:00.000001");
    check(office, "2026-03-27T09:00", "7 h", "2026-03-27T17:00");
    check(office, "2026-03-26T18:00", "7 h", "2026-03-27T17:00");
    check(office, "2026-03-27T17:00", "7 h", "2026-03-30T17:00");
    close_sheet(office);
}

static void test_zero_gives_the_start_itself(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-28T03:00", "0 h", "2026-03-28T03:00");
    check(office, "2026-03-27T17:00", "0 s", "2026-03-27T17:00");
    check(office, "2026-03-27T10:00", "0 working days", "2026-03-27T10:00");
    close_sheet(office);
}

static void test_negative_spans_count_backwards(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-30T09:30", "-1 h", "2026-03-27T16:30");
    check(office, "2026-03-30T13:30", "-1 h", "2026-03-30T11:30");
    /* the latest instant: the opening, not the closing before it */
    check(office, "2026-03-30T10:00", "-1 h", "2026-03-30T09:00");
    check(office, "2026-03-30T12:30", "-3 h", "2026-03-30T09:00");
    check(office, "2026-03-30T09:00", "-7 h", "2026-03-27T09:00");
    check(office, "2026-03-29T12:00", "-0.000001 s", "2026-03-27T16:59:59.999999");
    check(office, "2026-03-30T09:00", "-35 h", "2026-03-23T09:00");
    close_sheet(office);
}

static void test_elapsed_is_signed(void) {
    Sheet *office = open_sheet(OFFICE);
    check_elapsed(office, "2026-03-27T16:00", "2026-03-30T10:00", "2 h");
    check_elapsed(office, "2026-03-30T10:00", "2026-03-27T16:00", "-2 h");
    check_elapsed(office, "2026-03-30T10:00", "2026-03-30T10:00", "0 h");
    check_elapsed(office, "2026-03-28T10:00", "2026-03-29T10:00", "0 h");
    check_elapsed(office, "2026-03-30T12:30", "2026-03-30T12:40", "0 h");
    check_elapsed(office, "2026-01-01T00:00", "2027-01-01T00:00", "1827 h"); /* 261 days of 7 h */
    close_sheet(office);
}

static void test_always_is_elapsed_time(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Sheet always = {.calendar = calendar_new_always(&call, "Europe/Berlin")};
    g_assert_cmpstr(calendar_id(always.calendar), ==, "always");
    check(&always, "2026-03-28T12:00", "24 h", "2026-03-29T13:00"); /* a day of 23 hours */
    check(&always, "2026-03-28T12:00", "1 day", "2026-03-29T12:00");
    check(&always, "2026-10-24T12:00", "24 h", "2026-10-25T11:00");
    check(&always, "2026-10-24T12:00", "1 working day", "2026-10-26T00:00");
    check_same_time(&always, "2026-10-24T12:00", "1 working day", "2026-10-25T12:00");
    check(&always, "2026-10-24T12:00", "-2 working days", "2026-10-22T00:00");
    check_elapsed(&always, "2026-03-29T00:00", "2026-03-30T00:00", "23 h");
    check_elapsed(&always, "2026-10-26T00:00", "2026-10-25T00:00", "-25 h");
    check_elapsed(&always, "1900-01-01T00:00Z", "2299-12-31T23:59Z", "3506327 h 59 min");
    check_result(&always, "2299-12-31T00:00Z", "24 h", CALENDAR_OUT_OF_RANGE);
    check_result(&always, "1900-01-01T00:00Z", "-1 s", CALENDAR_OUT_OF_RANGE);
    calendar_free(always.calendar);
    g_assert_null(calendar_new_always(&call, "Mars/Olympus"));
    g_assert_cmpuint(call.error_count, ==, 1);
    arena_free(arena);
}

/* ---- gaps and overlaps of the wall clock ---- */

static void test_working_time_is_real_time_on_days_of_23_and_25_hours(void) {
    Sheet *sheet = open_sheet(BERLIN("\"00:00-24:00\""));
    check_elapsed(sheet, "2026-03-29T00:00", "2026-03-30T00:00", "23 h");
    check_elapsed(sheet, "2026-10-25T00:00", "2026-10-26T00:00", "25 h");
    check(sheet, "2026-03-29T00:00", "4 h", "2026-03-29T05:00+02:00");
    check(sheet, "2026-10-25T00:00", "4 h", "2026-10-25T03:00+01:00");
    close_sheet(sheet);
    Sheet *night = open_sheet(BERLIN("\"22:00-06:00\""));
    check_elapsed(night, "2026-03-28T12:00", "2026-03-29T12:00", "7 h");
    check_elapsed(night, "2026-10-24T12:00", "2026-10-25T12:00", "9 h");
    check(night, "2026-03-28T22:00", "5 h", "2026-03-29T04:00");
    close_sheet(night);
}

/* How long the given hours are on the day the clocks go forward or back, as first and last. */
static void check_hours(const char *zone, const char *hours, const char *date, const char *total,
                        const char *opens, const char *closes) {
    char *yaml = g_strdup_printf("{zone: %s, weekly: {}, exceptions: {%s: [%s], 2017-06-01: "
                                 "[\"09:00-10:00\"]}}",
                                 zone, date, hours);
    Sheet *sheet = open_sheet(yaml);
    char *from = g_strdup_printf("%sT00:00Z", date);
    Instant noon = at(sheet->calendar, from) + MICROS_PER_DAY / 2, start, end;
    Micros elapsed =
        calendar_elapsed(sheet->calendar, noon - 3 * MICROS_PER_DAY, noon + 3 * MICROS_PER_DAY);
    if (elapsed != span_of(total).micros)
        g_error("%s %s on %s: %ld microseconds, expected %s", zone, hours, date, elapsed, total);
    if (opens) {
        g_assert_true(
            calendar_next_opening(sheet->calendar, noon - 3 * MICROS_PER_DAY, &start, &end));
        g_assert_cmpint(start, ==, at(sheet->calendar, opens));
        check(sheet, "2017-06-01T10:00", "1 working day", closes);
    } else {
        check_result(sheet, "2017-06-01T10:00", "1 working day", CALENDAR_NO_WORKING_TIME);
    }
    close_sheet(sheet);
    g_free(from);
    g_free(yaml);
}

static void test_boundaries_in_a_gap_move_forward_by_its_length(void) {
    const char *zone = "Europe/Berlin", *day = "2026-03-29";
    check_hours(zone, "\"01:30-02:30\"", day, "1 h", "2026-03-29T01:30+01:00",
                "2026-03-29T03:30+02:00");
    check_hours(zone, "\"02:30-05:00\"", day, "1 h 30 min", "2026-03-29T03:30+02:00",
                "2026-03-29T05:00+02:00");
    check_hours(zone, "\"02:15-02:45\"", day, "30 min", "2026-03-29T03:15+02:00",
                "2026-03-29T03:45+02:00");
    check_hours(zone, "\"02:00-03:00\"", day, "0 h", NULL, NULL); /* emptied: no working day */
    check_hours(zone, "\"02:30-03:00\"", day, "0 h", NULL, NULL);
    check_hours(zone, "\"02:30-03:15\"", day, "0 h", NULL, NULL);
    check_hours("Australia/Lord_Howe", "\"02:15-03:00\"", "2024-10-06", "15 min",
                "2024-10-06T02:45+11:00", "2024-10-06T03:00+11:00");
    check_hours("Antarctica/Troll", "\"01:30-04:00\"", "2024-03-31", "30 min",
                "2024-03-31T03:30+02:00", "2024-03-31T04:00+02:00");
    check_hours("America/Sao_Paulo", "\"00:00-08:00\"", "2018-11-04", "7 h",
                "2018-11-04T01:00-02:00", "2018-11-04T08:00-02:00");
    check_hours("America/Nuuk", "\"23:30-23:45\"", "2024-03-30", "15 min", "2024-03-31T00:30-01:00",
                "2024-03-31T00:45-01:00");
}

static void test_what_overlaps_because_of_a_gap_counts_once(void) {
    const char *zone = "Europe/Berlin", *day = "2026-03-29";
    const char *three = "2026-03-29T03:00+02:00", *four = "2026-03-29T04:00+02:00";
    check_hours(zone, "\"02:00-02:30\", \"03:15-04:00\"", day, "1 h", three, four);
    /* the range in the gap moves behind the opening of the next one, and into it */
    check_hours(zone, "\"02:30-02:45\", \"03:00-04:00\"", day, "1 h", three, four);
    check_hours(zone, "\"02:50-02:55\", \"03:00-03:10\", \"03:20-04:00\"", day, "50 min", three,
                four);
    check_hours(zone, "\"02:00-02:10\", \"02:50-02:59\", \"03:05-03:55\"", day, "59 min", three,
                "2026-03-29T03:59+02:00");
    check_hours("Antarctica/Troll", "\"01:10-01:20\", \"02:10-02:20\", \"03:00-05:00\"",
                "2024-03-31", "2 h", "2024-03-31T03:00+02:00", "2024-03-31T05:00+02:00");
}

static void test_a_range_moved_over_midnight_joins_the_next_days(void) {
    Sheet *sheet = open_sheet("{zone: America/Nuuk, weekly: {}, exceptions: {2024-03-30: "
                              "[\"23:30-23:45\"], 2024-03-31: [\"00:00-01:00\"]}}");
    check_elapsed(sheet, "2024-03-30T00:00", "2024-04-01T00:00", "1 h");
    check(sheet, "2024-03-30T00:00", "40 min", "2024-03-31T00:40");
    check(sheet, "2024-03-31T12:00", "-40 min", "2024-03-31T00:20");
    close_sheet(sheet);
}

static void test_boundaries_that_come_twice_are_their_first(void) {
    const char *zone = "Europe/Berlin", *day = "2026-10-25";
    check_hours(zone, "\"01:00-02:00\"", day, "1 h", "2026-10-25T01:00", "2026-10-25T02:00+02:00");
    check_hours(zone, "\"02:00-03:00\"", day, "2 h", "2026-10-25T02:00+02:00", "2026-10-25T03:00");
    check_hours(zone, "\"02:30-02:45\"", day, "15 min", "2026-10-25T02:30+02:00",
                "2026-10-25T02:45+02:00");
    check_hours(zone, "\"01:00-02:30\", \"02:30-04:00\"", day, "4 h", "2026-10-25T01:00",
                "2026-10-25T04:00");
    check_hours("Australia/Lord_Howe", "\"01:45-02:00\"", "2024-04-07", "45 min",
                "2024-04-07T01:45+11:00", "2024-04-07T02:00+10:30");
}

static void test_a_date_that_the_zone_skipped(void) {
    Sheet *sheet = open_sheet(
        "{zone: Pacific/Apia, weekly: {mon-thu: [\"09:00-17:00\"], sat: [\"10:00-12:00\"]}}");
    /* after Thursday 29 December 2011 came Saturday the 31st */
    check(sheet, "2011-12-29T16:00", "2 h", "2011-12-31T11:00");
    check(sheet, "2011-12-29T16:00", "1 day", "2011-12-31T16:00");
    check(sheet, "2011-12-29T16:00", "2 days", "2011-12-31T16:00");
    check(sheet, "2011-12-29T16:00", "1 working day", "2011-12-31T12:00");
    check_elapsed(sheet, "2011-12-29T00:00", "2012-01-01T00:00", "10 h");
    close_sheet(sheet);
}

/* ---- civil spans ---- */

static void test_civil_spans_keep_the_wall_clock_and_ignore_hours(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-27T18:30", "1 day", "2026-03-28T18:30");
    check(office, "2026-03-27T18:30:00.000001", "2 weeks", "2026-04-10T18:30:00.000001");
    check(office, "2026-01-31T10:00", "1 month", "2026-02-28T10:00");
    check(office, "2024-01-31T10:00", "1 month", "2024-02-29T10:00");
    check(office, "2024-02-29T10:00", "1 year", "2025-02-28T10:00");
    check(office, "2026-03-31T10:00", "-1 month", "2026-02-28T10:00");
    check(office, "2026-03-31T10:00", "-60 days", "2026-01-30T10:00");
    check(office, "2026-01-31T10:00", "1 month 1 day", "2026-03-01T10:00"); /* months first */
    check(office, "2026-01-31T10:00", "100 years", "2126-01-31T10:00");
    /* the date is that of the calendar's zone */
    check(office, "2026-01-30T17:00Z", "1 month", "2026-02-28T01:00+08:00");
    close_sheet(office);
}

static void test_civil_spans_over_a_change_of_the_clocks(void) {
    Sheet *sheet = open_sheet(BERLIN("\"09:00-17:00\""));
    check(sheet, "2026-03-28T12:00", "1 day", "2026-03-29T12:00+02:00");
    check(sheet, "2026-03-28T02:30", "1 day", "2026-03-29T03:30+02:00"); /* into the gap */
    check(sheet, "2026-03-30T02:30", "-1 day", "2026-03-29T03:30+02:00");
    check(sheet, "2026-10-24T02:30", "1 day", "2026-10-25T02:30+02:00"); /* the first of two */
    check(sheet, "2026-10-25T02:30+01:00", "1 day", "2026-10-26T02:30+01:00");
    check(sheet, "2026-10-25T02:30+01:00", "-1 day", "2026-10-24T02:30+02:00");
    close_sheet(sheet);
}

static void test_civil_parts_come_before_hours(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-27T16:00", "1 day 2 h", "2026-03-30T11:00"); /* Saturday 16:00, then */
    check(office, "2026-03-26T16:00", "1 day 2 h", "2026-03-30T10:00");
    check(office, "2026-03-30T10:00", "-2 days 1 h", "2026-03-27T16:00");
    close_sheet(office);
}

/* ---- working days ---- */

static void test_working_days_end_with_the_closing_of_the_nth_day_after(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-25T10:00", "1 working day", "2026-03-26T17:00");
    check(office, "2026-03-25T00:00", "1 working day", "2026-03-26T17:00"); /* whatever the hour */
    check(office, "2026-03-25T23:59:59", "1 working day", "2026-03-26T17:00");
    check(office, "2026-03-27T10:00", "1 working day", "2026-03-30T17:00");
    check(office, "2026-03-28T10:00", "1 working day", "2026-03-30T17:00");
    check(office, "2026-03-27T10:00", "3 working days", "2026-04-01T17:00");
    check(office, "2026-03-27T10:00", "261 working days", "2027-03-29T17:00");
    /* the date is that of the calendar's zone: this is Saturday in Shanghai */
    check(office, "2026-03-27T16:30Z", "1 working day", "2026-03-30T17:00");
    check(office, "2026-03-26T16:30Z", "1 working day", "2026-03-30T17:00");
    check(office, "2026-03-26T15:30Z", "1 working day", "2026-03-27T17:00");
    close_sheet(office);
}

static void test_working_days_backwards_begin_with_the_opening(void) {
    Sheet *office = open_sheet(OFFICE);
    check(office, "2026-03-30T10:00", "-1 working day", "2026-03-27T09:00");
    check(office, "2026-03-29T10:00", "-1 working day", "2026-03-27T09:00");
    check(office, "2026-03-27T23:00", "-3 working days", "2026-03-24T09:00");
    check(office, "2027-03-29T10:00", "-261 working days", "2026-03-27T09:00");
    check_same_time(office, "2026-03-30T10:00", "-1 working day", "2026-03-27T10:00");
    close_sheet(office);
}

static void test_working_days_at_the_same_time(void) {
    Sheet *office = open_sheet(OFFICE);
    check_same_time(office, "2026-03-27T10:30:15", "1 working day", "2026-03-30T10:30:15");
    check_same_time(office, "2026-03-27T06:00", "1 working day", "2026-03-30T09:00");
    check_same_time(office, "2026-03-27T12:30", "1 working day", "2026-03-30T13:00"); /* break */
    check_same_time(office, "2026-03-27T12:00", "1 working day", "2026-03-30T13:00");
    check_same_time(office, "2026-03-27T19:00", "1 working day", "2026-03-30T17:00");
    check_same_time(office, "2026-03-27T17:00", "1 working day", "2026-03-30T17:00");
    check_same_time(office, "2026-03-28T15:00", "2 working days", "2026-03-31T15:00");
    close_sheet(office);
    Sheet *berlin = open_sheet(BERLIN("\"00:00-24:00\""));
    check_same_time(berlin, "2026-03-28T02:30", "1 working day", "2026-03-29T03:30");
    check_same_time(berlin, "2026-10-24T02:30", "1 working day", "2026-10-25T02:30+02:00");
    close_sheet(berlin);
}

static void test_holidays_and_exceptions_decide_what_a_working_day_is(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, weekly: {mon-fri: [\"09:00-17:00\"]}, "
                              "holidays: [cn], exceptions: {2024-02-12: [\"10:00-11:00\"]}}");
    /* Spring Festival 2024: 10 to 17 February; Sunday the 4th and the 18th are make-up days */
    check(sheet, "2024-02-02T10:00", "1 working day", "2024-02-04T17:00");
    check(sheet, "2024-02-09T10:00", "1 working day", "2024-02-12T11:00");
    check(sheet, "2024-02-09T10:00", "2 working days", "2024-02-18T17:00");
    check(sheet, "2024-02-09T16:00", "2 h 30 min", "2024-02-18T09:30");
    check(sheet, "2024-02-19T10:00", "-2 working days", "2024-02-12T10:00");
    close_sheet(sheet);
}

/* ---- far away ---- */

static void test_deadlines_over_the_end_of_a_decade(void) {
    Sheet *office = open_sheet(OFFICE); /* 31 December 2029 is a Monday */
    check(office, "2029-12-31T16:30", "1 h", "2030-01-01T09:30");
    check(office, "2029-12-31T16:30", "30 min", "2029-12-31T17:00");
    check(office, "2030-01-01T09:30", "-1 h", "2029-12-31T16:30");
    check(office, "2030-01-01T09:30", "-30 min", "2030-01-01T09:00");
    check(office, "2029-12-31T16:30", "1 working day", "2030-01-01T17:00");
    check(office, "2030-01-01T16:30", "-1 working day", "2029-12-31T09:00");
    check_elapsed(office, "2029-12-31T16:30", "2030-01-01T09:30", "1 h");
    close_sheet(office);
    Sheet *night = open_sheet("{zone: Asia/Shanghai, weekly: {mon-sun: [\"22:00-06:00\"]}}");
    check(night, "2029-12-31T23:00", "7 h", "2030-01-01T06:00");
    check(night, "2030-01-01T05:00", "2 h", "2030-01-01T23:00");
    check(night, "2030-01-01T05:00", "-8 h", "2029-12-31T05:00");
    check_elapsed(night, "2030-01-01T01:00", "2030-01-01T02:00", "1 h");
    check(night, "2030-01-01T05:00", "-1 working day", "2029-12-31T22:00");
    close_sheet(night);
}

/* 40 working hours a week, from a Monday's opening on: `weeks` end on a Friday's closing. */
static void check_weeks(const Sheet *sheet, Instant monday, int64_t weeks) {
    Instant due, friday = monday + (weeks * 7 - 3) * MICROS_PER_DAY + 8 * MICROS_PER_HOUR;
    Micros work = weeks * 40 * MICROS_PER_HOUR;
    g_assert_cmpint(calendar_deadline(sheet->calendar, monday, work, &due), ==, CALENDAR_FOUND);
    g_assert_cmpint(due, ==, friday);
    g_assert_cmpint(calendar_elapsed(sheet->calendar, monday, friday), ==, work);
    g_assert_cmpint(calendar_deadline(sheet->calendar, friday, -work, &due), ==, CALENDAR_FOUND);
    g_assert_cmpint(due, ==, monday);
    Span days = {.working_days = (int32_t)weeks * 5};
    g_assert_cmpint(
        calendar_span(sheet->calendar, monday - MICROS_PER_DAY, &days, DAY_END_CLOSING, &due), ==,
        CALENDAR_FOUND);
    g_assert_cmpint(due, ==, friday);
}

static void test_deadlines_one_to_a_hundred_years_away(void) {
    Sheet *sheet = open_sheet("{zone: UTC, weekly: {mon-fri: [\"09:00-17:00\"]}}");
    Instant monday = at(sheet->calendar, "2026-03-30T09:00Z");
    static const int64_t WEEKS[] = {1, 2, 52, 521, 522, 523, 5218, 5219, 13000};
    for (size_t i = 0; i < G_N_ELEMENTS(WEEKS); i++)
        check_weeks(sheet, monday, WEEKS[i]);
    for (int64_t weeks = 3; weeks < 2500; weeks += 7)
        check_weeks(sheet, monday - 6000 * 7 * MICROS_PER_DAY, weeks);
    close_sheet(sheet);
}

/* There and back, and in two steps as in one, over any number of decades. */
static void check_journey(GRand *dice, const Calendar *calendar) {
    Instant from = INSTANT_FIRST + (Instant)(g_rand_double(dice) * 3e15) * 3; /* until 2185 */
    Micros half = calendar_elapsed(calendar, from, from + 36500 * MICROS_PER_DAY) / 2;
    Micros first = 1 + (Micros)(g_rand_double(dice) * (double)half);
    Micros second = 1 + (Micros)(g_rand_double(dice) * (double)half);
    Instant due, back, halfway;
    g_assert_cmpint(calendar_deadline(calendar, from, first + second, &due), ==, CALENDAR_FOUND);
    g_assert_cmpint(calendar_elapsed(calendar, from, due), ==, first + second);
    g_assert_cmpint(calendar_elapsed(calendar, from, due - 1), ==, first + second - 1);
    g_assert_cmpint(calendar_deadline(calendar, from, first, &halfway), ==, CALENDAR_FOUND);
    g_assert_cmpint(calendar_elapsed(calendar, from, halfway), ==, first);
    g_assert_cmpint(calendar_deadline(calendar, halfway, second, &back), ==, CALENDAR_FOUND);
    g_assert_cmpint(back, ==, due);
    g_assert_cmpint(calendar_deadline(calendar, due, -(first + second), &back), ==, CALENDAR_FOUND);
    g_assert_cmpint(back, >=, from);
    g_assert_cmpint(calendar_elapsed(calendar, from, back), ==, 0);
    g_assert_cmpint(calendar_elapsed(calendar, back, back + 1), ==, 1);
}

static void test_journeys_over_decades(void) {
    static const char *const CALENDARS[] = {
        OFFICE,
        BERLIN("\"22:00-06:00\", \"09:00-09:00:01\""),
        "{zone: America/New_York, weekly: {mon-sun: [\"00:00-24:00\"]}, holidays: [us]}",
        "{zone: Australia/Lord_Howe, weekly: {tue: [\"01:45-02:15\"], sun: [\"01:45-02:15\"]}}",
        "{zone: Pacific/Apia, weekly: {sat-mon: [\"12:00-11:59\"]}}",
    };
    GRand *dice = g_rand_new_with_seed(17);
    for (size_t i = 0; i < G_N_ELEMENTS(CALENDARS); i++) {
        Sheet *sheet = open_sheet(CALENDARS[i]);
        for (int n = 0; n < 20000; n++)
            check_journey(dice, sheet->calendar);
        close_sheet(sheet);
    }
    g_rand_free(dice);
}

static void test_no_working_time_within_ten_years(void) {
    Sheet *sheet = open_sheet("{zone: UTC, weekly: {}, exceptions: {2026-01-05: [\"09:00-17:00\"], "
                              "2050-01-05: [\"09:00-17:00\"]}}");
    check(sheet, "2020-01-01T00:00Z", "8 h", "2026-01-05T17:00Z");
    check_result(sheet, "2015-12-01T00:00Z", "8 h", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2020-01-01T00:00Z", "8 h 1 s", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2026-01-05T17:00Z", "1 s", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2030-06-01T00:00Z", "1 s", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2026-01-05T12:00Z", "1 working day", CALENDAR_NO_WORKING_TIME);
    check(sheet, "2045-01-05T12:00Z", "1 working day", "2050-01-05T17:00Z");
    check(sheet, "2045-01-05T12:00Z", "1 h", "2050-01-05T10:00Z");
    check_result(sheet, "2045-01-05T12:00Z", "-1 h", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2045-01-05T12:00Z", "-1 working day", CALENDAR_NO_WORKING_TIME);
    check(sheet, "2034-01-05T12:00Z", "-1 h", "2026-01-05T16:00Z");
    check_result(sheet, "2034-01-05T12:00Z", "-9 h", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2055-01-05T12:00Z", "1 h", CALENDAR_NO_WORKING_TIME);
    check_result(sheet, "2055-01-05T12:00Z", "-9 h", CALENDAR_NO_WORKING_TIME);
    /* civil spans and zero need no working time */
    check(sheet, "2055-01-05T12:00Z", "1 month", "2055-02-05T12:00Z");
    check(sheet, "2055-01-05T12:00Z", "0 h", "2055-01-05T12:00Z");
    check_elapsed(sheet, "1900-01-01T00:00Z", "2299-01-01T00:00Z", "16 h");
    Instant start, end;
    g_assert_false(calendar_next_opening(sheet->calendar, at(sheet->calendar, "2050-01-05T17:00Z"),
                                         &start, &end));
    close_sheet(sheet);
    Sheet *decade =
        open_sheet("{zone: UTC, weekly: {}, exceptions: {2026-01-05: [\"09:00-17:00\"], "
                   "2036-01-04: [\"09:00-17:00\"]}}");
    check(decade, "2026-01-05T16:00Z", "2 h", "2036-01-04T10:00Z");
    check(decade, "2026-01-05T16:00Z", "1 working day", "2036-01-04T17:00Z");
    close_sheet(decade);
}

static void test_answers_outside_the_counted_years(void) {
    Sheet *office = open_sheet(OFFICE);
    check_result(office, "2299-12-29T00:00Z", "1000 h", CALENDAR_OUT_OF_RANGE);
    check_result(office, "2299-12-29T00:00Z", "100 working days", CALENDAR_OUT_OF_RANGE);
    check_result(office, "2299-12-29T00:00Z", "1 month", CALENDAR_OUT_OF_RANGE);
    check_result(office, "2026-01-01T00:00Z", "400 years", CALENDAR_OUT_OF_RANGE);
    check_result(office, "1900-01-03T00:00Z", "-1000 h", CALENDAR_OUT_OF_RANGE);
    check_result(office, "1900-01-03T00:00Z", "-100 working days", CALENDAR_OUT_OF_RANGE);
    check_result(office, "1900-01-03T00:00Z", "-1 year", CALENDAR_OUT_OF_RANGE);
    check_result(office, "2026-01-01T00:00Z", "-400 years", CALENDAR_OUT_OF_RANGE);
    check_result(office, "2026-01-01T00:00Z", "3000000 h", CALENDAR_OUT_OF_RANGE);
    close_sheet(office);
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_assert_true(calendar_check_result(&call, "due", CALENDAR_FOUND));
    g_assert_false(calendar_check_result(&call, "due", CALENDAR_NO_WORKING_TIME));
    g_assert_cmpint(call.last_error->code, ==, ERROR_NO_WORKING_TIME);
    g_assert_false(calendar_check_result(&call, "due", CALENDAR_OUT_OF_RANGE));
    g_assert_cmpint(call.last_error->code, ==, ERROR_OUT_OF_RANGE);
    arena_free(arena);
}

/* Local dates of 1899 and 2300 that lie in counted years. */
static void test_the_first_and_the_last_hours_are_counted_in_every_zone(void) {
    static const char *const ZONES[] = {"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago",
                                        "Asia/Shanghai", "America/New_York"};
    for (size_t i = 0; i < G_N_ELEMENTS(ZONES); i++) {
        char *yaml = g_strdup_printf("{zone: %s, weekly: {mon-sun: [\"00:00-24:00\"]}}", ZONES[i]);
        Sheet *sheet = open_sheet(yaml);
        g_assert_cmpint(calendar_elapsed(sheet->calendar, INSTANT_FIRST, INSTANT_END - 1), ==,
                        INSTANT_END - 1 - INSTANT_FIRST);
        check(sheet, "1900-01-01T00:00Z", "1 h", "1900-01-01T01:00Z");
        check(sheet, "2299-12-31T22:00Z", "1 h", "2299-12-31T23:00Z");
        check(sheet, "1900-01-01T01:00Z", "-1 h", "1900-01-01T00:00Z");
        check(sheet, "1900-01-01T00:00Z", "3506000 h", "2299-12-18T08:00Z");
        check_result(sheet, "1900-01-01T01:00Z", "-1 h 1 s", CALENDAR_OUT_OF_RANGE);
        check_result(sheet, "2299-12-31T23:00Z", "1 h", CALENDAR_OUT_OF_RANGE);
        close_sheet(sheet);
        g_free(yaml);
    }
}

/* ---- mistakes ---- */

static void check_refused(const char *yaml, ErrorCode code, int line, const char *field,
                          const char *part, const char *hint) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    CalendarSpec spec;
    const Node *node = yaml_parse(&call, "calendar.yaml", yaml, strlen(yaml));
    g_assert_nonnull(node);
    if (calendar_spec_read(&call, node, NULL, &BUILT_IN, &spec))
        g_error("accepted: %s", yaml);
    g_assert_cmpuint(call.error_count, >=, 1);
    const Error *error = call.errors;
    if (error->code != code || error->line != line || g_strcmp0(error->field, field) ||
        !strstr(error->message, part) || (hint && (!error->hint || !strstr(error->hint, hint))))
        g_error("%s\n%s", yaml, error_text(arena, error));
    arena_free(arena);
}

static void check_hours_refused(const char *hours, const char *part) {
    char *yaml = g_strdup_printf("zone: UTC\nweekly:\n  mon: %s\n", hours);
    check_refused(yaml, ERROR_INVALID, 3, "mon", part, NULL);
    g_free(yaml);
    yaml = g_strdup_printf("zone: UTC\nweekly: {mon: [\"09:00-10:00\"]}\nexceptions:\n"
                           "  2026-01-05: %s\n",
                           hours);
    check_refused(yaml, ERROR_INVALID, 4, "2026-01-05", part, NULL);
    g_free(yaml);
}

static void test_hours_that_are_refused(void) {
    static const char *const MALFORMED[] = {"[\"9:00-17:00\"]",   "[\"09:00 - 17:00\"]",
                                            "[\"09:00\"]",        "[\"09:00-\"]",
                                            "[\"-17:00\"]",       "[\"\"]",
                                            "[\"09:00-24:01\"]",  "[\"09:00-25:00\"]",
                                            "[\"09:60-17:00\"]",  "[\"09:00-17:00:60\"]",
                                            "[\"24:00-06:00\"]",  "[\"09.00-17.00\"]",
                                            "[\"0900-1700\"]",    "[\"09:00-17:00-18:00\"]",
                                            "[\"09:00-17:00 \"]", "[\"９:00-17:00\"]",
                                            "[\"09:00–17:00\"]",  "[\"09:00:00.5-17:00\"]",
                                            "[\"nine-five\"]"};
    for (size_t i = 0; i < G_N_ELEMENTS(MALFORMED); i++)
        check_hours_refused(MALFORMED[i], "must be hours such as");
    check_hours_refused("[\"09:00-09:00\"]", "same time");
    check_hours_refused("[\"00:00-00:00\"]", "same time");
    check_hours_refused("[\"09:00-12:00\", \"11:59-17:00\"]", "overlap");
    check_hours_refused("[\"11:59:59-17:00\", \"09:00-12:00\"]", "overlap");
    check_hours_refused("[\"22:00-06:00\", \"23:00-23:30\"]", "overlap");
    check_hours_refused("[\"09:00-12:00\", \"09:00-12:00\"]", "overlap");
    check_hours_refused("[\"00:00-24:00\", \"22:00-06:00\"]", "overlap");
    check_hours_refused("\"09:00-17:00\"", "list of hours");
    check_hours_refused("[[\"09:00-17:00\"]]", "");
}

static void test_calendars_that_are_refused(void) {
    check_refused("zone: Mars/Olympus\nweekly: {mon: [\"09:00-17:00\"]}\n", ERROR_INVALID, 1,
                  "zone", "no time zone", NULL);
    check_refused("weekly: {mon: [\"09:00-17:00\"]}\nzone: +08:00\n", ERROR_INVALID, 2, "zone",
                  "no time zone", NULL);
    check_refused("weekly: {mon: [\"09:00-17:00\"]}\n", ERROR_INVALID, 1, "zone", "missing", NULL);
    check_refused("zone: UTC\n", ERROR_INVALID, 1, "weekly", "missing", NULL);
    check_refused("zone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\nholidays: [chn]\n", ERROR_INVALID,
                  3, "holidays", "no holiday set", "cn");
    check_refused(
        "zone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\nholidays:\n  - cn\n  - 2026-02-29\n",
        ERROR_INVALID, 5, "holidays", "no date", NULL);
    check_refused("zone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\nholiday: [cn]\n", ERROR_INVALID, 3,
                  "holiday", "nothing", "holidays");
    check_refused("zone: UTC\nweekly: {mo: [\"09:00-17:00\"]}\n", ERROR_INVALID, 2, "mo",
                  "no weekday", "mon");
    check_refused("zone: UTC\nweekly: {mon-fry: [\"09:00-17:00\"]}\n", ERROR_INVALID, 2, "mon-fry",
                  "no weekday", NULL);
    check_refused("zone: UTC\nweekly:\n  mon-fri: [\"09:00-17:00\"]\n  wed: []\n", ERROR_INVALID, 4,
                  "wed", "second time", NULL);
    check_refused("zone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\nexceptions: {2026-02-30: []}\n",
                  ERROR_INVALID, 3, "2026-02-30", "no date", NULL);
    check_refused("zone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\nexceptions: [2026-02-20]\n",
                  ERROR_INVALID, 3, "exceptions", "map", NULL);
    check_refused("zone: UTC\nweekly: {mon: [\"09:00-17:00\"]}\nmake_up: friday\n", ERROR_INVALID,
                  3, "make_up", "no weekday", NULL);
    check_refused("zone: UTC\nweekly: {}\n", ERROR_NO_WORKING_TIME, 1, "weekly", "no working time",
                  NULL);
    check_refused("zone: UTC\nweekly: {mon: []}\nexceptions: {2026-01-01: []}\n",
                  ERROR_NO_WORKING_TIME, 1, "weekly", "no working time", NULL);
    check_refused("zone: UTC\nweekly: [mon]\n", ERROR_INVALID, 2, "weekly", "map", NULL);
}

static void test_weekdays_in_ranges(void) {
    Sheet *sheet = open_sheet("{zone: UTC, weekly: {fri-mon: [\"09:00-10:00\"], tue: , wed: []}}");
    check_elapsed(sheet, "2026-03-23T00:00Z", "2026-03-30T00:00Z", "4 h");
    check(sheet, "2026-03-23T12:00Z", "1 working day", "2026-03-27T10:00Z");
    close_sheet(sheet);
}

/* ---- threads ---- */

enum { THREADS = 8, QUESTIONS = 400 };

static uint64_t answers(const Calendar *calendar, int first) {
    uint64_t print = 14695981039346656037u;
    Micros step = (INSTANT_END - INSTANT_FIRST) / QUESTIONS;
    for (int n = 0; n < QUESTIONS; n++) {
        int i = (n + first) % QUESTIONS;
        Instant from = INSTANT_FIRST + i * step, due = 0, before = 0;
        Span days = {.working_days = 1 + i};
        calendar_deadline(calendar, from, (1 + i * 7) * MICROS_PER_HOUR, &due);
        calendar_span(calendar, from, &days, DAY_END_SAME_TIME, &before);
        uint64_t one = (uint64_t)due * 31 + (uint64_t)before * 7 +
                       (uint64_t)calendar_elapsed(calendar, from, from + step);
        print += one * (uint64_t)(2 * i + 1); /* the same in any order */
    }
    return print;
}

typedef struct ThreadWork {
    const Calendar *calendar;
    int first;
    uint64_t answers;
} ThreadWork;

static void *ask(void *data) {
    ThreadWork *work = data;
    work->answers = answers(work->calendar, work->first);
    return NULL;
}

static void test_threads_that_build_at_once_get_the_same_answers(void) {
    const char *yaml =
        "{zone: Europe/Berlin, weekly: {mon-fri: [\"09:00-12:00\", \"22:00-06:00\"]}, "
        "holidays: [de]}";
    Sheet *alone = open_sheet(yaml);
    uint64_t expected = answers(alone->calendar, 0);
    for (int round = 0; round < 5; round++) {
        Sheet *shared = open_sheet(yaml);
        ThreadWork work[THREADS];
        GThread *threads[THREADS];
        for (int i = 0; i < THREADS; i++) {
            work[i] = (ThreadWork){shared->calendar, i % 2 ? 0 : i * QUESTIONS / THREADS, 0};
            threads[i] = g_thread_new("calendar", ask, &work[i]);
        }
        for (int i = 0; i < THREADS; i++) {
            g_thread_join(threads[i]);
            g_assert_cmpuint(work[i].answers, ==, expected);
        }
        close_sheet(shared);
    }
    close_sheet(alone);
}

/* ---- a year, day by day ---- */

static const CalendarDay *day_of(const CalendarDays *days, const char *date) {
    CivilDay day;
    g_assert_true(civil_parse(date, &day));
    for (size_t i = 0; i < days->count; i++)
        if (days->items[i].day == day)
            return &days->items[i];
    g_error("the year has no %s", date);
}

static void expect_day(const CalendarDays *days, const char *date, DayKind kind, int hours,
                       const char *name) {
    const CalendarDay *day = day_of(days, date);
    g_assert_cmpint(day->plan.kind, ==, kind);
    g_assert_cmpint(day->open, ==, hours * MICROS_PER_HOUR);
    g_assert_cmpstr(day->plan.name ? words_in(day->plan.name, "en") : NULL, ==, name);
}

static void test_a_year_with_holidays_and_make_up_days(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, weekly: {mon-fri: [\"09:00-12:00\", "
                              "\"13:00-18:00\"]}, holidays: [cn, 2026-03-03], "
                              "exceptions: {2026-03-07: [\"10:00-12:00\"]}}");
    CalendarDays days;
    calendar_year(sheet->arena, sheet->calendar, 2026, &days);
    g_assert_cmpuint(days.count, ==, 365);
    expect_day(&days, "2026-01-01", DAY_HOLIDAY, 0, "New Year's Day");
    expect_day(&days, "2026-01-04", DAY_MAKE_UP, 8, "New Year's Day"); /* a Sunday */
    expect_day(&days, "2026-01-05", DAY_WEEKLY, 8, NULL);
    expect_day(&days, "2026-01-10", DAY_WEEKLY, 0, NULL);
    expect_day(&days, "2026-03-03", DAY_DATE_CLOSED, 0, NULL);
    expect_day(&days, "2026-03-07", DAY_EXCEPTION, 2, NULL);
    calendar_year(sheet->arena, sheet->calendar, 2028, &days);
    g_assert_cmpuint(days.count, ==, 366);
    close_sheet(sheet);
}

/* The wall clock makes a day shorter and one longer; a night that passes midnight counts on both
 * its dates. */
static void test_a_year_whose_days_are_not_of_one_length(void) {
    Sheet *sheet = open_sheet(BERLIN("00:00-24:00"));
    CalendarDays days;
    calendar_year(sheet->arena, sheet->calendar, 2026, &days);
    expect_day(&days, "2026-03-28", DAY_WEEKLY, 24, NULL);
    expect_day(&days, "2026-03-29", DAY_WEEKLY, 23, NULL);
    expect_day(&days, "2026-10-25", DAY_WEEKLY, 25, NULL);
    expect_day(&days, "2026-12-31", DAY_WEEKLY, 24, NULL);
    close_sheet(sheet);
    sheet = open_sheet("{zone: Europe/Berlin, weekly: {sat: [\"22:00-06:00\"]}}");
    calendar_year(sheet->arena, sheet->calendar, 2026, &days);
    expect_day(&days, "2026-03-28", DAY_WEEKLY, 2, NULL);
    expect_day(&days, "2026-03-29", DAY_WEEKLY, 5, NULL);
    expect_day(&days, "2026-10-25", DAY_WEEKLY, 7, NULL);
    expect_day(&days, "2026-10-26", DAY_WEEKLY, 0, NULL);
    close_sheet(sheet);
}

static void test_the_outermost_years(void) {
    Sheet *sheet = open_sheet("{zone: Pacific/Auckland, weekly: {mon-sun: [\"00:00-24:00\"]}}");
    CalendarDays days;
    calendar_year(sheet->arena, sheet->calendar, CALENDAR_FIRST_YEAR, &days);
    g_assert_cmpuint(days.count, ==, 365);
    expect_day(&days, "1900-12-31", DAY_WEEKLY, 24, NULL);
    calendar_year(sheet->arena, sheet->calendar, CALENDAR_LAST_YEAR, &days);
    expect_day(&days, "2299-01-01", DAY_WEEKLY, 24, NULL);
    close_sheet(sheet);
}

static void test_a_year_as_json(void) {
    Sheet *sheet = open_sheet("{zone: Asia/Shanghai, weekly: {fri: [\"22:00-06:00\"]}, "
                              "holidays: [cn]}");
    JsonWriter *out = json_writer_new(NULL);
    calendar_year_write_json(out, sheet->arena, sheet->calendar, 2026, "zh");
    const char *text = json_written(out, NULL);
    g_assert_nonnull(strstr(text, "{\"date\":\"2026-01-01\",\"open\":[],\"seconds\":0,\"why\":"
                                  "\"holiday\",\"name\":\"元旦\",\"set\":\"cn\",\"provisional\":"
                                  "false}"));
    g_assert_nonnull(strstr(text, "{\"date\":\"2026-01-09\",\"open\":[[\"22:00\",\"06:00\"]],"
                                  "\"seconds\":7200,\"why\":\"weekly\",\"name\":null"));
    json_writer_free(out);
    close_sheet(sheet);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calendar/half_open", test_the_opening_is_inside_the_closing_outside);
    g_test_add_func("/calendar/24_00", test_24_00_closes_at_the_end_of_the_day);
    g_test_add_func("/calendar/23_59", test_23_59_is_literal);
    g_test_add_func("/calendar/day_and_night", test_day_and_night_lose_no_minute_at_midnight);
    g_test_add_func("/calendar/seconds", test_seconds_in_hours_count);
    g_test_add_func("/calendar/past_midnight",
                    test_hours_past_midnight_belong_to_the_day_they_open);
    g_test_add_func("/calendar/counts_once", test_a_night_into_a_day_with_hours_counts_once);
    g_test_add_func("/calendar/order", test_exceptions_beat_closed_dates_beat_sets_beat_the_week);
    g_test_add_func("/calendar/make_up",
                    test_make_up_days_have_the_first_working_weekdays_hours_unless_told);
    g_test_add_func("/calendar/two_sets", test_where_two_sets_differ_the_day_is_closed);
    g_test_add_func("/calendar/10_minutes", test_the_answer_within_10_minutes);
    g_test_add_func("/calendar/at_closing", test_a_deadline_at_a_closing_is_that_closing);
    g_test_add_func("/calendar/zero", test_zero_gives_the_start_itself);
    g_test_add_func("/calendar/negative", test_negative_spans_count_backwards);
    g_test_add_func("/calendar/elapsed", test_elapsed_is_signed);
    g_test_add_func("/calendar/always", test_always_is_elapsed_time);
    g_test_add_func("/calendar/real_time",
                    test_working_time_is_real_time_on_days_of_23_and_25_hours);
    g_test_add_func("/calendar/gap", test_boundaries_in_a_gap_move_forward_by_its_length);
    g_test_add_func("/calendar/gap_once", test_what_overlaps_because_of_a_gap_counts_once);
    g_test_add_func("/calendar/gap_midnight", test_a_range_moved_over_midnight_joins_the_next_days);
    g_test_add_func("/calendar/overlap", test_boundaries_that_come_twice_are_their_first);
    g_test_add_func("/calendar/skipped_date", test_a_date_that_the_zone_skipped);
    g_test_add_func("/calendar/civil", test_civil_spans_keep_the_wall_clock_and_ignore_hours);
    g_test_add_func("/calendar/civil_change", test_civil_spans_over_a_change_of_the_clocks);
    g_test_add_func("/calendar/civil_first", test_civil_parts_come_before_hours);
    g_test_add_func("/calendar/working_days",
                    test_working_days_end_with_the_closing_of_the_nth_day_after);
    g_test_add_func("/calendar/working_days_back",
                    test_working_days_backwards_begin_with_the_opening);
    g_test_add_func("/calendar/same_time", test_working_days_at_the_same_time);
    g_test_add_func("/calendar/working_day",
                    test_holidays_and_exceptions_decide_what_a_working_day_is);
    g_test_add_func("/calendar/decades", test_deadlines_over_the_end_of_a_decade);
    g_test_add_func("/calendar/far", test_deadlines_one_to_a_hundred_years_away);
    g_test_add_func("/calendar/journeys", test_journeys_over_decades);
    g_test_add_func("/calendar/ten_years", test_no_working_time_within_ten_years);
    g_test_add_func("/calendar/out_of_range", test_answers_outside_the_counted_years);
    g_test_add_func("/calendar/edges", test_the_first_and_the_last_hours_are_counted_in_every_zone);
    g_test_add_func("/calendar/refused_hours", test_hours_that_are_refused);
    g_test_add_func("/calendar/refused", test_calendars_that_are_refused);
    g_test_add_func("/calendar/weekday_ranges", test_weekdays_in_ranges);
    g_test_add_func("/calendar/threads", test_threads_that_build_at_once_get_the_same_answers);
    g_test_add_func("/calendar/year", test_a_year_with_holidays_and_make_up_days);
    g_test_add_func("/calendar/year_lengths", test_a_year_whose_days_are_not_of_one_length);
    g_test_add_func("/calendar/year_edges", test_the_outermost_years);
    g_test_add_func("/calendar/year_json", test_a_year_as_json);
    return g_test_run();
}
