/* The tokenizer: what a document is found by, what a query asks for, and that the two meet. */
#include "base/tokens.h"

#include <glib.h>

/* "one two three*": a star marks a prefix. */
static char *tokens_of(TokenMode mode, const char *text) {
    Arena *arena = arena_new();
    Tokens tokens = {0};
    tokens_add(arena, mode, text, strlen(text), &tokens);
    GString *seen = g_string_new(NULL);
    for (size_t i = 0; i < tokens.count; i++) {
        g_assert_cmpuint(strlen(tokens.items[i].text), ==, tokens.items[i].length);
        g_string_append_printf(seen, "%s%s%s", i ? " " : "", tokens.items[i].text,
                               tokens.items[i].prefix ? "*" : "");
    }
    g_assert_false(tokens.cut);
    arena_free(arena);
    return g_string_free(seen, FALSE);
}

static void assert_tokens(TokenMode mode, const char *text, const char *expected) {
    g_autofree char *seen = tokens_of(mode, text);
    g_assert_cmpstr(seen, ==, expected);
}

static bool is_found(const Tokens *document, const Token *wanted) {
    for (size_t i = 0; i < document->count; i++) {
        const Token *token = &document->items[i];
        if (wanted->prefix ? g_str_has_prefix(token->text, wanted->text)
                           : g_str_equal(token->text, wanted->text))
            return true;
    }
    return false;
}

/* As a store answers: each token of the query is in the document. */
static bool finds(TokenMode mode, const char *query, const char *document) {
    Arena *arena = arena_new();
    Tokens asked = {0}, held = {0};
    tokens_add(arena, mode, query, strlen(query), &asked);
    tokens_add(arena, TOKENS_DOCUMENT, document, strlen(document), &held);
    bool found = asked.count > 0;
    for (size_t i = 0; i < asked.count; i++)
        found = found && is_found(&held, &asked.items[i]);
    arena_free(arena);
    return found;
}

static void assert_finds(const char *query, const char *document) {
    if (!finds(TOKENS_QUERY, query, document))
        g_error("`%s` doesn't find `%s`", query, document);
    g_assert_true(finds(TOKENS_TYPING, query, document));
}

static void assert_misses(const char *query, const char *document) {
    if (finds(TOKENS_QUERY, query, document))
        g_error("`%s` finds `%s`", query, document);
}

/* --- words --------------------------------------------------------------------------------- */

static void test_words_in_small_letters_each_once(void) {
    assert_tokens(TOKENS_DOCUMENT, "", "");
    assert_tokens(TOKENS_DOCUMENT, " ,;! ", "");
    assert_tokens(TOKENS_DOCUMENT, "The pump, the PUMP; 2 pumps!", "the pump 2 pumps");
    assert_tokens(TOKENS_QUERY, "the pump the", "the pump");
    assert_tokens(TOKENS_DOCUMENT, "@user #5 <b>x</b>", "user 5 b x");
}

static void test_accents_and_forms_are_folded(void) {
    assert_tokens(TOKENS_DOCUMENT, "Müller MULLER Mu\u0308ller ＭＵＬＬＥＲ", "muller");
    assert_tokens(TOKENS_DOCUMENT, "Straße STRASSE", "strasse");
    assert_tokens(TOKENS_DOCUMENT, "Łódź Søren Æther Œuvre Þór İstanbul ısı",
                  "lodz soren aether oeuvre thor istanbul isi");
    assert_tokens(TOKENS_DOCUMENT, "Ёлка ΣΊΣΥΦΟΣ σίσυφος", "елка σισυφοσ");
    assert_tokens(TOKENS_DOCUMENT, "ﬁlter ㎏ m² Ⅳ ①", "filter kg m2 iv 1");
    assert_tokens(TOKENS_DOCUMENT, "co\u00ADope\u200Dra\uFEFFtion", "cooperation");
    assert_tokens(TOKENS_DOCUMENT, "שָׁלוֹם مُحَمَّد", "שלום محمد");
    assert_tokens(TOKENS_DOCUMENT, "٣٤٥, १२, ３４", "345 12 34");
    assert_tokens(TOKENS_DOCUMENT, "हिन्दी", "हिन्दी"); /* vowel signs are no accents */
}

static void test_bytes_that_are_not_text_part_words(void) {
    assert_tokens(TOKENS_DOCUMENT,
                  "caf\xE9 bar\xFF\xFE"
                  "foo\xC3",
                  "caf bar foo");
    assert_tokens(TOKENS_DOCUMENT, "a\xED\xA0\x80z", "a z");
    Arena *arena = arena_new();
    Tokens tokens = {0};
    tokens_add(arena, TOKENS_DOCUMENT, "a\0b\xE6", 4, &tokens);
    g_assert_cmpstr(tokens_text(arena, &tokens), ==, "a b");
    arena_free(arena);
}

