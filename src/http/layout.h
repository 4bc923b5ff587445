/* Finds what libmicrohttpd 0.9.75 hides when it reads a request: NUL bytes that cut a value or the
 * URL, lines ended by a bare LF, folded lines. All are ways to be read differently elsewhere.
 *
 * That version parses in place: it ends each text with NUL where the delimiter was, so the texts of
 * a request lie behind each other with exactly the delimiters between them. A longer or shorter gap
 * is a byte that was taken for something else. Versions from 1.0 refuse these forms by themselves
 * and promise no layout: there every layout is plain. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

typedef struct Layout {
    const char *expected; /* where the next text must begin; NULL: nothing is checked */
    bool plain;
} Layout;

/* The texts as libmicrohttpd hands them out, still in its buffer. `target_length` was counted
 * before it cut the target at its '?'. */
Layout layout_begin(const char *target, size_t target_length, const char *version);
void layout_header(Layout *layout, const char *name, size_t name_length, const char *value,
                   size_t value_length);
/* After the last header: whether all was as it seemed. */
bool layout_end(const Layout *layout);
