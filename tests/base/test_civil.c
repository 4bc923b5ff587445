/* Civil dates against a walk day by day from 1890 to 2310, ends of months, what is a date. */
#include "base/civil.h"

#include <glib.h>

enum { FIRST_YEAR = 1890, END_YEAR = 2310 };

/* 1890-01-01 was a Wednesday, 29219 days before 1970. */
enum { FIRST_DAY = -29219, FIRST_WEEKDAY = WEDNESDAY };

static bool is_leap(int year) {
    return year % 400 == 0 || (year % 4 == 0 && year % 100 != 0);
}

static int month_length(int year, int month) {
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return LENGTHS[month - 1] + (month == 2 && is_leap(year));
}

static void check_day(Arena *arena, CivilDay day, int year, int month, int day_of_month,
                      int weekday) {
    int got_year, got_month, got_day;
    CivilDay parsed;
    const char *text = arena_printf(arena, "%04d-%02d-%02d", year, month, day_of_month);
    g_assert_cmpint(civil_day(year, month, day_of_month), ==, day);
    civil_split(day, &got_year, &got_month, &got_day);
    g_assert_cmpint(got_year, ==, year);
    g_assert_cmpint(got_month, ==, month);
    g_assert_cmpint(got_day, ==, day_of_month);
    g_assert_cmpint(civil_year(day), ==, year);
    g_assert_cmpint(civil_weekday(day), ==, weekday);
    g_assert_cmpstr(civil_text(arena, day), ==, text);
    g_assert_true(civil_parse(text, &parsed));
    g_assert_cmpint(parsed, ==, day);
}

static void test_every_day_of_four_centuries(void) {
    Arena *arena = arena_new();
    CivilDay day = FIRST_DAY;
    int weekday = FIRST_WEEKDAY;
    for (int year = FIRST_YEAR; year < END_YEAR; year++)
        for (int month = 1; month <= 12; month++) {
            g_assert_cmpint(civil_days_in_month(year, month), ==, month_length(year, month));
            for (int i = 1; i <= month_length(year, month); i++, day++) {
                check_day(arena, day, year, month, i, weekday);
                weekday = (weekday + 1) % 7;
            }
            arena_reset(arena);
        }
    arena_free(arena);
}

static void test_dates_that_everybody_knows(void) {
    g_assert_cmpint(civil_day(1970, 1, 1), ==, 0);
    g_assert_cmpint(civil_day(2000, 3, 1), ==, 11017);
    g_assert_cmpint(civil_weekday(civil_day(1969, 7, 20)), ==, SUNDAY);
    g_assert_cmpint(civil_weekday(civil_day(2026, 3, 27)), ==, FRIDAY);
    g_assert_cmpint(civil_day(1, 1, 1), ==, -719162);
    g_assert_cmpint(civil_day(9999, 12, 31), ==, 2932896);
    g_assert_cmpint(civil_day(2026, 1, 32), ==, civil_day(2026, 2, 1));
    g_assert_cmpint(civil_day(2026, 3, 0), ==, civil_day(2026, 2, 28));
}

/* One month at a time, the day kept where the month has it. */
static void test_months_later_and_earlier_clamp_to_the_last_day(void) {
    for (int day = 1; day <= 31; day++) {
        int year = 1890, month = 1;
        CivilDay from = civil_day(1890, 1, day);
        for (int months = 0; months < 12 * 400; months++) {
            CivilDay expected = civil_day(year, month, MIN(day, month_length(year, month)));
            g_assert_cmpint(civil_add_months(from, months), ==, expected);
            if (day <= month_length(year, month))
                g_assert_cmpint(civil_add_months(expected, -months), ==, from);
            year += month == 12;
            month = month % 12 + 1;
        }
    }
}

static void test_month_ends(void) {
    static const struct {
        const char *from;
        int months;
        const char *expected;
    } CASES[] = {
        {"2026-01-31", 1, "2026-02-28"},   {"2024-01-31", 1, "2024-02-29"},
        {"2026-01-31", 2, "2026-03-31"},   {"2026-03-31", -1, "2026-02-28"},
        {"2024-02-29", 12, "2025-02-28"},  {"2024-02-29", 48, "2028-02-29"},
        {"2024-02-29", -12, "2023-02-28"}, {"2096-02-29", 48, "2100-02-28"},
        {"2026-12-31", 2, "2027-02-28"},   {"2026-05-31", -12 * 100, "1926-05-31"},
        {"2026-10-31", -4, "2026-06-30"},  {"2026-01-15", -1, "2025-12-15"},
        {"2026-01-15", 0, "2026-01-15"},
    };
    Arena *arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        CivilDay from;
        g_assert_true(civil_parse(CASES[i].from, &from));
        g_assert_cmpstr(civil_text(arena, civil_add_months(from, CASES[i].months)), ==,
                        CASES[i].expected);
    }
    arena_free(arena);
}

