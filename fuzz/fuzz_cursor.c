/* Any bytes as a cursor, twice: as the text itself, and as values under a right seal, which is what
 * a fuzzer can't forge. What is read is written again as the same text. */
#include "base/cursor.h"
#include "base/text.h"
#include "fuzz.h"

#include <glib.h>

static const uint8_t KEY[SECRET_KEY_BYTES] = "a key of just thirty-two bytes..";
static const char LIST[] = "list";

static bool check(Arena *arena, const char *text) {
    Cursor cursor;
    if (!cursor_read(arena, KEY, LIST, text, &cursor)) {
        g_assert(cursor.count == 0);
        return false;
    }
    g_assert(cursor.count <= CURSOR_VALUES);
    for (size_t i = 0; i < cursor.count; i++)
        g_assert(cursor.values[i].kind != CURSOR_TEXT ||
                 text_is_utf8(cursor.values[i].text, strlen(cursor.values[i].text), NULL));
    g_assert_cmpstr(cursor_text(arena, KEY, LIST, &cursor), ==, text);
    return true;
}

static const char *seal(Arena *arena, const uint8_t *values, size_t size) {
    uint8_t *sealed = arena_alloc(arena, 1 + sizeof LIST + size);
    uint8_t *bytes = arena_alloc(arena, 1 + SECRET_MAC_BYTES + size);
    sealed[0] = bytes[0] = 1;
    memcpy(sealed + 1, LIST, sizeof LIST);
    memcpy(sealed + 1 + sizeof LIST, values, size);
    secret_mac(KEY, sealed, 1 + sizeof LIST + size, bytes + 1);
    memcpy(bytes + 1 + SECRET_MAC_BYTES, values, size);
    return base64url_text(arena, bytes, 1 + SECRET_MAC_BYTES + size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_assert(secret_start());
    Arena *arena = arena_new();
    g_assert(!check(arena, arena_text_n(arena, (const char *)data, size)));
    check(arena, seal(arena, data, size));
    arena_free(arena);
    return 0;
}
