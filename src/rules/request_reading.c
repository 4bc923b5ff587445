#include "rules/request_reading.h"

#include "rules/situation.h"
#include <glib.h>
#include <stdlib.h>

enum { OUTLOOK_DAYS = 400 };

typedef struct Reader {
    Arena *arena;
    const Rulebook *rulebook;
    const History *history; /* effective */
    Instant now;
    RequestReading *result;
} Reader;

const char *happening_key(Arena *arena, const Happening *happening) {
    if (!happening->promise)
        return arena_printf(arena, "%s/%" G_GINT64_FORMAT, ALERT_KIND_WORDS[happening->kind],
                            happening->at);
    return arena_printf(arena, "%s/%d/%" G_GINT64_FORMAT "/%s/%s", happening->promise,
                        happening->turn, happening->since, ALERT_KIND_WORDS[happening->kind],
                        happening->place ? happening->place : "due");
}

/* ---- what happened by itself ---- */

static void happened(Reader *reader, Happening happening) {
    *LIST_ADD(reader->arena, &reader->result->happenings) = happening;
}

static bool is_open(const Commitment *commitment) {
    return commitment->met_at == INSTANT_NONE && commitment->void_at == INSTANT_NONE;
}

static Happening of(const Commitment *commitment, AlertKind kind, Instant at) {
    return (Happening){.kind = kind,
                       .at = at,
                       .promise = commitment->promise->record.id,
                       .turn = commitment_turn(commitment),
                       .since = commitment->start,
                       .level = commitment->level};
}

static void add_timers(Reader *reader, const Commitment *commitment) {
    for (size_t i = 0; i < commitment->timers.count; i++) {
        const Timer *timer = &commitment->timers.items[i];
        if (!timer->passed)
            continue;
        AlertKind kind = timer->rung ? ALERT_ESCALATION : ALERT_WARNING;
        Happening happening = of(commitment, kind, timer->at);
        happening.place = timer->place;
        happening.tell = timer->rung ? &timer->rung->tell : NULL;
        happened(reader, happening);
    }
    if (commitment_is_broken(commitment) && commitment->due != INSTANT_NONE)
        happened(reader, of(commitment, ALERT_BREACH, commitment->due + 1));
}

static bool is_event_instant(const History *history, Instant at) {
    for (size_t i = 0; i < history->events.count; i++)
        if (history->events.items[i].at == at)
            return true;
    return false;
}

/* Levels that rose while time passed, not by an event. */
static void add_levels(Reader *reader) {
    const Commitments *commitments = &reader->result->commitments;
    for (size_t i = 1; i < commitments->levels.count; i++) {
        const LevelReading *reading = &commitments->levels.items[i];
        if (!reading->by && !is_event_instant(reader->history, reading->at))
            happened(
                reader,
                (Happening){.kind = ALERT_LEVEL_RISEN, .at = reading->at, .level = reading->level});
    }
}

/* A pause that lasted until the end it was given: nobody resumed it before. */
static bool ends_by_itself(const History *history, size_t pause) {
    const HistoryEvent *event = &history->events.items[pause];
    if (event->effect != EFFECT_PAUSES || event->until == INSTANT_NONE)
        return false;
    for (size_t i = pause + 1; i < history->events.count; i++) {
        const HistoryEvent *later = &history->events.items[i];
        bool resumes = later->effect == EFFECT_RESUMES && !g_strcmp0(later->reason, event->reason);
        bool solves = later->effect == EFFECT_RESOLVES;
        if ((resumes || solves) && later->at < event->until)
            return false;
    }
    return true;
}

static void add_ends(Reader *reader) {
    const RequestSteps *steps = &reader->result->steps;
    const HistoryEvents *events = &reader->history->events;
    for (size_t i = 0; i < events->count; i++)
        if (ends_by_itself(reader->history, i) && events->items[i].until <= reader->now &&
            request_state_is_open(steps->state))
            happened(reader, (Happening){.kind = ALERT_HOLD_OVER, .at = events->items[i].until});
}

static int by_time(const void *a, const void *b) {
    const Happening *first = a, *second = b;
    return (first->at > second->at) - (first->at < second->at);
}

/* ---- the most pressing clock, and what comes next ---- */

