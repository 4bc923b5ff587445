/* Hours in which somebody doesn't want to be disturbed, as they chose them (field-notes 26: no
 * escalation mail at midnight). A call-out of the one on duty isn't asked here: it comes through.
 */
#pragma once

#include "base/zone.h"

/* In [from, to) on the zone's clock, past midnight where `to` lies before `from`; equal: never. */
typedef struct QuietHours {
    Micros from, to; /* times of day */
} QuietHours;

/* "22:30" as a time of day; false where it is none. */
bool time_of_day_read(const char *text, Micros *ret);

/* When somebody may be told what is to be told at `at`: at once, or when the quiet hours end. */
Instant quiet_hours_end(const QuietHours *hours, const Zone *zone, Instant at);
