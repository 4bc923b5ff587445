/* Calling people out: the one on duty first, then the next, until somebody acknowledges. Each
 * attempt is on record; a rung calls once. */
#pragma once

#include "actions/desk.h"
#include "model/alert.h"

/* Calls the duty for a request that was opened. */
bool page_opening(Desk *desk, const char *role);
/* The same for a rung that its clock reached, in all roles that the rung tells; a role that no
 * roster has is told (notices.h). */
bool page_rung(Desk *desk, const Texts *roles, const Alert *alert);

/* The actions. */
bool acknowledge_page(Work *work, Outcome *ret);
bool pass_on_page(Work *work, Outcome *ret);
