/* Progress of long work on standard error: a line that renews itself on a terminal, a line every
 * few seconds elsewhere, nothing for what is done at once. */
#pragma once

#include "replay/log_reader.h"

typedef struct ProgressLine {
    FILE *input;  /* how far it is read tells the share; may be a pipe */
    int64_t size; /* of the input in bytes; 0: unknown */
    int64_t next; /* monotonic microseconds: when to say something again */
    bool terminal;
    bool shown;
} ProgressLine;

/* Begins; says nothing yet. */
void progress_begin(ProgressLine *line, FILE *input);
/* The report to hand to a replay, with the line as `with`. */
void progress_report(void *line, const char *what, int64_t done);
/* Clears the line on a terminal. */
void progress_end(ProgressLine *line);