static void test_what_is_no_date(void) {
    static const char *const TEXTS[] = {
        "",           "2026",       "2026-01",     "2026-1-1",      "2026-02-29",  "2100-02-29",
        "2026-04-31", "2026-13-01", "2026-00-10",  "2026-01-00",    "2026-01-32",  "0000-01-01",
        "10000-01-1", "2026/01/01", "20260101",    "2026-01-01 ",   " 2026-01-01", "2026-01-1x",
        "-026-01-01", "+026-01-01", "2026-01-01T", "２０２６-01-01"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        CivilDay day = CIVIL_DAY_NONE;
        if (civil_parse(TEXTS[i], &day))
            g_error("\"%s\" is taken for a date", TEXTS[i]);
        g_assert_cmpint(day, ==, CIVIL_DAY_NONE);
    }
}

static void test_the_first_and_the_last_date(void) {
    CivilDay first = 0, last = 0;
    g_assert_true(civil_parse("0001-01-01", &first) && civil_parse("9999-12-31", &last));
    g_assert_cmpint(civil_year(first), ==, 1);
    g_assert_cmpint(civil_year(last), ==, 9999);
    g_assert_cmpint(civil_weekday(first), ==, MONDAY);
}

/* Gauss's rule, with Lichtenberg's two exceptions: another way to the same Sunday. */
static CivilDay gauss_easter(int year) {
    int a = year % 19, b = year % 4, c = year % 7;
    int k = year / 100, p = (13 + 8 * k) / 25, q = k / 4;
    int m = (15 - p + k - q) % 30, n = (4 + k - q) % 7;
    int d = (19 * a + m) % 30, e = (2 * b + 4 * c + 6 * d + n) % 7;
    if (d == 29 && e == 6)
        return civil_day(year, 4, 19);
    if (d == 28 && e == 6 && (11 * m + 11) % 30 < 19)
        return civil_day(year, 4, 18);
    return civil_day(year, 3, 22 + d + e);
}

static void test_easter(void) {
    for (int year = FIRST_YEAR; year < END_YEAR; year++) {
        g_assert_cmpint(civil_easter(year), ==, gauss_easter(year));
        g_assert_cmpint(civil_weekday(civil_easter(year)), ==, SUNDAY);
    }
    g_assert_cmpint(civil_easter(2024), ==, civil_day(2024, 3, 31));
    g_assert_cmpint(civil_easter(1943), ==, civil_day(1943, 4, 25));
    g_assert_cmpint(civil_easter(2285), ==, civil_day(2285, 3, 22));
}

static void test_weekday_words(void) {
    Weekday weekday;
    for (int i = MONDAY; i <= SUNDAY; i++) {
        g_assert_true(weekday_parse(weekday_word((Weekday)i), &weekday));
        g_assert_cmpint(weekday, ==, i);
    }
    g_assert_cmpstr(weekday_name(MONDAY), ==, "Monday");
    g_assert_cmpstr(weekday_name(SUNDAY), ==, "Sunday");
    g_assert_false(weekday_parse("Mon", &weekday) || weekday_parse("", &weekday) ||
                   weekday_parse("monday", &weekday));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/civil/every_day", test_every_day_of_four_centuries);
    g_test_add_func("/civil/known", test_dates_that_everybody_knows);
    g_test_add_func("/civil/months", test_months_later_and_earlier_clamp_to_the_last_day);
    g_test_add_func("/civil/month_ends", test_month_ends);
    g_test_add_func("/civil/no_date", test_what_is_no_date);
    g_test_add_func("/civil/edges", test_the_first_and_the_last_date);
    g_test_add_func("/civil/easter", test_easter);
    g_test_add_func("/civil/weekdays", test_weekday_words);
    return g_test_run();
}
