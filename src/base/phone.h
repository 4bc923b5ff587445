/* Telephone numbers as people write them. One number is written with a country, with a trunk 0, or
 * with neither (E.164, E.123): only its end stays the same. */
#pragma once

#include <stdbool.h>

enum { PHONE_END = 8 };

/* The last PHONE_END digits of the next number in `*text` that has as many; moves `*text` behind
 * it. False: there is none. */
bool phone_next(const char **text, char ret_end[PHONE_END + 1]);

/* The same of a text that is nothing but one number. */
bool phone_of(const char *text, char ret_end[PHONE_END + 1]);
