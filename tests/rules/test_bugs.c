/* The bugs never to have, as far as the engine can have them (docs/bugs-never-to-have.md). Bugs 1,
 * 2, 8 and 13 stand in test_commitment.c. Numbers are those of the list; threads name where users
 * met them. */
#include "base/yaml.h"
#include "rules/period.h"
#include "support/story.h"

#define HEAD                                                                                       \
    "programme: bugs\nversion: '1'\nname: Bugs\nzone: %s\nclauses: {R: R}\n"                       \
    "calendars: {office: {weekly: {mon-fri: ['09:00-17:00']}}, round: {weekly: {mon-sun: "         \
    "['00:00-24:00']}}}\n"                                                                         \
    "periods: [{id: assurance, name: a, lasts: 12 months}, {id: life, name: l, lasts: life}]\n"    \
    "promises: [{id: p, name: p, clauses: [R], from: request.opened, until: request.resolved, "    \
    "%s}]\n"

static Story story_in(const char *zone, const char *promise) {
    char *yaml = g_strdup_printf(HEAD, zone, promise);
    Story story = story_on(yaml);
    g_free(yaml);
    return story;
}

static void expect_due(const char *zone, const char *promise, const char *opened, const char *due) {
    Story story = story_in(zone, promise);
    char *told = g_strdup_printf("{'now':'%s','events':[{'type':'request.opened','at':'%s'}]}",
                                 opened, opened);
    story_tell(&story, told);
    story_expect(&story, "p", 1, "running", due);
    g_free(told);
    story_end(&story);
}

/* zammad 3180: a day that ends at 23:59 loses a minute each midnight */
static void test_bug_3_no_minute_is_lost_at_midnight(void) {
    expect_due("UTC", "within: 240 h, calendar: round", "2026-03-02T09:00:00Z",
               "2026-03-12T09:00:00Z");
    expect_due("UTC", "within: 240 h", "2026-03-02T09:00:00Z", "2026-03-12T09:00:00Z");
}

/* dbt_zendesk 25, oncall 3261: business time off by an hour around the change of clocks */
static void test_bug_4_office_hours_stay_at_their_wall_clock_time(void) {
    expect_due("Europe/Berlin", "within: 4 h, calendar: office", "2026-03-27T15:00:00+01:00",
               "2026-03-30T11:00:00+02:00");
    expect_due("Europe/Berlin", "within: 4 h, calendar: office", "2026-10-23T15:00:00+02:00",
               "2026-10-26T11:00:00+01:00");
    expect_due("Europe/Berlin", "within: 3 days", "2026-03-27T15:00:00+01:00",
               "2026-03-30T15:00:00+02:00");
}

/* azure-devops-docs 8675: today's offset used for other days; a zone must be a zone */
static void test_bug_5_an_offset_is_no_zone(void) {
    static const char *const OFFSETS[] = {"+08:00", "UTC+8", "GMT-5", "EST5EDT,M3.2.0,M11.1.0",
                                          "08:00"};
    for (size_t i = 0; i < G_N_ELEMENTS(OFFSETS); i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        char *yaml = g_strdup_printf("zone: '%s'\nweekly: {mon: ['09:00-17:00']}\n", OFFSETS[i]);
        CalendarSpec spec;
        Node *node = yaml_parse(&call, "c.yaml", yaml, strlen(yaml));
        g_assert_false(calendar_spec_read(&call, node, NULL, NULL, &spec));
        g_assert_cmpstr(call.errors->field, ==, "zone");
        g_free(yaml);
        arena_free(arena);
    }
    /* history is counted by the offset of its own day, not today's */
    expect_due("America/New_York", "within: 8 h, calendar: office", "2006-04-05T09:00:00-04:00",
               "2006-04-05T17:00:00-04:00");
    expect_due("America/New_York", "within: 8 h, calendar: office", "2006-03-20T09:00:00-05:00",
               "2006-03-20T17:00:00-05:00"); /* DST began in April then, in March since 2007 */
}

/* zammad 4998: a date-only value shown one day off. A period's last date is a date, whatever the
 * zone. */
static void test_bug_6_a_date_does_not_move_with_the_zone(void) {
    static const char *const ZONES[] = {"Pacific/Kiritimati", "Asia/Shanghai", "UTC",
                                        "Pacific/Pago_Pago"};
    for (size_t i = 0; i < G_N_ELEMENTS(ZONES); i++) {
        Story story = story_in(ZONES[i], "within: 1 h");
        Zone *zone = zone_new(&story.call, "zone", ZONES[i]);
        for (int hour = 0; hour < 24; hour++) {
            PeriodTimes times;
            Instant accepted =
                zone_from_local(zone, local_time(civil_day(2026, 2, 28), hour * MICROS_PER_HOUR));
            period_times(story.arena, story.programme, zone, accepted, &times);
            g_assert_cmpstr(civil_text(story.arena, times.items[0].last_day), ==, "2027-02-28");
            g_assert_cmpstr(civil_text(story.arena, zone_day(zone, times.items[0].ends - 1)), ==,
                            "2027-02-28");
            g_assert_cmpstr(civil_text(story.arena, zone_day(zone, times.items[0].ends)), ==,
                            "2027-03-01");
        }
        zone_free(zone);
        story_end(&story);
    }
}

/* ownnote 258, SORMAS 399 (bug 14): what was written offline is kept, in its place, and said to be
 * late */
static void test_bug_14_what_arrives_late_is_kept_in_its_place_and_flagged(void) {
    char *yaml = g_strdup_printf("backdating: 15 min\n" HEAD, "UTC", "within: 4 h");
    Story story = story_on(yaml);
    story_tell(&story, "{'now':'2026-03-02T23:00:00Z','events':["
                       "{'type':'request.opened','at':'2026-03-02T09:00:00Z'},"
                       "{'type':'request.resolved','at':'2026-03-02T12:00:00Z','recorded':'2026-03-"
                       "02T22:00:00Z'}]}");
    story_expect(&story, "p", 1, "met", "2026-03-02T13:00:00Z");
    g_assert_true(story_find(&story, "p", 1)->backdated);
    g_free(yaml);
    story_end(&story);
}

#define TEST(function) g_test_add_func("/bugs/" #function, function)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    TEST(test_bug_3_no_minute_is_lost_at_midnight);
    TEST(test_bug_4_office_hours_stay_at_their_wall_clock_time);
    TEST(test_bug_5_an_offset_is_no_zone);
    TEST(test_bug_6_a_date_does_not_move_with_the_zone);
    TEST(test_bug_14_what_arrives_late_is_kept_in_its_place_and_flagged);
    return g_test_run();
}
