/* Who should take a request: what weighs more than what, and which territory a site lies in. */
#include "base/arena.h"
#include "rules/suggestion.h"

#include <glib.h>

#define HAS(merit) (1u << (merit))

static void test_qualification_weighs_more_than_duty(void) {
    unsigned away = HAS(MERIT_QUALIFIED), there = HAS(MERIT_ON_DUTY) | HAS(MERIT_UNQUALIFIED);
    g_assert_cmpint(suggestion_score(away, 0), >, suggestion_score(there, 0));
    g_assert_cmpint(suggestion_score(away | HAS(MERIT_ON_DUTY), 0), >, suggestion_score(away, 0));
    g_assert_cmpint(suggestion_score(0, 0), >, suggestion_score(HAS(MERIT_UNQUALIFIED), 0));
}

static void test_each_merit_counts_by_itself(void) {
    static const int WORTH[MERIT_COUNT] = {4, 4, -4, 2, 2, 2};
    for (int merit = 0; merit < MERIT_COUNT; merit++)
        g_assert_cmpint(suggestion_score(HAS(merit), 0), ==, WORTH[merit]);
    g_assert_cmpint(suggestion_score(HAS(MERIT_IN_TEAM) | HAS(MERIT_IN_TERRITORY), 0), ==, 4);
}

static void test_load_weighs_a_point_for_every_three(void) {
    g_assert_cmpint(suggestion_score(HAS(MERIT_SPEAKS), 2), ==, 2);
    g_assert_cmpint(suggestion_score(HAS(MERIT_SPEAKS), 3), ==, 1);
    g_assert_cmpint(suggestion_score(0, 30), ==, -10);
}

static void test_a_territory_is_matched_whatever_the_case(void) {
    Arena *arena = arena_new();
    Texts territory = {0};
    *LIST_ADD(arena, &territory) = "Zürich";
    *LIST_ADD(arena, &territory) = "cn";
    g_assert_true(territory_covers(&territory, "ZÜRICH", NULL));
    g_assert_true(territory_covers(&territory, "Chengdu 成都", "CN"));
    g_assert_true(territory_covers(&territory, NULL, "CN"));
    g_assert_false(territory_covers(&territory, "Zürich West", "CH"));
    g_assert_false(territory_covers(&territory, NULL, NULL));
    g_assert_false(territory_covers(&(Texts){0}, "Zürich", "CN"));
    arena_free(arena);
}

#define TEST(name) g_test_add_func("/suggestion/" #name, name)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_qualification_weighs_more_than_duty);
    TEST(test_each_merit_counts_by_itself);
    TEST(test_load_weighs_a_point_for_every_three);
    TEST(test_a_territory_is_matched_whatever_the_case);
    return g_test_run();
}
