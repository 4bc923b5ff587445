#include "actions/programme_cache.h"

#include "base/json.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>

enum { KEY_NUMBERS = 4 };

typedef struct Known {
    /* id and version of the record (a draft may still change); the same of a contract that
     * overrides something, else 0 */
    int64_t key[KEY_NUMBERS];
    Arena *arena;
    Programme *programme;
    Rulebook *rulebook; /* made when first asked for */
} Known;

static const char NO_PROMISE[] = "programme: none\n"
                                 "version: \"1\"\n"
                                 "name: {en: No promise, zh: 无服务承诺}\n"
                                 "languages: [en, zh]\n"
                                 "zone: UTC\n"
                                 "clauses: {}\n"
                                 "promises: []\n";

struct ProgrammeCache {
    pthread_mutex_t mutex; /* guards the table */
    GHashTable *known;
};

static guint hash_key(const void *key) {
    const int64_t *numbers = key;
    guint hash = 0;
    for (size_t i = 0; i < KEY_NUMBERS; i++)
        hash = hash * 31 + g_int64_hash(&numbers[i]);
    return hash;
}

static gboolean same_key(const void *one, const void *other) {
    return memcmp(one, other, sizeof((Known *)0)->key) == 0;
}

static void forget(void *known) {
    rulebook_free(((Known *)known)->rulebook);
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

/* ---- what a contract promises otherwise ---- */

static bool is_choice_for(const SpanChoice *choice, const char *level) {
    return !level || (choice->key && !strcmp(choice->key, level));
}

static void override_span(Arena *arena, Promise *promise, const char *level, const Span *span) {
    SpanChoices *choices = promise->ahead.count ? &promise->ahead : &promise->within;
    bool found = false;
    for (size_t i = 0; i < choices->count; i++)
        if (is_choice_for(&choices->items[i], level)) {
            choices->items[i].span = *span;
            found = true;
        }
    if (found)
        return;
    /* a level of its own, before what stands for its service level or for all */
    LIST_ADD(arena, choices);
    memmove(choices->items + 1, choices->items, (choices->count - 1) * sizeof *choices->items);
    choices->items[0] = (SpanChoice){.key = level, .span = *span};
}

static void override_promise(Call *call, Programme *programme, const Node *item) {
    const char *id = node_text(item, "promise"), *level = node_text(item, "level");
    Span span;
    if (!span_parse(call, "within", node_text(item, "within"), &span))
        return; /* it was checked when the contract was stored */
    for (size_t i = 0; i < programme->promises.count; i++)
        if (!strcmp(programme->promises.items[i].record.id, id))
            override_span(call->arena, &programme->promises.items[i], *level ? level : NULL, &span);
}

static void apply_overrides(Call *call, Programme *programme, const char *overrides) {
    const char *text = arena_text(call->arena, overrides);
    const Node *list = json_parse(call, NULL, 0, text, strlen(text));
    for (size_t i = 0; list && i < list->items.count; i++)
        override_promise(call, programme, list->items.items[i]);
}

/* ---- reading ---- */

/* Its texts are the arena's: the records may go. */
static Known *read_programme(const int64_t *key, const char *stored, const char *overrides) {
    Known *known = g_new0(Known, 1);
    known->arena = arena_new();
    memcpy(known->key, key, sizeof known->key);
    Call call = call_begin(known->arena, 0);
    const char *text = arena_text(known->arena, stored);
    known->programme =
        (Programme *)(uintptr_t)programme_open_text(&call, "text", text, strlen(text), NULL);
    if (known->programme && overrides)
        apply_overrides(&call, known->programme, overrides);
    return known;
}

static Known *know(ProgrammeCache *cache, const ProgrammeVersion *version,
                   const Contract *contract) {
    bool overrides = contract && contract->overrides;
    int64_t key[KEY_NUMBERS] = {version ? version->head.id : 0, version ? version->head.version : 0,
                                overrides ? contract->head.id : 0,
                                overrides ? contract->head.version : 0};
    Known *known = g_hash_table_lookup(cache->known, key);
    if (!known) {
        known = read_programme(key, version ? version->text : NO_PROMISE,
                               overrides ? contract->overrides : NULL);
        g_hash_table_insert(cache->known, known->key, known);
    }
    return known;
}

const Programme *programme_cache_get(ProgrammeCache *cache, const ProgrammeVersion *version) {
    pthread_mutex_lock(&cache->mutex);
    const Programme *programme = know(cache, version, NULL)->programme;
    pthread_mutex_unlock(&cache->mutex);
    return programme;
}

const Rulebook *programme_cache_rulebook(ProgrammeCache *cache, const ProgrammeVersion *version,
                                         const Contract *contract) {
    pthread_mutex_lock(&cache->mutex);
    Known *known = know(cache, version, contract);
    Call call = call_begin(known->arena, 0);
    if (known->programme && !known->rulebook)
        known->rulebook = rulebook_new(&call, known->programme);
    const Rulebook *rulebook = known->rulebook;
    pthread_mutex_unlock(&cache->mutex);
    return rulebook;
}
