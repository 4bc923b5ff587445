/* YAML: what is read, where it stands, and every kind of file that is refused, with its place. */
#include "base/text.h"
#include "base/yaml.h"

#include <glib.h>
#include <glib/gstdio.h>

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

static Node *parse_n(Fixture *fixture, const char *text, size_t length) {
    call_forget_errors(&fixture->call, 0);
    /* a copy of just that size, so that a sanitizer sees a read beyond it */
    g_autofree char *exact = g_memdup2(text, length);
    Node *node = yaml_parse(&fixture->call, "p.yaml", length ? exact : "", length);
    g_assert_cmpint(!node, ==, fixture->call.error_count > 0);
    return node;
}

static Node *parse(Fixture *fixture, const char *text) {
    Node *node = parse_n(fixture, text, strlen(text));
    g_assert_nonnull(node);
    return node;
}

/* Asserts that `text` is refused with `code` at `line` and `column`, in words with `part`. */
static void refuse_n(Fixture *fixture, const char *text, size_t length, ErrorCode code, int line,
                     int column, const char *part) {
    g_assert_null(parse_n(fixture, text, length));
    g_assert_cmpuint(fixture->call.error_count, ==, 1);
    const Error *error = fixture->call.errors;
    g_test_message("%s", error_text(fixture->arena, error));
    g_assert_cmpint((int)error->code, ==, (int)code);
    g_assert_cmpstr(error->file, ==, "p.yaml");
    g_assert_cmpint(error->line, ==, line);
    g_assert_cmpint(error->column, ==, column);
    g_assert_nonnull(strstr(error_text(fixture->arena, error), part));
}

static void refuse(Fixture *fixture, const char *text, ErrorCode code, int line, int column,
                   const char *part) {
    refuse_n(fixture, text, strlen(text), code, line, column, part);
}

static void test_a_programme_is_read_with_places(Fixture *fixture, const void *unused) {
    const Node *root = parse(fixture, "# comment\n"
                                      "name: Model service\n"
                                      "promises:\n"
                                      "  - name: \"first answer\"\n"
                                      "    within: 4h\n"
                                      "  - {name: 解决, within: '2d'}\n"
                                      "note: |\n"
                                      "  block\n"
                                      "  text\n");
    g_assert_cmpint((int)root->kind, ==, (int)NODE_MAP);
    g_assert_cmpuint(root->entries.count, ==, 3);
    g_assert_cmpstr(root->entries.items[1].key, ==, "promises");
    g_assert_cmpint(root->entries.items[1].line, ==, 3);
    g_assert_cmpint(root->entries.items[1].column, ==, 1);
    const Node *name = node_get(root, "name");
    g_assert_cmpstr(name->text, ==, "Model service");
    g_assert_cmpint(name->line, ==, 2);
    g_assert_cmpint(name->column, ==, 7);
    g_assert_cmpstr(name->file, ==, "p.yaml");
    g_assert_false(name->quoted);
    const Node *promises = node_get(root, "promises");
    g_assert_cmpuint(promises->items.count, ==, 2);
    g_assert_true(node_get(promises->items.items[0], "name")->quoted);
    const Node *within = node_get(promises->items.items[1], "within");
    g_assert_cmpstr(node_get(promises->items.items[1], "name")->text, ==, "解决");
    g_assert_cmpstr(within->text, ==, "2d");
    g_assert_true(within->quoted);
    g_assert_cmpint(within->line, ==, 6);
    g_assert_cmpint(within->column, ==, 24); /* in characters, not bytes */
    g_assert_cmpstr(node_get(root, "note")->text, ==, "block\ntext\n");
    g_assert_true(node_get(root, "note")->quoted);
}

static void expect_place(Fixture *fixture, const Node *root, const Error *error, int line,
                         int column, const char *path) {
    NodePlace place = node_error_place(fixture->arena, root, error);
    g_assert_cmpstr(place.path, ==, path);
    g_assert_cmpint(place.line, ==, line);
    g_assert_cmpint(place.column, ==, column);
}

#define AT(at_line, at_column, at_field)                                                           \
    &(Error) {                                                                                     \
        .line = at_line, .column = at_column, .field = at_field                                    \
    }

