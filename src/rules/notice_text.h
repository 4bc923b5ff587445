/* What a notice says, in the language of whoever gets it: a whole mail, and one line for a
 * telephone or a chat. It says no more than its reader may see. */
#pragma once

#include "base/zone.h"
#include "model/notice.h"

typedef struct NoticeFacts {
    NoticeKind kind;
    const char *language; /* "zh", else English */
    const char *number;   /* of the request: SR-12 */
    const char *subject;
    const char *level;   /* NULL: not known */
    const char *place;   /* of an alert: where on its clock: 80%; NULL: none */
    const char *promise; /* of an alert: its name in that language; NULL: none */
    bool broken;         /* of an alert: it is overdue */
    Instant due;         /* INSTANT_NONE: nothing is */
    const Zone *zone;    /* of the reader */
    const char *author;  /* of a mention or message */
    const char *said;    /* its text */
    const char *url;     /* where it is seen; NULL: nowhere */
} NoticeFacts;

typedef struct NoticeText {
    const char *subject; /* of a mail */
    const char *body;    /* of a mail: lines */
    const char *line;    /* for a telephone or a chat: at most 240 characters and the address */
} NoticeText;

NoticeText notice_text(Arena *arena, const NoticeFacts *facts);
