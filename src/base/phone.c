#include "base/phone.h"

#include <glib.h>
#include <string.h>

static const char NUMBER_SIGNS[] = "0123456789+ -()./";

static bool read_end(const char *number, size_t length, char ret_end[PHONE_END + 1]) {
    size_t have = 0;
    for (size_t i = length; i-- && have < PHONE_END;)
        if (g_ascii_isdigit(number[i]))
            ret_end[PHONE_END - ++have] = number[i];
    ret_end[PHONE_END] = '\0';
    return have == PHONE_END;
}

bool phone_next(const char **text, char ret_end[PHONE_END + 1]) {
    while (**text) {
        *text += strcspn(*text, NUMBER_SIGNS);
        size_t length = strspn(*text, NUMBER_SIGNS);
        const char *number = *text;
        *text += length;
        if (read_end(number, length, ret_end))
            return true;
    }
    return false;
}

bool phone_of(const char *text, char ret_end[PHONE_END + 1]) {
    size_t length = strspn(text, NUMBER_SIGNS);
    return !text[length] && read_end(text, length, ret_end);
}
