/* The life of a commitment (promises.md), scenario by scenario, and the bugs never to have. */
#include "rules/explain.h"
#include "support/story.h"

#define HEAD                                                                                       \
    "programme: test\nversion: '1'\nname: Test\nzone: Asia/Shanghai\nbackdating: 15 min\n"         \
    "clauses: {R: Response}\n"                                                                     \
    "facts:\n"                                                                                     \
    "  interruption: {name: interruption, type: duration, grows_from: interruption.began,"         \
    " grows_until: interruption.ended}\n"                                                          \
    "  lost: {name: basic function lost, type: yes_no}\n"                                          \
    "levels:\n"                                                                                    \
    "  - {id: '1', name: One, when: {any: [{interruption: '> 10 min'}, {lost: yes}]}}\n"           \
    "  - {id: '2', name: Two}\n"                                                                   \
    "calendars: {office: {weekly: {mon-fri: ['09:00-18:00']}}}\n"                                  \
    "pauses:\n"                                                                                    \
    "  customer: {name: customer, waiting_for: customer}\n"                                        \
    "  appointment: {name: appointed time, waiting_for: nobody}\n"

#define PROMISE(body)                                                                              \
    HEAD "promises:\n  - {id: p, name: p, clauses: [R], from: request.opened, " body "}\n"

#define OFFICE                                                                                     \
    "within: 4 h, calendar: office, until: request.resolved, pauses: [customer, appointment]"
#define ALWAYS         "within: 4 h, until: request.resolved, pauses: [customer, appointment]"
#define OPENED         "{'type':'request.opened','at':'2026-03-02T09:00:00+08:00'}" /* a Monday */
#define AT(time, type) "{'type':'" type "','at':'2026-03-" time ":00+08:00'}"
#define PAUSE(time, reason)                                                                        \
    "{'type':'request.paused','reason':'" reason "','at':'2026-03-" time ":00+08:00'}"
#define RESUME(time, reason)                                                                       \
    "{'type':'request.resumed','reason':'" reason "','at':'2026-03-" time ":00+08:00'}"
#define LEVEL(time, level)                                                                         \
    "{'type':'request.level_set','level':'" level "','at':'2026-03-" time ":00+08:00'}"
#define CORRECT(time, level)                                                                       \
    "{'type':'request.level_set','corrected':true,'by':'Li Wei','level':'" level                   \
    "','at':'2026-03-" time ":00+08:00'}"
#define TOLD(now, ...) "{'level':'2','now':'2026-03-" now ":00+08:00','events':[" __VA_ARGS__ "]}"
#define DUE(time)      "2026-03-" time ":00+08:00"

/* Tells one history on a programme and expects one commitment. */
static void expect(const char *yaml, const char *history, const char *state, const char *due) {
    Story story = story_on(yaml);
    story_tell(&story, history);
    story_expect(&story, "p", 1, state, due);
    story_end(&story);
}

/* ---- running, met, late, breached ---- */

static void test_running(void) {
    expect(PROMISE(ALWAYS), TOLD("02T10:00", OPENED), "running", DUE("02T13:00"));
}

static void test_met_exactly_at_due_is_met(void) {
    expect(PROMISE(ALWAYS), TOLD("02T20:00", OPENED "," AT("02T13:00", "request.resolved")), "met",
           DUE("02T13:00"));
}

static void test_met_a_microsecond_later_is_late(void) {
    expect(PROMISE(ALWAYS),
           TOLD("02T20:00",
                OPENED ",{'type':'request.resolved','at':'2026-03-02T13:00:00.000001+08:00'}"),
           "late", DUE("02T13:00"));
}

static void test_open_at_due_runs_a_moment_later_is_breached(void) {
    expect(PROMISE(ALWAYS), TOLD("02T13:00", OPENED), "running", DUE("02T13:00"));
    expect(PROMISE(ALWAYS),
           "{'level':'2','now':'2026-03-02T13:00:00.000001+08:00','events':[" OPENED "]}",
           "breached", DUE("02T13:00"));
}

/* ---- pauses: bugs 1, 2, 7 ---- */

static void test_bug_1_pause_counts_on_the_calendar_not_by_the_wall_clock(void) {
    /* paused from Monday 17:00 to Tuesday 10:00: 2 working hours, not 17 */
    expect(PROMISE("within: 10 h, calendar: office, until: request.resolved, pauses: [customer]"),
           TOLD("03T11:00",
                OPENED "," PAUSE("02T17:00", "customer") "," RESUME("03T10:00", "customer")),
           "running", DUE("03T12:00"));
}

static void test_pause_over_a_weekend_uses_nothing_of_an_office_clock(void) {
    expect(PROMISE(OFFICE),
           "{'level':'2','now':'2026-03-09T09:30:00+08:00','events':["
           "{'type':'request.opened','at':'2026-03-06T16:00:00+08:00'}," PAUSE(
               "06T18:00", "customer") "," RESUME("09T09:00", "customer") "]}",
           "running", DUE("09T11:00"));
}

static void test_pause_over_a_weekend_does_not_move_working_days(void) {
    /* glpi 10594: a pause over the weekend must not move a due date in working days */
    expect(PROMISE("within: 3 working days, calendar: office, until: request.resolved, pauses: "
                   "[customer]"),
           "{'level':'2','now':'2026-03-09T09:30:00+08:00','events':["
           "{'type':'request.opened','at':'2026-03-06T16:00:00+08:00'}," PAUSE(
               "06T18:00", "customer") "," RESUME("09T09:00", "customer") "]}",
           "running", DUE("11T18:00"));
}

static void test_overlapping_pauses_stand_still_while_one_holds(void) {
    expect(PROMISE(ALWAYS),
           TOLD("02T16:00", OPENED
                "," PAUSE("02T10:00", "customer") "," PAUSE("02T11:00", "appointment") "," RESUME(
                    "02T12:00", "customer") "," RESUME("02T13:00", "appointment")),
           "running", DUE("02T16:00"));
}

static void test_nothing_is_due_while_paused_and_nothing_breaches(void) {
    Story story = story_on(PROMISE(ALWAYS));
    story_tell(&story, TOLD("05T09:00", OPENED "," PAUSE("02T12:00", "customer")));
    story_expect(&story, "p", 1, "paused", "none");
    /* one hour left: if it resumed now, due in an hour */
    g_assert_cmpstr(story_text(&story, story_find(&story, "p", 1)->projected), ==,
                    "2026-03-05T10:00:00+08:00");
    story_end(&story);
}

