/* What applies to a unit: contract, acceptance, period, and why the others don't. */
#include "actions/entitlement.h"

#include "http/periods.h"
#include "model/programme_version.h"
#include "store/read.h"

#include <glib.h>

typedef struct Applies {
    Ask *ask;
    const UnitCase *unit;
    const Entitlement *entitlement;
    const char *language;
} Applies;

static void write_day(const Applies *applies, JsonWriter *out, const char *key, CivilDay day) {
    json_text_field(out, key,
                    day == CIVIL_DAY_NONE ? NULL : civil_text(applies->ask->call.arena, day));
}

/* Prices and terms are for those who may read contracts, and this one. */
static bool may_read(const Applies *applies, const Contract *contract) {
    return rights_allow(&applies->ask->actor, CONTRACTS_READ) &&
           scope_allows(&applies->ask->actor.scope, &CONTRACT, contract);
}

static void write_programme(const Applies *applies, JsonWriter *out, const ContractCase *one) {
    json_key(out, "programme");
    json_begin_object(out);
    json_whole_field(out, "id", one->contract->programme);
    if (one->programme) {
        json_text_field(out, "programme", one->programme->programme);
        json_text_field(out, "version", one->programme->version);
        json_text_field(out, "name", words_in(&one->programme->name, applies->language));
    }
    json_end_object(out);
}

static void write_list(JsonWriter *out, const char *key, const char *json) {
    json_key(out, key);
    json_raw(out, json ? json : "[]");
}

static void write_contract(const Applies *applies, JsonWriter *out) {
    const ContractVerdict *verdict = applies->entitlement->applies;
    json_key(out, "contract");
    if (!verdict) {
        json_nothing(out);
        return;
    }
    const Contract *contract = verdict->contract->contract;
    json_begin_object(out);
    json_whole_field(out, "id", contract->head.id);
    json_text_field(out, "number", contract->number);
    json_text_field(out, "title", contract->title);
    write_programme(applies, out, verdict->contract);
    json_text_field(out, "covered_by", REACH_WORDS[verdict->reach]);
    if (verdict->cover)
        json_whole_field(out, "cover", verdict->cover->head.id);
    if (may_read(applies, contract)) {
        write_list(out, "overrides", contract->overrides);
        json_text_field(out, "currency", contract->currency);
        write_list(out, "prices", contract->prices);
    }
    json_end_object(out);
}

static void write_period(const Applies *applies, JsonWriter *out, const char *key,
                         const PeriodTime *time) {
    json_key(out, key);
    if (time)
        period_write_json(applies->ask->call.arena, out, time, applies->unit->zone,
                          applies->language);
    else
        json_nothing(out);
}

static void write_lacks(const Applies *applies, JsonWriter *out) {
    json_key(out, "missing");
    json_begin_list(out);
    for (size_t i = 0; i < applies->entitlement->lacks.count; i++) {
        Lack lack = applies->entitlement->lacks.items[i];
        json_begin_object(out);
        json_text_field(out, "what", LACK_WORDS[lack]);
        json_text_field(out, "says", lack_text(lack, applies->language));
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_others(const Applies *applies, JsonWriter *out) {
    Arena *arena = applies->ask->call.arena;
    json_key(out, "contracts");
    json_begin_list(out);
    for (size_t i = 0; i < applies->entitlement->verdicts.count; i++) {
        const ContractVerdict *verdict = &applies->entitlement->verdicts.items[i];
        const Contract *contract = verdict->contract->contract;
        if (!may_read(applies, contract))
            continue;
        json_begin_object(out);
        json_whole_field(out, "id", contract->head.id);
        json_text_field(out, "number", contract->number);
        json_text_field(out, "reason", APPLY_REASON_WORDS[verdict->reason]);
        write_day(applies, out, "day", verdict->day);
        json_text_field(out, "says", apply_reason_text(arena, verdict, applies->language));
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_answer(const Applies *applies, JsonWriter *out) {
    const Entitlement *entitlement = applies->entitlement;
    const ContractVerdict *verdict = entitlement->applies;
    json_begin_object(out);
    json_whole_field(out, "equipment", applies->ask->id);
    write_day(applies, out, "on", applies->unit->on);
    json_text_field(out, "zone", zone_id(applies->unit->zone));
    write_contract(applies, out);
    write_day(applies, out, "accepted_on", verdict ? verdict->accepted_on : CIVIL_DAY_NONE);
    json_text_field(out, "accepted_by",
                    verdict ? ACCEPTED_BY_WORDS[verdict->accepted_by] : ACCEPTED_BY_WORDS[0]);
    write_period(applies, out, "period", entitlement->period);
    write_period(applies, out, "next_period", entitlement->next);
    write_lacks(applies, out);
    write_others(applies, out);
    json_end_object(out);
}

static bool read_day(Ask *ask, CivilDay *ret_day) {
    const char *on = http_parameter(ask->request, "on");
    *ret_day = CIVIL_DAY_NONE;
    return !on || civil_parse(on, ret_day) ||
           call_fail(&ask->call, ERROR_INVALID, "on", "is no date of the form 2026-03-27");
}

static bool find(Ask *ask, Db *db, UnitCase *unit, Entitlement *entitlement) {
    CivilDay on;
    const Equipment *equipment = ask_record(ask, db, &EQUIPMENT);
    if (!equipment)
        return false;
    return read_day(ask, &on) && entitlement_of(&ask->call, ask->service, db, equipment, on,
                                                ask->call.now, unit, entitlement);
}

void show_applies(Ask *ask) {
    UnitCase unit = {0};
    Entitlement entitlement = {0};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    bool well = find(ask, db, &unit, &entitlement);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    Applies applies = {ask, &unit, &entitlement, ask_language(ask)};
    write_answer(&applies, out);
    ask_answer_json(ask, 200, out);
}
