/* Zones: every zone of the tz database against glibc's localtime_r, wall-clock times in gaps and
 * overlaps, identifiers that are none, many threads at once. */
#include "base/zone.h"

#include <ftw.h>
#include <glib.h>
#include <stdlib.h>
#include <time.h>

#define ZONES         "/usr/share/zoneinfo"
#define SECONDS(year) ((civil_day(year, 1, 1)) * INT64_C(86400))

static GPtrArray *names;     /* every zone of the folder, sorted */
static GPtrArray *inhabited; /* those of zone1970.tab */

/* ---- the names ---- */

static int add_name(const char *path, const struct stat *status, int kind, struct FTW *ftw) {
    const char *id = path + strlen(ZONES "/");
    char *text = NULL;
    gsize length = 0;
    if (kind == FTW_D && (!strcmp(path + ftw->base, "right") || !strcmp(path + ftw->base, "posix")))
        return FTW_SKIP_SUBTREE;
    if (kind == FTW_F && strcmp(id, "localtime") && strcmp(id, "posixrules") &&
        g_file_get_contents(path, &text, &length, NULL) && length > 4 && !memcmp(text, "TZif", 4))
        g_ptr_array_add(names, g_strdup(id));
    g_free(text);
    return FTW_CONTINUE;
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void list_zones(void) {
    char *text, **line;
    names = g_ptr_array_new_with_free_func(g_free);
    inhabited = g_ptr_array_new_with_free_func(g_free);
    g_assert_cmpint(nftw(ZONES, add_name, 16, FTW_ACTIONRETVAL), ==, 0);
    g_ptr_array_sort(names, by_text);
    g_assert_true(g_file_get_contents(ZONES "/zone1970.tab", &text, NULL, NULL));
    char **lines = g_strsplit(text, "\n", -1);
    for (line = lines; *line; line++) {
        char **column = g_strsplit(*line, "\t", -1);
        if (**line != '#' && g_strv_length(column) >= 3)
            g_ptr_array_add(inhabited, g_strdup(column[2]));
        g_strfreev(column);
    }
    g_strfreev(lines);
    g_free(text);
    g_assert_cmpuint(names->len, >, 400);
    g_assert_cmpuint(inhabited->len, >, 300);
}

static Zone *open_zone(const char *id) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Zone *zone = zone_new(&call, "zone", id);
    if (!zone)
        g_error("%s: %s", id, error_text(arena, call.errors));
    arena_free(arena);
    return zone;
}

/* ---- the oracle ---- */

static void glibc_use(const char *id) {
    setenv("TZ", id, 1);
    tzset();
}

static int64_t glibc_offset(int64_t second) {
    time_t time = second;
    struct tm local;
    g_assert_nonnull(localtime_r(&time, &local));
    return local.tm_gmtoff;
}

static void check_offset(const Zone *zone, int64_t second) {
    int expected = (int)glibc_offset(second);
    int offset = zone_offset(zone, second * MICROS_PER_SECOND);
    if (offset != expected)
        g_error("%s at %ld: offset %d, glibc has %d", zone_id(zone), second, offset, expected);
}

/* By stepping over every second near `local`: the first that the wall clock shows as `local`, else
 * by the offset before the gap. Microseconds pass through. */
static Instant stepped_from_local(LocalTime local) {
    int64_t wall = local / MICROS_PER_SECOND - (local % MICROS_PER_SECOND < 0);
    Micros rest = local - wall * MICROS_PER_SECOND;
    for (int64_t second = wall - 30 * 3600;; second++) {
        int64_t shown = second + glibc_offset(second);
        if (shown == wall)
            return second * MICROS_PER_SECOND + rest;
        if (shown > wall)
            return (wall - glibc_offset(second - 1)) * MICROS_PER_SECOND + rest;
    }
}

