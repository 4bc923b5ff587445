/* JSON: the reader's values, places and refusals; the writer's bytes; the way there and back. */
#include "base/json.h"
#include "base/text.h"

#include <glib.h>
#include <math.h>

typedef struct Fixture {
    Arena *arena;
    Call call;
} Fixture;

static void set_up(Fixture *fixture, const void *unused) {
    fixture->arena = arena_new();
    fixture->call = call_begin(fixture->arena, 0);
}

static void tear_down(Fixture *fixture, const void *unused) {
    arena_free(fixture->arena);
}

static Node *parse_n(Fixture *fixture, int line, const char *text, size_t length) {
    call_forget_errors(&fixture->call, 0);
    /* a copy of just that size, so that a sanitizer sees a read beyond it */
    g_autofree char *exact = g_memdup2(text, length);
    Node *node = json_parse(&fixture->call, "h.jsonl", line, length ? exact : "", length);
    g_assert_cmpint(!node, ==, fixture->call.error_count > 0);
    return node;
}

static Node *parse(Fixture *fixture, const char *text) {
    Node *node = parse_n(fixture, 1, text, strlen(text));
    if (!node)
        g_test_message("%s", error_text(fixture->arena, fixture->call.errors));
    g_assert_nonnull(node);
    return node;
}

static void refuse_n(Fixture *fixture, const char *text, size_t length, ErrorCode code, int line,
                     int column, const char *part) {
    g_assert_null(parse_n(fixture, 100, text, length));
    g_assert_cmpuint(fixture->call.error_count, ==, 1);
    const Error *error = fixture->call.errors;
    g_test_message("%s", error_text(fixture->arena, error));
    g_assert_cmpint((int)error->code, ==, (int)code);
    g_assert_cmpstr(error->file, ==, "h.jsonl");
    g_assert_cmpint(error->line, ==, 100 + line - 1);
    g_assert_cmpint(error->column, ==, column);
    g_assert_nonnull(strstr(error->message, part));
}

static void refuse(Fixture *fixture, const char *text, ErrorCode code, int line, int column,
                   const char *part) {
    refuse_n(fixture, text, strlen(text), code, line, column, part);
}

/* --- the reader ---------------------------------------------------------------------------- */

static void test_values_of_every_kind(Fixture *fixture, const void *unused) {
    const Node *root =
        parse(fixture, "{\"at\": \"x\", \"n\": 3, \"r\": 2.5, \"yes\": true, "
                       "\"no\": false, \"none\": null, \"list\": [1, []], "
                       "\"map\": {}, \"\": \"\", \"解\": \"\\u51b3\\ud83d\\ude00\"}");
    g_assert_cmpstr(node_get(root, "at")->text, ==, "x");
    g_assert_true(node_get(root, "at")->quoted);
    g_assert_cmpstr(node_get(root, "n")->text, ==, "3");
    g_assert_false(node_get(root, "n")->quoted);
    g_assert_cmpstr(node_get(root, "r")->text, ==, "2.5");
    bool yes = false;
    g_assert_true(node_yes_no(node_get(root, "yes"), &yes) && yes);
    g_assert_true(node_yes_no(node_get(root, "no"), &yes) && !yes);
    g_assert_true(node_is_null(node_get(root, "none")));
    g_assert_cmpuint(node_get(root, "list")->items.count, ==, 2);
    g_assert_cmpint((int)node_get(root, "map")->kind, ==, (int)NODE_MAP);
    g_assert_cmpstr(node_get(root, "")->text, ==, "");
    g_assert_cmpstr(node_get(root, "解")->text, ==, "决😀");
    static const char *const ORDER[] = {"at",   "n",    "r",   "yes", "no",
                                        "none", "list", "map", "",    "解"};
    for (size_t i = 0; i < G_N_ELEMENTS(ORDER); i++)
        g_assert_cmpstr(root->entries.items[i].key, ==, ORDER[i]);
}

static void test_a_string_is_never_a_number_or_yes(Fixture *fixture, const void *unused) {
    const Node *root = parse(fixture, "[\"1\", \"true\", \"null\"]");
    int64_t number;
    bool yes;
    g_assert_false(node_integer(root->items.items[0], &number));
    g_assert_false(node_yes_no(root->items.items[1], &yes));
    g_assert_false(node_is_null(root->items.items[2]));
}

