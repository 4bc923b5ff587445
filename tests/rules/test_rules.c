/* The small rules: who pays and why, periods, prices, points, pauses, what changes a situation,
 * what differs between two versions, and what people read of all that. */
#include "support/story.h"

#include "base/text.h"
#include "base/yaml.h"
#include "rules/coverage.h"
#include "rules/explain.h"
#include "rules/finish.h"
#include "rules/holiday.h"
#include "rules/pauses.h"
#include "rules/price.h"
#include "rules/programme_diff.h"
#include "rules/programme_words.h"
#include "rules/reasons.h"
#include "rules/scoring.h"
#include "rules/situation.h"

#include <glib/gstdio.h>

#define HEAD                                                                                       \
    "programme: test\nversion: '1'\nname: Test\nzone: Asia/Shanghai\nclauses: {R: Response}\n"

/* A rule of a coverage table in which only its id and condition matter. */
#define RULE(id, when)                                                                             \
    "  - {id: " id ", says: " id ", parts: free, labour: free, travel: free, remedy: repair" when  \
    "}\n"
#define PROMISE(body)                                                                              \
    "promises:\n  - {id: p, name: p, clauses: [R], " body                                          \
    ", from: request.opened, until: request.resolved}\n"
#define SIMPLE         PROMISE("within: 4 h")
#define AT(time, type) "{'type':'" type "','at':'2026-03-" time ":00+08:00'}"
#define OPENED         AT("02T09:00", "request.opened") /* a Monday */
#define TOLD(now, ...) "{'now':'2026-03-" now ":00+08:00','events':[" __VA_ARGS__ "]}"

/* Reads a programme that may have mistakes. */
static const Programme *read_anyhow(Call *call, const char *yaml) {
    const Programme *programme = programme_read(call, "p.yaml", yaml, strlen(yaml), NULL);
    g_assert_nonnull(programme);
    return programme;
}

/* Facts as a history states them: "'cause':'wear','ours':true". */
static Facts story_facts(Story *story, const char *facts) {
    const char *json =
        arena_printf(story->arena, "{'now':'2030-01-01T00:00Z','facts':{%s},'events':[]}", facts);
    const History *history = story_history(story, json);
    g_assert_nonnull(history);
    return history->facts;
}

/* ---- first match: which rule decides, and what is needed to know ---- */

#define CASES                                                                                       \
    HEAD "facts:\n"                                                                                 \
         "  cause: {name: {en: cause, zh: 原因}, type: word, words: {quality: {en: quality, zh: " \
         "质量}, wear: {en: wear, zh: 磨损}, lightning: {en: lightning, zh: 雷击}}}\n"        \
         "  ours: {name: {en: supplied by us, zh: 我方供货}, type: yes_no}\n"                   \
         "  site: {name: site, type: text}\n"                                                       \
         "exclusions: [{id: nature, says: nature, when: {cause: lightning}}]\n" SIMPLE              \
         "coverage:\n" RULE("nature", ", when: {excluded: yes}")                                    \
             RULE("ours", ", when: {cause: quality, ours: yes}")                                    \
                 RULE("near", ", when: {site: [Beijing, Tianjin]}") RULE("rest", "")

