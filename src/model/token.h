/* An API token: a program acting for someone, with no more than the scopes named. */
#pragma once

#include "model/entity.h"

extern const char *const TOKEN_SCOPE_WORDS[];

typedef struct Token {
    Head head;
    int64_t account;
    const char *name;
    const char *scopes;
    const char *start;
    const char *digest;
    CivilDay expires_on;
} Token;

extern const Entity TOKEN;
