/* A map and a file in one: the map, a line of three dashes, the rows. Whatever both are, every row
 * gives records within their limits, or errors. */
#include "actions/import_value.h"
#include "fuzz.h"

#include <glib.h>
#include <stdio.h>

enum { ROWS_MOST = 200 };

static void read_row(Call *call, const ImportMap *map, const SourceRow *row) {
    ImportRecord records[IMPORT_KINDS] = {0};
    for (size_t i = 0; i < map->kinds.count; i++) {
        size_t errors = call->error_count;
        bool well =
            import_read_record(call, map, &map->kinds.items[i], row->cells, records, &records[i]);
        g_assert(well == (call->error_count == errors));
        if (!well)
            return;
    }
}

static void read_rows(Call *call, ImportMap *map, const char *text, size_t length) {
    FILE *in = fmemopen((void *)(uintptr_t)text, length, "r");
    ImportSource *source = in ? source_open(call, in, map) : NULL;
    size_t count;
    if (source) {
        const char *const *names = source_names(source, &count);
        source_want(source, map, NULL);
        bool placed = map->rows == IMPORT_JSON_LINES || import_map_place(call, map, names, count);
        SourceRow row;
        SourceResult result = SOURCE_ROW;
        for (int i = 0; placed && i < ROWS_MOST && result != SOURCE_END; i++) {
            result = source_next(call, source, &row);
            if (result == SOURCE_ROW)
                read_row(call, map, &row);
            if (result == SOURCE_FAILED)
                break;
        }
        source_close(source);
    }
    if (in)
        fclose(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char CUT[] = "\n---\n";
    const char *text = (const char *)data;
    const char *cut = size ? memmem(text, size, CUT, strlen(CUT)) : NULL;
    if (!cut || (size_t)(cut - text) + strlen(CUT) == size)
        return 0;
    Arena *arena = arena_new();
    Call call = call_begin(arena, INT64_C(1900000000) * MICROS_PER_SECOND);
    ImportMap *map = import_map_parse(&call, "map.yaml", text, (size_t)(cut - text) + 1);
    if (map) {
        const char *rows = cut + strlen(CUT);
        read_rows(&call, map, rows, size - (size_t)(rows - text));
    } else {
        g_assert(call.error_count > 0);
    }
    arena_free(arena);
    return 0;
}
