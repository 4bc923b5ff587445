#include "replay/replay.h"

#include "replay/case_history.h"
#include "rules/what_if.h"
#include <glib.h>

enum { CASES_BETWEEN_REPORTS = 1 << 14 };

typedef struct Run {
    const ReplayInput *input;
    const LogReader *reader;
    Replay *replay;
    Arena *arena; /* of the case at hand */
    Arena *lasting;
} Run;

static Flip *find_flip(Run *run, const char *promise) {
    for (size_t i = 0; i < run->replay->flips.count; i++)
        if (!strcmp(run->replay->flips.items[i].promise, promise))
            return &run->replay->flips.items[i];
    Flip *flip = LIST_ADD(run->lasting, &run->replay->flips);
    flip->promise = promise;
    return flip;
}

static void count_flips(Run *run, const Commitments *before, const Commitments *after) {
    const Programme *programme = rulebook_programme(run->input->rulebook);
    const Programme *other = rulebook_programme(run->input->what_if);
    for (size_t i = 0; i < programme->promises.count; i++) {
        const char *id = programme->promises.items[i].record.id;
        PromiseEnd end = promise_end(before, id), end_after = promise_end(after, id);
        bool broken = end == PROMISE_BROKEN, broken_after = end_after == PROMISE_BROKEN;
        if (!programme_promise(other, id) || !end || !end_after)
            continue;
        Flip *flip = find_flip(run, id);
        flip->kept_both += !broken && !broken_after;
        flip->broken_both += broken && broken_after;
        flip->newly_broken += !broken && broken_after;
        flip->newly_kept += broken && !broken_after;
    }
}

/* What happened after the end that was asked for is not read. */
static void forget_later_events(History *history, Instant now) {
    size_t kept = 0;
    for (size_t i = 0; i < history->events.count; i++)
        if (history->events.items[i].at <= now)
            history->events.items[kept++] = history->events.items[i];
    history->events.count = kept;
}

static bool visit_case(const char *id, CaseLine *const *lines, size_t count, void *with) {
    Run *run = with;
    Replay *replay = run->replay;
    arena_reset(run->arena);
    History *history = (History *)case_history(run->arena, run->reader, id, lines, count,
                                               replay->now, &replay->odd);
    if (!history || history->events.items[0].at > replay->now)
        return true;
    forget_later_events(history, replay->now);
    Instant opened = history->events.items[0].at;
    replay->first = replay->first == INSTANT_NONE ? opened : MIN(replay->first, opened);
    Commitments commitments, other;
    commitments_run(run->arena, run->input->rulebook, history, replay->now, &commitments);
    tally_add(replay->tally, run->arena, history, &commitments);
    const Progress *progress = &run->input->progress;
    if (progress->report && replay->tally->cases % CASES_BETWEEN_REPORTS == 0)
        progress->report(progress->with, "cases counted", replay->tally->cases);
    if (!replay->what_if)
        return true;
    commitments_run(run->arena, run->input->what_if, history, replay->now, &other);
    tally_add(replay->what_if, run->arena, history, &other);
    count_flips(run, &commitments, &other);
    return true;
}

static bool run_log(Call *call, const ReplayInput *input, LogReader *reader, Replay *replay) {
    CaseStore *store = case_store_new(log_reader_extra_bytes(reader), input->budget_bytes);
    bool fine = log_reader_run(call, reader, store, &replay->odd, &input->progress);
    replay->rows = log_reader_rows(reader);
    replay->last = log_reader_last(reader);
    replay->now = input->now != INSTANT_NONE ? input->now : replay->last;
    Run run = {.input = input,
               .reader = reader,
               .replay = replay,
               .arena = arena_new(),
               .lasting = replay->tally->arena};
    fine = fine && case_store_each(call, store, visit_case, &run);
    replay->spilled = case_store_spilled(store);
    arena_free(run.arena);
    case_store_free(store);
    return fine;
}

Replay *replay_run(Call *call, const ReplayInput *input) {
    const Programme *programme = rulebook_programme(input->rulebook);
    if (input->what_if && !log_map_fits(call, input->map, rulebook_programme(input->what_if)))
        return NULL;
    LogReader *reader = log_reader_new(call, input->map, programme, input->log, input->log_file);
    if (!reader)
        return NULL;
    Replay *replay = g_new0(Replay, 1);
    replay->title = input->title;
    replay->log_file = input->log_file;
    replay->map = input->map;
    replay->first = INSTANT_NONE;
    odd_rows_begin(&replay->odd, input->odd);
    replay->tally = tally_new(input->rulebook, input->language);
    if (input->what_if)
        replay->what_if = tally_new(input->what_if, input->language);
    bool fine = run_log(call, input, reader, replay);
    log_reader_free(reader);
    if (fine)
        return replay;
    replay_free(replay);
    return NULL;
}

void replay_free(Replay *replay) {
    if (!replay)
        return;
    tally_free(replay->tally);
    tally_free(replay->what_if);
    g_free(replay);
}
