/* Events and facts as JSON, as history_event_read takes them. */
#pragma once

#include "base/json.h"
#include "rules/history.h"

/* The keys of an event but `at`, in an object that is begun. */
void history_event_write(JsonWriter *out, const HistoryEvent *event);
/* {"fact": value, …} */
void history_facts_write(JsonWriter *out, const Facts *facts);