static void test_pause_after_due_heals_nothing(void) {
    expect(PROMISE(ALWAYS),
           TOLD("02T20:00",
                OPENED "," PAUSE("02T14:00", "customer") "," RESUME("02T18:00", "customer")),
           "breached", DUE("02T13:00"));
    expect(PROMISE(ALWAYS), TOLD("02T20:00", OPENED "," PAUSE("02T14:00", "customer")), "breached",
           DUE("02T13:00"));
}

static void test_pause_at_the_due_instant_leaves_no_time_when_it_ends(void) {
    expect(PROMISE(ALWAYS),
           TOLD("02T17:00",
                OPENED "," PAUSE("02T13:00", "customer") "," RESUME("02T16:00", "customer")),
           "breached", DUE("02T16:00"));
}

static void test_pause_that_the_promise_does_not_name_changes_nothing(void) {
    expect(PROMISE("within: 4 h, until: request.resolved, pauses: [appointment]"),
           TOLD("02T12:00", OPENED "," PAUSE("02T10:00", "customer")), "running", DUE("02T13:00"));
}

static void test_pause_with_an_end_of_its_own(void) {
    expect(PROMISE(ALWAYS),
           TOLD("02T13:30", OPENED ",{'type':'request.paused','reason':'appointment','until':"
                                   "'2026-03-02T11:00:00+08:00','at':'2026-03-02T10:00:00+08:00'}"),
           "running", DUE("02T14:00"));
}

static void test_solving_ends_a_pause(void) {
    Story story = story_on(PROMISE(ALWAYS));
    story_tell(&story, TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer") "," AT(
                                            "02T16:00", "request.resolved")));
    const Commitment *commitment = story_find(&story, "p", 1);
    g_assert_cmpstr(commitment_state_word(commitment->state), ==, "met");
    g_assert_cmpint(commitment->used, ==, MICROS_PER_HOUR);
    g_assert_true(commitment->late_gross);
    story_end(&story);
}

static void test_bug_2_a_new_level_keeps_the_pauses(void) {
    expect(PROMISE("within: {'1': 4 h, '2': 8 h}, until: request.resolved, pauses: [customer]"),
           TOLD("02T12:00", OPENED "," PAUSE("02T09:30", "customer") "," RESUME(
                                "02T10:30", "customer") "," LEVEL("02T11:00", "1")),
           "running", DUE("02T14:00"));
}

/* ---- levels ---- */

static void test_level_changed_aims_anew_from_the_same_start(void) {
    expect(PROMISE("within: {'1': 2 h, '2': 8 h}, until: request.resolved"),
           TOLD("02T10:30", OPENED "," LEVEL("02T10:00", "1")), "running", DUE("02T11:00"));
}

static void test_level_changed_when_the_new_span_is_over_is_breached(void) {
    expect(PROMISE("within: {'1': 30 min, '2': 8 h}, until: request.resolved"),
           TOLD("02T10:30", OPENED "," LEVEL("02T10:00", "1")), "breached", DUE("02T09:30"));
}

static void test_breached_stays_breached_whatever_level_comes(void) {
    Story story = story_on(PROMISE("within: {'1': 8 h, '2': 30 min}, until: request.resolved"));
    story_tell(&story, TOLD("02T12:00", OPENED
                            "," LEVEL("02T10:00", "1") "," AT("02T11:00", "request.resolved")));
    story_expect(&story, "p", 1, "late", DUE("02T09:30"));
    story_end(&story);
}

static void test_level_without_the_promise_makes_it_void_with_the_reason(void) {
    Story story = story_on(PROMISE("within: {'2': 8 h}, until: request.resolved"));
    story_tell(&story, TOLD("02T12:00", OPENED "," LEVEL("02T10:00", "1")));
    const Commitment *commitment = story_find(&story, "p", 1);
    g_assert_cmpstr(commitment_state_word(commitment->state), ==, "void");
    g_assert_cmpstr(commitment->void_reason, ==, "not promised at level 1");
    story_end(&story);
}

static void test_level_that_adds_a_promise_starts_it_at_the_original_event(void) {
    expect(PROMISE("within: {'1': 8 h}, until: request.resolved"),
           TOLD("02T12:00", OPENED "," LEVEL("02T10:00", "1")), "running", DUE("02T17:00"));
}

static void test_a_promise_added_late_sees_what_met_it_before(void) {
    Story story = story_on(PROMISE("within: {'1': 1 h}, until: request.responded"));
    story_tell(&story, TOLD("02T12:00", OPENED
                            "," AT("02T09:20", "request.responded") "," LEVEL("02T11:00", "1")));
    const Commitment *commitment = story_find(&story, "p", 1);
    g_assert_cmpstr(commitment_state_word(commitment->state), ==, "met");
    g_assert_cmpstr(story_text(&story, commitment->met_at), ==, "2026-03-02T09:20:00+08:00");
    story_end(&story);
}

static void test_void_by_level_comes_back_with_the_level(void) {
    Story story = story_on(PROMISE("within: {'2': 8 h}, until: request.resolved"));
    story_tell(&story,
               TOLD("02T12:00", OPENED "," LEVEL("02T10:00", "1") "," LEVEL("02T11:00", "2")));
    g_assert_cmpuint(story.commitments.list.count, ==, 2);
    g_assert_cmpstr(commitment_state_word(story.commitments.list.items[1]->state), ==, "running");
    g_assert_cmpstr(story_text(&story, story.commitments.list.items[1]->due), ==,
                    "2026-03-02T17:00:00+08:00");
    story_end(&story);
}

static void test_level_corrected_computes_everything_anew_both_ways(void) {
    /* at level 2 with 30 min it was late; the right level gives 4 hours: met */
    Story story = story_on(PROMISE("within: {'1': 4 h, '2': 30 min}, until: request.resolved"));
    story_tell(&story, TOLD("02T12:00", OPENED
                            "," AT("02T11:00", "request.resolved") "," CORRECT("02T11:30", "1")));
    story_expect(&story, "p", 1, "met", DUE("02T13:00"));
    g_assert_nonnull(story.commitments.before);
    const Commitment *before = story_find_in(story.commitments.before, "p", 1);
    g_assert_cmpstr(commitment_state_word(before->state), ==, "late");
    g_assert_cmpstr(story.commitments.levels.items[0].by, ==, "Li Wei");
    story_end(&story);
}

