/* Holiday sets: rules, substitutes, mistakes with their places, the sets that come with the
 * product, and some days of them that everybody remembers. */
#include "base/yaml.h"
#include "rules/holiday.h"

#include <glib.h>

#define CALENDARS SOURCE_ROOT "/programmes/calendars"

static const HolidaySet *read_set(Call *call, const char *text) {
    const Node *root = yaml_parse(call, "test.yaml", text, strlen(text));
    g_assert_nonnull(root);
    return holiday_set_read(call, root);
}

/* "01-01 01-02*" of one year: `*` observed, `w` working, `?` provisional */
static const char *days_text(Arena *arena, const HolidaySet *set, int year) {
    HolidayDays days = {0};
    holiday_set_days(arena, set, year, &days);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < days.count; i++) {
        const HolidayDay *day = &days.items[i];
        g_assert_cmpint(civil_year(day->day), ==, year);
        g_string_append_printf(out, "%s%s%s%s%s", i ? " " : "", civil_text(arena, day->day) + 5,
                               day->observed ? "*" : "", day->working ? "w" : "",
                               day->provisional ? "?" : "");
    }
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static void check_days(const char *body, int year, const char *expected) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const char *text = arena_printf(arena, "holiday_set: x\nname: X\nyears: 2000-2030\n%s\n", body);
    const HolidaySet *set = read_set(&call, text);
    if (!set)
        g_error("%s", error_text(arena, call.errors));
    g_assert_cmpstr(days_text(arena, set, year), ==, expected);
    arena_free(arena);
}

static void test_rules_give_their_dates(void) {
    check_days("rules: [{name: A, on: 12-25}, {name: B, on: 02-29}]", 2024, "02-29 12-25");
    check_days("rules: [{name: A, on: 12-25}, {name: B, on: 02-29}]", 2023, "12-25");
    check_days(
        "rules: [{name: A, on: easter -2}, {name: B, on: easter}, {name: C, on: easter +39}]", 2024,
        "03-29 03-31 05-09");
    check_days("rules: [{name: A, on: 3rd mon of jan}, {name: B, on: last mon of may}]", 2021,
               "01-18 05-31");
    check_days("rules: [{name: A, on: 1st fri of nov}, {name: B, on: last fri of feb}]", 2024,
               "02-23 11-01");
}

static void test_days_beside_a_date(void) {
    /* 25 May 2020 was a Monday, 20 June 2020 a Saturday */
    check_days("rules: [{name: A, on: mon before 05-25}]", 2020, "05-18");
    check_days("rules: [{name: A, on: mon on or before 05-25}]", 2020, "05-25");
    check_days("rules: [{name: A, on: sat after 06-20}]", 2020, "06-27");
    check_days("rules: [{name: A, on: sat on or after 06-20}]", 2020, "06-20");
}

static void test_rules_hold_in_their_years_only(void) {
    const char *body = "rules: [{name: A, on: 06-19, from: 2021, until: 2024, except: [2022]}]";
    check_days(body, 2020, "");
    check_days(body, 2021, "06-19");
    check_days(body, 2022, "");
    check_days(body, 2024, "06-19");
    check_days(body, 2025, "");
}

static void test_substitutes_stand_beside_the_day(void) {
    const char *body = "substitute: {sat: fri before, sun: mon after}\n"
                       "rules: [{name: A, on: 01-01}, {name: B, on: 07-04}]";
    check_days(body, 2021, "01-01 07-04 07-05* 12-31*"); /* 2022-01-01 is a Saturday */
    check_days(body, 2022, "01-01 07-04");
    check_days(body, 2023, "01-01 01-02* 07-04");
}

static void test_next_free_day_passes_weekends_and_holidays(void) {
    const char *body = "substitute: {sat: next free day, sun: next free day}\n"
                       "rules: [{name: A, on: 12-25}, {name: B, on: 12-26}]";
    check_days(body, 2020, "12-25 12-26 12-28*");        /* Friday, Saturday */
    check_days(body, 2021, "12-25 12-26 12-27* 12-28*"); /* Saturday, Sunday */
    check_days(body, 2022, "12-25 12-26 12-27*");        /* Sunday, Monday */
}

static void test_a_moved_day_leaves_its_date(void) {
    const char *body = "rules: [{name: A, on: 04-27, moved: {sun: sat before}}]";
    check_days(body, 2014, "04-26*");
    check_days(body, 2015, "04-27");
}

