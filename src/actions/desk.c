#include "actions/desk.h"

#include "actions/desk_commitments.h"
#include "actions/programme_cache.h"
#include "actions/service.h"
#include "rules/history_json.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

/* ---- events out of the journal ---- */

static const char *name_of(Arena *arena, int64_t user) {
    return user ? arena_printf(arena, "user %" PRId64, user) : NULL;
}

bool desk_take_event(Call *call, const Programme *programme, const JournalEvent *row,
                     History *history) {
    if (!row->changes || !g_str_has_prefix(row->changes, "{\"event\":"))
        return true;
    const Node *changes = json_parse(call, NULL, 0, row->changes, strlen(row->changes));
    HistoryEvent *event = LIST_ADD(call->arena, &history->events);
    if (!changes || !history_event_read(call, programme, node_get(changes, "event"),
                                        row->effective_at, INT64_MAX, event))
        return false;
    bool of_old = !strcmp(row->action, "import_requests");
    event->recorded = of_old ? INSTANT_NONE : row->recorded_at;
    event->row = (size_t)row->seq;
    event->by = name_of(call->arena, row->actor);
    if (event->effect == EFFECT_OPENS) {
        history->level = event->level;
        history->level_is_told = event->told;
    }
    return true;
}

/* In order. A command may carry an earlier instant than one that was done before it: then the
 * history is read at the later one. */
static void settle(History *history) {
    history_sort(history);
    if (history->events.count)
        history->now = MAX(history->now, history->events.items[history->events.count - 1].at);
}

typedef struct EventReader {
    Call *call;
    const Programme *programme;
    const Request *request;
    History *history;
    bool well;
} EventReader;

static bool take_row(const Value *values, size_t count, void *with) {
    EventReader *reader = with;
    const JournalEvent *row = journal_from_values(reader->call->arena, values);
    if (!strcmp(row->entity, REQUEST.name))
        reader->well = desk_take_event(reader->call, reader->programme, row, reader->history);
    return reader->well;
}

bool desk_load_history(Call *call, Db *db, const Programme *programme, const Request *request,
                       Instant now, History *ret) {
    Value id = WHOLE(request->head.id);
    *ret = (History){.request = request->number, .now = now};
    EventReader reader = {call, programme, request, ret, true};
    bool well = db->driver->query(call, db, store_sql("request_events"), &id, 1, take_row, &reader);
    settle(ret);
    return well && reader.well;
}

const Rulebook *desk_rules(Call *call, Service *service, Db *db, const Request *request) {
    Scope all = SCOPE_ALL;
    const ProgrammeVersion *version =
        request->programme ? store_get(call, db, &PROGRAMME, request->programme, &all) : NULL;
    const Contract *contract =
        request->contract ? store_get(call, db, &CONTRACT, request->contract, &all) : NULL;
    const Rulebook *rulebook =
        programme_cache_rulebook(service_programmes(service), version, contract);
    if (!rulebook)
        call_fail(call, ERROR_DAMAGED, "programme", "can't be read");
    return rulebook;
}

/* ---- beginning ---- */

static bool find_rules(Desk *desk) {
    Work *work = desk->work;
    const Request *request = desk->after;
    Scope all = SCOPE_ALL;
    const ProgrammeVersion *version =
        request->programme ? tx_load(work->call, work->tx, &PROGRAMME, request->programme, &all)
                           : NULL;
    const Contract *contract =
        request->contract ? tx_load(work->call, work->tx, &CONTRACT, request->contract, &all)
                          : NULL;
    desk->rulebook = programme_cache_rulebook(service_programmes(work->service), version, contract);
    if (!desk->rulebook)
        return call_fail(work->call, ERROR_DAMAGED, "programme", "can't be read");
    desk->programme = rulebook_programme(desk->rulebook);
    return work->call->error_count == 0;
}

bool desk_begin_new(Work *work, Request *after, Desk *ret) {
    *ret = (Desk){.work = work, .after = after};
    ret->history = (History){.now = work->now};
    return find_rules(ret);
}

