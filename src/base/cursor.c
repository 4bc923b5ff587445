#include "base/cursor.h"
#include "base/text.h"

#include <glib.h>

/* Version (1 byte), MAC, then each value: its kind (1 byte) and, for a whole number, 8 bytes of it,
 * for a text 2 bytes of its length and its bytes; numbers with their lowest byte first. */
enum { VERSION = 1, HEAD_BYTES = 1 + SECRET_MAC_BYTES, WHOLE_BYTES = 8, LENGTH_BYTES = 2 };

typedef struct Bytes {
    uint8_t *at, *end;
} Bytes;

static void put(Bytes *bytes, const void *from, size_t length) {
    g_assert((size_t)(bytes->end - bytes->at) >= length);
    bytes->at = mempcpy(bytes->at, from, length);
}

static void put_number(Bytes *bytes, uint64_t value, size_t length) {
    uint64_t ordered = GUINT64_TO_LE(value);
    put(bytes, &ordered, length);
}

static bool take(Bytes *bytes, size_t length, const uint8_t **ret_from) {
    if ((size_t)(bytes->end - bytes->at) < length)
        return false;
    *ret_from = bytes->at;
    bytes->at += length;
    return true;
}

static bool take_number(Bytes *bytes, size_t length, uint64_t *ret_value) {
    const uint8_t *from;
    uint64_t ordered = 0;
    if (!take(bytes, length, &from))
        return false;
    memcpy(&ordered, from, length);
    *ret_value = GUINT64_FROM_LE(ordered);
    return true;
}

/* Of the version, the purpose with the NUL that ends it, and the values. */
static void cursor_mac(Arena *arena, const uint8_t *key, const char *purpose, const uint8_t *values,
                       size_t length, uint8_t ret_mac[SECRET_MAC_BYTES]) {
    size_t purpose_bytes = strlen(purpose) + 1;
    uint8_t *sealed = arena_alloc(arena, 1 + purpose_bytes + length);
    sealed[0] = VERSION;
    uint8_t *behind = mempcpy(sealed + 1, purpose, purpose_bytes);
    memcpy(behind, values, length);
    secret_mac(key, sealed, 1 + purpose_bytes + length, ret_mac);
}

static void put_value(Bytes *bytes, const CursorValue *value) {
    put_number(bytes, value->kind, 1);
    if (value->kind == CURSOR_WHOLE)
        put_number(bytes, (uint64_t)value->whole, WHOLE_BYTES);
    if (value->kind != CURSOR_TEXT)
        return;
    size_t length = strlen(value->text);
    put_number(bytes, length, LENGTH_BYTES);
    put(bytes, value->text, length);
}

static bool take_value(Arena *arena, Bytes *bytes, CursorValue *ret_value) {
    uint64_t kind, number;
    const uint8_t *text;
    *ret_value = (CursorValue){0};
    if (!take_number(bytes, 1, &kind) || kind > CURSOR_TEXT)
        return false;
    ret_value->kind = (CursorKind)kind;
    if (kind == CURSOR_NOTHING)
        return true;
    if (!take_number(bytes, kind == CURSOR_WHOLE ? WHOLE_BYTES : LENGTH_BYTES, &number))
        return false;
    if (kind == CURSOR_WHOLE) {
        ret_value->whole = (int64_t)number;
        return true;
    }
    if (!take(bytes, number, &text) || !text_is_utf8((const char *)text, number, NULL))
        return false;
    ret_value->text = arena_text_n(arena, (const char *)text, number);
    return true;
}

const char *cursor_text(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                        const Cursor *cursor) {
    uint8_t bytes[HEAD_BYTES + CURSOR_BYTES] = {VERSION};
    Bytes values = {bytes + HEAD_BYTES, bytes + sizeof bytes};
    g_assert(cursor->count <= CURSOR_VALUES);
    for (size_t i = 0; i < cursor->count; i++)
        put_value(&values, &cursor->values[i]);
    size_t length = (size_t)(values.at - bytes);
    cursor_mac(arena, key, purpose, bytes + HEAD_BYTES, length - HEAD_BYTES, bytes + 1);
    return base64url_text(arena, bytes, length);
}

/* The MAC first: nothing that isn't ours is looked into. */
bool cursor_read(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                 const char *text, Cursor *ret_cursor) {
    uint8_t mac[SECRET_MAC_BYTES];
    size_t length;
    *ret_cursor = (Cursor){0};
    if (!text || strnlen(text, CURSOR_TEXT_BYTES + 1) > CURSOR_TEXT_BYTES)
        return false;
    uint8_t *bytes = base64url_read(arena, text, &length);
    if (!bytes || length < HEAD_BYTES || bytes[0] != VERSION)
        return false;
    cursor_mac(arena, key, purpose, bytes + HEAD_BYTES, length - HEAD_BYTES, mac);
    if (!secret_equal(mac, bytes + 1, sizeof mac))
        return false;
    Cursor cursor = {0};
    for (Bytes values = {bytes + HEAD_BYTES, bytes + length}; values.at < values.end;)
        if (cursor.count == CURSOR_VALUES ||
            !take_value(arena, &values, &cursor.values[cursor.count++]))
            return false;
    *ret_cursor = cursor;
    return true;
}
