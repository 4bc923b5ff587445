#include "base/secret.h"

#include <glib.h>
#include <sodium.h>

enum {
    TOKEN_CHARACTERS = 32,
    ARGON2_PASSES = 2,
    ARGON2_BYTES = 19 * 1024 * 1024,
    PASSWORD_BYTES = 4096, /* far above PASSWORD_MOST; what is longer is wrong without a look */
    COMMON_BASE_BYTES = 4,
};

/* Made of a random password that nobody kept, with today's parameters. */
static const char NOBODY[] = "$argon2id$v=19$m=19456,t=2,p=1$UtntU94xhS1A6NXX/uWmRg$"
                             "s3nFq8mkgQc6Rq+8wpl5bfHGmPuRXBXQ4DJv9g8oJL8";

/* What guessing programs try first, as far as it has 8 characters at all. What stands at the end
 * and is no letter doesn't count: `dragon123` refuses `Dragon2027!`, too. */
static const char COMMON[] =
    "password passw0rd passwort passwords password1 mypassword thepassword yourpassword "
    "newpassword changeme changeit letmein1 letmeinnow welcome1 welcomehome wilkommen "
    "willkommen 12345678 123456789 1234567890 12345678910 0123456789 01234567 87654321 "
    "987654321 9876543210 11223344 1122334455 12341234 123412341234 12121212 123123123 "
    "123454321 1234554321 12344321 123321123 147258369 159753456 741852963 789456123 "
    "963852741 456789123 147852369 11112222 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx "
    "1qaz2wsx3edc 1qazxsw2 q1w2e3r4 q1w2e3r4t5 zaq12wsx zaq1xsw2 zaq1zaq1 qazwsxedc "
    "qazwsxedcrfv qwer1234 qwerqwer qwert123 qwert12345 qwerty12 qwerty123 qwerty1234 "
    "qwerty12345 qwertyui qwertyuiop qwertyuiop123 qwertzui qwertzuiop azertyui azertyuiop "
    "asdfasdf asdfghjk asdfghjkl asdf1234 asdfjkl; zxcvbnm1 zxcvbnm123 zxcvbnm, yxcvbnm123 "
    "abcd1234 abc12345 abcd12345 abcdefgh abcdefghi abcdefghij a1b2c3d4 a1b2c3d4e5 aa123456 "
    "aa12345678 a12345678 a123456789 q12345678 qq123456 qw123456 woaini1314 woaini520 "
    "5201314520 1314520520 wang1234 as123456 zz123456 iloveyou iloveyou1 iloveyou2 "
    "iloveyou123 iloveu123 ilovegod ichliebedich jetaime1 teamo123 loveme123 lovelove "
    "mylove123 football football1 baseball baseball1 basketball volleyball softball swimming "
    "hockey123 baseball123 football123 soccer123 liverpool liverpool1 manchester arsenal1 "
    "chelsea1 barcelona realmadrid juventus bayernmunchen borussia juventus1 sunshine "
    "sunshine1 princess princess1 superman superman1 batman123 spiderman starwars starwars1 "
    "pokemon123 minecraft trustno1 whatever whatever1 computer computer1 internet internet1 "
    "michelle jennifer jessica1 jonathan charlotte charlie1 christian alexander alexandra "
    "alexandre michael1 michael123 danielle samantha stephanie nicholas benjamin elizabeth "
    "victoria veronica valentina francesco giovanni sebastian andrew123 thomas123 robert123 "
    "hannover hamburg1 frankfurt schalke04 dortmund deutschland germany1 australia california "
    "newyork1 scotland ireland1 shanghai beijing2008 zhongguo zhonghua butterfly chocolate "
    "elephant dragon123 monkey123 shadow123 master123 killer123 hunter123 tigger123 snoopy123 "
    "cookie123 flower123 summer123 summer2024 winter123 winter2024 spring123 autumn123 "
    "administrator admin123 admin1234 admin12345 adminadmin rootroot root1234 toor1234 "
    "test1234 testtest test12345 testing123 tester123 guest123 guestguest user1234 useruser "
    "default1 default123 secret123 secretsecret geheim123 geheimnis server123 service1 "
    "service123 kundendienst aftercare helpdesk support1 support123 database oracle123 "
    "mysql123 cisco123 company1 company123 firma123 samsung1 samsung123 motorola letmein123 "
    "access14 passpass pass1234 pass12345 pass123456 parola123 contrasena motdepasse "
    "wachtwoord salasana losenord heslo1234 haslo1234 senha123 kennwort mimashi123 google123 "
    "facebook facebook1 myspace1 linkedin whatsapp ";

_Static_assert(sizeof(Hash) >= sizeof(crypto_generichash_state), "Hash holds libsodium's state");
_Static_assert((int)SECRET_KEY_BYTES == (int)crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "");
_Static_assert(sizeof(((SignatureKey *)0)->secret) == crypto_sign_SECRETKEYBYTES, "");

bool secret_start(void) {
    return sodium_init() >= 0;
}

