/* What a programme decides and counts, before anybody is bound by it: its calendars for a year, a
 * case that is tried. */
#include "http/programmes.h"

#include "rules/calendar_year.h"
#include "rules/rulebook.h"

/* ---- calendars ---- */

enum { CALENDARS_MOST = 50 }; /* each answers with a line a day */

static bool read_year(Ask *ask, const Node *body, int *ret_year) {
    int64_t year;
    if (!node_integer(node_get(body, "year"), &year) || year < CALENDAR_FIRST_YEAR ||
        year > CALENDAR_LAST_YEAR)
        return call_fail(&ask->call, ERROR_INVALID, "year", "must be a year from %d to %d",
                         CALENDAR_FIRST_YEAR, CALENDAR_LAST_YEAR);
    *ret_year = (int)year;
    return true;
}

static const Programme *programme_with_calendars(Ask *ask, const Node *body) {
    const Programme *programme = programme_asked(ask, body, NULL);
    if (!programme || programme->calendar_specs.count <= CALENDARS_MOST)
        return programme;
    call_fail(&ask->call, ERROR_TOO_LARGE, "calendars", "are more than %d", CALENDARS_MOST);
    return NULL;
}

static bool write_calendars(Ask *ask, JsonWriter *out, const Programme *programme, int year) {
    Arena *arena = ask->call.arena;
    Rulebook *rulebook = rulebook_new(&ask->call, programme);
    for (size_t i = 0; rulebook && i < programme->calendar_specs.count; i++) {
        const char *id = programme->calendar_specs.items[i].record.id;
        calendar_year_write_json(out, arena, rulebook_calendar(rulebook, id), year,
                                 ask_language(ask));
    }
    rulebook_free(rulebook);
    return rulebook != NULL;
}

void show_programme_calendars(Ask *ask) {
    static const char *const KEYS[] = {"programme", "text", "year", NULL};
    int year;
    const Node *body = programme_body(ask, KEYS);
    bool well = body && read_year(ask, body, &year);
    const Programme *programme = well ? programme_with_calendars(ask, body) : NULL;
    JsonWriter *out = ask_begin_items(ask);
    well = programme && write_calendars(ask, out, programme, year);
    ask_answer_items(ask, out, well);
}
