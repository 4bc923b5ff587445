/* Spans: the forms that are read, exactly; those that are refused; their texts. */
#include "base/span.h"

#include <glib.h>
#include <stdlib.h>

static Span parse(const char *text) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Span span;
    if (!span_parse(&call, "within", text, &span))
        g_error("%s", error_text(arena, call.errors));
    g_assert_cmpuint(call.error_count, ==, 0);
    arena_free(arena);
    return span;
}

static void check_span(const char *text, int months, int days, int working_days, Micros micros) {
    Span span = parse(text), expected = {months, days, working_days, micros};
    if (!span_equal(&span, &expected))
        g_error("\"%s\": %d months %d days %d working days %ld microseconds", text, span.months,
                span.days, span.working_days, span.micros);
}

static void check_time(const char *text, Micros micros) {
    check_span(text, 0, 0, 0, micros);
}

static void check_refused(const char *text, ErrorCode code, const char *part) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Span span;
    if (span_parse(&call, "within", text, &span))
        g_error("\"%s\" is taken for a span", text);
    g_assert_cmpuint(call.error_count, ==, 1);
    if (call.errors->code != code || (part && !strstr(call.errors->message, part)))
        g_error("\"%s\": %s %s", text, error_code_row(call.errors->code)->word,
                call.errors->message);
    g_assert_cmpstr(call.errors->field, ==, "within");
    arena_free(arena);
}

static void test_words(void) {
    check_time("10 min", 10 * MICROS_PER_MINUTE);
    check_time("4 h", 4 * MICROS_PER_HOUR);
    check_time("4h", 4 * MICROS_PER_HOUR);
    check_time("  4   h  ", 4 * MICROS_PER_HOUR);
    check_time("4 Hours", 4 * MICROS_PER_HOUR);
    check_time("1 hour", MICROS_PER_HOUR);
    check_time("45 s", 45 * MICROS_PER_SECOND);
    check_time("45 seconds", 45 * MICROS_PER_SECOND);
    check_time("90 minutes", 90 * MICROS_PER_MINUTE);
    check_time("100000 h", 100000 * MICROS_PER_HOUR);
    check_span("3 days", 0, 3, 0, 0);
    check_span("1 d", 0, 1, 0, 0);
    check_span("2 weeks", 0, 14, 0, 0);
    check_span("6 months", 6, 0, 0, 0);
    check_span("1 month", 1, 0, 0, 0);
    check_span("2 years", 24, 0, 0, 0);
    check_span("3 working days", 0, 0, 3, 0);
    check_span("1 working day", 0, 0, 1, 0);
    check_span("3working  days", 0, 0, 3, 0);
    check_span("3 Working Days", 0, 0, 3, 0);
}

static void test_compounds(void) {
    check_time("1 h 30 min", 90 * MICROS_PER_MINUTE);
    check_time("1h30min", 90 * MICROS_PER_MINUTE);
    check_time("30 min 1 h", 90 * MICROS_PER_MINUTE);
    check_time("1 h 1 min 1 s", 3661 * MICROS_PER_SECOND);
    check_span("1 year 6 months", 18, 0, 0, 0);
    check_span("2 weeks 3 days", 0, 17, 0, 0);
    check_span("1 year 1 month 1 week 1 day 1 h", 13, 8, 0, MICROS_PER_HOUR);
}

static void test_iso_8601(void) {
    check_time("PT4H", 4 * MICROS_PER_HOUR);
    check_time("PT1H30M", 90 * MICROS_PER_MINUTE);
    check_time("pt90m", 90 * MICROS_PER_MINUTE);
    check_time("PT0.5S", 500000);
    check_time("PT1,5H", 90 * MICROS_PER_MINUTE);
    check_span("P1DT12H", 0, 1, 0, 12 * MICROS_PER_HOUR);
    check_span("P2W", 0, 14, 0, 0);
    check_span("P1Y6M", 18, 0, 0, 0);
    check_span("P1M", 1, 0, 0, 0);
    check_span("P1Y2M3W4DT5H6M7S", 14, 25, 0, 18367 * MICROS_PER_SECOND);
    check_span("-P1D", 0, -1, 0, 0);
    check_time("+PT4H", 4 * MICROS_PER_HOUR);
    static const char *const REFUSED[] = {"P",      "PT",    "P1DT",   "P1H",   "PT1D", "P1",
                                          "PT1H1H", "P1D1Y", "PT1M1H", "PTH",   "P-1D", "PT 4H",
                                          "P1D ",   "P1.D",  "PT4H4",  "PPT4H", "P1S",  "PT1TH"};
    for (size_t i = 0; i < G_N_ELEMENTS(REFUSED); i++)
        check_refused(REFUSED[i], ERROR_INVALID, NULL);
}

