/* Calling people out: the one on duty first, then the next, until somebody acknowledges. Each
 * attempt is on record; a rung calls once. */
#pragma once

#include "actions/desk.h"
#include "model/alert.h"

/* Calls the duty for a request that was opened (`alert` NULL) or whose clock reached a rung. A role
 * that no roster has is told of the rung (notices.h). */
bool page_duty(Desk *desk, const char *role, const Alert *alert);

/* The actions. */
bool acknowledge_page(Work *work, Outcome *ret);
bool pass_on_page(Work *work, Outcome *ret);
