#include "store/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

bool disk_fail(Call *call, const char *file, const char *what) {
    int reason = errno;
    ErrorCode code = reason == ENOSPC || reason == EDQUOT ? ERROR_STORAGE_FULL : ERROR_IO;
    call_fail(call, code, NULL, "%s: %s", what, g_strerror(reason));
    call->last_error->file = arena_text(call->arena, file);
    return false;
}

bool disk_sync_folder(const char *folder) {
    int handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool well = handle >= 0 && fsync(handle) == 0;
    if (handle >= 0)
        close(handle);
    return well;
}
