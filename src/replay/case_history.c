#include "replay/case_history.h"

#include <glib.h>
#include <stdlib.h>

typedef struct Teller {
    Arena *arena;
    const LogReader *reader;
    const LogMap *map;
    const char *id;
    CaseLine **lines; /* in order */
    size_t count;
    OddRows *odd;
    History *history;
    Instant opened;
} Teller;

/* By the map's order, or by `at`; 0 where that can't tell them apart. */
static int compare_order(const LogReader *reader, CaseLine *first, CaseLine *second) {
    size_t count;
    const int64_t *a = line_order(reader, first, &count), *b = line_order(reader, second, &count);
    for (size_t i = 0; i < count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return count ? 0 : (first->at > second->at) - (first->at < second->at);
}

static int by_order(const void *a, const void *b, void *reader) {
    CaseLine *first = *(CaseLine *const *)a, *second = *(CaseLine *const *)b;
    int order = compare_order(reader, first, second);
    return order ? order : (first->row > second->row) - (first->row < second->row);
}

static void note_odd(const Teller *teller, OddKind kind, const CaseLine *line, const char *column) {
    odd_rows_add(teller->odd, kind, line->row, teller->id, strlen(teller->id), column, "", 0);
}

/* A change that happened after `now` is not read, whatever it says of level or facts. */
static void take_lines(Teller *teller, CaseLine *const *lines, size_t count, Instant now) {
    teller->lines = ARENA_ARRAY(teller->arena, CaseLine *, count);
    for (size_t i = 0; i < count; i++)
        if (lines[i]->at <= now)
            teller->lines[teller->count++] = lines[i];
}

static void sort_lines(Teller *teller) {
    uint32_t latest = 0;
    if (teller->count > 1)
        qsort_r(teller->lines, teller->count, sizeof *teller->lines, by_order,
                (void *)teller->reader);
    for (size_t i = 0; i < teller->count; i++) {
        CaseLine *line = teller->lines[i];
        if (line->row < latest)
            note_odd(teller, ODD_OUT_OF_ORDER, line, NULL);
        latest = MAX(latest, line->row);
        if (i && teller->map->at && !compare_order(teller->reader, line, teller->lines[i - 1]))
            note_odd(teller, ODD_SAME_ORDER, line, NULL);
    }
    if (!teller->map->at)
        for (size_t i = 0; i + 1 < teller->count; i++)
            note_odd(teller, ODD_SEVERAL_LINES, teller->lines[i], NULL);
}

static bool find_opening(Teller *teller) {
    teller->opened = INSTANT_NONE;
    for (size_t i = 0; i < teller->count; i++) {
        CaseLine *line = teller->lines[i];
        if (line->opened == INSTANT_NONE)
            continue;
        if (teller->opened == INSTANT_NONE)
            teller->opened = line->opened;
        else if (teller->opened != line->opened)
            note_odd(teller, ODD_OPENED_DIFFERS, line, teller->map->opened);
    }
    if (teller->opened == INSTANT_NONE && !teller->map->opened)
        teller->opened = teller->lines[0]->at;
    if (teller->opened != INSTANT_NONE)
        return true;
    note_odd(teller, ODD_NO_OPENING, teller->lines[0], teller->map->opened);
    return false;
}

static HistoryEvent *add_event(Teller *teller, const char *type, Instant at) {
    const EventType *known = event_type_find(type);
    HistoryEvents *events = &teller->history->events;
    HistoryEvent *event = LIST_ADD(teller->arena, events);
    *event = history_event(MAX(at, teller->opened), type, known ? known->effect : EFFECT_NONE);
    event->row = events->count;
    return event;
}

/* ---- states ---- */

typedef struct StateWalk {
    bool responded, resolved, cancelled;
    const char *paused; /* the reason that holds */
    const StateRule *state;
} StateWalk;

static void leave_pause(Teller *teller, StateWalk *walk, Instant at) {
    if (!walk->paused)
        return;
    add_event(teller, "request.resumed", at)->reason = walk->paused;
    walk->paused = NULL;
}

/* Somebody has it in hand: the first time, and again after each reopening. */
static void answer(Teller *teller, StateWalk *walk, Instant at) {
    if (walk->responded)
        return;
    add_event(teller, "request.responded", at);
    walk->responded = true;
}

/* What moves a case into the state that a line tells. */
static void enter_state(Teller *teller, StateWalk *walk, const StateRule *state, Instant at) {
    bool resolved = state->means == STATE_RESOLVED, cancelled = state->means == STATE_CANCELLED;
    if (walk->paused && g_strcmp0(walk->paused, state->reason) != 0)
        leave_pause(teller, walk, at);
    if (walk->resolved && !resolved && !cancelled) {
        add_event(teller, "request.reopened", at);
        walk->responded = false;
    }
    if (state->means != STATE_NEW && !cancelled)
        answer(teller, walk, at);
    if (resolved && !walk->resolved)
        add_event(teller, "request.resolved", at);
    if (cancelled && !walk->cancelled)
        add_event(teller, "request.cancelled", at);
    if (state->means == STATE_PAUSED && !walk->paused) {
        add_event(teller, "request.paused", at)->reason = state->reason;
        walk->paused = state->reason;
    }
    for (size_t i = 0; state != walk->state && i < state->events.count; i++)
        add_event(teller, state->events.items[i], at);
    walk->state = state;
    walk->resolved = resolved;
    walk->cancelled = cancelled;
}

static void tell_states(Teller *teller) {
    StateWalk walk = {0};
    for (size_t i = 0; i < teller->count; i++) {
        CaseLine *line = teller->lines[i];
        const StateRule *state = line_state(teller->reader, line);
        if (line->at != INSTANT_NONE && line->at < teller->opened)
            note_odd(teller, ODD_BEFORE_OPENING, line, teller->map->at);
        if (state)
            enter_state(teller, &walk, state, line->at);
    }
}

/* ---- columns with instants, level, facts ---- */

static void tell_events(Teller *teller) {
    for (size_t i = 0; i < teller->map->events.count; i++) {
        CaseLine *last = NULL;
        for (size_t l = 0; l < teller->count; l++)
            if (line_event(teller->reader, teller->lines[l], i) != INSTANT_NONE)
                last = teller->lines[l];
        if (!last)
            continue;
        const EventMap *map = &teller->map->events.items[i];
        Instant at = line_event(teller->reader, last, i);
        Instant appointed = line_appointed(teller->reader, last, i);
        if (map->appoints && appointed == INSTANT_NONE)
            continue; /* nothing was appointed */
        if (at < teller->opened)
            note_odd(teller, ODD_BEFORE_OPENING, last, map->column);
        add_event(teller, map->type, at)->appointed = appointed;
    }
}

static void tell_levels(Teller *teller) {
    const char *level = NULL;
    for (size_t i = 0; i < teller->count; i++) {
        const char *next = line_level(teller->reader, teller->lines[i]);
        if (!next)
            continue;
        if (teller->map->level.take == TAKE_EACH && level && strcmp(level, next) != 0)
            add_event(teller, "request.level_set", teller->lines[i]->at)->level = next;
        if (teller->map->level.take == TAKE_LAST || !level)
            teller->history->level = next;
        level = next;
    }
}

static void tell_facts(Teller *teller) {
    for (size_t i = 0; i < teller->map->facts.count; i++) {
        const FactValue *value = NULL;
        for (size_t l = 0; l < teller->count; l++) {
            const FactValue *next = line_fact(teller->reader, teller->lines[l], i);
            value = next ? next : value;
        }
        if (value)
            facts_set(teller->arena, &teller->history->facts,
                      (Fact){.id = teller->map->facts.items[i].record.id,
                             .value = *value,
                             .source = "the log",
                             .at = INSTANT_NONE});
    }
}

const History *case_history(Arena *arena, const LogReader *reader, const char *id,
                            CaseLine *const *lines, size_t count, Instant now, OddRows *odd) {
    Teller teller = {.arena = arena,
                     .reader = reader,
                     .map = log_reader_map(reader),
                     .id = id,
                     .odd = odd,
                     .history = ARENA_NEW(arena, History)};
    take_lines(&teller, lines, count, now);
    if (!teller.count)
        return NULL;
    sort_lines(&teller);
    if (!find_opening(&teller))
        return NULL;
    teller.history->request = id;
    teller.history->now = now;
    teller.history->level_is_told = teller.map->level.column != NULL;
    add_event(&teller, "request.opened", teller.opened);
    tell_states(&teller);
    tell_events(&teller);
    tell_levels(&teller);
    tell_facts(&teller);
    history_sort(teller.history);
    return teller.history;
}
