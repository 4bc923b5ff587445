#include "base/csv.h"
#include "replay/report.h"

#include <glib.h>

static void write_text(FILE *out, const char *text, bool first) {
    csv_write_field(out, text ? text : "", first);
}

static void write_number(FILE *out, int64_t number) {
    char text[24];
    g_snprintf(text, sizeof text, "%ld", number);
    csv_write_field(out, text, false);
}

static void write_share(FILE *out, int share) {
    char text[16] = "";
    if (share != NO_SHARE)
        g_snprintf(text, sizeof text, "%.2f", share / 100.0);
    csv_write_field(out, text, false);
}

/* Whole seconds; empty without data. */
static void write_percentile(FILE *out, Spread *spread, double percent) {
    if (spread_count(spread))
        write_number(out, spread_percentile(spread, percent) / MICROS_PER_SECOND);
    else
        csv_write_field(out, "", false);
}

static void write_header(FILE *out) {
    static const char *const COLUMNS[] = {
        "programme",     "version",      "promise",       "level",
        "met",           "late",         "breached",      "broken_net",
        "broken_gross",  "running",      "paused",        "void",
        "superseded",    "net_percent",  "gross_percent", "weighted_percent",
        "clock_p50_s",   "clock_p90_s",  "clock_p99_s",   "elapsed_p50_s",
        "elapsed_p90_s", "elapsed_p99_s"};
    for (size_t i = 0; i < G_N_ELEMENTS(COLUMNS); i++)
        csv_write_field(out, COLUMNS[i], i == 0);
    csv_write_end(out);
}

static void write_row(FILE *out, const Programme *programme, const TallyRow *row) {
    const int64_t numbers[] = {
        row->met,          row->late,    row->breached, row->late + row->breached,
        row->broken_gross, row->running, row->paused,   row->void_count,
        row->superseded};
    write_text(out, programme->programme, true);
    write_text(out, programme->version, false);
    write_text(out, row->promise->record.id, false);
    write_text(out, row->level ? row->level->record.id : NULL, false);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        write_number(out, numbers[i]);
    write_share(out, tally_net(row));
    write_share(out, tally_gross(row));
    write_share(out, tally_weighted(row));
    for (int i = 0; i < 2; i++) {
        Spread *spread = i ? row->wall : row->used;
        write_percentile(out, spread, 50);
        write_percentile(out, spread, 90);
        write_percentile(out, spread, 99);
    }
    csv_write_end(out);
}

static void write_tally(FILE *out, const Tally *tally) {
    for (size_t i = 0; i < tally->rows.count; i++)
        write_row(out, rulebook_programme(tally->rulebook), &tally->rows.items[i]);
}

void report_csv(const Replay *replay, FILE *out) {
    write_header(out);
    write_tally(out, replay->tally);
    if (replay->what_if)
        write_tally(out, replay->what_if);
}