static void test_a_long_word_is_known_by_its_beginning(void) {
    g_autofree char *word = g_strnfill(300, 'a');
    g_autofree char *first = g_strnfill(TOKEN_BYTES, 'a');
    assert_tokens(TOKENS_DOCUMENT, word, first);
    assert_finds(word, word);
    GString *wide = g_string_new("x");
    for (int i = 0; i < 40; i++)
        g_string_append(wide, "ж"); /* two bytes each: 63 of 64 are used */
    g_autofree char *cut = g_strndup(wide->str, 63);
    assert_tokens(TOKENS_DOCUMENT, wide->str, cut);
    g_string_free(wide, TRUE);
}

/* --- scripts without spaces ---------------------------------------------------------------- */

static void test_pairs_and_the_last_character(void) {
    assert_tokens(TOKENS_DOCUMENT, "压缩机", "压缩 缩机 机");
    assert_tokens(TOKENS_QUERY, "压缩机", "压缩 缩机");
    assert_tokens(TOKENS_DOCUMENT, "机", "机");
    assert_tokens(TOKENS_QUERY, "机", "机*");
    assert_tokens(TOKENS_DOCUMENT, "更换，A12压缩机", "更换 换 a12 压缩 缩机 机");
    assert_tokens(TOKENS_QUERY, "更换A12", "更换 a12");
    assert_tokens(TOKENS_DOCUMENT, "𠀀𠀁", "𠀀𠀁 𠀁");
}

static void test_every_character_finds_its_text(void) {
    static const char TEXT[] = "压缩机在运行";
    for (const char *from = TEXT; *from; from = g_utf8_next_char(from))
        for (const char *to = g_utf8_next_char(from);; to = g_utf8_next_char(to)) {
            g_autofree char *part = g_strndup(from, (gsize)(to - from));
            assert_finds(part, TEXT);
            if (!*to)
                break;
        }
    assert_misses("机缩", TEXT);
    assert_misses("泵", TEXT);
    assert_misses("缩在", TEXT);
}

static void test_japanese_korean_and_thai(void) {
    assert_tokens(TOKENS_DOCUMENT, "ガス", "ガス ス");
    assert_tokens(TOKENS_DOCUMENT, "ｶﾞｽ", "ガス ス");        /* half-width */
    assert_tokens(TOKENS_DOCUMENT, "カ\u3099ス", "ガス ス"); /* taken apart */
    assert_misses("カス", "ガス");                           /* a voice mark is no accent */
    assert_tokens(TOKENS_DOCUMENT, "サーバー", "サー ーバ バー ー");
    assert_tokens(TOKENS_DOCUMENT, "한국어", "한국 국어 어");
    assert_tokens(TOKENS_DOCUMENT, "\u1112\u1161\u11AB\u1100\u116E\u11A8", "한국 국");
    assert_finds("ไทย", "ภาษาไทย");
}

/* --- numbers ------------------------------------------------------------------------------- */

static void test_a_serial_number_has_its_parts_and_joins(void) {
    assert_tokens(TOKENS_DOCUMENT, "AB-12/34.5", "ab 12 34 5 ab12345 12345 345");
    assert_tokens(TOKENS_QUERY, "AB-12/34.5", "ab12345*");
    assert_tokens(TOKENS_DOCUMENT, "ＡＢ－１２", "ab 12 ab12");
    assert_tokens(TOKENS_DOCUMENT, "00:1A:2B", "00 1a 2b 001a2b 1a2b");
    assert_tokens(TOKENS_DOCUMENT, "Version 3.5.", "version 3 5 35");
    assert_tokens(TOKENS_QUERY, "3.5", "35"); /* short: only itself */
}

static void test_a_serial_number_is_found_as_people_write_it(void) {
    static const char SERIAL[] = "unit s/n:AB-12/34.5-x replaced";
    static const char *const QUERIES[] = {"AB-12/34.5", "ab12345", "AB-12",  "ab-12/34", "12/34.5",
                                          "12-34",      "AB 12",   "34.5-X", "s/n"};
    for (size_t i = 0; i < G_N_ELEMENTS(QUERIES); i++)
        assert_finds(QUERIES[i], SERIAL);
    assert_misses("AB-13", SERIAL);
    assert_misses("2/34.5", SERIAL);
    assert_finds("AB-12/34.5", "ab12345");
    assert_finds("ab_12.34-5", SERIAL);
}

