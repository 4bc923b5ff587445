/* Ordered tables of conditions: the first that holds decides.
 *
 * Levels and coverage are both such tables. Unknown facts don't guess: where a rule that could
 * match needs one, the answer is open and names exactly the facts that would decide (promises.md,
 * Periods and coverage). */
#pragma once

#include "model/programme.h"

enum { NO_RULE = -1, RULE_OPEN = -2 };

/* A table; a NULL condition always holds. */
typedef LIST(const Condition *) RuleTable;

/* What an answer to a needed fact would lead to. */
typedef struct Lead {
    FactValue value;
    const char *text; /* the value in words; "any other" for texts that no rule names */
    int rule;         /* index, NO_RULE, or RULE_OPEN where more is needed then */
    Texts needs;      /* of RULE_OPEN: the facts needed then */
} Lead;

typedef struct Need {
    const FactSpec *fact;
    LIST(Lead) leads;
} Need;
typedef LIST(Need) Needs;

typedef struct FirstMatch {
    int rule;          /* index, NO_RULE where none matches, RULE_OPEN where facts are missing */
    LIST(Truth) tried; /* of each rule up to the one that decided or is open */
    Needs needs;       /* of RULE_OPEN */
} FirstMatch;

/* Which rule of `table` decides for `facts`. */
FirstMatch first_match(Arena *arena, const Programme *programme, const RuleTable *table,
                       const Facts *facts);

/* The quick form: index, NO_RULE or RULE_OPEN. */
int first_match_rule(const Programme *programme, const RuleTable *table, const Facts *facts);

/* Whether any facts make `rule` decide. `ret_unsure` is set where the search was given up (more
 * than a million steps); then the answer is true. */
bool rule_reachable(Arena *arena, const Programme *programme, const RuleTable *table, int rule,
                    bool *ret_unsure);

/* Whether any facts make `condition` hold. */
bool condition_possible(Arena *arena, const Programme *programme, const Condition *condition);

/* The tables of a programme. */
RuleTable level_table(Arena *arena, const Programme *programme);
RuleTable coverage_table(Arena *arena, const Programme *programme);
