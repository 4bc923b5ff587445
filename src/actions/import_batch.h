/* Some rows of an import on their way into the store: what the action `import_rows` gets, and what
 * became of each of them. */
#pragma once

#include "actions/action.h"
#include "actions/import_seen.h"
#include "actions/import_value.h"

#include <glib.h>

typedef enum ImportOutcome {
    IMPORT_REFUSED,
    IMPORT_NEW,
    IMPORT_CHANGED,
    IMPORT_SAME,
    IMPORT_KEPT, /* an earlier row of the file says otherwise; that one counts */
    IMPORT_OUTCOMES
} ImportOutcome;
extern const char *const IMPORT_OUTCOME_WORDS[];

typedef struct ImportRow {
    int64_t row, line;
    ImportRecord *records; /* one for each kind of the map */
    ImportOutcome *outcomes;
    const Error *errors;      /* why it is refused; NULL: it isn't */
    const ImportKind *at;     /* the kind at which it failed; NULL: it couldn't be read */
    const Error *read_errors; /* those of its reading, before it came here */
} ImportRow;

/* What a file has told so far, in all batches before. */
typedef struct ImportMemory {
    ImportSeen *seen;
    GHashTable *shadows; /* a trial's new records that others may refer to: see import_batch.c */
    Arena *shadow_arena;
    bool keep_shadows[ENTITY_COUNT];
} ImportMemory;

typedef struct ImportBatch {
    const ImportMap *map;
    LIST(ImportRow) rows;
    bool trial; /* everything is checked, nothing is kept */
    ImportMemory *memory;
    GHashTable *named; /* keys that this batch names first → SeenKey; made by import_rows */
    Arena *arena;      /* of rows, records, errors */
} ImportBatch;

/* The action: runs a batch in the writer's transaction. What its rows refuse is in the rows. */
bool import_rows(Work *work, Outcome *ret);
