/* From the cells of a row to a record: texts put together, words, dates and numbers read. */
#pragma once

#include "actions/import_source.h"

enum { IMPORT_FIELDS = 64 };

/* To which record a field refers, where that is found out in the store only. */
typedef struct ImportReference {
    const char *key;           /* by its key; NULL: not so */
    const ImportValue *of_row; /* the one of the same row; NULL: not so */
} ImportReference;

/* What a row says of one record. */
typedef struct ImportRecord {
    const ImportKind *kind;
    void *record;                /* its fields; references by key are still missing */
    uint64_t given;              /* the fields of the kind that the row speaks of, by their place */
    ImportReference *references; /* by field */
    const char *key;             /* its own; NULL: none */
    int64_t id, version;         /* as the row has them; 0: not */
    uint64_t content;            /* a hash of all that it says */
    bool absent;                 /* without a key: the row has no such record */
} ImportRecord;

/* Reads the record of `kind` from a row; `earlier` are the row's records of the kinds before. False
 * and errors, each naming its field. */
bool import_read_record(Call *call, const ImportMap *map, const ImportKind *kind,
                        const ImportCell *cells, const ImportRecord *earlier,
                        ImportRecord *ret_record);