static void test_a_rule_can_do_without_the_substitute_of_the_set(void) {
    check_days("substitute: {sun: next free day}\n"
               "rules: [{name: A, on: 01-01, substitute: none}, {name: B, on: 12-31}]",
               2023, "01-01 12-31"); /* 2023-12-31 has its own behind New Year's Day of 2024 */
    check_days("substitute: {sun: next free day}\n"
               "rules: [{name: A, on: 01-01, substitute: none}, {name: B, on: 12-31}]",
               2024, "01-01 01-02* 12-31");
}

static void test_listed_days_win_over_rules(void) {
    const char *body = "rules: [{name: A, on: 05-01}]\n"
                       "days:\n"
                       "  2024-05-01: {name: B, working: yes}\n"
                       "  2024-05-03 to 2024-05-05: {name: C, provisional: yes}\n";
    check_days(body, 2024, "05-01w 05-03? 05-04? 05-05?");
    check_days(body, 2023, "05-01");
}

static void test_listed_days_have_substitutes_unless_they_say_none(void) {
    const char *body = "substitute: {sun: next free day}\n"
                       "days:\n"
                       "  2024-05-05: {name: A}\n"
                       "  2024-06-02: {name: B, substitute: none}\n"
                       "  2024-07-07: {name: C, working: yes}\n"
                       "  2024-08-04: {name: D, observed: yes}\n";
    check_days(body, 2024, "05-05 05-06* 06-02 07-07w 08-04*");
}

static void test_known_years(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const HolidaySet *closed = read_set(&call, "{holiday_set: a, name: A, years: 2007-2026}");
    const HolidaySet *open = read_set(&call, "{holiday_set: a, name: A, years: from 2007}");
    const HolidaySet *one = read_set(&call, "{holiday_set: a, name: A, years: 2024}");
    g_assert_true(holiday_set_knows_year(closed, 2026) && !holiday_set_knows_year(closed, 2027));
    g_assert_true(holiday_set_knows_year(open, 2999) && !holiday_set_knows_year(open, 2006));
    g_assert_true(holiday_set_knows_year(one, 2024) && !holiday_set_knows_year(one, 2025));
    arena_free(arena);
}

static void check_error(const Error *error, int line, const char *field, const char *part,
                        const char *hint) {
    g_assert_nonnull(error);
    g_assert_cmpint(error->line, ==, line);
    g_assert_cmpstr(error->field, ==, field);
    g_assert_nonnull(strstr(error->message, part));
    if (hint)
        g_assert_nonnull(strstr(error->hint, hint));
}

static void test_every_mistake_is_told_with_its_place(void) {
    static const char TEXT[] = "holiday_set: ../x\n"
                               "name: {en: X, English: Y}\n"
                               "years: 2026-2007\n"
                               "ruls: []\n"
                               "substitute: {sum: next free day, sun: tomorrow}\n"
                               "rules:\n"
                               "  - {name: A, on: 3rd mon of jam}\n"
                               "  - {name: A, on: 02-30}\n"
                               "  - {on: easter +1000, from: 99}\n"
                               "  - {name: '', on: 01-01, from: 2020, until: 2019}\n"
                               "  - {name: A, substitute: {sun: mon after}, moved: {}, on: 01-01}\n"
                               "days:\n"
                               "  2023-02-29: {name: A}\n"
                               "  2023-03-02 to 2023-03-01: {name: A}\n"
                               "  2023-04-01 to 2023-04-05: {name: A, workin: yes}\n"
                               "  2023-04-05: {name: A, working: 1}\n";
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_assert_null(read_set(&call, TEXT));
    const struct {
        int line;
        const char *field, *part, *hint;
    } expected[] = {
        {4, "ruls", "nothing that a holiday set has", "rules"},
        {1, "holiday_set", "id", NULL},
        {2, "English", "language tag", NULL},
        {3, "years", "2007-2026", NULL},
        {5, "sum", "nothing", "sun"},
        {5, "sun", "next free day", NULL},
        {7, "on", "3rd mon of jam", "jan"},
        {8, "on", "02-30", NULL},
        {9, "name", "missing", NULL},
        {9, "on", "easter +1000", NULL},
        {9, "from", "year", NULL},
        {10, "name", "text", NULL},
        {10, "until", "before", NULL},
        {11, "moved", "not both", NULL},
        {13, "2023-02-29", "no date", NULL},
        {14, "2023-03-02 to 2023-03-01", "in order", NULL},
        {15, "workin", "nothing", "working"},
        {16, "working", "yes or no", NULL},
        {16, "2023-04-05", "listed twice", NULL},
    };
    const Error *error = call.errors;
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++, error = error->next)
        check_error(error, expected[i].line, expected[i].field, expected[i].part, expected[i].hint);
    g_assert_null(error);
    arena_free(arena);
}

