#include "rules/suggestion.h"

#include <glib.h>

enum { LOAD_STEP = 3 }; /* open requests that weigh one point */

/* Whoever may not touch the unit stands behind all who may, other things being equal even if on
 * duty; they are shown all the same, since a telephone may be all that is needed. */
static const int WEIGHTS[MERIT_COUNT] = {
    [MERIT_ON_DUTY] = 4, [MERIT_QUALIFIED] = 4,    [MERIT_UNQUALIFIED] = -4,
    [MERIT_IN_TEAM] = 2, [MERIT_IN_TERRITORY] = 2, [MERIT_SPEAKS] = 2,
};

int64_t suggestion_score(unsigned merits, int64_t open_requests) {
    int64_t score = -(open_requests / LOAD_STEP);
    for (int merit = 0; merit < MERIT_COUNT; merit++)
        if (merits & (1u << merit))
            score += WEIGHTS[merit];
    return score;
}

static bool same_place(const char *one, const char *other) {
    g_autofree char *mine = g_utf8_casefold(one, -1), *theirs = g_utf8_casefold(other, -1);
    return !strcmp(mine, theirs);
}

bool territory_covers(const Texts *territory, const char *city, const char *country) {
    for (size_t i = 0; i < territory->count; i++)
        if ((city && same_place(territory->items[i], city)) ||
            (country && same_place(territory->items[i], country)))
            return true;
    return false;
}
