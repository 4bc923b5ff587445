#include "base/json.h"
#include "replay/formulas.h"
#include "replay/report.h"

#include <glib.h>

static const double PERCENTS[] = {50, 75, 90, 95, 99, 100};

/* Hundredths of a percent as percent; no data is null. */
static void write_share(JsonWriter *out, const char *key, int share) {
    json_key(out, key);
    if (share == NO_SHARE)
        json_nothing(out);
    else
        json_decimal(out, share, 2);
}

static void write_spread(JsonWriter *out, const char *key, Spread *spread) {
    json_key(out, key);
    json_begin_object(out);
    json_whole_field(out, "count", spread ? spread_count(spread) : 0);
    if (spread && spread_count(spread)) {
        for (size_t i = 0; i < G_N_ELEMENTS(PERCENTS); i++) {
            char name[16];
            g_snprintf(name, sizeof name, PERCENTS[i] == 100 ? "max" : "p%.0f", PERCENTS[i]);
            json_seconds_field(out, name, spread_percentile(spread, PERCENTS[i]));
        }
        json_seconds_field(out, "mean", (Micros)spread_mean(spread));
        json_yes_no_field(out, "exact", spread_is_exact(spread));
    }
    json_end_object(out);
}

static void write_counts(JsonWriter *out, const TallyRow *row) {
    json_whole_field(out, "met", row->met);
    json_whole_field(out, "late", row->late);
    json_whole_field(out, "breached", row->breached);
    json_whole_field(out, "broken_net", row->late + row->breached);
    json_whole_field(out, "broken_gross", row->broken_gross);
    json_whole_field(out, "kept_gross", row->kept_gross);
    json_whole_field(out, "running", row->running);
    json_whole_field(out, "paused", row->paused);
    json_whole_field(out, "void", row->void_count);
    json_whole_field(out, "superseded", row->superseded);
    json_whole_field(out, "backdated", row->backdated);
    json_whole_field(out, "points", row->points);
    write_share(out, "net_percent", tally_net(row));
    write_share(out, "gross_percent", tally_gross(row));
    write_share(out, "weighted_percent", tally_weighted(row));
    json_seconds_field(out, "seconds_over", row->over);
}

