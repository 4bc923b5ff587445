/* Privacy law: a person's data blanked for good, in the record and in its journal, without
 * breaking the chain. */
#pragma once

#include "actions/action.h"

/* Blanks the personal columns of the command's record and the personal parts of all its events. An
 * account must be deactivated before. */
bool redact_record(Work *work, Outcome *ret);
