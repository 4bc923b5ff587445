#include "rules/situation.h"

#include <glib.h>

static int level_index(const Programme *programme, const char *id) {
    for (size_t i = 0; id && i < programme->levels.count; i++)
        if (!strcmp(programme->levels.items[i].record.id, id))
            return (int)i;
    return -1;
}

/* The level found from facts; `ret_sure` false: the most severe that may still be right. */
static int find_level(const Situation *situation, bool *ret_sure) {
    const RuleTable *table = &situation->levels;
    *ret_sure = true;
    for (size_t i = 0; i < table->count; i++) {
        Truth truth = condition_holds(table->items[i], &situation->facts,
                                      &situation->programme->exclusion_conditions);
        if (truth == TRUTH_YES)
            return (int)i;
        if (truth == TRUTH_UNKNOWN) {
            *ret_sure = false;
            return (int)i;
        }
    }
    return -1;
}

static void set_growing_facts(Situation *situation, Instant at) {
    for (size_t i = 0; i < situation->growths.count; i++) {
        const Growth *growth = &situation->growths.items[i];
        Micros lasts = growth->longest;
        if (growth->since != INSTANT_NONE)
            lasts = MAX(lasts, at - growth->since);
        else if (!lasts)
            continue; /* never interrupted: the stated value stands */
        facts_set(situation->arena, &situation->facts,
                  (Fact){.id = growth->spec->record.id,
                         .value = {.known = true, .type = FACT_DURATION, .number = lasts},
                         .source = "grows",
                         .at = at});
    }
}

static void set_period_fact(Situation *situation, Instant at) {
    if (!situation->periods.count)
        return; /* not accepted yet, or not told */
    const PeriodTime *time = period_at(&situation->periods, at);
    const char *period = time ? time->period->record.id : "none";
    facts_set(situation->arena, &situation->facts,
              (Fact){.id = "period",
                     .value = {.known = true, .type = FACT_WORD, .word = period},
                     .source = "follows from the acceptance date",
                     .at = time ? time->begins : at});
}

void situation_begin(Situation *situation, Arena *arena, const Programme *programme,
                     const Facts *facts, const char *level, Instant automatic_from) {
    *situation = (Situation){.programme = programme,
                             .arena = arena,
                             .levels = level_table(arena, programme),
                             .level = level_index(programme, level),
                             .by_person = level != NULL,
                             .automatic_from = automatic_from};
    for (size_t i = 0; i < facts->count; i++)
        facts_set(arena, &situation->facts, facts->items[i]);
    for (size_t i = 0; i < programme->facts.count; i++)
        if (programme->facts.items[i].grows_from)
            *LIST_ADD(arena, &situation->growths) =
                (Growth){.spec = &programme->facts.items[i], .since = INSTANT_NONE};
    bool sure;
    int found = find_level(situation, &sure);
    situation->found_then = sure && found >= 0 ? found : situation->level;
}

static void take_level(Situation *situation, const HistoryEvent *event) {
    bool sure;
    int found = find_level(situation, &sure);
    situation->level = level_index(situation->programme, event->level);
    situation->by_person = true;
    situation->found_then = sure && found >= 0 ? found : situation->level;
}

void situation_take(Situation *situation, const HistoryEvent *event, const Zone *zone) {
    for (size_t i = 0; i < situation->growths.count; i++) {
        Growth *growth = &situation->growths.items[i];
        if (!strcmp(event->type, growth->spec->grows_from) && growth->since == INSTANT_NONE)
            growth->since = event->at;
        else if (growth->spec->grows_until && !strcmp(event->type, growth->spec->grows_until) &&
                 growth->since != INSTANT_NONE) {
            growth->longest = MAX(growth->longest, event->at - growth->since);
            growth->since = INSTANT_NONE;
        }
    }
    if (!strcmp(event->type, "contract.accepted"))
        period_times(situation->arena, situation->programme, zone, event->at, &situation->periods);
    set_growing_facts(situation, event->at);
    set_period_fact(situation, event->at);
    for (size_t i = 0; i < event->facts.count; i++)
        facts_set(situation->arena, &situation->facts, event->facts.items[i]);
    if (event->effect == EFFECT_SETS_LEVEL)
        take_level(situation, event);
}

