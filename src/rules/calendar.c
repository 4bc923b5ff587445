#include "rules/calendar.h"

#include "rules/holiday.h"
#include <glib.h>
#include <pthread.h>
#include <stdlib.h>

/* Openings are kept by decades of local dates. 1900 and 2299 are the outermost years counted. */
enum { FIRST_YEAR = 1900, BLOCK_YEARS = 10, BLOCK_COUNT = 40 };

/* Look-up steps: 2^36 µs ≈ 19 h of time, 2^35 µs ≈ 9.5 h of working time: about one opening. */
enum { TIME_SHIFT = 36, WORK_SHIFT = 35 };

/* Days beside a block that can reach into it: past midnight, and a day more by a gap (Apia). */
enum { DAYS_AROUND = 3 };

static const Micros LONGEST_CLOSURE = 3653 * MICROS_PER_DAY; /* ten years */

typedef struct Opening {
    Instant start, end;
    Micros before; /* working time of the block before `start` */
} Opening;

/* The day's own first opening and last closing; both INSTANT_NONE on a day without working time. */
typedef struct DayEdges {
    Instant opens, closes;
} DayEdges;

typedef struct DayMark {
    HolidayDay holiday;
    const char *set;
} DayMark;
typedef LIST(DayMark) DayMarks;

typedef struct Block {
    Instant begins;    /* no opening of the block starts before this */
    Micros total;      /* working time in the block */
    Opening *openings; /* sorted, disjoint; behind the last one a sentinel at the end of time */
    uint32_t count;
    uint32_t *by_time; /* step of time since `begins` → first opening that ends behind its start */
    uint32_t time_steps;
    uint32_t *by_work; /* step of working time → opening that holds its start */
    uint32_t work_steps;
    CivilDay first_day;
    int32_t day_count;
    DayEdges *days;
    int32_t *working_before; /* day → number of working days of the block before it; one more row */
    int32_t *working_days;   /* the days that have working time, as offsets from first_day */
    DayMarks marks;          /* holidays of the block's years, sorted by day */
} Block;

struct Calendar {
    const CalendarSpec *spec;
    CalendarSpec always_spec; /* what `spec` points to for the calendar that never closes */
    bool always;
    Zone *zone;
    /* Guards `arena` and the making of a block. No GMutex: ThreadSanitizer can't see that. */
    pthread_mutex_t building;
    Arena *arena;               /* blocks live here */
    Block *blocks[BLOCK_COUNT]; /* read without the mutex; set once */
};

/* ---- what a day is ---- */

static int mark_by_day(const void *a, const void *b) {
    const DayMark *first = a, *second = b;
    if (first->holiday.day != second->holiday.day)
        return first->holiday.day < second->holiday.day ? -1 : 1;
    /* where two sets differ about a day, the one that closes it comes first and wins */
    return first->holiday.working - second->holiday.working;
}

static void collect_marks(Arena *arena, const CalendarSpec *spec, int first_year, DayMarks *marks) {
    for (size_t i = 0; i < spec->sets.count; i++)
        for (int year = first_year - 1; year <= first_year + BLOCK_YEARS; year++) {
            HolidayDays days = {0};
            holiday_set_days(arena, spec->sets.items[i], year, &days);
            for (size_t d = 0; d < days.count; d++)
                *LIST_ADD(arena, marks) = (DayMark){days.items[d], spec->sets.items[i]->id};
        }
    if (marks->count)
        qsort(marks->items, marks->count, sizeof(DayMark), mark_by_day);
}

