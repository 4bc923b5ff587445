/* The reports of a replay: HTML to read and print, JSON for programs, CSV for spreadsheets. All
 * read the same figures (tally.h); formula, population and exclusions stand beside them. */
#pragma once

#include "replay/replay.h"

typedef enum ReportKind { REPORT_HTML, REPORT_JSON, REPORT_CSV } ReportKind;

/* By the file's ending; false and an error on "--report" for another one. */
bool report_kind(Call *call, const char *file, ReportKind *ret_kind);

/* Writes the report to `out`. `language` is "en" or "zh". */
void report_write(Arena *arena, const Replay *replay, ReportKind kind, const char *language,
                  FILE *out);

void report_html(Arena *arena, const Replay *replay, const char *language, FILE *out);
void report_json(const Replay *replay, FILE *out);
void report_csv(const Replay *replay, FILE *out);
