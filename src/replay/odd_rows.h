/* The side file of a replay: every row that was refused or odd, with the reason. */
#pragma once

#include "base/error.h"
#include <stdio.h>

typedef enum OddKind {
    ODD_UNREADABLE_ROW, /* no CSV */
    ODD_COLUMN_COUNT,
    ODD_NO_CASE,
    ODD_NO_INSTANT,  /* the line's own instant is missing or unreadable */
    ODD_BAD_INSTANT, /* another instant is unreadable */
    ODD_UNKNOWN_STATE,
    ODD_UNKNOWN_LEVEL,
    ODD_BAD_FACT,
    ODD_BAD_ORDER,
    ODD_OUT_OF_ORDER, /* stands behind a later line of its case */
    ODD_SAME_ORDER,   /* two lines of a case that the order can't tell apart */
    ODD_BEFORE_OPENING,
    ODD_TELLS_FUTURE,
    ODD_OPENED_DIFFERS,
    ODD_SEVERAL_LINES, /* of a case that should have one */
    ODD_NO_OPENING,
    ODD_KIND_COUNT
} OddKind;

typedef struct OddKindRow {
    const char *word;
    bool refused; /* the row, or case, counts nowhere */
    const char *about;
} OddKindRow;

const OddKindRow *odd_kind_row(OddKind kind);

typedef struct OddRows {
    FILE *out; /* NULL: only counted */
    int64_t counts[ODD_KIND_COUNT];
} OddRows;

/* All rows that were refused or odd. */
int64_t odd_rows_count(const OddRows *odd);

/* Writes the header line. */
void odd_rows_begin(OddRows *odd, FILE *out);
void odd_rows_add(OddRows *odd, OddKind kind, int64_t row, const char *case_id, size_t id_length,
                  const char *column, const char *text, size_t text_length);
