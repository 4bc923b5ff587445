#include "actions/desk_commitments.h"

#include "actions/paging.h"
#include "rules/scoring.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

_Static_assert((int)OWED_VOID == (int)COMMITMENT_VOID, "the words of states are in one order");

/* ---- commitments ---- */

/* Working time that stops took out while it was the customer's turn. */
static Micros customer_time(const Programme *programme, const Commitment *commitment) {
    Micros sum = 0;
    for (size_t i = 0; i < commitment->clock.stops.count; i++) {
        const Stop *stop = &commitment->clock.stops.items[i];
        const PauseReason *reason = programme_pause(programme, stop->reason);
        if (reason && reason->waiting_for == WAITING_CUSTOMER && stop->to != INSTANT_NONE)
            sum += calendar_elapsed(commitment->clock.calendar, MAX(stop->from, commitment->start),
                                    MAX(stop->to, commitment->start));
    }
    return sum;
}

void owed_of(const Programme *programme, const Request *request, const Commitment *commitment,
             Owed *ret) {
    bool open = commitment->met_at == INSTANT_NONE && commitment->void_at == INSTANT_NONE;
    ret->request = request->head.id;
    ret->customer = request->customer;
    ret->site = request->site;
    ret->contract = request->contract;
    ret->promise = commitment->promise->record.id;
    ret->round = commitment_turn(commitment);
    ret->level = commitment->level;
    ret->state = (int)commitment->state;
    ret->starts_at = commitment->start;
    ret->due_at = commitment->due;
    ret->met_at = commitment->met_at;
    ret->void_at = commitment->void_at;
    /* what still runs has no figure that could stand still */
    ret->used_seconds = open ? WHOLE_NONE : commitment->used / MICROS_PER_SECOND;
    ret->paused_seconds =
        open ? WHOLE_NONE : (commitment->gross - commitment->used) / MICROS_PER_SECOND;
    ret->customer_seconds =
        open ? WHOLE_NONE : customer_time(programme, commitment) / MICROS_PER_SECOND;
    ret->overdue = commitment_is_broken(commitment);
    ret->late_gross = !open && commitment->late_gross;
    ret->backdated = commitment->backdated;
    ret->superseded = commitment->superseded;
    ret->points = commitment_points(commitment);
    ret->late_cause = commitment->late ? commitment->late->cause : NULL;
    ret->late_text = commitment->late ? commitment->late->text : NULL;
}

static bool is_of(const Owed *owed, const Commitment *commitment) {
    return owed->round == commitment_turn(commitment) &&
           !strcmp(owed->promise, commitment->promise->record.id);
}

const Commitment *owed_find(const CommitmentList *list, const Owed *owed) {
    for (size_t i = 0; i < list->count; i++)
        if (is_of(owed, list->items[i]))
            return list->items[i];
    return NULL;
}

static bool load_stored(Desk *desk, Ids *ret_ids) {
    Work *work = desk->work;
    Value id = WHOLE(desk->after->head.id);
    *ret_ids = (Ids){0};
    if (!desk->before)
        return true;
    return tx_ids(work->call, work->tx, store_sql("request_commitments"), &id, 1, ret_ids) &&
           tx_prefetch(work->call, work->tx, &OWED, ret_ids->items, ret_ids->count);
}

static const Owed *stored_one(Desk *desk, const Ids *ids, const Commitment *commitment) {
    Scope all = SCOPE_ALL;
    for (size_t i = 0; i < ids->count; i++) {
        const Owed *owed = tx_load(desk->work->call, desk->work->tx, &OWED, ids->items[i], &all);
        if (owed && is_of(owed, commitment))
            return owed;
    }
    return NULL;
}

static void save_commitment(Desk *desk, const Ids *ids, const Commitment *commitment) {
    Work *work = desk->work;
    const Owed *stored = stored_one(desk, ids, commitment);
    Owed *owed = stored ? entity_copy(work->call->arena, &OWED, stored)
                        : entity_new(work->call->arena, &OWED);
    owed_of(desk->programme, desk->after, commitment, owed);
    if (!stored)
        tx_insert(work->tx, &OWED, owed, work->now);
    else if (!entity_equal(&OWED, stored, owed))
        tx_update(work->tx, &OWED, owed, work->now);
}

