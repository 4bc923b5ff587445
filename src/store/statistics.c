#include "store/statistics.h"

void statistics_renew(Db *db, const Entity *entity, Instant now) {
    if (db->driver != &POSTGRES_DRIVER)
        return;
    Arena *arena = arena_new();
    Call quiet = call_begin(arena, now);
    db->driver->script(&quiet, db, arena_printf(arena, "ANALYZE %s", entity->plural));
    arena_free(arena);
}
