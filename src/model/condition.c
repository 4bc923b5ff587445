#include "model/condition.h"

#include "base/text.h"
#include <glib.h>
#include <stdlib.h>

static Condition *read_condition(Call *call, const Node *node, const char *field);

static Condition *new_condition(Call *call, ConditionKind kind, const Node *node) {
    Condition *condition = ARENA_NEW(call->arena, Condition);
    condition->kind = kind;
    condition->node = node;
    return condition;
}

static Condition *read_group(Call *call, const Node *node, const char *field, ConditionKind kind) {
    Condition *group = new_condition(call, kind, node);
    if (node->kind != NODE_LIST || node->items.count == 0) {
        node_fail(call, node, ERROR_INVALID, field, "must be a list of conditions");
        return group;
    }
    for (size_t i = 0; i < node->items.count; i++)
        *LIST_ADD(call->arena, &group->parts) = read_condition(call, node->items.items[i], field);
    return group;
}

typedef struct Operator {
    const char *text;
    Comparison comparison;
} Operator;

static const Operator OPERATORS[] = {
    {">=", COMPARE_AT_LEAST}, {"<=", COMPARE_AT_MOST}, {">", COMPARE_MORE}, {"<", COMPARE_LESS}};

/* "> 10 min" → COMPARE_MORE and "10 min". */
static Comparison take_operator(const char **text) {
    for (size_t i = 0; i < G_N_ELEMENTS(OPERATORS); i++)
        if (text_starts_with(*text, OPERATORS[i].text)) {
            *text += strlen(OPERATORS[i].text);
            *text += strspn(*text, " ");
            return OPERATORS[i].comparison;
        }
    return COMPARE_IS;
}

static Condition *read_test(Call *call, const NodeEntry *entry) {
    Condition *test = new_condition(call, CONDITION_TEST, entry->value);
    test->fact = entry->key;
    shape_read_texts(call, entry->value, entry->key, &test->words);
    if (test->words.count == 1) {
        const char *text = test->words.items[0];
        test->comparison = take_operator(&text);
        test->words.items[0] = text;
    }
    return test;
}

static Condition *read_excluded(Call *call, const NodeEntry *entry) {
    Condition *excluded = new_condition(call, CONDITION_EXCLUDED, entry->value);
    if (!node_yes_no(entry->value, &excluded->wanted))
        node_fail(call, entry->value, ERROR_INVALID, "excluded", "must be yes or no");
    return excluded;
}

static Condition *read_part(Call *call, const NodeEntry *entry) {
    if (!strcmp(entry->key, "any"))
        return read_group(call, entry->value, "any", CONDITION_ANY);
    if (!strcmp(entry->key, "all"))
        return read_group(call, entry->value, "all", CONDITION_ALL);
    if (!strcmp(entry->key, "excluded"))
        return read_excluded(call, entry);
    if (strcmp(entry->key, "not") != 0)
        return read_test(call, entry);
    Condition *negation = new_condition(call, CONDITION_NOT, entry->value);
    *LIST_ADD(call->arena, &negation->parts) = read_condition(call, entry->value, "not");
    return negation;
}

static Condition *read_condition(Call *call, const Node *node, const char *field) {
    Condition *all = new_condition(call, CONDITION_ALL, node);
    if (node->kind != NODE_MAP) {
        node_fail(call, node, ERROR_INVALID, field,
                  "must be a map of facts and their values, or any/all/not");
        return all;
    }
    for (size_t i = 0; i < node->entries.count; i++)
        *LIST_ADD(call->arena, &all->parts) = read_part(call, &node->entries.items[i]);
    return all;
}

const Condition *condition_read(Call *call, const Node *node, const char *field) {
    return read_condition(call, node, field);
}

static const FactSpec *find_spec(const char *id, const FactSpecs *facts) {
    for (size_t i = 0; i < facts->count; i++)
        if (!strcmp(facts->items[i].record.id, id))
            return &facts->items[i];
    return fact_builtin(id);
}

