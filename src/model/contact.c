#include "model/contact.h"

const char *const CONTACT_STATUS_WORDS[] = {"active", "left", NULL};
const char *const CHANNEL_KIND_WORDS[] = {"phone", "mobile", "email", "chat", "fax", NULL};

static const Column CHANNEL_ITEMS_COLUMNS[] = {
    COLUMN_OF_WORDS(ChannelItem, kind, 0, CHANNEL_KIND_WORDS, "what it is"),
    COLUMN(ChannelItem, value, TEXT, C_NEEDED, 200, "number or address"),
    COLUMN(ChannelItem, preferred, YES_NO, 0, 0, "try this one first"),
    COLUMN(ChannelItem, note, TEXT, 0, 200, "when, how"),
};
const ItemShape CHANNEL_ITEMS = ITEMS(CHANNEL_ITEMS_COLUMNS);

static const Column COLUMNS[] = {
    COLUMN_REFERS(Contact, customer, C_NEEDED | C_FILTER | C_FIXED, ENTITY_CUSTOMER,
                  "whose person"),
    COLUMN_REFERS(Contact, site, C_FILTER, ENTITY_SITE, "where they work, if at one site"),
    COLUMN(Contact, number, TEXT, C_UNIQUE | C_FILTER, 40, "number in our books"),
    COLUMN(Contact, name, TEXT, C_NEEDED | C_SORT | C_SEARCH | C_PERSONAL, 200, "full name"),
    COLUMN(Contact, position, TEXT, C_SEARCH | C_PERSONAL, 100, "what they do there"),
    COLUMN(Contact, language, TEXT, 0, 12, "the language they speak"),
    COLUMN_OF_ITEMS(Contact, channels, C_SEARCH | C_PERSONAL, 200, CHANNEL_ITEMS,
                    "phone, mail, chat"),
    COLUMN_OF_WORDS(Contact, status, C_FILTER, CONTACT_STATUS_WORDS,
                    "whether they are still there"),
    COLUMN(Contact, notes, TEXT, C_LINES | C_STAFF | C_PERSONAL, 2000, "what to know when calling"),
};

const Entity CONTACT =
    ENTITY(ENTITY_CONTACT, "contact", "contacts", Contact, COLUMNS, .key = "number",
           .customer = "customer", .site = "site", .about = "People at customers.");
