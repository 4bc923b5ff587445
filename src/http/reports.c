/* What was kept: compliance by promise, level, contract, customer, month; key figures. Each row
 * says where its cases are listed, by the same filters. */
#include "actions/programme_cache.h"
#include "http/names.h"
#include "http/report_question.h"
#include "model/contract.h"
#include "model/customer.h"
#include "model/owed.h"
#include "model/programme_version.h"
#include "rules/compliance.h"
#include "rules/kpi.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>

/* ---- compliance ---- */

static bool read_by(Ask *ask, unsigned *ret_by) {
    const char *text = http_parameter(ask->request, "by");
    g_auto(GStrv) words = g_strsplit(text ? text : "promise,level", ",", -1);
    *ret_by = 0;
    for (char **word = words; *word; word++) {
        int at = 0;
        while (COMPLIANCE_BY_WORDS[at] && strcmp(COMPLIANCE_BY_WORDS[at], *word) != 0)
            at++;
        if (!COMPLIANCE_BY_WORDS[at])
            return call_fail(&ask->call, ERROR_INVALID, "by",
                             "must be some of promise, level, contract, customer, month");
        *ret_by |= 1u << at;
    }
    return true;
}

static bool take_owed(void *record, void *with) {
    compliance_add(with, record);
    return true;
}

static void write_share(JsonWriter *out, const char *key, int share) {
    json_key(out, key);
    if (share == NO_PERCENT)
        json_nothing(out);
    else
        json_decimal(out, share, 2);
}

/* Points score our people (B-RP): the house's own. */
static void write_counts(const Ask *ask, JsonWriter *out, const ComplianceRow *row) {
    json_whole_field(out, "met", row->met);
    json_whole_field(out, "late", row->late);
    json_whole_field(out, "breached", row->breached);
    write_share(out, "kept_percent", compliance_kept(row));
    write_share(out, "kept_without_pauses_percent", compliance_kept_gross(row));
    json_whole_field(out, "open", row->open);
    json_whole_field(out, "void", row->void_count);
    json_whole_field(out, "superseded", row->superseded);
    json_whole_field(out, "backdated", row->backdated);
    json_whole_field(out, "our_seconds", row->used_seconds);
    json_whole_field(out, "paused_seconds", row->paused_seconds);
    json_whole_field(out, "customer_seconds", row->customer_seconds);
    if (rights_view(&ask->actor).staff)
        json_whole_field(out, "points", row->points);
}

static void write_key(JsonWriter *out, Arena *arena, const Compliance *compliance,
                      const ComplianceRow *row) {
    if (compliance->by & BY_PROMISE)
        json_text_field(out, "promise", row->promise);
    if (compliance->by & BY_LEVEL)
        json_text_field(out, "level", row->level);
    if (compliance->by & BY_CONTRACT)
        json_whole_field(out, "contract", row->contract);
    if (compliance->by & BY_CUSTOMER)
        json_whole_field(out, "customer", row->customer);
    if (compliance->by & BY_MONTH)
        json_text_field(out, "month", report_month(arena, row->month));
}

/* What programmes call the promises of the rows, in the asker's language: of two that call one id
 * differently, the newer. */
static const char *promise_names(Ask *ask, Db *db, const Compliance *compliance) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &PROGRAMME, .scope = &all, .limit = LIST_MOST, .descending = true};
    Records programmes = {0};
    const char *language = ask_language(ask);
    JsonWriter *out = json_writer_new(NULL);
    GHashTable *named = g_hash_table_new(g_str_hash, g_str_equal);
    bool well = store_list_all(&ask->call, db, query, &programmes);
    json_begin_object(out);
    for (size_t i = 0; well && i < programmes.count; i++) {
        const Programme *programme =
            programme_cache_get(service_programmes(ask->service), programmes.items[i]);
        for (size_t k = 0; programme && k < compliance->rows.count; k++) {
            const char *id = compliance->rows.items[k].promise;
            const Promise *promise = id ? programme_promise(programme, id) : NULL;
            if (promise && g_hash_table_add(named, (char *)id))
                json_text_field(out, id, promise_name(promise, language));
        }
    }
    json_end_object(out);
    const char *text = well ? arena_text(ask->call.arena, json_written(out, NULL)) : NULL;
    g_hash_table_destroy(named);
    json_writer_free(out);
    return text;
}

/* What stands beside the rows, as JSON; NULL where the rows don't go by it. */
typedef struct ComplianceNames {
    const char *promises, *customers, *contracts;
} ComplianceNames;

static const char *names_by(Ask *ask, Db *db, const Compliance *compliance, const Entity *entity,
                            size_t member) {
    Ids ids = {0};
    for (size_t i = 0; i < compliance->rows.count; i++) {
        const char *row = (const char *)&compliance->rows.items[i];
        *LIST_ADD(ask->call.arena, &ids) = *(const int64_t *)(row + member);
    }
    return names_of_kind(ask, db, entity, &ids);
}

