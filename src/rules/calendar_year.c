#include "rules/calendar_year.h"

#include <glib.h>

static Micros open_within(const Calendar *calendar, CivilDay day) {
    const Zone *zone = calendar_zone(calendar);
    Instant from = zone_from_local(zone, local_time(day, 0));
    Instant to = zone_from_local(zone, local_time(day + 1, 0));
    return calendar_elapsed(calendar, MAX(from, INSTANT_FIRST), MIN(to, INSTANT_END - 1));
}

void calendar_year(Arena *arena, const Calendar *calendar, int year, CalendarDays *ret_days) {
    *ret_days = (CalendarDays){0};
    for (CivilDay day = civil_day(year, 1, 1); day < civil_day(year + 1, 1, 1); day++)
        *LIST_ADD(arena, ret_days) =
            (CalendarDay){day, calendar_day_plan(calendar, day), open_within(calendar, day)};
}

/* A date that the calendar closes is its holiday, without a name. */
static const char *why_word(DayKind kind) {
    switch (kind) {
    case DAY_HOLIDAY:
    case DAY_DATE_CLOSED:
        return "holiday";
    case DAY_MAKE_UP:
        return "make_up";
    case DAY_EXCEPTION:
        return "exception";
    case DAY_WEEKLY:
        break;
    }
    return "weekly";
}

/* "06:00" of the next day where the range passes midnight; its end is "24:00". */
static const char *time_text(Arena *arena, Micros in_day) {
    int minutes = (int)(in_day / MICROS_PER_MINUTE);
    if (minutes > 24 * 60)
        minutes -= 24 * 60;
    return arena_printf(arena, "%02d:%02d", minutes / 60, minutes % 60);
}

static void write_hours(JsonWriter *out, Arena *arena, const Hours *hours) {
    json_key(out, "open");
    json_begin_list(out);
    for (size_t i = 0; i < hours->count; i++) {
        json_begin_list(out);
        json_text(out, time_text(arena, hours->items[i].opens));
        json_text(out, time_text(arena, hours->items[i].closes));
        json_end_list(out);
    }
    json_end_list(out);
}

static void write_day(JsonWriter *out, Arena *arena, const CalendarDay *day, const char *language) {
    const DayPlan *plan = &day->plan;
    json_begin_object(out);
    json_text_field(out, "date", civil_text(arena, day->day));
    write_hours(out, arena, plan->hours);
    json_seconds_field(out, "seconds", day->open);
    json_text_field(out, "why", why_word(plan->kind));
    json_text_field(out, "name", plan->name ? words_in(plan->name, language) : NULL);
    json_text_field(out, "set", plan->set);
    json_yes_no_field(out, "provisional", plan->provisional);
    json_end_object(out);
}

void calendar_year_write_json(JsonWriter *out, Arena *arena, const Calendar *calendar, int year,
                              const char *language) {
    CalendarDays days;
    calendar_year(arena, calendar, year, &days);
    json_begin_object(out);
    json_text_field(out, "id", calendar_id(calendar));
    json_text_field(out, "zone", zone_id(calendar_zone(calendar)));
    json_text_field(out, "incomplete_set", calendar_unknown_set(calendar, civil_day(year, 7, 1)));
    json_key(out, "days");
    json_begin_list(out);
    for (size_t i = 0; i < days.count; i++)
        write_day(out, arena, &days.items[i], language);
    json_end_list(out);
    json_end_object(out);
}
