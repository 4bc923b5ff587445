/* A preloaded library: from the moment that the file $FAIL_SYNC_FILE exists, every sync fails with
 * EIO, as on a disk that dies. */
#undef _FORTIFY_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

static int fails(void) {
    const char *file = getenv("FAIL_SYNC_FILE");
    return file && access(file, F_OK) == 0;
}

static int sync_with(const char *name, int descriptor) {
    int (*real)(int) = (__typeof__(real))dlsym(RTLD_NEXT, name);
    if (!fails())
        return real(descriptor);
    errno = EIO;
    return -1;
}

int fsync(int descriptor) {
    return sync_with("fsync", descriptor);
}

int fdatasync(int descriptor) {
    return sync_with("fdatasync", descriptor);
}
