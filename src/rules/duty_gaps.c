#include "rules/duty_gaps.h"

#include <glib.h>
#include <stdlib.h>

/* ---- who may be on duty ---- */

static bool has_begun(const Qualification *one, CivilDay day) {
    return one->since == CIVIL_DAY_NONE || one->since <= day;
}

static bool has_ended(const Qualification *one, CivilDay day) {
    return one->expires_on != CIVIL_DAY_NONE && one->expires_on < day;
}

Standing qualification_on(const Qualifications *qualifications, int64_t skill, CivilDay day) {
    Standing standing = STANDS_NEVER;
    for (size_t i = 0; i < qualifications->count; i++) {
        const Qualification *one = &qualifications->items[i];
        if (one->skill != skill || !has_begun(one, day))
            continue;
        standing = MAX(standing, has_ended(one, day) ? STANDS_EXPIRED : STANDS_QUALIFIED);
    }
    return standing;
}

static const DutyPerson *person_of(const DutyHouse *house, int64_t user) {
    for (size_t i = 0; i < house->people.count; i++)
        if (house->people.items[i].user == user)
            return &house->people.items[i];
    return NULL;
}

/* What is true of those who are on duty together. */
typedef enum Seen {
    SEEN_LEFT = 1 << 0,
    SEEN_UNSKILLED = 1 << 1, /* lacks what the roster asks for */
    SEEN_EXPIRED = 1 << 2,   /* has it no longer */
    SEEN_MAY = 1 << 3,       /* may be on duty by the roster */
    SEEN_LAPSED = 1 << 4,    /* has what the need asks for no longer */
    SEEN_FIT = 1 << 5        /* may be on duty, and has what the need asks for */
} Seen;

typedef struct Piece {
    Instant from, to;
    unsigned seen;
    int64_t skill; /* that the roster asks for, and whoever is on duty lacks */
} Piece;
/* Pieces that fill the window without holes. */
typedef LIST(Piece) Watch;

/* Why nobody may be on duty: whoever is nearest to what the roster asks gives the reason. */
static GapReason reason_of(unsigned seen) {
    return seen & SEEN_EXPIRED     ? GAP_EXPIRED
           : seen & SEEN_UNSKILLED ? GAP_UNSKILLED
           : seen & SEEN_LEFT      ? GAP_LEFT
                                   : GAP_NOBODY;
}

/* Where nothing is asked everybody is qualified. */
static Standing standing_of(const DutyPerson *person, int64_t skill, CivilDay day) {
    return skill ? qualification_on(&person->qualifications, skill, day) : STANDS_QUALIFIED;
}

static Piece see_person(const DutyPerson *person, const DutyRoster *roster, int64_t skill,
                        CivilDay day) {
    if (!person || !person->active)
        return (Piece){.seen = SEEN_LEFT};
    Standing own = standing_of(person, roster->skill, day);
    Standing asked = standing_of(person, skill, day);
    unsigned lapsed = asked == STANDS_EXPIRED ? SEEN_LAPSED : 0;
    if (own != STANDS_QUALIFIED)
        return (Piece){.seen = lapsed | (own == STANDS_EXPIRED ? SEEN_EXPIRED : SEEN_UNSKILLED),
                       .skill = roster->skill};
    return (Piece){.seen = SEEN_MAY | lapsed | (asked == STANDS_QUALIFIED ? SEEN_FIT : 0)};
}

static void add_piece(Arena *arena, Watch *watch, Instant from, Instant to, Piece piece) {
    Piece *last = watch->count ? &watch->items[watch->count - 1] : NULL;
    if (from >= to)
        return;
    piece.from = from;
    piece.to = to;
    if (last && last->seen == piece.seen && last->skill == piece.skill)
        last->to = to;
    else
        *LIST_ADD(arena, watch) = piece;
}

/* Midnight after `at`; where clocks go back over midnight, the one that is still ahead. */
static Instant day_end(const Zone *zone, Instant at) {
    CivilDay day = zone_day(zone, at);
    Instant end;
    do
        end = zone_from_local(zone, local_time(++day, 0));
    while (end <= at);
    return end;
}

/* Day by day: qualifications begin and end with days of the roster's zone. */
static void add_shift(Arena *arena, const DutyHouse *house, const DutyRoster *roster,
                      const Shift *shift, int64_t skill, Watch *watch) {
    const DutyPerson *person = person_of(house, shift->user);
    for (Instant at = shift->from; at < shift->to;) {
        Instant end = MIN(day_end(roster->rule.zone, at), shift->to);
        CivilDay day = zone_day(roster->rule.zone, at);
        add_piece(arena, watch, at, end, see_person(person, roster, skill, day));
        at = end;
    }
}

