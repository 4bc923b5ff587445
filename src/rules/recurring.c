#include "rules/recurring.h"

#include "rules/period.h"
#include <glib.h>

typedef struct Series {
    Arena *arena;
    const Rulebook *rulebook;
    const Promise *promise;
    const History *history;
    Instant now;
    const Zone *zone;
    const Calendar *calendar;
    Span period;
    CivilDay first_day; /* the date that periods count from */
    Micros in_day;      /* and its time of day */
    Instant begins;     /* the starting event */
    Instant ends;       /* the event that ends the series, or INT64_MAX */
    PeriodTimes contract;
    CommitmentList made;
} Series;

/* Start of the `number`-th period, counted from the first so that month ends don't drift. */
static Instant period_start(const Series *series, int number) {
    CivilDay day = civil_add_months(series->first_day, series->period.months * number) +
                   series->period.days * number;
    Instant start = zone_from_local(series->zone, local_time(day, series->in_day));
    return start + series->period.micros * number;
}

/* By the civil calendar: periods of months begin with the first month of a year that they fit. */
static void frame_civil(Series *series) {
    int year, month, day;
    civil_split(series->first_day, &year, &month, &day);
    int months = series->period.months;
    series->in_day = 0;
    if (months)
        series->first_day = civil_day(year, (month - 1) / months * months + 1, 1);
    else if (series->period.days == 7)
        series->first_day -= (CivilDay)civil_weekday(series->first_day);
}

static bool applies(const Series *series, Instant at) {
    const Programme *programme = rulebook_programme(series->rulebook);
    Facts facts = {0};
    for (size_t i = 0; i < series->history->facts.count; i++)
        *LIST_ADD(series->arena, &facts) = series->history->facts.items[i];
    const PeriodTime *time = period_at(&series->contract, at);
    if (series->contract.count)
        facts_set(series->arena, &facts,
                  (Fact){.id = "period",
                         .value = {.known = true,
                                   .type = FACT_WORD,
                                   .word = time ? time->period->record.id : "none"}});
    return condition_holds(series->promise->applies, &facts, &programme->exclusion_conditions) ==
           TRUTH_YES;
}

/* From when in [start, end) the duty applies: its start, or the begin of a contract period in it.
 * INSTANT_NONE where it doesn't. */
static Instant applies_from(const Series *series, Instant start, Instant end) {
    if (applies(series, start))
        return start;
    for (size_t i = 0; i < series->contract.count; i++) {
        Instant begins = series->contract.items[i].begins;
        if (begins > start && begins < end && applies(series, begins))
            return begins;
    }
    return INSTANT_NONE;
}

static void add_occurrence(Series *series, int number, Instant start, Instant end) {
    int times = series->promise->times ? series->promise->times : 1;
    for (int i = 0; i < times; i++) {
        Commitment *commitment = ARENA_NEW(series->arena, Commitment);
        commitment->promise = series->promise;
        commitment->round = 1;
        commitment->occurrence = number * times + i + 1;
        commitment->fixed = true;
        commitment->start = start;
        commitment->due = end;
        commitment->met_at = commitment->void_at = INSTANT_NONE;
        commitment->clock = (Clock){
            .calendar = series->calendar, .start = commitment->start, .span = series->period};
        *LIST_ADD(series->arena, &series->made) = commitment;
    }
}

static void add_occurrences(Series *series) {
    int number = 0;
    for (int period = 0;; period++) {
        Instant start = period_start(series, period), end = period_start(series, period + 1);
        if (start > series->now || start >= series->ends || end >= INSTANT_END)
            return;
        Instant from = applies_from(series, MAX(start, series->begins), end);
        if (from != INSTANT_NONE && from <= series->now)
            add_occurrence(series, number++, from, end);
    }
}

static void meet_oldest(Series *series, const HistoryEvent *event) {
    for (size_t i = 0; i < series->made.count; i++) {
        Commitment *commitment = series->made.items[i];
        if (commitment->met_at != INSTANT_NONE)
            continue;
        if (commitment->start <= event->at) {
            commitment->met_at = event->at;
            commitment->met_by = event->type;
        }
        return; /* not begun yet: one more than owed */
    }
}

static void run_series(Series *series, const HistoryEvent *start) {
    const Promise *promise = series->promise;
    series->begins = start->at;
    LocalTime local = zone_to_local(series->zone, start->at);
    series->first_day = local_day(local);
    series->in_day = local - local_time(series->first_day, 0);
    if (promise->frame == FRAME_CIVIL)
        frame_civil(series);
    const HistoryEvents *events = &series->history->events;
    series->ends = INT64_MAX;
    for (const HistoryEvent *event = start; event < events->items + events->count; event++)
        if (texts_have(&promise->void_on, event->type) || event->effect == EFFECT_CANCELS) {
            series->ends = event->at;
            break;
        }
    add_occurrences(series);
    for (const HistoryEvent *event = start; event < events->items + events->count; event++)
        if (texts_have(&promise->until, event->type) && event->at <= series->ends)
            meet_oldest(series, event);
    for (size_t i = 0; i < series->made.count; i++) {
        Commitment *commitment = series->made.items[i];
        if (commitment->met_at == INSTANT_NONE && commitment->due > series->ends) {
            commitment->void_at = series->ends;
            commitment->void_reason = "the series ended";
            commitment->void_reason_zh = "周期性义务已终止";
        }
    }
}

void recurring_run(Arena *arena, const Rulebook *rulebook, const History *history, Instant now,
                   CommitmentList *list) {
    const Programme *programme = rulebook_programme(rulebook);
    for (size_t i = 0; i < programme->promises.count; i++) {
        const Promise *promise = &programme->promises.items[i];
        PromiseShape shape = promise_shape(promise);
        if (shape != PROMISE_EVERY && shape != PROMISE_TIMES)
            continue;
        Series series = {.arena = arena,
                         .rulebook = rulebook,
                         .promise = promise,
                         .history = history,
                         .now = now,
                         .period = shape == PROMISE_EVERY ? promise->every : promise->per};
        series.calendar = rulebook_calendar(rulebook, text_choice(&promise->calendar, NULL, NULL));
        series.zone = calendar_zone(series.calendar);
        const HistoryEvent *start = NULL;
        for (size_t e = 0; e < history->events.count; e++) {
            const HistoryEvent *event = &history->events.items[e];
            if (!strcmp(event->type, "contract.accepted"))
                period_times(arena, programme, series.zone, event->at, &series.contract);
            if (!start && texts_have(&promise->from, event->type))
                start = event;
        }
        if (start)
            run_series(&series, start);
        for (size_t c = 0; c < series.made.count; c++)
            *LIST_ADD(arena, list) = series.made.items[c];
    }
}
