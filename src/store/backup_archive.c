#include "store/backup_archive.h"

#include "base/json.h"
#include "store/disk.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK_BYTES = 256 * 1024, MANIFEST_BYTES = 64 * 1024 * 1024 };

static const char MANIFEST[] = "manifest.json";

/* ---- writing ---- */

struct ArchiveWriter {
    struct archive *archive;
    JsonWriter *manifest; /* open: {"entries": [… */
    int64_t bytes;
};

static bool fail_archive(Call *call, struct archive *archive) {
    int reason = archive_errno(archive);
    ErrorCode code = reason == ENOSPC || reason == EDQUOT ? ERROR_STORAGE_FULL : ERROR_IO;
    return call_fail(call, code, NULL, "the backup can't be written: %s",
                     archive_error_string(archive));
}

ArchiveWriter *archive_writer_new(Call *call, int out) {
    ArchiveWriter *writer = g_new0(ArchiveWriter, 1);
    writer->archive = archive_write_new();
    archive_write_add_filter_gzip(writer->archive);
    archive_write_set_options(writer->archive, "gzip:compression-level=3");
    archive_write_set_format_pax_restricted(writer->archive);
    writer->manifest = json_writer_new(NULL);
    json_begin_object(writer->manifest);
    json_key(writer->manifest, "entries");
    json_begin_list(writer->manifest);
    if (archive_write_open_fd(writer->archive, out) == ARCHIVE_OK)
        return writer;
    fail_archive(call, writer->archive);
    archive_writer_free(writer);
    return NULL;
}

static bool begin_entry(Call *call, ArchiveWriter *writer, const char *name, int64_t size) {
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, call->now / 1000000, 0);
    bool well = archive_write_header(writer->archive, entry) == ARCHIVE_OK ||
                fail_archive(call, writer->archive);
    archive_entry_free(entry);
    return well;
}

static bool put(Call *call, ArchiveWriter *writer, const void *bytes, size_t length) {
    writer->bytes += (int64_t)length;
    return archive_write_data(writer->archive, bytes, length) == (la_ssize_t)length ||
           fail_archive(call, writer->archive);
}

static void note_entry(Call *call, ArchiveWriter *writer, const char *name, int64_t size,
                       const uint8_t *hash) {
    json_begin_object(writer->manifest);
    json_text_field(writer->manifest, "name", name);
    json_whole_field(writer->manifest, "bytes", size);
    json_text_field(writer->manifest, "hash", hex_text(call->arena, hash, HASH_BYTES));
    json_end_object(writer->manifest);
}

bool archive_add_bytes(Call *call, ArchiveWriter *writer, const char *name, const char *bytes,
                       size_t length) {
    uint8_t hash[HASH_BYTES];
    hash_bytes(bytes, length, hash);
    note_entry(call, writer, name, (int64_t)length, hash);
    return begin_entry(call, writer, name, (int64_t)length) && put(call, writer, bytes, length);
}

static bool copy_handle(Call *call, ArchiveWriter *writer, const char *name, int handle,
                        int64_t size, uint8_t *ret_hash) {
    char *block = g_malloc(BLOCK_BYTES);
    Hash hash;
    bool well = true;
    hash_begin(&hash);
    for (int64_t left = size; well && left > 0;) {
        ssize_t got = read(handle, block, (size_t)MIN(left, BLOCK_BYTES));
        if (got <= 0) {
            well = disk_fail(call, name, "got shorter while it was read");
            break;
        }
        hash_add(&hash, block, (size_t)got);
        well = put(call, writer, block, (size_t)got);
        left -= got;
    }
    hash_end(&hash, ret_hash);
    g_free(block);
    return well;
}

bool archive_add_handle(Call *call, ArchiveWriter *writer, const char *name, int handle) {
    uint8_t hash[HASH_BYTES];
    struct stat about;
    if (fstat(handle, &about) != 0 || lseek(handle, 0, SEEK_SET) != 0)
        return disk_fail(call, name, "can't be read");
    if (!begin_entry(call, writer, name, about.st_size) ||
        !copy_handle(call, writer, name, handle, about.st_size, hash))
        return false;
    note_entry(call, writer, name, about.st_size, hash);
    return true;
}

