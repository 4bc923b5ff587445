/* A request at work: its history out of the journal, read by the rules, and what follows from a
 * further event saved with it. Every way to change a request goes through here. */
#pragma once

#include "actions/action.h"
#include "model/request.h"
#include "rules/request_reading.h"

typedef struct Desk {
    Work *work;
    const Request *before; /* NULL: it is being opened */
    Request *after;
    const Rulebook *rulebook;
    const Programme *programme;
    History history;           /* with the events that were added here */
    LIST(const char *) told;   /* those events as JSON, in the order of adding … */
    LIST(Instant) told_at;     /* … and when they happened */
    LIST(const char *) alerts; /* keys of what happened by itself and is news */
    const Texts *alerts_ahead; /* keys of what was told already; NULL: not read yet */
    bool by_time;              /* nothing was told: only time has passed since it was saved */
    bool of_old; /* its events come from another system: when they were recorded isn't known */
    bool is_read;
    RequestReading reading; /* of the history as it stands, once it is read */
} Desk;

/* Loads the command's request and its history. False and an error where it isn't there. */
bool desk_begin(Work *work, Desk *ret);
/* The same for what somebody does with it: the body is an object, the version the one meant; where
 * the request moved on, `ret_moved` is as it stands. */
bool desk_begin_act(Work *work, Desk *ret, Outcome *ret_moved);
/* An input with the event's type in it: {"type": …, and what was said}; NULL: it says the type. */
const Node *desk_event_input(Arena *arena, const Node *input, const char *type);
/* A request that isn't stored yet; `after` has its customer, contract, programme. */
bool desk_begin_new(Work *work, Request *after, Desk *ret);

enum { DESK_NOTE_MOST = 4000 }; /* characters */

/* Adds an event to the history; `note` (NULL: none) is kept with it for people. */
void desk_add(Desk *desk, const HistoryEvent *event, const char *note);

/* Reads the history as it stands now into `reading`. */
void desk_read(Desk *desk);

/* Reads, puts what follows into the request's derived columns, and saves request, events,
 * commitments, and what happened by itself. */
bool desk_save(Desk *desk);

/* The derived columns as a reading has them, for saving and for `verify`. */
void desk_derive(const RequestReading *reading, Request *request);

/* Reads a request's events out of journal rows: a RowFunction's helper. False where an event can't
 * be read; nothing is added for journal events that are no facts of the request. */
bool desk_take_event(Call *call, const Programme *programme, const JournalEvent *row,
                     History *history);

/* A history with its request's name, sorted, up to `now`, from any connection. */
bool desk_load_history(Call *call, Db *db, const Programme *programme, const Request *request,
                       Instant now, History *ret);

/* The rules of a stored request, from any connection. NULL and an error where they can't be read.
 */
const Rulebook *desk_rules(Call *call, Service *service, Db *db, const Request *request);

/* Whether `actor` could do `act` now with this input; errors in `call` say why not. */
bool desk_try(Call *call, Service *service, Db *db, const Actor *actor, const Request *request,
              const FlowAct *act, const Node *input);

/* Someone of the customer's side asks. */
bool desk_is_customer(const Actor *actor);
/* Whether a customer's people may tell these facts: what they see, not what contract, equipment,
 * history or our engineer say. False and an error on the first that isn't theirs. */
bool desk_check_facts(Call *call, const Programme *programme, const Facts *facts);

/* Whether `field` of an input, where it is there, is a text of at most `most` characters. */
bool desk_check_text(Call *call, const Node *input, const char *field, long most);

/* Whether what comes with an event may be said: its texts, its instant; of a customer's people now
 * and without facts. */
bool desk_check_said(Call *call, const Actor *actor, const Request *request, const Node *input,
                     const HistoryEvent *event);

/* A request read before the door, for what is due by itself: holds as long as its version does. */
typedef struct DeskAhead {
    int64_t version; /* 0: it couldn't be read */
    Instant timer_at;
    Texts alerts; /* their keys */
    const Rulebook *rulebook;
    History history;
    RequestReading reading;
} DeskAhead;
/* Rules that were read for one request and serve the next, within one snapshot of the store. */
typedef struct DeskRules {
    int64_t programme, contract;
    const Rulebook *rulebook; /* NULL: none were read yet */
} DeskRules;
void desk_read_ahead(Call *call, Service *service, Db *db, int64_t request, DeskRules *rules,
                     DeskAhead *ret);

/* The actions on requests. */
bool act_on_request(Work *work, Outcome *ret);
/* The command's `prepared` may be a DeskAhead, or NULL. */
bool run_timers(Work *work, Outcome *ret);
