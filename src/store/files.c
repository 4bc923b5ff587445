#include "store/files.h"

#include "base/text.h"
#include "model/attachment.h"
#include "store/disk.h"
#include "store/read.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PIECE_BYTES = 64 * 1024, DIGEST_DIGITS = 2 * HASH_BYTES, GROUP_DIGITS = 2 };

/* A file that is taken again must not be collected at the same moment. */
static pthread_mutex_t taking = PTHREAD_MUTEX_INITIALIZER;

const char *files_incoming(Arena *arena, const Store *store) {
    return arena_printf(arena, "%s/incoming", store_folder(store));
}

static const char *group_folder(Arena *arena, const Store *store, const char *digest) {
    return arena_printf(arena, "%s/files/%.*s", store_folder(store), GROUP_DIGITS, digest);
}

static const char *file_path(Arena *arena, const Store *store, const char *digest) {
    return arena_printf(arena, "%s/%s", group_folder(arena, store, digest), digest + GROUP_DIGITS);
}

/* ---- beginning ---- */

static bool make_folder(Call *call, const char *path) {
    return mkdir(path, S_IRWXU) == 0 || errno == EEXIST || disk_fail(call, NULL, path);
}

static void empty_folder(const char *path) {
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        char *file = g_build_filename(path, name, NULL);
        unlink(file);
        g_free(file);
    }
    if (folder)
        g_dir_close(folder);
}

bool files_begin(Call *call, const Store *store) {
    const char *incoming = files_incoming(call->arena, store);
    const char *files = arena_printf(call->arena, "%s/files", store_folder(store));
    if (!make_folder(call, incoming) || !make_folder(call, files))
        return false;
    empty_folder(incoming);
    return true;
}

/* ---- what the first bytes say ---- */

typedef struct Magic {
    const char *bytes;
    size_t length, at;
    const char *media_type;
} Magic;

static const Magic MAGICS[] = {
    {"\x89PNG\r\n\x1a\n", 8, 0, "image/png"},
    {"\xff\xd8\xff", 3, 0, "image/jpeg"},
    {"GIF87a", 6, 0, "image/gif"},
    {"GIF89a", 6, 0, "image/gif"},
    {"WEBP", 4, 8, "image/webp"},
    {"%PDF-", 5, 0, "application/pdf"},
};

/* UTF-8 that may be cut in its last character, without controls but those of lines. */
static bool is_text(const char *bytes, size_t length) {
    size_t bad = length;
    if (!text_is_utf8(bytes, length, &bad) && (length < PIECE_BYTES || length - bad > 3))
        return false;
    for (size_t i = 0; i < bad; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        if ((byte < 0x20 && !strchr("\t\n\r\f", byte)) || byte == 0x7F)
            return false;
    }
    return true;
}

/* What a browser would run (HTML, SVG, scripts) is text, and is sent as that. */
static const char *media_type_of(const char *bytes, size_t length) {
    for (size_t i = 0; i < G_N_ELEMENTS(MAGICS); i++) {
        const Magic *magic = &MAGICS[i];
        bool riff = magic->at == 0 || (length > 4 && !memcmp(bytes, "RIFF", 4));
        if (riff && length >= magic->at + magic->length &&
            !memcmp(bytes + magic->at, magic->bytes, magic->length))
            return magic->media_type;
    }
    return is_text(bytes, length) ? "text/plain; charset=utf-8" : "application/octet-stream";
}

/* ---- taking ---- */