static const char *rule_name(Arena *arena, const Programme *programme, int rule,
                             const Texts *needs) {
    if (rule >= 0)
        return programme->coverage.items[rule].record.id;
    if (rule == NO_RULE)
        return "none";
    GString *out = g_string_new("open(");
    for (size_t i = 0; i < needs->count; i++)
        g_string_append_printf(out, "%s%s", i ? " " : "", needs->items[i]);
    g_string_append(out, ")");
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

/* "ours", or "open: cause quality=open(ours) wear=rest; ours yes=…" */
static const char *match_text(Arena *arena, const Programme *programme, const FirstMatch *match) {
    if (match->rule != RULE_OPEN)
        return rule_name(arena, programme, match->rule, NULL);
    GString *out = g_string_new("open:");
    for (size_t i = 0; i < match->needs.count; i++) {
        const Need *need = &match->needs.items[i];
        g_string_append_printf(out, "%s %s", i ? ";" : "", need->fact->record.id);
        for (size_t l = 0; l < need->leads.count; l++)
            g_string_append_printf(out, " %s=%s", need->leads.items[l].text,
                                   rule_name(arena, programme, need->leads.items[l].rule,
                                             &need->leads.items[l].needs));
    }
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static void expect_decision(Story *story, const char *facts, const char *expected) {
    Facts known = story_facts(story, facts);
    Decision decision = coverage_decide(story->arena, story->programme, &known);
    g_assert_cmpstr(match_text(story->arena, story->programme, &decision.match), ==, expected);
    g_assert_true((decision.rule != NULL) == (decision.match.rule >= 0));
}

static void test_the_first_rule_that_matches_decides(void) {
    Story story = story_on(CASES);
    expect_decision(&story, "'cause':'lightning','ours':true,'site':'Beijing'", "nature");
    expect_decision(&story, "'cause':'quality','ours':true,'site':'Beijing'", "ours");
    expect_decision(&story, "'cause':'wear','ours':true,'site':'Tianjin'", "near");
    expect_decision(&story, "'cause':'wear','ours':true,'site':'Shanghai'", "rest");
    story_end(&story);
}

static void test_unknown_facts_are_asked_for_with_what_each_answer_leads_to(void) {
    Story story = story_on(CASES);
    expect_decision(&story, "'ours':true,'site':'Beijing'",
                    "open: cause quality=ours wear=near lightning=nature");
    /* stated as unknown is unknown; of texts, those that rules name and any other */
    expect_decision(&story, "'cause':'wear','site':null",
                    "open: site Beijing=near Tianjin=near any other=rest");
    expect_decision(&story, "",
                    "open: cause quality=open(ours site) wear=open(site) lightning=nature;"
                    " ours yes=open(cause site) no=open(cause site);"
                    " site Beijing=open(cause ours) Tianjin=open(cause ours)"
                    " any other=open(cause ours)");
    story_end(&story);
}

static void test_facts_that_make_no_difference_are_not_asked_for(void) {
    Story story = story_on(CASES);
    /* whose it is decides of quality alone: by now it is wear */
    expect_decision(&story, "'cause':'wear','site':'Beijing'", "near");
    /* whoever supplied it, lightning is nobody's */
    expect_decision(&story, "'cause':'lightning'", "nature");
    story_end(&story);
}

static void test_all_answers_that_lead_to_one_rule_leave_nothing_open(void) {
    Story story =
        story_on(HEAD "facts:\n"
                      "  cause: {name: cause, type: word, words: {quality: quality, wear: wear}}\n"
                      "  ours: {name: ours, type: yes_no}\n" SIMPLE "coverage:\n" RULE(
                          "either", ", when: {cause: quality, any: [{ours: yes}, {ours: no}]}")
                          RULE("rest", ""));
    expect_decision(&story, "'cause':'quality'", "either");
    expect_decision(&story, "'cause':'wear'", "rest");
    /* so the cause alone is needed, not who supplied it */
    expect_decision(&story, "", "open: cause quality=either wear=rest");
    story_end(&story);
}

static void test_numbers_are_asked_for_on_both_sides_of_every_limit(void) {
    Story story = story_on(HEAD SIMPLE "coverage:\n" RULE(
        "many", ", when: {consecutive_failed_repairs: '>= 3'}") RULE("rest", ""));
    expect_decision(&story, "", "open: consecutive_failed_repairs 2=rest 3=many 4=many");
    expect_decision(&story, "'consecutive_failed_repairs':2", "rest");
    story_end(&story);
}

static void test_levels_and_periods_are_the_programme_s_own_words(void) {
    Story story =
        story_on(HEAD "service_levels: {gold: Gold, silver: Silver}\n"
                      "levels: [{id: '1', name: One, service_level: gold}, {id: '2', name: Two}]\n"
                      "periods: [{id: assurance, name: a, lasts: 1 year}]\n" SIMPLE
                      "coverage:\n" RULE("first", ", when: {level: '1', period: assurance}")
                          RULE("gold", ", when: {service_level: gold}") RULE("rest", ""));
    expect_decision(&story, "'service_level':'gold','level':'1'",
                    "open: period assurance=first none=gold");
    expect_decision(&story, "'service_level':'silver','period':'assurance'",
                    "open: level 1=first 2=rest");
    expect_decision(&story, "'level':'2'", "open: service_level gold=gold silver=rest");
    story_end(&story);
}

static void test_a_table_in_which_nothing_matches(void) {
    Story story = story_on(HEAD "facts: {lost: {name: lost, type: yes_no}}\n"
                                "levels: [{id: '1', name: One, when: {lost: yes}}]\n" SIMPLE);
    RuleTable table = level_table(story.arena, story.programme);
    Facts known = story_facts(&story, "'lost':false");
    FirstMatch match = first_match(story.arena, story.programme, &table, &known);
    g_assert_cmpint(match.rule, ==, NO_RULE);
    g_assert_cmpuint(match.tried.count, ==, 1);
    known = story_facts(&story, "");
    match = first_match(story.arena, story.programme, &table, &known);
    g_assert_cmpint(match.rule, ==, RULE_OPEN);
    g_assert_cmpint(match.needs.items[0].leads.items[0].rule, ==, 0);
    g_assert_cmpint(match.needs.items[0].leads.items[1].rule, ==, NO_RULE);
    story_end(&story);
}

static void test_too_many_combinations_ask_for_every_fact(void) {
    enum { FACTS = 30 }; /* 2^30 ways: not tried one by one */
    GString *yaml = g_string_new(HEAD "facts:\n");
    GString *when = g_string_new(", when: {");
    for (int i = 0; i < FACTS; i++) {
        g_string_append_printf(yaml, "  f%d: {name: f%d, type: yes_no}\n", i, i);
        g_string_append_printf(when, "%sf%d: yes", i ? ", " : "", i);
    }
    g_string_append_printf(yaml, "%scoverage:\n" RULE("all", "%s}") RULE("rest", ""), SIMPLE,
                           when->str);
    Story story = story_on(yaml->str);
    Facts known = {0};
    Decision decision = coverage_decide(story.arena, story.programme, &known);
    g_assert_null(decision.rule);
    g_assert_cmpuint(decision.match.needs.count, ==, FACTS);
    const Need *need = &decision.match.needs.items[0];
    g_assert_cmpstr(need->leads.items[0].text, ==, "yes");
    g_assert_cmpint(need->leads.items[0].rule, ==, RULE_OPEN);
    g_assert_cmpuint(need->leads.items[0].needs.count, ==, FACTS - 1);
    g_assert_cmpint(need->leads.items[1].rule, ==, 1); /* one no is enough */
    story_end(&story);
    g_string_free(yaml, TRUE);
    g_string_free(when, TRUE);
}

/* Four numbers with 33 limits each and a rule that earlier ones take whole: more ways than are
 * tried, so the programme is given the benefit of the doubt. */
static void test_a_search_that_is_given_up_calls_the_rule_reachable(void) {
    GString *yaml = g_string_new(HEAD "facts:\n  z: {name: z, type: yes_no}\n");
    GString *when = g_string_new(", when: {");
    g_string_append(when, "all: [");
    for (int i = 0; i < 4; i++) {
        g_string_append_printf(yaml, "  n%d: {name: n%d, type: count}\n", i, i);
        g_string_append_printf(when, "{any: [{n%d: '>= 0'}", i);
        for (int limit = 2; limit < 96; limit += 3)
            g_string_append_printf(when, ", {n%d: '%d'}", i, limit);
        g_string_append(when, "]}, ");
    }
    g_string_append(when, "{z: yes}]}");
    g_string_append_printf(
        yaml, "%scoverage:\n" RULE("z", ", when: {z: yes}") RULE("lost", "%s") RULE("rest", ""),
        SIMPLE, when->str);
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme = read_anyhow(&call, yaml->str);
    g_assert_cmpuint(call.error_count, ==, 0);
    RuleTable table = coverage_table(arena, programme);
    bool unsure = false;
    g_assert_true(rule_reachable(arena, programme, &table, 1, &unsure));
    g_assert_true(unsure);
    g_assert_true(rule_reachable(arena, programme, &table, 0, &unsure));
    g_assert_false(unsure);
    arena_free(arena);
    g_string_free(yaml, TRUE);
    g_string_free(when, TRUE);
}

/* ---- reasons ---- */

static void expect_reason(Story *story, size_t rule, const char *facts, const char *language,
                          const char *expected) {
    Facts known = story_facts(story, facts);
    g_assert_cmpstr(condition_reason(story->arena, story->programme,
                                     story->programme->coverage.items[rule].when, &known, language),
                    ==, expected);
}

static void test_reasons_are_the_facts_that_made_the_difference(void) {
    Story story = story_on(CASES);
    expect_reason(&story, 0, "'cause':'lightning'", "en", "cause is lightning");
    expect_reason(&story, 0, "'cause':'wear'", "en", "cause is wear");
    expect_reason(&story, 0, "", "en", "cause is not known");
    expect_reason(&story, 1, "'cause':'quality','ours':true", "en",
                  "cause is quality; supplied by us is yes");
    expect_reason(&story, 1, "'cause':'quality','ours':false", "en", "supplied by us is no");
    expect_reason(&story, 1, "'cause':'wear','ours':true", "en", "cause is wear");
    expect_reason(&story, 1, "'ours':null", "en",
                  "cause is not known; supplied by us is not known");
    expect_reason(&story, 2, "'site':'Shanghai'", "en", "site is Shanghai");
    expect_reason(&story, 3, "", "en", "applies to every case");
    story_end(&story);
}

static void test_reasons_in_chinese(void) {
    Story story = story_on(CASES);
    expect_reason(&story, 0, "'cause':'lightning'", "zh", "原因为雷击");
    expect_reason(&story, 1, "'cause':'quality','ours':true", "zh", "原因为质量；我方供货为是");
    expect_reason(&story, 1, "'cause':'quality','ours':false", "zh", "我方供货为否");
    expect_reason(&story, 1, "", "zh", "原因未知；我方供货未知");
    expect_reason(&story, 2, "'site':'上海'", "zh", "site为上海");
    expect_reason(&story, 3, "", "zh", "适用于所有情况");
    story_end(&story);
}

static void test_reasons_of_what_is_turned_around(void) {
    Story story =
        story_on(HEAD "facts:\n"
                      "  cause: {name: cause, type: word, words: {quality: quality, wear: wear,"
                      " lightning: lightning}}\n"
                      "  ours: {name: ours, type: yes_no}\n"
                      "exclusions:\n"
                      "  - {id: nature, says: nature, when: {cause: lightning}}\n"
                      "  - {id: theirs, says: theirs, when: {ours: no}}\n" SIMPLE
                      "coverage:\n" RULE("covered", ", when: {excluded: no, cause: quality}")
                          RULE("other", ", when: {not: {cause: wear, ours: no}}") RULE("rest", ""));
    expect_reason(&story, 0, "'cause':'quality','ours':true", "en",
                  "cause is quality; ours is yes");
    expect_reason(&story, 0, "'cause':'quality','ours':false", "en", "ours is no");
    expect_reason(&story, 0, "'cause':'quality'", "en", "ours is not known");
    expect_reason(&story, 1, "'cause':'wear','ours':true", "en", "ours is yes");
    expect_reason(&story, 1, "'cause':'wear','ours':false", "en", "cause is wear; ours is no");
    expect_reason(&story, 1, "'cause':'wear'", "en", "ours is not known");
    story_end(&story);
}

static void test_a_fact_is_named_once_however_often_it_is_asked_for(void) {
    Story story =
        story_on(HEAD "facts: {n: {name: repairs, type: count}}\n" SIMPLE "coverage:\n" RULE(
            "some", ", when: {all: [{n: '>= 2'}, {n: '< 9'}]}") RULE("rest", ""));
    expect_reason(&story, 0, "'n':3", "en", "repairs is 3");
    expect_reason(&story, 0, "", "en", "repairs is not known");
    story_end(&story);
}

static void test_reasons_of_a_fact_without_a_name(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme =
        read_anyhow(&call, HEAD "facts: {n: {type: count}}\n" SIMPLE "coverage:\n" RULE(
                               "some", ", when: {n: '>= 2', m: yes}") RULE("rest", ""));
    Facts known = {0};
    facts_set(arena, &known,
              (Fact){.id = "m", .value = {.known = true, .type = FACT_TEXT, .word = "much"}});
    g_assert_cmpstr(
        condition_reason(arena, programme, programme->coverage.items[0].when, &known, "en"), ==,
        "m is much");
    facts_set(arena, &known,
              (Fact){.id = "m", .value = {.known = true, .type = FACT_TEXT, .word = "yes"}});
    g_assert_cmpstr(
        condition_reason(arena, programme, programme->coverage.items[0].when, &known, "en"), ==,
        "n is not known");
    arena_free(arena);
}

/* ---- failed repairs ---- */

typedef struct RepairRow {
    const char *day, *unit, *problem;
} RepairRow;

/* How many of `rows` failed one after the other, asked at noon of `day` of 2026. */
static int failed_repairs(Story *story, const RepairRow *rows, size_t count, const char *day) {
    Repairs repairs = {0};
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(story->arena, &repairs) = (Repair){
            story_instant(story, arena_printf(story->arena, "2026-%sT12:00:00+08:00", rows[i].day)),
            rows[i].unit, rows[i].problem};
    const Zone *zone = calendar_zone(rulebook_calendar(story->rulebook, NULL));
    Instant now = story_instant(story, arena_printf(story->arena, "2026-%sT12:00:00+08:00", day));
    return consecutive_failed_repairs(story->arena, story->programme, zone, &repairs, "unit 1",
                                      "no dial tone", now);
}

#define FAILED(day, ...)                                                                           \
    failed_repairs(&story, (const RepairRow[]){__VA_ARGS__},                                       \
                   G_N_ELEMENTS(((const RepairRow[]){__VA_ARGS__})), day)

static void test_consecutive_failed_repairs(void) {
    Story story = story_on(HEAD "repeated_repairs: {failed: 3, window: 1 month}\n" SIMPLE);
    RepairRow first = {"01-10", "unit 1", "no dial tone"};
    RepairRow second = {"02-05", "unit 1", "no dial tone"};
    RepairRow third = {"03-01", "unit 1", "no dial tone"};
    g_assert_cmpint(FAILED("03-20", first, second, third), ==, 3);
    /* in whatever order the file has them; those to come don't count */
    g_assert_cmpint(FAILED("03-20", third, first, second), ==, 3);
    g_assert_cmpint(FAILED("02-20", first, second, third), ==, 2);
    /* the repair of another problem between, or of another unit, changes nothing */
    RepairRow fan = {"02-20", "unit 1", "fan"}, other = {"02-21", "unit 2", "no dial tone"};
    g_assert_cmpint(FAILED("03-20", first, second, fan, other, third), ==, 3);
    g_assert_cmpint(FAILED("03-20", fan, other), ==, 0);
    /* a stretch without failure longer than the window begins anew */
    g_assert_cmpint(FAILED("03-20", (RepairRow){"01-04", "unit 1", "no dial tone"}, second, third),
                    ==, 2);
    g_assert_cmpint(FAILED("04-02", first, second, third), ==, 0);
    story_end(&story);
}

static void test_the_window_holds_its_last_instant(void) {
    Story story = story_on(HEAD "repeated_repairs: {failed: 3, window: 1 month}\n" SIMPLE);
    RepairRow repair = {"01-31", "unit 1", "no dial tone"};
    g_assert_cmpint(FAILED("02-28", repair), ==, 1); /* month ends clamp */
    g_assert_cmpint(FAILED("03-01", repair), ==, 0);
    story_end(&story);
}

/* ---- periods ---- */

#define PERIODS(last)                                                                              \
    HEAD "periods:\n"                                                                              \
         "  - {id: assurance, name: {en: assurance, zh: 质保期}, lasts: 1 year}\n"              \
         "  - {id: maintenance, name: maintenance, lasts: 6 months}\n" last SIMPLE

static PeriodTimes periods_from(Story *story, const char *accepted) {
    PeriodTimes times;
    period_times(story->arena, story->programme,
                 calendar_zone(rulebook_calendar(story->rulebook, NULL)),
                 story_instant(story, accepted), &times);
    return times;
}

static const char *period_id(Story *story, const PeriodTimes *times, const char *at) {
    const PeriodTime *time = period_at(times, story_instant(story, at));
    return time ? time->period->record.id : "none";
}

static void test_a_period_ends_with_the_end_of_its_last_date(void) {
    Story story = story_on(PERIODS(""));
    PeriodTimes times = periods_from(&story, "2024-02-29T10:00:00+08:00");
    g_assert_cmpstr(period_id(&story, &times, "2024-02-29T09:59:59.999999+08:00"), ==, "none");
    g_assert_cmpstr(period_id(&story, &times, "2024-02-29T10:00:00+08:00"), ==, "assurance");
    /* 29 February and a year: 28 February, until its end of day */
    g_assert_cmpstr(period_id(&story, &times, "2025-02-28T23:59:59.999999+08:00"), ==, "assurance");
    g_assert_cmpstr(period_id(&story, &times, "2025-03-01T00:00:00+08:00"), ==, "maintenance");
    /* counted from the acceptance, not from the 28th */
    g_assert_cmpstr(period_id(&story, &times, "2025-08-29T23:59:59+08:00"), ==, "maintenance");
    g_assert_cmpstr(period_id(&story, &times, "2025-08-30T00:00:00+08:00"), ==, "none");
    g_assert_cmpstr(civil_text(story.arena, period_find(&times, "maintenance")->last_day), ==,
                    "2025-08-29");
    g_assert_null(period_find(&times, "retirement"));
    story_end(&story);
}

static void test_nothing_follows_a_period_for_life(void) {
    Story story = story_on(PERIODS("  - {id: life, name: life, lasts: life}\n"));
    PeriodTimes times = periods_from(&story, "2024-01-15T10:00:00+08:00");
    g_assert_cmpuint(times.count, ==, 3);
    g_assert_cmpstr(period_id(&story, &times, "2099-01-01T00:00:00+08:00"), ==, "life");
    g_assert_true(period_find(&times, "life")->ends == INSTANT_NONE);
    g_assert_true(period_find(&times, "life")->last_day == CIVIL_DAY_NONE);
    story_end(&story);
}

/* ---- prices ---- */

#define PRICED                                                                                     \
    HEAD "prices: {currency: CNY, fees: {hour: {name: Hour, amount: 300, unit: hour}}}\n" SIMPLE   \
         "coverage:\n"                                                                             \
         "  - {id: r, says: r, parts: %s, labour: %s, travel: %s, remedy: repair}\n"

/* "2 × 150.00 = 300.00: list price" of a line under a rule with these charges. */
static const char *price_text(Arena *arena, const char *charges, PriceLine line) {
    char **word = g_strsplit(charges, " ", 3);
    const char *yaml = arena_printf(arena, PRICED, word[0], word[1], word[2]);
    g_strfreev(word);
    Story story = story_on(yaml);
    ChargeLine charge = price_line(story.programme, &story.programme->coverage.items[0], &line);
    g_assert_true(charge.line == &line);
    g_assert_true(charge.rule == &story.programme->coverage.items[0]);
    const char *unit = charge.unit.given ? arena_printf(arena, "%ld", charge.unit.minor) : "?";
    const char *total = charge.total.given ? arena_printf(arena, "%ld", charge.total.minor) : "?";
    const char *text = arena_printf(arena, "%s %s %s: %s", CHARGE_WORDS[charge.charge], unit, total,
                                    charge.reason);
    story_end(&story);
    return text;
}

#define YUAN(amount)                                                                               \
    { .given = true, .minor = (amount)*100 }

static void test_each_kind_of_line_has_its_own_charge(void) {
    Arena *arena = arena_new();
    const char *charges = "list free none";
    g_assert_cmpstr(price_text(arena, charges, (PriceLine){LINE_PART, "a", 2, .list = YUAN(150)}),
                    ==, "list 15000 30000: list price");
    g_assert_cmpstr(price_text(arena, charges, (PriceLine){LINE_LABOUR, "b", 2, .list = YUAN(150)}),
                    ==, "free 0 0: free of charge");
    g_assert_cmpstr(price_text(arena, charges, (PriceLine){LINE_TRAVEL, "c", 1, .list = YUAN(150)}),
                    ==, "none ? ?: not provided");
    arena_free(arena);
}

static void test_a_capped_part_costs_the_lower_price(void) {
    Arena *arena = arena_new();
    const char *charges = "capped free free";
    g_assert_cmpstr(
        price_text(arena, charges,
                   (PriceLine){LINE_PART, "a", 3, .list = YUAN(150), .contract = YUAN(120)}),
        ==, "capped 12000 36000: capped at the contract's unit price");
    g_assert_cmpstr(
        price_text(arena, charges,
                   (PriceLine){LINE_PART, "a", 3, .list = YUAN(100), .contract = YUAN(120)}),
        ==, "capped 10000 30000: list price, below the contract's unit price");
    g_assert_cmpstr(
        price_text(arena, charges, (PriceLine){LINE_PART, "a", 3, .contract = YUAN(120)}), ==,
        "capped 12000 36000: capped at the contract's unit price");
    g_assert_cmpstr(price_text(arena, charges, (PriceLine){LINE_PART, "a", 3, .list = YUAN(150)}),
                    ==, "capped ? ?: the contract's unit price is missing");
    arena_free(arena);
}

static void test_fees_come_from_the_standard_list(void) {
    Arena *arena = arena_new();
    g_assert_cmpstr(
        price_text(arena, "fee fee fee", (PriceLine){LINE_LABOUR, "a", 2, .fee = "hour"}), ==,
        "fee 30000 60000: standard fee list");
    g_assert_cmpstr(
        price_text(arena, "fee fee fee", (PriceLine){LINE_LABOUR, "a", 2, .fee = "day"}), ==,
        "fee ? ?: standard fee list");
    g_assert_cmpstr(price_text(arena, "fee fee fee", (PriceLine){LINE_LABOUR, "a", 2}), ==,
                    "fee ? ?: standard fee list");
    /* labour at list price has the fee list's where the line states none */
    g_assert_cmpstr(
        price_text(arena, "list list list", (PriceLine){LINE_LABOUR, "a", 2, .fee = "hour"}), ==,
        "list 30000 60000: list price");
    arena_free(arena);
}

static void test_a_total_that_overflows_is_no_total(void) {
    Arena *arena = arena_new();
    PriceLine line = {LINE_PART, "a", INT64_MAX / 2, .list = {.given = true, .minor = 3}};
    const char *text = price_text(arena, "list list list", line);
    g_assert_cmpstr(text, ==, "list 3 ?: list price");
    arena_free(arena);
}

/* ---- points ---- */

#define SCORED                                                                                     \
    HEAD "scoring: {period: 1 month}\n" PROMISE(                                                   \
        "within: 4 h, reward: 2, penalty: 3, void_on: visit.arrived, reopen: restart")

/* "points met broken open" of one history. */
static void expect_score(const char *yaml, const char *history, const char *expected) {
    Story story = story_on(yaml);
    story_tell(&story, history);
    Score score = commitments_score(&story.commitments);
    g_assert_cmpstr(arena_printf(story.arena, "%d points, %d met, %d broken, %d open", score.points,
                                 score.met, score.broken, score.open),
                    ==, expected);
    story_end(&story);
}

static void test_points_for_kept_and_broken_promises(void) {
    expect_score(SCORED, TOLD("02T12:00", OPENED), "0 points, 0 met, 0 broken, 1 open");
    expect_score(SCORED, TOLD("02T12:00", OPENED "," AT("02T11:00", "request.resolved")),
                 "2 points, 1 met, 0 broken, 0 open");
    expect_score(SCORED, TOLD("02T14:00", OPENED "," AT("02T13:30", "request.resolved")),
                 "-3 points, 0 met, 1 broken, 0 open");
    expect_score(SCORED, TOLD("02T14:00", OPENED), "-3 points, 0 met, 1 broken, 0 open");
}

static void test_what_became_void_in_time_has_no_points_what_was_overdue_has(void) {
    expect_score(SCORED, TOLD("02T14:00", OPENED "," AT("02T12:00", "visit.arrived")),
                 "0 points, 0 met, 0 broken, 0 open");
    expect_score(SCORED, TOLD("02T15:00", OPENED "," AT("02T14:00", "visit.arrived")),
                 "-3 points, 0 met, 1 broken, 0 open");
}

static void test_a_round_that_a_reopening_took_over_has_no_points(void) {
    const char *history =
        TOLD("02T12:00",
             OPENED "," AT("02T10:00", "request.resolved") "," AT("02T11:00", "request.reopened"));
    expect_score(HEAD PROMISE("within: 4 h, reward: 2, penalty: 3"), history,
                 "0 points, 0 met, 0 broken, 1 open");
    /* with a new round the first one stands */
    expect_score(SCORED, history, "2 points, 1 met, 0 broken, 1 open");
    Story story = story_on(HEAD PROMISE("within: 4 h, reward: 2"));
    story_tell(&story, history);
    g_assert_true(story_find(&story, "p", 1)->superseded);
    g_assert_cmpint(commitment_points(story_find(&story, "p", 1)), ==, 0);
    g_assert_false(commitment_is_broken(story_find(&story, "p", 1)));
    story_end(&story);
}

/* ---- pauses ---- */

#define PAUSING                                                                                    \
    HEAD                                                                                           \
        "pauses:\n"                                                                                \
        "  customer: {name: {en: waiting for you, zh: 等待客户}, waiting_for: customer}\n"     \
        "  part: {name: part, waiting_for: us}\n" PROMISE("within: 4 h, pauses: [customer, part]")
#define PAUSE(time, reason, until)                                                                 \
    "{'type':'request.paused','reason':'" reason "','at':'2026-03-" time ":00+08:00'" until "}"
#define UNTIL(time) ",'until':'2026-03-" time ":00+08:00'"
#define RESUME(time, reason)                                                                       \
    "{'type':'request.resumed','reason':'" reason "','at':'2026-03-" time ":00+08:00'}"

/* "customer 10:00-11:00; part 12:00-": the pauses of a history on 2 March. */
static void expect_pauses(const char *history, const char *expected) {
    Story story = story_on(PAUSING);
    const History *told = story_history(&story, history);
    Stops pauses;
    pauses_collect(story.arena, told, &pauses);
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < pauses.count; i++) {
        const Stop *stop = &pauses.items[i];
        char from[INSTANT_TEXT_BYTES], to[INSTANT_TEXT_BYTES];
        size_t date = strlen("2026-03-02T");
        g_string_append_printf(out, "%s%s %.5s-", i ? "; " : "", stop->reason,
                               instant_text(from, stop->from, 8 * 3600) + date);
        if (stop->to != INSTANT_NONE)
            g_string_append_printf(out, "%.5s", instant_text(to, stop->to, 8 * 3600) + date);
    }
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
    story_end(&story);
}

static void test_pauses_end_when_they_are_resumed_or_the_request_is_solved(void) {
    expect_pauses(TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer", "") "," PAUSE(
                                       "02T10:30", "part", "") "," RESUME("02T11:00", "customer")),
                  "customer 10:00-11:00; part 10:30-");
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer", "") "," PAUSE(
                             "02T10:30", "part", "") "," AT("02T12:00", "request.resolved")),
        "customer 10:00-12:00; part 10:30-12:00");
    /* each time on its own; a reason that doesn't hold can't be resumed */
    expect_pauses(
        TOLD("02T20:00", OPENED
             "," RESUME("02T09:30", "customer") "," PAUSE("02T10:00", "customer", "") "," RESUME(
                 "02T11:00", "customer") "," PAUSE("02T12:00", "customer",
                                                   "") "," RESUME("02T13:00", "customer")),
        "customer 10:00-11:00; customer 12:00-13:00");
}

