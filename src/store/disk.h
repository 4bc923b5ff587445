/* Files on disk: what went wrong with one, and names that last. */
#pragma once

#include "base/error.h"

/* The error of errno on `file` (NULL: none is named), as "`what`: reason"; no space left is
 * ERROR_STORAGE_FULL. Returns false. */
bool disk_fail(Call *call, const char *file, const char *what);

/* Makes the names in a folder durable. */
bool disk_sync_folder(const char *folder);
