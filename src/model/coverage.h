/* Who pays and what is done: the coverage table, the exclusions, the prices. */
#pragma once

#include "model/condition.h"

typedef enum Charge {
    CHARGE_FREE,
    CHARGE_LIST,   /* at the list price */
    CHARGE_CAPPED, /* at the list price, but never above the contract's unit price */
    CHARGE_FEE,    /* by the standard fee list */
    CHARGE_NONE    /* not provided */
} Charge;

typedef enum Remedy {
    REMEDY_REPAIR,
    REMEDY_REPLACE_SAME, /* a new one of the same brand and model */
    REMEDY_REPLACE_NEW,  /* a new one */
    REMEDY_REPAIR_OR_REPLACE,
    REMEDY_RETURN, /* return and refund */
    REMEDY_SERVE_FOR_FEE,
    REMEDY_REFUSE
} Remedy;

typedef struct CoverageRule {
    Record record;
    Words says;
    Texts clauses;
    const Condition *when;     /* NULL: always */
    int parts, labour, travel; /* Charge */
    int remedy;
} CoverageRule;
typedef LIST(CoverageRule) CoverageRules;

typedef struct Exclusion {
    Record record;
    Words says;
    Texts clauses;
    const Condition *when;
} Exclusion;
typedef LIST(Exclusion) Exclusions;

/* How many failed repairs of the same problem, each followed by recurrence within the window. */
typedef struct RepeatedRepairs {
    Record record;
    int32_t failed;
    Span window;
    Texts clauses;
} RepeatedRepairs;

typedef struct Fee {
    Record record;
    Words name;
    Amount amount;
    int unit; /* index into FEE_UNIT_WORDS */
} Fee;
typedef LIST(Fee) Fees;

typedef struct Prices {
    Record record;
    const char *currency; /* ISO 4217 */
    Fees fees;
    bool quote_first; /* the customer accepts a quote before charged work starts */
    Texts clauses;
} Prices;

extern const Shape COVERAGE_SHAPE, EXCLUSION_SHAPE, REPEATED_REPAIRS_SHAPE, PRICES_SHAPE;
extern const char *const CHARGE_WORDS[];
extern const char *const REMEDY_WORDS[];
extern const char *const FEE_UNIT_WORDS[];
