/* The calendar against a deliberately naive second one that shares no code with it: every second of
 * a window is asked of glibc's localtime_r and marked as working or not, and questions are answered
 * by stepping through the seconds. Random calendars, zones and years; every answer must be equal.
 *
 * AFTERCARE_SEED and AFTERCARE_CASES choose other cases. */
#include "base/yaml.h"
#include "rules/calendar.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { DAY = 86400, SECOND = 1000000, MOST_RANGES = 5, MOST_DATES = 6, MARGIN_DAYS = 4 };
enum { WINDOWS_A_ZONE = 2, CALENDARS_A_WINDOW = 8, LONGEST_INNER_DAYS = 12 };

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__ || !defined __OPTIMIZE__
enum { DEFAULT_CASES = 12000 };
#else
enum { DEFAULT_CASES = 120000 };
#endif

/* A zone, and a year of it that must be among the windows (0: any). */
static const struct {
    const char *zone;
    int year;
} ZONES[] = {
    {"UTC", 0},
    {"Asia/Shanghai", 1988},
    {"Asia/Shanghai", 1991},
    {"Asia/Shanghai", 2026},
    {"Europe/Berlin", 2026},
    {"Europe/Berlin", 1980},
    {"Europe/London", 1971},
    {"Europe/Dublin", 2024},
    {"Europe/Lisbon", 1996},
    {"Europe/Istanbul", 2016},
    {"Europe/Moscow", 2011},
    {"Europe/Moscow", 2014},
    {"Europe/Kyiv", 1990},
    {"Europe/Warsaw", 0},
    {"Europe/Chisinau", 0},
    {"Africa/Casablanca", 2024},
    {"Africa/Casablanca", 2012},
    {"Africa/Cairo", 2024},
    {"Africa/Cairo", 2010},
    {"Africa/Windhoek", 1994},
    {"Africa/Johannesburg", 0},
    {"Africa/Monrovia", 1972},
    {"Africa/Juba", 2021},
    {"Asia/Kolkata", 0},
    {"Asia/Kathmandu", 1986},
    {"Asia/Tehran", 2022},
    {"Asia/Tehran", 1978},
    {"Asia/Kabul", 0},
    {"Asia/Gaza", 2024},
    {"Asia/Jerusalem", 2013},
    {"Asia/Beirut", 2023},
    {"Asia/Amman", 2022},
    {"Asia/Tokyo", 1950},
    {"Asia/Seoul", 1988},
    {"Asia/Pyongyang", 2015},
    {"Asia/Pyongyang", 2018},
    {"Asia/Dhaka", 2009},
    {"Asia/Hong_Kong", 1965},
    {"Asia/Singapore", 1982},
    {"Asia/Manila", 1978},
    {"Asia/Choibalsan", 2017},
    {"Asia/Famagusta", 2016},
    {"Asia/Vladivostok", 0},
    {"America/New_York", 2007},
    {"America/New_York", 1974},
    {"America/Chicago", 0},
    {"America/Los_Angeles", 2037},
    {"America/St_Johns", 2011},
    {"America/St_Johns", 1988},
    {"America/Halifax", 0},
    {"America/Sao_Paulo", 2018},
    {"America/Nuuk", 2024},
    {"America/Nuuk", 2023},
    {"America/Scoresbysund", 2024},
    {"America/Havana", 2012},
    {"America/Caracas", 2016},
    {"America/Caracas", 2007},
    {"America/Santiago", 2019},
    {"America/Asuncion", 2010},
    {"America/Mexico_City", 2001},
    {"America/Phoenix", 0},
    {"Australia/Lord_Howe", 2024},
    {"Australia/Lord_Howe", 1981},
    {"Australia/Sydney", 0},
    {"Australia/Adelaide", 2008},
    {"Australia/Eucla", 2007},
    {"Antarctica/Troll", 2024},
    {"Antarctica/Troll", 2016},
    {"Antarctica/Casey", 2020},
    {"Pacific/Apia", 2011},
    {"Pacific/Apia", 2012},
    {"Pacific/Fakaofo", 2011},
    {"Pacific/Kiritimati", 1994},
    {"Pacific/Kwajalein", 1993},
    {"Pacific/Kwajalein", 1969},
    {"Pacific/Auckland", 0},
    {"Pacific/Chatham", 2019},
    {"Pacific/Norfolk", 2015},
    {"Pacific/Marquesas", 0},
    {"Pacific/Honolulu", 0},
    {"Pacific/Easter", 2022},
    {"Atlantic/Azores", 1983},
};

