/* What a listener wants counted: lists, as their URLs ask for them, or saved views. Read once, with
 * the rights and the scope of who asks; counted as `?count=true` counts. */
#pragma once

#include "http/ask.h"
#include "store/journal.h"
#include "store/read.h"

enum { COUNTS_MOST = 20 };

typedef struct CountQuestion {
    const char *name; /* as the listener says it: "view:12", "requests?open=true" */
    const char *key;  /* equal where the answer is the same for both */
    ListQuery query;
} CountQuestion;

/* Shared: a listener may go while one is counted. */
typedef struct CountSet {
    Arena *arena; /* of all that follows */
    Scope scope;
    CountQuestion questions[COUNTS_MOST];
    size_t count;
} CountSet;

/* What the request's `count` parameters ask; NULL in `ret_set` where there is none. False and
 * errors where one can't be counted, or not by them. */
bool count_set_read(Ask *ask, CountSet **ret_set);
CountSet *count_set_ref(CountSet *set);
void count_set_free(CountSet *set); /* NULL: nothing happens */

/* Whether an event may have changed the answer. */
bool count_changed_by(const CountQuestion *question, const JournalEvent *event);

/* Up to LIST_COUNT_MOST + 1. */
bool count_answer(Call *call, Db *db, const CountQuestion *question, int64_t *ret_count);
