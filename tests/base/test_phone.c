/* Telephone numbers are told by their end, however they are written (B-H: the hotline sees who
 * calls). */
#include "base/phone.h"

#include <glib.h>

static void test_one_number_in_many_writings(void) {
    static const char *const WRITINGS[] = {"+86 21 6666 0010", "+862166660010",   "02166660010",
                                           "021-66660010",     "(021) 6666.0010", "66660010",
                                           "0086 21/6666-0010"};
    for (size_t i = 0; i < G_N_ELEMENTS(WRITINGS); i++) {
        char end[PHONE_END + 1];
        g_assert_true(phone_of(WRITINGS[i], end));
        g_assert_cmpstr(end, ==, "66660010");
    }
}

static void test_what_is_no_number(void) {
    static const char *const OTHERS[] = {"", "+", "1234567", "- - -", "SR-12345678", "66660010 x"};
    char end[PHONE_END + 1];
    for (size_t i = 0; i < G_N_ELEMENTS(OTHERS); i++)
        g_assert_false(phone_of(OTHERS[i], end));
}

static void test_all_numbers_of_a_text(void) {
    const char *text = "[{\"kind\":\"phone\",\"value\":\"+86 21 6666 0010\"},{\"note\":\"9 to 5\","
                       "\"value\":\"13800138000\"}]";
    char end[PHONE_END + 1];
    g_assert_true(phone_next(&text, end));
    g_assert_cmpstr(end, ==, "66660010");
    g_assert_true(phone_next(&text, end));
    g_assert_cmpstr(end, ==, "00138000");
    g_assert_false(phone_next(&text, end));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/phone/one number in many writings", test_one_number_in_many_writings);
    g_test_add_func("/phone/what is no number", test_what_is_no_number);
    g_test_add_func("/phone/all numbers of a text", test_all_numbers_of_a_text);
    return g_test_run();
}
