/* Opaque cursors for keyset pagination: the sort values of the last row seen, as one text that only
 * we can make. What was forged, cut, made for another list or with another key is no cursor. It
 * proves where a list goes on, not that its bearer may read it; nor is it a secret to him. */
#pragma once

#include "base/secret.h"

enum {
    CURSOR_VALUES = 4,
    CURSOR_BYTES = 4096,      /* all values together, with a few bytes each for their lengths */
    CURSOR_TEXT_BYTES = 5504, /* of the longest cursor */
};

typedef enum CursorKind { CURSOR_NOTHING, CURSOR_WHOLE, CURSOR_TEXT } CursorKind;

typedef struct CursorValue {
    CursorKind kind;
    int64_t whole;    /* CURSOR_WHOLE */
    const char *text; /* CURSOR_TEXT: UTF-8, NUL-terminated */
} CursorValue;

typedef struct Cursor {
    CursorValue values[CURSOR_VALUES];
    size_t count;
} Cursor;

/* Base64url text. `purpose` says which list in which order ("requests by due_at, id"); it is part
 * of the seal, not of the text. Values over CURSOR_BYTES are an assertion: what is sorted by is
 * shorter by its field's limit. */
const char *cursor_text(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                        const Cursor *cursor);

/* False for anything but a text that cursor_text made with this key and purpose; NULL, too. */
bool cursor_read(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                 const char *text, Cursor *ret_cursor);
