#include "actions/programme_cache.h"

#include "rules/programme_check.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

typedef struct Known {
    int64_t key[2]; /* id, version of the record: a draft may still change */
    Arena *arena;
    const Programme *programme;
} Known;

struct ProgrammeCache {
    pthread_mutex_t mutex; /* guards the table */
    GHashTable *known;
};

static guint hash_key(const void *key) {
    const int64_t *numbers = key;
    return g_int64_hash(&numbers[0]) * 31 + g_int64_hash(&numbers[1]);
}

static gboolean same_key(const void *one, const void *other) {
    return memcmp(one, other, sizeof((Known *)0)->key) == 0;
}

static void forget(void *known) {
    arena_free(((Known *)known)->arena);
    g_free(known);
}

ProgrammeCache *programme_cache_new(void) {
    ProgrammeCache *cache = g_new0(ProgrammeCache, 1);
    pthread_mutex_init(&cache->mutex, NULL);
    cache->known = g_hash_table_new_full(hash_key, same_key, NULL, forget);
    return cache;
}

void programme_cache_free(ProgrammeCache *cache) {
    if (!cache)
        return;
    g_hash_table_destroy(cache->known);
    pthread_mutex_destroy(&cache->mutex);
    g_free(cache);
}

/* Its texts are the arena's: the record may go. */
static Known *read_programme(const ProgrammeVersion *version) {
    Known *known = g_new0(Known, 1);
    *known = (Known){.key = {version->head.id, version->head.version}, .arena = arena_new()};
    Call call = call_begin(known->arena, 0);
    const char *text = arena_text(known->arena, version->text);
    known->programme = programme_open_text(&call, "text", text, strlen(text), NULL);
    return known;
}

const Programme *programme_cache_get(ProgrammeCache *cache, const ProgrammeVersion *version) {
    int64_t key[2] = {version->head.id, version->head.version};
    pthread_mutex_lock(&cache->mutex);
    Known *known = g_hash_table_lookup(cache->known, key);
    if (!known) {
        known = read_programme(version);
        g_hash_table_insert(cache->known, known->key, known);
    }
    pthread_mutex_unlock(&cache->mutex);
    return known->programme;
}
