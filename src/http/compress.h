/* gzip for answers, where the client takes it and it pays. */
#pragma once

#include "base/arena.h"
#include <stdbool.h>

enum { COMPRESS_FROM_BYTES = 1024 };

/* Whether an Accept-Encoding value (NULL: none) takes gzip, by its q-values (RFC 9110, 12.5.3). */
bool compress_is_accepted(const char *accept_encoding);

/* The body as gzip in `arena`; NULL where it would be no shorter. */
char *compress_gzip(Arena *arena, const char *body, size_t length, size_t *ret_length);
