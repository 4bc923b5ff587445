/* CSV as it is really written: shapes of files, encodings, limits, and how the reader recovers. */
#include "base/csv.h"
#include "base/text.h"

#include <errno.h>
#include <glib.h>
#include <sys/resource.h>

/* As in csv.c: what is read at once, as it is and before conversion. Rows are laid across both. */
enum { BLOCK_BYTES = 256 * 1024, RAW_BYTES = BLOCK_BYTES / 4 };

/* --- helpers: a whole file as one text, a row a line: "row@line:field|field" ---------------- */

static void add_row(GString *seen, const CsvReader *reader, CsvResult result,
                    const CsvField *fields, size_t count) {
    g_string_append_printf(seen, "%d@%d:", (int)csv_row(reader), (int)csv_line(reader));
    if (result == CSV_BAD_ROW)
        g_string_append_printf(seen, "BAD %s", csv_row_problem(reader));
    for (size_t i = 0; i < count; i++) {
        g_assert_true(text_is_utf8(fields[i].text, fields[i].length, NULL));
        g_string_append(seen, i ? "|" : "");
        g_string_append_len(seen, fields[i].text, (gssize)fields[i].length);
    }
    g_string_append_c(seen, '\n');
}

static char *read_file(FILE *in, const CsvOptions *options) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    CsvReader *reader = csv_new(&call, in, "t.csv", options);
    g_assert_nonnull(reader);
    GString *seen = g_string_new(NULL);
    const CsvField *fields;
    size_t count;
    CsvResult result;
    while ((result = csv_next(&call, reader, &fields, &count)) == CSV_ROW || result == CSV_BAD_ROW)
        add_row(seen, reader, result, fields, count);
    if (result == CSV_FAILED)
        g_string_append_printf(seen, "FAILED %s\n", error_text(arena, call.errors));
    g_assert_cmpuint(call.error_count, ==, result == CSV_FAILED);
    csv_free(reader);
    arena_free(arena);
    return g_string_free(seen, FALSE);
}

static char *read_n(const char *text, size_t length, const CsvOptions *options) {
    FILE *in = fmemopen((void *)text, length, "r");
    char *seen = read_file(in, options);
    fclose(in);
    return seen;
}

static void assert_read_as(const char *text, size_t length, const CsvOptions *options,
                           const char *expected) {
    g_autofree char *seen = read_n(text, length, options);
    g_assert_cmpstr(seen, ==, expected);
}

static void assert_read(const char *text, const char *expected) {
    assert_read_as(text, strlen(text), &(CsvOptions){.separator = ','}, expected);
}

/* --- shapes of files ----------------------------------------------------------------------- */

static void test_plain_rows(void) {
    assert_read("", "");
    assert_read("a", "1@1:a\n");
    assert_read("a,b\n1,2\n", "1@1:a|b\n2@2:1|2\n");
    assert_read("a,b\n1,2", "1@1:a|b\n2@2:1|2\n");
    assert_read("a,\n,b\n,\n", "1@1:a|\n2@2:|b\n3@3:|\n");
    assert_read(",", "1@1:|\n");
    assert_read(" a , b ", "1@1: a | b \n");
    assert_read("a longer field than sixteen bytes,and one more that is longer\n",
                "1@1:a longer field than sixteen bytes|and one more that is longer\n");
}

static void test_line_ends(void) {
    assert_read("a,b\r\n1,2\r\n", "1@1:a|b\n2@2:1|2\n");
    assert_read("a,b\r1,2\r3,4", "1@1:a|b\n2@2:1|2\n3@3:3|4\n");
    assert_read("a\r\nb\nc\rd\r\n", "1@1:a\n2@2:b\n3@3:c\n4@4:d\n");
    assert_read("a\r", "1@1:a\n");
}

static void test_blank_lines_are_skipped_but_counted(void) {
    assert_read("\n\na,b\n\n\r\n1,2\n\n", "1@3:a|b\n2@6:1|2\n");
    assert_read("\r\ra\r\rb", "1@3:a\n2@5:b\n");
    assert_read("\n", "");
    assert_read("\r\n", "");
    assert_read("a\n\"\"\n \n", "1@1:a\n2@2:\n3@3: \n"); /* these lines are not blank */
}

static void test_quotes(void) {
    assert_read("\"a\",\"b c\"\n", "1@1:a|b c\n");
    assert_read("\"a,b\",\"\"\"x\"\"\"\n", "1@1:a,b|\"x\"\n");
    assert_read("\"\",\"\"\"\",\"\"\"\"\"\"\n", "1@1:|\"|\"\"\n");
    assert_read("\"a\"\"b\"\"\"\"c\"\n", "1@1:a\"b\"\"c\n");
    assert_read("\"a\"", "1@1:a\n");
    assert_read("\"a\"\"\"", "1@1:a\"\n");
    assert_read("\"a\",", "1@1:a|\n");
    assert_read("\"a\"\r\"b\"\r\n", "1@1:a\n2@2:b\n");
}

