#include "model/session.h"

static const Column COLUMNS[] = {
    COLUMN_REFERS(Session, account, C_SYSTEM | C_FILTER, ENTITY_USER, "who"),
    COLUMN(Session, digest, DIGEST, C_SECRET | C_SYSTEM | C_UNIQUE, 0, "hash of the token"),
    COLUMN(Session, address, TEXT, C_SYSTEM | C_PERSONAL, 60, "where they signed in from"),
    COLUMN(Session, agent, TEXT, C_SYSTEM | C_PERSONAL, 300, "with which browser"),
    COLUMN(Session, expires_at, INSTANT, C_SYSTEM | C_FILTER, 0, "ends then in any case"),
    COLUMN(Session, seen_at, INSTANT, C_SYSTEM, 0, "used last, to within ten minutes"),
};

const Entity SESSION = ENTITY(ENTITY_SESSION, "session", "sessions", Session, COLUMNS, .key = NULL,
                              .about = "Sign-ins.");
