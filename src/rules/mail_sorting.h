/* What becomes of a mail that comes in. Mail is an interface without a sign-in: an address can be
 * claimed by anybody, a subject guessed. So a thread is known by a token that only our own mails
 * carry, never by its subject, and whoever isn't known waits for a person (safety: mail). */
#pragma once

#include "base/error.h"

/* What was found out about it. */
typedef struct MailFacts {
    bool automatic;      /* nobody wrote it: RFC 3834's marks, a bounce, a list */
    bool thread;         /* it carries a token of ours, of a request that is there */
    bool request_open;   /* that request is open, or may be written to */
    int64_t of_customer; /* whose that request is */
    size_t people;       /* active contacts that have the sender's address */
    int64_t customer;    /* whose they are; 0: of several customers, or none is known */
    int64_t recent;      /* mails of this sender within the hour, without this one */
} MailFacts;

typedef enum MailFate {
    MAIL_OPENS,    /* a request */
    MAIL_ANSWERS,  /* the customer's words on the request of its thread */
    MAIL_IS_NOTED, /* an internal note of that request */
    MAIL_WAITS,    /* for somebody to say whose it is */
    MAIL_IS_ASIDE  /* kept, and nothing follows */
} MailFate;

typedef struct MailVerdict {
    MailFate fate;
    const char *reason; /* for people; static */
} MailVerdict;

enum { MAILS_AN_HOUR = 60 }; /* of one sender, that open or answer something (safety.md) */

MailVerdict mail_sort(const MailFacts *facts);
