#include "rules/programme_diff.h"

#include "base/text.h"

#include <glib.h>

/* A value of the file on one line: what a person would recognise. */
static void write_node(GString *out, const Node *node) {
    if (node->kind == NODE_NULL)
        return;
    if (node->kind == NODE_SCALAR) {
        g_string_append(out, node->text);
        return;
    }
    g_string_append_c(out, node->kind == NODE_LIST ? '[' : '{');
    for (size_t i = 0; node->kind == NODE_LIST && i < node->items.count; i++) {
        g_string_append(out, i ? ", " : "");
        write_node(out, node->items.items[i]);
    }
    for (size_t i = 0; node->kind == NODE_MAP && i < node->entries.count; i++) {
        g_string_append_printf(out, "%s%s: ", i ? ", " : "", node->entries.items[i].key);
        write_node(out, node->entries.items[i].value);
    }
    g_string_append_c(out, node->kind == NODE_LIST ? ']' : '}');
}

static const char *node_line(Arena *arena, const Node *node) {
    if (!node || node->kind == NODE_NULL)
        return NULL;
    GString *out = g_string_new(NULL);
    write_node(out, node);
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

typedef struct Comparing {
    Arena *arena;
    Differences *out;
    const char *part;
} Comparing;

static void add(const Comparing *comparing, const char *id, const char *field, const char *before,
                const char *after) {
    *LIST_ADD(comparing->arena, comparing->out) =
        (Difference){comparing->part, id, field, before, after};
}

static void compare_value(const Comparing *comparing, const char *id, const char *field,
                          const Node *before, const Node *after) {
    const char *was = node_line(comparing->arena, before);
    const char *is = node_line(comparing->arena, after);
    if (g_strcmp0(was, is) != 0)
        add(comparing, id, field, was, is);
}

static void compare_maps(const Comparing *comparing, const char *id, const Node *before,
                         const Node *after) {
    if (before->kind != NODE_MAP || after->kind != NODE_MAP) {
        compare_value(comparing, id, "text", before, after);
        return;
    }
    for (size_t i = 0; i < before->entries.count; i++) {
        const NodeEntry *entry = &before->entries.items[i];
        compare_value(comparing, id, entry->key, entry->value, node_get(after, entry->key));
    }
    for (size_t i = 0; i < after->entries.count; i++)
        if (!node_get(before, after->entries.items[i].key))
            compare_value(comparing, id, after->entries.items[i].key, NULL,
                          after->entries.items[i].value);
}

static const char *id_of(const Node *entity) {
    const Node *id = node_get(entity, "id");
    return id && id->kind == NODE_SCALAR ? id->text : "";
}

static const Node *find_in_list(const Node *list, const char *id) {
    for (size_t i = 0; list && i < list->items.count; i++)
        if (!strcmp(id_of(list->items.items[i]), id))
            return list->items.items[i];
    return NULL;
}

/* Entities with an `id` key; their order counts too, where the first that matches decides. */
static void compare_lists(const Comparing *comparing, const Node *before, const Node *after) {
    for (size_t i = 0; before && i < before->items.count; i++) {
        const Node *was = before->items.items[i], *is = find_in_list(after, id_of(was));
        if (is)
            compare_maps(comparing, id_of(was), was, is);
        else
            add(comparing, id_of(was), NULL, node_line(comparing->arena, was), NULL);
    }
    for (size_t i = 0; after && i < after->items.count; i++)
        if (!find_in_list(before, id_of(after->items.items[i])))
            add(comparing, id_of(after->items.items[i]), NULL, NULL,
                node_line(comparing->arena, after->items.items[i]));
}

/* The ids of `list` that `other` has too, in their order. */
static const char *order_of(Arena *arena, const Node *list, const Node *other) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; list && i < list->items.count; i++) {
        const char *id = id_of(list->items.items[i]);
        if (find_in_list(other, id))
            g_string_append_printf(out, "%s%s", out->len ? ", " : "", id);
    }
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static void compare_by_id(const Comparing *comparing, const Node *before, const Node *after) {
    for (size_t i = 0; before && i < before->entries.count; i++) {
        const NodeEntry *entry = &before->entries.items[i];
        const Node *is = node_get(after, entry->key);
        if (is)
            compare_maps(comparing, entry->key, entry->value, is);
        else
            add(comparing, entry->key, NULL, node_line(comparing->arena, entry->value), NULL);
    }
    for (size_t i = 0; after && i < after->entries.count; i++)
        if (!node_get(before, after->entries.items[i].key))
            add(comparing, after->entries.items[i].key, NULL, NULL,
                node_line(comparing->arena, after->entries.items[i].value));
}