static void test_a_pause_with_an_end_of_its_own_may_end_before_it(void) {
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer",
                                          UNTIL("02T12:00")) "," RESUME("02T11:00", "customer")),
        "customer 10:00-11:00");
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer",
                                          UNTIL("02T12:00")) "," RESUME("02T13:00", "customer")),
        "customer 10:00-12:00");
}

static void test_a_reason_told_again_holds_until_the_later_end(void) {
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer", UNTIL("02T12:00")) "," PAUSE(
                             "02T11:00", "customer", UNTIL("02T13:00"))),
        "customer 10:00-13:00");
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer", UNTIL("02T12:00")) "," PAUSE(
                             "02T11:00", "customer", UNTIL("02T11:30"))),
        "customer 10:00-12:00");
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer",
                                          UNTIL("02T12:00")) "," PAUSE("02T11:00", "customer", "")),
        "customer 10:00-");
    expect_pauses(TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer", "") "," PAUSE(
                                       "02T11:00", "customer", UNTIL("02T12:00"))),
                  "customer 10:00-");
    expect_pauses(
        TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer", UNTIL("02T11:00")) "," PAUSE(
                             "02T11:00", "customer", UNTIL("02T12:00"))),
        "customer 10:00-11:00; customer 11:00-12:00");
}

/* ---- histories ---- */

static void refuse_history(const char *json, const char *expected) {
    Story story = story_on(PAUSING);
    char *text = g_strdelimit(g_strdup(json), "'", '"');
    Call call = call_begin(story.arena, story_instant(&story, "2026-03-02T12:00:00+08:00"));
    Node *node = json_parse(&call, NULL, 1, text, strlen(text));
    g_assert_nonnull(node);
    g_assert_null(history_read(&call, story.programme, node));
    g_assert_cmpuint(call.error_count, ==, 1);
    g_assert_cmpstr(arena_printf(story.arena, "%s: %s%s%s",
                                 call.errors->field ? call.errors->field : "-",
                                 call.errors->message, call.errors->hint ? " " : "",
                                 call.errors->hint ? call.errors->hint : ""),
                    ==, expected);
    g_free(text);
    story_end(&story);
}

static void test_facts_that_histories_cannot_state(void) {
    refuse_history("{'events':[],'facts':{'consecutive_failed_repairs':'many'}}",
                   "consecutive_failed_repairs: must be a whole number, 0 or more");
    refuse_history("{'events':[],'support_mode':'onsite'}",
                   "support_mode: \"onsite\" is no word of this fact did you mean `on_site`?");
    refuse_history("{'events':[],'kind':['fault']}", "kind: must be a single value");
    refuse_history("{'events':[],'levl':'1'}",
                   "levl: is nothing that a history has did you mean `level`?");
}

static void test_a_history_says_what_is_known(void) {
    Story story = story_on(PAUSING);
    const History *history = story_history(
        &story, "{'request':'SR-1','now':'2026-03-02T12:00:00+08:00','kind':'fault',"
                "'support_mode':null,'facts':{'equipment_class':'PBX'},'note':'n','events':[]}");
    g_assert_cmpstr(history->request, ==, "SR-1");
    g_assert_cmpstr(facts_find(&history->facts, "kind")->value.word, ==, "fault");
    g_assert_false(facts_find(&history->facts, "support_mode")->value.known);
    g_assert_cmpstr(facts_find(&history->facts, "equipment_class")->value.word, ==, "PBX");
    story_end(&story);
}

/* ---- situations: what changes them, what finds the level ---- */

#define GROWING                                                                                    \
    HEAD "facts:\n"                                                                                \
         "  lost: {name: lost, type: yes_no}\n"                                                    \
         "  outage: {name: outage, type: duration, grows_from: interruption.began, grows_until: "  \
         "interruption.ended}\n"                                                                   \
         "  waiting: {name: waiting, type: duration, grows_from: customer.wrote}\n"                \
         "levels:\n"                                                                               \
         "  - {id: '1', name: One, when: {any: [{outage: '> 10 min'}, {lost: yes}]}}\n"            \
         "  - {id: '2', name: Two, when: {any: [{waiting: '>= 1 h'}, {outage: '5 min'}]}}\n"       \
         "  - {id: '3', name: Three}\n" PROMISE("within: {'1': 1 h, '2': 2 h, '3': 4 h}")

