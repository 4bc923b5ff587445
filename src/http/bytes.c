#include "http/server_internal.h"

#include <glib.h>

enum { FIRST_ROOM = 512 };

void bytes_add(Bytes *bytes, const char *text, size_t length) {
    if (bytes->start == bytes->end)
        bytes->start = bytes->end = 0;
    if (length > bytes->room - bytes->end && bytes->start) {
        memmove(bytes->memory, bytes->memory + bytes->start, bytes->end - bytes->start);
        bytes->end -= bytes->start;
        bytes->start = 0;
    }
    if (length > bytes->room - bytes->end) {
        bytes->room = MAX(MAX(bytes->room * 2, bytes->end + length), FIRST_ROOM);
        bytes->memory = g_realloc(bytes->memory, bytes->room);
    }
    memcpy(bytes->memory + bytes->end, text, length);
    bytes->end += length;
}

void bytes_free(Bytes *bytes) {
    g_free(bytes->memory);
    *bytes = (Bytes){0};
}
