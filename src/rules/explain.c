#include "rules/explain.h"

#include "base/text.h"
#include <glib.h>
#include <stdio.h>

static bool is_chinese(const char *language) {
    return text_starts_with(language, "zh");
}

/* ---- days ---- */

static const char *weekday_in(Weekday weekday, bool chinese) {
    static const char *const CHINESE[] = {"星期一", "星期二", "星期三", "星期四",
                                          "星期五", "星期六", "星期日"};
    return chinese ? CHINESE[weekday] : weekday_name(weekday);
}

static const char *plan_text(Arena *arena, const DayPlan *plan, CivilDay day,
                             const char *language) {
    bool chinese = is_chinese(language);
    const char *provisional = !plan->provisional ? "" : chinese ? "，暂定" : ", provisional";
    switch (plan->kind) {
    case DAY_HOLIDAY:
        return arena_printf(arena, "%s (%s%s)", words_in(plan->name, language), plan->set,
                            provisional);
    case DAY_MAKE_UP:
        return arena_printf(arena,
                            chinese ? "调休上班 %s (%s%s)" : "make-up working day for %s (%s%s)",
                            words_in(plan->name, language), plan->set, provisional);
    case DAY_DATE_CLOSED:
        return chinese ? "日历休息日" : "closed on this date";
    case DAY_EXCEPTION:
        return plan->hours->count ? (chinese ? "特别工作时间" : "special hours")
                                  : (chinese ? "特别休息日" : "closed on this date");
    case DAY_WEEKLY:
        return weekday_in(civil_weekday(day), chinese);
    }
    g_assert_not_reached();
}

/* Why [from, to) is closed: the days in it that are closed whole, or the hours of the day. */
static const char *closed_text(Arena *arena, const Calendar *calendar, Instant from, Instant to,
                               const char *language) {
    const Zone *zone = calendar_zone(calendar);
    CivilDay first = zone_day(zone, from), last = zone_day(zone, to - 1);
    bool chinese = is_chinese(language);
    GString *out = g_string_new(NULL);
    int named = 0;
    for (CivilDay day = first; day <= last && day - first < 40; day++) {
        DayPlan plan = calendar_day_plan(calendar, day);
        if (plan.hours->count || named == 12)
            continue;
        g_string_append_printf(out, "%s%s %s", named++ ? "; " : "", civil_text(arena, day),
                               plan_text(arena, &plan, day, language));
        if (calendar_unknown_set(calendar, day))
            g_string_append(out, chinese ? " (节假日未公布)" : " (holidays not known yet)");
    }
    if (!named)
        g_string_append(out, chinese ? "工作时间之外" : "outside working hours");
    const char *text = arena_printf(arena, chinese ? "休息：%s" : "closed: %s", out->str);
    g_string_free(out, TRUE);
    return text;
}

static const char *open_text(Arena *arena, const Calendar *calendar, Instant from,
                             const char *language) {
    CivilDay day = zone_day(calendar_zone(calendar), from);
    DayPlan plan = calendar_day_plan(calendar, day);
    bool chinese = is_chinese(language);
    const char *doubt = !calendar_unknown_set(calendar, day) ? ""
                        : chinese                            ? "（当年节假日未公布）"
                                                             : " (holidays not known yet)";
    if (plan.kind == DAY_MAKE_UP || plan.kind == DAY_EXCEPTION)
        return arena_printf(arena, chinese ? "计时：%s%s" : "counted: %s%s",
                            plan_text(arena, &plan, day, language), doubt);
    return arena_printf(arena, chinese ? "计时%s" : "counted%s", doubt);
}

/* ---- stretches ---- */

typedef struct Layout {
    Arena *arena;
    const Calendar *calendar;
    const char *language;
    size_t most;
    Stretches *out;
} Layout;

static void add(Layout *layout, StretchKind kind, Instant from, Instant to, const char *text) {
    if (to <= from)
        return;
    Micros counted = kind == STRETCH_COUNTED ? to - from : 0;
    if (layout->out->count < layout->most) {
        *LIST_ADD(layout->arena, layout->out) = (Stretch){kind, from, to, counted, text};
        return;
    }
    Stretch *last = &layout->out->items[layout->out->count - 1];
    last->to = to;
    last->counted += counted;
    last->kind = STRETCH_COUNTED;
    last->text = is_chinese(layout->language) ? "其余时段合计" : "the rest, summed up";
}