static void test_numbers_keep_their_value(Fixture *fixture, const void *unused) {
    static const char *const CASES[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"9223372036854775807", "9223372036854775807"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"9007199254740993", "9007199254740993"},
        {"0.1", "0.1"},
        {"3.0", "3.0"},
        {"-0.0", "-0.0"},
        {"1e2", "100.0"},
        {"5e-324", "5e-324"},
        {"0.30000000000000004", "0.30000000000000004"},
        {"2.50000", "2.5"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpstr(parse(fixture, CASES[i][0])->text, ==, CASES[i][1]);
    int64_t number;
    g_assert_true(node_integer(parse(fixture, "-12"), &number) && number == -12);
    g_assert_false(node_integer(parse(fixture, "12.0"), &number));
}

static void test_lines_of_nodes(Fixture *fixture, const void *unused) {
    const Node *line = parse_n(fixture, 7, "{\"a\": [1]}\n", 11);
    g_assert_cmpint(line->line, ==, 7);
    g_assert_cmpint(line->column, ==, 0);
    g_assert_cmpint(line->entries.items[0].line, ==, 7);
    g_assert_cmpint(node_get(line, "a")->items.items[0]->line, ==, 7);
    g_assert_cmpstr(line->file, ==, "h.jsonl");
    g_assert_cmpint(parse(fixture, "{\n\"a\": 1}")->line, ==, 0);
}

static void test_a_byte_order_mark_only_at_the_start(Fixture *fixture, const void *unused) {
    g_assert_cmpuint(parse(fixture, "\xEF\xBB\xBF[1]")->items.count, ==, 1);
    refuse(fixture, "\xEF\xBB\xBF[1]", ERROR_SYNTAX, 1, 1, "");
}

static void test_what_is_not_json_is_refused_with_its_place(Fixture *fixture, const void *unused) {
    static const char *const TEXTS[] = {
        "",      " ",      "{",       "[1,]",      "{\"a\":}",    "{a: 1}",      "'a'",
        "[1] 2", "{} {}",  "01",      "+1",        ".5",          "1.",          "tru",
        "NaN",   "\"\t\"", "\"\\x\"", "\"\\u12\"", "{1: 2}",      "[1 2]",       "// x\n1",
        "\"a",   "]",      "[}",      "Infinity",  "\"\\ud800\"", "\"\\udc00\"", "{\"a\" 1}",
        "nul",   "\"a\\",  "-",       "1e",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        g_assert_null(parse_n(fixture, 1, TEXTS[i], strlen(TEXTS[i])));
        g_assert_cmpint((int)fixture->call.errors->code, ==, (int)ERROR_SYNTAX);
        g_assert_cmpint(fixture->call.errors->line, ==, 1);
        g_assert_cmpint(fixture->call.errors->column, >=, 1);
    }
    refuse(fixture, "{\n \"a\": 1,\n \"b\" 2}", ERROR_SYNTAX, 3, 6, "':' expected");
    refuse(fixture, "{\"解决\" 1}", ERROR_SYNTAX, 1, 7, "':' expected");
    refuse(fixture, "[9223372036854775808]", ERROR_SYNTAX, 1, 20, "too big integer");
    refuse(fixture, "1e999", ERROR_SYNTAX, 1, 5, "overflow");
}

static void test_duplicate_keys_are_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "{\"a\":1,\"b\":2,\"a\":3}", ERROR_SYNTAX, 1, 16, "duplicate");
    parse(fixture, "[{\"a\":1},{\"a\":1}]");
}

static void test_bytes_that_are_not_text_are_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "{\n\"name\": \"M\xFCller\"}", ERROR_ENCODING, 2, 11, "not UTF-8");
    refuse_n(fixture, "[1]\0", 4, ERROR_ENCODING, 1, 4, "NUL");
    refuse(fixture, "\"a\\u0000b\"", ERROR_ENCODING, 1, 10, "NUL");
    refuse(fixture, "{\"a\\u0000b\":1}", ERROR_ENCODING, 1, 11, "NUL");
}

