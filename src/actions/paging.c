#include "actions/paging.h"

#include "actions/duty.h"
#include "actions/notices.h"
#include "model/page.h"

#include <glib.h>
#include <inttypes.h>

enum { ROUNDS_MOST = 3 }; /* through all who can be called */

/* ---- sending ---- */

typedef struct Chain {
    int64_t request, alert;
    const char *role;
    const char *key; /* of all its attempts */
} Chain;

/* Attempt 1 is the first of the order; after the last it begins again. */
static bool send_page(Work *work, const Chain *chain, const DutyOrder *order, int64_t attempt) {
    if (attempt > (int64_t)order->users.count * ROUNDS_MOST)
        return true; /* nobody is there to be called: the gap shows beforehand (roster_gaps) */
    Page *page = entity_new(work->call->arena, &PAGE);
    page->key = arena_printf(work->call->arena, "%s/%" PRId64, chain->key, attempt);
    page->request = chain->request;
    page->alert = chain->alert;
    page->role = chain->role;
    page->person = order->users.items[(size_t)(attempt - 1) % order->users.count];
    page->attempt = attempt;
    page->sent_at = work->now;
    page->next_at = work->now + order->patience;
    work_insert(work, &PAGE, page);
    return notice_tell(work,
                       &(NoticeOf){.kind = NOTICE_OF_CALL_OUT,
                                   .key = arena_printf(work->call->arena, "page %s", page->key),
                                   .request = page->request,
                                   .page = page->head.id},
                       page->person);
}

/* Somebody in this role is being called about it already. */
static bool is_being_called(Work *work, int64_t request, const char *role, bool *ret) {
    int64_t found = 0;
    Value params[] = {WHOLE(request), value_text(role)};
    bool well = tx_whole(work->call, work->tx, store_sql("page_open"), params, 2, &found);
    *ret = found != 0;
    return well;
}

static bool add_once(Arena *arena, UserIds *users, int64_t user) {
    for (size_t i = 0; i < users->count; i++)
        if (users->items[i] == user)
            return false;
    *LIST_ADD(arena, users) = user;
    return true;
}

/* Of a role that no roster has: whoever has that function; of the responsible engineer, whoever the
 * request is with. They are told, nobody has to acknowledge; who has two roles of a rung, once. */
static bool tell_role(Desk *desk, const char *role, const Alert *alert, UserIds *told) {
    Work *work = desk->work;
    UserIds users = {0};
    const NoticeOf what = {.kind = NOTICE_OF_ALERT,
                           .key = arena_printf(work->call->arena, "alert %s", alert->key),
                           .request = alert->request,
                           .alert = alert->head.id};
    if (strcmp(role, "responsible_engineer") != 0) {
        if (!duty_with_function(work->call, work->service, role, &users))
            return false;
    } else if (desk->after->assignee) {
        *LIST_ADD(work->call->arena, &users) = desk->after->assignee;
    }
    for (size_t i = 0; i < users.count; i++)
        if (add_once(work->call->arena, told, users.items[i]) &&
            !notice_tell(work, &what, users.items[i]))
            return false;
    return true;
}

/* `told`: who was told of this alert already. */
static bool call_role(Desk *desk, const char *role, const Alert *alert, UserIds *told) {
    Work *work = desk->work;
    Chain chain = {.request = desk->after->head.id,
                   .alert = alert ? alert->head.id : 0,
                   .role = role,
                   .key = arena_printf(work->call->arena, "%" PRId64 "/%s/%s", desk->after->head.id,
                                       alert ? alert->key : "opened", role)};
    DutyOrder order;
    bool busy = false;
    if (!duty_order(work->call, work->service, role, work->now, &order))
        return false;
    if (!order.users.count)
        return !alert || tell_role(desk, role, alert, told);
    if (alert && !is_being_called(work, chain.request, role, &busy))
        return false;
    return busy || send_page(work, &chain, &order, 1);
}

bool page_opening(Desk *desk, const char *role) {
    return call_role(desk, role, NULL, NULL);
}

bool page_rung(Desk *desk, const Texts *roles, const Alert *alert) {
    UserIds told = {0};
    for (size_t i = 0; roles && i < roles->count; i++)
        if (!call_role(desk, roles->items[i], alert, &told))
            return false;
    return true;
}

/* ---- what becomes of a page ---- */

static Page *open_page(Work *work, const Page **ret_before) {
    const Page *before = work_load(work, &PAGE, work->command->id);
    *ret_before = before;
    return before ? entity_copy(work->call->arena, &PAGE, before) : NULL;
}

static bool end_page(Work *work, const Page *before, Page *after, PageState state, Outcome *ret) {
    after->state = (int)state;
    after->next_at = INSTANT_NONE;
    work_update(work, &PAGE, before, after);
    outcome_set(ret, &PAGE, after, 200);
    return true;
}

bool acknowledge_page(Work *work, Outcome *ret) {
    const Page *before;
    Page *after = open_page(work, &before);
    if (!after)
        return false;
    bool own = work->actor->system || before->person == work->actor->user;
    if (!own && work->actor->role != ROLE_MANAGER && work->actor->role != ROLE_ADMINISTRATOR)
        return call_fail(work->call, ERROR_FORBIDDEN, NULL, "somebody else was called");
    if (before->state != PAGE_SENT)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "it is %s already",
                         PAGE_STATE_WORDS[before->state]);
    after->acknowledged_at = work->now;
    return end_page(work, before, after, PAGE_ACKNOWLEDGED, ret);
}

/* The key without its attempt. */
static const char *chain_key(Arena *arena, const Page *page) {
    return arena_text_n(arena, page->key, (size_t)(strrchr(page->key, '/') - page->key));
}

/* Whether what the page calls for is still to be done: the request's answer, or the promise whose
 * rung asked for the call. */
static bool is_still_owed(Work *work, const Page *page, const Request *request, bool *ret) {
    const Alert *alert = page->alert ? work_load(work, &ALERT, page->alert) : NULL;
    *ret = request->open && request->answered_at < page->sent_at;
    if (!*ret || !alert || !alert->promise)
        return !page->alert || alert;
    int64_t found = 0;
    Value params[] = {WHOLE(request->head.id), value_text(alert->promise)};
    bool well = tx_whole(work->call, work->tx, store_sql("promise_open"), params, 2, &found);
    *ret = found != 0;
    return well;
}

bool pass_on_page(Work *work, Outcome *ret) {
    const Page *before;
    Page *after = open_page(work, &before);
    if (!after)
        return false;
    outcome_set(ret, &PAGE, before, 200);
    if (before->next_at == INSTANT_NONE || before->next_at > work->now)
        return true; /* another process was faster */
    const Request *request = work_load(work, &REQUEST, before->request);
    bool owed;
    if (!request)
        return false;
    if (!is_still_owed(work, before, request, &owed))
        return false;
    if (!owed)
        return end_page(work, before, after, PAGE_ANSWERED, ret);
    Chain chain = {.request = before->request,
                   .alert = before->alert,
                   .role = before->role,
                   .key = chain_key(work->call->arena, before)};
    DutyOrder order;
    end_page(work, before, after, PAGE_PASSED_ON, ret);
    return duty_order(work->call, work->service, chain.role, work->now, &order) &&
           send_page(work, &chain, &order, before->attempt + 1);
}
