/* Requests: taken, previewed, their clocks, timeline and coverage. */
#include "actions/desk.h"
#include "actions/intake.h"
#include "actions/repairs.h"
#include "http/ask.h"
#include "http/journal.h"
#include "http/names.h"
#include "http/preview.h"
#include "http/similar.h"
#include "model/alert.h"
#include "model/message.h"
#include "model/user.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

/* ---- taking a request ---- */

static bool prepare(Ask *ask, Intake *intake) {
    const Node *input = ask_body(ask);
    Db *db = input ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    bool well = db && intake_prepare(&ask->call, ask->service, db, &ask->actor, input, intake);
    store_give_reader(service_store(ask->service), db);
    ask->command.input = input;
    return well;
}

void take_request(Ask *ask) {
    Intake *intake = ARENA_NEW(ask->call.arena, Intake);
    if (!prepare(ask, intake)) {
        ask_fail(ask);
        return;
    }
    ask->command.action = action_find(ask->route->action);
    ask->command.entity = &REQUEST;
    ask->command.prepared = intake;
    ask_submit(ask);
}

static bool write_preview(Ask *ask, Db *db, const Intake *intake, JsonWriter *out) {
    json_begin_object(out);
    json_whole_field(out, "customer", intake->request.customer);
    json_whole_field(out, "contract", intake->request.contract);
    preview_write(ask, intake, ask->call.now, out);
    Sample sample = sample_of(&intake->request);
    json_key(out, "similar");
    json_begin_list(out);
    bool well = similar_write(ask, db, &sample, out);
    json_end_list(out);
    json_end_object(out);
    return well;
}

static void answer_preview(Ask *ask) {
    Intake intake;
    if (!prepare(ask, &intake)) {
        ask_fail(ask);
        return;
    }
    Db *db = ask_reader(ask);
    if (!db)
        return;
    JsonWriter *out = ask_json(ask);
    bool well = write_preview(ask, db, &intake, out);
    store_give_reader(service_store(ask->service), db); /* the ask ends with its answer */
    if (well)
        ask_answer_json(ask, 200, out);
    else
        ask_fail(ask);
}

void preview_request(Ask *ask) {
    ask_work(ask, answer_preview);
}

/* ---- looking at one ---- */

typedef struct Look {
    const Request *request;
    const Programme *programme;
    History history;
    RequestReading reading;
    Facts facts; /* all that became known */
} Look;

static void collect_facts(Arena *arena, const History *history, Facts *ret) {
    *ret = (Facts){0};
    for (size_t i = 0; i < history->events.count; i++)
        for (size_t f = 0; f < history->events.items[i].facts.count; f++)
            facts_set(arena, ret, history->events.items[i].facts.items[f]);
}

static bool look(Ask *ask, Db *db, Look *ret) {
    Call *call = &ask->call;
    ret->request = ask_record(ask, db, &REQUEST);
    const Rulebook *rulebook =
        ret->request ? desk_rules(call, ask->service, db, ret->request) : NULL;
    if (!rulebook)
        return false;
    ret->programme = rulebook_programme(rulebook);
    if (!desk_load_history(call, db, ret->programme, ret->request, call->now, &ret->history))
        return false;
    request_reading(call->arena, rulebook, &ret->history, &ret->reading);
    collect_facts(call->arena, &ret->history, &ret->facts);
    /* the problem's code is often found only after the opening, and it may come back later */
    return repairs_know(call, ask->service, db, rulebook, ret->request, &ret->facts);
}

static void write_steps(Ask *ask, JsonWriter *out, const Look *look) {
    const Programme *programme = look->programme;
    json_key(out, "steps");
    json_begin_list(out);
    for (size_t i = 0; i < programme->process.count; i++) {
        const Step *step = &programme->process.items[i];
        Instant done = INSTANT_NONE;
        for (size_t e = 0; e < look->history.events.count && done == INSTANT_NONE; e++)
            if (texts_have(&step->done_by, look->history.events.items[e].type))
                done = look->history.events.items[e].at;
        json_begin_object(out);
        json_text_field(out, "id", step->record.id);
        json_text_field(out, "name", words_in(&step->name, ask_language(ask)));
        json_instant_field(out, "done_at", done);
        json_end_object(out);
    }
    json_end_list(out);
}

