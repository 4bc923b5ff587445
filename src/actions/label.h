/* The label on a unit: a word for a QR code that only this house can have made, and that stops
 * working when the label is issued anew. It shows the unit's name, and lets a fault of it be
 * reported; all else is for who is signed in and may see the unit anyway. */
#pragma once

#include "actions/service.h"
#include "model/equipment.h"

/* "ID-MAC", both in base 32: fits the QR code's compact mode. */
const char *label_token(Arena *arena, const Store *store, const Equipment *unit);
/* The id that a token names; 0: it is none. label_fits says whether it is ours and still valid. */
int64_t label_id(const char *token);
bool label_fits(Arena *arena, const Store *store, const Equipment *unit, const char *token);

/* What the QR code holds. */
const char *label_url(Arena *arena, const Service *service, const char *token);

/* The action: older labels of the unit stop working. */
bool renew_label(Work *work, Outcome *ret);
