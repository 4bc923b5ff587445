/* Which texts lack a language: a walk over the field tables. */
#include "model/shape.h"

static bool words_have(const Words *words, const char *language) {
    for (size_t i = 0; i < words->count; i++)
        if (!strcmp(words->items[i].language, language))
            return true;
    return false;
}

static void check_words(Call *call, const Node *place, const char *field, const Words *words,
                        const Texts *languages) {
    for (size_t i = 0; words->count && i < languages->count; i++)
        if (!words_have(words, languages->items[i]))
            node_fail(call, place, ERROR_INVALID, field, "has no text in \"%s\"",
                      languages->items[i]);
}

typedef LIST(char) ItemBytes; /* any LIST, seen as bytes */

static void check_field(Call *call, const Field *field, const char *member, const Node *place,
                        const Texts *languages) {
    const ItemBytes *items = (const ItemBytes *)member;
    switch (field->kind) {
    case KIND_WORDS:
        check_words(call, place, field->name, (const Words *)member, languages);
        break;
    case KIND_NAMED: {
        const NamedWordsMap *map = (const NamedWordsMap *)member;
        for (size_t i = 0; i < map->count; i++)
            check_words(call, map->items[i].record.node, map->items[i].record.id,
                        &map->items[i].words, languages);
        break;
    }
    case KIND_RECORD:
        shape_check_languages(call, field->shape, member, languages);
        break;
    case KIND_LIST:
    case KIND_MAP:
        for (size_t i = 0; i < items->count; i++)
            shape_check_languages(call, field->shape, items->items + i * field->shape->size,
                                  languages);
        break;
    default:
        break;
    }
}

void shape_check_languages(Call *call, const Shape *shape, const void *target,
                           const Texts *languages) {
    const Record *record = target;
    for (size_t i = 0; i < shape->field_count; i++)
        check_field(call, &shape->fields[i], (const char *)target + shape->fields[i].offset,
                    record->node, languages);
}
