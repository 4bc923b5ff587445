/* What applies to a unit on a day: contract, acceptance, period, and why the others don't. Each
 * test says in the field's words which commitment it is about (docs/commitments.md). */
#include "base/zone.h"
#include "rules/entitlement.h"
#include "rules/programme_check.h"
#include <glib.h>

#define HEAD                                                                                       \
    "programme: test\nversion: '1'\nname: Test\nzone: Asia/Shanghai\nbackdating: 15 min\n"         \
    "clauses: {P1: Periods, R: Response}\n"                                                        \
    "facts:\n"                                                                                     \
    "  supplied_by_us: {name: supplied by us, type: yes_no, source: equipment}\n"                  \
    "  recognised: {name: recognised, type: yes_no, source: equipment}\n"                          \
    "levels: [{id: '1', name: One}]\n"                                                             \
    "promises:\n"                                                                                  \
    "  - {id: p, name: p, clauses: [R], from: request.opened, within: 4 h, until: "                \
    "request.resolved}\n"
#define LIFE                                                                                       \
    "periods:\n  - {id: assurance, name: {en: Assurance, zh: 质量保证期}, lasts: 2 years, "   \
    "clauses: [P1]}\n  - {id: maintenance, name: Maintenance, lasts: life, clauses: [P1]}\n"
#define TWO_YEARS "periods:\n  - {id: warranty, name: Warranty, lasts: 2 years, clauses: [P1]}\n"

enum { UNIT = 10, ABOVE = 11, OLD = 12, OLDER = 13, SITE_ID = 20, OTHER_SITE = 21 };

/* A unit with its surroundings, on a programme. */
typedef struct House {
    Arena *arena;
    Call call;
    Zone *zone;
    const Programme *programme;
    UnitCase unit;
    Entitlement found;
} House;

static CivilDay day(const char *text) {
    CivilDay found;
    g_assert_true(civil_parse(text, &found));
    return found;
}

static House house_on(const char *yaml) {
    House house = {.arena = arena_new()};
    house.call = call_begin(house.arena, 0);
    house.programme = programme_open_text(&house.call, "test.yaml", yaml, strlen(yaml), NULL);
    for (const Error *error = house.call.errors; error; error = error->next)
        g_test_message("%s", error_text(house.arena, error));
    g_assert_nonnull(house.programme);
    house.zone = zone_new(&house.call, "zone", "Asia/Shanghai");
    Equipment *unit = entity_new(house.arena, &EQUIPMENT);
    unit->head.id = UNIT;
    unit->site = SITE_ID;
    house.unit = (UnitCase){.unit = unit,
                            .site = SITE_ID,
                            .zone = house.zone,
                            .zone_known = true,
                            .on = day("2026-11-22")};
    return house;
}

static void house_end(House *house) {
    zone_free(house->zone);
    arena_free(house->arena);
}

static Equipment *the_unit(House *house) {
    return (Equipment *)(uintptr_t)house->unit.unit;
}

static Equipment *add_unit(House *house, Units *units, int64_t id) {
    Equipment *unit = entity_new(house->arena, &EQUIPMENT);
    unit->head.id = id;
    *LIST_ADD(house->arena, units) = unit;
    return unit;
}

/* An active contract for the whole customer, accepted on that day (NULL: not yet). */
static Contract *add_contract(House *house, const char *number, const char *accepted_on) {
    Contract *contract = entity_new(house->arena, &CONTRACT);
    contract->head.id = (int64_t)house->unit.contracts.count + 1;
    contract->number = number;
    contract->status = CONTRACT_IS_ACTIVE;
    contract->whole_customer = true;
    if (accepted_on)
        contract->accepted_on = day(accepted_on);
    *LIST_ADD(house->arena, &house->unit.contracts) =
        (ContractCase){.contract = contract, .programme = house->programme};
    return contract;
}

/* A cover of the last contract, which then covers only what is listed. */
static Cover *add_cover(House *house, int64_t equipment, int64_t site) {
    ContractCase *one = &house->unit.contracts.items[house->unit.contracts.count - 1];
    Cover *cover = entity_new(house->arena, &COVER);
    cover->head.id = 100 + (int64_t)one->covers.count;
    cover->equipment = equipment;
    cover->site = site;
    ((Contract *)(uintptr_t)one->contract)->whole_customer = false;
    *LIST_ADD(house->arena, &one->covers) = cover;
    return cover;
}

static void find(House *house) {
    entitlement_find(house->arena, &house->unit, &house->found);
}

static void find_on(House *house, const char *on) {
    house->unit.on = day(on);
    find(house);
}

static const char *reason(const House *house, size_t contract) {
    return APPLY_REASON_WORDS[house->found.verdicts.items[contract].reason];
}

