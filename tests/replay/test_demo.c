/* The demo company's script: drawn from seed and day alone, nothing in it lies ahead. */
#include "base/arena.h"
#include "replay/demo_company.h"

#include "base/json.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>

/* Noon of 2026-11-27 in Shanghai. */
#define NOON (INT64_C(1795752000) * MICROS_PER_SECOND)

static char *script_of(uint64_t seed, Instant now) {
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    g_assert_nonnull(out);
    demo_company_write(out, &(DemoCompanyOptions){seed, 400, 300, now});
    fclose(out);
    return text;
}

static void test_the_same_seed_and_day_give_the_same_company(void) {
    g_autofree char *one = script_of(7, NOON), *again = script_of(7, NOON);
    g_autofree char *other = script_of(8, NOON);
    g_assert_cmpstr(one, ==, again);
    g_assert_cmpstr(one, !=, other);
}

typedef struct Look {
    Arena *arena;
    Call call;
    Instant now;
    GHashTable *opened; /* reference → when, as text */
} Look;

static void check_instant(Look *look, const Node *node) {
    Instant at;
    if (node_is_null(node))
        return;
    g_assert_true(instant_parse(&look->call, "at", node->text, &at));
    g_assert_cmpint(at, <=, look->now);
}

static void check_line(Look *look, const char *line) {
    const Node *node = json_parse(&look->call, NULL, 0, line, strlen(line));
    g_assert_nonnull(node);
    const Node *body = node_get(node, "body"), *events = node_get(body, "events");
    check_instant(look, node_get(body, "at"));
    check_instant(look, node_get(body, "rang_at"));
    for (size_t i = 0; events && i < events->items.count; i++)
        check_instant(look, node_get(events->items.items[i], "at"));
    if (events)
        g_hash_table_insert(look->opened, g_strdup(node_text(body, "reference")),
                            g_strdup(node_text(events->items.items[0], "at")));
}

static Look look_at(uint64_t seed, Instant now) {
    Look look = {.arena = arena_new(),
                 .now = now,
                 .opened = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    look.call = call_begin(look.arena, now);
    g_autofree char *script = script_of(seed, now);
    g_auto(GStrv) lines = g_strsplit(script, "\n", -1);
    for (char **line = lines; *line; line++)
        if (**line)
            check_line(&look, *line);
    return look;
}

static void look_end(Look *look) {
    g_hash_table_destroy(look->opened);
    arena_free(look->arena);
}

/* Later on the day the year is the same and goes on. */
static void test_nothing_lies_ahead_and_a_later_hour_only_adds(void) {
    Look noon = look_at(3, NOON), evening = look_at(3, NOON + 9 * MICROS_PER_HOUR);
    GHashTableIter iter;
    void *reference, *at;
    g_assert_cmpuint(g_hash_table_size(noon.opened), >, 250);
    g_assert_cmpuint(g_hash_table_size(evening.opened), >=, g_hash_table_size(noon.opened));
    g_hash_table_iter_init(&iter, noon.opened);
    while (g_hash_table_iter_next(&iter, &reference, &at))
        g_assert_cmpstr(at, ==, g_hash_table_lookup(evening.opened, reference));
    look_end(&noon);
    look_end(&evening);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/demo/seed", test_the_same_seed_and_day_give_the_same_company);
    g_test_add_func("/demo/now", test_nothing_lies_ahead_and_a_later_hour_only_adds);
    return g_test_run();
}