/* The signature covers the text of the entries' list. */
bool archive_finish(Call *call, ArchiveWriter *writer, const SignatureKey *key,
                    int64_t *ret_bytes) {
    uint8_t signature[SIGNATURE_BYTES];
    size_t length;
    json_end_list(writer->manifest);
    json_end_object(writer->manifest);
    const char *list = json_written(writer->manifest, &length);
    signature_make(key, list, length, signature);
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_text_field(out, "public_key", hex_text(call->arena, key->public, SIGNATURE_PUBLIC_BYTES));
    json_text_field(out, "signature", hex_text(call->arena, signature, SIGNATURE_BYTES));
    json_text_field(out, "list", list);
    json_end_object(out);
    const char *text = json_written(out, &length);
    bool well =
        begin_entry(call, writer, MANIFEST, (int64_t)length) && put(call, writer, text, length) &&
        (archive_write_close(writer->archive) == ARCHIVE_OK || fail_archive(call, writer->archive));
    json_writer_free(out);
    *ret_bytes = writer->bytes;
    return well;
}

void archive_writer_free(ArchiveWriter *writer) {
    if (!writer)
        return;
    archive_write_free(writer->archive);
    json_writer_free(writer->manifest);
    g_free(writer);
}

/* ---- reading ---- */

struct ArchiveReader {
    struct archive *archive;
    char *file;
    char *block;
    size_t at, end;
    bool failed; /* the archive itself can't be read on */
    bool in_entry;
    GString *name; /* of the entry */
    GString *line;
    GString *manifest;
    Hash hash;
    int64_t bytes;
    GHashTable *hashes; /* name → "bytes hash" of what was read */
};

static bool damaged(Call *call, const ArchiveReader *reader, const char *what) {
    call_fail(call, ERROR_DAMAGED, NULL, "%s", what);
    call->last_error->file = arena_text(call->arena, reader->file);
    return false;
}

ArchiveReader *archive_reader_new(Call *call, const char *file) {
    ArchiveReader *reader = g_new0(ArchiveReader, 1);
    reader->file = g_strdup(file);
    reader->block = g_malloc(BLOCK_BYTES);
    reader->name = g_string_new(NULL);
    reader->line = g_string_new(NULL);
    reader->manifest = g_string_new(NULL);
    reader->hashes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    reader->archive = archive_read_new();
    archive_read_support_filter_gzip(reader->archive);
    archive_read_support_format_tar(reader->archive);
    if (access(file, R_OK) != 0)
        disk_fail(call, file, "can't be read");
    else if (archive_read_open_filename(reader->archive, file, BLOCK_BYTES) == ARCHIVE_OK)
        return reader;
    else
        damaged(call, reader, "is no backup of aftercare");
    archive_reader_free(reader);
    return NULL;
}

void archive_reader_free(ArchiveReader *reader) {
    if (!reader)
        return;
    archive_read_free(reader->archive);
    g_string_free(reader->name, TRUE);
    g_string_free(reader->line, TRUE);
    g_string_free(reader->manifest, TRUE);
    g_hash_table_destroy(reader->hashes);
    g_free(reader->block);
    g_free(reader->file);
    g_free(reader);
}

/* More bytes of the entry into the block; false at its end. */
static bool fill(ArchiveReader *reader) {
    la_ssize_t got = archive_read_data(reader->archive, reader->block, BLOCK_BYTES);
    reader->at = 0;
    reader->end = got > 0 ? (size_t)got : 0;
    if (got < 0)
        reader->failed = true;
    if (got <= 0)
        return false;
    hash_add(&reader->hash, reader->block, reader->end);
    reader->bytes += got;
    if (!strcmp(reader->name->str, MANIFEST) && reader->manifest->len < MANIFEST_BYTES)
        g_string_append_len(reader->manifest, reader->block, got);
    return true;
}

static const char *seal(int64_t bytes, const char *hash) {
    return g_strdup_printf("%" PRId64 " %s", bytes, hash);
}

static bool end_entry(Call *call, ArchiveReader *reader) {
    uint8_t hash[HASH_BYTES];
    while (fill(reader)) {
    }
    if (reader->failed)
        return damaged(call, reader, "is cut or damaged: an entry can't be read");
    hash_end(&reader->hash, hash);
    reader->in_entry = false;
    if (strcmp(reader->name->str, MANIFEST) != 0)
        g_hash_table_insert(
            reader->hashes, g_strdup(reader->name->str),
            (void *)(uintptr_t)seal(reader->bytes, hex_text(call->arena, hash, HASH_BYTES)));
    return true;
}