static void test_level_corrected_the_other_way_breaks_what_was_kept(void) {
    expect(PROMISE("within: {'1': 30 min, '2': 4 h}, until: request.resolved"),
           TOLD("02T12:00",
                OPENED "," AT("02T11:00", "request.resolved") "," CORRECT("02T11:30", "1")),
           "late", DUE("02T09:30"));
}

static void test_change_after_a_correction_is_a_change(void) {
    expect(PROMISE("within: {'1': 4 h, '2': 8 h}, until: request.resolved"),
           TOLD("02T12:00", OPENED "," CORRECT("02T10:00", "1") "," LEVEL("02T11:00", "2")),
           "running", DUE("02T17:00"));
}

static void test_interruption_that_passes_10_minutes_raises_the_level_by_timer(void) {
    /* A-L1: nobody says anything at 09:15, and still it is level 1 then */
    static const struct {
        const char *now, *level, *due;
    } READINGS[] = {{"09:15:00", "2", DUE("02T17:00")}, {"09:15:00.000001", "1", DUE("02T11:00")}};
    for (int i = 0; i < 2; i++) {
        Story story = story_on(PROMISE("within: {'1': 2 h, '2': 8 h}, until: request.resolved"));
        story_tell(
            &story,
            arena_printf(story.arena,
                         "{'facts':{'lost':'no'},'now':'2026-03-02T%s+08:00','events':[" OPENED
                         ",{'type':'interruption.began','at':'2026-03-02T09:05:00+08:00'}]}",
                         READINGS[i].now));
        story_expect(&story, "p", 1, "running", READINGS[i].due);
        g_assert_cmpstr(story_find(&story, "p", 1)->level, ==, READINGS[i].level);
        story_end(&story);
    }
}

static void test_interruption_of_exactly_10_minutes_raises_nothing(void) {
    expect(PROMISE("within: {'1': 2 h, '2': 8 h}, until: request.resolved"),
           "{'facts':{'lost':'no'},'now':'2026-03-02T12:00:00+08:00','events':[" OPENED
           ",{'type':'interruption.began','at':'2026-03-02T09:05:00+08:00'},"
           "{'type':'interruption.ended','at':'2026-03-02T09:15:00+08:00'}]}",
           "running", DUE("02T17:00"));
}

static void test_level_of_a_person_stands_until_facts_become_worse(void) {
    const char *promise = PROMISE("within: {'1': 2 h, '2': 8 h}, until: request.resolved");
    /* found level 1 from facts, a person says 2: it stands */
    expect(promise,
           "{'facts':{'lost':'yes'},'level':'2','now':'2026-03-02T10:00:00+08:00','events':[" OPENED
           "]}",
           "running", DUE("02T17:00"));
    /* the facts become worse afterwards: it is raised */
    expect(
        promise,
        "{'facts':{'lost':'no'},'level':'2','now':'2026-03-02T10:00:00+08:00','events':[" OPENED
        ",{'type':'request.facts_set','facts':{'lost':'yes'},'at':'2026-03-02T09:30:00+08:00'}]}",
        "running", DUE("02T11:00"));
}

static void test_unknown_facts_take_the_most_severe_level_that_may_be_right(void) {
    Story story = story_on(PROMISE("within: {'1': 2 h, '2': 8 h}, until: request.resolved"));
    story_tell(&story, "{'now':'2026-03-02T10:00:00+08:00','events':[" OPENED "]}");
    story_expect(&story, "p", 1, "running", DUE("02T11:00"));
    g_assert_cmpstr(story.commitments.levels.items[0].why.en, ==,
                    "assumed until the facts are known");
    story_end(&story);
}

static void test_a_level_that_only_the_log_may_tell_is_not_found_from_facts(void) {
    Story story = story_on(PROMISE("within: {'1': 2 h, '2': 8 h}, until: request.resolved"));
    History *history = (History *)story_history(
        &story, "{'facts':{'lost':'yes'},'now':'2026-03-02T10:00:00+08:00','events':[" OPENED "]}");
    history->level_is_told = true;
    commitments_run(story.arena, story.rulebook, history, history->now, &story.commitments);
    g_assert_cmpuint(story.commitments.list.count, ==, 0);
    g_assert_cmpuint(story.commitments.levels.count, ==, 0);
    story_end(&story);
}

static void test_explained_stops_have_names(void) {
    Story story = story_on(PROMISE(ALWAYS));
    Stops stops = {0}, named;
    *LIST_ADD(story.arena, &stops) = (Stop){0, 1, "appointment + resolved"};
    explain_stops(story.arena, story.programme, &stops, "en", &named);
    g_assert_cmpstr(named.items[0].reason, ==, "appointed time + resolved");
    story_end(&story);
}

static void test_days_of_years_without_published_holidays_are_marked(void) {
    Story story =
        story_on("programme: t\nversion: '1'\nname: T\nzone: Asia/Shanghai\nclauses: {R: R}\n"
                 "calendars: {office: {weekly: {mon-fri: ['09:00-18:00']}, holidays: [cn]}}\n"
                 "promises: [{id: p, name: p, clauses: [R], within: 4 h, calendar: office, from: "
                 "request.opened,"
                 " until: request.resolved}]\n");
    const Calendar *office = rulebook_calendar(story.rulebook, "office");
    Instant from = story_instant(&story, "2040-03-05T10:00:00+08:00");
    Stretches stretches;
    explain_clock(story.arena, office, from, from + MICROS_PER_HOUR, &(Stops){0}, "en", 9,
                  &stretches);
    g_assert_cmpstr(stretches.items[0].text, ==, "counted (holidays not known yet)");
    explain_clock(story.arena, office, from, from + MICROS_PER_HOUR, &(Stops){0}, "zh", 9,
                  &stretches);
    g_assert_cmpstr(stretches.items[0].text, ==, "计时（当年节假日未公布）");
    story_end(&story);
}

