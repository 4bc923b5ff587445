#include "model/fact.h"

#include "base/text.h"
#include <glib.h>
#include <stdlib.h>

const char *const FACT_TYPE_WORDS[] = {"yes_no", "word", "count", "duration", "text", NULL};
const char *const FACT_SOURCE_WORDS[] = {"intake",    "engineer", "customer", "contract",
                                         "equipment", "history",  NULL};

static const Field FIELDS[] = {
    FIELD(FactSpec, name, WORDS, NEEDED, "What the fact is called."),
    FIELD(FactSpec, ask, WORDS, OPTIONAL, "The question that finds it out."),
    FIELD_ROW(FactSpec, type, WORD, NEEDED, FACT_TYPE_WORDS, "What kind of value it has."),
    FIELD_ROW(FactSpec, source, WORD, OPTIONAL, FACT_SOURCE_WORDS,
              "Who can tell; intake if left out."),
    FIELD(FactSpec, words, NAMED, OPTIONAL, "The possible words of a fact of type word."),
    FIELD(FactSpec, grows_from, TEXT, OPTIONAL,
          "A duration that lengthens by itself from this event on."),
    FIELD(FactSpec, grows_until, TEXT, OPTIONAL, "The event that ends a growing duration."),
    FIELD(FactSpec, clauses, TEXTS, OPTIONAL, "Clauses that name it."),
};
const Shape FACT_SHAPE = SHAPE("fact", FactSpec, FIELDS, "Something that can be known of a case.");

#define SAID(english, chinese)                                                                     \
    { .items = (Word[]){{"en", english}, {"zh", chinese}}, .count = 2 }
#define WORD(id_text, english, chinese)                                                            \
    { .record = {.id = id_text}, .words = SAID(english, chinese) }
#define WORDS_OF(...)                                                                              \
    {                                                                                              \
        .items = (NamedWords[]){__VA_ARGS__},                                                      \
        .count = sizeof((NamedWords[]){__VA_ARGS__}) / sizeof(NamedWords)                          \
    }

static const FactSpec BUILTIN[] = {
    {.record = {.id = "kind"},
     .name = SAID("kind of request", "请求类型"),
     .ask = SAID("What kind of request is it?", "属于哪类请求？"),
     .type = FACT_WORD,
     .words =
         WORDS_OF(WORD("fault", "fault", "故障"), WORD("open_box", "open-box claim", "开箱不合格"),
                  WORD("consultation", "consultation", "咨询"),
                  WORD("guidance", "on-site guidance", "现场指导"),
                  WORD("scheduled_support", "scheduled support", "预约支持"),
                  WORD("training", "training", "培训"), WORD("complaint", "complaint", "投诉"),
                  WORD("contract", "contract", "合同"))},
    {.record = {.id = "level"},
     .name = SAID("level", "故障级别"),
     .type = FACT_WORD,
     .source = SOURCE_HISTORY},
    {.record = {.id = "service_level"},
     .name = SAID("service level", "服务等级"),
     .type = FACT_WORD,
     .source = SOURCE_HISTORY},
    {.record = {.id = "support_mode"},
     .name = SAID("support mode", "支持方式"),
     .ask = SAID("By telephone or on site?", "电话支持还是现场支持？"),
     .type = FACT_WORD,
     .words = WORDS_OF(WORD("telephone", "telephone", "电话"), WORD("on_site", "on site", "现场"))},
    {.record = {.id = "fault_side"},
     .name = SAID("fault side", "故障性质"),
     .ask = SAID("Is the fault in hardware or software?", "硬件故障还是软件故障？"),
     .type = FACT_WORD,
     .source = SOURCE_ENGINEER,
     .words = WORDS_OF(WORD("hardware", "hardware", "硬件"), WORD("software", "software", "软件"),
                       WORD("none", "no fault", "无故障"))},
    {.record = {.id = "period"},
     .name = SAID("service period", "服务期"),
     .ask = SAID("In which period of the contract?", "处于合同的哪个服务期？"),
     .type = FACT_WORD,
     .source = SOURCE_CONTRACT},
    {.record = {.id = "equipment_class"},
     .name = SAID("class of equipment", "设备类别"),
     .ask = SAID("What class of equipment is it?", "属于哪类设备？"),
     .type = FACT_TEXT,
     .source = SOURCE_EQUIPMENT},
    {.record = {.id = "consecutive_failed_repairs"},
     .name = SAID("consecutive failed repairs", "连续维修未修复次数"),
     .ask = SAID("How often was this problem repaired in vain?", "同一问题已连续维修几次未修复？"),
     .type = FACT_COUNT,
     .source = SOURCE_HISTORY},
};

