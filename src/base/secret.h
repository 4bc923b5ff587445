/* Secrets and hashes: random bytes, tokens, passwords, BLAKE2b, Ed25519, encryption at rest.
 *
 * The only place that uses libsodium. Keys are the caller's: this file neither reads nor keeps one.
 * Whatever compares secrets takes the same time wherever they differ. Call secret_start once,
 * before any thread; nothing else here works before it. */
#pragma once

#include "base/error.h"

enum {
    SECRET_KEY_BYTES = 32, /* of secret_mac, secret_seal, secret_open */
    SECRET_MAC_BYTES = 16,
    HASH_BYTES = 32,
};

/* False where the system gives no random numbers; the program must not go on then. */
bool secret_start(void);

void secret_random(void *ret_bytes, size_t length);
/* Overwrites, also where the compiler sees no later reader. */
void secret_wipe(void *bytes, size_t length);

bool secret_equal(const void *a, const void *b, size_t length);
/* Two texts. NULL and "" equal nothing, not even each other: an absent secret opens no door. */
bool secret_text_equal(const char *a, const char *b);

/* --- tokens: what a session, an invitation or an API client shows ---------------------------- */

/* `prefix` ("acs_") and 32 small letters and digits, 160 random bits: one word for a double click,
 * safe in a URL, a header and a mail. */
const char *secret_token_new(Arena *arena, const char *prefix);

/* What is stored of a token: BLAKE2b of all its text. False, and nothing to look up, for NULL, ""
 * and any text that secret_token_new could not have made with `prefix`. */
bool secret_token_hash(const char *token, const char *prefix, uint8_t ret_hash[HASH_BYTES]);

/* --- passwords ------------------------------------------------------------------------------- */

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 128 }; /* characters, not bytes */

/* Why `password` may not be chosen: "not_text", "too_short", "too_long", "is_login", "common"; or
 * NULL. The part of the login before an @ counts as the login, too; `login` may be NULL. */
const char *password_problem(const char *password, const char *login);

/* The text to store: argon2id, 19 MiB, 2 passes, with salt and parameters. All of the password
 * counts; composed and decomposed accents are the same password. Takes about 20 ms and 19 MiB: for
 * a bounded pool of workers. NULL and an error where that memory is lacking. */
const char *password_hash(Call *call, const char *password);

/* Whether `password` made `hash`. Where there is no such user pass NULL as `hash`: the answer is
 * false after the same work as for a known one. */
bool password_verify(const char *hash, const char *password);

/* `hash` was made with other parameters than today's: hash again at the next good log-in. */
bool password_needs_rehash(const char *hash);

/* --- BLAKE2b-256 ------------------------------------------------------------------------------ */

/* In one go, or piece by piece: hash_begin, hash_add …, hash_end. Pieces leave no marks: who hashes
 * several fields adds their lengths. */
void hash_bytes(const void *bytes, size_t length, uint8_t ret_hash[HASH_BYTES]);

typedef struct Hash {
    _Alignas(64) unsigned char state[384]; /* libsodium's */
} Hash;

void hash_begin(Hash *hash);
void hash_add(Hash *hash, const void *bytes, size_t length);
void hash_end(Hash *hash, uint8_t ret_hash[HASH_BYTES]);

/* Keyed BLAKE2b-128: whether bytes that went outside are still ours. */
void secret_mac(const uint8_t key[SECRET_KEY_BYTES], const void *bytes, size_t length,
                uint8_t ret_mac[SECRET_MAC_BYTES]);

/* --- text of bytes ---------------------------------------------------------------------------- */

const char *hex_text(Arena *arena, const void *bytes, size_t length); /* lower case */
/* Exactly `length` bytes from twice as many hexadecimal digits of either case. */
bool hex_read(const char *text, void *ret_bytes, size_t length);

/* RFC 4648 §5 without padding; each run of bytes has one text, and no other text is read. */
const char *base64url_text(Arena *arena, const void *bytes, size_t length);
uint8_t *base64url_read(Arena *arena, const char *text, size_t *ret_length); /* NULL: it isn't */

/* --- Ed25519 ---------------------------------------------------------------------------------- */

enum { SIGNATURE_BYTES = 64, SIGNATURE_SEED_BYTES = 32, SIGNATURE_PUBLIC_BYTES = 32 };

typedef struct SignatureKey {
    uint8_t secret[64];
    uint8_t public[SIGNATURE_PUBLIC_BYTES];
} SignatureKey;

/* A key pair of `seed`, which is all that has to be kept; NULL for a fresh random one. */
void signature_key_new(const uint8_t *seed, SignatureKey *ret_key);
void signature_key_seed(const SignatureKey *key, uint8_t ret_seed[SIGNATURE_SEED_BYTES]);
void signature_make(const SignatureKey *key, const void *bytes, size_t length,
                    uint8_t ret_signature[SIGNATURE_BYTES]);
bool signature_check(const uint8_t public_key[SIGNATURE_PUBLIC_BYTES], const void *bytes,
                     size_t length, const uint8_t signature[SIGNATURE_BYTES]);

/* --- encryption at rest ----------------------------------------------------------------------- */

/* XChaCha20-Poly1305 with a random nonce. `purpose` says what the secret is and whose ("totp
 * user 17"): a sealed secret that was copied to another row doesn't open there. */
uint8_t *secret_seal(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                     const void *bytes, size_t length, size_t *ret_length);
/* NULL where the key, the purpose or a single bit differs. */
uint8_t *secret_open(Arena *arena, const uint8_t key[SECRET_KEY_BYTES], const char *purpose,
                     const void *sealed, size_t length, size_t *ret_length);
