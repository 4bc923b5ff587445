/* Any bytes as what a request may say: a path, filters and values of every column, a record's JSON.
 * What is read is within the column's limits and is written again as text that reads the same. */
#include "base/text.h"
#include "fuzz.h"
#include "http/ask.h"
#include "model/entity.h"

#include <glib.h>

static void check_column(Call *call, const Entity *entity, const Column *column, const char *text) {
    void *record = entity_new(call->arena, entity), *again = entity_new(call->arena, entity);
    size_t errors = call->error_count;
    if (!column_read_text(call, column, text, record)) {
        g_assert(call->error_count > errors);
        return;
    }
    const char *written = column_text(call->arena, column, record);
    g_assert(text_is_utf8(written, strlen(written), NULL));
    g_assert(column_read_text(call, column, written, again));
    g_assert(column_equal(column, record, again));
    if (column->kind == COLUMN_TEXT && !column_is_none(column, record))
        g_assert_cmpint(g_utf8_strlen(written, -1), <=, column->limit);
}

static void check_record(Call *call, const Entity *entity, const Node *node) {
    void *record = entity_new(call->arena, entity);
    if (!entity_read_json(call, entity, node, true, record)) {
        g_assert(call->error_count > 0);
        return;
    }
    JsonWriter *out = json_writer_new(NULL);
    entity_write_json(out, entity, record, (EntityView){.personal = true, .staff = true});
    size_t length;
    const char *text = json_written(out, &length);
    g_assert_nonnull(json_parse(call, NULL, 0, text, length));
    json_writer_free(out);
}

static void check_path(Call *call, const char *path) {
    int64_t id = 0;
    const char *word = NULL;
    bool other;
    const Route *route = route_find(call->arena, HTTP_GET, path, &id, &word, &other);
    g_assert(!route || route->handle);
    g_assert(id >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2)
        return 0;
    Arena *arena = arena_new();
    Call call = call_begin(arena, INT64_C(1900000000) * MICROS_PER_SECOND);
    const Entity *entity = entity_of((EntityKind)(data[0] % ENTITY_COUNT));
    const Column *column = &entity->columns[data[1] % entity->count];
    const char *text = arena_text_n(arena, (const char *)data + 2, size - 2);
    if (text_is_utf8(text, size - 2, NULL)) {
        check_column(&call, entity, column, text);
        check_path(&call, text);
        Call quiet = call_begin(arena, call.now);
        const Node *node = json_parse(&quiet, NULL, 0, text, strlen(text));
        if (node)
            check_record(&quiet, entity, node);
    }
    arena_free(arena);
    return 0;
}