static void check_local(const Zone *zone, LocalTime local, Instant expected) {
    Instant instant = zone_from_local(zone, local);
    if (instant != expected)
        g_error("%s: local %ld is %ld, expected %ld", zone_id(zone), local, instant, expected);
}

/* ---- every zone ---- */

static void check_grid(const Zone *zone, int first_year, int end_year, int64_t step) {
    for (int64_t second = SECONDS(first_year); second < SECONDS(end_year); second += step)
        check_offset(zone, second);
}

static void check_change(const Zone *zone, Instant at, int offset) {
    int64_t second = at / MICROS_PER_SECOND;
    g_assert_cmpint(at % MICROS_PER_SECOND, ==, 0);
    for (int64_t near = -2; near <= 2; near++)
        check_offset(zone, second + near);
    g_assert_cmpint(zone_offset(zone, at), ==, offset);
    g_assert_cmpint(zone_offset(zone, at - 1), ==, glibc_offset(second - 1));
    g_assert_cmpint(zone_to_local(zone, at), ==, at + offset * MICROS_PER_SECOND);
}

static void test_every_offset_is_that_of_glibc(void) {
    for (guint i = 0; i < names->len; i++) {
        Zone *zone = open_zone(names->pdata[i]);
        Instant at, last = INSTANT_NONE;
        int offset;
        glibc_use(names->pdata[i]);
        for (size_t n = 0; zone_change(zone, n, &at, &offset); n++) {
            g_assert_cmpint(at, >, last);
            check_change(zone, at, offset);
            last = at;
        }
        check_grid(zone, 1902, 2038, 61 * 3600);
        zone_free(zone);
    }
}

static void test_rules_go_on_until_2299(void) {
    for (guint i = 0; i < inhabited->len; i++) {
        Zone *zone = open_zone(inhabited->pdata[i]);
        glibc_use(inhabited->pdata[i]);
        check_grid(zone, 2037, 2300, 125 * 3600);
        check_grid(zone, 1900, 1902, 3600);
        check_offset(zone, SECONDS(2300) - 1);
        zone_free(zone);
    }
}

/* Before, at, inside and behind a gap or overlap, to the microsecond. */
static void check_wall_clock_around(const Zone *zone, Instant at, Micros before, Micros after,
                                    bool alone) {
    LocalTime first = at + MIN(before, after), end = at + MAX(before, after);
    const LocalTime near[] = {first - MICROS_PER_HOUR,
                              first - 1,
                              first,
                              first + 1,
                              (first + end) / 2,
                              end - 1,
                              end,
                              end + 1,
                              end + MICROS_PER_HOUR,
                              first + 17 * MICROS_PER_MINUTE};
    for (size_t i = 0; i < G_N_ELEMENTS(near); i++) {
        LocalTime local = near[i];
        Instant expected = !alone                ? stepped_from_local(local)
                           : local < at + before ? local - before
                           : local < at + after  ? local - before /* gap: moved by its length */
                                                 : local - after;
        check_local(zone, local, expected);
    }
}

static void test_every_gap_moves_forward_and_every_overlap_is_its_first(void) {
    int stepped = 0;
    for (guint i = 0; i < names->len; i++) {
        Zone *zone = open_zone(names->pdata[i]);
        Instant at, next = 0, last = INSTANT_FIRST;
        int offset;
        glibc_use(names->pdata[i]);
        for (size_t n = 0; zone_change(zone, n, &at, &offset); n++) {
            bool more = zone_change(zone, n + 1, &next, &(int){0});
            bool alone =
                at - last > 4 * MICROS_PER_DAY && (!more || next - at > 4 * MICROS_PER_DAY);
            Micros before = glibc_offset(at / MICROS_PER_SECOND - 1) * MICROS_PER_SECOND;
            stepped += !alone;
            check_wall_clock_around(zone, at, before, offset * MICROS_PER_SECOND, alone);
            last = at;
        }
        zone_free(zone);
    }
    g_test_message("%d changes near another were stepped through", stepped);
}

