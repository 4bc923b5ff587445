/* Archives of backups: a tar with gzip (any tar can read it), whose last entry is a manifest with
 * the hash of every other, signed by the house's key. By libarchive. */
#pragma once

#include "base/secret.h"

typedef struct ArchiveWriter ArchiveWriter;

/* Writes to the descriptor `out`, which stays the caller's. */
ArchiveWriter *archive_writer_new(Call *call, int out);
bool archive_add_bytes(Call *call, ArchiveWriter *writer, const char *name, const char *bytes,
                       size_t length);
/* The whole file behind `handle`, from its beginning. */
bool archive_add_handle(Call *call, ArchiveWriter *writer, const char *name, int handle);
/* Adds the manifest and ends the archive. */
bool archive_finish(Call *call, ArchiveWriter *writer, const SignatureKey *key, int64_t *ret_bytes);
void archive_writer_free(ArchiveWriter *writer);

typedef struct ArchiveReader ArchiveReader;

typedef struct ArchiveEntry {
    const char *name; /* NULL: the end */
    int64_t bytes;
} ArchiveEntry;

ArchiveReader *archive_reader_new(Call *call, const char *file);
/* The next entry; what is left of the one before is read and hashed, too. False and ERROR_DAMAGED
 * where the archive can't be read on. */
bool archive_next(Call *call, ArchiveReader *reader, ArchiveEntry *ret_entry);
/* The next line of the entry, NUL-terminated, without its end; NULL behind the last. */
char *archive_line(ArchiveReader *reader, size_t *ret_length);
/* Writes the entry to a new file (0600), synced, its folders made. */
bool archive_extract(Call *call, ArchiveReader *reader, const char *path);
/* Behind the last entry: every hash as the manifest says, nothing missing or added, signature
 * whole. */
bool archive_check_end(Call *call, ArchiveReader *reader);
void archive_reader_free(ArchiveReader *reader);
