/* Repairs of a unit, out of the requests that it had before: how many of one problem have failed
 * one after the other (B-3). */
#pragma once

#include "actions/service.h"
#include "model/request.h"
#include "rules/coverage.h"
#include "rules/rulebook.h"

/* Counts for `request`: a repair is each time that a request of its unit with its `problem` was
 * resolved; it failed if the problem came back within the programme's window, in that request or
 * in one that came later. Before the problem has a code, that is known of a unit which was never
 * repaired alone: none. `ret_known` false: it can't be told, or the programme doesn't count. False
 * and an error where the store doesn't answer. */
bool repairs_failed(Call *call, Service *service, Db *db, const Rulebook *rulebook,
                    const Request *request, int32_t *ret_failed, bool *ret_known);

/* The same as a fact beside those that are `known`: what a person told stands where it is more,
 * for they may know of repairs from before this house. */
bool repairs_know(Call *call, Service *service, Db *db, const Rulebook *rulebook,
                  const Request *request, Facts *known);
