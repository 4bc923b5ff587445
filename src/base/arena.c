#include "base/arena.h"

#include <glib.h>
#include <stdint.h>
#include <stdio.h>

enum {
    FIRST_BLOCK_BYTES = 16 * 1024,
    LARGEST_BLOCK_BYTES = 1024 * 1024,
    ALIGNMENT = 16,
    SHORT_TEXT_BYTES = 200,
};

typedef struct Block {
    struct Block *older;
    size_t size; /* usable bytes behind this header */
    size_t used;
    size_t padding; /* keeps what follows aligned */
} Block;

struct Arena {
    Block *newest;
    size_t held;
};

static Block *block_new(size_t size, Block *older) {
    Block *block = g_malloc(sizeof(Block) + size);
    block->older = older;
    block->size = size;
    block->used = 0;
    return block;
}

Arena *arena_new(void) {
    Arena *arena = g_new0(Arena, 1);
    arena->newest = block_new(FIRST_BLOCK_BYTES, NULL);
    arena->held = FIRST_BLOCK_BYTES;
    return arena;
}

static void free_older_than(Block *keep) {
    Block *block = keep->older;
    while (block) {
        Block *older = block->older;
        g_free(block);
        block = older;
    }
    keep->older = NULL;
}

void arena_free(Arena *arena) {
    if (!arena)
        return;
    free_older_than(arena->newest);
    g_free(arena->newest);
    g_free(arena);
}

void arena_reset(Arena *arena) {
    Block *keep = arena->newest;
    free_older_than(keep);
    if (keep->size > LARGEST_BLOCK_BYTES) {
        g_free(keep);
        keep = block_new(FIRST_BLOCK_BYTES, NULL);
        arena->newest = keep;
    }
    keep->used = 0;
    arena->held = keep->size;
}

size_t arena_size(const Arena *arena) {
    return arena->held;
}

void *arena_room(Arena *arena, size_t size) {
    g_assert(size < SIZE_MAX / 2);
    size_t rounded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (arena->newest->size - arena->newest->used < rounded) {
        size_t next = MIN(arena->newest->size * 2, (size_t)LARGEST_BLOCK_BYTES);
        arena->newest = block_new(MAX(next, rounded), arena->newest);
        arena->held += arena->newest->size;
    }
    char *memory = (char *)(arena->newest + 1) + arena->newest->used;
    arena->newest->used += rounded;
    return memory;
}

void *arena_alloc(Arena *arena, size_t size) {
    return memset(arena_room(arena, size), 0, size);
}

char *arena_text_n(Arena *arena, const char *text, size_t length) {
    char *copy = arena_room(arena, length + 1);
    if (length)
        memcpy(copy, text, length);
    copy[length] = '\0';
    return copy;
}

char *arena_text(Arena *arena, const char *text) {
    return text ? arena_text_n(arena, text, strlen(text)) : NULL;
}

/* Most texts are short: they are formatted once and copied, longer ones formatted twice. */
char *arena_vprintf(Arena *arena, const char *format, va_list args) {
    g_assert(format); /* also tells gcc, which otherwise warns of NULL under sanitizers */
    char brief[SHORT_TEXT_BYTES];
    va_list again;
    va_copy(again, args);
    int length = vsnprintf(brief, sizeof brief, format, again);
    va_end(again);
    g_assert(length >= 0);
    if ((size_t)length < sizeof brief)
        return arena_text_n(arena, brief, (size_t)length);
    char *text = arena_room(arena, (size_t)length + 1);
    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

char *arena_printf(Arena *arena, const char *format, ...) {
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

void *list_grow(Arena *arena, void **items, size_t *count, size_t *capacity, size_t item_size) {
    if (*count == *capacity) {
        size_t wanted = *capacity ? *capacity * 2 : 4;
        void *larger = arena_alloc(arena, wanted * item_size);
        if (*count)
            memcpy(larger, *items, *count * item_size);
        *items = larger;
        *capacity = wanted;
    }
    return (char *)*items + (*count)++ * item_size;
}