static ssize_t read_piece(int descriptor, char *piece) {
    size_t length = 0;
    while (length < PIECE_BYTES) {
        ssize_t got = read(descriptor, piece + length, PIECE_BYTES - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        length += (size_t)got;
    }
    return (ssize_t)length;
}

static bool read_whole(int descriptor, Arena *arena, StoredFile *ret_file) {
    char piece[PIECE_BYTES];
    uint8_t digest[HASH_BYTES];
    Hash hash;
    hash_begin(&hash);
    ssize_t got;
    while ((got = read_piece(descriptor, piece)) > 0) {
        if (!ret_file->bytes)
            ret_file->media_type = media_type_of(piece, (size_t)got);
        hash_add(&hash, piece, (size_t)got);
        ret_file->bytes += got;
    }
    hash_end(&hash, digest);
    ret_file->digest = hex_text(arena, digest, sizeof digest);
    return got == 0;
}

/* The new name takes the place of an old one with the same bytes: its age begins anew. */
static bool place(Call *call, const Store *store, const char *path, const char *digest) {
    const char *group = group_folder(call->arena, store, digest);
    const char *files = arena_printf(call->arena, "%s/files", store_folder(store));
    bool fresh = mkdir(group, S_IRWXU) == 0;
    if (!fresh && errno != EEXIST)
        return disk_fail(call, NULL, "the file can't be kept");
    if (rename(path, file_path(call->arena, store, digest)) || !disk_sync_folder(group) ||
        (fresh && !disk_sync_folder(files)))
        return disk_fail(call, NULL, "the file can't be kept");
    return true;
}

bool files_take(Call *call, const Store *store, const char *path, StoredFile *ret_file) {
    *ret_file = (StoredFile){.media_type = "application/octet-stream"};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool well = descriptor >= 0 && read_whole(descriptor, call->arena, ret_file) &&
                futimens(descriptor, NULL) == 0 && fsync(descriptor) == 0;
    if (!well)
        disk_fail(call, NULL, "the file can't be read");
    if (descriptor >= 0)
        close(descriptor);
    pthread_mutex_lock(&taking);
    well = well && place(call, store, path, ret_file->digest);
    pthread_mutex_unlock(&taking);
    return well;
}

int files_open(Call *call, const Store *store, const char *digest, int64_t *ret_bytes) {
    struct stat about;
    int descriptor = open(file_path(call->arena, store, digest), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor >= 0 && fstat(descriptor, &about) == 0) {
        *ret_bytes = about.st_size;
        return descriptor;
    }
    disk_fail(call, NULL, "the file is missing");
    if (descriptor >= 0)
        close(descriptor);
    return -1;
}

/* ---- collecting ---- */

typedef struct Collector {
    Call *call;
    const Store *store;
    Db *db;
    int64_t oldest_kept; /* seconds: younger ones may belong to a row that isn't there yet */
    int64_t removed;
} Collector;

static bool is_named(const Collector *collector, const char *digest, bool *ret_named) {
    int64_t count = 0;
    Value value = value_text(digest);
    bool well = db_whole(collector->call, collector->db, store_sql("attachments_of_digest"), &value,
                         1, &count);
    *ret_named = count > 0;
    return well;
}

static bool is_young(const Collector *collector, const char *path) {
    struct stat about;
    return stat(path, &about) != 0 || about.st_mtime > collector->oldest_kept;
}

static bool collect_file(Collector *collector, const char *group, const char *name) {
    Arena *arena = collector->call->arena;
    const char *digest = arena_printf(arena, "%s%s", group, name);
    uint8_t bytes[HASH_BYTES];
    bool named = true, well = true;
    if (!hex_read(digest, bytes, sizeof bytes))
        return true; /* none of ours */
    const char *path = file_path(arena, collector->store, digest);
    pthread_mutex_lock(&taking);
    if (!is_young(collector, path)) {
        well = is_named(collector, digest, &named);
        if (well && !named && unlink(path) == 0)
            collector->removed++;
    }
    pthread_mutex_unlock(&taking);
    return well;
}

static bool collect_group(Collector *collector, const char *group) {
    const char *path =
        arena_printf(collector->call->arena, "%s/files/%s", store_folder(collector->store), group);
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;
    bool well = true;
    while (folder && well && (name = g_dir_read_name(folder)))
        well = collect_file(collector, group, name);
    if (folder)
        g_dir_close(folder);
    return well;
}

bool files_collect(Call *call, const Store *store, Db *db, Instant now, int64_t *ret_removed) {
    Collector collector = {.call = call,
                           .store = store,
                           .db = db,
                           .oldest_kept = now / MICROS_PER_SECOND - FILES_GRACE_SECONDS};
    const char *path = arena_printf(call->arena, "%s/files", store_folder(store));
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *group;
    bool well = true;
    while (folder && well && (group = g_dir_read_name(folder)))
        well = collect_group(&collector, group);
    if (folder)
        g_dir_close(folder);
    *ret_removed = collector.removed;
    return well;
}

/* ---- verifying ---- */

typedef struct Verifier {
    const Store *store;
    Arena *arena; /* of one file */
    void (*problem)(void *with, int64_t attachment, const char *what);
    void *with;
} Verifier;

static const char *problem_of(const Verifier *verifier, const Attachment *attachment) {
    Call quiet = call_begin(verifier->arena, 0);
    StoredFile found = {0};
    int64_t bytes;
    int descriptor = files_open(&quiet, verifier->store, attachment->digest, &bytes);
    if (descriptor < 0)
        return "its file is missing";
    bool well = read_whole(descriptor, verifier->arena, &found);
    close(descriptor);
    if (!well)
        return "its file can't be read";
    if (found.bytes != attachment->bytes)
        return "its file has another size";
    return strcmp(found.digest, attachment->digest) ? "its file holds other bytes" : NULL;
}

static bool verify_one(void *record, void *with) {
    const Verifier *verifier = with;
    const Attachment *attachment = record;
    arena_reset(verifier->arena);
    const char *what = problem_of(verifier, attachment);
    if (what)
        verifier->problem(verifier->with, attachment->head.id, what);
    return true;
}

bool files_verify(Call *call, const Store *store, Db *db,
                  void (*problem)(void *with, int64_t attachment, const char *what), void *with) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &ATTACHMENT, .scope = &all};
    Verifier verifier = {store, arena_new(), problem, with};
    bool well = store_each(call, db, &query, verify_one, &verifier);
    arena_free(verifier.arena);
    return well;
}
