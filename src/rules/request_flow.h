/* How a request goes its seven steps (A-F1…F7): one table of what can be done, from where, by which
 * event, and what must hold. The state follows from the events; nothing sets it. */
#pragma once

#include "model/request.h"
#include "rules/commitment.h"

/* What the events say of the request itself, beside its commitments. */
typedef struct RequestSteps {
    RequestState state;
    SupportMode mode;
    FaultSide side;
    Instant answered_at, resolved_at, confirmed_at, reported_back_at, closed_at; /* or NONE */
    Instant wrote_at; /* when the customer wrote last; INSTANT_NONE */
    bool call_back_owed;
    bool visit_confirmed;        /* both sides agreed that a visit is needed (C-H2) */
    bool contested;              /* a contest waits for its answer */
    const char *contested_level; /* the level that it wants; NULL: it is of a pause */
    Texts holds;                 /* pause reasons that hold at the end, in order */
    Instant hold_until;          /* of the last of them; INSTANT_NONE */
    bool was_held;               /* there was a hold that could be contested */
    Instant close_at;            /* when it closes by itself; INSTANT_NONE: it doesn't */
    int reopenings;
    bool backdated;
} RequestSteps;

/* The history without what an accepted contest took out of it: the pause that was contested
 * counts for nothing. `ret` shares the events that stay. */
void request_effective(Arena *arena, const History *history, History *ret);

/* Folds the events of an effective history. */
RequestSteps request_steps(Arena *arena, const Programme *programme, const History *history);

bool request_state_is_open(RequestState state);

typedef struct FlowVerdict {
    bool allowed;
    const char *field;  /* that is wrong or missing; NULL: the act as such */
    const char *reason; /* for people */
} FlowVerdict;

/* One thing that someone can do with a request. */
typedef struct FlowAct {
    const char *name;  /* "respond": in the path and in the journal */
    const char *event; /* what it appends; NULL: the type that the input names */
    unsigned from;     /* states in which it can be done, 1 << RequestState */
    unsigned needs;    /* NEED_… */
    const char *about;
} FlowAct;

enum {
    NEED_REASON = 1 << 0,
    NEED_LEVEL = 1 << 1,
    NEED_MODE = 1 << 2,
    NEED_SIDE = 1 << 3,
    NEED_FACTS = 1 << 4,
};

const FlowAct *flow_act_find(const char *name);
size_t flow_act_count(void);
const FlowAct *flow_act_at(size_t index);

/* Whether `act` may append `event` now. */
FlowVerdict flow_allows(const Programme *programme, const FlowAct *act, const RequestSteps *steps,
                        const HistoryEvent *event, Instant now);

/* A further event that goes with it at the same instant (an on-site mode makes a visit needed: it
 * starts the clock of the dispatch); NULL: none. */
const char *flow_companion(const Programme *programme, const FlowAct *act,
                           const HistoryEvent *event);

/* What a request of this kind asks for, as an event at its opening: it starts the clocks of
 * open-box claims (B-O), of guidance (B-R) and of complaints (C-H4); NULL: nothing further. */
const char *flow_asked_for(RequestKind kind);

/* Whether the programme sends people only once both sides have confirmed it (C-H2). */
bool flow_both_sides(const Programme *programme);
