/* A person at a customer, with the ways to reach them. */
#pragma once

#include "model/entity.h"

typedef enum ContactStatus { CONTACT_IS_ACTIVE, CONTACT_IS_LEFT } ContactStatus;
extern const char *const CONTACT_STATUS_WORDS[];
typedef enum ChannelKind {
    CHANNEL_PHONE,
    CHANNEL_MOBILE,
    CHANNEL_EMAIL,
    CHANNEL_CHAT,
    CHANNEL_FAX
} ChannelKind;
extern const char *const CHANNEL_KIND_WORDS[];

/* One way to reach someone. */
typedef struct ChannelItem {
    int kind;
    const char *value;
    bool preferred;
    const char *note;
} ChannelItem;
extern const ItemShape CHANNEL_ITEMS;

typedef struct Contact {
    Head head;
    int64_t customer;
    int64_t site;
    const char *number;
    const char *name;
    const char *position;
    const char *language;
    const char *channels;
    int status;
    const char *notes;
} Contact;

extern const Entity CONTACT;
