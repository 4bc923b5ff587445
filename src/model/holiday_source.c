/* Where named holiday sets come from: the user's folder first, then the sets built in. */
#include "base/text.h"
#include "base/yaml.h"
#include "model/calendar_spec.h"

#include <glib.h>

extern const EmbeddedFile BUILT_IN_HOLIDAY_SETS[];

static bool folder_has(const HolidaySource *source, const char *id) {
    if (!source || !source->folder)
        return false;
    char *path = g_strdup_printf("%s/%s.yaml", source->folder, id);
    bool there = g_file_test(path, G_FILE_TEST_IS_REGULAR);
    g_free(path);
    return there;
}

static const HolidaySet *unknown_set(Call *call, const Node *node, const char *id) {
    const char *names[256];
    size_t count = 0;
    for (const EmbeddedFile *file = BUILT_IN_HOLIDAY_SETS; file->name && count < 256; file++)
        names[count++] = file->name;
    node_fail(call, node, ERROR_INVALID, "holidays", "\"%.60s\" is no holiday set", id);
    call->last_error->hint = text_hint(call->arena, id, names, count);
    return NULL;
}

const HolidaySet *holiday_source_find(Call *call, const HolidaySource *source, const Node *node,
                                      const char *id) {
    const HolidaySet *set = NULL;
    if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == strlen(id) &&
        folder_has(source, id)) {
        holiday_set_load(call, source->folder, id, node, &set);
        return set;
    }
    const EmbeddedFile *file = embedded_find(BUILT_IN_HOLIDAY_SETS, id);
    if (!file)
        return unknown_set(call, node, id);
    const Node *root = yaml_parse(call, arena_printf(call->arena, "built-in %s.yaml", id),
                                  file->text, file->length);
    return root ? holiday_set_read(call, root) : NULL;
}