static void test_a_quote_within_an_unquoted_field_is_literal(void) {
    assert_read("5\" disk,a\"b\"\n1,2\n", "1@1:5\" disk|a\"b\"\n2@2:1|2\n");
    assert_read("x, \"y\"\n1,2\n", "1@1:x| \"y\"\n2@2:1|2\n");
}

static void test_line_ends_within_quotes_are_counted(void) {
    assert_read("\"a\nb\",1\nc,2\n", "1@1:a\nb|1\n2@3:c|2\n");
    assert_read("\"a\r\nb\rc\",\"\n\n\"\nd,2\n", "1@1:a\r\nb\rc|\n\n\n2@6:d|2\n");
    assert_read("\"\r\"\nx\n", "1@1:\r\n2@3:x\n");
}

static void test_byte_order_marks(void) {
    assert_read("\xEF\xBB\xBF"
                "a,b\n1,2\n",
                "1@1:a|b\n2@2:1|2\n");
    assert_read("\xEF\xBB\xBF\"a\",b\n", "1@1:a|b\n");
    assert_read("\xEF\xBB\xBF", "");
    assert_read("x\n\xEF\xBB\xBF"
                "a\n",
                "1@1:x\n2@2:\uFEFFa\n");
    assert_read_as("\xFF\xFE"
                   "a\0,\0",
                   6, NULL, "1@1:a|\n");
    assert_read_as("\xFE\xFF\0a", 4, NULL, "1@1:a\n");
    assert_read_as("\xFF\xFE", 2, NULL, "");
    assert_read_as(
        "\xFE\xFF\0a", 4, &(CsvOptions){.encoding = "utf-8"},
        "FAILED t.csv:1: is UTF-16 text, not utf-8; leave the encoding out or state it\n");
}

