#include "rules/request_flow.h"

#include <glib.h>

enum { GRACE_DAYS = 3 };

#define AT(state)   (1u << REQUEST_##state)
#define IN_WORK     (AT(RECEIVED) | AT(ANSWERED) | AT(MODE_SET) | AT(DIAGNOSED) | AT(REPAIRED))
#define DONE        (AT(RESOLVED) | AT(CONFIRMED) | AT(REPORTED))
#define OPEN        (IN_WORK | DONE)
#define EVERY_STATE ((1u << REQUEST_STATE_COUNT) - 1)

static const FlowAct ACTS[] = {
    {"respond", "request.responded", IN_WORK, 0,
     "a person answers the request: no automatic mail does (A-R)"},
    {"owe_call_back", "request.callback_owed", IN_WORK, 0,
     "the answer must be looked up: it is owed by call-back, inside the same time (A-P2)"},
    {"call_back", "request.called_back", IN_WORK, 0, "the answer is given by call-back (A-P2)"},
    {"set_facts", "request.facts_set", OPEN, NEED_FACTS,
     "facts became known: the level may change"},
    {"set_level", "request.level_set", OPEN, NEED_LEVEL | NEED_REASON,
     "a person sets another level, with the reason; `corrected`: it was wrong from the start"},
    {"set_mode", "request.mode_set", IN_WORK, NEED_MODE,
     "by telephone or on site; the customer's wish is enough for on site (A-S1, A-F2)"},
    {"diagnose", "request.diagnosed", IN_WORK, NEED_SIDE,
     "where the fault lies: hardware, software, none (A-F3)"},
    {"record", NULL, EVERY_STATE & ~AT(MERGED), 0,
     "a fact of visits, parts, repairs and care, by its event type (A-F4, A-F5)"},
    {"hold", "request.paused", IN_WORK, NEED_REASON,
     "a reason of the programme stops clocks; the customer sees it and may contest it"},
    {"resume", "request.resumed", OPEN, NEED_REASON, "the reason no longer holds"},
    {"work_around", "request.worked_around", IN_WORK, 0, "service is restored for the time being"},
    {"resolve", "request.resolved", IN_WORK, 0, "the failure is gone, the question answered"},
    {"confirm", "request.confirmed", DONE, 0,
     "the customer confirms that the failure is gone (A-F6)"},
    {"report_back", "request.reported_back", DONE, 0, "the customer is told what was done (A-F7)"},
    {"close", "request.closed", DONE, 0, "nothing more is to be done"},
    {"reopen", "request.reopened", DONE, NEED_REASON, "it isn't solved after all"},
    {"cancel", "request.cancelled", OPEN, NEED_REASON, "the customer withdraws it"},
    {"contest", "request.contested", OPEN, NEED_REASON,
     "the customer contests a pause, or with `level` the level"},
    {"accept_contest", "request.contest_accepted", OPEN, 0,
     "the contest is right: the pause counts for nothing, or the level is corrected"},
    {"refuse_contest", "request.contest_refused", OPEN, NEED_REASON,
     "the contest is not accepted, with the reason"},
    {"interruption_begins", "interruption.began", OPEN, 0,
     "the customer's business stands still from then on"},
    {"interruption_ends", "interruption.ended", OPEN, 0, "the customer's business runs again"},
};

const FlowAct *flow_act_find(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(ACTS); i++)
        if (!strcmp(ACTS[i].name, name))
            return &ACTS[i];
    return NULL;
}

size_t flow_act_count(void) {
    return G_N_ELEMENTS(ACTS);
}

const FlowAct *flow_act_at(size_t index) {
    return &ACTS[index];
}

bool request_state_is_open(RequestState state) {
    return (1u << state) & OPEN;
}

/* ---- what an event makes of the state ---- */

/* How far an event takes a request at least; a repair shows by any of its forms. */
static const struct {
    const char *type;
    RequestState reaches;
} PROGRESS[] = {
    {"request.responded", REQUEST_ANSWERED},     {"request.called_back", REQUEST_ANSWERED},
    {"request.mode_set", REQUEST_MODE_SET},      {"request.diagnosed", REQUEST_DIAGNOSED},
    {"visit.repaired", REQUEST_REPAIRED},        {"unit.swapped", REQUEST_REPAIRED},
    {"unit.replaced", REQUEST_REPAIRED},         {"software.adjusted", REQUEST_REPAIRED},
    {"request.resolved", REQUEST_RESOLVED},      {"request.confirmed", REQUEST_CONFIRMED},
    {"request.reported_back", REQUEST_REPORTED},
};

static bool is(const HistoryEvent *event, const char *type) {
    return !strcmp(event->type, type);
}

