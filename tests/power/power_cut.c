/* What a disk could hold after the power went, made from the log of power_log.c.
 *
 *   power_cut LOG CUT SEED MODE OUT_FOLDER   the image after the first CUT records
 *   power_cut --points LOG                   {"records": n}, then {"ack": position, "text": …} each
 *
 * An answer is out where its position is below CUT: all it tells of must be in the image then.
 *
 * Durable is what stood before a sync that was complete before the cut:
 *   data and sizes   fsync or fdatasync of the file
 *   a new name       fsync of its folder, or of the new file itself (ext4 commits the journal with
 *                    it), which then holds for the folders above it, too
 *   rename, link, unlink, rmdir: fsync of the folder only. Ext4 would commit them with any other
 *                    fsync; POSIX doesn't promise it, so they may be lost.
 * Of all else MODE and SEED decide:
 *   none, all        nothing of it, everything of it
 *   operations       each write or not
 *   sectors          each 512 bytes of each write or not
 *   torn             all up to some write, of that one only its beginning
 *   zeros            each write, or not, or zeros where the file grew
 *   any              one of these, by the seed
 * Names that aren't durable are kept up to some point of each folder's own. */
#include "power_record.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { SECTOR_BYTES = 512 };

typedef enum Mode { NONE, ALL, OPERATIONS, SECTORS, TORN, ZEROS, MODE_COUNT } Mode;
static const char *const MODES[] = {"none", "all", "operations", "sectors", "torn", "zeros"};

/* One file from its creation on; its number may be another's later. */
typedef struct File {
    GArray *operations; /* size_t, of its data and size */
    size_t durable;     /* operations before this one are durable */
} File;

typedef struct Operation {
    PowerRecord record;
    const char *path, *other;
    const uint8_t *data;
    File *file;
    bool durable;
} Operation;

typedef struct Image {
    GMappedFile *log;
    GStringChunk *paths;
    GArray *operations;
    size_t cut;
    Mode mode;
    GRand *random;
    size_t torn_at;       /* the operation of which only the beginning is there */
    GHashTable *files;    /* number → File, as of the operation that is looked at */
    GPtrArray *all_files; /* owns them */
    GHashTable *synced;   /* folder → index + 1: names before it are durable */
    GHashTable *reached;  /* folders that exist for sure */
    GHashTable *kept;     /* folder → index + 1: other names before it are kept */
    size_t all_durable;
    GHashTable *names; /* path → File */
    GHashTable *folders;
} Image;

static Operation *operation_at(const Image *image, size_t at) {
    return &g_array_index(image->operations, Operation, at);
}

/* --- reading the log ----------------------------------------------------------------------- */

static const char *path_at(Image *image, const char *text, size_t length) {
    return g_string_chunk_insert_len(image->paths, text, (gssize)length);
}

/* A last record that is cut off is not there: the program was killed while it was written. */
static bool read_log(Image *image, const char *file) {
    g_autoptr(GError) error = NULL;
    image->log = g_mapped_file_new(file, FALSE, &error);
    if (!image->log) {
        fprintf(stderr, "power_cut: %s\n", error->message);
        return false;
    }
    const char *at = g_mapped_file_get_contents(image->log);
    size_t left = g_mapped_file_get_length(image->log);
    while (left >= sizeof(PowerRecord)) {
        Operation operation = {0};
        PowerRecord *record = &operation.record;
        memcpy(record, at, sizeof *record);
        if (record->magic != POWER_MAGIC || record->kind >= POWER_KIND_COUNT) {
            fprintf(stderr, "power_cut: %s: no record where one should be\n", file);
            return false;
        }
        size_t names = sizeof *record + record->path_bytes + record->other_bytes;
        if (left < names + record->data_bytes)
            break;
        operation.path = path_at(image, at + sizeof *record, record->path_bytes);
        operation.other =
            path_at(image, at + sizeof *record + record->path_bytes, record->other_bytes);
        operation.data = (const uint8_t *)at + names;
        g_array_append_val(image->operations, operation);
        at += names + record->data_bytes;
        left -= names + record->data_bytes;
    }
    return true;
}

/* --- what is durable ----------------------------------------------------------------------- */

static void file_free(void *data) {
    File *file = data;
    g_array_free(file->operations, TRUE);
    g_free(file);
}

static File *file_new(Image *image, uint64_t number) {
    File *file = g_new0(File, 1);
    file->operations = g_array_new(FALSE, FALSE, sizeof(size_t));
    g_ptr_array_add(image->all_files, file);
    g_hash_table_insert(image->files, GSIZE_TO_POINTER(number), file);
    return file;
}

