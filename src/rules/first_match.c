#include "rules/first_match.h"

#include <glib.h>

enum { MOST_COMBINATIONS = 1 << 20, MOST_STEPS = 1 << 20 };

/* A fact that a table asks for, with values that stand for all it can have: every word, both sides
 * of every number that is compared, and one value that no rule names. */
typedef struct Variable {
    const FactSpec *spec;
    const char *id;
    LIST(FactValue) values;
    bool open_words; /* the words of text facts are not listed: the last value is any other */
} Variable;
typedef LIST(Variable) Variables;

static const char OTHER_WORD[] = "any other";

static Variable *find_variable(Variables *variables, const char *id) {
    for (size_t i = 0; i < variables->count; i++)
        if (!strcmp(variables->items[i].id, id))
            return &variables->items[i];
    return NULL;
}

static void add_value(Arena *arena, Variable *variable, FactValue value) {
    for (size_t i = 0; i < variable->values.count; i++) {
        const FactValue *there = &variable->values.items[i];
        if (there->yes == value.yes && there->number == value.number &&
            g_strcmp0(there->word, value.word) == 0)
            return;
    }
    value.known = true;
    value.type = (FactType)variable->spec->type;
    *LIST_ADD(arena, &variable->values) = value;
}

static void add_words(Arena *arena, Variable *variable, const Programme *programme) {
    const NamedWordsMap *words = &variable->spec->words;
    for (size_t i = 0; i < words->count; i++)
        add_value(arena, variable, (FactValue){.word = words->items[i].record.id});
    if (!strcmp(variable->id, "period")) {
        for (size_t i = 0; i < programme->periods.count; i++)
            add_value(arena, variable, (FactValue){.word = programme->periods.items[i].record.id});
        add_value(arena, variable, (FactValue){.word = "none"});
    }
    if (!strcmp(variable->id, "level"))
        for (size_t i = 0; i < programme->levels.count; i++)
            add_value(arena, variable, (FactValue){.word = programme->levels.items[i].record.id});
    if (!strcmp(variable->id, "service_level"))
        for (size_t i = 0; i < programme->service_levels.count; i++)
            add_value(arena, variable,
                      (FactValue){.word = programme->service_levels.items[i].record.id});
}

/* Just below a limit, at it, just above. */
static void add_values_around(Arena *arena, Variable *variable, int64_t limit, int64_t step) {
    for (int64_t number = MAX(limit - step, 0); number <= limit + step; number += step)
        add_value(arena, variable, (FactValue){.number = number});
}

static void add_values_of_test(Arena *arena, Variable *variable, const Condition *test) {
    switch ((FactType)variable->spec->type) {
    case FACT_YES_NO:
        add_value(arena, variable, (FactValue){.yes = true});
        add_value(arena, variable, (FactValue){.yes = false});
        break;
    case FACT_WORD:
    case FACT_TEXT:
        for (size_t i = 0; i < test->words.count; i++)
            add_value(arena, variable, (FactValue){.word = test->words.items[i]});
        break;
    case FACT_COUNT:
        add_values_around(arena, variable, test->number, 1);
        break;
    case FACT_DURATION: /* nobody answers in microseconds */
        add_values_around(arena, variable, test->number, MICROS_PER_SECOND);
        break;
    }
}

static void collect_test(Arena *arena, const Programme *programme, const Condition *test,
                         Variables *variables) {
    if (!test->spec)
        return; /* an unknown fact, reported elsewhere */
    Variable *variable = find_variable(variables, test->fact);
    if (!variable) {
        variable = LIST_ADD(arena, variables);
        variable->spec = test->spec;
        variable->id = test->fact;
        variable->open_words = test->spec->type == FACT_TEXT;
        add_words(arena, variable, programme);
    }
    add_values_of_test(arena, variable, test);
}

static void collect_variables(Arena *arena, const Programme *programme, const Condition *condition,
                              Variables *variables) {
    if (!condition)
        return;
    if (condition->kind == CONDITION_TEST)
        collect_test(arena, programme, condition, variables);
    if (condition->kind == CONDITION_EXCLUDED)
        for (size_t i = 0; i < programme->exclusion_conditions.count; i++)
            collect_variables(arena, programme, programme->exclusion_conditions.items[i],
                              variables);
    for (size_t i = 0; i < condition->parts.count; i++)
        collect_variables(arena, programme, condition->parts.items[i], variables);
}