static void test_decimals_are_exact_or_refused(void) {
    check_time("1.5 h", 90 * MICROS_PER_MINUTE);
    check_time("0.25 min", 15 * MICROS_PER_SECOND);
    check_time("0.000001 s", 1);
    check_time("1,5 s", 1500000);
    check_time("0.1 s", 100000);
    check_time("0.0000000 s", 0);
    check_span("1.5 years", 18, 0, 0, 0);
    check_span("2.0 days", 0, 2, 0, 0);
    static const char *const REFUSED[] = {"0.0000001 s", "1.5 days",         "0.5 months",
                                          "0.1 years",   "1.5 working days", "0.3333333333 h",
                                          "0.5 weeks",   "1.0000000001 h"};
    for (size_t i = 0; i < G_N_ELEMENTS(REFUSED); i++)
        check_refused(REFUSED[i], ERROR_INVALID, "decimals");
    check_refused("1. h", ERROR_INVALID, NULL);
    check_refused(".5 h", ERROR_INVALID, NULL);
    check_refused("1.5.5 h", ERROR_INVALID, NULL);
}

static void test_negatives_count_backwards(void) {
    check_time("-4 h", -4 * MICROS_PER_HOUR);
    check_time("-1 h 30 min", -90 * MICROS_PER_MINUTE);
    check_time(" -PT4H", -4 * MICROS_PER_HOUR);
    check_span("-3 working days", 0, 0, -3, 0);
    check_span("-1 month 2 days", -1, -2, 0, 0);
    Span span = parse("-1 day");
    g_assert_true(span_is_negative(&span));
    span = span_negated(span);
    g_assert_false(span_is_negative(&span));
    check_refused("--4 h", ERROR_INVALID, NULL);
    check_refused("1 h -30 min", ERROR_INVALID, NULL);
    check_refused("-", ERROR_INVALID, NULL);
}

static void test_zero(void) {
    static const char *const ZEROS[] = {"0 s",  "0 h",       "0 days", "0 working days",
                                        "PT0S", "0 h 0 min", "P0D",    "-0 h"};
    for (size_t i = 0; i < G_N_ELEMENTS(ZEROS); i++) {
        Span span = parse(ZEROS[i]);
        g_assert_true(span_is_zero(&span) && span_is_time(&span) && !span_is_negative(&span));
    }
    Span microsecond = parse("0.000001 s"), day = parse("1 day");
    g_assert_false(span_is_zero(&microsecond) || span_is_zero(&day) || span_is_time(&day));
    g_assert_true(span_is_time(&microsecond));
}

static void test_a_unit_comes_once(void) {
    static const char *const TWICE[] = {"1 h 2 h", "1 h 2 hours", "3 days 1 d", "1 min 1 minute",
                                        "1 working day 2 working days"};
    for (size_t i = 0; i < G_N_ELEMENTS(TWICE); i++)
        check_refused(TWICE[i], ERROR_INVALID, "twice");
}

static void test_working_days_stand_alone(void) {
    static const char *const MIXED[] = {"1 working day 4 h",    "4 h 1 working day",
                                        "2 days 1 working day", "1 working day 1 month",
                                        "0 working days 4 h",   "3 working days 0 h"};
    for (size_t i = 0; i < G_N_ELEMENTS(MIXED); i++)
        check_refused(MIXED[i], ERROR_INVALID, "mixes working days");
}

