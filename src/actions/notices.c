#include "actions/notices.h"

#include "actions/service.h"
#include "actions/zones.h"
#include "base/json.h"
#include "model/contact.h"
#include "model/page.h"
#include "model/request.h"
#include "model/user.h"
#include "rules/quiet_hours.h"

#include <glib.h>
#include <inttypes.h>

/* ---- making them ---- */

static bool has_way(const User *user, NoticeWay way) {
    /* the column's words, as JSON: ["mail","sms"] */
    const char *chosen = user->notify_by;
    char word[16];
    g_snprintf(word, sizeof word, "\"%s\"", NOTICE_WAY_WORDS[way]);
    return chosen && strstr(chosen, word);
}

/* A call-out goes out at once: who is on duty is to be woken. */
static Instant may_go_at(Work *work, const User *user, NoticeKind kind) {
    QuietHours hours;
    bool chosen = user->quiet_from && user->quiet_to &&
                  time_of_day_read(user->quiet_from, &hours.from) &&
                  time_of_day_read(user->quiet_to, &hours.to);
    if (kind == NOTICE_OF_CALL_OUT || !chosen)
        return work->now;
    Call quiet = call_begin(work->call->arena, work->now);
    const Zone *zone = zones_get(&quiet, "zone", user->zone ? user->zone : "UTC");
    return zone ? quiet_hours_end(&hours, zone, work->now) : work->now;
}

static Notice *new_notice(Work *work, const NoticeOf *what, NoticeWay way) {
    Notice *notice = entity_new(work->call->arena, &NOTICE);
    notice->kind = (int)what->kind;
    notice->way = (int)way;
    notice->request = what->request;
    notice->page = what->page;
    notice->alert = what->alert;
    notice->message = what->message;
    notice->attempts = 0;
    return notice;
}

static void tell_by(Work *work, const NoticeOf *what, const User *user, NoticeWay way) {
    Notice *notice = new_notice(work, what, way);
    notice->key = arena_printf(work->call->arena, "%s/%" PRId64 "/%s", what->key, user->head.id,
                               NOTICE_WAY_WORDS[way]);
    notice->person = user->head.id;
    if (way == WAY_APP) {
        notice->state = NOTICE_SENT;
        notice->sent_at = work->now;
    } else {
        notice->next_at = may_go_at(work, user, what->kind);
    }
    work_insert(work, &NOTICE, notice);
}

bool notice_tell(Work *work, const NoticeOf *what, int64_t id) {
    Scope all = SCOPE_ALL;
    const User *user = tx_load(work->call, work->tx, &USER, id, &all);
    if (!user || user->status != USER_IS_ACTIVE)
        return work->call->error_count == 0;
    tell_by(work, what, user, WAY_APP);
    for (int way = WAY_APP + 1; way < WAY_COUNT; way++)
        if (service_has_way(work->service, (NoticeWay)way) && has_way(user, (NoticeWay)way))
            tell_by(work, what, user, (NoticeWay)way);
    return work->call->error_count == 0;
}

const char *contact_address(Call *call, const char *channels, int kind) {
    Call quiet = call_begin(call->arena, call->now);
    const Node *list = channels ? json_parse(&quiet, NULL, 0, channels, strlen(channels)) : NULL;
    const char *found = NULL;
    for (size_t i = 0; list && i < list->items.count; i++) {
        const Node *item = list->items.items[i];
        bool preferred = false;
        node_yes_no(node_get(item, "preferred"), &preferred);
        if (!strcmp(node_text(item, "kind"), CHANNEL_KIND_WORDS[kind]) && (!found || preferred))
            found = node_text(item, "value");
    }
    return found;
}

bool notice_write(Work *work, const NoticeOf *what, int64_t id) {
    Scope all = SCOPE_ALL;
    if (!id || !service_has_way(work->service, WAY_MAIL))
        return true;
    const Contact *contact = tx_load(work->call, work->tx, &CONTACT, id, &all);
    if (!contact || contact->status != CONTACT_IS_ACTIVE ||
        !contact_address(work->call, contact->channels, CHANNEL_EMAIL))
        return work->call->error_count == 0;
    Notice *notice = new_notice(work, what, WAY_MAIL);
    notice->key = arena_printf(work->call->arena, "%s/contact %" PRId64, what->key, id);
    notice->contact = id;
    notice->next_at = work->now;
    work_insert(work, &NOTICE, notice);
    return true;
}

/* ---- an attempt ---- */

/* Longer than the post waits for any gateway: what is still under way then was lost. */
static const Micros LEASE = 3 * MICROS_PER_MINUTE;
/* After each attempt that failed; after the last of them it is given up. */
static const Micros DELAYS[] = {MICROS_PER_MINUTE, 5 * MICROS_PER_MINUTE, 15 * MICROS_PER_MINUTE,
                                MICROS_PER_HOUR,   4 * MICROS_PER_HOUR,   12 * MICROS_PER_HOUR,
                                MICROS_PER_DAY};

