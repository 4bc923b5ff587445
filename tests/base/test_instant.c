/* Instants: the forms that are read and those that are refused, and their texts. */
#include "base/instant.h"

#include <glib.h>
#include <stdlib.h>

static Instant parse(const char *text) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Instant instant;
    if (!instant_parse(&call, "at", text, &instant))
        g_error("%s", error_text(arena, call.errors));
    g_assert_cmpuint(call.error_count, ==, 0);
    arena_free(arena);
    return instant;
}

static void check_refused(const char *text, ErrorCode code, const char *part) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Instant instant;
    if (instant_parse(&call, "at", text, &instant))
        g_error("\"%s\" is taken for an instant", text);
    g_assert_cmpuint(call.error_count, ==, 1);
    if (call.errors->code != code || (part && !strstr(call.errors->message, part)))
        g_error("\"%s\": %s %s", text, error_code_row(call.errors->code)->word,
                call.errors->message);
    g_assert_cmpstr(call.errors->field, ==, "at");
    arena_free(arena);
}

static void test_forms_that_are_read(void) {
    const Instant at = INT64_C(1774627800) * MICROS_PER_SECOND; /* 2026-03-27T16:10Z */
    static const char *const SAME[] = {
        "2026-03-27T16:10:00Z",          "2026-03-27T16:10Z",
        "2026-03-27t16:10:00z",          "2026-03-27 16:10:00Z",
        "2026-03-27T17:10:00+01:00",     "2026-03-27T17:10+01:00",
        "2026-03-27T17:10:00+0100",      "2026-03-27T17:10:00+01",
        "2026-03-28T00:10:00+08:00",     "2026-03-27T06:25:00-09:45",
        "2026-03-27T16:10:00+00:00",     "2026-03-27T16:10:00-00:00",
        "2026-03-27T16:10:00.000000Z",   "2026-03-27T16:10:00,0Z",
        "2026-03-27T16:10:00.00000000Z", "2026-03-28T00:15:43+08:05:43",
        "2026-03-28T10:10:00+18:00",     "2026-03-26T22:10:00-18:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(SAME); i++)
        g_assert_cmpint(parse(SAME[i]), ==, at);
}

static void test_decimals_go_to_the_microsecond_and_nothing_is_rounded(void) {
    g_assert_cmpint(parse("1970-01-01T00:00:00.5Z"), ==, 500000);
    g_assert_cmpint(parse("1970-01-01T00:00:00,000001Z"), ==, 1);
    g_assert_cmpint(parse("1969-12-31T23:59:59.999999Z"), ==, -1);
    g_assert_cmpint(parse("1970-01-01T00:00:00.1234560Z"), ==, 123456);
    check_refused("1970-01-01T00:00:00.1234567Z", ERROR_INVALID, NULL);
    check_refused("1970-01-01T00:00:00.0000001Z", ERROR_INVALID, NULL);
    check_refused("1970-01-01T00:00:00.Z", ERROR_INVALID, NULL);
    check_refused("1970-01-01T00:00.5Z", ERROR_INVALID, NULL);
}

static void test_24_00_is_the_end_of_the_day(void) {
    g_assert_cmpint(parse("2026-03-27T24:00:00Z"), ==, parse("2026-03-28T00:00:00Z"));
    g_assert_cmpint(parse("2026-12-31T24:00+08:00"), ==, parse("2027-01-01T00:00+08:00"));
    check_refused("2026-03-27T24:00:01Z", ERROR_INVALID, NULL);
    check_refused("2026-03-27T24:01:00Z", ERROR_INVALID, NULL);
    check_refused("2026-03-27T24:00:00.000001Z", ERROR_INVALID, NULL);
    check_refused("2026-03-27T25:00:00Z", ERROR_INVALID, NULL);
}

static void test_dates_and_times_that_do_not_exist(void) {
    static const char *const TEXTS[] = {
        "2026-02-29T10:00Z",    "2100-02-29T10:00Z", "2026-04-31T10:00Z",   "2026-13-01T10:00Z",
        "2026-00-01T10:00Z",    "2026-01-00T10:00Z", "2026-03-27T10:60Z",   "2026-03-27T10:00:60Z",
        "2016-12-31T23:59:60Z", "2026-03-27T-1:00Z", "2026-03-27T10:00:61Z"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        check_refused(TEXTS[i], ERROR_INVALID, "is not a date and time");
    parse("2024-02-29T10:00Z");
    parse("2000-02-29T10:00Z");
}

static void test_forms_that_are_refused(void) {
    static const char *const TEXTS[] = {
        "",
        "now",
        "2026-03-27",
        "2026-03-27T",
        "2026-03-27T16",
        "2026-03-27T16Z",
        "2026-3-27T16:10Z",
        "2026-03-27T6:10Z",
        "27.03.2026 16:10Z",
        "2026/03/27T16:10Z",
        "20260327T161000Z",
        "2026-03-27T1610Z",
        "2026-W13-5T16:10Z",
        "2026-086T16:10Z",
        " 2026-03-27T16:10Z",
        "2026-03-27  16:10Z",
        "1774627800",
        "２０２６-03-27T16:10Z",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        check_refused(TEXTS[i], ERROR_INVALID, NULL);
}

static void test_an_offset_is_needed_and_must_be_one(void) {
    static const char *const TEXTS[] = {
        "2026-03-27T16:10:00",          "2026-03-27T16:10",
        "2026-03-27T16:10:00+",         "2026-03-27T16:10:00+1",
        "2026-03-27T16:10:00+1:00",     "2026-03-27T16:10:00+01:0",
        "2026-03-27T16:10:00+19:00",    "2026-03-27T16:10:00-19",
        "2026-03-27T16:10:00+99:99",    "2026-03-27T16:10:00+01:60",
        "2026-03-27T16:10:00+01:00:60", "2026-03-27T16:10:00 +01:00",
        "2026-03-27T16:10:00CET",       "2026-03-27T16:10:00+01:",
        "2026-03-27T16:10:00−01:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        check_refused(TEXTS[i], ERROR_INVALID, "offset");
    check_refused("2026-03-27T16:10:00Z ", ERROR_INVALID, "behind its offset");
    check_refused("2026-03-27T16:10:00+01:00Z", ERROR_INVALID, "behind its offset");
    check_refused("2026-03-27T16:10:00+01:00[Europe/Berlin]", ERROR_INVALID, "behind its offset");
}

static void test_years_that_are_not_counted(void) {
    static const char *const TEXTS[] = {"0000-01-01T00:00:00Z",
                                        "0001-01-01T00:00:00Z",
                                        "1899-12-31T23:59:59.999999Z",
                                        "2300-01-01T00:00:00Z",
                                        "9999-12-31T23:59:59Z",
                                        "99999-01-01T00:00:00Z",
                                        "10000-01-01T00:00Z",
                                        "1900-01-01T00:00:00+00:01",
                                        "2299-12-31T23:59:59-00:01",
                                        "+12026-01-01T00:00Z",
                                        "-0044-03-15T12:00:00Z",
                                        "2299-12-31T24:00:00Z",
                                        "123456789012345678901234567890-01-01T00:00:00Z"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        check_refused(TEXTS[i], ERROR_OUT_OF_RANGE, "1900 to 2299");
    g_assert_cmpint(parse("1900-01-01T00:00:00Z"), ==, INSTANT_FIRST);
    g_assert_cmpint(parse("1899-12-31T23:30:00-00:30"), ==, INSTANT_FIRST);
    g_assert_cmpint(parse("2299-12-31T23:59:59.999999Z"), ==, INSTANT_END - 1);
    g_assert_cmpint(parse("2300-01-01T13:59:59+14:00"), ==, INSTANT_END - MICROS_PER_SECOND);
}

static void test_long_text_is_cut_in_the_message(void) {
    char text[5000];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    check_refused(text, ERROR_INVALID, "xxx");
}

static void check_text(Instant instant, int offset, const char *expected) {
    char buffer[INSTANT_TEXT_BYTES];
    g_assert_cmpstr(instant_text(buffer, instant, offset), ==, expected);
    g_assert_cmpint(parse(buffer), ==, instant);
}

static void test_texts(void) {
    Instant at = parse("2026-03-30T01:10:00Z");
    check_text(at, 0, "2026-03-30T01:10:00Z");
    check_text(at, 8 * 3600, "2026-03-30T09:10:00+08:00");
    check_text(at, -9 * 3600 - 1800, "2026-03-29T15:40:00-09:30");
    check_text(at, -1800, "2026-03-30T00:40:00-00:30");
    check_text(at + 500000, 0, "2026-03-30T01:10:00.5Z");
    check_text(at + 1, 3600, "2026-03-30T02:10:00.000001+01:00");
    check_text(-1, 0, "1969-12-31T23:59:59.999999Z");
    check_text(0, 0, "1970-01-01T00:00:00Z");
    check_text(INSTANT_FIRST, 0, "1900-01-01T00:00:00Z");
    check_text(INSTANT_END - 1, 14 * 3600, "2300-01-01T13:59:59.999999+14:00");
    /* local mean time of Shanghai until 1901 */
    check_text(INSTANT_FIRST, 8 * 3600 + 5 * 60 + 43, "1900-01-01T08:05:43+08:05:43");
    check_text(INSTANT_FIRST + MICROS_PER_DAY, -(17 * 60 + 30), "1900-01-01T23:42:30-00:17:30");
}

static void test_all_texts_read_back(void) {
    GRand *rand = g_rand_new_with_seed(7);
    for (int i = 0; i < 200000; i++) {
        char buffer[INSTANT_TEXT_BYTES];
        Instant at = INSTANT_FIRST + (Instant)(g_rand_double(rand) * 1.2622e16);
        at -= i % 3 ? at % MICROS_PER_SECOND : 0;
        int offset = g_rand_int_range(rand, -15 * 3600, 15 * 3600);
        offset -= i % 4 ? offset % 900 : 0;
        g_assert_cmpint(parse(instant_text(buffer, at, offset)), ==, at);
    }
    g_rand_free(rand);
}

static void test_what_can_be_counted(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_assert_true(instant_check(&call, "at", INSTANT_FIRST) &&
                  instant_check(&call, "at", INSTANT_END - 1));
    g_assert_cmpuint(call.error_count, ==, 0);
    g_assert_false(
        instant_check(&call, "at", INSTANT_FIRST - 1) || instant_check(&call, "at", INSTANT_END) ||
        instant_check(&call, "at", INSTANT_NONE) || instant_check(&call, "at", INT64_MAX));
    g_assert_cmpuint(call.error_count, ==, 4);
    arena_free(arena);
}

static void test_lengths_for_people(void) {
    static const struct {
        Micros length;
        const char *expected;
    } CASES[] = {
        {0, "0 s"},
        {45 * MICROS_PER_SECOND, "45 s"},
        {1500000, "1.5 s"},
        {1, "0.000001 s"},
        {59999999, "59.999999 s"}, /* cut, never rounded up to a minute */
        {60 * MICROS_PER_SECOND, "1 min"},
        {90 * MICROS_PER_SECOND, "1 min 30 s"},
        {90 * MICROS_PER_SECOND + 5, "1 min 30 s"},
        {150 * MICROS_PER_MINUTE, "2 h 30 min"},
        {150 * MICROS_PER_MINUTE + MICROS_PER_SECOND, "2 h 30 min"},
        {4 * MICROS_PER_HOUR, "4 h"},
        {76 * MICROS_PER_HOUR, "3 d 4 h"},
        {3 * MICROS_PER_DAY + 59 * MICROS_PER_MINUTE, "3 d"},
        {-150 * MICROS_PER_MINUTE, "-2 h 30 min"},
        {-500000, "-0.5 s"},
        {146097 * MICROS_PER_DAY, "146097 d"},
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpstr(micros_text(arena, CASES[i].length), ==, CASES[i].expected);
    arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/instant/read", test_forms_that_are_read);
    g_test_add_func("/instant/decimals",
                    test_decimals_go_to_the_microsecond_and_nothing_is_rounded);
    g_test_add_func("/instant/24_00", test_24_00_is_the_end_of_the_day);
    g_test_add_func("/instant/do_not_exist", test_dates_and_times_that_do_not_exist);
    g_test_add_func("/instant/refused", test_forms_that_are_refused);
    g_test_add_func("/instant/offset", test_an_offset_is_needed_and_must_be_one);
    g_test_add_func("/instant/years", test_years_that_are_not_counted);
    g_test_add_func("/instant/long", test_long_text_is_cut_in_the_message);
    g_test_add_func("/instant/texts", test_texts);
    g_test_add_func("/instant/read_back", test_all_texts_read_back);
    g_test_add_func("/instant/counted", test_what_can_be_counted);
    g_test_add_func("/instant/lengths", test_lengths_for_people);
    return g_test_run();
}
