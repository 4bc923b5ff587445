#include "rules/commitment.h"

#include "rules/finish.h"
#include "rules/late_reason.h"
#include "rules/pauses.h"
#include "rules/recurring.h"
#include "rules/situation.h"
#include <glib.h>
#include <stdlib.h>

/* What a promise has seen so far: a start that may or may not be a commitment yet. */
typedef struct Track {
    const Promise *promise;
    Stops gaps; /* stretches while it was resolved, of `reopen: continue` */
    bool ever_started;
    bool pending; /* started, but it doesn't apply (yet): no commitment stands for it */
    Instant start, appointed;
    bool start_backdated;
    const HistoryEvent *met_meanwhile; /* while pending */
    int round;
    Commitment *last;
} Track;

typedef struct Run {
    Arena *arena;
    const Rulebook *rulebook;
    const Programme *programme;
    const History *history;
    Instant now;
    Situation situation;
    Stops pauses;
    Track *tracks; /* of all promises that are no recurring duties */
    size_t track_count;
    Commitments *result;
} Run;

const char *commitment_state_word(CommitmentState state) {
    static const char *const WORDS[] = {"running", "paused", "met", "late", "breached", "void"};
    return WORDS[state];
}

bool commitment_is_broken(const Commitment *commitment) {
    return !commitment->superseded &&
           (commitment->state == COMMITMENT_LATE || commitment->state == COMMITMENT_BREACHED ||
            (commitment->state == COMMITMENT_VOID && commitment->void_overdue));
}

int commitment_turn(const Commitment *commitment) {
    return commitment->occurrence ? commitment->occurrence : commitment->round;
}

static bool is_open(const Commitment *commitment) {
    return commitment->met_at == INSTANT_NONE && commitment->void_at == INSTANT_NONE;
}

static bool is_backdated(const Run *run, const HistoryEvent *event) {
    const Span *tolerance = &run->programme->backdating;
    if (event->recorded == INSTANT_NONE || span_is_zero(tolerance))
        return false;
    Instant latest;
    return calendar_span(rulebook_calendar(run->rulebook, NULL), event->at, tolerance,
                         DAY_END_CLOSING, &latest) == CALENDAR_FOUND &&
           event->recorded > latest;
}

/* ---- whether and how a promise applies now ---- */

typedef struct Aim {
    Truth applies;
    Span span; /* of within and ahead */
    const Calendar *calendar;
    const char *level;
} Aim;

static Aim aim_at(const Run *run, const Promise *promise) {
    const char *level = situation_level(&run->situation);
    const char *service = situation_service_level(&run->situation);
    Aim aim = {.level = level};
    aim.applies = condition_holds(promise->applies, &run->situation.facts,
                                  &run->programme->exclusion_conditions);
    const SpanChoices *choices = promise->ahead.count ? &promise->ahead : &promise->within;
    if (choices->count) {
        const Span *span = span_choice(choices, level, service);
        if (span)
            aim.span = *span;
        else
            aim.applies = TRUTH_NO;
    }
    aim.calendar =
        rulebook_calendar(run->rulebook, text_choice(&promise->calendar, level, service));
    return aim;
}

/* Whether the promise is kept by or ahead of an instant that no clock moves. */
static bool is_fixed(const Promise *promise) {
    return promise->by || promise->ahead.count;
}

/* That instant; INSTANT_NONE where none is appointed (yet), or where the period isn't known. */
static Instant target_of(const Run *run, const Promise *promise, Instant appointed) {
    if (!promise->of)
        return appointed;
    const char *period =
        arena_text_n(run->arena, promise->of, strlen(promise->of) - strlen(".ends"));
    const PeriodTime *time = period_find(&run->situation.periods, period);
    return time ? time->ends : INSTANT_NONE;
}

/* Due is the target, or the span ahead of it. */
static void fix_due(const Run *run, const Aim *aim, Instant appointed, Commitment *commitment) {
    const Promise *promise = commitment->promise;
    Instant target = target_of(run, promise, appointed);
    Span back = span_negated(aim->span); /* of `by`: zero */
    commitment->problem =
        calendar_span(aim->calendar, target, &back, (DayEnd)promise->at, &commitment->due);
    if (commitment->problem != CALENDAR_FOUND)
        commitment->due = INSTANT_NONE;
}

static void note(Run *run, Commitment *commitment, const char *en, const char *zh) {
    *LIST_ADD(run->arena, &commitment->notes) = (Said){en, zh};
}