/* ---- reopening ---- */

#define REOPENED                                                                                   \
    TOLD("02T20:00",                                                                               \
         OPENED "," AT("02T11:00", "request.resolved") "," AT("02T15:00", "request.reopened"))

static void test_reopened_continues_with_the_used_part_used(void) {
    Story story = story_on(PROMISE(ALWAYS));
    story_tell(&story, REOPENED);
    story_expect(&story, "p", 1, "met", DUE("02T13:00"));
    g_assert_true(story_find(&story, "p", 1)->superseded);
    story_expect(&story, "p", 2, "breached", DUE("02T17:00")); /* 2 h were left at 15:00 */
    story_end(&story);
}

static void test_reopened_restarts_where_the_promise_says_so(void) {
    Story story = story_on(PROMISE(ALWAYS ", reopen: restart"));
    story_tell(&story, REOPENED);
    story_expect(&story, "p", 1, "met", DUE("02T13:00"));
    g_assert_false(story_find(&story, "p", 1)->superseded);
    story_expect(&story, "p", 2, "breached", DUE("02T19:00"));
    story_end(&story);
}

static void test_reopened_runs_on_as_if_it_had_never_been_solved(void) {
    Story story = story_on(PROMISE(ALWAYS ", reopen: run_on"));
    story_tell(&story, REOPENED);
    story_expect(&story, "p", 2, "breached", DUE("02T13:00"));
    story_end(&story);
}

static void test_reopening_does_not_ask_for_the_first_answer_again(void) {
    Story story = story_on(PROMISE("within: 10 min, until: request.responded"));
    story_tell(&story,
               TOLD("02T20:00",
                    OPENED "," AT("02T09:05", "request.responded") "," AT(
                        "02T11:00", "request.resolved") "," AT("02T15:00", "request.reopened")));
    g_assert_cmpuint(story.commitments.list.count, ==, 1);
    story_expect(&story, "p", 1, "met", DUE("02T09:10"));
    story_end(&story);
}

/* ---- again ---- */

static void test_once_ignores_later_starting_events(void) {
    Story story = story_on(HEAD "promises: [{id: p, name: p, clauses: [R], within: 4 h,"
                                " from: customer.wrote, until: customer.answered}]\n");
    story_tell(&story,
               TOLD("02T20:00",
                    OPENED "," AT("02T10:00", "customer.wrote") "," AT(
                        "02T11:00", "customer.answered") "," AT("02T12:00", "customer.wrote")));
    g_assert_cmpuint(story.commitments.list.count, ==, 1);
    story_end(&story);
}

static void test_rearm_answers_every_message(void) {
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], within: 4 h, again: rearm,"
                      " from: customer.wrote, until: customer.answered}]\n");
    story_tell(
        &story,
        TOLD("02T16:30", OPENED
             "," AT("02T10:00", "customer.wrote") "," AT("02T10:30", "customer.wrote") "," AT(
                 "02T11:00", "customer.answered") "," AT("02T12:00", "customer.wrote")));
    g_assert_cmpuint(story.commitments.list.count, ==, 2);
    story_expect(&story, "p", 1, "met", DUE("02T14:00"));
    story_expect(&story, "p", 2, "breached", DUE("02T16:00"));
    story_end(&story);
}

static void test_each_tells_the_customer_something_every_two_hours(void) {
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], within: 2 h, again: each,"
                      " from: [request.opened, customer.informed], until: customer.informed,"
                      " void_on: request.resolved}]\n");
    story_tell(&story,
               TOLD("02T15:00",
                    OPENED "," AT("02T10:30", "customer.informed") "," AT(
                        "02T13:00", "customer.informed") "," AT("02T14:00", "request.resolved")));
    story_expect(&story, "p", 1, "met", DUE("02T11:00"));
    story_expect(&story, "p", 2, "late", DUE("02T12:30"));
    story_expect(&story, "p", 3, "void", DUE("02T15:00"));
    story_end(&story);
}

static void test_each_moves_the_start_of_what_still_runs(void) {
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], within: 4 h, again: each,"
                      " from: customer.wrote, until: customer.answered}]\n");
    story_tell(&story, TOLD("02T12:00", OPENED "," AT("02T10:00", "customer.wrote") "," AT(
                                            "02T11:00", "customer.wrote")));
    g_assert_cmpuint(story.commitments.list.count, ==, 1);
    story_expect(&story, "p", 1, "running", DUE("02T15:00"));
    story_end(&story);
}

/* ---- by and ahead: bug of drifting fixed dates ---- */

static void test_an_appointed_time_does_not_drift_with_pauses(void) {
    /* glpi 17186 */
    Story story = story_on(HEAD "promises: [{id: p, name: p, clauses: [R], by: yes,"
                                " from: visit.agreed, until: visit.arrived, pauses: customer}]\n");
    story_tell(&story, TOLD("03T08:00", OPENED
                            ",{'type':'visit.agreed','for':'2026-03-03T10:00:00+08:00',"
                            "'at':'2026-03-02T09:30:00+08:00'}," PAUSE("02T10:00", "customer")));
    story_expect(&story, "p", 1, "running", DUE("03T10:00"));
    story_end(&story);
}

static void test_an_appointment_can_be_moved_before_it_is_missed(void) {
    Story story = story_on(HEAD "promises: [{id: p, name: p, clauses: [R], by: yes,"
                                " from: visit.agreed, until: visit.arrived}]\n");
    story_tell(&story, TOLD("04T11:00", OPENED ",{'type':'visit.agreed','for':'2026-03-03T10:00:00+"
                                               "08:00','at':'2026-03-02T09:30:00+08:00'}"
                                               ",{'type':'visit.agreed','for':'2026-03-04T10:00:00+"
                                               "08:00','at':'2026-03-02T20:00:00+08:00'}"
                                               ",{'type':'visit.agreed','for':'2026-03-05T10:00:00+"
                                               "08:00','at':'2026-03-04T10:30:00+08:00'}"));
    story_expect(&story, "p", 1, "breached", DUE("04T10:00"));
    story_end(&story);
}

