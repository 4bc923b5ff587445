/* What a programme decides and counts, before anybody is bound by it: its calendars for a year, a
 * case that is tried. */
#include "http/programmes.h"

#include "actions/trial.h"
#include "http/preview.h"
#include "rules/calendar_year.h"
#include "rules/rulebook.h"

#include <glib.h>

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
    int year = 0;
    const Node *body = programme_body(ask, KEYS);
    bool well = body && read_year(ask, body, &year);
    const Programme *programme = well ? programme_with_calendars(ask, body) : NULL;
    JsonWriter *out = ask_begin_items(ask);
    well = programme && write_calendars(ask, out, programme, year);
    ask_answer_items(ask, out, well);
}

/* ---- a case that is tried ---- */

static void write_option(JsonWriter *out, const char *value, const Words *words,
                         const char *language) {
    json_begin_object(out);
    json_text_field(out, "value", value);
    json_text_field(out, "text", words_in(words, language));
    json_end_object(out);
}

/* The words of `period` are those of the programme. */
static void write_options(JsonWriter *out, const Programme *programme, const FactSpec *fact,
                          const char *language) {
    const Words none = {.items = (Word[]){{"en", "none"}, {"zh", "无"}}, .count = 2};
    bool period = !strcmp(fact->record.id, "period");
    json_key(out, "options");
    json_begin_list(out);
    for (size_t i = 0; i < fact->words.count; i++)
        write_option(out, fact->words.items[i].record.id, &fact->words.items[i].words, language);
    for (size_t i = 0; period && i < programme->periods.count; i++)
        write_option(out, programme->periods.items[i].record.id, &programme->periods.items[i].name,
                     language);
    if (period)
        write_option(out, "none", &none, language);
    json_end_list(out);
}

static void write_fact(JsonWriter *out, const Programme *programme, const FactSpec *fact,
                       const char *language) {
    json_begin_object(out);
    json_text_field(out, "id", fact->record.id);
    json_text_field(out, "name", words_in(&fact->name, language));
    json_text_field(out, "question",
                    words_in(fact->ask.count ? &fact->ask : &fact->name, language));
    json_text_field(out, "type", FACT_TYPE_WORDS[fact->type]);
    json_text_field(out, "source", FACT_SOURCE_WORDS[fact->source]);
    if (fact->type == FACT_WORD)
        write_options(out, programme, fact, language);
    json_end_object(out);
}

/* What may be told of a case; kind and level are said beside the facts. */
static void write_facts(JsonWriter *out, const Programme *programme, const char *language) {
    static const char *const BUILT_IN[] = {"support_mode", "fault_side", "period",
                                           "equipment_class", "consecutive_failed_repairs"};
    json_key(out, "facts");
    json_begin_list(out);
    for (size_t i = 0; i < programme->facts.count; i++)
        write_fact(out, programme, &programme->facts.items[i], language);
    for (size_t i = 0; i < G_N_ELEMENTS(BUILT_IN); i++)
        if (programme_asks(programme, BUILT_IN[i]))
            write_fact(out, programme, fact_builtin(BUILT_IN[i]), language);
    json_end_list(out);
}

static bool write_trial(Ask *ask, JsonWriter *out, const Rulebook *rulebook, const Node *body) {
    Intake intake;
    if (!rulebook || !trial_prepare(&ask->call, rulebook, body, &intake))
        return false;
    json_begin_object(out);
    json_instant_field(out, "reported_at", intake.request.reported_at);
    preview_write(ask, &intake, intake.request.reported_at, out);
    write_facts(out, intake.programme, ask_language(ask));
    json_end_object(out);
    return true;
}

void try_programme(Ask *ask) {
    static const char *const KEYS[] = {"programme",   "text",        "kind",
                                       "channel",     "facts",       "level",
                                       "reported_at", "accepted_on", NULL};
    const Node *body = programme_body(ask, KEYS);
    const Programme *programme = body ? programme_asked(ask, body, NULL) : NULL;
    Rulebook *rulebook = programme ? rulebook_new(&ask->call, programme) : NULL;
    JsonWriter *out = ask_json(ask);
    bool well = write_trial(ask, out, rulebook, body);
    rulebook_free(rulebook);
    if (well)
        ask_answer_json(ask, 200, out);
    else
        ask_fail(ask);
}