/* In the programme's zone, with the offset. */
static const char *instant_words(const Run *run, Instant at) {
    char buffer[INSTANT_TEXT_BYTES];
    const Zone *zone = calendar_zone(rulebook_calendar(run->rulebook, NULL));
    return arena_text(run->arena, instant_text(buffer, at, zone_offset(zone, at)));
}

/* ---- reading a commitment's clock while the history runs ---- */

/* The stops of a promise as they stood at `upto`. */
static Stops stops_of(const Run *run, const Track *track, Instant upto) {
    Stops all = {0}, merged, stops;
    pauses_of(run->arena, &run->pauses, &track->promise->pauses, &all);
    for (size_t i = 0; i < track->gaps.count; i++)
        *LIST_ADD(run->arena, &all) = track->gaps.items[i];
    if (!all.count)
        return all;
    stops_merge(run->arena, &all, &merged);
    stops_until(run->arena, &merged, upto, &stops);
    return stops;
}

/* What stopped a commitment up to its end: a stop that begins with the end touched nothing. */
static Stops stops_before(const Run *run, const Track *track, Instant end) {
    Stops stops = stops_of(run, track, end);
    while (stops.count && stops.items[stops.count - 1].from >= end)
        stops.count--;
    return stops;
}

static bool is_breached(const Run *run, const Track *track, const Commitment *commitment,
                        Instant at) {
    if (commitment->fixed)
        return commitment->due != INSTANT_NONE && at > commitment->due;
    Clock clock = commitment->clock;
    clock.stops = stops_of(run, track, at);
    ClockReading reading = clock_read(&clock, at);
    return reading.result == CALENDAR_FOUND && !reading.stopped && at > reading.due;
}

/* ---- starting, meeting, voiding, re-aiming ---- */

static void meet(Run *run, Commitment *commitment, const HistoryEvent *event) {
    /* met by an event that was recorded before the start in time: at the start */
    commitment->met_at = MAX(event->at, commitment->start);
    if (commitment->fixed)
        commitment->met_at = event->at;
    commitment->met_by = event->type;
    commitment->backdated = commitment->backdated || is_backdated(run, event);
}

/* What was overdue before stays on record as such: becoming void heals nothing. */
static void make_void(Run *run, Track *track, Commitment *commitment, Instant at,
                      const char *reason, const char *reason_zh) {
    commitment->void_overdue = is_breached(run, track, commitment, at);
    commitment->void_at = at;
    commitment->void_reason = reason;
    commitment->void_reason_zh = reason_zh;
}

static Commitment *open_of(const Run *run, const Track *track) {
    for (size_t i = run->result->list.count; i > 0; i--) {
        Commitment *commitment = run->result->list.items[i - 1];
        if (commitment->promise == track->promise && is_open(commitment))
            return commitment;
    }
    return NULL;
}

static void aim(Commitment *commitment, const Aim *aimed) {
    commitment->clock.span = aimed->span;
    commitment->clock.calendar = aimed->calendar;
    commitment->level = aimed->level;
}

static Commitment *add_commitment(Run *run, Track *track, const Aim *aimed) {
    Commitment *commitment = ARENA_NEW(run->arena, Commitment);
    *LIST_ADD(run->arena, &run->result->list) = commitment;
    commitment->promise = track->promise;
    commitment->round = track->round;
    commitment->start = track->start;
    commitment->due = commitment->met_at = commitment->void_at = INSTANT_NONE;
    commitment->clock.start = track->start;
    commitment->clock.day_end = (DayEnd)track->promise->at;
    commitment->backdated = track->start_backdated;
    aim(commitment, aimed);
    commitment->fixed = is_fixed(track->promise);
    if (commitment->fixed)
        fix_due(run, aimed, track->appointed, commitment);
    track->last = commitment;
    return commitment;
}

/* Makes a commitment of a pending start that applies. */
static void realise(Run *run, Track *track) {
    Aim aimed = aim_at(run, track->promise);
    if (aimed.applies != TRUTH_YES)
        return;
    if (is_fixed(track->promise) &&
        target_of(run, track->promise, track->appointed) == INSTANT_NONE)
        return; /* nothing is appointed, or the period isn't known: nothing can be due yet */
    Commitment *commitment = add_commitment(run, track, &aimed);
    track->pending = false;
    if (track->met_meanwhile)
        meet(run, commitment, track->met_meanwhile);
    track->met_meanwhile = NULL;
}

static bool same_aim(const Commitment *commitment, const Aim *aimed) {
    return span_equal(&commitment->clock.span, &aimed->span) &&
           commitment->clock.calendar == aimed->calendar;
}