static void test_ahead_of_an_instant(void) {
    Story story = story_on(HEAD "promises: [{id: p, name: p, clauses: [R], ahead: 3 days,"
                                " from: number.change_decided, until: number.change_announced}]\n");
    story_tell(&story, TOLD("20T09:00",
                            "{'type':'number.change_decided','for':'2026-03-20T00:00:00+08:00',"
                            "'at':'2026-03-02T09:30:00+08:00'}," AT("17T00:00",
                                                                    "number.change_announced")));
    story_expect(&story, "p", 1, "met", DUE("17T00:00"));
    story_end(&story);
}

static void test_ahead_of_the_end_of_a_period(void) {
    Story story = story_on(
        HEAD
        "periods: [{id: assurance, name: a, lasts: 24 months}, {id: life, name: l, lasts: life}]\n"
        "promises: [{id: p, name: p, clauses: [R], ahead: 60 days, of: assurance.ends,"
        " from: contract.accepted, until: contract.renewal_offered}]\n");
    story_tell(&story, "{'now':'2026-03-02T09:00:00+08:00','events':[{'type':'contract.accepted',"
                       "'at':'2024-03-10T15:00:00+08:00'}]}");
    /* the 10th belongs to the period until its end of day */
    story_expect(&story, "p", 1, "breached", "2026-01-10T00:00:00+08:00");
    story_end(&story);
}

/* ---- recurring duties: bug 13 ---- */

#define CONTRACT(now, ...)                                                                         \
    "{'now':'" now "T09:00:00+08:00','events':[{'type':'contract.accepted',"                       \
    "'at':'2026-01-31T10:00:00+08:00'}" __VA_ARGS__ "]}"
#define DONE(day) ",{'type':'maintenance.done','at':'2026-" day "T12:00:00+08:00'}"
#define MONTHLY                                                                                    \
    HEAD "promises: [{id: p, name: p, clauses: [R], every: 1 month, from: contract.accepted,"      \
         " until: maintenance.done, void_on: contract.renewal_offered}]\n"

static void test_monthly_from_the_31st_clamps_and_does_not_drift(void) {
    Story story = story_on(MONTHLY);
    story_tell(&story, CONTRACT("2026-04-15", DONE("02-10") DONE("03-05")));
    story_expect(&story, "p", 1, "met", "2026-02-28T10:00:00+08:00");
    story_expect(&story, "p", 2, "met", "2026-03-31T10:00:00+08:00");
    story_expect(&story, "p", 3, "running", "2026-04-30T10:00:00+08:00");
    g_assert_null(story_find(&story, "p", 4));
    story_end(&story);
}

static void test_bug_13_an_overdue_duty_never_disappears(void) {
    Story story = story_on(MONTHLY);
    story_tell(&story, CONTRACT("2026-05-15", DONE("04-20")));
    story_expect(&story, "p", 1, "late", "2026-02-28T10:00:00+08:00"); /* made up for in April */
    story_expect(&story, "p", 2, "breached", "2026-03-31T10:00:00+08:00");
    story_expect(&story, "p", 3, "breached", "2026-04-30T10:00:00+08:00");
    story_expect(&story, "p", 4, "running", "2026-05-31T10:00:00+08:00");
    story_end(&story);
}

static void test_more_than_owed_is_not_saved_up(void) {
    Story story = story_on(MONTHLY);
    story_tell(&story, CONTRACT("2026-04-15", DONE("02-10") DONE("02-11") DONE("02-12")));
    story_expect(&story, "p", 2, "breached", "2026-03-31T10:00:00+08:00");
    story_end(&story);
}

static void test_a_series_ends_with_its_contract(void) {
    Story story = story_on(MONTHLY);
    story_tell(&story,
               CONTRACT("2026-06-15",
                        ",{'type':'contract.renewal_offered','at':'2026-03-10T12:00:00+08:00'}"));
    story_expect(&story, "p", 1, "breached", "2026-02-28T10:00:00+08:00");
    story_expect(&story, "p", 2, "void", "2026-03-31T10:00:00+08:00");
    g_assert_null(story_find(&story, "p", 3));
    story_end(&story);
}

static void test_twice_a_year(void) {
    Story story = story_on(HEAD "promises: [{id: p, name: p, clauses: [R], times: 2, per: 1 year,"
                                " from: contract.accepted, until: training.held}]\n");
    story_tell(&story, CONTRACT("2027-03-15",
                                ",{'type':'training.held','at':'2026-05-05T10:00:00+08:00'}"));
    story_expect(&story, "p", 1, "met", "2027-01-31T10:00:00+08:00");
    story_expect(&story, "p", 2, "breached", "2027-01-31T10:00:00+08:00");
    story_expect(&story, "p", 3, "running", "2028-01-31T10:00:00+08:00");
    story_end(&story);
}

static void test_once_a_quarter_of_the_civil_year(void) {
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], every: 3 months, frame: civil,"
                      " from: contract.accepted, until: inspection.finished}]\n");
    story_tell(&story, CONTRACT("2026-05-15", ""));
    story_expect(&story, "p", 1, "breached", "2026-04-01T00:00:00+08:00");
    story_expect(&story, "p", 2, "running", "2026-07-01T00:00:00+08:00");
    story_end(&story);
}

static void test_recurring_duty_of_one_period_only(void) {
    Story story = story_on(
        HEAD
        "periods: [{id: assurance, name: a, lasts: 2 months}, {id: maintenance, name: m, lasts: "
        "life}]\n"
        "promises: [{id: p, name: p, clauses: [R], every: 1 month, applies: {period: maintenance},"
        " from: contract.accepted, until: maintenance.done}]\n");
    story_tell(&story, CONTRACT("2026-05-15", ""));
    /* assurance: 31 January to the end of 31 March; the period that maintenance begins in counts */
    story_expect(&story, "p", 1, "breached", "2026-04-30T10:00:00+08:00");
    g_assert_cmpstr(story_text(&story, story_find(&story, "p", 1)->start), ==,
                    "2026-04-01T00:00:00+08:00");
    story_expect(&story, "p", 2, "running", "2026-05-31T10:00:00+08:00");
    g_assert_null(story_find(&story, "p", 3));
    story_end(&story);
}

