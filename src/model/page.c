#include "model/page.h"

const char *const PAGE_STATE_WORDS[] = {"sent", "acknowledged", "passed_on", "answered", NULL};

static const Column COLUMNS[] = {
    COLUMN(Page, key, TEXT, C_SYSTEM | C_UNIQUE, 200, "of which chain, and which attempt of it"),
    COLUMN_REFERS(Page, request, C_SYSTEM | C_FILTER, ENTITY_REQUEST, "about which request"),
    COLUMN_REFERS(Page, alert, C_SYSTEM, ENTITY_ALERT, "which alert asks; none: the opening"),
    COLUMN(Page, role, TEXT, C_SYSTEM, 60, "in which role they are called"),
    COLUMN_REFERS(Page, person, C_SYSTEM | C_FILTER, ENTITY_USER, "who is called"),
    COLUMN(Page, attempt, WHOLE, C_SYSTEM, 1000, "1, and one more with each person after"),
    COLUMN_OF_WORDS(Page, state, C_SYSTEM | C_FILTER, PAGE_STATE_WORDS, "what became of it"),
    COLUMN(Page, sent_at, INSTANT, C_SYSTEM, 0, "when it was sent"),
    COLUMN(Page, next_at, INSTANT, C_SYSTEM, 0, "when the next one is called"),
    COLUMN(Page, acknowledged_at, INSTANT, C_SYSTEM, 0, "when they acknowledged it"),
};

const Entity PAGE =
    ENTITY(ENTITY_PAGE, "page", "pages", Page, COLUMNS, .about = "Call-outs of people on duty.");
