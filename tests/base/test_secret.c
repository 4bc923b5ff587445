/* Secrets: tokens, passwords, hashes, signatures and sealing, and what each of them refuses. */
#include "base/secret.h"

#include <glib.h>

typedef struct Fixture {
    Arena *arena;
    Call call;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    fixture->arena = arena_new();
    fixture->call = call_begin(fixture->arena, 0);
}

static void tear_down(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    arena_free(fixture->arena);
}

/* --- random bytes and comparison ----------------------------------------------------------- */

static void test_random_bytes_differ(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    uint8_t first[32] = {0}, second[32] = {0};
    secret_random(first, sizeof first);
    secret_random(second, sizeof second);
    g_assert_false(secret_equal(first, second, sizeof first));
    secret_wipe(first, sizeof first);
    secret_wipe(second, sizeof second);
    g_assert_true(secret_equal(first, second, sizeof first));
}

static void test_absent_secrets_equal_nothing(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    g_assert_true(secret_text_equal("abc", "abc"));
    g_assert_false(secret_text_equal("abc", "abcd"));
    g_assert_false(secret_text_equal("abcd", "abc"));
    g_assert_false(secret_text_equal("abc", "abC"));
    g_assert_false(secret_text_equal("", ""));
    g_assert_false(secret_text_equal(NULL, NULL));
    g_assert_false(secret_text_equal("", NULL));
    g_assert_false(secret_text_equal(NULL, "a"));
}

/* --- tokens -------------------------------------------------------------------------------- */

static void test_tokens_are_long_and_differ(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (int i = 0; i < 10000; i++) {
        const char *token = secret_token_new(fixture->arena, "acs_");
        g_assert_true(g_str_has_prefix(token, "acs_"));
        g_assert_cmpuint(strlen(token), ==, 36);
        g_assert_cmpuint(strspn(token + 4, "abcdefghijklmnopqrstuvwxyz234567"), ==, 32);
        g_assert_true(g_hash_table_add(seen, (char *)token));
    }
}

static void test_every_character_of_a_token_counts(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    const char *token = secret_token_new(fixture->arena, "acs_");
    uint8_t hash[HASH_BYTES], other[HASH_BYTES], direct[HASH_BYTES];
    g_assert_true(secret_token_hash(token, "acs_", hash));
    hash_bytes(token, strlen(token), direct);
    g_assert_cmpmem(hash, HASH_BYTES, direct, HASH_BYTES);
    for (size_t i = 4; token[i]; i++) {
        char *changed = arena_text(fixture->arena, token);
        changed[i] = changed[i] == 'a' ? 'b' : 'a';
        g_assert_true(secret_token_hash(changed, "acs_", other));
        g_assert_false(secret_equal(hash, other, HASH_BYTES));
    }
}

static void test_what_is_no_token_has_no_hash(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    const char *token = secret_token_new(fixture->arena, "acs_");
    const char *bad[] = {NULL,
                         "",
                         "acs_",
                         "acs",
                         token + 1,
                         arena_printf(fixture->arena, "%sa", token),
                         arena_printf(fixture->arena, " %s", token),
                         arena_printf(fixture->arena, "%.35s", token),
                         arena_printf(fixture->arena, "%.35s=", token),
                         arena_printf(fixture->arena, "ACS_%s", token + 4),
                         arena_printf(fixture->arena, "inv_%s", token + 4)};
    uint8_t hash[HASH_BYTES];
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(secret_token_hash(bad[i], "acs_", hash));
    g_assert_true(secret_token_hash(token, "acs_", hash));
}

/* --- passwords ----------------------------------------------------------------------------- */

