/* Full text: one tokenizer (base/tokens.h), an index for each engine, newest records first.
 *
 * The index follows the journal, outside the commands' transactions (docs/decisions/full-text.md):
 * search_follow takes the next events and brings the index up to date. */
#pragma once

#include "store/read.h"
#include "store/search_prefix.h"

typedef struct SearchQuery {
    const char *text;     /* as the user typed it */
    bool typing;          /* the last word may go on */
    bool exact;           /* numbers as they stand, not as beginnings */
    bool dialled;         /* a telephone number finds the person, however either is written */
    const Entity *entity; /* NULL: any of `entities` */
    const Scope *scope;
    int64_t before_id; /* ids below; INT64_MAX: from the newest */
    size_t limit;
    SearchMemo *memo; /* NULL, or kept between questions of the same text */
} SearchQuery;

/* Whether its records are found by telephone numbers, too. */
bool search_has_phones(const Entity *entity);

/* Ids of records that hold every word, newest first; where they are few, ids of other kinds may be
 * among them, which store_get_many drops. No words: no ids. */
bool search_find(Call *call, Db *db, const SearchQuery *query, Ids *ret_ids);

/* Indexes what up to `most` further journal events changed, in a transaction of its own on `db`,
 * which may write. `ret_events`: how many there were; 0: the index is up to date. */
bool search_follow(Call *call, Db *db, int64_t most, int64_t *ret_events);
/* Brings the index's own parts together, a little at a time; `ret_more`: there is more to do. */
bool search_tidy(Call *call, Db *db, bool *ret_more);
/* Events not yet in the index. */
bool search_lag(Call *call, Db *db, int64_t *ret_events);
/* The statement and values of a search, for the test that reads plans. */
const char *search_sql(Call *call, Db *db, const SearchQuery *query, Value *ret_values,
                       size_t *ret_count);
