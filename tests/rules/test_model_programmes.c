/* The three model programmes against design/commitments.md: every commitment is a clause in both
 * languages, and every one that a clock, a table or a period carries out is played through in a
 * small history. A test's path begins with the id of the commitment that it shows.
 *
 * Times are those of the service's zone, Asia/Shanghai (UTC+8). */
#include "base/json.h"
#include "rules/commitment.h"
#include "rules/coverage.h"
#include "rules/price.h"
#include "rules/programme_check.h"
#include "rules/scoring.h"
#include "rules/situation.h"

#include <glib.h>

enum { EAST_OF_UTC = 8 * 3600 };

typedef struct Model {
    const char *file;
    const char *const *clauses; /* of commitments.md, NULL-terminated */
    const Programme *programme;
    Rulebook *rulebook;
} Model;

static const char *const CLAUSES_A[] = {"A-L1", "A-L2", "A-L3", "A-R",  "A-P1", "A-P2", "A-S1",
                                        "A-S2", "A-E1", "A-E2", "A-I1", "A-I2", "A-I3", "A-I4",
                                        "A-I5", "A-K",  "A-T",  "A-J1", "A-J2", "A-F1", "A-F2",
                                        "A-F3", "A-F4", "A-F5", "A-F6", "A-F7", NULL};
static const char *const CLAUSES_B[] = {"B-Q",  "B-D",  "B-O",  "B-3",    "B-X",  "B-G",
                                        "B-PS", "B-IS", "B-R",  "B-H",    "B-T1", "B-T2",
                                        "B-V",  "B-C",  "B-RP", "B-FREE", NULL};
static const char *const CLAUSES_C[] = {"C-P1", "C-P2", "C-P3", "C-P4", "C-P5", "C-A",  "C-W",
                                        "C-F1", "C-F2", "C-T",  "C-S",  "C-I",  "C-E",  "C-L",
                                        "C-N",  "C-Q",  "C-X1", "C-X2", "C-X3", "C-X4", "C-M1",
                                        "C-M2", "C-M3", "C-H1", "C-H2", "C-H3", "C-H4", NULL};

static Model MODELS[] = {
    {.file = "it-maintenance", .clauses = CLAUSES_A},
    {.file = "product-supply", .clauses = CLAUSES_B},
    {.file = "project-warranty", .clauses = CLAUSES_C},
};

/* ---- small helpers ---- */

/* "A-R/…" → programme A */
static const Model *model_of(const char *name) {
    return &MODELS[name[0] - 'A'];
}

/* "A-R" of "A-R/…" */
static const char *clause_of(Arena *arena, const char *name) {
    return arena_text_n(arena, name, (size_t)(strchr(name, '/') - name));
}

static const Zone *zone_of(const Model *model) {
    return calendar_zone(rulebook_calendar(model->rulebook, NULL));
}

static Node *read_json(Call *call, const char *single_quoted) {
    char *text = g_strdelimit(g_strdup(single_quoted), "'", '"');
    Node *node = json_parse(call, "scenario", 1, text, strlen(text));
    if (!node)
        g_error("%s: %s", error_text(call->arena, call->errors), single_quoted);
    g_free(text);
    return node;
}

static Instant instant_of(Arena *arena, const char *local) {
    Call call = call_begin(arena, 0);
    const char *text = arena_printf(arena, "%.10sT%s+08:00", local, local + 11);
    Instant at;
    if (!instant_parse(&call, "at", text, &at))
        g_error("%s", error_text(arena, call.errors));
    return at;
}

/* "2026-03-02 09:10", with seconds where there are any */
static const char *local_text(Arena *arena, Instant at) {
    char buffer[INSTANT_TEXT_BYTES];
    if (at == INSTANT_NONE)
        return "none";
    char *text = arena_text(arena, instant_text(buffer, at, EAST_OF_UTC));
    text[10] = ' ';
    *strchr(text, '+') = '\0';
    size_t length = strlen(text);
    if (!strcmp(text + length - 3, ":00"))
        text[length - 3] = '\0';
    return text;
}

/* One event a line: "2026-03-02 09:00 request.opened", further JSON members behind it. */
static void write_event(GString *out, const char *line) {
    char **part = g_strsplit(line, " ", 4);
    g_string_append_printf(out, "%s{'at': '%sT%s+08:00', 'type': '%s'%s%s}",
                           out->str[out->len - 1] == '[' ? "" : ", ", part[0], part[1], part[2],
                           part[3] ? ", " : "", part[3] ? part[3] : "");
    g_strfreev(part);
}

static const History *make_history(Call *call, const Programme *programme, const char *facts,
                                   const char *events, const char *now) {
    GString *out = g_string_new(NULL);
    call->now = instant_of(call->arena, now);
    g_string_append_printf(out, "{'facts': {%s}, 'events': [", facts);
    char **lines = g_strsplit(events, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            write_event(out, *line);
    g_strfreev(lines);
    g_string_append(out, "]}");
    const History *history = history_read(call, programme, read_json(call, out->str));
    if (!history)
        g_error("%s", error_text(call->arena, call->errors));
    g_string_free(out, TRUE);
    return history;
}

static void run(Arena *arena, const Model *model, const char *facts, const char *events,
                const char *now, Commitments *ret_commitments) {
    Call call = call_begin(arena, 0);
    const History *history = make_history(&call, model->programme, facts, events, now);
    commitments_run(arena, model->rulebook, history, call.now, ret_commitments);
}

/* "met, due 2026-03-02 09:10 | running, due …": all commitments of one promise in their order */
static const char *states_text(Arena *arena, const Commitments *commitments, const char *promise) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < commitments->list.count; i++) {
        const Commitment *commitment = commitments->list.items[i];
        if (strcmp(commitment->promise->record.id, promise) != 0)
            continue;
        g_string_append_printf(out, "%s%s", out->len ? " | " : "",
                               commitment_state_word(commitment->state));
        if (commitment->state != COMMITMENT_VOID && commitment->due != INSTANT_NONE)
            g_string_append_printf(out, ", due %s", local_text(arena, commitment->due));
    }
    const char *text = arena_text(arena, out->len ? out->str : "nothing owed");
    g_string_free(out, TRUE);
    return text;
}

/* ---- what a clock carries out ---- */

typedef struct ClockCase {
    const char *name;
    const char *facts;
    const char *events;
    const char *now;
    const char *promise;
    const char *expected;
} ClockCase;

#define MAJOR "'kind': 'fault', 'basic_functions_lost': true"
#define SERIOUS                                                                                    \
    "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '0 min', "                    \
    "'critical_data_lost': false, 'service_affected': true"
#define MINOR                                                                                      \
    "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '0 min', "                    \
    "'critical_data_lost': false, 'service_affected': false, 'outage_risk': false, "               \
    "'failure_risk': false"

