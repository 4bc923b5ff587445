/* When what is promised can't be held because nobody is on duty who may answer (A-P1): told cases,
 * a slow reference, ten minutes by ten minutes, for made-up houses, and which promises wait for a
 * person in the model programmes. */
#include "base/yaml.h"
#include "rules/duty_gaps.h"
#include "rules/first_call.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <string.h>

enum { ANNA = 1, BO = 2, CHEN = 3, PEOPLE = 3 };
enum { LIFTS = 11, POWER = 12 };
enum { STEP = 10 }; /* minutes; all that is made up lies on this grid */

static const int64_t MEMBERS[] = {ANNA, BO, CHEN};

typedef struct Desk {
    Arena *arena;
    Call call;
    Zone *zone;
    Calendar *office, *always;
    DutyHouse house;
    DutyNeeds needs;
} Desk;

static CivilDay day(const char *text) {
    CivilDay day = 0;
    g_assert_true(civil_parse(text, &day));
    return day;
}

static Calendar *office_in(Desk *desk, const char *zone) {
    const char *text = arena_printf(
        desk->arena, "{zone: %s, weekly: {mon-fri: ['08:30-12:00', '13:30-18:00']}}", zone);
    const Node *node = yaml_parse(&desk->call, "office", text, strlen(text));
    g_assert_nonnull(node);
    CalendarSpec *spec = ARENA_NEW(desk->arena, CalendarSpec);
    g_assert_true(calendar_spec_read(&desk->call, node, NULL, &(HolidaySource){NULL}, spec));
    return calendar_new(&desk->call, spec);
}

static Desk desk_in(const char *zone) {
    Desk desk = {.arena = arena_new()};
    desk.call = call_begin(desk.arena, 0);
    desk.zone = zone_new(&desk.call, "zone", zone);
    g_assert_nonnull(desk.zone);
    desk.office = office_in(&desk, zone);
    desk.always = calendar_new_always(&desk.call, zone);
    for (int64_t user = ANNA; user <= CHEN; user++)
        *LIST_ADD(desk.arena, &desk.house.people) = (DutyPerson){.user = user, .active = true};
    return desk;
}

static void desk_close(Desk *desk) {
    calendar_free(desk->office);
    calendar_free(desk->always);
    zone_free(desk->zone);
    arena_free(desk->arena);
}

static Instant at(Desk *desk, const char *text) {
    Instant instant;
    g_assert_true(instant_parse(&desk->call, "test", text, &instant));
    return instant;
}

/* Around the clock, a day each. */
static DutyRoster *add_roster(Desk *desk, const char *role) {
    DutyRoster *roster = LIST_ADD(desk->arena, &desk->house.rosters);
    *roster = (DutyRoster){.role = role,
                           .rule = {.zone = desk->zone,
                                    .members = MEMBERS,
                                    .member_count = 1,
                                    .starts_on = day("2026-01-01"),
                                    .ends_on = CIVIL_DAY_NONE,
                                    .turn_days = 1}};
    return roster;
}

static DutyNeed *add_need(Desk *desk, const char *role, int64_t skill) {
    DutyNeed *need = LIST_ADD(desk->arena, &desk->needs);
    need->skill = skill;
    *LIST_ADD(desk->arena, &need->roles) = role;
    return need;
}

static void add_term(Desk *desk, DutyNeed *need, const Calendar *calendar, const char *from,
                     const char *to) {
    *LIST_ADD(desk->arena, &need->terms) = (DutyTerm){calendar, at(desk, from), at(desk, to)};
}

static void qualify(Desk *desk, int64_t user, int64_t skill, const char *since,
                    const char *expires_on) {
    DutyPerson *person = &desk->house.people.items[user - ANNA];
    *LIST_ADD(desk->arena, &person->qualifications) = (Qualification){
        skill, since ? day(since) : CIVIL_DAY_NONE, expires_on ? day(expires_on) : CIVIL_DAY_NONE};
}

static void add_change(Desk *desk, DutyRoster *roster, const char *from, const char *until,
                       int64_t instead_of, int64_t by) {
    *LIST_ADD(desk->arena, &roster->changes) =
        (RosterChange){at(desk, from), at(desk, until), instead_of, by};
}

