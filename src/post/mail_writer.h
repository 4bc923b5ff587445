/* A letter as a mail: RFC 5322 and MIME by GMime, so that no name or subject can add a header. */
#pragma once

#include "post/letter.h"

/* The whole message with CRLF lines. `from` is "Name <address>" or an address. NULL and an error
 * where an address is none. */
const char *mail_write(Call *call, const Letter *letter, const char *from, Instant now,
                       size_t *ret_length);

/* The bare address of "Name <address>"; NULL where there is none. */
const char *mail_address(Arena *arena, const char *text);