static void test_odd_shapes_are_errors_and_never_crash(void) {
    static const char *const TEXTS[] = {
        "[]",
        "text",
        "{}",
        "{holiday_set: [], name: [], years: {}, rules: 1, days: 1, substitute: 1, source: []}",
        "{holiday_set: a, name: A, years: 2024, rules: [1, [], {on: [], name: {}}]}",
        "{holiday_set: a, name: A, years: 2024, days: {2024-01-01: 1, x y z a b c d e f: {}}}",
        "{holiday_set: a, name: A, years: 2024, rules: [{name: A, on: a b c d e f g h}]}",
        "{holiday_set: a, name: A, years: 2024, rules: [{name: A, on: '', except: {}}]}",
        "{holiday_set: a, name: A, years: 2024, rules: [{name: A, on: easter +, from: null}]}",
        "{holiday_set: a, name: A, years: 2024, days: {0001-01-01 to 9999-12-31: {name: A}}}",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        g_assert_null(read_set(&call, TEXTS[i]));
        g_assert_cmpuint(call.error_count, >, 0);
        arena_free(arena);
    }
}

static void test_words_fall_back(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const char *text = "{a: {en: Fault, zh: 故障}, b: Plain, c: {de: Fehler}}";
    const Node *root = yaml_parse(&call, "t.yaml", text, strlen(text));
    Words a = {0}, b = {0}, c = {0}, none = {0};
    g_assert_true(words_read(&call, node_get(root, "a"), "a", &a));
    g_assert_true(words_read(&call, node_get(root, "b"), "b", &b));
    g_assert_true(words_read(&call, node_get(root, "c"), "c", &c));
    g_assert_cmpstr(words_in(&a, "zh"), ==, "故障");
    g_assert_cmpstr(words_in(&a, "zh-CN"), ==, "故障");
    g_assert_cmpstr(words_in(&a, "fr"), ==, "Fault");
    g_assert_cmpstr(words_in(&a, "e"), ==, "Fault");
    g_assert_cmpstr(words_in(&a, ""), ==, "Fault");
    g_assert_cmpstr(words_in(&a, NULL), ==, "Fault");
    g_assert_cmpstr(words_in(&b, "zh"), ==, "Plain");
    g_assert_cmpstr(words_in(&c, "zh"), ==, "Fehler");
    g_assert_cmpstr(words_in(&none, "zh"), ==, "");
    arena_free(arena);
}

/* the sets of the product */

static const HolidaySet *load(Call *call, const char *id) {
    const HolidaySet *set;
    if (!holiday_set_load(call, CALENDARS, id, NULL, &set))
        g_error("%s", error_text(call->arena, call->errors));
    return set;
}

static void check_has_names(Arena *arena, const HolidaySet *set, int year) {
    HolidayDays days = {0};
    holiday_set_days(arena, set, year, &days);
    g_assert_cmpuint(days.count, >=, 7);
    for (size_t i = 0; i < days.count; i++) {
        g_assert_cmpstr(words_in(days.items[i].name, "zh"), !=, words_in(days.items[i].name, "en"));
        if (i > 0)
            g_assert_cmpint(days.items[i - 1].day, <, days.items[i].day);
    }
}

static void test_all_sets_load_with_chinese_names(void) {
    g_autoptr(GDir) files = g_dir_open(CALENDARS, 0, NULL);
    g_assert_nonnull(files);
    const char *file;
    int sets = 0;
    while ((file = g_dir_read_name(files))) {
        if (!g_str_has_suffix(file, ".yaml"))
            continue;
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        const HolidaySet *set = load(&call, arena_text_n(arena, file, strlen(file) - 5));
        g_assert_cmpstr(words_in(&set->name, "zh"), !=, words_in(&set->name, "en"));
        g_assert_cmpstr(set->source, !=, "");
        for (int year = 2007; year <= 2026; year++) {
            g_assert_true(holiday_set_knows_year(set, year));
            check_has_names(arena, set, year);
        }
        arena_free(arena);
        sets++;
    }
    g_assert_cmpint(sets, >=, 13);
}

static void test_unknown_sets_are_told_with_the_nearest_name(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Node at = {.kind = NODE_SCALAR, .file = "mine.yaml", .line = 7, .column = 3, .text = "usa"};
    const HolidaySet *set;
    g_assert_false(holiday_set_load(&call, CALENDARS, "usa", &at, &set));
    g_assert_cmpint(call.errors->code, ==, ERROR_NOT_FOUND);
    g_assert_cmpstr(call.errors->file, ==, "mine.yaml");
    g_assert_cmpint(call.errors->line, ==, 7);
    g_assert_nonnull(call.errors->hint);
    g_assert_false(holiday_set_load(&call, "/nowhere", "us", NULL, &set));
    g_assert_cmpint(call.last_error->code, ==, ERROR_NOT_FOUND);
    arena_free(arena);
}