static const DayMark *find_mark(const DayMarks *marks, CivilDay day) {
    size_t low = 0, high = marks->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (marks->items[middle].holiday.day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < marks->count && marks->items[low].holiday.day == day ? &marks->items[low] : NULL;
}

static const ExceptionalDay *find_exception(const CalendarSpec *spec, CivilDay day) {
    size_t low = 0, high = spec->exceptions.count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (spec->exceptions.items[middle].day < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < spec->exceptions.count && spec->exceptions.items[low].day == day
               ? &spec->exceptions.items[low]
               : NULL;
}

static bool is_closed_date(const CalendarSpec *spec, CivilDay day) {
    for (size_t i = 0; i < spec->closed.count; i++)
        if (spec->closed.items[i] == day)
            return true;
    return false;
}

/* Exceptions win over closed dates, these over holiday sets, these over the week. */
static DayPlan plan_day(const CalendarSpec *spec, const DayMarks *marks, CivilDay day) {
    static const Hours CLOSED;
    const ExceptionalDay *exception = find_exception(spec, day);
    if (exception)
        return (DayPlan){.kind = DAY_EXCEPTION, .hours = &exception->hours};
    if (is_closed_date(spec, day))
        return (DayPlan){.kind = DAY_DATE_CLOSED, .hours = &CLOSED};
    const DayMark *mark = find_mark(marks, day);
    if (mark)
        return (DayPlan){.kind = mark->holiday.working ? DAY_MAKE_UP : DAY_HOLIDAY,
                         .hours = mark->holiday.working ? &spec->weekly[spec->make_up] : &CLOSED,
                         .set = mark->set,
                         .name = mark->holiday.name,
                         .provisional = mark->holiday.provisional};
    return (DayPlan){.kind = DAY_WEEKLY, .hours = &spec->weekly[civil_weekday(day)]};
}

/* ---- making a block ---- */

typedef LIST(Opening) Openings;

/* Ranges come in order but for those that a gap in the wall clock moves behind later ones. */
static void add_range(Arena *arena, Openings *ranges, Instant start, Instant end) {
    LIST_ADD(arena, ranges);
    size_t place = ranges->count - 1;
    for (; place > 0 && ranges->items[place - 1].start > start; place--)
        ranges->items[place] = ranges->items[place - 1];
    ranges->items[place] = (Opening){.start = start, .end = end};
}

static DayEdges lay_out_day(Arena *arena, const Zone *zone, const Hours *hours, CivilDay day,
                            Openings *ranges) {
    DayEdges edges = {INSTANT_NONE, INSTANT_NONE};
    for (size_t i = 0; i < hours->count; i++) {
        Instant start = zone_from_local(zone, local_time(day, hours->items[i].opens));
        Instant end = zone_from_local(zone, local_time(day, hours->items[i].closes));
        if (end <= start)
            continue; /* emptied by a gap */
        if (edges.opens == INSTANT_NONE || start < edges.opens)
            edges.opens = start;
        edges.closes = MAX(edges.closes, end);
        add_range(arena, ranges, start, end);
    }
    return edges;
}

/* What several ranges cover, by an earlier day's end past midnight or by a gap in the wall clock,
 * counts once. A block keeps what starts in [from, until), so that no two share anything. */
static void cut_ranges(Openings *ranges, Instant from, Instant until) {
    Instant reached = INSTANT_NONE;
    size_t kept = 0;
    for (size_t i = 0; i < ranges->count; i++) {
        Opening range = ranges->items[i];
        range.start = MAX(range.start, reached);
        if (range.end <= range.start)
            continue;
        reached = range.end;
        if (range.start >= from && range.start < until)
            ranges->items[kept++] = range;
    }
    ranges->count = kept;
}

static void index_by_time(Arena *arena, Block *block) {
    Instant last = block->count ? block->openings[block->count - 1].end : block->begins;
    block->time_steps = (uint32_t)((last - block->begins) >> TIME_SHIFT) + 2;
    block->by_time = ARENA_ARRAY(arena, uint32_t, block->time_steps);
    uint32_t opening = 0;
    for (uint32_t step = 0; step < block->time_steps; step++) {
        Instant start = block->begins + ((Instant)step << TIME_SHIFT);
        while (opening < block->count && block->openings[opening].end <= start)
            opening++;
        block->by_time[step] = opening;
    }
}

static void index_by_work(Arena *arena, Block *block) {
    block->work_steps = (uint32_t)(block->total >> WORK_SHIFT) + 1;
    block->by_work = ARENA_ARRAY(arena, uint32_t, block->work_steps);
    uint32_t opening = 0;
    for (uint32_t step = 0; step < block->work_steps; step++) {
        Micros work = (Micros)step << WORK_SHIFT;
        while (opening + 1 < block->count && block->openings[opening + 1].before <= work)
            opening++;
        block->by_work[step] = opening;
    }
}

static void sum_openings(Arena *arena, Openings *openings, Block *block) {
    block->count = (uint32_t)openings->count;
    for (size_t i = 0; i < openings->count; i++) {
        openings->items[i].before = block->total;
        block->total += openings->items[i].end - openings->items[i].start;
    }
    *LIST_ADD(arena, openings) = (Opening){INT64_MAX, INT64_MAX, block->total};
    block->openings = openings->items;
}

/* The outermost blocks also hold the hours of 1899 and 2300 that lie in counted years elsewhere. */
static Instant block_begins(const Zone *zone, int index) {
    if (index == 0)
        return INSTANT_FIRST - DAYS_AROUND * MICROS_PER_DAY;
    if (index == BLOCK_COUNT)
        return INT64_MAX;
    return zone_from_local(zone, local_time(civil_day(FIRST_YEAR + index * BLOCK_YEARS, 1, 1), 0));
}

static Block *make_block(Arena *arena, const CalendarSpec *spec, const Zone *zone, int index) {
    int first_year = FIRST_YEAR + index * BLOCK_YEARS;
    Block *block = ARENA_NEW(arena, Block);
    collect_marks(arena, spec, first_year, &block->marks);
    block->first_day = civil_day(first_year, 1, 1);
    block->day_count = civil_day(first_year + BLOCK_YEARS, 1, 1) - block->first_day;
    block->days = ARENA_ARRAY(arena, DayEdges, (size_t)block->day_count);
    block->working_before = ARENA_ARRAY(arena, int32_t, (size_t)block->day_count + 1);
    block->working_days = ARENA_ARRAY(arena, int32_t, (size_t)block->day_count);
    block->begins = block_begins(zone, index);
    Openings openings = {0};
    for (int32_t i = -DAYS_AROUND; i < block->day_count + DAYS_AROUND; i++) {
        CivilDay day = block->first_day + i;
        DayPlan plan = plan_day(spec, &block->marks, day);
        DayEdges edges = lay_out_day(arena, zone, plan.hours, day, &openings);
        if (i < 0 || i >= block->day_count)
            continue;
        block->days[i] = edges;
        int32_t working = block->working_before[i];
        if (edges.opens != INSTANT_NONE)
            block->working_days[working++] = i;
        block->working_before[i + 1] = working;
    }
    cut_ranges(&openings, block->begins, block_begins(zone, index + 1));
    sum_openings(arena, &openings, block);
    index_by_time(arena, block);
    index_by_work(arena, block);
    return block;
}

static const Block *get_block(const Calendar *calendar, int index) {
    Calendar *cache = (Calendar *)calendar; /* only the cache of blocks changes */
    Block *block = g_atomic_pointer_get(&cache->blocks[index]);
    if (G_LIKELY(block))
        return block;
    pthread_mutex_lock(&cache->building);
    block = cache->blocks[index];
    if (!block) {
        block = make_block(cache->arena, cache->spec, cache->zone, index);
        g_atomic_pointer_set(&cache->blocks[index], block);
    }
    pthread_mutex_unlock(&cache->building);
    return block;
}

/* ---- life ---- */

static Calendar *make_calendar(Call *call, const CalendarSpec *spec, bool always) {
    Zone *zone = zone_new(call, "zone", spec->zone);
    if (!zone)
        return NULL;
    Calendar *calendar = g_new0(Calendar, 1);
    calendar->spec = spec;
    calendar->always = always;
    calendar->zone = zone;
    calendar->arena = arena_new();
    pthread_mutex_init(&calendar->building, NULL);
    return calendar;
}

Calendar *calendar_new(Call *call, const CalendarSpec *spec) {
    return make_calendar(call, spec, false);
}

Calendar *calendar_new_always(Call *call, const char *zone) {
    static HoursRange WHOLE_DAY = {.opens = 0, .closes = MICROS_PER_DAY, .text = "00:00-24:00"};
    CalendarSpec spec = {.record = {.id = "always"}, .zone = zone};
    for (int day = MONDAY; day <= SUNDAY; day++)
        spec.weekly[day] = (Hours){.items = &WHOLE_DAY, .count = 1};
    Calendar *calendar = make_calendar(call, &spec, true);
    if (!calendar)
        return NULL;
    calendar->always_spec = spec;
    calendar->always_spec.zone = zone_id(calendar->zone);
    calendar->spec = &calendar->always_spec;
    return calendar;
}

void calendar_free(Calendar *calendar) {
    if (!calendar)
        return;
    zone_free(calendar->zone);
    arena_free(calendar->arena);
    pthread_mutex_destroy(&calendar->building);
    g_free(calendar);
}

const Zone *calendar_zone(const Calendar *calendar) {
    return calendar->zone;
}

const char *calendar_id(const Calendar *calendar) {
    return calendar->spec->record.id;
}

/* ---- looking up ---- */

/* A place among all openings: the first that ends after an instant. */
typedef struct Position {
    int block;
    const Block *in;
    uint32_t opening; /* in->count: behind the last of the last block */
} Position;

static int block_of_year(int year) {
    return CLAMP((year - FIRST_YEAR) / BLOCK_YEARS, 0, BLOCK_COUNT - 1);
}

static int block_of_instant(Instant at) {
    static const Micros AVERAGE = INT64_C(315569520) * MICROS_PER_SECOND; /* 3652.425 days */
    return CLAMP((int)((at - INSTANT_FIRST) / AVERAGE), 0, BLOCK_COUNT - 1);
}

static uint32_t first_ending_after(const Block *block, Instant at) {
    if (at < block->begins)
        return 0;
    uint64_t step = (uint64_t)(at - block->begins) >> TIME_SHIFT;
    uint32_t opening = step < block->time_steps ? block->by_time[step] : block->count;
    while (block->openings[opening].end <= at)
        opening++;
    return opening;
}

/* Average decades and zones put `at` at most one block away from its openings. */
static Position locate(const Calendar *calendar, Instant at) {
    Position position = {.block = block_of_instant(at)};
    position.in = get_block(calendar, position.block);
    position.opening = first_ending_after(position.in, at);
    if (position.opening == 0 && position.block > 0) {
        const Block *before = get_block(calendar, position.block - 1);
        uint32_t opening = first_ending_after(before, at);
        if (opening < before->count)
            return (Position){position.block - 1, before, opening};
    }
    while (position.opening == position.in->count && position.block + 1 < BLOCK_COUNT) {
        position.in = get_block(calendar, ++position.block);
        position.opening = first_ending_after(position.in, at);
    }
    return position;
}

/* Working time of the position's block up to `at`. */
static Micros work_until(const Position *position, Instant at) {
    const Opening *opening = &position->in->openings[position->opening];
    return opening->before + (at > opening->start ? at - opening->start : 0);
}

/* The opening of the block that holds working time `work` (0 ≤ work < total). */
static const Opening *opening_of_work(const Block *block, Micros work) {
    const Opening *opening = &block->openings[block->by_work[work >> WORK_SHIFT]];
    while (opening[1].before <= work)
        opening++;
    return opening;
}

/* ---- deadlines ---- */

static CalendarResult forward_from(const Calendar *calendar, Position position, Instant from,
                                   Micros target, Instant *ret_due) {
    Instant open_until = from;
    while (target > position.in->total) {
        if (position.in->count && position.in->openings[position.in->count - 1].end > open_until)
            open_until = position.in->openings[position.in->count - 1].end;
        target -= position.in->total;
        do {
            if (position.block + 1 == BLOCK_COUNT)
                return open_until + LONGEST_CLOSURE < INSTANT_END ? CALENDAR_NO_WORKING_TIME
                                                                  : CALENDAR_OUT_OF_RANGE;
            position.in = get_block(calendar, ++position.block);
        } while (!position.in->count);
        if (position.in->openings[0].start - open_until > LONGEST_CLOSURE)
            return CALENDAR_NO_WORKING_TIME;
    }
    const Opening *opening = opening_of_work(position.in, target - 1);
    *ret_due = opening->start + (target - opening->before);
    return *ret_due < INSTANT_END ? CALENDAR_FOUND : CALENDAR_OUT_OF_RANGE;
}

static CalendarResult backward_from(const Calendar *calendar, Position position, Instant from,
                                    Micros target, Instant *ret_due) {
    Instant open_from = from;
    while (target < 0) {
        if (position.in->count && position.in->openings[0].start < open_from)
            open_from = position.in->openings[0].start;
        do {
            if (position.block == 0)
                return open_from - LONGEST_CLOSURE > INSTANT_FIRST ? CALENDAR_NO_WORKING_TIME
                                                                   : CALENDAR_OUT_OF_RANGE;
            position.in = get_block(calendar, --position.block);
        } while (!position.in->count);
        if (open_from - position.in->openings[position.in->count - 1].end > LONGEST_CLOSURE)
            return CALENDAR_NO_WORKING_TIME;
        target += position.in->total;
    }
    const Opening *opening = opening_of_work(position.in, target);
    *ret_due = opening->start + (target - opening->before);
    return *ret_due >= INSTANT_FIRST ? CALENDAR_FOUND : CALENDAR_OUT_OF_RANGE;
}

static CalendarResult in_range(Instant instant, Instant *ret_due) {
    *ret_due = instant;
    return instant >= INSTANT_FIRST && instant < INSTANT_END ? CALENDAR_FOUND
                                                             : CALENDAR_OUT_OF_RANGE;
}

CalendarResult calendar_deadline(const Calendar *calendar, Instant from, Micros work,
                                 Instant *ret_due) {
    if (calendar->always || work == 0)
        return in_range(from + work, ret_due);
    Position position = locate(calendar, from);
    Micros target = work_until(&position, from) + work;
    if (work > 0) {
        const Opening *opening = &position.in->openings[position.opening];
        if (position.opening < position.in->count && opening->start - from > LONGEST_CLOSURE)
            return CALENDAR_NO_WORKING_TIME;
        /* most deadlines fall into the opening they start in, or the next few */
        if (G_LIKELY(target <= position.in->total)) {
            for (int step = 0; step < 4; step++, opening++)
                if (target <= opening[1].before) {
                    *ret_due = opening->start + (target - opening->before);
                    return *ret_due < INSTANT_END ? CALENDAR_FOUND : CALENDAR_OUT_OF_RANGE;
                }
        }
        return forward_from(calendar, position, from, target, ret_due);
    }
    return backward_from(calendar, position, from, target, ret_due);
}

Micros calendar_elapsed(const Calendar *calendar, Instant from, Instant to) {
    if (to < from)
        return -calendar_elapsed(calendar, to, from);
    if (calendar->always)
        return to - from;
    Position start = locate(calendar, from), end = locate(calendar, to);
    Micros work = work_until(&end, to) - work_until(&start, from);
    for (int block = start.block; block < end.block; block++)
        work += get_block(calendar, block)->total;
    return work;
}

/* ---- civil spans and working days ---- */

static Instant same_clock_time(const Calendar *calendar, Instant from, CivilDay day) {
    LocalTime local = zone_to_local(calendar->zone, from);
    return zone_from_local(calendar->zone,
                           local_time(day, local - local_time(local_day(local), 0)));
}

/* Working days of the block before its day `offset`, which may lie outside. */
static int32_t working_days_before(const Block *block, int64_t offset) {
    return block->working_before[CLAMP(offset, 0, block->day_count)];
}

/* Days between `from` and the block's working day nearest to it. */
static int64_t days_to_block(const Block *block, CivilDay from, bool ahead) {
    int32_t count = block->working_before[block->day_count];
    if (!count)
        return 0;
    CivilDay nearest = block->first_day + block->working_days[ahead ? 0 : count - 1];
    return ahead ? nearest - from : from - nearest;
}

static CalendarResult no_more_days(CivilDay last_seen, bool ahead) {
    Instant edge = last_seen * MICROS_PER_DAY;
    bool far =
        ahead ? edge + LONGEST_CLOSURE < INSTANT_END : edge - LONGEST_CLOSURE > INSTANT_FIRST;
    return far ? CALENDAR_NO_WORKING_TIME : CALENDAR_OUT_OF_RANGE;
}

/* The `number`-th working day after (or, negative, before) `day`. */
static CalendarResult nth_working_day(const Calendar *calendar, CivilDay day, int32_t number,
                                      CivilDay *ret_day) {
    bool ahead = number > 0;
    int index = block_of_year(civil_year(day));
    const Block *block = get_block(calendar, index);
    int64_t offset = day - block->first_day;
    /* rank of the wanted day among the block's working days, counted from 0 */
    int64_t rank = ahead ? (int64_t)working_days_before(block, offset + 1) + number - 1
                         : (int64_t)working_days_before(block, offset) + number;
    CivilDay last_seen = day;
    for (int32_t count = block->working_before[block->day_count]; rank < 0 || rank >= count;
         count = block->working_before[block->day_count]) {
        if (count && ahead)
            last_seen = MAX(last_seen, block->first_day + block->working_days[count - 1]);
        else if (count)
            last_seen = MIN(last_seen, block->first_day + block->working_days[0]);
        rank -= ahead ? count : 0;
        index += ahead ? 1 : -1;
        if (index < 0 || index >= BLOCK_COUNT)
            return no_more_days(last_seen, ahead);
        block = get_block(calendar, index);
        rank += ahead ? 0 : block->working_before[block->day_count];
        if (days_to_block(block, last_seen, ahead) * MICROS_PER_DAY > LONGEST_CLOSURE)
            return CALENDAR_NO_WORKING_TIME;
    }
    *ret_day = block->first_day + block->working_days[rank];
    return CALENDAR_FOUND;
}

static const DayEdges *day_edges(const Calendar *calendar, CivilDay day) {
    const Block *block = get_block(calendar, block_of_year(civil_year(day)));
    return &block->days[day - block->first_day];
}

/* The same wall-clock time on a working day, moved into working time. */
static Instant into_working_time(const Calendar *calendar, Instant at, const DayEdges *edges) {
    Position position = locate(calendar, at);
    Instant opening = position.in->openings[position.opening].start;
    if (opening <= at) /* working time already, be it of the day before */
        return at;
    if (at <= edges->opens)
        return edges->opens;
    return at >= edges->closes ? edges->closes : opening;
}

static CalendarResult working_days_from(const Calendar *calendar, Instant from, int32_t number,
                                        DayEnd day_end, Instant *ret_due) {
    CivilDay day;
    CalendarResult result = nth_working_day(calendar, zone_day(calendar->zone, from), number, &day);
    if (result != CALENDAR_FOUND)
        return result;
    const DayEdges *edges = day_edges(calendar, day);
    if (day_end == DAY_END_SAME_TIME)
        return in_range(into_working_time(calendar, same_clock_time(calendar, from, day), edges),
                        ret_due);
    return in_range(number > 0 ? edges->closes : edges->opens, ret_due);
}

CalendarResult calendar_span(const Calendar *calendar, Instant from, const Span *span,
                             DayEnd day_end, Instant *ret_due) {
    if (span->working_days)
        return working_days_from(calendar, from, span->working_days, day_end, ret_due);
    if (span->months || span->days) {
        CivilDay day = zone_day(calendar->zone, from);
        day = civil_add_months(day, span->months) + span->days;
        CalendarResult result = in_range(same_clock_time(calendar, from, day), &from);
        if (result != CALENDAR_FOUND)
            return result;
    }
    return calendar_deadline(calendar, from, span->micros, ret_due);
}

bool calendar_check_result(Call *call, const char *field, CalendarResult result) {
    switch (result) {
    case CALENDAR_FOUND:
        return true;
    case CALENDAR_NO_WORKING_TIME:
        return call_fail(call, ERROR_NO_WORKING_TIME, field,
                         "the calendar has no working time within ten years");
    case CALENDAR_OUT_OF_RANGE:
        return call_fail(call, ERROR_OUT_OF_RANGE, field,
                         "the answer lies outside the years 1900 to 2299");
    }
    g_assert_not_reached();
}

/* ---- for explanations ---- */

DayPlan calendar_day_plan(const Calendar *calendar, CivilDay day) {
    const Block *block = get_block(calendar, block_of_year(civil_year(day)));
    return plan_day(calendar->spec, &block->marks, day);
}

bool calendar_next_opening(const Calendar *calendar, Instant at, Instant *ret_start,
                           Instant *ret_end) {
    Position position = locate(calendar, at);
    if (position.opening == position.in->count)
        return false;
    *ret_start = position.in->openings[position.opening].start;
    *ret_end = position.in->openings[position.opening].end;
    return true;
}

const char *calendar_unknown_set(const Calendar *calendar, CivilDay day) {
    for (size_t i = 0; i < calendar->spec->sets.count; i++)
        if (!holiday_set_knows_year(calendar->spec->sets.items[i], civil_year(day)))
            return calendar->spec->sets.items[i]->id;
    return NULL;
}
