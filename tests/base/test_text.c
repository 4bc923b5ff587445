/* Text helpers: UTF-8 at every alignment, places, hints, patterns, whole files, real numbers. */
#include "base/text.h"

#include <fcntl.h>
#include <float.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static void test_utf8_is_told_from_what_is_not(void) {
    static const struct {
        const char *text;
        size_t length;
        int bad_at; /* -1: valid */
    } CASES[] = {
        {"", 0, -1},
        {"plain", 5, -1},
        {"M\xC3\xBCller", 7, -1},
        {"\xE8\xA7\xA3\xE5\x86\xB3", 6, -1},
        {"\xF0\x9F\x98\x80", 4, -1},
        {"\xF4\x8F\xBF\xBF", 4, -1}, /* U+10FFFF */
        {"\xEF\xBF\xBF", 3, -1},     /* U+FFFF: a noncharacter is still UTF-8 */
        {"\xF4\x90\x80\x80", 4, 0},  /* above U+10FFFF */
        {"ab\xED\xA0\x80", 5, 2},    /* surrogate */
        {"\xC0\x80", 2, 0},          /* overlong NUL */
        {"\xE0\x80\xAF", 3, 0},      /* overlong slash */
        {"\x80", 1, 0},
        {"abc\xC3", 4, 3},
        {"12345678abc\xE8\xA7", 13, 11},
        {"a\0b", 3, 1},
        {"12345678\0", 9, 8},
        {"M\xFCller", 6, 1},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        size_t at = 99;
        bool valid = text_is_utf8(CASES[i].text, CASES[i].length, &at);
        g_assert_cmpint(valid, ==, CASES[i].bad_at < 0);
        g_assert_cmpuint(at, ==, valid ? CASES[i].length : (size_t)CASES[i].bad_at);
        g_assert_cmpint(text_is_utf8(CASES[i].text, CASES[i].length, NULL), ==, valid);
    }
}

static void test_a_bad_byte_is_found_at_every_alignment(void) {
    static const char BAD[] = {0, (char)0x80, (char)0xFF, (char)0xC3};
    for (size_t length = 1; length < 40; length++)
        for (size_t at = 0; at < length; at++)
            for (size_t i = 0; i < sizeof BAD; i++) {
                g_autofree char *text = g_malloc(length);
                memset(text, 'a', length);
                text[at] = BAD[i];
                size_t found;
                g_assert_false(text_is_utf8(text, length, &found));
                g_assert_cmpuint(found, ==, at);
            }
}

static void test_utf8_agrees_with_glib_on_random_bytes(void) {
    GRand *random = g_rand_new_with_seed(20240301);
    for (int round = 0; round < 50000; round++) {
        char text[24];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof text + 1);
        for (size_t i = 0; i < length; i++)
            text[i] = (char)(g_rand_int_range(random, 0, 4) ? g_rand_int_range(random, 1, 128)
                                                            : g_rand_int_range(random, 0, 256));
        g_assert_cmpint(text_is_utf8(text, length, NULL), ==,
                        g_utf8_validate_len(text, length, NULL));
    }
    g_rand_free(random);
}

static void assert_place(const char *text, size_t at, int line, int column) {
    int found_line, found_column;
    text_place(text, at, &found_line, &found_column);
    g_assert_cmpint(found_line, ==, line);
    g_assert_cmpint(found_column, ==, column);
}

static void test_place_counts_lines_and_characters(void) {
    assert_place("abc", 0, 1, 1);
    assert_place("abc", 2, 1, 3);
    assert_place("a\nbc", 3, 2, 2);
    assert_place("a\r\nbc", 3, 2, 1);
    assert_place("a\rbc", 2, 2, 1);
    assert_place("\xE8\xA7\xA3\xE5\x86\xB3x", 6, 1, 3);
    assert_place("\n\n", 2, 3, 1);
}

static const char *const WORDS[] = {"response", "resolution", "priority", "at",
                                    "h",        "解决时间",   "响应时间", "zone"};

static const char *hint(Arena *arena, const char *word) {
    return text_hint(arena, word, WORDS, G_N_ELEMENTS(WORDS));
}

