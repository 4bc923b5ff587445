/* Writing down why a commitment was late. */
#pragma once

#include "actions/action.h"

bool explain_late(Work *work, Outcome *ret);
