#include "rules/pauses.h"

static void end_pauses(Stops *pauses, const char *reason, Instant at) {
    for (size_t i = 0; i < pauses->count; i++) {
        Stop *stop = &pauses->items[i];
        bool holds = stop->to == INSTANT_NONE || stop->to > at;
        if (holds && stop->from <= at && (!reason || !strcmp(stop->reason, reason)))
            stop->to = at;
    }
}

static bool holds_already(const Stops *pauses, const char *reason, Instant at) {
    for (size_t i = 0; i < pauses->count; i++) {
        const Stop *stop = &pauses->items[i];
        if (!strcmp(stop->reason, reason) && (stop->to == INSTANT_NONE || stop->to > at))
            return true;
    }
    return false;
}

void pauses_collect(Arena *arena, const History *history, Stops *ret_pauses) {
    *ret_pauses = (Stops){0};
    for (size_t i = 0; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        switch (event->effect) {
        case EFFECT_PAUSES:
            if (!holds_already(ret_pauses, event->reason, event->at))
                *LIST_ADD(arena, ret_pauses) = (Stop){event->at, event->until, event->reason};
            break;
        case EFFECT_RESUMES:
            end_pauses(ret_pauses, event->reason, event->at);
            break;
        case EFFECT_RESOLVES:
        case EFFECT_CLOSES:
        case EFFECT_CANCELS:
            end_pauses(ret_pauses, NULL, event->at);
            break;
        default:
            break;
        }
    }
}

void pauses_of(Arena *arena, const Stops *pauses, const Texts *reasons, Stops *ret_pauses) {
    *ret_pauses = (Stops){0};
    for (size_t i = 0; i < pauses->count; i++)
        if (texts_have(reasons, pauses->items[i].reason))
            *LIST_ADD(arena, ret_pauses) = pauses->items[i];
}
