#include "model/entity.h"

static bool differs(const Column *column, const void *before, const void *after) {
    if (before)
        return !column_equal(column, before, after);
    bool unset = column->kind == COLUMN_YES_NO && !*MEMBER_OF(after, column, bool);
    return !unset && !column_is_none(column, after);
}

static void write_change(JsonWriter *out, const Column *column, const void *before,
                         const void *after) {
    json_key(out, column->name);
    if (column->flags & C_SECRET) {
        json_text(out, "changed");
        return;
    }
    json_begin_list(out);
    if (before)
        column_write_json(out, column, before);
    else
        json_nothing(out);
    column_write_json(out, column, after);
    json_end_list(out);
}

const char *entity_diff(Arena *arena, const Entity *entity, const void *before, const void *after,
                        bool personal) {
    JsonWriter *out = NULL;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        bool is_personal = column->flags & C_PERSONAL;
        if (is_personal != personal || column->flags & C_DERIVED || !differs(column, before, after))
            continue;
        if (!out) {
            out = json_writer_new(NULL);
            json_begin_object(out);
        }
        write_change(out, column, before, after);
    }
    if (!out)
        return NULL;
    json_end_object(out);
    const char *text = arena_text(arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}
