/* The situation of a request as its events unfold: facts and level (promises.md, Levels). */
#pragma once

#include "rules/first_match.h"
#include "rules/history.h"
#include "rules/period.h"

typedef struct Growth {
    const FactSpec *spec;
    Instant since;  /* INSTANT_NONE: not growing */
    Micros longest; /* of stretches that ended */
} Growth;

typedef struct Situation {
    const Programme *programme;
    Arena *arena;
    RuleTable levels;
    Facts facts;
    LIST(Growth) growths;
    PeriodTimes periods;    /* known once the contract was accepted */
    int level;              /* index; -1: none */
    bool by_person;         /* the level was set by a person … */
    int found_then;         /* … against this one found from what was known then */
    Instant automatic_from; /* before this, only persons set the level (a correction) */
} Situation;

/* The situation before the first event. `level` is what a person stated, or NULL. */
void situation_begin(Situation *situation, Arena *arena, const Programme *programme,
                     const Facts *facts, const char *level, Instant automatic_from);

/* Takes in what the event says; `zone` places contract periods. */
void situation_take(Situation *situation, const HistoryEvent *event, const Zone *zone);

/* Finds the level anew from what is known at `at`. True where it changed; `ret_why` says by what.
 */
bool situation_find_level(Situation *situation, Instant at, Said *ret_why);

const char *situation_level(const Situation *situation);
const char *situation_service_level(const Situation *situation);

/* Instants after `from` up to `to` at which the situation changes without an event: a growing
 * duration passes a limit that some condition compares it with, a contract period ends. */
typedef LIST(Instant) Instants;
void situation_changes(Arena *arena, const Programme *programme, const History *history,
                       const Zone *zone, Instant to, Instants *ret_instants);
