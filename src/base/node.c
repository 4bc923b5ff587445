#include "base/node.h"

#include <errno.h>
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>

Node *node_get(const Node *map, const char *key) {
    if (!map || map->kind != NODE_MAP)
        return NULL;
    for (size_t i = 0; i < map->entries.count; i++)
        if (!strcmp(map->entries.items[i].key, key))
            return map->entries.items[i].value;
    return NULL;
}

const char *node_text(const Node *map, const char *key) {
    const Node *node = node_get(map, key);
    return node && node->kind == NODE_SCALAR ? node->text : "";
}

bool node_yes_no(const Node *node, bool *ret_value) {
    if (!node || node->kind != NODE_SCALAR || node->quoted)
        return false;
    bool yes = !strcmp(node->text, "yes") || !strcmp(node->text, "true");
    bool no = !strcmp(node->text, "no") || !strcmp(node->text, "false");
    *ret_value = yes;
    return yes || no;
}

bool node_integer(const Node *node, int64_t *ret_value) {
    if (!node || node->kind != NODE_SCALAR || node->quoted || !*node->text)
        return false;
    const char *digits = node->text + (*node->text == '-' || *node->text == '+');
    if (!*digits || strspn(digits, "0123456789") != strlen(digits))
        return false;
    errno = 0;
    *ret_value = strtoll(node->text, NULL, 10);
    return errno == 0;
}

bool node_is_null(const Node *node) {
    return !node || node->kind == NODE_NULL;
}

static Node *new_node(Arena *arena, Node node) {
    Node *made = ARENA_NEW(arena, Node);
    *made = node;
    return made;
}

Node *node_new_map(Arena *arena) {
    return new_node(arena, (Node){.kind = NODE_MAP});
}

Node *node_new_text(Arena *arena, const char *text) {
    return new_node(arena, (Node){.kind = NODE_SCALAR, .text = text, .quoted = true});
}

Node *node_new_whole(Arena *arena, int64_t value) {
    return new_node(arena,
                    (Node){.kind = NODE_SCALAR, .text = arena_printf(arena, "%" PRId64, value)});
}

Node *node_new_yes_no(Arena *arena, bool value) {
    return new_node(arena, (Node){.kind = NODE_SCALAR, .text = value ? "true" : "false"});
}

void node_put(Arena *arena, Node *map, const char *key, Node *value) {
    *LIST_ADD(arena, &map->entries) = (NodeEntry){.key = key, .value = value};
}

Node *node_part(Arena *arena, const Node *node, const char *const *keys, bool among) {
    Node *part = new_node(arena, (Node){.kind = node->kind, .line = node->line});
    for (size_t i = 0; i < node->entries.count; i++)
        if (g_strv_contains(keys, node->entries.items[i].key) == among)
            *LIST_ADD(arena, &part->entries) = node->entries.items[i];
    return part;
}

/* ---- places ---- */

static bool is_behind(NodePlace place, NodePlace other) {
    return place.line > other.line || (place.line == other.line && place.column > other.column);
}

static NodePlace place_of_child(const Node *node, size_t index) {
    const NodeEntry *entry = node->kind == NODE_MAP ? &node->entries.items[index] : NULL;
    const Node *item = entry ? NULL : node->items.items[index];
    return entry ? (NodePlace){entry->line, entry->column, NULL}
                 : (NodePlace){item->line, item->column, NULL};
}

/* How many children begin at `place` or before: they stand in order, and there may be many. */
static size_t children_until(const Node *node, NodePlace place) {
    size_t low = 0, high = node->kind == NODE_MAP ? node->entries.count : node->items.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (is_behind(place_of_child(node, middle), place))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

/* A map as a whole is where a key is wrong that it lacks, or that leads nowhere. */
static void move_to_field(Arena *arena, const Node *node, const char *field, NodePlace *place) {
    const char *dot = strrchr(place->path, '.');
    bool named = !field || !strcmp(dot ? dot + 1 : place->path, field);
    if (named || !node || node->kind != NODE_MAP)
        return;
    place->path = arena_printf(arena, "%s%s%s", place->path, *place->path ? "." : "", field);
    const Node *value = node_get(node, field);
    if (value) {
        place->line = value->line;
        place->column = value->column;
    }
}

NodePlace node_error_place(Arena *arena, const Node *root, const Error *error) {
    NodePlace place = {error->line, error->column, ""};
    const Node *node = root;
    while (node && is_behind(place, (NodePlace){node->line, node->column, NULL})) {
        size_t count = children_until(node, place);
        if (!count)
            break;
        const NodeEntry *entry = node->kind == NODE_MAP ? &node->entries.items[count - 1] : NULL;
        place.path =
            entry ? arena_printf(arena, "%s%s%s", place.path, *place.path ? "." : "", entry->key)
                  : arena_printf(arena, "%s[%zu]", place.path, count - 1);
        node = entry ? entry->value : node->items.items[count - 1];
    }
    move_to_field(arena, node, error->field, &place);
    return place;
}

static void fail_at(Call *call, const Node *place, int line, int column, ErrorCode code,
                    const char *field, const char *message, const char *hint) {
    Error error = {.code = code, .field = field, .message = message, .hint = hint};
    if (place) {
        error.file = place->file;
        error.line = line;
        error.column = column;
    }
    call_add_error(call, &error);
}

bool node_fail(Call *call, const Node *node, ErrorCode code, const char *field, const char *format,
               ...) {
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(call->arena, format, args);
    va_end(args);
    fail_at(call, node, node ? node->line : 0, node ? node->column : 0, code, field, message, NULL);
    return false;
}

bool node_fail_key(Call *call, const Node *map, const NodeEntry *entry, const char *hint,
                   const char *format, ...) {
    va_list args;
    va_start(args, format);
    const char *message = arena_vprintf(call->arena, format, args);
    va_end(args);
    fail_at(call, map, entry->line, entry->column, ERROR_INVALID, entry->key, message, hint);
    return false;
}
