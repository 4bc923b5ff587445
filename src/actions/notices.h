/* Telling people: in the app, by mail, SMS, chat. What is to be told is a record (`notice`) for
 * each way, saved with what it tells of; the post (src/post) sends those that are due. Each notice
 * has a key: it is made once. An attempt begins and ends with a command, so that all are on record
 * and two servers don't send the same. */
#pragma once

#include "actions/action.h"
#include "model/notice.h"

/* What is told. */
typedef struct NoticeOf {
    NoticeKind kind;
    const char *key; /* of what is told: one notice for it, a person and a way */
    int64_t request, page, alert, message;
} NoticeOf;

/* Tells somebody of the house by all ways that they chose and that are set up. A call-out goes out
 * at once; all else waits for the end of their quiet hours, except in the app. */
bool notice_tell(Work *work, const NoticeOf *what, int64_t user);

/* Writes a mail to a customer's person; nothing where they have no address or mail isn't set up. */
bool notice_write(Work *work, const NoticeOf *what, int64_t contact);

/* The preferred address of a person's kind of channel; NULL: they have none. */
const char *contact_address(Call *call, const char *channels, int kind);

/* How an attempt went: `prepared` of end_notice. */
typedef struct NoticeResult {
    int64_t attempt;     /* which one ends */
    bool taken;          /* the gateway has it */
    bool for_good;       /* where it hasn't: trying again won't help */
    const char *failure; /* what it said; no address, no secret */
} NoticeResult;

/* The actions. */
bool begin_notice(Work *work, Outcome *ret); /* status 200: it is the caller's to send; 204: not */
bool end_notice(Work *work, Outcome *ret);
bool acknowledge_notice(Work *work, Outcome *ret);
bool retry_notice(Work *work, Outcome *ret);
