#include "actions/import_report.h"

#include "base/csv.h"
#include <inttypes.h>

void refused_keep(RefusedLines *refused, const ImportLine *line) {
    if (line->outcome != IMPORT_REFUSED)
        return;
    if (refused->lines.count == REFUSED_SHOWN) {
        refused->more = true;
        return;
    }
    ImportLine *kept = LIST_ADD(refused->arena, &refused->lines);
    *kept = *line;
    kept->key = arena_text(refused->arena, line->key);
    kept->field = arena_text(refused->arena, line->field);
    kept->reason = arena_text(refused->arena, line->reason);
}

void import_line_json(JsonWriter *out, const ImportLine *line) {
    json_begin_object(out);
    json_whole_field(out, "row", line->row);
    json_whole_field(out, "line", line->line);
    json_text_field(out, "kind", line->kind);
    json_text_field(out, "key", line->key);
    json_text_field(out, "outcome", IMPORT_OUTCOME_WORDS[line->outcome]);
    if (line->outcome == IMPORT_REFUSED) {
        json_text_field(out, "field", line->field);
        json_text_field(out, "reason", line->reason);
    }
    json_end_object(out);
}

static void write_counts(JsonWriter *out, const ImportReport *report) {
    json_key(out, "kinds");
    json_begin_object(out);
    for (size_t i = 0; i < report->kinds.count; i++) {
        const ImportCount *count = &report->kinds.items[i];
        json_key(out, count->entity->plural);
        json_begin_object(out);
        for (int outcome = IMPORT_NEW; outcome < IMPORT_OUTCOMES; outcome++)
            json_whole_field(out, IMPORT_OUTCOME_WORDS[outcome], count->counts[outcome]);
        json_end_object(out);
    }
    json_end_object(out);
}

void import_report_json(JsonWriter *out, const ImportReport *report, const RefusedLines *refused) {
    json_begin_object(out);
    json_whole_field(out, "rows", report->rows);
    json_whole_field(out, "refused", report->refused);
    json_yes_no_field(out, "saved", report->saved);
    write_counts(out, report);
    json_key(out, "refused_rows");
    json_begin_list(out);
    for (size_t i = 0; i < refused->lines.count; i++)
        import_line_json(out, &refused->lines.items[i]);
    json_end_list(out);
    json_yes_no_field(out, "refused_rows_cut", refused->more);
    json_end_object(out);
}

void import_csv_begin(FILE *out) {
    static const char *const NAMES[] = {"row", "line", "kind", "key", "outcome", "field", "reason"};
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        csv_write_field(out, NAMES[i], i == 0);
    csv_write_end(out);
}

void import_csv_line(FILE *out, const ImportLine *line) {
    char number[32];
    snprintf(number, sizeof number, "%" PRId64, line->row);
    csv_write_field(out, number, true);
    snprintf(number, sizeof number, "%" PRId64, line->line);
    csv_write_field(out, number, false);
    csv_write_field(out, line->kind, false);
    csv_write_field(out, line->key, false);
    csv_write_field(out, IMPORT_OUTCOME_WORDS[line->outcome], false);
    csv_write_field(out, line->field, false);
    csv_write_field(out, line->reason, false);
    csv_write_end(out);
}