static File *file_of(Image *image, uint64_t number) {
    File *file = g_hash_table_lookup(image->files, GSIZE_TO_POINTER(number));
    return file ? file : file_new(image, number);
}

static size_t mark_of(GHashTable *marks, const char *folder) {
    return GPOINTER_TO_SIZE(g_hash_table_lookup(marks, folder));
}

/* "" for what is in the root. */
static char *parent_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? g_strndup(path, (gsize)(slash - path)) : g_strdup("");
}

static void reach(Image *image, const char *folder) {
    for (char *path = g_strdup(folder); path;) {
        bool more = *path;
        char *parent = more ? parent_of(path) : NULL;
        g_hash_table_add(image->reached, path);
        path = parent;
    }
}

/* A sync that began at `begin` is complete. */
static void complete(Image *image, size_t begin) {
    const Operation *sync = operation_at(image, begin);
    if (sync->record.kind == POWER_SYNC)
        sync->file->durable = MAX(sync->file->durable, begin);
    else if (sync->record.kind == POWER_SYNC_ALL)
        image->all_durable = MAX(image->all_durable, begin);
    else {
        size_t before = MAX(mark_of(image->synced, sync->path), begin + 1);
        g_hash_table_insert(image->synced, (char *)sync->path, GSIZE_TO_POINTER(before));
        reach(image, sync->path);
    }
}

/* Gives each operation its file, and each file and folder its last sync. */
static void read_syncs(Image *image) {
    g_autoptr(GHashTable) begun = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, NULL);
    for (size_t i = 0; i < image->cut; i++) {
        Operation *operation = operation_at(image, i);
        switch ((PowerKind)operation->record.kind) {
        case POWER_CREATE:
            operation->file = file_new(image, operation->record.file);
            break;
        case POWER_BASE_NAME:
        case POWER_BASE_DATA:
        case POWER_WRITE:
        case POWER_TRUNCATE:
        case POWER_EXTEND:
        case POWER_ZERO:
            operation->file = file_of(image, operation->record.file);
            g_array_append_val(operation->file->operations, i);
            break;
        case POWER_SYNC:
            operation->file = file_of(image, operation->record.file);
            g_hash_table_insert(begun, &operation->record.id, GSIZE_TO_POINTER(i + 1));
            break;
        case POWER_SYNC_FOLDER:
        case POWER_SYNC_ALL:
            g_hash_table_insert(begun, &operation->record.id, GSIZE_TO_POINTER(i + 1));
            break;
        case POWER_SYNCED: {
            size_t begin = GPOINTER_TO_SIZE(g_hash_table_lookup(begun, &operation->record.id));
            if (begin)
                complete(image, begin - 1);
            break;
        }
        default:
            break;
        }
    }
}

static bool is_name_operation(const Operation *operation) {
    switch ((PowerKind)operation->record.kind) {
    case POWER_CREATE:
    case POWER_RENAME:
    case POWER_LINK:
    case POWER_UNLINK:
    case POWER_MAKE_FOLDER:
    case POWER_REMOVE_FOLDER:
        return true;
    default:
        return false;
    }
}

/* The name that an operation makes or removes. */
static const char *target_of(const Operation *operation) {
    return *operation->other ? operation->other : operation->path;
}

static bool is_durable(const Image *image, size_t at) {
    const Operation *operation = operation_at(image, at);
    g_autofree char *parent = parent_of(target_of(operation));
    size_t synced = mark_of(image->synced, parent);
    bool with_folder = synced && at < synced - 1;
    bool with_file = operation->record.kind == POWER_CREATE && at < operation->file->durable;
    bool above = operation->record.kind == POWER_MAKE_FOLDER &&
                 g_hash_table_contains(image->reached, operation->path);
    return operation->durable || with_folder || with_file || above || at < image->all_durable;
}

/* What was renamed or linked for good had come to its first name for good. */
static void need_source(Image *image, size_t before, const char *path) {
    while (before--) {
        Operation *operation = operation_at(image, before);
        if (is_name_operation(operation) && !strcmp(target_of(operation), path)) {
            operation->durable = true;
            return;
        }
    }
}

static void mark_durable_names(Image *image) {
    for (size_t i = image->cut; i-- > 0;) {
        Operation *operation = operation_at(image, i);
        if (!is_name_operation(operation) || !is_durable(image, i))
            continue;
        operation->durable = true;
        if (*operation->other)
            need_source(image, i, operation->path);
        g_autofree char *parent = parent_of(target_of(operation));
        reach(image, parent);
    }
}

/* --- names --------------------------------------------------------------------------------- */