static void write_levels_of(JsonWriter *out, const Tally *tally, const Promise *promise) {
    json_key(out, "levels");
    json_begin_list(out);
    for (size_t i = 0; i < tally->rows.count; i++) {
        const TallyRow *row = &tally->rows.items[i];
        if (row->promise != promise)
            continue;
        json_begin_object(out);
        json_text_field(out, "level", row->level ? row->level->record.id : NULL);
        write_counts(out, row);
        write_spread(out, "clock_seconds", row->used);
        write_spread(out, "clock_seconds_gross", row->gross);
        write_spread(out, "elapsed_seconds", row->wall);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_promises(JsonWriter *out, const Tally *tally) {
    const Programme *programme = rulebook_programme(tally->rulebook);
    json_key(out, "promises");
    json_begin_list(out);
    for (size_t i = 0; i < programme->promises.count; i++) {
        const Promise *promise = &programme->promises.items[i];
        TallyRow sum = tally_promise_sum(tally, promise);
        json_begin_object(out);
        json_text_field(out, "promise", promise->record.id);
        json_text_field(out, "name", promise_name(promise, tally->language));
        write_counts(out, &sum);
        write_levels_of(out, tally, promise);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_cases(JsonWriter *out, const Tally *tally) {
    const Levels *levels = &rulebook_programme(tally->rulebook)->levels;
    json_key(out, "cases");
    json_begin_object(out);
    json_whole_field(out, "count", tally->cases);
    json_whole_field(out, "open", tally->open_cases);
    json_whole_field(out, "cancelled", tally->cancelled_cases);
    json_whole_field(out, "reopened", tally->reopened_cases);
    json_whole_field(out, "reopenings", tally->reopenings);
    json_whole_field(out, "with_broken_promise_net", tally->net_broken_cases);
    json_whole_field(out, "with_broken_promise_gross", tally->gross_broken_cases);
    json_key(out, "by_level");
    json_begin_object(out);
    for (size_t i = 0; i < levels->count; i++)
        json_whole_field(out, levels->items[i].record.id, tally->cases_by_level.items[i]);
    json_whole_field(out, "none", tally->cases_by_level.items[levels->count]);
    json_end_object(out);
    json_end_object(out);
    write_spread(out, "response_elapsed_seconds", tally->response);
    write_spread(out, "resolution_elapsed_seconds", tally->resolution);
}

static void write_waiting(JsonWriter *out, const Tally *tally) {
    json_key(out, "waiting");
    json_begin_list(out);
    for (size_t i = 0; i < tally->waiting.count; i++) {
        const TallyWaiting *waiting = &tally->waiting.items[i];
        json_begin_object(out);
        json_text_field(out, "reason", waiting->reason ? waiting->reason->record.id : NULL);
        json_text_field(out, "waiting_for",
                        WAITING_WORDS[waiting->reason ? waiting->reason->waiting_for : WAITING_US]);
        json_whole_field(out, "cases", waiting->cases);
        json_seconds_field(out, "elapsed_seconds", waiting->wall);
        json_seconds_field(out, "clock_seconds", waiting->clock);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_months(JsonWriter *out, const Tally *tally) {
    json_key(out, "months");
    json_begin_list(out);
    for (size_t i = 0; i < tally->months.count; i++) {
        const TallyMonth *month = &tally->months.items[i];
        char name[16];
        g_snprintf(name, sizeof name, "%04d-%02d", month->month / 12, month->month % 12 + 1);
        json_begin_object(out);
        json_text_field(out, "month", name);
        json_whole_field(out, "kept", month->kept);
        json_whole_field(out, "broken", month->broken);
        json_whole_field(out, "kept_gross", month->kept_gross);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_worst(JsonWriter *out, const Tally *tally) {
    json_key(out, "worst");
    json_begin_list(out);
    for (size_t i = 0; i < tally->worst_count; i++) {
        const TallyBreach *breach = &tally->worst[i];
        json_begin_object(out);
        json_text_field(out, "case", breach->case_id);
        json_text_field(out, "promise", breach->promise->record.id);
        json_text_field(out, "level", breach->level);
        json_text_field(out, "state", commitment_state_word(breach->state));
        json_instant_field(out, "start", breach->start);
        json_instant_field(out, "due", breach->due);
        json_instant_field(out, "met_at", breach->met_at);
        json_seconds_field(out, "seconds_over", breach->over);
        json_seconds_field(out, "seconds_promised", breach->total);
        texts_write_json(out, "explain", &breach->explanation);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_tally(JsonWriter *out, const Tally *tally) {
    const Programme *programme = rulebook_programme(tally->rulebook);
    json_begin_object(out);
    json_text_field(out, "programme", programme->programme);
    json_text_field(out, "version", programme->version);
    write_cases(out, tally);
    write_promises(out, tally);
    write_waiting(out, tally);
    write_months(out, tally);
    write_worst(out, tally);
    json_end_object(out);
}

static void write_odd(JsonWriter *out, const Replay *replay) {
    json_key(out, "odd_rows");
    json_begin_object(out);
    for (int kind = 0; kind < ODD_KIND_COUNT; kind++) {
        const OddKindRow *row = odd_kind_row((OddKind)kind);
        json_key(out, row->word);
        json_begin_object(out);
        json_whole_field(out, "rows", replay->odd.counts[kind]);
        json_yes_no_field(out, "refused", row->refused);
        json_text_field(out, "about", row->about);
        json_end_object(out);
    }
    json_end_object(out);
}

static void write_flips(JsonWriter *out, const Replay *replay) {
    json_key(out, "changes_by_promise");
    json_begin_list(out);
    for (size_t i = 0; i < replay->flips.count; i++) {
        const Flip *flip = &replay->flips.items[i];
        json_begin_object(out);
        json_text_field(out, "promise", flip->promise);
        json_whole_field(out, "kept_under_both", flip->kept_both);
        json_whole_field(out, "broken_under_both", flip->broken_both);
        json_whole_field(out, "newly_broken", flip->newly_broken);
        json_whole_field(out, "newly_kept", flip->newly_kept);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_formulas(JsonWriter *out) {
    size_t count;
    const Formula *formulas = report_formulas(&count);
    json_key(out, "formulas");
    json_begin_object(out);
    for (size_t i = 0; i < count; i++)
        json_text_field(out, formulas[i].id, formulas[i].english);
    json_end_object(out);
}

void report_json(const Replay *replay, FILE *file) {
    JsonWriter *out = json_writer_new(file);
    json_set_pretty(out, true);
    json_begin_object(out);
    json_text_field(out, "title", replay->title);
    json_text_field(out, "log", replay->log_file);
    json_text_field(out, "map", replay->map->map);
    json_whole_field(out, "rows", replay->rows);
    json_instant_field(out, "first_opening", replay->first);
    json_instant_field(out, "last_instant", replay->last);
    json_instant_field(out, "now", replay->now);
    json_key(out, "result");
    write_tally(out, replay->tally);
    if (replay->what_if) {
        json_key(out, "what_if");
        write_tally(out, replay->what_if);
        write_flips(out, replay);
    }
    write_odd(out, replay);
    write_formulas(out);
    json_end_object(out);
    json_end_line(out);
    json_writer_free(out);
}