static void test_an_error_has_its_way_through_the_tree(Fixture *fixture, const void *unused) {
    const Node *root = parse(fixture, "name: N\n"
                                      "list:\n"
                                      "  - id: a\n"
                                      "    within: {A: 1 h, B: soon}\n"
                                      "  - [x, [y, z]]\n"
                                      "empty:\n");
    expect_place(fixture, root, AT(1, 7, "name"), 1, 7, "name");
    expect_place(fixture, root, AT(1, 1, "name"), 1, 7, "name"); /* at the whole, of one key */
    expect_place(fixture, root, AT(1, 1, "version"), 1, 1, "version");
    expect_place(fixture, root, AT(1, 1, NULL), 1, 1, "");
    expect_place(fixture, root, AT(3, 5, "within"), 4, 13, "list[0].within");
    expect_place(fixture, root, AT(3, 5, "from"), 3, 5, "list[0].from");
    expect_place(fixture, root, AT(4, 5, "within"), 4, 5, "list[0].within"); /* at the key */
    expect_place(fixture, root, AT(4, 25, "within"), 4, 25, "list[0].within.B");
    expect_place(fixture, root, AT(5, 9, "list"), 5, 9, "list[1][1]");
    expect_place(fixture, root, AT(5, 13, "list"), 5, 13, "list[1][1][1]");
    expect_place(fixture, root, AT(6, 1, "empty"), 6, 1, "empty");
    expect_place(fixture, NULL, AT(2, 3, NULL), 2, 3, ""); /* no tree came of it */
}

static void test_only_plain_scalars_are_null(Fixture *fixture, const void *unused) {
    const Node *root = parse(fixture, "a:\nb: ~\nc: null\nd: ''\ne: \"null\"\nf: Null\ng: [~, ]\n"
                                      "h: {}\ni: []\nj: \"~\"");
    static const char *const NULLS[] = {"a", "b", "c"};
    for (size_t i = 0; i < G_N_ELEMENTS(NULLS); i++) {
        g_assert_true(node_is_null(node_get(root, NULLS[i])));
        g_assert_null(node_get(root, NULLS[i])->text);
        g_assert_cmpint(node_get(root, NULLS[i])->line, ==, (int)i + 1);
    }
    g_assert_cmpstr(node_get(root, "d")->text, ==, "");
    g_assert_cmpstr(node_get(root, "e")->text, ==, "null");
    g_assert_cmpstr(node_get(root, "f")->text, ==, "Null");
    g_assert_cmpuint(node_get(root, "g")->items.count, ==, 1);
    g_assert_true(node_is_null(node_get(root, "g")->items.items[0]));
    g_assert_cmpint((int)node_get(root, "h")->kind, ==, (int)NODE_MAP);
    g_assert_cmpint((int)node_get(root, "i")->kind, ==, (int)NODE_LIST);
    g_assert_cmpstr(node_get(root, "j")->text, ==, "~");
}

static void test_scalars_stay_text(Fixture *fixture, const void *unused) {
    const Node *root =
        parse(fixture, "[1, 007, 1.50, yes, 2024-03-01, 0x1F, 12:30, -, a b, \"1\"]");
    static const char *const TEXTS[] = {"1",    "007",   "1.50", "yes", "2024-03-01",
                                        "0x1F", "12:30", "-",    "a b", "1"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        g_assert_cmpstr(root->items.items[i]->text, ==, TEXTS[i]);
    int64_t number;
    g_assert_true(node_integer(root->items.items[0], &number));
    g_assert_false(node_integer(root->items.items[9], &number));
}

static void test_keys_may_look_like_anything(Fixture *fixture, const void *unused) {
    const Node *root = parse(fixture, "no: 1\nnull: 2\n~: 3\n\"a b\": 4\n'': 5\n1: 6\n<<: 7\n");
    static const char *const KEYS[] = {"no", "null", "~", "a b", "", "1", "<<"};
    for (size_t i = 0; i < G_N_ELEMENTS(KEYS); i++) {
        g_assert_cmpstr(root->entries.items[i].key, ==, KEYS[i]);
        g_assert_nonnull(node_get(root, KEYS[i]));
    }
}

static void test_line_ends_and_byte_order_mark(Fixture *fixture, const void *unused) {
    static const char *const TEXTS[] = {
        "a: 1\r\nb:\r\n  - x\r\n",          "a: 1\rb:\r  - x",
        "\xEF\xBB\xBF---\na: 1\nb:\n  - x", "---\na: 1\nb: [x]\n...\n# end\n",
        "%YAML 1.1\n---\na: 1\nb: [x]",     "{\"a\": 1, \"b\": [\"x\"]}"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++) {
        const Node *root = parse(fixture, TEXTS[i]);
        g_assert_cmpstr(node_get(root, "a")->text, ==, "1");
        g_assert_cmpstr(node_get(root, "b")->items.items[0]->text, ==, "x");
    }
    g_assert_cmpint(parse(fixture, "\xEF\xBB\xBF"
                                   "a: 1")
                        ->entries.items[0]
                        .column,
                    ==, 1);
}

static void test_what_is_not_yaml_is_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "a: [1, 2\nb: 3\n", ERROR_SYNTAX, 2, 2, "");
    refuse(fixture, "a: 1\n b: 2\n", ERROR_SYNTAX, 2, 3, "mapping values");
    refuse(fixture, "a:\n\tb: 1\n", ERROR_SYNTAX, 2, 1, "indent with spaces");
    refuse(fixture, "a: \"x\n", ERROR_SYNTAX, 2, 1, "begins on line 1");
    refuse(fixture, "a: [", ERROR_SYNTAX, 1, 5, "");
    refuse(fixture, "{? : 2}", ERROR_SYNTAX, 1, 4, "a key is missing");
    refuse(fixture, "a: \"\\ud800\"", ERROR_SYNTAX, 1, 7, "");
    refuse(fixture, "{a: 1}}", ERROR_SYNTAX, 1, 7, "");
    refuse(fixture, "a: 1\nb: \x01\n", ERROR_SYNTAX, 2, 4, "control characters");
    refuse(fixture, "%TAG ! tag:x,2000:\n---\na: 1\n", ERROR_SYNTAX, 1, 1, "tags");
    refuse(fixture, "%YAML 3.0\n---\na: 1\n", ERROR_SYNTAX, 1, 1, "incompatible");
}

