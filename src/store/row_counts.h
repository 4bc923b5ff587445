/* About how many rows a filter lets through, remembered for a few seconds over all threads: lists
 * choose their way by it, and counting each time would cost more than the page. */
#pragma once

#include "model/entity.h"
#include "store/driver.h"

const char *row_counts_key(Arena *arena, const Db *db, const Entity *entity, const Column *column,
                           const Value *value);
bool row_counts_recall(const char *key, Instant now, int64_t *ret_rows);
void row_counts_remember(const char *key, Instant now, int64_t rows);