static bool find_names(Ask *ask, Db *db, const Compliance *compliance, ComplianceNames *ret) {
    *ret = (ComplianceNames){.promises = promise_names(ask, db, compliance)};
    bool by_customer = compliance->by & BY_CUSTOMER, by_contract = compliance->by & BY_CONTRACT;
    if (by_customer)
        ret->customers =
            names_by(ask, db, compliance, &CUSTOMER, offsetof(ComplianceRow, customer));
    if (by_contract)
        ret->contracts =
            names_by(ask, db, compliance, &CONTRACT, offsetof(ComplianceRow, contract));
    return ret->promises && (!by_customer || ret->customers) && (!by_contract || ret->contracts);
}

static void write_names(JsonWriter *out, const char *key, const char *names) {
    if (!names)
        return;
    json_key(out, key);
    json_raw(out, names);
}

static void write_compliance(Ask *ask, const ReportQuestion *question, const Compliance *compliance,
                             const ComplianceNames *names) {
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_text_field(out, "formula", "met / (met + late + breached) x 100");
    json_text_field(
        out, "population",
        "commitments that were met in time in the period, or whose due instant passed in it");
    json_text_field(out, "exclusions",
                    "open and not overdue; void in time; rounds that a reopening took over");
    json_text_field(out, "zone", zone_id(compliance->zone));
    json_key(out, "rows");
    json_begin_list(out);
    for (size_t i = 0; i < compliance->rows.count; i++) {
        json_begin_object(out);
        write_key(out, ask->call.arena, compliance, &compliance->rows.items[i]);
        write_counts(ask, out, &compliance->rows.items[i]);
        json_text_field(
            out, "cases",
            report_cases_path(ask, question, compliance->by, &compliance->rows.items[i]));
        json_end_object(out);
    }
    json_end_list(out);
    json_key(out, "sum");
    json_begin_object(out);
    write_counts(ask, out, &compliance->sum);
    json_text_field(out, "cases", report_cases_path(ask, question, 0, &compliance->sum));
    json_end_object(out);
    write_names(out, "promise_names", names->promises);
    write_names(out, "customer_names", names->customers);
    write_names(out, "contract_names", names->contracts);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}

void report_compliance(Ask *ask) {
    ReportQuestion question;
    unsigned by = 0;
    bool well = report_question(ask, &OWED, &question) && read_by(ask, &by);
    Db *db = well ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    Compliance compliance = report_compliance_of(ask, &question, by);
    well = db && store_each(&ask->call, db, &question.query, take_owed, &compliance);
    ComplianceNames names;
    well = well && find_names(ask, db, &compliance, &names);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    compliance_sort(&compliance);
    write_compliance(ask, &question, &compliance, &names);
}

/* ---- key figures ---- */

static bool count_request(void *record, void *with) {
    kpi_add_request(with, record);
    return true;
}

static bool count_call(void *record, void *with) {
    kpi_add_call(with, record);
    return true;
}

static void write_kpis(Ask *ask, KpiCounts *counts) {
    Kpis kpis;
    kpi_list(counts, &kpis);
    JsonWriter *out = ask_begin_items(ask);
    for (size_t i = 0; i < kpis.count; i++) {
        const Kpi *kpi = &kpis.items[i];
        json_begin_object(out);
        json_text_field(out, "id", kpi->id);
        json_text_field(out, "name", kpi->name);
        json_text_field(out, "unit", kpi->unit);
        json_key(out, "value");
        if (!kpi->known)
            json_nothing(out);
        else
            json_decimal(out, kpi->value, strcmp(kpi->unit, "percent") ? 0 : 2);
        if (!strcmp(kpi->unit, "percent"))
            json_whole_field(out, "part", kpi->part);
        if (strcmp(kpi->unit, "count") != 0)
            json_whole_field(out, "of", kpi->whole);
        json_text_field(out, "formula", kpi->formula);
        json_text_field(out, "population", kpi->population);
        json_end_object(out);
    }
    ask_answer_items(ask, out, true);
}

void report_kpis(Ask *ask) {
    ReportQuestion question;
    KpiCounts counts = {.arena = ask->call.arena, .now = ask->call.now};
    bool well = report_question(ask, &REQUEST, &question);
    Db *db = well ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    counts.from = question.period.from;
    counts.to = question.period.to;
    well = db && store_each(&ask->call, db, &question.query, count_request, &counts);
    /* calls are the house's: whose they are is often not known */
    Scope all = SCOPE_ALL;
    ListQuery calls = {.entity = &PHONE_CALL, .scope = &all, .limit = LIST_MOST};
    if (well && rights_allow(&ask->actor, CALLS_WORK))
        well = store_each(&ask->call, db, &calls, count_call, &counts);
    store_give_reader(service_store(ask->service), db);
    if (well)
        write_kpis(ask, &counts);
    else
        ask_fail(ask);
}
