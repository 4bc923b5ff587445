/* A backup: every row as JSON lines, every file, the house's key, in one tar archive with a signed
 * manifest of hashes. The same from both engines, so a backup also moves a house from one to the
 * other. Whoever has a backup has the house: keep it as safe as the data folder. */
#pragma once

#include "store/store.h"

typedef struct BackupFigures {
    int64_t rows, files, bytes;
    int64_t events;   /* of the journal */
    const char *head; /* digest of the last event, hex */
} BackupFigures;

/* Writes the archive to the descriptor `out`, in one snapshot, while writing goes on. */
bool backup_write(Call *call, Store *store, Db *db, int out, BackupFigures *ret_figures);

/* Reads it all and compares every hash and the signature; nothing is written. */
bool backup_check(Call *call, const char *file, BackupFigures *ret_figures);

/* Keeps in the data folder that a backup begun at `at` was written and checked. */
bool backup_note(Call *call, const char *folder, Instant at);
/* When the last one was; INSTANT_NONE: none is known. */
Instant backup_noted(const char *folder);

/* Makes a new house of it in `options->folder`, which must be empty or absent; a PostgreSQL
 * database must hold no house. Checked before and after; on failure nothing is left. */
bool backup_restore(Call *call, const char *file, const StoreOptions *options,
                    BackupFigures *ret_figures);