static DutyGaps gaps_between(Desk *desk, const char *from, const char *to) {
    DutyGaps gaps;
    duty_gaps(desk->arena, &desk->house, &desk->needs, at(desk, from), at(desk, to), &gaps);
    return gaps;
}

static void expect_gap(Desk *desk, const DutyGaps *gaps, size_t index, const char *from,
                       const char *to, GapReason reason, int64_t skill) {
    g_assert_cmpint(index, <, gaps->count);
    g_assert_cmpint(gaps->items[index].from, ==, at(desk, from));
    g_assert_cmpint(gaps->items[index].to, ==, at(desk, to));
    g_assert_cmpint(gaps->items[index].reason, ==, reason);
    g_assert_cmpint(gaps->items[index].skill, ==, skill);
}

/* ---- told ---- */

static void test_a_role_without_a_roster_is_a_gap_while_it_is_promised(void) {
    Desk desk = desk_in("Asia/Shanghai");
    DutyNeed *need = add_need(&desk, "duty_engineer", 0);
    add_term(&desk, need, desk.always, "2026-03-05T00:00:00+08:00", "2026-03-10T00:00:00+08:00");
    add_term(&desk, need, desk.always, "2026-03-08T00:00:00+08:00", "2026-03-12T00:00:00+08:00");
    add_roster(&desk, "someone_else");
    DutyGaps gaps = gaps_between(&desk, "2026-03-01T00:00:00+08:00", "2026-03-29T00:00:00+08:00");
    g_assert_cmpint(gaps.count, ==, 1);
    expect_gap(&desk, &gaps, 0, "2026-03-05T00:00:00+08:00", "2026-03-12T00:00:00+08:00",
               GAP_NOBODY, 0);
    desk_close(&desk);
}