const FactSpec *fact_builtin(const char *id) {
    for (size_t i = 0; i < G_N_ELEMENTS(BUILTIN); i++)
        if (!strcmp(BUILTIN[i].record.id, id))
            return &BUILTIN[i];
    return NULL;
}

const char *const *fact_builtin_ids(size_t *ret_count) {
    static const char *const IDS[] = {
        "kind",       "level",  "service_level",   "support_mode",
        "fault_side", "period", "equipment_class", "consecutive_failed_repairs"};
    *ret_count = G_N_ELEMENTS(IDS);
    return IDS;
}

const Fact *facts_find(const Facts *facts, const char *id) {
    for (size_t i = 0; i < facts->count; i++)
        if (!strcmp(facts->items[i].id, id))
            return &facts->items[i];
    return NULL;
}

void facts_set(Arena *arena, Facts *facts, Fact fact) {
    Fact *there = (Fact *)facts_find(facts, fact.id);
    if (!there)
        there = LIST_ADD(arena, facts);
    *there = fact;
}

/* A whole number, quoted or not: facts also come from CSV and forms. */
static bool whole_number(const char *text, int64_t *ret_number) {
    if (!g_ascii_isdigit(*text) || strspn(text, "0123456789") != strlen(text) || strlen(text) > 15)
        return false;
    *ret_number = strtoll(text, NULL, 10);
    return true;
}

static bool read_word(Call *call, const FactSpec *spec, const Node *node, FactValue *value) {
    value->word = node->text;
    if (spec->words.count == 0 || named_find(&spec->words, node->text))
        return true;
    const char **words = ARENA_ARRAY(call->arena, const char *, spec->words.count);
    for (size_t i = 0; i < spec->words.count; i++)
        words[i] = spec->words.items[i].record.id;
    node_fail(call, node, ERROR_INVALID, spec->record.id, "\"%.60s\" is no word of this fact",
              node->text);
    call->last_error->hint = text_hint(call->arena, node->text, words, spec->words.count);
    return false;
}

/* Forms, CSV and JSON strings write yes and no in quotes. */
static bool read_yes_no(const Node *node, bool *ret_yes) {
    Node plain = *node;
    plain.quoted = false;
    return node_yes_no(&plain, ret_yes);
}

bool fact_value_read(Call *call, const FactSpec *spec, const Node *node, FactValue *ret_value) {
    FactValue value = {.type = (FactType)spec->type};
    *ret_value = value;
    if (node_is_null(node))
        return true; /* stated as unknown */
    if (node->kind != NODE_SCALAR)
        return node_fail(call, node, ERROR_INVALID, spec->record.id, "must be a single value");
    bool fine = true;
    switch (value.type) {
    case FACT_YES_NO:
        fine = read_yes_no(node, &value.yes) ||
               node_fail(call, node, ERROR_INVALID, spec->record.id, "must be yes or no");
        break;
    case FACT_WORD:
        fine = read_word(call, spec, node, &value);
        break;
    case FACT_TEXT:
        value.word = node->text;
        break;
    case FACT_COUNT:
        fine = whole_number(node->text, &value.number) ||
               node_fail(call, node, ERROR_INVALID, spec->record.id,
                         "must be a whole number, 0 or more");
        break;
    case FACT_DURATION: {
        Span span = {0};
        size_t before = call->error_count;
        bool parsed = span_parse(call, spec->record.id, node->text, &span);
        call_forget_errors(call, before); /* they have no place */
        fine = (parsed && span_is_time(&span) && !span_is_negative(&span)) ||
               node_fail(call, node, ERROR_INVALID, spec->record.id,
                         "must be a duration in s, min and h");
        value.number = span.micros;
        break;
    }
    }
    value.known = fine;
    if (fine)
        *ret_value = value;
    return fine;
}

const char *fact_value_text(Arena *arena, const FactValue *value) {
    if (!value->known)
        return "unknown";
    switch (value->type) {
    case FACT_YES_NO:
        return value->yes ? "yes" : "no";
    case FACT_WORD:
    case FACT_TEXT:
        return value->word;
    case FACT_COUNT:
        return arena_printf(arena, "%ld", value->number);
    case FACT_DURATION:
        return span_text(arena, &(Span){.micros = value->number}, "en");
    }
    return "";
}
