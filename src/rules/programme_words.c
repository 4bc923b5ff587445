#include "rules/programme_words.h"

#include "base/text.h"
#include <glib.h>

typedef struct Writer {
    Arena *arena;
    const Programme *programme;
    const char *language;
    bool chinese;
    GString *out; /* of the line at hand */
    ProgrammeSections *sections;
} Writer;

static const char *take_text(Writer *writer) {
    const char *text = arena_text(writer->arena, writer->out->str);
    g_string_free(writer->out, TRUE);
    return text;
}

/* Of the key itself: what stands under it may begin on the next line. */
static int line_of_part(const Programme *programme, const char *part) {
    const Node *root = programme->record.node;
    for (size_t i = 0; i < root->entries.count; i++)
        if (!strcmp(root->entries.items[i].key, part))
            return root->entries.items[i].line;
    return 0;
}

static void heading(Writer *writer, const char *part, const char *english, const char *chinese) {
    *LIST_ADD(writer->arena, writer->sections) =
        (ProgrammeSection){.part = part,
                           .title = writer->chinese ? chinese : english,
                           .line = line_of_part(writer->programme, part)};
}

/* What was written becomes a line of the last section, about what stands at `node`. */
static void end_line(Writer *writer, const Node *node) {
    ProgrammeSection *section = &writer->sections->items[writer->sections->count - 1];
    *LIST_ADD(writer->arena, &section->lines) =
        (ProgrammeLine){arena_text(writer->arena, writer->out->str), node ? node->line : 0};
    g_string_truncate(writer->out, 0);
}

static const char *event_words(const Writer *writer, const char *id) {
    const EventType *type = event_type_find(id);
    const NamedWords *own = named_find(&writer->programme->events, id);
    if (type)
        return writer->chinese ? type->about_zh : type->about_en;
    return own ? words_in(&own->words, writer->language) : id;
}

static void write_events(Writer *writer, const Texts *events) {
    for (size_t i = 0; i < events->count; i++)
        g_string_append_printf(writer->out, "%s\"%s\"",
                               i == 0            ? ""
                               : writer->chinese ? " 或 "
                                                 : " or ",
                               event_words(writer, events->items[i]));
}

static const char *choice_name(const Writer *writer, const char *key) {
    const Level *level = programme_level(writer->programme, key);
    if (level)
        return words_in(&level->name, writer->language);
    const NamedWords *service = named_find(&writer->programme->service_levels, key);
    return service ? words_in(&service->words, writer->language) : key;
}

static void write_spans(Writer *writer, const SpanChoices *choices) {
    for (size_t i = 0; i < choices->count; i++) {
        const char *span = span_text(writer->arena, &choices->items[i].span, writer->language);
        if (choices->items[i].key)
            g_string_append_printf(writer->out, writer->chinese ? "%s%s：%s" : "%s%s: %s",
                                   i == 0            ? ""
                                   : writer->chinese ? "，"
                                                     : ", ",
                                   choice_name(writer, choices->items[i].key), span);
        else
            g_string_append(writer->out, span);
    }
}

static void write_calendars(Writer *writer, const Promise *promise) {
    if (!promise->calendar.count) {
        g_string_append(writer->out, writer->chinese ? "（全天候）" : ", around the clock");
        return;
    }
    g_string_append(writer->out, writer->chinese ? "（日历：" : ", on calendar ");
    for (size_t i = 0; i < promise->calendar.count; i++) {
        const TextChoice *choice = &promise->calendar.items[i];
        g_string_append_printf(writer->out, "%s%s%s%s", i ? ", " : "",
                               choice->key ? choice_name(writer, choice->key) : "",
                               choice->key ? ": " : "", choice->text);
    }
    g_string_append(writer->out, writer->chinese ? "）" : "");
}

