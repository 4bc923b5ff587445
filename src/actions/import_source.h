/* The rows of a file that is imported: CSV or JSON lines, one at a time, in bounded memory. */
#pragma once

#include "actions/import_map.h"
#include <stdio.h>

/* What a row has in one column. */
typedef struct ImportCell {
    const char *text; /* NULL: the row says nothing of it */
    const Node *node; /* where it is a list or map of JSON */
} ImportCell;

typedef struct SourceRow {
    int64_t row;  /* as people count: of the data, the header is row 0 */
    int64_t line; /* of the file */
    ImportCell *cells;
} SourceRow;

typedef enum SourceResult {
    SOURCE_ROW,
    SOURCE_BAD_ROW, /* it can't be read: the errors of `call` say why; the next one may be well */
    SOURCE_END,
    SOURCE_FAILED /* the file can't be read any further */
} SourceResult;

typedef struct ImportSource ImportSource;

/* Reads from `in`, which stays the caller's; `settings` are the map's, or options. Of CSV the names
 * of the columns are read. NULL and errors where that fails. */
ImportSource *source_open(Call *call, FILE *in, const ImportMap *settings);
void source_close(ImportSource *source);

/* The columns: of CSV those of its first line. */
const char *const *source_names(const ImportSource *source, size_t *ret_count);
/* Of JSON lines the keys that are wanted; others are an error where `entity` is given, unless an
 * import passes over them. */
void source_want(ImportSource *source, const ImportMap *map, const Entity *entity);

/* The next row, its texts in the arena of `call`. */
SourceResult source_next(Call *call, ImportSource *source, SourceRow *ret_row);
