#include "replay/demo_tale.h"

#include "model/request.h"
#include "replay/demo_chance.h"
#include "replay/demo_texts.h"

#include <glib.h>

#define MINUTES(n) ((n)*MICROS_PER_MINUTE)
#define HOURS(n)   ((n)*MICROS_PER_HOUR)
#define DAYS(n)    ((n)*MICROS_PER_DAY)

/* ---- the pen ---- */

static TaleEvent *tell(Tale *tale, Instant at, const char *type) {
    TaleEvent *event = LIST_ADD(tale->arena, &tale->events);
    *event = (TaleEvent){.at = at, .type = type, .appointed = INSTANT_NONE};
    return event;
}

static const char *cause(Tale *tale) {
    return demo_say(&DEMO_CAUSE[below(&tale->state, DEMO_CAUSES)], tale->chinese);
}

/* Time passes, then it happens. Most keep to `limit`; what doesn't gives its cause. */
static TaleEvent *within(Tale *tale, Micros limit, const char *type) {
    Micros took = chance_length(&tale->state, limit * 2 / 5, limit * 4 / 5);
    if (chance(&tale->state) < 0.03)
        took += limit / 2 + chance_length(&tale->state, limit / 2, limit * 4);
    tale->at += took;
    TaleEvent *event = tell(tale, tale->at, type);
    if (took > limit)
        event->reason = cause(tale);
    return event;
}

/* Beside the rest: the request doesn't wait for it. */
static void aside(Tale *tale, Micros limit, const char *type) {
    Instant back = tale->at;
    within(tale, limit, type);
    tale->at = back;
}

static TaleEvent *after(Tale *tale, Micros median, Micros p95, const char *type) {
    tale->at += chance_length(&tale->state, median, p95);
    return tell(tale, tale->at, type);
}

/* ---- steps that all share ---- */

static Micros response_limit(const Tale *tale) {
    static const int OF_MAINTENANCE[] = {30, 10, 10, 30}, OF_WARRANTY[] = {240, 30, 60, 120};
    int level = tale->kind == REQUEST_FAULT ? tale->level : 0;
    if (tale->programme == DEMO_SUPPLY)
        return HOURS(2);
    return MINUTES((tale->programme == DEMO_MAINTENANCE ? OF_MAINTENANCE : OF_WARRANTY)[level]);
}

static void answer(Tale *tale) {
    within(tale, response_limit(tale), "request.responded");
}

/* A quarter of all waits for somebody; a few contest that. */
static void wait_now_and_then(Tale *tale) {
    static const char *const REASONS[] = {"waiting_customer", "appointed_time", "site_access",
                                          "third_party"};
    static const int WEIGHTS[] = {60, 15, 15, 10};
    if (chance(&tale->state) >= 0.26)
        return;
    const char *reason = REASONS[chance_of(&tale->state, WEIGHTS, 4)];
    after(tale, HOURS(1), HOURS(8), "request.paused")->reason = reason;
    bool contested = chance(&tale->state) < 0.06, right = chance(&tale->state) < 0.4;
    if (contested) {
        after(tale, HOURS(2), HOURS(12), "request.contested")->reason =
            tale->chinese ? "我方随时可以配合" : "We were ready all the time";
        after(tale, HOURS(3), HOURS(12),
              right ? "request.contest_accepted" : "request.contest_refused")
            ->reason = right           ? NULL
                       : tale->chinese ? "三次电话无人接听"
                                       : "Three calls, no answer";
    }
    after(tale, HOURS(6), HOURS(70), "request.resumed")->reason = reason;
}

static void set_mode(Tale *tale) {
    TaleEvent *mode = after(tale, MINUTES(3), MINUTES(15), "request.mode_set");
    mode->fact = "support_mode";
    mode->word = tale->on_site ? "on_site" : "telephone";
}

static void diagnose(Tale *tale) {
    TaleEvent *found = after(tale, MINUTES(25), HOURS(3), "request.diagnosed");
    found->fact = "fault_side";
    found->word = tale->side;
}

static void find_cause(Tale *tale) {
    static const char *const WORDS[] = {"quality", "wear", "improper_use", "environment", "other"};
    static const int WEIGHTS[] = {46, 28, 10, 8, 8};
    TaleEvent *found = tell(tale, tale->at, "request.facts_set");
    found->fact = "cause";
    found->word = WORDS[chance_of(&tale->state, WEIGHTS, 5)];
}

