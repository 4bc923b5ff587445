/* One contribution to the conversation of a request: seen by the customer, or inside the house. */
#pragma once

#include "model/entity.h"

typedef enum MessageSide {
    MESSAGE_INTERNAL, /* the default: nothing reaches the customer by mistake */
    MESSAGE_TO_CUSTOMER,
    MESSAGE_FROM_CUSTOMER
} MessageSide;
extern const char *const MESSAGE_SIDE_WORDS[];

typedef struct Message {
    Head head;
    int64_t request;
    int64_t customer;
    int64_t site;
    int side;
    int64_t author;
    int64_t contact;
    const char *text;
    const char *mentions;
    Instant at;
} Message;

extern const Entity MESSAGE;