static void test_joined_words_are_found_both_ways(void) {
    assert_tokens(TOKENS_DOCUMENT, "e-mail", "e mail email");
    assert_tokens(TOKENS_QUERY, "e-mail", "e mail");
    assert_finds("email", "an E-Mail came");
    assert_finds("e-mail", "an E\u2011Mail came"); /* another hyphen */
    assert_finds("O’Brien", "O'Brien");
    assert_finds("obrien", "Mr. O’Brien");
    assert_finds("motor pumpe", "Pumpe/Motor");
}

static void test_a_phone_number_is_found_however_it_is_grouped(void) {
    static const char *const WRITTEN[] = {"Tel. +49 (30) 123 45-67.", "+49 30 1234567",
                                          "call 49-30-123-4567 now", "0049 30/1234567"};
    static const char *const QUERIES[] = {"+49 30 1234567", "+49 (30) 12 34 567", "(30) 123 4567",
                                          "4930"};
    for (size_t i = 0; i < G_N_ELEMENTS(WRITTEN); i++)
        assert_finds("(30) 1234567", WRITTEN[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(QUERIES) - 1; i++)
        assert_finds(QUERIES[i], WRITTEN[0]);
    assert_tokens(TOKENS_QUERY, "+49 (30) 123 45-67", "49301234567*");
    assert_tokens(TOKENS_QUERY, "030 123456", "030123456*");
    assert_tokens(TOKENS_QUERY, "010 8888 1234压缩机", "01088881234* 压缩 缩机");
    assert_tokens(TOKENS_QUERY, "4711 4712", "4711* 4712*"); /* two numbers, no phone */
    assert_tokens(TOKENS_QUERY, "030 12", "030 12");
    assert_tokens(TOKENS_QUERY, "030 12345 6a", "030 12345* 6a");
    assert_tokens(TOKENS_DOCUMENT, "12 34", "12 34");
    assert_tokens(TOKENS_DOCUMENT, "123 4567", "123 4567 1234567");
}

static void test_numbers_in_a_table_stay_apart(void) {
    assert_tokens(TOKENS_DOCUMENT, "1, 2, 3", "1 2 3");
    assert_tokens(TOKENS_DOCUMENT, "1234  \t 5678", "1234 5678");
    g_autofree char *seen =
        tokens_of(TOKENS_DOCUMENT, "12345678901234567890 98765432109876543210 1");
    g_assert_cmpstr(seen, ==, "12345678901234567890 98765432109876543210 1");
}

/* --- queries ------------------------------------------------------------------------------- */

static void test_the_last_word_may_go_on_while_typing(void) {
    assert_tokens(TOKENS_TYPING, "pump lea", "pump lea*");
    assert_tokens(TOKENS_TYPING, "pump leak ", "pump leak");
    assert_tokens(TOKENS_TYPING, "e-ma", "e ma*");
    assert_tokens(TOKENS_TYPING, "3.5", "35*");
    assert_tokens(TOKENS_TYPING, "压缩", "压缩");
    assert_tokens(TOKENS_TYPING, "pump 压", "pump 压*");
    assert_tokens(TOKENS_TYPING, "lea lea", "lea"); /* the whole word was asked for, too */
    assert_tokens(TOKENS_TYPING, "", "");
    g_assert_true(finds(TOKENS_TYPING, "Kühlw", "Das Kühlwasser fehlt"));
    g_assert_false(finds(TOKENS_QUERY, "Kühlw", "Das Kühlwasser fehlt"));
}

/* --- limits -------------------------------------------------------------------------------- */

static Tokens read_long(Arena *arena, TokenMode mode, const char *text, size_t length) {
    Tokens tokens = {0};
    gint64 start = g_get_monotonic_time();
    tokens_add(arena, mode, text, length, &tokens);
    g_assert_cmpint(g_get_monotonic_time() - start, <, G_TIME_SPAN_SECOND);
    return tokens;
}

static void test_limits_of_tokens_and_bytes(void) {
    Arena *arena = arena_new();
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 20000; i++)
        g_string_append_printf(text, "w%d ", i);
    Tokens tokens = read_long(arena, TOKENS_DOCUMENT, text->str, text->len);
    g_assert_cmpuint(tokens.count, ==, TOKENS_IN_DOCUMENT);
    g_assert_true(tokens.cut);
    tokens = read_long(arena, TOKENS_QUERY, text->str, text->len);
    g_assert_cmpuint(tokens.count, ==, TOKENS_IN_QUERY);
    g_autofree char *same = g_strnfill(TOKENS_INPUT_BYTES, ' ');
    tokens = read_long(arena, TOKENS_DOCUMENT, same, TOKENS_INPUT_BYTES);
    g_assert_false(tokens.cut);
    tokens_add(arena, TOKENS_DOCUMENT, "behind", 6, &tokens);
    g_assert_true(tokens.cut && tokens.count == 0);
    g_string_free(text, TRUE);
    arena_free(arena);
}