static GRand *dice;

static int pick(int count) {
    return g_rand_int_range(dice, 0, count);
}

static bool chance(int percent) {
    return pick(100) < percent;
}

/* Most of them short, a few nearly `largest`. */
static int64_t pick_length(int64_t largest) {
    int64_t limit = INT64_C(1) << pick(64 - __builtin_clzll((uint64_t)largest));
    int64_t length = 1 + (int64_t)(g_rand_double(dice) * (double)limit);
    return MIN(length, largest);
}

/* ---- the clock on the wall, second by second ---- */

/* Times are seconds since `begins`; dates are days since 1970, written out by timegm. */
typedef struct Window {
    const char *zone;
    int64_t first_date;
    int days;
    int64_t begins; /* UTC */
    int seconds;
    int inner_from, inner_end; /* where all marks are right; questions and answers lie inside */
    int change;                /* a second at which the clocks change, or the middle */
    int64_t *wall;             /* what the wall clock shows, as seconds since 1970 */
    uint8_t *working;
    int opens[LONGEST_INNER_DAYS + 2 * MARGIN_DAYS]; /* of each day's own hours; -1: none */
    int closes[LONGEST_INNER_DAYS + 2 * MARGIN_DAYS];
} Window;

static int64_t wall_at(int64_t second) {
    time_t time = second;
    struct tm shown;
    g_assert_nonnull(localtime_r(&time, &shown));
    shown.tm_isdst = 0;
    return second + shown.tm_gmtoff;
}

static int64_t date_of(int year, int month, int day) {
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};
    return timegm(&date) / DAY;
}

static struct tm split_date(int64_t date) {
    time_t time = date * DAY;
    struct tm split;
    gmtime_r(&time, &split);
    return split;
}

static int64_t floor_days(int64_t seconds) {
    return (seconds - (seconds % DAY + DAY) % DAY) / DAY;
}

static void open_window(Window *window, const char *zone, int64_t date, int inner_days) {
    window->zone = zone;
    window->first_date = date - MARGIN_DAYS - inner_days / 2;
    window->days = inner_days + 2 * MARGIN_DAYS;
    window->begins = (window->first_date - 1) * DAY;
    window->seconds = (window->days + 3) * DAY;
    window->inner_from = MARGIN_DAYS * DAY;
    window->inner_end = window->seconds - MARGIN_DAYS * DAY;
    window->change = window->seconds / 2;
    window->wall = g_new(int64_t, window->seconds);
    window->working = g_new(uint8_t, window->seconds);
    for (int second = 0; second < window->seconds; second++) {
        window->wall[second] = wall_at(window->begins + second);
        if (second && window->wall[second] != window->wall[second - 1] + 1)
            window->change = second;
    }
}

static void close_window(Window *window) {
    g_free(window->wall);
    g_free(window->working);
}

/* The second at which the wall clock first shows `wall`; where it never does, as much later as the
 * clock jumped over it. */
static int find_second(const Window *window, int64_t wall) {
    int64_t second = MAX(wall - 27 * 3600 - window->begins, 0);
    for (; window->wall[second] < wall; second++)
        g_assert_cmpint(second + 1, <, window->seconds);
    if (window->wall[second] == wall || second == 0)
        return (int)second;
    int64_t jump = window->wall[second] - window->wall[second - 1] - 1;
    while (window->wall[second] != wall + jump)
        second++;
    return (int)second;
}

/* The same anywhere, in UTC: by minutes to the place, then by seconds. */
static int64_t find_instant(int64_t wall) {
    int64_t second = wall - 27 * 3600;
    while (wall_at(second + 60) < wall)
        second += 60;
    while (wall_at(second) < wall)
        second++;
    if (wall_at(second) == wall)
        return second;
    int64_t jump = wall_at(second) - wall_at(second - 1) - 1;
    while (wall_at(second) != wall + jump)
        second++;
    return second;
}

