#include "rules/roster.h"

#include <glib.h>
#include <stdlib.h>

enum { OUTLOOK_DAYS = 8, WEEK_DAYS = 7 };

const char *const GAP_REASON_WORDS[] = {"nobody", "left", "unskilled", "expired", NULL};

/* ---- the rule ---- */

static Instant local_instant(const RosterRule *rule, CivilDay day, Micros time) {
    return zone_from_local(rule->zone, local_time(day, time));
}

/* The number of the turn that holds the day on which a handover falls; negative before the first.
 */
static int64_t turn_of(const RosterRule *rule, CivilDay day) {
    int64_t days = (int64_t)day - rule->starts_on;
    return days >= 0 ? days / rule->turn_days : -((-days + rule->turn_days - 1) / rule->turn_days);
}

static int64_t member_of(const RosterRule *rule, int64_t turn) {
    return rule->members[(size_t)turn % rule->member_count];
}

/* 1970-01-01 was a Thursday. */
static bool has_hours_on(const RosterRule *rule, CivilDay day) {
    int weekday = (int)((((int64_t)day + 3) % WEEK_DAYS + WEEK_DAYS) % WEEK_DAYS);
    return !rule->weekdays || rule->weekdays & (1u << weekday);
}

static bool is_around_the_clock(const RosterRule *rule) {
    return rule->from == rule->to && !rule->weekdays;
}

static void add_shift(Arena *arena, Shifts *shifts, Instant from, Instant to, int64_t user) {
    Shift *last = shifts->count ? &shifts->items[shifts->count - 1] : NULL;
    if (from >= to)
        return;
    if (last && last->to == from && last->user == user)
        last->to = to;
    else
        *LIST_ADD(arena, shifts) = (Shift){from, to, user, false};
}

/* The hours that begin on `day`, cut where the turn is handed over. */
static void add_day(Arena *arena, const RosterRule *rule, CivilDay day, Instant from, Instant to,
                    Shifts *shifts) {
    bool past_midnight = rule->to <= rule->from;
    Instant begins = local_instant(rule, day, rule->from);
    Instant ends = local_instant(rule, past_midnight ? day + 1 : day, rule->to);
    for (CivilDay at = day - 1; at <= day + 1; at++) {
        if (at < rule->starts_on)
            continue;
        Instant turn_from = local_instant(rule, at, rule->handover);
        Instant turn_to = local_instant(rule, at + 1, rule->handover);
        add_shift(arena, shifts, MAX(MAX(begins, turn_from), from), MIN(MIN(ends, turn_to), to),
                  member_of(rule, turn_of(rule, at)));
    }
}

static void add_planned(Arena *arena, const RosterRule *rule, Instant from, Instant to,
                        Shifts *shifts) {
    CivilDay first = MAX(zone_day(rule->zone, from) - 1, rule->starts_on - 1);
    CivilDay last = zone_day(rule->zone, to) + 1;
    if (rule->ends_on != CIVIL_DAY_NONE)
        last = MIN(last, rule->ends_on);
    for (CivilDay day = first; rule->member_count && day <= last; day++)
        if (has_hours_on(rule, day))
            add_day(arena, rule, day, from, to, shifts);
}

/* ---- changes ---- */

/* Cuts the part of `shift` that the change takes and gives it to whoever does it. */
static void change_shift(Arena *arena, const Shift *shift, const RosterChange *change,
                         Shifts *ret) {
    Instant from = MAX(shift->from, change->from), to = MIN(shift->to, change->until);
    bool meant = !change->instead_of || change->instead_of == shift->user;
    if (from >= to || !meant) {
        *LIST_ADD(arena, ret) = *shift;
        return;
    }
    if (shift->from < from)
        *LIST_ADD(arena, ret) = (Shift){shift->from, from, shift->user, shift->changed};
    if (change->by)
        *LIST_ADD(arena, ret) = (Shift){from, to, change->by, true};
    if (to < shift->to)
        *LIST_ADD(arena, ret) = (Shift){to, shift->to, shift->user, shift->changed};
}

