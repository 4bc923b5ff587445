/* Cursors: what goes in comes out, and nothing else is one. */
#include "base/cursor.h"

#include <glib.h>

static const uint8_t KEY[SECRET_KEY_BYTES] = "a key of just thirty-two bytes..";
static const char LIST[] = "requests by due_at, id";

static const Cursor EXAMPLE = {.values = {{.kind = CURSOR_TEXT, .text = "Müller 维修"},
                                          {.kind = CURSOR_WHOLE, .whole = INT64_MIN},
                                          {.kind = CURSOR_NOTHING},
                                          {.kind = CURSOR_WHOLE, .whole = 17}},
                               .count = 4};

static void assert_same(const Cursor *a, const Cursor *b) {
    g_assert_cmpuint(a->count, ==, b->count);
    for (size_t i = 0; i < a->count; i++) {
        g_assert_cmpint(a->values[i].kind, ==, b->values[i].kind);
        g_assert_cmpint(a->values[i].whole, ==, b->values[i].whole);
        g_assert_cmpstr(a->values[i].text, ==, b->values[i].text);
    }
}

static void assert_round_trip(const Cursor *cursor) {
    Arena *arena = arena_new();
    Cursor again;
    const char *text = cursor_text(arena, KEY, LIST, cursor);
    g_assert_cmpuint(strlen(text), <=, CURSOR_TEXT_BYTES);
    g_assert_true(cursor_read(arena, KEY, LIST, text, &again));
    assert_same(cursor, &again);
    arena_free(arena);
}

static void assert_refused(const char *key, const char *purpose, const char *text) {
    Arena *arena = arena_new();
    Cursor cursor = {.count = 9};
    g_assert_false(cursor_read(arena, (const uint8_t *)key, purpose, text, &cursor));
    g_assert_cmpuint(cursor.count, ==, 0);
    arena_free(arena);
}

static void test_what_goes_in_comes_out(void) {
    static const int64_t WHOLE[] = {0, 1, -1, 255, 256, INT64_MAX, INT64_MIN};
    assert_round_trip(&EXAMPLE);
    assert_round_trip(&(Cursor){.count = 0});
    assert_round_trip(&(Cursor){.values = {{.kind = CURSOR_TEXT, .text = ""}}, .count = 1});
    for (size_t i = 0; i < G_N_ELEMENTS(WHOLE); i++)
        assert_round_trip(
            &(Cursor){.values = {{.kind = CURSOR_WHOLE, .whole = WHOLE[i]}}, .count = 1});
}

static void test_the_longest_values(void) {
    g_autofree char *text = g_strnfill(CURSOR_BYTES - 3, 'x');
    assert_round_trip(&(Cursor){.values = {{.kind = CURSOR_TEXT, .text = text}}, .count = 1});
    g_autofree char *endless = g_strnfill(1000 * 1000, 'A');
    assert_refused((const char *)KEY, LIST, endless);
}

static void test_another_key_or_list_refuses(void) {
    Arena *arena = arena_new();
    const char *text = cursor_text(arena, KEY, LIST, &EXAMPLE);
    assert_refused("a key of just thirty-two bytes.,", LIST, text);
    assert_refused((const char *)KEY, "requests by due_at, iD", text);
    assert_refused((const char *)KEY, "", text);
    arena_free(arena);
}

static void test_every_changed_character_refuses(void) {
    Arena *arena = arena_new();
    const char *text = cursor_text(arena, KEY, LIST, &EXAMPLE);
    size_t length = strlen(text);
    for (size_t at = 0; at < length; at++) {
        char *changed = arena_text(arena, text);
        changed[at] = changed[at] == 'A' ? 'B' : 'A';
        assert_refused((const char *)KEY, LIST, changed);
        assert_refused((const char *)KEY, LIST, arena_text_n(arena, text, at));
    }
    assert_refused((const char *)KEY, LIST, arena_printf(arena, "%sAAAA", text));
    arena_free(arena);
}

static void test_other_texts_refuse(void) {
    static const char *const TEXTS[] = {
        NULL, "", "A", "AQ", "AQ==", "Müller", "\xFF", " ", "AQAAAAAAAAAAAAAAAAAAAAA", "0", "-1"};
    for (size_t i = 0; i < G_N_ELEMENTS(TEXTS); i++)
        assert_refused((const char *)KEY, LIST, TEXTS[i]);
}

/* A text with the right seal around values that cursor_text wouldn't write. */
static void assert_sealed_refused(const char *values, size_t length) {
    Arena *arena = arena_new();
    GString *sealed = g_string_new("\x01");
    uint8_t bytes[128] = {1};
    g_string_append_len(sealed, LIST, sizeof LIST);
    g_string_append_len(sealed, values, (gssize)length);
    secret_mac(KEY, sealed->str, sealed->len, bytes + 1);
    memcpy(bytes + 1 + SECRET_MAC_BYTES, values, length);
    assert_refused((const char *)KEY, LIST,
                   base64url_text(arena, bytes, 1 + SECRET_MAC_BYTES + length));
    g_string_free(sealed, TRUE);
    arena_free(arena);
}

static void test_a_seal_around_other_bytes_refuses(void) {
    assert_sealed_refused("\x03", 1);            /* an unknown kind */
    assert_sealed_refused("\x01\0\0\0", 4);      /* a number cut */
    assert_sealed_refused("\x02", 1);            /* no length */
    assert_sealed_refused("\x02\x05\0abcd", 7);  /* a text cut */
    assert_sealed_refused("\x02\x02\0\xC3(", 5); /* a text that isn't UTF-8 */
    assert_sealed_refused("\x02\x03\0a\0b", 6);  /* NUL in a text */
    assert_sealed_refused("\0\0\0\0\0", 5);      /* five values */
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_true(secret_start());
    g_test_add_func("/cursor/round-trip", test_what_goes_in_comes_out);
    g_test_add_func("/cursor/longest", test_the_longest_values);
    g_test_add_func("/cursor/foreign", test_another_key_or_list_refuses);
    g_test_add_func("/cursor/changed", test_every_changed_character_refuses);
    g_test_add_func("/cursor/other", test_other_texts_refuse);
    g_test_add_func("/cursor/sealed", test_a_seal_around_other_bytes_refuses);
    return g_test_run();
}
