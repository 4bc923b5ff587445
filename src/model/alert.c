#include "model/alert.h"

const char *const ALERT_KIND_WORDS[] = {"warning",     "escalation", "breach",
                                        "level_risen", "hold_over",  NULL};

static const Column COLUMNS[] = {
    COLUMN(Alert, key, TEXT, C_SYSTEM | C_UNIQUE, 200, "which one it is: never twice"),
    COLUMN_REFERS(Alert, request, C_SYSTEM | C_FILTER, ENTITY_REQUEST, "of which request"),
    COLUMN_REFERS(Alert, customer, C_SYSTEM | C_FILTER, ENTITY_CUSTOMER, "whose"),
    COLUMN_REFERS(Alert, site, C_SYSTEM, ENTITY_SITE, "where"),
    COLUMN_OF_WORDS(Alert, kind, C_SYSTEM | C_FILTER, ALERT_KIND_WORDS, "what it is"),
    COLUMN(Alert, promise, TEXT, C_SYSTEM, 60, "of which promise"),
    COLUMN(Alert, place, TEXT, C_SYSTEM, 60, "where on its clock: 80%, 30 min after due"),
    COLUMN(Alert, tell, TEXT, C_SYSTEM | C_STAFF, 400, "the roles that are told"),
    COLUMN(Alert, level, TEXT, C_SYSTEM, 60, "the level then"),
    COLUMN(Alert, at, INSTANT, C_SYSTEM | C_SORT, 0, "the instant at which it was to happen"),
};

const Entity ALERT = ENTITY(
    ENTITY_ALERT, "alert", "alerts", Alert, COLUMNS, .customer = "customer", .site = "site",
    .derived = true, .about = "Warnings, escalations and breaches, each at its instant, once.");
