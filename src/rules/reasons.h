/* Why a condition holds, doesn't, or is open: the tests that made the difference. */
#pragma once

#include "model/programme.h"

/* "cause is wear, not quality"; for an open one the facts it waits for. In `language`. */
const char *condition_reason(Arena *arena, const Programme *programme, const Condition *condition,
                             const Facts *facts, const char *language);
