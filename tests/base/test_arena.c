/* The arena: alignment, zeroing, growth, reset. */
#include "base/arena.h"

#include <glib.h>
#include <stdint.h>

static void test_memory_is_zeroed_and_aligned_after_reset(void) {
    Arena *arena = arena_new();
    for (int round = 0; round < 3; round++) {
        for (size_t size = 1; size < 40000; size = size * 3 + 1) {
            unsigned char *memory = arena_alloc(arena, size);
            g_assert_cmpuint((uintptr_t)memory % 16, ==, 0);
            for (size_t i = 0; i < size; i++)
                g_assert_cmpuint(memory[i], ==, 0);
            memset(memory, 0xAA, size);
        }
        arena_reset(arena);
    }
    arena_free(arena);
}

static void test_reset_gives_back_what_one_large_piece_took(void) {
    Arena *arena = arena_new();
    arena_alloc(arena, 64u << 20);
    g_assert_cmpuint(arena_size(arena), >, 64u << 20);
    arena_reset(arena);
    g_assert_cmpuint(arena_size(arena), <=, 2u << 20);
    arena_free(arena);
}

static void test_list_keeps_its_items_while_it_grows(void) {
    Arena *arena = arena_new();
    LIST(int64_t) numbers = {0};
    for (int64_t i = 0; i < 1000; i++)
        *LIST_ADD(arena, &numbers) = i;
    g_assert_cmpuint(numbers.count, ==, 1000);
    for (int64_t i = 0; i < 1000; i++)
        g_assert_cmpint(numbers.items[i], ==, i);
    arena_free(arena);
}

static void test_printf_and_text(void) {
    Arena *arena = arena_new();
    g_assert_cmpstr(arena_printf(arena, "%s-%d", "SR", 1042), ==, "SR-1042");
    g_assert_cmpstr(arena_text_n(arena, "abcdef", 3), ==, "abc");
    g_assert_null(arena_text(arena, NULL));
    arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/arena/zeroed-and-aligned", test_memory_is_zeroed_and_aligned_after_reset);
    g_test_add_func("/arena/reset", test_reset_gives_back_what_one_large_piece_took);
    g_test_add_func("/arena/list", test_list_keeps_its_items_while_it_grows);
    g_test_add_func("/arena/text", test_printf_and_text);
    return g_test_run();
}
