/* What is due by itself, done at its instant: warnings, escalations, breaches, levels that rise
 * with time, ends of holds and of graces. A thread asks the store for requests whose `timer_at` has
 * come; what they missed while nobody ran is done at once, once. A million that wait cost an index.
 */
#pragma once

#include "actions/service.h"

typedef struct TimerThread TimerThread;

TimerThread *timers_new(Service *service);
void timers_free(TimerThread *timers);

/* Everything that was due before this instant is done; INSTANT_NONE: nothing yet. */
Instant timers_done_until(const TimerThread *timers);

/* The same on the caller's thread, for the command line and tests: all that is due at `now`. */
bool timers_run(Call *call, Service *service, Instant now);
