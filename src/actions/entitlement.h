/* What applies to a unit on a day, from the store (rules/entitlement.h decides). */
#pragma once

#include "actions/programme_cache.h"
#include "actions/service.h"
#include "rules/entitlement.h"

/* `on` CIVIL_DAY_NONE: the day of `at`, where the unit stands. The answer doesn't depend on who
 * asks; what of it is shown does. False and an error where the store doesn't answer. Everything
 * lives in the call's arena, programmes with the service. */
bool entitlement_of(Call *call, Service *service, Db *db, const Equipment *unit, CivilDay on,
                    Instant at, UnitCase *ret_case, Entitlement *ret);
