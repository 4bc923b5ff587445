/* Creating, changing and deleting records: the same for all entities; what only one of them must
 * hold stands in check.c. */
#pragma once

#include "actions/action.h"
#include "model/user.h"

bool create_record(Work *work, Outcome *ret);
bool update_record(Work *work, Outcome *ret);
bool delete_record(Work *work, Outcome *ret);

/* Whether references lead somewhere and the entity's own rules hold. `before` NULL: it is new. */
bool record_fits(Work *work, const Entity *entity, const void *before, void *after);

/* Saves a new record that was filled in already: references, needed columns and the entity's own
 * rules are checked. Also for imports. */
bool record_add(Work *work, const Entity *entity, void *record);
/* Changes a record by the command's input, which must know its version. */
bool record_update(Work *work, const Entity *entity, const void *before, Outcome *ret);
/* Saves `after` in place of `before`; nothing where they are equal. */
bool record_change(Work *work, const Entity *entity, const void *before, void *after);

/* The rules of one entity over several columns (check.c); may fill in system columns. `before` is
 * NULL for a new record. */
/* Of an account (people.c). */
bool user_check(Work *work, const User *before, User *after);

bool record_check(Work *work, const Entity *entity, const void *before, void *after);
