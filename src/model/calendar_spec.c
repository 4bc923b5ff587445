#include "model/calendar_spec.h"

#include "base/text.h"
#include "base/yaml.h"
#include "base/zone.h"
#include <glib.h>
#include <stdlib.h>

typedef struct CalendarFile {
    Record record;
    Words name;
    const char *zone;
    const Node *weekly;
    const Node *holidays;
    const Node *exceptions;
    const char *make_up;
} CalendarFile;

static const Field FIELDS[] = {
    FIELD(CalendarFile, name, WORDS, OPTIONAL, "Its name."),
    FIELD(CalendarFile, zone, TEXT, OPTIONAL,
          "Time zone; in a programme, the programme's if left out."),
    FIELD(CalendarFile, weekly, ANY, NEEDED,
          "Hours of each weekday: mon … sun, mon-fri; a day left out is closed."),
    FIELD(CalendarFile, holidays, ANY, OPTIONAL,
          "Named holiday sets and dates that close the day."),
    FIELD(CalendarFile, exceptions, ANY, OPTIONAL,
          "Days that replace the whole day and win over holidays; [] closes it."),
    FIELD(CalendarFile, make_up, TEXT, OPTIONAL,
          "The weekday whose hours a holiday set's make-up working days have; the first of Monday "
          "to Friday that has hours if left out."),
};
const Shape CALENDAR_SHAPE = SHAPE("calendar", CalendarFile, FIELDS, "When time counts.");

/* "mon" or "mon-fri", also across the week's end ("sat-mon"). */
static bool weekday_range(const char *key, Weekday *ret_first, Weekday *ret_last) {
    char first[4] = "", last[4] = "";
    if (strlen(key) == 3) {
        memcpy(first, key, 3);
        memcpy(last, key, 3);
    } else if (strlen(key) == 7 && key[3] == '-') {
        memcpy(first, key, 3);
        memcpy(last, key + 4, 3);
    }
    return weekday_parse(first, ret_first) && weekday_parse(last, ret_last);
}

