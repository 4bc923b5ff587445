/* A preloaded library that writes down what a program does to the files of one folder, so that
 * power_cut can make what a disk might hold after the power went.
 *
 *   LD_PRELOAD=libpower_log.so POWER_LOG_ROOT=FOLDER POWER_LOG_FILE=LOG program …
 *
 * An operation and its record happen under one mutex, so that the log has their order. A sync is
 * two records, since writes that come while it runs may miss it: what stands before the first is
 * durable once the second is reached. Good HTTP answers ("HTTP/1.1 2…", up to 4096 bytes of them)
 * are records, too, written before they are sent: who was answered may rely on it.
 *
 * Not seen: mapped writes (SQLite has them in *-shm only, which is left out: it is made anew after
 * a crash), TLS, io_uring, direct system calls. Files written through stdio are marked as not seen.
 * Several processes may share a log, but the order between them is only near. */
#undef _FORTIFY_SOURCE /* its inline open() and friends are what is defined here */
#include "power_record.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS = 65536, ACK_BYTES = 4096, BASE_BYTES = 1024 * 1024, MOST_PIECES = 1024 };

static const char ACK_START[] = "HTTP/1.1 2";

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char root[PATH_MAX];
static size_t root_length;
static uint64_t last_id;
static uint64_t file_of[FDS]; /* inode number; 0: not one of ours */
static uint64_t ack_of[FDS];  /* the answer being sent on a socket */
static size_t ack_left[FDS];

