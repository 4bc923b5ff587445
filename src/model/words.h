/* Text for people, in each language that a file gives it in.
 *
 * Written as a plain text (English) or as a map: `{en: Fault, zh: 故障}`. */
#pragma once

#include "base/node.h"

typedef struct Word {
    const char *language; /* BCP 47: "en", "zh", "pt-BR" */
    const char *text;     /* never empty */
} Word;
typedef LIST(Word) Words;

/* Adds what `node` says to the zeroed `ret_words`. False and an error on `field` for each text that
 * is empty or no text, and each key that is no language tag; what could be read is kept. */
bool words_read(Call *call, const Node *node, const char *field, Words *ret_words);

/* The text in `language`, or in the language without its region, else in English, else the first
 * one, else "". Letter case of tags is no difference. `language` may be NULL: English. */
const char *words_in(const Words *words, const char *language);
