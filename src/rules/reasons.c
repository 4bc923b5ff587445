#include "rules/reasons.h"

#include "base/text.h"
#include <glib.h>

typedef struct Reasons {
    Arena *arena;
    const Programme *programme;
    const Facts *facts;
    const char *language;
    GString *out;
} Reasons;

static const char *fact_name(const Reasons *reasons, const Condition *test) {
    const char *name = test->spec ? words_in(&test->spec->name, reasons->language) : "";
    return *name ? name : test->fact;
}

static const char *value_name(const Reasons *reasons, const Condition *test,
                              const FactValue *value) {
    const NamedWords *word =
        value->word && test->spec ? named_find(&test->spec->words, value->word) : NULL;
    const char *text = word ? words_in(&word->words, reasons->language) : "";
    if (*text)
        return text;
    if (value->type == FACT_YES_NO && text_starts_with(reasons->language, "zh"))
        return value->yes ? "是" : "否";
    return fact_value_text(reasons->arena, value);
}

/* Each fact is named once, however many tests ask for it. */
static void add_test(Reasons *reasons, const Condition *test) {
    bool chinese = text_starts_with(reasons->language, "zh");
    const Fact *fact = facts_find(reasons->facts, test->fact);
    const char *name = fact_name(reasons, test);
    const char *reason =
        !fact || !fact->value.known
            ? arena_printf(reasons->arena, chinese ? "%s未知" : "%s is not known", name)
            : arena_printf(reasons->arena, chinese ? "%s为%s" : "%s is %s", name,
                           value_name(reasons, test, &fact->value));
    if (strstr(reasons->out->str, reason))
        return;
    g_string_append_printf(reasons->out, "%s%s", reasons->out->len ? (chinese ? "；" : "; ") : "",
                           reason);
}

/* Adds the tests on which the answer of `condition` rests: of a no, those that say no; of a yes,
 * those that say yes; of an open one, those that are open. */
static void add_reasons(Reasons *reasons, const Condition *condition) {
    const Conditions *exclusions = &reasons->programme->exclusion_conditions;
    Truth truth = condition_holds(condition, reasons->facts, exclusions);
    if (condition->kind == CONDITION_TEST) {
        add_test(reasons, condition);
        return;
    }
    const Conditions *parts =
        condition->kind == CONDITION_EXCLUDED ? exclusions : &condition->parts;
    bool turned = condition->kind == CONDITION_NOT ||
                  (condition->kind == CONDITION_EXCLUDED && !condition->wanted);
    Truth wanted =
        turned && truth != TRUTH_UNKNOWN ? (truth == TRUTH_YES ? TRUTH_NO : TRUTH_YES) : truth;
    for (size_t i = 0; i < parts->count; i++)
        if (condition_holds(parts->items[i], reasons->facts, exclusions) == wanted)
            add_reasons(reasons, parts->items[i]);
}

const char *condition_reason(Arena *arena, const Programme *programme, const Condition *condition,
                             const Facts *facts, const char *language) {
    Reasons reasons = {arena, programme, facts, language, g_string_new(NULL)};
    if (condition)
        add_reasons(&reasons, condition);
    if (!reasons.out->len)
        g_string_append(reasons.out, text_starts_with(language, "zh") ? "适用于所有情况"
                                                                      : "applies to every case");
    const char *text = arena_text(arena, reasons.out->str);
    g_string_free(reasons.out, TRUE);
    return text;
}
