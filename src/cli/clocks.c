/* aftercare clocks: histories in, their commitments out. */
#include "cli/command.h"
#include "cli/lines.h"
#include "rules/explain.h"
#include "rules/programme_check.h"
#include "rules/scoring.h"

#include <glib.h>

enum { MOST_STRETCHES = 200 };

typedef struct Asked {
    const Rulebook *rulebook;
    const char *language;
    bool broken; /* some commitment was late or breached */
} Asked;

static void write_pauses(JsonWriter *out, const Commitment *commitment) {
    json_key(out, "pauses");
    json_begin_list(out);
    for (size_t i = 0; i < commitment->clock.stops.count; i++) {
        const Stop *stop = &commitment->clock.stops.items[i];
        if (stop->to != INSTANT_NONE && stop->to <= commitment->start)
            continue;
        json_begin_object(out);
        json_instant_field(out, "from", MAX(stop->from, commitment->start));
        json_instant_field(out, "to", stop->to);
        json_text_field(out, "reason", stop->reason);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_timers(JsonWriter *out, const Commitment *commitment) {
    json_key(out, "timers");
    json_begin_list(out);
    for (size_t i = 0; i < commitment->timers.count; i++) {
        const Timer *timer = &commitment->timers.items[i];
        json_begin_object(out);
        json_instant_field(out, "at", timer->at);
        json_text_field(out, "kind", timer->rung ? "escalate" : "warn");
        json_text_field(out, "place", timer->place);
        for (size_t t = 0; timer->rung && t < timer->rung->tell.count; t++) {
            if (t == 0) {
                json_key(out, "tell");
                json_begin_list(out);
            }
            json_text(out, timer->rung->tell.items[t]);
            if (t + 1 == timer->rung->tell.count)
                json_end_list(out);
        }
        json_yes_no_field(out, "passed", timer->passed);
        json_end_object(out);
    }
    json_end_list(out);
}

static Instant explained_until(const Commitment *commitment) {
    if (commitment->met_at != INSTANT_NONE)
        return commitment->met_at;
    if (commitment->void_at != INSTANT_NONE)
        return commitment->void_at;
    return commitment->projected;
}

static void write_explanation(Call *call, JsonWriter *out, const Asked *asked,
                              const Commitment *commitment) {
    Texts sentences;
    const Programme *programme = rulebook_programme(asked->rulebook);
    explain_commitment(call->arena, programme, commitment, asked->language, &sentences);
    json_key(out, "explain");
    json_begin_list(out);
    for (size_t i = 0; i < sentences.count; i++)
        json_text(out, sentences.items[i]);
    Instant until = explained_until(commitment);
    if (!commitment->fixed && until != INSTANT_NONE) {
        Stretches stretches;
        Stops stops;
        explain_stops(call->arena, programme, &commitment->clock.stops, asked->language, &stops);
        explain_clock(call->arena, commitment->clock.calendar, commitment->start, until, &stops,
                      asked->language, MOST_STRETCHES, &stretches);
        for (size_t i = 0; i < stretches.count; i++)
            json_text(out, stretch_text(call->arena, commitment->clock.calendar,
                                        &stretches.items[i], asked->language));
    }
    json_end_list(out);
}

static void write_commitment(Call *call, JsonWriter *out, const Asked *asked,
                             const Commitment *commitment) {
    json_begin_object(out);
    json_text_field(out, "promise", commitment->promise->record.id);
    json_whole_field(out, "round", commitment->round);
    if (commitment->occurrence)
        json_whole_field(out, "occurrence", commitment->occurrence);
    json_text_field(out, "state", commitment_state_word(commitment->state));
    json_text_field(out, "level", commitment->level);
    json_text_field(out, "calendar", calendar_id(commitment->clock.calendar));
    json_instant_field(out, "start", commitment->start);
    json_instant_field(out, "due", commitment->due);
    if (commitment->state == COMMITMENT_PAUSED)
        json_instant_field(out, "projected_due", commitment->projected);
    json_instant_field(out, "met_at", commitment->met_at);
    if (commitment->void_at != INSTANT_NONE) {
        json_instant_field(out, "void_at", commitment->void_at);
        json_text_field(out, "void_reason", commitment->void_reason);
        json_yes_no_field(out, "overdue_before", commitment->void_overdue);
    }
    json_seconds_field(out, "seconds_used", commitment->used);
    json_seconds_field(out, "seconds_left", commitment->left);
    json_seconds_field(out, "seconds_gross", commitment->gross);
    json_yes_no_field(out, "late_without_pauses", commitment->late_gross);
    if (commitment->superseded)
        json_yes_no_field(out, "superseded", true);
    if (commitment->backdated)
        json_yes_no_field(out, "backdated", true);
    json_whole_field(out, "points", commitment_points(commitment));
    write_pauses(out, commitment);
    write_timers(out, commitment);
    write_explanation(call, out, asked, commitment);
    json_end_object(out);
}

static void write_commitments(Call *call, JsonWriter *out, Asked *asked,
                              const Commitments *commitments) {
    json_key(out, "levels");
    json_begin_list(out);
    for (size_t i = 0; i < commitments->levels.count; i++) {
        json_begin_object(out);
        json_instant_field(out, "at", commitments->levels.items[i].at);
        json_text_field(out, "level", commitments->levels.items[i].level);
        json_text_field(out, "why",
                        !strcmp(asked->language, "zh") ? commitments->levels.items[i].why.zh
                                                       : commitments->levels.items[i].why.en);
        if (commitments->levels.items[i].by)
            json_text_field(out, "by", commitments->levels.items[i].by);
        json_end_object(out);
    }
    json_end_list(out);
    json_key(out, "commitments");
    json_begin_list(out);
    for (size_t i = 0; i < commitments->list.count; i++)
        write_commitment(call, out, asked, commitments->list.items[i]);
    json_end_list(out);
}

static void note_broken(Asked *asked, const Commitments *commitments) {
    for (size_t i = 0; i < commitments->list.count; i++)
        asked->broken = asked->broken || commitment_is_broken(commitments->list.items[i]);
}

static void answer(Call *call, const Node *question, JsonWriter *out, void *with) {
    Asked *asked = with;
    const History *history = history_read(call, rulebook_programme(asked->rulebook), question);
    if (!history)
        return;
    Commitments commitments;
    commitments_run(call->arena, asked->rulebook, history, history->now, &commitments);
    json_begin_object(out);
    if (history->request)
        json_scalar_field(out, "request", node_get(question, "request"));
    else
        json_text_field(out, "request", NULL);
    json_instant_field(out, "now", history->now);
    write_commitments(call, out, asked, &commitments);
    if (commitments.before) {
        json_key(out, "before_correction");
        json_begin_object(out);
        json_instant_field(out, "corrected_at", commitments.corrected_at);
        write_commitments(call, out, asked, commitments.before);
        json_end_object(out);
    }
    json_end_object(out);
    note_broken(asked, &commitments);
}

int run_clocks(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    const Programme *programme = programme_open(call, argument(arguments, "--programme"), &source);
    Rulebook *rulebook = programme ? rulebook_new(call, programme) : NULL;
    if (!rulebook)
        return report_errors(call, false);
    const char *language = argument(arguments, "--lang");
    Asked asked = {.rulebook = rulebook, .language = language ? language : "en"};
    int code = answer_lines(call, answer, &asked);
    rulebook_free(rulebook);
    return code == EXIT_DONE && asked.broken ? EXIT_NO : code;
}
