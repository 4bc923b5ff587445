/* Saving with its journal event: no action can forget it. */
#include "actions/action.h"

#include <inttypes.h>
#include <string.h>

static int64_t reference_or_none(const Entity *entity, const void *record, const char *column) {
    return column ? entity_reference(entity, record, column) : 0;
}

/* Whose event it is: a customer's people see those of their scope. */
static void add_owner(JournalEvent *event, const Entity *entity, const void *record) {
    event->customer = reference_or_none(entity, record, entity->customer);
    event->site = reference_or_none(entity, record, entity->site);
}

static JournalEvent *new_event(Work *work, const char *entity, int64_t record) {
    JournalEvent *event = ARENA_NEW(work->call->arena, JournalEvent);
    Instant effective = work->command->effective_at;
    *event = (JournalEvent){
        .recorded_at = work->now,
        .effective_at = effective == INSTANT_NONE || !effective ? work->now : effective,
        .actor = work->actor->user,
        .on_behalf = work->actor->on_behalf,
        .action = work->command->action->name,
        .entity = entity,
        .record = record,
    };
    return event;
}

static void journal_change(Work *work, const Entity *entity, const void *before,
                           const void *after) {
    const Head *head = after;
    Arena *arena = work->call->arena;
    JournalEvent *event = new_event(work, entity->name, head->id);
    event->version = head->version;
    event->changes = entity_diff(arena, entity, before, after, false);
    event->personal = entity_diff(arena, entity, before, after, true);
    add_owner(event, entity, after);
    tx_journal(work->tx, event);
}

void work_insert(Work *work, const Entity *entity, void *record) {
    tx_insert(work->tx, entity, record, work->now);
    journal_change(work, entity, NULL, record);
}

void work_update(Work *work, const Entity *entity, const void *before, void *after) {
    tx_update(work->tx, entity, after, work->now);
    journal_change(work, entity, before, after);
}

static const char *with_event(Arena *arena, const char *event, const char *changes) {
    return changes ? arena_printf(arena, "{\"event\":%s,%s", event, changes + 1)
                   : arena_printf(arena, "{\"event\":%s}", event);
}

void work_tell(Work *work, const Entity *entity, const void *before, const void *after,
               const WorkFact *fact) {
    const Head *head = after;
    Arena *arena = work->call->arena;
    JournalEvent *event = new_event(work, entity->name, head->id);
    event->effective_at = fact->at;
    event->version = head->version;
    event->rule = fact->rule;
    event->changes =
        with_event(arena, fact->event,
                   before != after ? entity_diff(arena, entity, before, after, false) : NULL);
    event->personal = before != after ? entity_diff(arena, entity, before, after, true) : NULL;
    add_owner(event, entity, after);
    tx_journal(work->tx, event);
}

void work_note(Work *work, const Entity *entity, const void *record, const char *changes) {
    JournalEvent *event = new_event(work, entity->name, ((const Head *)record)->id);
    event->version = ((const Head *)record)->version;
    event->changes = changes;
    add_owner(event, entity, record);
    tx_journal(work->tx, event);
}

void work_delete(Work *work, const Entity *entity, const void *before) {
    void *after = entity_copy(work->call->arena, entity, before);
    ((Head *)after)->deleted_at = work->now;
    tx_update(work->tx, entity, after, work->now);
    JournalEvent *event = new_event(work, entity->name, ((Head *)after)->id);
    event->version = ((Head *)after)->version;
    event->changes = "{\"deleted\":[false,true]}";
    add_owner(event, entity, after);
    tx_journal(work->tx, event);
}

void work_event(Work *work, const char *entity, int64_t record, const char *changes,
                const char *rule) {
    JournalEvent *event = new_event(work, entity, record);
    event->changes = changes;
    event->rule = rule;
    tx_journal(work->tx, event);
}

const void *work_load(Work *work, const Entity *entity, int64_t id) {
    size_t errors = work->call->error_count;
    const void *record = tx_load(work->call, work->tx, entity, id, &work->actor->scope);
    if (!record && work->call->error_count == errors)
        call_fail(work->call, ERROR_NOT_FOUND, NULL, "there is no such %s", entity->name);
    return record;
}

void outcome_set(Outcome *ret, const Entity *entity, const void *record, int status) {
    const Head *head = record;
    *ret = (Outcome){.entity = entity,
                     .record = record,
                     .id = head->id,
                     .version = head->version,
                     .status = status};
}

bool work_at_version(Work *work, const Entity *entity, const void *record, Outcome *ret) {
    const Head *head = record;
    if (!work->command->version || work->command->version == head->version)
        return true;
    outcome_set(ret, entity, record, 412);
    ret->record = entity_copy_whole(work->call->arena, entity, record);
    return call_fail(work->call, ERROR_VERSION, "If-Match",
                     "the record is at version %" PRId64 ", not %" PRId64, head->version,
                     work->command->version);
}

bool work_refuse(Work *work, const char *field, const char *message) {
    return call_fail(work->call, ERROR_INVALID, field, "%s", message);
}
