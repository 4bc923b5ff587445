/* One made-up request on its way through a programme: what happens, when, and where it goes wrong
 * why. */
#pragma once

#include "replay/demo_contracts.h"

typedef struct TaleEvent {
    Instant at;
    const char *type;
    const char *reason;      /* of a pause, a cancellation, a lateness; NULL: none */
    const char *fact, *word; /* one fact that it states; NULL: none */
    Instant appointed;       /* INSTANT_NONE: appoints nothing */
} TaleEvent;

typedef struct Tale {
    Arena *arena;
    uint64_t state; /* of chance: its own, so that no tale depends on another */
    int64_t number, customer, unit;
    DemoProgramme programme;
    int kind;  /* of REQUEST_KIND_WORDS */
    int level; /* 1 to 3 */
    bool chinese, on_site;
    bool inspection;  /* of scheduled support: a regular one */
    const char *side; /* hardware, software, none */
    Instant opened, at;
    LIST(TaleEvent) events;
} Tale;

/* Tells all of it, beyond the present, too. */
void tale_tell(Tale *tale);
