#include "actions/handover.h"

#include "model/handover.h"

bool acknowledge_handover(Work *work, Outcome *ret) {
    const Handover *before = work_load(work, &HANDOVER, work->command->id);
    if (!before)
        return false;
    if (before->acknowledged_at != INSTANT_NONE)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "it was acknowledged already");
    if (!work->actor->system && before->given_by == work->actor->user)
        return call_fail(work->call, ERROR_FORBIDDEN, NULL, "is for the one who takes over");
    Handover *after = entity_copy(work->call->arena, &HANDOVER, before);
    after->taken_by = work->actor->user;
    after->acknowledged_at = work->now;
    work_update(work, &HANDOVER, before, after);
    outcome_set(ret, &HANDOVER, after, 200);
    return true;
}
