/* Something that happened by itself at its instant: a warning, an escalation, a breach … Each
 * happens once: its key says which it is. */
#pragma once

#include "model/entity.h"

typedef enum AlertKind {
    ALERT_WARNING,
    ALERT_ESCALATION,
    ALERT_BREACH,
    ALERT_LEVEL_RISEN,
    ALERT_HOLD_OVER
} AlertKind;
extern const char *const ALERT_KIND_WORDS[];

typedef struct Alert {
    Head head;
    const char *key;
    int64_t request;
    int64_t customer;
    int64_t site;
    int kind;
    const char *promise;
    const char *place;
    const char *tell;
    const char *level;
    Instant at;
} Alert;

extern const Entity ALERT;
