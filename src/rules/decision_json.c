#include "rules/decision_json.h"

#include "rules/reasons.h"

static void write_used_facts(JsonWriter *out, const DecisionView *view, const Facts *facts) {
    json_key(out, "facts");
    json_begin_list(out);
    for (size_t i = 0; i < facts->count; i++) {
        json_begin_object(out);
        json_text_field(out, "fact", facts->items[i].id);
        json_text_field(out, "value", fact_value_text(view->arena, &facts->items[i].value));
        json_text_field(out, "source", facts->items[i].source);
        json_end_object(out);
    }
    json_end_list(out);
}

static const Condition *condition_of(const DecisionView *view, size_t rule) {
    return view->level ? view->programme->levels.items[rule].when
                       : view->programme->coverage.items[rule].when;
}

static const char *rule_id(const DecisionView *view, int rule) {
    if (rule < 0)
        return NULL;
    return view->level ? view->programme->levels.items[rule].record.id
                       : view->programme->coverage.items[rule].record.id;
}

static void write_tried(JsonWriter *out, const DecisionView *view, const FirstMatch *match,
                        const Facts *facts) {
    static const char *const TRUTHS[] = {"no", "yes", "open"};
    json_key(out, "tried");
    json_begin_list(out);
    for (size_t i = 0; i < match->tried.count; i++) {
        json_begin_object(out);
        json_text_field(out, "rule", rule_id(view, (int)i));
        json_text_field(out, "matches", TRUTHS[match->tried.items[i]]);
        json_text_field(out, "why",
                        condition_reason(view->arena, view->programme, condition_of(view, i), facts,
                                         view->language));
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_needs(JsonWriter *out, const DecisionView *view, const FirstMatch *match) {
    json_key(out, "need");
    json_begin_list(out);
    for (size_t i = 0; i < match->needs.count; i++) {
        const Need *need = &match->needs.items[i];
        json_begin_object(out);
        json_text_field(out, "fact", need->fact->record.id);
        json_text_field(out, "ask", words_in(&need->fact->ask, view->language));
        json_key(out, "answers");
        json_begin_list(out);
        for (size_t l = 0; l < need->leads.count; l++) {
            const Lead *lead = &need->leads.items[l];
            json_begin_object(out);
            json_text_field(out, "answer", lead->text);
            json_text_field(out, "leads_to", rule_id(view, lead->rule));
            if (lead->needs.count)
                texts_write_json(out, "then_need", &lead->needs);
            json_end_object(out);
        }
        json_end_list(out);
        json_end_object(out);
    }
    json_end_list(out);
}

static void write_rule(JsonWriter *out, const DecisionView *view, const CoverageRule *rule) {
    json_text_field(out, "says", words_in(&rule->says, view->language));
    texts_write_json(out, "clauses", &rule->clauses);
    json_text_field(out, "parts", CHARGE_WORDS[rule->parts]);
    json_text_field(out, "labour", CHARGE_WORDS[rule->labour]);
    json_text_field(out, "travel", CHARGE_WORDS[rule->travel]);
    json_text_field(out, "remedy", REMEDY_WORDS[rule->remedy]);
}

static void write_level(JsonWriter *out, const DecisionView *view, const Level *level) {
    json_text_field(out, "level", level->record.id);
    json_text_field(out, "says", words_in(&level->name, view->language));
    json_text_field(out, "service_level", level->service_level);
    texts_write_json(out, "clauses", &level->clauses);
}

void decision_write_answer(JsonWriter *out, const DecisionView *view, const FirstMatch *match) {
    json_yes_no_field(out, "decided", match->rule >= 0);
    json_text_field(out, "rule", rule_id(view, match->rule));
    if (match->rule >= 0 && view->level)
        write_level(out, view, &view->programme->levels.items[match->rule]);
    else if (match->rule >= 0)
        write_rule(out, view, &view->programme->coverage.items[match->rule]);
}

void decision_write_reasons(JsonWriter *out, const DecisionView *view, const FirstMatch *match,
                            const Facts *facts) {
    if (match->rule == RULE_OPEN)
        write_needs(out, view, match);
    write_used_facts(out, view, facts);
    write_tried(out, view, match, facts);
    json_text_field(out, "programme", view->programme->programme);
    json_text_field(out, "version", view->programme->version);
}
