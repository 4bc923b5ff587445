/* The way of a request: what can be done from which state, what it leads to, what must hold before
 * (A-F1 … A-F7, C-H2), how holds, contests and the end by itself are read from events. */
#include "rules/request_flow.h"
#include "rules/request_reading.h"
#include "support/story.h"

#include <string.h>

/* ---- the table ---- */

/* One letter a state, in order: received, answered, mode_set, diagnosed, repaired, resolved,
 * confirmed, reported, closed, cancelled, merged. x: can be done from there. */
static const struct {
    const char *act, *from;
} TABLE[] = {
    {"respond", "xxxxx------"},
    {"owe_call_back", "xxxxx------"},
    {"call_back", "xxxxx------"},
    {"set_facts", "xxxxxxxx---"},
    {"set_level", "xxxxxxxx---"},
    {"set_mode", "xxxxx------"},
    {"diagnose", "xxxxx------"},
    {"record", "xxxxxxxxxx-"},
    {"hold", "xxxxx------"},
    {"resume", "xxxxxxxx---"},
    {"work_around", "xxxxx------"},
    {"resolve", "xxxxx------"},
    {"confirm", "-----xxx---"},
    {"report_back", "-----xxx---"},
    {"close", "-----xxx---"},
    {"reopen", "-----xxx---"},
    {"cancel", "xxxxxxxx---"},
    {"contest", "xxxxxxxx---"},
    {"accept_contest", "xxxxxxxx---"},
    {"refuse_contest", "xxxxxxxx---"},
    {"interruption_begins", "xxxxxxxx---"},
    {"interruption_ends", "xxxxxxxx---"},
};

static void test_table(void) {
    g_assert_cmpuint(flow_act_count(), ==, G_N_ELEMENTS(TABLE));
    for (size_t i = 0; i < G_N_ELEMENTS(TABLE); i++) {
        const FlowAct *act = flow_act_find(TABLE[i].act);
        g_assert_nonnull(act);
        g_assert_cmpuint(strlen(TABLE[i].from), ==, REQUEST_STATE_COUNT);
        for (int state = 0; state < REQUEST_STATE_COUNT; state++)
            if (((act->from >> state) & 1) != (TABLE[i].from[state] == 'x'))
                g_error("%s from %s", TABLE[i].act, REQUEST_STATE_WORDS[state]);
    }
    g_assert_null(flow_act_find("explode"));
}

/* ---- telling ---- */

static const char PROGRAMME[] =
    "programme: flow\nversion: '1'\nname: Flow\nlanguages: [en]\nzone: UTC\nbackdating: 2 h\n"
    "clauses: {Q-1: Everything}\n"
    "levels:\n  - {id: '1', name: One, clauses: [Q-1]}\n"
    "pauses:\n  waiting: {name: Waiting, waiting_for: customer}\n"
    "  parts: {name: Parts, waiting_for: third_party}\n"
    "promises:\n  - {id: response, name: Response, clauses: [Q-1], within: 1 h,\n"
    "     from: request.opened, until: request.responded, pauses: [parts]}\n"
    "%s";
static const char REPORTS[] =
    "process:\n  - {id: report, name: Report, clauses: [Q-1], done_by: [request.reported_back]}\n";
static const char BOTH_SIDES[] =
    "events:\n  visit.confirmed: Both sides confirmed\n"
    "process:\n  - {id: both, name: Both, clauses: [Q-1], done_by: [visit.confirmed]}\n";

typedef struct Tale {
    Story story;
    History history;
} Tale;

static Tale tale_on(const char *process) {
    g_autofree char *yaml = g_strdup_printf(PROGRAMME, process);
    return (Tale){.story = story_on(yaml)};
}

/* Minutes after midnight of the day on which it was opened. */
static Instant at_minute(Tale *tale, int minute) {
    return story_instant(&tale->story, "2027-03-01T00:00:00Z") + minute * MICROS_PER_MINUTE;
}

static HistoryEvent event_of(Tale *tale, int minute, const char *json) {
    HistoryEvent event;
    Call *call = &tale->story.call;
    char *text = arena_text(tale->story.arena, json);
    g_strdelimit(text, "'", '"');
    const Node *node = json_parse(call, NULL, 0, text, strlen(text));
    g_assert_nonnull(node);
    bool well = history_event_read(call, tale->story.programme, node, at_minute(tale, minute),
                                   INT64_MAX, &event);
    story_show_errors(call);
    g_assert_true(well);
    return event;
}