static char *nested(const char *open, int depth, const char *close) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < depth; i++)
        g_string_append(text, open);
    g_string_append(text, "1");
    for (int i = 0; i < depth; i++)
        g_string_append(text, close);
    return g_string_free(text, FALSE);
}

static void test_depth_is_limited_before_it_is_read(Fixture *fixture, const void *unused) {
    g_autofree char *deepest = nested("[", JSON_DEPTH, "]");
    parse(fixture, deepest);
    g_autofree char *deeper = nested("[", JSON_DEPTH + 1, "]");
    refuse(fixture, deeper, ERROR_TOO_LARGE, 1, JSON_DEPTH + 1, "64 levels");
    g_autofree char *maps = nested("{\"[\\\"[\":", JSON_DEPTH, "}");
    parse(fixture, maps); /* brackets within strings are none */
    g_autofree char *endless = nested("[{\"a\":", 1000000, "");
    refuse(fixture, endless, ERROR_TOO_LARGE, 1, 32 * 6 + 1, "64 levels");
    g_autofree char *wide = nested("[],", 1, "");
    g_assert_null(parse_n(fixture, 1, wide, strlen(wide)));
}

static void test_size_and_number_are_limited(Fixture *fixture, const void *unused) {
    g_autofree char *large = g_strnfill(JSON_BYTES + 1, ' ');
    refuse_n(fixture, large, JSON_BYTES + 1, ERROR_TOO_LARGE, 1, 0, "larger than");
    GString *many = g_string_new("[1");
    for (int i = 0; i < JSON_NODES; i++)
        g_string_append(many, ",1");
    g_string_append(many, "]");
    refuse_n(fixture, many->str, many->len, ERROR_TOO_LARGE, 1, JSON_NODES * 2 - 1, "values");
    g_string_free(many, TRUE);
}

static void test_a_text_cut_anywhere_is_refused(Fixture *fixture, const void *unused) {
    static const char TEXT[] = "{\"at\": \"2024-03-01T08:00:00Z\", \"n\": [1, -2.5e3, true, null], "
                               "\"解\": \"\\ud83d\\ude00 \\\\ \\\" é\", \"m\": {\"k\": {}}}";
    for (size_t length = 0; length < sizeof TEXT - 1; length++)
        g_assert_null(parse_n(fixture, 1, TEXT, length));
    parse(fixture, TEXT);
}

static void test_random_bytes_are_a_tree_or_an_error(Fixture *fixture, const void *unused) {
    static const char NASTY[] = "[]{}\"\":,,01-.eE truefalsn\\u0d8\n\xC3\xBC\xFF";
    GRand *random = g_rand_new_with_seed(20240303);
    for (int round = 0; round < 100000; round++) {
        char text[40];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof text + 1);
        for (size_t i = 0; i < length; i++)
            text[i] = round % 2 ? NASTY[g_rand_int_range(random, 0, sizeof NASTY - 1)]
                                : (char)g_rand_int_range(random, 0, 256);
        parse_n(fixture, 1, text, length);
        arena_reset(fixture->arena);
        fixture->call = call_begin(fixture->arena, 0);
    }
    g_rand_free(random);
}

/* --- the writer ---------------------------------------------------------------------------- */

/* Frees the writer. */
static void assert_written(JsonWriter *writer, const char *expected) {
    size_t length;
    g_assert_cmpstr(json_written(writer, &length), ==, expected);
    g_assert_cmpuint(length, ==, strlen(expected));
    json_writer_free(writer);
}

static void write_sample(JsonWriter *writer) {
    json_begin_object(writer);
    json_text_field(writer, "id", "SR-1");
    json_whole_field(writer, "n", -5);
    json_yes_no_field(writer, "ok", true);
    json_key(writer, "list");
    json_begin_list(writer);
    json_whole(writer, 1);
    json_nothing(writer);
    json_begin_list(writer);
    json_end_list(writer);
    json_begin_object(writer);
    json_end_object(writer);
    json_end_list(writer);
    json_end_object(writer);
}

static void test_commas_and_nesting(Fixture *fixture, const void *unused) {
    JsonWriter *writer = json_writer_new(NULL);
    write_sample(writer);
    assert_written(writer, "{\"id\":\"SR-1\",\"n\":-5,\"ok\":true,\"list\":[1,null,[],{}]}");
}