void secret_random(void *ret_bytes, size_t length) {
    randombytes_buf(ret_bytes, length);
}

void secret_wipe(void *bytes, size_t length) {
    sodium_memzero(bytes, length);
}

bool secret_equal(const void *a, const void *b, size_t length) {
    return sodium_memcmp(a, b, length) == 0;
}

/* By their hashes, so that neither length nor content shows in the time. */
bool secret_text_equal(const char *a, const char *b) {
    if (!a || !b || !*a || !*b)
        return false;
    uint8_t hash_a[HASH_BYTES], hash_b[HASH_BYTES];
    hash_bytes(a, strlen(a), hash_a);
    hash_bytes(b, strlen(b), hash_b);
    return secret_equal(hash_a, hash_b, HASH_BYTES);
}

/* --- tokens -------------------------------------------------------------------------------- */

static const char TOKEN_ALPHABET[33] = "abcdefghijklmnopqrstuvwxyz234567";

const char *secret_token_new(Arena *arena, const char *prefix) {
    uint8_t random[TOKEN_CHARACTERS];
    secret_random(random, sizeof random);
    char text[TOKEN_CHARACTERS + 1] = {0};
    for (size_t i = 0; i < sizeof random; i++)
        text[i] = TOKEN_ALPHABET[random[i] % 32];
    const char *token = arena_printf(arena, "%s%s", prefix, text);
    secret_wipe(random, sizeof random);
    secret_wipe(text, sizeof text);
    return token;
}

bool secret_token_hash(const char *token, const char *prefix, uint8_t ret_hash[HASH_BYTES]) {
    if (!token || !g_str_has_prefix(token, prefix))
        return false;
    const char *random = token + strlen(prefix);
    if (strlen(random) != TOKEN_CHARACTERS || strspn(random, TOKEN_ALPHABET) != TOKEN_CHARACTERS)
        return false;
    hash_bytes(token, strlen(token), ret_hash);
    return true;
}

/* --- passwords ----------------------------------------------------------------------------- */

/* The length of `text` without what is no letter at its end. */
static size_t base_length(const char *text, size_t length) {
    while (length && !g_ascii_isalpha(text[length - 1]) && !((uint8_t)text[length - 1] & 0x80))
        length--;
    return length;
}

static bool is_listed(const char *password) {
    size_t length = strlen(password), base = base_length(password, length);
    for (const char *word = COMMON; *word;) {
        size_t word_length = strcspn(word, " ");
        size_t word_base = base_length(word, word_length);
        if (length == word_length && !memcmp(password, word, length))
            return true;
        if (base >= COMMON_BASE_BYTES && base == word_base && !memcmp(password, word, base))
            return true;
        word += word_length + strspn(word + word_length, " ");
    }
    return false;
}

static bool is_one_character(const char *text) {
    gunichar first = g_utf8_get_char(text);
    while (*text && g_utf8_get_char(text) == first)
        text = g_utf8_next_char(text);
    return !*text;
}

/* The login, or its part before the @. */
static bool is_login(const char *password, const char *login) {
    if (!login || !*login || !g_utf8_validate(login, -1, NULL))
        return false;
    g_autofree char *folded = g_utf8_casefold(login, -1);
    if (g_str_equal(folded, password))
        return true;
    char *at = strchr(folded, '@');
    if (at)
        *at = '\0';
    return g_str_equal(folded, password);
}

const char *password_problem(const char *password, const char *login) {
    if (!g_utf8_validate(password, -1, NULL))
        return "not_text";
    glong characters = g_utf8_strlen(password, -1);
    if (characters < PASSWORD_LEAST)
        return "too_short";
    if (characters > PASSWORD_MOST)
        return "too_long";
    char *folded = g_utf8_casefold(password, -1);
    const char *problem = NULL;
    if (is_login(folded, login))
        problem = "is_login";
    else if (is_listed(folded) || is_one_character(folded))
        problem = "common";
    secret_wipe(folded, strlen(folded));
    g_free(folded);
    return problem;
}

