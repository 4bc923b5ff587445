/* A replay: a real log through a programme, and through a second one for what-if. */
#pragma once

#include "replay/log_reader.h"
#include "replay/tally.h"

/* How one promise fared under both programmes, counted by cases. */
typedef struct Flip {
    const char *promise; /* id, in both programmes */
    int64_t kept_both, broken_both, newly_broken, newly_kept;
} Flip;

typedef struct Replay {
    const char *title;
    const char *log_file;
    const LogMap *map;
    int64_t rows;
    Instant first, last; /* the first opening and the last instant of the log */
    Instant now;
    bool spilled;
    OddRows odd;
    Tally *tally;
    Tally *what_if; /* NULL without a second programme */
    LIST(Flip) flips;
} Replay;

typedef struct ReplayInput {
    const Rulebook *rulebook;
    const Rulebook *what_if; /* or NULL */
    const LogMap *map;
    FILE *log;
    const char *log_file;
    FILE *odd;   /* or NULL */
    Instant now; /* INSTANT_NONE: the log's last instant */
    const char *title;
    const char *language;
    size_t budget_bytes; /* of memory for lines before they go to disk */
    Progress progress;
} ReplayInput;

/* Runs the whole log. NULL and errors where the log can't be read. Free with replay_free. */
Replay *replay_run(Call *call, const ReplayInput *input);
void replay_free(Replay *replay);