static void test_nasty_texts_take_linear_time(void) {
    static const char *const UNITS[] = {"\u0301\u0316", "\u3099", "ﷺ", "0 ",  "(0", "a-", "1.",
                                        "\u1112\u1161", "\xFF",   "०", "0-(", "机", "·"};
    Arena *arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(UNITS); i++) {
        GString *text = g_string_new(NULL);
        while (text->len < TOKENS_INPUT_BYTES)
            g_string_append(text, UNITS[i]);
        read_long(arena, TOKENS_DOCUMENT, text->str, text->len);
        read_long(arena, TOKENS_TYPING, text->str, text->len);
        g_string_free(text, TRUE);
    }
    arena_free(arena);
}

static void test_fields_add_up_to_one_document(void) {
    Arena *arena = arena_new();
    Tokens tokens = {0};
    tokens_add(arena, TOKENS_DOCUMENT, "Pump leaks", 10, &tokens);
    tokens_add(arena, TOKENS_DOCUMENT, "the pump", 8, &tokens);
    g_assert_cmpstr(tokens_text(arena, &tokens), ==, "pump leaks the");
    g_assert_cmpstr(tokens_text(arena, &(Tokens){0}), ==, "");
    arena_free(arena);
}

static void test_each_word_of_a_random_text_finds_it(void) {
    static const char *const WORDS[] = {"Pumpe", "压缩机", "E-Mail",      "AB-12/34.5",
                                        "Größe", "x",      "030 1234567", "ガス",
                                        "٣٤",    "o'b",    "3.5",         "00"};
    static const char *const BETWEEN[] = {" ", ", ", "; ", "\n", " – ", "。"};
    GRand *random = g_rand_new_with_seed(20261122);
    for (int round = 0; round < 3000; round++) {
        GString *text = g_string_new(NULL);
        bool used[G_N_ELEMENTS(WORDS)] = {0};
        for (int i = g_rand_int_range(random, 1, 6); i > 0; i--) {
            int word = g_rand_int_range(random, 0, G_N_ELEMENTS(WORDS));
            used[word] = true;
            g_string_append(text, WORDS[word]);
            g_string_append(text, BETWEEN[g_rand_int_range(random, 0, G_N_ELEMENTS(BETWEEN))]);
        }
        for (size_t i = 0; i < G_N_ELEMENTS(WORDS); i++)
            if (used[i])
                assert_finds(WORDS[i], text->str);
        g_string_free(text, TRUE);
    }
    g_rand_free(random);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tokens/words", test_words_in_small_letters_each_once);
    g_test_add_func("/tokens/folded", test_accents_and_forms_are_folded);
    g_test_add_func("/tokens/not-text", test_bytes_that_are_not_text_part_words);
    g_test_add_func("/tokens/long-word", test_a_long_word_is_known_by_its_beginning);
    g_test_add_func("/tokens/pairs", test_pairs_and_the_last_character);
    g_test_add_func("/tokens/pairs/any-part", test_every_character_finds_its_text);
    g_test_add_func("/tokens/pairs/scripts", test_japanese_korean_and_thai);
    g_test_add_func("/tokens/serial/tokens", test_a_serial_number_has_its_parts_and_joins);
    g_test_add_func("/tokens/serial/found", test_a_serial_number_is_found_as_people_write_it);
    g_test_add_func("/tokens/joined-words", test_joined_words_are_found_both_ways);
    g_test_add_func("/tokens/phone", test_a_phone_number_is_found_however_it_is_grouped);
    g_test_add_func("/tokens/table", test_numbers_in_a_table_stay_apart);
    g_test_add_func("/tokens/typing", test_the_last_word_may_go_on_while_typing);
    g_test_add_func("/tokens/limits", test_limits_of_tokens_and_bytes);
    g_test_add_func("/tokens/linear", test_nasty_texts_take_linear_time);
    g_test_add_func("/tokens/fields", test_fields_add_up_to_one_document);
    g_test_add_func("/tokens/random", test_each_word_of_a_random_text_finds_it);
    return g_test_run();
}
