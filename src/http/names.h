/* Names of the records that others refer to, so that a screen shows "Harbour Metro" and not 1009:
 * one map beside the rows, {"customers": {"1009": "Harbour Metro"}, "users": {…}}. Only what the
 * asker may read has its name in it. */
#pragma once

#include "http/ask.h"
#include "store/read.h"

/* Of these ids of one kind: {"users": {"7": "…"}}; nothing in it where the asker may not read it.
 */
const char *names_of_ids(Ask *ask, Db *db, const Entity *entity, const Ids *ids);

/* The map of that kind alone: {"7": "…"}; NULL and an error likewise. */
const char *names_of_kind(Ask *ask, Db *db, const Entity *entity, const Ids *ids);

/* As JSON in the arena; NULL and an error where the store doesn't answer. */
const char *names_of(Ask *ask, Db *db, const Entity *entity, void *const *records, size_t count);
