/* aftercare calendar check: mistakes in calendar files, and the special days of a year. */
#include "cli/command.h"
#include "rules/calendar_year.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

static const char *hours_text(Arena *arena, const Hours *hours, bool chinese) {
    if (!hours->count)
        return chinese ? "休息" : "closed";
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < hours->count; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : "", hours->items[i].text);
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static const char *reason_text(Arena *arena, const DayPlan *plan, const char *language) {
    bool chinese = !strcmp(language, "zh");
    const char *make_up = chinese ? "，调休上班" : ", make-up working day";
    const char *provisional = chinese ? "，暂定" : ", provisional";
    switch (plan->kind) {
    case DAY_HOLIDAY:
    case DAY_MAKE_UP:
        return arena_printf(arena, "%s (%s%s)%s", words_in(plan->name, language), plan->set,
                            plan->kind == DAY_MAKE_UP ? make_up : "",
                            plan->provisional ? provisional : "");
    case DAY_DATE_CLOSED:
        return chinese ? "holidays 中的日期" : "date under holidays";
    case DAY_EXCEPTION:
        return chinese ? "特别日期" : "exception";
    case DAY_WEEKLY:
        return "";
    }
    return "";
}

static const char *weekday_text(CivilDay day, bool chinese) {
    static const char *const CHINESE[] = {"周一", "周二", "周三", "周四", "周五", "周六", "周日"};
    return chinese ? CHINESE[civil_weekday(day)] : weekday_word(civil_weekday(day));
}

static void print_year(Call *call, const Calendar *calendar, int year, const char *language) {
    bool chinese = !strcmp(language, "zh");
    for (CivilDay day = civil_day(year, 1, 1); day < civil_day(year + 1, 1, 1); day++) {
        DayPlan plan = calendar_day_plan(calendar, day);
        if (plan.kind != DAY_WEEKLY)
            printf("  %s %s  %-24s %s\n", civil_text(call->arena, day), weekday_text(day, chinese),
                   hours_text(call->arena, plan.hours, chinese),
                   reason_text(call->arena, &plan, language));
    }
    const char *unknown = calendar_unknown_set(calendar, civil_day(year, 7, 1));
    if (unknown)
        printf(chinese ? "  节假日集 %s 尚不完整：%d 年\n"
                       : "  the holiday set %s is not complete for %d\n",
               unknown, year);
}

/* One line for each special day. */
static void print_year_json(Call *call, const Calendar *calendar, int year, const char *language) {
    JsonWriter *out = json_writer_new(stdout);
    for (CivilDay day = civil_day(year, 1, 1); day < civil_day(year + 1, 1, 1); day++) {
        DayPlan plan = calendar_day_plan(calendar, day);
        if (plan.kind == DAY_WEEKLY)
            continue;
        json_begin_object(out);
        json_text_field(out, "date", civil_text(call->arena, day));
        json_text_field(out, "hours", hours_text(call->arena, plan.hours, !strcmp(language, "zh")));
        json_text_field(out, "why", reason_text(call->arena, &plan, language));
        json_yes_no_field(out, "provisional", plan.provisional);
        json_end_object(out);
        json_end_line(out);
    }
    json_writer_free(out);
}

static void check_file(Call *call, const char *file, const Arguments *arguments, long year) {
    HolidaySource source = holiday_source(arguments);
    const char *language = argument(arguments, "--lang");
    const CalendarSpec *spec = calendar_spec_load(call, file, &source);
    Calendar *calendar = spec ? calendar_new(call, spec) : NULL;
    bool as_json = switched(arguments, "--json");
    if (calendar && !as_json)
        printf(language && !strcmp(language, "zh") ? "%s：没有错误\n" : "%s: no mistakes\n", file);
    if (calendar && year && as_json)
        print_year_json(call, calendar, (int)year, language ? language : "en");
    else if (calendar && year)
        print_year(call, calendar, (int)year, language ? language : "en");
    calendar_free(calendar);
}

int run_calendar_check(Call *call, const Arguments *arguments) {
    const char *text = argument(arguments, "--year");
    long year = text ? strtol(text, NULL, 10) : 0;
    if (text && (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)) {
        call_fail(call, ERROR_USAGE, "--year", "must be a year from %d to %d", CALENDAR_FIRST_YEAR,
                  CALENDAR_LAST_YEAR);
        return report_errors(call, switched(arguments, "--json"));
    }
    for (size_t i = 0; i < arguments->operands.count; i++)
        check_file(call, arguments->operands.items[i], arguments, year);
    bool found =
        !call->errors || call->errors->code == ERROR_INVALID || call->errors->code == ERROR_SYNTAX;
    int code = report_errors(call, switched(arguments, "--json"));
    return code && found ? EXIT_NO : code;
}
