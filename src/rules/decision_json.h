/* A decision as JSON: what the table of levels or of coverage answers, with the rules that were
 * tried before, the facts used and their sources, or the facts that are still needed. */
#pragma once

#include "base/json.h"
#include "rules/first_match.h"

typedef struct DecisionView {
    Arena *arena;
    const Programme *programme;
    const char *language;
    bool level; /* of the table of levels, not of coverage */
} DecisionView;

/* "decided", "rule" and what the rule says, in an object that is begun. */
void decision_write_answer(JsonWriter *out, const DecisionView *view, const FirstMatch *match);
/* "need" where it is open, "facts", "tried", "programme", "version". */
void decision_write_reasons(JsonWriter *out, const DecisionView *view, const FirstMatch *match,
                            const Facts *facts);