static void test_empty_documents_are_refused(Fixture *fixture, const void *unused) {
    static const char *const TEXTS[] = {"",     "\n\n", "# only a comment\n", "---\n", "---\n...\n",
                                        "null", "~",    "\xEF\xBB\xBF"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        refuse(fixture, TEXTS[i], ERROR_SYNTAX, 1, 1, "empty");
}

static void test_a_second_document_is_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "a: 1\n---\nb: 2\n", ERROR_SYNTAX, 2, 1, "second document");
    refuse(fixture, "--- a\n--- b\n", ERROR_SYNTAX, 2, 1, "second document");
}

static void test_tags_anchors_and_aliases_are_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "a: !!binary aGVsbG8=\n", ERROR_SYNTAX, 1, 4, "tags");
    refuse(fixture, "a: !own [1]\n", ERROR_SYNTAX, 1, 4, "tags (!own)");
    refuse(fixture, "a: !!map {}\n", ERROR_SYNTAX, 1, 4, "tags");
    refuse(fixture, "!!str key: 1\n", ERROR_SYNTAX, 1, 1, "tags");
    refuse(fixture, "a: ! x\n", ERROR_SYNTAX, 1, 4, "tags (!)");
    refuse(fixture, "a: &x 1\n", ERROR_SYNTAX, 1, 4, "anchors (&x)");
    refuse(fixture, "a: &x [1]\n", ERROR_SYNTAX, 1, 4, "anchors (&x)");
    refuse(fixture, "a: &x {b: 1}\n", ERROR_SYNTAX, 1, 4, "anchors (&x)");
    refuse(fixture, "a: *x\n", ERROR_SYNTAX, 1, 4, "aliases (*x)");
    refuse(fixture, "*x : 1\n", ERROR_SYNTAX, 1, 1, "aliases (*x)");
    refuse(fixture, "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n", ERROR_SYNTAX, 1, 4,
           "anchors");
    refuse(fixture, "&a [*a]", ERROR_SYNTAX, 1, 1, "anchors");
}

static void test_keys_that_are_not_text_are_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "[a]: 1\n", ERROR_SYNTAX, 1, 1, "key must be text");
    refuse(fixture, "x:\n  ? {a: 1}\n  : 1\n", ERROR_SYNTAX, 2, 5, "key must be text");
}

static void test_duplicate_keys_name_both_places(Fixture *fixture, const void *unused) {
    refuse(fixture, "a: 1\nb: 2\na: 3\n", ERROR_SYNTAX, 3, 1, "a: is given twice, first on line 1");
    refuse(fixture, "x: {b: 1, \"b\": 2}\n", ERROR_SYNTAX, 1, 11, "b: is given twice");
    parse(fixture, "x: {b: 1}\ny: {b: 1}\nb: 2\n");
}