/* [from, to) without stops: opening after opening. */
static void lay_out_running(Layout *layout, Instant from, Instant to) {
    Arena *arena = layout->arena;
    const Calendar *calendar = layout->calendar;
    while (from < to) {
        if (layout->out->count == layout->most) {
            Micros counted = calendar_elapsed(calendar, from, to);
            add(layout, STRETCH_COUNTED, from, to, NULL);
            Stretch *last = &layout->out->items[layout->out->count - 1];
            last->counted += counted - (to - from);
            return;
        }
        Instant start, end;
        if (!calendar_next_opening(calendar, from, &start, &end) || start >= to) {
            add(layout, STRETCH_CLOSED, from, to,
                closed_text(arena, calendar, from, to, layout->language));
            return;
        }
        if (start > from)
            add(layout, STRETCH_CLOSED, from, start,
                closed_text(arena, calendar, from, start, layout->language));
        from = MAX(from, start);
        end = MIN(end, to);
        add(layout, STRETCH_COUNTED, from, end, open_text(arena, calendar, from, layout->language));
        from = end;
    }
}

/* The calendar that never closes needs no look at openings. */
static void lay_out(Layout *layout, Instant from, Instant to) {
    if (!strcmp(calendar_id(layout->calendar), "always"))
        add(layout, STRETCH_COUNTED, from, to,
            is_chinese(layout->language) ? "全天候计时" : "counted around the clock");
    else
        lay_out_running(layout, from, to);
}

void explain_clock(Arena *arena, const Calendar *calendar, Instant from, Instant to,
                   const Stops *stops, const char *language, size_t most,
                   Stretches *ret_stretches) {
    *ret_stretches = (Stretches){0};
    Layout layout = {arena, calendar, language, MAX(most, 1), ret_stretches};
    for (size_t i = 0; i < stops->count && from < to; i++) {
        const Stop *stop = &stops->items[i];
        Instant stop_end = stop->to == INSTANT_NONE ? to : MIN(stop->to, to);
        if (stop_end <= from)
            continue;
        lay_out(&layout, from, MIN(stop->from, to));
        add(&layout, STRETCH_STOPPED, MAX(from, stop->from), stop_end,
            arena_printf(arena, is_chinese(language) ? "暂停：%s" : "stopped: %s", stop->reason));
        from = MAX(from, stop_end);
    }
    lay_out(&layout, from, to);
}

static const char *reason_in_words(Arena *arena, const Programme *programme, const char *reason,
                                   const char *language) {
    char **ids = g_strsplit(reason, " + ", -1);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; ids[i]; i++) {
        const PauseReason *pause = programme_pause(programme, ids[i]);
        g_string_append_printf(out, "%s%s", i ? " + " : "",
                               pause ? words_in(&pause->name, language) : ids[i]);
    }
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    g_strfreev(ids);
    return text;
}

void explain_stops(Arena *arena, const Programme *programme, const Stops *stops,
                   const char *language, Stops *ret_stops) {
    *ret_stops = (Stops){0};
    for (size_t i = 0; i < stops->count; i++) {
        Stop *stop = LIST_ADD(arena, ret_stops);
        *stop = stops->items[i];
        stop->reason = reason_in_words(arena, programme, stop->reason, language);
    }
}

/* ---- words ---- */

static const char *local_words(Arena *arena, const Zone *zone, Instant at) {
    char buffer[INSTANT_TEXT_BYTES];
    int offset = zone_offset(zone, at);
    const char *text = instant_text(buffer, at, offset);
    char *words = arena_text(arena, text);
    words[10] = ' ';
    /* drop the offset: the zone is named once */
    char *tail = words + 19;
    if (*tail == '.')
        tail += strcspn(tail, "Z+-");
    *tail = '\0';
    return words;
}

const char *stretch_text(Arena *arena, const Calendar *calendar, const Stretch *stretch,
                         const char *language) {
    const Zone *zone = calendar_zone(calendar);
    const char *from = local_words(arena, zone, stretch->from);
    const char *to = local_words(arena, zone, stretch->to);
    const char *end = !strncmp(from, to, 10) ? to + 11 : to;
    if (stretch->kind == STRETCH_COUNTED)
        return arena_printf(arena, "%s – %s  %s %s", from, end, stretch->text,
                            micros_words(arena, stretch->counted, language));
    return arena_printf(arena, "%s – %s  %s", from, end, stretch->text);
}

static const char *level_words(Arena *arena, const Programme *programme, const Commitment *c,
                               const char *language) {
    const Level *level = c->level ? programme_level(programme, c->level) : NULL;
    return level ? arena_printf(arena, " (%s)", words_in(&level->name, language)) : "";
}

static void say(Arena *arena, Texts *out, const char *text) {
    *LIST_ADD(arena, out) = text;
}

static void say_clauses(Arena *arena, const Programme *programme, const Commitment *commitment,
                        const char *language, Texts *out) {
    const Promise *promise = commitment->promise;
    for (size_t i = 0; i < promise->clauses.count; i++) {
        const char *clause = programme_clause(programme, promise->clauses.items[i], language);
        say(arena, out,
            arena_printf(arena, is_chinese(language) ? "条款 %s：%s" : "clause %s: %s",
                         promise->clauses.items[i], clause ? clause : ""));
    }
}