static void compare_field(Comparing *comparing, const Field *field, const Node *before,
                          const Node *after) {
    const Node *was = node_get(before, field->name), *is = node_get(after, field->name);
    bool lists = field->kind == KIND_LIST && (!was || was->kind == NODE_LIST) &&
                 (!is || is->kind == NODE_LIST);
    bool maps = (field->kind == KIND_MAP || field->kind == KIND_NAMED || field->kind == KIND_ANY) &&
                (!was || was->kind == NODE_MAP) && (!is || is->kind == NODE_MAP);
    comparing->part = field->shape && field->kind != KIND_RECORD ? field->shape->name : field->name;
    if (lists) {
        compare_lists(comparing, was, is);
        const char *order_before = order_of(comparing->arena, was, is);
        const char *order_after = order_of(comparing->arena, is, was);
        if (strcmp(order_before, order_after) != 0)
            add(comparing, "", "order", order_before, order_after);
    } else if (maps) {
        compare_by_id(comparing, was, is);
    } else {
        comparing->part = "programme";
        compare_value(comparing, "", field->name, was, is);
    }
}

void programme_diff(Arena *arena, const Programme *before, const Programme *after,
                    Differences *ret_differences) {
    *ret_differences = (Differences){0};
    Comparing comparing = {.arena = arena, .out = ret_differences};
    for (size_t i = 0; i < PROGRAMME_SHAPE.field_count; i++)
        compare_field(&comparing, &PROGRAMME_SHAPE.fields[i], before->record.node,
                      after->record.node);
}

/* ---- in words ---- */

static const char *part_in_chinese(const char *part) {
    static const char *const PARTS[][2] = {
        {"programme", "服务方案"}, {"level", "故障级别"}, {"pause reason", "暂停原因"},
        {"ladder", "升级阶梯"},    {"period", "服务期"},  {"promise", "承诺"},
        {"duty", "义务"},          {"step", "环节"},      {"exclusion", "除外责任"},
        {"fact", "事实"},          {"document", "文书"},  {"coverage rule", "收费规则"},
        {"clauses", "条款"},       {"events", "事件"},    {"service_levels", "服务等级"},
        {"calendars", "日历"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(PARTS); i++)
        if (!strcmp(PARTS[i][0], part))
            return PARTS[i][1];
    return part;
}

const char *difference_kind(const Difference *difference) {
    if (!difference->field)
        return difference->after ? "new" : "gone";
    return strcmp(difference->field, "order") ? "changed" : "order";
}

const char *difference_in_words(Arena *arena, const Difference *difference, const char *language) {
    bool chinese = text_starts_with(language, "zh");
    const char *none = chinese ? "（无）" : "(none)";
    const char *before = difference->before ? difference->before : none;
    const char *after = difference->after ? difference->after : none;
    const char *part = chinese ? part_in_chinese(difference->part) : difference->part;
    const char *id = *difference->id ? arena_printf(arena, " %s", difference->id) : "";
    if (!difference->field)
        return arena_printf(arena, chinese ? "%s%s：%s" : "%s%s: %s", part, id,
                            difference->after ? (chinese ? "新增" : "new")
                                              : (chinese ? "删除" : "gone"));
    return arena_printf(arena, chinese ? "%s%s：%s：%s → %s" : "%s%s: %s: %s -> %s", part, id,
                        difference->field, before, after);
}
