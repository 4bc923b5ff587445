/* Text helpers: UTF-8 at the door, hints for misspelt words, whole small files. */
#pragma once

#include "base/error.h"

/* Valid UTF-8 (RFC 3629) without NUL. Where not, `ret_at` (may be NULL) is the first bad byte. */
bool text_is_utf8(const char *text, size_t length, size_t *ret_at);

/* Line and column (in characters), both from 1, of byte `at` of UTF-8 text; CRLF is one line end.
 */
void text_place(const char *text, size_t at, int *ret_line, int *ret_column);

/* "did you mean `response`?" for the word of `words` nearest to `word` (Damerau–Levenshtein at most
 * a third of its length, at least 1 edit allowed; letter case is no difference), or NULL where none
 * is near: nothing is near a word of over 64 characters, or one that shares no character with it.
 */
const char *text_hint(Arena *arena, const char *word, const char *const *words, size_t count);

bool text_starts_with(const char *text, const char *prefix);
bool text_ends_with(const char *text, const char *suffix);

/* `pattern` may hold `*` for any run of characters; all else is literal. Linear time. */
bool text_matches(const char *text, const char *pattern);

/* A whole file of at most `limit_bytes`; "-" is standard input. NULL and an error (not found, too
 * large, a folder, not readable) naming the file. NUL-terminated behind `ret_length`. */
char *text_load_file(Call *call, const char *file, size_t limit_bytes, size_t *ret_length);

enum { TEXT_REAL_BYTES = 32 };

/* The shortest decimal text that reads back as exactly `value` (finite), the same in every locale;
 * always with a point or an exponent, so that it stays a real: 5400.5, 3.0, 1e-07. */
const char *text_from_real(double value, char ret_text[TEXT_REAL_BYTES]);

/* Exactly `count` digits of `value`, which has no more; behind them. For dates and instants, of
 * which every record has some: printf takes ten times as long. */
char *text_put_digits(char *at, int value, int count);

/* A file built into the program (tools/embed). */
typedef struct EmbeddedFile {
    const char *name; /* without folder and extension */
    const char *text; /* ends with NUL */
    size_t length;
} EmbeddedFile;

/* The file of that name in a table that ends with a row without name; NULL where there is none. */
const EmbeddedFile *embedded_find(const EmbeddedFile *table, const char *name);

/* Whether `word` is one of the words of `list`, which have commas between them. */
bool text_has_word(const char *list, const char *word);

/* The last part of a path of either kind: names of files come from other systems. */
const char *text_file_name(const char *path);
