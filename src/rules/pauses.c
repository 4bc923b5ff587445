#include "rules/pauses.h"

static void end_pauses(Stops *pauses, const char *reason, Instant at) {
    for (size_t i = 0; i < pauses->count; i++) {
        Stop *stop = &pauses->items[i];
        bool holds = stop->to == INSTANT_NONE || stop->to > at;
        if (holds && (!reason || !strcmp(stop->reason, reason)))
            stop->to = at;
    }
}

/* A reason that holds already lasts until the later of both ends. */
static void begin_pause(Arena *arena, Stops *pauses, const HistoryEvent *event) {
    for (size_t i = 0; i < pauses->count; i++) {
        Stop *stop = &pauses->items[i];
        bool holds = stop->to == INSTANT_NONE || stop->to > event->at;
        if (!holds || strcmp(stop->reason, event->reason) != 0)
            continue;
        bool longer = event->until == INSTANT_NONE || event->until > stop->to;
        if (stop->to != INSTANT_NONE && longer)
            stop->to = event->until;
        return;
    }
    *LIST_ADD(arena, pauses) = (Stop){event->at, event->until, event->reason};
}

void pauses_collect(Arena *arena, const History *history, Stops *ret_pauses) {
    *ret_pauses = (Stops){0};
    for (size_t i = 0; i < history->events.count; i++) {
        const HistoryEvent *event = &history->events.items[i];
        switch (event->effect) {
        case EFFECT_PAUSES:
            begin_pause(arena, ret_pauses, event);
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
