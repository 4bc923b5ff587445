/* Field tables as a JSON Schema for editors, and as a Markdown reference for people. */
#include "base/json.h"
#include "model/event.h"
#include "model/fact.h"
#include "model/shape.h"

#include <glib.h>

static void write_shape(JsonWriter *out, const Shape *shape);

static void write_pattern(JsonWriter *out, const char *pattern) {
    json_text_field(out, "type", "string");
    json_text_field(out, "pattern", pattern);
}

static void write_scalar(JsonWriter *out) {
    json_key(out, "type");
    json_begin_list(out);
    json_text(out, "string");
    json_text(out, "number");
    json_end_list(out);
}

static void write_any_of_text_and_list(JsonWriter *out) {
    json_key(out, "oneOf");
    json_begin_list(out);
    json_begin_object(out);
    write_scalar(out);
    json_end_object(out);
    json_begin_object(out);
    json_text_field(out, "type", "array");
    json_key(out, "items");
    json_begin_object(out);
    write_scalar(out);
    json_end_object(out);
    json_end_object(out);
    json_end_list(out);
}

/* A value, or a map of levels to such values. */
static void write_value_or_map(JsonWriter *out) {
    json_key(out, "oneOf");
    json_begin_list(out);
    json_begin_object(out);
    write_scalar(out);
    json_end_object(out);
    json_begin_object(out);
    json_text_field(out, "type", "object");
    json_key(out, "additionalProperties");
    json_begin_object(out);
    write_scalar(out);
    json_end_object(out);
    json_end_object(out);
    json_end_list(out);
}

static void write_reference(JsonWriter *out, const char *name) {
    char *path = g_strdup_printf("#/$defs/%s", name);
    json_text_field(out, "$ref", path);
    g_free(path);
}

static void write_words_list(JsonWriter *out, const char *const *words) {
    json_key(out, "enum");
    json_begin_list(out);
    for (size_t i = 0; words[i]; i++)
        json_text(out, words[i]);
    json_end_list(out);
}

static void write_values_of(JsonWriter *out, const char *type, const char *key,
                            const Shape *shape) {
    json_text_field(out, "type", type);
    json_key(out, key);
    write_shape(out, shape);
}

static void write_kind(JsonWriter *out, const Field *field) {
    switch (field->kind) {
    case KIND_TEXT:
    case KIND_AMOUNT:
        write_scalar(out);
        break;
    case KIND_ID:
        write_scalar(out);
        json_text_field(out, "pattern", "^[A-Za-z0-9_.-]{1,80}$");
        break;
    case KIND_TEXTS:
    case KIND_PLACES:
        write_any_of_text_and_list(out);
        break;
    case KIND_EVENTS:
        write_reference(out, "events");
        break;
    case KIND_WORDS:
        write_reference(out, "words");
        break;
    case KIND_WORD:
        write_words_list(out, field->words);
        break;
    case KIND_YES_NO:
        write_reference(out, "yes_no");
        break;
    case KIND_COUNT:
        json_text_field(out, "type", "integer");
        json_whole_field(out, "minimum", 0);
        break;
    case KIND_POINTS:
        json_text_field(out, "type", "integer");
        break;
    case KIND_SPAN:
        write_reference(out, "span");
        break;
    case KIND_LIFE:
        write_pattern(out, "^(life|[0-9].*|P.*)$");
        break;
    case KIND_SPANS:
    case KIND_CHOICES:
        write_value_or_map(out);
        break;
    case KIND_CONDITION:
        write_reference(out, "condition");
        break;
    case KIND_NAMED:
        json_text_field(out, "type", "object");
        json_key(out, "additionalProperties");
        json_begin_object(out);
        write_reference(out, "words");
        json_end_object(out);
        break;
    case KIND_ANY:
        json_key(out, "type");
        json_begin_list(out);
        json_text(out, "object");
        json_text(out, "array");
        json_text(out, "string");
        json_end_list(out);
        break;
    case KIND_RECORD:
        g_assert_not_reached(); /* written by its own shape */
    case KIND_LIST:
        write_values_of(out, "array", "items", field->shape);
        break;
    case KIND_MAP:
        write_values_of(out, "object", "additionalProperties", field->shape);
        break;
    }
}

