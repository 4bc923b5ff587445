#include "replay/demo_script.h"

#include <glib.h>

G_GNUC_PRINTF(2, 0)
static const Node *read_body(Arena *arena, const char *format, va_list values) {
    char *text = arena_vprintf(arena, format, values);
    for (char *at = text; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    Call call = call_begin(arena, 0);
    const Node *body = json_parse(&call, NULL, 0, text, strlen(text));
    if (!body)
        g_error("%s: %s", error_text(arena, call.errors), text);
    return body;
}

static void write_body(JsonWriter *out, const Node *body, Instant at) {
    json_key(out, "body");
    json_begin_object(out);
    if (at != INSTANT_NONE)
        json_instant_field(out, "at", at);
    for (size_t i = 0; i < body->entries.count; i++) {
        json_key(out, body->entries.items[i].key);
        json_node(out, body->entries.items[i].value);
    }
    json_end_object(out);
}

void script_post(DemoScript *script, const DemoStep *step, const char *format, ...) {
    JsonWriter *out = script->out;
    va_list values;
    va_start(values, format);
    const Node *body = read_body(script->arena, format, values);
    va_end(values);
    json_begin_object(out);
    if (step->as)
        json_text_field(out, "as", step->as);
    json_text_field(out, "post", step->path);
    if (step->name)
        json_text_field(out, "name", step->name);
    write_body(out, body, step->at);
    json_end_object(out);
    json_end_line(out);
}

/* A line of one word. */
static void write_line(DemoScript *script, const char *key, const char *word) {
    json_begin_object(script->out);
    json_text_field(script->out, key, word);
    json_end_object(script->out);
    json_end_line(script->out);
}

void script_import_base(DemoScript *script) {
    write_line(script, "import", "base");
}

void script_learn(DemoScript *script, const char *plural) {
    write_line(script, "learn", plural);
}

void script_explain(DemoScript *script, const char *as, CivilDay before) {
    json_begin_object(script->out);
    json_text_field(script->out, "as", as);
    json_text_field(script->out, "explain", civil_text(script->arena, before));
    json_end_object(script->out);
    json_end_line(script->out);
}