/* Where the change gives somebody to hours that nobody has: a shift of its own. */
static void fill_room(Arena *arena, const RosterChange *change, Instant at, Instant until,
                      const Shifts *shifts, Shifts *extra) {
    for (size_t i = 0; i < shifts->count && at < until; i++) {
        if (shifts->items[i].to <= at)
            continue;
        if (shifts->items[i].from > at)
            *LIST_ADD(arena, extra) =
                (Shift){at, MIN(shifts->items[i].from, until), change->by, true};
        at = MAX(at, shifts->items[i].to);
    }
    if (at < until)
        *LIST_ADD(arena, extra) = (Shift){at, until, change->by, true};
}

/* Cover for anybody fills all that is empty; cover for one person fills what was planned for them,
 * so that leave may be written down first and covered later. */
static void add_extra(Arena *arena, const RosterChange *change, const Shifts *planned, Instant from,
                      Instant to, Shifts *shifts) {
    Instant begins = MAX(change->from, from), ends = MIN(change->until, to);
    Shifts extra = {0};
    if (!change->by)
        return;
    if (!change->instead_of)
        fill_room(arena, change, begins, ends, shifts, &extra);
    for (size_t i = 0; change->instead_of && i < planned->count; i++)
        if (planned->items[i].user == change->instead_of)
            fill_room(arena, change, MAX(planned->items[i].from, begins),
                      MIN(planned->items[i].to, ends), shifts, &extra);
    for (size_t i = 0; i < extra.count; i++)
        *LIST_ADD(arena, shifts) = extra.items[i];
}