/* The situation changed: what is open is re-aimed or void; what was met, late or breached stays. */
static void refresh_open(Run *run, Track *track, Commitment *commitment, Instant at) {
    Aim aimed = aim_at(run, track->promise);
    bool changed = aimed.applies == TRUTH_NO || !same_aim(commitment, &aimed);
    if (aimed.applies == TRUTH_UNKNOWN || !changed) {
        commitment->level = aimed.level;
        return;
    }
    if (is_breached(run, track, commitment, at))
        return;
    if (aimed.applies == TRUTH_NO) {
        bool by_level = g_strcmp0(commitment->level, aimed.level) != 0;
        make_void(run, track, commitment, at,
                  by_level ? arena_printf(run->arena, "not promised at level %s", aimed.level)
                           : "no longer applies",
                  by_level ? arena_printf(run->arena, "级别 %s 无此承诺", aimed.level)
                           : "不再适用");
        track->pending = true; /* from the same start, should it apply again */
        return;
    }
    const char *when = instant_words(run, at);
    note(run, commitment, arena_printf(run->arena, "re-aimed at %s: level %s", when, aimed.level),
         arena_printf(run->arena, "%s 按级别 %s 重新计算", when, aimed.level));
    aim(commitment, &aimed);
    if (commitment->fixed)
        fix_due(run, &aimed, track->appointed, commitment);
}

static void refresh(Run *run, Instant at) {
    for (size_t i = 0; i < run->track_count; i++) {
        Track *track = &run->tracks[i];
        Commitment *open = open_of(run, track);
        if (open)
            refresh_open(run, track, open, at);
        if (track->pending)
            realise(run, track);
    }
}

/* ---- what an event does to one promise ---- */

/* All that is open; of commitments that stand beside each other the oldest. */
static void take_until(Run *run, Track *track, const HistoryEvent *event) {
    if (!texts_have(&track->promise->until, event->type))
        return;
    bool met = false;
    for (size_t i = 0; i < run->result->list.count; i++) {
        Commitment *commitment = run->result->list.items[i];
        if (commitment->promise != track->promise || !is_open(commitment))
            continue;
        if (met && track->promise->again == AGAIN_BESIDE)
            return;
        meet(run, commitment, event);
        met = true;
    }
    if (track->pending && !track->met_meanwhile)
        track->met_meanwhile = event;
}

static void take_void(Run *run, Track *track, const HistoryEvent *event) {
    bool cancelled = event->effect == EFFECT_CANCELS;
    if (!cancelled && !texts_have(&track->promise->void_on, event->type))
        return;
    for (size_t i = 0; i < run->result->list.count; i++) {
        Commitment *commitment = run->result->list.items[i];
        if (commitment->promise == track->promise && is_open(commitment))
            make_void(run, track, commitment, event->at,
                      cancelled ? "the request was withdrawn"
                                : arena_printf(run->arena, "ended by %s", event->type),
                      cancelled ? "请求已撤销"
                                : arena_printf(run->arena, "因 %s 终止", event->type));
    }
    track->pending = false;
}

/* What met the promise at the very instant of its first start, told before it; or earlier, where
 * the promise says that early counts. */
static const HistoryEvent *met_before(const Run *run, const Track *track,
                                      const HistoryEvent *start) {
    for (const HistoryEvent *event = run->history->events.items; event != start; event++)
        if ((track->promise->early || event->at == start->at) &&
            texts_have(&track->promise->until, event->type))
            return event;
    return NULL;
}

static void begin(Run *run, Track *track, const HistoryEvent *event) {
    track->pending = true;
    track->met_meanwhile = track->ever_started ? NULL : met_before(run, track, event);
    track->ever_started = true;
    track->gaps = (Stops){0};
    track->start = event->at;
    track->appointed = event->appointed;
    track->start_backdated = is_backdated(run, event);
    track->round++;
}

/* A further appointment moves what is open and not yet breached; so does `again: each`. */
static void start_anew(Run *run, Track *track, Commitment *open, const HistoryEvent *event) {
    if (is_breached(run, track, open, event->at)) {
        if (track->promise->again != AGAIN_ONCE)
            begin(run, track, event); /* the breached one stays beside it */
        return;
    }
    if (open->fixed) {
        if (target_of(run, track->promise, event->appointed) == INSTANT_NONE)
            return; /* it appoints nothing new */
        Aim aimed = aim_at(run, track->promise);
        track->appointed = event->appointed;
        fix_due(run, &aimed, event->appointed, open);
        const char *when = instant_words(run, event->at);
        note(run, open, arena_printf(run->arena, "appointed anew at %s", when),
             arena_printf(run->arena, "%s 重新约定", when));
        return;
    }
    track->start = open->start = open->clock.start = event->at;
    const char *when = instant_words(run, event->at);
    note(run, open, arena_printf(run->arena, "started anew by %s at %s", event->type, when),
         arena_printf(run->arena, "%s 因 %s 重新起算", when, event->type));
}

