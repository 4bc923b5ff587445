/* What a notice says and where it goes, read from the store at the moment of sending: an address
 * that was mended meanwhile counts, and nothing personal lies in a queue. */
#pragma once

#include "actions/service.h"
#include "model/notice.h"
#include "rules/notice_text.h"

typedef struct Letter {
    NoticeWay way;
    NoticeKind kind;
    const char *to;   /* mail address or telephone number; of a chat: may be NULL */
    const char *name; /* of the reader; NULL: not known */
    NoticeText text;
    const char *message_id; /* before the @: the same at each attempt */
    const char *thread;     /* before the @: what all mails about the request refer to */
} Letter;

/* False without an error: there is nowhere to send it to, `ret_why` says why. */
bool letter_read(Call *call, Service *service, Db *db, const Notice *notice, Letter *ret,
                 const char **ret_why);