/* One form for what people see as the same: keyboards differ in how they send an é. */
static char *password_composed(const char *password) {
    char *composed = g_utf8_normalize(password, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    return composed ? composed : g_strdup(password); /* not UTF-8: as it is */
}

static void password_forget(char *password) {
    secret_wipe(password, strlen(password));
    g_free(password);
}

const char *password_hash(Call *call, const char *password) {
    char *composed = password_composed(password);
    char *hash = arena_alloc(call->arena, crypto_pwhash_STRBYTES);
    int failed = crypto_pwhash_str_alg(hash, composed, strlen(composed), ARGON2_PASSES,
                                       ARGON2_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    password_forget(composed);
    if (!failed)
        return hash;
    call_fail(call, ERROR_IO, "password", "can't be hashed: too little memory is free");
    return NULL;
}

bool password_verify(const char *hash, const char *password) {
    bool possible = strlen(password) <= PASSWORD_BYTES;
    char *composed = password_composed(possible ? password : "");
    bool right = !crypto_pwhash_str_verify(hash ? hash : NOBODY, composed, strlen(composed));
    password_forget(composed);
    return right && possible && hash;
}

bool password_needs_rehash(const char *hash) {
    return crypto_pwhash_str_needs_rehash(hash, ARGON2_PASSES, ARGON2_BYTES) != 0;
}

/* --- hashes -------------------------------------------------------------------------------- */

static crypto_generichash_state *state_of(Hash *hash) {
    return (crypto_generichash_state *)(void *)hash->state;
}

void hash_bytes(const void *bytes, size_t length, uint8_t ret_hash[HASH_BYTES]) {
    crypto_generichash(ret_hash, HASH_BYTES, bytes, length, NULL, 0);
}

void hash_begin(Hash *hash) {
    crypto_generichash_init(state_of(hash), NULL, 0, HASH_BYTES);
}

void hash_add(Hash *hash, const void *bytes, size_t length) {
    crypto_generichash_update(state_of(hash), bytes, length);
}

void hash_end(Hash *hash, uint8_t ret_hash[HASH_BYTES]) {
    crypto_generichash_final(state_of(hash), ret_hash, HASH_BYTES);
}

void secret_mac(const uint8_t key[SECRET_KEY_BYTES], const void *bytes, size_t length,
                uint8_t ret_mac[SECRET_MAC_BYTES]) {
    crypto_generichash(ret_mac, SECRET_MAC_BYTES, bytes, length, key, SECRET_KEY_BYTES);
}

/* --- text of bytes ------------------------------------------------------------------------- */

const char *hex_text(Arena *arena, const void *bytes, size_t length) {
    char *text = arena_alloc(arena, length * 2 + 1);
    return sodium_bin2hex(text, length * 2 + 1, bytes, length);
}

bool hex_read(const char *text, void *ret_bytes, size_t length) {
    size_t got;
    const char *end;
    return !sodium_hex2bin(ret_bytes, length, text, strlen(text), NULL, &got, &end) &&
           got == length && !*end;
}

enum { BASE64URL = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

const char *base64url_text(Arena *arena, const void *bytes, size_t length) {
    size_t size = sodium_base64_encoded_len(length, BASE64URL);
    return sodium_bin2base64(arena_alloc(arena, size), size, bytes, length, BASE64URL);
}

uint8_t *base64url_read(Arena *arena, const char *text, size_t *ret_length) {
    size_t length = strlen(text);
    const char *end;
    uint8_t *bytes = arena_alloc(arena, length / 4 * 3 + 3);
    bool read = !sodium_base642bin(bytes, length / 4 * 3 + 3, text, length, NULL, ret_length, &end,
                                   BASE64URL) &&
                !*end;
    return read ? bytes : NULL;
}

/* --- signatures ---------------------------------------------------------------------------- */

void signature_key_new(const uint8_t *seed, SignatureKey *ret_key) {
    if (seed)
        crypto_sign_seed_keypair(ret_key->public, ret_key->secret, seed);
    else
        crypto_sign_keypair(ret_key->public, ret_key->secret);
}

void signature_key_seed(const SignatureKey *key, uint8_t ret_seed[SIGNATURE_SEED_BYTES]) {
    crypto_sign_ed25519_sk_to_seed(ret_seed, key->secret);
}

void signature_make(const SignatureKey *key, const void *bytes, size_t length,
                    uint8_t ret_signature[SIGNATURE_BYTES]) {
    crypto_sign_detached(ret_signature, NULL, bytes, length, key->secret);
}

bool signature_check(const uint8_t public_key[SIGNATURE_PUBLIC_BYTES], const void *bytes,
                     size_t length, const uint8_t signature[SIGNATURE_BYTES]) {
    return !crypto_sign_verify_detached(signature, bytes, length, public_key);
}

/* --- encryption at rest -------------------------------------------------------------------- */

enum {
    NONCE_BYTES = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    SEAL_BYTES = NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
};

static const uint8_t *as_bytes(const char *text) {
    return (const uint8_t *)text;
}

uint8_t *secret_seal(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                     const void *bytes, size_t length, size_t *ret_length) {
    uint8_t *sealed = arena_alloc(arena, SEAL_BYTES + length);
    secret_random(sealed, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE_BYTES, NULL, bytes, length,
                                               as_bytes(purpose), strlen(purpose), NULL, sealed,
                                               key);
    *ret_length = SEAL_BYTES + length;
    return sealed;
}

uint8_t *secret_open(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                     const void *sealed, size_t length, size_t *ret_length) {
    *ret_length = 0;
    if (length < SEAL_BYTES)
        return NULL;
    const uint8_t *nonce = sealed;
    uint8_t *bytes = arena_alloc(arena, length - SEAL_BYTES + 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes, NULL, NULL, nonce + NONCE_BYTES,
                                                   length - NONCE_BYTES, as_bytes(purpose),
                                                   strlen(purpose), nonce, key))
        return NULL;
    *ret_length = length - SEAL_BYTES;
    return bytes;
}