static void close_open_words(Arena *arena, Variables *variables) {
    for (size_t i = 0; i < variables->count; i++)
        if (variables->items[i].open_words)
            add_value(arena, &variables->items[i], (FactValue){.word = OTHER_WORD});
}

/* ---- which rule decides ---- */

static Truth rule_holds(const Programme *programme, const RuleTable *table, size_t rule,
                        const Facts *facts) {
    return condition_holds(table->items[rule], facts, &programme->exclusion_conditions);
}

int first_match_rule(const Programme *programme, const RuleTable *table, const Facts *facts) {
    for (size_t rule = 0; rule < table->count; rule++) {
        Truth truth = rule_holds(programme, table, rule, facts);
        if (truth != TRUTH_NO)
            return truth == TRUTH_YES ? (int)rule : RULE_OPEN;
    }
    return NO_RULE;
}

static Facts copy_facts(Arena *arena, const Facts *facts) {
    Facts copy = {0};
    for (size_t i = 0; i < facts->count; i++)
        *LIST_ADD(arena, &copy) = facts->items[i];
    return copy;
}

/* The unknown facts of all rules from the first that is open up to one that surely holds. */
static Variables unknown_variables(Arena *arena, const Programme *programme, const RuleTable *table,
                                   const Facts *facts) {
    Variables all = {0}, unknown = {0};
    for (size_t rule = 0; rule < table->count; rule++) {
        Truth truth = rule_holds(programme, table, rule, facts);
        if (truth != TRUTH_NO)
            collect_variables(arena, programme, table->items[rule], &all);
        if (truth == TRUTH_YES)
            break;
    }
    close_open_words(arena, &all);
    for (size_t i = 0; i < all.count; i++) {
        const Fact *fact = facts_find(facts, all.items[i].id);
        if (!fact || !fact->value.known)
            *LIST_ADD(arena, &unknown) = all.items[i];
    }
    return unknown;
}

/* Every completion of the unknown facts, as one number in mixed radix; each with its rule. */
typedef struct Completions {
    Variables variables;
    size_t count;
    int16_t *rules;
    bool too_many;
} Completions;

static Completions complete(Arena *arena, const Programme *programme, const RuleTable *table,
                            const Facts *known) {
    Completions all = {.variables = unknown_variables(arena, programme, table, known), .count = 1};
    for (size_t i = 0; i < all.variables.count; i++) {
        all.count *= all.variables.items[i].values.count;
        if (all.count > MOST_COMBINATIONS) {
            all.too_many = true;
            return all;
        }
    }
    all.rules = ARENA_ARRAY(arena, int16_t, all.count);
    Facts facts = copy_facts(arena, known);
    for (size_t number = 0; number < all.count; number++) {
        size_t rest = number;
        for (size_t i = 0; i < all.variables.count; i++) {
            const Variable *variable = &all.variables.items[i];
            facts_set(arena, &facts,
                      (Fact){.id = variable->id,
                             .value = variable->values.items[rest % variable->values.count]});
            rest /= variable->values.count;
        }
        all.rules[number] = (int16_t)first_match_rule(programme, table, &facts);
    }
    return all;
}

/* Whether two completions that differ in the variable alone lead to different rules. */
static bool decides(const Completions *all, size_t variable) {
    if (all->too_many)
        return true;
    size_t stride = 1, choices = all->variables.items[variable].values.count;
    for (size_t i = 0; i < variable; i++)
        stride *= all->variables.items[i].values.count;
    for (size_t number = 0; number < all->count; number++)
        if (number / stride % choices &&
            all->rules[number] != all->rules[number - (number / stride % choices) * stride])
            return true;
    return false;
}

static const char *value_text(Arena *arena, const FactValue *value) {
    return value->word == OTHER_WORD ? OTHER_WORD : fact_value_text(arena, value);
}

static Lead lead_of(Arena *arena, const Programme *programme, const RuleTable *table,
                    const Facts *facts, const char *id, const FactValue *value) {
    Facts with = copy_facts(arena, facts);
    facts_set(arena, &with, (Fact){.id = id, .value = *value});
    Lead lead = {.value = *value, .text = value_text(arena, value)};
    Completions all = complete(arena, programme, table, &with);
    lead.rule = all.too_many ? RULE_OPEN : all.rules[0];
    for (size_t i = 0; i < all.variables.count; i++)
        if (decides(&all, i)) {
            lead.rule = RULE_OPEN;
            *LIST_ADD(arena, &lead.needs) = all.variables.items[i].id;
        }
    return lead;
}