static void test_hint_names_the_nearest_word(void) {
    Arena *arena = arena_new();
    g_assert_cmpstr(hint(arena, "respons"), ==, "did you mean `response`?");
    g_assert_cmpstr(hint(arena, "repsonse"), ==, "did you mean `response`?"); /* one swap */
    g_assert_cmpstr(hint(arena, "RESPONSE"), ==, "did you mean `response`?");
    g_assert_cmpstr(hint(arena, "Prioriti"), ==, "did you mean `priority`?");
    g_assert_cmpstr(hint(arena, "ta"), ==, "did you mean `at`?");
    g_assert_cmpstr(hint(arena, "zome"), ==, "did you mean `zone`?");
    g_assert_cmpstr(hint(arena, "hr"), ==, "did you mean `h`?");
    g_assert_cmpstr(hint(arena, "解决时问"), ==, "did you mean `解决时间`?");
    arena_free(arena);
}

static void test_hint_is_silent_where_nothing_is_near(void) {
    Arena *arena = arena_new();
    g_autofree char *endless = g_strnfill(100000, 'r');
    static const char *const NOT_NEAR[] = {"", "x", "banana", "zoo me", "re", "\xFF", "时"};
    for (size_t i = 0; i < G_N_ELEMENTS(NOT_NEAR); i++)
        g_assert_null(hint(arena, NOT_NEAR[i]));
    g_assert_null(hint(arena, endless));
    g_assert_null(hint(arena, NULL));
    g_assert_null(text_hint(arena, "response", NULL, 0));
    arena_free(arena);
}

static void test_starts_and_ends(void) {
    g_assert_true(text_starts_with("response", "res"));
    g_assert_true(text_starts_with("response", ""));
    g_assert_false(text_starts_with("re", "res"));
    g_assert_true(text_ends_with("response", "onse"));
    g_assert_false(text_ends_with("onse", "response"));
}

static void test_patterns(void) {
    static const struct {
        const char *text, *pattern;
        bool matches;
    } CASES[] = {
        {"", "", true},
        {"", "*", true},
        {"", "**", true},
        {"a", "", false},
        {"abc", "abc", true},
        {"abc", "ab", false},
        {"abc", "a*", true},
        {"abc", "*c", true},
        {"abc", "a*c", true},
        {"ac", "a*c", true},
        {"a", "a*a", false},
        {"aa", "a*a", true},
        {"abc", "*b*", true},
        {"abc", "*d*", false},
        {"abcbd", "a*b*d", true},
        {"ab", "a*b*b", false},
        {"abab", "*ab*ab", true},
        {"aab", "*ab*ab", false},
        {"a?c", "a?c", true},
        {"abc", "a?c", false},
        {"[x]", "[*]", true},
        {"SR-1042", "SR-*", true},
        {"处理中", "处*", true},
        {"a\nb", "a*b", true},
        {"mississippi", "m*iss*pp*i", true},
        {"mississippi", "m*iss*iss*iss*", false},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(text_matches(CASES[i].text, CASES[i].pattern), ==, CASES[i].matches);
}

static void test_a_hostile_pattern_takes_linear_time(void) {
    g_autofree char *text = g_strnfill(1000000, 'a');
    GString *pattern = g_string_new(NULL);
    for (int i = 0; i < 20000; i++)
        g_string_append(pattern, "*aaaaaaaaa");
    g_string_append(pattern, "*b*");
    gint64 start = g_get_monotonic_time();
    g_assert_false(text_matches(text, pattern->str));
    g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_TIME_SPAN_SECOND);
    g_string_free(pattern, TRUE);
}

/* Loads `file`; where it fails, asserts the code and that the file is named. */
static const char *load(Arena *arena, const char *file, size_t limit, int code, size_t *length) {
    Call call = call_begin(arena, 0);
    const char *bytes = text_load_file(&call, file, limit, length);
    g_assert(!bytes == (call.error_count == 1));
    if (!bytes) {
        g_assert_cmpint((int)call.errors->code, ==, code);
        g_assert_cmpstr(call.errors->file, ==, file);
    } else
        g_assert_cmpint(code, ==, -1);
    return bytes;
}