static void take_start(Run *run, Track *track, const HistoryEvent *event) {
    const Promise *promise = track->promise;
    if (!texts_have(&promise->from, event->type))
        return;
    Commitment *open = open_of(run, track);
    bool fixed = is_fixed(promise);
    if (promise->again == AGAIN_BESIDE) {
        begin(run, track, event);
        return;
    }
    if (open && (promise->again == AGAIN_EACH || fixed)) {
        start_anew(run, track, open, event);
        return;
    }
    bool waits = open || track->pending;
    if (!track->ever_started || (promise->again == AGAIN_REARM && !waits) ||
        promise->again == AGAIN_EACH || (fixed && !track->last))
        begin(run, track, event);
}

/* Whether reopening undoes what met the commitment. */
static bool undone_by_reopening(const Commitment *commitment) {
    const EventType *type = event_type_find(commitment->met_by);
    return commitment->promise->reopen_given ||
           (type && (type->effect == EFFECT_RESOLVES || type->effect == EFFECT_CLOSES));
}

static void reopen(Run *run, Track *track, const HistoryEvent *event) {
    Commitment *last = track->last;
    if (!last || last->met_at == INSTANT_NONE || !undone_by_reopening(last))
        return;
    if (track->promise->reopen == REOPEN_RESTART) {
        begin(run, track, event);
        return;
    }
    if (track->promise->reopen == REOPEN_CONTINUE)
        *LIST_ADD(run->arena, &track->gaps) = (Stop){last->met_at, event->at, "resolved"};
    last->superseded = true;
    track->round++;
    Commitment *next = ARENA_NEW(run->arena, Commitment);
    *next = *last;
    next->round = track->round;
    next->superseded = false;
    next->met_at = INSTANT_NONE;
    next->met_by = NULL;
    next->notes.count = next->notes.capacity = 0;
    const char *when = instant_words(run, event->at);
    note(run, next, arena_printf(run->arena, "reopened at %s", when),
         arena_printf(run->arena, "%s 重新打开", when));
    *LIST_ADD(run->arena, &run->result->list) = next;
    track->last = next;
}

static void note_level(Run *run, Instant at, Said why, const char *by) {
    *LIST_ADD(run->arena, &run->result->levels) =
        (LevelReading){at, situation_level(&run->situation), why, by};
}

static void take_event(Run *run, const HistoryEvent *event) {
    situation_take(&run->situation, event, calendar_zone(rulebook_calendar(run->rulebook, NULL)));
    if (event->effect == EFFECT_SETS_LEVEL)
        note_level(run, event->at, (Said){"set", "人工设定"}, event->by);
    Said why;
    if (situation_find_level(&run->situation, event->at, &why))
        note_level(run, event->at, why, NULL);
    for (size_t i = 0; i < run->track_count; i++) {
        Track *track = &run->tracks[i];
        take_until(run, track, event);
        take_void(run, track, event);
        take_start(run, track, event);
        if (event->effect == EFFECT_REOPENS && !texts_have(&track->promise->from, event->type))
            reopen(run, track, event);
    }
    refresh(run, event->at);
}

/* ---- the whole run ---- */

static int compare_instants(const void *a, const void *b) {
    Instant first = *(const Instant *)a, second = *(const Instant *)b;
    return (first > second) - (first < second);
}

static void run_events(Run *run) {
    Instants changes;
    situation_changes(run->arena, run->programme, run->history,
                      calendar_zone(rulebook_calendar(run->rulebook, NULL)), run->now, &changes);
    if (changes.count)
        qsort(changes.items, changes.count, sizeof(Instant), compare_instants);
    size_t change = 0;
    const HistoryEvents *events = &run->history->events;
    for (size_t i = 0; i <= events->count; i++) {
        Instant until = i < events->count ? events->items[i].at : INT64_MAX;
        for (; change < changes.count && changes.items[change] < until; change++)
            take_event(run, &(HistoryEvent){.at = changes.items[change],
                                            .recorded = INSTANT_NONE,
                                            .appointed = INSTANT_NONE,
                                            .type = "time passed"});
        if (i < events->count)
            take_event(run, &events->items[i]);
    }
}