bool situation_find_level(Situation *situation, Instant at, Said *ret_why) {
    bool sure;
    int found = find_level(situation, &sure);
    if (at < situation->automatic_from || found < 0 || found == situation->level)
        return false;
    if (situation->by_person) {
        /* a person's level stands against what was known then; only facts that have become worse
         * since raise it */
        if (!sure || found >= situation->found_then || found >= situation->level)
            return false;
        *ret_why = (Said){"raised by facts that have become worse", "因情况加重而上调"};
    } else {
        *ret_why = sure ? (Said){"found from facts", "依事实判定"}
                        : (Said){"assumed until the facts are known", "事实未明，暂按此级"};
    }
    situation->level = found;
    situation->by_person = false;
    return true;
}

const char *situation_level(const Situation *situation) {
    return situation->level < 0 ? NULL
                                : situation->programme->levels.items[situation->level].record.id;
}

const char *situation_service_level(const Situation *situation) {
    return situation->level < 0
               ? NULL
               : situation->programme->levels.items[situation->level].service_level;
}

/* ---- changes without an event ---- */

static void add_limit(Arena *arena, const Condition *test, Instant since, Instant until,
                      Instants *instants) {
    /* "more than 10 min" holds from the first microsecond behind the limit */
    bool behind = test->comparison == COMPARE_MORE || test->comparison == COMPARE_AT_MOST;
    Instant at = since + test->number + (behind ? 1 : 0);
    if (at <= until)
        *LIST_ADD(arena, instants) = at;
    if (test->comparison == COMPARE_IS && at + 1 <= until)
        *LIST_ADD(arena, instants) = at + 1;
}

static void add_limits(Arena *arena, const Condition *condition, const char *fact, Instant since,
                       Instant until, Instants *instants) {
    if (!condition)
        return;
    if (condition->kind == CONDITION_TEST && !strcmp(condition->fact, fact))
        add_limit(arena, condition, since, until, instants);
    for (size_t i = 0; i < condition->parts.count; i++)
        add_limits(arena, condition->parts.items[i], fact, since, until, instants);
}

static void add_growth_changes(Arena *arena, const Programme *programme, const FactSpec *spec,
                               Instant since, Instant until, Instants *instants) {
    for (size_t i = 0; i < programme->levels.count; i++)
        add_limits(arena, programme->levels.items[i].when, spec->record.id, since, until, instants);
    for (size_t i = 0; i < programme->promises.count; i++)
        add_limits(arena, programme->promises.items[i].applies, spec->record.id, since, until,
                   instants);
}

static void add_changes_of(Arena *arena, const Programme *programme, const History *history,
                           const FactSpec *spec, Instant to, Instants *instants) {
    Instant since = INSTANT_NONE;
    for (size_t i = 0; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        if (!strcmp(event->type, spec->grows_from) && since == INSTANT_NONE)
            since = event->at;
        else if (spec->grows_until && !strcmp(event->type, spec->grows_until) &&
                 since != INSTANT_NONE) {
            add_growth_changes(arena, programme, spec, since, event->at, instants);
            since = INSTANT_NONE;
        }
    }
    if (since != INSTANT_NONE)
        add_growth_changes(arena, programme, spec, since, to, instants);
}

static void add_period_changes(Arena *arena, const Programme *programme, const History *history,
                               const Zone *zone, Instant to, Instants *instants) {
    for (size_t i = 0; i < history->events.count; i++) {
        if (strcmp(history->events.items[i].type, "contract.accepted") != 0)
            continue;
        PeriodTimes times;
        period_times(arena, programme, zone, history->events.items[i].at, &times);
        for (size_t p = 0; p < times.count; p++)
            if (times.items[p].ends != INSTANT_NONE && times.items[p].ends <= to)
                *LIST_ADD(arena, instants) = times.items[p].ends;
    }
}

void situation_changes(Arena *arena, const Programme *programme, const History *history,
                       const Zone *zone, Instant to, Instants *ret_instants) {
    *ret_instants = (Instants){0};
    for (size_t i = 0; i < programme->facts.count; i++)
        if (programme->facts.items[i].grows_from)
            add_changes_of(arena, programme, history, &programme->facts.items[i], to, ret_instants);
    if (programme->periods.count)
        add_period_changes(arena, programme, history, zone, to, ret_instants);
}
