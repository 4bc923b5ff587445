/* The pauses of a history: they belong to the request, not to a promise. */
#pragma once

#include "rules/clock.h"
#include "rules/history.h"

/* Every stretch in which a reason held, one for each time; open ones end at INSTANT_NONE. Solving,
 * closing and cancelling end what still holds. */
void pauses_collect(Arena *arena, const History *history, Stops *ret_pauses);

/* Those of the reasons in `reasons`. */
void pauses_of(Arena *arena, const Stops *pauses, const Texts *reasons, Stops *ret_pauses);