static void test_a_missed_appointment_does_not_hide_the_next_one(void) {
    /* C-H1: the second change of number must be announced ahead, too */
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], ahead: 3 days, again: rearm,"
                      " from: number.change_decided, until: number.change_announced}]\n");
    story_tell(&story, "{'now':'2026-07-02T00:00:00+08:00','events':["
                       "{'type':'number.change_decided','for':'2026-03-20T00:00:00+08:00','at':'"
                       "2026-03-01T09:00:00+08:00'},"
                       "{'type':'number.change_decided','for':'2026-07-01T00:00:00+08:00','at':'"
                       "2026-06-01T09:00:00+08:00'},"
                       "{'type':'number.change_announced','at':'2026-06-20T09:00:00+08:00'}]}");
    story_expect(&story, "p", 1, "late", "2026-03-17T00:00:00+08:00");
    story_expect(&story, "p", 2, "met", "2026-06-28T00:00:00+08:00");
    story_end(&story);
}

static void test_beside_owes_one_for_each_starting_event(void) {
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], within: 4 h, again: beside,"
                      " from: part.needed, until: part.shipped}]\n");
    story_tell(&story,
               TOLD("02T14:00", OPENED "," AT("02T09:30", "part.needed") "," AT(
                                    "02T10:00", "part.needed") "," AT("02T11:00", "part.shipped")));
    story_expect(&story, "p", 1, "met", DUE("02T13:30"));
    story_expect(&story, "p", 2, "running", DUE("02T14:00"));
    story_end(&story);
}

static void test_signed_together_counts_whatever_stands_first(void) {
    const char *promise = HEAD "promises: [{id: p, name: p, clauses: [R], within: 1 h,"
                               " from: contract.signed, until: warranty.signed}]\n";
    expect(
        promise,
        TOLD("02T14:00", AT("02T10:00", "warranty.signed") "," AT("02T10:00", "contract.signed")),
        "met", DUE("02T11:00"));
    expect(
        promise,
        TOLD("02T14:00", AT("02T09:59", "warranty.signed") "," AT("02T10:00", "contract.signed")),
        "breached", DUE("02T11:00"));
    expect(
        HEAD "promises: [{id: p, name: p, clauses: [R], within: 1 h, early: yes,"
             " from: contract.signed, until: warranty.signed}]\n",
        TOLD("02T14:00", AT("02T09:59", "warranty.signed") "," AT("02T10:00", "contract.signed")),
        "met", DUE("02T11:00"));
}

static void test_a_promise_that_reopening_starts_is_owed_once(void) {
    Story story =
        story_on(HEAD "promises: [{id: p, name: p, clauses: [R], within: 4 h, again: each,"
                      " from: [request.opened, request.reopened], until: request.resolved}]\n");
    story_tell(&story, REOPENED);
    g_assert_cmpuint(story.commitments.list.count, ==, 2);
    story_expect(&story, "p", 2, "breached", DUE("02T19:00"));
    story_end(&story);
}

static void test_withdrawing_heals_no_breach(void) {
    Story story = story_on(PROMISE(ALWAYS));
    story_tell(&story, TOLD("02T20:00", OPENED "," AT("02T15:00", "request.cancelled")));
    story_expect(&story, "p", 1, "void", DUE("02T13:00"));
    g_assert_true(story_find(&story, "p", 1)->void_overdue);
    g_assert_true(commitment_is_broken(story_find(&story, "p", 1)));
    story_end(&story);
}

/* ---- conditions, cancellation ---- */

static void test_on_site_promise_starts_when_the_mode_is_known_from_the_report_on(void) {
    expect(PROMISE("within: 12 h, until: visit.arrived, applies: {support_mode: on_site}"),
           TOLD("02T12:00", OPENED ",{'type':'request.mode_set','support_mode':'on_site','at':'"
                                   "2026-03-02T10:00:00+08:00'}"),
           "running", DUE("02T21:00"));
}

static void test_promise_that_no_longer_applies_is_void(void) {
    Story story =
        story_on(PROMISE("within: 12 h, until: visit.arrived, applies: {support_mode: on_site}"));
    story_tell(
        &story,
        TOLD(
            "02T12:00", OPENED
            ",{'type':'request.mode_set','support_mode':'on_site','at':'2026-03-02T10:00:00+08:00'}"
            ",{'type':'request.mode_set','support_mode':'telephone','at':'2026-03-02T11:00:00+08:"
            "00'}"));
    g_assert_cmpstr(story_find(&story, "p", 1)->void_reason, ==, "no longer applies");
    story_end(&story);
}

static void test_withdrawn_request_owes_nothing_more(void) {
    Story story = story_on(PROMISE(ALWAYS));
    story_tell(&story, TOLD("02T20:00", OPENED "," AT("02T10:00", "request.cancelled")));
    story_expect(&story, "p", 1, "void", DUE("02T13:00"));
    g_assert_cmpuint(story_find(&story, "p", 1)->timers.count, ==, 0);
    story_end(&story);
}

static void test_void_on_an_event(void) {
    expect(PROMISE("within: 12 h, until: visit.arrived, void_on: request.resolved"),
           TOLD("02T20:00", OPENED "," AT("02T10:00", "request.resolved")), "void",
           DUE("02T21:00"));
}

/* ---- facts late, out of order, in the future ---- */

static void test_clocks_run_on_when_it_happened_and_late_records_are_flagged(void) {
    Story story = story_on(PROMISE("within: 10 min, until: request.responded"));
    story_tell(&story, TOLD("02T20:00", "{'type':'request.opened','at':'2026-03-02T09:10:00+08:00',"
                                        "'recorded':'2026-03-02T09:40:00+08:00'}"
                                        ",{'type':'request.responded','at':'2026-03-02T09:15:00+08:"
                                        "00','recorded':'2026-03-02T09:16:00+08:00'}"));
    story_expect(&story, "p", 1, "met", DUE("02T09:20"));
    g_assert_true(story_find(&story, "p", 1)->backdated);
    story_end(&story);
}

static void test_recorded_within_the_tolerance_is_not_flagged(void) {
    Story story = story_on(PROMISE("within: 10 min, until: request.responded"));
    story_tell(&story, TOLD("02T20:00", "{'type':'request.opened','at':'2026-03-02T09:10:00+08:00',"
                                        "'recorded':'2026-03-02T09:25:00+08:00'}"));
    g_assert_false(story_find(&story, "p", 1)->backdated);
    story_end(&story);
}

