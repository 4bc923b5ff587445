/* Money on a decision: integers in the currency's smallest unit, never floating point. */
#pragma once

#include "rules/coverage.h"

typedef enum LineKind { LINE_PART, LINE_LABOUR, LINE_TRAVEL } LineKind;

/* What is to be charged for, as the case has it. */
typedef struct PriceLine {
    LineKind kind;
    const char *name;
    int64_t quantity;
    Amount list;     /* list price of one */
    Amount contract; /* the contract's unit price */
    const char *fee; /* id in the standard fee list; NULL: part, labour or travel */
} PriceLine;

typedef struct ChargeLine {
    const PriceLine *line;
    Charge charge;
    Amount unit; /* for one; not given: the price is not known */
    Amount total;
    const char *reason;       /* "free", "list price", "capped at the contract's unit price", … */
    const CoverageRule *rule; /* the rule that allows it */
} ChargeLine;

/* What the line costs under `rule`: a part under a capped rule is min(list, contract unit price).
 */
ChargeLine price_line(const Programme *programme, const CoverageRule *rule, const PriceLine *line);
