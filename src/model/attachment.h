/* A file that belongs to a record; its bytes lie beside the store, by their hash. */
#pragma once

#include "model/entity.h"

typedef struct Attachment {
    Head head;
    const char *record_kind;
    int64_t record;
    int64_t customer;
    int64_t site;
    const char *name;
    const char *media_type;
    int64_t bytes;
    const char *digest;
    bool internal;
} Attachment;

extern const Entity ATTACHMENT;