static void test_events_out_of_order_give_the_same_answer(void) {
    expect(
        PROMISE(ALWAYS),
        TOLD("02T20:00", AT("02T12:00", "request.resolved") "," RESUME(
                             "02T11:00", "customer") "," PAUSE("02T10:00", "customer") "," OPENED),
        "met", DUE("02T14:00"));
}

static void test_an_event_in_the_future_is_refused(void) {
    Story story = story_on(PROMISE(ALWAYS));
    g_assert_null(
        story_history(&story, TOLD("02T10:00", OPENED "," AT("02T10:01", "request.resolved"))));
    g_assert_cmpint(story.call.errors->code, ==, ERROR_FUTURE);
    story_end(&story);
}

static void refuse(const char *history, const char *field) {
    Story story = story_on(PROMISE(ALWAYS));
    g_assert_null(story_history(&story, history));
    g_assert_cmpstr(story.call.errors->field, ==, field);
    story_end(&story);
}

static void test_histories_with_mistakes_are_refused_by_field(void) {
    refuse("{'events':[{'at':'2026-03-02T09:00:00+08:00','type':'request.opnd'}]}", "type");
    refuse("{'events':[{'at':'2026-03-02T09:00:00','type':'request.opened'}]}", "at");
    refuse("{'events':[{'type':'request.opened'}]}", "at");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z'}]}", "type");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.paused'}]}", "reason");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.paused','reason':'tea'}]}",
           "reason");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.level_set'}]}", "level");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.level_set','level':'9'}]}",
           "level");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'visit.agreed'}]}", "for");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.opened','wen':1}]}", "wen");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.opened','facts':{'x':1}}]}",
           "x");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.opened','facts':[]}]}",
           "facts");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','type':'request.opened','corrected':3}]}",
           "corrected");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','recorded':'2026-03-02T08:00:00Z','type':'"
           "request.opened'}]}",
           "recorded");
    refuse("{'events':[7]}", "events");
    refuse("{'events':7}", "events");
    refuse("{'level':'9','events':[]}", "level");
    refuse("{'level':[],'events':[]}", "level");
    refuse("{'level':'1','evnts':[]}", "evnts");
    refuse("{'events':[{'at':[],'type':'request.opened'}]}", "at");
    refuse("{'events':[{'at':'2026-03-02T09:00:00Z','until':'2026-03-02T09:00:00Z','type':'request."
           "paused','reason':'customer'}]}",
           "until");
    refuse("{'facts':{'period':'assurence'},'events':[]}", "period");
    refuse("{'facts':{'level':'9'},'events':[]}", "level");
    refuse("{'facts':{'service_level':'Z'},'events':[]}", "service_level");
}

/* ---- warnings and escalations: bug 8 ---- */

#define LADDER                                                                                     \
    "ladders: {up: {rungs: [{at: 50%, tell: engineer}, {at: 1 h before due, tell: leader},"        \
    " {at: 30 min after due, tell: [manager, director]}]}}\n"

static void test_warnings_and_rungs_stand_on_the_same_clock(void) {
    Story story = story_on(
        HEAD LADDER "promises: [{id: p, name: p, clauses: [R], within: 10 h, calendar: office,"
                    " from: request.opened, until: request.resolved, warn: 80%, escalate: up}]\n");
    story_tell(&story, TOLD("02T17:30", OPENED));
    const Timers *timers = &story_find(&story, "p", 1)->timers;
    g_assert_cmpuint(timers->count, ==, 4);
    g_assert_cmpstr(story_text(&story, timers->items[0].at), ==, "2026-03-02T17:00:00+08:00");
    g_assert_true(timers->items[0].passed);
    g_assert_cmpstr(story_text(&story, timers->items[1].at), ==, "2026-03-02T14:00:00+08:00");
    /* due Tuesday 10:00; an hour of office time before is the closing of Monday, or Tuesday 09:00
     */
    g_assert_cmpstr(story_text(&story, timers->items[2].at), ==, "2026-03-03T09:00:00+08:00");
    g_assert_cmpstr(story_text(&story, timers->items[3].at), ==, "2026-03-03T10:30:00+08:00");
    g_assert_false(timers->items[3].passed);
    story_end(&story);
}

static void test_bug_8_each_rung_tells_once_and_not_after_the_promise_was_met(void) {
    Story story =
        story_on(HEAD LADDER "promises: [{id: p, name: p, clauses: [R], within: 4 h,"
                             " from: request.opened, until: request.resolved, escalate: up}]\n");
    story_tell(&story, TOLD("02T20:00", OPENED "," AT("02T11:30", "request.resolved")));
    const Timers *timers = &story_find(&story, "p", 1)->timers;
    g_assert_cmpuint(timers->count, ==, 1);
    g_assert_cmpstr(timers->items[0].place, ==, "50%");
    story_end(&story);
}

static void test_warning_moves_with_pauses_and_has_no_instant_while_paused(void) {
    Story story = story_on(PROMISE(ALWAYS ", warn: 50%"));
    story_tell(&story, TOLD("02T10:00", OPENED "," PAUSE("02T09:30", "customer")));
    g_assert_cmpint(story_find(&story, "p", 1)->timers.items[0].at, ==, INSTANT_NONE);
    story_tell(&story, TOLD("02T12:00", OPENED
                            "," PAUSE("02T09:30", "customer") "," RESUME("02T10:30", "customer")));
    g_assert_cmpstr(story_text(&story, story_find(&story, "p", 1)->timers.items[0].at), ==,
                    "2026-03-02T12:00:00+08:00");
    story_end(&story);
}

static void test_share_of_a_span_is_rounded_up_to_a_second(void) {
    Story story = story_on(PROMISE("within: 10 s, until: request.resolved, warn: 33.33%"));
    story_tell(&story, TOLD("02T10:00", OPENED));
    g_assert_cmpstr(story_text(&story, story_find(&story, "p", 1)->timers.items[0].at), ==,
                    "2026-03-02T09:00:04+08:00");
    story_end(&story);
}

/* ---- calendars of levels, time that never comes ---- */

