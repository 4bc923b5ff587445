/* A shift handed over is acknowledged by name, by the one who takes it. */
#pragma once

#include "actions/action.h"

bool acknowledge_handover(Work *work, Outcome *ret);