/* The customer hears what was done, and confirms, or says nothing for three days. */
static void end(Tale *tale) {
    Instant resolved = tale->at;
    bool confirms = chance(&tale->state) < 0.7;
    if (tale->programme == DEMO_MAINTENANCE)
        within(tale, HOURS(24), "request.reported_back");
    Instant told = tale->at;
    tale->at = resolved;
    if (confirms)
        after(tale, HOURS(3), HOURS(30), "request.confirmed");
    tale->at = MAX(tale->at, told);
    if (confirms)
        after(tale, MINUTES(40), HOURS(8), "request.closed");
    else
        tell(tale, tale->at + DAYS(3), "request.closed");
}

/* One in eighty comes back before it is closed. */
static void come_back(Tale *tale) {
    if (chance(&tale->state) >= 0.0122)
        return;
    after(tale, HOURS(10), HOURS(50), "request.reopened")->reason =
        tale->chinese ? "同样的故障又出现了" : "The same failure is there again";
    answer(tale);
    after(tale, HOURS(5), HOURS(30), "request.resolved");
}

/* True where the customer withdraws it. */
static bool withdraw(Tale *tale) {
    if (chance(&tale->state) >= 0.02)
        return false;
    after(tale, HOURS(1), HOURS(10), "request.cancelled")->reason =
        tale->chinese ? "自行恢复，不再需要" : "It works again by itself";
    return true;
}

/* How long the work takes: the higher the level the shorter, with a long tail. */
static void work(Tale *tale) {
    static const Micros MEDIANS[] = {0, HOURS(1), HOURS(5), HOURS(16)};
    static const Micros P95[] = {0, HOURS(8), HOURS(48), HOURS(220)};
    tale->at += chance_length(&tale->state, MEDIANS[tale->level], P95[tale->level]);
}

/* ---- failures ---- */

static void swap_unit(Tale *tale) {
    tell(tale, tale->at, "part.needed");
    within(tale, HOURS(4), "part.shipped");
    after(tale, HOURS(5), HOURS(26), "part.arrived");
    within(tale, HOURS(4), "unit.swapped");
    Instant back = tale->at;
    within(tale, DAYS(5), "rma.started");
    within(tale, DAYS(60), "rma.finished");
    tale->at = back;
    aside(tale, DAYS(5), "file.updated");
}

static void repair_by_maintenance(Tale *tale) {
    static const Micros DISPATCH[] = {0, MINUTES(30), HOURS(1), HOURS(4)};
    if (tale->on_site) {
        tell(tale, tale->at, "visit.needed");
        within(tale, DISPATCH[tale->level], "visit.dispatched");
        after(tale, HOURS(1), HOURS(5), "visit.arrived");
    }
    wait_now_and_then(tale);
    diagnose(tale);
    if (!strcmp(tale->side, "hardware") && tale->on_site && chance(&tale->state) < 0.5)
        swap_unit(tale);
    work(tale);
    if (!strcmp(tale->side, "software"))
        tell(tale, tale->at, "software.adjusted");
    if (!tale->on_site)
        return;
    tell(tale, tale->at, "visit.repaired");
    after(tale, MINUTES(20), HOURS(2), "visit.finished");
    aside(tale, DAYS(3), "visit.reported");
    aside(tale, DAYS(5), "file.updated");
}

static void repair_by_supply(Tale *tale) {
    if (tale->on_site)
        within(tale, HOURS(12) - MIN(tale->at - tale->opened, HOURS(10)), "visit.arrived");
    wait_now_and_then(tale);
    diagnose(tale);
    find_cause(tale);
    if (!strcmp(tale->side, "hardware") && chance(&tale->state) < 0.35) {
        tell(tale, tale->at, "part.needed");
        within(tale, DAYS(3), "part.shipped");
    }
    work(tale);
    if (tale->on_site)
        tell(tale, tale->at, "visit.repaired");
}

static void repair_by_warranty(Tale *tale) {
    static const Micros ON_SITE[] = {0, HOURS(6), HOURS(24), HOURS(48)};
    if (tale->on_site) {
        after(tale, MINUTES(20), HOURS(3), "visit.confirmed");
        Instant confirmed = tale->at;
        after(tale, MINUTES(40), HOURS(2), "visit.dispatched");
        aside(tale, MINUTES(30), "staff.checked");
        within(tale, MAX(ON_SITE[tale->level] - (tale->at - confirmed), HOURS(2)), "visit.arrived");
    }
    diagnose(tale);
    find_cause(tale);
    work(tale);
    if (!tale->on_site)
        return;
    tell(tale, tale->at, "visit.repaired");
    after(tale, MINUTES(20), HOURS(2), "visit.finished");
    aside(tale, DAYS(2), "visit.reported");
    aside(tale, DAYS(9), "records.archived");
    aside(tale, DAYS(5), "file.updated");
}

