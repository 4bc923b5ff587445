/* Records that were read lately, for the readers of a store whose one writer lives in this process
 * (docs/decisions/record-cache.md). Of bounded size, used by all threads.
 *
 * Time is counted in changes: a reader takes the point at which it begins to read *before* it reads
 * and hands it in with what it read; the writer marks what it is about to change and moves on to
 * the next point when that is committed. A record counts as long as nothing with its id was marked
 * behind its point, so that what is found is what the store holds at that moment. */
#pragma once

#include "model/entity.h"

typedef struct RecordCache RecordCache;

/* `bytes_most`: how much memory its records may take. */
RecordCache *record_cache_new(size_t bytes_most);
void record_cache_free(RecordCache *cache);

/* The point at which a reader begins that reads from now on. */
int64_t record_cache_point(const RecordCache *cache);

/* A copy in `arena`, as the record stood at `point` and stands now; NULL where that isn't known.
 * It may be deleted; whoever asks checks the scope. */
void *record_cache_find(RecordCache *cache, Arena *arena, const Entity *entity, int64_t id,
                        int64_t point);
/* Takes a copy of a record that was read by one who began at `point`. */
void record_cache_keep(RecordCache *cache, const Entity *entity, const void *record, int64_t point);

/* The writer's two: before the commit each id that changes (new ones need no mark), and after it,
 * well or not, before anyone is answered. */
void record_cache_mark(RecordCache *cache, int64_t id);
void record_cache_advance(RecordCache *cache);

/* Memory that its records take at present. */
size_t record_cache_bytes(RecordCache *cache);