static void test_around_the_clock_for_one_level_and_office_hours_for_the_rest(void) {
    const char *promise =
        PROMISE("within: {'1': 4 h, '2': 4 h}, calendar: {'1': always, '2': office},"
                " until: request.resolved");
    expect(promise, TOLD("02T18:30", "{'type':'request.opened','at':'2026-03-02T17:00:00+08:00'}"),
           "running", DUE("03T12:00"));
    expect(promise,
           TOLD("02T18:30", "{'type':'request.opened','at':'2026-03-02T17:00:00+08:00'}," LEVEL(
                                "02T18:00", "1")),
           "running", DUE("02T21:00"));
}

static void test_a_calendar_that_closes_for_good_has_no_due_instant(void) {
    Story story =
        story_on("programme: t\nversion: '1'\nname: T\nzone: UTC\nclauses: {R: R}\n"
                 "calendars: {old: {weekly: {}, exceptions: {'2020-01-01': ['00:00-24:00']}}}\n"
                 "promises: [{id: p, name: p, clauses: [R], within: 1 h, calendar: old,"
                 " from: request.opened, until: request.resolved}]\n");
    story_tell(&story, "{'now':'2026-03-02T09:00:00Z','events':[" OPENED "]}");
    const Commitment *commitment = story_find(&story, "p", 1);
    g_assert_cmpint(commitment->problem, ==, CALENDAR_NO_WORKING_TIME);
    g_assert_cmpint(commitment->due, ==, INSTANT_NONE);
    story_end(&story);
}

#define TEST(function) g_test_add_func("/commitment/" #function, function)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_running);
    TEST(test_met_exactly_at_due_is_met);
    TEST(test_met_a_microsecond_later_is_late);
    TEST(test_open_at_due_runs_a_moment_later_is_breached);
    TEST(test_bug_1_pause_counts_on_the_calendar_not_by_the_wall_clock);
    TEST(test_pause_over_a_weekend_uses_nothing_of_an_office_clock);
    TEST(test_pause_over_a_weekend_does_not_move_working_days);
    TEST(test_overlapping_pauses_stand_still_while_one_holds);
    TEST(test_nothing_is_due_while_paused_and_nothing_breaches);
    TEST(test_pause_after_due_heals_nothing);
    TEST(test_pause_at_the_due_instant_leaves_no_time_when_it_ends);
    TEST(test_pause_that_the_promise_does_not_name_changes_nothing);
    TEST(test_pause_with_an_end_of_its_own);
    TEST(test_solving_ends_a_pause);
    TEST(test_bug_2_a_new_level_keeps_the_pauses);
    TEST(test_level_changed_aims_anew_from_the_same_start);
    TEST(test_level_changed_when_the_new_span_is_over_is_breached);
    TEST(test_breached_stays_breached_whatever_level_comes);
    TEST(test_level_without_the_promise_makes_it_void_with_the_reason);
    TEST(test_level_that_adds_a_promise_starts_it_at_the_original_event);
    TEST(test_a_promise_added_late_sees_what_met_it_before);
    TEST(test_void_by_level_comes_back_with_the_level);
    TEST(test_level_corrected_computes_everything_anew_both_ways);
    TEST(test_level_corrected_the_other_way_breaks_what_was_kept);
    TEST(test_change_after_a_correction_is_a_change);
    TEST(test_interruption_that_passes_10_minutes_raises_the_level_by_timer);
    TEST(test_interruption_of_exactly_10_minutes_raises_nothing);
    TEST(test_level_of_a_person_stands_until_facts_become_worse);
    TEST(test_unknown_facts_take_the_most_severe_level_that_may_be_right);
    TEST(test_a_level_that_only_the_log_may_tell_is_not_found_from_facts);
    TEST(test_explained_stops_have_names);
    TEST(test_days_of_years_without_published_holidays_are_marked);
    TEST(test_reopened_continues_with_the_used_part_used);
    TEST(test_reopened_restarts_where_the_promise_says_so);
    TEST(test_reopened_runs_on_as_if_it_had_never_been_solved);
    TEST(test_reopening_does_not_ask_for_the_first_answer_again);
    TEST(test_once_ignores_later_starting_events);
    TEST(test_rearm_answers_every_message);
    TEST(test_each_tells_the_customer_something_every_two_hours);
    TEST(test_each_moves_the_start_of_what_still_runs);
    TEST(test_an_appointed_time_does_not_drift_with_pauses);
    TEST(test_an_appointment_can_be_moved_before_it_is_missed);
    TEST(test_ahead_of_an_instant);
    TEST(test_ahead_of_the_end_of_a_period);
    TEST(test_monthly_from_the_31st_clamps_and_does_not_drift);
    TEST(test_bug_13_an_overdue_duty_never_disappears);
    TEST(test_more_than_owed_is_not_saved_up);
    TEST(test_a_series_ends_with_its_contract);
    TEST(test_twice_a_year);
    TEST(test_once_a_quarter_of_the_civil_year);
    TEST(test_recurring_duty_of_one_period_only);
    TEST(test_a_missed_appointment_does_not_hide_the_next_one);
    TEST(test_beside_owes_one_for_each_starting_event);
    TEST(test_signed_together_counts_whatever_stands_first);
    TEST(test_a_promise_that_reopening_starts_is_owed_once);
    TEST(test_withdrawing_heals_no_breach);
    TEST(test_on_site_promise_starts_when_the_mode_is_known_from_the_report_on);
    TEST(test_promise_that_no_longer_applies_is_void);
    TEST(test_withdrawn_request_owes_nothing_more);
    TEST(test_void_on_an_event);
    TEST(test_clocks_run_on_when_it_happened_and_late_records_are_flagged);
    TEST(test_recorded_within_the_tolerance_is_not_flagged);
    TEST(test_events_out_of_order_give_the_same_answer);
    TEST(test_an_event_in_the_future_is_refused);
    TEST(test_histories_with_mistakes_are_refused_by_field);
    TEST(test_warnings_and_rungs_stand_on_the_same_clock);
    TEST(test_bug_8_each_rung_tells_once_and_not_after_the_promise_was_met);
    TEST(test_warning_moves_with_pauses_and_has_no_instant_while_paused);
    TEST(test_share_of_a_span_is_rounded_up_to_a_second);
    TEST(test_around_the_clock_for_one_level_and_office_hours_for_the_rest);
    TEST(test_a_calendar_that_closes_for_good_has_no_due_instant);
    return g_test_run();
}
