/* What PostgreSQL believes about a table while it grows from nothing: without statistics it takes
 * "deleted_at IS NULL" for rare and any partial index for good. */
#pragma once

#include "model/entity.h"
#include "store/driver.h"

/* Has the engine look at the table anew; SQLite needs none of this. A failure costs speed only. */
void statistics_renew(Db *db, const Entity *entity, Instant now);
