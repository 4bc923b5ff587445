#include "http/server_internal.h"

Arena *arena_pool_take(ArenaPool *pool) {
    pthread_mutex_lock(&pool->mutex);
    Arena *arena = pool->count ? pool->arenas[--pool->count] : NULL;
    pthread_mutex_unlock(&pool->mutex);
    return arena ? arena : arena_new();
}

void arena_pool_give(ArenaPool *pool, Arena *arena) {
    arena_reset(arena);
    bool keep = arena_size(arena) <= ARENA_KEPT_BYTES;
    pthread_mutex_lock(&pool->mutex);
    keep = keep && pool->count < ARENAS_KEPT;
    if (keep)
        pool->arenas[pool->count++] = arena;
    pthread_mutex_unlock(&pool->mutex);
    if (!keep)
        arena_free(arena);
}