static void say_promise(Arena *arena, const Programme *programme, const Commitment *commitment,
                        const char *language, Texts *out) {
    bool chinese = is_chinese(language);
    const char *level = level_words(arena, programme, commitment, language);
    const char *calendar = calendar_id(commitment->clock.calendar);
    const Zone *zone = calendar_zone(commitment->clock.calendar);
    const char *start = local_words(arena, zone, commitment->start);
    if (!commitment->fixed)
        say(arena, out,
            arena_printf(arena,
                         chinese ? "自 %s 起 %s 内%s，日历 %s，时区 %s"
                                 : "within %2$s of %1$s%3$s on calendar %4$s, zone %5$s",
                         start, span_text(arena, &commitment->clock.span, language), level,
                         calendar, zone_id(zone)));
    else if (commitment->due != INSTANT_NONE)
        say(arena, out,
            arena_printf(arena,
                         chinese ? "自 %s 起，不晚于 %s%s，时区 %s"
                                 : "from %1$s, by %2$s%3$s, zone %4$s",
                         start, local_words(arena, zone, commitment->due), level, zone_id(zone)));
}

static void say_outcome(Arena *arena, const Commitment *c, const char *language, Texts *out) {
    bool chinese = is_chinese(language);
    const Zone *zone = calendar_zone(c->clock.calendar);
    const char *over = micros_words(arena, c->used - c->total, language);
    switch (c->state) {
    case COMMITMENT_MET:
        say(arena, out,
            arena_printf(arena, chinese ? "%s 由 %s 履行" : "met at %s by %s",
                         local_words(arena, zone, c->met_at), c->met_by));
        break;
    case COMMITMENT_LATE:
        say(arena, out,
            arena_printf(arena, chinese ? "%s 由 %s 履行，超时 %s" : "met at %s by %s, late by %s",
                         local_words(arena, zone, c->met_at), c->met_by, over));
        break;
    case COMMITMENT_BREACHED:
        say(arena, out,
            arena_printf(arena,
                         chinese ? "%s 到期未履行，已超时 %s"
                                 : "due at %s and still open, over by %s",
                         local_words(arena, zone, c->due), over));
        break;
    case COMMITMENT_PAUSED:
        say(arena, out,
            arena_printf(arena,
                         chinese ? "暂停中，若现在恢复则 %s 到期"
                                 : "paused; due at %s if it resumed now",
                         local_words(arena, zone, c->projected)));
        break;
    case COMMITMENT_VOID:
        say(arena, out,
            arena_printf(arena, chinese ? "%s 失效：%s" : "void at %s: %s",
                         local_words(arena, zone, c->void_at),
                         chinese ? c->void_reason_zh : c->void_reason));
        break;
    case COMMITMENT_RUNNING:
        if (c->due != INSTANT_NONE)
            say(arena, out,
                arena_printf(arena, chinese ? "%s 到期" : "due at %s",
                             local_words(arena, zone, c->due)));
        break;
    }
}

static void say_doubts(Arena *arena, const Commitment *commitment, bool chinese, Texts *out) {
    if (commitment->problem == CALENDAR_NO_WORKING_TIME)
        say(arena, out,
            chinese ? "无到期时刻：日历十年内没有工作时间"
                    : "no due instant: the calendar has no working time within ten years");
    if (commitment->problem == CALENDAR_OUT_OF_RANGE)
        say(arena, out,
            chinese ? "无到期时刻：超出1900至2299年"
                    : "no due instant: it lies outside the years 1900 to 2299");
    if (commitment->backdated)
        say(arena, out,
            chinese ? "依据的事件为事后补录"
                    : "rests on an event that was recorded late (backdated)");
}

void explain_commitment(Arena *arena, const Programme *programme, const Commitment *commitment,
                        const char *language, Texts *ret_sentences) {
    *ret_sentences = (Texts){0};
    say_clauses(arena, programme, commitment, language, ret_sentences);
    say_promise(arena, programme, commitment, language, ret_sentences);
    for (size_t i = 0; i < commitment->notes.count; i++)
        say(arena, ret_sentences,
            is_chinese(language) ? commitment->notes.items[i].zh : commitment->notes.items[i].en);
    say_doubts(arena, commitment, is_chinese(language), ret_sentences);
    say_outcome(arena, commitment, language, ret_sentences);
}

void explain_whole(Arena *arena, const Programme *programme, const Commitment *commitment,
                   Instant until, const char *language, size_t most, Texts *ret_sentences) {
    const Calendar *calendar = commitment->clock.calendar;
    Stretches stretches;
    Stops stops;
    explain_commitment(arena, programme, commitment, language, ret_sentences);
    if (commitment->fixed || until == INSTANT_NONE)
        return;
    explain_stops(arena, programme, &commitment->clock.stops, language, &stops);
    explain_clock(arena, calendar, commitment->start, until, &stops, language, most, &stretches);
    for (size_t i = 0; i < stretches.count; i++)
        *LIST_ADD(arena, ret_sentences) =
            stretch_text(arena, calendar, &stretches.items[i], language);
}
