/* The vocabulary of events: facts with an instant that promises start at, are met by, or end with.
 */
#pragma once

#include "base/instant.h"
#include "model/words.h"

/* Says why a commitment was late. */
#define EVENT_EXPLAINED "commitment.explained"

/* What an event does to its request beyond being a fact; the engine knows these by effect. */
typedef enum EventEffect {
    EFFECT_NONE,
    EFFECT_OPENS,    /* the request begins: nothing of it can come before */
    EFFECT_RESOLVES, /* the request counts as solved until reopened */
    EFFECT_REOPENS,  /* solved no longer */
    EFFECT_CLOSES,   /* final close; solved as well */
    EFFECT_CANCELS,  /* withdrawn: what is open becomes void */
    EFFECT_SETS_LEVEL,
    EFFECT_SETS_FACTS,
    EFFECT_PAUSES,
    EFFECT_RESUMES,
} EventEffect;

typedef struct EventType {
    const char *id; /* "request.opened" */
    const char *about_en;
    const char *about_zh;
    EventEffect effect;
    bool appoints; /* carries a further instant, `for`: the time that was agreed or takes effect */
} EventType;

/* The built-in event of that id, or NULL; a programme may add plain ones of its own. */
const EventType *event_type_find(const char *id);

/* All built-in events; `ret_count` of them. */
const EventType *event_types(size_t *ret_count);
