/* Taking a request: who asks, for which unit, under which contract; what is known of that already;
 * what must be asked; what is promised then. */
#pragma once

#include "actions/desk.h"
#include "rules/coverage.h"
#include "rules/entitlement.h"

/* What was found out before the door: reads of the store that need no lock. */
typedef struct Intake {
    Request request; /* with what was found: customer, site, contract, programme */
    const Programme *programme;
    const Rulebook *rulebook;
    Facts known;         /* from contract, equipment and history */
    HistoryEvent opened; /* with the facts that were told */
    const char *note;
    Entitlement entitlement; /* of the unit, where one is named */
    const UnitCase *unit;
} Intake;

/* Reads what `input` says of a new request (docs/api.md): the columns of a request, and `at`,
 * `facts`, `level`, `reason`, `note`. Errors for what is wrong or not there in `actor`'s scope. */
bool intake_prepare(Call *call, Service *service, Db *db, const Actor *actor, const Node *input,
                    Intake *ret);

/* ---- parts of it, for a case without a store (trial.h) ---- */

#define INTAKE_BY_ACCEPTANCE "follows from the acceptance date"

/* Adds what is known already, where the programme has such a fact; `word` NULL adds nothing. */
void intake_know_word(Arena *arena, Intake *intake, const char *fact, const char *word,
                      const char *source);
/* The period at the report, counted from the acceptance; NULL before and after them all. */
const Period *intake_period(Arena *arena, const Intake *intake, const Zone *zone,
                            CivilDay accepted_on);
/* Reads the opening event out of those `keys` of `input`. */
bool intake_read_opening(Call *call, const Node *input, const char *const *keys, Instant now,
                         Intake *intake);
/* Joins what is known to what was told, which wins. */
void intake_take_known(Arena *arena, Intake *intake);

/* The reading of the request as it would stand if it were opened now. */
void intake_reading(Arena *arena, const Intake *intake, Instant now, History *ret_history,
                    RequestReading *ret);

/* The action; the command's `prepared` is an Intake. */
bool open_request(Work *work, Outcome *ret);