static void test_an_id_is_no_path(void) {
    static const char *const IDS[] = {
        "", "../calendars/cn", "/etc/passwd", ".", "cn.yaml", "CN", "c n", "-cn", "c/n"};
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const HolidaySet *set;
    for (size_t i = 0; i < G_N_ELEMENTS(IDS); i++) {
        g_assert_false(holiday_set_load(&call, CALENDARS, IDS[i], NULL, &set));
        g_assert_cmpint(call.last_error->code, ==, ERROR_INVALID);
    }
    arena_free(arena);
}

static void test_days_that_everybody_remembers(void) {
    static const struct {
        const char *set;
        int year;
        const char *days;
    } SPOTS[] = {
        {"cn", 2024,
         "01-01 02-04w 02-10 02-11 02-12 02-13 02-14 02-15 02-16 02-17 02-18w 04-04 04-05 04-06 "
         "04-07w 04-28w 05-01 05-02 05-03 05-04 05-05 05-11w 06-10 09-14w 09-15 09-16 09-17 09-29w "
         "10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-12w"},
        {"cn", 2027,
         "01-01? 02-05? 02-06? 02-07? 02-08? 04-05? 05-01? 05-02? 06-09? 09-15? 10-01? 10-02? "
         "10-03?"},
        {"de", 2024, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26"},
        {"gb", 2022, "01-01 01-03* 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27*"},
        {"us", 2021,
         "01-01 01-18 02-15 05-31 06-18* 06-19 07-04 07-05* 09-06 10-11 11-11 11-25 12-24* 12-25 "
         "12-31*"},
        {"jp", 2019,
         "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06* 07-15 08-11 "
         "08-12* 09-16 09-23 10-14 10-22 11-03 11-04* 11-23"},
        {"jp", 2009,
         "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06* 07-20 09-21 09-22 09-23 10-12 "
         "11-03 11-23 12-23"},
        {"sg", 2007,
         "01-01 01-02* 02-18 02-19 02-20* 04-06 05-01 05-31 08-09 10-13 11-08 12-20 12-25"},
        {"sg", 2026,
         "01-01 02-17 02-18 03-21 04-03 05-01 05-27 05-31 06-01* 08-09 08-10* 11-08 11-09* 12-25"},
        {"nl", 2025, "01-01 04-20 04-21 04-26* 05-05 05-29 06-08 06-09 12-25 12-26"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(SPOTS); i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        const HolidaySet *set = load(&call, SPOTS[i].set);
        g_assert_cmpstr(days_text(arena, set, SPOTS[i].year), ==, SPOTS[i].days);
        arena_free(arena);
    }
}

static void test_the_years_known_end_where_no_notice_is_out(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_assert_false(holiday_set_knows_year(load(&call, "cn"), 2027));
    g_assert_true(holiday_set_knows_year(load(&call, "de"), 2040));
    arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/holiday/rules", test_rules_give_their_dates);
    g_test_add_func("/holiday/beside", test_days_beside_a_date);
    g_test_add_func("/holiday/years", test_rules_hold_in_their_years_only);
    g_test_add_func("/holiday/substitute", test_substitutes_stand_beside_the_day);
    g_test_add_func("/holiday/next_free", test_next_free_day_passes_weekends_and_holidays);
    g_test_add_func("/holiday/moved", test_a_moved_day_leaves_its_date);
    g_test_add_func("/holiday/no_substitute", test_a_rule_can_do_without_the_substitute_of_the_set);
    g_test_add_func("/holiday/listed", test_listed_days_win_over_rules);
    g_test_add_func("/holiday/listed_substitute",
                    test_listed_days_have_substitutes_unless_they_say_none);
    g_test_add_func("/holiday/known_years", test_known_years);
    g_test_add_func("/holiday/mistakes", test_every_mistake_is_told_with_its_place);
    g_test_add_func("/holiday/odd_shapes", test_odd_shapes_are_errors_and_never_crash);
    g_test_add_func("/holiday/words", test_words_fall_back);
    g_test_add_func("/holiday/all_sets", test_all_sets_load_with_chinese_names);
    g_test_add_func("/holiday/unknown", test_unknown_sets_are_told_with_the_nearest_name);
    g_test_add_func("/holiday/ids", test_an_id_is_no_path);
    g_test_add_func("/holiday/spots", test_days_that_everybody_remembers);
    g_test_add_func("/holiday/notice", test_the_years_known_end_where_no_notice_is_out);
    return g_test_run();
}
