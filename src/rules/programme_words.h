/* A programme in plain words: what a service manager reads, and what documents print. */
#pragma once

#include "model/programme.h"

/* The whole programme as text, in `language` ("en", "zh"). */
const char *programme_in_words(Arena *arena, const Programme *programme, const char *language);

/* One promise as a sentence: what starts it, how long, on which calendar, what meets it. */
const char *promise_in_words(Arena *arena, const Programme *programme, const Promise *promise,
                             const char *language);