static void test_all_that_is_not_in_a_gap_comes_back(void) {
    for (guint i = 0; i < inhabited->len; i++) {
        Zone *zone = open_zone(inhabited->pdata[i]);
        for (Instant at = INSTANT_FIRST; at < INSTANT_END; at += 997 * MICROS_PER_HOUR + 1) {
            LocalTime local = zone_to_local(zone, at);
            Instant back = zone_from_local(zone, local);
            g_assert_cmpint(zone_to_local(zone, back), ==, local);
            g_assert_cmpint(back, <=, at);
        }
        zone_free(zone);
    }
}

/* ---- the ones that everybody gets wrong ---- */

static Instant instant(const char *text) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    Instant at;
    if (!instant_parse(&call, "at", text, &at))
        g_error("%s", error_text(arena, call.errors));
    arena_free(arena);
    return at;
}

static void test_gaps_and_overlaps_people_know(void) {
    static const struct {
        const char *zone, *local, *expected;
    } CASES[] = {
        {"Europe/Berlin", "2026-03-29T01:59:59", "2026-03-29T01:59:59+01:00"},
        {"Europe/Berlin", "2026-03-29T02:00", "2026-03-29T03:00+02:00"},
        {"Europe/Berlin", "2026-03-29T02:30", "2026-03-29T03:30+02:00"},
        {"Europe/Berlin", "2026-03-29T02:59:59.999999", "2026-03-29T03:59:59.999999+02:00"},
        {"Europe/Berlin", "2026-03-29T03:00", "2026-03-29T03:00+02:00"},
        {"Europe/Berlin", "2026-10-25T02:00", "2026-10-25T02:00+02:00"},
        {"Europe/Berlin", "2026-10-25T02:59:59", "2026-10-25T02:59:59+02:00"},
        {"Europe/Berlin", "2026-10-25T03:00", "2026-10-25T03:00+01:00"},
        /* half an hour */
        {"Australia/Lord_Howe", "2024-10-06T02:15", "2024-10-06T02:45+11:00"},
        {"Australia/Lord_Howe", "2024-10-06T02:30", "2024-10-06T02:30+11:00"},
        {"Australia/Lord_Howe", "2024-04-07T01:45", "2024-04-07T01:45+11:00"},
        {"Australia/Lord_Howe", "2024-04-07T02:00", "2024-04-07T02:00+10:30"},
        /* two hours */
        {"Antarctica/Troll", "2024-03-31T01:30", "2024-03-31T03:30+02:00"},
        {"Antarctica/Troll", "2024-03-31T02:59", "2024-03-31T04:59+02:00"},
        {"Antarctica/Troll", "2024-10-27T01:30", "2024-10-27T01:30+02:00"},
        {"Antarctica/Troll", "2024-10-27T03:00", "2024-10-27T03:00+00:00"},
        /* a whole day */
        {"Pacific/Apia", "2011-12-29T23:59", "2011-12-29T23:59-10:00"},
        {"Pacific/Apia", "2011-12-30T00:00", "2011-12-31T00:00+14:00"},
        {"Pacific/Apia", "2011-12-30T12:00", "2011-12-31T12:00+14:00"},
        {"Pacific/Apia", "2011-12-31T00:00", "2011-12-31T00:00+14:00"},
        /* a day twice */
        {"Pacific/Kwajalein", "1969-09-30T12:00", "1969-09-30T12:00+11:00"},
        /* midnight doesn't exist */
        {"America/Sao_Paulo", "2018-11-04T00:00", "2018-11-04T01:00-02:00"},
        {"America/Sao_Paulo", "2018-02-17T23:30", "2018-02-17T23:30-02:00"},
        {"Asia/Beirut", "2023-03-26T00:15", "2023-03-26T01:15+03:00"},
        {"Africa/Cairo", "2024-04-26T00:30", "2024-04-26T01:30+03:00"},
        {"America/Nuuk", "2024-03-30T23:30", "2024-03-31T00:30-01:00"},
        /* China had summer time from 1986 to 1991 */
        {"Asia/Shanghai", "1986-05-04T02:30", "1986-05-04T03:30+09:00"},
        {"Asia/Shanghai", "1988-07-01T12:00", "1988-07-01T12:00+09:00"},
        {"Asia/Shanghai", "1991-09-15T01:30", "1991-09-15T01:30+09:00"},
        {"Asia/Shanghai", "1991-09-15T02:00", "1991-09-15T02:00+08:00"},
        {"Asia/Shanghai", "1992-07-01T12:00", "1992-07-01T12:00+08:00"},
        {"Africa/Casablanca", "2024-03-10T02:30", "2024-03-10T02:30+01:00"},
        {"Africa/Casablanca", "2024-04-14T02:30", "2024-04-14T03:30+01:00"},
        {"Europe/Dublin", "2024-03-31T01:30", "2024-03-31T02:30+01:00"},
        {"EST5EDT", "1975-03-01T12:00", "1975-03-01T12:00-04:00"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        char *utc = g_strconcat(CASES[i].local, "Z", NULL);
        Zone *zone = open_zone(CASES[i].zone);
        check_local(zone, instant(utc), instant(CASES[i].expected));
        zone_free(zone);
        g_free(utc);
    }
}

static void test_a_date_that_was_skipped(void) {
    Zone *zone = open_zone("Pacific/Apia");
    Instant change = instant("2011-12-30T10:00Z");
    g_assert_cmpint(zone_day(zone, change - 1), ==, civil_day(2011, 12, 29));
    g_assert_cmpint(zone_day(zone, change), ==, civil_day(2011, 12, 31));
    zone_free(zone);
}

static void test_local_days_before_1970(void) {
    g_assert_cmpint(local_day(0), ==, 0);
    g_assert_cmpint(local_day(-1), ==, -1);
    g_assert_cmpint(local_day(-MICROS_PER_DAY), ==, -1);
    g_assert_cmpint(local_day(-MICROS_PER_DAY - 1), ==, -2);
    g_assert_cmpint(local_time(-1, MICROS_PER_DAY - 1), ==, -1);
}

/* ---- what is no zone ---- */

static void test_what_is_no_identifier_is_refused(void) {
    static const char *const IDS[] = {
        "Mars/Olympus",
        "../etc/passwd",
        "Europe/../Europe/Paris",
        "/usr/share/zoneinfo/UTC",
        "/etc/localtime",
        "+08:00",
        "-05",
        "UTC+8",
        "EST5EDT4,M3.2.0,M11.1.0",
        "CET-1CEST",
        "<+08>-8",
        "",
        " ",
        "UTC ",
        " UTC",
        "Europe",
        "Europe/",
        "Europe//Paris",
        "Europe/Paris/",
        "zone.tab",
        "zone1970.tab",
        "tzdata.zi",
        "leapseconds",
        "localtime",
        "posixrules",
        "right/Europe/Paris",
        "posix/Europe/Paris",
        "europe/paris",
        "Asia/Shanghai\n",
        ":UTC",
        "Z",
        "China Standard Time",
        "Asia/上海",
        "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
    for (size_t i = 0; i < G_N_ELEMENTS(IDS); i++) {
        Arena *arena = arena_new();
        Call call = call_begin(arena, 0);
        Zone *zone = zone_new(&call, "site_zone", IDS[i]);
        if (zone)
            g_error("\"%s\" is taken for a zone", IDS[i]);
        g_assert_cmpuint(call.error_count, ==, 1);
        g_assert_cmpint(call.errors->code, ==, ERROR_INVALID);
        g_assert_cmpstr(call.errors->field, ==, "site_zone");
        g_assert_nonnull(strstr(call.errors->message, "no time zone"));
        arena_free(arena);
    }
}

static void test_the_environment_has_no_say(void) {
    setenv("TZ", "America/New_York", 1);
    setenv("TZDIR", "/nowhere", 1);
    Zone *zone = open_zone("Asia/Tokyo");
    g_assert_cmpint(zone_offset(zone, 0), ==, 9 * 3600);
    g_assert_cmpstr(zone_id(zone), ==, "Asia/Tokyo");
    zone_free(zone);
    unsetenv("TZDIR");
}

/* ---- threads ---- */

enum { THREADS = 8, THREAD_ROUNDS = 6, THREAD_PROBES = 4000 };

static const char *const THREAD_ZONES[] = {"Asia/Shanghai",    "Europe/Berlin",
                                           "America/New_York", "Australia/Lord_Howe",
                                           "Pacific/Apia",     "UTC"};

static uint64_t fingerprint(const Zone *zone) {
    uint64_t print = 14695981039346656037u;
    Micros step = (INSTANT_END - INSTANT_FIRST) / THREAD_PROBES;
    for (int64_t i = 0; i < THREAD_PROBES; i++) {
        Instant at = INSTANT_FIRST + i * step;
        print = (print ^ (uint64_t)zone_to_local(zone, at)) * 1099511628211u;
        print = (print ^ (uint64_t)zone_from_local(zone, at)) * 1099511628211u;
    }
    return print;
}

typedef struct ThreadWork {
    Zone *shared[G_N_ELEMENTS(THREAD_ZONES)];
    uint64_t expected[G_N_ELEMENTS(THREAD_ZONES)];
} ThreadWork;

static void *ask_all_zones(void *data) {
    const ThreadWork *work = data;
    for (int round = 0; round < THREAD_ROUNDS; round++)
        for (size_t i = 0; i < G_N_ELEMENTS(THREAD_ZONES); i++) {
            Zone *own = open_zone(THREAD_ZONES[i]);
            g_assert_cmpuint(fingerprint(own), ==, work->expected[i]);
            g_assert_cmpuint(fingerprint(work->shared[i]), ==, work->expected[i]);
            zone_free(own);
        }
    return NULL;
}

static void test_many_threads_get_the_same_answers(void) {
    ThreadWork work;
    GThread *threads[THREADS];
    for (size_t i = 0; i < G_N_ELEMENTS(THREAD_ZONES); i++) {
        work.shared[i] = open_zone(THREAD_ZONES[i]);
        work.expected[i] = fingerprint(work.shared[i]);
    }
    for (int i = 0; i < THREADS; i++)
        threads[i] = g_thread_new("zones", ask_all_zones, &work);
    for (int i = 0; i < THREADS; i++)
        g_thread_join(threads[i]);
    for (size_t i = 0; i < G_N_ELEMENTS(THREAD_ZONES); i++)
        zone_free(work.shared[i]);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    list_zones();
    g_test_add_func("/zone/people_know", test_gaps_and_overlaps_people_know);
    g_test_add_func("/zone/skipped_date", test_a_date_that_was_skipped);
    g_test_add_func("/zone/local_days", test_local_days_before_1970);
    g_test_add_func("/zone/no_identifier", test_what_is_no_identifier_is_refused);
    g_test_add_func("/zone/environment", test_the_environment_has_no_say);
    g_test_add_func("/zone/threads", test_many_threads_get_the_same_answers);
    g_test_add_func("/zone/offsets", test_every_offset_is_that_of_glibc);
    g_test_add_func("/zone/until_2299", test_rules_go_on_until_2299);
    g_test_add_func("/zone/gaps_and_overlaps",
                    test_every_gap_moves_forward_and_every_overlap_is_its_first);
    g_test_add_func("/zone/back_again", test_all_that_is_not_in_a_gap_comes_back);
    int result = g_test_run();
    g_ptr_array_free(names, TRUE);
    g_ptr_array_free(inhabited, TRUE);
    return result;
}
