/* Chinese names by the letters their readings begin with, as people type them: 李伟 is `lw`. */
#pragma once

#include "base/arena.h"

enum { PINYIN_FIRST = 0x4E00, PINYIN_LAST = 0x9FFF };
/* One letter for each character from PINYIN_FIRST to PINYIN_LAST; a space where none is known. */
extern const char PINYIN_LETTERS[];

/* The initials of a name's Chinese characters, in lower case; of a surname that is read otherwise
 * than the word, those of the name. NULL where fewer than two or more than 20 are Chinese. */
const char *pinyin_initials(Arena *arena, const char *name);