static void tell(Tale *tale, int minute, const char *json) {
    *LIST_ADD(tale->story.arena, &tale->history.events) = event_of(tale, minute, json);
    tale->history.now = at_minute(tale, minute);
}

static RequestReading read_at(Tale *tale, int minute) {
    RequestReading reading;
    tale->history.now = at_minute(tale, minute);
    history_sort(&tale->history);
    request_reading(tale->story.arena, tale->story.rulebook, &tale->history, &reading);
    return reading;
}

static FlowVerdict try_act(Tale *tale, int minute, const char *name, const char *rest) {
    const FlowAct *act = flow_act_find(name);
    RequestReading reading = read_at(tale, minute);
    g_autofree char *json =
        act->event ? g_strdup_printf("{'type': '%s'%s%s}", act->event, *rest ? ", " : "", rest)
                   : g_strdup_printf("{%s}", rest);
    HistoryEvent event = event_of(tale, minute, json);
    return flow_allows(tale->story.programme, act, &reading.steps, &event, at_minute(tale, minute));
}

static void expect_no(Tale *tale, int minute, const char *act, const char *rest,
                      const char *reason) {
    FlowVerdict verdict = try_act(tale, minute, act, rest);
    g_assert_false(verdict.allowed);
    if (!strstr(verdict.reason, reason))
        g_error("%s: %s", act, verdict.reason);
}

static void expect_yes(Tale *tale, int minute, const char *act, const char *rest) {
    FlowVerdict verdict = try_act(tale, minute, act, rest);
    if (!verdict.allowed)
        g_error("%s: %s %s", act, verdict.field ? verdict.field : "", verdict.reason);
}

/* What leads to each state, beginning with an opening and an answer. */
static const char *const WAYS[REQUEST_STATE_COUNT] = {
    [REQUEST_RECEIVED] = NULL,
    [REQUEST_ANSWERED] = "{'type': 'request.responded'}",
    [REQUEST_MODE_SET] = "{'type': 'request.mode_set', 'support_mode': 'telephone'}",
    [REQUEST_DIAGNOSED] = "{'type': 'request.diagnosed', 'fault_side': 'software'}",
    [REQUEST_REPAIRED] = "{'type': 'visit.repaired'}",
    [REQUEST_RESOLVED] = "{'type': 'request.resolved'}",
    [REQUEST_CONFIRMED] = "{'type': 'request.confirmed'}",
    [REQUEST_REPORTED] = "{'type': 'request.reported_back'}",
    [REQUEST_CLOSED] = "{'type': 'request.closed'}",
    [REQUEST_CANCELLED] = "{'type': 'request.cancelled', 'reason': 'no'}",
    [REQUEST_MERGED] = "{'type': 'request.merged', 'reason': 'same'}",
};

static Tale tale_in(const char *process, RequestState state) {
    Tale tale = tale_on(process);
    tell(&tale, 0, "{'type': 'request.opened'}");
    if (state != REQUEST_RECEIVED)
        tell(&tale, 1, WAYS[REQUEST_ANSWERED]);
    if (state > REQUEST_RESOLVED && state <= REQUEST_CLOSED)
        tell(&tale, 2, WAYS[REQUEST_RESOLVED]);
    if (state > REQUEST_ANSWERED)
        tell(&tale, 3, WAYS[state]);
    return tale;
}

static const char *said_with(const FlowAct *act) {
    if (!act->event)
        return "'type': 'visit.reported'";
    if (act->needs & NEED_LEVEL)
        return "'level': '1', 'reason': 'because'";
    if (act->needs & NEED_MODE)
        return "'support_mode': 'on_site'";
    if (act->needs & NEED_SIDE)
        return "'fault_side': 'hardware'";
    if (act->needs & NEED_FACTS)
        return "'facts': {'kind': 'fault'}";
    if (!strcmp(act->name, "contest"))
        return "'level': '1', 'reason': 'because'";
    return act->needs & NEED_REASON ? "'reason': 'waiting'" : "";
}

/* Every act from every state: refused where the table says so, in words; and where it is allowed it
 * does no harm to what came before. */
