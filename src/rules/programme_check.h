/* Whether a programme can be kept at all: promises that can never start or never be met, coverage
 * rules that can never be reached, levels that facts can't reach. */
#pragma once

#include "model/programme.h"

/* Adds an error for each. The programme may have been read with mistakes. */
void programme_check(Call *call, const Programme *programme);

/* Reads, links and checks the programme of a file. NULL where anything is wrong; then every mistake
 * of the file is an error of `call`. */
const Programme *programme_open(Call *call, const char *file, const HolidaySource *source);

/* The same for text that is already in memory. */
const Programme *programme_open_text(Call *call, const char *file, const char *text, size_t length,
                                     const HolidaySource *source);