/* "09:00 3 stated; 09:10 1 found from facts": how the level came to be on 2 March. */
static const char *levels_text(Story *story) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < story->commitments.levels.count; i++) {
        const LevelReading *level = &story->commitments.levels.items[i];
        char buffer[INSTANT_TEXT_BYTES];
        const char *at = instant_text(buffer, level->at, 8 * 3600) + strlen("2026-03-02T");
        g_string_append_printf(out, "%s%.*s %s %s%s%s", i ? "; " : "", (int)strcspn(at, "+"), at,
                               level->level, level->why.en, level->by ? " by " : "",
                               level->by ? level->by : "");
    }
    const char *text = arena_text(story->arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static void expect_levels(const char *yaml, const char *history, const char *expected) {
    Story story = story_on(yaml);
    story_tell(&story, history);
    g_assert_cmpstr(levels_text(&story), ==, expected);
    story_end(&story);
}

#define KNOWN(now, facts, ...)                                                                     \
    "{'now':'2026-03-" now ":00+08:00','facts':{" facts "},'events':[" __VA_ARGS__ "]}"

static void test_a_level_rises_when_a_growing_duration_passes_its_limits(void) {
    /* exactly 5 minutes is level 2 for that instant only; over 10 is level 1 from then on */
    expect_levels(GROWING,
                  KNOWN("02T10:00", "'lost':false,'waiting':'0 s','outage':'0 s'",
                        OPENED "," AT("02T09:01", "interruption.began")),
                  "09:00:00 3 found from facts; 09:06:00 2 found from facts;"
                  " 09:06:00.000001 3 found from facts; 09:11:00.000001 1 found from facts");
    /* at least an hour holds at the very instant */
    expect_levels(GROWING,
                  KNOWN("02T11:00", "'lost':false,'outage':'0 s','waiting':'0 s'",
                        OPENED
                        "," AT("02T09:30", "customer.wrote") "," AT("02T09:50", "customer.wrote")),
                  "09:00:00 3 found from facts; 10:30:00 2 found from facts");
}

static void test_an_interruption_counts_from_its_first_beginning(void) {
    expect_levels(
        GROWING,
        KNOWN(
            "02T10:00", "'lost':false,'waiting':'0 s','outage':'0 s'",
            OPENED "," AT("02T09:01", "interruption.ended") "," AT(
                "02T09:02",
                "interruption."
                "began") "," AT("02T09:05",
                                "interruption.began") "," AT("02T09:06",
                                                             "interruption.ended") "," AT("02T09:"
                                                                                          "07",
                                                                                          "interrup"
                                                                                          "tion."
                                                                                          "ended")),
        "09:00:00 3 found from facts");
}

static void test_a_person_s_level_stands_against_what_was_known_then(void) {
#define SET(time, level)                                                                           \
    "{'type':'request.level_set','level':'" level "','by':'Li Wei','at':'2026-03-" time            \
    ":00+08:00'}"
#define LEARNT(time, facts)                                                                        \
    "{'type':'request.facts_set','facts':{" facts "},'at':'2026-03-" time ":00+08:00'}"
    /* set while nothing is sure: stands until facts are surely worse than the level itself */
    expect_levels(
        GROWING,
        TOLD("02T10:00",
             OPENED "," SET("02T09:10", "2") "," LEARNT(
                 "02T09:20", "'lost':false,'outage':'0 s'") "," LEARNT("02T09:30",
                                                                       "'waiting':'2 h'")),
        "09:00:00 1 assumed until the facts are known; 09:10:00 2 set by Li Wei");
    /* the facts said 3 when 2 was set: at 2 they are no worse than the level */
    expect_levels(GROWING,
                  KNOWN("02T10:00", "'lost':false,'outage':'0 s','waiting':'0 s'",
                        OPENED "," SET("02T09:10", "1") "," LEARNT("02T09:30", "'waiting':'2 h'")),
                  "09:00:00 3 found from facts; 09:10:00 1 set by Li Wei");
    expect_levels(GROWING,
                  KNOWN("02T10:00", "'lost':false,'outage':'0 s','waiting':'0 s'",
                        OPENED "," SET("02T09:10", "2") "," LEARNT("02T09:30", "'lost':true")),
                  "09:00:00 3 found from facts; 09:10:00 2 set by Li Wei;"
                  " 09:30:00 1 raised by facts that have become worse");
}

static void test_a_level_where_no_rule_of_the_table_matches(void) {
    const char *yaml = HEAD "facts: {lost: {name: lost, type: yes_no}}\n"
                            "levels: [{id: '1', name: One, when: {lost: yes}}, {id: '2', name: "
                            "Two, when: {lost: yes, kind: fault}}]\n" PROMISE("within: 4 h");
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme = read_anyhow(&call, yaml);
    Facts facts = {0};
    facts_set(arena, &facts,
              (Fact){.id = "lost", .value = {.known = true, .type = FACT_YES_NO, .yes = false}});
    Situation situation;
    situation_begin(&situation, arena, programme, &facts, NULL, INSTANT_NONE);
    Said why = {NULL, NULL};
    g_assert_false(situation_find_level(&situation, 0, &why));
    g_assert_null(situation_level(&situation));
    g_assert_null(situation_service_level(&situation));
    /* a level that a person sets stands, although no rule leads to it; one unknown is none */
    HistoryEvent set = {
        .at = 1, .type = "request.level_set", .effect = EFFECT_SETS_LEVEL, .level = "2"};
    situation_take(&situation, &set, NULL);
    g_assert_cmpstr(situation_level(&situation), ==, "2");
    g_assert_false(situation_find_level(&situation, 2, &why));
    situation_begin(&situation, arena, programme, &facts, "9", INSTANT_NONE);
    g_assert_null(situation_level(&situation));
    arena_free(arena);
}

static void test_a_promise_ends_with_the_contract_period_it_belongs_to(void) {
    Story story =
        story_on(PERIODS("") "  - {id: q, name: q, within: 400 days, from: contract.accepted,\n"
                             "     until: handover.done, applies: {period: maintenance}}\n"
                             "  - {id: r, name: r, within: 900 days, from: contract.accepted,\n"
                             "     until: handover.done, applies: {period: maintenance}}\n");
    const char *events = "'events':[{'type':'contract.accepted','at':'2024-01-15T10:00:00+08:00'}]";
    story_tell(&story, arena_printf(story.arena, "{'now':'2024-12-01T00:00:00+08:00',%s}", events));
    g_assert_null(story_find(&story, "r", 1));
    story_tell(&story, arena_printf(story.arena, "{'now':'2025-02-01T00:00:00+08:00',%s}", events));
    story_expect(&story, "r", 1, "running", "2026-07-03T10:00:00+08:00");
    /* after the last period none holds: what was overdue stays broken, the rest is void */
    story_tell(&story, arena_printf(story.arena, "{'now':'2026-01-01T00:00:00+08:00',%s}", events));
    g_assert_cmpint(story_find(&story, "r", 1)->state, ==, COMMITMENT_VOID);
    g_assert_cmpstr(story_text(&story, story_find(&story, "r", 1)->void_at), ==,
                    "2025-07-16T00:00:00+08:00");
    story_expect(&story, "q", 1, "breached", "2025-02-18T10:00:00+08:00");
    story_end(&story);
}

/* ---- commitments: what the stories of test_commitment.c leave out ---- */

static void test_an_event_of_the_programme_may_appoint_the_instant(void) {
    Story story = story_on(
        HEAD "events: {drill.planned: A drill was planned, drill.moved: It was moved}\n"
             "promises:\n"
             "  - {id: p, name: p, clauses: [R], by: yes, from: [drill.planned, drill.moved],\n"
             "     until: training.held, warn: 1 h before due}\n");
    /* planned without a time: nothing can be due */
    story_tell(&story, TOLD("02T12:00", AT("02T09:00", "drill.planned")));
    g_assert_cmpuint(story.commitments.list.count, ==, 0);
    /* now it has one; moved without a time it keeps it */
    story_tell(
        &story,
        TOLD("02T12:00",
             AT("02T09:00",
                "drill.planned") ","
                                 "{'type':'drill.moved','at':'2026-03-02T10:00:00+08:00','for':"
                                 "'2026-03-03T10:00:00+08:00'}," AT("02T11:00", "drill.moved")));
    g_assert_cmpuint(story.commitments.list.count, ==, 1);
    const Commitment *commitment = story.commitments.list.items[0];
    g_assert_cmpint(commitment->state, ==, COMMITMENT_RUNNING);
    g_assert_cmpstr(story_text(&story, commitment->due), ==, "2026-03-03T10:00:00+08:00");
    story_end(&story);
}

static void test_ahead_of_a_period_that_is_not_known(void) {
    Story story =
        story_on(HEAD "periods: [{id: assurance, name: a, lasts: 1 year}]\n"
                      "promises:\n"
                      "  - {id: p, name: p, clauses: [R], ahead: 60 days, of: assurance.ends,\n"
                      "     from: [contract.signed, contract.accepted],\n"
                      "     until: contract.renewal_offered}\n");
    story_tell(&story, TOLD("02T12:00", AT("01T09:00", "contract.signed")));
    g_assert_cmpuint(story.commitments.list.count, ==, 0);
    story_tell(&story, TOLD("02T12:00", AT("01T09:00", "contract.signed") "," AT(
                                            "02T09:00", "contract.accepted")));
    g_assert_cmpuint(story.commitments.list.count, ==, 1);
    g_assert_cmpstr(story_text(&story, story.commitments.list.items[0]->due), ==,
                    "2027-01-02T00:00:00+08:00");
    story_end(&story);
}

static void test_ahead_by_level_is_aimed_anew_with_the_level(void) {
    Story story =
        story_on(HEAD "levels: [{id: '1', name: One}, {id: '2', name: Two}]\n"
                      "promises:\n"
                      "  - {id: p, name: p, clauses: [R], ahead: {'1': 3 days, '2': 1 day},\n"
                      "     from: visit.agreed, until: visit.dispatched}\n");
    story_tell(&story, "{'level':'2','now':'2026-03-03T00:00:00+08:00','events':[{'type':"
                       "'visit.agreed','at':'2026-03-02T09:00:00+08:00','for':"
                       "'2026-03-10T09:00:00+08:00'},{'type':'request.level_set','level':'1','at':"
                       "'2026-03-02T10:00:00+08:00'}]}");
    story_expect(&story, "p", 1, "running", "2026-03-07T09:00:00+08:00");
    g_assert_cmpuint(story_find(&story, "p", 1)->notes.count, ==, 1);
    story_end(&story);
}

/* A calendar that is open on one day only. */
#define ONE_DAY HEAD "calendars: {once: {weekly: {}, exceptions: {2026-03-02: ['09:00-18:00']}}}\n"

static void test_ahead_on_a_calendar_that_never_opened_before_has_no_due_instant(void) {
    Story story = story_on(
        ONE_DAY "promises:\n"
                "  - {id: p, name: p, clauses: [R], ahead: 3 working days, calendar: once,\n"
                "     from: visit.agreed, until: visit.dispatched, warn: [50%, 1 h before due]}\n");
    const char *agreed = "{'type':'visit.agreed','at':'2026-03-02T09:00:00+08:00','for':"
                         "'2026-03-10T09:00:00+08:00'}";
    story_tell(&story, arena_printf(story.arena,
                                    "{'now':'2026-03-20T00:00:00+08:00','events':[%s]}", agreed));
    story_expect(&story, "p", 1, "running", "none");
    g_assert_cmpint(story_find(&story, "p", 1)->problem, ==, CALENDAR_NO_WORKING_TIME);
    g_assert_cmpuint(story_find(&story, "p", 1)->timers.count, ==, 0);
    /* what can't be due isn't late, and isn't overdue when it becomes void */
    story_tell(&story, arena_printf(
                           story.arena, "{'now':'2026-03-20T00:00:00+08:00','events':[%s,%s]}",
                           agreed, "{'type':'visit.dispatched','at':'2026-03-19T00:00:00+08:00'}"));
    story_expect(&story, "p", 1, "met", "none");
    story_tell(&story,
               arena_printf(story.arena, "{'now':'2026-03-20T00:00:00+08:00','events':[%s,%s]}",
                            agreed,
                            "{'type':'request.cancelled','at':'2026-03-19T00:00:00+08:00'}"));
    story_expect(&story, "p", 1, "void", "none");
    g_assert_false(story_find(&story, "p", 1)->void_overdue);
    story_end(&story);
}

static void test_within_on_a_calendar_that_closes_for_good(void) {
    Story story = story_on(ONE_DAY PROMISE("within: 20 h, calendar: once, warn: 80%"));
    story_tell(&story, TOLD("20T12:00", OPENED "," AT("19T09:00", "request.cancelled")));
    story_expect(&story, "p", 1, "void", "none");
    g_assert_false(story_find(&story, "p", 1)->void_overdue);
    story_tell(&story, TOLD("20T12:00", OPENED "," AT("19T09:00", "request.resolved")));
    story_expect(&story, "p", 1, "met", "none");
    story_end(&story);
}

static void test_places_beyond_the_last_working_time_have_no_instant(void) {
    Story story = story_on(
        ONE_DAY "promises:\n"
                "  - {id: p, name: p, clauses: [R], by: yes, calendar: once, from: visit.agreed,\n"
                "     until: visit.arrived, warn: [50%, 200%, 1 h after due]}\n");
    story_tell(&story, "{'now':'2026-03-02T17:30:00+08:00','events':[{'type':'visit.agreed','at':"
                       "'2026-03-02T09:00:00+08:00','for':'2026-03-02T18:00:00+08:00'}]}");
    const Timers *timers = &story_find(&story, "p", 1)->timers;
    g_assert_cmpuint(timers->count, ==, 3);
    g_assert_cmpstr(story_text(&story, timers->items[0].at), ==, "2026-03-02T13:30:00+08:00");
    g_assert_true(timers->items[1].at == INSTANT_NONE);
    g_assert_true(timers->items[2].at == INSTANT_NONE);
    story_end(&story);
}

static void test_reopening_undoes_what_solving_and_closing_met(void) {
    const char *yaml =
        HEAD "events: {seen: Seen}\n"
             "promises:\n"
             "  - {id: p, name: p, clauses: [R], within: 4 h, from: request.opened, until: seen}\n"
             "  - {id: q, name: q, within: 4 h, from: request.opened, until: request.closed}\n"
             "  - {id: r, name: r, within: 4 h, from: request.opened, until: seen, reopen: "
             "restart}\n";
    Story story = story_on(yaml);
    story_tell(&story, TOLD("02T12:00", OPENED
                            "," AT("02T10:00", "seen") "," AT("02T10:30", "request.closed") "," AT(
                                "02T11:00", "request.reopened")));
    /* seen is seen, whatever comes; closing is undone, and so is what says it is */
    g_assert_null(story_find(&story, "p", 2));
    story_expect(&story, "q", 2, "running", "2026-03-02T13:30:00+08:00");
    story_expect(&story, "r", 2, "running", "2026-03-02T15:00:00+08:00");
    story_end(&story);
}

static void test_each_starts_again_after_it_was_met(void) {
    Story story = story_on(HEAD "promises:\n"
                                "  - {id: p, name: p, clauses: [R], within: 4 h, again: each,\n"
                                "     from: customer.wrote, until: customer.answered}\n");
    story_tell(&story,
               TOLD("02T12:00",
                    AT("02T09:00", "customer.wrote") "," AT("02T10:00", "customer.answered") "," AT(
                        "02T11:00", "customer.wrote")));
    story_expect(&story, "p", 1, "met", "2026-03-02T13:00:00+08:00");
    story_expect(&story, "p", 2, "running", "2026-03-02T15:00:00+08:00");
    story_end(&story);
}

static void test_a_fact_that_becomes_unknown_again_changes_nothing(void) {
    Story story = story_on(HEAD PROMISE("within: 4 h, applies: {support_mode: on_site}"));
    story_tell(&story,
               "{'support_mode':'on_site','now':'2026-03-02T12:00:00+08:00','events':[" OPENED ","
               "{'type':'request.mode_set','support_mode':null,'at':"
               "'2026-03-02T10:00:00+08:00'}]}");
    story_expect(&story, "p", 1, "running", "2026-03-02T13:00:00+08:00");
    story_end(&story);
}

static void test_a_level_without_an_event_leaves_no_trace(void) {
    Story story = story_on(GROWING);
    story_tell(&story, "{'level':'2','now':'2026-03-02T12:00:00+08:00','events':[]}");
    g_assert_cmpuint(story.commitments.levels.count, ==, 0);
    g_assert_cmpuint(story.commitments.list.count, ==, 0);
    /* corrected before anything else happened: the level stood from the start, so none was set */
    story_tell(&story, "{'level':'2','now':'2026-03-02T12:00:00+08:00','events':[{'type':"
                       "'request.level_set','level':'1','corrected':true,'at':"
                       "'2026-03-02T10:00:00+08:00'}]}");
    g_assert_cmpuint(story.commitments.levels.count, ==, 0);
    g_assert_nonnull(story.commitments.before);
    story_end(&story);
}

static void test_what_becomes_void_while_it_stands_still_was_not_overdue(void) {
    Story story =
        story_on(HEAD "pauses: {customer: {name: customer, waiting_for: customer}}\n" PROMISE(
            "within: 4 h, pauses: [customer], void_on: visit.arrived"));
    story_tell(&story, TOLD("02T20:00", OPENED "," PAUSE("02T10:00", "customer",
                                                         "") "," AT("02T18:00", "visit.arrived")));
    g_assert_cmpint(story_find(&story, "p", 1)->state, ==, COMMITMENT_VOID);
    g_assert_false(story_find(&story, "p", 1)->void_overdue);
    story_end(&story);
}

static void test_an_appointment_that_was_kept_is_not_asked_for_again(void) {
    Story story = story_on(HEAD "promises:\n"
                                "  - {id: p, name: p, clauses: [R], by: yes, from: visit.agreed,\n"
                                "     until: visit.arrived}\n");
    story_tell(&story,
               TOLD("05T00:00",
                    "{'type':'visit.agreed','at':'2026-03-02T09:00:00+08:00',"
                    "'for':'2026-03-03T09:00:00+08:00'}," AT(
                        "03T08:00",
                        "visit.arrived") ","
                                         "{'type':'visit.agreed','at':'2026-03-03T09:00:00+08:00',"
                                         "'for':'2026-03-04T09:00:00+08:00'}"));
    g_assert_cmpuint(story.commitments.list.count, ==, 1);
    story_expect(&story, "p", 1, "met", "2026-03-03T09:00:00+08:00");
    story_end(&story);
}

/* ---- the edges of clocks and calendars ---- */

static void test_a_stop_beyond_the_last_working_time_leaves_no_due_instant(void) {
    Story story = story_on(ONE_DAY SIMPLE);
    Stop stops[] = {{story_instant(&story, "2026-03-02T10:00:00+08:00"),
                     story_instant(&story, "2026-03-02T12:00:00+08:00"), "a"},
                    {story_instant(&story, "2026-03-02T13:00:00+08:00"),
                     story_instant(&story, "2026-03-02T14:00:00+08:00"), "b"}};
    Clock clock = {.calendar = rulebook_calendar(story.rulebook, "once"),
                   .start = story_instant(&story, "2026-03-02T09:00:00+08:00"),
                   .span = {.micros = 8 * MICROS_PER_HOUR},
                   .stops = {.items = stops, .count = 2}};
    g_assert_cmpint(clock_read(&clock, clock.start).result, ==, CALENDAR_NO_WORKING_TIME);
    story_end(&story);
}

static void test_stops_without_a_reason_take_that_of_others(void) {
    Arena *arena = arena_new();
    Stop stops[] = {{10, 20, "a"}, {15, 25, NULL}, {30, 40, NULL}, {35, 45, "b"}};
    Stops merged;
    stops_merge(arena, &(Stops){.items = stops, .count = 4}, &merged);
    g_assert_cmpuint(merged.count, ==, 2);
    g_assert_cmpstr(merged.items[0].reason, ==, "a");
    g_assert_cmpstr(merged.items[1].reason, ==, "b");
    arena_free(arena);
}

static void test_calendars_at_the_edges_of_counted_time(void) {
    Story story = story_on(
        HEAD "calendars:\n"
             "  last: {weekly: {}, exceptions: {2291-01-02: ['09:00-10:00']}}\n"
             "  east: {weekly: {mon-fri: ['09:00-18:00']}}\n"
             "  west: {zone: America/New_York, weekly: {mon-fri: ['09:00-18:00']}}\n" SIMPLE);
    const Calendar *last = rulebook_calendar(story.rulebook, "last");
    const Calendar *east = rulebook_calendar(story.rulebook, "east");
    const Calendar *west = rulebook_calendar(story.rulebook, "west");
    Instant due;
    g_assert_cmpint(calendar_deadline(last, story_instant(&story, "2295-01-01T00:00:00Z"),
                                      MICROS_PER_HOUR, &due),
                    ==, CALENDAR_OUT_OF_RANGE);
    /* where it is 2300 already, and where it is 1899 still */
    g_assert_cmpint(calendar_span(east, story_instant(&story, "2299-12-31T20:00:00Z"),
                                  &(Span){.working_days = 1}, DAY_END_CLOSING, &due),
                    ==, CALENDAR_OUT_OF_RANGE);
    g_assert_cmpint(
        calendar_span(west, INSTANT_FIRST, &(Span){.working_days = -1}, DAY_END_CLOSING, &due), ==,
        CALENDAR_OUT_OF_RANGE);
    /* days outside are as every week */
    g_assert_cmpint(calendar_day_plan(east, civil_day(1700, 1, 4)).kind, ==, DAY_WEEKLY);
    g_assert_cmpuint(calendar_day_plan(east, civil_day(1700, 1, 4)).hours->count, ==, 1);
    g_assert_cmpuint(calendar_day_plan(east, civil_day(2400, 1, 1)).hours->count, ==, 0);
    story_end(&story);
}

static void test_levels_by_what_a_duration_is_at_most(void) {
    const char *yaml =
        HEAD "facts: {outage: {name: outage, type: duration, grows_from: interruption.began}}\n"
             "levels:\n"
             "  - {id: '3', name: Three, when: {outage: '< 5 min'}}\n"
             "  - {id: '2', name: Two, when: {outage: '<= 10 min'}}\n"
             "  - {id: '1', name: One}\n" PROMISE("within: 4 h");
    expect_levels(
        yaml, KNOWN("02T10:00", "'outage':'0 s'", OPENED "," AT("02T09:01", "interruption.began")),
        "09:00:00 3 found from facts; 09:06:00 2 found from facts;"
        " 09:11:00.000001 1 found from facts");
}

/* A promise told late, on a programme with and without a tolerance. */
static bool flagged(const char *tolerance, const char *events) {
    char *yaml = g_strconcat(HEAD, tolerance, SIMPLE, NULL);
    Story story = story_on(yaml);
    g_free(yaml);
    story_tell(&story,
               arena_printf(story.arena, "{'now':'2299-12-31T23:59:59Z','events':[%s]}", events));
    bool backdated = story_find(&story, "p", 1)->backdated;
    story_end(&story);
    return backdated;
}

static void test_late_records_are_flagged_by_the_programme_s_tolerance(void) {
#define LATE_OPENED                                                                                \
    "{'type':'request.opened','at':'2026-03-02T09:00:00Z','recorded':'2026-03-02T12:00:00Z'}"
    g_assert_true(flagged("backdating: 15 min\n", LATE_OPENED));
    g_assert_false(flagged("backdating: 3 h\n", LATE_OPENED));
    g_assert_false(flagged("", LATE_OPENED));
    /* an opening in time and a late solution: the commitment rests on both */
    g_assert_true(flagged("backdating: 15 min\n",
                          "{'type':'request.opened','at':'2026-03-02T09:00:00Z'},"
                          "{'type':'request.resolved','at':'2026-03-02T10:00:00Z','recorded':"
                          "'2026-03-02T12:00:00Z'}"));
    g_assert_true(flagged("backdating: 15 min\n",
                          LATE_OPENED ",{'type':'request.resolved','at':'2026-03-02T10:00:00Z'}"));
    /* where counting ends there is no tolerance to overstep */
    g_assert_false(flagged("backdating: 15 min\n",
                           "{'type':'request.opened','at':'2299-12-31T23:50:00Z','recorded':"
                           "'2299-12-31T23:59:59Z'}"));
}

/* ---- recurring duties ---- */

/* "1 met 2025-06-01; 2 running …": the occurrences with the dates of their due instants. */
static const char *occurrences(Story *story, const char *promise) {
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < story->commitments.list.count; i++) {
        const Commitment *commitment = story->commitments.list.items[i];
        if (!strcmp(commitment->promise->record.id, promise))
            g_string_append_printf(out, "%s%d %s %.10s", out->len ? "; " : "",
                                   commitment->occurrence, commitment_state_word(commitment->state),
                                   story_text(story, commitment->due));
    }
    const char *text = arena_text(story->arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

#define RECURRING(body)                                                                            \
    "  - {id: m, name: m, clauses: [R], from: [contract.accepted, contract.signed],"               \
    " until: maintenance.done, " body "}\n"
#define HAPPENED(day, type) "{'type':'" type "','at':'" day "T10:00:00+08:00'}"

static void expect_occurrences(const char *yaml, const char *now, const char *facts,
                               const char *events, const char *expected) {
    Story story = story_on(yaml);
    story_tell(&story,
               arena_printf(story.arena, "{'now':'%sT12:00:00+08:00','facts':{%s},'events':[%s]}",
                            now, facts, events));
    g_assert_cmpstr(occurrences(&story, "m"), ==, expected);
    story_end(&story);
}

static void test_weeks_and_days_of_the_civil_calendar(void) {
    /* a Wednesday: weeks begin with the Monday before */
    expect_occurrences(HEAD "promises:\n" RECURRING("every: 1 week, frame: civil"), "2026-03-12",
                       "", HAPPENED("2026-03-04", "contract.accepted"),
                       "1 breached 2026-03-09; 2 running 2026-03-16");
    expect_occurrences(HEAD "promises:\n" RECURRING("every: 3 days, frame: civil"), "2026-03-08",
                       "", HAPPENED("2026-03-04", "contract.accepted"),
                       "1 breached 2026-03-07; 2 running 2026-03-10");
}

static void test_a_daily_duty_of_many_years_is_owed_every_day(void) {
    Story story = story_on(HEAD "promises:\n" RECURRING("every: 1 day"));
    story_tell(&story, "{'now':'2026-03-02T12:00:00+08:00','events':[" HAPPENED(
                           "2010-03-02", "contract.accepted") "]}");
    g_assert_cmpuint(story.commitments.list.count, ==, 5845); /* 16 years, 4 leap days, today */
    story_end(&story);
}

static void test_a_duty_in_cases_of_a_kind_only(void) {
    const char *yaml = HEAD "facts: {staffed: {name: staffed, type: yes_no}}\n"
                            "promises:\n" RECURRING("every: 1 month, applies: {staffed: no}");
    const char *accepted = HAPPENED("2026-01-15", "contract.accepted");
    expect_occurrences(yaml, "2026-03-01", "'staffed':false", accepted,
                       "1 breached 2026-02-15; 2 running 2026-03-15");
    expect_occurrences(yaml, "2026-03-01", "'staffed':true", accepted, "");
    expect_occurrences(yaml, "2026-03-01", "", accepted, "");
}

static void test_a_duty_of_the_second_period_begins_with_it(void) {
    const char *yaml = PERIODS("") RECURRING("every: 8 months, applies: {period: maintenance}");
    /* accepted on 15 January 2024: assurance until 15 January 2025, maintenance until 15 July */
    const char *accepted = HAPPENED("2024-01-15", "contract.accepted");
    expect_occurrences(yaml, "2025-01-10", "", accepted, "");
    expect_occurrences(yaml, "2025-01-16", "", accepted, "1 running 2025-05-15");
    expect_occurrences(yaml, "2025-06-01", "", accepted,
                       "1 breached 2025-05-15; 2 running 2026-01-15");
    /* and none begins after it */
    expect_occurrences(yaml, "2026-06-01", "", accepted,
                       "1 breached 2025-05-15; 2 breached 2026-01-15");
}

static void test_a_duty_outside_of_all_periods(void) {
    const char *yaml = PERIODS("") RECURRING("every: 8 months, applies: {period: none}");
    /* signed first: until the acceptance it is in no period; after the last one it is again */
    expect_occurrences(
        yaml, "2026-10-01", "",
        HAPPENED("2023-12-15", "contract.signed") "," HAPPENED("2024-01-15", "contract.accepted"),
        "1 breached 2024-08-15; 2 breached 2026-08-15; 3 running 2027-04-15");
}

static void test_a_series_ends_when_the_request_is_withdrawn(void) {
    const char *yaml = HEAD "promises:\n" RECURRING("every: 1 month");
    const char *accepted = HAPPENED("2026-01-15", "contract.accepted");
    char *withdrawn = g_strjoin(",", accepted, HAPPENED("2026-02-20", "request.cancelled"),
                                HAPPENED("2026-02-25", "maintenance.done"), NULL);
    /* what was overdue stays; nothing meets a duty after its series ended */
    expect_occurrences(yaml, "2026-06-01", "", withdrawn,
                       "1 breached 2026-02-15; 2 void 2026-03-15");
    g_free(withdrawn);
    char *generous = g_strjoin(",", accepted, HAPPENED("2026-01-20", "maintenance.done"),
                               HAPPENED("2026-01-25", "maintenance.done"), NULL);
    expect_occurrences(yaml, "2026-02-01", "", generous, "1 met 2026-02-15");
    g_free(generous);
}

static void test_a_series_ends_with_the_years_that_are_counted(void) {
    expect_occurrences(HEAD "promises:\n" RECURRING("every: 50 years"), "2299-12-01", "",
                       HAPPENED("2190-01-15", "contract.accepted"),
                       "1 breached 2240-01-15; 2 breached 2290-01-15");
}

/* ---- rulebooks ---- */

static void test_a_rulebook_needs_zones_that_exist(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *nowhere =
        read_anyhow(&call, "programme: test\nversion: '1'\nname: Test\nzone: Mars/Olympus\n"
                           "clauses: {R: Response}\n" SIMPLE);
    call = call_begin(arena, 0);
    g_assert_null(rulebook_new(&call, nowhere));
    g_assert_cmpuint(call.error_count, ==, 1);
    const Programme *partly =
        read_anyhow(&call, HEAD "calendars:\n"
                                "  office: {weekly: {mon: ['09:00-18:00']}}\n"
                                "  mars: {zone: Mars/Olympus, weekly: {mon: ['09:00-18:00']}}\n"
                                "  lab: {weekly: {mon: ['09:00-18:00']}}\n" SIMPLE);
    call = call_begin(arena, 0);
    g_assert_null(rulebook_new(&call, partly));
    g_assert_cmpuint(call.error_count, ==, 1);
    rulebook_free(NULL);
    arena_free(arena);
}

/* ---- explanations of clocks ---- */

typedef struct Office {
    char *folder; /* of the holiday set */
    Arena *arena;
    Call call;
    const Programme *programme;
    Rulebook *rulebook;
} Office;

/* A programme whose calendars use a set of its own, complete for 2026 alone. */
static Office office_open(void) {
    static const char SET[] =
        "holiday_set: acme\nname: {en: Acme, zh: 艾克美}\nsource: Works agreement\nyears: 2026\n"
        "days:\n"
        "  2026-01-01: {name: {en: New Year, zh: 元旦}}\n"
        "  2026-01-02: {name: {en: Bridge, zh: 桥}, provisional: yes}\n"
        "  2026-01-04: {name: {en: Bridge, zh: 桥}, working: yes}\n"
        "  2026-01-10: {name: {en: Bridge, zh: 桥}, working: yes, provisional: yes}\n";
    static const char YAML[] =
        HEAD "calendars:\n"
             "  office:\n"
             "    weekly: {mon-fri: ['09:00-18:00']}\n"
             "    holidays: [acme, 2026-01-05]\n"
             "    exceptions: {2026-01-06: ['10:00-12:00'], 2026-01-07: []}\n"
             "  rare: {weekly: {}, exceptions: {2026-03-02: ['09:00-10:00'], 2026-05-04:"
             " ['09:00-10:00']}}\n" SIMPLE;
    Office office = {.folder = g_dir_make_tmp("aftercare-XXXXXX", NULL), .arena = arena_new()};
    char *file = g_build_filename(office.folder, "acme.yaml", NULL);
    g_assert_true(g_file_set_contents(file, SET, -1, NULL));
    office.call = call_begin(office.arena, 0);
    office.programme = programme_open_text(&office.call, "p.yaml", YAML, strlen(YAML),
                                           &(HolidaySource){.folder = office.folder});
    story_show_errors(&office.call);
    g_assert_nonnull(office.programme);
    office.rulebook = rulebook_new(&office.call, office.programme);
    g_unlink(file);
    g_free(file);
    g_rmdir(office.folder);
    return office;
}

static void office_close(Office *office) {
    rulebook_free(office->rulebook);
    arena_free(office->arena);
    g_free(office->folder);
}

static Instant instant_at(Arena *arena, const char *local) {
    Call call = call_begin(arena, 0);
    Instant at;
    g_assert_true(instant_parse(&call, "at", arena_printf(arena, "%s+08:00", local), &at));
    return at;
}

typedef struct Explained {
    const char *calendar, *from, *to, *language;
    size_t most;
    Stops stops;
    const char *const *expected;
} Explained;

#define LINES(...)                                                                                 \
    (const char *const[]) {                                                                        \
        __VA_ARGS__, NULL                                                                          \
    }

static void expect_stretches(const Office *office, const Explained *asked) {
    Arena *arena = office->arena;
    const Calendar *calendar = rulebook_calendar(office->rulebook, asked->calendar);
    Instant from = instant_at(arena, asked->from), to = instant_at(arena, asked->to);
    Stretches stretches;
    explain_clock(arena, calendar, from, to, &asked->stops, asked->language,
                  asked->most ? asked->most : 100, &stretches);
    Micros counted = 0;
    for (size_t i = 0; i < stretches.count || asked->expected[i]; i++) {
        g_assert_cmpstr(i < stretches.count
                            ? stretch_text(arena, calendar, &stretches.items[i], asked->language)
                            : NULL,
                        ==, asked->expected[i]);
        g_assert_true(stretches.items[i].from ==
                      (i ? stretches.items[i - 1].to : from)); /* nothing is left out */
        counted += stretches.items[i].counted;
    }
    g_assert_true(stretches.items[stretches.count - 1].to == to);
    if (!asked->stops.count)
        g_assert_cmpint(counted, ==, calendar_elapsed(calendar, from, to));
}

#define EXPLAINED(office, ...) expect_stretches(office, &(Explained){__VA_ARGS__})

static void test_every_kind_of_day_is_explained(void) {
    Office office = office_open();
    EXPLAINED(&office, "office", "2025-12-31T17:00:00", "2026-01-11T00:00:00", "en",
              .expected = LINES(
                  "2025-12-31 17:00:00 – 18:00:00  counted (holidays not known yet) 1 h",
                  "2025-12-31 18:00:00 – 2026-01-04 09:00:00  closed: 2026-01-01 New Year (acme);"
                  " 2026-01-02 Bridge (acme, provisional); 2026-01-03 Saturday",
                  "2026-01-04 09:00:00 – 18:00:00  counted: make-up working day for Bridge (acme)"
                  " 9 h",
                  "2026-01-04 18:00:00 – 2026-01-06 10:00:00  closed: 2026-01-05 closed on this"
                  " date",
                  "2026-01-06 10:00:00 – 12:00:00  counted: special hours 2 h",
                  "2026-01-06 12:00:00 – 2026-01-08 09:00:00  closed: 2026-01-07 closed on this"
                  " date",
                  "2026-01-08 09:00:00 – 18:00:00  counted 9 h",
                  "2026-01-08 18:00:00 – 2026-01-09 09:00:00  closed: outside working hours",
                  "2026-01-09 09:00:00 – 18:00:00  counted 9 h",
                  "2026-01-09 18:00:00 – 2026-01-10 09:00:00  closed: outside working hours",
                  "2026-01-10 09:00:00 – 18:00:00  counted: make-up working day for Bridge (acme,"
                  " provisional) 9 h",
                  "2026-01-10 18:00:00 – 2026-01-11 00:00:00  closed: outside working hours"));
    office_close(&office);
}

static void test_every_kind_of_day_is_explained_in_chinese(void) {
    Office office = office_open();
    EXPLAINED(&office, "office", "2025-12-31T17:00:00", "2026-01-08T10:00:00", "zh",
              .expected =
                  LINES("2025-12-31 17:00:00 – 18:00:00  计时（当年节假日未公布） 1小时",
                        "2025-12-31 18:00:00 – 2026-01-04 09:00:00  休息：2026-01-01 元旦 (acme);"
                        " 2026-01-02 桥 (acme，暂定); 2026-01-03 星期六",
                        "2026-01-04 09:00:00 – 18:00:00  计时：调休上班 桥 (acme) 9小时",
                        "2026-01-04 18:00:00 – 2026-01-06 10:00:00  休息：2026-01-05 日历休息日",
                        "2026-01-06 10:00:00 – 12:00:00  计时：特别工作时间 2小时",
                        "2026-01-06 12:00:00 – 2026-01-08 09:00:00  休息：2026-01-07 特别休息日",
                        "2026-01-08 09:00:00 – 10:00:00  计时 1小时"));
    EXPLAINED(&office, "office", "2026-01-08T18:00:00", "2026-01-08T19:00:00", "zh",
              .expected = LINES("2026-01-08 18:00:00 – 19:00:00  休息：工作时间之外"));
    office_close(&office);
}

static void test_a_year_that_the_set_does_not_know_says_so(void) {
    Office office = office_open();
    EXPLAINED(&office, "office", "2027-01-02T00:00:00", "2027-01-03T00:00:00", "en",
              .expected = LINES("2027-01-02 00:00:00 – 2027-01-03 00:00:00  closed: 2027-01-02"
                                " Saturday (holidays not known yet)"));
    EXPLAINED(&office, "office", "2027-01-02T00:00:00", "2027-01-03T00:00:00", "zh",
              .expected = LINES("2027-01-02 00:00:00 – 2027-01-03 00:00:00  休息：2027-01-02"
                                " 星期六 (节假日未公布)"));
    office_close(&office);
}

static void test_long_closures_name_their_first_days(void) {
    Office office = office_open();
    const char *closed =
        "closed: 2026-03-03 Tuesday; 2026-03-04 Wednesday; 2026-03-05 Thursday; 2026-03-06 Friday;"
        " 2026-03-07 Saturday; 2026-03-08 Sunday; 2026-03-09 Monday; 2026-03-10 Tuesday;"
        " 2026-03-11 Wednesday; 2026-03-12 Thursday; 2026-03-13 Friday; 2026-03-14 Saturday";
    EXPLAINED(&office, "rare", "2026-03-02T09:00:00", "2026-05-04T09:30:00", "en",
              .expected =
                  LINES("2026-03-02 09:00:00 – 10:00:00  counted: special hours 1 h",
                        arena_printf(office.arena, "2026-03-02 10:00:00 – 2026-05-04 09:00:00  %s",
                                     closed),
                        "2026-05-04 09:00:00 – 09:30:00  counted: special hours 30 min"));
    /* after the last opening there is none to look for */
    EXPLAINED(&office, "rare", "2026-05-04T10:00:00", "2026-05-04T11:00:00", "en",
              .expected = LINES("2026-05-04 10:00:00 – 11:00:00  closed: outside working hours"));
    office_close(&office);
}

static void test_what_is_too_much_is_summed_up(void) {
    Office office = office_open();
    EXPLAINED(&office, "office", "2026-01-08T09:00:00", "2026-01-23T10:00:00", "en", .most = 3,
              .expected =
                  LINES("2026-01-08 09:00:00 – 18:00:00  counted 9 h",
                        "2026-01-08 18:00:00 – 2026-01-09 09:00:00  closed: outside working hours",
                        "2026-01-09 09:00:00 – 2026-01-23 10:00:00  the rest, summed up 4 d 4 h"));
    EXPLAINED(&office, "office", "2026-01-08T09:00:00", "2026-01-09T10:00:00", "zh", .most = 2,
              .expected = LINES("2026-01-08 09:00:00 – 18:00:00  计时 9小时",
                                "2026-01-08 18:00:00 – 2026-01-09 10:00:00  其余时段合计 1小时"));
    office_close(&office);
}

static void test_stops_are_laid_out_with_their_reasons(void) {
    Office office = office_open();
    Arena *arena = office.arena;
    Stop stops[] = {
        {instant_at(arena, "2026-01-08T08:00:00"), instant_at(arena, "2026-01-08T08:30:00"), "a"},
        {instant_at(arena, "2026-01-08T08:45:00"), instant_at(arena, "2026-01-08T10:00:00"), "b"},
        {instant_at(arena, "2026-01-08T11:00:00"), instant_at(arena, "2026-01-08T12:30:00"), "c"},
        {instant_at(arena, "2026-01-08T17:00:00"), INSTANT_NONE, "d"},
        {instant_at(arena, "2026-01-09T17:00:00"), INSTANT_NONE, "e"}};
    EXPLAINED(&office, "office", "2026-01-08T09:00:00", "2026-01-08T17:30:00", "en",
              .stops = {.items = stops, .count = 5},
              .expected = LINES("2026-01-08 09:00:00 – 10:00:00  stopped: b",
                                "2026-01-08 10:00:00 – 11:00:00  counted 1 h",
                                "2026-01-08 11:00:00 – 12:30:00  stopped: c",
                                "2026-01-08 12:30:00 – 17:00:00  counted 4 h 30 min",
                                "2026-01-08 17:00:00 – 17:30:00  stopped: d"));
    /* where `to` comes within a stop, and where the stops outnumber the stretches wanted */
    EXPLAINED(&office, "office", "2026-01-08T10:30:00", "2026-01-08T12:00:00", "zh",
              .stops = {.items = stops + 2, .count = 1},
              .expected = LINES("2026-01-08 10:30:00 – 11:00:00  计时 30分钟",
                                "2026-01-08 11:00:00 – 12:00:00  暂停：c"));
    EXPLAINED(&office, NULL, "2026-01-08T10:30:00", "2026-01-08T13:00:00", "en", .most = 1,
              .stops = {.items = stops + 2, .count = 1},
              .expected = LINES("2026-01-08 10:30:00 – 13:00:00  the rest, summed up 1 h"));
    office_close(&office);
}

static void test_around_the_clock_is_one_stretch(void) {
    Office office = office_open();
    EXPLAINED(&office, NULL, "2026-01-01T00:00:00", "2026-01-01T06:00:00.25", "en",
              .expected = LINES("2026-01-01 00:00:00 – 06:00:00.25  counted around the clock 6 h"));
    EXPLAINED(&office, NULL, "2026-01-01T00:00:00", "2026-01-02T06:00:00", "zh",
              .expected = LINES("2026-01-01 00:00:00 – 2026-01-02 06:00:00  全天候计时 1天6小时"));
    office_close(&office);
}

/* ---- explanations of commitments ---- */

#define EXPLAINED_PROGRAMME                                                                           \
    "programme: test\nversion: '1'\nname: Test\nzone: Asia/Shanghai\nbackdating: 15 min\n"            \
    "clauses: {R: {en: We answer., zh: 我们应答。}}\n"                                           \
    "levels: [{id: '1', name: {en: severe, zh: 严重}}, {id: '2', name: {en: minor, zh: 轻微}}]\n" \
    "pauses: {customer: {name: customer, waiting_for: customer}}\n"                                   \
    "calendars: {once: {weekly: {}, exceptions: {2026-03-02: ['09:00-18:00']}}}\n"

/* The sentences of the first commitment but for the clause, in `language`. */
static void expect_sentences(const char *yaml, const char *history, const char *language,
                             const char *expected) {
    Story story = story_on(yaml);
    story_tell(&story, history);
    g_assert_cmpuint(story.commitments.list.count, >=, 1);
    Texts sentences;
    explain_commitment(story.arena, story.programme, story.commitments.list.items[0], language,
                       &sentences);
    g_assert_cmpstr(sentences.items[0], ==,
                    strcmp(language, "zh") ? "clause R: We answer." : "条款 R：我们应答。");
    GString *out = g_string_new(NULL);
    for (size_t i = 1; i < sentences.count; i++)
        g_string_append_printf(out, "%s%s", i > 1 ? " | " : "", sentences.items[i]);
    g_assert_cmpstr(out->str, ==, expected);
    g_string_free(out, TRUE);
    story_end(&story);
}

static void expect_both(const char *yaml, const char *history, const char *english,
                        const char *chinese) {
    expect_sentences(yaml, history, "en", english);
    expect_sentences(yaml, history, "zh", chinese);
}

#define EXPLAINED_WITHIN                                                                           \
    EXPLAINED_PROGRAMME PROMISE("within: {'1': 1 h, '2': 4 h}, pauses: [customer]")
#define OF_LEVEL(now, ...)                                                                         \
    "{'level':'2','now':'2026-03-" now ":00+08:00','events':[" __VA_ARGS__ "]}"
#define WITHIN_EN                                                                                  \
    "within 4 h of 2026-03-02 09:00:00 (minor) on calendar always, zone Asia/Shanghai | "
#define WITHIN_ZH "自 2026-03-02 09:00:00 起 4 小时 内 (轻微)，日历 always，时区 Asia/Shanghai | "

static void test_every_state_is_explained(void) {
    expect_both(EXPLAINED_WITHIN, OF_LEVEL("02T10:00", OPENED),
                WITHIN_EN "due at 2026-03-02 13:00:00", WITHIN_ZH "2026-03-02 13:00:00 到期");
    expect_both(EXPLAINED_WITHIN,
                OF_LEVEL("02T13:00",
                         OPENED ",{'type':'request.resolved','at':'2026-03-02T12:30:00.25+08:00'}"),
                WITHIN_EN "met at 2026-03-02 12:30:00.25 by request.resolved",
                WITHIN_ZH "2026-03-02 12:30:00.25 由 request.resolved 履行");
    expect_both(EXPLAINED_WITHIN,
                OF_LEVEL("02T15:00", OPENED "," AT("02T14:00", "request.resolved")),
                WITHIN_EN "met at 2026-03-02 14:00:00 by request.resolved, late by 1 h",
                WITHIN_ZH "2026-03-02 14:00:00 由 request.resolved 履行，超时 1小时");
    expect_both(EXPLAINED_WITHIN, OF_LEVEL("02T13:30", OPENED),
                WITHIN_EN "due at 2026-03-02 13:00:00 and still open, over by 30 min",
                WITHIN_ZH "2026-03-02 13:00:00 到期未履行，已超时 30分钟");
    expect_both(EXPLAINED_WITHIN,
                OF_LEVEL("02T12:00", OPENED "," PAUSE("02T10:00", "customer", "")),
                WITHIN_EN "paused; due at 2026-03-02 15:00:00 if it resumed now",
                WITHIN_ZH "暂停中，若现在恢复则 2026-03-02 15:00:00 到期");
    expect_both(EXPLAINED_WITHIN,
                OF_LEVEL("02T12:00", OPENED "," AT("02T11:00", "request.cancelled")),
                WITHIN_EN "void at 2026-03-02 11:00:00: the request was withdrawn",
                WITHIN_ZH "2026-03-02 11:00:00 失效：请求已撤销");
}

static void test_what_happened_on_the_way_is_explained(void) {
    expect_sentences(
        EXPLAINED_WITHIN,
        OF_LEVEL("02T09:40", OPENED ",{'type':'request.level_set','level':'1','at':"
                                    "'2026-03-02T09:30:00+08:00','recorded':"
                                    "'2026-03-02T09:30:00+08:00'}"),
        "en",
        "within 1 h of 2026-03-02 09:00:00 (severe) on calendar always, zone Asia/Shanghai |"
        " re-aimed at 2026-03-02T09:30:00+08:00: level 1 | due at 2026-03-02 10:00:00");
    expect_both(EXPLAINED_WITHIN,
                OF_LEVEL("02T10:00", "{'type':'request.opened','at':'2026-03-02T09:00:00+08:00',"
                                     "'recorded':'2026-03-02T10:00:00+08:00'}"),
                WITHIN_EN "rests on an event that was recorded late (backdated) |"
                          " due at 2026-03-02 13:00:00",
                WITHIN_ZH "依据的事件为事后补录 | 2026-03-02 13:00:00 到期");
}

static void test_an_appointed_instant_is_explained(void) {
    const char *yaml =
        EXPLAINED_PROGRAMME "promises:\n"
                            "  - {id: p, name: p, clauses: [R], by: yes, from: visit.agreed,\n"
                            "     until: visit.arrived}\n";
    const char *history =
        TOLD("02T12:00", "{'type':'visit.agreed','at':'2026-03-02T09:00:00+08:00',"
                         "'for':'2026-03-05T09:00:00+08:00'}");
    expect_both(yaml, history,
                "from 2026-03-02 09:00:00, by 2026-03-05 09:00:00 (severe), zone Asia/Shanghai |"
                " due at 2026-03-05 09:00:00",
                "自 2026-03-02 09:00:00 起，不晚于 2026-03-05 09:00:00 (严重)，时区 Asia/Shanghai |"
                " 2026-03-05 09:00:00 到期");
}

static void test_why_there_is_no_due_instant_is_explained(void) {
    expect_both(EXPLAINED_PROGRAMME PROMISE("within: 20 h, calendar: once"),
                TOLD("02T12:00", OPENED),
                "within 20 h of 2026-03-02 09:00:00 (severe) on calendar once, zone Asia/Shanghai |"
                " no due instant: the calendar has no working time within ten years",
                "自 2026-03-02 09:00:00 起 20 小时 内 (严重)，日历 once，时区 Asia/Shanghai |"
                " 无到期时刻：日历十年内没有工作时间");
    expect_both(
        EXPLAINED_PROGRAMME PROMISE("within: 300 years"), TOLD("02T12:00", OPENED),
        "within 300 years of 2026-03-02 09:00:00 (severe) on calendar always, zone Asia/Shanghai |"
        " no due instant: it lies outside the years 1900 to 2299",
        "自 2026-03-02 09:00:00 起 300 年 内 (严重)，日历 always，时区 Asia/Shanghai |"
        " 无到期时刻：超出1900至2299年");
    /* an appointment that can't be prepared in time has none either */
    expect_sentences(EXPLAINED_PROGRAMME
                     "promises:\n"
                     "  - {id: p, name: p, clauses: [R], ahead: 3 working days, calendar: once,\n"
                     "     from: visit.agreed, until: visit.dispatched}\n",
                     TOLD("02T12:00", "{'type':'visit.agreed','at':'2026-03-02T09:00:00+08:00',"
                                      "'for':'2026-03-05T09:00:00+08:00'}"),
                     "en", "no due instant: the calendar has no working time within ten years");
}

static void test_a_clause_that_is_not_there_says_nothing(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme = read_anyhow(
        &call, "programme: t\nversion: '1'\nname: T\nzone: Asia/Shanghai\nclauses: {}\n" SIMPLE);
    Rulebook *rulebook = rulebook_new(&call, programme);
    Commitment commitment = {.promise = &programme->promises.items[0],
                             .clock = {.calendar = rulebook_calendar(rulebook, NULL)}};
    Texts sentences;
    explain_commitment(arena, programme, &commitment, "en", &sentences);
    g_assert_cmpstr(sentences.items[0], ==, "clause R: ");
    rulebook_free(rulebook);
    arena_free(arena);
}

/* ---- differences between two versions ---- */

static const char *difference_text(Arena *arena, const Difference *difference) {
    return arena_printf(arena, "%s %s %s: %s -> %s", difference->part,
                        *difference->id ? difference->id : "-",
                        difference->field ? difference->field : "-",
                        difference->before ? difference->before : "none",
                        difference->after ? difference->after : "none");
}

static void expect_differences(const char *before, const char *after, const char *const *expected) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Differences differences;
    programme_diff(arena, read_anyhow(&call, before), read_anyhow(&call, after), &differences);
    for (size_t i = 0; i < differences.count || expected[i]; i++)
        g_assert_cmpstr(i < differences.count ? difference_text(arena, &differences.items[i])
                                              : NULL,
                        ==, expected[i]);
    arena_free(arena);
}

static void test_a_programme_does_not_differ_from_itself(void) {
    expect_differences(CASES, CASES, LINES(NULL));
}

static void test_entities_that_are_new_changed_or_gone(void) {
    const char *before = HEAD "levels:\n"
                              "  - {id: '1', name: One}\n"
                              "  - {id: '2', name: Two, clauses: [R]}\n" SIMPLE;
    const char *after = "programme: test\nversion: '2'\nname: Test\nzone: Asia/Shanghai\n"
                        "clauses: {R: Response, S: Spare parts}\n"
                        "levels:\n"
                        "  - {id: '2', name: Second, service_level: gold}\n"
                        "  - {id: '3', name: Three}\n" PROMISE("within: 2 h");
    expect_differences(before, after,
                       LINES("programme - version: 1 -> 2", "clauses S -: none -> Spare parts",
                             "level 1 -: {id: 1, name: One} -> none", "level 2 name: Two -> Second",
                             "level 2 clauses: [R] -> none", "level 2 service_level: none -> gold",
                             "level 3 -: none -> {id: 3, name: Three}",
                             "promise p within: 4 h -> 2 h"));
    expect_differences(
        after, before,
        LINES("programme - version: 2 -> 1", "clauses S -: Spare parts -> none",
              "level 2 name: Second -> Two", "level 2 service_level: gold -> none",
              "level 2 clauses: none -> [R]", "level 3 -: {id: 3, name: Three} -> none",
              "level 1 -: none -> {id: 1, name: One}", "promise p within: 2 h -> 4 h"));
}

static void test_the_order_of_a_list_is_a_difference(void) {
    expect_differences(HEAD SIMPLE "coverage:\n" RULE("a", ", when: {period: none}") RULE("b", ""),
                       HEAD SIMPLE "coverage:\n" RULE("b", "") RULE("a", ", when: {period: none}"),
                       LINES("coverage rule - order: a, b -> b, a"));
}

static void test_maps_of_entities_and_what_they_hold(void) {
    const char *before = HEAD
        "pauses: {customer: {name: customer, waiting_for: customer}}\n"
        "calendars: {office: {weekly: {mon: ['09:00-18:00'], tue: ['09:00-18:00', '19:00-20:00']}},"
        " lab: {weekly: {mon: ['09:00-18:00'], sun: }}}\n" SIMPLE;
    const char *after = HEAD "pauses: {customer: {name: {en: customer, zh: 客户}, waiting_for: "
                             "customer}}\n"
                             "calendars: {office: {weekly: {mon: ['09:00-12:00']}}}\n" SIMPLE;
    expect_differences(
        before, after,
        LINES("calendars office weekly: {mon: [09:00-18:00], tue: [09:00-18:00, 19:00-20:00]} ->"
              " {mon: [09:00-12:00]}",
              "calendars lab -: {weekly: {mon: [09:00-18:00], sun: }} -> none",
              "pause reason customer name: customer -> {en: customer, zh: 客户}"));
}

static void test_whole_parts_that_are_new_or_left_empty(void) {
    const char *bare = HEAD SIMPLE;
    const char *full = HEAD SIMPLE "pauses: {part: {name: part, waiting_for: us}}\n"
                                   "levels: [{id: '1', name: One}]\n"
                                   "prices: {currency: CNY}\n";
    const char *empty = HEAD SIMPLE "pauses:\nlevels:\nprices:\n";
    expect_differences(bare, full,
                       LINES("level 1 -: none -> {id: 1, name: One}",
                             "pause reason part -: none -> {name: part, waiting_for: us}",
                             "programme - prices: none -> {currency: CNY}"));
    expect_differences(full, bare,
                       LINES("level 1 -: {id: 1, name: One} -> none",
                             "pause reason part -: {name: part, waiting_for: us} -> none",
                             "programme - prices: {currency: CNY} -> none"));
    /* left out or left empty says the same */
    expect_differences(bare, empty, LINES(NULL));
    expect_differences(empty, full,
                       LINES("programme - levels: none -> [{id: 1, name: One}]",
                             "programme - pauses: none -> {part: {name: part, waiting_for: us}}",
                             "programme - prices: none -> {currency: CNY}"));
    expect_differences(full, empty,
                       LINES("programme - levels: [{id: 1, name: One}] -> none",
                             "programme - pauses: {part: {name: part, waiting_for: us}} -> none",
                             "programme - prices: {currency: CNY} -> none"));
}

static void test_files_with_mistakes_can_be_compared(void) {
    expect_differences(HEAD "levels: [{name: One}, {id: [a], name: Two}]\n"
                            "pauses: {part: us, tool: us, hand: {name: hand}}\n" SIMPLE,
                       HEAD "levels: [{name: First}, {id: '1', name: Two}]\n"
                            "pauses: {part: we, tool: {name: tool}, hand: us}\n" SIMPLE,
                       LINES("level - name: One -> First", "level - id: [a] -> none",
                             "level - name: Two -> First", "level 1 -: none -> {id: 1, name: Two}",
                             "pause reason part text: us -> we",
                             "pause reason tool text: us -> {name: tool}",
                             "pause reason hand text: {name: hand} -> us"));
}

/* ---- programmes in words ---- */

#define WORDED                                                                                     \
    "programme: test\nversion: '1'\nname: {en: Test, zh: 测试}\nzone: Asia/Shanghai\n"           \
    "clauses: {R: {en: Response, zh: 响应}}\n"                                                   \
    "events: {drill.held: {en: A drill was held, zh: 演练}}\n"                                   \
    "service_levels: {gold: {en: gold, zh: 金牌}}\n"                                             \
    "levels: [{id: '1', name: {en: severe, zh: 严重}, service_level: gold}, {id: '2', name: "    \
    "{en: minor, zh: 轻微}}]\n"                                                                  \
    "calendars: {office: {weekly: {mon-fri: ['09:00-18:00']}}}\n"                                  \
    "pauses: {customer: {name: {en: waiting for you, zh: 等待客户}, waiting_for: customer},"   \
    " part: {name: {en: waiting for a part, zh: 等待备件}, waiting_for: us}}\n"                \
    "promises:\n"

static void expect_promise_words(const char *body, const char *english, const char *chinese) {
    char *yaml = g_strconcat(WORDED "  - {id: p, name: p, clauses: [R], ", body, "}\n", NULL);
    Story story = story_on(yaml);
    g_free(yaml);
    const Promise *promise = &story.programme->promises.items[0];
    g_assert_cmpstr(promise_in_words(story.arena, story.programme, promise, "en"), ==, english);
    g_assert_cmpstr(promise_in_words(story.arena, story.programme, promise, "zh"), ==, chinese);
    story_end(&story);
}

static void test_every_shape_of_promise_in_words(void) {
    expect_promise_words(
        "within: 4 h, from: request.opened, until: [visit.arrived, drill.held]",
        "within 4 h, around the clock; from \"A request is reported\" until \"The "
        "engineer arrived on site\" or \"A drill was held\"",
        "时限 4 小时（全天候）；起点 \"报修或申请提出\"，完成 \"到达现场\" 或 \"演练\"");
    expect_promise_words("by: yes, from: visit.agreed, until: visit.arrived",
                         "by the agreed time; from \"A time on site was agreed\" until \"The "
                         "engineer arrived on site\"",
                         "不晚于约定时间；起点 \"约定上门时间\"，完成 \"到达现场\"");
    expect_promise_words("every: 1 month, from: contract.accepted, until: drill.held",
                         "once every 1 month; from \"The owner signed the completion report\""
                         " until \"A drill was held\"",
                         "每 1 个月 一次；起点 \"竣工验收签字\"，完成 \"演练\"");
    expect_promise_words("times: 2, per: 1 year, from: contract.accepted, until: drill.held",
                         "2 times every 1 year; from \"The owner signed the completion report\""
                         " until \"A drill was held\"",
                         "每 1 年 2 次；起点 \"竣工验收签字\"，完成 \"演练\"");
    expect_promise_words("ahead: 3 days, from: visit.agreed, until: visit.dispatched",
                         "at least 3 days ahead; from \"A time on site was agreed\" until \"An "
                         "engineer was sent\"",
                         "提前至少 3 天；起点 \"约定上门时间\"，完成 \"已派工\"");
}

static void test_a_promise_by_level_with_conditions_and_pauses_in_words(void) {
    expect_promise_words(
        "within: {gold: 2 h, '2': 4 h}, calendar: {gold: always, '2': office}, from: "
        "request.opened, until: request.resolved, applies: {support_mode: on_site}, pauses: "
        "[customer, part]",
        "within gold: 2 h, minor: 4 h, on calendar gold: always, minor: office; from \"A request "
        "is reported\" until \"The failure is gone or the question answered\"; where support mode "
        "= "
        "on site; stands still while: waiting for you, waiting for a part",
        "时限 金牌：2 小时，轻微：4 小时（日历：金牌: always, 轻微: office）；起点 "
        "\"报修或申请提出\"，完成 "
        "\"已解决\"；适用：支持方式 = 现场；暂停：等待客户, 等待备件");
    expect_promise_words(
        "within: 4 h, calendar: office, from: request.opened, until: request.resolved",
        "within 4 h, on calendar office; from \"A request is reported\" until \"The failure is "
        "gone "
        "or the question answered\"",
        "时限 4 小时（日历：office）；起点 \"报修或申请提出\"，完成 \"已解决\"");
}

static void test_names_that_are_not_there_stand_as_they_are(void) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme =
        read_anyhow(&call, HEAD "promises:\n"
                                "  - {id: p, name: p, clauses: [R], within: {silver: 4 h}, from: "
                                "a.event, until: request.closed, pauses: [mood]}\n");
    g_assert_cmpuint(call.error_count, ==, 3);
    g_assert_cmpstr(promise_in_words(arena, programme, &programme->promises.items[0], "en"), ==,
                    "within silver: 4 h, around the clock; from \"a.event\" until \"The request is "
                    "closed\"; stands still while: mood");
    arena_free(arena);
}

