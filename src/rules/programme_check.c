#include "rules/programme_check.h"

#include "base/text.h"
#include "base/yaml.h"
#include "rules/first_match.h"
#include <glib.h>

enum { SHORTEST_PERIOD_DAYS = 1 };

static void fail(Call *call, const Promise *promise, const char *field, const char *message) {
    const Node *place = node_get(promise->record.node, field);
    node_fail(call, place ? place : promise->record.node, ERROR_INVALID, field, "%s", message);
}

static EventEffect effect_of(const char *event) {
    const EventType *type = event_type_find(event);
    return type ? type->effect : EFFECT_NONE;
}

static bool any_event(const Texts *events, EventEffect effect) {
    for (size_t i = 0; i < events->count; i++)
        if (effect_of(events->items[i]) == effect)
            return true;
    return false;
}

static bool all_events_are(const Texts *events, EventEffect effect) {
    for (size_t i = 0; i < events->count; i++)
        if (effect_of(events->items[i]) != effect)
            return false;
    return events->count > 0;
}

/* ---- promises ---- */

static void check_start(Call *call, const Programme *programme, const Promise *promise) {
    bool impossible =
        promise->applies && !condition_possible(call->arena, programme, promise->applies);
    if (impossible)
        fail(call, promise, "applies", "can never hold: this promise can never start");
    for (size_t i = 0; i < promise->from.count; i++) {
        if (texts_have(&promise->void_on, promise->from.items[i]))
            fail(call, promise, "void_on",
                 "names an event that starts the promise: it can never be met");
        const EventType *type = event_type_find(promise->from.items[i]);
        bool needs_instant = promise->by || (promise->ahead.count && !promise->of);
        if (needs_instant && type && !type->appoints)
            node_fail(call, node_get(promise->record.node, "from"), ERROR_INVALID, "from",
                      "%s appoints no instant to be kept: this promise can never be due",
                      promise->from.items[i]);
    }
}

static bool has_common(const Texts *a, const Texts *b) {
    for (size_t i = 0; i < a->count; i++)
        if (texts_have(b, a->items[i]))
            return true;
    return false;
}

static void check_end(Call *call, const Promise *promise) {
    PromiseShape shape = promise_shape(promise);
    bool recurring = shape == PROMISE_EVERY || shape == PROMISE_TIMES;
    if (all_events_are(&promise->until, EFFECT_OPENS))
        fail(call, promise, "until",
             "nothing of a request comes before its opening: this promise can never be met");
    if (!recurring && promise->again == AGAIN_ONCE && has_common(&promise->from, &promise->until))
        fail(call, promise, "until",
             "the event that starts the promise can't meet it, unless `again: each` or `rearm`");
    if (has_common(&promise->until, &promise->void_on))
        fail(call, promise, "void_on", "names an event that meets the promise");
    if (promise->reopen_given && (recurring || promise->by || promise->ahead.count))
        fail(call, promise, "reopen", "belongs to promises within a time");
    if (any_event(&promise->from, EFFECT_CANCELS))
        fail(call, promise, "from", "a withdrawn request owes nothing: this can never start");
}

static const CalendarSpec *find_calendar(const Programme *programme, const char *id) {
    for (size_t i = 0; i < programme->calendar_specs.count; i++)
        if (!strcmp(programme->calendar_specs.items[i].record.id, id))
            return &programme->calendar_specs.items[i];
    return NULL;
}

static void check_spans(Call *call, const Promise *promise) {
    bool working_days = false;
    for (size_t i = 0; i < promise->within.count; i++)
        working_days = working_days || promise->within.items[i].span.working_days;
    for (size_t i = 0; i < promise->ahead.count; i++)
        working_days = working_days || promise->ahead.items[i].span.working_days;
    if (promise->at == DAY_END_SAME_TIME && !working_days)
        fail(call, promise, "at", "belongs to spans in working days");
    const Span *period = promise->times ? &promise->per : &promise->every;
    PromiseShape shape = promise_shape(promise);
    if (shape != PROMISE_EVERY && shape != PROMISE_TIMES)
        return;
    if (period->working_days || (!period->months && period->days < SHORTEST_PERIOD_DAYS))
        fail(call, promise, promise->times ? "per" : "every",
             "must be days, weeks, months or years");
}

