#include "base/totp.h"
#include "base/secret.h"

#include <glib.h>

enum { SHA1_BYTES = 20, CODE_LIMIT = 1000 * 1000, WINDOW_STEPS = 1 };

static const char BASE32[33] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

int64_t totp_step(Instant instant) {
    Micros step = TOTP_STEP_SECONDS * MICROS_PER_SECOND;
    int64_t steps = instant / step;
    return instant % step < 0 ? steps - 1 : steps;
}

uint32_t totp_code(const uint8_t *secret, size_t length, int64_t step) {
    uint64_t counter = GUINT64_TO_BE((uint64_t)step);
    uint8_t digest[SHA1_BYTES];
    gsize size = sizeof digest;
    GHmac *hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, length);
    g_hmac_update(hmac, (const guchar *)&counter, sizeof counter);
    g_hmac_get_digest(hmac, digest, &size);
    g_hmac_unref(hmac);
    size_t at = digest[SHA1_BYTES - 1] & 0x0F; /* RFC 4226 §5.3: dynamic truncation */
    uint32_t word;
    memcpy(&word, digest + at, sizeof word);
    return (GUINT32_FROM_BE(word) & 0x7FFFFFFF) % CODE_LIMIT;
}

static bool code_read(const char *text, uint32_t *ret_code) {
    int digits = 0;
    *ret_code = 0;
    for (; *text; text++) {
        if (*text == ' ')
            continue;
        if (!g_ascii_isdigit(*text) || ++digits > TOTP_DIGITS)
            return false;
        *ret_code = *ret_code * 10 + (uint32_t)(*text - '0');
    }
    return digits == TOTP_DIGITS;
}

/* All steps of the window are computed whichever matches: the time tells nothing. */
bool totp_check(const uint8_t *secret, size_t length, const char *code, Instant now,
                int64_t last_step, int64_t *ret_step) {
    uint32_t given;
    int64_t middle = totp_step(now);
    bool matched = false;
    if (!code_read(code, &given))
        return false;
    for (int64_t step = middle - WINDOW_STEPS; step <= middle + WINDOW_STEPS; step++) {
        uint32_t wanted = totp_code(secret, length, step);
        bool same = secret_equal(&wanted, &given, sizeof given);
        if (!same || matched || step <= last_step)
            continue;
        matched = true;
        *ret_step = step;
    }
    return matched;
}

const char *totp_url(Arena *arena, const char *issuer, const char *account, const uint8_t *secret,
                     size_t length) {
    g_autofree char *safe_issuer = g_uri_escape_string(issuer, NULL, false);
    g_autofree char *safe_account = g_uri_escape_string(account, "@", false);
    return arena_printf(
        arena, "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d",
        safe_issuer, safe_account, base32_text(arena, secret, length), safe_issuer, TOTP_DIGITS,
        TOTP_STEP_SECONDS);
}

const char *base32_text(Arena *arena, const uint8_t *bytes, size_t length) {
    char *text = arena_alloc(arena, (length * 8 + 4) / 5 + 1), *to = text;
    uint32_t held = 0;
    int bits = 0;
    for (size_t i = 0; i < length; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            *to++ = BASE32[held >> (bits - 5) & 31];
    }
    if (bits)
        *to = BASE32[held << (5 - bits) & 31];
    return text;
}

/* The last character may carry bits that belong to no byte: apps differ, so these are ignored. */
uint8_t *base32_read(Arena *arena, const char *text, size_t *ret_length) {
    uint8_t *bytes = arena_alloc(arena, strlen(text) * 5 / 8 + 1), *to = bytes;
    uint32_t held = 0;
    int bits = 0;
    *ret_length = 0;
    for (; *text && *text != '='; text++) {
        if (*text == ' ' || *text == '-')
            continue;
        const char *found = strchr(BASE32, g_ascii_toupper(*text));
        if (!found)
            return NULL;
        held = held << 5 | (uint32_t)(found - BASE32);
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            *to++ = (uint8_t)(held >> bits);
        }
    }
    if (bits >= 5 || text[strspn(text, "= ")])
        return NULL; /* a character too many, or text behind the padding */
    *ret_length = (size_t)(to - bytes);
    return bytes;
}
