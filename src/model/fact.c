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

#define BUILTIN_WORDS(...)                                                                         \
    {                                                                                              \
        .items = (NamedWords[]){__VA_ARGS__},                                                      \
        .count = sizeof((NamedWords[]){__VA_ARGS__}) / sizeof(NamedWords)                          \
    }
#define BUILTIN_WORD(word)                                                                         \
    {                                                                                              \
        .record = {.id = word }                                                                    \
    }

static const FactSpec BUILTIN[] = {
    {.record = {.id = "kind"},
     .type = FACT_WORD,
     .words = BUILTIN_WORDS(BUILTIN_WORD("fault"), BUILTIN_WORD("open_box"),
                            BUILTIN_WORD("consultation"), BUILTIN_WORD("guidance"),
                            BUILTIN_WORD("scheduled_support"), BUILTIN_WORD("training"),
                            BUILTIN_WORD("complaint"), BUILTIN_WORD("contract"))},
    {.record = {.id = "level"}, .type = FACT_WORD, .source = SOURCE_HISTORY},
    {.record = {.id = "service_level"}, .type = FACT_WORD, .source = SOURCE_HISTORY},
    {.record = {.id = "support_mode"},
     .type = FACT_WORD,
     .words = BUILTIN_WORDS(BUILTIN_WORD("telephone"), BUILTIN_WORD("on_site"))},
    {.record = {.id = "fault_side"},
     .type = FACT_WORD,
     .source = SOURCE_ENGINEER,
     .words =
         BUILTIN_WORDS(BUILTIN_WORD("hardware"), BUILTIN_WORD("software"), BUILTIN_WORD("none"))},
    {.record = {.id = "period"}, .type = FACT_WORD, .source = SOURCE_CONTRACT},
    {.record = {.id = "equipment_class"}, .type = FACT_TEXT, .source = SOURCE_EQUIPMENT},
    {.record = {.id = "consecutive_failed_repairs"}, .type = FACT_COUNT, .source = SOURCE_HISTORY},
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
        fine = span_parse(call, spec->record.id, node->text, &span) &&
               ((span_is_time(&span) && !span_is_negative(&span)) ||
                node_fail(call, node, ERROR_INVALID, spec->record.id,
                          "must be a duration in s, min and h"));
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