static void find_needs(Arena *arena, const Programme *programme, const RuleTable *table,
                       const Facts *facts, FirstMatch *match) {
    Completions all = complete(arena, programme, table, facts);
    for (size_t i = 0; i < all.variables.count; i++) {
        const Variable *variable = &all.variables.items[i];
        if (!decides(&all, i))
            continue;
        Need *need = LIST_ADD(arena, &match->needs);
        need->fact = variable->spec;
        for (size_t v = 0; v < variable->values.count; v++)
            *LIST_ADD(arena, &need->leads) =
                lead_of(arena, programme, table, facts, variable->id, &variable->values.items[v]);
    }
    /* no missing fact makes a difference: all ways lead to the same rule */
    if (!match->needs.count) {
        g_assert(all.rules); /* else every fact would be needed */
        match->rule = all.rules[0];
    }
}

FirstMatch first_match(Arena *arena, const Programme *programme, const RuleTable *table,
                       const Facts *facts) {
    FirstMatch match = {.rule = first_match_rule(programme, table, facts)};
    for (size_t rule = 0; rule < table->count; rule++) {
        *LIST_ADD(arena, &match.tried) = rule_holds(programme, table, rule, facts);
        if ((int)rule == match.rule)
            break;
    }
    if (match.rule == RULE_OPEN)
        find_needs(arena, programme, table, facts, &match);
    return match;
}

/* ---- what can be reached ---- */

typedef struct Search {
    Arena *arena;
    const Programme *programme;
    const RuleTable *table;
    size_t rule;
    Variables variables;
    Facts facts;
    size_t steps;
} Search;

/* Whether the rule is ruled out, decided, or still open for the facts set so far. */
static Truth search_state(const Search *search) {
    for (size_t rule = 0; rule < search->rule; rule++) {
        Truth earlier = rule_holds(search->programme, search->table, rule, &search->facts);
        if (earlier == TRUTH_YES)
            return TRUTH_NO;
        if (earlier == TRUTH_UNKNOWN)
            return rule_holds(search->programme, search->table, search->rule, &search->facts) ==
                           TRUTH_NO
                       ? TRUTH_NO
                       : TRUTH_UNKNOWN;
    }
    return rule_holds(search->programme, search->table, search->rule, &search->facts);
}

static bool search_from(Search *search, size_t variable) {
    Truth state = search_state(search);
    if (state != TRUTH_UNKNOWN || ++search->steps > MOST_STEPS)
        return state != TRUTH_NO;
    if (variable == search->variables.count)
        return true; /* it hangs on a fact that nobody declared, which is an error of its own */
    const Variable *next = &search->variables.items[variable];
    for (size_t i = 0; i < next->values.count; i++) {
        facts_set(search->arena, &search->facts,
                  (Fact){.id = next->id, .value = next->values.items[i]});
        if (search_from(search, variable + 1))
            return true;
    }
    facts_set(search->arena, &search->facts, (Fact){.id = next->id});
    return false;
}

bool rule_reachable(Arena *arena, const Programme *programme, const RuleTable *table, int rule,
                    bool *ret_unsure) {
    Search search = {.arena = arena, .programme = programme, .table = table, .rule = (size_t)rule};
    /* the rule's own facts first: its contradictions show at once */
    for (int i = rule; i >= 0; i--)
        collect_variables(arena, programme, table->items[i], &search.variables);
    close_open_words(arena, &search.variables);
    bool reachable = search_from(&search, 0);
    *ret_unsure = search.steps > MOST_STEPS;
    return reachable;
}

bool condition_possible(Arena *arena, const Programme *programme, const Condition *condition) {
    RuleTable table = {0};
    bool unsure;
    *LIST_ADD(arena, &table) = condition;
    return rule_reachable(arena, programme, &table, 0, &unsure);
}

RuleTable level_table(Arena *arena, const Programme *programme) {
    RuleTable table = {0};
    for (size_t i = 0; i < programme->levels.count; i++)
        *LIST_ADD(arena, &table) = programme->levels.items[i].when;
    return table;
}

RuleTable coverage_table(Arena *arena, const Programme *programme) {
    RuleTable table = {0};
    for (size_t i = 0; i < programme->coverage.count; i++)
        *LIST_ADD(arena, &table) = programme->coverage.items[i].when;
    return table;
}
