#include "model/phone_call.h"

const char *const CALL_DIRECTION_WORDS[] = {"in", "out", NULL};

static const Column COLUMNS[] = {
    COLUMN_OF_WORDS(PhoneCall, direction, C_FIXED, CALL_DIRECTION_WORDS, "who rang whom"),
    COLUMN(PhoneCall, number, TEXT, C_NEEDED | C_FIXED | C_FILTER | C_PERSONAL, 60,
           "the other side's number; spaces and dashes are left out"),
    COLUMN(PhoneCall, caller, TEXT, C_SEARCH | C_PERSONAL, 200, "who they said they are"),
    COLUMN(PhoneCall, rang_at, INSTANT, C_NEEDED | C_FIXED | C_SORT, 0, "when it rang"),
    COLUMN(PhoneCall, answered_at, INSTANT, 0, 0, "when someone answered; none: missed"),
    COLUMN(PhoneCall, ended_at, INSTANT, 0, 0, "when it ended"),
    COLUMN_REFERS(PhoneCall, agent, C_SYSTEM | C_FILTER, ENTITY_USER, "who took or made it"),
    COLUMN_REFERS(PhoneCall, contact, C_FILTER, ENTITY_CONTACT, "who it was, once known"),
    COLUMN_REFERS(PhoneCall, customer, C_FILTER, ENTITY_CUSTOMER, "of which customer"),
    COLUMN_REFERS(PhoneCall, request, C_FILTER, ENTITY_REQUEST, "about which request"),
    COLUMN(PhoneCall, notes, TEXT, C_LINES | C_SEARCH | C_STAFF, 4000, "what was said"),
};

const Entity PHONE_CALL =
    ENTITY(ENTITY_PHONE_CALL, "call", "calls", PhoneCall, COLUMNS, .about = "Telephone calls.");
