/* What is said about a request: notes inside the house and messages to and from the customer, by
 * two ways that can't be confused; merging; calls and the people behind their numbers. */
#pragma once

#include "actions/action.h"
#include "model/message.h"
#include "model/request.h"

/* Puts a contribution to the conversation of `request` by a side; who belongs to it may see it. */
void message_place(Message *message, const Request *request, MessageSide side);

bool add_note(Work *work, Outcome *ret);
/* To the customer by staff; from the customer by their people, or told on by staff. */
bool add_message(Work *work, Outcome *ret);
bool merge_request(Work *work, Outcome *ret);
/* Joins a call's number to a contact: it becomes one of the contact's channels. */
bool join_call(Work *work, Outcome *ret);

/* One more way to reach a contact (`kind` of CHANNEL_KIND_WORDS), unless they have it already. */
bool contact_add_channel(Work *work, int64_t contact, const char *kind, const char *value);