static bool is_kept(Image *image, size_t at) {
    if (operation_at(image, at)->durable || image->mode == ALL)
        return true;
    if (image->mode == NONE)
        return false;
    char *parent = parent_of(target_of(operation_at(image, at)));
    size_t until = mark_of(image->kept, parent);
    if (!until) {
        until = (size_t)g_rand_int_range(image->random, 0, (gint32)image->cut + 1) + 1;
        g_hash_table_insert(image->kept, parent, GSIZE_TO_POINTER(until));
    } else
        g_free(parent);
    return at < until - 1;
}

static bool has_folder(const Image *image, const char *path) {
    g_autofree char *parent = parent_of(path);
    return !*parent || g_hash_table_contains(image->folders, parent);
}

static void put_name(Image *image, const char *path, File *file) {
    if (file && has_folder(image, path))
        g_hash_table_insert(image->names, g_strdup(path), file);
}

static void move_below(GHashTable *table, const char *from, const char *to) {
    g_autoptr(GPtrArray) moved = g_ptr_array_new();
    GHashTableIter iter;
    char *path, *inside = g_strconcat(from, "/", NULL);
    void *value;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, (void **)&path, &value))
        if (!strcmp(path, from) || g_str_has_prefix(path, inside)) {
            g_ptr_array_add(moved, g_strconcat(to, path + strlen(from), NULL));
            g_ptr_array_add(moved, value);
            g_hash_table_iter_remove(&iter);
        }
    for (guint i = 0; i < moved->len; i += 2)
        g_hash_table_insert(table, moved->pdata[i], moved->pdata[i + 1]);
    g_free(inside);
}

static void apply_rename(Image *image, const Operation *operation) {
    File *file = g_hash_table_lookup(image->names, operation->path);
    if (file && has_folder(image, operation->other)) {
        g_hash_table_remove(image->names, operation->path);
        put_name(image, operation->other, file);
    } else if (g_hash_table_contains(image->folders, operation->path)) {
        move_below(image->names, operation->path, operation->other);
        move_below(image->folders, operation->path, operation->other);
    }
}

static void apply_name(Image *image, const Operation *operation) {
    switch ((PowerKind)operation->record.kind) {
    case POWER_CREATE:
        put_name(image, operation->path, operation->file);
        break;
    case POWER_LINK:
        put_name(image, operation->other, g_hash_table_lookup(image->names, operation->path));
        break;
    case POWER_RENAME:
        apply_rename(image, operation);
        break;
    case POWER_UNLINK:
        g_hash_table_remove(image->names, operation->path);
        break;
    case POWER_MAKE_FOLDER:
        if (has_folder(image, operation->path))
            g_hash_table_insert(image->folders, g_strdup(operation->path), image);
        break;
    case POWER_REMOVE_FOLDER:
        g_hash_table_remove(image->folders, operation->path);
        break;
    default:
        break;
    }
}

static void make_names(Image *image) {
    for (size_t i = 0; i < image->cut; i++) {
        const Operation *operation = operation_at(image, i);
        if (operation->record.kind == POWER_BASE_FOLDER)
            g_hash_table_insert(image->folders, g_strdup(operation->path), image);
        else if (operation->record.kind == POWER_BASE_NAME)
            put_name(image, operation->path, operation->file);
        else if (is_name_operation(operation) && is_kept(image, i))
            apply_name(image, operation);
    }
}

/* --- contents ------------------------------------------------------------------------------ */

static bool toss(Image *image) {
    return g_rand_boolean(image->random);
}

static void grow(GByteArray *content, size_t size) {
    size_t before = content->len;
    if (size <= before)
        return;
    g_byte_array_set_size(content, (guint)size);
    memset(content->data + before, 0, size - before);
}

static void put_bytes(GByteArray *content, size_t offset, const uint8_t *bytes, size_t length) {
    grow(content, offset + length);
    memcpy(content->data + offset, bytes, length);
}

static void put_sectors(Image *image, GByteArray *content, size_t offset, const uint8_t *bytes,
                        size_t length) {
    for (size_t at = 0; at < length;) {
        size_t piece = MIN(SECTOR_BYTES - (offset + at) % SECTOR_BYTES, length - at);
        if (toss(image))
            put_bytes(content, offset + at, bytes + at, piece);
        at += piece;
    }
}

