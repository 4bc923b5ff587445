/* A link that opens one thing once: an invitation, a new password. */
#pragma once

#include "model/entity.h"

typedef enum LinkPurpose { LINK_INVITATION, LINK_RESET } LinkPurpose;
extern const char *const LINK_PURPOSE_WORDS[];

typedef struct Link {
    Head head;
    int64_t account;
    int purpose;
    const char *digest;
    Instant expires_at;
    Instant used_at;
} Link;

extern const Entity LINK;
