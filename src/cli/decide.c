/* aftercare decide: facts in, who pays and why out. */
#include "cli/command.h"
#include "cli/lines.h"
#include "rules/coverage.h"
#include "rules/decision_json.h"
#include "rules/price.h"
#include "rules/programme_check.h"

#include <glib.h>

typedef struct Asked {
    const Programme *programme;
    const Zone *zone;
    const char *language;
    bool level; /* decide the level, not the coverage */
    bool open;  /* some answer was open or a refusal */
} Asked;

/* ---- reading the case ---- */

static const char *const CASE_KEYS[] = {"facts",   "accepted", "at", "repairs", "unit",
                                        "problem", "lines",    "id", "zone"};

static bool is_case_key(const char *key) {
    for (size_t i = 0; i < G_N_ELEMENTS(CASE_KEYS); i++)
        if (!strcmp(CASE_KEYS[i], key))
            return true;
    return false;
}

static void read_fact(Call *call, const Asked *asked, const Node *map, const NodeEntry *entry,
                      Facts *facts) {
    const FactSpec *spec = programme_fact(asked->programme, entry->key);
    Fact fact = {.id = entry->key, .source = "stated", .at = INSTANT_NONE};
    if (!spec)
        node_fail_key(call, map, entry, NULL, "is no fact of this programme");
    else if (programme_read_fact(call, asked->programme, spec, entry->value, &fact.value) &&
             fact.value.known)
        facts_set(call->arena, facts, fact);
}

/* Facts stand under `facts`, or, where there is no such key, beside the others. */
static void read_facts(Call *call, const Asked *asked, const Node *question, Facts *facts) {
    const Node *map = node_get(question, "facts");
    bool apart = map && map->kind == NODE_MAP;
    for (size_t i = 0; apart && i < map->entries.count; i++)
        read_fact(call, asked, map, &map->entries.items[i], facts);
    for (size_t i = 0; i < question->entries.count; i++) {
        const NodeEntry *entry = &question->entries.items[i];
        if (!is_case_key(entry->key))
            read_fact(call, asked, question, entry, facts);
    }
}

/* A date means its first moment in the zone. */
static bool read_moment(Call *call, const Asked *asked, const Node *question, const char *key,
                        Instant *ret) {
    const Node *node = node_get(question, key);
    CivilDay day;
    if (!node || node->kind != NODE_SCALAR)
        return false;
    if (civil_parse(node->text, &day)) {
        *ret = zone_from_local(asked->zone, local_time(day, 0));
        return true;
    }
    return instant_parse(call, key, node->text, ret);
}

static void derive_period(Call *call, const Asked *asked, const Node *question, Instant at,
                          Facts *facts) {
    Instant accepted;
    PeriodTimes times;
    if (facts_find(facts, "period") || !read_moment(call, asked, question, "accepted", &accepted))
        return;
    period_times(call->arena, asked->programme, asked->zone, accepted, &times);
    const PeriodTime *time = period_at(&times, at);
    facts_set(call->arena, facts,
              (Fact){.id = "period",
                     .value = {.known = true,
                               .type = FACT_WORD,
                               .word = time ? time->period->record.id : "none"},
                     .source = "follows from the acceptance date",
                     .at = at});
}

static const char *text_of(const Node *node, const char *key) {
    const Node *value = node_get(node, key);
    return value && value->kind == NODE_SCALAR ? value->text : NULL;
}

static void read_repairs(Call *call, const Asked *asked, const Node *list, Repairs *repairs) {
    for (size_t i = 0; list && list->kind == NODE_LIST && i < list->items.count; i++) {
        const Node *node = list->items.items[i];
        Repair repair = {.unit = text_of(node, "unit"), .problem = text_of(node, "problem")};
        if (!repair.unit || !repair.problem || !read_moment(call, asked, node, "at", &repair.at)) {
            node_fail(call, node, ERROR_INVALID, "repairs", "each needs at, unit and problem");
            continue;
        }
        *LIST_ADD(call->arena, repairs) = repair;
    }
}

static void derive_repairs(Call *call, const Asked *asked, const Node *question, Instant at,
                           Facts *facts) {
    const char *unit = text_of(question, "unit"), *problem = text_of(question, "problem");
    const Node *list = node_get(question, "repairs");
    if (!list || facts_find(facts, "consecutive_failed_repairs"))
        return;
    if (!unit || !problem) {
        call_fail(call, ERROR_INVALID, "repairs", "need the unit and problem of this case");
        return;
    }
    Repairs repairs = {0};
    read_repairs(call, asked, list, &repairs);
    int32_t failed = consecutive_failed_repairs(call->arena, asked->programme, asked->zone,
                                                &repairs, unit, problem, at);
    facts_set(call->arena, facts,
              (Fact){.id = "consecutive_failed_repairs",
                     .value = {.known = true, .type = FACT_COUNT, .number = failed},
                     .source = "counted from the repairs",
                     .at = at});
}