/* A choice by level that leaves out a level for which the promise says it applies. */
static void check_choices(Call *call, const Programme *programme, const Promise *promise) {
    const SpanChoices *choices = promise->within.count ? &promise->within : &promise->ahead;
    if (!promise->calendar.count || !choices->count)
        return;
    for (size_t i = 0; i < programme->levels.count; i++) {
        const Level *level = &programme->levels.items[i];
        if (span_choice(choices, level->record.id, level->service_level) &&
            !text_choice(&promise->calendar, level->record.id, level->service_level))
            node_fail(call, promise->record.node, ERROR_INVALID, "calendar",
                      "has none for level %s, which the promise has a span for", level->record.id);
    }
}

static void check_target(Call *call, const Programme *programme, const Promise *promise) {
    if (!promise->of || !text_ends_with(promise->of, ".ends"))
        return;
    const char *id = arena_text_n(call->arena, promise->of, strlen(promise->of) - 5);
    const Period *period = programme_period(programme, id);
    if (period && span_is_zero(&period->lasts))
        fail(call, promise, "of", "a period for life never ends: this can never be due");
    if (period && !texts_have(&promise->from, "contract.accepted"))
        fail(call, promise, "from",
             "a period ends so long after contract.accepted: the promise must start there");
}

/* Working hours that all lie on days which the calendar's own dates close. */
static void check_calendars(Call *call, const Programme *programme, const Promise *promise) {
    for (size_t i = 0; i < promise->calendar.count; i++) {
        const CalendarSpec *spec = find_calendar(programme, promise->calendar.items[i].text);
        bool open = spec == NULL;
        for (int day = MONDAY; spec && day <= SUNDAY; day++)
            open = open || spec->weekly[day].count;
        for (size_t e = 0; spec && e < spec->exceptions.count; e++)
            open = open || spec->exceptions.items[e].hours.count;
        if (!open)
            fail(call, promise, "calendar", "has no working time: this can never be met");
    }
}

static void check_promise(Call *call, const Programme *programme, const Promise *promise) {
    check_start(call, programme, promise);
    check_end(call, promise);
    check_spans(call, promise);
    check_choices(call, programme, promise);
    check_target(call, programme, promise);
    check_calendars(call, programme, promise);
}

/* ---- tables ---- */

static void check_table(Call *call, const Programme *programme, const RuleTable *table,
                        const Node *const *places, const char *message) {
    for (size_t rule = 0; rule < table->count; rule++) {
        bool unsure;
        if (!rule_reachable(call->arena, programme, table, (int)rule, &unsure))
            node_fail(call, places[rule], ERROR_INVALID, "when", "%s", message);
    }
}

static void check_levels(Call *call, const Programme *programme) {
    const Node **places = ARENA_ARRAY(call->arena, const Node *, programme->levels.count + 1);
    for (size_t i = 0; i < programme->levels.count; i++)
        places[i] = programme->levels.items[i].record.node;
    RuleTable table = level_table(call->arena, programme);
    /* levels that state no facts at all are set by people: an order alone is no rule */
    bool by_people = true;
    for (size_t i = 0; i < table.count; i++)
        by_people = by_people && table.items[i] == NULL;
    if (!by_people)
        check_table(call, programme, &table, places,
                    "no facts lead to this level: earlier ones take them all");
}

static void check_coverage(Call *call, const Programme *programme) {
    const Node **places = ARENA_ARRAY(call->arena, const Node *, programme->coverage.count + 1);
    for (size_t i = 0; i < programme->coverage.count; i++)
        places[i] = programme->coverage.items[i].record.node;
    RuleTable table = coverage_table(call->arena, programme);
    check_table(call, programme, &table, places,
                "this coverage rule can never be reached: earlier ones take all its cases");
    if (table.count && table.items[table.count - 1])
        node_fail(call, places[table.count - 1], ERROR_INVALID, "when",
                  "the last coverage rule must stand without `when`: every case needs an answer");
}

void programme_check(Call *call, const Programme *programme) {
    for (size_t i = 0; i < programme->promises.count; i++)
        check_promise(call, programme, &programme->promises.items[i]);
    check_levels(call, programme);
    check_coverage(call, programme);
}

const Programme *programme_open_text(Call *call, const char *file, const char *text, size_t length,
                                     const HolidaySource *source) {
    size_t before = call->error_count;
    Programme *programme = programme_read(call, file, text, length, source);
    if (programme)
        programme_check(call, programme);
    return call->error_count == before ? programme : NULL;
}

const Programme *programme_open(Call *call, const char *file, const HolidaySource *source) {
    size_t length;
    const char *text = text_load_file(call, file, YAML_BYTES, &length);
    return text ? programme_open_text(call, file, text, length, source) : NULL;
}
