/* The words of the index that begin as what somebody types: of a few, each can be looked for,
 * newest first. FTS5 by itself unites the places of all of them before it gives the first. */
#pragma once

#include "store/store.h"

enum { COMPLETIONS_MOST = 64 };

typedef struct Completions {
    const char *beginning;
    Texts words;
    bool all; /* there are no others */
} Completions;

/* What was completed already; a zeroed one is empty. */
typedef LIST(const Completions *) SearchMemo;

/* Those of `beginning`, from `memo` or read into it; NULL and an error where they can't be read. */
const Completions *search_complete(Call *call, Db *db, const char *beginning, SearchMemo *memo);

/* With spaces between. */
const char *search_completed_words(Arena *arena, const Completions *completions);

/* What FTS5 is asked for: `"word"*`, or `("word" OR "words")` where these are all. */
const char *search_prefix_match(Arena *arena, const Completions *completions);