static void write_shape(Writer *writer, const Promise *promise) {
    bool chinese = writer->chinese;
    Arena *arena = writer->arena;
    switch (promise_shape(promise)) {
    case PROMISE_WITHIN:
        g_string_append(writer->out, chinese ? "时限 " : "within ");
        write_spans(writer, &promise->within);
        write_calendars(writer, promise);
        break;
    case PROMISE_BY:
        g_string_append(writer->out, chinese ? "不晚于约定时间" : "by the agreed time");
        break;
    case PROMISE_EVERY:
        g_string_append_printf(writer->out, chinese ? "每 %s 一次" : "once every %s",
                               span_text(arena, &promise->every, writer->language));
        break;
    case PROMISE_TIMES:
        g_string_append_printf(writer->out, chinese ? "每 %2$s %1$d 次" : "%1$d times every %2$s",
                               promise->times, span_text(arena, &promise->per, writer->language));
        break;
    case PROMISE_AHEAD:
        g_string_append(writer->out, chinese ? "提前至少 " : "at least ");
        write_spans(writer, &promise->ahead);
        g_string_append(writer->out, chinese ? "" : " ahead");
        break;
    }
}

static void write_promise(Writer *writer, const Promise *promise) {
    bool chinese = writer->chinese;
    write_shape(writer, promise);
    g_string_append(writer->out, chinese ? "；起点 " : "; from ");
    write_events(writer, &promise->from);
    g_string_append(writer->out, chinese ? "，完成 " : " until ");
    write_events(writer, &promise->until);
    if (promise->applies)
        g_string_append_printf(writer->out, chinese ? "；适用：%s" : "; where %s",
                               condition_text(writer->arena, promise->applies, writer->language));
    if (promise->pauses.count)
        g_string_append(writer->out, chinese ? "；暂停：" : "; stands still while: ");
    for (size_t i = 0; i < promise->pauses.count; i++) {
        const PauseReason *reason = programme_pause(writer->programme, promise->pauses.items[i]);
        g_string_append_printf(writer->out, "%s%s", i ? ", " : "",
                               reason ? words_in(&reason->name, writer->language)
                                      : promise->pauses.items[i]);
    }
}

const char *promise_in_words(Arena *arena, const Programme *programme, const Promise *promise,
                             const char *language) {
    Writer writer = {.arena = arena,
                     .programme = programme,
                     .language = language,
                     .chinese = text_starts_with(language, "zh"),
                     .out = g_string_new(NULL)};
    write_promise(&writer, promise);
    return take_text(&writer);
}

/* A line ends with the clauses that it carries out. */
static void end_with_clauses(Writer *writer, const Record *record, const Texts *clauses) {
    for (size_t i = 0; i < clauses->count; i++)
        g_string_append_printf(writer->out, "%s%s", i ? ", " : "  [", clauses->items[i]);
    g_string_append(writer->out, clauses->count ? "]" : "");
    end_line(writer, record->node);
}

static void write_levels(Writer *writer) {
    const Programme *programme = writer->programme;
    if (programme->levels.count)
        heading(writer, "levels", "LEVELS OF FAILURE", "故障级别");
    for (size_t i = 0; i < programme->levels.count; i++) {
        const Level *level = &programme->levels.items[i];
        g_string_append_printf(writer->out, "%s: %s", words_in(&level->name, writer->language),
                               condition_text(writer->arena, level->when, writer->language));
        end_with_clauses(writer, &level->record, &level->clauses);
    }
}

static void write_promises(Writer *writer) {
    const Programme *programme = writer->programme;
    heading(writer, "promises", "PROMISES", "服务承诺");
    for (size_t i = 0; i < programme->promises.count; i++) {
        const Promise *promise = &programme->promises.items[i];
        g_string_append_printf(writer->out, "%s: ", promise_name(promise, writer->language));
        write_promise(writer, promise);
        end_with_clauses(writer, &promise->record, &promise->clauses);
    }
}

static void write_periods(Writer *writer) {
    const Programme *programme = writer->programme;
    if (programme->periods.count)
        heading(writer, "periods", "PERIODS, FROM THE ACCEPTANCE DATE", "服务期（自验收之日起）");
    for (size_t i = 0; i < programme->periods.count; i++) {
        const Period *period = &programme->periods.items[i];
        const char *lasts = span_is_zero(&period->lasts)
                                ? (writer->chinese ? "终身" : "for life")
                                : span_text(writer->arena, &period->lasts, writer->language);
        g_string_append_printf(writer->out, "%s: %s", words_in(&period->name, writer->language),
                               lasts);
        end_with_clauses(writer, &period->record, &period->clauses);
    }
}

