/* Figures by hand-made rows: compliance by promise, level, contract, customer and month; key
 * figures with their formulas. No data is no figure, neither 0 nor 100 %. */
#include "rules/compliance.h"
#include "rules/kpi.h"
#include "rules/share.h"

#include <glib.h>
#include <string.h>

typedef struct Bench {
    Arena *arena;
    Call call;
    Zone *zone;
} Bench;

static Bench bench_new(void) {
    Bench bench = {.arena = arena_new()};
    bench.call = call_begin(bench.arena, 0);
    return bench;
}

static void bench_end(Bench *bench) {
    zone_free(bench->zone);
    arena_free(bench->arena);
}

static Instant at(Bench *bench, const char *text) {
    Instant instant;
    g_assert_true(instant_parse(&bench->call, "test", text, &instant));
    return instant;
}

/* ---- compliance ---- */

static Compliance compliance_of(Bench *bench, unsigned by, const char *from, const char *to,
                                const char *zone) {
    zone_free(bench->zone);
    bench->zone = zone_new(&bench->call, "zone", zone);
    g_assert_nonnull(bench->zone);
    return (Compliance){.by = by,
                        .from = from ? at(bench, from) : INT64_MIN + 1,
                        .to = to ? at(bench, to) : INSTANT_END,
                        .zone = bench->zone,
                        .arena = bench->arena};
}

static Owed owed(Bench *bench, OwedState state, const char *due, const char *met) {
    return (Owed){.promise = "response",
                  .level = "1",
                  .contract = 7,
                  .customer = 3,
                  .state = (int)state,
                  .starts_at = at(bench, "2027-03-01T00:00:00Z"),
                  .due_at = due ? at(bench, due) : INSTANT_NONE,
                  .met_at = met ? at(bench, met) : INSTANT_NONE,
                  .void_at = INSTANT_NONE,
                  .used_seconds = met ? 60 : WHOLE_NONE,
                  .paused_seconds = met ? 10 : WHOLE_NONE,
                  .customer_seconds = met ? 4 : WHOLE_NONE,
                  .overdue = state == OWED_LATE || state == OWED_BREACHED,
                  .points = WHOLE_NONE};
}

static const char DUE[] = "2027-03-10T00:00:00Z", SOON[] = "2027-03-09T00:00:00Z",
                  LATER[] = "2027-03-12T00:00:00Z";

/* Only all is all, and only none is none. */
static void test_share(void) {
    static const struct {
        int64_t part, whole;
        int share;
    } CASES[] = {{1, 1, 10000},         {0, 1, 0},
                 {1, 3, 3333},          {2, 3, 6667},
                 {99999, 100000, 9999}, {1, 100000, 1},
                 {1, 8, 1250},          {-1, 2, -5000},
                 {-1, 3, -3333},        {INT64_MAX, INT64_MAX, 10000}};
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(share_hundredths(CASES[i].part, CASES[i].whole), ==, CASES[i].share);
}

static void test_no_data(void) {
    Bench bench = bench_new();
    Compliance compliance = compliance_of(&bench, BY_PROMISE, NULL, NULL, "UTC");
    g_assert_cmpint(compliance_kept(&compliance.sum), ==, NO_PERCENT);
    /* what still runs, and what became void in time, is no data either */
    Owed running = owed(&bench, OWED_RUNNING, DUE, NULL);
    Owed withdrawn = owed(&bench, OWED_VOID, DUE, NULL);
    withdrawn.void_at = at(&bench, SOON);
    compliance_add(&compliance, &running);
    compliance_add(&compliance, &withdrawn);
    g_assert_cmpint(compliance_kept(&compliance.sum), ==, NO_PERCENT);
    g_assert_cmpint(compliance.sum.open, ==, 1);
    g_assert_cmpint(compliance.sum.void_count, ==, 1);
    bench_end(&bench);
}