static int by_time(const void *a, const void *b) {
    const Shift *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

static void sort_shifts(Shifts *shifts) {
    if (shifts->count)
        qsort(shifts->items, shifts->count, sizeof(Shift), by_time);
}

static void apply_change(Arena *arena, const RosterChange *change, const Shifts *planned,
                         Instant from, Instant to, Shifts *shifts) {
    Shifts changed = {0};
    for (size_t i = 0; i < shifts->count; i++)
        change_shift(arena, &shifts->items[i], change, &changed);
    sort_shifts(&changed);
    add_extra(arena, change, planned, from, to, &changed);
    sort_shifts(&changed);
    *shifts = changed;
}

void roster_shifts(Arena *arena, const RosterRule *rule, const RosterChanges *changes, Instant from,
                   Instant to, Shifts *ret) {
    Shifts planned = {0};
    add_planned(arena, rule, from, to, &planned);
    sort_shifts(&planned);
    *ret = planned;
    for (size_t i = 0; i < changes->count; i++)
        apply_change(arena, &changes->items[i], &planned, from, to, ret);
}

int64_t roster_on_duty(Arena *arena, const RosterRule *rule, const RosterChanges *changes,
                       Instant at, Instant *ret_until) {
    Shifts shifts;
    Instant end = at + (Micros)OUTLOOK_DAYS * MICROS_PER_DAY;
    roster_shifts(arena, rule, changes, at, end, &shifts);
    bool on = shifts.count && shifts.items[0].from == at;
    Instant until = on ? shifts.items[0].to : shifts.count ? shifts.items[0].from : end;
    for (size_t i = 1; on && i < shifts.count && shifts.items[i].from == until &&
                       shifts.items[i].user == shifts.items[0].user;
         i++)
        until = shifts.items[i].to;
    if (ret_until)
        *ret_until = until;
    return on ? shifts.items[0].user : 0;
}

static void add_user(Arena *arena, UserIds *users, int64_t user) {
    for (size_t i = 0; i < users->count; i++)
        if (users->items[i] == user)
            return;
    if (user)
        *LIST_ADD(arena, users) = user;
}

void roster_call_order(Arena *arena, const RosterRule *rule, const RosterChanges *changes,
                       Instant at, UserIds *ret) {
    *ret = (UserIds){0};
    int64_t on = roster_on_duty(arena, rule, changes, at, NULL);
    add_user(arena, ret, on);
    CivilDay day = zone_day(rule->zone, at);
    if (at < local_instant(rule, day, rule->handover))
        day--;
    int64_t turn = MAX(turn_of(rule, day), 0);
    for (size_t i = 0; i < rule->member_count; i++) {
        int64_t user = member_of(rule, turn + (int64_t)i);
        /* who is away at that time isn't called: the one who covers stands first already */
        bool away = false;
        for (size_t c = 0; c < changes->count; c++)
            away |= changes->items[c].instead_of == user && changes->items[c].from <= at &&
                    at < changes->items[c].until;
        if (!away)
            add_user(arena, ret, user);
    }
}

/* ---- gaps ---- */

static const RosterPerson *person_of(const RosterPeople *people, int64_t user) {
    for (size_t i = 0; i < people->count; i++)
        if (people->items[i].user == user)
            return &people->items[i];
    return NULL;
}

static void add_gap(Arena *arena, RosterGaps *gaps, Instant from, Instant to, GapReason reason,
                    int64_t user) {
    RosterGap *last = gaps->count ? &gaps->items[gaps->count - 1] : NULL;
    if (from >= to)
        return;
    if (last && last->to == from && last->reason == reason && last->user == user)
        last->to = to;
    else
        *LIST_ADD(arena, gaps) = (RosterGap){from, to, reason, user};
}

static void check_shift(Arena *arena, const RosterRule *rule, const RosterPeople *people,
                        const Shift *shift, RosterGaps *gaps) {
    const RosterPerson *person = person_of(people, shift->user);
    if (!person || !person->active) {
        add_gap(arena, gaps, shift->from, shift->to, GAP_LEFT, shift->user);
        return;
    }
    if (!person->skilled) {
        add_gap(arena, gaps, shift->from, shift->to, GAP_UNSKILLED, shift->user);
        return;
    }
    if (person->qualified_to == CIVIL_DAY_NONE)
        return;
    Instant expires = local_instant(rule, person->qualified_to + 1, 0);
    add_gap(arena, gaps, MAX(shift->from, expires), shift->to, GAP_EXPIRED, shift->user);
}

/* Where `needed` has a shift and `shifts` has none. */
static void add_missing(Arena *arena, const Shifts *needed, const Shifts *shifts,
                        RosterGaps *gaps) {
    for (size_t n = 0; n < needed->count; n++) {
        Instant at = needed->items[n].from;
        for (size_t i = 0; i < shifts->count && at < needed->items[n].to; i++) {
            if (shifts->items[i].to <= at)
                continue;
            if (shifts->items[i].from >= needed->items[n].to)
                break;
            add_gap(arena, gaps, at, shifts->items[i].from, GAP_NOBODY, 0);
            at = MAX(at, shifts->items[i].to);
        }
        add_gap(arena, gaps, at, needed->items[n].to, GAP_NOBODY, 0);
    }
}

static int gaps_by_time(const void *a, const void *b) {
    const RosterGap *one = a, *other = b;
    return (one->from > other->from) - (one->from < other->from);
}

void roster_gaps(Arena *arena, const RosterRule *rule, const RosterChanges *changes,
                 const RosterPeople *people, bool always, Instant from, Instant to,
                 RosterGaps *ret) {
    Shifts shifts, needed = {0};
    *ret = (RosterGaps){0};
    roster_shifts(arena, rule, changes, from, to, &shifts);
    if (always || is_around_the_clock(rule))
        *LIST_ADD(arena, &needed) = (Shift){from, to, 0, false};
    else
        roster_shifts(arena, rule, &(RosterChanges){0}, from, to, &needed);
    add_missing(arena, &needed, &shifts, ret);
    for (size_t i = 0; i < shifts.count; i++)
        check_shift(arena, rule, people, &shifts.items[i], ret);
    if (ret->count)
        qsort(ret->items, ret->count, sizeof(RosterGap), gaps_by_time);
}
