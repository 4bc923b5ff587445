/* The lines of one case as the history that its commitments follow from. */
#pragma once

#include "replay/log_reader.h"
#include "rules/history.h"

/* Sorts the lines by the map's order and says what happened, from the opening on. Oddities go to
 * `odd`. NULL where nothing says when the case was opened, or
 * nothing of it happened by `now`. */
const History *case_history(Arena *arena, const LogReader *reader, const char *id,
                            CaseLine *const *lines, size_t count, Instant now, OddRows *odd);
