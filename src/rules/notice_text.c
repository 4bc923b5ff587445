#include "rules/notice_text.h"

#include <glib.h>
#include <inttypes.h>

enum { LINE_MOST = 240 };

typedef struct Wording {
    const char *en, *zh;
} Wording;

static const Wording HEADINGS[] = {
    [NOTICE_OF_CALL_OUT] = {"You are called out", "请处理：您正在值班"},
    [NOTICE_OF_ALERT] = {"Clock warning", "时限提醒"},
    [NOTICE_OF_MENTION] = {"You are asked to look", "请您查看"},
    [NOTICE_OF_MESSAGE] = {"Re", "答复"},
    [NOTICE_OF_RECEIPT] = {"We have received your request", "我们已收到您的请求"},
};
static const Wording OVERDUE = {"Overdue", "已超时"};
static const Wording REQUEST_LINE = {"Request", "服务请求"};
static const Wording LEVEL_LINE = {"Level", "级别"};
static const Wording DUE_LINE = {"Due", "截止"};
static const Wording PROMISE_LINE = {"Promise", "承诺"};
static const Wording SEEN_AT_LINE = {"Open", "查看"};
static const Wording WROTE = {"wrote", "写道"};
static const Wording RECEIPT_END = {"Answer to this mail to add something.",
                                    "如需补充，请直接回复本邮件。"};

static const char *said(const NoticeFacts *facts, const Wording *wording) {
    return !g_strcmp0(facts->language, "zh") ? wording->zh : wording->en;
}

static const char *heading(const NoticeFacts *facts) {
    bool overdue = facts->kind == NOTICE_OF_ALERT && facts->broken;
    return said(facts, overdue ? &OVERDUE : &HEADINGS[facts->kind]);
}

/* "2027-03-01 10:10", on the reader's clock. */
static const char *time_text(Arena *arena, const NoticeFacts *facts) {
    LocalTime local = zone_to_local(facts->zone, facts->due);
    CivilDay day = local_day(local);
    int64_t minutes = (local - local_time(day, 0)) / MICROS_PER_MINUTE;
    return arena_printf(arena, "%s %02" PRId64 ":%02" PRId64, civil_text(arena, day), minutes / 60,
                        minutes % 60);
}

/* A subject or a chat's line is one line, whatever somebody wrote. */
static const char *one_line(Arena *arena, const char *text) {
    char *copy = g_strdup(text);
    for (char *at = copy; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            *at = ' ';
    const char *line = arena_text(arena, copy);
    g_free(copy);
    return line;
}

static void add_row(GString *out, const NoticeFacts *facts, const Wording *name,
                    const char *value) {
    if (value)
        g_string_append_printf(out, "%s: %s\n", said(facts, name), value);
}

static void add_rows(Arena *arena, GString *out, const NoticeFacts *facts) {
    bool for_customer = facts->kind == NOTICE_OF_MESSAGE || facts->kind == NOTICE_OF_RECEIPT;
    add_row(out, facts, &REQUEST_LINE,
            arena_printf(arena, "%s %s", facts->number, one_line(arena, facts->subject)));
    if (facts->kind != NOTICE_OF_MESSAGE) {
        add_row(out, facts, &LEVEL_LINE, facts->level);
        if (facts->promise)
            add_row(out, facts, &PROMISE_LINE,
                    arena_printf(arena, "%s%s%s", facts->promise, facts->place ? ", " : "",
                                 facts->place ? facts->place : ""));
        if (facts->due != INSTANT_NONE)
            add_row(out, facts, &DUE_LINE, time_text(arena, facts));
    }
    if (!for_customer)
        add_row(out, facts, &SEEN_AT_LINE, facts->url);
}

static const char *body(Arena *arena, const NoticeFacts *facts) {
    GString *out = g_string_new(NULL);
    if (facts->kind == NOTICE_OF_MESSAGE)
        g_string_append_printf(out, "%s\n\n-- \n", facts->said);
    else
        g_string_append_printf(out, "%s.\n\n", heading(facts));
    add_rows(arena, out, facts);
    if (facts->kind == NOTICE_OF_MENTION) {
        g_string_append_printf(out, "\n%s %s:\n%s\n", facts->author, said(facts, &WROTE),
                               facts->said);
    }
    if (facts->kind == NOTICE_OF_RECEIPT)
        g_string_append_printf(out, "\n%s\n", said(facts, &RECEIPT_END));
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static const char *line(Arena *arena, const NoticeFacts *facts) {
    const char *whole =
        one_line(arena, arena_printf(arena, "%s: %s %s%s%s%s%s", heading(facts), facts->number,
                                     facts->subject, facts->level ? " · " : "",
                                     facts->level ? facts->level : "",
                                     facts->due != INSTANT_NONE ? " · " : "",
                                     facts->due != INSTANT_NONE ? time_text(arena, facts) : ""));
    if (g_utf8_strlen(whole, -1) > LINE_MOST)
        whole = arena_text_n(arena, whole,
                             (size_t)(g_utf8_offset_to_pointer(whole, LINE_MOST) - whole));
    return facts->url ? arena_printf(arena, "%s %s", whole, facts->url) : whole;
}

NoticeText notice_text(Arena *arena, const NoticeFacts *facts) {
    const char *subject = one_line(
        arena, arena_printf(arena, "%s: %s [%s]", heading(facts), facts->subject, facts->number));
    return (NoticeText){subject, body(arena, facts), line(arena, facts)};
}
