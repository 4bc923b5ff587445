#include "actions/label_report.h"

#include <glib.h>

enum { SUBJECT_MOST = 100 };

static bool check(Call *call, const char *field, const char *text, long most) {
    return g_utf8_strlen(text, -1) <= most ||
           call_fail(call, ERROR_INVALID, field,
                     "At most %ld characters, please. 最多 %ld 个字符。", most, most);
}

static bool check_report(Call *call, const LabelReport *report) {
    if (!*report->text)
        return call_fail(call, ERROR_INVALID, "text",
                         "Write in a few words what doesn't work. 请简单说明故障。");
    return check(call, "text", report->text, LABEL_TEXT_MOST) &&
           check(call, "name", report->name, LABEL_NAME_MOST) &&
           check(call, "phone", report->phone, LABEL_PHONE_MOST);
}

/* The first line, on one line. */
static const char *subject_of(Arena *arena, const char *text) {
    char *line = arena_text_n(arena, text, strcspn(text, "\n"));
    for (char *at = line; *at; at++)
        if (g_ascii_iscntrl(*at))
            *at = ' ';
    if (g_utf8_strlen(line, -1) <= SUBJECT_MOST)
        return line;
    *g_utf8_offset_to_pointer(line, SUBJECT_MOST - 1) = '\0';
    return arena_printf(arena, "%s…", line);
}

static const char *description_of(Arena *arena, const LabelReport *report) {
    const char *text = arena_printf(arena, "%s\n", report->text);
    if (*report->name)
        text = arena_printf(arena, "%s\nName 姓名: %s", text, report->name);
    if (*report->phone)
        text = arena_printf(arena, "%s\nTel. 电话: %s", text, report->phone);
    return text;
}

/* As the hotline would have typed it. */
static const Node *input_of(Call *call, const Equipment *unit, const LabelReport *report) {
    Arena *arena = call->arena;
    Node *input = node_new_map(arena);
    node_put(arena, input, "kind", node_new_text(arena, "fault"));
    node_put(arena, input, "channel", node_new_text(arena, "qr"));
    node_put(arena, input, "equipment", node_new_whole(arena, unit->head.id));
    node_put(arena, input, "subject", node_new_text(arena, subject_of(arena, report->text)));
    node_put(arena, input, "description", node_new_text(arena, description_of(arena, report)));
    return input;
}

bool label_report_prepare(Call *call, Service *service, Db *db, const Equipment *unit,
                          const LabelReport *report, Intake *ret) {
    if (!check_report(call, report))
        return false;
    const Node *input = input_of(call, unit, report);
    return intake_prepare(call, service, db, &ACTOR_SYSTEM, input, ret);
}
