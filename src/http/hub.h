/* Who listens to what changes. One thread reads new events of the journal and sends each listener
 * what it may see: a hint that a record changed, never its contents; and what it wants counted, at
 * once and when it has changed, once a second at most. */
#pragma once

#include "http/counts.h"
#include "http/identity.h"

typedef struct Hub Hub;

Hub *hub_new(Service *service, Identity *identity);
/* Ends all streams; no new ones. */
void hub_stop(Hub *hub);
/* After the server has ended. */
void hub_free(Hub *hub);

/* Answers `exchange` with a stream of what comes behind event `after` (-1: from now on), and of
 * what `counts` ask (NULL: nothing), which it takes. */
void hub_listen(Hub *hub, HttpExchange *exchange, const Actor *actor, int64_t after,
                CountSet *counts);