static void test_passwords_that_may_not_be_chosen(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    static const struct {
        const char *password, *login, *problem;
    } CASES[] = {
        {"", "anna", "too_short"},
        {"seven77", "anna", "too_short"},
        {"eight888x", "anna", NULL},
        {"ÄÖÜäöüß", "anna", "too_short"}, /* 7 characters, 14 bytes */
        {"ÄÖÜäöüßẞ", "anna", NULL},
        {"维修部的密码很长", NULL, NULL},
        {"correct horse battery staple", NULL, NULL},
        {"   spaces   ", NULL, NULL},
        {"M\xFCllerstrasse", NULL, "not_text"},
        {"anna.schmidt@firma.de", "anna.schmidt@firma.de", "is_login"},
        {"Anna.Schmidt@Firma.DE", "anna.schmidt@firma.de", "is_login"},
        {"ANNA.SCHMIDT", "Anna.Schmidt@firma.de", "is_login"},
        {"anna.schmidt7", "anna.schmidt@firma.de", NULL},
        {"password", NULL, "common"},
        {"PassWord", "", "common"},
        {"Password123!", NULL, "common"},
        {"dragon2027", NULL, "common"},
        {"12345678", NULL, "common"},
        {"1q2w3e4r", NULL, "common"},
        {"asdfjkl;", NULL, "common"},
        {"Facebook1", NULL, "common"},
        {"aaaaaaaaaaaa", NULL, "common"},
        {"密密密密密密密密密", NULL, "common"},
        {"83627150", NULL, NULL}, /* digits, but on no list */
        {"a48291047", NULL, NULL},
        {"passwordless login", NULL, NULL},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpstr(password_problem(CASES[i].password, CASES[i].login), ==, CASES[i].problem);
}

static void test_the_longest_password_has_128_characters(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    GString *password = g_string_new(NULL);
    for (int i = 0; i < PASSWORD_MOST; i++)
        g_string_append(password, i % 2 ? "密" : "码");
    g_assert_null(password_problem(password->str, NULL));
    g_string_append_c(password, 'x');
    g_assert_cmpstr(password_problem(password->str, NULL), ==, "too_long");
    g_string_free(password, TRUE);
}

static void test_the_right_password_and_no_other(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    const char *hash = password_hash(&fixture->call, "correct horse");
    g_assert_true(g_str_has_prefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$"));
    g_assert_true(password_verify(hash, "correct horse"));
    g_assert_false(password_verify(hash, "correct hors"));
    g_assert_false(password_verify(hash, "correct horse "));
    g_assert_false(password_verify(hash, "Correct horse"));
    g_assert_false(password_verify(hash, ""));
    g_assert_false(password_verify(hash, hash)); /* CVE-2017-5619: the stored text as password */
    g_assert_cmpstr(hash, !=, password_hash(&fixture->call, "correct horse"));
    g_assert_false(password_verify("", "correct horse"));
    g_assert_false(password_verify("$argon2id$broken", "correct horse"));
}

static void test_nothing_of_a_long_password_is_cut(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    char *password = arena_alloc(fixture->arena, 4 * PASSWORD_MOST + 1);
    for (int i = 0; i < PASSWORD_MOST; i++)
        g_strlcat(password, "𠀀", 4 * PASSWORD_MOST + 1);
    const char *hash = password_hash(&fixture->call, password);
    g_assert_true(password_verify(hash, password));
    password[4 * PASSWORD_MOST - 1] ^= 1; /* another character */
    g_assert_false(password_verify(hash, password));
    g_autofree char *endless = g_strnfill(1000 * 1000, 'x');
    g_assert_false(password_verify(hash, endless));
}

static void test_accents_of_any_keyboard_are_one_password(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    const char *hash = password_hash(&fixture->call, "M\u00FCllerstra\u00DFe");
    g_assert_true(password_verify(hash, "Mu\u0308llerstra\u00DFe"));
    g_assert_false(password_verify(hash, "Mullerstra\u00DFe"));
    const char *bytes = password_hash(&fixture->call, "caf\xE9 bytes");
    g_assert_true(password_verify(bytes, "caf\xE9 bytes"));
}

static gint64 micros_of(const char *hash) {
    gint64 start = g_get_monotonic_time();
    g_assert_false(password_verify(hash, "wrong password"));
    return g_get_monotonic_time() - start;
}

static int compare_times(gconstpointer a, gconstpointer b) {
    return *(const gint64 *)a < *(const gint64 *)b ? -1 : *(const gint64 *)a > *(const gint64 *)b;
}

/* Medians within a third: a loaded machine must not fail this, a missing verification does. */
static void test_unknown_users_cost_the_same_work(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    enum { ROUNDS = 15 };
    const char *hash = password_hash(&fixture->call, "correct horse");
    gint64 known[ROUNDS], unknown[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        known[i] = micros_of(hash);
        unknown[i] = micros_of(NULL);
    }
    qsort(known, ROUNDS, sizeof *known, compare_times);
    qsort(unknown, ROUNDS, sizeof *unknown, compare_times);
    g_assert_cmpint(ABS(known[ROUNDS / 2] - unknown[ROUNDS / 2]), <, known[ROUNDS / 2] / 3);
}

static void test_older_parameters_ask_for_a_new_hash(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    const char *hash = password_hash(&fixture->call, "correct horse");
    g_assert_false(password_needs_rehash(hash));
    g_assert_true(password_needs_rehash("$argon2id$v=19$m=8192,t=1,p=1$UtntU94xhS1A6NXX/uWmRg$"
                                        "s3nFq8mkgQc6Rq+8wpl5bfHGmPuRXBXQ4DJv9g8oJL8"));
    g_assert_true(password_needs_rehash("no hash at all"));
}

/* --- hashes and texts of bytes ------------------------------------------------------------- */

static void test_blake2b_has_its_known_value(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    uint8_t hash[HASH_BYTES];
    hash_bytes("abc", 3, hash);
    g_assert_cmpstr(hex_text(fixture->arena, hash, HASH_BYTES), ==,
                    "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    hash_bytes("", 0, hash);
    g_assert_cmpstr(hex_text(fixture->arena, hash, HASH_BYTES), ==,
                    "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

static void test_a_hash_in_pieces_is_that_of_the_whole(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    uint8_t bytes[1000], whole[HASH_BYTES], pieces[HASH_BYTES];
    for (size_t piece = 1; piece < 300; piece += 37) {
        secret_random(bytes, sizeof bytes);
        hash_bytes(bytes, sizeof bytes, whole);
        Hash hash;
        hash_begin(&hash);
        for (size_t at = 0; at < sizeof bytes; at += piece)
            hash_add(&hash, bytes + at, MIN(piece, sizeof bytes - at));
        hash_end(&hash, pieces);
        g_assert_cmpmem(whole, HASH_BYTES, pieces, HASH_BYTES);
    }
}

static void test_a_mac_depends_on_its_key(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    uint8_t key[SECRET_KEY_BYTES] = {1}, first[SECRET_MAC_BYTES], second[SECRET_MAC_BYTES];
    secret_mac(key, "text", 4, first);
    secret_mac(key, "text", 4, second);
    g_assert_cmpmem(first, SECRET_MAC_BYTES, second, SECRET_MAC_BYTES);
    secret_mac(key, "texu", 4, second);
    g_assert_false(secret_equal(first, second, SECRET_MAC_BYTES));
    key[31] = 1;
    secret_mac(key, "text", 4, second);
    g_assert_false(secret_equal(first, second, SECRET_MAC_BYTES));
}

static void test_hex_both_ways(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    uint8_t bytes[4];
    g_assert_cmpstr(hex_text(fixture->arena, "\x00\x7F\xFF\x10", 4), ==, "007fff10");
    g_assert_true(hex_read("007fFF10", bytes, 4));
    g_assert_cmpmem(bytes, 4, "\x00\x7F\xFF\x10", 4);
    static const char *const BAD[] = {"",           "007fff1",  "007fff",
                                      "007fff1011", "007fff1g", " 07fff10"};
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_false(hex_read(BAD[i], bytes, 4));
    g_assert_true(hex_read("", bytes, 0));
}

static void test_base64url_both_ways(Fixture *fixture, gconstpointer unused) {
    (void)unused;
    uint8_t bytes[64];
    for (size_t length = 0; length <= sizeof bytes; length++) {
        size_t got;
        secret_random(bytes, length);
        const char *text = base64url_text(fixture->arena, bytes, length);
        g_assert_null(strpbrk(text, "+/="));
        const uint8_t *again = base64url_read(fixture->arena, text, &got);
        g_assert_cmpmem(bytes, length, again, got);
    }
    size_t got;
    g_assert_cmpstr(base64url_text(fixture->arena, "\xFB\xFF", 2), ==, "-_8");
    static const char *const BAD[] = {"-_9", "-", "-_8=", "+/8", "-_8 ", "a b"};
    for (size_t i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_null(base64url_read(fixture->arena, BAD[i], &got));
}

/* --- signatures and sealing ---------------------------------------------------------------- */

static void test_ed25519_has_its_known_value(Fixture *fixture, gconstpointer unused) {
    (void)unused; /* RFC 8032 §7.1, test 2 */
    uint8_t seed[SIGNATURE_SEED_BYTES], signature[SIGNATURE_BYTES];
    SignatureKey key;
    g_assert_true(
        hex_read("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed, 32));
    signature_key_new(seed, &key);
    g_assert_cmpstr(hex_text(fixture->arena, key.public, 32), ==,
                    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    signature_make(&key, "\x72", 1, signature);
    g_assert_cmpstr(hex_text(fixture->arena, signature, 64), ==,
                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
}

static void test_a_signature_holds_for_one_text_and_key(Fixture *fixture, gconstpointer unused) {
    (void)fixture, (void)unused;
    SignatureKey key, other;
    uint8_t signature[SIGNATURE_BYTES], seed[SIGNATURE_SEED_BYTES];
    signature_key_new(NULL, &key);
    signature_key_new(NULL, &other);
    signature_make(&key, "journal", 7, signature);
    g_assert_true(signature_check(key.public, "journal", 7, signature));
    g_assert_false(signature_check(key.public, "journaL", 7, signature));
    g_assert_false(signature_check(key.public, "journal", 6, signature));
    g_assert_false(signature_check(other.public, "journal", 7, signature));
    signature[0] ^= 1;
    g_assert_false(signature_check(key.public, "journal", 7, signature));
    signature_key_seed(&key, seed);
    signature_key_new(seed, &other);
    g_assert_cmpmem(&key, sizeof key, &other, sizeof other);
}

static void test_sealed_secrets_open_for_their_purpose_only(Fixture *fixture,
                                                            gconstpointer unused) {
    (void)unused;
    uint8_t key[SECRET_KEY_BYTES] = {7};
    size_t length, got;
    uint8_t *sealed = secret_seal(fixture->arena, key, "totp user 17", "secret", 6, &length);
    g_assert_cmpuint(length, ==, 6 + 24 + 16);
    const uint8_t *opened = secret_open(fixture->arena, key, "totp user 17", sealed, length, &got);
    g_assert_cmpmem(opened, got, "secret", 6);
    g_assert_null(secret_open(fixture->arena, key, "totp user 18", sealed, length, &got));
    for (size_t at = 0; at < length; at++) {
        g_assert_null(secret_open(fixture->arena, key, "totp user 17", sealed, at, &got));
        sealed[at] ^= 0x10;
        g_assert_null(secret_open(fixture->arena, key, "totp user 17", sealed, length, &got));
        sealed[at] ^= 0x10;
    }
    key[0] = 8;
    g_assert_null(secret_open(fixture->arena, key, "totp user 17", sealed, length, &got));
    sealed = secret_seal(fixture->arena, key, "nothing", "", 0, &length);
    g_assert_nonnull(secret_open(fixture->arena, key, "nothing", sealed, length, &got));
    g_assert_cmpuint(got, ==, 0);
}

static void add(const char *path, void (*test)(Fixture *, gconstpointer)) {
    g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_assert_true(secret_start());
    g_assert_true(secret_start()); /* twice does no harm */
    add("/secret/random", test_random_bytes_differ);
    add("/secret/absent", test_absent_secrets_equal_nothing);
    add("/secret/token/new", test_tokens_are_long_and_differ);
    add("/secret/token/hash", test_every_character_of_a_token_counts);
    add("/secret/token/refused", test_what_is_no_token_has_no_hash);
    add("/secret/password/policy", test_passwords_that_may_not_be_chosen);
    add("/secret/password/longest", test_the_longest_password_has_128_characters);
    add("/secret/password/verify", test_the_right_password_and_no_other);
    add("/secret/password/whole", test_nothing_of_a_long_password_is_cut);
    add("/secret/password/accents", test_accents_of_any_keyboard_are_one_password);
    add("/secret/password/unknown-user", test_unknown_users_cost_the_same_work);
    add("/secret/password/rehash", test_older_parameters_ask_for_a_new_hash);
    add("/secret/hash/known", test_blake2b_has_its_known_value);
    add("/secret/hash/pieces", test_a_hash_in_pieces_is_that_of_the_whole);
    add("/secret/mac", test_a_mac_depends_on_its_key);
    add("/secret/hex", test_hex_both_ways);
    add("/secret/base64url", test_base64url_both_ways);
    add("/secret/signature/known", test_ed25519_has_its_known_value);
    add("/secret/signature/refused", test_a_signature_holds_for_one_text_and_key);
    add("/secret/seal", test_sealed_secrets_open_for_their_purpose_only);
    return g_test_run();
}
