/* Files beside the store: DATA/files/ab/cdef…, by the BLAKE2b-256 of their bytes.
 *
 * A file is durable before the row that names it commits; a row is gone before its file goes. What
 * no row names for an hour is thrown away (files_collect). Uploads arrive in DATA/incoming. */
#pragma once

#include "base/instant.h"
#include "store/store.h"

enum { FILES_GRACE_SECONDS = 3600 };

typedef struct StoredFile {
    const char *digest;     /* 64 hex digits */
    const char *media_type; /* as its first bytes say */
    int64_t bytes;
} StoredFile;

/* The folder for uploads. */
const char *files_incoming(Arena *arena, const Store *store);

/* Makes the folders and throws away what broken uploads left. Once, before anything arrives. */
bool files_begin(Call *call, const Store *store);

/* Takes the file at `path` (in DATA/incoming) into keeping; it is on disk when this returns. */
bool files_take(Call *call, const Store *store, const char *path, StoredFile *ret_file);

/* Opens one for reading; -1 and an error where it isn't there. */
int files_open(Call *call, const Store *store, const char *digest, int64_t *ret_bytes);

/* Removes the files that no standing attachment names and that are older than an hour. */
bool files_collect(Call *call, const Store *store, Db *db, Instant now, int64_t *ret_removed);

/* Calls `problem` for every attachment whose file is missing, has another size or other bytes. */
bool files_verify(Call *call, const Store *store, Db *db,
                  void (*problem)(void *with, int64_t attachment, const char *what), void *with);