static const char *charge_words(const Writer *writer, int charge) {
    static const char *const ENGLISH[] = {
        "free", "list price", "list price, at most the contract's", "standard fee", "not provided"};
    static const char *const CHINESE[] = {"免费", "按目录价", "按目录价且不高于合同单价",
                                          "按收费标准", "不提供"};
    return writer->chinese ? CHINESE[charge] : ENGLISH[charge];
}

static void write_coverage(Writer *writer) {
    const Programme *programme = writer->programme;
    if (programme->coverage.count)
        heading(writer, "coverage", "WHO PAYS (the first that matches decides)",
                "收费规则（自上而下，先符合者为准）");
    for (size_t i = 0; i < programme->coverage.count; i++) {
        const CoverageRule *rule = &programme->coverage.items[i];
        g_string_append_printf(
            writer->out,
            writer->chinese ? "%zu. %s：%s；配件%s，人工%s，差旅%s"
                            : "%zu. %s: %s; parts %s, labour %s, travel %s",
            i + 1, condition_text(writer->arena, rule->when, writer->language),
            words_in(&rule->says, writer->language), charge_words(writer, rule->parts),
            charge_words(writer, rule->labour), charge_words(writer, rule->travel));
        end_with_clauses(writer, &rule->record, &rule->clauses);
    }
}

static void write_steps(Writer *writer) {
    const Programme *programme = writer->programme;
    if (programme->process.count)
        heading(writer, "process", "SERVICE PROCESS", "服务流程");
    for (size_t i = 0; i < programme->process.count; i++) {
        const Step *step = &programme->process.items[i];
        g_string_append_printf(writer->out, "%zu. %s", i + 1,
                               words_in(&step->name, writer->language));
        end_with_clauses(writer, &step->record, &step->clauses);
    }
    if (programme->duties.count)
        heading(writer, "duties", "DUTIES WITHOUT A CLOCK", "其他义务");
    for (size_t i = 0; i < programme->duties.count; i++) {
        const Duty *duty = &programme->duties.items[i];
        g_string_append_printf(writer->out, "%s", words_in(&duty->says, writer->language));
        end_with_clauses(writer, &duty->record, &duty->clauses);
    }
}

static void write_clauses(Writer *writer) {
    const NamedWordsMap *clauses = &writer->programme->clauses;
    heading(writer, "clauses", "CLAUSES", "条款");
    for (size_t i = 0; i < clauses->count; i++) {
        g_string_append_printf(writer->out, "%s  %s", clauses->items[i].record.id,
                               words_in(&clauses->items[i].words, writer->language));
        end_line(writer, clauses->items[i].record.node);
    }
}

void programme_sections(Arena *arena, const Programme *programme, const char *language,
                        ProgrammeSections *ret_sections) {
    *ret_sections = (ProgrammeSections){0};
    Writer writer = {
        arena,       programme, language, text_starts_with(language, "zh"), g_string_new(NULL),
        ret_sections};
    write_levels(&writer);
    write_promises(&writer);
    write_periods(&writer);
    write_coverage(&writer);
    write_steps(&writer);
    write_clauses(&writer);
    g_string_free(writer.out, TRUE);
}

const char *programme_in_words(Arena *arena, const Programme *programme, const char *language) {
    ProgrammeSections sections;
    programme_sections(arena, programme, language, &sections);
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s (%s %s)\n", words_in(&programme->name, language),
                           programme->programme, programme->version);
    if (programme->about.count)
        g_string_append_printf(out, "%s\n", words_in(&programme->about, language));
    for (size_t i = 0; i < sections.count; i++) {
        g_string_append_printf(out, "\n%s\n", sections.items[i].title);
        for (size_t k = 0; k < sections.items[i].lines.count; k++)
            g_string_append_printf(out, "  %s\n", sections.items[i].lines.items[k].text);
    }
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}