/* ---- writing the answer ---- */

/* ---- prices ---- */

static bool read_minor(const Node *node, const char *key, Amount *ret) {
    ret->given = node_integer(node_get(node, key), &ret->minor) && ret->minor >= 0;
    return ret->given || !node_get(node, key);
}

static bool read_line(Call *call, const Node *node, PriceLine *line) {
    static const char *const KINDS[] = {"part", "labour", "travel"};
    const char *kind = text_of(node, "kind");
    *line = (PriceLine){.name = text_of(node, "name"), .quantity = 1, .fee = text_of(node, "fee")};
    bool known = false;
    for (int i = 0; kind && i < 3; i++)
        if (!strcmp(kind, KINDS[i])) {
            line->kind = (LineKind)i;
            known = true;
        }
    bool fine = known && read_minor(node, "list_minor", &line->list) &&
                read_minor(node, "contract_minor", &line->contract) &&
                (!node_get(node, "quantity") ||
                 (node_integer(node_get(node, "quantity"), &line->quantity) && line->quantity > 0));
    return fine || node_fail(call, node, ERROR_INVALID, "lines",
                             "each needs its kind (part, labour, travel); list_minor, "
                             "contract_minor and quantity are whole numbers");
}

static void write_amount(JsonWriter *out, const char *key, const Programme *programme,
                         const Amount *amount) {
    json_key(out, key);
    if (!amount->given) {
        json_nothing(out);
        return;
    }
    json_begin_object(out);
    json_whole_field(out, "amount_minor", amount->minor);
    json_text_field(out, "currency", programme->prices.currency);
    json_end_object(out);
}

static void write_charges(Call *call, JsonWriter *out, const Asked *asked, const Node *lines,
                          const CoverageRule *rule) {
    json_key(out, "charges");
    json_begin_list(out);
    for (size_t i = 0; lines->kind == NODE_LIST && i < lines->items.count; i++) {
        PriceLine line;
        if (!read_line(call, lines->items.items[i], &line))
            continue;
        ChargeLine charge = price_line(asked->programme, rule, &line);
        json_begin_object(out);
        json_text_field(out, "name", line.name);
        json_text_field(out, "charge", CHARGE_WORDS[charge.charge]);
        write_amount(out, "unit", asked->programme, &charge.unit);
        write_amount(out, "total", asked->programme, &charge.total);
        json_text_field(out, "reason", charge.reason);
        json_text_field(out, "rule", rule->record.id);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_decision(Call *call, JsonWriter *out, Asked *asked, const Node *question,
                           const FirstMatch *match, const Facts *facts) {
    const Node *id = node_get(question, "id");
    DecisionView view = {call->arena, asked->programme, asked->language, asked->level};
    json_begin_object(out);
    if (id && id->kind == NODE_SCALAR)
        json_scalar_field(out, "id", id);
    decision_write_answer(out, &view, match);
    if (match->rule >= 0 && !asked->level && node_get(question, "lines"))
        write_charges(call, out, asked, node_get(question, "lines"),
                      &asked->programme->coverage.items[match->rule]);
    asked->open |= match->rule < 0;
    decision_write_reasons(out, &view, match, facts);
    json_end_object(out);
}

static void answer(Call *call, const Node *question, JsonWriter *out, void *with) {
    Asked *asked = with;
    if (question->kind != NODE_MAP) {
        node_fail(call, question, ERROR_INVALID, NULL, "a case must be a JSON object");
        return;
    }
    Facts facts = {0};
    Instant at = call->now;
    if (node_get(question, "at"))
        read_moment(call, asked, question, "at", &at);
    read_facts(call, asked, question, &facts);
    derive_period(call, asked, question, at, &facts);
    derive_repairs(call, asked, question, at, &facts);
    if (call->error_count)
        return;
    RuleTable table = asked->level ? level_table(call->arena, asked->programme)
                                   : coverage_table(call->arena, asked->programme);
    FirstMatch match = first_match(call->arena, asked->programme, &table, &facts);
    write_decision(call, out, asked, question, &match, &facts);
}

int run_decide(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    const Programme *programme = programme_open(call, argument(arguments, "--programme"), &source);
    Zone *zone = programme ? zone_new(call, "zone", programme->zone) : NULL;
    if (!zone)
        return report_errors(call, false);
    const char *language = argument(arguments, "--lang");
    Asked asked = {.programme = programme,
                   .zone = zone,
                   .language = language ? language : "en",
                   .level = switched(arguments, "--level")};
    int code = answer_lines(call, answer, &asked);
    zone_free(zone);
    return code == EXIT_DONE && asked.open ? EXIT_NO : code;
}
