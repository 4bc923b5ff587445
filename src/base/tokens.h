/* Full text: the one tokenizer, for what is stored and for what is asked.
 *
 * Tokens are letters and digits of any script in lower case, without accents (Müller, MULLER and
 * ＭＵＬＬＥＲ are `muller`), at most TOKEN_BYTES long; a longer word is known by its beginning.
 *
 * Scripts without spaces (Chinese, Japanese, Thai, …; Korean with them) become overlapping pairs:
 * 压缩机 is 压缩 缩机 and, in a document, the last character alone: 机. So each character begins
 * one token, and a query of one character is a prefix query (压*) that finds it anywhere: one token
 * more a run, where single characters beside the pairs would be twice the index.
 *
 * Numbers with marks inside, such as AB-12/34.5, are in a document their parts, the whole
 * (ab12345), and what begins at each part (12345, 345). A query asks for words with digits as a
 * whole, and from four characters on as a prefix: AB-12/3 and 12/34 both find it. Phone numbers
 * likewise, there also across spaces and brackets. */
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

enum {
    TOKEN_BYTES = 64,
    TOKENS_IN_DOCUMENT = 4096,
    TOKENS_IN_QUERY = 32,
    TOKENS_INPUT_BYTES = 256 * 1024,
};

typedef enum TokenMode {
    TOKENS_DOCUMENT,
    TOKENS_QUERY,  /* each token must be found */
    TOKENS_TYPING, /* a query whose last word may go on, unless something stands behind it */
} TokenMode;

typedef struct Token {
    const char *text; /* UTF-8, NUL-terminated, without spaces */
    uint32_t hash;    /* for tokens_add */
    uint8_t length;
    bool prefix; /* in a query: tokens that begin so will do */
} Token;

/* A zeroed one is empty. No token is in it twice; they stand in the order of the text. */
typedef struct Tokens {
    Token *items;
    size_t count, capacity;
    bool cut;          /* a limit was met: what came behind it is not in */
    size_t bytes_read; /* counts against TOKENS_INPUT_BYTES */
    uint64_t *slots;   /* where each token is, by its hash; 0 is free */
    size_t slot_count;
} Tokens;

/* Adds the tokens of `text`; a document of several fields adds them one by one. Bytes that are not
 * UTF-8 stand between words. Linear time, whatever the bytes. */
void tokens_add(Arena *arena, TokenMode mode, const char *text, size_t length, Tokens *tokens);

/* All tokens with a space between two, for an engine that splits at spaces. */
const char *tokens_text(Arena *arena, const Tokens *tokens);