static void test_what_is_no_span(void) {
    static const char *const TEXTS[] = {
        "",           " ",      "h",           "soon",          "4",          "4 h 30",
        "four hours", "4 hrs",  "4 fortnight", "3 working",     "3 workdays", "3 working hours",
        "1e3 h",      "0x10 h", "4 h, 30 min", "4 h and 1 min", "4 µs",       "4 小时",
        "４ h",       "4\th",   "1:30",        "01:30:00",      "4 h!",       "working days",
        "∞ h",        "NaN h",  "1 h 30 min x"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        check_refused(TEXTS[i], ERROR_INVALID, NULL);
}

static void test_400_years_are_the_longest(void) {
    check_span("400 years", 4800, 0, 0, 0);
    check_span("4800 months", 4800, 0, 0, 0);
    check_span("146097 days", 0, 146097, 0, 0);
    check_span("-400 years", -4800, 0, 0, 0);
    static const char *const TEXTS[] = {"401 years",
                                        "400 years 1 month",
                                        "4801 months",
                                        "146401 days",
                                        "20915 weeks",
                                        "146401 working days",
                                        "3513601 h",
                                        "99999999999 s",
                                        "9223372036854775807 s",
                                        "9223372036854775808 h",
                                        "99999999999999999999999 days",
                                        "400 years 400 days",
                                        "P401Y",
                                        "300 years 40000 days",
                                        "-401 years",
                                        "9223372036854775807 years"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        check_refused(TEXTS[i], ERROR_OUT_OF_RANGE, "400 years");
}

static void check_text(const char *text, const char *english, const char *chinese) {
    Arena *arena = arena_new();
    Span span = parse(text);
    g_assert_cmpstr(span_text(arena, &span, "en"), ==, english);
    g_assert_cmpstr(span_text(arena, &span, "zh"), ==, chinese);
    g_assert_cmpstr(span_text(arena, &span, "zh-CN"), ==, chinese);
    g_assert_cmpstr(span_text(arena, &span, "de"), ==, english);
    Span again = parse(english);
    g_assert_true(span_equal(&span, &again));
    arena_free(arena);
}

static void test_texts(void) {
    check_text("90 min", "1 h 30 min", "1 小时30 分钟");
    check_text("3 working days", "3 working days", "3 个工作日");
    check_text("1 working day", "1 working day", "1 个工作日");
    check_text("P1DT12H", "1 day 12 h", "1 天12 小时");
    check_text("2 weeks", "14 days", "14 天");
    check_text("18 months", "1 year 6 months", "1 年6 个月");
    check_text("1.5 s", "1.5 s", "1.5 秒");
    check_text("0.000001 s", "0.000001 s", "0.000001 秒");
    check_text("61 s", "1 min 1 s", "1 分钟1 秒");
    check_text("10 s", "10 s", "10 秒");
    check_text("0 h", "0 s", "0 秒");
    check_text("-4 h", "-4 h", "-4 小时");
    check_text("-1 month 2 days", "-1 month 2 days", "-1 个月2 天");
    check_text("100 h", "100 h", "100 小时");
    check_text("1 year 1 month 1 day 1 h 1 min 1.01 s", "1 year 1 month 1 day 1 h 1 min 1.01 s",
               "1 年1 个月1 天1 小时1 分钟1.01 秒");
}

static void test_every_text_reads_back(void) {
    GRand *rand = g_rand_new_with_seed(11);
    for (int i = 0; i < 50000; i++) {
        Arena *arena = arena_new();
        Span span = {0};
        if (i % 5 == 0)
            span.working_days = g_rand_int_range(rand, 1, 5000);
        else
            span = (Span){g_rand_int_range(rand, 0, 100), g_rand_int_range(rand, 0, 100), 0,
                          i % 2 ? (Micros)g_rand_int(rand)
                                : g_rand_int(rand) % 90000 * INT64_C(1000000)};
        if (g_rand_boolean(rand))
            span = span_negated(span);
        Span again = parse(span_text(arena, &span, "en"));
        g_assert_true(span_equal(&span, &again));
        arena_free(arena);
    }
    g_rand_free(rand);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/span/words", test_words);
    g_test_add_func("/span/compounds", test_compounds);
    g_test_add_func("/span/iso_8601", test_iso_8601);
    g_test_add_func("/span/decimals", test_decimals_are_exact_or_refused);
    g_test_add_func("/span/negatives", test_negatives_count_backwards);
    g_test_add_func("/span/zero", test_zero);
    g_test_add_func("/span/once", test_a_unit_comes_once);
    g_test_add_func("/span/working_days", test_working_days_stand_alone);
    g_test_add_func("/span/no_span", test_what_is_no_span);
    g_test_add_func("/span/longest", test_400_years_are_the_longest);
    g_test_add_func("/span/texts", test_texts);
    g_test_add_func("/span/read_back", test_every_text_reads_back);
    return g_test_run();
}