static void test_a_whole_programme_in_words(void) {
    Story story = story_on(
        "programme: test\nversion: '1'\nname: {en: Test, zh: 测试}\nzone: Asia/Shanghai\n"
        "about: {en: For trying., zh: 试用。}\n"
        "clauses: {R: {en: Response, zh: 响应}, S: {en: Spares, zh: 备件}}\n"
        "facts: {lost: {name: {en: lost, zh: 丧失}, type: yes_no}}\n"
        "levels: [{id: '1', name: {en: severe, zh: 严重}, when: {lost: yes}, clauses: [R, S]},"
        " {id: '2', name: {en: minor, zh: 轻微}}]\n"
        "periods: [{id: a, name: {en: assurance, zh: 质保}, lasts: 1 year}, {id: b, name: {en: "
        "care, zh: 维护}, lasts: life}]\n"
        "duties: [{id: d, says: {en: We are polite., zh: 礼貌服务。}}]\n"
        "process: [{id: s, name: {en: Call, zh: 来电}, done_by: request.opened}]\n"
        "promises: [{id: p, name: {en: answer, zh: 应答}, by: yes, from: visit.agreed, until: "
        "visit.arrived}]\n"
        "coverage:\n"
        "  - {id: a, says: {en: once, zh: 一次}, when: {lost: yes}, parts: free, labour: list,"
        " travel: capped, remedy: repair}\n"
        "  - {id: b, says: {en: else, zh: 其他}, parts: fee, labour: none, travel: free, remedy: "
        "repair}\n");
    g_assert_cmpstr(programme_in_words(story.arena, story.programme, "en"), ==,
                    "Test (test 1)\n"
                    "For trying.\n"
                    "\nLEVELS OF FAILURE\n"
                    "  severe: lost = yes  [R, S]\n"
                    "  minor: in every case\n"
                    "\nPROMISES\n"
                    "  answer: by the agreed time; from \"A time on site was agreed\" until \"The "
                    "engineer arrived on site\"\n"
                    "\nPERIODS, FROM THE ACCEPTANCE DATE\n"
                    "  assurance: 1 year\n"
                    "  care: for life\n"
                    "\nWHO PAYS (the first that matches decides)\n"
                    "  1. lost = yes: once; parts free, labour list price, travel list price, at "
                    "most the contract's\n"
                    "  2. in every case: else; parts standard fee, labour not provided, travel "
                    "free\n"
                    "\nSERVICE PROCESS\n"
                    "  1. Call\n"
                    "\nDUTIES WITHOUT A CLOCK\n"
                    "  We are polite.\n"
                    "\nCLAUSES\n"
                    "  R  Response\n"
                    "  S  Spares\n");
    g_assert_cmpstr(programme_in_words(story.arena, story.programme, "zh"), ==,
                    "测试 (test 1)\n"
                    "试用。\n"
                    "\n故障级别\n"
                    "  严重: 丧失 = 是  [R, S]\n"
                    "  轻微: 任何情况\n"
                    "\n服务承诺\n"
                    "  应答: 不晚于约定时间；起点 \"约定上门时间\"，完成 \"到达现场\"\n"
                    "\n服务期（自验收之日起）\n"
                    "  质保: 1 年\n"
                    "  维护: 终身\n"
                    "\n收费规则（自上而下，先符合者为准）\n"
                    "  1. 丧失 = 是：一次；配件免费，人工按目录价，差旅按目录价且不高于合同单价\n"
                    "  2. 任何情况：其他；配件按收费标准，人工不提供，差旅免费\n"
                    "\n服务流程\n"
                    "  1. 来电\n"
                    "\n其他义务\n"
                    "  礼貌服务。\n"
                    "\n条款\n"
                    "  R  响应\n"
                    "  S  备件\n");
    story_end(&story);
}