static RequestState state_after(const RequestSteps *steps, const HistoryEvent *event) {
    if (event->effect == EFFECT_CLOSES)
        return REQUEST_CLOSED;
    if (event->effect == EFFECT_CANCELS)
        return is(event, "request.merged") ? REQUEST_MERGED : REQUEST_CANCELLED;
    if (event->effect == EFFECT_REOPENS)
        return steps->side != SIDE_OPEN ? REQUEST_DIAGNOSED : REQUEST_ANSWERED;
    for (size_t i = 0; i < G_N_ELEMENTS(PROGRESS); i++)
        if (is(event, PROGRESS[i].type))
            return MAX(steps->state, PROGRESS[i].reaches);
    return steps->state;
}

static const char *word_of(const HistoryEvent *event, const char *fact) {
    const Fact *known = facts_find(&event->facts, fact);
    return known ? known->value.word : NULL;
}

static int word_at(const char *const *words, const char *word) {
    for (int i = 0; word && words[i]; i++)
        if (!strcmp(words[i], word))
            return i;
    return 0;
}

static void take_situation(RequestSteps *steps, const HistoryEvent *event) {
    const char *mode = word_of(event, "support_mode"), *side = word_of(event, "fault_side");
    if (mode)
        steps->mode = (SupportMode)word_at(SUPPORT_MODE_WORDS, mode);
    if (side)
        steps->side = (FaultSide)word_at(FAULT_SIDE_WORDS, side);
}

static void first(Instant *instant, Instant at) {
    if (*instant == INSTANT_NONE)
        *instant = at;
}

static void take_instants(RequestSteps *steps, const HistoryEvent *event) {
    bool answers = is(event, "request.responded") || is(event, "request.called_back");
    if (answers)
        first(&steps->answered_at, event->at);
    if (is(event, "request.callback_owed"))
        steps->call_back_owed = true;
    if (is(event, "request.called_back"))
        steps->call_back_owed = false;
    if (event->effect == EFFECT_RESOLVES)
        first(&steps->resolved_at, event->at);
    if (is(event, "request.confirmed"))
        steps->confirmed_at = event->at;
    if (is(event, "request.reported_back"))
        steps->reported_back_at = event->at;
    if (is(event, "visit.confirmed"))
        steps->visit_confirmed = true;
    if (is(event, "customer.wrote"))
        steps->wrote_at = event->at;
    if (event->effect == EFFECT_CLOSES || event->effect == EFFECT_CANCELS)
        steps->closed_at = event->at;
    steps->reopenings += event->effect == EFFECT_REOPENS;
    if (event->effect == EFFECT_REOPENS)
        steps->resolved_at = steps->confirmed_at = steps->reported_back_at = INSTANT_NONE;
}

static void drop_hold(RequestSteps *steps, const char *reason) {
    size_t kept = 0;
    for (size_t i = 0; i < steps->holds.count; i++)
        if (reason && strcmp(steps->holds.items[i], reason) != 0)
            steps->holds.items[kept++] = steps->holds.items[i];
    steps->holds.count = kept;
}

/* Solving ends every hold, as it ends every pause of the clocks. */
static void take_hold(Arena *arena, RequestSteps *steps, const HistoryEvent *event, Instant now) {
    steps->was_held |= event->effect == EFFECT_PAUSES;
    if (event->effect == EFFECT_PAUSES && (event->until == INSTANT_NONE || event->until > now)) {
        drop_hold(steps, event->reason);
        *LIST_ADD(arena, &steps->holds) = event->reason;
    }
    if (event->effect == EFFECT_RESUMES)
        drop_hold(steps, event->reason);
    if (event->effect == EFFECT_RESOLVES)
        drop_hold(steps, NULL);
}

/* When the hold that shows ends by itself. */
static Instant end_of_hold(const RequestSteps *steps, const History *history) {
    const char *reason = steps->holds.count ? steps->holds.items[steps->holds.count - 1] : NULL;
    for (size_t i = history->events.count; reason && i > 0; i--) {
        const HistoryEvent *event = &history->events.items[i - 1];
        if (event->effect == EFFECT_PAUSES && !strcmp(event->reason, reason))
            return event->until;
    }
    return INSTANT_NONE;
}

static void take_contest(RequestSteps *steps, const HistoryEvent *event) {
    if (is(event, "request.contested")) {
        steps->contested = true;
        steps->contested_level = event->level;
    }
    if (is(event, "request.contest_accepted") || is(event, "request.contest_refused"))
        steps->contested = false;
}

static bool is_late_entry(const Programme *programme, const HistoryEvent *event) {
    const Span *most = &programme->backdating;
    Micros tolerance = most->micros + (Micros)most->days * MICROS_PER_DAY;
    return event->recorded != INSTANT_NONE && tolerance && event->recorded - event->at > tolerance;
}

