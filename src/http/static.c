#include "http/static.h"

#include "base/secret.h"

#include <glib.h>

typedef struct StaticFile {
    char *bytes;
    gsize length;
    const char *type;
    char tag[2 * 8 + 3]; /* "…" with the hash's beginning */
    bool named_by_hash;  /* app-1a2b3c4d.js: never changes under its name */
} StaticFile;

struct StaticFiles {
    GHashTable *by_path;
    gsize total;
};

typedef struct TypeRow {
    const char *suffix, *type;
} TypeRow;

static const TypeRow TYPES[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".woff2", "font/woff2"},
    {".txt", "text/plain; charset=utf-8"},
    {".ico", "image/x-icon"},
};

static const char *type_of(const char *path) {
    for (size_t i = 0; i < G_N_ELEMENTS(TYPES); i++)
        if (g_str_has_suffix(path, TYPES[i].suffix))
            return TYPES[i].type;
    return NULL;
}

/* "-" and eight or more letters and digits before the last dot. */
static bool is_named_by_hash(const char *path) {
    const char *dot = strrchr(path, '.');
    size_t length = 0;
    while (dot && dot - length > path && g_ascii_isalnum(dot[-1 - (ptrdiff_t)length]))
        length++;
    return length >= 8 && dot[-1 - (ptrdiff_t)length] == '-';
}

static void free_file(void *item) {
    StaticFile *file = item;
    g_free(file->bytes);
    g_free(file);
}

static void add_file(StaticFiles *files, const char *disk_path, const char *path) {
    uint8_t hash[HASH_BYTES];
    Arena *arena = arena_new();
    StaticFile *file = g_new0(StaticFile, 1);
    file->type = type_of(path);
    if (file->type && g_file_get_contents(disk_path, &file->bytes, &file->length, NULL) &&
        files->total + file->length <= STATIC_BYTES_MOST) {
        files->total += file->length;
        hash_bytes(file->bytes, file->length, hash);
        g_snprintf(file->tag, sizeof file->tag, "\"%s\"", hex_text(arena, hash, 8));
        file->named_by_hash = is_named_by_hash(path);
        g_hash_table_insert(files->by_path, g_strdup(path), file);
    } else {
        free_file(file);
    }
    arena_free(arena);
}

static void add_folder(StaticFiles *files, const char *disk_path, const char *path) {
    GDir *dir = g_dir_open(disk_path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        char *below = g_build_filename(disk_path, name, NULL);
        char *inside = g_strdup_printf("%s/%s", path, name);
        bool link = g_file_test(below, G_FILE_TEST_IS_SYMLINK);
        if (!link && *name != '.' && g_file_test(below, G_FILE_TEST_IS_DIR))
            add_folder(files, below, inside);
        else if (!link && *name != '.')
            add_file(files, below, inside);
        g_free(below);
        g_free(inside);
    }
    if (dir)
        g_dir_close(dir);
}

StaticFiles *static_files_new(const char *folder) {
    StaticFiles *files = g_new0(StaticFiles, 1);
    files->by_path = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_file);
    if (folder)
        add_folder(files, folder, "");
    return files;
}

void static_files_free(StaticFiles *files) {
    if (!files)
        return;
    g_hash_table_destroy(files->by_path);
    g_free(files);
}

static bool reads(const HttpRequest *request) {
    return request->method == HTTP_GET || request->method == HTTP_HEAD;
}

static bool answer_file(const StaticFiles *files, Arena *arena, const char *path,
                        const HttpRequest *request, HttpAnswer *ret_answer) {
    const StaticFile *file = g_hash_table_lookup(files->by_path, path);
    if (!file || !reads(request))
        return false;
    bool known = request->if_none_match && !strcmp(request->if_none_match, file->tag);
    *ret_answer = (HttpAnswer){
        .status = known ? 304 : 200,
        .content_type = known ? NULL : file->type,
        .cache_control = file->named_by_hash ? "public, max-age=31536000, immutable" : "no-cache",
        .body = known ? NULL : file->bytes,
        .body_length = known ? 0 : file->length,
        .gzip = true,
        .page = g_str_has_prefix(file->type, "text/html"),
        .worker = g_str_has_suffix(path, "/sw.js")};
    *LIST_ADD(arena, &ret_answer->headers) = (HttpHeader){"ETag", file->tag};
    return true;
}

bool static_files_find(const StaticFiles *files, Arena *arena, const HttpRequest *request,
                       HttpAnswer *ret_answer) {
    bool folder = g_str_has_suffix(request->path, "/");
    const char *path = folder ? arena_printf(arena, "%sindex.html", request->path) : request->path;
    return answer_file(files, arena, path, request, ret_answer);
}

bool static_files_entry(const StaticFiles *files, Arena *arena, const HttpRequest *request,
                        HttpAnswer *ret_answer) {
    const char *path = request->path;
    bool is_page = request->accept && strstr(request->accept, "text/html");
    if (!is_page || g_str_has_prefix(path, "/api/") || strchr(strrchr(path, '/'), '.'))
        return false;
    size_t first = 1 + strcspn(path + 1, "/");
    const char *own = arena_printf(arena, "%.*s/index.html", (int)first, path);
    return answer_file(files, arena, own, request, ret_answer) ||
           answer_file(files, arena, "/index.html", request, ret_answer);
}
