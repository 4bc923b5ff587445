#include "replay/odd_rows.h"

#include "base/csv.h"
#include <glib.h>

static const OddKindRow ROWS[ODD_KIND_COUNT] = {
    [ODD_UNREADABLE_ROW] = {"unreadable_row", true, "the row is no CSV"},
    [ODD_COLUMN_COUNT] = {"column_count", true, "the row has another number of columns"},
    [ODD_NO_CASE] = {"no_case", true, "the row names no case"},
    [ODD_NO_INSTANT] = {"no_instant", true, "the row's own instant is missing or unreadable"},
    [ODD_BAD_INSTANT] = {"bad_instant", false,
                         "an instant is unreadable; the rest of the row counts"},
    [ODD_UNKNOWN_STATE] = {"unknown_state", false,
                           "the map gives the state no meaning; the case stays as it was"},
    [ODD_UNKNOWN_LEVEL] = {"unknown_level", false, "the map gives the level no meaning"},
    [ODD_BAD_FACT] = {"bad_fact", false, "the value is none of the fact's"},
    [ODD_BAD_ORDER] = {"bad_order", false, "an order column is neither a number nor an instant"},
    [ODD_OUT_OF_ORDER] = {"out_of_order", false,
                          "stands behind a later line of its case; put in its place"},
    [ODD_SAME_ORDER] =
        {"same_order", false,
         "the order can't tell it from the line before it; the file's order decides"},
    [ODD_BEFORE_OPENING] = {"before_opening", false,
                            "happened before the case was opened; counted at the opening"},
    [ODD_TELLS_FUTURE] = {"tells_future", false,
                          "a column tells what happens after its own line; not read"},
    [ODD_OPENED_DIFFERS] = {"opened_differs", false,
                            "the case's lines name several openings; the first in order counts"},
    [ODD_SEVERAL_LINES] = {"several_lines", false,
                           "the case has several lines where it should have one; the last counts"},
    [ODD_NO_OPENING] = {"no_opening", true,
                        "nothing says when the case was opened: the case is left out"},
};

const OddKindRow *odd_kind_row(OddKind kind) {
    g_assert(kind < ODD_KIND_COUNT);
    return &ROWS[kind];
}

int64_t odd_rows_count(const OddRows *odd) {
    int64_t count = 0;
    for (int kind = 0; kind < ODD_KIND_COUNT; kind++)
        count += odd->counts[kind];
    return count;
}

void odd_rows_begin(OddRows *odd, FILE *out) {
    *odd = (OddRows){.out = out};
    if (!out)
        return;
    static const char *const COLUMNS[] = {"row",    "case", "what", "refused",
                                          "column", "text", "why"};
    for (size_t i = 0; i < G_N_ELEMENTS(COLUMNS); i++)
        csv_write_field(out, COLUMNS[i], i == 0);
    csv_write_end(out);
}

static void write_part(FILE *out, const char *text, size_t length) {
    char *copy = g_strndup(text ? text : "", MIN(length, 200));
    const char *valid_end;
    if (!g_utf8_validate(copy, -1, &valid_end))
        copy[valid_end - copy] = '\0'; /* cut inside a character */
    csv_write_field(out, copy, false);
    g_free(copy);
}

void odd_rows_add(OddRows *odd, OddKind kind, int64_t row, const char *case_id, size_t id_length,
                  const char *column, const char *text, size_t text_length) {
    odd->counts[kind]++;
    if (!odd->out)
        return;
    char number[24];
    g_snprintf(number, sizeof number, "%ld", row);
    csv_write_field(odd->out, number, true);
    write_part(odd->out, case_id, id_length);
    csv_write_field(odd->out, ROWS[kind].word, false);
    csv_write_field(odd->out, ROWS[kind].refused ? "yes" : "no", false);
    csv_write_field(odd->out, column ? column : "", false);
    write_part(odd->out, text, text_length);
    csv_write_field(odd->out, ROWS[kind].about, false);
    csv_write_end(odd->out);
}