static void test_words_stand_beside_the_lines_of_their_file(void) {
    Story story = story_on("programme: test\nversion: '1'\nname: Test\nzone: Asia/Shanghai\n"
                           "clauses:\n  R: Response\n" SIMPLE);
    ProgrammeSections sections;
    programme_sections(story.arena, story.programme, "en", &sections);
    g_assert_cmpuint(sections.count, ==, 2);
    const ProgrammeSection *promises = &sections.items[0], *clauses = &sections.items[1];
    g_assert_cmpstr(promises->part, ==, "promises");
    g_assert_cmpint(promises->line, ==, 7);
    g_assert_cmpuint(promises->lines.count, ==, 1);
    g_assert_cmpint(promises->lines.items[0].line, ==, 8);
    g_assert_cmpstr(clauses->title, ==, "CLAUSES");
    g_assert_cmpint(clauses->line, ==, 5);
    g_assert_cmpstr(clauses->lines.items[0].text, ==, "R  Response");
    g_assert_cmpint(clauses->lines.items[0].line, ==, 6);
    story_end(&story);
}

static void expect_words(const Difference *difference, const char *kind, const char *english,
                         const char *chinese) {
    Arena *arena = arena_new();
    g_assert_cmpstr(difference_kind(difference), ==, kind);
    g_assert_cmpstr(difference_in_words(arena, difference, "en"), ==, english);
    g_assert_cmpstr(difference_in_words(arena, difference, "zh"), ==, chinese);
    arena_free(arena);
}

