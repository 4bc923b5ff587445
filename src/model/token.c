#include "model/token.h"

const char *const TOKEN_SCOPE_WORDS[] = {"read",   "write", "import", "export",
                                         "events", "admin", NULL};

static const Column COLUMNS[] = {
    COLUMN_REFERS(Token, account, C_FILTER | C_SYSTEM, ENTITY_USER, "for whom it acts"),
    COLUMN(Token, name, TEXT, C_NEEDED, 100, "what it is for"),
    COLUMN_OF_CHOICES(Token, scopes, C_NEEDED | C_FIXED, TOKEN_SCOPE_WORDS,
                      "what it may do at most"),
    COLUMN(Token, start, TEXT, C_SYSTEM, 20, "its first characters, to tell tokens apart"),
    COLUMN(Token, digest, DIGEST, C_SECRET | C_SYSTEM | C_UNIQUE, 0, "hash of the token"),
    COLUMN(Token, expires_on, DATE, C_FIXED, 0, "last day on which it opens; none: until revoked"),
};

const Entity TOKEN =
    ENTITY(ENTITY_TOKEN, "token", "tokens", Token, COLUMNS, .key = NULL, .about = "API tokens.");
