#include "rules/kpi.h"

#include "rules/share.h"
#include <glib.h>
#include <stdlib.h>

/* ---- counting ---- */

static void count_age(KpiCounts *counts, Micros age) {
    static const int64_t LAST_DAYS[AGE_BANDS - 1] = {1, 3, 7, 30};
    int band = 0;
    while (band < AGE_BANDS - 1 && age / MICROS_PER_DAY > LAST_DAYS[band])
        band++;
    counts->ages[band]++;
    counts->oldest = MAX(counts->oldest, age);
}

static void count_resolved(KpiCounts *counts, const Request *request) {
    bool reopened = request->reopenings > 0;
    bool on_site = request->mode == MODE_ON_SITE;
    counts->resolved++;
    counts->reopened += reopened;
    counts->on_site += on_site;
    counts->by_telephone += !on_site;
    counts->first_contact += !on_site && !reopened;
    *LIST_ADD(counts->arena, &counts->to_resolve) = request->resolved_at - request->reported_at;
}

static bool in_period(const KpiCounts *counts, Instant at) {
    return at >= counts->from && at < counts->to;
}

void kpi_add_request(KpiCounts *counts, const Request *request) {
    if (!in_period(counts, request->reported_at))
        return;
    counts->reported++;
    counts->backdated += request->backdated;
    counts->complaints += request->kind == REQUEST_COMPLAINT;
    counts->complaints_closed += request->kind == REQUEST_COMPLAINT && !request->open;
    if (request->state == REQUEST_CANCELLED || request->state == REQUEST_MERGED) {
        counts->cancelled += request->state == REQUEST_CANCELLED;
        counts->merged += request->state == REQUEST_MERGED;
        return;
    }
    if (request->answered_at != INSTANT_NONE) {
        counts->answered++;
        *LIST_ADD(counts->arena, &counts->to_answer) = request->answered_at - request->reported_at;
    }
    if (request->resolved_at != INSTANT_NONE)
        count_resolved(counts, request);
    if (request->open && request->resolved_at == INSTANT_NONE) {
        counts->open++;
        counts->held += request->held;
        count_age(counts, counts->now - request->reported_at);
    }
}

void kpi_add_call(KpiCounts *counts, const PhoneCall *call) {
    if (call->direction != CALL_IN || !in_period(counts, call->rang_at))
        return;
    bool answered = call->answered_at != INSTANT_NONE;
    Instant end = answered ? call->answered_at : call->ended_at;
    if (end == INSTANT_NONE)
        return; /* it rings still, or nobody wrote down how it ended */
    Micros waited = end - call->rang_at;
    if (!answered && waited < ABANDON_SECONDS * MICROS_PER_SECOND)
        return; /* rang off at once: not offered */
    counts->calls++;
    counts->calls_answered += answered;
    counts->calls_abandoned += !answered;
    counts->calls_in_time += answered && waited <= ANSWER_SECONDS * MICROS_PER_SECOND;
}

/* ---- figures ---- */

static int compare_lengths(const void *a, const void *b) {
    Micros one = *(const Micros *)a, other = *(const Micros *)b;
    return (one > other) - (one < other);
}

static Micros percentile(const Lengths *lengths, int percent) {
    size_t rank = (lengths->count * (size_t)percent + 99) / 100;
    return lengths->items[rank ? rank - 1 : 0];
}

static Micros mean(const Lengths *lengths) {
    __int128 sum = 0;
    for (size_t i = 0; i < lengths->count; i++)
        sum += lengths->items[i];
    return (Micros)(sum / (__int128)lengths->count);
}

static Kpi *add(KpiCounts *counts, Kpis *list, const char *id, const char *name,
                const char *formula, const char *population) {
    Kpi *kpi = LIST_ADD(counts->arena, list);
    *kpi = (Kpi){.id = id, .name = name, .formula = formula, .population = population};
    return kpi;
}

static void set_share(Kpi *kpi, int64_t part, int64_t whole) {
    kpi->unit = "percent";
    kpi->part = part;
    kpi->whole = whole;
    kpi->known = whole > 0;
    kpi->value = whole ? share_hundredths(part, whole) : 0;
}

static void set_length(Kpi *kpi, const Lengths *lengths, int percent) {
    kpi->unit = "seconds";
    kpi->whole = (int64_t)lengths->count;
    kpi->known = lengths->count > 0;
    if (kpi->known)
        kpi->value = (percent ? percentile(lengths, percent) : mean(lengths)) / MICROS_PER_SECOND;
}

