/* Duty: who is on now and next, a roster's shifts and gaps, what a shift leaves to the next. */
#include "http/duty.h"

#include "actions/duty.h"
#include "model/owed.h"
#include "model/page.h"
#include "model/request.h"

#include <glib.h>
#include <inttypes.h>

enum { USUAL_DAYS = 28, MOST_DAYS = 400 };

bool duty_read_span(Ask *ask, Instant *ret_from, Instant *ret_to) {
    const char *from = http_parameter(ask->request, "from");
    const char *to = http_parameter(ask->request, "to");
    *ret_from = ask->call.now;
    if (from && !instant_parse(&ask->call, "from", from, ret_from))
        return false;
    *ret_to = *ret_from + (Micros)USUAL_DAYS * MICROS_PER_DAY;
    if (to && !instant_parse(&ask->call, "to", to, ret_to))
        return false;
    return (*ret_from < *ret_to && *ret_to - *ret_from <= (Micros)MOST_DAYS * MICROS_PER_DAY) ||
           call_fail(&ask->call, ERROR_INVALID, "to", "must lie up to %d days after `from`",
                     MOST_DAYS);
}

void duty_write_person(Ask *ask, Db *db, JsonWriter *out, const char *key, int64_t person) {
    const Scope all = SCOPE_ALL;
    bool shown = rights_view(&ask->actor).personal;
    const User *user = shown && person ? store_get(&ask->call, db, &USER, person, &all) : NULL;
    json_id_field(out, key, person);
    if (shown)
        json_text_field(out, arena_printf(ask->call.arena, "%s_name", key),
                        user ? user->name : NULL);
}

/* ---- one roster ---- */

typedef struct RosterLook {
    Db *db;
    const Roster *roster;
    RosterRule rule;
    RosterChanges changes;
    RosterPeople people;
    Instant from, to;
} RosterLook;

static bool read_roster(Ask *ask, RosterLook *look) {
    look->roster = ask_record(ask, look->db, &ROSTER);
    return look->roster && duty_read_span(ask, &look->from, &look->to) &&
           duty_rule(&ask->call, look->roster, &look->rule) &&
           duty_changes(&ask->call, look->db, look->roster->head.id, look->from, look->to,
                        &look->changes) &&
           duty_people(&ask->call, look->db, look->roster, &look->changes, &look->people);
}

static void answer_roster(Ask *ask, void (*write)(Ask *ask, JsonWriter *out, RosterLook *look)) {
    RosterLook look = {.db = ask_reader(ask)};
    if (!look.db)
        return;
    JsonWriter *out = ask_json(ask);
    bool well = read_roster(ask, &look);
    json_begin_object(out);
    if (well) {
        json_whole_field(out, "roster", look.roster->head.id);
        json_text_field(out, "zone", look.roster->zone);
    }
    json_key(out, "items");
    json_begin_list(out);
    if (well)
        write(ask, out, &look);
    store_give_reader(service_store(ask->service), look.db);
    ask_answer_items(ask, out, well);
}

static void write_shifts(Ask *ask, JsonWriter *out, RosterLook *look) {
    Shifts shifts;
    roster_shifts(ask->call.arena, &look->rule, &look->changes, look->from, look->to, &shifts);
    for (size_t i = 0; i < shifts.count; i++) {
        json_begin_object(out);
        json_instant_field(out, "from", shifts.items[i].from);
        json_instant_field(out, "to", shifts.items[i].to);
        duty_write_person(ask, look->db, out, "person", shifts.items[i].user);
        json_yes_no_field(out, "changed", shifts.items[i].changed);
        json_end_object(out);
    }
}

static void write_gaps(Ask *ask, JsonWriter *out, RosterLook *look) {
    RosterGaps gaps;
    roster_gaps(ask->call.arena, &look->rule, &look->changes, &look->people,
                look->roster->around_the_clock, look->from, look->to, &gaps);
    for (size_t i = 0; i < gaps.count; i++) {
        json_begin_object(out);
        json_instant_field(out, "from", gaps.items[i].from);
        json_instant_field(out, "to", gaps.items[i].to);
        json_text_field(out, "reason", GAP_REASON_WORDS[gaps.items[i].reason]);
        if (gaps.items[i].user)
            duty_write_person(ask, look->db, out, "person", gaps.items[i].user);
        json_end_object(out);
    }
}

void show_shifts(Ask *ask) {
    answer_roster(ask, write_shifts);
}

void show_gaps(Ask *ask) {
    answer_roster(ask, write_gaps);
}

/* ---- now ---- */

static bool write_now(Ask *ask, Db *db, JsonWriter *out, const Roster *roster) {
    RosterRule rule;
    RosterChanges changes;
    Instant until, now = ask->call.now;
    if (!duty_rule(&ask->call, roster, &rule) ||
        !duty_changes(&ask->call, db, roster->head.id, now, now + 9 * MICROS_PER_DAY, &changes))
        return false;
    int64_t person = roster_on_duty(ask->call.arena, &rule, &changes, now, &until);
    int64_t next = roster_on_duty(ask->call.arena, &rule, &changes, until, NULL);
    json_begin_object(out);
    json_whole_field(out, "roster", roster->head.id);
    json_text_field(out, "name", roster->name);
    json_text_field(out, "role", roster->role);
    duty_write_person(ask, db, out, "person", person);
    json_instant_field(out, "until", until);
    duty_write_person(ask, db, out, "next", next);
    json_end_object(out);
    return true;
}

