#include "actions/attachment.h"

#include "base/text.h"
#include "store/read.h"

static int64_t reference_in(const Entity *entity, const void *record, const char *column) {
    return column ? entity_reference(entity, record, column) : 0;
}

static bool check_right(Work *work, const Entity *owner) {
    Right right = rights_to_attach(owner->kind);
    return rights_allow(work->actor, right) ||
           call_fail(work->call, ERROR_FORBIDDEN, NULL, "needs the right %s", right_word(right));
}

/* What is internal stays in the house: a customer's people have nothing there. */
static bool check_internal(Work *work, const FileToAttach *given) {
    if (!given->internal)
        return true;
    if (given->owner->kind != ENTITY_REQUEST)
        return work_refuse(work, "internal", "can only be a file of a request");
    return work->actor->scope.all ||
           call_fail(work->call, ERROR_FORBIDDEN, "internal", "is for files of the house");
}

bool attach_file(Work *work, Outcome *ret) {
    const FileToAttach *given = work->command->prepared;
    if (!check_right(work, given->owner) || !check_internal(work, given))
        return false;
    const void *owner = work_load(work, given->owner, work->command->id);
    Attachment *attachment = entity_new(work->call->arena, &ATTACHMENT);
    if (!owner || !column_read_text(work->call, entity_column(&ATTACHMENT, "name"),
                                    text_file_name(given->name), attachment))
        return false;
    if (!attachment->name)
        return call_fail(work->call, ERROR_INVALID, "name", "is needed: the name of the file");
    attachment->record_kind = given->owner->name;
    attachment->record = work->command->id;
    attachment->internal = given->internal;
    if (!given->internal) {
        attachment->customer = reference_in(given->owner, owner, given->owner->customer);
        attachment->site = reference_in(given->owner, owner, given->owner->site);
    }
    attachment->media_type = given->file.media_type;
    attachment->bytes = given->file.bytes;
    attachment->digest = given->file.digest;
    work_insert(work, &ATTACHMENT, attachment);
    outcome_set(ret, &ATTACHMENT, attachment, 201);
    return true;
}

bool remove_attachment(Work *work, Outcome *ret) {
    Scope all = SCOPE_ALL;
    int64_t id = work->command->id;
    const Attachment *attachment = tx_load(work->call, work->tx, &ATTACHMENT, id, &all);
    const Entity *entity = attachment ? entity_by_name(attachment->record_kind) : NULL;
    bool seen = entity && attachment_reaches(&work->actor->scope, attachment) &&
                rights_allow(work->actor, rights_to_read(entity->kind)) &&
                tx_load(work->call, work->tx, entity, attachment->record, &work->actor->scope);
    if (!seen) /* whatever the reason: the same answer */
        return !work->call->error_count &&
               call_fail(work->call, ERROR_NOT_FOUND, NULL, "there is no such attachment");
    if (!check_right(work, entity))
        return false;
    work_delete(work, &ATTACHMENT, attachment);
    *ret = (Outcome){.entity = &ATTACHMENT, .id = id, .status = 204};
    return true;
}

bool attachment_reaches(const Scope *scope, const Attachment *attachment) {
    return scope->all || attachment->customer;
}

const void *attachment_owner(Call *call, Db *db, const Attachment *attachment, const Actor *actor) {
    const Entity *entity = entity_by_name(attachment->record_kind);
    if (!entity || !attachment_reaches(&actor->scope, attachment) ||
        !rights_allow(actor, rights_to_read(entity->kind)))
        return NULL;
    return store_get(call, db, entity, attachment->record, &actor->scope);
}
