#include "rules/late_causes.h"

#include <glib.h>
#include <stdlib.h>

/* The text of a record goes with it, the word stays. */
static const char *cause_of(const Owed *owed) {
    for (size_t i = 0; owed->late_cause && LATE_CAUSE_WORDS[i]; i++)
        if (!strcmp(LATE_CAUSE_WORDS[i], owed->late_cause))
            return LATE_CAUSE_WORDS[i];
    return NULL;
}

void late_causes_add(LateCauses *causes, const Owed *owed) {
    const char *cause = cause_of(owed);
    size_t at = 0;
    while (at < causes->count && causes->items[at].cause != cause)
        at++;
    g_assert(at < LATE_CAUSES_MOST);
    causes->items[at].cause = cause;
    causes->items[at].count++;
    causes->count = MAX(causes->count, at + 1);
    causes->sum++;
}

static int by_count(const void *a, const void *b) {
    const LateCause *one = a, *other = b;
    if (one->count != other->count)
        return one->count > other->count ? -1 : 1;
    return g_strcmp0(one->cause, other->cause);
}

void late_causes_sort(LateCauses *causes) {
    qsort(causes->items, causes->count, sizeof(LateCause), by_count);
}
