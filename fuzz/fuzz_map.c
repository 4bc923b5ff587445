/* Any bytes as a map, a line "---", and a log: figures, or an error; never more cases than rows. */
#include "fuzz.h"
#include "replay/report.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static const char PROGRAMME[] =
    "programme: fuzz\nversion: '1'\nname: Fuzz\nzone: Europe/Berlin\nclauses: {R: R}\n"
    "levels: [{id: '1', name: One}, {id: '2', name: Two}]\n"
    "calendars: {office: {weekly: {mon-fri: ['09:00-17:00']}}}\n"
    "pauses: {customer: {name: Customer, waiting_for: customer}}\n"
    "promises: [{id: fix, name: Fix, clauses: [R], within: {'1': 2 h, '2': 3 working days},"
    " calendar: office, from: request.opened, until: request.resolved, pauses: customer}]\n";

static void check(const Replay *replay) {
    const Tally *tally = replay->tally;
    g_assert(tally->cases <= replay->rows);
    for (size_t i = 0; i < tally->rows.count; i++) {
        const TallyRow *row = &tally->rows.items[i];
        g_assert(row->kept_gross + row->broken_gross == row->met + row->late + row->breached);
        g_assert(tally_net(row) <= 10000 && tally_gross(row) <= tally_net(row));
    }
}

static void replay_text(Call *call, const char *map_text, size_t map_length, const char *log,
                        size_t log_length) {
    const Programme *programme =
        programme_open_text(call, "programme", PROGRAMME, strlen(PROGRAMME), NULL);
    g_assert(programme);
    const LogMap *map = log_map_parse(call, "map", map_text, map_length);
    if (!map || !log_length)
        return;
    Rulebook *rulebook = rulebook_new(call, programme);
    FILE *in = fmemopen((void *)log, log_length, "rb");
    ReplayInput input = {.rulebook = rulebook,
                         .map = map,
                         .log = in,
                         .log_file = "log",
                         .now = INSTANT_NONE,
                         .title = "fuzz",
                         .language = "en",
                         .budget_bytes = 512};
    Replay *replay = replay_run(call, &input);
    g_assert(!replay == (call->error_count > 0));
    if (replay)
        check(replay);
    replay_free(replay);
    fclose(in);
    rulebook_free(rulebook);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char DIVIDER[] = "\n---\n";
    const char *text = (const char *)data;
    const char *divider = memmem(text, size, DIVIDER, strlen(DIVIDER));
    size_t map_length = divider ? (size_t)(divider - text) : size;
    size_t log_start = divider ? map_length + strlen(DIVIDER) : size;
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    replay_text(&call, text, map_length, text + log_start, size - log_start);
    arena_free(arena);
    return 0;
}
