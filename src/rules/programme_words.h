/* A programme in plain words: what a service manager reads, and what documents print. */
#pragma once

#include "model/programme.h"

typedef struct ProgrammeLine {
    const char *text;
    int line; /* of the file, where what it says is written; 0: not known */
} ProgrammeLine;

typedef struct ProgrammeSection {
    const char *part;  /* the key of the file: "promises" */
    const char *title; /* in words */
    int line;          /* of the key; 0: the file lacks it */
    LIST(ProgrammeLine) lines;
} ProgrammeSection;
typedef LIST(ProgrammeSection) ProgrammeSections;

/* The programme in words, part by part, beside the lines of its file. */
void programme_sections(Arena *arena, const Programme *programme, const char *language,
                        ProgrammeSections *ret_sections);

/* The whole programme as text, in `language` ("en", "zh"). */
const char *programme_in_words(Arena *arena, const Programme *programme, const char *language);

/* One promise as a sentence: what starts it, how long, on which calendar, what meets it. */
const char *promise_in_words(Arena *arena, const Programme *programme, const Promise *promise,
                             const char *language);
