/* What active contracts promise at the hours of a window, as needs for people on duty, and who can
 * be on duty: all that rules/duty_gaps.h asks, out of the store.
 *
 * A contract counts from its first to its last day (without one, as long as its periods last), each
 * cover within its own; days are those of the site, else of the customer. Conditions of promises
 * are taken to hold: who must be there is asked before any request is. */
#pragma once

#include "actions/service.h"
#include "model/contract.h"
#include "rules/duty_gaps.h"

/* The promises of one programme that call the same roles on the same calendar. */
typedef struct DutyCalls {
    Texts roles;
    const Calendar *calendar;
    Texts promises;
} DutyCalls;

/* What one contract has to do with a need. */
typedef struct DutyClaim {
    const Contract *contract;
    int64_t site; /* 0: the whole customer */
    const DutyCalls *calls;
    DutyTerm term;
    size_t need;
} DutyClaim;

typedef struct DutyBoard {
    DutyHouse house;
    DutyNeeds needs;
    LIST(DutyClaim) claims;
    Instant from, to; /* the window */
} DutyBoard;

/* For `from` and `to` of the board, which the caller sets. */
bool duty_board_load(Call *call, Service *service, Db *db, DutyBoard *board);