/* The whole of an operation on a file's data or size. */
static void apply_data(GByteArray *content, const Operation *operation) {
    size_t offset = (size_t)operation->record.offset;
    switch ((PowerKind)operation->record.kind) {
    case POWER_BASE_DATA:
    case POWER_WRITE:
        put_bytes(content, offset, operation->data, operation->record.data_bytes);
        break;
    case POWER_TRUNCATE:
        grow(content, offset);
        g_byte_array_set_size(content, (guint)offset);
        break;
    case POWER_EXTEND:
        grow(content, offset);
        break;
    case POWER_ZERO:
        if (offset < content->len)
            memset(content->data + offset, 0, MIN(operation->record.id, content->len - offset));
        break;
    default:
        break;
    }
}

static void apply_zeros(GByteArray *content, const Operation *operation) {
    if (operation->record.kind == POWER_WRITE)
        grow(content, (size_t)operation->record.offset + operation->record.data_bytes);
}

static void apply_pending(Image *image, GByteArray *content, size_t at) {
    const Operation *operation = operation_at(image, at);
    bool write = operation->record.kind == POWER_WRITE;
    size_t offset = (size_t)operation->record.offset, length = operation->record.data_bytes;
    if (image->mode == NONE)
        return;
    if (image->mode == TORN && at > image->torn_at)
        return;
    if (image->mode == TORN && at == image->torn_at && write)
        put_bytes(content, offset, operation->data,
                  (size_t)g_rand_int_range(image->random, 0, (gint32)length + 1));
    else if (image->mode == SECTORS && write)
        put_sectors(image, content, offset, operation->data, length);
    else if (image->mode == ALL || image->mode == TORN || toss(image))
        apply_data(content, operation);
    else if (image->mode == ZEROS && toss(image))
        apply_zeros(content, operation);
}

static GByteArray *make_content(Image *image, const File *file) {
    GByteArray *content = g_byte_array_new();
    size_t durable = MAX(file->durable, image->all_durable);
    for (guint i = 0; i < file->operations->len; i++) {
        size_t at = g_array_index(file->operations, size_t, i);
        if (at < durable || operation_at(image, at)->record.kind == POWER_BASE_DATA)
            apply_data(content, operation_at(image, at));
        else
            apply_pending(image, content, at);
    }
    return content;
}

/* --- the image ----------------------------------------------------------------------------- */

static int compare_paths(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool fail(const char *path) {
    fprintf(stderr, "power_cut: %s: %m\n", path);
    return false;
}

static bool write_file(Image *image, const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GByteArray *content = make_content(image, g_hash_table_lookup(image->names, name));
    FILE *out = fopen(path, "wb");
    bool wrote = out && (!content->len || fwrite(content->data, content->len, 1, out) == 1);
    wrote = out && !fclose(out) && wrote;
    g_byte_array_free(content, TRUE);
    return wrote || fail(path);
}

/* In the order of the names, so that a seed means the same each time. */
static bool write_image(Image *image, const char *folder) {
    guint count;
    g_autofree char **folders = (char **)g_hash_table_get_keys_as_array(image->folders, &count);
    if (g_mkdir_with_parents(folder, 0700) || g_rmdir(folder) || g_mkdir(folder, 0700))
        return fail(folder); /* rmdir: it must be empty */
    for (guint i = 0; i < count; i++) {
        g_autofree char *path = g_build_filename(folder, folders[i], NULL);
        if (g_mkdir_with_parents(path, 0700))
            return fail(path);
    }
    g_autofree char **names = (char **)g_hash_table_get_keys_as_array(image->names, &count);
    qsort(names, count, sizeof *names, compare_paths);
    for (guint i = 0; i < count; i++)
        if (!write_file(image, folder, names[i]))
            return false;
    return true;
}

/* The write after which nothing more came to the disk. */
static size_t choose_torn(Image *image) {
    g_autoptr(GArray) pending = g_array_new(FALSE, FALSE, sizeof(size_t));
    for (size_t i = 0; i < image->cut; i++) {
        const Operation *operation = operation_at(image, i);
        if (operation->record.kind == POWER_WRITE && i >= operation->file->durable)
            g_array_append_val(pending, i);
    }
    if (!pending->len)
        return image->cut;
    gint32 chosen = g_rand_int_range(image->random, 0, (gint32)pending->len);
    return g_array_index(pending, size_t, chosen);
}

static bool cut_image(Image *image, const char *folder) {
    for (size_t i = 0; i < image->cut; i++)
        if (operation_at(image, i)->record.kind == POWER_BLIND) {
            fprintf(stderr, "power_cut: the log did not see all that was done to %s\n",
                    operation_at(image, i)->path);
            return false;
        }
    read_syncs(image);
    mark_durable_names(image);
    if (image->mode == TORN)
        image->torn_at = choose_torn(image);
    make_names(image);
    return write_image(image, folder);
}

/* --- the answers --------------------------------------------------------------------------- */

static void print_text(const GString *bytes) {
    g_autofree char *text = g_utf8_make_valid(bytes->str, (gssize)bytes->len);
    putchar('"');
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            printf("\\%c", *at);
        else if ((unsigned char)*at < 0x20)
            printf("\\u%04x", (unsigned char)*at);
        else
            putchar(*at);
    }
    putchar('"');
}

