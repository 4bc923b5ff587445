/* Mails that come in: kept, sorted (rules/mail_sorting.h), and made a request, the customer's words
 * on one, or an internal note. What nobody knows waits until somebody says whose it is. */
#pragma once

#include "actions/intake.h"
#include "model/contact.h"
#include "model/mail.h"
#include "rules/mail_sorting.h"

/* What was found out before the door. */
typedef struct MailAhead {
    Mail mail;
    MailVerdict verdict;
    const Contact *contact; /* who wrote it; NULL: not known */
    int64_t request;        /* to which it goes; 0: none */
    const Intake *intake;   /* of the request that it opens; NULL: none */
} MailAhead;

/* Reads a mail that came in, {"message_id", "from_address", "from_name", "subject", "text",
 * "automatic", "references": […]}, and sorts it. */
bool mail_prepare(Call *call, Service *service, Db *db, const Actor *actor, const Node *input,
                  MailAhead *ret);

/* The same for one that waits, whose person or request somebody says: {"contact"} opens a request,
 * {"request"} is the one that it goes to; both: also whose address it is. */
bool mail_prepare_filing(Call *call, Service *service, Db *db, const Actor *actor, const Mail *mail,
                         const Node *input, MailAhead *ret);

/* What our mails about a request carry in their Message-ID, before its @; only we can make it. */
const char *mail_thread(Arena *arena, const Store *store, int64_t request);
/* The request of such a text, anywhere in `text`; 0: there is none. */
int64_t mail_thread_request(Arena *arena, const Store *store, const char *text);

/* The actions; the command's `prepared` is a MailAhead. */
bool take_mail(Work *work, Outcome *ret);
bool file_mail(Work *work, Outcome *ret);