static Notice *load(Work *work, const Notice **ret_before) {
    *ret_before = work_load(work, &NOTICE, work->command->id);
    return *ret_before ? entity_copy(work->call->arena, &NOTICE, *ret_before) : NULL;
}

static bool save(Work *work, const Notice *before, Notice *after, int status, Outcome *ret) {
    work_update(work, &NOTICE, before, after);
    outcome_set(ret, &NOTICE, after, status);
    return true;
}

/* What a later warning of the same promise says as well isn't said twice: after a long stop nobody
 * gets a heap of mails about one request (safety: no mail storm). A breach is always said. */
static bool is_superseded(Work *work, const Notice *notice, bool *ret) {
    int64_t later = 0;
    Value params[] = {
        WHOLE(notice->request), WHOLE(notice->person), value_text(NOTICE_WAY_WORDS[notice->way]),
        WHOLE(notice->head.id), WHOLE(notice->alert),  WHOLE(work->now)};
    bool well = tx_whole(work->call, work->tx, store_sql("notice_superseded"), params,
                         G_N_ELEMENTS(params), &later);
    *ret = later != 0;
    return well;
}

/* Whether it still has something to say. */
static bool find_need(Work *work, const Notice *notice, bool *ret_needed) {
    *ret_needed = true;
    if (notice->kind == NOTICE_OF_CALL_OUT) {
        const Page *page = work_load(work, &PAGE, notice->page);
        *ret_needed = page && page->state == PAGE_SENT;
        return page != NULL;
    }
    if (notice->kind != NOTICE_OF_ALERT)
        return true;
    const Request *request = work_load(work, &REQUEST, notice->request);
    bool superseded = false;
    if (!request || !is_superseded(work, notice, &superseded))
        return false;
    *ret_needed = request->open && !superseded;
    return true;
}

/* Until when its person isn't to be disturbed: a delay may have brought it into their night. */
static bool find_quiet(Work *work, const Notice *notice, Instant *ret_until) {
    Scope all = SCOPE_ALL;
    const User *user =
        notice->person ? tx_load(work->call, work->tx, &USER, notice->person, &all) : NULL;
    *ret_until = user ? may_go_at(work, user, (NoticeKind)notice->kind) : work->now;
    return work->call->error_count == 0;
}

bool begin_notice(Work *work, Outcome *ret) {
    const Notice *before;
    Notice *after = load(work, &before);
    bool needed;
    if (!after)
        return false;
    if (before->next_at == INSTANT_NONE || before->next_at > work->now) {
        outcome_set(ret, &NOTICE, before, 204); /* another server is at it */
        return true;
    }
    Instant quiet_until = INSTANT_NONE;
    if (!find_need(work, before, &needed) || !find_quiet(work, before, &quiet_until))
        return false;
    if (needed && quiet_until > work->now) {
        after->next_at = quiet_until;
        return save(work, before, after, 204, ret);
    }
    after->state = needed ? NOTICE_SENDING : NOTICE_NEEDLESS;
    after->attempts = before->attempts + needed;
    after->next_at = needed ? work->now + LEASE : INSTANT_NONE;
    return save(work, before, after, needed ? 200 : 204, ret);
}

bool end_notice(Work *work, Outcome *ret) {
    const NoticeResult *result = work->command->prepared;
    const Notice *before;
    Notice *after = load(work, &before);
    if (!after)
        return false;
    if (before->state != NOTICE_SENDING || before->attempts != result->attempt) {
        outcome_set(ret, &NOTICE, before, 204); /* seen meanwhile, or another attempt's by now */
        return true;
    }
    bool again =
        !result->taken && !result->for_good && before->attempts <= (int64_t)G_N_ELEMENTS(DELAYS);
    after->state = (int)(result->taken ? NOTICE_SENT : again ? NOTICE_WAITING : NOTICE_FAILED);
    after->next_at = again ? work->now + DELAYS[MAX(before->attempts, 1) - 1] : INSTANT_NONE;
    after->failure = result->taken ? NULL : result->failure;
    if (result->taken)
        after->sent_at = work->now;
    return save(work, before, after, 200, ret);
}

/* ---- what people do with them ---- */

bool acknowledge_notice(Work *work, Outcome *ret) {
    const Notice *before;
    Notice *after = load(work, &before);
    if (!after)
        return false;
    if (!work->actor->system && before->person != work->actor->user)
        return call_fail(work->call, ERROR_FORBIDDEN, NULL, "somebody else was told");
    outcome_set(ret, &NOTICE, before, 200);
    if (before->seen_at != INSTANT_NONE)
        return true;
    after->seen_at = work->now;
    after->state = NOTICE_SEEN;
    after->next_at = INSTANT_NONE;
    return save(work, before, after, 200, ret);
}

bool retry_notice(Work *work, Outcome *ret) {
    const Notice *before;
    Notice *after = load(work, &before);
    if (!after)
        return false;
    if (before->state != NOTICE_FAILED)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "it is %s: only what failed goes again",
                         NOTICE_STATE_WORDS[before->state]);
    after->state = NOTICE_WAITING;
    after->attempts = 0;
    after->next_at = work->now;
    return save(work, before, after, 200, ret);
}
