/* HTML text and small inline charts (SVG). Everything that comes from a file is escaped here. */
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* `text` with & < > " ' escaped. */
void html_text(FILE *out, const char *text);

/* Opens <tag class="…">, closes it; `class` may be NULL. */
void html_element(FILE *out, const char *tag, const char *class_name, const char *text);

/* A horizontal bar of `share` (hundredths of a percent; below 0: no data), with a mark at
 * `second` (below 0: none). */
void html_share_bar(FILE *out, int share, int second);

/* Columns of two stacked counts, each with its name; `labels` say what the parts are. */
typedef struct HtmlColumn {
    const char *name;
    int64_t lower, upper;
} HtmlColumn;
void html_columns(FILE *out, const HtmlColumn *columns, size_t count, const char *const labels[2]);

/* One bar divided into parts, with a legend. */
typedef struct HtmlPart {
    const char *name;
    double value;
    const char *value_text;
    const char *class_name; /* colour: "ours", "customer", "third", "nobody" */
} HtmlPart;
void html_parts(FILE *out, const HtmlPart *parts, size_t count);

/* Ranges from p50 over p90 to p99 on a logarithmic axis of time. */
typedef struct HtmlRange {
    const char *name;
    double p50, p90, p99; /* seconds */
    const char *text;
} HtmlRange;
void html_ranges(FILE *out, const HtmlRange *ranges, size_t count);

/* The style sheet of reports: screen, dark screen, print. */
extern const char HTML_STYLE[];
