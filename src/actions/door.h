/* The one door: a group of commands in one transaction, each checked, run and journalled; durable
 * before any of them is answered. */
#pragma once

#include "actions/service.h"

typedef struct GroupResult {
    bool wrote;       /* something became durable */
    int64_t seq;      /* the last event */
    bool people;      /* accounts, sessions or tokens changed */
    bool duty;        /* accounts or rosters changed */
    bool full;        /* no space: nothing was written */
    bool failed;      /* a sync failed: the process must end */
    JournalHead head; /* where the journal ends now; next_id 0: not known */
} GroupResult;

/* Before a command comes to the door: gives it the key by which it is known however often it is
 * run, its client's or one of our own. Any thread. */
void door_give_key(Service *service, Command *command);

/* Runs `commands` (a list by `next`). Those that use a key of another in the group come back
 * `deferred`: they belong into the next. Doesn't call `done`. */
GroupResult door_run(Service *service, Command *commands);

/* A group that was sent to the database with its commit, and whose answer is still to come: so the
 * next is built while the database works. */
typedef struct Flight Flight;

/* Builds a group in memory upon a journal that ends at `head` and sends it, without waiting.
 * `before` is the one flight that is under way; NULL: none. NULL: nothing was sent, it must run
 * alone. */
Flight *door_send(Service *service, Command *commands, const JournalHead *head,
                  const Flight *before);
JournalHead door_head(const Flight *flight); /* where the journal ends behind it */
/* Waits for the answer, of each in their order. False: it must run alone, by door_run. */
bool door_land(Flight *flight, GroupResult *ret);
/* Once all are landed; gives its commands. */
Command *door_flight_free(Flight *flight);
