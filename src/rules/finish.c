#include "rules/finish.h"

#include <glib.h>

static CommitmentState state_of(const Commitment *commitment, bool stopped, Instant now) {
    if (commitment->void_at != INSTANT_NONE)
        return COMMITMENT_VOID;
    if (commitment->met_at != INSTANT_NONE)
        return stopped || commitment->met_at <= commitment->due ? COMMITMENT_MET : COMMITMENT_LATE;
    if (stopped)
        return COMMITMENT_PAUSED;
    return now > commitment->due ? COMMITMENT_BREACHED : COMMITMENT_RUNNING;
}

static bool is_over(const Commitment *commitment) {
    return commitment->met_at != INSTANT_NONE || commitment->void_at != INSTANT_NONE;
}

Instant commitment_end(const Commitment *commitment, Instant now) {
    if (commitment->met_at != INSTANT_NONE)
        return commitment->met_at;
    return commitment->void_at != INSTANT_NONE ? commitment->void_at : now;
}

/* There is no due instant: nothing is overdue, and nobody is warned. */
static void finish_without_due(Commitment *commitment) {
    commitment->due = commitment->projected = commitment->nominal = INSTANT_NONE;
    commitment->state = commitment->void_at != INSTANT_NONE  ? COMMITMENT_VOID
                        : commitment->met_at != INSTANT_NONE ? COMMITMENT_MET
                                                             : COMMITMENT_RUNNING;
}

/* An appointed instant, or the end of a period: nothing moves it. */
static void finish_fixed(Commitment *commitment, Instant end, Instant now) {
    const Calendar *calendar = commitment->clock.calendar;
    commitment->projected = commitment->nominal = commitment->due;
    commitment->total = calendar_elapsed(calendar, commitment->start, commitment->due);
    commitment->used = calendar_elapsed(calendar, commitment->start, MAX(end, commitment->start));
    commitment->gross = commitment->used;
    commitment->state = state_of(commitment, false, now);
}

static void finish_clock(Commitment *commitment, Instant end, Instant now) {
    ClockReading reading = clock_read(&commitment->clock, end);
    commitment->problem = reading.result;
    if (reading.result != CALENDAR_FOUND)
        return;
    commitment->due = reading.due;
    commitment->projected = reading.projected;
    commitment->nominal = reading.nominal;
    commitment->total = reading.total;
    commitment->used = reading.used;
    commitment->gross = reading.gross;
    commitment->state = state_of(commitment, reading.stopped, now);
}

/* ---- warnings and escalations ---- */

/* A share of the span, rounded up to a second. */
static Micros share_of(Micros total, int32_t hundredths) {
    __int128 micros = (__int128)total * hundredths;
    __int128 unit = (__int128)10000 * MICROS_PER_SECOND;
    return (Micros)((micros + unit - 1) / unit) * MICROS_PER_SECOND;
}

static Instant place(const Commitment *commitment, const Placement *placement, Instant end) {
    Instant at = INSTANT_NONE;
    switch (placement->kind) {
    case PLACE_SHARE: {
        Micros used = share_of(commitment->total, placement->share_hundredths);
        if (!commitment->fixed)
            return clock_when_used(&commitment->clock, used, end);
        if (calendar_deadline(commitment->clock.calendar, commitment->start, used, &at) !=
            CALENDAR_FOUND)
            return INSTANT_NONE;
        return at;
    }
    case PLACE_BEFORE:
    case PLACE_AFTER: {
        Micros shift = placement->kind == PLACE_BEFORE ? -placement->micros : placement->micros;
        if (commitment->due == INSTANT_NONE ||
            calendar_deadline(commitment->clock.calendar, commitment->due, shift, &at) !=
                CALENDAR_FOUND)
            return INSTANT_NONE;
        return MAX(at, commitment->start);
    }
    }
    g_assert_not_reached();
}

static void add_timer(Arena *arena, Commitment *commitment, const Placement *placement,
                      const Rung *rung, Instant end) {
    Instant at = place(commitment, placement, end);
    bool passed = at != INSTANT_NONE && at <= end;
    if (is_over(commitment) && !passed)
        return; /* it ended before: nobody is told */
    *LIST_ADD(arena, &commitment->timers) = (Timer){at, placement->text, rung, passed};
}

static void add_timers(Arena *arena, const Programme *programme, Commitment *commitment,
                       Instant end) {
    const Promise *promise = commitment->promise;
    for (size_t i = 0; i < promise->warn.count; i++)
        add_timer(arena, commitment, &promise->warn.items[i], NULL, end);
    const Ladder *ladder =
        promise->escalate ? programme_ladder(programme, promise->escalate) : NULL;
    for (size_t i = 0; ladder && i < ladder->rungs.count; i++)
        for (size_t p = 0; p < ladder->rungs.items[i].at.count; p++)
            add_timer(arena, commitment, &ladder->rungs.items[i].at.items[p],
                      &ladder->rungs.items[i], end);
}

void commitment_finish(Arena *arena, const Programme *programme, Commitment *commitment,
                       Instant now) {
    Instant end = commitment_end(commitment, now);
    if (!commitment->fixed)
        finish_clock(commitment, end, now);
    else if (commitment->problem == CALENDAR_FOUND)
        finish_fixed(commitment, end, now);
    if (commitment->problem != CALENDAR_FOUND) {
        finish_without_due(commitment);
        return;
    }
    commitment->left = commitment->total - commitment->used;
    commitment->late_gross = commitment->state != COMMITMENT_VOID && end > commitment->nominal;
    add_timers(arena, programme, commitment, end);
}
