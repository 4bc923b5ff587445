#include "http/report_question.h"

#include "actions/zones.h"
#include "http/app_parts.h"
#include "model/owed.h"

#include <glib.h>
#include <inttypes.h>

/* ---- the question ---- */

static bool read_instant(Ask *ask, const char *name, const char *text, const Zone *zone,
                         Instant fallback, Instant *ret) {
    CivilDay day;
    *ret = fallback;
    if (!text)
        return true;
    if (civil_parse(text, &day)) {
        *ret = zone_from_local(zone, local_time(day, 0));
        return true;
    }
    return instant_parse(&ask->call, name, text, ret);
}

/* Where none is asked for, months begin where the asker is, else where the house is. */
bool report_period(Ask *ask, const char *from, const char *to, const char *zone,
                   ReportPeriod *ret) {
    ret->zone = zones_get(&ask->call, "zone", zone ? zone : ask_zone(ask));
    return ret->zone && read_instant(ask, "from", from, ret->zone, INT64_MIN + 1, &ret->from) &&
           read_instant(ask, "to", to, ret->zone, INSTANT_END, &ret->to) &&
           (ret->from < ret->to ||
            call_fail(&ask->call, ERROR_INVALID, "to", "must lie after `from`"));
}

static const char *const FILTERS[] = {"contract", "customer", "promise", "level"};

/* Most commitments have a level, some programmes have none: their cell has an empty one. */
static bool asks_for_none(const Ask *ask, const Entity *entity, const char *name) {
    const char *text = http_parameter(ask->request, name);
    return text && !*text && entity == &OWED && !strcmp(name, "level");
}

static bool add_filter(Ask *ask, ReportQuestion *question, const char *name) {
    ListQuery *query = &question->query;
    const char *text = http_parameter(ask->request, name);
    const Column *column = entity_column(query->entity, name);
    if (!text || !column)
        return true;
    if (asks_for_none(ask, query->entity, name)) {
        question->without_level = true;
        return true;
    }
    ListFilter *filter = &query->filters[query->filter_count++];
    filter->column = column;
    if (column->kind == COLUMN_TEXT) {
        filter->value = value_text(text);
        return true;
    }
    char *end;
    filter->value = WHOLE(g_ascii_strtoll(text, &end, 10));
    return (*text && !*end) || call_fail(&ask->call, ERROR_INVALID, name, "must be an id");
}

bool report_question(Ask *ask, const Entity *entity, ReportQuestion *ret) {
    *ret = (ReportQuestion){
        .query = {.entity = entity, .scope = &ask->actor.scope, .limit = LIST_MOST}};
    const HttpRequest *request = ask->request;
    if (!report_period(ask, http_parameter(request, "from"), http_parameter(request, "to"),
                       http_parameter(request, "zone"), &ret->period))
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(FILTERS); i++)
        if (!add_filter(ask, ret, FILTERS[i]))
            return false;
    return true;
}

Compliance report_compliance_of(Ask *ask, const ReportQuestion *question, unsigned by) {
    return (Compliance){.by = by,
                        .from = question->period.from,
                        .to = question->period.to,
                        .zone = question->period.zone,
                        .without_level = question->without_level,
                        .arena = ask->call.arena};
}

/* ---- the cases of a figure ---- */

const char *report_month(Arena *arena, int month) {
    return arena_printf(arena, "%04d-%02d", month / 12, month % 12 + 1);
}

static void add_parameter(GString *path, const char *name, const char *value) {
    g_autofree char *escaped = g_uri_escape_string(value, NULL, false);
    g_string_append_printf(path, "%c%s=%s", strchr(path->str, '?') ? '&' : '?', name, escaped);
}

static const char *id_text(Arena *arena, int64_t id) {
    return arena_printf(arena, "%" PRId64, id);
}

/* What the row has for a filter; where the report wasn't made by it, what was asked for. */
static const char *value_for(Ask *ask, const char *name, unsigned by, const ComplianceRow *row) {
    if (by & BY_CONTRACT && !strcmp(name, "contract"))
        return id_text(ask->call.arena, row->contract);
    if (by & BY_CUSTOMER && !strcmp(name, "customer"))
        return id_text(ask->call.arena, row->customer);
    if (by & BY_PROMISE && !strcmp(name, "promise"))
        return row->promise;
    if (by & BY_LEVEL && !strcmp(name, "level"))
        return row->level ? row->level : "";
    return http_parameter(ask->request, name);
}

static void add_asked(Ask *ask, GString *path, const char *name) {
    const char *text = http_parameter(ask->request, name);
    if (text)
        add_parameter(path, name, text);
}

const char *report_cases_path(Ask *ask, const ReportQuestion *question, unsigned by,
                              const ComplianceRow *row) {
    GString *path = g_string_new("/api/v1/reports/compliance/cases");
    add_asked(ask, path, "from");
    add_asked(ask, path, "to");
    add_parameter(path, "zone", zone_id(question->period.zone));
    for (size_t i = 0; i < G_N_ELEMENTS(FILTERS); i++) {
        const char *value = value_for(ask, FILTERS[i], by, row);
        if (value)
            add_parameter(path, FILTERS[i], value);
    }
    if (by & BY_MONTH)
        add_parameter(path, "month", report_month(ask->call.arena, row->month));
    const char *text = arena_text(ask->call.arena, path->str);
    g_string_free(path, TRUE);
    return text;
}
