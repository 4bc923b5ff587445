/* A case that nobody has: what a programme would decide of it, without contract, customer, unit. */
#pragma once

#include "actions/intake.h"

/* Reads the case (kind, channel, facts, level, reported_at, accepted_on) as it stands at the
 * instant of its report, which is now where none is said and may lie ahead. The periods begin on
 * `accepted_on`, else on the day of the report. */
bool trial_prepare(Call *call, const Rulebook *rulebook, const Node *input, Intake *ret);
