/* Facts: what is known of a case, and what a programme may ask. */
#pragma once

#include "base/instant.h"
#include "model/shape.h"

typedef enum FactType { FACT_YES_NO, FACT_WORD, FACT_COUNT, FACT_DURATION, FACT_TEXT } FactType;

/* Who can tell: shown beside each fact in explanations. */
typedef enum FactSource {
    SOURCE_INTAKE,
    SOURCE_ENGINEER,
    SOURCE_CUSTOMER,
    SOURCE_CONTRACT,
    SOURCE_EQUIPMENT,
    SOURCE_HISTORY
} FactSource;

/* A fact that the programme declares, or one of the built-in ones. */
typedef struct FactSpec {
    Record record;
    Words name;
    Words ask;               /* the question of the hotline */
    int type;                /* FactType */
    int source;              /* FactSource */
    NamedWordsMap words;     /* of a FACT_WORD */
    const char *grows_from;  /* a duration that lengthens from this event … */
    const char *grows_until; /* … until this one, or NULL */
    Texts clauses;
} FactSpec;
typedef LIST(FactSpec) FactSpecs;

extern const Shape FACT_SHAPE;
extern const char *const FACT_TYPE_WORDS[];
extern const char *const FACT_SOURCE_WORDS[];

/* Facts that every programme has: kind, level, service_level, support_mode, fault_side, period,
 * equipment_class, consecutive_failed_repairs. Words of level, service_level and period come from
 * the programme. NULL where `id` is none of them. */
const FactSpec *fact_builtin(const char *id);
const char *const *fact_builtin_ids(size_t *ret_count);

/* A fact's value; `known` false is "not known yet". */
typedef struct FactValue {
    bool known;
    FactType type;
    bool yes;
    const char *word; /* FACT_WORD, FACT_TEXT */
    int64_t number;   /* FACT_COUNT; microseconds of a FACT_DURATION */
} FactValue;

/* A known fact of a case, with where it comes from. */
typedef struct Fact {
    const char *id;
    FactValue value;
    const char *source; /* "intake", "derived from the acceptance date", … */
    Instant at;         /* since when known; INSTANT_NONE where always */
} Fact;
typedef LIST(Fact) Facts;

/* The fact of that id, or NULL. */
const Fact *facts_find(const Facts *facts, const char *id);
/* Adds or replaces. */
void facts_set(Arena *arena, Facts *facts, Fact fact);

/* Reads a value by its spec; adds an error on the fact's id and returns false where it isn't one.
 */
bool fact_value_read(Call *call, const FactSpec *spec, const Node *node, FactValue *ret_value);
/* "yes", "quality", "3", "12 min" */
const char *fact_value_text(Arena *arena, const FactValue *value);
