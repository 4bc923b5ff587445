/* A sign-in that lasts. Its token is kept hashed. */
#pragma once

#include "model/entity.h"

typedef struct Session {
    Head head;
    int64_t account;
    const char *digest;
    const char *address;
    const char *agent;
    Instant expires_at;
    Instant seen_at;
} Session;

extern const Entity SESSION;