static void test_differences_in_words(void) {
    expect_words(&(Difference){"promise", "p", "within", "4 h", "2 h"}, "changed",
                 "promise p: within: 4 h -> 2 h", "承诺 p：within：4 h → 2 h");
    expect_words(&(Difference){"promise", "p", "warn", NULL, "50%"}, "changed",
                 "promise p: warn: (none) -> 50%", "承诺 p：warn：（无） → 50%");
    expect_words(&(Difference){"level", "3", NULL, NULL, "{id: 3}"}, "new", "level 3: new",
                 "故障级别 3：新增");
    expect_words(&(Difference){"calendars", "lab", NULL, "{}", NULL}, "gone", "calendars lab: gone",
                 "日历 lab：删除");
    expect_words(&(Difference){"coverage rule", "", "order", "a, b", "b, a"}, "order",
                 "coverage rule: order: a, b -> b, a", "收费规则：order：a, b → b, a");
}

static void test_a_programme_of_promises_alone_in_words(void) {
    Story story = story_on(HEAD SIMPLE);
    g_assert_cmpstr(programme_in_words(story.arena, story.programme, "en"), ==,
                    "Test (test 1)\n"
                    "\nPROMISES\n"
                    "  p: within 4 h, around the clock; from \"A request is reported\" until \"The "
                    "failure is gone or the question answered\"  [R]\n"
                    "\nCLAUSES\n"
                    "  R  Response\n");
    story_end(&story);
}

