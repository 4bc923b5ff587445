#include "model/notice.h"

const char *const NOTICE_KIND_WORDS[] = {"call_out", "alert",   "mention",
                                         "message",  "receipt", NULL};
const char *const NOTICE_WAY_WORDS[] = {"app", "mail", "sms", "chat", NULL};
const char *const NOTICE_STATE_WORDS[] = {"waiting",  "sending", "sent", "failed",
                                          "needless", "seen",    NULL};

static const Column COLUMNS[] = {
    COLUMN(Notice, key, TEXT, C_SYSTEM | C_UNIQUE, 240, "about what, to whom, by which way"),
    COLUMN_OF_WORDS(Notice, kind, C_SYSTEM, NOTICE_KIND_WORDS, "what it tells"),
    COLUMN_OF_WORDS(Notice, way, C_SYSTEM | C_FILTER, NOTICE_WAY_WORDS, "by which way"),
    COLUMN_REFERS(Notice, person, C_SYSTEM | C_FILTER, ENTITY_USER, "whom, of the house"),
    COLUMN_REFERS(Notice, contact, C_SYSTEM, ENTITY_CONTACT, "whom, of the customer"),
    COLUMN_REFERS(Notice, request, C_SYSTEM | C_FILTER, ENTITY_REQUEST, "about which request"),
    COLUMN_REFERS(Notice, page, C_SYSTEM, ENTITY_PAGE, "which call-out it is"),
    COLUMN_REFERS(Notice, alert, C_SYSTEM, ENTITY_ALERT, "which alert it tells"),
    COLUMN_REFERS(Notice, message, C_SYSTEM, ENTITY_MESSAGE, "which note or message it tells"),
    COLUMN_OF_WORDS(Notice, state, C_SYSTEM | C_FILTER, NOTICE_STATE_WORDS, "what became of it"),
    COLUMN(Notice, attempts, WHOLE, C_SYSTEM, 1000, "how often it was tried"),
    COLUMN(Notice, next_at, INSTANT, C_SYSTEM, 0, "when it is tried next"),
    COLUMN(Notice, sent_at, INSTANT, C_SYSTEM, 0, "when the gateway took it"),
    COLUMN(Notice, seen_at, INSTANT, C_SYSTEM, 0, "when they acknowledged it"),
    COLUMN(Notice, failure, TEXT, C_SYSTEM, 300, "why the last attempt failed"),
};

const Entity NOTICE = ENTITY(ENTITY_NOTICE, "notice", "notices", Notice, COLUMNS,
                             .about = "What people are told, by each way.");
