#include "model/mail.h"

const char *const MAIL_STATE_WORDS[] = {"waiting", "filed", "noted", "set_aside", NULL};

static const Column COLUMNS[] = {
    COLUMN(Mail, message_id, TEXT, C_NEEDED | C_UNIQUE | C_FIXED, 500,
           "its Message-ID: the same mail comes in once"),
    COLUMN(Mail, from_address, TEXT, C_NEEDED | C_FIXED | C_FILTER | C_PERSONAL, 320,
           "the sender's address"),
    COLUMN(Mail, from_name, TEXT, C_FIXED | C_SEARCH | C_PERSONAL, 200, "the name beside it"),
    COLUMN(Mail, subject, TEXT, C_FIXED | C_SEARCH, 200, "its subject"),
    COLUMN(Mail, text, TEXT, C_FIXED | C_LINES | C_SEARCH, 20000, "what it says"),
    COLUMN(Mail, came_at, INSTANT, C_SYSTEM | C_SORT, 0, "when it came in"),
    COLUMN(Mail, automatic, YES_NO, C_FIXED, 0,
           "nobody wrote it: marks of RFC 3834, a bounce, a list"),
    COLUMN_OF_WORDS(Mail, state, C_SYSTEM | C_FILTER, MAIL_STATE_WORDS, "what became of it"),
    COLUMN(Mail, reason, TEXT, C_SYSTEM, 200, "why"),
    COLUMN_REFERS(Mail, contact, C_SYSTEM | C_FILTER, ENTITY_CONTACT, "who wrote it, once known"),
    COLUMN_REFERS(Mail, customer, C_SYSTEM | C_FILTER, ENTITY_CUSTOMER, "of which customer"),
    COLUMN_REFERS(Mail, request, C_SYSTEM | C_FILTER, ENTITY_REQUEST, "under which request"),
};

const Entity MAIL =
    ENTITY(ENTITY_MAIL, "mail", "mails", Mail, COLUMNS, .about = "Mails that came in.");
