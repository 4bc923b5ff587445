/* Contract periods from the acceptance date (C-P1, C-P2). */
#pragma once

#include "base/zone.h"
#include "model/programme.h"

typedef struct PeriodTime {
    const Period *period;
    Instant begins;    /* inside */
    Instant ends;      /* outside; INSTANT_NONE: for life */
    CivilDay last_day; /* the date that still belongs to it; CIVIL_DAY_NONE: for life */
} PeriodTime;
typedef LIST(PeriodTime) PeriodTimes;

/* The periods that follow from the acceptance at `accepted`: the first begins then, and each ends
 * with the end of its last date in `zone`; the next begins there. */
void period_times(Arena *arena, const Programme *programme, const Zone *zone, Instant accepted,
                  PeriodTimes *ret_times);

/* The period that holds `at`; NULL before the acceptance and after the last. */
const PeriodTime *period_at(const PeriodTimes *times, Instant at);

/* The period of that id, or NULL. */
const PeriodTime *period_find(const PeriodTimes *times, const char *id);