static void test_shares(void) {
    Bench bench = bench_new();
    Compliance compliance = compliance_of(&bench, BY_PROMISE | BY_LEVEL, NULL, NULL, "UTC");
    Owed met = owed(&bench, OWED_MET, DUE, SOON), late = owed(&bench, OWED_LATE, DUE, LATER);
    Owed breached = owed(&bench, OWED_BREACHED, DUE, NULL);
    Owed taken_over = owed(&bench, OWED_BREACHED, DUE, NULL);
    taken_over.superseded = true;
    Owed too_late_to_withdraw = owed(&bench, OWED_VOID, DUE, NULL);
    too_late_to_withdraw.overdue = true;
    too_late_to_withdraw.void_at = at(&bench, LATER);
    Owed by_pauses = owed(&bench, OWED_MET, DUE, SOON);
    by_pauses.late_gross = by_pauses.backdated = true;
    by_pauses.points = 3;
    const Owed *rows[] = {&met,      &met, &late, &breached, &taken_over, &too_late_to_withdraw,
                          &by_pauses};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        compliance_add(&compliance, rows[i]);
    const ComplianceRow *sum = &compliance.sum;
    g_assert_cmpint(sum->met, ==, 3);
    g_assert_cmpint(sum->late, ==, 1);
    g_assert_cmpint(sum->breached, ==, 2); /* open ones and those withdrawn after due */
    g_assert_cmpint(sum->superseded, ==, 1);
    g_assert_cmpint(compliance_kept(sum), ==, 5000);       /* 3 of 6 */
    g_assert_cmpint(compliance_kept_gross(sum), ==, 3333); /* 2 of 6 */
    g_assert_cmpint(sum->backdated, ==, 1);
    g_assert_cmpint(sum->points, ==, 3);
    g_assert_cmpint(sum->used_seconds, ==, 4 * 60);
    g_assert_cmpint(sum->paused_seconds, ==, 4 * 10);
    g_assert_cmpint(sum->customer_seconds, ==, 4 * 4);
    bench_end(&bench);
}

/* What was broken counts when it was due, even if it is met long after: a month that is over keeps
 * its figures. */
static void test_period(void) {
    Bench bench = bench_new();
    Owed met = owed(&bench, OWED_MET, "2027-04-02T00:00:00Z", "2027-03-31T23:59:59.999999Z");
    Owed late = owed(&bench, OWED_LATE, "2027-03-31T00:00:00Z", "2027-04-20T00:00:00Z");
    Owed breached = owed(&bench, OWED_BREACHED, "2027-04-01T00:00:00Z", NULL);
    static const struct {
        const char *from, *to;
        int met, late, breached;
    } CASES[] = {{"2027-03-01T00:00:00Z", "2027-04-01T00:00:00Z", 1, 1, 0},
                 {"2027-04-01T00:00:00Z", "2027-05-01T00:00:00Z", 0, 0, 1},
                 {"2027-05-01T00:00:00Z", "2027-06-01T00:00:00Z", 0, 0, 0}};
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Compliance compliance = compliance_of(&bench, 0, CASES[i].from, CASES[i].to, "UTC");
        compliance_add(&compliance, &met);
        compliance_add(&compliance, &late);
        compliance_add(&compliance, &breached);
        g_assert_cmpint(compliance.sum.met, ==, CASES[i].met);
        g_assert_cmpint(compliance.sum.late, ==, CASES[i].late);
        g_assert_cmpint(compliance.sum.breached, ==, CASES[i].breached);
    }
    bench_end(&bench);
}

/* Months are those of the zone; rows come in order. */
static void test_rows(void) {
    Bench bench = bench_new();
    Compliance compliance = compliance_of(&bench, BY_PROMISE | BY_LEVEL | BY_CUSTOMER | BY_MONTH,
                                          NULL, NULL, "Asia/Shanghai");
    Owed first = owed(&bench, OWED_MET, DUE, "2027-03-31T15:59:00Z");  /* 23:59 there */
    Owed second = owed(&bench, OWED_MET, DUE, "2027-03-31T16:00:00Z"); /* the first of April */
    Owed other = first;
    other.customer = 2;
    Owed arrival = first;
    arrival.promise = "arrival";
    Owed no_level = first;
    no_level.level = NULL;
    const Owed *rows[] = {&second, &first, &other, &arrival, &no_level, &first};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        compliance_add(&compliance, rows[i]);
    compliance_sort(&compliance);
    static const struct {
        const char *promise, *level;
        int customer, month, met;
    } WANTED[] = {{"arrival", "1", 3, 3, 1},
                  {"response", NULL, 3, 3, 1},
                  {"response", "1", 2, 3, 1},
                  {"response", "1", 3, 3, 2},
                  {"response", "1", 3, 4, 1}};
    g_assert_cmpuint(compliance.rows.count, ==, G_N_ELEMENTS(WANTED));
    for (size_t i = 0; i < G_N_ELEMENTS(WANTED); i++) {
        const ComplianceRow *row = &compliance.rows.items[i];
        g_assert_cmpstr(row->promise, ==, WANTED[i].promise);
        g_assert_cmpstr(row->level, ==, WANTED[i].level);
        g_assert_cmpint(row->customer, ==, WANTED[i].customer);
        g_assert_cmpint(row->contract, ==, 0);
        g_assert_cmpint(row->month, ==, 2027 * 12 + WANTED[i].month - 1);
        g_assert_cmpint(row->met, ==, WANTED[i].met);
    }
    bench_end(&bench);
}