static void expect_contract(House *house, const char *number) {
    g_assert_nonnull(house->found.applies);
    g_assert_cmpstr(house->found.applies->contract->contract->number, ==, number);
}

static void expect_period(House *house, const char *on, const char *period) {
    find_on(house, on);
    g_assert_cmpstr(house->found.period ? house->found.period->period->record.id : "none", ==,
                    period);
}

static void expect_acceptance(House *house, const char *accepted_on, const char *by) {
    find(house);
    g_assert_nonnull(house->found.applies);
    CivilDay found = house->found.applies->accepted_on;
    g_assert_cmpstr(found == CIVIL_DAY_NONE ? "none" : civil_text(house->arena, found), ==,
                    accepted_on);
    g_assert_cmpstr(ACCEPTED_BY_WORDS[house->found.applies->accepted_by], ==, by);
}

static bool lacks(const House *house, Lack lack) {
    for (size_t i = 0; i < house->found.lacks.count; i++)
        if (house->found.lacks.items[i] == lack)
            return true;
    return false;
}

/* ---- C-P1, C-P2: the service begins with the acceptance ---- */

static void test_no_period_before_the_acceptance_is_signed(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", NULL);
    find(&house);
    expect_contract(&house, "K-1");
    g_assert_null(house.found.period);
    g_assert_true(lacks(&house, LACK_ACCEPTANCE));
    house_end(&house);
}

static void test_the_period_begins_on_the_acceptance_date(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    expect_period(&house, "2025-03-14", "none");
    g_assert_cmpstr(house.found.next->period->record.id, ==, "assurance");
    expect_period(&house, "2025-03-15", "assurance");
    house_end(&house);
}

static void test_the_date_that_separates_belongs_to_assurance(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    expect_period(&house, "2027-03-15", "assurance");
    g_assert_cmpstr(house.found.next->period->record.id, ==, "maintenance");
    expect_period(&house, "2027-03-16", "maintenance");
    house_end(&house);
}

static void test_maintenance_is_lifelong(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    expect_period(&house, "2090-01-01", "maintenance");
    g_assert_null(house.found.next);
    house_end(&house);
}

static void test_accepted_on_29_february(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2024-02-29");
    expect_period(&house, "2026-02-28", "assurance");
    expect_period(&house, "2026-03-01", "maintenance");
    house_end(&house);
}

/* ---- whose acceptance date counts ---- */

static void test_the_unit_before_the_contract(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    expect_acceptance(&house, "2025-03-15", "contract");
    the_unit(&house)->accepted_on = day("2025-06-01");
    expect_acceptance(&house, "2025-06-01", "unit");
    house_end(&house);
}

static void test_the_cover_before_the_unit(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    the_unit(&house)->accepted_on = day("2025-06-01");
    add_cover(&house, UNIT, 0)->accepted_on = day("2025-08-01");
    expect_acceptance(&house, "2025-08-01", "cover");
    house_end(&house);
}

static void test_a_part_goes_with_the_unit_above_it(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    add_unit(&house, &house.unit.above, ABOVE)->accepted_on = day("2025-04-01");
    expect_acceptance(&house, "2025-04-01", "above");
    house_end(&house);
}

/* ---- B-3, C-P3: a unit that took another's place ---- */

static void replace(House *house, const char *old_accepted, const char *replaced_on) {
    Equipment *old = add_unit(house, &house->unit.replaced, OLD);
    old->accepted_on = day(old_accepted);
    old->replaced_on = day(replaced_on);
}

static void test_a_replaced_unit_inherits_the_date(void) {
    House house = house_on("replaced_unit: inherits\n" HEAD LIFE);
    add_contract(&house, "K-1", NULL);
    replace(&house, "2025-01-10", "2026-02-01");
    the_unit(&house)->accepted_on = day("2026-02-01");
    expect_acceptance(&house, "2025-01-10", "replaced");
    house_end(&house);
}

static void test_a_unit_bought_anew_after_the_warranty_has_its_own_date(void) {
    House house = house_on("replaced_unit: inherits\n" HEAD LIFE);
    add_contract(&house, "K-1", NULL);
    replace(&house, "2020-01-10", "2026-02-01");
    the_unit(&house)->accepted_on = day("2026-02-01");
    expect_acceptance(&house, "2026-02-01", "unit");
    house_end(&house);
}

static void test_replaced_twice_inherits_from_the_first(void) {
    House house = house_on("replaced_unit: inherits\n" HEAD LIFE);
    add_contract(&house, "K-1", NULL);
    replace(&house, "2025-09-01", "2026-02-01");
    Equipment *first = add_unit(&house, &house.unit.replaced, OLDER);
    first->accepted_on = day("2025-01-10");
    first->replaced_on = day("2025-09-01");
    expect_acceptance(&house, "2025-01-10", "replaced");
    house_end(&house);
}

