/* A programme made ready to run: its calendars compiled. Immutable, safe for all threads. */
#pragma once

#include "model/programme.h"
#include "rules/calendar.h"

typedef struct Rulebook Rulebook;

/* Compiles `programme`, which must outlive the rulebook. NULL and errors where it can't. */
Rulebook *rulebook_new(Call *call, const Programme *programme);
void rulebook_free(Rulebook *rulebook);

const Programme *rulebook_programme(const Rulebook *rulebook);

/* The calendar of that id; "always" and NULL give the one that never closes. */
const Calendar *rulebook_calendar(const Rulebook *rulebook, const char *id);
