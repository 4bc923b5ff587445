/* Moving in: requests of another system with all their events. Each has its number there as
 * `reference`; one that is here already is left alone, so that the same file again does the rest.
 */
#pragma once

#include "actions/desk.h"
#include "model/contract.h"
#include "model/message.h"

/* One line of the file. */
typedef struct OldRequest {
    int64_t line;
    Request *request;
    HistoryEvents events; /* the first opens it */
    const Node *told;     /* the events as the file has them, by their `row`: with their notes */
    LIST(Message *) messages; /* what was said in them */
    bool known;               /* was here before */
} OldRequest;
typedef LIST(OldRequest) OldRequests;

/* Reads a line: {"reference", "subject"?, "level"?, "told"?, "facts"?, "events": […], and any
 * column of a request}. An event may have a `note`, which stays in the house, and a `text`: what
 * was said. Errors for what is wrong. */
bool old_request_read(Call *call, const Contract *contract, const Programme *programme,
                      const Node *node, OldRequest *ret);

/* The action; the command's `prepared` is an OldRequests. */
bool import_requests(Work *work, Outcome *ret);