static const ClockCase CLOCK_CASES[] = {

    /* A: answer */
    {"A-R/major_failure_answered_in_the_last_moment", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:10 request.responded", "2026-03-02 10:00",
     "response", "met, due 2026-03-02 09:10"},
    {"A-R/a_microsecond_after_due_is_late", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:10:00.000001 request.responded",
     "2026-03-02 10:00", "response", "late, due 2026-03-02 09:10"},
    {"A-R/serious_failure_has_10_minutes", SERIOUS, "2026-03-02 09:00 request.opened",
     "2026-03-02 09:05", "response", "running, due 2026-03-02 09:10"},
    {"A-R/minor_failure_has_30_minutes_in_the_night_of_a_holiday", MINOR,
     "2026-02-17 02:00 request.opened\n2026-02-17 02:29 request.responded", "2026-02-17 03:00",
     "response", "met, due 2026-02-17 02:30"},
    {"A-R/a_question_is_answered_like_service_level_C", "'kind': 'consultation'",
     "2026-03-02 09:00 request.opened", "2026-03-02 09:31", "response",
     "breached, due 2026-03-02 09:30"},
    {"A-R/what_is_not_known_counts_as_severe", "'kind': 'fault'", "2026-03-02 09:00 request.opened",
     "2026-03-02 09:05", "response", "running, due 2026-03-02 09:10"},
    {"A-R/no_pause_stops_the_answer", MAJOR,
     "2026-03-02 09:00 request.opened\n"
     "2026-03-02 09:02 request.paused 'reason': 'waiting_customer'",
     "2026-03-02 09:20", "response", "breached, due 2026-03-02 09:10"},
    {"A-R/what_comes_back_is_answered_again", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:05 request.responded\n"
     "2026-03-02 10:00 request.resolved\n2026-03-02 11:00 request.reopened\n"
     "2026-03-02 11:12 request.responded",
     "2026-03-02 12:00", "response", "met, due 2026-03-02 09:10 | late, due 2026-03-02 11:10"},
    {"A-P1/sunday_night_is_answered_too", MAJOR,
     "2026-03-08 03:00 request.opened\n2026-03-08 03:04 request.responded", "2026-03-08 04:00",
     "response", "met, due 2026-03-08 03:10"},
    {"A-P1/a_duty_roster_every_month", "",
     "2026-01-10 09:00 contract.signed\n2026-01-25 15:00 roster.published", "2026-03-02 09:00",
     "duty_roster",
     "met, due 2026-02-01 00:00 | breached, due 2026-03-01 00:00 | running, due 2026-04-01 00:00"},
    {"A-P2/to_owe_a_call_is_no_answer", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:03 request.callback_owed", "2026-03-02 09:11",
     "response", "breached, due 2026-03-02 09:10"},
    {"A-P2/call_back_inside_the_same_clock", MAJOR,
     "2026-03-02 09:00 request.opened\n"
     "2026-03-02 09:03 request.callback_owed 'facts': {'call_back_owed': true}\n"
     "2026-03-02 09:09 request.called_back",
     "2026-03-02 10:00", "call_back", "met, due 2026-03-02 09:10"},
    {"A-P2/call_back_counts_from_the_report_not_from_the_first_call", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:01 request.responded\n"
     "2026-03-02 09:03 request.callback_owed 'facts': {'call_back_owed': true}\n"
     "2026-03-02 09:12 request.called_back",
     "2026-03-02 10:00", "call_back", "late, due 2026-03-02 09:10"},
    {"A-P2/a_serious_failure_is_called_back_in_10_minutes", SERIOUS ", 'call_back_owed': true",
     "2026-03-02 09:00 request.opened", "2026-03-02 09:05", "call_back",
     "running, due 2026-03-02 09:10"},
    {"A-P2/a_minor_failure_is_called_back_in_30_minutes", MINOR ", 'call_back_owed': true",
     "2026-03-02 09:00 request.opened", "2026-03-02 09:05", "call_back",
     "running, due 2026-03-02 09:30"},
    {"A-P2/the_call_back_is_the_answer", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:03 request.callback_owed\n"
     "2026-03-02 09:09 request.called_back",
     "2026-03-02 10:00", "response", "met, due 2026-03-02 09:10"},
    {"A-P2/nobody_owes_a_call_that_was_not_needed", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:01 request.responded", "2026-03-02 10:00",
     "call_back", "nothing owed"},

    /* A: on site */
    {"A-S1/the_customer_thinks_a_minor_matter_important", MINOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 10:00 visit.needed\n"
     "2026-03-02 13:00 visit.dispatched",
     "2026-03-02 15:00", "dispatch", "met, due 2026-03-02 14:00"},
    {"A-S1/major_failure_has_an_engineer_on_the_way_in_half_an_hour", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:05 visit.needed\n"
     "2026-03-02 09:36 visit.dispatched",
     "2026-03-02 15:00", "dispatch", "late, due 2026-03-02 09:35"},
    {"A-S1/a_second_visit_has_a_clock_of_its_own", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:05 visit.needed\n"
     "2026-03-02 09:20 visit.dispatched\n2026-03-03 10:00 visit.needed",
     "2026-03-03 10:10", "dispatch", "met, due 2026-03-02 09:35 | running, due 2026-03-03 10:30"},
    {"A-S1/serious_failure_within_an_hour_unless_the_customer_wants_it_later", SERIOUS,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:05 visit.needed\n"
     "2026-03-02 09:10 request.paused 'reason': 'appointed_time', "
     "'until': '2026-03-02T14:00+08:00'\n"
     "2026-03-02 14:50 visit.arrived",
     "2026-03-02 15:00", "dispatch", "met, due 2026-03-02 14:55"},
    {"A-S1/the_customer_does_not_want_the_visit_any_more", SERIOUS,
     "2026-03-02 09:00 request.opened\n2026-03-02 09:05 visit.needed\n"
     "2026-03-02 09:40 visit.cancelled",
     "2026-03-02 15:00", "dispatch", "void"},
    {"A-S1/nor_the_appointment", SERIOUS,
     "2026-03-02 09:30 visit.agreed 'for': '2026-03-02T14:00+08:00'\n"
     "2026-03-02 09:40 visit.cancelled",
     "2026-03-02 15:00", "arrival", "void"},
    {"A-S1/arrival_at_the_agreed_minute", MAJOR,
     "2026-03-02 09:00 request.opened\n"
     "2026-03-02 09:30 visit.agreed 'for': '2026-03-02T14:00+08:00'\n"
     "2026-03-02 14:00 visit.arrived",
     "2026-03-02 15:00", "arrival", "met, due 2026-03-02 14:00"},
    {"A-S1/a_newly_agreed_time_moves_the_visit", MAJOR,
     "2026-03-02 09:00 request.opened\n"
     "2026-03-02 09:30 visit.agreed 'for': '2026-03-02T14:00+08:00'\n"
     "2026-03-02 11:00 visit.agreed 'for': '2026-03-03T09:00+08:00'\n"
     "2026-03-03 09:01 visit.arrived",
     "2026-03-03 15:00", "arrival", "late, due 2026-03-03 09:00"},
    {"A-S2/analysis_report_after_the_repair_over_the_spring_festival", "",
     "2026-02-13 16:00 visit.repaired", "2026-02-13 17:00", "repair_report",
     "running, due 2026-02-25 17:30"},
    {"A-S2/each_repair_has_its_report", "",
     "2026-03-02 16:00 visit.repaired\n2026-03-05 17:30 visit.reported\n"
     "2026-03-09 11:00 visit.repaired",
     "2026-03-13 09:00", "repair_report",
     "met, due 2026-03-05 17:30 | breached, due 2026-03-12 17:30"},

    /* A: spares */
    {"A-E1/spare_leaves_within_4_hours_in_the_night_of_a_holiday", MAJOR,
     "2026-02-16 22:00 part.needed\n2026-02-17 01:59 part.shipped", "2026-02-17 03:00",
     "spare_shipped", "met, due 2026-02-17 02:00"},
    {"A-E1/spare_shipped_a_minute_late", MAJOR,
     "2026-02-16 22:00 part.needed\n2026-02-17 02:01 part.shipped", "2026-02-17 03:00",
     "spare_shipped", "late, due 2026-02-17 02:00"},
    {"A-E1/waiting_for_the_customer_does_not_stop_the_spare", MAJOR,
     "2026-03-02 09:00 part.needed\n2026-03-02 10:00 request.paused 'reason': 'waiting_customer'",
     "2026-03-02 13:01", "spare_shipped", "breached, due 2026-03-02 13:00"},
    {"A-E1/force_majeure_stops_the_spare", MAJOR,
     "2026-03-02 09:00 part.needed\n2026-03-02 10:00 request.paused 'reason': 'force_majeure'\n"
     "2026-03-02 16:00 request.resumed 'reason': 'force_majeure'\n2026-03-02 18:30 part.shipped",
     "2026-03-02 20:00", "spare_shipped", "met, due 2026-03-02 19:00"},
    {"A-E1/a_spare_no_longer_needed_is_not_owed", MAJOR,
     "2026-03-02 09:00 part.needed\n2026-03-02 10:00 part.cancelled", "2026-03-02 20:00",
     "spare_shipped", "void"},
    {"A-E1/swapped_on_site_once_the_door_was_open", MAJOR,
     "2026-03-02 09:00 part.arrived\n2026-03-02 10:00 request.paused 'reason': 'site_access'\n"
     "2026-03-02 15:00 request.resumed 'reason': 'site_access'\n2026-03-02 17:30 unit.swapped",
     "2026-03-02 20:00", "spare_swapped", "met, due 2026-03-02 18:00"},
    {"A-E1/no_swap_is_owed_for_a_spare_no_longer_needed", MAJOR,
     "2026-03-02 09:00 part.arrived\n2026-03-02 10:00 part.cancelled", "2026-03-02 20:00",
     "spare_swapped", "void"},
    {"A-E2/rma_after_the_swap", "",
     "2026-03-03 11:00 unit.swapped\n2026-03-05 09:00 rma.started\n2026-04-01 09:00 rma.finished",
     "2026-04-02 09:00", "rma_started", "met, due 2026-03-10 17:30"},
    {"A-E2/rma_before_the_swap_does_not_count", "",
     "2026-03-03 09:00 rma.started\n2026-03-03 11:00 unit.swapped", "2026-03-11 09:00",
     "rma_started", "breached, due 2026-03-10 17:30"},
    {"A-E2/the_replaced_unit_comes_back", "",
     "2026-03-03 11:00 unit.swapped\n2026-03-05 09:00 rma.started\n2026-04-01 09:00 rma.finished",
     "2026-04-02 09:00", "rma_finished", "met, due 2026-05-04 09:00"},

    /* A: inspections */
    {"A-I1/an_inspection_each_quarter_and_none_is_forgotten", "",
     "2026-01-10 09:00 contract.signed\n2026-03-20 16:00 inspection.finished\n"
     "2026-07-15 16:00 inspection.finished",
     "2026-07-20 09:00", "inspection",
     "met, due 2026-04-10 09:00 | late, due 2026-07-10 09:00 | running, due 2026-10-10 09:00"},
    {"A-I1/no_inspections_after_the_contract", "",
     "2026-01-10 09:00 contract.signed\n2026-02-20 09:00 service.ended", "2027-07-20 09:00",
     "inspection", "void"},
    {"A-I2/the_record_is_co_signed", "",
     "2026-03-06 16:00 inspection.finished\n2026-03-06 16:10 inspection.cosigned",
     "2026-03-09 09:00", "inspection_record", "met, due 2026-03-09 17:30"},
    {"A-I2/the_signature_is_the_customers_own_act", "",
     "2026-03-06 16:00 inspection.finished\n"
     "2026-03-09 08:30 request.paused 'reason': 'waiting_customer'",
     "2026-03-12 09:00", "inspection_record", "paused"},
    {"A-I3/report_within_three_working_days", "",
     "2026-03-06 16:00 inspection.finished\n2026-03-11 17:30 inspection.reported",
     "2026-03-12 09:00", "inspection_report", "met, due 2026-03-11 17:30"},
    {"A-I3/make_up_days_count_and_the_spring_festival_does_not", "",
     "2026-02-13 09:00 inspection.finished\n2026-02-26 08:30 inspection.reported",
     "2026-02-27 09:00", "inspection_report", "late, due 2026-02-25 17:30"},
    {"A-I3/no_pause_stops_the_report", "",
     "2026-03-06 16:00 inspection.finished\n"
     "2026-03-09 09:00 request.paused 'reason': 'waiting_customer'",
     "2026-03-12 09:00", "inspection_report", "breached, due 2026-03-11 17:30"},
    {"A-I4/the_file_follows_each_inspection", "",
     "2026-01-05 09:00 contract.signed\n2026-01-06 09:00 file.updated\n"
     "2026-03-06 16:00 inspection.finished\n2026-03-16 09:00 file.updated",
     "2026-03-20 09:00", "file_updated", "met, due 2026-01-12 17:30 | late, due 2026-03-13 17:30"},
    {"A-I4/the_file_follows_each_visit", "",
     "2026-03-06 16:00 visit.finished\n2026-03-07 09:00 file.updated", "2026-03-20 09:00",
     "file_updated", "met, due 2026-03-13 17:30"},
    {"A-I4/the_file_follows_each_swap", "",
     "2026-03-06 16:00 unit.swapped\n2026-03-07 09:00 file.updated", "2026-03-20 09:00",
     "file_updated", "met, due 2026-03-13 17:30"},
    {"A-I4/the_file_follows_scheduled_support", "",
     "2026-03-06 16:00 support.finished\n2026-03-07 09:00 file.updated", "2026-03-20 09:00",
     "file_updated", "met, due 2026-03-13 17:30"},
    {"A-I4/recommendations_once_a_year", "",
     "2026-01-05 09:00 contract.signed\n2026-11-06 09:00 recommendation.given", "2027-02-01 09:00",
     "recommendations", "met, due 2027-01-05 09:00 | running, due 2028-01-05 09:00"},
    {"A-I5/engineers_trained_during_the_inspection", "",
     "2026-03-05 09:00 inspection.started\n2026-03-06 11:00 inspection.trained\n"
     "2026-03-06 16:00 inspection.finished",
     "2026-03-20 09:00", "inspection_training", "met, due 2026-03-08 09:00"},
    {"A-I5/documents_forgotten", "",
     "2026-03-05 09:00 inspection.started\n2026-03-06 16:00 inspection.finished",
     "2026-03-20 09:00", "inspection_documents", "breached, due 2026-03-08 09:00"},

    /* A: key protection, exchange, training, scheduled support, end */
    {"A-K/inspected_three_days_before_the_holidays", "",
     "2026-09-01 09:00 protection.announced 'for': '2026-09-30T00:00+08:00'\n"
     "2026-09-26 16:00 protection.inspected",
     "2026-09-27 09:00", "protection_inspection", "met, due 2026-09-27 00:00"},
    {"A-K/people_on_standby_when_it_begins", "",
     "2026-09-01 09:00 protection.announced 'for': '2026-09-30T00:00+08:00'\n"
     "2026-09-30 00:05 protection.staffed",
     "2026-09-30 09:00", "protection_standby", "late, due 2026-09-30 00:00"},
    {"A-K/report_after_it", "",
     "2026-09-01 09:00 protection.announced 'for': '2026-09-30T00:00+08:00'\n"
     "2026-10-08 00:00 protection.ended",
     "2026-10-09 09:00", "protection_report", "running, due 2026-10-14 17:30"},
    {"A-K/dispatch_is_faster_meanwhile", MAJOR ", 'key_protection': true",
     "2026-10-02 09:00 request.opened\n2026-10-02 09:05 visit.needed\n"
     "2026-10-02 09:20 visit.dispatched",
     "2026-10-02 10:00", "dispatch_protected", "met, due 2026-10-02 09:20"},
    {"A-K/nobody_is_sent_where_the_customer_cancels", MAJOR ", 'key_protection': true",
     "2026-10-02 09:05 visit.needed\n2026-10-02 09:10 visit.cancelled", "2026-10-02 10:00",
     "dispatch_protected", "void"},
    {"A-K/whoever_is_there_was_sent", MAJOR ", 'key_protection': true",
     "2026-10-02 09:05 visit.needed\n2026-10-02 09:15 visit.arrived", "2026-10-02 10:00",
     "dispatch_protected", "met, due 2026-10-02 09:20"},
    {"A-K/outside_such_periods_nothing_more_is_owed", MAJOR ", 'key_protection': false",
     "2026-11-02 09:00 request.opened\n2026-11-02 09:05 visit.needed", "2026-11-02 10:00",
     "dispatch_protected", "nothing owed"},
    {"A-T/a_technical_exchange_every_half_year", "",
     "2026-01-10 09:00 contract.signed\n2026-06-03 09:00 exchange.held", "2026-07-01 09:00",
     "exchange", "met, due 2026-07-10 09:00"},
    {"A-T/training_twice_a_year", "",
     "2026-01-10 09:00 contract.signed\n2026-06-03 09:00 training.held", "2027-01-10 08:59",
     "training", "met, due 2027-01-10 09:00 | running, due 2027-01-10 09:00"},
    {"A-J1/engineers_are_there_when_the_cutover_begins", "'kind': 'scheduled_support'",
     "2026-03-02 09:00 request.opened\n"
     "2026-03-02 10:00 support.agreed 'for': '2026-03-14T23:30+08:00'\n"
     "2026-03-14 23:10 support.arrived",
     "2026-03-15 09:00", "support_arrival", "met, due 2026-03-14 23:30"},
    {"A-J1/late_for_the_cutover", "'kind': 'scheduled_support'",
     "2026-03-02 10:00 support.agreed 'for': '2026-03-14T23:30+08:00'\n"
     "2026-03-14 23:31 support.arrived",
     "2026-03-15 09:00", "support_arrival", "late, due 2026-03-14 23:30"},
    {"A-J2/joint_analysis_after_the_cutover", "'kind': 'scheduled_support'",
     "2026-03-15 04:00 support.finished\n2026-03-18 17:00 support.analysed", "2026-03-19 09:00",
     "support_analysis", "met, due 2026-03-18 17:30"},
    {"A-F7/the_customer_hears_what_was_done", MAJOR,
     "2026-03-02 09:00 request.opened\n2026-03-02 12:00 request.resolved\n"
     "2026-03-03 11:00 request.reported_back",
     "2026-03-04 09:00", "report_back", "met, due 2026-03-03 12:00"},

    /* B: the goods */
    {"B-Q/test_record_on_file_before_the_goods_arrive", "",
     "2026-03-02 09:00 delivery.agreed 'for': '2026-04-20T18:00+08:00'\n"
     "2026-04-10 09:00 test.recorded",
     "2026-04-15 09:00", "test_record", "met, due 2026-04-20 18:00"},
    {"B-D/delivered_on_the_agreed_date", "",
     "2026-03-02 09:00 delivery.agreed 'for': '2026-04-20T18:00+08:00'\n"
     "2026-04-20 16:00 delivery.done",
     "2026-04-22 09:00", "delivery", "met, due 2026-04-20 18:00"},
    {"B-D/an_earlier_date_was_agreed_and_missed", "",
     "2026-03-02 09:00 delivery.agreed 'for': '2026-04-20T18:00+08:00'\n"
     "2026-03-20 09:00 delivery.agreed 'for': '2026-04-10T18:00+08:00'\n"
     "2026-04-12 16:00 delivery.done",
     "2026-04-22 09:00", "delivery", "late, due 2026-04-10 18:00"},
    {"B-O/open_box_claim_settled", "'kind': 'open_box'",
     "2026-03-06 09:00 claim.opened\n2026-03-07 17:00 claim.settled", "2026-03-10 09:00",
     "doa_settled", "met, due 2026-03-08 09:00"},
    {"B-O/a_new_unit_settles_it_too", "'kind': 'open_box'",
     "2026-03-06 09:00 claim.opened\n2026-03-08 09:01 unit.replaced", "2026-03-10 09:00",
     "doa_settled", "late, due 2026-03-08 09:00"},
    {"B-3/new_unit_a_week_after_the_decision", "",
     "2026-03-06 09:00 replacement.decided\n2026-03-14 09:00 unit.replaced", "2026-03-15 09:00",
     "replacement", "late, due 2026-03-13 09:00"},
    {"B-G/genuine_part_shipped_through_the_design_life", "'period': 'design_life'",
     "2031-03-06 16:00 part.needed\n2031-03-10 09:00 part.shipped", "2031-03-12 09:00",
     "parts_supply", "met, due 2031-03-11 17:30"},
    {"B-G/beyond_the_design_life_no_part_is_promised", "'period': 'beyond'",
     "2040-03-06 16:00 part.needed", "2040-04-12 09:00", "parts_supply", "nothing owed"},
    {"B-G/availability_reviewed_each_year_of_the_design_life", "",
     "2026-01-10 09:00 contract.accepted\n2026-11-10 09:00 parts.reviewed", "2027-02-01 09:00",
     "parts_review", "met, due 2027-01-10 09:00 | running, due 2028-01-10 09:00"},

    /* B: before, during and after the sale */
    {"B-G/no_review_once_the_equipment_is_out_of_use", "",
     "2016-01-10 09:00 contract.accepted\n2017-01-01 09:00 service.ended", "2027-02-01 09:00",
     "parts_review", "void"},
    {"B-PS/teaching_before_the_sale", "",
     "2026-03-02 09:00 presale.requested\n2026-03-09 15:00 presale.taught", "2026-03-12 09:00",
     "presale_teaching", "met, due 2026-03-09 17:30"},
    {"B-IS/technicians_come_after_delivery", "",
     "2026-04-20 16:00 delivery.done\n2026-04-22 10:00 insale.guided", "2026-04-25 09:00",
     "insale_guidance", "met, due 2026-04-23 17:30"},
    {"B-R/answered_within_2_hours_on_a_sunday", "'kind': 'fault'",
     "2026-03-08 20:00 request.opened\n2026-03-08 22:00 request.responded", "2026-03-09 09:00",
     "response", "met, due 2026-03-08 22:00"},
    {"B-R/what_comes_back_is_answered_again_also_by_call_back", "'kind': 'fault'",
     "2026-03-08 20:00 request.opened\n2026-03-08 21:00 request.called_back\n"
     "2026-03-09 09:00 request.resolved\n2026-03-10 09:00 request.reopened",
     "2026-03-10 10:00", "response", "met, due 2026-03-08 22:00 | running, due 2026-03-10 11:00"},
    {"B-R/what_comes_back_is_repaired_on_site_again", "'kind': 'fault', 'support_mode': 'on_site'",
     "2026-03-08 20:00 request.opened\n2026-03-09 07:00 visit.arrived\n"
     "2026-03-09 09:00 request.resolved\n2026-03-10 09:00 request.reopened",
     "2026-03-10 10:00", "on_site", "met, due 2026-03-09 08:00 | running, due 2026-03-10 21:00"},
    {"B-R/on_site_within_12_hours_of_the_report", "'kind': 'fault'",
     "2026-03-08 20:00 request.opened\n2026-03-08 21:00 request.mode_set 'support_mode': "
     "'on_site'\n"
     "2026-03-09 08:30 visit.arrived",
     "2026-03-09 09:00", "on_site", "late, due 2026-03-09 08:00"},
    {"B-R/what_the_telephone_solves_needs_no_visit", "'kind': 'fault'",
     "2026-03-08 20:00 request.opened\n"
     "2026-03-08 21:00 request.mode_set 'support_mode': 'telephone'",
     "2026-03-09 09:00", "on_site", "nothing owed"},
    {"B-R/the_user_asks_for_tomorrow", "'kind': 'fault', 'support_mode': 'on_site'",
     "2026-03-08 20:00 request.opened\n"
     "2026-03-08 22:00 request.paused 'reason': 'appointed_time', "
     "'until': '2026-03-09T14:00+08:00'\n"
     "2026-03-09 15:00 visit.arrived",
     "2026-03-10 09:00", "on_site", "met, due 2026-03-10 00:00"},
    {"B-R/guidance_on_site_within_24_hours", "'kind': 'guidance'",
     "2026-03-06 16:00 guidance.requested\n2026-03-07 15:00 guidance.given", "2026-03-08 09:00",
     "guidance", "met, due 2026-03-07 16:00"},
    {"B-H/the_hotline_follows_it_until_it_is_solved", "'kind': 'fault'",
     "2026-03-02 09:00 request.opened\n2026-03-03 08:00 customer.informed\n"
     "2026-03-04 07:00 customer.informed\n2026-03-04 16:00 request.resolved",
     "2026-03-05 09:00", "follow_up", "met, due 2026-03-05 07:00"},
    {"B-H/a_day_without_a_word_is_a_breach", "'kind': 'fault'",
     "2026-03-02 09:00 request.opened\n2026-03-03 10:00 customer.informed\n"
     "2026-03-04 07:00 request.resolved",
     "2026-03-05 09:00", "follow_up", "late, due 2026-03-03 09:00 | met, due 2026-03-04 10:00"},
    {"B-H/closing_ends_it_as_well", "'kind': 'fault'",
     "2026-03-02 09:00 request.opened\n2026-03-02 12:00 request.closed", "2026-03-05 09:00",
     "follow_up", "met, due 2026-03-03 09:00"},
    {"B-H/reopened_it_is_followed_again", "'kind': 'fault'",
     "2026-03-02 09:00 request.opened\n2026-03-02 18:00 request.resolved\n"
     "2026-03-05 09:00 request.reopened",
     "2026-03-05 10:00", "follow_up", "met, due 2026-03-03 09:00 | running, due 2026-03-06 09:00"},

    /* B: training and care */
    {"B-T1/training_at_acceptance", "",
     "2026-03-02 09:00 contract.accepted\n2026-03-04 09:00 acceptance.trained", "2026-03-20 09:00",
     "acceptance_training", "met, due 2026-03-09 17:30"},
    {"B-T1/further_training_as_often_as_asked_for", "",
     "2026-03-20 09:00 training.agreed 'for': '2026-04-02T09:00+08:00'\n"
     "2026-04-02 09:00 training.held\n"
     "2026-05-20 09:00 training.agreed 'for': '2026-06-02T09:00+08:00'",
     "2026-06-01 09:00", "further_training",
     "met, due 2026-04-02 09:00 | running, due 2026-06-02 09:00"},
    {"B-T2/one_training_of_two_was_held", "",
     "2026-01-10 09:00 contract.accepted\n2026-06-02 09:00 training.held", "2027-01-10 09:00:01",
     "training_twice_a_year",
     "met, due 2027-01-10 09:00 | breached, due 2027-01-10 09:00 | running, due 2028-01-10 09:00 | "
     "running, due 2028-01-10 09:00"},
    {"B-T2/materials_after_each_training", "",
     "2026-06-02 09:00 training.held\n2026-06-02 12:00 materials.given", "2026-06-05 09:00",
     "training_materials", "met, due 2026-06-03 17:30"},
    {"B-T2/materials_after_the_training_at_acceptance", "", "2026-06-02 09:00 acceptance.trained",
     "2026-06-05 09:00", "training_materials", "breached, due 2026-06-03 17:30"},
    {"B-V/visited_every_half_year", "",
     "2026-01-31 09:00 contract.accepted\n2026-07-01 09:00 care.visited", "2026-08-31 09:00",
     "visit", "met, due 2026-07-31 09:00 | running, due 2027-01-31 09:00"},
    {"B-C/experts_are_convened", "'kind': 'fault'",
     "2026-03-06 16:00 consultation.needed\n2026-03-09 17:00 consultation.convened",
     "2026-03-10 09:00", "consultation_convened", "met, due 2026-03-09 17:30"},
    {"B-C/convened_they_have_five_days_for_a_step_forward", "'kind': 'fault'",
     "2026-03-09 17:00 consultation.convened", "2026-03-10 09:00", "consultation_advanced",
     "running, due 2026-03-16 17:30"},
    {"B-C/they_go_on_until_it_is_solved", "'kind': 'fault'",
     "2026-03-09 17:00 consultation.convened\n2026-03-13 09:00 consultation.advanced\n"
     "2026-03-19 15:00 consultation.finished",
     "2026-03-23 09:00", "consultation_advanced", "met, due 2026-03-20 17:30"},

    /* C: contract, active service, file */
    {"C-P5/a_maintenance_contract_is_proposed_in_time", "",
     "2026-03-15 10:00 contract.accepted\n2028-01-15 09:00 contract.renewal_offered",
     "2028-02-01 09:00", "contract_proposal", "met, due 2028-01-16 00:00"},
    {"C-P5/the_proposal_was_forgotten", "", "2026-03-15 10:00 contract.accepted",
     "2028-01-16 00:00:00.000001", "contract_proposal", "breached, due 2028-01-16 00:00"},
    {"C-A/agreement_signed_with_the_contract", "",
     "2026-01-15 10:00 contract.signed\n2026-01-15 10:00 warranty.signed", "2026-01-20 09:00",
     "warranty_agreement", "met, due 2026-01-16 10:00"},
    {"C-W/the_user_is_contacted_each_quarter", "",
     "2026-03-15 10:00 contract.accepted\n2026-06-01 10:00 care.visited", "2026-09-20 09:00",
     "contact",
     "met, due 2026-06-15 10:00 | breached, due 2026-09-15 10:00 | running, due 2026-12-15 10:00"},
    {"C-W/each_contact_is_recorded_with_its_survey", "",
     "2026-06-01 10:00 care.visited\n2026-06-02 10:00 survey.recorded", "2026-06-20 09:00",
     "survey", "met, due 2026-06-04 17:30"},
    {"C-F1/a_file_for_each_project", "",
     "2026-03-16 10:00 contract.accepted\n2026-03-20 10:00 file.opened", "2026-06-20 09:00",
     "file_opened", "met, due 2026-03-30 17:30"},
    {"C-F1/quality_is_tracked", "",
     "2026-03-16 10:00 contract.accepted\n2026-09-01 10:00 quality.tracked", "2026-09-10 09:00",
     "quality_tracking", "met, due 2026-09-16 10:00"},
    {"C-F2/a_change_of_operators_goes_into_the_file", "",
     "2026-03-16 10:00 operators.changed\n2026-03-24 10:00 file.updated", "2026-06-20 09:00",
     "file_current", "late, due 2026-03-23 17:30"},
    {"C-F2/a_survey_goes_into_the_file", "", "2026-03-16 10:00 survey.recorded", "2026-03-20 09:00",
     "file_current", "running, due 2026-03-23 17:30"},
    {"C-F2/an_inspection_goes_into_the_file", "", "2026-03-16 10:00 inspection.finished",
     "2026-03-20 09:00", "file_current", "running, due 2026-03-23 17:30"},
    {"C-F2/a_repair_goes_into_the_file", "", "2026-03-16 10:00 visit.finished", "2026-03-20 09:00",
     "file_current", "running, due 2026-03-23 17:30"},
    {"C-F2/a_training_goes_into_the_file", "", "2026-03-16 10:00 training.held", "2026-03-20 09:00",
     "file_current", "running, due 2026-03-23 17:30"},
    {"C-T/training_or_guidance_for_operators", "",
     "2026-03-16 10:00 contract.accepted\n2026-06-01 10:00 training.held\n"
     "2026-10-01 10:00 guidance.given",
     "2026-12-01 09:00", "operator_training",
     "met, due 2027-03-16 10:00 | met, due 2027-03-16 10:00"},
    {"C-I/long_running_projects_are_inspected", "",
     "2026-03-15 10:00 contract.accepted\n2027-02-01 10:00 inspection.finished", "2028-03-20 09:00",
     "inspection",
     "met, due 2027-03-15 10:00 | breached, due 2028-03-15 10:00 | running, due 2029-03-15 10:00"},
    {"C-I/its_records_are_archived", "",
     "2026-06-01 10:00 inspection.finished\n2026-06-12 10:00 records.archived", "2026-06-20 09:00",
     "records_archived", "met, due 2026-06-15 17:30"},
    {"C-I/repair_records_are_archived_too", "", "2026-06-01 10:00 visit.reported",
     "2026-06-10 09:00", "records_archived", "running, due 2026-06-15 17:30"},

    /* C: failures */
    {"C-L/operation_stopped_is_answered_in_half_an_hour",
     "'kind': 'fault', 'operation_stopped': true",
     "2026-03-15 02:00 request.opened\n2026-03-15 02:30 request.responded", "2026-03-15 09:00",
     "response", "met, due 2026-03-15 02:30"},
    {"C-L/a_minor_failure_has_two_hours",
     "'kind': 'fault', 'operation_stopped': false, 'function_impaired': false",
     "2026-03-15 02:00 request.opened", "2026-03-15 03:00", "response",
     "running, due 2026-03-15 04:00"},
    {"C-L/an_impaired_function_has_one_hour",
     "'kind': 'fault', 'operation_stopped': false, 'function_impaired': true",
     "2026-03-15 02:00 request.opened\n2026-03-15 02:50 request.called_back", "2026-03-15 03:00",
     "response", "met, due 2026-03-15 03:00"},
    {"C-L/other_requests_have_four_hours", "'kind': 'training'", "2026-03-15 02:00 request.opened",
     "2026-03-15 03:00", "response", "running, due 2026-03-15 06:00"},
    {"C-L/what_comes_back_is_answered_again", "'kind': 'fault', 'operation_stopped': true",
     "2026-03-15 02:00 request.opened\n2026-03-15 02:10 request.responded\n"
     "2026-03-15 09:00 request.resolved\n2026-03-16 09:00 request.reopened",
     "2026-03-16 09:10", "response", "met, due 2026-03-15 02:30 | running, due 2026-03-16 09:30"},
    {"C-L/a_failure_that_grows_worse_is_due_sooner",
     "'kind': 'fault', 'operation_stopped': false, 'function_impaired': true",
     "2026-03-15 02:00 request.opened\n"
     "2026-03-15 02:10 request.facts_set 'facts': {'operation_stopped': true}",
     "2026-03-15 02:20", "response", "running, due 2026-03-15 02:30"},
    {"C-S/staff_are_on_site_in_time", "'kind': 'fault', 'operation_stopped': true",
     "2026-03-15 02:00 request.opened\n2026-03-15 02:20 visit.confirmed\n"
     "2026-03-15 08:00 visit.arrived",
     "2026-03-16 09:00", "on_site", "met, due 2026-03-15 08:20"},
    {"C-S/an_impaired_function_within_a_day",
     "'kind': 'fault', 'operation_stopped': false, 'function_impaired': true",
     "2026-03-15 02:00 visit.confirmed", "2026-03-15 03:00", "on_site",
     "running, due 2026-03-16 02:00"},
    {"C-S/a_minor_failure_within_two_days",
     "'kind': 'fault', 'operation_stopped': false, 'function_impaired': false",
     "2026-03-15 02:00 visit.confirmed", "2026-03-15 03:00", "on_site",
     "running, due 2026-03-17 02:00"},
    {"C-S/the_owner_does_not_want_the_visit_any_more", "'kind': 'fault', 'operation_stopped': true",
     "2026-03-15 02:20 visit.confirmed\n2026-03-15 03:00 visit.cancelled", "2026-03-16 09:00",
     "on_site", "void"},
    {"C-S/the_repair_is_recorded", "'kind': 'fault', 'operation_stopped': true",
     "2026-03-13 12:00 visit.finished\n2026-03-17 17:31 visit.reported", "2026-03-18 09:00",
     "repair_record", "late, due 2026-03-17 17:30"},
    {"C-H2/without_both_sides_nobody_is_owed_a_visit", "'kind': 'fault', 'operation_stopped': true",
     "2026-03-15 02:00 request.opened\n2026-03-15 02:20 visit.needed", "2026-03-16 09:00",
     "on_site", "nothing owed"},
    {"C-H2/once_both_confirm_the_clock_runs", "'kind': 'fault', 'operation_stopped': true",
     "2026-03-15 02:00 request.opened\n2026-03-15 02:20 visit.needed\n"
     "2026-03-15 03:00 visit.confirmed",
     "2026-03-15 03:10", "on_site", "running, due 2026-03-15 09:00"},
    {"C-E/qualifications_are_checked_at_dispatch", "",
     "2026-03-15 02:20 visit.dispatched\n2026-03-15 02:20 staff.checked", "2026-03-15 03:00",
     "qualification_check", "met, due 2026-03-15 02:50"},

    /* C: maintenance and hotline */
    {"C-M1/system_training", "",
     "2026-03-16 10:00 contract.accepted\n2026-04-10 10:00 system.trained", "2026-05-01 09:00",
     "system_training", "met, due 2026-04-15 10:00"},
    {"C-M1/procedures_are_written", "",
     "2026-03-16 10:00 contract.accepted\n2026-03-30 10:00 procedures.delivered",
     "2026-05-01 09:00", "procedures", "met, due 2026-03-31 10:00"},
    {"C-M1/handover_waits_for_the_owner", "",
     "2026-03-16 10:00 contract.accepted\n"
     "2026-03-20 10:00 request.paused 'reason': 'waiting_customer'\n"
     "2026-03-30 10:00 request.resumed 'reason': 'waiting_customer'\n"
     "2026-04-09 10:00 handover.agreed",
     "2026-05-01 09:00", "handover", "met, due 2026-04-10 10:00"},
    {"C-M1/handed_over_is_agreed", "",
     "2026-03-16 10:00 contract.accepted\n2026-03-25 10:00 handover.done", "2026-05-01 09:00",
     "handover", "met, due 2026-03-31 10:00"},
    {"C-M2/maintenance_staff_are_named_each_year", "",
     "2026-03-16 10:00 contract.accepted\n2026-03-20 10:00 staff.named", "2027-03-20 09:00",
     "staff_named", "met, due 2027-03-16 10:00 | running, due 2028-03-16 10:00"},
    {"C-M3/maintained_every_month_and_month_ends_do_not_drift", "",
     "2026-01-31 10:00 contract.accepted\n2026-02-20 10:00 maintenance.done\n"
     "2026-03-20 10:00 maintenance.done",
     "2026-04-01 09:00", "monthly_maintenance",
     "met, due 2026-02-28 10:00 | met, due 2026-03-31 10:00 | running, due 2026-04-30 10:00"},
    {"C-H1/number_change_announced_three_days_before", "",
     "2026-03-01 10:00 number.change_decided 'for': '2026-03-20T00:00+08:00'\n"
     "2026-03-17 00:00 number.change_announced",
     "2026-03-18 09:00", "number_change", "met, due 2026-03-17 00:00"},
    {"C-H1/number_change_announced_too_late", "",
     "2026-03-01 10:00 number.change_decided 'for': '2026-03-20T00:00+08:00'\n"
     "2026-03-17 00:01 number.change_announced",
     "2026-03-18 09:00", "number_change", "late, due 2026-03-17 00:00"},
    {"C-H3/a_question_is_answered_within_a_working_day", "'kind': 'consultation'",
     "2026-03-13 14:00 request.opened\n2026-03-16 14:00 request.resolved", "2026-03-18 09:00",
     "consulting", "met, due 2026-03-16 14:00"},
    {"C-H3/a_question_answered_by_call_back", "'kind': 'consultation'",
     "2026-03-13 14:00 request.opened\n2026-03-16 14:01 request.called_back", "2026-03-18 09:00",
     "consulting", "late, due 2026-03-16 14:00"},
    {"C-H3/a_fault_is_no_question", "'kind': 'fault'", "2026-03-13 14:00 request.opened",
     "2026-03-18 09:00", "consulting", "nothing owed"},
    {"C-H4/a_complaint_before_the_national_holidays_is_accepted", "'kind': 'complaint'",
     "2026-09-30 15:00 complaint.opened\n2026-10-08 09:00 complaint.acknowledged",
     "2026-10-09 09:00", "complaint_accepted", "met, due 2026-10-08 17:30"},
    {"C-H4/and_answered", "'kind': 'complaint'", "2026-09-30 15:00 complaint.opened",
     "2026-10-09 09:00", "complaint_answered", "running, due 2026-10-13 17:30"},
};