/* ---- holidays without a place to go ---- */

static void test_a_substitute_needs_a_free_day(void) {
    /* Sunday 5 April 2026, and the whole week after it is free already */
    static const char SET[] =
        "holiday_set: x\nname: X\nsource: s\nyears: 2026\nsubstitute: {sun: next free day}\n"
        "rules: [{name: Sunday, on: 04-05}]\n"
        "days: {2026-04-06 to 2026-04-10: {name: Week}}\n";
    /* the Monday after is one, so is the Friday before */
    static const char TAKEN[] =
        "holiday_set: x\nname: X\nsource: s\nyears: 2026\n"
        "substitute: {sun: mon after, sat: fri before}\n"
        "rules: [{name: Sunday, on: 04-05}, {name: Monday, on: 04-06}, {name: Friday, on: 04-10},"
        " {name: Saturday, on: 04-11}]\n";
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    HolidayDays week = {0}, taken = {0};
    holiday_set_days(arena, holiday_set_read(&call, yaml_parse(&call, "x.yaml", SET, strlen(SET))),
                     2026, &week);
    g_assert_cmpuint(week.count, ==, 6);
    holiday_set_days(arena,
                     holiday_set_read(&call, yaml_parse(&call, "x.yaml", TAKEN, strlen(TAKEN))),
                     2026, &taken);
    g_assert_cmpuint(taken.count, ==, 4);
    arena_free(arena);
}

#define TEST(function) g_test_add_func("/rules/" #function, function)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_the_first_rule_that_matches_decides);
    TEST(test_unknown_facts_are_asked_for_with_what_each_answer_leads_to);
    TEST(test_facts_that_make_no_difference_are_not_asked_for);
    TEST(test_all_answers_that_lead_to_one_rule_leave_nothing_open);
    TEST(test_numbers_are_asked_for_on_both_sides_of_every_limit);
    TEST(test_levels_and_periods_are_the_programme_s_own_words);
    TEST(test_a_table_in_which_nothing_matches);
    TEST(test_too_many_combinations_ask_for_every_fact);
    TEST(test_a_search_that_is_given_up_calls_the_rule_reachable);
    TEST(test_reasons_are_the_facts_that_made_the_difference);
    TEST(test_reasons_in_chinese);
    TEST(test_reasons_of_what_is_turned_around);
    TEST(test_a_fact_is_named_once_however_often_it_is_asked_for);
    TEST(test_reasons_of_a_fact_without_a_name);
    TEST(test_consecutive_failed_repairs);
    TEST(test_the_window_holds_its_last_instant);
    TEST(test_a_period_ends_with_the_end_of_its_last_date);
    TEST(test_nothing_follows_a_period_for_life);
    TEST(test_each_kind_of_line_has_its_own_charge);
    TEST(test_a_capped_part_costs_the_lower_price);
    TEST(test_fees_come_from_the_standard_list);
    TEST(test_a_total_that_overflows_is_no_total);
    TEST(test_points_for_kept_and_broken_promises);
    TEST(test_what_became_void_in_time_has_no_points_what_was_overdue_has);
    TEST(test_a_round_that_a_reopening_took_over_has_no_points);
    TEST(test_pauses_end_when_they_are_resumed_or_the_request_is_solved);
    TEST(test_a_pause_with_an_end_of_its_own_may_end_before_it);
    TEST(test_a_reason_told_again_holds_until_the_later_end);
    TEST(test_facts_that_histories_cannot_state);
    TEST(test_a_history_says_what_is_known);
    TEST(test_a_level_rises_when_a_growing_duration_passes_its_limits);
    TEST(test_an_interruption_counts_from_its_first_beginning);
    TEST(test_a_person_s_level_stands_against_what_was_known_then);
    TEST(test_a_level_where_no_rule_of_the_table_matches);
    TEST(test_a_promise_ends_with_the_contract_period_it_belongs_to);
    TEST(test_an_event_of_the_programme_may_appoint_the_instant);
    TEST(test_ahead_of_a_period_that_is_not_known);
    TEST(test_ahead_by_level_is_aimed_anew_with_the_level);
    TEST(test_ahead_on_a_calendar_that_never_opened_before_has_no_due_instant);
    TEST(test_within_on_a_calendar_that_closes_for_good);
    TEST(test_places_beyond_the_last_working_time_have_no_instant);
    TEST(test_reopening_undoes_what_solving_and_closing_met);
    TEST(test_each_starts_again_after_it_was_met);
    TEST(test_a_fact_that_becomes_unknown_again_changes_nothing);
    TEST(test_a_level_without_an_event_leaves_no_trace);
    TEST(test_what_becomes_void_while_it_stands_still_was_not_overdue);
    TEST(test_an_appointment_that_was_kept_is_not_asked_for_again);
    TEST(test_a_stop_beyond_the_last_working_time_leaves_no_due_instant);
    TEST(test_stops_without_a_reason_take_that_of_others);
    TEST(test_calendars_at_the_edges_of_counted_time);
    TEST(test_levels_by_what_a_duration_is_at_most);
    TEST(test_late_records_are_flagged_by_the_programme_s_tolerance);
    TEST(test_weeks_and_days_of_the_civil_calendar);
    TEST(test_a_daily_duty_of_many_years_is_owed_every_day);
    TEST(test_a_duty_in_cases_of_a_kind_only);
    TEST(test_a_duty_of_the_second_period_begins_with_it);
    TEST(test_a_duty_outside_of_all_periods);
    TEST(test_a_series_ends_when_the_request_is_withdrawn);
    TEST(test_a_series_ends_with_the_years_that_are_counted);
    TEST(test_a_rulebook_needs_zones_that_exist);
    TEST(test_every_kind_of_day_is_explained);
    TEST(test_every_kind_of_day_is_explained_in_chinese);
    TEST(test_a_year_that_the_set_does_not_know_says_so);
    TEST(test_long_closures_name_their_first_days);
    TEST(test_what_is_too_much_is_summed_up);
    TEST(test_stops_are_laid_out_with_their_reasons);
    TEST(test_around_the_clock_is_one_stretch);
    TEST(test_every_state_is_explained);
    TEST(test_what_happened_on_the_way_is_explained);
    TEST(test_an_appointed_instant_is_explained);
    TEST(test_why_there_is_no_due_instant_is_explained);
    TEST(test_a_clause_that_is_not_there_says_nothing);
    TEST(test_a_programme_does_not_differ_from_itself);
    TEST(test_entities_that_are_new_changed_or_gone);
    TEST(test_the_order_of_a_list_is_a_difference);
    TEST(test_maps_of_entities_and_what_they_hold);
    TEST(test_whole_parts_that_are_new_or_left_empty);
    TEST(test_files_with_mistakes_can_be_compared);
    TEST(test_every_shape_of_promise_in_words);
    TEST(test_a_promise_by_level_with_conditions_and_pauses_in_words);
    TEST(test_names_that_are_not_there_stand_as_they_are);
    TEST(test_a_whole_programme_in_words);
    TEST(test_words_stand_beside_the_lines_of_their_file);
    TEST(test_differences_in_words);
    TEST(test_a_programme_of_promises_alone_in_words);
    TEST(test_a_substitute_needs_a_free_day);
    return g_test_run();
}
