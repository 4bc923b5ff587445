/* What a person is told, and by which way: a call-out, a warning, a mention, a message. One record
 * for each way; what became of it stands on it, each attempt in the journal. */
#pragma once

#include "model/entity.h"

typedef enum NoticeKind {
    NOTICE_OF_CALL_OUT, /* a page: they are on duty */
    NOTICE_OF_ALERT,    /* a clock reached a rung that tells them */
    NOTICE_OF_MENTION,  /* somebody asks them to look */
    NOTICE_OF_MESSAGE,  /* to a customer's person: what we wrote to them */
    NOTICE_OF_RECEIPT   /* to a customer's person: their mail opened a request */
} NoticeKind;
extern const char *const NOTICE_KIND_WORDS[];

typedef enum NoticeWay { WAY_APP, WAY_MAIL, WAY_SMS, WAY_CHAT, WAY_COUNT } NoticeWay;
extern const char *const NOTICE_WAY_WORDS[];

typedef enum NoticeState {
    NOTICE_WAITING, /* for its instant: now, or the end of quiet hours, or the next attempt */
    NOTICE_SENDING, /* an attempt is under way; without an end in time it waits again */
    NOTICE_SENT,
    NOTICE_FAILED,   /* given up: somebody may send it again */
    NOTICE_NEEDLESS, /* what it was to say no longer holds, or a later one says it */
    NOTICE_SEEN
} NoticeState;
extern const char *const NOTICE_STATE_WORDS[];

typedef struct Notice {
    Head head;
    const char *key;
    int kind;
    int way;
    int64_t person;
    int64_t contact;
    int64_t request;
    int64_t page;
    int64_t alert;
    int64_t message;
    int state;
    int64_t attempts;
    Instant next_at;
    Instant sent_at;
    Instant seen_at;
    const char *failure;
} Notice;

extern const Entity NOTICE;
