/* Why a clock stands where it stands: stretch by stretch what counted and what did not. */
#pragma once

#include "rules/commitment.h"

typedef enum StretchKind { STRETCH_COUNTED, STRETCH_CLOSED, STRETCH_STOPPED } StretchKind;

typedef struct Stretch {
    StretchKind kind;
    Instant from, to;
    Micros counted;   /* of COUNTED */
    const char *text; /* "open", "closed: Saturday", "closed: 元旦 (cn)", "paused: …" */
} Stretch;
typedef LIST(Stretch) Stretches;

/* Lays [from, to) out in order, with the stops in it. At most `most` stretches, at least one: the
 * last sums up what would be more. */
void explain_clock(Arena *arena, const Calendar *calendar, Instant from, Instant to,
                   const Stops *stops, const char *language, size_t most, Stretches *ret_stretches);

/* The stops with the names of their pause reasons instead of ids. */
void explain_stops(Arena *arena, const Programme *programme, const Stops *stops,
                   const char *language, Stops *ret_stops);

/* One line each for people, in the calendar's zone: "2026-03-27 17:10 – 18:00 counted 50 min". */
const char *stretch_text(Arena *arena, const Calendar *calendar, const Stretch *stretch,
                         const char *language);

/* The sentences that explain a commitment: the clause, how its span counts, what became of it. */
void explain_commitment(Arena *arena, const Programme *programme, const Commitment *commitment,
                        const char *language, Texts *ret_sentences);

/* Those sentences, then the stretches of its clock up to `until`, at most `most`; none where it has
 * no clock or `until` is INSTANT_NONE. */
void explain_whole(Arena *arena, const Programme *programme, const Commitment *commitment,
                   Instant until, const char *language, size_t most, Texts *ret_sentences);
