#include "base/pinyin.h"

#include <glib.h>
#include <stdbool.h>

enum { FEWEST = 2, MOST = 20 };

/* Surnames with a reading of their own: 曾 zeng, 单 shan, 仇 qiu, 区 ou, 查 zha, 解 xie, 朴 piao,
 * 翟 zhai, 尉 yu, 覃 qin. */
static const struct {
    gunichar character;
    char letter;
} SURNAMES[] = {{0x66FE, 'z'}, {0x5355, 's'}, {0x4EC7, 'q'}, {0x533A, 'o'}, {0x67E5, 'z'},
                {0x89E3, 'x'}, {0x6734, 'p'}, {0x7FDF, 'z'}, {0x5C09, 'y'}, {0x8983, 'q'}};

static char letter_of(gunichar character, bool first) {
    if (character < PINYIN_FIRST || character > PINYIN_LAST)
        return ' ';
    for (size_t i = 0; first && i < G_N_ELEMENTS(SURNAMES); i++)
        if (SURNAMES[i].character == character)
            return SURNAMES[i].letter;
    return PINYIN_LETTERS[character - PINYIN_FIRST];
}

const char *pinyin_initials(Arena *arena, const char *name) {
    char letters[MOST + 1];
    size_t count = 0;
    if (!g_utf8_validate(name, -1, NULL))
        return NULL;
    for (const char *at = name; *at; at = g_utf8_next_char(at)) {
        char letter = letter_of(g_utf8_get_char(at), count == 0);
        if (letter == ' ')
            continue;
        if (count == MOST)
            return NULL;
        letters[count++] = letter;
    }
    letters[count] = '\0';
    return count < FEWEST ? NULL : arena_text(arena, letters);
}
