#include "replay/tally.h"

#include "rules/explain.h"
#include "rules/pauses.h"
#include "rules/scoring.h"
#include "rules/share.h"
#include <glib.h>
#include <stdlib.h>

enum { MOST_STRETCHES = 30 };

Tally *tally_new(const Rulebook *rulebook, const char *language) {
    Tally *tally = g_new0(Tally, 1);
    const Programme *programme = rulebook_programme(rulebook);
    tally->rulebook = rulebook;
    tally->language = language;
    tally->arena = arena_new();
    tally->response = spread_new();
    tally->resolution = spread_new();
    for (size_t i = 0; i <= programme->levels.count; i++)
        *LIST_ADD(tally->arena, &tally->cases_by_level) = 0;
    LIST_ADD(tally->arena, &tally->waiting);
    for (size_t i = 0; i < programme->pauses.count; i++)
        LIST_ADD(tally->arena, &tally->waiting)->reason = &programme->pauses.items[i];
    return tally;
}

void tally_free(Tally *tally) {
    if (!tally)
        return;
    for (size_t i = 0; i < tally->rows.count; i++) {
        spread_free(tally->rows.items[i].used);
        spread_free(tally->rows.items[i].gross);
        spread_free(tally->rows.items[i].wall);
    }
    spread_free(tally->response);
    spread_free(tally->resolution);
    arena_free(tally->arena);
    g_free(tally);
}

/* ---- rows ---- */

static int compare_rows(const void *a, const void *b) {
    const TallyRow *first = a, *second = b;
    if (first->promise != second->promise)
        return first->promise < second->promise ? -1 : 1;
    if (first->level == second->level)
        return 0;
    if (!first->level || !second->level)
        return first->level ? -1 : 1;
    return first->level < second->level ? -1 : 1;
}

static TallyRow *find_row(Tally *tally, const Promise *promise, const Level *level) {
    for (size_t i = 0; i < tally->rows.count; i++)
        if (tally->rows.items[i].promise == promise && tally->rows.items[i].level == level)
            return &tally->rows.items[i];
    *LIST_ADD(tally->arena, &tally->rows) = (TallyRow){.promise = promise,
                                                       .level = level,
                                                       .used = spread_new(),
                                                       .gross = spread_new(),
                                                       .wall = spread_new()};
    /* few rows, few insertions: kept in the order of the programme */
    qsort(tally->rows.items, tally->rows.count, sizeof(TallyRow), compare_rows);
    return find_row(tally, promise, level);
}

static void count_ended(TallyRow *row, const Commitment *commitment) {
    row->over += MAX(commitment->used - commitment->total, 0);
    row->promised += commitment->total;
    if (commitment->late_gross)
        row->broken_gross++;
    else
        row->kept_gross++;
    if (commitment->met_at == INSTANT_NONE)
        return;
    spread_add(row->used, commitment->used);
    spread_add(row->gross, commitment->gross);
    spread_add(row->wall, commitment->met_at - commitment->start);
}

static void count_state(TallyRow *row, const Commitment *commitment) {
    switch (commitment->state) {
    case COMMITMENT_RUNNING:
        row->running++;
        return;
    case COMMITMENT_PAUSED:
        row->paused++;
        return;
    case COMMITMENT_VOID:
        row->void_count += !commitment->void_overdue;
        row->breached += commitment->void_overdue;
        if (!commitment->void_overdue)
            return;
        break;
    case COMMITMENT_MET:
        row->met++;
        break;
    case COMMITMENT_LATE:
        row->late++;
        break;
    case COMMITMENT_BREACHED:
        row->breached++;
        break;
    }
    count_ended(row, commitment);
}

/* ---- months ---- */

static int month_of(const Tally *tally, Instant at) {
    int year, month, day;
    const Zone *zone = calendar_zone(rulebook_calendar(tally->rulebook, NULL));
    civil_split(zone_day(zone, at), &year, &month, &day);
    return year * 12 + month - 1;
}

static TallyMonth *find_month(Tally *tally, int month) {
    size_t at = tally->months.count;
    while (at > 0 && tally->months.items[at - 1].month >= month)
        at--;
    if (at < tally->months.count && tally->months.items[at].month == month)
        return &tally->months.items[at];
    LIST_ADD(tally->arena, &tally->months);
    for (size_t i = tally->months.count - 1; i > at; i--)
        tally->months.items[i] = tally->months.items[i - 1];
    tally->months.items[at] = (TallyMonth){.month = month};
    return &tally->months.items[at];
}