static void test_leave_is_a_gap_in_the_open_hours_alone(void) {
    Desk desk = desk_in("Asia/Shanghai");
    DutyRoster *roster = add_roster(&desk, "hotline");
    add_change(&desk, roster, "2026-03-05T10:00:00+08:00", "2026-03-06T09:00:00+08:00", ANNA, 0);
    DutyNeed *need = add_need(&desk, "hotline", 0);
    add_term(&desk, need, desk.office, "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
    DutyGaps gaps = gaps_between(&desk, "2026-03-01T00:00:00+08:00", "2026-03-29T00:00:00+08:00");
    g_assert_cmpint(gaps.count, ==, 3);
    expect_gap(&desk, &gaps, 0, "2026-03-05T10:00:00+08:00", "2026-03-05T12:00:00+08:00",
               GAP_NOBODY, 0);
    expect_gap(&desk, &gaps, 1, "2026-03-05T13:30:00+08:00", "2026-03-05T18:00:00+08:00",
               GAP_NOBODY, 0);
    expect_gap(&desk, &gaps, 2, "2026-03-06T08:30:00+08:00", "2026-03-06T09:00:00+08:00",
               GAP_NOBODY, 0);
    desk_close(&desk);
}

static void test_anyone_of_the_roles_will_do(void) {
    Desk desk = desk_in("Asia/Shanghai");
    DutyRoster *roster = add_roster(&desk, "duty_engineer");
    add_change(&desk, roster, "2026-03-05T10:00:00+08:00", "2026-03-05T20:00:00+08:00", ANNA, 0);
    add_roster(&desk, "hotline");
    DutyNeed *need = add_need(&desk, "duty_engineer", 0);
    *LIST_ADD(desk.arena, &need->roles) = "hotline";
    add_term(&desk, need, desk.always, "2026-01-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00");
    DutyGaps gaps = gaps_between(&desk, "2026-03-01T00:00:00+08:00", "2026-03-29T00:00:00+08:00");
    g_assert_cmpint(gaps.count, ==, 0);
    desk_close(&desk);
}

/* From the day after the last; a renewal that begins later leaves the days between. */
static void test_a_qualification_that_expires_is_a_gap_from_the_next_day_on(void) {
    Desk desk = desk_in("Europe/Berlin");
    add_roster(&desk, "duty_engineer");
    qualify(&desk, ANNA, LIFTS, "2026-01-01", "2026-03-27");
    qualify(&desk, ANNA, LIFTS, "2026-03-31", NULL);
    add_term(&desk, add_need(&desk, "duty_engineer", LIFTS), desk.always,
             "2026-01-01T00:00:00+01:00", "2027-01-01T00:00:00+01:00");
    add_term(&desk, add_need(&desk, "duty_engineer", 0), desk.always, "2026-01-01T00:00:00+01:00",
             "2027-01-01T00:00:00+01:00");
    DutyGaps gaps = gaps_between(&desk, "2026-03-20T00:00:00Z", "2026-04-10T00:00:00Z");
    g_assert_cmpint(gaps.count, ==, 1);
    /* clocks go forward on the 29th */
    expect_gap(&desk, &gaps, 0, "2026-03-28T00:00:00+01:00", "2026-03-31T00:00:00+02:00",
               GAP_EXPIRED, LIFTS);
    desk_close(&desk);
}

static void test_a_rosters_own_skill_counts_before_the_needs(void) {
    Desk desk = desk_in("Asia/Shanghai");
    add_roster(&desk, "duty_engineer")->skill = POWER;
    DutyNeed *plain = add_need(&desk, "duty_engineer", 0);
    add_term(&desk, plain, desk.always, "2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00");
    DutyNeed *lifts = add_need(&desk, "duty_engineer", LIFTS);
    add_term(&desk, lifts, desk.always, "2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00");
    DutyGaps gaps = gaps_between(&desk, "2026-03-01T00:00:00+08:00", "2026-03-29T00:00:00+08:00");
    g_assert_cmpint(gaps.count, ==, 1);
    expect_gap(&desk, &gaps, 0, "2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00",
               GAP_UNSKILLED, POWER);
    desk.house.people.items[0].active = false;
    gaps = gaps_between(&desk, "2026-03-01T00:00:00+08:00", "2026-03-29T00:00:00+08:00");
    g_assert_cmpint(gaps.count, ==, 1);
    g_assert_cmpint(gaps.items[0].reason, ==, GAP_LEFT);
    desk_close(&desk);
}

/* Bo's lifts have expired, Anna never had power: he is nearer, and his is the skill that is told.
 */
static void test_whoever_is_nearest_gives_the_reason(void) {
    Desk desk = desk_in("Asia/Shanghai");
    static const int64_t BO_ALONE[] = {BO};
    add_roster(&desk, "duty_engineer")->skill = POWER;
    DutyRoster *second = add_roster(&desk, "duty_engineer");
    second->skill = LIFTS;
    second->rule.members = BO_ALONE;
    qualify(&desk, BO, LIFTS, NULL, "2026-03-01");
    add_term(&desk, add_need(&desk, "duty_engineer", 0), desk.always, "2026-03-02T00:00:00+08:00",
             "2026-03-03T00:00:00+08:00");
    DutyGaps gaps = gaps_between(&desk, "2026-03-01T00:00:00+08:00", "2026-03-29T00:00:00+08:00");
    g_assert_cmpint(gaps.count, ==, 1);
    expect_gap(&desk, &gaps, 0, "2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00",
               GAP_EXPIRED, LIFTS);
    desk_close(&desk);
}

static void test_a_gap_hits_a_term_in_its_open_hours(void) {
    Desk desk = desk_in("Asia/Shanghai");
    DutyGap night = {.from = at(&desk, "2026-03-04T18:00:00+08:00"),
                     .to = at(&desk, "2026-03-05T08:30:00+08:00")};
    DutyTerm office = {desk.office, at(&desk, "2026-01-01T00:00:00Z"),
                       at(&desk, "2027-01-01T00:00:00Z")};
    DutyTerm always = {desk.always, at(&desk, "2026-03-05T08:00:00+08:00"),
                       at(&desk, "2027-01-01T00:00:00Z")};
    *LIST_ADD(desk.arena, &night.needs) = 1;
    g_assert_false(duty_gap_hits(&night, 1, &office));
    g_assert_true(duty_gap_hits(&night, 1, &always));
    g_assert_false(duty_gap_hits(&night, 0, &always));
    night.to += MICROS_PER_MINUTE;
    g_assert_true(duty_gap_hits(&night, 1, &office));
    desk_close(&desk);
}

/* ---- the slow reference ---- */

static int64_t slow_user(const Shifts *shifts, Instant instant) {
    for (size_t i = 0; i < shifts->count; i++)
        if (shifts->items[i].from <= instant && instant < shifts->items[i].to)
            return shifts->items[i].user;
    return 0;
}

/* "qualified", "expired", or NULL: never. */
static const char *slow_standing(const Desk *desk, int64_t user, int64_t skill, CivilDay today) {
    const char *found = skill ? NULL : "qualified";
    const Qualifications *all = &desk->house.people.items[user - ANNA].qualifications;
    for (size_t i = 0; i < all->count && g_strcmp0(found, "qualified"); i++) {
        const Qualification *one = &all->items[i];
        bool begun = one->since == CIVIL_DAY_NONE || today >= one->since;
        bool over = one->expires_on != CIVIL_DAY_NONE && today > one->expires_on;
        if (one->skill == skill && begun)
            found = over ? "expired" : "qualified";
    }
    return found;
}

static bool slow_promised(const DutyNeed *need, Instant instant) {
    for (size_t i = 0; i < need->terms.count; i++) {
        const DutyTerm *term = &need->terms.items[i];
        if (term->from <= instant && instant < term->to &&
            calendar_elapsed(term->calendar, instant, instant + 1) == 1)
            return true;
    }
    return false;
}

/* NULL: no gap. */
static const char *slow_gap(const Desk *desk, const Shifts *shifts, const DutyNeed *need,
                            Instant instant) {
    bool left = false, unskilled = false, expired = false, may = false, fit = false, lapsed = false;
    for (size_t i = 0; i < desk->house.rosters.count; i++) {
        const DutyRoster *roster = &desk->house.rosters.items[i];
        int64_t user = slow_user(&shifts[i], instant);
        bool called = false;
        for (size_t r = 0; r < need->roles.count; r++)
            called |= !strcmp(need->roles.items[r], roster->role);
        if (!called || !user)
            continue;
        if (!desk->house.people.items[user - ANNA].active) {
            left = true;
            continue;
        }
        CivilDay today = zone_day(roster->rule.zone, instant);
        const char *own = slow_standing(desk, user, roster->skill, today);
        const char *wanted = slow_standing(desk, user, need->skill, today);
        unskilled |= !own;
        expired |= own && *own == 'e';
        may |= own && *own == 'q';
        fit |= own && *own == 'q' && wanted && *wanted == 'q';
        lapsed |= wanted && *wanted == 'e';
    }
    if (!slow_promised(need, instant) || fit || (need->skill && !may) || (!need->skill && may))
        return NULL;
    if (need->skill)
        return lapsed ? "expired" : "unskilled";
    return expired ? "expired" : unskilled ? "unskilled" : left ? "left" : "nobody";
}

static int64_t steps(GRand *chance, int from, int to) {
    return g_rand_int_range(chance, from, to) * STEP * MICROS_PER_MINUTE;
}

static void make_up_people(Desk *desk, GRand *chance, CivilDay first) {
    for (int i = 0; i < PEOPLE; i++) {
        DutyPerson *person = &desk->house.people.items[i];
        person->active = g_rand_int_range(chance, 0, 6) > 0;
        for (int count = g_rand_int_range(chance, 0, 4); count; count--) {
            CivilDay since = first + g_rand_int_range(chance, -10, 12);
            CivilDay last = since + g_rand_int_range(chance, 0, 9);
            *LIST_ADD(desk->arena, &person->qualifications) =
                (Qualification){g_rand_boolean(chance) ? LIFTS : POWER,
                                g_rand_boolean(chance) ? since : CIVIL_DAY_NONE,
                                g_rand_boolean(chance) ? last : CIVIL_DAY_NONE};
        }
    }
}

static void make_up_roster(Desk *desk, GRand *chance, CivilDay first, Instant from) {
    bool hours = g_rand_boolean(chance);
    DutyRoster *roster = add_roster(desk, g_rand_boolean(chance) ? "duty_engineer" : "hotline");
    roster->skill = g_rand_int_range(chance, 0, 3) ? 0 : POWER;
    roster->rule.member_count = (size_t)g_rand_int_range(chance, 1, PEOPLE + 1);
    roster->rule.starts_on = first + g_rand_int_range(chance, -20, 4);
    roster->rule.turn_days = g_rand_int_range(chance, 1, 4);
    roster->rule.handover = hours ? steps(chance, 0, 144) : 0;
    roster->rule.weekdays = g_rand_boolean(chance) ? (unsigned)g_rand_int_range(chance, 1, 128) : 0;
    roster->rule.from = hours ? steps(chance, 0, 144) : 0;
    roster->rule.to = hours ? steps(chance, 0, 144) : 0;
    for (int count = g_rand_int_range(chance, 0, 3); count; count--) {
        Instant begins = from + steps(chance, 0, 12 * 144);
        int64_t by = g_rand_int_range(chance, 0, PEOPLE + 1);
        *LIST_ADD(desk->arena, &roster->changes) =
            (RosterChange){begins, begins + steps(chance, 1, 300),
                           by ? g_rand_int_range(chance, 0, PEOPLE + 1) : ANNA, by};
    }
}

static void make_up_need(Desk *desk, GRand *chance, Instant from) {
    static const int64_t SKILLS[] = {0, LIFTS, POWER};
    DutyNeed *need = add_need(desk, g_rand_boolean(chance) ? "duty_engineer" : "hotline",
                              SKILLS[g_rand_int_range(chance, 0, 3)]);
    if (g_rand_boolean(chance))
        *LIST_ADD(desk->arena, &need->roles) = "hotline";
    for (int count = g_rand_int_range(chance, 1, 4); count; count--) {
        Instant begins = from + steps(chance, -300, 10 * 144);
        *LIST_ADD(desk->arena, &need->terms) =
            (DutyTerm){g_rand_boolean(chance) ? desk->office : desk->always, begins,
                       begins + steps(chance, 1, 9 * 144)};
    }
}

static bool is_of(const DutyGap *gap, size_t need) {
    for (size_t i = 0; i < gap->needs.count; i++)
        if (gap->needs.items[i] == need)
            return true;
    return false;
}

static const char *told_at(const DutyGaps *gaps, size_t need, Instant instant) {
    for (size_t i = 0; i < gaps->count; i++)
        if (is_of(&gaps->items[i], need) && gaps->items[i].from <= instant &&
            instant < gaps->items[i].to)
            return GAP_REASON_WORDS[gaps->items[i].reason];
    return NULL;
}

static bool share_a_need(const DutyGap *one, const DutyGap *other) {
    for (size_t i = 0; i < one->needs.count; i++)
        if (is_of(other, one->needs.items[i]))
            return true;
    return false;
}

/* In order of time, none empty; what goes on for the same reason is one, and what several needs
 * have alike, too. */
static void check_order(const DutyGaps *gaps) {
    for (size_t i = 0; i < gaps->count; i++) {
        const DutyGap *one = &gaps->items[i];
        g_assert_cmpint(one->from, <, one->to);
        g_assert_cmpint(one->needs.count, >, 0);
        if (i)
            g_assert_cmpint(gaps->items[i - 1].from, <=, one->from);
        for (size_t k = 0; k < gaps->count; k++) {
            const DutyGap *other = &gaps->items[k];
            bool alike = other->reason == one->reason && other->skill == one->skill;
            bool goes_on = other->to == one->from && share_a_need(one, other);
            bool twice = i != k && other->from == one->from && other->to == one->to;
            g_assert_false(alike && (goes_on || twice));
        }
    }
}

static void check_house(Desk *desk, Instant from, Instant to, int *ret_told) {
    DutyGaps gaps;
    Shifts shifts[4];
    duty_gaps(desk->arena, &desk->house, &desk->needs, from, to, &gaps);
    for (size_t i = 0; i < desk->house.rosters.count; i++)
        roster_shifts(desk->arena, &desk->house.rosters.items[i].rule,
                      &desk->house.rosters.items[i].changes, from, to, &shifts[i]);
    for (size_t need = 0; need < desk->needs.count; need++)
        for (Instant instant = from; instant < to; instant += STEP * MICROS_PER_MINUTE)
            g_assert_cmpstr(told_at(&gaps, need, instant), ==,
                            slow_gap(desk, shifts, &desk->needs.items[need], instant));
    check_order(&gaps);
    for (size_t i = 0; i < gaps.count; i++)
        ret_told[gaps.items[i].reason]++;
}

/* Over a change of the clocks, back or forward. */
static void test_gaps_are_those_of_a_slow_reference(void) {
    static const struct {
        const char *zone, *from;
    } PLACES[] = {{"Asia/Shanghai", "2026-03-24"},
                  {"Europe/Berlin", "2026-03-24"},
                  {"America/New_York", "2026-10-27"},
                  {"Australia/Lord_Howe", "2026-03-30"},
                  {"America/Havana", "2026-10-27"}}; /* falls back over midnight */
    int told[4] = {0};
    GRand *chance = g_rand_new_with_seed(11);
    for (int round = 0; round < 300; round++) {
        Desk desk = desk_in(PLACES[round % G_N_ELEMENTS(PLACES)].zone);
        CivilDay first = day(PLACES[round % G_N_ELEMENTS(PLACES)].from);
        Instant from = zone_from_local(desk.zone, local_time(first, 0));
        make_up_people(&desk, chance, first);
        for (int count = g_rand_int_range(chance, 0, 4); count; count--)
            make_up_roster(&desk, chance, first, from);
        for (int count = g_rand_int_range(chance, 1, 4); count; count--)
            make_up_need(&desk, chance, from);
        check_house(&desk, from, from + 12 * MICROS_PER_DAY, told);
        desk_close(&desk);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++)
        g_assert_cmpint(told[i], >, 50); /* each reason was tried */
    g_rand_free(chance);
}

/* ---- which promises wait for a person ---- */

static const char *called_first(Desk *desk, const char *file) {
    const char *path = arena_printf(desk->arena, "%s/programmes/%s.yaml", SOURCE_ROOT, file);
    const Programme *programme = programme_open(&desk->call, path, NULL);
    const char *text = "";
    g_assert_nonnull(programme);
    for (size_t i = 0; i < programme->promises.count; i++) {
        const Promise *promise = &programme->promises.items[i];
        Texts roles;
        if (!promise_needs_a_person(promise))
            continue;
        first_call_roles(desk->arena, programme, promise, &roles);
        text = arena_printf(desk->arena, "%s%s:", text, promise->record.id);
        for (size_t k = 0; k < roles.count; k++)
            text = arena_printf(desk->arena, "%s %s", text, roles.items[k]);
        text = arena_printf(desk->arena, "%s\n", text);
    }
    return text;
}

static void test_the_model_programmes_say_whom_they_call(void) {
    Desk desk = desk_in("Asia/Shanghai");
    g_assert_cmpstr(called_first(&desk, "it-maintenance"), ==,
                    "response: duty_engineer\n"
                    "call_back: duty_engineer\n"
                    "dispatch: duty_engineer\n"
                    "dispatch_protected: duty_engineer\n"
                    "arrival: duty_engineer\n"
                    "support_arrival: duty_engineer\n");
    g_assert_cmpstr(called_first(&desk, "product-supply"), ==,
                    "response: duty_engineer hotline\n"
                    "on_site: duty_engineer hotline\n"
                    "guidance: duty_engineer hotline\n");
    g_assert_cmpstr(called_first(&desk, "project-warranty"), ==,
                    "response: duty_engineer hotline\n"
                    "on_site: duty_engineer hotline\n"
                    "consulting: duty_engineer project_manager\n"
                    "complaint_accepted: duty_engineer project_manager\n");
    desk_close(&desk);
}

#define TEST(name) g_test_add_func("/duty-gaps/" #name, name)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_a_role_without_a_roster_is_a_gap_while_it_is_promised);
    TEST(test_leave_is_a_gap_in_the_open_hours_alone);
    TEST(test_anyone_of_the_roles_will_do);
    TEST(test_a_qualification_that_expires_is_a_gap_from_the_next_day_on);
    TEST(test_a_rosters_own_skill_counts_before_the_needs);
    TEST(test_whoever_is_nearest_gives_the_reason);
    TEST(test_a_gap_hits_a_term_in_its_open_hours);
    TEST(test_gaps_are_those_of_a_slow_reference);
    TEST(test_the_model_programmes_say_whom_they_call);
    return g_test_run();
}