typedef struct Window {
    Instant from, to;
} Window;

static void watch_roster(Arena *arena, const DutyHouse *house, const DutyRoster *roster,
                         const Shifts *shifts, int64_t skill, Window window, Watch *ret) {
    Instant at = window.from;
    *ret = (Watch){0};
    for (size_t i = 0; i < shifts->count; i++) {
        add_piece(arena, ret, at, shifts->items[i].from, (Piece){0});
        add_shift(arena, house, roster, &shifts->items[i], skill, ret);
        at = shifts->items[i].to;
    }
    add_piece(arena, ret, at, window.to, (Piece){0});
}

static Piece see_both(const Piece *one, const Piece *other) {
    bool first = reason_of(one->seen) >= reason_of(other->seen);
    return (Piece){.seen = one->seen | other->seen, .skill = first ? one->skill : other->skill};
}

/* Those of two rosters together. */
static void watch_both(Arena *arena, const Watch *one, const Watch *other, Watch *ret) {
    *ret = (Watch){0};
    for (size_t i = 0, k = 0; i < one->count && k < other->count;) {
        const Piece *mine = &one->items[i], *theirs = &other->items[k];
        add_piece(arena, ret, MAX(mine->from, theirs->from), MIN(mine->to, theirs->to),
                  see_both(mine, theirs));
        bool mine_ends = mine->to <= theirs->to, theirs_ends = theirs->to <= mine->to;
        i += mine_ends;
        k += theirs_ends;
    }
}

static bool is_called(const DutyNeed *need, const DutyRoster *roster) {
    for (size_t i = 0; i < need->roles.count; i++)
        if (!strcmp(need->roles.items[i], roster->role))
            return true;
    return false;
}

/* Over all rosters of the need's roles. */
static void watch_need(Arena *arena, const DutyHouse *house, const Shifts *shifts,
                       const DutyNeed *need, Window window, Watch *ret) {
    *ret = (Watch){0};
    add_piece(arena, ret, window.from, window.to, (Piece){0});
    for (size_t i = 0; i < house->rosters.count; i++) {
        const DutyRoster *roster = &house->rosters.items[i];
        Watch watch, before = *ret;
        if (!is_called(need, roster))
            continue;
        watch_roster(arena, house, roster, &shifts[i], need->skill, window, &watch);
        watch_both(arena, &before, &watch, ret);
    }
}

/* ---- when it is promised ---- */

typedef LIST(DutyTerm) Terms; /* also plain stretches of time, without a calendar */

static int by_calendar(const void *a, const void *b) {
    const DutyTerm *one = a, *other = b;
    if (one->calendar != other->calendar)
        return (uintptr_t)one->calendar < (uintptr_t)other->calendar ? -1 : 1;
    return (one->from > other->from) - (one->from < other->from);
}

/* Joins those of one calendar that overlap or touch. */
static void merge_terms(Arena *arena, Terms *terms, Terms *ret) {
    *ret = (Terms){0};
    if (terms->count)
        qsort(terms->items, terms->count, sizeof(DutyTerm), by_calendar);
    for (size_t i = 0; i < terms->count; i++) {
        const DutyTerm *term = &terms->items[i];
        DutyTerm *last = ret->count ? &ret->items[ret->count - 1] : NULL;
        if (last && last->calendar == term->calendar && term->from <= last->to)
            last->to = MAX(last->to, term->to);
        else
            *LIST_ADD(arena, ret) = *term;
    }
}

static void add_openings(Arena *arena, const DutyTerm *term, Terms *openings) {
    Instant start, end;
    for (Instant at = term->from; at < term->to; at = end) {
        if (!calendar_next_opening(term->calendar, at, &start, &end) || start >= term->to)
            return;
        *LIST_ADD(arena, openings) = (DutyTerm){NULL, MAX(start, at), MIN(end, term->to)};
    }
}

static void find_promised(Arena *arena, const DutyNeed *need, Window window, Terms *ret) {
    Terms terms = {0}, merged, openings = {0};
    for (size_t i = 0; i < need->terms.count; i++) {
        DutyTerm term = need->terms.items[i];
        term.from = MAX(term.from, window.from);
        term.to = MIN(term.to, window.to);
        if (term.from < term.to)
            *LIST_ADD(arena, &terms) = term;
    }
    merge_terms(arena, &terms, &merged);
    for (size_t i = 0; i < merged.count; i++)
        add_openings(arena, &merged.items[i], &openings);
    merge_terms(arena, &openings, ret);
}

/* ---- gaps ---- */

