/* Who should take a request: what speaks for somebody, and how much. */
#pragma once

#include "model/shape.h"

#include <stdbool.h>

typedef enum Merit {
    MERIT_ON_DUTY,
    MERIT_QUALIFIED,    /* for all that the unit asks, today */
    MERIT_UNQUALIFIED,  /* not for all of it */
    MERIT_IN_TEAM,      /* of the request */
    MERIT_IN_TERRITORY, /* one of their teams serves the site */
    MERIT_SPEAKS,       /* the customer's language */
    MERIT_COUNT
} Merit;

/* The more the better; `merits` has a bit 1 << Merit for each that is true. Every few requests that
 * somebody has already weigh a point against. */
int64_t suggestion_score(unsigned merits, int64_t open_requests);

/* Whether a territory names the city or the country (ISO 3166), in whatever case; either may be
 * NULL. */
bool territory_covers(const Texts *territory, const char *city, const char *country);