static void set_count(Kpi *kpi, int64_t value) {
    kpi->unit = "count";
    kpi->known = true;
    kpi->value = value;
}

#define REPORTED "requests reported in the period, without withdrawn and merged ones"

static void add_times(KpiCounts *counts, Kpis *list) {
    set_length(add(counts, list, "mtta", "Mean time to answer",
                   "sum(first answer by a person - reported) / answered requests", REPORTED),
               &counts->to_answer, 0);
    set_length(add(counts, list, "first_response_median", "First response, median",
                   "50th percentile of (first answer by a person - reported), elapsed", REPORTED),
               &counts->to_answer, 50);
    set_length(add(counts, list, "first_response_p90", "First response, 90th percentile",
                   "90th percentile of (first answer by a person - reported), elapsed", REPORTED),
               &counts->to_answer, 90);
    set_length(add(counts, list, "mttr", "Mean time to resolve",
                   "sum(resolved - reported) / resolved requests, elapsed, pauses included",
                   REPORTED),
               &counts->to_resolve, 0);
    set_length(add(counts, list, "resolution_p90", "Resolution, 90th percentile",
                   "90th percentile of (resolved - reported), elapsed", REPORTED),
               &counts->to_resolve, 90);
}

static void add_shares(KpiCounts *counts, Kpis *list) {
    set_share(add(counts, list, "first_contact_resolution", "First contact resolution",
                  "resolved by telephone and never reopened / resolved x 100", REPORTED),
              counts->first_contact, counts->resolved);
    set_share(add(counts, list, "dispatch_avoidance", "Dispatch avoidance",
                  "resolved without a visit / resolved x 100", REPORTED),
              counts->by_telephone, counts->resolved);
    set_share(add(counts, list, "reopen_rate", "Reopen rate",
                  "resolved requests that were reopened at least once / resolved x 100", REPORTED),
              counts->reopened, counts->resolved);
    set_share(add(counts, list, "complaint_rate", "Complaint rate",
                  "complaints / requests reported x 100", "requests reported in the period"),
              counts->complaints, counts->reported);
    set_share(add(counts, list, "late_entries", "Late entries",
                  "requests with an event written down later than the programme allows / "
                  "requests reported x 100",
                  "requests reported in the period"),
              counts->backdated, counts->reported);
}

static void add_calls(KpiCounts *counts, Kpis *list) {
    set_share(add(counts, list, "hotline_answer_level", "Hotline answer level",
                  "calls answered within 20 s / calls offered x 100",
                  "calls that rang in the period; those rung off within 5 s are not offered"),
              counts->calls_in_time, counts->calls);
    set_share(add(counts, list, "abandonment", "Abandonment",
                  "calls not answered / calls offered x 100",
                  "calls that rang in the period; those rung off within 5 s are not offered"),
              counts->calls_abandoned, counts->calls);
}

static void add_backlog(KpiCounts *counts, Kpis *list) {
    static const char *const BANDS[AGE_BANDS] = {"backlog_0_1_days", "backlog_2_3_days",
                                                 "backlog_4_7_days", "backlog_8_30_days",
                                                 "backlog_over_30_days"};
    set_count(add(counts, list, "reported", "Requests reported", "count",
                  "requests reported in the period"),
              counts->reported);
    set_count(
        add(counts, list, "backlog", "Backlog", "open requests that aren't resolved", REPORTED),
        counts->open);
    for (int band = 0; band < AGE_BANDS; band++)
        set_count(add(counts, list, BANDS[band], "Backlog by age",
                      "open requests by days since the report", REPORTED),
                  counts->ages[band]);
    Kpi *oldest =
        add(counts, list, "backlog_oldest", "Oldest open request", "now - reported", REPORTED);
    oldest->unit = "seconds";
    oldest->known = counts->open > 0;
    oldest->value = counts->oldest / MICROS_PER_SECOND;
}

static void sort_lengths(Lengths *lengths) {
    if (lengths->count)
        qsort(lengths->items, lengths->count, sizeof(Micros), compare_lengths);
}

void kpi_list(KpiCounts *counts, Kpis *ret) {
    *ret = (Kpis){0};
    sort_lengths(&counts->to_answer);
    sort_lengths(&counts->to_resolve);
    add_times(counts, ret);
    add_shares(counts, ret);
    add_calls(counts, ret);
    add_backlog(counts, ret);
}
