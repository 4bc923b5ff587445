#include "store/hints.h"

#include <glib.h>
#include <pthread.h>

enum { HINTS_MOST = 10000, REMEMBER_SECONDS = 10 };

typedef struct Hint {
    Instant at;
    int64_t value;
} Hint;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *hints; /* guarded by mutex */

bool hint_recall(const char *key, Instant now, int64_t *ret_value) {
    pthread_mutex_lock(&mutex);
    const Hint *hint = hints ? g_hash_table_lookup(hints, key) : NULL;
    bool fresh = hint && now - hint->at < REMEMBER_SECONDS * MICROS_PER_SECOND && now >= hint->at;
    if (fresh)
        *ret_value = hint->value;
    pthread_mutex_unlock(&mutex);
    return fresh;
}

static void put(const char *key, Hint value) {
    Hint *hint = g_hash_table_lookup(hints, key);
    if (!hint) {
        if (g_hash_table_size(hints) >= HINTS_MOST)
            g_hash_table_remove_all(hints);
        hint = g_new(Hint, 1);
        g_hash_table_insert(hints, g_strdup(key), hint);
    }
    *hint = value;
}

void hint_remember(const char *key, Instant now, int64_t value) {
    if (strlen(key) > HINT_KEY_BYTES)
        return;
    pthread_mutex_lock(&mutex);
    if (!hints)
        hints = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    put(key, (Hint){now, value});
    pthread_mutex_unlock(&mutex);
}