static void test_every_act_from_every_state(void) {
    for (int state = 0; state < REQUEST_STATE_COUNT; state++) {
        Tale tale = tale_in("", (RequestState)state);
        g_assert_cmpint(read_at(&tale, 10).steps.state, ==, state);
        for (size_t i = 0; i < flow_act_count(); i++) {
            const FlowAct *act = flow_act_at(i);
            FlowVerdict verdict = try_act(&tale, 10, act->name, said_with(act));
            if (!((act->from >> state) & 1))
                g_assert_false(verdict.allowed);
            g_assert_true(verdict.allowed || verdict.reason);
        }
        story_end(&tale.story);
    }
}

/* Of the open states each is left by an act; what is over stays over. */
static void test_every_state_has_a_way_out(void) {
    for (int state = 0; state < REQUEST_STATE_COUNT; state++) {
        bool leaves = false;
        for (size_t i = 0; i < flow_act_count(); i++) {
            const FlowAct *act = flow_act_at(i);
            Tale tale = tale_in("", (RequestState)state);
            if (act->event && try_act(&tale, 10, act->name, said_with(act)).allowed) {
                g_autofree char *json =
                    g_strdup_printf("{'type': '%s', %s}", act->event,
                                    *said_with(act) ? said_with(act) : "'note': ''");
                tell(&tale, 10, json);
                leaves |= (int)read_at(&tale, 10).steps.state != state;
            }
            story_end(&tale.story);
        }
        g_assert_cmpint(leaves, ==, request_state_is_open((RequestState)state));
    }
}

/* ---- what must hold ---- */

static void test_needs(void) {
    Tale tale = tale_in("", REQUEST_ANSWERED);
    expect_no(&tale, 10, "set_level", "'level': '1'", "is needed");
    expect_no(&tale, 10, "set_mode", "", "telephone or on_site");
    expect_no(&tale, 10, "diagnose", "", "hardware, software or none");
    expect_no(&tale, 10, "set_facts", "", "are needed");
    expect_no(&tale, 10, "call_back", "", "no call-back is owed");
    expect_no(&tale, 10, "resume", "'reason': 'waiting'", "doesn't hold");
    expect_no(&tale, 10, "record", "'type': 'request.resolved'", "an action of its own");
    expect_no(&tale, 10, "record", "'type': 'request.merged', 'reason': 'x'", "of its own");
    expect_no(&tale, 10, "confirm", "", "isn't resolved yet");
    story_end(&tale.story);
    tale = tale_in("", REQUEST_RECEIVED);
    expect_no(&tale, 10, "resolve", "", "nobody has answered");
    tell(&tale, 10, "{'type': 'request.callback_owed'}");
    expect_no(&tale, 11, "resolve", "", "nobody has answered");
    expect_yes(&tale, 11, "call_back", "");
    story_end(&tale.story);
}

static void test_acts_after_the_end_come_after_it(void) {
    Tale tale = tale_in("", REQUEST_CONFIRMED); /* resolved at minute 2 */
    expect_no(&tale, 1, "confirm", "", "before it was resolved");
    expect_no(&tale, 1, "reopen", "'reason': 'x'", "before it was resolved");
    expect_yes(&tale, 2, "confirm", "");
    story_end(&tale.story);
}

static void test_both_sides(void) {
    Tale tale = tale_in(BOTH_SIDES, REQUEST_ANSWERED);
    HistoryEvent on_site =
        event_of(&tale, 5, "{'type': 'request.mode_set', 'support_mode': 'on_site'}");
    g_assert_null(flow_companion(tale.story.programme, flow_act_find("set_mode"), &on_site));
    expect_no(&tale, 5, "record", "'type': 'visit.dispatched'", "both sides");
    expect_no(&tale, 5, "record", "'type': 'visit.arrived'", "both sides");
    tell(&tale, 6, "{'type': 'visit.confirmed'}");
    expect_yes(&tale, 7, "record", "'type': 'visit.dispatched'");
    story_end(&tale.story);
    /* elsewhere the customer's wish is enough: it makes a visit needed (A-S1) */
    tale = tale_in("", REQUEST_ANSWERED);
    on_site = event_of(&tale, 5, "{'type': 'request.mode_set', 'support_mode': 'on_site'}");
    g_assert_cmpstr(flow_companion(tale.story.programme, flow_act_find("set_mode"), &on_site), ==,
                    "visit.needed");
    expect_yes(&tale, 5, "record", "'type': 'visit.dispatched'");
    story_end(&tale.story);
}