static void test_the_separator_is_found_from_the_first_line(void) {
    static const struct {
        const char *text, *seen;
    } CASES[] = {
        {"a,b\n1,2;3\n", "1@1:a|b\n2@2:1|2;3\n"},
        {"a;b\n1,5;2\n", "1@1:a|b\n2@2:1,5|2\n"},
        {"a\tb\n1,5\t2\n", "1@1:a|b\n2@2:1,5|2\n"},
        {"a|b\n1,5|2\n", "1@1:a|b\n2@2:1,5|2\n"},
        {"\n\r\na;b\n1,2;3\n", "1@3:a|b\n2@4:1,2|3\n"},
        {"\"a, the first, of three\";b\n1;2\n", "1@1:a, the first, of three|b\n2@2:1|2\n"},
        {"\"a\nb,c,d\";b\n1;2\n", "1@1:a\nb,c,d|b\n2@3:1|2\n"},
        {"5\" disk;b;c,d\n1;2;3\n", "1@1:5\" disk|b|c,d\n2@2:1|2|3\n"},
        {"\xEF\xBB\xBF"
         "a;b\r1;2\r",
         "1@1:a|b\n2@2:1|2\n"},
        {"alone\n1;2\n", "1@1:alone\n2@2:1;2\n"}, /* none there: a comma */
        {"a;b;c,d,e\n", "1@1:a;b;c|d|e\n"},       /* as often: the comma */
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        assert_read_as(CASES[i].text, strlen(CASES[i].text), NULL, CASES[i].seen);
}

static void test_options_that_are_unknown(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    g_assert_null(csv_new(&call, stdin, "t.csv", &(CsvOptions){.encoding = "utf8"}));
    g_assert_cmpstr(call.errors->field, ==, "encoding");
    g_assert_cmpstr(call.errors->hint, ==, "did you mean `utf-8`?");
    g_assert_null(csv_new(&call, stdin, "t.csv", &(CsvOptions){.separator = 'x'}));
    g_assert_cmpstr(call.last_error->field, ==, "separator");
    g_assert_null(csv_new(&call, stdin, "t.csv", &(CsvOptions){.separator = '\n'}));
    CsvReader *reader = csv_new(&call, stdin, "t.csv", &(CsvOptions){.encoding = "GB18030"});
    g_assert_nonnull(reader);
    csv_free(reader);
    csv_free(NULL);
    arena_free(arena);
}

/* --- encodings ----------------------------------------------------------------------------- */

static void test_bytes_that_are_not_utf8_cost_one_row(void) {
    assert_read("a,b\nM\xFCller,1\nx,\xE8\xA7\ny,\xED\xA0\x80\n\"\xC0\x80\",\"\n\"\nz,解\n",
                "1@1:a|b\n2@2:BAD holds bytes that are not utf-8; state the encoding that the file "
                "has: --encoding, one of utf-8, latin-1, windows-1252, gb18030, gbk, big5, "
                "shift-jis, utf-16le, utf-16be\n"
                "3@3:BAD holds bytes that are not utf-8\n4@4:BAD holds bytes that are not utf-8\n"
                "5@5:BAD holds bytes that are not utf-8\n6@7:z|解\n");
}

static void test_nul_costs_one_row(void) {
    static const char TEXT[] = "a\nb\0c\n\"\0\"\n\0\nd\n\0";
    assert_read_as(TEXT, sizeof TEXT - 1, NULL,
                   "1@1:a\n2@2:BAD holds the character NUL\n3@3:BAD holds the character NUL\n"
                   "4@4:BAD holds the character NUL\n5@5:d\n6@6:BAD holds the character NUL\n");
}

static void test_latin1(void) {
    static const char TEXT[] = "name;ort\nM\xFCller;\"K\xF6ln\n\xDF\"\n\0;\xFF\n";
    assert_read_as(TEXT, sizeof TEXT - 1, &(CsvOptions){.encoding = "latin-1"},
                   "1@1:name|ort\n2@2:Müller|Köln\nß\n3@4:BAD holds the character NUL\n");
}

static const CsvOptions GB18030 = {.separator = ',', .encoding = "gb18030"};

static void assert_gb18030(const char *utf8, const char *expected) {
    gsize length;
    g_autofree char *bytes = g_convert(utf8, -1, "GB18030", "UTF-8", NULL, &length, NULL);
    g_assert_nonnull(bytes);
    assert_read_as(bytes, length, &GB18030, expected);
}

static void test_gb18030(void) {
    assert_gb18030("编号,说明\n1,\"故障，已\n\"\"修复\"\"\"\n",
                   "1@1:编号|说明\n2@2:1|故障，已\n\"修复\"\n");
    /* the second bytes of these are those of | and \, the others take four bytes */
    assert_gb18030("亅|x,乗\\\n𠀀,\u0250\U0010FFFF\n", "1@1:亅|x|乗\\\n2@2:𠀀|\u0250\U0010FFFF\n");
    assert_gb18030("\uFEFF编,号\n", "1@1:编|号\n");
}

static void test_a_second_byte_of_gb18030_is_no_separator(void) {
    /* 0x81 0x7C is one character though 0x7C alone is `|` */
    assert_read_as("a|b\n\x81\x7C|c\n", 9, &(CsvOptions){.encoding = "gb18030"},
                   "1@1:a|b\n2@2:亅|c\n");
}

static void test_broken_gb18030_costs_one_row(void) {
    static const char TEXT[] = "a,b\n1,\x81\n2,\xFF\n3,\x81\x30\xFFz\n4,\xB1\xE0\n5,\x81\x30\x81";
    assert_read_as(TEXT, sizeof TEXT - 1, &GB18030,
                   "1@1:a|b\n2@2:BAD holds bytes that are not gb18030\n"
                   "3@3:BAD holds bytes that are not gb18030\n"
                   "4@4:BAD holds bytes that are not gb18030\n5@5:4|编\n"
                   "6@6:BAD holds bytes that are not gb18030\n");
}

static void test_big5_and_shift_jis_come_through_exactly(void) {
    /* the second byte of each character is 5C, the backslash; of 育 and ポ it is 7C, the bar */
    static const char BIG5[] = "\xB3\x5C\xA5\x5C\xBB\x5C|\xA8\x7C\n1|\"\xBB\x5C\"\n";
    static const char SHIFT_JIS[] = "\x83\x5C\x94\x5C\x95\x5C|\x83\x7C\n\xB6\xDE\\|\x87\x40\n";
    assert_read_as(BIG5, sizeof BIG5 - 1, &(CsvOptions){.encoding = "big5"},
                   "1@1:許功蓋|育\n2@2:1|蓋\n");
    assert_read_as(SHIFT_JIS, sizeof SHIFT_JIS - 1, &(CsvOptions){.encoding = "shift-jis"},
                   "1@1:ソ能表|ポ\n2@2:ｶﾞ\\|①\n"); /* ①: what Windows added */
}

static void test_a_cut_character_of_two_bytes_costs_one_row(void) {
    static const char *const ENCODINGS[] = {"big5", "shift-jis", "gbk"};
    for (size_t i = 0; i < G_N_ELEMENTS(ENCODINGS); i++) {
        g_autofree char *expected = g_strdup_printf(
            "1@1:a|b\n2@2:BAD holds bytes that are not %s\n3@3:c|d\n", ENCODINGS[i]);
        assert_read_as("a,b\nx,\x83\nc,d\n", 12, &(CsvOptions){.encoding = ENCODINGS[i]}, expected);
    }
}

static void test_windows_1252(void) {
    static const char TEXT[] = "5 \x80;\x84K\xF6ln\x93\nx;\x81\n\x8A;\x9F\n";
    assert_read_as(TEXT, sizeof TEXT - 1, &(CsvOptions){.encoding = "windows-1252"},
                   "1@1:5 €|„Köln“\n2@2:BAD holds bytes that are not windows-1252\n3@3:Š|Ÿ\n");
}

/* --- UTF-16, Excel's "Unicode text" --- */

static const char *const UTF16[] = {"UTF-16LE", "UTF-16BE"};

static char *to_utf16(const char *utf8, int kind, gsize *ret_length) {
    char *bytes = g_convert(utf8, -1, UTF16[kind], "UTF-8", NULL, ret_length, NULL);
    g_assert_nonnull(bytes);
    return bytes;
}

static void test_utf16_with_its_mark_needs_no_option(void) {
    for (int kind = 0; kind < 2; kind++) {
        gsize length;
        g_autofree char *bytes =
            to_utf16("\uFEFFName\tOrt\r\n\"Mü\tller\"\t解决\r\n\r\n𠀀\t1,5", kind, &length);
        assert_read_as(bytes, length, NULL, "1@1:Name|Ort\n2@2:Mü\tller|解决\n3@4:𠀀|1,5\n");
    }
}

static void test_utf16_without_its_mark_is_stated(void) {
    static const char *const WORDS[] = {"utf-16le", "utf-16be"};
    for (int kind = 0; kind < 2; kind++) {
        gsize length;
        g_autofree char *bytes = to_utf16("a,b\n解决,𠀀\n", kind, &length);
        assert_read_as(bytes, length, &(CsvOptions){.encoding = WORDS[kind]},
                       "1@1:a|b\n2@2:解决|𠀀\n");
        g_autofree char *unstated = read_n(bytes, length, NULL);
        g_assert_nonnull(strstr(unstated, "BAD holds the character NUL"));
    }
}

static void test_broken_utf16_costs_one_row(void) {
    /* a surrogate alone, NUL, and half a character at the end */
    static const char TEXT[] = "\xFF\xFE"
                               "a\0\n\0x\0\x00\xD8\n\0\0\0\n\0b\0\n\0c";
    assert_read_as(TEXT, sizeof TEXT - 1, NULL,
                   "1@1:a\n2@2:BAD holds bytes that are not utf-16le\n"
                   "3@3:BAD holds the character NUL\n4@4:b\n"
                   "5@5:BAD holds bytes that are not utf-16le\n");
}

static void test_a_long_file_of_utf16(void) {
    GString *utf8 = g_string_new("\uFEFF"), *expected = g_string_new(NULL);
    for (int i = 1; i <= 60000; i++) {
        g_string_append_printf(utf8, "%d,é解%s𠀀,x\n", i, i % 7 ? "" : "解解解解");
        g_string_append_printf(expected, "%d@%d:%d|é解%s𠀀|x\n", i, i, i, i % 7 ? "" : "解解解解");
    }
    for (int kind = 0; kind < 2; kind++) {
        gsize length;
        g_autofree char *bytes = to_utf16(utf8->str, kind, &length);
        g_autofree char *seen = read_n(bytes, length, NULL);
        g_assert_true(g_str_equal(seen, expected->str));
    }
    g_string_free(utf8, TRUE);
    g_string_free(expected, TRUE);
}

/* `bytes` behind a first row that ends `before_edge` bytes before the edge of a block. */
static char *read_across(const char *bytes, size_t length, size_t edge, size_t before_edge,
                         const CsvOptions *options) {
    size_t filler = edge - before_edge;
    g_autofree char *text = g_malloc(filler + length);
    memset(text, 'x', filler);
    text[filler - 1] = '\n';
    memcpy(text + filler, bytes, length);
    g_autofree char *seen = read_n(text, filler + length, options);
    return g_strdup(strchr(seen, '\n') + 1);
}

static void test_rows_across_the_edge_of_a_block(void) {
    static const char TEXT[] = "解决,\"a \"\"b\"\"\r\nc\"\r\n\r\n\"\"\"\",é\r\rlast,\"x\"";
    static const char EXPECTED[] = "2@2:解决|a \"b\"\r\nc\n3@5:\"|é\n4@7:last|x\n";
    for (size_t before = 1; before <= sizeof TEXT + 1; before++) {
        g_autofree char *seen = read_across(TEXT, sizeof TEXT - 1, BLOCK_BYTES, before,
                                            &(CsvOptions){.separator = ','});
        g_assert_cmpstr(seen, ==, EXPECTED);
    }
}

static void test_characters_across_the_edge_of_a_block(void) {
    gsize length;
    g_autofree char *bytes =
        g_convert("解决,𠀀\n\"é\r\n亅\",丂\n", -1, "GB18030", "UTF-8", NULL, &length, NULL);
    for (size_t before = 1; before <= length + 1; before++)
        for (size_t edge = RAW_BYTES; edge <= BLOCK_BYTES; edge += RAW_BYTES) {
            g_autofree char *seen = read_across(bytes, length, edge, before, &GB18030);
            g_assert_cmpstr(seen, ==, "2@2:解决|𠀀\n3@3:é\r\n亅|丂\n");
        }
}

static void test_a_long_file_of_wide_characters(void) {
    GString *utf8 = g_string_new(NULL), *expected = g_string_new(NULL);
    for (int i = 1; i <= 60000; i++) {
        g_string_append_printf(utf8, "%d,\u0250é解𠀀,x\n", i);
        g_string_append_printf(expected, "%d@%d:%d|\u0250é解𠀀|x\n", i, i, i);
    }
    assert_gb18030(utf8->str, expected->str);
    assert_read(utf8->str, expected->str);
    g_autofree char *latin1 = g_strnfill(500000, '\xE9');
    g_autofree char *seen = read_n(latin1, 500000, &(CsvOptions){.encoding = "latin-1"});
    g_assert_cmpuint(strlen(seen), ==, strlen("1@1:\n") + 1000000);
    g_string_free(utf8, TRUE);
    g_string_free(expected, TRUE);
}

/* --- rows that are refused ----------------------------------------------------------------- */

static void test_text_behind_a_closing_quote(void) {
    assert_read("a,b\n1,\"x\"y,\"\n2,\"z\"\n",
                "1@1:a|b\n2@2:BAD field 2 has text behind its closing quote\n3@3:2|z\n");
    assert_read("\"a\" ,b\n1,2\n", "1@1:BAD field 1 has text behind its closing quote\n2@2:1|2\n");
    assert_read("\"a\nb\"c\nd\n", "1@1:BAD field 1 has text behind its closing quote\n2@3:d\n");
    assert_read("\"a\"b", "1@1:BAD field 1 has text behind its closing quote\n");
    assert_read("\"a\"b\r\nc\r\n", "1@1:BAD field 1 has text behind its closing quote\n2@2:c\n");
}

static void test_an_unclosed_quote_at_the_end_costs_one_row(void) {
    assert_read("a,b\n1,\"x\n2,y\r\n3,z\n",
                "1@1:a|b\n2@2:BAD the quote that opens field 2 is not closed\n3@3:2|y\n4@4:3|z\n");
    assert_read("\"", "1@1:BAD the quote that opens field 1 is not closed\n");
    assert_read("\"\"\"", "1@1:BAD the quote that opens field 1 is not closed\n");
    assert_read("\"a\nb", "1@1:BAD the quote that opens field 1 is not closed\n2@2:b\n");
}

static void test_a_stray_quote_ends_where_another_field_is_quoted(void) {
    assert_read("a,b\n1,\"x\n2,y\n3,\"z\"\n4,w\n",
                "1@1:a|b\n2@2:BAD the quote that opens field 2 is not closed\n"
                "3@3:2|y\n4@4:3|z\n5@5:4|w\n");
}

static void test_one_stray_quote_does_not_eat_a_large_file(void) {
    GString *text = g_string_new(NULL), *expected = g_string_new(NULL);
    for (int i = 1; i <= 200000; i++) {
        const char *field = i == 10 ? "\"stray" : "text of this row";
        g_string_append_printf(text, "%d,%s\n", i, field);
        if (i == 10)
            g_string_append(expected, "10@10:BAD the quote that opens field 2 is not closed\n");
        else
            g_string_append_printf(expected, "%d@%d:%d|%s\n", i, i, i, field);
    }
    g_autofree char *seen = read_n(text->str, text->len, NULL);
    g_assert_true(g_str_equal(seen, expected->str));
    g_string_free(text, TRUE);
    g_string_free(expected, TRUE);
}

static void test_quotes_that_never_close_take_linear_time(void) {
    /* From outside quotes this line opens one, and within quotes it closes one and opens another;
     * so long that a row meets its longest length before its largest number of columns. */
    GString *text = g_string_new(NULL);
    g_autofree char *filler = g_strnfill(400, 'x');
    for (int i = 0; i < 100000; i++)
        g_string_append_printf(text, "%s\",\"\n", filler);
    gint64 start = g_get_monotonic_time();
    g_autofree char *seen = read_n(text->str, text->len, &(CsvOptions){.separator = ','});
    g_assert_cmpint(g_get_monotonic_time() - start, <, 2 * G_TIME_SPAN_SECOND);
    g_assert_nonnull(strstr(seen, "\n100000@100000:BAD the quote that opens field 2"));
    g_string_free(text, TRUE);
}

static void assert_limit(const char *before, size_t length, const char *behind, bool fits) {
    GString *text = g_string_new("a\n");
    size_t fill = length - strlen(before) - strlen(behind);
    g_string_append(text, before);
    g_string_set_size(text, text->len + fill);
    memset(text->str + text->len - fill, 'x', fill);
    g_string_append(text, behind);
    g_string_append(text, "\r\nlast\r\n");
    g_autofree char *seen = read_n(text->str, text->len, &(CsvOptions){.separator = ','});
    bool bad = strstr(seen, "2@2:BAD ");
    g_assert_cmpint(bad, ==, !fits);
    g_assert_true(g_str_has_suffix(seen, "\n3@3:last\n"));
    g_string_free(text, TRUE);
}

static void test_a_row_has_a_longest_length(void) {
    static const char *const SHAPES[][2] = {{"", ""},      {"\"", "\""},     {"1,", ",2"},
                                            {"", ",\"\""}, {"\"\"\"", "\""}, {"解,", ""}};
    for (size_t i = 0; i < G_N_ELEMENTS(SHAPES); i++) {
        assert_limit(SHAPES[i][0], CSV_ROW_BYTES, SHAPES[i][1], true);
        assert_limit(SHAPES[i][0], CSV_ROW_BYTES + 1, SHAPES[i][1], false);
        assert_limit(SHAPES[i][0], CSV_ROW_BYTES + 2, SHAPES[i][1], false);
        assert_limit(SHAPES[i][0], CSV_ROW_BYTES + BLOCK_BYTES, SHAPES[i][1], false);
        assert_limit(SHAPES[i][0], CSV_ROW_BYTES * 3, SHAPES[i][1], false);
    }
}

static void test_a_row_has_a_largest_number_of_columns(void) {
    g_autofree char *most = g_strnfill(CSV_COLUMNS - 1, ',');
    g_autofree char *text = g_strdup_printf("%s\n%s,\n\"a\"\n", most, most);
    g_autofree char *seen = read_n(text, strlen(text), NULL);
    g_assert_true(g_str_has_suffix(seen, "\n2@2:BAD has too many columns\n3@3:a\n"));
}

/* --- streams ------------------------------------------------------------------------------- */

/* A stream of `x_left` times x, then `tail`; it fails where `fails` is set and the tail is out. */
typedef struct Stream {
    int64_t x_left;
    const char *tail;
    size_t piece; /* gives at most so much at once */
    bool fails;
} Stream;

static ssize_t stream_read(void *cookie, char *buffer, size_t size) {
    Stream *stream = cookie;
    size = MIN(size, stream->piece);
    if (stream->x_left) {
        size = MIN(size, (size_t)stream->x_left);
        memset(buffer, 'x', size);
        stream->x_left -= (int64_t)size;
        return (ssize_t)size;
    }
    size = MIN(size, strlen(stream->tail));
    if (!size && stream->fails) {
        errno = EIO;
        return -1;
    }
    memcpy(buffer, stream->tail, size);
    stream->tail += size;
    return (ssize_t)size;
}

static char *read_stream(Stream stream, const CsvOptions *options) {
    FILE *in = fopencookie(&stream, "r", (cookie_io_functions_t){.read = stream_read});
    char *seen = read_file(in, options);
    fclose(in);
    return seen;
}

static long peak_kilobytes(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void test_a_line_without_end_is_refused_in_bounded_memory(void) {
    static const char *const ENCODINGS[] = {"utf-8", "latin-1"};
    for (size_t i = 0; i < G_N_ELEMENTS(ENCODINGS); i++) {
        Stream stream = {.x_left = 1024 * 1024 * 1024, .tail = "\r\nid,ok\n", .piece = 1 << 20};
        long before = peak_kilobytes();
        g_autofree char *seen =
            read_stream(stream, &(CsvOptions){.separator = ',', .encoding = ENCODINGS[i]});
        g_assert_cmpstr(seen, ==, "1@1:BAD is longer than 1048576 bytes\n2@2:id|ok\n");
        g_assert_cmpint(peak_kilobytes() - before, <, 16 * 1024);
    }
}

static void test_a_line_without_end_behind_a_quote(void) {
    GString *text = g_string_new("a,\"");
    for (int i = 0; i < 3000000; i++)
        g_string_append_c(text, i % 50 ? 'y' : ',');
    g_string_append(text, "\nlast\n");
    assert_read(text->str, "1@1:BAD the quote that opens field 2 is not closed\n2@2:last\n");
    g_string_free(text, TRUE);
}

static void test_a_stream_in_small_pieces(void) {
    for (size_t piece = 1; piece <= 5; piece++) {
        Stream stream = {.tail = "a,b\r\n\"1\r\n\",\"\"\"\"\r\n解,x", .piece = piece};
        g_autofree char *seen = read_stream(stream, NULL);
        g_assert_cmpstr(seen, ==, "1@1:a|b\n2@2:1\r\n|\"\n3@4:解|x\n");
    }
}

static void test_a_stream_that_fails_gives_no_half_row(void) {
    static const char *const ENCODINGS[] = {"utf-8", "latin-1", "gb18030"};
    for (size_t i = 0; i < G_N_ELEMENTS(ENCODINGS); i++) {
        const CsvOptions options = {.separator = ',', .encoding = ENCODINGS[i]};
        Stream stream = {.tail = "a,b\n1,2\n3,", .piece = 100, .fails = true};
        g_autofree char *seen = read_stream(stream, &options);
        g_assert_cmpstr(seen, ==,
                        "1@1:a|b\n2@2:1|2\nFAILED t.csv:3: can't be read: Input/output error\n");
        Stream at_once = {.tail = "", .piece = 100, .fails = true};
        g_autofree char *nothing = read_stream(at_once, &options);
        g_assert_cmpstr(nothing, ==, "FAILED t.csv:1: can't be read: Input/output error\n");
        Stream skipping = {.x_left = 3000000, .tail = "", .piece = 5000, .fails = true};
        g_autofree char *skipped = read_stream(skipping, &options);
        g_assert_true(g_str_has_prefix(skipped, "1@1:BAD is longer than 1048576 bytes\nFAILED "));
    }
}

static void test_a_folder_is_an_error(void) {
    FILE *in = fopen("/", "r");
    g_autofree char *seen = read_file(in, NULL);
    g_assert_cmpstr(seen, ==, "FAILED t.csv:1: can't be read: Is a directory\n");
    fclose(in);
}

/* --- any bytes ----------------------------------------------------------------------------- */

static void test_a_file_cut_anywhere_keeps_its_whole_rows(void) {
    static const char TEXT[] = "id,\"a b\"\r\n1,\"x\r\ny\"\r\n2,解\n\n3,\"\"\"\"\r\n";
    g_autofree char *whole = read_n(TEXT, sizeof TEXT - 1, NULL);
    for (size_t length = 0; length < sizeof TEXT; length++) {
        g_autofree char *seen = read_n(TEXT, length, &(CsvOptions){.separator = ','});
        size_t rows_end = strlen(seen); /* all but the last row, which may be cut */
        while (rows_end > 1 && seen[rows_end - 1] == '\n')
            rows_end--;
        while (rows_end && seen[rows_end - 1] != '\n')
            rows_end--;
        bool bad = strstr(seen, "BAD");
        g_assert_true(bad || !strncmp(seen, whole, rows_end));
    }
}

static void test_random_bytes_come_to_an_end(void) {
    static const char NASTY[] = "ab,,;\t|\"\"\"\n\n\r\r\xC3\xBC\xFF\x81\x30";
    static const char *const ENCODINGS[] = {"utf-8",        "latin-1",   "gb18030",
                                            "windows-1252", NULL,        "utf-16le",
                                            "big5",         "shift-jis", "utf-16be"};
    GRand *random = g_rand_new_with_seed(20240304);
    for (int round = 0; round < 10000; round++) {
        char text[80];
        size_t length = (size_t)g_rand_int_range(random, 1, sizeof text + 1);
        for (size_t i = 0; i < length; i++)
            text[i] = round % 4 ? NASTY[g_rand_int_range(random, 0, sizeof NASTY)]
                                : (char)g_rand_int_range(random, 0, 256);
        CsvOptions options = {.encoding = ENCODINGS[round % (int)G_N_ELEMENTS(ENCODINGS)]};
        g_autofree char *seen = read_n(text, length, &options);
        g_assert_cmpuint(strlen(seen), <, 100 * sizeof text);
    }
    g_rand_free(random);
}

/* --- the writer ---------------------------------------------------------------------------- */

static void assert_field(const char *text, const char *expected) {
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    csv_write_field(out, "x", true);
    csv_write_field(out, text, false);
    csv_write_end(out);
    fclose(out);
    g_autofree char *line = g_strdup_printf("x,%s\r\n", expected);
    g_assert_cmpstr(bytes, ==, line);
    free(bytes);
}

static void test_fields_are_quoted_where_needed(void) {
    assert_field("plain", "plain");
    assert_field("", "");
    assert_field(NULL, "");
    assert_field("a,b", "\"a,b\"");
    assert_field("a;b", "\"a;b\"");
    assert_field("say \"hi\"", "\"say \"\"hi\"\"\"");
    assert_field("\"", "\"\"\"\"");
    assert_field("two\nlines", "\"two\nlines\"");
    assert_field(" padded", "\" padded\"");
    assert_field("解决", "解决");
}

static void test_formulas_are_disarmed_and_numbers_kept(void) {
    static const char *const KEPT[] = {"-5", "+5", "-5.25", "+49301234", "a=b", "1-2"};
    for (size_t i = 0; i < G_N_ELEMENTS(KEPT); i++)
        assert_field(KEPT[i], KEPT[i]);
    assert_field("=1+1", "'=1+1");
    assert_field("+49 30", "'+49 30");
    assert_field("-", "'-");
    assert_field("-5.", "'-5.");
    assert_field("-x", "'-x");
    assert_field("@SUM(A1)", "'@SUM(A1)");
    assert_field("\tx", "\"'\tx\"");
    assert_field("\rx", "\"'\rx\"");
    assert_field("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"");
}

/* A random text that the writer doesn't disarm. */
static char *random_text(GRand *random) {
    static const char *const PIECES[] = {
        "a", "\"", ",", "\n", "\r", "\r\n", ";", "解", " ", "\t", "|", "é", "long piece of text "};
    GString *text = g_string_new(g_rand_int_range(random, 0, 3) ? "x" : "");
    for (int i = g_rand_int_range(random, 0, 6); text->len && i > 0; i--)
        g_string_append(text, PIECES[g_rand_int_range(random, 0, G_N_ELEMENTS(PIECES))]);
    return g_string_free(text, FALSE);
}

static void test_what_is_written_is_read(void) {
    GRand *random = g_rand_new_with_seed(20240305);
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    for (int i = 0; i < 400000; i++) {
        char *text = random_text(random);
        g_ptr_array_add(texts, text);
        csv_write_field(out, text, i % 5 == 0);
        if (i % 5 == 4)
            csv_write_end(out);
    }
    fclose(out);
    g_assert_cmpuint(size, >, 2 * (size_t)CSV_ROW_BYTES);
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    FILE *in = fmemopen(bytes, size, "r");
    CsvReader *reader = csv_new(&call, in, "t.csv", &(CsvOptions){.separator = ','});
    const CsvField *fields;
    size_t count;
    guint at = 0;
    while (csv_next(&call, reader, &fields, &count) == CSV_ROW) {
        g_assert_cmpuint(count, ==, 5);
        for (size_t i = 0; i < count; i++, at++) {
            const char *text = g_ptr_array_index(texts, at);
            g_assert_cmpmem(fields[i].text, fields[i].length, text, strlen(text));
        }
    }
    g_assert_cmpuint(at, ==, texts->len);
    csv_free(reader);
    fclose(in);
    arena_free(arena);
    free(bytes);
    g_rand_free(random);
}

static void test_a_row_of_one_empty_field_is_no_blank_line(void) {
    char *bytes = NULL;
    size_t size;
    FILE *out = open_memstream(&bytes, &size);
    csv_write_field(out, "", true);
    csv_write_end(out);
    fclose(out);
    assert_read(bytes, "1@1:\n");
    free(bytes);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv/plain", test_plain_rows);
    g_test_add_func("/csv/line-ends", test_line_ends);
    g_test_add_func("/csv/blank-lines", test_blank_lines_are_skipped_but_counted);
    g_test_add_func("/csv/quotes", test_quotes);
    g_test_add_func("/csv/literal-quote", test_a_quote_within_an_unquoted_field_is_literal);
    g_test_add_func("/csv/lines-in-quotes", test_line_ends_within_quotes_are_counted);
    g_test_add_func("/csv/marks", test_byte_order_marks);
    g_test_add_func("/csv/separator", test_the_separator_is_found_from_the_first_line);
    g_test_add_func("/csv/options", test_options_that_are_unknown);
    g_test_add_func("/csv/not-utf8", test_bytes_that_are_not_utf8_cost_one_row);
    g_test_add_func("/csv/nul", test_nul_costs_one_row);
    g_test_add_func("/csv/latin1", test_latin1);
    g_test_add_func("/csv/gb18030/text", test_gb18030);
    g_test_add_func("/csv/gb18030/separator", test_a_second_byte_of_gb18030_is_no_separator);
    g_test_add_func("/csv/gb18030/broken", test_broken_gb18030_costs_one_row);
    g_test_add_func("/csv/two-bytes/text", test_big5_and_shift_jis_come_through_exactly);
    g_test_add_func("/csv/two-bytes/broken", test_a_cut_character_of_two_bytes_costs_one_row);
    g_test_add_func("/csv/windows-1252", test_windows_1252);
    g_test_add_func("/csv/utf16/mark", test_utf16_with_its_mark_needs_no_option);
    g_test_add_func("/csv/utf16/stated", test_utf16_without_its_mark_is_stated);
    g_test_add_func("/csv/utf16/broken", test_broken_utf16_costs_one_row);
    g_test_add_func("/csv/utf16/long", test_a_long_file_of_utf16);
    g_test_add_func("/csv/edge/rows", test_rows_across_the_edge_of_a_block);
    g_test_add_func("/csv/edge/characters", test_characters_across_the_edge_of_a_block);
    g_test_add_func("/csv/long-file", test_a_long_file_of_wide_characters);
    g_test_add_func("/csv/bad/text-behind", test_text_behind_a_closing_quote);
    g_test_add_func("/csv/bad/unclosed", test_an_unclosed_quote_at_the_end_costs_one_row);
    g_test_add_func("/csv/bad/stray", test_a_stray_quote_ends_where_another_field_is_quoted);
    g_test_add_func("/csv/bad/stray-large", test_one_stray_quote_does_not_eat_a_large_file);
    g_test_add_func("/csv/bad/linear", test_quotes_that_never_close_take_linear_time);
    g_test_add_func("/csv/limit/length", test_a_row_has_a_longest_length);
    g_test_add_func("/csv/limit/columns", test_a_row_has_a_largest_number_of_columns);
    g_test_add_func("/csv/limit/no-end", test_a_line_without_end_is_refused_in_bounded_memory);
    g_test_add_func("/csv/limit/no-end-quoted", test_a_line_without_end_behind_a_quote);
    g_test_add_func("/csv/stream/pieces", test_a_stream_in_small_pieces);
    g_test_add_func("/csv/stream/fails", test_a_stream_that_fails_gives_no_half_row);
    g_test_add_func("/csv/stream/folder", test_a_folder_is_an_error);
    g_test_add_func("/csv/any/cut", test_a_file_cut_anywhere_keeps_its_whole_rows);
    g_test_add_func("/csv/any/random", test_random_bytes_come_to_an_end);
    g_test_add_func("/csv/write/quotes", test_fields_are_quoted_where_needed);
    g_test_add_func("/csv/write/formulas", test_formulas_are_disarmed_and_numbers_kept);
    g_test_add_func("/csv/write/round-trip", test_what_is_written_is_read);
    g_test_add_func("/csv/write/empty", test_a_row_of_one_empty_field_is_no_blank_line);
    return g_test_run();
}
