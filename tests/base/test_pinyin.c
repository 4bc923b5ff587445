/* Chinese names by the letters that people type for them. */
#include "base/pinyin.h"

#include <glib.h>

static void expect(const char *name, const char *initials) {
    Arena *arena = arena_new();
    const char *found = pinyin_initials(arena, name);
    g_assert_cmpstr(found, ==, initials);
    arena_free(arena);
}

static void test_people_are_known_by_their_initials(void) {
    expect("李伟", "lw");
    expect("陈昊", "ch");
    expect("赵婷", "zt");
    expect("欧阳晓雨", "oyxy");
}

static void test_a_surname_is_read_as_a_surname(void) {
    expect("曾敏", "zm");
    expect("单红", "sh");
    expect("区志强", "ozq");
    /* but not where it stands behind: 简单 is jian dan */
    expect("简单", "jd");
}

static void test_companies_and_mixed_names(void) {
    expect("远岫电力设计院", "yxdlsjy");
    expect("Main hall 主楼", "zl");
}

static void test_what_is_no_chinese_name_has_none(void) {
    expect("Anna Schmidt", NULL);
    expect("", NULL);
    expect("王", NULL);
    expect("\xff\xfe", NULL);
    expect("长长长长长长长长长长长长长长长长长长长长长", NULL);
    expect("タカハシ", NULL);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pinyin/people", test_people_are_known_by_their_initials);
    g_test_add_func("/pinyin/surnames", test_a_surname_is_read_as_a_surname);
    g_test_add_func("/pinyin/companies", test_companies_and_mixed_names);
    g_test_add_func("/pinyin/others", test_what_is_no_chinese_name_has_none);
    return g_test_run();
}
