/* Conditions over facts, as programmes write them.
 *
 *   when: {critical_data_lost: yes, interruption: "> 10 min"}        all of these
 *   when: {any: [{cause: quality}, {cause: [wear, environment]}]}    one of these; lists mean any
 * word when: {not: {support_mode: on_site}} when: {excluded: yes} one of the programme's exclusions
 */
#pragma once

#include "model/fact.h"

typedef enum ConditionKind {
    CONDITION_ALL, /* an empty one always holds */
    CONDITION_ANY,
    CONDITION_NOT,
    CONDITION_TEST,
    CONDITION_EXCLUDED
} ConditionKind;

typedef enum Comparison {
    COMPARE_IS,
    COMPARE_MORE,
    COMPARE_AT_LEAST,
    COMPARE_LESS,
    COMPARE_AT_MOST
} Comparison;

typedef LIST(Condition *) Conditions;

struct Condition {
    ConditionKind kind;
    Conditions parts; /* ALL, ANY, NOT (one) */
    bool wanted;      /* EXCLUDED; a FACT_YES_NO test */
    const char *fact; /* TEST */
    Comparison comparison;
    Texts words;          /* as written: any of them */
    const FactSpec *spec; /* set by condition_link */
    int64_t number;       /* of a count or duration, set by condition_link */
    const Node *node;
};

/* The written form as a tree; errors are added for what has no meaning in any programme. */
const Condition *condition_read(Call *call, const Node *node, const char *field);

/* Gives every test its fact from `facts` or the built-in ones and checks its words and numbers. */
void condition_link(Call *call, const Condition *condition, const FactSpecs *facts);

/* Whether the condition asks for that fact; those behind CONDITION_EXCLUDED stand elsewhere. */
bool condition_asks(const Condition *condition, const char *fact);

/* In words: "critical data lost = yes and interruption > 10 min". */
const char *condition_text(Arena *arena, const Condition *condition, const char *language);

typedef enum Truth { TRUTH_NO, TRUTH_YES, TRUTH_UNKNOWN } Truth;

/* Kleene's logic: unknown facts make unknown answers unless the rest decides. `exclusions` are the
 * conditions behind CONDITION_EXCLUDED. */
Truth condition_holds(const Condition *condition, const Facts *facts, const Conditions *exclusions);

/* Whether one test holds for `value`. */
Truth test_holds(const Condition *test, const FactValue *value);
