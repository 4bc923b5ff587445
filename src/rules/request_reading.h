/* A request at an instant: its steps, its level, what is owed, what has happened by itself, and
 * when something happens next. The one function behind screens, lists, timers, reports, `verify`.
 */
#pragma once

#include "model/alert.h"
#include "rules/request_flow.h"

/* Something that happened by itself up to the instant of the reading. */
typedef struct Happening {
    AlertKind kind;
    Instant at;
    const char *promise; /* NULL: of no promise */
    int turn;            /* commitment_turn */
    Instant since;       /* when that commitment began: a step forward may begin it anew */
    const char *place;   /* "80%", or NULL */
    const Texts *tell;   /* roles of a rung; NULL: none named */
    const char *level;
} Happening;

typedef struct RequestReading {
    RequestSteps steps;
    const char *level; /* NULL: the programme has none, or none is found */
    Commitments commitments;
    LIST(Happening) happenings; /* in order of time */
    RequestClock clock;
    Instant due_at;          /* of the next running commitment; INSTANT_NONE: none runs */
    const char *due_promise; /* its id; where none runs that of one that is stopped */
    int unexplained;         /* broken commitments of which nobody said why */
    Instant timer_at;        /* the next instant at which anything changes; INSTANT_NONE: never */
} RequestReading;

/* Reads `history` (sorted, nothing in it after `history->now`) at `history->now`. */
void request_reading(Arena *arena, const Rulebook *rulebook, const History *history,
                     RequestReading *ret);

/* What makes a happening the same one when it is found again: "response/1/warning/80%". */
const char *happening_key(Arena *arena, const Happening *happening);