/* What the words of this programme mean: a customer's people may not read the programme itself, but
 * see its levels and pauses, and contest them. */
static void write_words(Ask *ask, JsonWriter *out, const Programme *programme) {
    json_key(out, "words");
    json_begin_object(out);
    json_key(out, "levels");
    json_begin_object(out);
    for (size_t i = 0; i < programme->levels.count; i++) {
        const Level *level = &programme->levels.items[i];
        json_text_field(out, level->record.id, words_in(&level->name, ask_language(ask)));
    }
    json_end_object(out);
    json_key(out, "pauses");
    json_begin_object(out);
    for (size_t i = 0; i < programme->pauses.count; i++) {
        const PauseReason *pause = &programme->pauses.items[i];
        json_text_field(out, pause->record.id, words_in(&pause->name, ask_language(ask)));
    }
    json_end_object(out);
    json_end_object(out);
}

static void write_clocks(Ask *ask, JsonWriter *out, const Look *look) {
    CommitmentsView view = preview_commitments(ask, look->programme);
    json_begin_object(out);
    json_text_field(out, "request", look->request->number);
    json_instant_field(out, "now", ask->call.now);
    json_text_field(out, "state", REQUEST_STATE_WORDS[look->reading.steps.state]);
    json_text_field(out, "level", look->reading.level);
    json_instant_field(out, "due_at", look->reading.due_at);
    write_steps(ask, out, look);
    write_words(ask, out, look->programme);
    commitments_write_json(out, &view, &look->reading.commitments);
    if (look->reading.commitments.before) {
        json_key(out, "before_correction");
        json_begin_object(out);
        json_instant_field(out, "corrected_at", look->reading.commitments.corrected_at);
        commitments_write_json(out, &view, look->reading.commitments.before);
        json_end_object(out);
    }
    json_end_object(out);
}

static void write_coverage_of(Ask *ask, JsonWriter *out, const Look *look) {
    DecisionView view = {ask->call.arena, look->programme, ask_language(ask), false};
    json_begin_object(out);
    json_text_field(out, "request", look->request->number);
    preview_write_coverage(out, &view, &look->facts);
    json_end_object(out);
}

static void answer_look(Ask *ask, void (*write)(Ask *ask, JsonWriter *out, const Look *look)) {
    Look found = {0};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    bool well = look(ask, db, &found);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    write(ask, out, &found);
    ask_answer_json(ask, 200, out);
}

void show_clocks(Ask *ask) {
    answer_look(ask, write_clocks);
}

void show_coverage(Ask *ask) {
    answer_look(ask, write_coverage_of);
}

/* ---- the timeline: events, conversation and alerts in one stream ---- */

typedef struct TimelineItem {
    Instant at;
    int64_t order; /* among those of one instant */
    const JournalEvent *event;
    const Message *message;
    const Alert *alert;
} TimelineItem;

typedef struct Timeline {
    Ask *ask;
    LIST(TimelineItem) items;
    const char *names; /* of those who did something, as JSON */
} Timeline;

static bool take_event(const Value *values, size_t count, void *with) {
    Timeline *timeline = with;
    Arena *arena = timeline->ask->call.arena;
    const JournalEvent *event = journal_from_values(arena, values);
    if (!strcmp(event->entity, REQUEST.name))
        *LIST_ADD(arena, &timeline->items) =
            (TimelineItem){.at = event->effective_at, .order = event->seq, .event = event};
    return true;
}

