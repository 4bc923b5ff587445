/* Any bytes as text. The tokens are clean, each once and within the limits; and the document is
 * found by each of its tokens, and by all its text as a query. */
#include "base/text.h"
#include "base/tokens.h"
#include "fuzz.h"

#include <glib.h>

static void check_token(const Token *token, TokenMode mode) {
    g_assert(token->length > 0 && token->length <= TOKEN_BYTES);
    g_assert(strlen(token->text) == token->length);
    g_assert(text_is_utf8(token->text, token->length, NULL));
    g_assert(!strpbrk(token->text, " -/.()ABCXYZ\"'*"));
    g_assert(mode != TOKENS_DOCUMENT || !token->prefix);
}

static void check_tokens(const Tokens *tokens, TokenMode mode, size_t limit) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_assert(tokens->count <= limit);
    for (size_t i = 0; i < tokens->count; i++) {
        check_token(&tokens->items[i], mode);
        g_assert(g_hash_table_add(seen, (char *)tokens->items[i].text));
    }
}

static bool is_found(const Tokens *document, const Token *wanted) {
    for (size_t i = 0; i < document->count; i++)
        if (wanted->prefix ? g_str_has_prefix(document->items[i].text, wanted->text)
                           : g_str_equal(document->items[i].text, wanted->text))
            return true;
    return false;
}

/* What was cut off either side may be missed. */
static void check_finds(Arena *arena, const Tokens *document, TokenMode mode, const char *text,
                        size_t length) {
    Tokens asked = {0};
    tokens_add(arena, mode, text, length, &asked);
    check_tokens(&asked, mode, TOKENS_IN_QUERY);
    for (size_t i = 0; i < asked.count && !document->cut; i++)
        g_assert(is_found(document, &asked.items[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_new();
    const char *text = (const char *)data;
    Tokens tokens = {0};
    tokens_add(arena, TOKENS_DOCUMENT, text, size, &tokens);
    check_tokens(&tokens, TOKENS_DOCUMENT, TOKENS_IN_DOCUMENT);
    check_finds(arena, &tokens, TOKENS_QUERY, text, size);
    check_finds(arena, &tokens, TOKENS_TYPING, text, size);
    for (size_t i = 0; i < tokens.count && i < 64; i++)
        check_finds(arena, &tokens, TOKENS_QUERY, tokens.items[i].text, tokens.items[i].length);
    arena_free(arena);
    return 0;
}
