/* Who is on duty: rotations, hours, handovers in zones that change their clocks, changes, gaps; and
 * a slow reference, minute by minute, for made-up rosters (A-P1). */
#include "base/instant.h"
#include "rules/roster.h"

#include <glib.h>
#include <string.h>

enum { ANNA = 1, BO = 2, CHEN = 3 };

static const int64_t MEMBERS[] = {ANNA, BO, CHEN};
static const RosterChanges NO_CHANGES = {0};

typedef struct Desk {
    Arena *arena;
    Call call;
    Zone *zone;
    RosterRule rule;
} Desk;

static CivilDay day(const char *text) {
    CivilDay day = 0;
    g_assert_true(civil_parse(text, &day));
    return day;
}

static Desk desk_in(const char *zone) {
    Desk desk = {.arena = arena_new()};
    desk.call = call_begin(desk.arena, 0);
    desk.zone = zone_new(&desk.call, "zone", zone);
    g_assert_nonnull(desk.zone);
    desk.rule = (RosterRule){.zone = desk.zone,
                             .members = MEMBERS,
                             .member_count = 3,
                             .starts_on = day("2026-03-02"),
                             .ends_on = CIVIL_DAY_NONE,
                             .turn_days = 7,
                             .handover = 8 * MICROS_PER_HOUR};
    return desk;
}

static void desk_close(Desk *desk) {
    zone_free(desk->zone);
    arena_free(desk->arena);
}

static Instant at(Desk *desk, const char *text) {
    Instant instant;
    g_assert_true(instant_parse(&desk->call, "test", text, &instant));
    return instant;
}

static int64_t on(Desk *desk, const RosterChanges *changes, const char *text) {
    return roster_on_duty(desk->arena, &desk->rule, changes, at(desk, text), NULL);
}

static void test_turns_are_handed_over_at_the_hour(void) {
    Desk desk = desk_in("Asia/Shanghai");
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-02T07:59:59+08:00"), ==, 0);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-02T08:00:00+08:00"), ==, ANNA);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-09T07:59:59+08:00"), ==, ANNA);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-09T08:00:00+08:00"), ==, BO);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-23T08:00:00+08:00"), ==, ANNA);
    desk_close(&desk);
}

/* Bugs never to have 4 and 5: a handover at 08:00 stays at 08:00 when clocks change. */
static void test_a_handover_stays_at_its_hour_when_clocks_change(void) {
    Desk desk = desk_in("Europe/Berlin");
    Instant until;
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-29T23:00:00+02:00"), ==, ANNA);
    g_assert_cmpint(roster_on_duty(desk.arena, &desk.rule, &NO_CHANGES,
                                   at(&desk, "2026-03-28T12:00:00+01:00"), &until),
                    ==, ANNA);
    g_assert_cmpint(until, ==, at(&desk, "2026-03-30T08:00:00+02:00"));
    desk_close(&desk);
}

static void test_hours_past_midnight_belong_to_their_day(void) {
    Desk desk = desk_in("Asia/Shanghai");
    desk.rule.turn_days = 1;
    desk.rule.handover = 20 * MICROS_PER_HOUR;
    desk.rule.from = 20 * MICROS_PER_HOUR;
    desk.rule.to = 8 * MICROS_PER_HOUR;
    desk.rule.weekdays = 1u << 4; /* Fridays */
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-06T19:59:00+08:00"), ==, 0);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-06T20:00:00+08:00"), ==, BO);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-07T07:59:00+08:00"), ==, BO);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-07T08:00:00+08:00"), ==, 0);
    desk_close(&desk);
}

/* The complaint of others: turns that count only days with hours drift. */
static void test_turns_count_days_without_hours_too(void) {
    Desk desk = desk_in("Asia/Shanghai");
    desk.rule.turn_days = 1;
    desk.rule.handover = 0;
    desk.rule.weekdays = 0x1F; /* Monday to Friday */
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-06T12:00:00+08:00"), ==, BO);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-07T12:00:00+08:00"), ==, 0);
    g_assert_cmpint(on(&desk, &NO_CHANGES, "2026-03-09T12:00:00+08:00"), ==, BO);
    desk_close(&desk);
}

static RosterChange change(Desk *desk, const char *from, const char *until, int64_t of,
                           int64_t by) {
    return (RosterChange){at(desk, from), at(desk, until), of, by};
}