static void test_pretty(Fixture *fixture, const void *unused) {
    JsonWriter *writer = json_writer_new(NULL);
    json_set_pretty(writer, true);
    write_sample(writer);
    json_end_line(writer);
    assert_written(writer, "{\n  \"id\": \"SR-1\",\n  \"n\": -5,\n  \"ok\": true,\n  \"list\": [\n"
                           "    1,\n    null,\n    [],\n    {}\n  ]\n}\n");
}

static void test_lines(Fixture *fixture, const void *unused) {
    JsonWriter *writer = json_writer_new(NULL);
    for (int i = 0; i < 3; i++) {
        json_whole(writer, i);
        json_end_line(writer);
    }
    assert_written(writer, "0\n1\n2\n");
    assert_written(json_writer_new(NULL), "");
    json_writer_free(NULL);
}

static void assert_text(const char *text, const char *expected) {
    JsonWriter *writer = json_writer_new(NULL);
    json_text(writer, text);
    assert_written(writer, expected);
}

static void test_escapes(Fixture *fixture, const void *unused) {
    assert_text(NULL, "null");
    assert_text("", "\"\"");
    assert_text("a\"b\\c/<d>", "\"a\\\"b\\\\c/<d>\"");
    assert_text("\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"");
    assert_text("\x01\x1f\x7f", "\"\\u0001\\u001f\x7f\"");
    assert_text("解决 é 😀", "\"解决 é 😀\"");
    assert_text("a\u2028b\u2029c\u2027", "\"a\\u2028b\\u2029c\u2027\"");
    assert_text("M\xFCller", "\"M\uFFFDller\"");
    assert_text("\xE8\xA7", "\"\uFFFD\uFFFD\"");
    assert_text("\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\"");
}

static void test_every_character_comes_back(Fixture *fixture, const void *unused) {
    GString *text = g_string_new(NULL);
    for (gunichar character = 1; character < 0x11000; character++)
        if (character < 0xD800 || character > 0xDFFF)
            g_string_append_unichar(text, character);
    JsonWriter *writer = json_writer_new(NULL);
    json_begin_object(writer);
    json_text_field(writer, text->str, text->str);
    json_end_object(writer);
    const Node *root = parse(fixture, json_written(writer, NULL));
    g_assert_cmpstr(root->entries.items[0].key, ==, text->str);
    g_assert_cmpstr(root->entries.items[0].value->text, ==, text->str);
    json_writer_free(writer);
    g_string_free(text, TRUE);
}

static void test_integers_and_decimals(Fixture *fixture, const void *unused) {
    static const struct {
        int64_t value;
        int decimals;
        const char *text;
    } CASES[] = {
        {0, 0, "0"},
        {7, 0, "7"},
        {-7, 0, "-7"},
        {INT64_MAX, 0, "9223372036854775807"},
        {INT64_MIN, 0, "-9223372036854775808"},
        {5400500000, 6, "5400.5"},
        {5400000000, 6, "5400"},
        {1, 6, "0.000001"},
        {-1, 6, "-0.000001"},
        {-1500000, 6, "-1.5"},
        {0, 6, "0"},
        {100, 2, "1"},
        {120, 2, "1.2"},
        {INT64_MIN, 18, "-9.223372036854775808"},
        {INT64_MAX, 2, "92233720368547758.07"},
        {10, 0, "10"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        JsonWriter *writer = json_writer_new(NULL);
        json_decimal(writer, CASES[i].value, CASES[i].decimals);
        assert_written(writer, CASES[i].text);
    }
}

static void test_reals(Fixture *fixture, const void *unused) {
    JsonWriter *writer = json_writer_new(NULL);
    json_begin_list(writer);
    json_number(writer, 0.1);
    json_number(writer, 2);
    json_number(writer, NAN);
    json_number(writer, -INFINITY);
    json_end_list(writer);
    assert_written(writer, "[0.1,2.0,null,null]");
}

static void test_a_long_stream_reaches_the_file(Fixture *fixture, const void *unused) {
    g_autofree char *long_text = g_strnfill(200000, 'x');
    char *bytes = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&bytes, &size);
    JsonWriter *writer = json_writer_new(out);
    GString *expected = g_string_new("[");
    json_begin_list(writer);
    for (int i = 0; i < 50000; i++) {
        json_whole(writer, i);
        g_string_append_printf(expected, i ? ",%d" : "%d", i);
    }
    json_text(writer, long_text);
    g_string_append_printf(expected, ",\"%s\"]", long_text);
    json_end_list(writer);
    json_writer_free(writer);
    fclose(out);
    g_assert_cmpstr(bytes, ==, expected->str);
    g_string_free(expected, TRUE);
    free(bytes);
}

static void test_errors_as_json(Fixture *fixture, const void *unused) {
    JsonWriter *writer = json_writer_new(NULL);
    json_error(writer, &(Error){.code = ERROR_SYNTAX, .message = "broken"});
    json_end_line(writer);
    json_error(writer, &(Error){.code = ERROR_NOT_FOUND,
                                .file = "a.yaml",
                                .line = 3,
                                .column = 5,
                                .field = "zone",
                                .message = "is \"unknown\"",
                                .hint = "did you mean?"});
    assert_written(writer,
                   "{\"code\":\"syntax\",\"message\":\"broken\"}\n"
                   "{\"code\":\"not_found\",\"field\":\"zone\",\"message\":\"is \\\"unknown\\\"\","
                   "\"hint\":\"did you mean?\",\"file\":\"a.yaml\",\"line\":3,\"column\":5}");
}

static void misuse(int kind) {
    JsonWriter *writer = json_writer_new(NULL);
    if (kind < 3)
        json_begin_object(writer);
    else
        json_begin_list(writer);
    if (kind == 0)
        json_whole(writer, 1); /* a value without a key */
    if (kind == 1) {
        json_key(writer, "a");
        json_end_object(writer); /* a key without a value */
    }
    if (kind == 2)
        json_end_list(writer); /* the other bracket */
    if (kind == 3)
        json_key(writer, "a"); /* a key in a list */
    if (kind == 4) {
        json_end_list(writer);
        json_nothing(writer); /* a second value on the line */
    }
    if (kind == 5)
        json_end_line(writer); /* within a list */
}

static void test_misuse_is_an_assertion(Fixture *fixture, const void *unused) {
    const char *kind = g_getenv("MISUSE");
    if (g_test_subprocess()) {
        misuse(atoi(kind));
        return;
    }
    for (int i = 0; i <= 5; i++) {
        g_autofree char *word = g_strdup_printf("%d", i);
        g_setenv("MISUSE", word, TRUE);
        g_test_trap_subprocess(NULL, 0, 0);
        g_test_trap_assert_failed();
        g_test_trap_assert_stderr("*assertion failed*");
    }
}

static void add(const char *path, void (*test)(Fixture *, const void *)) {
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    add("/json/read/kinds", test_values_of_every_kind);
    add("/json/read/strings", test_a_string_is_never_a_number_or_yes);
    add("/json/read/numbers", test_numbers_keep_their_value);
    add("/json/read/lines", test_lines_of_nodes);
    add("/json/read/mark", test_a_byte_order_mark_only_at_the_start);
    add("/json/read/syntax", test_what_is_not_json_is_refused_with_its_place);
    add("/json/read/duplicate", test_duplicate_keys_are_refused);
    add("/json/read/encoding", test_bytes_that_are_not_text_are_refused);
    add("/json/read/depth", test_depth_is_limited_before_it_is_read);
    add("/json/read/limits", test_size_and_number_are_limited);
    add("/json/read/cut", test_a_text_cut_anywhere_is_refused);
    add("/json/read/random", test_random_bytes_are_a_tree_or_an_error);
    add("/json/write/nesting", test_commas_and_nesting);
    add("/json/write/pretty", test_pretty);
    add("/json/write/lines", test_lines);
    add("/json/write/escapes", test_escapes);
    add("/json/write/every-character", test_every_character_comes_back);
    add("/json/write/decimals", test_integers_and_decimals);
    add("/json/write/reals", test_reals);
    add("/json/write/stream", test_a_long_stream_reaches_the_file);
    add("/json/write/errors", test_errors_as_json);
    add("/json/write/misuse", test_misuse_is_an_assertion);
    return g_test_run();
}
