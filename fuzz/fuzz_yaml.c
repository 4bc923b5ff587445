/* Any bytes as a YAML file: a tree or an error, never both. */
#include "base/text.h"
#include "base/yaml.h"
#include "fuzz.h"

#include <glib.h>

static void check_tree(const Node *node, int depth) {
    g_assert(depth <= YAML_DEPTH && node->line >= 1 && node->column >= 1);
    if (node->kind == NODE_SCALAR)
        g_assert(text_is_utf8(node->text, strlen(node->text), NULL));
    for (size_t i = 0; i < node->items.count; i++)
        check_tree(node->items.items[i], depth + 1);
    for (size_t i = 0; i < node->entries.count; i++) {
        const NodeEntry *entry = &node->entries.items[i];
        g_assert(node_get(node, entry->key) == entry->value); /* so no key stands twice */
        check_tree(entry->value, depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Node *node = yaml_parse(&call, "fuzz.yaml", (const char *)data, size);
    g_assert(!node == (call.error_count > 0));
    if (node)
        check_tree(node, 0);
    for (const Error *error = call.errors; error; error = error->next) {
        const char *text = error_text(arena, error);
        g_assert(text_is_utf8(text, strlen(text), NULL));
    }
    arena_free(arena);
    return 0;
}
