/* What handlers may use of the App. */
#pragma once

#include "actions/jobs.h"
#include "actions/timers.h"
#include "http/ask.h"
#include "http/hub.h"
#include "http/identity.h"
#include "http/presence.h"
#include "http/throttle.h"

#include <glib.h>

typedef struct Throttles {
    Throttle *logins;    /* a login from an address */
    Throttle *addresses; /* sign-ins and links from an address */
    Throttle *labels;    /* faults reported from a label, by an address */
} Throttles;

Identity *app_identity(App *app);
const Throttles *app_throttles(App *app);
Hub *app_hub(App *app);
HttpServer *app_server(App *app);
Instant app_started_at(const App *app);
const AppOptions *app_options(App *app);
Presence *app_presence(App *app);
TimerThread *app_timers(App *app); /* NULL: none runs */

Jobs *app_jobs(App *app); /* NULL: none run */

/* Where the asker is: the peer, or what a trusted proxy says. */
const char *client_address(const Ask *ask);
/* The time zone of the asker's account, else the house's. */
const char *ask_zone(const Ask *ask);
/* On the few threads for work that is meant to be slow: passwords. */
void ask_work_slowly(Ask *ask, void (*work)(Ask *ask));
/* Counts of answers, as Prometheus text. */
void app_add_answer_figures(App *app, GString *out);