static void test_a_replaced_unit_restarts(void) {
    House house = house_on("replaced_unit: restarts\n" HEAD LIFE);
    add_contract(&house, "K-1", "2025-01-10");
    replace(&house, "2025-01-10", "2026-02-01");
    expect_acceptance(&house, "2026-02-01", "replacement");
    the_unit(&house)->accepted_on = day("2026-02-05");
    expect_acceptance(&house, "2026-02-05", "unit");
    house_end(&house);
}

static void test_a_cover_of_the_replaced_unit_covers_the_new_one(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-01-10");
    replace(&house, "2025-01-10", "2026-02-01");
    add_cover(&house, OLD, 0);
    find(&house);
    expect_contract(&house, "K-1");
    g_assert_cmpint(house.found.applies->reach, ==, REACH_REPLACED);
    house_end(&house);
}

/* ---- which contract, and why not the others ---- */

static void test_reasons_of_contracts_that_do_not_apply(void) {
    House house = house_on(HEAD TWO_YEARS);
    add_contract(&house, "draft", NULL)->status = CONTRACT_IS_DRAFT;
    add_contract(&house, "ended", NULL)->status = CONTRACT_IS_ENDED;
    add_contract(&house, "later", NULL)->starts_on = day("2027-01-01");
    add_contract(&house, "over", NULL)->ends_on = day("2026-11-21");
    add_contract(&house, "elsewhere", NULL);
    add_cover(&house, 0, OTHER_SITE);
    add_contract(&house, "cover later", NULL);
    add_cover(&house, UNIT, 0)->starts_on = day("2026-12-01");
    add_contract(&house, "cover over", NULL);
    add_cover(&house, 0, SITE_ID)->ends_on = day("2026-10-31");
    add_contract(&house, "periods over", "2024-11-21");
    find(&house);
    static const char *const EXPECTED[] = {"draft",       "ended",       "not_started",
                                           "ended_on",    "not_covered", "cover_not_started",
                                           "cover_ended", "periods_over"};
    for (size_t i = 0; i < G_N_ELEMENTS(EXPECTED); i++)
        g_assert_cmpstr(reason(&house, i), ==, EXPECTED[i]);
    g_assert_null(house.found.applies);
    g_assert_true(lacks(&house, LACK_CONTRACT));
    house_end(&house);
}

static void test_first_and_last_day_are_included(void) {
    House house = house_on(HEAD LIFE);
    Contract *contract = add_contract(&house, "K-1", NULL);
    contract->starts_on = contract->ends_on = day("2026-11-22");
    find(&house);
    expect_contract(&house, "K-1");
    find_on(&house, "2026-11-21");
    g_assert_cmpstr(reason(&house, 0), ==, "not_started");
    find_on(&house, "2026-11-23");
    g_assert_cmpstr(reason(&house, 0), ==, "ended_on");
    house_end(&house);
}

static void test_an_ended_contract_still_applied_then(void) {
    House house = house_on(HEAD LIFE);
    Contract *contract = add_contract(&house, "K-1", NULL);
    contract->status = CONTRACT_IS_ENDED;
    contract->ends_on = day("2025-12-31");
    find_on(&house, "2025-06-01");
    expect_contract(&house, "K-1");
    house_end(&house);
}

static void test_a_last_day_of_its_own_outlasts_the_periods(void) {
    House house = house_on(HEAD TWO_YEARS);
    add_contract(&house, "K-1", "2020-01-01")->ends_on = day("2030-12-31");
    find(&house);
    expect_contract(&house, "K-1");
    g_assert_null(house.found.period);
    house_end(&house);
}

static void test_the_closest_cover_wins(void) {
    House house = house_on(HEAD LIFE);
    add_unit(&house, &house.unit.above, ABOVE);
    add_contract(&house, "customer", NULL);
    add_contract(&house, "site", NULL);
    add_cover(&house, 0, SITE_ID);
    add_contract(&house, "above", NULL);
    add_cover(&house, ABOVE, 0);
    find(&house);
    expect_contract(&house, "above");
    g_assert_cmpstr(reason(&house, 0), ==, "other_first");
    add_contract(&house, "unit", NULL);
    add_cover(&house, UNIT, 0);
    find(&house);
    expect_contract(&house, "unit");
    house_end(&house);
}

static void test_of_two_alike_the_newer_wins(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "new", NULL)->starts_on = day("2026-01-01");
    add_contract(&house, "old", NULL)->starts_on = day("2024-01-01");
    find(&house);
    expect_contract(&house, "new");
    house_end(&house);
}

