/* A stored programme: draft, published, withdrawn. */
#pragma once

#include "actions/action.h"

bool publish_programme(Work *work, Outcome *ret);
bool withdraw_programme(Work *work, Outcome *ret);
