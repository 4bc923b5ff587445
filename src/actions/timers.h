/* What is due by itself, done at its instant: warnings, escalations, breaches, levels that rise
 * with time, ends of holds and of graces. A thread asks the store for requests whose `timer_at` has
 * come; what they missed while nobody ran is done at once, once. A million that wait cost an index.
 */
#pragma once

#include "actions/service.h"

typedef struct TimerThread TimerThread;

/* What was due and couldn't be done. It stays due and is tried again. */
typedef struct FailedTimer {
    const Entity *entity;
    int64_t record;
    Instant due_at;
    ErrorCode code;
    const char *field; /* of the first error; NULL: none */
} FailedTimer;

/* `tell` hears of each record that fails, once an hour at most; from the thread of the timers. */
typedef void (*TimerTell)(const FailedTimer *failed, Instant now);

TimerThread *timers_new(Service *service, TimerTell tell);
void timers_free(TimerThread *timers);

typedef struct TimerFigures {
    Instant done_until;    /* what was due before is done, or fails; INSTANT_NONE: nothing yet */
    int64_t failing;       /* records, at the last look */
    Instant failing_since; /* when the oldest of them was due; INSTANT_NONE: none fails */
} TimerFigures;
TimerFigures timers_figures(TimerThread *timers);

/* The same on the caller's thread, for the command line and tests: all that is due at `now`. */
bool timers_run(Call *call, Service *service, Instant now);