static void count_month(Tally *tally, const Commitment *commitment) {
    bool broken = commitment_is_broken(commitment);
    if (!broken && commitment->state != COMMITMENT_MET)
        return;
    Instant at = commitment->met_at != INSTANT_NONE ? commitment->met_at : commitment->due;
    TallyMonth *month = find_month(tally, month_of(tally, at));
    month->broken += broken;
    month->kept += !broken;
    month->kept_gross += !commitment->late_gross;
}

/* ---- the worst ---- */

static void explain(Tally *tally, const Commitment *commitment, Texts *out) {
    Instant until = commitment->met_at != INSTANT_NONE ? commitment->met_at : commitment->due;
    explain_whole(tally->arena, rulebook_programme(tally->rulebook), commitment, until,
                  tally->language, MOST_STRETCHES, out);
}

/* Some sentences are the history's own: it is gone once the next case is read. */
static void keep_sentences(Tally *tally, Texts *sentences) {
    for (size_t i = 0; i < sentences->count; i++)
        sentences->items[i] = arena_text(tally->arena, sentences->items[i]);
}

static void keep_breach(Tally *tally, const char *case_id, const Commitment *commitment) {
    Micros over = commitment->used - commitment->total;
    bool full = tally->worst_count == WORST_BREACHES;
    if (full && over <= tally->worst[WORST_BREACHES - 1].over)
        return;
    size_t at = full ? WORST_BREACHES - 1 : tally->worst_count++;
    for (; at > 0 && tally->worst[at - 1].over < over; at--)
        tally->worst[at] = tally->worst[at - 1];
    tally->worst[at] = (TallyBreach){.case_id = arena_text(tally->arena, case_id),
                                     .promise = commitment->promise,
                                     .level = arena_text(tally->arena, commitment->level),
                                     .state = commitment->state,
                                     .start = commitment->start,
                                     .due = commitment->due,
                                     .met_at = commitment->met_at,
                                     .over = over,
                                     .total = commitment->total};
    explain(tally, commitment, &tally->worst[at].explanation);
    keep_sentences(tally, &tally->worst[at].explanation);
}

/* ---- cases ---- */

static void count_waiting(Tally *tally, Arena *scratch, const History *history, Instant opened,
                          Instant ended) {
    Stops pauses, merged = {0};
    pauses_collect(scratch, history, &pauses);
    for (size_t w = 1; w < tally->waiting.count; w++) {
        TallyWaiting *waiting = &tally->waiting.items[w];
        Micros wall = 0;
        for (size_t i = 0; i < pauses.count; i++) {
            if (strcmp(pauses.items[i].reason, waiting->reason->record.id) != 0)
                continue;
            Instant to = pauses.items[i].to == INSTANT_NONE ? ended : pauses.items[i].to;
            wall += MAX(MIN(to, ended) - MAX(pauses.items[i].from, opened), 0);
        }
        waiting->wall += wall;
        waiting->cases += wall > 0;
    }
    stops_merge(scratch, &pauses, &merged);
    Micros ours = MAX(ended - opened, 0);
    for (size_t i = 0; i < merged.count; i++) {
        Instant to = merged.items[i].to == INSTANT_NONE ? ended : merged.items[i].to;
        ours -= MAX(MIN(to, ended) - MAX(merged.items[i].from, opened), 0);
    }
    tally->waiting.items[0].wall += MAX(ours, 0);
    tally->waiting.items[0].cases += ours > 0;
}

/* Working time that the pauses took from the commitment's clock, by reason. */
static void count_stopped_clock(Tally *tally, const Commitment *commitment) {
    Instant end = commitment->met_at != INSTANT_NONE ? commitment->met_at : INT64_MAX;
    tally->waiting.items[0].clock += commitment->used;
    for (size_t i = 0; i < commitment->clock.stops.count; i++) {
        const Stop *stop = &commitment->clock.stops.items[i];
        Instant to = stop->to == INSTANT_NONE ? end : MIN(stop->to, end);
        Instant from = MAX(stop->from, commitment->start);
        if (to <= from || to == INT64_MAX)
            continue;
        for (size_t w = 1; w < tally->waiting.count; w++)
            if (!strcmp(tally->waiting.items[w].reason->record.id, stop->reason))
                tally->waiting.items[w].clock +=
                    calendar_elapsed(commitment->clock.calendar, from, to);
    }
}

typedef struct CaseTimes {
    Instant opened, responded, resolved;
    int64_t reopenings;
    bool cancelled;
} CaseTimes;