/* The function behind ours, of the same type. */
#define REAL(name)                                                                                 \
    ({                                                                                             \
        static void *real;                                                                         \
        (__typeof__(&(name)))real_find(&real, #name);                                              \
    })

static void *real_find(void **slot, const char *name) {
    if (!*slot)
        *slot = dlsym(RTLD_NEXT, name);
    return *slot;
}

/* --- the log ------------------------------------------------------------------------------- */

/* A log that can't be written is worth nothing: the program ends. */
static void append(PowerRecord record, const char *path, const char *other, const void *data,
                   size_t length) {
    record.magic = POWER_MAGIC;
    record.path_bytes = path ? (uint32_t)strlen(path) : 0;
    record.other_bytes = other ? (uint32_t)strlen(other) : 0;
    record.data_bytes = (uint32_t)length;
    struct iovec pieces[] = {{&record, sizeof record},
                             {(void *)path, record.path_bytes},
                             {(void *)other, record.other_bytes},
                             {(void *)data, length}};
    size_t whole = sizeof record + record.path_bytes + record.other_bytes + length;
    ssize_t wrote = REAL(writev)(log_fd, pieces, 4);
    if (wrote < 0 || (size_t)wrote != whole) {
        dprintf(2, "power_log: the log can't be written\n");
        abort();
    }
}

static void append_path(PowerKind kind, uint64_t file, const char *path) {
    append((PowerRecord){.kind = kind, .file = file}, path, NULL, NULL, 0);
}

static bool lock(void) {
    if (log_fd < 0)
        return false;
    pthread_mutex_lock(&mutex);
    return true;
}

/* errno is the caller's answer. */
static void unlock(bool locked) {
    int error = errno;
    if (locked)
        pthread_mutex_unlock(&mutex);
    errno = error;
}

/* Unique among the processes that share a log. */
static uint64_t next_id(void) {
    return (uint64_t)getpid() << 32 | ++last_id;
}

/* --- what was there at the beginning ------------------------------------------------------- */

static void log_base_file(int folder, const char *name, const char *path, uint64_t file) {
    static char block[BASE_BYTES];
    int fd = REAL(openat)(folder, name, O_RDONLY | O_CLOEXEC);
    append_path(POWER_BASE_NAME, file, path);
    ssize_t got;
    for (int64_t at = 0; fd >= 0 && (got = pread(fd, block, sizeof block, at)) > 0; at += got)
        append((PowerRecord){.kind = POWER_BASE_DATA, .file = file, .offset = at}, NULL, NULL,
               block, (size_t)got);
    if (fd >= 0)
        REAL(close)(fd);
}

static bool is_left_out(const char *name) {
    size_t length = strlen(name);
    return length >= 4 && !strcmp(name + length - 4, "-shm");
}

static void log_base(const char *folder, const char *path) {
    DIR *entries = opendir(folder);
    struct dirent *entry;
    while (entries && (entry = readdir(entries))) {
        const char *name = entry->d_name;
        struct stat status;
        char inner[PATH_MAX], inner_path[PATH_MAX];
        if (!strcmp(name, ".") || !strcmp(name, "..") || is_left_out(name) ||
            fstatat(dirfd(entries), name, &status, AT_SYMLINK_NOFOLLOW))
            continue;
        bool fits = snprintf(inner, sizeof inner, "%s/%s", folder, name) < (int)sizeof inner &&
                    snprintf(inner_path, sizeof inner_path, "%s%s%s", path, *path ? "/" : "",
                             name) < (int)sizeof inner_path;
        if (fits && S_ISDIR(status.st_mode)) {
            append_path(POWER_BASE_FOLDER, 0, inner_path);
            log_base(inner, inner_path);
        } else if (fits && S_ISREG(status.st_mode))
            log_base_file(dirfd(entries), name, inner_path, status.st_ino);
    }
    if (entries)
        closedir(entries);
}

__attribute__((constructor)) static void power_log_start(void) {
    const char *folder = getenv("POWER_LOG_ROOT"), *file = getenv("POWER_LOG_FILE");
    if (!folder || !file || !realpath(folder, root))
        return;
    root_length = strlen(root);
    int fd = REAL(open)(file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    struct stat status;
    if (fd < 0 || fstat(fd, &status)) {
        dprintf(2, "power_log: can't open %s\n", file);
        abort();
    }
    log_fd = fcntl(fd, F_DUPFD_CLOEXEC, 900); /* out of the way of who counts descriptors */
    REAL(close)(fd);
    if (status.st_size == 0)
        log_base(root, "");
}

/* --- paths and descriptors ----------------------------------------------------------------- */

static bool folder_path(int folder, char ret_path[PATH_MAX]) {
    char link[64];
    if (folder == AT_FDCWD)
        return getcwd(ret_path, PATH_MAX);
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, ret_path, PATH_MAX - 1);
    if (length < 0)
        return false;
    ret_path[length] = '\0';
    return true;
}

/* Whether an absolute path without links is below the root; "" is the root itself. */
static bool below_root(const char *full, char ret_path[PATH_MAX]) {
    if (strncmp(full, root, root_length) != 0 || (full[root_length] && full[root_length] != '/'))
        return false;
    const char *path = full + root_length + (full[root_length] == '/');
    return !is_left_out(path) && snprintf(ret_path, PATH_MAX, "%s", path) < PATH_MAX;
}

/* The path of `name` below the root, where it is there; the last part need not exist. */
static bool find_path(int folder, const char *name, char ret_path[PATH_MAX]) {
    char joined[2 * PATH_MAX], start[PATH_MAX], parent[PATH_MAX], full[2 * PATH_MAX];
    if (log_fd < 0 || !name || strlen(name) >= PATH_MAX)
        return false;
    if (*name != '/' && !folder_path(folder, start))
        return false;
    snprintf(joined, sizeof joined, "%s/%s", *name == '/' ? "" : start, name);
    char *end = joined + strlen(joined);
    while (end > joined + 1 && end[-1] == '/')
        *--end = '\0';
    char *slash = strrchr(joined, '/');
    *slash = '\0';
    if (!realpath(*joined ? joined : "/", parent))
        return false;
    snprintf(full, sizeof full, "%s/%s", strcmp(parent, "/") ? parent : "", slash + 1);
    return below_root(full, ret_path);
}

static bool is_tracked(int fd) {
    return fd >= 0 && fd < FDS && file_of[fd];
}

static void forget(int fd) {
    if (fd >= 0 && fd < FDS) {
        file_of[fd] = 0;
        ack_left[fd] = 0;
    }
}

/* A file below the root is open as `fd` now. */
static void track(int fd, const char *path, bool existed, bool emptied) {
    struct stat status;
    forget(fd);
    if (fd < 0 || fd >= FDS || fstat(fd, &status) || !S_ISREG(status.st_mode))
        return;
    file_of[fd] = status.st_ino;
    if (!existed)
        append_path(POWER_CREATE, status.st_ino, path);
    else if (emptied)
        append((PowerRecord){.kind = POWER_TRUNCATE, .file = status.st_ino}, NULL, NULL, NULL, 0);
}

static int open_logged(int folder, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    struct stat status;
    bool locked = lock();
    bool ours = find_path(folder, name, path);
    bool existed = ours && !fstatat(folder, name, &status, 0);
    int fd = REAL(openat)(folder, name, flags, mode);
    if (fd >= 0 && locked && ours && (flags & O_TMPFILE) == O_TMPFILE)
        append_path(POWER_BLIND, 0, path);
    if (fd >= 0 && locked && ours)
        track(fd, path, existed, existed && flags & O_TRUNC && status.st_size);
    else if (fd >= 0 && locked)
        forget(fd);
    unlock(locked);
    return fd;
}

static mode_t mode_of(int flags, va_list args) {
    bool has = flags & O_CREAT || (flags & O_TMPFILE) == O_TMPFILE;
    return has ? va_arg(args, mode_t) : 0;
}

#define OPEN_AT(folder, name, flags)                                                               \
    va_list args;                                                                                  \
    va_start(args, flags);                                                                         \
    mode_t mode = mode_of(flags, args);                                                            \
    va_end(args);                                                                                  \
    return open_logged(folder, name, flags, mode)

int open(const char *name, int flags, ...) {
    OPEN_AT(AT_FDCWD, name, flags);
}

int open64(const char *name, int flags, ...) {
    OPEN_AT(AT_FDCWD, name, flags);
}

int openat(int folder, const char *name, int flags, ...) {
    OPEN_AT(folder, name, flags);
}

int openat64(int folder, const char *name, int flags, ...) {
    OPEN_AT(folder, name, flags);
}

/* What fortified programs call. */
int __open_2(const char *name, int flags);
int __open64_2(const char *name, int flags);
int __openat_2(int folder, const char *name, int flags);
int __openat64_2(int folder, const char *name, int flags);

int __open_2(const char *name, int flags) {
    return open_logged(AT_FDCWD, name, flags, 0);
}

int __open64_2(const char *name, int flags) {
    return open_logged(AT_FDCWD, name, flags, 0);
}

int __openat_2(int folder, const char *name, int flags) {
    return open_logged(folder, name, flags, 0);
}

int __openat64_2(int folder, const char *name, int flags) {
    return open_logged(folder, name, flags, 0);
}

int creat(const char *name, mode_t mode) {
    return open_logged(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int creat64(const char *name, mode_t mode) {
    return open_logged(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

int mkostemp(char *name, int flags) {
    char path[PATH_MAX];
    bool locked = lock();
    int fd = REAL(mkostemp)(name, flags);
    if (fd >= 0 && locked && find_path(AT_FDCWD, name, path))
        track(fd, path, false, false);
    unlock(locked);
    return fd;
}

int mkostemp64(char *name, int flags) {
    return mkostemp(name, flags);
}

int mkstemp(char *name) {
    return mkostemp(name, 0);
}

int mkstemp64(char *name) {
    return mkostemp(name, 0);
}

int close(int fd) {
    bool locked = lock();
    if (fd == log_fd && locked) { /* who closes all it doesn't know would end the log */
        unlock(locked);
        errno = EBADF;
        return -1;
    }
    forget(fd);
    int result = REAL(close)(fd);
    unlock(locked);
    return result;
}

static int duplicated(int from, int to) {
    if (to >= 0 && to < FDS && from != to) {
        forget(to);
        file_of[to] = is_tracked(from) ? file_of[from] : 0;
    }
    return to;
}

int dup(int fd) {
    bool locked = lock();
    int result = duplicated(fd, REAL(dup)(fd));
    unlock(locked);
    return result;
}

int dup2(int fd, int to) {
    bool locked = lock();
    int result = duplicated(fd, REAL(dup2)(fd, to));
    unlock(locked);
    return result;
}

int dup3(int fd, int to, int flags) {
    bool locked = lock();
    int result = duplicated(fd, REAL(dup3)(fd, to, flags));
    unlock(locked);
    return result;
}

/* Glibc writes streams behind our back. */
static void mark_blind(const char *name, const char *mode) {
    char path[PATH_MAX];
    bool locked = lock();
    if (locked && strpbrk(mode, "wa+") && find_path(AT_FDCWD, name, path))
        append_path(POWER_BLIND, 0, path);
    unlock(locked);
}

FILE *fopen(const char *name, const char *mode) {
    mark_blind(name, mode);
    return REAL(fopen)(name, mode);
}

FILE *fopen64(const char *name, const char *mode) {
    return fopen(name, mode);
}

FILE *fdopen(int fd, const char *mode) {
    bool locked = lock();
    if (locked && is_tracked(fd) && strpbrk(mode, "wa+"))
        append_path(POWER_BLIND, file_of[fd], "fdopen");
    unlock(locked);
    return REAL(fdopen)(fd, mode);
}

/* --- writes -------------------------------------------------------------------------------- */

static void log_write(int fd, int64_t offset, const struct iovec *pieces, int count, size_t wrote) {
    for (int i = 0; i < count && wrote; i++) {
        size_t length = pieces[i].iov_len < wrote ? pieces[i].iov_len : wrote;
        append((PowerRecord){.kind = POWER_WRITE, .file = file_of[fd], .offset = offset}, NULL,
               NULL, pieces[i].iov_base, length);
        offset += (int64_t)length;
        wrote -= length;
    }
}

static bool is_socket(int fd) {
    struct stat status;
    return !fstat(fd, &status) && S_ISSOCK(status.st_mode);
}

/* The first bytes of what is sent, at most `room`. */
static size_t gather(char *to, size_t room, const struct iovec *pieces, size_t count) {
    size_t length = 0;
    for (size_t i = 0; i < count && length < room; i++) {
        size_t piece = pieces[i].iov_len < room - length ? pieces[i].iov_len : room - length;
        if (piece)
            memcpy(to + length, pieces[i].iov_base, piece);
        length += piece;
    }
    return length;
}

/* Before it is sent; `fd` is a socket. */
static void log_answer(int fd, const struct iovec *pieces, size_t count) {
    char text[ACK_BYTES];
    if (log_fd < 0 || fd < 0 || fd >= FDS)
        return;
    size_t length = gather(text, sizeof text, pieces, count);
    bool starts = length >= 7 && !memcmp(text, "HTTP/1.", 7);
    bool good = length >= strlen(ACK_START) && !memcmp(text, ACK_START, strlen(ACK_START));
    if (!good && (starts || !ack_left[fd])) {
        ack_left[fd] = 0;
        return;
    }
    bool locked = lock();
    if (good) {
        ack_of[fd] = next_id();
        ack_left[fd] = ACK_BYTES;
    }
    length = length < ack_left[fd] ? length : ack_left[fd];
    append((PowerRecord){.kind = good ? POWER_ACK : POWER_ACK_MORE, .id = ack_of[fd]}, NULL, NULL,
           text, length);
    ack_left[fd] -= length;
    unlock(locked);
}

static bool may_be_answer(int fd, const struct iovec *pieces, size_t count) {
    char start[sizeof ACK_START - 1];
    bool good = gather(start, sizeof start, pieces, count) == sizeof start &&
                !memcmp(start, ACK_START, sizeof start);
    return fd >= 0 && fd < FDS && (good || ack_left[fd]) && is_socket(fd);
}

ssize_t writev(int fd, const struct iovec *pieces, int count) {
    if (!is_tracked(fd)) {
        if (count > 0 && count <= MOST_PIECES && may_be_answer(fd, pieces, (size_t)count))
            log_answer(fd, pieces, (size_t)count);
        return REAL(writev)(fd, pieces, count);
    }
    bool locked = lock();
    ssize_t wrote = REAL(writev)(fd, pieces, count);
    if (wrote > 0 && locked) /* also where it was appended, the place is now behind it */
        log_write(fd, lseek(fd, 0, SEEK_CUR) - wrote, pieces, count, (size_t)wrote);
    unlock(locked);
    return wrote;
}

ssize_t write(int fd, const void *bytes, size_t length) {
    struct iovec piece = {(void *)bytes, length};
    if (is_tracked(fd))
        return writev(fd, &piece, 1);
    if (may_be_answer(fd, &piece, 1))
        log_answer(fd, &piece, 1);
    return REAL(write)(fd, bytes, length);
}

ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t offset) {
    bool locked = lock();
    ssize_t wrote = REAL(pwritev)(fd, pieces, count, offset);
    if (wrote > 0 && locked && is_tracked(fd))
        log_write(fd, offset, pieces, count, (size_t)wrote);
    unlock(locked);
    return wrote;
}

ssize_t pwritev64(int fd, const struct iovec *pieces, int count, off64_t offset) {
    return pwritev(fd, pieces, count, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    struct iovec piece = {(void *)bytes, length};
    return pwritev(fd, &piece, 1, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
    struct iovec piece = {(void *)bytes, length};
    return pwritev(fd, &piece, 1, offset);
}

/* What came into `fd` up to its end at `end` without passing through here. */
static void log_copied(int fd, int64_t end, size_t length) {
    char block[64 * 1024];
    char name[64];
    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    int reader = REAL(open)(name, O_RDONLY | O_CLOEXEC);
    for (int64_t at = end - (int64_t)length; at < end;) {
        size_t wanted = (size_t)(end - at) < sizeof block ? (size_t)(end - at) : sizeof block;
        ssize_t got = pread(reader, block, wanted, at);
        if (got <= 0) {
            append_path(POWER_BLIND, file_of[fd], "copy");
            break;
        }
        struct iovec piece = {block, (size_t)got};
        log_write(fd, at, &piece, 1, (size_t)got);
        at += got;
    }
    REAL(close)(reader);
}

ssize_t copy_file_range(int in, off64_t *in_at, int out, off64_t *out_at, size_t length,
                        unsigned flags) {
    bool locked = lock();
    ssize_t copied = REAL(copy_file_range)(in, in_at, out, out_at, length, flags);
    if (copied > 0 && locked && is_tracked(out))
        log_copied(out, out_at ? *out_at : lseek(out, 0, SEEK_CUR), (size_t)copied);
    unlock(locked);
    return copied;
}

ssize_t sendfile(int out, int in, off_t *in_at, size_t length) {
    if (!is_tracked(out))
        return REAL(sendfile)(out, in, in_at, length);
    bool locked = lock();
    ssize_t copied = REAL(sendfile)(out, in, in_at, length);
    if (copied > 0 && locked)
        log_copied(out, lseek(out, 0, SEEK_CUR), (size_t)copied);
    unlock(locked);
    return copied;
}

ssize_t sendfile64(int out, int in, off64_t *in_at, size_t length) {
    return sendfile(out, in, in_at, length);
}

/* --- sizes --------------------------------------------------------------------------------- */

static void log_size(int fd, PowerKind kind, int64_t offset, uint64_t length) {
    append((PowerRecord){.kind = kind, .file = file_of[fd], .offset = offset, .id = length}, NULL,
           NULL, NULL, 0);
}

int ftruncate(int fd, off_t size) {
    bool locked = lock();
    int result = REAL(ftruncate)(fd, size);
    if (!result && locked && is_tracked(fd))
        log_size(fd, POWER_TRUNCATE, size, 0);
    unlock(locked);
    return result;
}

int ftruncate64(int fd, off64_t size) {
    return ftruncate(fd, size);
}

int truncate(const char *name, off_t size) {
    char path[PATH_MAX];
    struct stat status;
    bool locked = lock();
    int result = REAL(truncate)(name, size);
    if (!result && locked && find_path(AT_FDCWD, name, path) && !stat(name, &status))
        append((PowerRecord){.kind = POWER_TRUNCATE, .file = status.st_ino, .offset = size}, NULL,
               NULL, NULL, 0);
    unlock(locked);
    return result;
}

int truncate64(const char *name, off64_t size) {
    return truncate(name, size);
}

int fallocate(int fd, int mode, off_t offset, off_t length) {
    bool locked = lock();
    int result = REAL(fallocate)(fd, mode, offset, length);
    bool seen = !result && locked && is_tracked(fd);
    if (seen && mode & ~(FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
        append_path(POWER_BLIND, file_of[fd], "fallocate");
    if (seen && !(mode & FALLOC_FL_KEEP_SIZE))
        log_size(fd, POWER_EXTEND, offset + length, 0);
    if (seen && mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE))
        log_size(fd, POWER_ZERO, offset, (uint64_t)length);
    unlock(locked);
    return result;
}

int fallocate64(int fd, int mode, off64_t offset, off64_t length) {
    return fallocate(fd, mode, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length) {
    bool locked = lock();
    int result = REAL(posix_fallocate)(fd, offset, length);
    if (!result && locked && is_tracked(fd))
        log_size(fd, POWER_EXTEND, offset + length, 0);
    unlock(locked);
    return result;
}

int posix_fallocate64(int fd, off64_t offset, off64_t length) {
    return posix_fallocate(fd, offset, length);
}

/* --- names --------------------------------------------------------------------------------- */

int renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags) {
    char path[PATH_MAX], other[PATH_MAX];
    bool locked = lock();
    bool out = find_path(from_folder, from, path), in = find_path(to_folder, to, other);
    int result = REAL(renameat2)(from_folder, from, to_folder, to, flags);
    bool seen = !result && locked;
    if (seen && (out != in || (out && flags & ~(unsigned)RENAME_NOREPLACE)))
        append_path(POWER_BLIND, 0, out ? path : other);
    else if (seen && out)
        append((PowerRecord){.kind = POWER_RENAME}, path, other, NULL, 0);
    unlock(locked);
    return result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
    return renameat2(from_folder, from, to_folder, to, 0);
}

int rename(const char *from, const char *to) {
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    char path[PATH_MAX], other[PATH_MAX];
    bool locked = lock();
    bool out = find_path(from_folder, from, path), in = find_path(to_folder, to, other);
    int result = REAL(linkat)(from_folder, from, to_folder, to, flags);
    if (!result && locked && in && !out)
        append_path(POWER_BLIND, 0, other);
    else if (!result && locked && in)
        append((PowerRecord){.kind = POWER_LINK}, path, other, NULL, 0);
    unlock(locked);
    return result;
}

int link(const char *from, const char *to) {
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlinkat(int folder, const char *name, int flags) {
    char path[PATH_MAX];
    bool locked = lock();
    bool ours = find_path(folder, name, path);
    int result = REAL(unlinkat)(folder, name, flags);
    if (!result && locked && ours)
        append_path(flags & AT_REMOVEDIR ? POWER_REMOVE_FOLDER : POWER_UNLINK, 0, path);
    unlock(locked);
    return result;
}

int unlink(const char *name) {
    return unlinkat(AT_FDCWD, name, 0);
}

int rmdir(const char *name) {
    return unlinkat(AT_FDCWD, name, AT_REMOVEDIR);
}

int remove(const char *name) {
    int result = unlink(name);
    return result && errno == EISDIR ? rmdir(name) : result;
}

int mkdirat(int folder, const char *name, mode_t mode) {
    char path[PATH_MAX];
    bool locked = lock();
    int result = REAL(mkdirat)(folder, name, mode);
    if (!result && locked && find_path(folder, name, path))
        append_path(POWER_MAKE_FOLDER, 0, path);
    unlock(locked);
    return result;
}

int mkdir(const char *name, mode_t mode) {
    return mkdirat(AT_FDCWD, name, mode);
}

/* --- syncs --------------------------------------------------------------------------------- */

/* 0 where `fd` is nothing of ours. */
static uint64_t sync_begin(int fd) {
    char full[PATH_MAX], path[PATH_MAX];
    struct stat status;
    uint64_t id = 0;
    bool locked = lock();
    if (locked && is_tracked(fd)) {
        id = next_id();
        append((PowerRecord){.kind = POWER_SYNC, .file = file_of[fd], .id = id}, NULL, NULL, NULL,
               0);
    } else if (locked && !fstat(fd, &status) && S_ISDIR(status.st_mode) && folder_path(fd, full) &&
               below_root(full, path)) {
        id = next_id();
        append((PowerRecord){.kind = POWER_SYNC_FOLDER, .id = id}, path, NULL, NULL, 0);
    }
    unlock(locked);
    return id;
}

static void sync_end(uint64_t id) {
    if (!id)
        return;
    bool locked = lock();
    append((PowerRecord){.kind = POWER_SYNCED, .id = id}, NULL, NULL, NULL, 0);
    unlock(locked);
}

int fsync(int fd) {
    uint64_t id = sync_begin(fd);
    int result = REAL(fsync)(fd);
    sync_end(result ? 0 : id);
    return result;
}

int fdatasync(int fd) {
    uint64_t id = sync_begin(fd);
    int result = REAL(fdatasync)(fd);
    sync_end(result ? 0 : id);
    return result;
}

static uint64_t sync_all_begin(void) {
    bool locked = lock();
    uint64_t id = locked ? next_id() : 0;
    if (locked)
        append((PowerRecord){.kind = POWER_SYNC_ALL, .id = id}, NULL, NULL, NULL, 0);
    unlock(locked);
    return id;
}

void sync(void) {
    uint64_t id = sync_all_begin();
    REAL(sync)();
    sync_end(id);
}

int syncfs(int fd) {
    uint64_t id = sync_all_begin();
    int result = REAL(syncfs)(fd);
    sync_end(result ? 0 : id);
    return result;
}

/* --- answers ------------------------------------------------------------------------------- */

ssize_t send(int fd, const void *bytes, size_t length, int flags) {
    struct iovec piece = {(void *)bytes, length};
    log_answer(fd, &piece, 1);
    return REAL(send)(fd, bytes, length, flags);
}

ssize_t sendto(int fd, const void *bytes, size_t length, int flags, const struct sockaddr *to,
               socklen_t to_length) {
    struct iovec piece = {(void *)bytes, length};
    log_answer(fd, &piece, 1);
    return REAL(sendto)(fd, bytes, length, flags, to, to_length);
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    log_answer(fd, message->msg_iov, message->msg_iovlen);
    return REAL(sendmsg)(fd, message, flags);
}
