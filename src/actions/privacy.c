#include "actions/privacy.h"

#include "actions/record.h"

#include <inttypes.h>

/* What must not be empty says that it was blanked; what must be unique carries the id. */
static const char *blank(Work *work, const Column *column, int64_t id) {
    if (column->flags & C_UNIQUE)
        return arena_printf(work->call->arena, "redacted-%" PRId64, id);
    return column->flags & C_NEEDED ? "[redacted]" : NULL;
}

static bool blank_columns(Work *work, const Entity *entity, void *record) {
    bool any = false;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        if (!(column->flags & C_PERSONAL))
            continue;
        any = true;
        if (column->kind == COLUMN_TEXT)
            *MEMBER(record, column, const char *) = blank(work, column, ((Head *)record)->id);
        else
            column_clear(column, record);
    }
    return any || call_fail(work->call, ERROR_INVALID, NULL, "holds no personal data");
}

bool redact_record(Work *work, Outcome *ret) {
    const Entity *entity = work->command->entity;
    const void *before = work_load(work, entity, work->command->id);
    if (!before)
        return false;
    if (entity->kind == ENTITY_USER && ((const User *)before)->status == USER_IS_ACTIVE)
        return call_fail(work->call, ERROR_CONFLICT, "status", "is active: deactivate it first");
    void *after = entity_copy(work->call->arena, entity, before);
    if (!blank_columns(work, entity, after))
        return false;
    work_update(work, entity, before, after);
    Value id = WHOLE(work->command->id);
    outcome_set(ret, entity, after, 200);
    return tx_query(work->call, work->tx, store_sql("journal_redact"), &id, 1, NULL, NULL);
}