/* `count` keys k0, k1 …, then `last`. */
static char *large_map(int count, const char *last) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < count; i++)
        g_string_append_printf(text, "k%d: %d\n", i, i);
    g_string_append(text, last);
    return g_string_free(text, FALSE);
}

static void test_duplicates_are_found_in_maps_of_every_size(Fixture *fixture, const void *unused) {
    for (int count = 1; count < 40; count++) {
        g_autofree char *text = large_map(count, "k0: again\nz: 1\n");
        refuse(fixture, text, ERROR_SYNTAX, count + 1, 1, "k0: is given twice, first on line 1");
        g_autofree char *neighbour = g_strdup_printf("k%d: again\n", count - 1);
        g_autofree char *late = large_map(count, neighbour);
        refuse(fixture, late, ERROR_SYNTAX, count + 1, 1, "is given twice");
    }
}

static void test_a_map_of_100000_keys_is_quick(Fixture *fixture, const void *unused) {
    gint64 start = g_get_monotonic_time();
    g_autofree char *good = large_map(100000, "");
    g_assert_cmpuint(parse(fixture, good)->entries.count, ==, 100000);
    g_autofree char *twice = large_map(100000, "k7: 1\nk5: 1\nk6: 1\n");
    refuse(fixture, twice, ERROR_SYNTAX, 100001, 1, "k7: is given twice, first on line 8");
    g_assert_cmpint(g_get_monotonic_time() - start, <, 10 * G_TIME_SPAN_SECOND);
}

static char *nested(const char *open, int depth, const char *inner, const char *close) {
    GString *text = g_string_new(NULL);
    for (int i = 0; i < depth; i++)
        g_string_append(text, open);
    g_string_append(text, inner);
    for (int i = 0; i < depth; i++)
        g_string_append(text, close);
    return g_string_free(text, FALSE);
}

static void test_depth_is_limited(Fixture *fixture, const void *unused) {
    g_autofree char *deepest = nested("[", YAML_DEPTH, "x", "]");
    parse(fixture, deepest);
    g_autofree char *deeper = nested("[", YAML_DEPTH + 1, "x", "]");
    refuse(fixture, deeper, ERROR_TOO_LARGE, 1, YAML_DEPTH + 1, "64 levels");
    g_autofree char *maps = nested("{a: ", YAML_DEPTH + 1, "x", "}");
    refuse(fixture, maps, ERROR_TOO_LARGE, 1, YAML_DEPTH * 4 + 1, "64 levels");
    g_autofree char *blocks = nested("- ", YAML_DEPTH + 1, "x", "");
    refuse(fixture, blocks, ERROR_TOO_LARGE, 1, YAML_DEPTH * 2 + 1, "64 levels");
}

static void test_endless_nesting_is_refused_at_once(Fixture *fixture, const void *unused) {
    static const char *const OPENINGS[] = {"[", "{", "- ", "? ", "{a: ", "&a [", "- &a ", "[{"};
    gint64 start = g_get_monotonic_time();
    for (size_t i = 0; i < G_N_ELEMENTS(OPENINGS); i++) {
        g_autofree char *text = nested(OPENINGS[i], 300000, "", "");
        g_assert_null(parse_n(fixture, text, strlen(text)));
    }
    g_assert_cmpint(g_get_monotonic_time() - start, <, 5 * G_TIME_SPAN_SECOND);
}

static void test_size_and_number_are_limited(Fixture *fixture, const void *unused) {
    g_autofree char *large = g_strnfill(YAML_BYTES + 1, ' ');
    refuse_n(fixture, large, YAML_BYTES + 1, ERROR_TOO_LARGE, 0, 0, "larger than");
    GString *many = g_string_new("[");
    for (int i = 0; i < YAML_NODES; i++)
        g_string_append(many, i % 1000 ? "a," : "a,\n");
    g_string_append(many, "]");
    refuse_n(fixture, many->str, many->len, ERROR_TOO_LARGE, 2001, 999 * 2 - 1, "values");
    g_string_free(many, TRUE);
}

static void test_bytes_that_are_not_text_are_refused(Fixture *fixture, const void *unused) {
    refuse(fixture, "a: 1\nname: M\xFCller\n", ERROR_ENCODING, 2, 8, "not UTF-8");
    refuse(fixture, "a: \xE8\xA7\xA3\xE5\x86", ERROR_ENCODING, 1, 5, "not UTF-8");
    refuse_n(fixture, "a: x\n\0", 6, ERROR_ENCODING, 2, 1, "NUL");
    refuse(fixture, "a:\n  b: \"x\\0y\"\n", ERROR_ENCODING, 2, 6, "b: holds the character NUL");
    refuse(fixture, "\"x\\0y\": 1\n", ERROR_ENCODING, 1, 1, "NUL");
    refuse_n(fixture,
             "\xFF\xFE"
             "a\0:\0",
             6, ERROR_ENCODING, 1, 1, "not UTF-8");
    refuse_n(fixture, "a\0", 2, ERROR_ENCODING, 1, 2, "NUL");
}