/* ---- random calendars ---- */

typedef struct Range {
    int opens, closes; /* seconds since midnight; closes may lie on the next day */
} Range;

typedef struct Plan {
    int count;
    Range ranges[MOST_RANGES];
} Plan;

typedef struct Rules {
    Plan weekly[7]; /* from Sunday, as in struct tm */
    int closed_count, exception_count;
    int64_t closed[MOST_DATES];
    int64_t exceptions[MOST_DATES];
    Plan exception_plans[MOST_DATES];
} Rules;

static int by_number(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

/* Times of day, on round and on odd seconds, often in the hours in which clocks change. */
static int pick_time(void) {
    static const int GRAINS[] = {1, 1, 60, 300, 900, 1800, 1800, 3600};
    int grain = GRAINS[pick(8)];
    int time = chance(40) ? pick(4 * 3600) : pick(DAY + 1);
    return time - time % grain;
}

static Plan pick_ranges(void) {
    int times[2 * MOST_RANGES];
    int wanted = 2 * (1 + pick(MOST_RANGES - 1));
    for (int i = 0; i < wanted; i++)
        times[i] = pick_time();
    qsort(times, (size_t)wanted, sizeof *times, by_number);
    Plan plan = {0};
    for (int i = 0; i + 1 < wanted; i += 2)
        if (times[i] < times[i + 1])
            plan.ranges[plan.count++] = (Range){times[i], times[i + 1]};
    int last = plan.count ? plan.ranges[plan.count - 1].closes : 0;
    if (chance(30) && last < DAY - 2 && plan.count < MOST_RANGES) {
        int opens = last + 1 + pick(DAY - last - 1);
        plan.ranges[plan.count++] = (Range){opens, DAY + pick(opens)};
    }
    return plan;
}

static Plan pick_plan(int style) {
    static const Plan WHOLE_DAY = {1, {{0, DAY}}};
    static const Plan OFFICE = {2, {{9 * 3600, 12 * 3600}, {13 * 3600, 17 * 3600}}};
    static const Plan NIGHT = {1, {{22 * 3600, 30 * 3600}}};
    static const Plan EARLY = {2, {{0, 5 * 1800}, {5 * 1800, 9 * 3600}}};
    const Plan *const STYLES[] = {&WHOLE_DAY, &OFFICE, &NIGHT, &EARLY};
    return style < 4 ? *STYLES[style] : pick_ranges();
}

static Rules pick_rules(const Window *window) {
    Rules rules = {0};
    int style = pick(9);
    for (int day = 0; day < 7; day++)
        if (!chance(20))
            rules.weekly[day] = pick_plan(chance(90) ? style : pick(9));
    if (chance(60))
        for (int i = pick(MOST_DATES); i > 0; i--)
            rules.closed[rules.closed_count++] = window->first_date + pick(window->days);
    int64_t date = window->first_date;
    while (chance(70) && rules.exception_count < MOST_DATES) {
        date += 1 + pick(6);
        rules.exceptions[rules.exception_count] = date;
        if (chance(75))
            rules.exception_plans[rules.exception_count] = pick_plan(pick(9));
        rules.exception_count++;
    }
    rules.weekly[1 + pick(5)] = pick_plan(1 + pick(8)); /* never without any hours */
    return rules;
}

static const Plan *plan_of(const Rules *rules, int64_t date) {
    static const Plan CLOSED;
    for (int i = 0; i < rules->exception_count; i++)
        if (rules->exceptions[i] == date)
            return &rules->exception_plans[i];
    for (int i = 0; i < rules->closed_count; i++)
        if (rules->closed[i] == date)
            return &CLOSED;
    return &rules->weekly[split_date(date).tm_wday];
}

static void mark_day(Window *window, const Plan *plan, int day) {
    int64_t midnight = (window->first_date + day) * DAY;
    window->opens[day] = window->closes[day] = -1;
    for (int i = 0; i < plan->count; i++) {
        int start = find_second(window, midnight + plan->ranges[i].opens);
        int end = find_second(window, midnight + plan->ranges[i].closes);
        for (int second = start; second < end; second++)
            window->working[second] = 1;
        if (start >= end)
            continue;
        if (window->opens[day] < 0 || start < window->opens[day])
            window->opens[day] = start;
        window->closes[day] = MAX(window->closes[day], end);
    }
}

static void mark_window(Window *window, const Rules *rules) {
    memset(window->working, 0, (size_t)window->seconds);
    for (int day = 0; day < window->days; day++)
        mark_day(window, plan_of(rules, window->first_date + day), day);
}

/* ---- the same rules as YAML ---- */

static void write_time(GString *out, int time, bool seconds) {
    g_string_append_printf(out, "%02d:%02d", time / 3600, time / 60 % 60);
    if (seconds || time % 60)
        g_string_append_printf(out, ":%02d", time % 60);
}

static void write_plan(GString *out, const Plan *plan) {
    g_string_append(out, "[");
    for (int i = 0; i < plan->count; i++) {
        Range range = plan->ranges[i];
        g_string_append(out, i ? ", \"" : "\"");
        write_time(out, range.opens, range.opens % 7 == 0);
        g_string_append(out, "-");
        write_time(out, range.closes > DAY ? range.closes - DAY : range.closes, false);
        g_string_append(out, "\"");
    }
    g_string_append(out, "]\n");
}

static void write_date(GString *out, int64_t date) {
    struct tm split = split_date(date);
    g_string_append_printf(out, "%04d-%02d-%02d", split.tm_year + 1900, split.tm_mon + 1,
                           split.tm_mday);
}

static char *write_rules(const Rules *rules, const char *zone) {
    static const char *const WORDS[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "zone: %s\nweekly:\n", zone);
    for (int day = 0; day < 7; day++) {
        g_string_append_printf(out, "  %s: ", WORDS[day]);
        write_plan(out, &rules->weekly[day]);
    }
    g_string_append(out, "holidays: [");
    for (int i = 0; i < rules->closed_count; i++) {
        g_string_append(out, i ? ", " : "");
        write_date(out, rules->closed[i]);
    }
    g_string_append(out, "]\nexceptions:\n");
    for (int i = 0; i < rules->exception_count; i++) {
        g_string_append(out, "  ");
        write_date(out, rules->exceptions[i]);
        g_string_append(out, ": ");
        write_plan(out, &rules->exception_plans[i]);
    }
    if (!rules->exception_count)
        g_string_append(out, "  {}\n");
    return g_string_free(out, FALSE);
}

/* ---- questions, answered by stepping; microseconds since the window begins ---- */

enum { OUTSIDE = -1 };

static int64_t step_forward(const Window *window, int64_t from, int64_t work) {
    int64_t second = from / SECOND, passed = from % SECOND;
    if (!work)
        return from;
    for (; second < window->inner_end; second++, passed = 0) {
        if (!window->working[second])
            continue;
        if (work <= SECOND - passed)
            return second * SECOND + passed + work;
        work -= SECOND - passed;
    }
    return OUTSIDE;
}

static int64_t step_backward(const Window *window, int64_t from, int64_t work) {
    int64_t second = from / SECOND, left = from % SECOND;
    if (!work)
        return from;
    for (; second >= window->inner_from; second--, left = SECOND) {
        if (!window->working[second])
            continue;
        if (work <= left)
            return second * SECOND + left - work;
        work -= left;
    }
    return OUTSIDE;
}

static int64_t step_elapsed(const Window *window, int64_t from, int64_t to) {
    int64_t work = 0;
    for (int64_t second = from / SECOND; second <= to / SECOND; second++) {
        if (!window->working[second])
            continue;
        int64_t start = MAX(second * SECOND, from), end = MIN((second + 1) * SECOND, to);
        work += MAX(end - start, 0);
    }
    return work;
}

static int day_of(const Window *window, int64_t at) {
    return (int)(floor_days(window->wall[at / SECOND]) - window->first_date);
}

/* The working day `number` days after or before; OUTSIDE where it lies beyond the window. */
static int step_days(const Window *window, int64_t from, int number) {
    int step = number > 0 ? 1 : -1;
    int day = day_of(window, from);
    while (number) {
        day += step;
        if (day < 1 || day >= window->days - 2)
            return OUTSIDE;
        if (window->opens[day] >= 0)
            number -= step;
    }
    return day;
}

static int64_t same_time_on(const Window *window, int64_t from, int day) {
    int64_t wall = window->wall[from / SECOND];
    int64_t in_day = wall - floor_days(wall) * DAY;
    return find_second(window, (window->first_date + day) * DAY + in_day) * INT64_C(1000000) +
           from % SECOND;
}

static int64_t step_working_days(const Window *window, int64_t from, int number, bool same_time) {
    int day = step_days(window, from, number);
    if (day == OUTSIDE)
        return OUTSIDE;
    int64_t opens = window->opens[day] * INT64_C(1000000);
    int64_t closes = window->closes[day] * INT64_C(1000000);
    if (!same_time)
        return number > 0 ? closes : opens;
    int64_t at = same_time_on(window, from, day);
    if (window->working[at / SECOND])
        return at; /* be it in the opening of the day before */
    if (at <= opens || at >= closes)
        return at <= opens ? opens : closes;
    int64_t second = at / SECOND;
    while (!window->working[second])
        second++;
    return second * SECOND;
}

static int64_t step_civil(const Window *window, int64_t from, int days, int64_t work) {
    int day = day_of(window, from) + days;
    if (day < 1 || day >= window->days - 2)
        return OUTSIDE;
    int64_t at = same_time_on(window, from, day);
    if (at / SECOND < window->inner_from || at / SECOND >= window->inner_end)
        return work ? OUTSIDE : at;
    return work >= 0 ? step_forward(window, at, work) : step_backward(window, at, -work);
}

static int64_t step_months(const Window *window, int64_t from, int months) {
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t wall = window->wall[from / SECOND];
    struct tm date = split_date(floor_days(wall));
    int step = months > 0 ? 1 : -1;
    for (; months; months -= step) {
        date.tm_mon += step;
        if (date.tm_mon < 0 || date.tm_mon > 11) {
            date.tm_year += step;
            date.tm_mon = date.tm_mon < 0 ? 11 : 0;
        }
    }
    int year = date.tm_year + 1900;
    bool leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
    int last = LENGTHS[date.tm_mon] + (leap && date.tm_mon == 1);
    int64_t day = date_of(year, date.tm_mon + 1, MIN(date.tm_mday, last));
    int64_t second = find_instant(day * DAY + wall - floor_days(wall) * DAY);
    return (second - window->begins) * SECOND + from % SECOND;
}

/* ---- asking both ---- */

typedef struct Case {
    const Window *window;
    const Calendar *calendar;
    const char *yaml;
    Instant begins;
    int64_t from;
} Case;

static int64_t asked;

static void differ(const Case *c, const char *question, const char *fast, const char *naive) {
    char from[INSTANT_TEXT_BYTES];
    g_error("zone %s, from %s, %s: the calendar says %s, the seconds say %s\n%s", c->window->zone,
            instant_text(from, c->begins + c->from, 0), question, fast, naive, c->yaml);
}

static void compare(const Case *c, const Span *span, DayEnd day_end, int64_t naive) {
    Instant fast, wanted = c->begins + naive;
    if (naive == OUTSIDE)
        return;
    asked++;
    CalendarResult result = calendar_span(c->calendar, c->begins + c->from, span, day_end, &fast);
    if (result == CALENDAR_FOUND && fast == wanted)
        return;
    char question[200], fast_text[INSTANT_TEXT_BYTES] = "nothing", naive_text[INSTANT_TEXT_BYTES];
    g_snprintf(question, sizeof question, "%d months %d days %d working days%s %ld microseconds",
               span->months, span->days, span->working_days,
               day_end == DAY_END_SAME_TIME ? " same time" : "", span->micros);
    if (result == CALENDAR_FOUND)
        instant_text(fast_text, fast, 0);
    differ(c, question, fast_text, instant_text(naive_text, wanted, 0));
}

static int64_t pick_instant(const Window *window) {
    int second = window->inner_from + pick(window->inner_end - window->inner_from);
    if (chance(30))
        second = CLAMP(window->change - 4 * 3600 + pick(8 * 3600), window->inner_from,
                       window->inner_end - 1);
    int edge = second; /* a third of them beside an opening or closing */
    while (chance(33) && edge + 1 < window->inner_end) {
        while (edge + 1 < window->inner_end && window->working[edge] == window->working[edge + 1])
            edge++;
        second = edge + 1 < window->inner_end ? edge + 1 : second;
        break;
    }
    int64_t instant = second * INT64_C(1000000);
    if (chance(40))
        instant += chance(50) ? pick(SECOND) : chance(50) ? 1 : -1;
    return instant;
}

/* A work that ends exactly at the next change between open and closed, now and then. */
static int64_t pick_work(const Window *window, int64_t from, bool back) {
    if (chance(70))
        return pick_length(6 * INT64_C(86400000000));
    int64_t other = pick_instant(window);
    int64_t work = back ? step_elapsed(window, other, from) : step_elapsed(window, from, other);
    return MAX(work, 1);
}

static void ask_deadline(const Case *c, bool back) {
    int64_t work = pick_work(c->window, c->from, back);
    Span span = {.micros = back ? -work : work};
    compare(c, &span, DAY_END_CLOSING,
            back ? step_backward(c->window, c->from, work)
                 : step_forward(c->window, c->from, work));
}

static void ask_elapsed(const Case *c) {
    int64_t to = pick_instant(c->window);
    int64_t naive =
        to < c->from ? -step_elapsed(c->window, to, c->from) : step_elapsed(c->window, c->from, to);
    Micros fast = calendar_elapsed(c->calendar, c->begins + c->from, c->begins + to);
    asked++;
    if (fast == naive)
        return;
    char question[100] = "elapsed until ", fast_text[40], naive_text[40];
    instant_text(question + strlen(question), c->begins + to, 0);
    g_snprintf(fast_text, sizeof fast_text, "%ld microseconds", fast);
    g_snprintf(naive_text, sizeof naive_text, "%ld microseconds", naive);
    differ(c, question, fast_text, naive_text);
}

static void ask_working_days(const Case *c) {
    int number = (1 + pick(1 + pick(9))) * (chance(50) ? 1 : -1);
    bool same_time = chance(50);
    Span span = {.working_days = number};
    compare(c, &span, same_time ? DAY_END_SAME_TIME : DAY_END_CLOSING,
            step_working_days(c->window, c->from, number, same_time));
}

static void ask_civil(const Case *c) {
    int days = (1 + pick(8)) * (chance(50) ? 1 : -1);
    int64_t work = chance(40) ? pick_length(INT64_C(86400000000)) * (days > 0 ? 1 : -1) : 0;
    Span span = {.days = days, .micros = work};
    compare(c, &span, DAY_END_CLOSING, step_civil(c->window, c->from, days, work));
}

static void ask_months(const Case *c) {
    int months = (1 + pick(chance(80) ? 14 : 120)) * (chance(50) ? 1 : -1);
    Span span = {.months = months};
    compare(c, &span, DAY_END_CLOSING, step_months(c->window, c->from, months));
}

static void ask(Case *c) {
    c->from = pick_instant(c->window);
    int question = pick(100);
    if (question < 35)
        ask_deadline(c, false);
    else if (question < 55)
        ask_deadline(c, true);
    else if (question < 72)
        ask_elapsed(c);
    else if (question < 86)
        ask_working_days(c);
    else if (question < 97)
        ask_civil(c);
    else
        ask_months(c);
}

static void ask_calendar(Window *window, int64_t until) {
    Rules rules = pick_rules(window);
    char *yaml = write_rules(&rules, window->zone);
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    CalendarSpec spec;
    const Node *node = yaml_parse(&call, "calendar.yaml", yaml, strlen(yaml));
    if (!node || !calendar_spec_read(&call, node, NULL, &(HolidaySource){NULL}, &spec))
        g_error("%s\n%s", error_text(arena, call.errors), yaml);
    Calendar *calendar = calendar_new(&call, &spec);
    mark_window(window, &rules);
    Case c = {window, calendar, yaml, window->begins * SECOND, 0};
    for (int tries = 0; asked < until && tries < 100000; tries++)
        ask(&c);
    calendar_free(calendar);
    arena_free(arena);
    g_free(yaml);
}

/* ---- windows where it matters ---- */

/* The date of one of the zone's changes in `year`, or any of its dates. */
static int64_t date_of_change(int year) {
    int64_t first = date_of(year, 1, 1), found = first + pick(365);
    int seen = 0;
    for (int64_t date = first; date < first + 366; date++)
        if (wall_at(date * DAY + DAY) - wall_at(date * DAY) != DAY && pick(++seen) == 0)
            found = date;
    return found;
}

static int64_t pick_date(int year, bool wanted_year) {
    if (wanted_year)
        return date_of_change(year);
    year = 1950 + pick(88);
    if (chance(65))
        return date_of_change(year);
    if (chance(40))
        return date_of(year, 12, 31);
    if (chance(50))
        return date_of(year / 10 * 10 + 9, 12, 30 + pick(4));
    return date_of(year, 1, 1) + pick(365);
}

static void ask_window(size_t zone, bool wanted_year, int64_t until) {
    Window window;
    open_window(&window, ZONES[zone].zone, pick_date(ZONES[zone].year, wanted_year),
                3 + pick(LONGEST_INNER_DAYS - 2));
    int64_t before = asked;
    for (int i = 1; i <= CALENDARS_A_WINDOW; i++)
        ask_calendar(&window, before + (until - before) * i / CALENDARS_A_WINDOW);
    close_window(&window);
}

static int64_t from_environment(const char *name, int64_t otherwise) {
    const char *text = g_getenv(name);
    return text ? g_ascii_strtoll(text, NULL, 10) : otherwise;
}

/* A process for each zone: glibc looks through the names of all zones it has seen, at each call. */
static pid_t start_zone(size_t zone, int64_t seed, int64_t cases) {
    fflush(NULL);
    pid_t child = fork();
    g_assert_cmpint(child, >=, 0);
    if (child)
        return child;
    dice = g_rand_new_with_seed((guint32)(seed * 1000 + (int64_t)zone));
    setenv("TZ", ZONES[zone].zone, 1);
    tzset();
    int windows = cases > 1000 ? WINDOWS_A_ZONE : 1;
    for (int i = 0; i < windows; i++)
        ask_window(zone, i == 0 && ZONES[zone].year, cases * (i + 1) / windows);
    g_rand_free(dice);
    exit(asked == cases ? 0 : 1);
}

static void wait_for_one(void) {
    int status;
    g_assert_cmpint(wait(&status), >, 0);
    g_assert_cmpint(status, ==, 0);
}

static void test_every_answer_is_that_of_the_seconds(void) {
    int64_t seed = from_environment("AFTERCARE_SEED", 20260330);
    int64_t cases = from_environment("AFTERCARE_CASES", DEFAULT_CASES);
    const size_t zones = G_N_ELEMENTS(ZONES), at_once = g_get_num_processors();
    gint64 start = g_get_monotonic_time();
    g_test_message("AFTERCARE_SEED=%ld AFTERCARE_CASES=%ld", seed, cases);
    for (size_t i = 0; i < zones; i++) {
        if (i >= at_once)
            wait_for_one();
        start_zone(i, seed, cases / (int64_t)zones + 1);
    }
    for (size_t i = 0; i < MIN(at_once, zones); i++)
        wait_for_one();
    g_test_message("%ld equal answers in %zu zones, %.1f s",
                   (cases / (int64_t)zones + 1) * (int64_t)zones, zones,
                   (double)(g_get_monotonic_time() - start) / 1e6);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/calendar_naive/seconds", test_every_answer_is_that_of_the_seconds);
    return g_test_run();
}