static void tell_failure(Tale *tale) {
    static void (*const REPAIRS[])(Tale *) = {repair_by_maintenance, repair_by_supply,
                                              repair_by_warranty};
    set_mode(tale);
    REPAIRS[tale->programme](tale);
}

/* ---- what else is asked for ---- */

static void tell_open_box(Tale *tale) {
    tell(tale, tale->opened, "claim.opened");
    within(tale, HOURS(44), "claim.settled");
}

/* A hard one calls experts together. */
static void tell_consultation(Tale *tale) {
    if (tale->programme == DEMO_SUPPLY && chance(&tale->state) < 0.25) {
        tell(tale, tale->at, "consultation.needed");
        within(tale, HOURS(20), "consultation.convened");
        within(tale, DAYS(4), "consultation.finished");
    }
    within(tale, HOURS(6), "customer.answered");
}

static void tell_guidance(Tale *tale) {
    tell(tale, tale->opened, "guidance.requested");
    within(tale, HOURS(22), "guidance.given");
}

static void tell_support(Tale *tale) {
    Instant agreed = tale->opened + DAYS(3 + below(&tale->state, 12));
    tell(tale, tale->at, "support.agreed")->appointed = agreed;
    tale->at = agreed - MINUTES(45);
    within(tale, MINUTES(45), "support.arrived");
    after(tale, HOURS(4), HOURS(9), "support.finished");
    aside(tale, DAYS(3), "support.analysed");
    aside(tale, DAYS(5), "file.updated");
}

static void tell_inspection(Tale *tale) {
    bool maintenance = tale->programme == DEMO_MAINTENANCE;
    tale->at += DAYS(2 + below(&tale->state, 6));
    tell(tale, tale->at, "inspection.started");
    if (maintenance) {
        aside(tale, DAYS(1), "inspection.trained");
        aside(tale, DAYS(1), "documents.left");
    }
    after(tale, HOURS(5), HOURS(9), "inspection.finished");
    if (maintenance) {
        aside(tale, HOURS(20), "inspection.cosigned");
        aside(tale, DAYS(3), "inspection.reported");
    } else {
        aside(tale, DAYS(9), "records.archived");
    }
    aside(tale, DAYS(5), "file.updated");
}

static void tell_training(Tale *tale) {
    Instant agreed = tale->opened + DAYS(7 + below(&tale->state, 20));
    tell(tale, tale->at, "training.agreed")->appointed = agreed;
    tell(tale, tale->at, "request.paused")->reason = "appointed_time";
    tale->at = agreed - HOURS(2);
    tell(tale, tale->at, "request.resumed")->reason = "appointed_time";
    within(tale, HOURS(2), "training.held");
    if (tale->programme == DEMO_SUPPLY)
        aside(tale, HOURS(20), "materials.given");
    if (tale->programme == DEMO_WARRANTY)
        aside(tale, DAYS(5), "file.updated");
}

static void tell_complaint(Tale *tale) {
    tell(tale, tale->opened, "complaint.opened");
    within(tale, HOURS(20), "complaint.acknowledged");
    within(tale, DAYS(4), "complaint.answered");
}

static void tell_planned(Tale *tale) {
    if (tale->programme == DEMO_MAINTENANCE && !tale->inspection)
        tell_support(tale);
    else
        tell_inspection(tale);
}

/* Goods: the user hears something every day until it is solved. */
static void inform_daily(Tale *tale) {
    Instant heard = tale->opened;
    if (tale->kind == REQUEST_TRAINING)
        return; /* it has its appointed time */
    while (tale->at - heard > HOURS(22)) {
        heard += chance_length(&tale->state, HOURS(20), HOURS(23));
        if (heard < tale->at)
            tell(tale, heard, "customer.informed");
    }
}

void tale_tell(Tale *tale) {
    static void (*const WAYS[])(Tale *) = {tell_failure,  tell_open_box, tell_consultation,
                                           tell_guidance, tell_planned,  tell_training,
                                           tell_complaint};
    tale->at = tale->opened;
    tell(tale, tale->opened, "request.opened");
    answer(tale);
    if (withdraw(tale))
        return;
    WAYS[tale->kind](tale);
    after(tale, MINUTES(5), MINUTES(40), "request.resolved");
    if (tale->programme == DEMO_SUPPLY)
        inform_daily(tale);
    come_back(tale);
    end(tale);
}