/* All records of a request, as far as the scope reaches. */
static bool list_of_request(Ask *ask, Db *db, const Entity *entity, Records *ret) {
    ListQuery query = {.entity = entity,
                       .scope = &ask->actor.scope,
                       .filters = {{entity_column(entity, "request"), WHOLE(ask->id)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    return store_list_all(&ask->call, db, query, ret);
}

static bool gather(Timeline *timeline, Db *db) {
    Ask *ask = timeline->ask;
    Records messages = {0}, alerts = {0};
    Value id = WHOLE(ask->id);
    bool sees_alerts = rights_allow(&ask->actor, ALERTS_READ);
    if (!db->driver->query(&ask->call, db, store_sql("request_events"), &id, 1, take_event,
                           timeline) ||
        !list_of_request(ask, db, &MESSAGE, &messages) ||
        (sees_alerts && !list_of_request(ask, db, &ALERT, &alerts)))
        return false;
    for (size_t i = 0; i < messages.count; i++) {
        const Message *message = messages.items[i];
        *LIST_ADD(ask->call.arena, &timeline->items) =
            (TimelineItem){.at = message->at, .order = message->head.id, .message = message};
    }
    for (size_t i = 0; i < alerts.count; i++) {
        const Alert *alert = alerts.items[i];
        *LIST_ADD(ask->call.arena, &timeline->items) =
            (TimelineItem){.at = alert->at, .order = alert->head.id, .alert = alert};
    }
    return true;
}

/* Who did and wrote it, for those who see who works here. */
static bool find_names(Timeline *timeline, Db *db) {
    Ask *ask = timeline->ask;
    Ids people = {0};
    for (size_t i = 0; i < timeline->items.count; i++) {
        const TimelineItem *item = &timeline->items.items[i];
        int64_t person = item->event     ? item->event->actor
                         : item->message ? item->message->author
                                         : 0;
        if (person)
            *LIST_ADD(ask->call.arena, &people) = person;
    }
    timeline->names = names_of_ids(ask, db, &USER, &people);
    return timeline->names != NULL;
}

static int by_time(const void *a, const void *b) {
    const TimelineItem *first = a, *second = b;
    if (first->at != second->at)
        return first->at < second->at ? -1 : 1;
    return (first->order > second->order) - (first->order < second->order);
}

/* A customer's people see what happened and who of their own did it, not our notes nor names. */
static void write_fact(Ask *ask, JsonWriter *out, const JournalEvent *event) {
    bool staff = rights_view(&ask->actor).staff;
    const Node *changes = json_parse(&ask->call, NULL, 0, event->changes, strlen(event->changes));
    const Node *fact = node_get(changes, "event");
    json_text_field(out, "kind", "event");
    json_instant_field(out, "recorded_at", event->recorded_at);
    json_text_field(out, "action", event->action);
    if (staff)
        json_id_field(out, "by", event->actor);
    if (event->rule)
        json_text_field(out, "rule", event->rule);
    json_key(out, "event");
    json_begin_object(out);
    for (size_t i = 0; fact && i < fact->entries.count; i++)
        if (staff || strcmp(fact->entries.items[i].key, "note") != 0) {
            json_key(out, fact->entries.items[i].key);
            json_node(out, fact->entries.items[i].value);
        }
    json_end_object(out);
}

static bool is_fact(const JournalEvent *event) {
    return event->changes && g_str_has_prefix(event->changes, "{\"event\":");
}

/* Why something was late stays in the house. */
static bool is_inside(const JournalEvent *event) {
    static const char EXPLAINS[] = "{\"event\":{\"type\":\"" EVENT_EXPLAINED "\"";
    return !is_fact(event) || g_str_has_prefix(event->changes, EXPLAINS);
}

static void write_item(Ask *ask, JsonWriter *out, const TimelineItem *item) {
    EntityView view = rights_view(&ask->actor);
    if (item->event && is_inside(item->event) && !(view.staff && item->event->changes))
        return;
    json_begin_object(out);
    json_instant_field(out, "at", item->at);
    if (item->event && is_fact(item->event)) {
        write_fact(ask, out, item->event);
    } else if (item->event) {
        json_text_field(out, "kind", "change");
        json_key(out, "change");
        write_event(out, item->event, view);
    } else if (item->message) {
        json_text_field(out, "kind", "message");
        json_key(out, "message");
        entity_write_json(out, &MESSAGE, item->message, view);
    } else {
        json_text_field(out, "kind", "alert");
        json_key(out, "alert");
        entity_write_json(out, &ALERT, item->alert, view);
    }
    json_end_object(out);
}

void show_timeline(Ask *ask) {
    Timeline timeline = {.ask = ask};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    bool well = ask_record(ask, db, &REQUEST) && gather(&timeline, db) && find_names(&timeline, db);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    qsort(timeline.items.items, timeline.items.count, sizeof(TimelineItem), by_time);
    JsonWriter *out = ask_begin_items(ask);
    for (size_t i = 0; i < timeline.items.count; i++)
        write_item(ask, out, &timeline.items.items[i]);
    json_end_list(out);
    json_key(out, "names");
    json_raw(out, timeline.names);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}
