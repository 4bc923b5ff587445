#include "actions/explain_late.h"

#include "actions/desk.h"
#include "model/owed.h"
#include "rules/late_reason.h"

static bool read_reason(const Desk *desk, HistoryEvent *ret) {
    Work *work = desk->work;
    const Node *told = work->command->input;
    const Node *input = desk_event_input(work->call->arena, told, EVENT_EXPLAINED);
    return desk_check_text(work->call, input, "text", LATE_TEXT_MOST) &&
           history_event_read(work->call, desk->programme, input, work->now, work->now, ret) &&
           desk_check_said(work->call, work->actor, desk->before, told, ret);
}

static bool check_reason(const Desk *desk, LateReason *reason) {
    Call *call = desk->work->call;
    LateVerdict verdict = late_reason_subject(&desk->reading.commitments.list, reason);
    if (!verdict.commitment)
        return call_fail(call, ERROR_INVALID, verdict.field, "%s", verdict.reason);
    if (!strcmp(reason->cause, "other") && !reason->text)
        return call_fail(call, ERROR_INVALID, "text", "is needed with the cause `other`");
    reason->turn = commitment_turn(verdict.commitment);
    return true;
}

bool explain_late(Work *work, Outcome *ret) {
    Desk desk;
    HistoryEvent event;
    if (!desk_begin_act(work, &desk, ret) || !read_reason(&desk, &event))
        return false;
    desk_read(&desk);
    if (!check_reason(&desk, &event.explains))
        return false;
    const char *note = node_text(work->command->input, "note");
    desk_add(&desk, &event, *note ? note : NULL);
    if (!desk_save(&desk))
        return false;
    outcome_set(ret, &REQUEST, desk.after, 200);
    return true;
}