bool desk_begin(Work *work, Desk *ret) {
    const Request *before = work_load(work, &REQUEST, work->command->id);
    if (!before)
        return false;
    Request *after = entity_copy(work->call->arena, &REQUEST, before);
    *ret = (Desk){.work = work, .before = before, .after = after};
    ret->history = (History){.request = before->number, .now = work->now};
    if (!find_rules(ret))
        return false;
    Value id = WHOLE(before->head.id);
    EventReader reader = {work->call, ret->programme, before, &ret->history, true};
    bool well =
        tx_query(work->call, work->tx, store_sql("request_events"), &id, 1, take_row, &reader);
    settle(&ret->history);
    return well && reader.well;
}

/* ---- adding an event ---- */

static const char *event_json(Arena *arena, const HistoryEvent *event, const char *note) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    history_event_write(out, event);
    if (note)
        json_text_field(out, "note", note);
    json_end_object(out);
    const char *text = arena_text(arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

void desk_add(Desk *desk, const HistoryEvent *event, const char *note) {
    Work *work = desk->work;
    Arena *arena = work->call->arena;
    HistoryEvent *added = LIST_ADD(arena, &desk->history.events);
    *added = *event;
    added->recorded = desk->of_old ? INSTANT_NONE : work->now;
    added->row = SIZE_MAX / 2 + desk->told.count; /* behind all that is stored */
    added->by = name_of(arena, work->actor->user);
    if (event->effect == EFFECT_OPENS) {
        desk->history.level = event->level;
        desk->history.level_is_told = event->told;
    }
    *LIST_ADD(arena, &desk->told) = event_json(arena, event, note);
    *LIST_ADD(arena, &desk->told_at) = event->at;
    desk->is_read = false;
}

void desk_read(Desk *desk) {
    if (desk->is_read)
        return;
    desk->is_read = true;
    settle(&desk->history);
    request_reading(desk->work->call->arena, desk->rulebook, &desk->history, &desk->reading);
}

/* ---- saving ---- */

void desk_derive(const RequestReading *reading, Request *request) {
    const RequestSteps *steps = &reading->steps;
    request->state = (int)steps->state;
    request->open = request_state_is_open(steps->state);
    request->level = reading->level;
    request->mode = (int)steps->mode;
    request->side = (int)steps->side;
    request->held = steps->holds.count > 0;
    request->hold_reason = request->held ? steps->holds.items[steps->holds.count - 1] : NULL;
    request->hold_until = request->held ? steps->hold_until : INSTANT_NONE;
    request->clock = (int)reading->clock;
    request->due_at = reading->due_at;
    request->due_promise = reading->due_promise;
    request->timer_at = reading->timer_at;
    request->unexplained = reading->unexplained > 0;
    request->unexplained_count = reading->unexplained;
    request->answered_at = steps->answered_at;
    request->resolved_at = steps->resolved_at;
    request->closed_at = steps->closed_at;
    request->reopenings = steps->reopenings;
    request->contested = steps->contested;
    request->call_back_owed = request->open && steps->call_back_owed;
    request->backdated = steps->backdated;
}

/* Which rule made the level what it is now, where it changed. */
static const char *level_rule(const Desk *desk) {
    const char *is = desk->reading.level;
    const Level *level = is ? programme_level(desk->programme, is) : NULL;
    if (!level || (desk->before && !g_strcmp0(desk->before->level, is)))
        return NULL;
    Arena *arena = desk->work->call->arena;
    const char *clauses = "";
    for (size_t i = 0; i < level->clauses.count; i++)
        clauses = arena_printf(arena, "%s%s%s", clauses, i ? ", " : "", level->clauses.items[i]);
    const Commitments *found = &desk->reading.commitments;
    return arena_printf(arena, "level %s (%s): %s", is, clauses,
                        found->levels.items[found->levels.count - 1].why.en);
}

static void tell_events(Desk *desk) {
    for (size_t i = 0; i < desk->told.count; i++) {
        WorkFact fact = {desk->told.items[i], desk->told_at.items[i], i ? NULL : level_rule(desk)};
        work_tell(desk->work, &REQUEST, i ? desk->after : desk->before, desk->after, &fact);
    }
}

/* What time alone changes. */
static const char *const CLOCK_COLUMNS[] = {
    "id", "clock", "due_at", "due_promise", "timer_at", "unexplained", "unexplained_count"};
static const ValueKind CLOCK_KINDS[] = {VALUE_WHOLE, VALUE_TEXT,  VALUE_WHOLE, VALUE_TEXT,
                                        VALUE_WHOLE, VALUE_WHOLE, VALUE_WHOLE};
static const TableShape CLOCK_TABLE = {.name = "requests",
                                       .columns = CLOCK_COLUMNS,
                                       .kinds = CLOCK_KINDS,
                                       .count = G_N_ELEMENTS(CLOCK_KINDS)};

static bool only_clock_moved(const Request *before, const Request *after) {
    Request same = *after;
    same.clock = before->clock;
    same.due_at = before->due_at;
    same.due_promise = before->due_promise;
    same.timer_at = before->timer_at;
    same.unexplained = before->unexplained;
    same.unexplained_count = before->unexplained_count;
    return entity_equal(&REQUEST, before, &same);
}

/* No version for the hands of a clock: nobody's edit is in their way. */
static void save_clock(Desk *desk) {
    if (entity_equal(&REQUEST, desk->before, desk->after))
        return;
    if (only_clock_moved(desk->before, desk->after))
        tx_amend(desk->work->tx, &REQUEST, desk->after, &CLOCK_TABLE);
    else
        work_update(desk->work, &REQUEST, desk->before, desk->after);
}

/* The journal keeps what happened by itself in one event: {"alerts": ["response/1/warning/50%"]}.
 */
static void tell_alerts(Desk *desk) {
    if (!desk->alerts.count)
        return;
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_key(out, "alerts");
    json_begin_list(out);
    for (size_t i = 0; i < desk->alerts.count; i++)
        json_text(out, desk->alerts.items[i]);
    json_end_list(out);
    json_end_object(out);
    work_note(desk->work, &REQUEST, desk->after,
              arena_text(desk->work->call->arena, json_written(out, NULL)));
    json_writer_free(out);
}

static void save_request(Desk *desk) {
    Work *work = desk->work;
    if (!desk->before) {
        desk->after->number =
            arena_printf(work->call->arena, "SR-%" PRId64, tx_head(work->tx).next_id);
        tx_insert(work->tx, &REQUEST, desk->after, work->now);
    } else if (desk->told.count) {
        tx_update(work->tx, &REQUEST, desk->after, work->now);
    } else {
        save_clock(desk);
    }
    tell_events(desk);
}

bool desk_save(Desk *desk) {
    desk_read(desk);
    desk_derive(&desk->reading, desk->after);
    save_request(desk);
    if (!desk_save_commitments(desk) || !desk_save_alerts(desk))
        return false;
    tell_alerts(desk);
    return true;
}

/* ---- what people do ---- */

const Node *desk_event_input(Arena *arena, const Node *input, const char *type) {
    Node *node = node_new_map(arena);
    if (type)
        node_put(arena, node, "type", node_new_text(arena, type));
    for (size_t i = 0; input && i < input->entries.count; i++)
        *LIST_ADD(arena, &node->entries) = input->entries.items[i];
    return node;
}

static bool refuse(Call *call, const FlowVerdict *verdict) {
    return call_fail(call, verdict->field ? ERROR_INVALID : ERROR_CONFLICT, verdict->field, "%s",
                     verdict->reason);
}

/* An accepted contest of the level corrects it: as if it had been right from the start. */
static void add_companions(Desk *desk, const FlowAct *act, const HistoryEvent *event) {
    const char *companion = flow_companion(desk->programme, act, event);
    HistoryEvent further = history_event(event->at, companion, EFFECT_NONE);
    if (companion)
        desk_add(desk, &further, NULL);
    const char *level = desk->reading.steps.contested_level;
    if (!strcmp(act->name, "accept_contest") && level) {
        further.type = "request.level_set";
        further.effect = EFFECT_SETS_LEVEL;
        further.level = level;
        further.corrected = true;
        further.reason = "contested by the customer";
        desk_add(desk, &further, NULL);
    }
}

/* ---- what may be said with an act ---- */

enum { REASON_MOST = 500 };

bool desk_is_customer(const Actor *actor) {
    return !actor->system && actor->role == ROLE_CUSTOMER;
}

bool desk_check_facts(Call *call, const Programme *programme, const Facts *facts) {
    for (size_t i = 0; i < facts->count; i++) {
        const FactSpec *spec = programme_fact(programme, facts->items[i].id);
        bool theirs = spec && (spec->source == SOURCE_INTAKE || spec->source == SOURCE_CUSTOMER);
        if (!theirs)
            return call_fail(call, ERROR_FORBIDDEN,
                             arena_printf(call->arena, "facts.%s", facts->items[i].id),
                             "is not the customer's to tell");
    }
    return true;
}

bool desk_check_text(Call *call, const Node *node, const char *field, long most) {
    const Node *value = node_get(node, field);
    if (!node_is_null(value) && value->kind != NODE_SCALAR)
        return call_fail(call, ERROR_INVALID, field, "must be text");
    return g_utf8_strlen(node_text(node, field), -1) <= most ||
           call_fail(call, ERROR_INVALID, field, "is longer than %ld characters", most);
}

/* A customer's people act now and bring no facts with it: a message tells us, and we write down
 * what follows from it. */
static bool check_customers_say(Call *call, const Node *input, const HistoryEvent *event) {
    if (!node_is_null(node_get(input, "at")))
        return call_fail(call, ERROR_FORBIDDEN, "at", "is now where you do it yourself");
    return !event->facts.count || call_fail(call, ERROR_FORBIDDEN, "facts",
                                            "are written down by us: tell them in a message");
}

bool desk_check_said(Call *call, const Actor *actor, const Request *request, const Node *input,
                     const HistoryEvent *event) {
    if (node_get(input, "sources"))
        return call_fail(call, ERROR_INVALID, "sources", "are found out, not told");
    if (!desk_check_text(call, input, "reason", REASON_MOST) ||
        !desk_check_text(call, input, "note", DESK_NOTE_MOST))
        return false;
    if (event->at < request->reported_at)
        return call_fail(call, ERROR_INVALID, "at", "lies before the request was reported");
    return !desk_is_customer(actor) || check_customers_say(call, input, event);
}

bool desk_try(Call *call, Service *service, Db *db, const Actor *actor, const Request *request,
              const FlowAct *act, const Node *input) {
    HistoryEvent event;
    History history, effective;
    const Rulebook *rulebook = desk_rules(call, service, db, request);
    if (!rulebook)
        return false;
    const Programme *programme = rulebook_programme(rulebook);
    if (!desk_load_history(call, db, programme, request, call->now, &history) ||
        !history_event_read(call, programme, desk_event_input(call->arena, input, act->event),
                            call->now, call->now, &event) ||
        !desk_check_said(call, actor, request, input, &event))
        return false;
    request_effective(call->arena, &history, &effective);
    RequestSteps steps = request_steps(call->arena, programme, &effective);
    FlowVerdict verdict = flow_allows(programme, act, &steps, &event, call->now);
    return verdict.allowed || refuse(call, &verdict);
}

bool desk_begin_act(Work *work, Desk *ret, Outcome *ret_moved) {
    const Node *input = work->command->input;
    return desk_begin(work, ret) &&
           (!input || input->kind == NODE_MAP ||
            call_fail(work->call, ERROR_INVALID, NULL, "the body must be a JSON object")) &&
           work_at_version(work, &REQUEST, ret->before, ret_moved);
}

bool act_on_request(Work *work, Outcome *ret) {
    Desk desk;
    HistoryEvent event;
    const FlowAct *act = flow_act_find(work->command->action->name);
    if (!desk_begin_act(work, &desk, ret))
        return false;
    const Node *input = desk_event_input(work->call->arena, work->command->input, act->event);
    if (!history_event_read(work->call, desk.programme, input, work->now, work->now, &event))
        return false;
    if (!desk_check_said(work->call, work->actor, desk.before, work->command->input, &event))
        return false;
    desk_read(&desk);
    FlowVerdict verdict = flow_allows(desk.programme, act, &desk.reading.steps, &event, work->now);
    if (!verdict.allowed)
        return refuse(work->call, &verdict);
    const char *note = node_text(work->command->input, "note");
    desk_add(&desk, &event, *note ? note : NULL);
    add_companions(&desk, act, &event);
    if (!desk_save(&desk))
        return false;
    outcome_set(ret, &REQUEST, desk.after, 200);
    return true;
}

/* ---- what happens by itself ---- */

/* Silence for the whole grace: it closes at the instant at which the grace ended. */
static void close_by_itself(Desk *desk) {
    Instant close_at = desk->reading.steps.close_at;
    if (close_at == INSTANT_NONE || close_at > desk->work->now)
        return;
    HistoryEvent event = history_event(close_at, "request.closed", EFFECT_CLOSES);
    desk_add(desk, &event, "by itself, at the end of the grace");
}

/* Of most requests in a row the same: reading them copies a whole programme. */
static const Rulebook *rules_of(Call *call, Service *service, Db *db, const Request *request,
                                DeskRules *rules) {
    bool same = rules->rulebook && rules->programme == request->programme &&
                rules->contract == request->contract;
    if (!same)
        *rules = (DeskRules){request->programme, request->contract,
                             desk_rules(call, service, db, request)};
    return rules->rulebook;
}

void desk_read_ahead(Call *call, Service *service, Db *db, int64_t request, DeskRules *rules,
                     DeskAhead *ret) {
    Scope all = SCOPE_ALL;
    *ret = (DeskAhead){0};
    const Request *found = store_get(call, db, &REQUEST, request, &all);
    const Rulebook *rulebook = found ? rules_of(call, service, db, found, rules) : NULL;
    if (!rulebook ||
        !desk_load_history(call, db, rulebook_programme(rulebook), found, call->now, &ret->history))
        return;
    ret->rulebook = rulebook;
    request_reading(call->arena, rulebook, &ret->history, &ret->reading);
    if (!desk_load_alerts(call, db, request, &ret->alerts))
        return;
    ret->timer_at = found->timer_at;
    ret->version = found->head.version;
}

/* With what was read before the door, where nothing was told since. */
static bool begin_ahead(Work *work, Desk *ret) {
    const DeskAhead *ahead = work->command->prepared;
    const Request *before = work_load(work, &REQUEST, work->command->id);
    if (!before)
        return false;
    bool holds =
        ahead && ahead->version == before->head.version && ahead->timer_at == before->timer_at;
    if (!holds)
        return desk_begin(work, ret);
    *ret = (Desk){.work = work,
                  .before = before,
                  .after = entity_copy(work->call->arena, &REQUEST, before),
                  .rulebook = ahead->rulebook,
                  .programme = rulebook_programme(ahead->rulebook),
                  .history = ahead->history,
                  .reading = ahead->reading,
                  .alerts_ahead = &ahead->alerts,
                  .is_read = true};
    /* a list of its own: what is added is sorted in, and the attempt may be made again */
    ret->history.events.count = ret->history.events.capacity = 0;
    for (size_t i = 0; i < ahead->history.events.count; i++)
        *LIST_ADD(work->call->arena, &ret->history.events) = ahead->history.events.items[i];
    return true;
}

bool run_timers(Work *work, Outcome *ret) {
    Desk desk;
    if (!begin_ahead(work, &desk))
        return false;
    desk_read(&desk);
    close_by_itself(&desk);
    desk.by_time = !desk.told.count;
    if (!desk_save(&desk))
        return false;
    outcome_set(ret, &REQUEST, desk.after, 200);
    return true;
}