/* ---- the end ---- */

static bool process_has(const Programme *programme, const char *type) {
    for (size_t i = 0; i < programme->process.count; i++)
        if (texts_have(&programme->process.items[i].done_by, type))
            return true;
    return false;
}

static bool owes_report(const Programme *programme, const RequestSteps *steps) {
    return steps->reported_back_at == INSTANT_NONE &&
           process_has(programme, "request.reported_back");
}

/* Silence for so long counts as the customer's confirmation; a word of theirs breaks it. */
static Instant end_of_grace(const RequestSteps *steps) {
    Instant last = MAX(MAX(steps->resolved_at, steps->reported_back_at), steps->wrote_at);
    return last == INSTANT_NONE ? INSTANT_NONE : last + (Micros)GRACE_DAYS * MICROS_PER_DAY;
}

RequestSteps request_steps(Arena *arena, const Programme *programme, const History *history) {
    RequestSteps steps = {.answered_at = INSTANT_NONE,
                          .resolved_at = INSTANT_NONE,
                          .confirmed_at = INSTANT_NONE,
                          .reported_back_at = INSTANT_NONE,
                          .closed_at = INSTANT_NONE,
                          .wrote_at = INSTANT_NONE,
                          .hold_until = INSTANT_NONE,
                          .close_at = INSTANT_NONE};
    for (size_t i = 0; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        take_situation(&steps, event);
        take_instants(&steps, event);
        take_hold(arena, &steps, event, history->now);
        take_contest(&steps, event);
        steps.state = state_after(&steps, event);
        steps.backdated |= is_late_entry(programme, event);
    }
    bool ends = (1u << steps.state) & DONE && !owes_report(programme, &steps) && !steps.contested;
    if (ends)
        steps.close_at = end_of_grace(&steps);
    if (!request_state_is_open(steps.state))
        steps.holds.count = 0;
    steps.hold_until = end_of_hold(&steps, history);
    return steps;
}

/* ---- contests ---- */

/* The pause that stood, or stood last, when the contest came. */
static size_t contested_pause(const History *history, size_t contest) {
    for (size_t i = contest; i > 0; i--)
        if (history->events.items[i - 1].effect == EFFECT_PAUSES)
            return i - 1;
    return SIZE_MAX;
}

static void mark_pause(const History *history, size_t pause, bool *taken_out) {
    const char *reason = history->events.items[pause].reason;
    taken_out[pause] = true;
    for (size_t i = pause + 1; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        if (event->effect != EFFECT_RESUMES || strcmp(event->reason, reason) != 0)
            continue;
        taken_out[i] = true;
        return;
    }
}

static size_t contest_before(const History *history, size_t answer) {
    for (size_t i = answer; i > 0; i--)
        if (is(&history->events.items[i - 1], "request.contested"))
            return i - 1;
    return SIZE_MAX;
}

void request_effective(Arena *arena, const History *history, History *ret) {
    size_t count = history->events.count;
    bool *taken_out = ARENA_ARRAY(arena, bool, count);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!is(&history->events.items[i], "request.contest_accepted"))
            continue;
        size_t contest = contest_before(history, i);
        bool of_pause = contest != SIZE_MAX && !history->events.items[contest].level;
        size_t pause = of_pause ? contested_pause(history, contest) : SIZE_MAX;
        if (pause != SIZE_MAX)
            mark_pause(history, pause, taken_out);
        any |= pause != SIZE_MAX;
    }
    *ret = *history;
    if (!any)
        return;
    ret->events = (HistoryEvents){0};
    for (size_t i = 0; i < count; i++)
        if (!taken_out[i])
            *LIST_ADD(arena, &ret->events) = history->events.items[i];
}

/* ---- what may be done ---- */

static FlowVerdict no(const char *field, const char *reason) {
    return (FlowVerdict){.field = field, .reason = reason};
}

static const FlowVerdict YES = {.allowed = true};

bool flow_both_sides(const Programme *programme) {
    return process_has(programme, "visit.confirmed");
}

static FlowVerdict check_needs(const FlowAct *act, const HistoryEvent *event) {
    if (act->needs & NEED_REASON && !event->reason)
        return no("reason", "is needed");
    if (act->needs & NEED_LEVEL && !event->level)
        return no("level", "is needed");
    if (act->needs & NEED_MODE && !word_of(event, "support_mode"))
        return no("support_mode", "is needed: telephone or on_site");
    if (act->needs & NEED_SIDE && !word_of(event, "fault_side"))
        return no("fault_side", "is needed: hardware, software or none");
    if (act->needs & NEED_FACTS && !event->facts.count)
        return no("facts", "are needed");
    return YES;
}

static bool holds_for(const RequestSteps *steps, const char *reason) {
    return texts_have(&steps->holds, reason);
}

