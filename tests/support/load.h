/* Writers that never lose count: each adds sites one after the other and changes each once, and now
 * and then opens a request under a contract and answers it, every
 * command under its own Idempotency-Key; what wasn't answered, or with 503, is sent again until it
 * is. So at the end just what was acknowledged must be there, each once. */
#pragma once

#include "support/server.h"

typedef struct Load Load;

/* Begins at once. `customer`: whose sites. */
Load *load_begin(const Server *server, const char *token, int64_t customer, int writers);
/* Each ends what it has begun; false where that takes longer than `seconds`. */
bool load_end(Load *load, int seconds);
/* All that was acknowledged is there, once and as changed; nothing else. */
void load_check(const Load *load, const Server *server);
void load_free(Load *load);

typedef struct LoadFigures {
    int acknowledged, doubtful, unavailable, full; /* doubtful: no answer; full: storage_full */
} LoadFigures;
LoadFigures load_figures(const Load *load);