/* A gap of one need. */
typedef struct NeedGap {
    DutyGap gap;
    size_t need;
} NeedGap;
typedef LIST(NeedGap) NeedGaps;

/* Whether the need has a gap there, and which. */
static bool find_gap(const DutyNeed *need, const Piece *piece, DutyGap *ret) {
    bool may = piece->seen & SEEN_MAY;
    ret->skill = need->skill ? need->skill : piece->skill;
    if (!need->skill)
        ret->reason = reason_of(piece->seen);
    else
        ret->reason = piece->seen & SEEN_LAPSED ? GAP_EXPIRED : GAP_UNSKILLED;
    return need->skill ? may && !(piece->seen & SEEN_FIT) : !may;
}

static bool same_cause(const DutyGap *one, const DutyGap *other) {
    return one->reason == other->reason && one->skill == other->skill;
}

static void add_gap(Arena *arena, NeedGaps *gaps, size_t need, const DutyGap *gap) {
    NeedGap *last = gaps->count ? &gaps->items[gaps->count - 1] : NULL;
    if (gap->from >= gap->to)
        return;
    if (last && last->need == need && last->gap.to == gap->from && same_cause(&last->gap, gap))
        last->gap.to = gap->to;
    else
        *LIST_ADD(arena, gaps) = (NeedGap){*gap, need};
}

static void add_gaps(Arena *arena, const DutyNeed *need, size_t number, const Watch *watch,
                     const Terms *promised, NeedGaps *ret) {
    for (size_t i = 0, k = 0; i < watch->count && k < promised->count;) {
        const Piece *piece = &watch->items[i];
        const DutyTerm *open = &promised->items[k];
        DutyGap gap = {.from = MAX(piece->from, open->from), .to = MIN(piece->to, open->to)};
        if (find_gap(need, piece, &gap))
            add_gap(arena, ret, number, &gap);
        if (piece->to <= open->to)
            i++;
        else
            k++;
    }
}

static int compare(int64_t one, int64_t other) {
    return (one > other) - (one < other);
}

static int by_time(const void *a, const void *b) {
    const NeedGap *one = a, *other = b;
    const int64_t keys[][2] = {{one->gap.from, other->gap.from},
                               {one->gap.to, other->gap.to},
                               {one->gap.reason, other->gap.reason},
                               {one->gap.skill, other->gap.skill},
                               {(int64_t)one->need, (int64_t)other->need}};
    int order = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(keys) && !order; i++)
        order = compare(keys[i][0], keys[i][1]);
    return order;
}

/* What several needs lack for the same reason from the same instant to the same is told once. */
static void join_gaps(Arena *arena, NeedGaps *gaps, DutyGaps *ret) {
    *ret = (DutyGaps){0};
    if (gaps->count)
        qsort(gaps->items, gaps->count, sizeof(NeedGap), by_time);
    for (size_t i = 0; i < gaps->count; i++) {
        const DutyGap *gap = &gaps->items[i].gap;
        DutyGap *last = ret->count ? &ret->items[ret->count - 1] : NULL;
        if (!last || last->from != gap->from || last->to != gap->to || !same_cause(last, gap)) {
            last = LIST_ADD(arena, ret);
            *last = *gap;
        }
        *LIST_ADD(arena, &last->needs) = gaps->items[i].need;
    }
}

void duty_gaps(Arena *arena, const DutyHouse *house, const DutyNeeds *needs, Instant from,
               Instant to, DutyGaps *ret) {
    Window window = {from, to};
    NeedGaps gaps = {0};
    Shifts *shifts = ARENA_ARRAY(arena, Shifts, house->rosters.count);
    for (size_t i = 0; i < house->rosters.count; i++)
        roster_shifts(arena, &house->rosters.items[i].rule, &house->rosters.items[i].changes, from,
                      to, &shifts[i]);
    for (size_t i = 0; i < needs->count; i++) {
        Watch watch;
        Terms promised;
        watch_need(arena, house, shifts, &needs->items[i], window, &watch);
        find_promised(arena, &needs->items[i], window, &promised);
        add_gaps(arena, &needs->items[i], i, &watch, &promised, &gaps);
    }
    join_gaps(arena, &gaps, ret);
}

static bool is_of(const DutyGap *gap, size_t need) {
    for (size_t i = 0; i < gap->needs.count; i++)
        if (gap->needs.items[i] == need)
            return true;
    return false;
}

bool duty_gap_hits(const DutyGap *gap, size_t need, const DutyTerm *term) {
    Instant from = MAX(term->from, gap->from), to = MIN(term->to, gap->to);
    return is_of(gap, need) && from < to && calendar_elapsed(term->calendar, from, to) > 0;
}
