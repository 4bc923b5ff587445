/* A request: what a customer asks for, from the report to its close.
 *
 * What people say about it are columns of its own. What became of it (C_DERIVED) follows from its
 * events, which are in the journal: those columns are a cache for lists, written by one function
 * (actions/desk.c) and recomputed by `verify`. */
#pragma once

#include "model/entity.h"

typedef enum RequestKind {
    REQUEST_FAULT,
    REQUEST_OPEN_BOX,
    REQUEST_CONSULTATION,
    REQUEST_GUIDANCE,
    REQUEST_SCHEDULED_SUPPORT,
    REQUEST_TRAINING,
    REQUEST_COMPLAINT
} RequestKind;
extern const char *const REQUEST_KIND_WORDS[]; /* those of the fact `kind` */

typedef enum RequestChannel {
    CHANNEL_BY_PHONE,
    CHANNEL_BY_PORTAL,
    CHANNEL_BY_EMAIL,
    CHANNEL_BY_API,
    CHANNEL_BY_QR,
    CHANNEL_BY_IMPORT
} RequestChannel;
extern const char *const REQUEST_CHANNEL_WORDS[];

/* The way through the seven steps (A-F1…F7); rules/request_flow.c says how it goes on. */
typedef enum RequestState {
    REQUEST_RECEIVED,
    REQUEST_ANSWERED,
    REQUEST_MODE_SET,
    REQUEST_DIAGNOSED,
    REQUEST_REPAIRED,
    REQUEST_RESOLVED,
    REQUEST_CONFIRMED,
    REQUEST_REPORTED,
    REQUEST_CLOSED,
    REQUEST_CANCELLED,
    REQUEST_MERGED,
    REQUEST_STATE_COUNT
} RequestState;
extern const char *const REQUEST_STATE_WORDS[];

/* The most pressing clock of a request. */
typedef enum RequestClock {
    CLOCK_NONE, /* nothing is owed */
    CLOCK_RUNNING,
    CLOCK_WARNED,
    CLOCK_PAUSED,
    CLOCK_BREACHED
} RequestClock;
extern const char *const REQUEST_CLOCK_WORDS[];

typedef enum SupportMode { MODE_OPEN, MODE_TELEPHONE, MODE_ON_SITE } SupportMode;
extern const char *const SUPPORT_MODE_WORDS[];

typedef enum FaultSide { SIDE_OPEN, SIDE_HARDWARE, SIDE_SOFTWARE, SIDE_NONE } FaultSide;
extern const char *const FAULT_SIDE_WORDS[];

typedef struct Request {
    Head head;
    const char *number;
    int kind;
    int channel;
    int64_t customer;
    int64_t site;
    int64_t equipment;
    int64_t contact;
    int64_t contract;
    int64_t programme;
    const char *subject;
    const char *description;
    const char *reference;
    const char *problem;
    Instant happened_at;
    Instant reported_at;
    int64_t assignee;
    int64_t team;
    int64_t follows;
    int64_t merged_into;
    const char *related;
    /* derived */
    int state;
    bool open;
    const char *level;
    int mode;
    int side;
    bool held;
    const char *hold_reason;
    Instant hold_until;
    int clock;
    Instant due_at;
    const char *due_promise;
    Instant timer_at;
    Instant answered_at;
    Instant resolved_at;
    Instant closed_at;
    int64_t reopenings;
    bool contested;
    bool backdated;
    bool unexplained;
    int64_t unexplained_count;
    bool call_back_owed;
} Request;

extern const Entity REQUEST;
