#include "replay/demo_requests.h"

#include "model/request.h"
#include "replay/demo_chance.h"
#include "replay/demo_house.h"
#include "replay/demo_people.h"
#include "replay/demo_tale.h"
#include "replay/demo_texts.h"

#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>

enum { YEAR_DAYS = 365, EACH = DEMO_UNITS_PER_SITE * DEMO_SITES_PER_CUSTOMER };

/* ---- when they come ---- */

/* Of a thousand requests, by weekday from Monday and by hour (UCI 498, 16,612 incidents). */
static const int BY_WEEKDAY[] = {236, 198, 208, 172, 144, 23, 20};
static const int BY_HOUR[] = {10, 8,  6,  5,  5,  4,  13, 25, 98, 126, 118, 100,
                              52, 70, 94, 88, 76, 45, 19, 10, 8,  8,   6,   6};
#define SHANGHAI (8 * MICROS_PER_HOUR) /* ahead of UTC, without summer time */

static Instant draw_opening(uint64_t *state, CivilDay today) {
    CivilDay day;
    do
        day = today - below(state, YEAR_DAYS);
    while (below(state, BY_WEEKDAY[MONDAY]) >= BY_WEEKDAY[civil_weekday(day)]);
    int hour = chance_of(state, BY_HOUR, G_N_ELEMENTS(BY_HOUR));
    return (Instant)day * MICROS_PER_DAY - SHANGHAI + hour * MICROS_PER_HOUR +
           below(state, 3600) * MICROS_PER_SECOND;
}

static int by_opening(const void *a, const void *b) {
    const Tale *first = a, *second = b;
    return (first->opened > second->opened) - (first->opened < second->opened);
}

/* By contract, as they are moved in; within one by time. */
static int by_customer(const void *a, const void *b) {
    const Tale *first = a, *second = b;
    if (first->customer != second->customer)
        return first->customer < second->customer ? -1 : 1;
    return by_opening(a, b);
}

/* ---- what they are ---- */

/* In the order of REQUEST_KIND_WORDS. */
static const int KINDS[DEMO_PROGRAMMES][7] = {
    {78, 0, 8, 0, 10, 2, 2}, {60, 8, 12, 8, 0, 7, 5}, {68, 0, 12, 4, 8, 4, 4}};
/* Levels 1 to 3 in per cent: between the logs' one and four per cent of level 1, and more of
 * level 2 than they have, for the sake of its shorter promises. */
static const int LEVELS[] = {3, 22, 75};

/* Few customers have much, many have little: the first of two draws that is smaller. */
static int64_t draw_customer(uint64_t *state, int64_t customers) {
    int64_t one = below(state, (int)customers), other = below(state, (int)customers);
    return chance(state) < 0.6 ? MIN(one, other) : one;
}

static void draw_tale(Tale *tale, const DemoYear *year) {
    uint64_t *state = &tale->state;
    tale->programme = demo_programme_of(tale->customer);
    tale->chinese = demo_customer_is_chinese(tale->customer);
    tale->unit = tale->customer * EACH +
                 MIN(below(state, EACH), below(state, EACH)); /* the same ones fail again */
    tale->unit = MIN(tale->unit, year->unit_count - 1);
    tale->kind = chance_of(state, KINDS[tale->programme], G_N_ELEMENTS(KINDS[0]));
    tale->level = 1 + chance_of(state, LEVELS, G_N_ELEMENTS(LEVELS));
    tale->on_site = chance(state) < 0.34;
    tale->inspection = tale->kind == REQUEST_SCHEDULED_SUPPORT && chance(state) < 0.5;
}

static const DemoProblem *draw_problem(Tale *tale, const DemoUnit *unit) {
    const DemoProblem *problem =
        tale->kind == REQUEST_FAULT
            ? &DEMO_PROBLEMS[unit->kind][below(&tale->state, DEMO_PROBLEMS_EACH)]
            : &DEMO_ASKINGS[tale->kind - 1][below(&tale->state, DEMO_ASKINGS_EACH)];
    static const DemoProblem INSPECTION = {
        "INSPECTION",
        "none",
        {"Regular inspection of all units", "定期巡检"},
        {"As agreed in the maintenance plan.", "按维护计划执行。"}};
    problem = tale->inspection ? &INSPECTION : problem;
    tale->side = problem->side;
    return problem;
}

/* ---- lines ---- */

static void write_level_facts(JsonWriter *out, const Tale *tale) {
    bool first = tale->level == 1, second = tale->level == 2;
    if (tale->kind != REQUEST_FAULT)
        return;
    if (tale->programme == DEMO_MAINTENANCE) {
        json_yes_no_field(out, "basic_functions_lost", first);
        json_yes_no_field(out, "critical_data_lost", false);
        json_text_field(out, "interruption", "0 min");
        json_yes_no_field(out, "service_affected", second);
        json_yes_no_field(out, "outage_risk", false);
        json_yes_no_field(out, "failure_risk", false);
    } else if (tale->programme == DEMO_WARRANTY) {
        json_yes_no_field(out, "operation_stopped", first);
        json_yes_no_field(out, "function_impaired", second);
    }
}

