/* One-time codes against the vectors of RFC 4226 and RFC 6238, the window, and one use each. */
#include "base/secret.h"
#include "base/totp.h"

#include <glib.h>

static const uint8_t SECRET[] = "12345678901234567890";
enum { SECRET_LENGTH = sizeof SECRET - 1 };

static void test_the_vectors_of_rfc_4226(void) {
    static const uint32_t CODES[] = {755224, 287082, 359152, 969429, 338314,
                                     254676, 287922, 162583, 399871, 520489};
    for (size_t i = 0; i < G_N_ELEMENTS(CODES); i++)
        g_assert_cmpuint(totp_code(SECRET, SECRET_LENGTH, (int64_t)i), ==, CODES[i]);
}

/* Appendix B has eight digits: the last six are what six digits give. */
static void test_the_vectors_of_rfc_6238(void) {
    static const struct {
        int64_t seconds;
        uint32_t code;
    } CASES[] = {{59, 94287082},         {1111111109, 7081804},  {1111111111, 14050471},
                 {1234567890, 89005924}, {2000000000, 69279037}, {20000000000, 65353130}};
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        int64_t step = totp_step(CASES[i].seconds * MICROS_PER_SECOND);
        g_assert_cmpint(step, ==, CASES[i].seconds / 30);
        g_assert_cmpuint(totp_code(SECRET, SECRET_LENGTH, step), ==, CASES[i].code % 1000000);
    }
    g_assert_cmpint(totp_step(-1), ==, -1); /* before 1970 steps go on downwards */
    g_assert_cmpint(totp_step(0), ==, 0);
}

static bool check(const char *code, int64_t seconds, int64_t last_step, int64_t *ret_step) {
    return totp_check(SECRET, SECRET_LENGTH, code, seconds * MICROS_PER_SECOND, last_step,
                      ret_step);
}

static void test_a_code_holds_one_step_before_and_behind(void) {
    int64_t step = 0;
    for (int64_t seconds = 0; seconds < 200; seconds++) {
        bool near = seconds >= 60 && seconds < 150; /* 969429 is the code of step 3 */
        g_assert_cmpint(check("969429", seconds, 0, &step), ==, near);
        if (near)
            g_assert_cmpint(step, ==, 3);
    }
}

static void test_a_code_is_for_one_use(void) {
    int64_t step = 0;
    g_assert_true(check("969429", 90, 0, &step));
    g_assert_false(check("969429", 90, step, &step));
    g_assert_false(check("359152", 90, 3, &step)); /* the code of step 2, behind that of step 3 */
    g_assert_true(check("338314", 90, 3, &step));
    g_assert_cmpint(step, ==, 4);
}

static void test_what_is_no_code_is_refused(void) {
    static const char *const BAD[] = {"",       "96942",   "9694290", "96942a",       "-96942",
                                      "+96942", "0969429", "969428",  "９６９４２９", "969\t429"};
    int64_t step = -7;
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_false(check(BAD[i], 90, 0, &step));
    g_assert_cmpint(step, ==, -7);
    g_assert_true(check("969 429", 90, 0, &step)); /* as apps show it */
}

static void test_codes_keep_their_leading_zeros(void) {
    int64_t step;
    g_assert_true(check("081804", 1111111109, 0, &step));
    g_assert_false(check("81804", 1111111109, 0, &step));
}

static void test_the_vectors_of_rfc_4648(void) {
    static const struct {
        const char *bytes, *text;
    } CASES[] = {{"", ""},
                 {"f", "MY"},
                 {"fo", "MZXQ"},
                 {"foo", "MZXW6"},
                 {"foob", "MZXW6YQ"},
                 {"fooba", "MZXW6YTB"},
                 {"foobar", "MZXW6YTBOI"}};
    Arena *arena = arena_new();
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        size_t length;
        const char *bytes = CASES[i].bytes;
        g_assert_cmpstr(base32_text(arena, (const uint8_t *)bytes, strlen(bytes)), ==,
                        CASES[i].text);
        const uint8_t *read = base32_read(arena, CASES[i].text, &length);
        g_assert_cmpmem(read, length, bytes, strlen(bytes));
    }
    arena_free(arena);
}

static void test_base32_as_people_type_it(void) {
    Arena *arena = arena_new();
    size_t length;
    const uint8_t *bytes = base32_read(arena, "mzxw 6ytb-OI======", &length);
    g_assert_cmpmem(bytes, length, "foobar", 6);
    static const char *const BAD[] = {"MZXW1", "M", "MZX", "MZXW6Y", "MY=x", "MZXW6YTB\n", "ü"};
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_null(base32_read(arena, BAD[i], &length));
    for (size_t size = 0; size < 50; size++) {
        uint8_t random[50];
        secret_random(random, size);
        bytes = base32_read(arena, base32_text(arena, random, size), &length);
        g_assert_cmpmem(bytes, length, random, size);
    }
    arena_free(arena);
}

static void test_the_url_for_the_app(void) {
    Arena *arena = arena_new();
    g_assert_cmpstr(totp_url(arena, "Acme & Söhne", "anna@acme.de", SECRET, SECRET_LENGTH), ==,
                    "otpauth://totp/Acme%20%26%20S%C3%B6hne:anna@acme.de"
                    "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme%20%26%20S%C3%B6hne"
                    "&algorithm=SHA1&digits=6&period=30");
    arena_free(arena);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_true(secret_start());
    g_test_add_func("/totp/rfc-4226", test_the_vectors_of_rfc_4226);
    g_test_add_func("/totp/rfc-6238", test_the_vectors_of_rfc_6238);
    g_test_add_func("/totp/window", test_a_code_holds_one_step_before_and_behind);
    g_test_add_func("/totp/one-use", test_a_code_is_for_one_use);
    g_test_add_func("/totp/refused", test_what_is_no_code_is_refused);
    g_test_add_func("/totp/leading-zeros", test_codes_keep_their_leading_zeros);
    g_test_add_func("/totp/base32/rfc-4648", test_the_vectors_of_rfc_4648);
    g_test_add_func("/totp/base32/typed", test_base32_as_people_type_it);
    g_test_add_func("/totp/url", test_the_url_for_the_app);
    return g_test_run();
}
