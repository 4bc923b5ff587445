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

/* The reading of the request as it would stand if it were opened now. */
void intake_reading(Arena *arena, const Intake *intake, Instant now, History *ret_history,
                    RequestReading *ret);

/* The action; the command's `prepared` is an Intake. */
bool open_request(Work *work, Outcome *ret);