/* Those that a correction of the level took away altogether. */
static void drop_others(Desk *desk, const Ids *ids) {
    Work *work = desk->work;
    const CommitmentList *list = &desk->reading.commitments.list;
    Scope all = SCOPE_ALL;
    for (size_t i = 0; i < ids->count; i++) {
        const Owed *owed = tx_load(work->call, work->tx, &OWED, ids->items[i], &all);
        if (!owed || owed_find(list, owed))
            continue;
        Owed *gone = entity_copy(work->call->arena, &OWED, owed);
        gone->head.deleted_at = work->now;
        tx_update(work->tx, &OWED, gone, work->now);
    }
}

/* A warning changes no commitment; a breach does, and a level that rose. */
static bool time_changed_them(const Desk *desk) {
    const RequestReading *reading = &desk->reading;
    for (size_t i = 0; i < reading->happenings.count; i++) {
        AlertKind kind = reading->happenings.items[i].kind;
        bool news = reading->happenings.items[i].at >= desk->before->timer_at;
        if (news && kind != ALERT_WARNING && kind != ALERT_ESCALATION)
            return true;
    }
    return false;
}

bool desk_save_commitments(Desk *desk) {
    Ids ids;
    if (desk->by_time && !time_changed_them(desk))
        return true;
    if (!load_stored(desk, &ids))
        return false;
    for (size_t i = 0; i < desk->reading.commitments.list.count; i++)
        save_commitment(desk, &ids, desk->reading.commitments.list.items[i]);
    drop_others(desk, &ids);
    return desk->work->call->error_count == 0;
}

/* ---- alerts ---- */

bool desk_load_alerts(Call *call, Db *db, int64_t request, Texts *ret_keys) {
    Value id = WHOLE(request);
    return db_texts(call, db, store_sql("request_alerts"), &id, 1, ret_keys);
}

static const char *tell_text(Arena *arena, const Texts *roles) {
    const char *text = NULL;
    for (size_t i = 0; roles && i < roles->count; i++)
        text = text ? arena_printf(arena, "%s %s", text, roles->items[i]) : roles->items[i];
    return text;
}

static bool add_alert(Desk *desk, const Happening *happening, const char *key) {
    Work *work = desk->work;
    Alert *alert = entity_new(work->call->arena, &ALERT);
    alert->key = key;
    alert->request = desk->after->head.id;
    alert->customer = desk->after->customer;
    alert->site = desk->after->site;
    alert->kind = (int)happening->kind;
    alert->promise = happening->promise;
    alert->place = happening->place;
    alert->tell = tell_text(work->call->arena, happening->tell);
    alert->level = happening->level;
    alert->at = happening->at;
    tx_insert(work->tx, &ALERT, alert, work->now);
    *LIST_ADD(work->call->arena, &desk->alerts) = key;
    return page_rung(desk, happening->tell, alert);
}

/* A request that was brought in from elsewhere tells nobody what happened there. */
static bool is_of_the_past(const Desk *desk, const Happening *happening) {
    Instant since = desk->before ? desk->before->head.created_at : desk->work->now;
    return desk->after->channel == CHANNEL_BY_IMPORT && happening->at < since;
}

static const char *key_of(const Desk *desk, const Happening *happening) {
    Arena *arena = desk->work->call->arena;
    return arena_printf(arena, "%" PRId64 "/%s", desk->after->head.id,
                        happening_key(arena, happening));
}

/* What it has told already, read before the door or here. */
static bool load_known(Desk *desk, GHashTable *known) {
    Work *work = desk->work;
    Texts keys = {0};
    Value id = WHOLE(desk->after->head.id);
    if (desk->alerts_ahead)
        keys = *desk->alerts_ahead;
    else if (desk->before &&
             !tx_texts(work->call, work->tx, store_sql("request_alerts"), &id, 1, &keys))
        return false;
    for (size_t i = 0; i < keys.count; i++)
        g_hash_table_add(known, (char *)keys.items[i]);
    return true;
}

bool desk_save_alerts(Desk *desk) {
    const RequestReading *reading = &desk->reading;
    if (!reading->happenings.count)
        return true;
    GHashTable *known = g_hash_table_new(g_str_hash, g_str_equal);
    bool well = load_known(desk, known);
    for (size_t i = 0; well && i < reading->happenings.count; i++) {
        const Happening *happening = &reading->happenings.items[i];
        const char *key = key_of(desk, happening);
        if (!is_of_the_past(desk, happening) && g_hash_table_add(known, (char *)key))
            well = add_alert(desk, happening, key);
    }
    g_hash_table_destroy(known);
    return well;
}
