/* What happened: the events of one request (or contract), from which its commitments follow. */
#pragma once

#include "model/programme.h"

/* A sentence in both languages of the product. */
typedef struct Said {
    const char *en, *zh;
} Said;

/* Why a commitment was late. */
typedef struct LateReason {
    const char *promise; /* NULL: the event explains nothing */
    int turn;            /* commitment_turn */
    const char *cause;   /* of LATE_CAUSE_WORDS */
    const char *text;    /* or NULL */
} LateReason;

typedef struct HistoryEvent {
    Instant at;        /* when it happened: clocks run on this */
    Instant recorded;  /* when it was written down; INSTANT_NONE where not told */
    Instant appointed; /* `for`: the instant that it appoints; INSTANT_NONE */
    Instant until;     /* of a pause: when it ends by itself; INSTANT_NONE */
    const char *type;
    EventEffect effect;
    const char *reason;
    const char *level;
    bool corrected; /* a level that was wrong from the start */
    bool told;      /* of an opening: levels are only told, none is found from facts */
    const char *by;
    LateReason explains;
    Facts facts; /* that became known with it */
    size_t row;  /* place in its file, for messages */
} HistoryEvent;
typedef LIST(HistoryEvent) HistoryEvents;

typedef struct History {
    const char *request;
    const char *level;  /* stated at opening by a person; NULL: found from facts */
    bool level_is_told; /* only persons, or the log, say the level: none is found from facts */
    Facts facts;        /* known at opening */
    HistoryEvents events;
    Instant now;
} History;

/* The source of a fact that someone stated. */
#define HISTORY_STATED "stated"

/* An event that tells nothing but what happened and when. */
HistoryEvent history_event(Instant at, const char *type, EventEffect effect);

/* Sorts by `at`; at one instant the opening comes first, else the order in which they were given.
 */
void history_sort(History *history);

/* Reads one event: keys as in a history. Where it has no `at`, it happened at `happened`
 * (INSTANT_NONE: `at` is needed). Errors for what is wrong, an event after `now` included. */
bool history_event_read(Call *call, const Programme *programme, const Node *node, Instant happened,
                        Instant now, HistoryEvent *ret_event);

/* The history of a JSON object (interface.md, "A history"). `now` stands where it names none. NULL
 * and errors where anything is wrong, events in the future included. */
const History *history_read(Call *call, const Programme *programme, const Node *node);
