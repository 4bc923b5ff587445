/* A place where equipment stands, with its zone and what its surroundings must be. */
#pragma once

#include "model/entity.h"

typedef enum SiteStatus { SITE_IS_IN_USE, SITE_IS_CLOSED } SiteStatus;
extern const char *const SITE_STATUS_WORDS[];

/* One bound of the environment specification (C-X2). */
typedef struct EnvironmentItem {
    const char *measure;
    int64_t least;
    int64_t most;
    const char *unit;
} EnvironmentItem;
extern const ItemShape ENVIRONMENT_ITEMS;

typedef struct Site {
    Head head;
    int64_t customer;
    const char *number;
    const char *name;
    int status;
    const char *zone;
    const char *country;
    const char *city;
    const char *address;
    int64_t latitude;
    int64_t longitude;
    const char *environment;
    const char *access_notes;
} Site;

extern const Entity SITE;
