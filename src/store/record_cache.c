#include "store/record_cache.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    SHARDS = 64,
    WAYS = 4, /* places that one id may take: more would make each look longer */
    SETS = 128,
    SLOTS = SETS * WAYS,
    MARKS = 8192,             /* ids that share a mark only make each other be read again */
    RECORD_BYTES = 16 * 1024, /* larger ones would drive out many */
    CACHE_LINE = 64,
};

typedef struct Kept {
    const Entity *entity;
    int64_t id, point;
    uint64_t used; /* by the shard's clock */
    size_t bytes;  /* of the record and its texts */
    _Alignas(16) char record[];
} Kept;

typedef struct Shard {
    _Alignas(CACHE_LINE) pthread_mutex_t mutex; /* of what follows */
    Kept *slots[SLOTS];
    uint64_t clock;
    size_t bytes, hand;
} Shard;

struct RecordCache {
    Shard shards[SHARDS];
    size_t shard_bytes;
    _Atomic int64_t point;
    _Atomic int64_t marks[MARKS]; /* the point behind which ids of that mark may have changed */
};

RecordCache *record_cache_new(size_t bytes_most) {
    RecordCache *cache = g_aligned_alloc0(1, sizeof *cache, CACHE_LINE);
    cache->shard_bytes = bytes_most / SHARDS;
    for (size_t i = 0; i < SHARDS; i++)
        pthread_mutex_init(&cache->shards[i].mutex, NULL);
    return cache;
}

void record_cache_free(RecordCache *cache) {
    if (!cache)
        return;
    for (size_t i = 0; i < SHARDS; i++) {
        for (size_t slot = 0; slot < SLOTS; slot++)
            g_free(cache->shards[i].slots[slot]);
        pthread_mutex_destroy(&cache->shards[i].mutex);
    }
    g_aligned_free(cache);
}

/* ---- what has changed ---- */

static uint64_t mix(int64_t id) {
    return (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
}

static _Atomic int64_t *mark_of(RecordCache *cache, int64_t id) {
    return &cache->marks[mix(id) >> 51];
}
_Static_assert(MARKS == 1 << (64 - 51), "the upper bits of the mix choose the mark");

int64_t record_cache_point(const RecordCache *cache) {
    return atomic_load(&cache->point);
}

void record_cache_mark(RecordCache *cache, int64_t id) {
    atomic_store(mark_of(cache, id), atomic_load(&cache->point) + 1);
}

void record_cache_advance(RecordCache *cache) {
    atomic_fetch_add(&cache->point, 1);
}

/* ---- places ---- */

static Shard *shard_of(RecordCache *cache, int64_t id) {
    return &cache->shards[mix(id) >> 32 & (SHARDS - 1)];
}

static Kept **set_of(Shard *shard, int64_t id) {
    return &shard->slots[(mix(id) >> 40 & (SETS - 1)) * WAYS];
}

/* The place where the id is, or else the one that it may take: empty, or longest unused. */
static Kept **place_of(Kept **set, int64_t id) {
    Kept **best = set;
    for (Kept **slot = set; slot < set + WAYS; slot++) {
        if (*slot && (*slot)->id == id)
            return slot;
        if (*best && (!*slot || (*slot)->used < (*best)->used))
            best = slot;
    }
    return best;
}

static size_t size_of(const Kept *kept) {
    return kept ? sizeof *kept + kept->bytes : 0;
}

static void drop(Shard *shard, Kept **slot) {
    shard->bytes -= size_of(*slot);
    g_free(*slot);
    *slot = NULL;
}

/* Goes around and drops what it meets until there is room. */
static void make_room(Shard *shard, size_t bytes, size_t most) {
    while (shard->bytes && shard->bytes + bytes > most) {
        drop(shard, &shard->slots[shard->hand]);
        shard->hand = (shard->hand + 1) % SLOTS;
    }
}

/* ---- a record and its texts in one piece ---- */

static bool holds_text(const Column *column) {
    return column->kind == COLUMN_TEXT || column->kind == COLUMN_LIST ||
           column->kind == COLUMN_DIGEST;
}

static size_t whole_bytes(const Entity *entity, const void *record) {
    size_t bytes = entity->size;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        const char *text = holds_text(column) ? *MEMBER_OF(record, column, const char *) : NULL;
        bytes += text ? strlen(text) + 1 : 0;
    }
    return bytes;
}

