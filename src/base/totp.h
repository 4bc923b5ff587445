/* One-time codes of authenticator apps: RFC 6238 with SHA-1, 6 digits, 30 seconds, and the base32
 * and otpauth:// texts by which an app learns the secret. */
#pragma once

#include "base/instant.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_DIGITS = 6, TOTP_STEP_SECONDS = 30 };

/* The steps of 30 seconds since 1970 at `instant`. */
int64_t totp_step(Instant instant);

/* The code, 0 … 999999, of a step (RFC 4226 with the step as its counter). */
uint32_t totp_code(const uint8_t *secret, size_t length, int64_t step);

/* Whether `code` (six digits, spaces ignored) is that of now, of the step before or of the one
 * behind it. `last_step` is the one that the user's last good code had, 0 where there was none: it
 * and earlier ones are refused, since each code is for one use. Store `ret_step` as the new one. */
bool totp_check(const uint8_t *secret, size_t length, const char *code, Instant now,
                int64_t last_step, int64_t *ret_step);

/* otpauth://totp/ISSUER:ACCOUNT?…, for a QR code. */
const char *totp_url(Arena *arena, const char *issuer, const char *account, const uint8_t *secret,
                     size_t length);

/* RFC 4648 base32, capitals, without padding. */
const char *base32_text(Arena *arena, const uint8_t *bytes, size_t length);
/* As people type it: either case, spaces and hyphens ignored, `=` allowed at the end. NULL where
 * it can't be base32. */
uint8_t *base32_read(Arena *arena, const char *text, size_t *ret_length);