static void write_field(JsonWriter *out, const Field *field) {
    json_key(out, field->name);
    if (field->kind == KIND_RECORD) {
        write_shape(out, field->shape);
        return;
    }
    json_begin_object(out);
    if (field->about)
        json_text_field(out, "description", field->about);
    write_kind(out, field);
    json_end_object(out);
}

static void write_members(JsonWriter *out, const Shape *shape) {
    json_text_field(out, "type", "object");
    json_text_field(out, "description", shape->about);
    json_yes_no_field(out, "additionalProperties", false);
    json_key(out, "properties");
    json_begin_object(out);
    for (size_t i = 0; i < shape->field_count; i++)
        write_field(out, &shape->fields[i]);
    json_end_object(out);
    json_key(out, "required");
    json_begin_list(out);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].required)
            json_text(out, shape->fields[i].name);
    json_end_list(out);
}

static void write_shape(JsonWriter *out, const Shape *shape) {
    json_begin_object(out);
    write_members(out, shape);
    json_end_object(out);
}

/* The built-in events for completion, and any other id for a programme's own. */
static void write_event_definitions(JsonWriter *out) {
    size_t count;
    const EventType *types = event_types(&count);
    json_key(out, "event");
    json_begin_object(out);
    json_key(out, "anyOf");
    json_begin_list(out);
    json_begin_object(out);
    json_key(out, "enum");
    json_begin_list(out);
    for (size_t i = 0; i < count; i++)
        json_text(out, types[i].id);
    json_end_list(out);
    json_end_object(out);
    json_begin_object(out);
    write_pattern(out, "^[A-Za-z0-9_.-]{1,80}$");
    json_end_object(out);
    json_end_list(out);
    json_end_object(out);
    json_key(out, "events");
    json_begin_object(out);
    json_key(out, "oneOf");
    json_begin_list(out);
    json_begin_object(out);
    write_reference(out, "event");
    json_end_object(out);
    json_begin_object(out);
    json_text_field(out, "type", "array");
    json_key(out, "items");
    json_begin_object(out);
    write_reference(out, "event");
    json_end_object(out);
    json_end_object(out);
    json_end_list(out);
    json_end_object(out);
}

static void write_definitions(JsonWriter *out) {
    json_key(out, "$defs");
    json_begin_object(out);
    write_event_definitions(out);
    json_key(out, "words");
    json_begin_object(out);
    json_text_field(out, "description", "A text, or a text in each language.");
    json_key(out, "oneOf");
    json_begin_list(out);
    json_begin_object(out);
    json_text_field(out, "type", "string");
    json_end_object(out);
    json_begin_object(out);
    json_text_field(out, "type", "object");
    json_key(out, "additionalProperties");
    json_begin_object(out);
    json_text_field(out, "type", "string");
    json_end_object(out);
    json_end_object(out);
    json_end_list(out);
    json_end_object(out);
    json_key(out, "span");
    json_begin_object(out);
    json_text_field(out, "description", "10 min, 4 h, 1 h 30 min, 3 days, 3 working days, PT4H");
    write_pattern(out, "^([0-9].*|P.*)$");
    json_end_object(out);
    json_key(out, "condition");
    json_begin_object(out);
    json_text_field(out, "description", "Facts and their values; any, all, not, excluded.");
    json_text_field(out, "type", "object");
    json_end_object(out);
    json_key(out, "yes_no");
    json_begin_object(out);
    json_key(out, "enum");
    json_begin_list(out);
    json_text(out, "yes");
    json_text(out, "no");
    json_yes_no(out, true);
    json_yes_no(out, false);
    json_end_list(out);
    json_end_object(out);
    json_end_object(out);
}

