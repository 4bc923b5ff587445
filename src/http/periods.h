/* A contract's periods as JSON. */
#pragma once

#include "http/ask.h"
#include "rules/period.h"

/* {"id", "name", "first_day", "last_day", "clauses"}; `last_day` null: for life. */
void period_write_json(Arena *arena, JsonWriter *out, const PeriodTime *time, const Zone *zone,
                       const char *language);
