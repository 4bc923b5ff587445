/* Whom a promise needs: which promises of a request wait for a person who answers or comes, and
 * whom the house calls first for them. */
#pragma once

#include "model/programme.h"

/* Every new request calls this role, whatever its programme says. */
#define OPENING_ROLE "duty_engineer"

/* Whether the promise starts at an event of a request and is met by somebody who answers, is sent,
 * or arrives: response, call-back, dispatch, arrival, guidance. */
bool promise_needs_a_person(const Promise *promise);

/* The roles of which one must be on duty so that the promise can be held: the one that the opening
 * calls, and those that the first rung of its ladder tells, if that comes before it is due. */
void first_call_roles(Arena *arena, const Programme *programme, const Promise *promise, Texts *ret);
