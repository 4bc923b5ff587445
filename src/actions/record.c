#include "actions/record.h"

#include <glib.h>
#include <inttypes.h>

/* ---- references ---- */

static bool check_reference(Work *work, const Column *column, int64_t id) {
    size_t errors = work->call->error_count;
    if (tx_load(work->call, work->tx, entity_of(column->of), id, &work->actor->scope))
        return true;
    if (work->call->error_count == errors)
        call_fail(work->call, ERROR_INVALID, column->name, "there is no %s %" PRId64,
                  entity_of(column->of)->name, id);
    return false;
}

/* A list of ids, or of items with references in them. */
static bool check_listed(Work *work, const Column *column, const char *json) {
    const Node *list = json_parse(work->call, NULL, 0, json, strlen(json));
    size_t errors = work->call->error_count;
    for (size_t i = 0; list && i < list->items.count; i++) {
        const Node *item = list->items.items[i];
        int64_t id;
        if (!column->items) {
            if (node_integer(item, &id))
                check_reference(work, column, id);
            continue;
        }
        for (size_t k = 0; k < column->items->count; k++) {
            const Column *inner = &column->items->columns[k];
            if (inner->kind == COLUMN_REFERENCE && node_integer(node_get(item, inner->name), &id))
                check_reference(work, inner, id);
        }
    }
    return list && work->call->error_count == errors;
}

static bool refers(const Column *column) {
    if (column->kind == COLUMN_REFERENCE)
        return true;
    return column->kind == COLUMN_LIST && (column->items || column->of != ENTITY_NONE);
}

static bool check_references(Work *work, const Entity *entity, const void *before,
                             const void *after) {
    size_t errors = work->call->error_count;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        /* what actions fill in is theirs to answer for: it may lie outside the asker's scope */
        if (!refers(column) || column->flags & C_SYSTEM || column_is_none(column, after) ||
            (before && column_equal(column, before, after)))
            continue;
        if (column->kind == COLUMN_REFERENCE)
            check_reference(work, column, *MEMBER_OF(after, column, int64_t));
        else
            check_listed(work, column, *MEMBER_OF(after, column, const char *));
    }
    return work->call->error_count == errors;
}

/* ---- saving ---- */

bool record_fits(Work *work, const Entity *entity, const void *before, void *after) {
    return check_references(work, entity, before, after) &&
           record_check(work, entity, before, after);
}

bool record_add(Work *work, const Entity *entity, void *record) {
    if (!record_fits(work, entity, NULL, record))
        return false;
    work_insert(work, entity, record);
    return true;
}

bool record_change(Work *work, const Entity *entity, const void *before, void *after) {
    if (entity_equal(entity, before, after))
        return true;
    if (!record_fits(work, entity, before, after))
        return false;
    work_update(work, entity, before, after);
    return true;
}

bool create_record(Work *work, Outcome *ret) {
    const Entity *entity = work->command->entity;
    void *record = entity_new(work->call->arena, entity);
    if (!entity_read_json(work->call, entity, work->command->input, true, record) ||
        !record_add(work, entity, record))
        return false;
    outcome_set(ret, entity, record, 201);
    return true;
}

/* A change says which version it changes. */
static bool check_version(Work *work, const void *record, Outcome *ret) {
    const Head *head = record;
    if (!work->command->version)
        return call_fail(work->call, ERROR_VERSION_NEEDED, "If-Match",
                         "say which version you change: If-Match: \"%" PRId64 "\"", head->version);
    return work_at_version(work, work->command->entity, record, ret);
}

bool record_update(Work *work, const Entity *entity, const void *before, Outcome *ret) {
    if (!check_version(work, before, ret))
        return false;
    void *after = entity_copy(work->call->arena, entity, before);
    if (!entity_read_json(work->call, entity, work->command->input, false, after) ||
        !record_change(work, entity, before, after))
        return false;
    outcome_set(ret, entity, after, 200);
    return true;
}

bool update_record(Work *work, Outcome *ret) {
    const void *before = work_load(work, work->command->entity, work->command->id);
    return before && record_update(work, work->command->entity, before, ret);
}

/* ---- deleting ---- */

/* Whether a standing record of `entity` refers to it by `column`. */
static bool is_used_by(Work *work, const Entity *entity, const Column *column, int64_t id,
                       bool *ret_used) {
    const char *sql = arena_printf(work->call->arena,
                                   "SELECT 1 FROM %s WHERE %s = $1 AND deleted_at IS NULL LIMIT 1",
                                   entity->plural, column->name);
    Value value = WHOLE(id);
    int64_t found = 0;
    bool well = tx_whole(work->call, work->tx, sql, &value, 1, &found);
    *ret_used = found != 0;
    return well;
}

static bool check_unused(Work *work, const Entity *target, int64_t id) {
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        const Entity *entity = entity_of((EntityKind)kind);
        for (size_t i = 0; i < entity->count; i++) {
            const Column *column = &entity->columns[i];
            bool used;
            if (column->kind != COLUMN_REFERENCE || column->of != target->kind ||
                !(column->flags & C_FILTER))
                continue;
            if (!is_used_by(work, entity, column, id, &used))
                return false;
            if (used)
                return call_fail(work->call, ERROR_CONFLICT, NULL,
                                 "is in use: there are %s of this %s", entity->plural,
                                 target->name);
        }
    }
    return true;
}

bool delete_record(Work *work, Outcome *ret) {
    const Entity *entity = work->command->entity;
    const void *before = work_load(work, entity, work->command->id);
    if (!before || !check_version(work, before, ret) ||
        !check_unused(work, entity, work->command->id))
        return false;
    work_delete(work, entity, before);
    *ret = (Outcome){.entity = entity, .id = work->command->id, .status = 204};
    return true;
}