static Kept *kept_new(const Entity *entity, const void *record, size_t bytes, int64_t point) {
    Kept *kept = g_malloc(sizeof *kept + bytes);
    *kept =
        (Kept){.entity = entity, .id = ((const Head *)record)->id, .point = point, .bytes = bytes};
    memcpy(kept->record, record, entity->size);
    char *behind = kept->record + entity->size;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        const char *text = holds_text(column) ? *MEMBER_OF(record, column, const char *) : NULL;
        if (!text)
            continue;
        size_t length = strlen(text) + 1;
        *MEMBER(kept->record, column, const char *) = memcpy(behind, text, length);
        behind += length;
    }
    return kept;
}

/* The texts of a copy lie as far behind it as those of the original behind that. */
static void move_texts(const Entity *entity, void *copy, uintptr_t original) {
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (holds_text(column) && *MEMBER_OF(copy, column, const char *)) {
            const char **text = MEMBER(copy, column, const char *);
            *text = (const char *)copy + ((uintptr_t)*text - original);
        }
    }
}

/* ---- reading and keeping ---- */

/* Nothing with its id was marked behind the point of its reader, nor behind that of this one. */
static bool stands(RecordCache *cache, const Kept *kept, int64_t point) {
    return atomic_load(mark_of(cache, kept->id)) <= MIN(kept->point, point);
}

void *record_cache_find(RecordCache *cache, Arena *arena, const Entity *entity, int64_t id,
                        int64_t point) {
    Shard *shard = shard_of(cache, id);
    void *copy = NULL;
    uintptr_t original = 0;
    pthread_mutex_lock(&shard->mutex);
    Kept *kept = *place_of(set_of(shard, id), id);
    if (kept && kept->id == id && kept->entity == entity && stands(cache, kept, point)) {
        kept->used = ++shard->clock;
        original = (uintptr_t)kept->record;
        copy = memcpy(arena_room(arena, kept->bytes), kept->record, kept->bytes);
    }
    pthread_mutex_unlock(&shard->mutex);
    if (copy)
        move_texts(entity, copy, original);
    return copy;
}

void record_cache_keep(RecordCache *cache, const Entity *entity, const void *record,
                       int64_t point) {
    size_t bytes = whole_bytes(entity, record);
    if (bytes > RECORD_BYTES || sizeof(Kept) + bytes > cache->shard_bytes)
        return;
    Kept *fresh = kept_new(entity, record, bytes, point);
    Shard *shard = shard_of(cache, fresh->id);
    pthread_mutex_lock(&shard->mutex);
    Kept **place = place_of(set_of(shard, fresh->id), fresh->id);
    bool newer = !*place || (*place)->id != fresh->id || (*place)->point < point;
    if (newer) {
        drop(shard, place);
        make_room(shard, size_of(fresh), cache->shard_bytes);
        fresh->used = ++shard->clock;
        shard->bytes += size_of(fresh);
        *place = fresh;
    }
    pthread_mutex_unlock(&shard->mutex);
    if (!newer)
        g_free(fresh);
}

size_t record_cache_bytes(RecordCache *cache) {
    size_t bytes = 0;
    for (size_t i = 0; i < SHARDS; i++) {
        pthread_mutex_lock(&cache->shards[i].mutex);
        bytes += cache->shards[i].bytes;
        pthread_mutex_unlock(&cache->shards[i].mutex);
    }
    return bytes;
}
