/* What another programme would have made of the house's own requests: each that came in a period
 * under one programme is read under both (rules/what_if.h). Changes nothing. */
#pragma once

#include "actions/jobs.h"

enum {
    EFFECT_CHANGES_MOST = 200,   /* named in the result */
    EFFECT_UNREADABLE_MOST = 20, /* likewise */
};

typedef struct EffectQuestion {
    Service *service;
    Actor actor;
    int64_t before;         /* the stored version that requests are read under; those of all
                               versions of its programme count */
    int64_t after;          /* a stored version; 0: */
    const char *after_text; /* the programme itself, which was checked */
    Instant from, to;       /* requests reported in [from, to) */
} EffectQuestion;

/* A job's function: `with` is an EffectQuestion. */
bool programme_effect(Call *call, JobRun *run, JsonWriter *out, void *with);
