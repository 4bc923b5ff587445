/* Whether the caches of the service desk are what the events say: every request's derived columns
 * and its commitments, read anew from the journal. */
#pragma once

#include "actions/service.h"
#include "store/verify.h"

/* Adds what is wrong to the report. False and an error where reading itself failed. */
bool desk_verify(Call *call, Service *service, Db *db, VerifyReport *report);