static void test_what_a_kind_asks_for(void) {
    g_assert_cmpstr(flow_asked_for(REQUEST_OPEN_BOX), ==, "claim.opened");
    g_assert_cmpstr(flow_asked_for(REQUEST_GUIDANCE), ==, "guidance.requested");
    g_assert_cmpstr(flow_asked_for(REQUEST_COMPLAINT), ==, "complaint.opened");
    g_assert_null(flow_asked_for(REQUEST_FAULT));
    g_assert_null(flow_asked_for(REQUEST_TRAINING));
}

/* ---- the end ---- */

enum { DAY = 24 * 60 };

static void test_silence_is_consent(void) {
    Tale tale = tale_in("", REQUEST_RESOLVED); /* at minute 3 */
    Instant ends = at_minute(&tale, 3 + 3 * DAY);
    g_assert_cmpint(read_at(&tale, 10).steps.close_at, ==, ends);
    expect_no(&tale, 10, "close", "", "hasn't confirmed");
    expect_yes(&tale, 3 + 3 * DAY, "close", "");
    /* a word of the customer breaks the silence */
    tell(&tale, DAY, "{'type': 'customer.wrote'}");
    g_assert_cmpint(read_at(&tale, DAY).steps.close_at, ==, at_minute(&tale, 4 * DAY));
    /* what is contested is answered first */
    tell(&tale, 2 * DAY, "{'type': 'request.contested', 'level': '1', 'reason': 'no'}");
    g_assert_cmpint(read_at(&tale, 2 * DAY).steps.close_at, ==, INSTANT_NONE);
    expect_no(&tale, 5 * DAY, "close", "", "contest");
    tell(&tale, 5 * DAY, "{'type': 'request.contest_refused', 'reason': 'no'}");
    expect_yes(&tale, 5 * DAY, "close", "");
    story_end(&tale.story);
}

static void test_reported_back_first(void) {
    Tale tale = tale_in(REPORTS, REQUEST_CONFIRMED);
    g_assert_cmpint(read_at(&tale, 10).steps.close_at, ==, INSTANT_NONE);
    expect_no(&tale, 10, "close", "", "report back first");
    tell(&tale, 20, "{'type': 'request.reported_back'}");
    g_assert_cmpint(read_at(&tale, 20).steps.close_at, ==, at_minute(&tale, 20 + 3 * DAY));
    expect_yes(&tale, 20, "close", "");
    story_end(&tale.story);
}

static void test_reopened(void) {
    Tale tale = tale_in("", REQUEST_CONFIRMED);
    tell(&tale, 20, "{'type': 'request.reopened', 'reason': 'again'}");
    RequestSteps steps = read_at(&tale, 21).steps;
    g_assert_cmpint(steps.state, ==, REQUEST_ANSWERED);
    g_assert_cmpint(steps.reopenings, ==, 1);
    g_assert_cmpint(steps.resolved_at, ==, INSTANT_NONE);
    g_assert_cmpint(steps.close_at, ==, INSTANT_NONE);
    tell(&tale, 22, "{'type': 'request.diagnosed', 'fault_side': 'hardware'}");
    tell(&tale, 23, "{'type': 'request.resolved'}");
    tell(&tale, 24, "{'type': 'request.reopened', 'reason': 'again'}");
    g_assert_cmpint(read_at(&tale, 25).steps.state, ==, REQUEST_DIAGNOSED);
    story_end(&tale.story);
}

/* ---- holds and contests ---- */

static bool has_happened(const RequestReading *reading, AlertKind kind) {
    for (size_t i = 0; i < reading->happenings.count; i++)
        if (reading->happenings.items[i].kind == kind)
            return true;
    return false;
}

static void test_holds_side_by_side(void) {
    Tale tale = tale_in("", REQUEST_ANSWERED);
    tell(&tale, 10,
         "{'type': 'request.paused', 'reason': 'parts', 'until': "
         "'2027-03-01T00:30:00Z'}");
    tell(&tale, 11, "{'type': 'request.paused', 'reason': 'waiting'}");
    RequestReading reading = read_at(&tale, 12);
    g_assert_cmpuint(reading.steps.holds.count, ==, 2);
    g_assert_cmpint(reading.steps.hold_until, ==, INSTANT_NONE); /* of the last one */
    g_assert_cmpint(reading.timer_at, ==, at_minute(&tale, 30));
    expect_no(&tale, 12, "hold", "'reason': 'waiting'", "holds already");
    expect_no(&tale, 12, "resolve", "", "on hold");
    reading = read_at(&tale, 30);
    g_assert_cmpuint(reading.steps.holds.count, ==, 1);
    g_assert_true(has_happened(&reading, ALERT_HOLD_OVER));
    tell(&tale, 31, "{'type': 'request.resumed', 'reason': 'waiting'}");
    g_assert_cmpuint(read_at(&tale, 31).steps.holds.count, ==, 0);
    story_end(&tale.story);
}