static void read_weekly(Call *call, const Node *weekly, CalendarSpec *spec) {
    bool given[7] = {false};
    if (weekly->kind != NODE_MAP) {
        node_fail(call, weekly, ERROR_INVALID, "weekly", "must be a map of weekdays");
        return;
    }
    for (size_t i = 0; i < weekly->entries.count; i++) {
        const NodeEntry *entry = &weekly->entries.items[i];
        Weekday first, last;
        if (!weekday_range(entry->key, &first, &last)) {
            static const char *const DAYS[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
            node_fail_key(call, weekly, entry, text_hint(call->arena, entry->key, DAYS, 7),
                          "is no weekday: mon … sun, or mon-fri");
            continue;
        }
        Hours hours = {0};
        if (!node_is_null(entry->value))
            shape_read_hours(call, entry->value, entry->key, &hours);
        for (int day = first;; day = (day + 1) % 7) {
            if (given[day])
                node_fail_key(call, weekly, entry, NULL, "states %s a second time",
                              weekday_name((Weekday)day));
            given[day] = true;
            spec->weekly[day] = hours;
            if (day == (int)last)
                break;
        }
    }
}

static void read_holidays(Call *call, const Node *holidays, const HolidaySource *source,
                          CalendarSpec *spec) {
    Texts names = {0};
    if (!shape_read_texts(call, holidays, "holidays", &names))
        return;
    for (size_t i = 0; i < names.count; i++) {
        const Node *place = holidays->kind == NODE_LIST ? holidays->items.items[i] : holidays;
        CivilDay day;
        if (civil_parse(names.items[i], &day)) {
            *LIST_ADD(call->arena, &spec->closed) = day;
        } else if (g_ascii_isdigit(*names.items[i])) {
            node_fail(call, place, ERROR_INVALID, "holidays",
                      "\"%.40s\" is no date such as 2026-12-24", names.items[i]);
        } else {
            const HolidaySet *set = holiday_source_find(call, source, place, names.items[i]);
            if (set)
                *LIST_ADD(call->arena, &spec->sets) = set;
        }
    }
}

static int by_day(const void *a, const void *b) {
    CivilDay first = ((const ExceptionalDay *)a)->day, second = ((const ExceptionalDay *)b)->day;
    return (first > second) - (first < second);
}

static void read_exceptions(Call *call, const Node *exceptions, CalendarSpec *spec) {
    if (exceptions->kind != NODE_MAP) {
        node_fail(call, exceptions, ERROR_INVALID, "exceptions", "must be a map of dates");
        return;
    }
    for (size_t i = 0; i < exceptions->entries.count; i++) {
        const NodeEntry *entry = &exceptions->entries.items[i];
        ExceptionalDay day = {0};
        if (!civil_parse(entry->key, &day.day))
            node_fail_key(call, exceptions, entry, NULL, "is no date such as 2026-12-24");
        else if (shape_read_hours(call, entry->value, entry->key, &day.hours))
            *LIST_ADD(call->arena, &spec->exceptions) = day;
    }
    if (spec->exceptions.count)
        qsort(spec->exceptions.items, spec->exceptions.count, sizeof(ExceptionalDay), by_day);
}

static Weekday first_working_weekday(const CalendarSpec *spec) {
    for (int day = MONDAY; day <= SUNDAY; day++)
        if (spec->weekly[day].count)
            return (Weekday)day;
    return MONDAY;
}

static bool has_working_time(const CalendarSpec *spec) {
    for (int day = MONDAY; day <= SUNDAY; day++)
        if (spec->weekly[day].count)
            return true;
    for (size_t i = 0; i < spec->exceptions.count; i++)
        if (spec->exceptions.items[i].hours.count)
            return true;
    return false;
}

void calendar_zone_check(Call *call, const Node *node, const char *zone) {
    size_t before = call->error_count;
    Zone *known = zone_new(call, "zone", zone);
    zone_free(known);
    if (known)
        return;
    call_forget_errors(call, before);
    node_fail(call, node, ERROR_INVALID, "zone",
              "\"%.60s\" is no time zone of the tz database, such as Asia/Shanghai", zone);
}

bool calendar_spec_read(Call *call, const Node *node, const char *default_zone,
                        const HolidaySource *source, CalendarSpec *ret_spec) {
    size_t before = call->error_count;
    CalendarFile file = {0};
    *ret_spec = (CalendarSpec){.record = {.node = node}};
    shape_read(call, node, &CALENDAR_SHAPE, &file);
    ret_spec->name = file.name;
    ret_spec->zone = file.zone ? file.zone : default_zone;
    if (!ret_spec->zone)
        node_fail(call, node, ERROR_INVALID, "zone", "is missing in this calendar");
    else if (file.zone)
        calendar_zone_check(call, node_get(node, "zone"), file.zone);
    if (file.weekly)
        read_weekly(call, file.weekly, ret_spec);
    if (file.holidays)
        read_holidays(call, file.holidays, source, ret_spec);
    if (file.exceptions)
        read_exceptions(call, file.exceptions, ret_spec);
    ret_spec->make_up = first_working_weekday(ret_spec);
    if (file.make_up && !weekday_parse(file.make_up, &ret_spec->make_up))
        node_fail(call, node_get(node, "make_up"), ERROR_INVALID, "make_up",
                  "\"%.20s\" is no weekday: mon … sun", file.make_up);
    if (call->error_count == before && !has_working_time(ret_spec))
        node_fail(call, node, ERROR_NO_WORKING_TIME, "weekly",
                  "this calendar has no working time at all");
    return call->error_count == before;
}

const CalendarSpec *calendar_spec_load(Call *call, const char *file, const HolidaySource *source) {
    const Node *node = yaml_load(call, file);
    CalendarSpec *spec = ARENA_NEW(call->arena, CalendarSpec);
    if (!node || !calendar_spec_read(call, node, NULL, source, spec))
        return NULL;
    spec->record.id = arena_text(call->arena, file);
    return spec;
}