/* ---- C-Q: what must be known of the unit ---- */

static void test_missing_facts_of_the_unit(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    find(&house);
    g_assert_true(lacks(&house, LACK_SUPPLIED_BY_US));
    g_assert_true(lacks(&house, LACK_RECOGNISED));
    the_unit(&house)->supplied_by_us = TELLABLE_YES;
    the_unit(&house)->recognised = TELLABLE_NO;
    find(&house);
    g_assert_cmpint(house.found.lacks.count, ==, 0);
    house_end(&house);
}

/* ---- days end in the zone of the site ---- */

static void test_the_period_ends_at_midnight_of_the_site(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", "2025-03-15");
    find(&house);
    Instant ends = house.found.times.items[0].ends;
    g_assert_cmpint(ends, ==, zone_from_local(house.zone, local_time(day("2027-03-16"), 0)));
    house_end(&house);
}

/* ---- in words ---- */

static void test_words(void) {
    House house = house_on(HEAD LIFE);
    add_contract(&house, "K-1", NULL)->starts_on = day("2027-01-01");
    add_contract(&house, "K-2", NULL)->status = CONTRACT_IS_DRAFT;
    find(&house);
    const ContractVerdict *verdicts = house.found.verdicts.items;
    g_assert_cmpstr(apply_reason_text(house.arena, &verdicts[0], "en"), ==, "begins on 2027-01-01");
    g_assert_cmpstr(apply_reason_text(house.arena, &verdicts[0], "zh-CN"), ==,
                    "自2027-01-01起生效");
    g_assert_cmpstr(apply_reason_text(house.arena, &verdicts[1], "zh"), ==, "尚为草稿");
    g_assert_cmpstr(lack_text(LACK_ACCEPTANCE, "zh"), ==, "没有验收记录：服务期尚未开始（C-P1）");
    house_end(&house);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/C-P1/no_period_before_the_acceptance_is_signed",
                    test_no_period_before_the_acceptance_is_signed);
    g_test_add_func("/C-P1/the_period_begins_on_the_acceptance_date",
                    test_the_period_begins_on_the_acceptance_date);
    g_test_add_func("/C-P2/the_date_that_separates_belongs_to_assurance",
                    test_the_date_that_separates_belongs_to_assurance);
    g_test_add_func("/C-P2/maintenance_is_lifelong", test_maintenance_is_lifelong);
    g_test_add_func("/C-P2/accepted_on_29_february", test_accepted_on_29_february);
    g_test_add_func("/C-P1/the_unit_before_the_contract", test_the_unit_before_the_contract);
    g_test_add_func("/C-P1/the_cover_before_the_unit", test_the_cover_before_the_unit);
    g_test_add_func("/C-P1/a_part_goes_with_the_unit_above_it",
                    test_a_part_goes_with_the_unit_above_it);
    g_test_add_func("/C-P3/a_replaced_unit_inherits_the_date",
                    test_a_replaced_unit_inherits_the_date);
    g_test_add_func("/C-P4/a_unit_bought_anew_after_the_warranty_has_its_own_date",
                    test_a_unit_bought_anew_after_the_warranty_has_its_own_date);
    g_test_add_func("/C-P3/replaced_twice_inherits_from_the_first",
                    test_replaced_twice_inherits_from_the_first);
    g_test_add_func("/B-3/a_replaced_unit_restarts", test_a_replaced_unit_restarts);
    g_test_add_func("/B-3/a_cover_of_the_replaced_unit_covers_the_new_one",
                    test_a_cover_of_the_replaced_unit_covers_the_new_one);
    g_test_add_func("/contracts/reasons_of_those_that_do_not_apply",
                    test_reasons_of_contracts_that_do_not_apply);
    g_test_add_func("/contracts/first_and_last_day_are_included",
                    test_first_and_last_day_are_included);
    g_test_add_func("/contracts/an_ended_contract_still_applied_then",
                    test_an_ended_contract_still_applied_then);
    g_test_add_func("/B-X/a_last_day_of_its_own_outlasts_the_periods",
                    test_a_last_day_of_its_own_outlasts_the_periods);
    g_test_add_func("/contracts/the_closest_cover_wins", test_the_closest_cover_wins);
    g_test_add_func("/contracts/of_two_alike_the_newer_wins", test_of_two_alike_the_newer_wins);
    g_test_add_func("/C-Q/missing_facts_of_the_unit", test_missing_facts_of_the_unit);
    g_test_add_func("/C-P2/the_period_ends_at_midnight_of_the_site",
                    test_the_period_ends_at_midnight_of_the_site);
    g_test_add_func("/words", test_words);
    return g_test_run();
}
