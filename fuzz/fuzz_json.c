/* Any bytes as JSON: a tree or an error, never both; a tree written and read again is the same one;
 * any text that is written can be read. */
#include "base/json.h"
#include "fuzz.h"

#include <glib.h>

static void write_scalar(JsonWriter *writer, const Node *node) {
    bool yes;
    int64_t integer;
    if (node->quoted)
        json_text(writer, node->text);
    else if (node_yes_no(node, &yes))
        json_yes_no(writer, yes);
    else if (node_integer(node, &integer))
        json_whole(writer, integer);
    else
        json_number(writer, g_ascii_strtod(node->text, NULL));
}

static void write_tree(JsonWriter *writer, const Node *node) {
    switch (node->kind) {
    case NODE_NULL:
        json_nothing(writer);
        break;
    case NODE_SCALAR:
        write_scalar(writer, node);
        break;
    case NODE_LIST:
        json_begin_list(writer);
        for (size_t i = 0; i < node->items.count; i++)
            write_tree(writer, node->items.items[i]);
        json_end_list(writer);
        break;
    case NODE_MAP:
        json_begin_object(writer);
        for (size_t i = 0; i < node->entries.count; i++) {
            json_key(writer, node->entries.items[i].key);
            write_tree(writer, node->entries.items[i].value);
        }
        json_end_object(writer);
        break;
    }
}

static void assert_same(const Node *a, const Node *b) {
    g_assert(a->kind == b->kind && a->quoted == b->quoted);
    g_assert(a->items.count == b->items.count && a->entries.count == b->entries.count);
    g_assert_cmpstr(a->text, ==, b->text);
    for (size_t i = 0; i < a->items.count; i++)
        assert_same(a->items.items[i], b->items.items[i]);
    for (size_t i = 0; i < a->entries.count; i++) {
        g_assert_cmpstr(a->entries.items[i].key, ==, b->entries.items[i].key);
        assert_same(a->entries.items[i].value, b->entries.items[i].value);
    }
}

static Node *parse_written(Call *call, JsonWriter *writer) {
    size_t length;
    const char *text = json_written(writer, &length);
    Node *node = json_parse(call, "written.json", 1, text, length);
    g_assert_nonnull(node);
    json_writer_free(writer);
    return node;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Node *node = json_parse(&call, "fuzz.json", 1, (const char *)data, size);
    g_assert(!node == (call.error_count > 0));
    for (const Error *error = call.errors; error; error = error->next)
        g_assert(g_utf8_validate(error_text(arena, error), -1, NULL));
    for (int pretty = 0; node && pretty <= 1; pretty++) {
        JsonWriter *writer = json_writer_new(NULL);
        json_set_pretty(writer, pretty);
        write_tree(writer, node);
        assert_same(node, parse_written(&call, writer));
    }
    JsonWriter *writer = json_writer_new(NULL);
    json_text(writer, arena_text_n(arena, (const char *)data, size));
    parse_written(&call, writer);
    arena_free(arena);
    return 0;
}
