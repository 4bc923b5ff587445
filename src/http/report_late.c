/* Why promises were broken: the causes that people wrote down, the most frequent first. */
#include "http/report_question.h"
#include "model/owed.h"
#include "rules/late_causes.h"

#include <glib.h>

typedef struct LateAsk {
    Compliance report;
    ComplianceCases broken;
    LateCauses causes;
} LateAsk;

static bool take_owed(void *record, void *with) {
    LateAsk *late = with;
    if (compliance_has_case(&late->report, &late->broken, record))
        late_causes_add(&late->causes, record);
    return true;
}

static void write_cause(Ask *ask, JsonWriter *out, const char *all, const LateCause *cause) {
    json_begin_object(out);
    json_text_field(out, "cause", cause->cause);
    json_whole_field(out, "count", cause->count);
    json_text_field(
        out, "cases",
        arena_printf(ask->call.arena, "%s&cause=%s", all, cause->cause ? cause->cause : ""));
    json_end_object(out);
}

static void write_late(Ask *ask, const ReportQuestion *question, const LateCauses *causes) {
    const ComplianceRow whole = {0};
    const char *all = arena_printf(ask->call.arena, "%s&outcome=broken",
                                   report_cases_path(ask, question, 0, &whole));
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_text_field(out, "population",
                    "commitments that were late or breached, whose due instant passed in the "
                    "period");
    json_text_field(out, "zone", zone_id(question->period.zone));
    json_whole_field(out, "count", causes->sum);
    json_text_field(out, "cases", all);
    json_key(out, "items");
    json_begin_list(out);
    for (size_t i = 0; i < causes->count; i++)
        write_cause(ask, out, all, &causes->items[i]);
    ask_answer_items(ask, out, true);
}

void report_late(Ask *ask) {
    ReportQuestion question;
    bool well = report_question(ask, &OWED, &question);
    Db *db = well ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    if (!db) {
        ask_fail(ask);
        return;
    }
    LateAsk late = {.report = report_compliance_of(ask, &question, 0),
                    .broken = {.outcomes = compliance_outcomes("broken")}};
    well = store_each(&ask->call, db, &question.query, take_owed, &late);
    store_give_reader(service_store(ask->service), db);
    late_causes_sort(&late.causes);
    if (well)
        write_late(ask, &question, &late.causes);
    else
        ask_fail(ask);
}