static void test_clock(const void *data) {
    const ClockCase *scenario = data;
    Arena *arena = arena_new();
    const Model *model = model_of(scenario->name);
    const Promise *promise = programme_promise(model->programme, scenario->promise);
    g_assert_nonnull(promise);
    g_assert_true(texts_have(&promise->clauses, clause_of(arena, scenario->name)));
    Commitments commitments;
    run(arena, model, scenario->facts, scenario->events, scenario->now, &commitments);
    g_assert_cmpstr(states_text(arena, &commitments, scenario->promise), ==, scenario->expected);
    arena_free(arena);
}

/* ---- what a table decides ---- */

typedef struct TableCase {
    const char *name;
    const char *facts;
    const char *expected; /* "rule" or "open: fact fact" */
} TableCase;

static const TableCase LEVEL_CASES[] = {
    {"A-L1/basic_functions_lost", "'kind': 'fault', 'basic_functions_lost': true", "1"},
    {"A-L1/interrupted_for_more_than_10_minutes",
     "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '11 min'", "1"},
    {"A-L1/critical_data_lost",
     "'kind': 'fault', 'basic_functions_lost': false, 'critical_data_lost': true", "1"},
    {"A-L2/exactly_10_minutes_are_not_more_than_10",
     "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '10 min', "
     "'critical_data_lost': false, 'service_affected': true",
     "2"},
    {"A-L2/capacity_lost", SERIOUS, "2"},
    {"A-L2/latent_risk_of_an_outage",
     "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '0 min', "
     "'critical_data_lost': false, 'service_affected': false, 'outage_risk': true",
     "2"},
    {"A-L2/may_lead_to_failure_of_the_operating_system",
     "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '0 min', "
     "'critical_data_lost': false, 'service_affected': false, 'outage_risk': false, "
     "'failure_risk': true",
     "2"},
    {"A-L2/the_desk_is_told_what_to_ask",
     "'kind': 'fault', 'basic_functions_lost': false, 'interruption': '0 min', "
     "'critical_data_lost': false, 'service_affected': false",
     "open: outage_risk failure_risk"},
    {"A-L3/critical_business_is_not_affected", MINOR, "3"},
    {"A-R/a_question_is_no_failure", "'kind': 'consultation'", "other"},
    {"C-L/operation_stopped", "'kind': 'fault', 'operation_stopped': true", "1"},
    {"C-L/main_functions_impaired",
     "'kind': 'fault', 'operation_stopped': false, 'function_impaired': true", "2"},
    {"C-L/minor", "'kind': 'fault', 'operation_stopped': false, 'function_impaired': false", "3"},
};