static void test_a_document_cut_anywhere_is_a_tree_or_an_error(Fixture *fixture,
                                                               const void *unused) {
    static const char TEXT[] =
        "%YAML 1.1\n---\nname: \"M\\u00fcller \\\n  & Co\"\nlist: [a, {b: 解}]\n"
        "? key\n: value\ntext: >-\n  folded\n  text\n'q': 'it''s'\n"
        "deep:\n- - x\n  - y: ~\n...\n";
    for (size_t length = 0; length < sizeof TEXT; length++)
        parse_n(fixture, TEXT, length);
}

static void test_random_bytes_are_a_tree_or_an_error(Fixture *fixture, const void *unused) {
    static const char NASTY[] = "aab: -[]{},'\"\n\n  ?&*!|>%#~\\\t\r.0\xC3\xBC\xFF";
    GRand *random = g_rand_new_with_seed(20240302);
    for (int round = 0; round < 60000; round++) {
        char text[64];
        size_t length = (size_t)g_rand_int_range(random, 0, sizeof text + 1);
        for (size_t i = 0; i < length; i++)
            text[i] = round % 2 ? NASTY[g_rand_int_range(random, 0, sizeof NASTY - 1)]
                                : (char)g_rand_int_range(random, 0, 128);
        parse_n(fixture, text, length);
        arena_reset(fixture->arena);
        fixture->call = call_begin(fixture->arena, 0);
    }
    g_rand_free(random);
}

static void test_files(Fixture *fixture, const void *unused) {
    g_autofree char *folder = g_dir_make_tmp("aftercare-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "programme.yaml", NULL);
    g_assert_true(g_file_set_contents(file, "a: [", -1, NULL));
    g_assert_null(yaml_load(&fixture->call, file));
    g_assert_cmpstr(fixture->call.errors->file, ==, file);
    g_assert_cmpint(fixture->call.errors->line, ==, 1);
    call_forget_errors(&fixture->call, 0);
    g_assert_true(g_file_set_contents(file, "a: 1\n", -1, NULL));
    g_assert_cmpstr(node_get(yaml_load(&fixture->call, file), "a")->text, ==, "1");
    g_remove(file);
    g_rmdir(folder);
    g_assert_null(yaml_load(&fixture->call, file));
    g_assert_cmpint((int)fixture->call.errors->code, ==, (int)ERROR_NOT_FOUND);
}

static void add(const char *path, void (*test)(Fixture *, const void *)) {
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    add("/yaml/places", test_a_programme_is_read_with_places);
    add("/yaml/error-places", test_an_error_has_its_way_through_the_tree);
    add("/yaml/null", test_only_plain_scalars_are_null);
    add("/yaml/scalars", test_scalars_stay_text);
    add("/yaml/keys", test_keys_may_look_like_anything);
    add("/yaml/line-ends", test_line_ends_and_byte_order_mark);
    add("/yaml/syntax", test_what_is_not_yaml_is_refused);
    add("/yaml/empty", test_empty_documents_are_refused);
    add("/yaml/second-document", test_a_second_document_is_refused);
    add("/yaml/decoration", test_tags_anchors_and_aliases_are_refused);
    add("/yaml/keys-not-text", test_keys_that_are_not_text_are_refused);
    add("/yaml/duplicate", test_duplicate_keys_name_both_places);
    add("/yaml/duplicate-sizes", test_duplicates_are_found_in_maps_of_every_size);
    add("/yaml/large-map", test_a_map_of_100000_keys_is_quick);
    add("/yaml/depth", test_depth_is_limited);
    add("/yaml/endless", test_endless_nesting_is_refused_at_once);
    add("/yaml/limits", test_size_and_number_are_limited);
    add("/yaml/encoding", test_bytes_that_are_not_text_are_refused);
    add("/yaml/cut", test_a_document_cut_anywhere_is_a_tree_or_an_error);
    add("/yaml/random", test_random_bytes_are_a_tree_or_an_error);
    add("/yaml/files", test_files);
    return g_test_run();
}
