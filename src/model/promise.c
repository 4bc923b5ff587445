#include "model/promise.h"

#include <glib.h>

const char *const REOPEN_WORDS[] = {"continue", "restart", "run_on", NULL};
const char *const AGAIN_WORDS[] = {"once", "rearm", "each", "beside", NULL};
static const char *const DAY_END_WORDS[] = {"closing", "same time", NULL};
static const char *const FRAME_WORDS[] = {"start", "civil", NULL};

static const Field FIELDS[] = {
    FIELD_RECORD_ID(Promise, "The promise's id, stable over versions."),
    FIELD(Promise, name, WORDS, NEEDED, "Its short name."),
    FIELD(Promise, says, WORDS, OPTIONAL, "The sentence that documents print."),
    FIELD(Promise, clauses, TEXTS, OPTIONAL, "The clauses that it carries out."),
    FIELD(Promise, within, SPANS, OPTIONAL,
          "Shape 1: met within this span of the starting event; one span, or one for each level or "
          "service level."),
    FIELD(Promise, by, YES_NO, OPTIONAL,
          "Shape 2, `by: yes`: met by the instant that the starting event appoints (its `for`)."),
    FIELD(Promise, every, SPAN, OPTIONAL, "Shape 3: met once in every such period."),
    FIELD(Promise, times, COUNT, OPTIONAL, "Shape 4: met so many times …"),
    FIELD(Promise, per, SPAN, OPTIONAL, "… in each such period."),
    FIELD(Promise, ahead, SPANS, OPTIONAL, "Shape 5: met at least so long ahead of an instant …"),
    FIELD(Promise, of, TEXT, OPTIONAL,
          "… namely the end of a period (`assurance.ends`); left out: what the starting event "
          "appoints."),
    FIELD_ROW(Promise, frame, WORD, OPTIONAL, FRAME_WORDS,
              "Periods of shapes 3 and 4 run from the starting event (start) or by the civil "
              "calendar (civil)."),
    FIELD(Promise, calendar, CHOICES, OPTIONAL,
          "The calendar on which the span counts; always if left out; one, or one for each level."),
    FIELD_ROW(Promise, at, WORD, OPTIONAL, DAY_END_WORDS,
              "Where a span in working days ends on its day: at closing, or at the same time."),
    FIELD(Promise, from, EVENTS, NEEDED, "The events that start it."),
    FIELD(Promise, until, EVENTS, NEEDED, "The events that meet it."),
    FIELD(Promise, void_on, EVENTS, OPTIONAL, "The events that make it void while it is open."),
    FIELD(Promise, applies, CONDITION, OPTIONAL, "To which cases it applies; to all if left out."),
    FIELD(Promise, pauses, TEXTS, OPTIONAL, "The pause reasons that stop its clock."),
    FIELD_ROW(Promise, reopen, WORD, OPTIONAL, REOPEN_WORDS,
              "What a reopened request does to it: continue, restart a new round, or run_on as if "
              "it had never been resolved."),
    FIELD_ROW(Promise, again, WORD, OPTIONAL, AGAIN_WORDS,
              "What a further starting event does: nothing (once), start afresh after it was met "
              "(rearm), start the span anew (each), start one more beside it (beside)."),
    FIELD(Promise, early, YES_NO, OPTIONAL,
          "Whether an event that meets it counts when it came before the start."),
    FIELD(Promise, warn, PLACES, OPTIONAL,
          "When to warn: shares of the span, or times before due."),
    FIELD(Promise, escalate, TEXT, OPTIONAL, "The escalation ladder."),
    FIELD(Promise, reward, COUNT, OPTIONAL, "Points for keeping it."),
    FIELD(Promise, penalty, COUNT, OPTIONAL, "Points for breaking it."),
};
const Shape PROMISE_SHAPE = SHAPE("promise", Promise, FIELDS,
                                  "One promise: its shape, its clock, what starts and meets it.");

PromiseShape promise_shape(const Promise *promise) {
    if (promise->by)
        return PROMISE_BY;
    if (!span_is_zero(&promise->every))
        return PROMISE_EVERY;
    if (promise->times)
        return PROMISE_TIMES;
    if (promise->ahead.count)
        return PROMISE_AHEAD;
    return PROMISE_WITHIN;
}

const char *promise_shape_word(PromiseShape shape) {
    static const char *const SHAPES[] = {"within", "by", "every", "times", "ahead"};
    return SHAPES[shape];
}

const char *promise_name(const Promise *promise, const char *language) {
    const char *name = words_in(&promise->name, language);
    return *name ? name : promise->record.id;
}

static bool fits(const char *key, const char *level, const char *service_level) {
    return !key || (level && !strcmp(key, level)) || (service_level && !strcmp(key, service_level));
}

const Span *span_choice(const SpanChoices *choices, const char *level, const char *service_level) {
    for (size_t i = 0; i < choices->count; i++)
        if (fits(choices->items[i].key, level, service_level))
            return &choices->items[i].span;
    return NULL;
}

const char *text_choice(const TextChoices *choices, const char *level, const char *service_level) {
    for (size_t i = 0; i < choices->count; i++)
        if (fits(choices->items[i].key, level, service_level))
            return choices->items[i].text;
    return NULL;
}