const char *shape_schema(Call *call, const Shape *shape, const char *title) {
    JsonWriter *out = json_writer_new(NULL);
    json_set_pretty(out, true);
    json_begin_object(out);
    json_text_field(out, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_text_field(out, "title", title);
    write_members(out, shape);
    write_definitions(out);
    json_end_object(out);
    size_t length;
    const char *written = json_written(out, &length);
    const char *text = arena_text_n(call->arena, written, length);
    json_writer_free(out);
    return text;
}

static const char *kind_about(const Field *field) {
    static const char *const ABOUT[] = {[KIND_TEXT] = "text",
                                        [KIND_ID] = "id",
                                        [KIND_TEXTS] = "text or list",
                                        [KIND_EVENTS] = "event or list",
                                        [KIND_WORDS] = "words",
                                        [KIND_WORD] = "word",
                                        [KIND_YES_NO] = "yes/no",
                                        [KIND_COUNT] = "number",
                                        [KIND_POINTS] = "number",
                                        [KIND_SPAN] = "span",
                                        [KIND_LIFE] = "span or life",
                                        [KIND_SPANS] = "span by level",
                                        [KIND_CHOICES] = "text by level",
                                        [KIND_PLACES] = "places",
                                        [KIND_AMOUNT] = "amount",
                                        [KIND_CONDITION] = "condition",
                                        [KIND_NAMED] = "words by id",
                                        [KIND_ANY] = "see the guide",
                                        [KIND_RECORD] = "one",
                                        [KIND_LIST] = "list of",
                                        [KIND_MAP] = "map of"};
    return ABOUT[field->kind];
}

static void write_markdown(GString *out, const Shape *shape) {
    g_string_append_printf(out, "\n## %s\n\n%s\n\n| key | value | |\n| --- | --- | --- |\n",
                           shape->name, shape->about);
    for (size_t i = 0; i < shape->field_count; i++) {
        const Field *field = &shape->fields[i];
        g_string_append_printf(out, "| `%s`%s | %s%s%s", field->name,
                               field->required ? " (needed)" : "", kind_about(field),
                               field->shape ? " " : "", field->shape ? field->shape->name : "");
        for (size_t w = 0; field->words && field->words[w]; w++)
            g_string_append_printf(out, "%s`%s`", w ? ", " : ": ", field->words[w]);
        g_string_append_printf(out, " | %s |\n", field->about);
    }
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].shape)
            write_markdown(out, shape->fields[i].shape);
}

static void write_event_table(GString *out) {
    size_t count;
    const EventType *types = event_types(&count);
    g_string_append(
        out, "\n## events\n\nThose that carry an instant of their own (`for`) are marked.\n\n"
             "| event | | 中文 |\n| --- | --- | --- |\n");
    for (size_t i = 0; i < count; i++)
        g_string_append_printf(out, "| `%s`%s | %s | %s |\n", types[i].id,
                               types[i].appoints ? " (`for`)" : "", types[i].about_en,
                               types[i].about_zh);
}

static void write_fact_table(GString *out) {
    size_t count;
    const char *const *ids = fact_builtin_ids(&count);
    g_string_append(out,
                    "\n## built-in facts\n\nEvery programme has these; their words can be used in "
                    "conditions. Words of level, service level and period are the programme's.\n\n"
                    "| fact | words |\n| --- | --- |\n");
    for (size_t i = 0; i < count; i++) {
        const NamedWordsMap *words = &fact_builtin(ids[i])->words;
        g_string_append_printf(out, "| `%s` |", ids[i]);
        for (size_t w = 0; w < words->count; w++)
            g_string_append_printf(out, "%s`%s`", w ? ", " : " ", words->items[w].record.id);
        g_string_append(out, " |\n");
    }
}

const char *shape_reference(Call *call, const Shape *shape) {
    GString *out = g_string_new(NULL);
    write_markdown(out, shape);
    write_fact_table(out);
    write_event_table(out);
    const char *text = arena_text(call->arena, out->str);
    g_string_free(out, TRUE);
    return text;
}
