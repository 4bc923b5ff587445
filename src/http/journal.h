/* Journal events as JSON: for the list and for the streams. */
#pragma once

#include "base/json.h"
#include "rules/rights.h"
#include "store/journal.h"

void write_event(JsonWriter *out, const JournalEvent *event, EntityView view);