static void test_files_are_loaded_whole_up_to_the_limit(void) {
    Arena *arena = arena_new();
    g_autofree char *folder = g_dir_make_tmp("aftercare-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "file", NULL);
    g_autofree char *below = g_build_filename(file, "below", NULL);
    static const size_t SIZES[] = {0, 1, 2, 4095, 4096, 65535, 65536, 65537, 300000};
    for (size_t i = 0; i < G_N_ELEMENTS(SIZES); i++) {
        g_autofree char *content = g_strnfill(SIZES[i], 'x');
        g_assert_true(g_file_set_contents(file, content, (gssize)SIZES[i], NULL));
        size_t length = 99;
        const char *bytes = load(arena, file, SIZES[i], -1, &length);
        g_assert_cmpuint(length, ==, SIZES[i]);
        g_assert_cmpstr(bytes, ==, content);
        if (SIZES[i])
            g_assert_null(load(arena, file, SIZES[i] - 1, ERROR_TOO_LARGE, &length));
    }
    size_t length;
    g_assert_null(load(arena, folder, 100, ERROR_IO, &length));
    g_assert_null(load(arena, below, 100, ERROR_NOT_FOUND, &length));
    g_assert_null(load(arena, "/no/such/file", 100, ERROR_NOT_FOUND, &length));
    g_assert_null(load(arena, "/dev/zero", 1000000, ERROR_TOO_LARGE, &length));
    g_assert_cmpstr(load(arena, "/dev/null", 10, -1, &length), ==, "");
    g_remove(file);
    g_rmdir(folder);
    arena_free(arena);
}

static void test_minus_is_standard_input(void) {
    Arena *arena = arena_new();
    int ends[2];
    g_assert_cmpint(pipe(ends), ==, 0);
    g_autofree char *content = g_strnfill(60000, 'y');
    g_assert_cmpint(write(ends[1], content, 60000), ==, 60000);
    close(ends[1]);
    int kept = dup(STDIN_FILENO);
    dup2(ends[0], STDIN_FILENO);
    size_t length;
    g_assert_cmpstr(load(arena, "-", 60000, -1, &length), ==, content);
    g_assert_cmpuint(length, ==, 60000);
    dup2(kept, STDIN_FILENO);
    close(kept);
    close(ends[0]);
    arena_free(arena);
}

static void test_reals_are_short_and_read_back(void) {
    static const struct {
        double value;
        const char *text;
    } CASES[] = {
        {0, "0.0"},
        {-0.0, "-0.0"},
        {3, "3.0"},
        {5400.5, "5400.5"},
        {0.1, "0.1"},
        {1.0 / 3, "0.3333333333333333"},
        {1e22, "1e+22"},
        {1e-7, "1e-07"},
        {DBL_MAX, "1.7976931348623157e+308"},
        {5e-324, "5e-324"},
        {123456789, "123456789.0"},
    };
    char text[TEXT_REAL_BYTES];
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpstr(text_from_real(CASES[i].value, text), ==, CASES[i].text);
    GRand *random = g_rand_new_with_seed(7);
    for (int i = 0; i < 100000; i++) {
        uint64_t bits = (uint64_t)g_rand_int(random) << 32 | g_rand_int(random);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (value - value == 0)
            g_assert_true(g_ascii_strtod(text_from_real(value, text), NULL) == value);
    }
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/utf8/cases", test_utf8_is_told_from_what_is_not);
    g_test_add_func("/text/utf8/alignment", test_a_bad_byte_is_found_at_every_alignment);
    g_test_add_func("/text/utf8/random", test_utf8_agrees_with_glib_on_random_bytes);
    g_test_add_func("/text/place", test_place_counts_lines_and_characters);
    g_test_add_func("/text/hint/near", test_hint_names_the_nearest_word);
    g_test_add_func("/text/hint/none", test_hint_is_silent_where_nothing_is_near);
    g_test_add_func("/text/starts-ends", test_starts_and_ends);
    g_test_add_func("/text/patterns", test_patterns);
    g_test_add_func("/text/patterns-linear", test_a_hostile_pattern_takes_linear_time);
    g_test_add_func("/text/files", test_files_are_loaded_whole_up_to_the_limit);
    g_test_add_func("/text/standard-input", test_minus_is_standard_input);
    g_test_add_func("/text/reals", test_reals_are_short_and_read_back);
    return g_test_run();
}
