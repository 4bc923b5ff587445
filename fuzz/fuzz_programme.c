/* Any bytes as a programme: a programme that can run, or mistakes with their place, never both. */
#include "fuzz.h"
#include "rules/commitment.h"
#include "rules/programme_check.h"
#include "rules/programme_words.h"

#include <glib.h>

/* A request's usual events, on whatever promises the programme makes. */
static const char *const TYPES[] = {"contract.accepted", "request.opened",   "request.responded",
                                    "visit.needed",      "visit.arrived",    "part.needed",
                                    "request.resolved",  "request.reopened", "request.closed"};

static void run(Call *call, const Programme *programme) {
    Rulebook *rulebook = rulebook_new(call, programme);
    if (!rulebook)
        return;
    History history = {.request = "F", .now = civil_day(2026, 6, 1) * MICROS_PER_DAY};
    for (size_t i = 0; i < G_N_ELEMENTS(TYPES); i++)
        *LIST_ADD(call->arena, &history.events) =
            (HistoryEvent){.at = (civil_day(2026, 1, 1) + (CivilDay)i) * MICROS_PER_DAY,
                           .recorded = INSTANT_NONE,
                           .appointed = INSTANT_NONE,
                           .until = INSTANT_NONE,
                           .type = TYPES[i],
                           .effect = event_type_find(TYPES[i])->effect,
                           .row = i};
    Commitments commitments;
    commitments_run(call->arena, rulebook, &history, history.now, &commitments);
    rulebook_free(rulebook);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    const Programme *programme =
        programme_open_text(&call, "fuzz.yaml", (const char *)data, size, NULL);
    g_assert(!programme == (call.error_count > 0));
    if (programme) {
        g_assert(*programme_in_words(arena, programme, "zh"));
        run(&call, programme);
    }
    for (const Error *error = call.errors; error; error = error->next)
        g_assert(error->message && *error->message);
    arena_free(arena);
    return 0;
}
