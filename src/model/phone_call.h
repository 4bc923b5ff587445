/* A telephone call: a timed act, with or without a request (A-P1, B-H). */
#pragma once

#include "model/entity.h"

typedef enum CallDirection { CALL_IN, CALL_OUT } CallDirection;
extern const char *const CALL_DIRECTION_WORDS[];

typedef struct PhoneCall {
    Head head;
    int direction;
    const char *number;
    const char *caller;
    Instant rang_at;
    Instant answered_at;
    Instant ended_at;
    int64_t agent;
    int64_t contact;
    int64_t customer;
    int64_t request;
    const char *notes;
} PhoneCall;

extern const Entity PHONE_CALL;
