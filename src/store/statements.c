/* Named statements: queries/ *.sql, embedded; "-- name: word" begins each. */
#include "base/text.h"
#include "store/store.h"

#include <glib.h>
#include <pthread.h>

extern const EmbeddedFile STORE_QUERIES[];

static GHashTable *statements;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char MARK[] = "-- name: ";

static void add_file(const char *text) {
    char **blocks = g_strsplit(text, MARK, -1);
    for (char **block = blocks + 1; *block; block++) {
        char *end = strchr(*block, '\n');
        g_assert(end);
        char *name = g_strndup(*block, (gsize)(end - *block));
        bool fresh = g_hash_table_insert(statements, name, g_strdup(g_strstrip(end + 1)));
        g_assert(fresh);
    }
    g_strfreev(blocks);
}

static void load(void) {
    statements = g_hash_table_new(g_str_hash, g_str_equal);
    for (const EmbeddedFile *file = STORE_QUERIES; file->name; file++)
        add_file(file->text);
}

const char *store_sql(const char *name) {
    pthread_once(&once, load);
    const char *sql = g_hash_table_lookup(statements, name);
    g_assert(sql);
    return sql;
}
