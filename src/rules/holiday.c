#include "rules/holiday.h"

#include <glib.h>
#include <stdlib.h>

enum { SEARCH_DAYS = 7 };

/* A day of the year asked for or of one beside it: a holiday of 1 January may be observed on 31
 * December, and one of 31 December after New Year. */
typedef struct Entry {
    HolidayDay day; /* first: sorted and found by it */
    const HolidayMoves *moves;
} Entry;
typedef LIST(Entry) Entries;

bool holiday_set_knows_year(const HolidaySet *set, int year) {
    return year >= set->first_year && year <= set->last_year;
}

static bool rule_applies(const HolidayRule *rule, int year) {
    if (year < rule->first_year || year > rule->last_year)
        return false;
    for (size_t i = 0; i < rule->except.count; i++)
        if (rule->except.items[i] == year)
            return false;
    return rule->kind != HOLIDAY_DATE || rule->day <= civil_days_in_month(year, rule->month);
}

static CivilDay weekday_from(CivilDay day, Weekday weekday) {
    return day + ((int)weekday - (int)civil_weekday(day) + 7) % 7;
}

static CivilDay weekday_until(CivilDay day, Weekday weekday) {
    return day - ((int)civil_weekday(day) - (int)weekday + 7) % 7;
}

static CivilDay nth_weekday(const HolidayRule *rule, int year) {
    if (rule->nth == HOLIDAY_LAST)
        return weekday_until(civil_day(year, rule->month, civil_days_in_month(year, rule->month)),
                             rule->weekday);
    return weekday_from(civil_day(year, rule->month, 1), rule->weekday) + 7 * (rule->nth - 1);
}

static CivilDay rule_day(const HolidayRule *rule, int year) {
    switch (rule->kind) {
    case HOLIDAY_DATE:
        return civil_day(year, rule->month, rule->day);
    case HOLIDAY_EASTER:
        return civil_easter(year) + rule->offset;
    case HOLIDAY_NTH:
        return nth_weekday(rule, year);
    case HOLIDAY_BEFORE:
        return weekday_until(civil_day(year, rule->month, rule->day) + rule->offset, rule->weekday);
    case HOLIDAY_AFTER:
        return weekday_from(civil_day(year, rule->month, rule->day) + rule->offset, rule->weekday);
    }
    g_assert_not_reached();
}

static bool has_day(const Entries *entries, CivilDay day) {
    for (size_t i = 0; i < entries->count; i++)
        if (entries->items[i].day.day == day)
            return true;
    return false;
}

static void add_listed(Arena *arena, const HolidaySet *set, CivilDay first, CivilDay last,
                       Entries *entries) {
    for (size_t i = 0; i < set->days.count; i++) {
        const ListedDay *listed = &set->days.items[i];
        if (listed->day >= first && listed->day <= last)
            *LIST_ADD(arena, entries) = (Entry){.day = {.day = listed->day,
                                                        .name = listed->name,
                                                        .working = listed->working,
                                                        .provisional = listed->provisional,
                                                        .observed = listed->observed},
                                                .moves = &listed->moves};
    }
}

static void add_rules(Arena *arena, const HolidaySet *set, int year, Entries *entries) {
    for (size_t i = 0; i < set->rules.count; i++) {
        const HolidayRule *rule = &set->rules.items[i];
        if (!rule_applies(rule, year))
            continue;
        CivilDay day = rule_day(rule, year);
        if (!has_day(entries, day))
            *LIST_ADD(arena, entries) =
                (Entry){.day = {.day = day, .name = &rule->name}, .moves = &rule->moves};
    }
}

static CivilDay next_free(const Entries *entries, CivilDay after) {
    for (CivilDay day = after + 1; day <= after + SEARCH_DAYS; day++)
        if (civil_weekday(day) < SATURDAY && !has_day(entries, day))
            return day;
    return CIVIL_DAY_NONE;
}

/* Where `entry` has its substitute or moves to; CIVIL_DAY_NONE where it stays, or where the place
 * is a holiday already. */
static CivilDay moved_day(const Entries *entries, const Entry *entry) {
    HolidayMove move = entry->moves->on[civil_weekday(entry->day.day)];
    CivilDay day = CIVIL_DAY_NONE;
    switch (move.shift) {
    case SHIFT_NONE:
        return CIVIL_DAY_NONE;
    case SHIFT_BACK:
        day = weekday_until(entry->day.day - 1, move.to);
        break;
    case SHIFT_ON:
        day = weekday_from(entry->day.day + 1, move.to);
        break;
    case SHIFT_NEXT_FREE:
        return next_free(entries, entry->day.day);
    }
    return has_day(entries, day) ? CIVIL_DAY_NONE : day;
}

/* In the order of their dates, so that of Christmas on Saturday and Boxing Day on Sunday the first
 * has the Monday and the second the Tuesday. */
static void place_moved(Arena *arena, Entries *entries) {
    static const HolidayMoves STAYS;
    size_t count = entries->count;
    for (size_t i = 0; i < count; i++) {
        CivilDay day = moved_day(entries, &entries->items[i]);
        if (day == CIVIL_DAY_NONE)
            continue;
        Entry moved = entries->items[i];
        moved.day.day = day;
        moved.day.observed = true;
        if (moved.moves->instead)
            entries->items[i] = moved;
        else
            *LIST_ADD(arena, entries) = (Entry){.day = moved.day, .moves = &STAYS};
    }
}

static int by_day(const void *a, const void *b) {
    CivilDay day = ((const HolidayDay *)a)->day, other = ((const HolidayDay *)b)->day;
    return (day > other) - (day < other);
}

static void sort(Entries *entries) {
    if (entries->count)
        qsort(entries->items, entries->count, sizeof(Entry), by_day);
}

void holiday_set_days(Arena *arena, const HolidaySet *set, int year, HolidayDays *ret_days) {
    CivilDay first = civil_day(year, 1, 1), last = civil_day(year, 12, 31);
    Entries entries = {0};
    add_listed(arena, set, first - 2 * SEARCH_DAYS, last + 2 * SEARCH_DAYS, &entries);
    for (int beside = year - 1; beside <= year + 1; beside++)
        add_rules(arena, set, beside, &entries);
    sort(&entries);
    place_moved(arena, &entries);
    sort(&entries);
    for (size_t i = 0; i < entries.count; i++)
        if (entries.items[i].day.day >= first && entries.items[i].day.day <= last)
            *LIST_ADD(arena, ret_days) = entries.items[i].day;
}