#define OURS                                                                                       \
    "'kind': 'fault', 'supplied_by_us': true, 'recognised': true, 'improvement_refused': false"

static const TableCase COVERAGE_CASES[] = {
    {"A-S1/off_the_list_is_served_all_the_same", "'kind': 'fault', 'in_contract': false",
     "not_listed: list/fee/fee serve_for_fee"},
    {"A-E1/equipment_dead_and_not_repairable_soon",
     "'in_contract': true, 'fault_side': 'hardware', 'cannot_work': true, 'repairable_soon': false",
     "spare: free/free/free repair_or_replace"},
    {"A-E1/the_customer_thinks_a_spare_necessary",
     "'in_contract': true, 'fault_side': 'hardware', 'cannot_work': false, "
     "'customer_wants_spare': true",
     "spare: free/free/free repair_or_replace"},
    {"A-F4/hardware_that_can_be_repaired_soon",
     "'in_contract': true, 'fault_side': 'hardware', 'cannot_work': true, 'repairable_soon': true, "
     "'customer_wants_spare': false",
     "included: free/free/free repair"},
    {"A-F5/software_is_adjusted", "'in_contract': true, 'fault_side': 'software'",
     "included: free/free/free repair"},

    {"B-O/damaged_on_opening_the_box", "'kind': 'open_box'",
     "open_box: free/free/free repair_or_replace"},
    {"B-FREE/consultation", "'kind': 'consultation'", "free_services: free/free/free repair"},
    {"B-PS/teaching_is_free", "'kind': 'training'", "free_services: free/free/free repair"},
    {"B-Q/quality_inside_the_warranty",
     "'kind': 'fault', 'period': 'warranty', 'cause': 'quality', 'consecutive_failed_repairs': 0",
     "warranty_quality: free/free/free repair"},
    {"B-Q/delivered_but_not_accepted_counts_as_under_warranty",
     "'kind': 'fault', 'period': 'none', 'cause': 'quality', 'consecutive_failed_repairs': 2",
     "warranty_quality: free/free/free repair"},
    {"B-3/three_repairs_failed",
     "'kind': 'fault', 'period': 'warranty', 'cause': 'quality', 'consecutive_failed_repairs': 3, "
     "'same_model_available': true",
     "three_repairs: free/free/free replace_same"},
    {"B-3/three_repairs_failed_and_the_model_is_gone",
     "'kind': 'fault', 'period': 'warranty', 'cause': 'quality', 'consecutive_failed_repairs': 3, "
     "'same_model_available': false",
     "three_repairs_no_model: free/free/free return"},
    {"B-3/open_until_the_stock_is_known",
     "'kind': 'fault', 'period': 'warranty', 'cause': 'quality', 'consecutive_failed_repairs': 4",
     "open: same_model_available"},
    {"B-X/after_the_warranty_only_parts",
     "'kind': 'fault', 'period': 'design_life', 'cause': 'quality', "
     "'consecutive_failed_repairs': 5",
     "outside_warranty: list/free/free repair"},
    {"B-X/misuse_inside_the_warranty_only_parts",
     "'kind': 'fault', 'period': 'warranty', 'cause': 'improper_use'",
     "outside_warranty: list/free/free repair"},
    {"B-G/beyond_the_design_life", "'kind': 'fault', 'period': 'beyond', 'cause': 'wear'",
     "outside_warranty: list/free/free repair"},

    {"C-H3/consulting_is_free", "'kind': 'consultation'", "consulting: free/free/free repair"},
    {"C-H4/complaints_are_free", "'kind': 'complaint'", "consulting: free/free/free repair"},
    {"C-P3/quality_in_the_assurance_period", OURS ", 'period': 'assurance', 'cause': 'quality'",
     "assurance_quality: free/free/free replace_new"},
    {"C-P3/wear_in_the_assurance_period", OURS ", 'period': 'assurance', 'cause': 'wear'",
     "assurance_other: capped/fee/fee serve_for_fee"},
    {"C-P4/maintenance_period", OURS ", 'period': 'maintenance', 'cause': 'quality'",
     "maintenance: capped/fee/free serve_for_fee"},
    {"C-Q/not_supplied_by_us", "'kind': 'fault', 'supplied_by_us': false",
     "not_supplied: none/none/none refuse"},
    {"C-Q/not_recognised", "'kind': 'fault', 'supplied_by_us': true, 'recognised': false",
     "not_recognised: none/none/none refuse"},
    {"C-Q/improvement_refused",
     "'kind': 'fault', 'supplied_by_us': true, 'recognised': true, 'improvement_refused': true",
     "improvement_refused: capped/fee/fee serve_for_fee"},
    {"C-Q/open_until_supplier_and_recognition_are_known",
     "'kind': 'fault', 'improvement_refused': false, 'period': 'assurance', 'cause': 'quality'",
     "open: supplied_by_us recognised"},
    {"C-N/served_and_charged", OURS ", 'period': 'assurance', 'cause': 'improper_use'",
     "excluded: capped/fee/fee serve_for_fee"},
    {"C-N/in_the_maintenance_period_too", OURS ", 'period': 'maintenance', 'cause': 'environment'",
     "excluded: capped/fee/fee serve_for_fee"},
};

