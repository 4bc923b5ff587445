#include "model/link.h"

const char *const LINK_PURPOSE_WORDS[] = {"invitation", "reset", NULL};

static const Column COLUMNS[] = {
    COLUMN_REFERS(Link, account, C_SYSTEM | C_FILTER, ENTITY_USER, "for whom"),
    COLUMN_OF_WORDS(Link, purpose, C_SYSTEM, LINK_PURPOSE_WORDS, "what it opens"),
    COLUMN(Link, digest, DIGEST, C_SECRET | C_SYSTEM | C_UNIQUE, 0, "hash of the token"),
    COLUMN(Link, expires_at, INSTANT, C_SYSTEM | C_FILTER, 0, "opens nothing from then on"),
    COLUMN(Link, used_at, INSTANT, C_SYSTEM, 0, "opened; opens nothing again"),
};

const Entity LINK =
    ENTITY(ENTITY_LINK, "link", "links", Link, COLUMNS, .key = NULL, .about = "One-time links.");
