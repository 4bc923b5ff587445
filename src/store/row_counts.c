#include "store/row_counts.h"

#include <glib.h>
#include <inttypes.h>
#include <pthread.h>

enum { COUNTS_MOST = 10000, REMEMBER_SECONDS = 10 };

typedef struct RowCount {
    Instant counted_at;
    int64_t rows;
} RowCount;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *counts; /* guarded by mutex */

const char *row_counts_key(Arena *arena, const Db *db, const Entity *entity, const Column *column,
                           const Value *value) {
    if (value->kind == VALUE_WHOLE)
        return arena_printf(arena, "%s %s %s %" PRId64, db->driver->name, entity->plural,
                            column->name, value->whole);
    return arena_printf(arena, "%s %s %s '%.*s", db->driver->name, entity->plural, column->name,
                        (int)value->length, value->text ? value->text : "");
}

bool row_counts_recall(const char *key, Instant now, int64_t *ret_rows) {
    pthread_mutex_lock(&mutex);
    const RowCount *count = counts ? g_hash_table_lookup(counts, key) : NULL;
    bool fresh = count && now - count->counted_at < REMEMBER_SECONDS * MICROS_PER_SECOND &&
                 now >= count->counted_at;
    if (fresh)
        *ret_rows = count->rows;
    pthread_mutex_unlock(&mutex);
    return fresh;
}

void row_counts_remember(const char *key, Instant now, int64_t rows) {
    RowCount *count = g_new(RowCount, 1);
    *count = (RowCount){now, rows};
    pthread_mutex_lock(&mutex);
    if (!counts)
        counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (g_hash_table_size(counts) >= COUNTS_MOST)
        g_hash_table_remove_all(counts);
    g_hash_table_replace(counts, g_strdup(key), count);
    pthread_mutex_unlock(&mutex);
}