static Facts read_facts(Call *call, const Programme *programme, const char *text) {
    const Node *map = read_json(call, arena_printf(call->arena, "{%s}", text));
    Facts facts = {0};
    for (size_t i = 0; i < map->entries.count; i++) {
        Fact fact = {.id = map->entries.items[i].key, .source = "test", .at = INSTANT_NONE};
        const FactSpec *spec = programme_fact(programme, fact.id);
        g_assert_nonnull(spec);
        if (!fact_value_read(call, spec, map->entries.items[i].value, &fact.value))
            g_error("%s", error_text(call->arena, call->errors));
        facts_set(call->arena, &facts, fact);
    }
    return facts;
}

static const char *open_text(Arena *arena, const FirstMatch *match) {
    const char *text = "open:";
    for (size_t i = 0; i < match->needs.count; i++)
        text = arena_printf(arena, "%s %s", text, match->needs.items[i].fact->record.id);
    return text;
}

static void test_level(const void *data) {
    const TableCase *scenario = data;
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme = model_of(scenario->name)->programme;
    Facts facts = read_facts(&call, programme, scenario->facts);
    RuleTable table = level_table(arena, programme);
    FirstMatch match = first_match(arena, programme, &table, &facts);
    const char *found = open_text(arena, &match);
    if (match.rule >= 0) {
        const Level *level = &programme->levels.items[match.rule];
        found = level->record.id;
        g_assert_true(texts_have(&level->clauses, clause_of(arena, scenario->name)));
    }
    g_assert_cmpstr(found, ==, scenario->expected);
    arena_free(arena);
}