static void test_a_running_shift_is_taken_over_and_given_back(void) {
    Desk desk = desk_in("Asia/Shanghai");
    RosterChange items[] = {
        change(&desk, "2026-03-04T12:00:00+08:00", "2026-03-04T18:00:00+08:00", ANNA, CHEN)};
    RosterChanges changes = {items, 1, 1};
    Shifts shifts;
    roster_shifts(desk.arena, &desk.rule, &changes, at(&desk, "2026-03-04T00:00:00+08:00"),
                  at(&desk, "2026-03-05T00:00:00+08:00"), &shifts);
    g_assert_cmpint(shifts.count, ==, 3);
    g_assert_cmpint(shifts.items[0].user, ==, ANNA);
    g_assert_cmpint(shifts.items[1].user, ==, CHEN);
    g_assert_true(shifts.items[1].changed);
    g_assert_cmpint(shifts.items[2].from, ==, at(&desk, "2026-03-04T18:00:00+08:00"));
    desk_close(&desk);
}

static void test_leave_is_covered_afterwards(void) {
    Desk desk = desk_in("Asia/Shanghai");
    RosterChange items[] = {
        change(&desk, "2026-03-04T12:00:00+08:00", "2026-03-04T18:00:00+08:00", ANNA, 0),
        change(&desk, "2026-03-04T13:00:00+08:00", "2026-03-04T15:00:00+08:00", ANNA, CHEN),
        change(&desk, "2026-03-04T14:00:00+08:00", "2026-03-04T16:00:00+08:00", BO, CHEN)};
    RosterChanges changes = {items, 3, 3};
    g_assert_cmpint(on(&desk, &changes, "2026-03-04T12:30:00+08:00"), ==, 0);
    g_assert_cmpint(on(&desk, &changes, "2026-03-04T13:00:00+08:00"), ==, CHEN);
    g_assert_cmpint(on(&desk, &changes, "2026-03-04T15:00:00+08:00"), ==, 0); /* not Bo's hours */
    g_assert_cmpint(on(&desk, &changes, "2026-03-04T18:00:00+08:00"), ==, ANNA);
    desk_close(&desk);
}

static void test_who_is_away_is_not_called(void) {
    Desk desk = desk_in("Asia/Shanghai");
    RosterChange items[] = {
        change(&desk, "2026-03-03T00:00:00+08:00", "2026-03-08T00:00:00+08:00", ANNA, CHEN),
        change(&desk, "2026-03-03T00:00:00+08:00", "2026-03-08T00:00:00+08:00", BO, 0)};
    RosterChanges changes = {items, 2, 2};
    UserIds order;
    roster_call_order(desk.arena, &desk.rule, &changes, at(&desk, "2026-03-04T00:00:00+08:00"),
                      &order);
    g_assert_cmpint(order.count, ==, 1);
    g_assert_cmpint(order.items[0], ==, CHEN);
    roster_call_order(desk.arena, &desk.rule, &NO_CHANGES, at(&desk, "2026-03-10T00:00:00+08:00"),
                      &order);
    g_assert_cmpint(order.count, ==, 3);
    g_assert_cmpint(order.items[0], ==, BO);
    g_assert_cmpint(order.items[1], ==, CHEN);
    g_assert_cmpint(order.items[2], ==, ANNA);
    desk_close(&desk);
}

static void test_gaps_say_why(void) {
    Desk desk = desk_in("Asia/Shanghai");
    RosterPerson people[] = {{ANNA, true, true, day("2026-03-05")},
                             {BO, true, false, CIVIL_DAY_NONE},
                             {CHEN, false, true, CIVIL_DAY_NONE}};
    RosterPeople all = {people, 3, 3};
    RosterGaps gaps;
    roster_gaps(desk.arena, &desk.rule, &NO_CHANGES, &all, true,
                at(&desk, "2026-03-01T08:00:00+08:00"), at(&desk, "2026-03-23T08:00:00+08:00"),
                &gaps);
    static const GapReason REASONS[] = {GAP_NOBODY, GAP_EXPIRED, GAP_UNSKILLED, GAP_LEFT};
    g_assert_cmpint(gaps.count, ==, 4);
    for (size_t i = 0; i < gaps.count; i++)
        g_assert_cmpint(gaps.items[i].reason, ==, REASONS[i]);
    g_assert_cmpint(gaps.items[1].from, ==, at(&desk, "2026-03-06T00:00:00+08:00"));
    desk_close(&desk);
}

/* ---- the slow reference ---- */

static bool has_hours(const RosterRule *rule, CivilDay on_day, Instant instant) {
    int weekday = (int)(((on_day + 3) % 7 + 7) % 7);
    if (on_day < rule->starts_on - 1 ||
        (rule->ends_on != CIVIL_DAY_NONE && on_day > rule->ends_on) ||
        (rule->weekdays && !(rule->weekdays & (1u << weekday))))
        return false;
    Instant from = zone_from_local(rule->zone, local_time(on_day, rule->from));
    CivilDay last = rule->to <= rule->from ? on_day + 1 : on_day;
    return instant >= from && instant < zone_from_local(rule->zone, local_time(last, rule->to));
}

