#include "actions/import_seen.h"

#include <glib.h>

enum { FIRST_SLOTS = 4096 };

struct ImportSeen {
    SeenKey *slots; /* open addressing; key 0 is free */
    size_t size;    /* a power of two */
    size_t count;
};

ImportSeen *seen_new(void) {
    ImportSeen *seen = g_new0(ImportSeen, 1);
    seen->size = FIRST_SLOTS;
    seen->slots = g_new0(SeenKey, seen->size);
    return seen;
}

void seen_free(ImportSeen *seen) {
    if (!seen)
        return;
    g_free(seen->slots);
    g_free(seen);
}

static SeenKey *slot_of(SeenKey *slots, size_t size, uint64_t key) {
    size_t at = key & (size - 1);
    while (slots[at].key && slots[at].key != key)
        at = (at + 1) & (size - 1);
    return &slots[at];
}

const SeenKey *seen_find(const ImportSeen *seen, uint64_t key) {
    const SeenKey *slot = slot_of(seen->slots, seen->size, key);
    return slot->key ? slot : NULL;
}

static void grow(ImportSeen *seen) {
    size_t size = seen->size * 2;
    SeenKey *slots = g_new0(SeenKey, size);
    for (size_t i = 0; i < seen->size; i++)
        if (seen->slots[i].key)
            *slot_of(slots, size, seen->slots[i].key) = seen->slots[i];
    g_free(seen->slots);
    seen->slots = slots;
    seen->size = size;
}

void seen_add(ImportSeen *seen, const SeenKey *key) {
    if ((seen->count + 1) * 4 > seen->size * 3)
        grow(seen);
    SeenKey *slot = slot_of(seen->slots, seen->size, key->key);
    seen->count += slot->key == 0;
    *slot = *key;
}

/* FNV-1a, its bits mixed at the end so that the low ones will do as an index. */
uint64_t seen_hash(uint64_t hash, const char *text) {
    hash ^= UINT64_C(0xcbf29ce484222325);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    hash ^= hash >> 32;
    hash *= UINT64_C(0xd6e8feb86659fd93);
    hash ^= hash >> 32;
    return hash ? hash : 1;
}