static const char *decision_text(Arena *arena, const Decision *decision) {
    const CoverageRule *rule = decision->rule;
    if (!rule)
        return open_text(arena, &decision->match);
    return arena_printf(arena, "%s: %s/%s/%s %s", rule->record.id, CHARGE_WORDS[rule->parts],
                        CHARGE_WORDS[rule->labour], CHARGE_WORDS[rule->travel],
                        REMEDY_WORDS[rule->remedy]);
}

static void test_coverage(const void *data) {
    const TableCase *scenario = data;
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme = model_of(scenario->name)->programme;
    Facts facts = read_facts(&call, programme, scenario->facts);
    Decision decision = coverage_decide(arena, programme, &facts);
    g_assert_cmpstr(decision_text(arena, &decision), ==, scenario->expected);
    if (decision.rule)
        g_assert_true(texts_have(&decision.rule->clauses, clause_of(arena, scenario->name)));
    arena_free(arena);
}

/* ---- the files themselves ---- */

static void test_clauses_are_those_of_the_commitments(const void *data) {
    const Model *model = data;
    const NamedWordsMap *clauses = &model->programme->clauses;
    size_t count = g_strv_length((char **)(gpointer)model->clauses);
    g_assert_cmpuint(clauses->count, ==, count);
    for (size_t i = 0; i < count; i++) {
        const NamedWords *clause = named_find(clauses, model->clauses[i]);
        if (!clause)
            g_error("%s has no clause %s", model->file, model->clauses[i]);
        const char *english = words_in(&clause->words, "en"),
                   *chinese = words_in(&clause->words, "zh");
        g_assert_cmpint((int)strlen(english), >, 20);
        g_assert_cmpint((int)strlen(chinese), >, 20);
        g_assert_cmpstr(english, !=, chinese);
    }
}

static void test_the_document_prints_every_clause(const void *data) {
    const Model *model = data;
    g_assert_cmpuint(model->programme->documents.count, ==, 1);
    const Document *document = &model->programme->documents.items[0];
    g_assert_cmpstr(document->record.id, ==, "commitment");
    for (const char *const *clause = model->clauses; *clause; clause++) {
        int printed = 0;
        for (size_t i = 0; i < document->parts.count; i++)
            printed += texts_have(&document->parts.items[i].clauses, *clause);
        if (printed != 1)
            g_error("%s: the document prints %s %d times", model->file, *clause, printed);
    }
    g_assert_true(document->parts.items[0].text.count == 2);                         /* preamble */
    g_assert_true(document->parts.items[document->parts.count - 1].text.count == 2); /* closing */
}

static bool is_played(const Model *model, const char *promise) {
    for (size_t i = 0; i < G_N_ELEMENTS(CLOCK_CASES); i++)
        if (model_of(CLOCK_CASES[i].name) == model && !strcmp(CLOCK_CASES[i].promise, promise))
            return true;
    return false;
}

static bool is_decided(const Model *model, const char *rule) {
    for (size_t i = 0; i < G_N_ELEMENTS(COVERAGE_CASES); i++)
        if (model_of(COVERAGE_CASES[i].name) == model &&
            g_str_has_prefix(COVERAGE_CASES[i].expected, rule) &&
            COVERAGE_CASES[i].expected[strlen(rule)] == ':')
            return true;
    return false;
}

/* No promise and no coverage rule goes into a model programme without a scenario above. */
static void test_every_promise_and_rule_is_played_through(const void *data) {
    const Model *model = data;
    for (size_t i = 0; i < model->programme->promises.count; i++) {
        const char *id = model->programme->promises.items[i].record.id;
        if (!is_played(model, id))
            g_error("%s: no scenario plays the promise %s", model->file, id);
    }
    for (size_t i = 0; i < model->programme->coverage.count; i++) {
        const char *id = model->programme->coverage.items[i].record.id;
        if (!is_decided(model, id))
            g_error("%s: no scenario is decided by the rule %s", model->file, id);
    }
}

/* ---- what a contract lawyer looks for ---- */

typedef struct PauseCase {
    char model; /* 'A', 'B', 'C' */
    const char *promise;
    const char *reasons;
} PauseCase;

/* Every promise that anything stops, with all that stops it; none stands still but these. */
static const PauseCase PAUSE_CASES[] = {
    {'A', "dispatch", "appointed_time force_majeure"},
    {'A', "spare_shipped", "force_majeure"},
    {'A', "spare_swapped", "waiting_customer site_access appointed_time third_party force_majeure"},
    {'A', "rma_finished", "force_majeure"},
    {'A', "inspection_record", "waiting_customer"},
    {'A', "inspection_training", "waiting_customer"},
    {'A', "support_analysis", "waiting_customer"},
    {'B', "doa_settled", "site_access appointed_time force_majeure"},
    {'B', "replacement", "site_access appointed_time force_majeure"},
    {'B', "parts_supply", "force_majeure"},
    {'B', "presale_teaching", "waiting_customer appointed_time"},
    {'B', "insale_guidance", "waiting_customer site_access appointed_time"},
    {'B', "on_site", "site_access appointed_time force_majeure"},
    {'B', "guidance", "site_access appointed_time force_majeure"},
    {'B', "follow_up", "waiting_customer appointed_time third_party"},
    {'B', "consultation_advanced", "waiting_customer third_party force_majeure"},
    {'B', "acceptance_training", "waiting_customer appointed_time"},
    {'C', "on_site", "site_access appointed_time force_majeure"},
    {'C', "system_training", "waiting_customer"},
    {'C', "handover", "waiting_customer"},
    {'C', "consulting", "waiting_customer"},
    {'C', "complaint_answered", "waiting_customer"},
};

static const char *joined(Arena *arena, const Texts *texts) {
    const char *all = "";
    for (size_t i = 0; i < texts->count; i++)
        all = arena_printf(arena, "%s%s%s", all, i ? " " : "", texts->items[i]);
    return all;
}

static void test_only_fair_reasons_stop_a_clock(const void *data) {
    const Model *model = data;
    Arena *arena = arena_new();
    for (size_t i = 0; i < model->programme->promises.count; i++) {
        const Promise *promise = &model->programme->promises.items[i];
        const char *expected = "";
        for (size_t p = 0; p < G_N_ELEMENTS(PAUSE_CASES); p++)
            if (&MODELS[PAUSE_CASES[p].model - 'A'] == model &&
                !strcmp(PAUSE_CASES[p].promise, promise->record.id))
                expected = PAUSE_CASES[p].reasons;
        if (strcmp(joined(arena, &promise->pauses), expected) != 0)
            g_error("%s: %s is stopped by \"%s\", not \"%s\"", model->file, promise->record.id,
                    joined(arena, &promise->pauses), expected);
    }
    arena_free(arena);
}

static bool happens_once(const char *promise) {
    static const char *const ONCE[] = {"call_back",          "acceptance_training",
                                       "warranty_agreement", "contract_proposal",
                                       "file_opened",        "system_training",
                                       "procedures",         "handover",
                                       "consulting",         NULL};
    return g_strv_contains(ONCE, promise);
}

/* What happens a second time is owed a second time; what recurs ends with the service. */
static void test_promises_come_again(const void *data) {
    const Model *model = data;
    for (size_t i = 0; i < model->programme->promises.count; i++) {
        const Promise *promise = &model->programme->promises.items[i];
        PromiseShape shape = promise_shape(promise);
        bool recurs = shape == PROMISE_EVERY || shape == PROMISE_TIMES;
        bool fine = recurs ? texts_have(&promise->void_on, "service.ended")
                           : (promise->again == AGAIN_ONCE) == happens_once(promise->record.id);
        if (!fine)
            g_error("%s: %s", model->file, promise->record.id);
    }
}

/* The first answer is in our hands alone. */
static void test_nothing_stops_the_first_answer(const void *data) {
    const Model *model = data;
    const Promise *response = programme_promise(model->programme, "response");
    g_assert_nonnull(response);
    g_assert_cmpuint(response->pauses.count, ==, 0);
    g_assert_cmpuint(response->calendar.count, ==, 0); /* around the clock */
}

/* ---- levels over time ---- */

static const char *levels_text(Arena *arena, const Commitments *commitments) {
    const char *text = "";
    for (size_t i = 0; i < commitments->levels.count; i++)
        text = arena_printf(arena, "%s%s%s at %s", text, i ? " | " : "",
                            commitments->levels.items[i].level,
                            local_text(arena, commitments->levels.items[i].at));
    return text;
}

static void test_interruption_passes_ten_minutes(void) {
    static const char EVENTS[] = "2026-03-02 09:00 interruption.began\n"
                                 "2026-03-02 09:02 request.opened\n"
                                 "2026-03-02 09:04 request.responded\n"
                                 "2026-03-02 09:05 visit.needed";
    static const char FACTS[] = "'kind': 'fault', 'basic_functions_lost': false, "
                                "'critical_data_lost': false, 'service_affected': true";
    Arena *arena = arena_new();
    Commitments commitments;
    run(arena, &MODELS[0], FACTS, EVENTS, "2026-03-02 09:10", &commitments);
    g_assert_cmpstr(levels_text(arena, &commitments), ==, "2 at 2026-03-02 09:00");
    g_assert_cmpstr(states_text(arena, &commitments, "dispatch"), ==,
                    "running, due 2026-03-02 10:05");
    /* nobody looks, and nothing happens: the interruption goes on */
    run(arena, &MODELS[0], FACTS, EVENTS, "2026-03-02 09:20", &commitments);
    g_assert_cmpstr(levels_text(arena, &commitments), ==,
                    "2 at 2026-03-02 09:00 | 1 at 2026-03-02 09:10:00.000001");
    g_assert_cmpstr(states_text(arena, &commitments, "dispatch"), ==,
                    "running, due 2026-03-02 09:35");
    g_assert_cmpstr(states_text(arena, &commitments, "response"), ==, "met, due 2026-03-02 09:12");
    arena_free(arena);
}

static void test_interruption_ends_in_time(void) {
    Arena *arena = arena_new();
    Commitments commitments;
    run(arena, &MODELS[0],
        "'kind': 'fault', 'basic_functions_lost': false, 'critical_data_lost': false, "
        "'service_affected': true",
        "2026-03-02 09:00 interruption.began\n2026-03-02 09:02 request.opened\n"
        "2026-03-02 09:10 interruption.ended",
        "2026-03-02 09:30", &commitments);
    g_assert_cmpstr(levels_text(arena, &commitments), ==, "2 at 2026-03-02 09:00");
    arena_free(arena);
}

