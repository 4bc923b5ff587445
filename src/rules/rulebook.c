#include "rules/rulebook.h"

#include <glib.h>

struct Rulebook {
    const Programme *programme;
    size_t count;
    Calendar **calendars; /* in the order of the programme */
    Calendar *always;
};

Rulebook *rulebook_new(Call *call, const Programme *programme) {
    Rulebook *rulebook = g_new0(Rulebook, 1);
    rulebook->programme = programme;
    rulebook->always = calendar_new_always(call, programme->zone);
    rulebook->calendars = g_new0(Calendar *, programme->calendar_specs.count);
    bool fine = rulebook->always != NULL;
    for (size_t i = 0; fine && i < programme->calendar_specs.count; i++) {
        rulebook->calendars[i] = calendar_new(call, &programme->calendar_specs.items[i]);
        fine = rulebook->calendars[i] != NULL;
        rulebook->count += fine;
    }
    if (fine)
        return rulebook;
    rulebook_free(rulebook);
    return NULL;
}

void rulebook_free(Rulebook *rulebook) {
    if (!rulebook)
        return;
    for (size_t i = 0; i < rulebook->count; i++)
        calendar_free(rulebook->calendars[i]);
    calendar_free(rulebook->always);
    g_free(rulebook->calendars);
    g_free(rulebook);
}

const Programme *rulebook_programme(const Rulebook *rulebook) {
    return rulebook->programme;
}

const Calendar *rulebook_calendar(const Rulebook *rulebook, const char *id) {
    for (size_t i = 0; id && i < rulebook->count; i++)
        if (!strcmp(calendar_id(rulebook->calendars[i]), id))
            return rulebook->calendars[i];
    return rulebook->always;
}
