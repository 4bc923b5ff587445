/* Memory that lives as long as one call.
 *
 * An arena hands out zeroed memory and gives all of it back at once, by arena_reset or arena_free;
 * nobody frees a single piece. Out of memory ends the process (g_malloc), so no caller checks. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

typedef struct Arena Arena;

Arena *arena_new(void);
void arena_free(Arena *arena);

/* Forgets everything handed out; keeps one block for reuse, so that a loop over lines or cases
 * does not go back to the system each time. */
void arena_reset(Arena *arena);

/* Bytes held by the arena at present, for limits and benchmarks. */
size_t arena_size(const Arena *arena);

/* `size` zeroed bytes, aligned for any type. */
void *arena_alloc(Arena *arena, size_t size);
/* The same, not zeroed: for what is written over at once. */
void *arena_room(Arena *arena, size_t size);
char *arena_text(Arena *arena, const char *text);
char *arena_text_n(Arena *arena, const char *text, size_t length);
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#define ARENA_NEW(arena, Type)          ((Type *)arena_alloc((arena), sizeof(Type)))
#define ARENA_ARRAY(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (count)))

/* A list that grows in an arena: `LIST(Level) levels;` then `*LIST_ADD(arena, &levels) = level;`.
 * A zeroed list is an empty one. */
#define LIST(Type)                                                                                 \
    struct {                                                                                       \
        Type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* A new zeroed last item of `list`; earlier item pointers may move. */
#define LIST_ADD(arena, list)                                                                      \
    ((__typeof__((list)->items))list_grow((arena), (void **)&(list)->items, &(list)->count,        \
                                          &(list)->capacity, sizeof(*(list)->items)))

void *list_grow(Arena *arena, void **items, size_t *count, size_t *capacity, size_t item_size);