/* Names that we write, nothing else: no way out of the folder. */
static bool is_our_name(const char *name) {
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_./");
    return length == strlen(name) && length > 0 && length < 200 && *name != '/' && *name != '.' &&
           !strstr(name, "..") && !strstr(name, "//");
}

bool archive_next(Call *call, ArchiveReader *reader, ArchiveEntry *ret_entry) {
    struct archive_entry *entry;
    *ret_entry = (ArchiveEntry){0};
    if (reader->in_entry && !end_entry(call, reader))
        return false;
    int code = archive_read_next_header(reader->archive, &entry);
    if (code == ARCHIVE_EOF)
        return true;
    if (code != ARCHIVE_OK)
        return damaged(call, reader, "is cut or damaged, or no backup of aftercare");
    const char *name = archive_entry_pathname(entry);
    if (!name || !is_our_name(name) || archive_entry_filetype(entry) != AE_IFREG)
        return damaged(call, reader, "holds an entry that no backup has");
    g_string_assign(reader->name, name);
    hash_begin(&reader->hash);
    reader->bytes = 0;
    reader->at = reader->end = 0;
    reader->in_entry = true;
    *ret_entry = (ArchiveEntry){reader->name->str, archive_entry_size(entry)};
    return true;
}

char *archive_line(ArchiveReader *reader, size_t *ret_length) {
    g_string_truncate(reader->line, 0);
    while (reader->at < reader->end || fill(reader)) {
        const char *from = reader->block + reader->at;
        const char *end = memchr(from, '\n', reader->end - reader->at);
        size_t length = end ? (size_t)(end - from) : reader->end - reader->at;
        g_string_append_len(reader->line, from, (gssize)length);
        reader->at += length + (end != NULL);
        if (end)
            break;
    }
    *ret_length = reader->line->len;
    return reader->line->len ? reader->line->str : NULL;
}

bool archive_extract(Call *call, ArchiveReader *reader, const char *path) {
    char *folder = g_path_get_dirname(path);
    bool made = g_mkdir_with_parents(folder, 0700) == 0;
    g_free(folder);
    int handle = made ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
    if (handle < 0)
        return disk_fail(call, path, "can't be made");
    bool well = true;
    while (well && fill(reader))
        well = write(handle, reader->block, reader->end) == (ssize_t)reader->end;
    well = well && fsync(handle) == 0;
    if (!well)
        disk_fail(call, path, "can't be written");
    close(handle);
    return well && !reader->failed;
}

/* ---- the manifest ---- */

static bool check_signature(Call *call, const ArchiveReader *reader, const Node *manifest) {
    uint8_t key[SIGNATURE_PUBLIC_BYTES], signature[SIGNATURE_BYTES];
    const char *list = node_text(manifest, "list");
    bool whole = hex_read(node_text(manifest, "public_key"), key, sizeof key) &&
                 hex_read(node_text(manifest, "signature"), signature, sizeof signature) &&
                 signature_check(key, list, strlen(list), signature);
    return whole || damaged(call, reader, "has a manifest whose signature is wrong");
}

static bool check_entries(Call *call, ArchiveReader *reader, const Node *list) {
    const Node *entries = node_get(list, "entries");
    if (!entries || entries->items.count != g_hash_table_size(reader->hashes))
        return damaged(call, reader, "lacks an entry, or has one too many");
    for (size_t i = 0; i < entries->items.count; i++) {
        const Node *entry = entries->items.items[i];
        const char *name = node_text(entry, "name");
        const char *is = g_hash_table_lookup(reader->hashes, name);
        const char *wanted =
            arena_printf(call->arena, "%s %s", node_text(entry, "bytes"), node_text(entry, "hash"));
        if (!is || strcmp(is, wanted) != 0)
            return damaged(call, reader,
                           arena_printf(call->arena, "was changed or damaged: %s", name));
    }
    return true;
}

bool archive_check_end(Call *call, ArchiveReader *reader) {
    const Node *manifest =
        reader->manifest->len
            ? json_parse(call, MANIFEST, 0, reader->manifest->str, reader->manifest->len)
            : NULL;
    if (!manifest)
        return damaged(call, reader, "has no manifest: it was cut off");
    const char *text = node_text(manifest, "list");
    const Node *list = json_parse(call, MANIFEST, 0, text, strlen(text));
    return list && check_signature(call, reader, manifest) && check_entries(call, reader, list);
}