void show_duty(Ask *ask) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &ROSTER, .scope = &all, .limit = LIST_MOST};
    ListPage page = {0};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_instant_field(out, "now", ask->call.now);
    json_key(out, "items");
    json_begin_list(out);
    bool well = store_list(&ask->call, db, &query, &page);
    for (size_t i = 0; well && i < page.records.count; i++)
        well = write_now(ask, db, out, page.records.items[i]);
    store_give_reader(service_store(ask->service), db);
    ask_answer_items(ask, out, well);
}

/* ---- what a shift leaves to the next ---- */

typedef struct Brief {
    Ask *ask;
    Instant since;
    Records opened, closed, held, unanswered;
} Brief;

static bool brief_request(void *record, void *with) {
    Brief *brief = with;
    const Request *request = record;
    Arena *arena = brief->ask->call.arena;
    bool unanswered = request->open && request->answered_at == INSTANT_NONE;
    bool opened = request->reported_at >= brief->since;
    bool closed = request->closed_at != INSTANT_NONE && request->closed_at >= brief->since;
    if (!opened && !closed && !unanswered && !request->held)
        return true;
    const void *kept = entity_copy_whole(arena, &REQUEST, request);
    if (opened)
        *LIST_ADD(arena, &brief->opened) = (void *)(uintptr_t)kept;
    if (closed)
        *LIST_ADD(arena, &brief->closed) = (void *)(uintptr_t)kept;
    if (unanswered)
        *LIST_ADD(arena, &brief->unanswered) = (void *)(uintptr_t)kept;
    if (request->held)
        *LIST_ADD(arena, &brief->held) = (void *)(uintptr_t)kept;
    return true;
}

static void write_requests(const Brief *brief, Db *db, JsonWriter *out, const char *key,
                           const Records *records) {
    json_key(out, key);
    json_begin_list(out);
    for (size_t i = 0; i < records->count; i++) {
        const Request *request = records->items[i];
        json_begin_object(out);
        json_whole_field(out, "id", request->head.id);
        json_text_field(out, "number", request->number);
        json_text_field(out, "subject", request->subject);
        json_text_field(out, "level", request->level);
        json_text_field(out, "state", REQUEST_STATE_WORDS[request->state]);
        json_instant_field(out, "due_at", request->due_at);
        duty_write_person(brief->ask, db, out, "assignee", request->assignee);
        if (request->held)
            json_text_field(out, "hold_reason", request->hold_reason);
        json_end_object(out);
    }
    json_end_list(out);
}

static bool write_call_backs_in(Ask *ask, Db *db, JsonWriter *out, const char *state) {
    ListQuery query = {.entity = &OWED,
                       .scope = &ask->actor.scope,
                       .filters = {{entity_column(&OWED, "promise"), value_text("call_back")},
                                   {entity_column(&OWED, "state"), value_text(state)}},
                       .filter_count = 2,
                       .limit = LIST_MOST};
    ListPage page;
    if (!store_list(&ask->call, db, &query, &page))
        return false;
    for (size_t i = 0; i < page.records.count; i++)
        entity_write_json(out, &OWED, page.records.items[i], rights_view(&ask->actor));
    return true;
}

/* Call-backs that are owed: open commitments of the promise that an answer by call-back meets.
 * Those that are overdue first: the next shift must not lose them. */
static bool write_call_backs(Ask *ask, Db *db, JsonWriter *out) {
    static const char *const OPEN_STATES[] = {"breached", "running", "paused"};
    bool well = true;
    json_key(out, "call_backs");
    json_begin_list(out);
    for (size_t i = 0; well && i < G_N_ELEMENTS(OPEN_STATES); i++)
        well = write_call_backs_in(ask, db, out, OPEN_STATES[i]);
    json_end_list(out);
    return well;
}

static bool write_brief(Brief *brief, Db *db, JsonWriter *out) {
    Ask *ask = brief->ask;
    ListQuery query = {.entity = &REQUEST, .scope = &ask->actor.scope, .limit = LIST_MOST};
    if (!store_each(&ask->call, db, &query, brief_request, brief))
        return false;
    json_begin_object(out);
    json_instant_field(out, "since", brief->since);
    json_instant_field(out, "now", ask->call.now);
    write_requests(brief, db, out, "unanswered", &brief->unanswered);
    write_requests(brief, db, out, "held", &brief->held);
    write_requests(brief, db, out, "opened", &brief->opened);
    write_requests(brief, db, out, "closed", &brief->closed);
    bool well = write_call_backs(ask, db, out);
    json_end_object(out);
    return well;
}

void brief_shift(Ask *ask) {
    Brief brief = {.ask = ask, .since = ask->call.now - MICROS_PER_DAY / 2};
    const char *since = http_parameter(ask->request, "since");
    if (since && !instant_parse(&ask->call, "since", since, &brief.since)) {
        ask_fail(ask);
        return;
    }
    Db *db = ask_reader(ask);
    if (!db)
        return;
    JsonWriter *out = ask_json(ask);
    bool well = write_brief(&brief, db, out);
    store_give_reader(service_store(ask->service), db);
    if (well) {
        ask_answer_json(ask, 200, out);
        return;
    }
    ask_fail(ask);
}