static void test_a_wrong_level_is_corrected_from_the_start(void) {
    Arena *arena = arena_new();
    Commitments commitments;
    run(arena, &MODELS[0], MINOR,
        "2026-03-02 09:00 request.opened\n2026-03-02 09:20 request.responded\n"
        "2026-03-02 10:00 request.level_set 'level': '1', 'corrected': true, 'by': 'shift leader'",
        "2026-03-02 11:00", &commitments);
    g_assert_cmpstr(states_text(arena, &commitments, "response"), ==, "late, due 2026-03-02 09:10");
    g_assert_nonnull(commitments.before);
    g_assert_cmpstr(states_text(arena, commitments.before, "response"), ==,
                    "met, due 2026-03-02 09:30");
    arena_free(arena);
}

static void test_a_major_failure_climbs_the_ladder(void) {
    static const struct {
        const char *at, *told;
    } EXPECTED[] = {{"2026-03-02 09:05", NULL},
                    {"2026-03-02 09:05", "duty_engineer"},
                    {"2026-03-02 09:08", "shift_leader"},
                    {"2026-03-02 09:10", "service_manager"},
                    {"2026-03-02 09:40", "service_director"}};
    Arena *arena = arena_new();
    Commitments commitments;
    run(arena, &MODELS[0], MAJOR, "2026-03-02 09:00 request.opened", "2026-03-02 09:09",
        &commitments);
    const Timers *timers = &commitments.list.items[0]->timers;
    g_assert_cmpstr(commitments.list.items[0]->promise->record.id, ==, "response");
    g_assert_cmpuint(timers->count, ==, G_N_ELEMENTS(EXPECTED));
    for (size_t i = 0; i < timers->count; i++) {
        const Timer *timer = &timers->items[i];
        g_assert_cmpstr(local_text(arena, timer->at), ==, EXPECTED[i].at);
        g_assert_cmpint(timer->passed, ==, i < 3);
        if (EXPECTED[i].told)
            g_assert_true(texts_have(&timer->rung->tell, EXPECTED[i].told));
    }
    arena_free(arena);
}

/* ---- the service process A-F1 … A-F7 ---- */

/* The steps that a case with `facts` takes, "+" where an event has completed them. */
static const char *process_text(Arena *arena, const Programme *programme, const char *facts_json,
                                const char *const *seen) {
    Call call = call_begin(arena, 0);
    Facts facts = read_facts(&call, programme, facts_json);
    const char *text = "";
    for (size_t i = 0; i < programme->process.count; i++) {
        const Step *step = &programme->process.items[i];
        if (condition_holds(step->when, &facts, NULL) != TRUTH_YES)
            continue;
        bool done = false;
        for (const char *const *event = seen; *event; event++)
            done = done || texts_have(&step->done_by, *event);
        text = arena_printf(arena, "%s%s%s%s", text, *text ? " " : "", step->clauses.items[0],
                            done ? "+" : "");
    }
    return text;
}

static void test_process_of_a_hardware_fault(void) {
    static const char *const SEEN[] = {"request.opened", "request.mode_set", "request.diagnosed",
                                       "unit.swapped", NULL};
    Arena *arena = arena_new();
    g_assert_cmpstr(
        process_text(arena, MODELS[0].programme, "'kind': 'fault', 'fault_side': 'hardware'", SEEN),
        ==, "A-F1+ A-F2+ A-F3+ A-F4+ A-F6 A-F7");
    arena_free(arena);
}

static void test_process_of_a_software_fault(void) {
    static const char *const SEEN[] = {"request.opened",
                                       "request.mode_set",
                                       "request.diagnosed",
                                       "software.adjusted",
                                       "request.confirmed",
                                       "request.reported_back",
                                       NULL};
    Arena *arena = arena_new();
    g_assert_cmpstr(
        process_text(arena, MODELS[0].programme, "'kind': 'fault', 'fault_side': 'software'", SEEN),
        ==, "A-F1+ A-F2+ A-F3+ A-F5+ A-F6+ A-F7+");
    arena_free(arena);
}

static void test_process_of_a_question(void) {
    static const char *const SEEN[] = {"request.opened", NULL};
    Arena *arena = arena_new();
    g_assert_cmpstr(process_text(arena, MODELS[0].programme,
                                 "'kind': 'consultation', 'fault_side': 'none'", SEEN),
                    ==, "A-F1+ A-F2 A-F7");
    arena_free(arena);
}

static void test_process_before_the_fault_is_determined(void) {
    static const char *const SEEN[] = {"request.opened", "request.mode_set", NULL};
    Arena *arena = arena_new();
    g_assert_cmpstr(process_text(arena, MODELS[0].programme, "'kind': 'fault'", SEEN), ==,
                    "A-F1+ A-F2+ A-F3 A-F6 A-F7");
    arena_free(arena);
}

static void test_on_site_support_is_never_refused(void) {
    const Programme *programme = MODELS[0].programme;
    for (size_t i = 0; i < programme->coverage.count; i++)
        g_assert_cmpint(programme->coverage.items[i].remedy, !=, REMEDY_REFUSE);
    const Promise *dispatch = programme_promise(programme, "dispatch");
    g_assert_null(dispatch->applies); /* whoever asks has it */
}

/* ---- three consecutive repairs ---- */

static void add_repair(Arena *arena, Repairs *repairs, const char *at, const char *problem) {
    *LIST_ADD(arena, repairs) =
        (Repair){.at = instant_of(arena, at), .unit = "pump-7", .problem = problem};
}

static int32_t failed_by(Arena *arena, const Repairs *repairs, const char *now) {
    return consecutive_failed_repairs(arena, MODELS[1].programme, zone_of(&MODELS[1]), repairs,
                                      "pump-7", "seal-leaks", instant_of(arena, now));
}

static void test_three_consecutive_repairs_are_counted(void) {
    Arena *arena = arena_new();
    Repairs repairs = {0};
    add_repair(arena, &repairs, "2026-01-10 09:00", "seal-leaks");
    add_repair(arena, &repairs, "2026-02-10 09:00", "seal-leaks");
    add_repair(arena, &repairs, "2026-02-20 09:00", "display-dark"); /* changes nothing */
    add_repair(arena, &repairs, "2026-05-10 09:00", "seal-leaks");
    g_assert_cmpint(failed_by(arena, &repairs, "2026-02-09 09:00"), ==, 1);
    g_assert_cmpint(failed_by(arena, &repairs, "2026-05-09 09:00"), ==, 2);
    g_assert_cmpint(failed_by(arena, &repairs, "2026-06-01 09:00"), ==, 3);
    g_assert_cmpint(MODELS[1].programme->repeated_repairs.failed, ==, 3);
    arena_free(arena);
}

static void test_a_stretch_without_failure_begins_anew(void) {
    Arena *arena = arena_new();
    Repairs repairs = {0};
    add_repair(arena, &repairs, "2026-01-10 09:00", "seal-leaks");
    add_repair(arena, &repairs, "2026-02-10 09:00", "seal-leaks");
    add_repair(arena, &repairs, "2026-09-10 09:00", "seal-leaks");
    g_assert_cmpint(failed_by(arena, &repairs, "2026-10-01 09:00"), ==, 1);
    arena_free(arena);
}

static void test_points_for_kept_and_broken_promises(void) {
    Arena *arena = arena_new();
    Commitments commitments;
    /* answered in time +1, on site in time +2, a day without a word -2, then solved +1 */
    run(arena, &MODELS[1], "'kind': 'fault', 'support_mode': 'on_site'",
        "2026-03-02 09:00 request.opened\n2026-03-02 10:00 request.responded\n"
        "2026-03-02 20:00 visit.arrived\n2026-03-03 10:00 customer.informed\n"
        "2026-03-04 07:00 request.resolved",
        "2026-03-05 09:00", &commitments);
    Score score = commitments_score(&commitments);
    g_assert_cmpint(score.points, ==, 1 + 2 - 2 + 1);
    g_assert_cmpint(score.met, ==, 3);
    g_assert_cmpint(score.broken, ==, 1);
    g_assert_cmpint(score.open, ==, 0);
    const Scoring *scoring = &MODELS[1].programme->scoring;
    g_assert_true(texts_have(&scoring->clauses, "B-RP"));
    g_assert_cmpint(scoring->period.months, ==, 3);
    arena_free(arena);
}

/* ---- periods and money ---- */

static void test_periods_from_the_acceptance_on(void) {
    Arena *arena = arena_new();
    PeriodTimes times;
    const Model *model = &MODELS[2];
    period_times(arena, model->programme, zone_of(model), instant_of(arena, "2026-03-15 10:00"),
                 &times);
    g_assert_cmpuint(times.count, ==, 2);
    g_assert_cmpstr(local_text(arena, times.items[0].begins), ==, "2026-03-15 10:00");
    g_assert_cmpstr(local_text(arena, times.items[0].ends), ==, "2028-03-16 00:00");
    g_assert_null(period_at(&times, instant_of(arena, "2026-03-15 09:59")));
    arena_free(arena);
}

static const char *period_text(const PeriodTimes *times, Instant at) {
    const PeriodTime *time = period_at(times, at);
    return time ? time->period->record.id : "none";
}

static void test_the_assurance_period_is_followed_by_lifelong_maintenance(void) {
    Arena *arena = arena_new();
    PeriodTimes times;
    const Model *model = &MODELS[2];
    period_times(arena, model->programme, zone_of(model), instant_of(arena, "2026-03-15 10:00"),
                 &times);
    /* the date that separates them belongs to the assurance period until its end */
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2028-03-15 23:59:59.999999")), ==,
                    "assurance");
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2028-03-16 00:00")), ==, "maintenance");
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2126-03-16 00:00")), ==, "maintenance");
    g_assert_cmpint(times.items[1].ends, ==, INSTANT_NONE);
    arena_free(arena);
}

static void test_warranty_and_design_life(void) {
    Arena *arena = arena_new();
    PeriodTimes times;
    const Model *model = &MODELS[1];
    period_times(arena, model->programme, zone_of(model), instant_of(arena, "2024-02-29 10:00"),
                 &times);
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2026-02-28 23:00")), ==, "warranty");
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2026-03-01 00:00")), ==, "design_life");
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2034-02-28 23:00")), ==, "design_life");
    g_assert_cmpstr(period_text(&times, instant_of(arena, "2034-03-02 00:00")), ==, "beyond");
    arena_free(arena);
}

static void test_no_review_of_parts_beyond_the_design_life(void) {
    Arena *arena = arena_new();
    Commitments commitments;
    run(arena, &MODELS[1], "", "2016-01-10 09:00 contract.accepted", "2030-02-01 09:00",
        &commitments);
    int reviews = 0;
    for (size_t i = 0; i < commitments.list.count; i++) {
        const Commitment *commitment = commitments.list.items[i];
        if (strcmp(commitment->promise->record.id, "parts_review") != 0)
            continue;
        g_assert_cmpint(commitment->start, <, instant_of(arena, "2026-01-11 00:00"));
        reviews++;
    }
    g_assert_cmpint(reviews, >=, 10);
    arena_free(arena);
}

