/* The cases of a figure of the compliance report: exactly the commitments that it counts there, by
 * the same rule, page by page. */
#include "base/cursor.h"
#include "http/names.h"
#include "http/report_question.h"
#include "model/owed.h"
#include "model/request.h"

#include <glib.h>
#include <inttypes.h>

typedef struct CasesAsk {
    Ask *ask;
    ReportQuestion question;
    Compliance report;
    ComplianceCases cases;
    int64_t limit;
    Records found; /* one more than `limit` where there are more */
} CasesAsk;

/* ---- the question ---- */

static bool read_month(Ask *ask, int *ret) {
    const char *text = http_parameter(ask->request, "month");
    CivilDay day;
    int year, month, of_month;
    if (!text)
        return true;
    if (!civil_parse(arena_printf(ask->call.arena, "%.20s-01", text), &day))
        return call_fail(&ask->call, ERROR_INVALID, "month", "must be a month as 2027-03");
    civil_split(day, &year, &month, &of_month);
    *ret = year * 12 + month - 1;
    return true;
}

static bool read_outcome(Ask *ask, unsigned *ret) {
    *ret = compliance_outcomes(http_parameter(ask->request, "outcome"));
    return *ret || call_fail(&ask->call, ERROR_INVALID, "outcome",
                             "must be met, late, breached, broken, open, void or superseded");
}

/* A cursor is of no use with another question. */
static const char *cursor_purpose(const Ask *ask) {
    static const char *const PAGE[] = {"cursor", "limit", "names", NULL};
    const HttpParameters *parameters = &ask->request->parameters;
    const char *purpose = "compliance cases";
    for (size_t i = 0; i < parameters->count; i++)
        if (!g_strv_contains(PAGE, parameters->items[i].name))
            purpose = arena_printf(ask->call.arena, "%s %s=%s", purpose, parameters->items[i].name,
                                   parameters->items[i].value);
    return purpose;
}

static const uint8_t *cursor_key(const Ask *ask) {
    return store_house(service_store(ask->service))->seal;
}

static bool read_cursor(CasesAsk *asked) {
    Ask *ask = asked->ask;
    Cursor cursor;
    const char *text = http_parameter(ask->request, "cursor");
    if (!text)
        return true;
    if (!cursor_read(ask->call.arena, cursor_key(ask), cursor_purpose(ask), text, &cursor) ||
        cursor.count != 1 || cursor.values[0].kind != CURSOR_WHOLE)
        return call_fail(&ask->call, ERROR_INVALID, "cursor", "is none of this list");
    asked->question.query.continues = true;
    asked->question.query.after_id = cursor.values[0].whole;
    return true;
}

/* Why it was late stays in the house. Who asks why means what was broken. */
static bool read_cause(Ask *ask, ComplianceCases *cases) {
    cases->cause = http_parameter(ask->request, "cause");
    if (!cases->cause)
        return true;
    if (!rights_view(&ask->actor).staff)
        return call_fail(&ask->call, ERROR_FORBIDDEN, "cause", "is the house's own");
    if (!http_parameter(ask->request, "outcome"))
        cases->outcomes = compliance_outcomes("broken");
    return !*cases->cause || g_strv_contains(LATE_CAUSE_WORDS, cases->cause) ||
           call_fail(&ask->call, ERROR_INVALID, "cause", "is none of the causes");
}

static bool read_question(CasesAsk *asked) {
    Ask *ask = asked->ask;
    return report_question(ask, &OWED, &asked->question) &&
           read_outcome(ask, &asked->cases.outcomes) && read_month(ask, &asked->cases.month) &&
           read_cause(ask, &asked->cases) && ask_whole(ask, "limit", 1, LIST_MOST, &asked->limit) &&
           read_cursor(asked);
}

/* ---- the answer ---- */

static bool take_owed(void *record, void *with) {
    CasesAsk *asked = with;
    Arena *arena = asked->ask->call.arena;
    if (compliance_has_case(&asked->report, &asked->cases, record))
        *LIST_ADD(arena, &asked->found) = entity_copy_whole(arena, &OWED, record);
    return asked->found.count <= (size_t)asked->limit;
}

