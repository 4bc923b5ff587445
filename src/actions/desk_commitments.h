/* The cache of a request's commitments, and the alerts of what happened by itself. */
#pragma once

#include "actions/desk.h"
#include "model/owed.h"

/* Brings the stored commitments in line with the reading. */
bool desk_save_commitments(Desk *desk);
/* The commitment that a stored one is of; NULL: there is none any more. */
const Commitment *owed_find(const CommitmentList *list, const Owed *owed);
/* The keys of what a request has told already, from any connection. */
bool desk_load_alerts(Call *call, Db *db, int64_t request, Texts *ret_keys);
/* Adds an alert for each happening that has none yet. */
bool desk_save_alerts(Desk *desk);

/* A commitment as the cache has it. */
void owed_of(const Programme *programme, const Request *request, const Commitment *commitment,
             Owed *ret);
