#include "rules/compliance.h"

#include "rules/share.h"
#include <glib.h>
#include <stdlib.h>

const char *const COMPLIANCE_BY_WORDS[] = {"promise",  "level", "contract",
                                           "customer", "month", NULL};

/* ---- when it counts ---- */

/* When it counts: what was kept, when it was met; what was broken, when it was due. So the figures
 * of a period that is over stay what they were, whenever a late one is met at last. INSTANT_NONE:
 * neither has come. */
static Instant ended_at(const Owed *owed) {
    bool broken = owed->overdue || owed->state == OWED_BREACHED;
    if (broken && owed->due_at != INSTANT_NONE)
        return owed->due_at;
    if (owed->met_at != INSTANT_NONE)
        return owed->met_at;
    return owed->overdue ? owed->void_at : INSTANT_NONE;
}

static bool in_period(const Compliance *compliance, Instant at) {
    return at >= compliance->from && at < compliance->to;
}

/* ---- rows ---- */

static int month_of(const Compliance *compliance, Instant at) {
    int year, month, day;
    civil_split(zone_day(compliance->zone, at), &year, &month, &day);
    return year * 12 + month - 1;
}

static ComplianceRow key_of(const Compliance *compliance, const Owed *owed, Instant at) {
    unsigned by = compliance->by;
    return (ComplianceRow){.promise = by & BY_PROMISE ? owed->promise : NULL,
                           .level = by & BY_LEVEL ? owed->level : NULL,
                           .contract = by & BY_CONTRACT ? owed->contract : 0,
                           .customer = by & BY_CUSTOMER ? owed->customer : 0,
                           .month = by & BY_MONTH ? month_of(compliance, at) : 0};
}

static int compare_texts(const char *one, const char *other) {
    return g_strcmp0(one, other);
}

static int compare_wholes(int64_t one, int64_t other) {
    return (one > other) - (one < other);
}

static int compare_rows(const void *a, const void *b) {
    const ComplianceRow *one = a, *other = b;
    int order = compare_texts(one->promise, other->promise);
    order = order ? order : compare_texts(one->level, other->level);
    order = order ? order : compare_wholes(one->contract, other->contract);
    order = order ? order : compare_wholes(one->customer, other->customer);
    return order ? order : one->month - other->month;
}

/* Most commitments come beside others of their row: the last rows are looked at first. */
static ComplianceRow *find_row(Compliance *compliance, const ComplianceRow *key) {
    for (size_t i = compliance->rows.count; i-- > 0;)
        if (!compare_rows(&compliance->rows.items[i], key))
            return &compliance->rows.items[i];
    ComplianceRow *row = LIST_ADD(compliance->arena, &compliance->rows);
    *row = *key;
    row->promise = arena_text(compliance->arena, key->promise);
    row->level = arena_text(compliance->arena, key->level);
    return row;
}

static void add_seconds(int64_t *sum, int64_t seconds) {
    if (seconds != WHOLE_NONE)
        *sum += seconds;
}

static void count_ended(ComplianceRow *row, const Owed *owed) {
    row->met += owed->state == OWED_MET;
    row->late += owed->state == OWED_LATE;
    row->breached += owed->state == OWED_BREACHED || owed->state == OWED_VOID;
    row->kept_gross += owed->state == OWED_MET && !owed->late_gross;
    row->backdated += owed->backdated;
    row->points += owed->points == WHOLE_NONE ? 0 : owed->points;
    if (owed->met_at == INSTANT_NONE)
        return;
    add_seconds(&row->used_seconds, owed->used_seconds);
    add_seconds(&row->paused_seconds, owed->paused_seconds);
    add_seconds(&row->customer_seconds, owed->customer_seconds);
}

static void count(ComplianceRow *row, const Owed *owed, bool ended) {
    if (owed->superseded)
        row->superseded++;
    else if (ended)
        count_ended(row, owed);
    else if (owed->state == OWED_VOID)
        row->void_count++;
    else
        row->open++;
}

void compliance_add(Compliance *compliance, const Owed *owed) {
    Instant ended = ended_at(owed);
    Instant at = ended != INSTANT_NONE           ? ended
                 : owed->void_at != INSTANT_NONE ? owed->void_at
                                                 : owed->starts_at;
    if (!in_period(compliance, at))
        return;
    ComplianceRow key = key_of(compliance, owed, at);
    count(find_row(compliance, &key), owed, ended != INSTANT_NONE);
    count(&compliance->sum, owed, ended != INSTANT_NONE);
}

void compliance_sort(Compliance *compliance) {
    if (compliance->rows.count)
        qsort(compliance->rows.items, compliance->rows.count, sizeof(ComplianceRow), compare_rows);
}

/* ---- shares ---- */

static int share(int64_t part, const ComplianceRow *row) {
    int64_t all = row->met + row->late + row->breached;
    return all ? share_hundredths(part, all) : NO_PERCENT;
}

int compliance_kept(const ComplianceRow *row) {
    return share(row->met, row);
}

int compliance_kept_gross(const ComplianceRow *row) {
    return share(row->kept_gross, row);
}
