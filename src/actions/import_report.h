/* What an import tells: as JSON for answers, as CSV for people who go through it row by row. */
#pragma once

#include "actions/import.h"

enum { REFUSED_SHOWN = 1000 };

/* The first refusals, kept for the answer. */
typedef struct RefusedLines {
    Arena *arena;
    LIST(ImportLine) lines;
    bool more;
} RefusedLines;

void refused_keep(RefusedLines *refused, const ImportLine *line);

/* {"rows", "refused", "saved", "kinds": {"sites": {"new", "changed", "same", "kept"}},
 * "refused_rows": […], "refused_rows_cut"} */
void import_report_json(JsonWriter *out, const ImportReport *report, const RefusedLines *refused);
/* {"row", "line", "kind", "key", "outcome"[, "field", "reason"]} */
void import_line_json(JsonWriter *out, const ImportLine *line);

/* The first line of the CSV, and the others. */
void import_csv_begin(FILE *out);
void import_csv_line(FILE *out, const ImportLine *line);