static const char *next_cursor(const CasesAsk *asked) {
    const Head *last = asked->found.items[asked->limit - 1];
    Cursor cursor = {.values = {{.kind = CURSOR_WHOLE, .whole = last->id}}, .count = 1};
    return cursor_text(asked->ask->call.arena, cursor_key(asked->ask), cursor_purpose(asked->ask),
                       &cursor);
}

static void write_case(const CasesAsk *asked, JsonWriter *out, const Owed *owed,
                       const Request *request) {
    json_begin_object(out);
    json_whole_field(out, "id", owed->head.id);
    json_whole_field(out, "request", owed->request);
    json_text_field(out, "number", request ? request->number : NULL);
    json_text_field(out, "subject", request ? request->subject : NULL);
    json_id_field(out, "customer", owed->customer);
    json_id_field(out, "contract", owed->contract);
    json_text_field(out, "promise", owed->promise);
    json_whole_field(out, "round", owed->round);
    json_text_field(out, "level", owed->level);
    json_text_field(out, "outcome",
                    COMPLIANCE_OUTCOME_WORDS[compliance_outcome(&asked->report, owed)]);
    json_instant_field(out, "due_at", owed->due_at);
    json_instant_field(out, "met_at", owed->met_at);
    json_instant_field(out, "void_at", owed->void_at);
    json_key(out, "late_seconds");
    int64_t late = compliance_late_seconds(owed, asked->ask->call.now);
    if (late == WHOLE_NONE)
        json_nothing(out);
    else
        json_whole(out, late);
    if (rights_view(&asked->ask->actor).staff) {
        json_text_field(out, "late_cause", owed->late_cause);
        json_text_field(out, "late_text", owed->late_text);
    }
    json_end_object(out);
}

static void write_page(const CasesAsk *asked, void *const *requests, size_t count,
                       const char *names) {
    JsonWriter *out = ask_begin_items(asked->ask);
    for (size_t i = 0; i < count; i++)
        write_case(asked, out, asked->found.items[i], requests[i]);
    json_end_list(out);
    json_text_field(out, "next", asked->found.count > count ? next_cursor(asked) : NULL);
    if (names) {
        json_key(out, "names");
        json_raw(out, names);
    }
    json_end_object(out);
    ask_answer_json(asked->ask, 200, out);
}

/* The requests of the cases, in their order. */
static bool find_requests(const CasesAsk *asked, Db *db, size_t count, void **ret_requests) {
    Ask *ask = asked->ask;
    int64_t ids[LIST_MOST];
    for (size_t i = 0; i < count; i++)
        ids[i] = ((const Owed *)asked->found.items[i])->request;
    return store_get_many(&ask->call, db, &REQUEST, ids, count, &ask->actor.scope, ret_requests);
}

static void answer_cases(CasesAsk *asked, Db *db) {
    Ask *ask = asked->ask;
    void *requests[LIST_MOST];
    const char *names = NULL;
    const char *wants_names = http_parameter(ask->request, "names");
    bool well = store_each(&ask->call, db, &asked->question.query, take_owed, asked);
    size_t count = MIN(asked->found.count, (size_t)asked->limit);
    well = well && find_requests(asked, db, count, requests);
    if (well && wants_names && !strcmp(wants_names, "true"))
        well = (names = names_of(ask, db, &OWED, asked->found.items, count)) != NULL;
    store_give_reader(service_store(ask->service), db);
    if (well)
        write_page(asked, requests, count, names);
    else
        ask_fail(ask);
}

void list_cases(Ask *ask) {
    CasesAsk asked = {.ask = ask, .limit = LIST_USUAL};
    if (!read_question(&asked)) {
        ask_fail(ask);
        return;
    }
    asked.report = report_compliance_of(ask, &asked.question, 0);
    Db *db = ask_reader(ask);
    if (db)
        answer_cases(&asked, db);
}
