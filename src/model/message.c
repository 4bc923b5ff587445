#include "model/message.h"

const char *const MESSAGE_SIDE_WORDS[] = {"internal", "to_customer", "from_customer", NULL};

static const Column COLUMNS[] = {
    COLUMN_REFERS(Message, request, C_SYSTEM | C_FILTER, ENTITY_REQUEST, "of which request"),
    COLUMN_REFERS(Message, customer, C_SYSTEM | C_FILTER, ENTITY_CUSTOMER,
                  "whose; none where it is internal, so that no customer's scope reaches it"),
    COLUMN_REFERS(Message, site, C_SYSTEM, ENTITY_SITE, "where"),
    COLUMN_OF_WORDS(Message, side, C_SYSTEM, MESSAGE_SIDE_WORDS,
                    "an internal note, to the customer, or from the customer"),
    COLUMN_REFERS(Message, author, C_SYSTEM, ENTITY_USER, "who wrote it"),
    COLUMN_REFERS(Message, contact, C_FIXED, ENTITY_CONTACT, "the customer's person"),
    COLUMN(Message, text, TEXT, C_NEEDED | C_FIXED | C_LINES | C_SEARCH, 20000, "what was said"),
    COLUMN_OF_IDS(Message, mentions, C_FIXED, 20, ENTITY_USER, "whom it calls to look"),
    COLUMN(Message, at, INSTANT, C_SYSTEM, 0, "when it was said"),
};

const Entity MESSAGE =
    ENTITY(ENTITY_MESSAGE, "message", "messages", Message, COLUMNS, .customer = "customer",
           .site = "site", .about = "Conversation of requests: notes and messages.");