/* Resumed before its end, or solved: the end that was given passes in silence. */
static void test_holds_that_ended_before(void) {
    static const char *const ENDS[] = {"{'type': 'request.resumed', 'reason': 'parts'}",
                                       "{'type': 'request.resolved'}"};
    for (size_t i = 0; i < G_N_ELEMENTS(ENDS); i++) {
        Tale tale = tale_in("", REQUEST_ANSWERED);
        tell(&tale, 10,
             "{'type': 'request.paused', 'reason': 'parts', 'until': "
             "'2027-03-01T00:30:00Z'}");
        tell(&tale, 20, ENDS[i]);
        RequestReading reading = read_at(&tale, 40);
        g_assert_cmpuint(reading.steps.holds.count, ==, 0);
        g_assert_false(has_happened(&reading, ALERT_HOLD_OVER));
        story_end(&tale.story);
    }
}

static void test_contested_hold(void) {
    Tale tale = tale_in("", REQUEST_RECEIVED);
    expect_no(&tale, 5, "contest", "'reason': 'x'", "name the level");
    tell(&tale, 10, "{'type': 'request.paused', 'reason': 'parts'}");
    tell(&tale, 50, "{'type': 'request.resumed', 'reason': 'parts'}");
    const Commitment *response = read_at(&tale, 55).commitments.list.items[0];
    g_assert_cmpint(response->due, ==, at_minute(&tale, 100));
    tell(&tale, 60, "{'type': 'request.contested', 'reason': 'no such thing'}");
    g_assert_true(read_at(&tale, 60).steps.contested);
    expect_no(&tale, 60, "contest", "'reason': 'x'", "waits for its answer");
    /* conceded: as if it had never been */
    tell(&tale, 61, "{'type': 'request.contest_accepted'}");
    RequestReading reading = read_at(&tale, 62);
    g_assert_false(reading.steps.contested);
    g_assert_cmpint(reading.commitments.list.items[0]->due, ==, at_minute(&tale, 60));
    g_assert_true(has_happened(&reading, ALERT_BREACH));
    expect_no(&tale, 62, "refuse_contest", "'reason': 'x'", "nothing is contested");
    story_end(&tale.story);
}

static void test_written_down_late(void) {
    Tale tale = tale_in("", REQUEST_RECEIVED);
    HistoryEvent *opening = &tale.history.events.items[0];
    opening->recorded = at_minute(&tale, 120);
    g_assert_false(read_at(&tale, 130).steps.backdated); /* two hours are allowed */
    opening->recorded = at_minute(&tale, 121);
    g_assert_true(read_at(&tale, 130).steps.backdated);
    opening->recorded = INSTANT_NONE; /* not known: of another system */
    g_assert_false(read_at(&tale, 130).steps.backdated);
    story_end(&tale.story);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/flow/table", test_table);
    g_test_add_func("/flow/every_act_from_every_state", test_every_act_from_every_state);
    g_test_add_func("/flow/every_state_has_a_way_out", test_every_state_has_a_way_out);
    g_test_add_func("/flow/needs", test_needs);
    g_test_add_func("/flow/acts_after_the_end_come_after_it",
                    test_acts_after_the_end_come_after_it);
    g_test_add_func("/flow/both_sides", test_both_sides);
    g_test_add_func("/flow/what_a_kind_asks_for", test_what_a_kind_asks_for);
    g_test_add_func("/flow/silence_is_consent", test_silence_is_consent);
    g_test_add_func("/flow/reported_back_first", test_reported_back_first);
    g_test_add_func("/flow/reopened", test_reopened);
    g_test_add_func("/flow/holds_side_by_side", test_holds_side_by_side);
    g_test_add_func("/flow/holds_that_ended_before", test_holds_that_ended_before);
    g_test_add_func("/flow/contested_hold", test_contested_hold);
    g_test_add_func("/flow/written_down_late", test_written_down_late);
    return g_test_run();
}