static CaseTimes case_times(const History *history) {
    CaseTimes times = {INSTANT_NONE, INSTANT_NONE, INSTANT_NONE, 0, false};
    for (size_t i = 0; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        if (event->effect == EFFECT_OPENS && times.opened == INSTANT_NONE)
            times.opened = event->at;
        if (!strcmp(event->type, "request.responded") && times.responded == INSTANT_NONE)
            times.responded = event->at;
        bool resolves = event->effect == EFFECT_RESOLVES || event->effect == EFFECT_CLOSES;
        if (resolves && times.resolved == INSTANT_NONE)
            times.resolved = event->at;
        if (event->effect == EFFECT_REOPENS) {
            times.resolved = INSTANT_NONE;
            times.reopenings++;
        }
        times.cancelled = times.cancelled || event->effect == EFFECT_CANCELS;
    }
    return times;
}

static void count_case(Tally *tally, Arena *scratch, const History *history,
                       const Commitments *commitments) {
    const Programme *programme = rulebook_programme(tally->rulebook);
    CaseTimes times = case_times(history);
    const char *level = commitments->levels.count
                            ? commitments->levels.items[commitments->levels.count - 1].level
                            : NULL;
    size_t index = programme->levels.count;
    for (size_t i = 0; level && i < programme->levels.count; i++)
        if (!strcmp(programme->levels.items[i].record.id, level))
            index = i;
    tally->cases++;
    tally->cases_by_level.items[index]++;
    tally->reopened_cases += times.reopenings > 0;
    tally->reopenings += times.reopenings;
    tally->cancelled_cases += times.cancelled;
    tally->open_cases += times.resolved == INSTANT_NONE && !times.cancelled;
    if (times.responded != INSTANT_NONE)
        spread_add(tally->response, times.responded - times.opened);
    if (times.resolved != INSTANT_NONE)
        spread_add(tally->resolution, times.resolved - times.opened);
    Instant ended = times.resolved != INSTANT_NONE ? times.resolved : history->now;
    count_waiting(tally, scratch, history, times.opened, ended);
}

void tally_add(Tally *tally, Arena *scratch, const History *history,
               const Commitments *commitments) {
    const Programme *programme = rulebook_programme(tally->rulebook);
    bool net = false, gross = false;
    count_case(tally, scratch, history, commitments);
    for (size_t i = 0; i < commitments->list.count; i++) {
        const Commitment *commitment = commitments->list.items[i];
        const Level *level =
            commitment->level ? programme_level(programme, commitment->level) : NULL;
        TallyRow *row = find_row(tally, commitment->promise, level);
        if (commitment->superseded) {
            row->superseded++;
            continue;
        }
        count_state(row, commitment);
        row->backdated += commitment->backdated;
        row->points += commitment_points(commitment);
        count_month(tally, commitment);
        if (commitment->promise->pauses.count)
            count_stopped_clock(tally, commitment);
        bool broken = commitment_is_broken(commitment);
        net = net || broken;
        gross = gross || commitment->late_gross;
        if (broken)
            keep_breach(tally, history->request, commitment);
    }
    tally->net_broken_cases += net;
    tally->gross_broken_cases += gross;
}

/* ---- shares ---- */

static int share(int64_t part, int64_t whole) {
    return whole > 0 ? share_hundredths(part, whole) : NO_SHARE;
}

int tally_net(const TallyRow *row) {
    return share(row->met, row->met + row->late + row->breached);
}

int tally_gross(const TallyRow *row) {
    return share(row->kept_gross, row->kept_gross + row->broken_gross);
}

int tally_weighted(const TallyRow *row) {
    return share(row->promised - row->over, row->promised);
}

TallyRow tally_promise_sum(const Tally *tally, const Promise *promise) {
    TallyRow sum = {.promise = promise};
    for (size_t i = 0; i < tally->rows.count; i++) {
        const TallyRow *row = &tally->rows.items[i];
        if (promise && row->promise != promise)
            continue;
        sum.met += row->met;
        sum.late += row->late;
        sum.breached += row->breached;
        sum.kept_gross += row->kept_gross;
        sum.broken_gross += row->broken_gross;
        sum.running += row->running;
        sum.paused += row->paused;
        sum.void_count += row->void_count;
        sum.superseded += row->superseded;
        sum.backdated += row->backdated;
        sum.over += row->over;
        sum.promised += row->promised;
        sum.points += row->points;
    }
    return sum;
}
