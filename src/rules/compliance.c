#include "rules/compliance.h"

#include "rules/share.h"
#include <glib.h>
#include <stdlib.h>

const char *const COMPLIANCE_BY_WORDS[] = {"promise",  "level", "contract",
                                           "customer", "month", NULL};
const char *const COMPLIANCE_OUTCOME_WORDS[] = {"met",  "late",       "breached", "open",
                                                "void", "superseded", NULL};

/* ---- when it counts ---- */

static bool is_broken(const Owed *owed) {
    return owed->overdue || owed->state == OWED_BREACHED;
}

/* When it counts: what was kept, when it was met; what was broken, when it was due. So the figures
 * of a period that is over stay what they were, whenever a late one is met at last. INSTANT_NONE:
 * neither has come. */
static Instant ended_at(const Owed *owed) {
    if (is_broken(owed) && owed->due_at != INSTANT_NONE)
        return owed->due_at;
    if (owed->met_at != INSTANT_NONE)
        return owed->met_at;
    return owed->overdue ? owed->void_at : INSTANT_NONE;
}

/* Where it stands in time, also where neither has come. */
static Instant counts_at(const Owed *owed) {
    Instant ended = ended_at(owed);
    return ended != INSTANT_NONE           ? ended
           : owed->void_at != INSTANT_NONE ? owed->void_at
                                           : owed->starts_at;
}

static bool in_period(const Compliance *compliance, Instant at) {
    return at >= compliance->from && at < compliance->to;
}

static ComplianceOutcome outcome_of(const Owed *owed) {
    if (owed->superseded)
        return COUNTED_SUPERSEDED;
    if (ended_at(owed) == INSTANT_NONE)
        return owed->state == OWED_VOID ? COUNTED_VOID : COUNTED_OPEN;
    switch (owed->state) {
    case OWED_MET:
        return COUNTED_MET;
    case OWED_LATE:
        return COUNTED_LATE;
    default:
        return COUNTED_BREACHED;
    }
}

ComplianceOutcome compliance_outcome(const Compliance *compliance, const Owed *owed) {
    bool counts =
        in_period(compliance, counts_at(owed)) && !(compliance->without_level && owed->level);
    return counts ? outcome_of(owed) : COUNTED_NOT;
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
    row->kept_gross += owed->state == OWED_MET && !owed->late_gross;
    row->backdated += owed->backdated;
    row->points += owed->points == WHOLE_NONE ? 0 : owed->points;
    if (owed->met_at == INSTANT_NONE)
        return;
    add_seconds(&row->used_seconds, owed->used_seconds);
    add_seconds(&row->paused_seconds, owed->paused_seconds);
    add_seconds(&row->customer_seconds, owed->customer_seconds);
}

enum {
    BROKEN = 1u << COUNTED_LATE | 1u << COUNTED_BREACHED,
    POPULATION = 1u << COUNTED_MET | BROKEN,
};

static void count(ComplianceRow *row, const Owed *owed, ComplianceOutcome outcome) {
    row->met += outcome == COUNTED_MET;
    row->late += outcome == COUNTED_LATE;
    row->breached += outcome == COUNTED_BREACHED;
    row->open += outcome == COUNTED_OPEN;
    row->void_count += outcome == COUNTED_VOID;
    row->superseded += outcome == COUNTED_SUPERSEDED;
    if (1u << outcome & POPULATION)
        count_ended(row, owed);
}

void compliance_add(Compliance *compliance, const Owed *owed) {
    ComplianceOutcome outcome = compliance_outcome(compliance, owed);
    if (outcome == COUNTED_NOT)
        return;
    ComplianceRow key = key_of(compliance, owed, counts_at(owed));
    count(find_row(compliance, &key), owed, outcome);
    count(&compliance->sum, owed, outcome);
}

void compliance_sort(Compliance *compliance) {
    if (compliance->rows.count)
        qsort(compliance->rows.items, compliance->rows.count, sizeof(ComplianceRow), compare_rows);
}

/* ---- cases ---- */

unsigned compliance_outcomes(const char *word) {
    if (!word)
        return POPULATION;
    if (!strcmp(word, "broken"))
        return BROKEN;
    for (unsigned i = 0; COMPLIANCE_OUTCOME_WORDS[i]; i++)
        if (!strcmp(COMPLIANCE_OUTCOME_WORDS[i], word))
            return 1u << i;
    return 0;
}

bool compliance_has_case(const Compliance *compliance, const ComplianceCases *cases,
                         const Owed *owed) {
    bool counts = 1u << compliance_outcome(compliance, owed) & cases->outcomes;
    const char *cause = owed->late_cause ? owed->late_cause : "";
    return counts && (!cases->cause || !strcmp(cases->cause, cause)) &&
           (!cases->month || month_of(compliance, counts_at(owed)) == cases->month);
}

int64_t compliance_late_seconds(const Owed *owed, Instant now) {
    if (!is_broken(owed) || owed->due_at == INSTANT_NONE)
        return WHOLE_NONE;
    Instant end = owed->met_at != INSTANT_NONE    ? owed->met_at
                  : owed->void_at != INSTANT_NONE ? owed->void_at
                                                  : now;
    return (end - owed->due_at) / MICROS_PER_SECOND;
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