/* The start of the answer at `at` and what was sent of it later. */
static GString *answer_text(const Image *image, size_t at) {
    const Operation *first = operation_at(image, at);
    GString *text = g_string_new_len((const char *)first->data, first->record.data_bytes);
    for (size_t i = at + 1; i < image->operations->len && text->len < 4096; i++) {
        const Operation *more = operation_at(image, i);
        if (more->record.kind == POWER_ACK_MORE && more->record.id == first->record.id)
            g_string_append_len(text, (const char *)more->data, more->record.data_bytes);
        if (i - at > 1000) /* it would have come by now */
            break;
    }
    return text;
}

static void print_points(const Image *image) {
    printf("{\"records\": %u}\n", image->operations->len);
    for (size_t i = 0; i < image->operations->len; i++) {
        const Operation *operation = operation_at(image, i);
        if (operation->record.kind == POWER_BLIND)
            printf("{\"blind\": %zu}\n", i);
        if (operation->record.kind != POWER_ACK)
            continue;
        GString *text = answer_text(image, i);
        printf("{\"ack\": %zu, \"text\": ", i);
        print_text(text);
        printf("}\n");
        g_string_free(text, TRUE);
    }
}

/* --- main ---------------------------------------------------------------------------------- */

static Image *image_new(void) {
    Image *image = g_new0(Image, 1);
    image->paths = g_string_chunk_new(64 * 1024);
    image->operations = g_array_new(FALSE, FALSE, sizeof(Operation));
    image->files = g_hash_table_new(NULL, NULL);
    image->all_files = g_ptr_array_new_with_free_func(file_free);
    image->synced = g_hash_table_new(g_str_hash, g_str_equal);
    image->reached = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    image->kept = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    image->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    image->folders = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return image;
}

static void image_free(Image *image) {
    g_hash_table_unref(image->folders);
    g_hash_table_unref(image->names);
    g_hash_table_unref(image->kept);
    g_hash_table_unref(image->reached);
    g_hash_table_unref(image->synced);
    g_ptr_array_unref(image->all_files);
    g_hash_table_unref(image->files);
    g_array_free(image->operations, TRUE);
    g_string_chunk_free(image->paths);
    if (image->log)
        g_mapped_file_unref(image->log);
    if (image->random)
        g_rand_free(image->random);
    g_free(image);
}

static bool choose_mode(Image *image, const char *word) {
    for (image->mode = NONE; image->mode < MODE_COUNT; image->mode++)
        if (!strcmp(word, MODES[image->mode]))
            return true;
    if (strcmp(word, "any") != 0)
        return false;
    image->mode = (Mode)g_rand_int_range(image->random, 0, MODE_COUNT);
    return true;
}

static bool cut_log(Image *image, char **argv) {
    guint64 cut, seed;
    if (!g_ascii_string_to_unsigned(argv[2], 10, 0, image->operations->len, &cut, NULL) ||
        !g_ascii_string_to_unsigned(argv[3], 10, 0, UINT32_MAX, &seed, NULL)) {
        fprintf(stderr, "power_cut: CUT is 0 … %u, SEED 0 … %u\n", image->operations->len,
                UINT32_MAX);
        return false;
    }
    guint32 seeds[] = {(guint32)seed, (guint32)cut};
    image->random = g_rand_new_with_seed_array(seeds, G_N_ELEMENTS(seeds));
    image->cut = (size_t)cut;
    if (!choose_mode(image, argv[4])) {
        fprintf(stderr, "power_cut: MODE is none, all, operations, sectors, torn, zeros or any\n");
        return false;
    }
    return cut_image(image, argv[5]);
}

int main(int argc, char **argv) {
    bool points = argc == 3 && !strcmp(argv[1], "--points");
    if (!points && argc != 6) {
        fprintf(stderr, "usage: power_cut LOG CUT SEED MODE OUT_FOLDER | power_cut --points LOG\n");
        return 2;
    }
    Image *image = image_new();
    bool good = read_log(image, points ? argv[2] : argv[1]);
    if (good && points)
        print_points(image);
    else if (good)
        good = cut_log(image, argv);
    image_free(image);
    return good ? 0 : 1;
}
