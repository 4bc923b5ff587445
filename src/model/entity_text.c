#include "model/entity.h"

#include <inttypes.h>

const char *column_text(Arena *arena, const Column *column, const void *record) {
    char text[INSTANT_TEXT_BYTES];
    if (column_is_none(column, record))
        return "";
    switch (column->kind) {
    case COLUMN_WORD:
        return column->words[*MEMBER_OF(record, column, int)];
    case COLUMN_YES_NO:
        return *MEMBER_OF(record, column, bool) ? "true" : "false";
    case COLUMN_DATE:
        return civil_text(arena, *MEMBER_OF(record, column, CivilDay));
    case COLUMN_INSTANT:
        return arena_text(arena, instant_text(text, *MEMBER_OF(record, column, Instant), 0));
    case COLUMN_WHOLE:
    case COLUMN_REFERENCE:
        return arena_printf(arena, "%" PRId64, *MEMBER_OF(record, column, int64_t));
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    return *MEMBER_OF(record, column, const char *);
}

bool column_read_text(Call *call, const Column *column, const char *text, void *record) {
    if (!*text) {
        column_clear(column, record);
        return true;
    }
    if (column->kind != COLUMN_LIST)
        return column_read_scalar(call, column, column->name, text, record);
    const Node *node = json_parse(call, NULL, 0, text, strlen(text));
    return node && column_read_node(call, column, column->name, node, record);
}

const char *entity_search_text(Arena *arena, const Entity *entity, const void *record) {
    const char *all = NULL;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (!(column->flags & C_SEARCH) || column_is_none(column, record))
            continue;
        const char *text = column_text(arena, column, record);
        all = all ? arena_printf(arena, "%s\n%s", all, text) : text;
    }
    return all;
}