static int by_promise_and_start(const void *a, const void *b) {
    const Commitment *first = *(Commitment *const *)a, *second = *(Commitment *const *)b;
    if (first->promise != second->promise)
        return first->promise < second->promise ? -1 : 1;
    if (first->round != second->round)
        return first->round - second->round;
    if (first->occurrence != second->occurrence)
        return first->occurrence - second->occurrence;
    return (first->start > second->start) - (first->start < second->start);
}

static const Track *track_of(const Run *run, const Commitment *commitment) {
    for (size_t i = 0; i < run->track_count; i++)
        if (run->tracks[i].promise == commitment->promise)
            return &run->tracks[i];
    return NULL;
}

static void finish_all(Run *run) {
    CommitmentList *list = &run->result->list;
    for (size_t i = 0; i < list->count; i++) {
        Commitment *commitment = list->items[i];
        const Track *track = track_of(run, commitment);
        if (track && !commitment->fixed)
            commitment->clock.stops =
                is_open(commitment)
                    ? stops_of(run, track, run->now)
                    : stops_before(run, track, commitment_end(commitment, run->now));
        commitment_finish(run->arena, run->programme, commitment, run->now);
    }
    if (list->count)
        qsort(list->items, list->count, sizeof(*list->items), by_promise_and_start);
}

static void make_tracks(Run *run) {
    run->tracks = ARENA_ARRAY(run->arena, Track, run->programme->promises.count);
    for (size_t i = 0; i < run->programme->promises.count; i++) {
        const Promise *promise = &run->programme->promises.items[i];
        PromiseShape shape = promise_shape(promise);
        if (shape != PROMISE_EVERY && shape != PROMISE_TIMES)
            run->tracks[run->track_count++] = (Track){.promise = promise};
    }
}

static void run_history(Arena *arena, const Rulebook *rulebook, const History *history, Instant now,
                        Instant automatic_from, Commitments *result) {
    Run run = {.arena = arena,
               .rulebook = rulebook,
               .programme = rulebook_programme(rulebook),
               .history = history,
               .now = now,
               .result = result};
    *result = (Commitments){.corrected_at = INSTANT_NONE};
    make_tracks(&run);
    pauses_collect(arena, history, &run.pauses);
    situation_begin(&run.situation, arena, run.programme, &history->facts, history->level,
                    automatic_from);
    if (history->level && history->events.count)
        note_level(&run, history->events.items[0].at, (Said){"stated", "报告时设定"}, NULL);
    run_events(&run);
    recurring_run(arena, rulebook, history, now, &result->list);
    finish_all(&run);
    late_reasons_take(history, &result->list);
}

/* ---- corrections of the level ---- */

static size_t last_correction(const History *history) {
    for (size_t i = history->events.count; i > 0; i--) {
        const HistoryEvent *event = &history->events.items[i - 1];
        if (event->effect == EFFECT_SETS_LEVEL && event->corrected)
            return i - 1;
    }
    return SIZE_MAX;
}

/* The history as if the corrected level had stood from the start. */
static History corrected_history(Arena *arena, const History *history, size_t correction) {
    History corrected = *history;
    corrected.level = history->events.items[correction].level;
    corrected.events = (HistoryEvents){0};
    for (size_t i = 0; i < history->events.count; i++)
        if (i > correction || history->events.items[i].effect != EFFECT_SETS_LEVEL)
            *LIST_ADD(arena, &corrected.events) = history->events.items[i];
    return corrected;
}

static History history_before(const History *history, size_t correction) {
    History before = *history;
    before.events.count = correction;
    return before;
}

void commitments_run(Arena *arena, const Rulebook *rulebook, const History *history, Instant now,
                     Commitments *ret_commitments) {
    size_t correction = last_correction(history);
    if (correction == SIZE_MAX) {
        run_history(arena, rulebook, history, now,
                    history->level_is_told ? INT64_MAX : INSTANT_NONE, ret_commitments);
        return;
    }
    Instant at = history->events.items[correction].at;
    Commitments *before = ARENA_NEW(arena, Commitments);
    History earlier = history_before(history, correction);
    commitments_run(arena, rulebook, &earlier, at, before);
    History corrected = corrected_history(arena, history, correction);
    run_history(arena, rulebook, &corrected, now, at, ret_commitments);
    ret_commitments->before = before;
    ret_commitments->corrected_at = at;
    if (ret_commitments->levels.count) {
        ret_commitments->levels.items[0].why =
            (Said){"corrected: as if it had stood from the start", "更正：视为自始如此"};
        ret_commitments->levels.items[0].by = history->events.items[correction].by;
    }
}