/* ---- key figures ---- */

static KpiCounts counts_of(Bench *bench) {
    return (KpiCounts){.from = at(bench, "2027-03-01T00:00:00Z"),
                       .to = at(bench, "2027-04-01T00:00:00Z"),
                       .now = at(bench, "2027-04-10T00:00:00Z"),
                       .arena = bench->arena};
}

static Request request(Bench *bench, const char *reported) {
    return (Request){.kind = REQUEST_FAULT,
                     .state = REQUEST_RECEIVED,
                     .open = true,
                     .reported_at = at(bench, reported),
                     .answered_at = INSTANT_NONE,
                     .resolved_at = INSTANT_NONE,
                     .closed_at = INSTANT_NONE};
}

static Request resolved(Bench *bench, int answered_minutes, int resolved_minutes) {
    Request done = request(bench, "2027-03-02T00:00:00Z");
    done.state = REQUEST_CLOSED;
    done.open = false;
    done.answered_at = done.reported_at + answered_minutes * MICROS_PER_MINUTE;
    done.resolved_at = done.reported_at + resolved_minutes * MICROS_PER_MINUTE;
    return done;
}

static const Kpi *find(const Kpis *kpis, const char *id) {
    for (size_t i = 0; i < kpis->count; i++)
        if (!strcmp(kpis->items[i].id, id))
            return &kpis->items[i];
    g_error("there is no figure %s", id);
}

static void expect(const Kpis *kpis, const char *id, int64_t value) {
    const Kpi *kpi = find(kpis, id);
    g_test_message("%s: %" G_GINT64_FORMAT, id, kpi->value);
    g_assert_true(kpi->known);
    g_assert_cmpint(kpi->value, ==, value);
}

static void test_no_requests(void) {
    Bench bench = bench_new();
    KpiCounts counts = counts_of(&bench);
    Request before = request(&bench, "2027-02-28T23:59:59Z");
    Request after = request(&bench, "2027-04-01T00:00:00Z");
    kpi_add_request(&counts, &before);
    kpi_add_request(&counts, &after);
    Kpis kpis;
    kpi_list(&counts, &kpis);
    for (size_t i = 0; i < kpis.count; i++) {
        const Kpi *kpi = &kpis.items[i];
        g_assert_true(*kpi->formula && *kpi->population && *kpi->name);
        g_assert_cmpint(kpi->known, ==, !strcmp(kpi->unit, "count"));
        if (kpi->known)
            g_assert_cmpint(kpi->value, ==, 0);
    }
    bench_end(&bench);
}

