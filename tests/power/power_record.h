/* The log between power_log.c, which writes it, and power_cut.c, which reads it: records one behind
 * the other, each a PowerRecord and then its path, its other path and its data. */
#pragma once

#include <stdint.h>

#define POWER_MAGIC UINT32_C(0x31525750)

typedef enum PowerKind {
    POWER_BASE_FOLDER, /* path: what was there when the log began, and so is durable */
    POWER_BASE_NAME,   /* path of file */
    POWER_BASE_DATA,   /* data at offset of file */
    POWER_CREATE,      /* path, a new file (its number may have been another's before) */
    POWER_WRITE,       /* data at offset of file */
    POWER_TRUNCATE,    /* file to the size offset */
    POWER_EXTEND,      /* file to the size offset at least */
    POWER_ZERO,        /* id zeros at offset of file, not beyond its end */
    POWER_RENAME,      /* path to other path */
    POWER_LINK,        /* path, also as other path */
    POWER_UNLINK,
    POWER_MAKE_FOLDER,
    POWER_REMOVE_FOLDER,
    POWER_SYNC,        /* fsync of file begins, as id */
    POWER_SYNC_FOLDER, /* fsync of folder path begins, as id */
    POWER_SYNC_ALL,    /* sync begins, as id */
    POWER_SYNCED,      /* what began as id is complete */
    POWER_ACK,         /* data: the start of a good answer, about to be sent, as id */
    POWER_ACK_MORE,    /* data: what follows of the answer id */
    POWER_BLIND,       /* path: something was done that the log can't see (stdio, rename from
                          elsewhere): images would be wrong */
    POWER_KIND_COUNT
} PowerKind;

typedef struct PowerRecord {
    uint32_t magic, kind;
    uint64_t file; /* inode number */
    int64_t offset;
    uint64_t id;
    uint32_t path_bytes, other_bytes, data_bytes, unused; /* paths without NUL, below the root */
} PowerRecord;
