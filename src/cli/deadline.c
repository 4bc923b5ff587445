/* aftercare deadline, aftercare elapsed: the arithmetic of one calendar. */
#include "cli/command.h"
#include "cli/lines.h"
#include "rules/explain.h"

#include <glib.h>
#include <stdio.h>

enum { MOST_STRETCHES = 400 };

typedef struct Asked {
    const Calendar *calendar;
    const char *language;
    bool explain;
} Asked;

static const char *text_of(Call *call, const Node *question, const char *key) {
    const Node *node = node_get(question, key);
    if (node && node->kind == NODE_SCALAR)
        return node->text;
    call_fail(call, ERROR_INVALID, key, node ? "must be a text" : "is missing");
    return NULL;
}

static void write_explanation(Call *call, JsonWriter *out, const Asked *asked, Instant from,
                              Instant to) {
    Stretches stretches;
    explain_clock(call->arena, asked->calendar, MIN(from, to), MAX(from, to), &(Stops){0},
                  asked->language, MOST_STRETCHES, &stretches);
    json_key(out, "explain");
    json_begin_list(out);
    for (size_t i = 0; i < stretches.count; i++) {
        const Stretch *stretch = &stretches.items[i];
        json_begin_object(out);
        json_instant_field(out, "from", stretch->from);
        json_instant_field(out, "to", stretch->to);
        json_seconds_field(out, "seconds", stretch->counted);
        json_text_field(out, "why", stretch->text);
        json_end_object(out);
    }
    json_end_list(out);
}

static void echo_id(JsonWriter *out, const Node *question) {
    const Node *id = node_get(question, "id");
    if (id && id->kind == NODE_SCALAR)
        json_scalar_field(out, "id", id);
}

static bool read_day_end(Call *call, const char *text, DayEnd *ret) {
    *ret = text && !strcmp(text, "same time") ? DAY_END_SAME_TIME : DAY_END_CLOSING;
    if (!text || *ret == DAY_END_SAME_TIME || !strcmp(text, "closing"))
        return true;
    return call_fail(call, ERROR_INVALID, "at", "must be \"closing\" or \"same time\"");
}

static bool find_deadline(Call *call, const Calendar *calendar, const char *from,
                          const char *within, const char *day_end, Instant *ret_from,
                          Instant *ret_due) {
    Span span;
    DayEnd end;
    if (!instant_parse(call, "from", from, ret_from) ||
        !span_parse(call, "within", within, &span) || !read_day_end(call, day_end, &end))
        return false;
    return calendar_check_result(call, "within",
                                 calendar_span(calendar, *ret_from, &span, end, ret_due));
}

static bool asks_to_explain(const Node *question, const Asked *asked) {
    bool explain = false;
    return asked->explain || (node_yes_no(node_get(question, "explain"), &explain) && explain);
}

static void answer_deadline(Call *call, const Node *question, JsonWriter *out, void *with) {
    const Asked *asked = with;
    const char *from = text_of(call, question, "from");
    const char *within = text_of(call, question, "within");
    const Node *at = node_get(question, "at");
    Instant start, due;
    if (!from || !within ||
        !find_deadline(call, asked->calendar, from, within, at ? at->text : NULL, &start, &due))
        return;
    json_begin_object(out);
    echo_id(out, question);
    json_instant_field(out, "due", due);
    if (asks_to_explain(question, asked))
        write_explanation(call, out, asked, start, due);
    json_end_object(out);
}

static void answer_elapsed(Call *call, const Node *question, JsonWriter *out, void *with) {
    const Asked *asked = with;
    const char *from = text_of(call, question, "from"), *to = text_of(call, question, "to");
    Instant start, end;
    if (!from || !to || !instant_parse(call, "from", from, &start) ||
        !instant_parse(call, "to", to, &end))
        return;
    json_begin_object(out);
    echo_id(out, question);
    json_seconds_field(out, "seconds", calendar_elapsed(asked->calendar, start, end));
    if (asks_to_explain(question, asked))
        write_explanation(call, out, asked, start, end);
    json_end_object(out);
}

/* One question from options becomes the node that a line would be. */
static Node *option_question(Call *call, const Arguments *arguments, const char *const *options) {
    Node *question = ARENA_NEW(call->arena, Node);
    question->kind = NODE_MAP;
    for (; *options; options++) {
        const char *value = argument(arguments, *options);
        if (!value)
            continue;
        Node *text = ARENA_NEW(call->arena, Node);
        *text = (Node){.kind = NODE_SCALAR, .quoted = true, .text = value};
        *LIST_ADD(call->arena, &question->entries) =
            (NodeEntry){.key = *options + 2, .value = text};
    }
    return question;
}

static void print_for_people(Call *call, const Asked *asked, Instant from, Instant to) {
    char utc[INSTANT_TEXT_BYTES], local[INSTANT_TEXT_BYTES];
    const Zone *zone = calendar_zone(asked->calendar);
    printf("%s  (%s %s)\n", instant_text(utc, to, 0),
           instant_text(local, to, zone_offset(zone, to)), zone_id(zone));
    if (!asked->explain)
        return;
    Stretches stretches;
    explain_clock(call->arena, asked->calendar, MIN(from, to), MAX(from, to), &(Stops){0},
                  asked->language, MOST_STRETCHES, &stretches);
    for (size_t i = 0; i < stretches.count; i++)
        printf("  %s\n",
               stretch_text(call->arena, asked->calendar, &stretches.items[i], asked->language));
}

static int answer_one(Call *call, const Arguments *arguments, Asked *asked, const Node *question,
                      LineAnswer answer, bool deadline) {
    bool as_json = switched(arguments, "--json");
    Instant from, due;
    JsonWriter *out = json_writer_new(NULL);
    answer(call, question, out, asked);
    if (!call->error_count && deadline && !as_json &&
        find_deadline(call, asked->calendar, argument(arguments, "--from"),
                      argument(arguments, "--within"), argument(arguments, "--at"), &from, &due))
        print_for_people(call, asked, from, due);
    else if (!call->error_count)
        printf("%s\n", json_written(out, NULL));
    json_writer_free(out);
    return call->error_count ? report_errors(call, as_json) : EXIT_DONE;
}

static int run(Call *call, const Arguments *arguments, LineAnswer answer, bool deadline) {
    static const char *const OPTIONS[] = {"--from", "--within", "--to", "--at", NULL};
    HolidaySource source = holiday_source(arguments);
    const CalendarSpec *spec = calendar_spec_load(call, argument(arguments, "--calendar"), &source);
    Calendar *calendar = spec ? calendar_new(call, spec) : NULL;
    if (!calendar)
        return report_errors(call, switched(arguments, "--json"));
    const char *language = argument(arguments, "--lang");
    Asked asked = {calendar, language ? language : "en", switched(arguments, "--explain")};
    Node *question = option_question(call, arguments, OPTIONS);
    int code = question->entries.count
                   ? answer_one(call, arguments, &asked, question, answer, deadline)
                   : answer_lines(call, answer, &asked);
    calendar_free(calendar);
    return code;
}

int run_deadline(Call *call, const Arguments *arguments) {
    return run(call, arguments, answer_deadline, true);
}

int run_elapsed(Call *call, const Arguments *arguments) {
    return run(call, arguments, answer_elapsed, false);
}
