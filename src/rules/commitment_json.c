#include "rules/commitment_json.h"

#include "rules/explain.h"
#include "rules/scoring.h"

#include <glib.h>

enum { MOST_STRETCHES = 200 };

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

static void write_timers(JsonWriter *out, const CommitmentsView *view,
                         const Commitment *commitment) {
    json_key(out, "timers");
    json_begin_list(out);
    for (size_t i = 0; i < commitment->timers.count; i++) {
        const Timer *timer = &commitment->timers.items[i];
        if (view->outside && timer->rung)
            continue;
        json_begin_object(out);
        json_instant_field(out, "at", timer->at);
        json_text_field(out, "kind", timer->rung ? "escalate" : "warn");
        json_text_field(out, "place", timer->place);
        if (timer->rung && timer->rung->tell.count)
            texts_write_json(out, "tell", &timer->rung->tell);
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

static void write_explanation(JsonWriter *out, const CommitmentsView *view,
                              const Commitment *commitment) {
    Texts sentences;
    explain_whole(view->arena, view->programme, commitment, explained_until(commitment),
                  view->language, MOST_STRETCHES, &sentences);
    texts_write_json(out, "explain", &sentences);
}

/* What a customer's people don't see. */
static void write_inside(JsonWriter *out, const Commitment *commitment) {
    json_whole_field(out, "points", commitment_points(commitment));
    if (!commitment_is_broken(commitment))
        return;
    json_text_field(out, "late_cause", commitment->late ? commitment->late->cause : NULL);
    json_text_field(out, "late_text", commitment->late ? commitment->late->text : NULL);
}

static void write_commitment(JsonWriter *out, const CommitmentsView *view,
                             const Commitment *commitment) {
    json_begin_object(out);
    json_text_field(out, "promise", commitment->promise->record.id);
    if (view->named) {
        json_text_field(out, "name", promise_name(commitment->promise, view->language));
        json_text_field(out, "says", words_in(&commitment->promise->says, view->language));
    }
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
    if (!view->outside)
        write_inside(out, commitment);
    write_pauses(out, commitment);
    write_timers(out, view, commitment);
    write_explanation(out, view, commitment);
    json_end_object(out);
}

void commitments_write_json(JsonWriter *out, const CommitmentsView *view,
                            const Commitments *commitments) {
    json_key(out, "levels");
    json_begin_list(out);
    for (size_t i = 0; i < commitments->levels.count; i++) {
        json_begin_object(out);
        json_instant_field(out, "at", commitments->levels.items[i].at);
        json_text_field(out, "level", commitments->levels.items[i].level);
        json_text_field(out, "why",
                        !strcmp(view->language, "zh") ? commitments->levels.items[i].why.zh
                                                      : commitments->levels.items[i].why.en);
        if (commitments->levels.items[i].by && !view->outside)
            json_text_field(out, "by", commitments->levels.items[i].by);
        json_end_object(out);
    }
    json_end_list(out);
    json_key(out, "commitments");
    json_begin_list(out);
    for (size_t i = 0; i < commitments->list.count; i++)
        write_commitment(out, view, commitments->list.items[i]);
    json_end_list(out);
}