static void sooner(Instant *next, Instant at, Instant now) {
    if (at != INSTANT_NONE && at > now && (*next == INSTANT_NONE || at < *next))
        *next = at;
}

static RequestClock clock_of(const Commitment *commitment) {
    if (commitment->state == COMMITMENT_BREACHED)
        return CLOCK_BREACHED;
    if (commitment->state == COMMITMENT_PAUSED)
        return CLOCK_PAUSED;
    for (size_t i = 0; i < commitment->timers.count; i++)
        if (commitment->timers.items[i].passed)
            return CLOCK_WARNED;
    return CLOCK_RUNNING;
}

/* Breached before warned before running before stopped. */
static int urgency(RequestClock clock) {
    static const int ORDER[] = {[CLOCK_NONE] = 0,
                                [CLOCK_PAUSED] = 1,
                                [CLOCK_RUNNING] = 2,
                                [CLOCK_WARNED] = 3,
                                [CLOCK_BREACHED] = 4};
    return ORDER[clock];
}

/* The earliest of those that run. One that is stopped has no due instant: what it would be if it
 * went on now is another at each look. It names itself where none runs. */
static void weigh_due(RequestReading *result, const Commitment *commitment) {
    bool sooner_due = commitment->due != INSTANT_NONE &&
                      (result->due_at == INSTANT_NONE || commitment->due < result->due_at);
    if (sooner_due)
        result->due_at = commitment->due;
    if (sooner_due || !result->due_promise)
        result->due_promise = commitment->promise->record.id;
}

static void weigh(Reader *reader, const Commitment *commitment) {
    RequestReading *result = reader->result;
    RequestClock clock = clock_of(commitment);
    if (urgency(clock) > urgency(result->clock))
        result->clock = clock;
    weigh_due(result, commitment);
    for (size_t i = 0; i < commitment->timers.count; i++)
        sooner(&result->timer_at, commitment->timers.items[i].at, reader->now);
    if (commitment->due != INSTANT_NONE)
        sooner(&result->timer_at, commitment->due + 1, reader->now);
}

/* Growing interruptions pass a limit, holds end, silence becomes consent. */
static void look_ahead(Reader *reader) {
    RequestReading *result = reader->result;
    if (!request_state_is_open(result->steps.state))
        return;
    Instants changes;
    situation_changes(reader->arena, rulebook_programme(reader->rulebook), reader->history,
                      calendar_zone(rulebook_calendar(reader->rulebook, NULL)),
                      reader->now + (Micros)OUTLOOK_DAYS * MICROS_PER_DAY, &changes);
    for (size_t i = 0; i < changes.count; i++)
        sooner(&result->timer_at, changes.items[i], reader->now);
    const HistoryEvents *events = &reader->history->events;
    for (size_t i = 0; i < events->count; i++)
        if (ends_by_itself(reader->history, i))
            sooner(&result->timer_at, events->items[i].until, reader->now);
    sooner(&result->timer_at, result->steps.close_at, reader->now);
}

void request_reading(Arena *arena, const Rulebook *rulebook, const History *history,
                     RequestReading *ret) {
    History effective;
    request_effective(arena, history, &effective);
    *ret = (RequestReading){.due_at = INSTANT_NONE, .timer_at = INSTANT_NONE};
    Reader reader = {arena, rulebook, &effective, history->now, ret};
    commitments_run(arena, rulebook, &effective, effective.now, &ret->commitments);
    ret->steps = request_steps(arena, rulebook_programme(rulebook), &effective);
    if (ret->commitments.levels.count)
        ret->level = ret->commitments.levels.items[ret->commitments.levels.count - 1].level;
    for (size_t i = 0; i < ret->commitments.list.count; i++) {
        const Commitment *commitment = ret->commitments.list.items[i];
        add_timers(&reader, commitment);
        ret->unexplained += commitment_is_broken(commitment) && !commitment->late;
        if (is_open(commitment) && !commitment->superseded)
            weigh(&reader, commitment);
    }
    add_levels(&reader);
    add_ends(&reader);
    if (ret->happenings.count)
        qsort(ret->happenings.items, ret->happenings.count, sizeof(Happening), by_time);
    look_ahead(&reader);
}
