/* A mail that came in: filed under a request, or waiting for somebody to say whose it is. */
#pragma once

#include "model/entity.h"

typedef enum MailState {
    MAIL_WAITING,  /* somebody must say whose it is */
    MAIL_FILED,    /* it opened a request, or went to one */
    MAIL_NOTED,    /* kept as an internal note of a request: not the customer's own words */
    MAIL_SET_ASIDE /* nobody wrote it: an automatic answer, a bounce, a list */
} MailState;
extern const char *const MAIL_STATE_WORDS[];

typedef struct Mail {
    Head head;
    const char *message_id;
    const char *from_address;
    const char *from_name;
    const char *subject;
    const char *text;
    Instant came_at;
    bool automatic;
    int state;
    const char *reason;
    int64_t contact;
    int64_t customer;
    int64_t request;
} Mail;

extern const Entity MAIL;
