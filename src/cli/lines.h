/* JSON lines on standard input: one question a line, one answer a line, in bounded memory. */
#pragma once

#include "base/json.h"

/* Answers one question; on failure it adds errors and the line gets {"error": …}. */
typedef void (*LineAnswer)(Call *call, const Node *question, JsonWriter *answer, void *with);

/* Reads questions until the end of input. A line that can't be answered gets its error and the rest
 * goes on. Returns EXIT_DONE, or EXIT_NO where some line got an error. */
int answer_lines(const Call *call, LineAnswer answer, void *with);