/* The period that the unit's own acceptance puts it in: two years, then the rest. */
static void write_period(JsonWriter *out, const Tale *tale, const DemoUnit *unit) {
    static const char *const PERIODS[][2] = {
        {NULL}, {"warranty", "design_life"}, {"assurance", "maintenance"}};
    if (tale->programme == DEMO_MAINTENANCE) {
        json_yes_no_field(out, "in_contract", true);
        return;
    }
    CivilDay day = (CivilDay)((tale->opened + SHANGHAI) / MICROS_PER_DAY);
    bool later = day >= civil_add_months(unit->accepted, 24);
    json_text_field(out, "period", PERIODS[tale->programme][later]);
}

static void write_event(JsonWriter *out, const TaleEvent *event) {
    json_begin_object(out);
    json_instant_field(out, "at", event->at);
    json_text_field(out, "type", event->type);
    if (event->reason)
        json_text_field(out, "reason", event->reason);
    if (event->appointed != INSTANT_NONE)
        json_instant_field(out, "for", event->appointed);
    if (event->fact) {
        json_key(out, "facts");
        json_begin_object(out);
        json_text_field(out, event->fact, event->word);
        json_end_object(out);
    }
    json_end_object(out);
}

static void write_names(JsonWriter *out, Arena *arena, const Tale *tale) {
    int contact = (int)(tale->number % DEMO_CONTACTS_EACH);
    int engineer = (int)(tale->number * 7 % 11);
    json_text_field(out, "equipment",
                    arena_printf(arena, "@equipment:%s", demo_unit_number(arena, tale->unit)));
    json_text_field(
        out, "site",
        arena_printf(arena, "@site:%s", demo_site_number(arena, tale->unit / DEMO_UNITS_PER_SITE)));
    json_text_field(
        out, "contact",
        arena_printf(arena, "@contact:%s", demo_contact_number(arena, tale->customer, contact)));
    json_text_field(out, "assignee",
                    arena_printf(arena, "@user:%s", demo_engineer(engineer, tale->chinese)));
}

static void write_story(JsonWriter *out, const Tale *tale, const DemoUnit *unit, Instant now) {
    json_key(out, "facts");
    json_begin_object(out);
    json_text_field(out, "kind", REQUEST_KIND_WORDS[tale->kind]);
    write_level_facts(out, tale);
    write_period(out, tale, unit);
    json_end_object(out);
    json_key(out, "events");
    json_begin_list(out);
    for (size_t i = 0; i < tale->events.count; i++)
        if (tale->events.items[i].at <= now)
            write_event(out, &tale->events.items[i]);
    json_end_list(out);
}

static void write_line(DemoScript *script, Tale *tale, const DemoUnit *unit, Instant now) {
    JsonWriter *out = script->out;
    const DemoProblem *problem = draw_problem(tale, unit);
    tale_tell(tale);
    json_begin_object(out);
    json_text_field(out, "history", demo_contract_number(script->arena, tale->customer));
    json_key(out, "body");
    json_begin_object(out);
    json_text_field(out, "reference", arena_printf(script->arena, "T%06" PRId64, tale->number + 1));
    json_text_field(out, "kind", REQUEST_KIND_WORDS[tale->kind]);
    json_text_field(out, "subject", demo_say(&problem->subject, tale->chinese));
    json_text_field(out, "description", demo_say(&problem->description, tale->chinese));
    json_text_field(out, "problem", problem->code);
    write_names(out, script->arena, tale);
    write_story(out, tale, unit, now);
    json_end_object(out);
    json_end_object(out);
    json_end_line(out);
}

/* ---- the year ---- */

void demo_requests_write(DemoScript *script, const DemoYear *year) {
    size_t count = (size_t)year->requests;
    Tale *tales = ARENA_ARRAY(script->arena, Tale, count);
    uint64_t state = year->seed;
    for (size_t i = 0; i < count; i++) {
        tales[i].arena = script->arena;
        tales[i].opened = draw_opening(&state, year->today);
        tales[i].customer = draw_customer(&state, demo_customer_count(year->unit_count));
        tales[i].state = next_number(&state);
    }
    qsort(tales, count, sizeof(Tale), by_opening);
    for (size_t i = 0; i < count; i++)
        tales[i].number = (int64_t)i;
    qsort(tales, count, sizeof(Tale), by_customer);
    for (size_t i = 0; i < count; i++) {
        draw_tale(&tales[i], year);
        if (tales[i].opened <= year->now)
            write_line(script, &tales[i], &year->units[tales[i].unit], year->now);
    }
}
