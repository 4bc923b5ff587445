/* Accounts, sign-in, links, tokens. */
#pragma once

#include "actions/action.h"
