#include "rules/first_call.h"

#include "base/text.h"

#include <glib.h>

/* What only a person does, when called. */
static const char *const ANSWERS[] = {
    "request.responded", "request.called_back", "customer.answered", "complaint.acknowledged",
    "visit.dispatched",  "visit.arrived",       "guidance.given",    "support.arrived"};

/* Events of a request, at any hour; those of contracts are planned. */
static const char *const STARTS[] = {"request.",  "customer.", "complaint.", "interruption.",
                                     "guidance.", "visit.",    "support."};

static bool is_answer(const char *event) {
    for (size_t i = 0; i < G_N_ELEMENTS(ANSWERS); i++)
        if (!strcmp(event, ANSWERS[i]))
            return true;
    return false;
}

static bool is_start(const char *event) {
    for (size_t i = 0; i < G_N_ELEMENTS(STARTS); i++)
        if (text_starts_with(event, STARTS[i]))
            return true;
    return false;
}

static bool any_of(const Texts *events, bool (*is)(const char *event)) {
    for (size_t i = 0; i < events->count; i++)
        if (is(events->items[i]))
            return true;
    return false;
}

bool promise_needs_a_person(const Promise *promise) {
    PromiseShape shape = promise_shape(promise);
    return (shape == PROMISE_WITHIN || shape == PROMISE_BY) && any_of(&promise->from, is_start) &&
           any_of(&promise->until, is_answer);
}

static void add_role(Arena *arena, Texts *roles, const char *role) {
    for (size_t i = 0; i < roles->count; i++)
        if (!strcmp(roles->items[i], role))
            return;
    *LIST_ADD(arena, roles) = role;
}

/* A rung at the due instant or later tells of what is broken already. */
static bool comes_in_time(const Rung *rung) {
    enum { WHOLE_SHARE = 10000 };
    const Placement *at = rung->at.count ? &rung->at.items[0] : NULL;
    return at && (at->kind == PLACE_BEFORE ||
                  (at->kind == PLACE_SHARE && at->share_hundredths < WHOLE_SHARE));
}

void first_call_roles(Arena *arena, const Programme *programme, const Promise *promise,
                      Texts *ret) {
    *ret = (Texts){0};
    const Ladder *ladder =
        promise->escalate ? programme_ladder(programme, promise->escalate) : NULL;
    const Rung *first = ladder && ladder->rungs.count ? &ladder->rungs.items[0] : NULL;
    add_role(arena, ret, OPENING_ROLE);
    for (size_t i = 0; first && comes_in_time(first) && i < first->tell.count; i++)
        add_role(arena, ret, first->tell.items[i]);
}