static const CoverageRule *rule_of(const Programme *programme, const char *id) {
    for (size_t i = 0; i < programme->coverage.count; i++)
        if (!strcmp(programme->coverage.items[i].record.id, id))
            return &programme->coverage.items[i];
    g_assert_not_reached();
}

static int64_t total_of(const Model *model, const char *rule, PriceLine line) {
    ChargeLine charge = price_line(model->programme, rule_of(model->programme, rule), &line);
    g_assert_true(charge.total.given);
    return charge.total.minor;
}

static void test_parts_are_never_above_the_contracts_price(void) {
    const Model *model = &MODELS[2];
    PriceLine dearer = {
        .kind = LINE_PART, .quantity = 2, .list = {true, 15000}, .contract = {true, 12000}};
    PriceLine cheaper = {
        .kind = LINE_PART, .quantity = 2, .list = {true, 9000}, .contract = {true, 12000}};
    PriceLine unknown = {.kind = LINE_PART, .quantity = 1, .list = {true, 9000}};
    g_assert_cmpint(total_of(model, "maintenance", dearer), ==, 24000);
    g_assert_cmpint(total_of(model, "maintenance", cheaper), ==, 18000);
    ChargeLine open =
        price_line(model->programme, rule_of(model->programme, "maintenance"), &unknown);
    g_assert_false(open.total.given); /* no price rather than one too high */
    g_assert_cmpint(total_of(model, "assurance_quality", dearer), ==, 0);
}

/* C-P4 holds whatever the cause: no rule that can decide in the maintenance period has more. */
static void test_no_rule_evades_the_cap(void) {
    const Programme *programme = MODELS[2].programme;
    for (size_t i = 0; i < programme->coverage.count; i++) {
        int parts = programme->coverage.items[i].parts;
        g_assert_true(parts == CHARGE_FREE || parts == CHARGE_CAPPED || parts == CHARGE_NONE);
    }
}

static void test_labour_is_charged_in_the_maintenance_period(void) {
    const Model *model = &MODELS[2];
    PriceLine labour = {.kind = LINE_LABOUR, .quantity = 3, .fee = "labour_hour"};
    g_assert_cmpint(total_of(model, "maintenance", labour), ==, 3 * 20000);
    g_assert_cmpstr(model->programme->prices.currency, ==, "CNY");
    g_assert_true(model->programme->prices.quote_first);
}

static void test_what_is_not_covered_is_charged_by_the_fee_list(void) {
    const Model *model = &MODELS[2];
    PriceLine labour = {.kind = LINE_LABOUR, .quantity = 2, .fee = "labour_hour"};
    PriceLine travel = {.kind = LINE_TRAVEL, .quantity = 100, .fee = "travel_km"};
    g_assert_cmpint(total_of(model, "excluded", labour), ==, 2 * 20000);
    g_assert_cmpint(total_of(model, "excluded", travel), ==, 100 * 200);
}

static void test_outside_the_warranty_only_parts_are_charged(void) {
    const Model *model = &MODELS[1];
    PriceLine part = {.kind = LINE_PART, .quantity = 1, .list = {true, 35000}};
    PriceLine labour = {.kind = LINE_LABOUR, .quantity = 5};
    PriceLine travel = {.kind = LINE_TRAVEL, .quantity = 300};
    g_assert_cmpint(total_of(model, "outside_warranty", part), ==, 35000);
    g_assert_cmpint(total_of(model, "outside_warranty", labour), ==, 0);
    g_assert_cmpint(total_of(model, "outside_warranty", travel), ==, 0);
    g_assert_cmpuint(model->programme->prices.fees.count, ==, 0);
}

/* ---- exclusions ---- */

typedef struct ExclusionCase {
    const char *cause;
    const char *clause;
} ExclusionCase;

static const ExclusionCase EXCLUSION_CASES[] = {
    {"improper_tools", "C-X1"},
    {"environment", "C-X2"},
    {"accident", "C-X3"},
    {"natural_disaster", "C-X3"},
    {"negligence", "C-X3"},
    {"improper_use", "C-X3"},
    {"war", "C-X3"},
    {"riot", "C-X3"},
    {"strike", "C-X3"},
    {"lightning", "C-X3"},
    {"power_failure", "C-X3"},
    {"wrong_handling", "C-X3"},
    {"unauthorised_change", "C-X3"},
    {"maintenance_manner", "C-X4"},
    {"information_processing", "C-X4"},
};

static void test_exclusion(const void *data) {
    const ExclusionCase *scenario = data;
    const Programme *programme = MODELS[2].programme;
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Facts facts = read_facts(
        &call, programme,
        arena_printf(arena, OURS ", 'period': 'assurance', 'cause': '%s'", scenario->cause));
    Decision decision = coverage_decide(arena, programme, &facts);
    g_assert_cmpstr(decision_text(arena, &decision), ==, "excluded: capped/fee/fee serve_for_fee");
    g_assert_true(texts_have(&decision.rule->clauses, scenario->clause));
    for (size_t i = 0; i < programme->exclusions.count; i++) {
        const Exclusion *exclusion = &programme->exclusions.items[i];
        bool holds = condition_holds(exclusion->when, &facts, NULL) == TRUTH_YES;
        g_assert_cmpint(holds, ==, texts_have(&exclusion->clauses, scenario->clause));
    }
    arena_free(arena);
}

/* ---- the program ---- */

static void open_models(Call *call) {
    for (size_t i = 0; i < G_N_ELEMENTS(MODELS); i++) {
        Model *model = &MODELS[i];
        const char *file =
            arena_printf(call->arena, SOURCE_ROOT "/programmes/%s.yaml", model->file);
        model->programme = programme_open(call, file, NULL);
        for (const Error *error = call->errors; error; error = error->next)
            g_printerr("%s\n", error_text(call->arena, error));
        g_assert_nonnull(model->programme);
        model->rulebook = rulebook_new(call, model->programme);
        g_assert_nonnull(model->rulebook);
    }
}

static void test_loads_without_a_mistake(const void *data) {
    const Model *model = data;
    g_assert_cmpstr(model->programme->programme, ==, model->file);
    g_assert_true(texts_have(&model->programme->languages, "en"));
    g_assert_true(texts_have(&model->programme->languages, "zh"));
}

static void add_model_tests(void) {
    static const struct {
        const char *name;
        GTestDataFunc test;
    } TESTS[] = {
        {"loads_without_a_mistake", test_loads_without_a_mistake},
        {"clauses_are_those_of_the_commitments", test_clauses_are_those_of_the_commitments},
        {"the_document_prints_every_clause", test_the_document_prints_every_clause},
        {"every_promise_and_rule_is_played_through", test_every_promise_and_rule_is_played_through},
        {"only_fair_reasons_stop_a_clock", test_only_fair_reasons_stop_a_clock},
        {"promises_come_again", test_promises_come_again},
        {"nothing_stops_the_first_answer", test_nothing_stops_the_first_answer},
    };
    for (size_t m = 0; m < G_N_ELEMENTS(MODELS); m++)
        for (size_t t = 0; t < G_N_ELEMENTS(TESTS); t++) {
            char *path = g_strdup_printf("/%s/%s", MODELS[m].file, TESTS[t].name);
            g_test_add_data_func(path, &MODELS[m], TESTS[t].test);
            g_free(path);
        }
}

static void add_case(const char *table, const char *name, const void *data, GTestDataFunc test) {
    char *path = g_strdup_printf("/%s/%s", table, name);
    g_test_add_data_func(path, data, test);
    g_free(path);
}

static void add_table_tests(void) {
    for (size_t i = 0; i < G_N_ELEMENTS(CLOCK_CASES); i++)
        add_case("clock", CLOCK_CASES[i].name, &CLOCK_CASES[i], test_clock);
    for (size_t i = 0; i < G_N_ELEMENTS(LEVEL_CASES); i++)
        add_case("level", LEVEL_CASES[i].name, &LEVEL_CASES[i], test_level);
    for (size_t i = 0; i < G_N_ELEMENTS(COVERAGE_CASES); i++)
        add_case("coverage", COVERAGE_CASES[i].name, &COVERAGE_CASES[i], test_coverage);
    for (size_t i = 0; i < G_N_ELEMENTS(EXCLUSION_CASES); i++) {
        char *name = g_strdup_printf("%s/%s", EXCLUSION_CASES[i].clause, EXCLUSION_CASES[i].cause);
        add_case("exclusion", name, &EXCLUSION_CASES[i], test_exclusion);
        g_free(name);
    }
}

static void add_single_tests(void) {
    g_test_add_func("/A-L1/interruption_passes_ten_minutes", test_interruption_passes_ten_minutes);
    g_test_add_func("/A-L1/interruption_ends_in_time", test_interruption_ends_in_time);
    g_test_add_func("/A-R/a_wrong_level_is_corrected_from_the_start",
                    test_a_wrong_level_is_corrected_from_the_start);
    g_test_add_func("/A-R/a_major_failure_climbs_the_ladder",
                    test_a_major_failure_climbs_the_ladder);
    g_test_add_func("/A-S1/on_site_support_is_never_refused",
                    test_on_site_support_is_never_refused);
    g_test_add_func("/A-F1-F7/hardware_fault", test_process_of_a_hardware_fault);
    g_test_add_func("/A-F1-F7/software_fault", test_process_of_a_software_fault);
    g_test_add_func("/A-F1-F7/question", test_process_of_a_question);
    g_test_add_func("/A-F1-F7/before_the_fault_is_determined",
                    test_process_before_the_fault_is_determined);
    g_test_add_func("/B-3/three_consecutive_repairs_are_counted",
                    test_three_consecutive_repairs_are_counted);
    g_test_add_func("/B-3/a_stretch_without_failure_begins_anew",
                    test_a_stretch_without_failure_begins_anew);
    g_test_add_func("/B-RP/points_for_kept_and_broken_promises",
                    test_points_for_kept_and_broken_promises);
    g_test_add_func("/B-G/warranty_and_design_life", test_warranty_and_design_life);
    g_test_add_func("/B-G/no_review_of_parts_beyond_the_design_life",
                    test_no_review_of_parts_beyond_the_design_life);
    g_test_add_func("/B-X/only_parts_are_charged",
                    test_outside_the_warranty_only_parts_are_charged);
    g_test_add_func("/C-P1/periods_from_the_acceptance_on", test_periods_from_the_acceptance_on);
    g_test_add_func("/C-P2/followed_by_lifelong_maintenance",
                    test_the_assurance_period_is_followed_by_lifelong_maintenance);
    g_test_add_func("/C-P4/never_above_the_contracts_price",
                    test_parts_are_never_above_the_contracts_price);
    g_test_add_func("/C-P4/no_rule_evades_the_cap", test_no_rule_evades_the_cap);
    g_test_add_func("/C-P4/labour_is_charged", test_labour_is_charged_in_the_maintenance_period);
    g_test_add_func("/C-N/charged_by_the_fee_list",
                    test_what_is_not_covered_is_charged_by_the_fee_list);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    open_models(&call);
    add_model_tests();
    add_table_tests();
    add_single_tests();
    int failed = g_test_run();
    for (size_t i = 0; i < G_N_ELEMENTS(MODELS); i++)
        rulebook_free(MODELS[i].rulebook);
    arena_free(arena);
    return failed;
}