static void unknown_fact(Call *call, const Condition *test, const FactSpecs *facts) {
    size_t builtin;
    const char *const *ids = fact_builtin_ids(&builtin);
    const char **names = ARENA_ARRAY(call->arena, const char *, builtin + facts->count);
    memcpy(names, ids, builtin * sizeof *names);
    for (size_t i = 0; i < facts->count; i++)
        names[builtin + i] = facts->items[i].record.id;
    node_fail(call, test->node, ERROR_INVALID, test->fact,
              "is no fact of this programme: declare it under facts");
    call->last_error->hint = text_hint(call->arena, test->fact, names, builtin + facts->count);
}

static void link_word_test(Call *call, Condition *test) {
    if (test->comparison != COMPARE_IS)
        node_fail(call, test->node, ERROR_INVALID, test->fact, "has words: they can't be compared");
    for (size_t i = 0; i < test->words.count; i++) {
        Node word = *test->node;
        word.kind = NODE_SCALAR;
        word.text = test->words.items[i];
        FactValue value;
        fact_value_read(call, test->spec, &word, &value);
    }
}

static void link_number_test(Call *call, Condition *test) {
    if (test->words.count != 1) {
        node_fail(call, test->node, ERROR_INVALID, test->fact,
                  "must be compared with one value, such as \"> 10 min\" or \">= 3\"");
        return;
    }
    Node number = *test->node;
    number.kind = NODE_SCALAR;
    number.text = test->words.items[0];
    FactValue value;
    if (fact_value_read(call, test->spec, &number, &value))
        test->number = value.number;
}

static void link_test(Call *call, Condition *test, const FactSpecs *facts) {
    test->spec = find_spec(test->fact, facts);
    if (!test->spec) {
        unknown_fact(call, test, facts);
        return;
    }
    switch ((FactType)test->spec->type) {
    case FACT_YES_NO:
        if (!node_yes_no(test->node, &test->wanted))
            node_fail(call, test->node, ERROR_INVALID, test->fact, "must be yes or no");
        break;
    case FACT_WORD:
    case FACT_TEXT:
        link_word_test(call, test);
        break;
    case FACT_COUNT:
    case FACT_DURATION:
        link_number_test(call, test);
        break;
    }
}

bool condition_asks(const Condition *condition, const char *fact) {
    if (!condition)
        return false;
    if (condition->kind == CONDITION_TEST)
        return !strcmp(condition->fact, fact);
    for (size_t i = 0; i < condition->parts.count; i++)
        if (condition_asks(condition->parts.items[i], fact))
            return true;
    return false;
}

void condition_link(Call *call, const Condition *condition, const FactSpecs *facts) {
    if (!condition)
        return;
    if (condition->kind == CONDITION_TEST)
        link_test(call, (Condition *)condition, facts);
    for (size_t i = 0; i < condition->parts.count; i++)
        condition_link(call, condition->parts.items[i], facts);
}

static void write_test(GString *out, const Condition *test, const char *language) {
    static const char *const SIGNS[] = {" = ", " > ", " ≥ ", " < ", " ≤ "};
    const char *name = test->spec ? words_in(&test->spec->name, language) : "";
    g_string_append(out, *name ? name : test->fact);
    g_string_append(out, SIGNS[test->comparison]);
    if (test->spec && test->spec->type == FACT_YES_NO && text_starts_with(language, "zh")) {
        g_string_append(out, test->wanted ? "是" : "否");
        return;
    }
    for (size_t i = 0; i < test->words.count; i++) {
        const NamedWords *word =
            test->spec ? named_find(&test->spec->words, test->words.items[i]) : NULL;
        const char *text = word ? words_in(&word->words, language) : "";
        g_string_append_printf(out, "%s%s", i ? " / " : "", *text ? text : test->words.items[i]);
    }
}