/* People are sent once both sides have confirmed that it is needed, where the programme says so. */
static FlowVerdict check_visit(const Programme *programme, const RequestSteps *steps,
                               const HistoryEvent *event) {
    bool sends = is(event, "visit.dispatched") || is(event, "visit.arrived");
    if (sends && flow_both_sides(programme) && !steps->visit_confirmed)
        return no("type", "both sides must confirm first that a visit is needed (visit.confirmed)");
    return YES;
}

static FlowVerdict check_recorded(const Programme *programme, const RequestSteps *steps,
                                  const HistoryEvent *event) {
    for (size_t i = 0; i < G_N_ELEMENTS(ACTS); i++)
        if (ACTS[i].event && is(event, ACTS[i].event))
            return no("type", "has an action of its own");
    if (event->effect != EFFECT_NONE || event->explains.promise)
        return no("type", "has an action of its own");
    return check_visit(programme, steps, event);
}

static FlowVerdict check_close(const Programme *programme, const RequestSteps *steps, Instant now) {
    if (steps->contested)
        return no(NULL, "a contest waits for its answer");
    if (owes_report(programme, steps))
        return no(NULL, "the customer hasn't been told yet what was done: report back first");
    bool silent = steps->close_at != INSTANT_NONE && now >= steps->close_at;
    if (steps->confirmed_at == INSTANT_NONE && !silent)
        return no(NULL, "the customer hasn't confirmed yet, and may still within three days");
    return YES;
}

static FlowVerdict check_contest(const FlowAct *act, const RequestSteps *steps,
                                 const HistoryEvent *event) {
    bool answers = strcmp(act->name, "contest") != 0;
    if (answers)
        return steps->contested ? YES : no(NULL, "nothing is contested");
    if (steps->contested)
        return no(NULL, "a contest waits for its answer already");
    if (!event->level && !steps->was_held)
        return no("level", "nothing was on hold: name the level that should be");
    return YES;
}

static FlowVerdict check_guard(const Programme *programme, const FlowAct *act,
                               const RequestSteps *steps, const HistoryEvent *event, Instant now) {
    const char *name = act->name;
    if (act->from == DONE && event->at < steps->resolved_at)
        return no("at", "lies before it was resolved");
    if (!strcmp(name, "record"))
        return check_recorded(programme, steps, event);
    if (!strcmp(name, "call_back") && !steps->call_back_owed)
        return no(NULL, "no call-back is owed: `respond` says that it was answered");
    if (!strcmp(name, "hold") && holds_for(steps, event->reason))
        return no("reason", "holds already");
    if (!strcmp(name, "resume") && !holds_for(steps, event->reason))
        return no("reason", "doesn't hold");
    if (!strcmp(name, "resolve") && steps->answered_at == INSTANT_NONE)
        return no(NULL, "nobody has answered it yet");
    if (!strcmp(name, "resolve") && steps->holds.count)
        return no(NULL, "is on hold: resume it first");
    if (!strcmp(name, "close"))
        return check_close(programme, steps, now);
    if (strstr(name, "contest"))
        return check_contest(act, steps, event);
    return YES;
}

/* In the words of the one who tries it. */
static const char *wrong_state(RequestState state) {
    switch (state) {
    case REQUEST_CLOSED:
        return "it is closed: open a request that follows it up";
    case REQUEST_CANCELLED:
        return "it was withdrawn";
    case REQUEST_MERGED:
        return "another request goes on for it";
    case REQUEST_RESOLVED:
    case REQUEST_CONFIRMED:
    case REQUEST_REPORTED:
        return "it is resolved: reopen it first";
    default:
        return "it isn't resolved yet";
    }
}

FlowVerdict flow_allows(const Programme *programme, const FlowAct *act, const RequestSteps *steps,
                        const HistoryEvent *event, Instant now) {
    if (!((1u << steps->state) & act->from))
        return no(NULL, wrong_state(steps->state));
    FlowVerdict verdict = check_needs(act, event);
    return verdict.allowed ? check_guard(programme, act, steps, event, now) : verdict;
}

const char *flow_companion(const Programme *programme, const FlowAct *act,
                           const HistoryEvent *event) {
    const char *mode = strcmp(act->name, "set_mode") ? NULL : word_of(event, "support_mode");
    if (mode && !strcmp(mode, "on_site") && !flow_both_sides(programme))
        return "visit.needed";
    return NULL;
}

const char *flow_asked_for(RequestKind kind) {
    switch (kind) {
    case REQUEST_OPEN_BOX:
        return "claim.opened";
    case REQUEST_GUIDANCE:
        return "guidance.requested";
    case REQUEST_COMPLAINT:
        return "complaint.opened";
    default:
        return NULL;
    }
}
