#include "actions/programme.h"

#include "model/programme_version.h"

static bool set_status(Work *work, ProgrammeStatus from, ProgrammeStatus to, Outcome *ret) {
    const ProgrammeVersion *before = work_load(work, &PROGRAMME, work->command->id);
    if (!before)
        return false;
    if (before->status != (int)from)
        return call_fail(work->call, ERROR_CONFLICT, "status", "the programme is %s",
                         PROGRAMME_STATUS_WORDS[before->status]);
    ProgrammeVersion *after = entity_copy(work->call->arena, &PROGRAMME, before);
    after->status = to;
    if (to == PROGRAMME_IS_PUBLISHED)
        after->published_at = work->now;
    work_update(work, &PROGRAMME, before, after);
    outcome_set(ret, &PROGRAMME, after, 200);
    return true;
}

bool publish_programme(Work *work, Outcome *ret) {
    return set_status(work, PROGRAMME_IS_DRAFT, PROGRAMME_IS_PUBLISHED, ret);
}

bool withdraw_programme(Work *work, Outcome *ret) {
    return set_status(work, PROGRAMME_IS_PUBLISHED, PROGRAMME_IS_WITHDRAWN, ret);
}