static int64_t slow_on_duty(const RosterRule *rule, const RosterChanges *changes, Instant instant) {
    CivilDay today = zone_day(rule->zone, instant);
    int64_t user = 0;
    if (has_hours(rule, today, instant) || has_hours(rule, today - 1, instant)) {
        CivilDay turn = today;
        if (instant < zone_from_local(rule->zone, local_time(today, rule->handover)))
            turn--;
        if (turn >= rule->starts_on)
            user = rule->members[(size_t)((turn - rule->starts_on) / rule->turn_days) %
                                 rule->member_count];
    }
    int64_t planned = user;
    for (size_t i = 0; i < changes->count; i++) {
        const RosterChange *one = &changes->items[i];
        bool holds = instant >= one->from && instant < one->until;
        bool meant = !one->instead_of || one->instead_of == user ||
                     (!user && one->by && one->instead_of == planned);
        if (holds && meant)
            user = one->by ? one->by : user && one->instead_of ? 0 : user;
    }
    return user;
}

static int64_t of_shifts(const Shifts *shifts, Instant instant) {
    for (size_t i = 0; i < shifts->count; i++)
        if (shifts->items[i].from <= instant && instant < shifts->items[i].to)
            return shifts->items[i].user;
    return 0;
}

static RosterRule made_up(GRand *chance, const Zone *zone) {
    bool hours = g_rand_boolean(chance);
    return (RosterRule){.zone = zone,
                        .members = MEMBERS,
                        .member_count = (size_t)g_rand_int_range(chance, 1, 4),
                        .starts_on = day("2026-03-20") + g_rand_int_range(chance, 0, 12),
                        .ends_on = CIVIL_DAY_NONE,
                        .turn_days = g_rand_int_range(chance, 1, 9),
                        .handover = g_rand_int_range(chance, 0, 24) * MICROS_PER_HOUR,
                        .weekdays = g_rand_boolean(chance) ? g_rand_int_range(chance, 1, 128) : 0,
                        .from = hours ? g_rand_int_range(chance, 0, 24) * MICROS_PER_HOUR : 0,
                        .to = hours ? g_rand_int_range(chance, 0, 24) * MICROS_PER_HOUR : 0};
}

static void test_shifts_are_those_of_a_slow_reference(void) {
    static const char *const ZONES[] = {"Asia/Shanghai", "Europe/Berlin", "America/New_York",
                                        "Australia/Lord_Howe"};
    GRand *chance = g_rand_new_with_seed(7);
    for (int round = 0; round < 400; round++) {
        Desk desk = desk_in(ZONES[round % 4]);
        RosterRule rule = made_up(chance, desk.zone);
        Instant from = at(&desk, "2026-03-24T00:00:00Z"), to = from + 16 * MICROS_PER_DAY;
        RosterChange items[3];
        RosterChanges changes = {items, (size_t)g_rand_int_range(chance, 0, 4), 3};
        for (size_t i = 0; i < changes.count; i++) {
            Instant begins = from + g_rand_int_range(chance, 0, 14 * 24) * MICROS_PER_HOUR;
            items[i] =
                (RosterChange){begins, begins + g_rand_int_range(chance, 1, 72) * MICROS_PER_HOUR,
                               g_rand_int_range(chance, 0, 4), g_rand_int_range(chance, 0, 4)};
            if (!items[i].by && !items[i].instead_of)
                items[i].by = ANNA;
        }
        Shifts shifts;
        roster_shifts(desk.arena, &rule, &changes, from, to, &shifts);
        for (Instant instant = from; instant < to; instant += 10 * MICROS_PER_MINUTE)
            g_assert_cmpint(of_shifts(&shifts, instant), ==,
                            slow_on_duty(&rule, &changes, instant));
        for (size_t i = 1; i < shifts.count; i++)
            g_assert_cmpint(shifts.items[i - 1].to, <=, shifts.items[i].from);
        desk_close(&desk);
    }
    g_rand_free(chance);
}

#define TEST(name) g_test_add_func("/roster/" #name, name)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_turns_are_handed_over_at_the_hour);
    TEST(test_a_handover_stays_at_its_hour_when_clocks_change);
    TEST(test_hours_past_midnight_belong_to_their_day);
    TEST(test_turns_count_days_without_hours_too);
    TEST(test_a_running_shift_is_taken_over_and_given_back);
    TEST(test_leave_is_covered_afterwards);
    TEST(test_who_is_away_is_not_called);
    TEST(test_gaps_say_why);
    TEST(test_shifts_are_those_of_a_slow_reference);
    return g_test_run();
}