static void test_times_and_shares(void) {
    Bench bench = bench_new();
    KpiCounts counts = counts_of(&bench);
    for (int i = 1; i <= 9; i++) { /* answered after 1 … 9 min, resolved after 10 … 90 */
        Request done = resolved(&bench, i, i * 10);
        done.mode = i <= 3 ? MODE_ON_SITE : MODE_TELEPHONE;
        done.reopenings = i == 3 || i == 4;
        done.backdated = i == 5;
        kpi_add_request(&counts, &done);
    }
    Request withdrawn = resolved(&bench, 1000, 10000);
    withdrawn.state = REQUEST_CANCELLED;
    withdrawn.kind = REQUEST_COMPLAINT;
    kpi_add_request(&counts, &withdrawn);
    Kpis kpis;
    kpi_list(&counts, &kpis);
    expect(&kpis, "reported", 10);
    expect(&kpis, "mtta", 5 * 60);
    expect(&kpis, "first_response_median", 5 * 60);
    expect(&kpis, "first_response_p90", 9 * 60);
    expect(&kpis, "mttr", 50 * 60);
    expect(&kpis, "resolution_p90", 90 * 60);
    expect(&kpis, "dispatch_avoidance", 6667);       /* 6 of 9 */
    expect(&kpis, "first_contact_resolution", 5556); /* 5 of 9: one of the 6 was reopened */
    expect(&kpis, "reopen_rate", 2222);
    expect(&kpis, "complaint_rate", 1000);
    expect(&kpis, "late_entries", 1000);
    expect(&kpis, "backlog", 0);
    g_assert_cmpint(find(&kpis, "reopen_rate")->part, ==, 2);
    g_assert_cmpint(find(&kpis, "reopen_rate")->whole, ==, 9);
    g_assert_false(find(&kpis, "backlog_oldest")->known);
    g_assert_false(find(&kpis, "abandonment")->known);
    bench_end(&bench);
}

static void test_backlog(void) {
    static const struct {
        const char *reported, *band; /* now is the tenth of April, midnight */
    } CASES[] = {{"2027-03-31T12:00:00Z", "backlog_8_30_days"},
                 {"2027-03-10T00:00:00Z", "backlog_over_30_days"},
                 {"2027-03-10T00:00:01Z", "backlog_8_30_days"}};
    Bench bench = bench_new();
    KpiCounts counts = counts_of(&bench);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        Request open = request(&bench, CASES[i].reported);
        kpi_add_request(&counts, &open);
    }
    Request waits = resolved(&bench, 1, 2); /* for its close: nothing is left to do */
    waits.open = true;
    kpi_add_request(&counts, &waits);
    Kpis kpis;
    kpi_list(&counts, &kpis);
    expect(&kpis, "backlog", 3);
    expect(&kpis, "backlog_8_30_days", 2);
    expect(&kpis, "backlog_over_30_days", 1);
    expect(&kpis, "backlog_0_1_days", 0);
    expect(&kpis, "backlog_oldest", 31 * 86400);
    bench_end(&bench);
}

static void add_call(Bench *bench, KpiCounts *counts, CallDirection direction, int answered,
                     int ended) {
    Instant rang = at(bench, "2027-03-05T00:00:00Z");
    PhoneCall call = {.direction = (int)direction,
                      .rang_at = rang,
                      .answered_at =
                          answered < 0 ? INSTANT_NONE : rang + answered * MICROS_PER_SECOND,
                      .ended_at = ended < 0 ? INSTANT_NONE : rang + ended * MICROS_PER_SECOND};
    kpi_add_call(counts, &call);
}

static void test_calls(void) {
    Bench bench = bench_new();
    KpiCounts counts = counts_of(&bench);
    add_call(&bench, &counts, CALL_IN, 20, 60); /* in time */
    add_call(&bench, &counts, CALL_IN, 21, 60); /* not in time */
    add_call(&bench, &counts, CALL_IN, -1, 5);  /* given up */
    add_call(&bench, &counts, CALL_IN, -1, 4);  /* rung off at once: not offered */
    add_call(&bench, &counts, CALL_OUT, 1, 60); /* ours */
    Kpis kpis;
    kpi_list(&counts, &kpis);
    expect(&kpis, "hotline_answer_level", 3333); /* 1 of 3 */
    expect(&kpis, "abandonment", 3333);
    g_assert_cmpint(find(&kpis, "abandonment")->whole, ==, 3);
    bench_end(&bench);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/compliance/share", test_share);
    g_test_add_func("/compliance/no_data", test_no_data);
    g_test_add_func("/compliance/shares", test_shares);
    g_test_add_func("/compliance/period", test_period);
    g_test_add_func("/compliance/rows", test_rows);
    g_test_add_func("/kpi/no_requests", test_no_requests);
    g_test_add_func("/kpi/times_and_shares", test_times_and_shares);
    g_test_add_func("/kpi/backlog", test_backlog);
    g_test_add_func("/kpi/calls", test_calls);
    return g_test_run();
}