static void write_condition(GString *out, const Condition *condition, const char *language) {
    bool chinese = text_starts_with(language, "zh");
    const char *join = condition->kind == CONDITION_ANY ? (chinese ? " 或 " : " or ")
                                                        : (chinese ? " 且 " : " and ");
    switch (condition->kind) {
    case CONDITION_TEST:
        write_test(out, condition, language);
        return;
    case CONDITION_EXCLUDED:
        g_string_append(out, chinese ? (condition->wanted ? "属于除外责任" : "不属于除外责任")
                                     : (condition->wanted ? "excluded" : "not excluded"));
        return;
    case CONDITION_NOT:
        g_string_append(out, chinese ? "非 (" : "not (");
        write_condition(out, condition->parts.items[0], language);
        g_string_append(out, ")");
        return;
    case CONDITION_ALL:
    case CONDITION_ANY:
        break;
    }
    for (size_t i = 0; i < condition->parts.count; i++) {
        const Condition *part = condition->parts.items[i];
        bool nested = condition->kind == CONDITION_ALL && part->kind == CONDITION_ANY &&
                      condition->parts.count > 1;
        g_string_append_printf(out, "%s%s", i ? join : "", nested ? "(" : "");
        write_condition(out, part, language);
        g_string_append(out, nested ? ")" : "");
    }
}

const char *condition_text(Arena *arena, const Condition *condition, const char *language) {
    GString *out = g_string_new(NULL);
    if (!condition || (condition->kind == CONDITION_ALL && !condition->parts.count))
        g_string_append(out, text_starts_with(language, "zh") ? "任何情况" : "in every case");
    else
        write_condition(out, condition, language);
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static bool compare(int64_t value, Comparison comparison, int64_t with) {
    switch (comparison) {
    case COMPARE_IS:
        return value == with;
    case COMPARE_MORE:
        return value > with;
    case COMPARE_AT_LEAST:
        return value >= with;
    case COMPARE_LESS:
        return value < with;
    case COMPARE_AT_MOST:
        return value <= with;
    }
    g_assert_not_reached();
}

Truth test_holds(const Condition *test, const FactValue *value) {
    if (!value->known)
        return TRUTH_UNKNOWN;
    switch (value->type) {
    case FACT_YES_NO:
        return value->yes == test->wanted ? TRUTH_YES : TRUTH_NO;
    case FACT_WORD:
    case FACT_TEXT:
        return texts_have(&test->words, value->word) ? TRUTH_YES : TRUTH_NO;
    case FACT_COUNT:
    case FACT_DURATION:
        return compare(value->number, test->comparison, test->number) ? TRUTH_YES : TRUTH_NO;
    }
    g_assert_not_reached();
}

static Truth not(Truth truth) {
    return truth == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES;
}

/* ALL: the first no decides; ANY: the first yes. */
static Truth group_holds(const Conditions *parts, Truth deciding, const Facts *facts,
                         const Conditions *exclusions) {
    Truth truth = not(deciding);
    for (size_t i = 0; i < parts->count; i++) {
        Truth part = condition_holds(parts->items[i], facts, exclusions);
        if (part == deciding)
            return deciding;
        if (part == TRUTH_UNKNOWN)
            truth = TRUTH_UNKNOWN;
    }
    return truth;
}

Truth condition_holds(const Condition *condition, const Facts *facts,
                      const Conditions *exclusions) {
    static const Conditions NONE;
    if (!condition)
        return TRUTH_YES;
    switch (condition->kind) {
    case CONDITION_ALL:
        return group_holds(&condition->parts, TRUTH_NO, facts, exclusions);
    case CONDITION_ANY:
        return group_holds(&condition->parts, TRUTH_YES, facts, exclusions);
    case CONDITION_NOT:
        return not(condition_holds(condition->parts.items[0], facts, exclusions));
    case CONDITION_EXCLUDED: {
        Truth any = group_holds(exclusions ? exclusions : &NONE, TRUTH_YES, facts, NULL);
        return condition->wanted ? any : not(any);
    }
    case CONDITION_TEST: {
        const Fact *fact = facts_find(facts, condition->fact);
        return fact ? test_holds(condition, &fact->value) : TRUTH_UNKNOWN;
    }
    }
    g_assert_not_reached();
}
