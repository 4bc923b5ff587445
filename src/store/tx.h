/* One transaction of the writer: records read and changed, journal events, all or nothing.
 *
 * Rows that are written wait in memory and go out by table, many in one statement, at the latest
 * before the commit; what was saved is seen by later loads of the same transaction. So a group of
 * commands costs a few statements (docs/decisions/group-commit.md). The head of the journal is
 * locked from the beginning: whoever writes is alone, over all processes. */
#pragma once

#include "model/scope.h"
#include "store/journal.h"
#include "store/store.h"

typedef struct Tx Tx;

/* The ways to a durable transaction: begin and commit; or, where the engine lets transactions
 * travel ahead (PostgreSQL), begin upon the one before, send, and ask later whether it came
 * through. */

/* Begins; NULL and an error where the database doesn't answer. `arena` lives longer than it. */
Tx *tx_begin(Call *call, Store *store, Arena *arena);
/* Writes all and makes it durable. False: nothing of it is in the store, or (with state DB_LOST)
 * it isn't known: run the group again, keys tell what was done. */
bool tx_commit(Call *call, Tx *tx);

/* Begins in memory alone, upon a journal that is expected to end at `head`: that of `before`, which
 * was sent and isn't known to be durable (NULL: none). Records are read beside the writer; what
 * `before` saved wins. */
Tx *tx_begin_upon(Store *store, Arena *arena, const JournalHead *head, const Tx *before);
/* Sends it whole, with its commit, behind what was sent before, and waits for nothing. It fails by
 * itself where the journal doesn't end as expected: when the one before it failed, or another
 * process wrote. */
void tx_send(Call *call, Tx *tx);
/* Waits until it is durable; false as of tx_commit. Once for each that was sent, in their order,
 * and nothing else of the writer's connection in between. */
bool tx_came_through(Call *call, Tx *tx);
/* For what only a transaction that holds the lock can answer: true in such a one. In one that was
 * begun upon another false and an error: it has to be given up and run again alone. */
bool tx_holds_lock(Call *call, Tx *tx);
bool tx_must_hold_lock(const Tx *tx); /* whether that was asked */
/* Undoes what isn't committed, frees it; always the end of a Tx. */
void tx_end(Tx *tx);

/* Where one command of the group begins, and back to there. False: too late, rows went out already;
 * the whole transaction must be given up. */
typedef struct TxMark {
    size_t rows, records;
    JournalHead head;
    uint64_t flushes;
} TxMark;
TxMark tx_mark(const Tx *tx);
bool tx_back(Tx *tx, const TxMark *mark);

/* In the careful way of working each command has a savepoint of the database. */
bool tx_savepoint(Call *call, Tx *tx);
bool tx_release(Call *call, Tx *tx); /* writes what waits */
void tx_back_to_savepoint(Tx *tx, const TxMark *mark);

/* Reads many records at once, for loads to come. Unknown ids are no error. */
bool tx_prefetch(Call *call, Tx *tx, const Entity *entity, const int64_t *ids, size_t count);

/* The record as it stands in the transaction; not to be changed: copy it. NULL without an error
 * where there is none, it was deleted, or it lies outside `scope`. */
const void *tx_load(Call *call, Tx *tx, const Entity *entity, int64_t id, const Scope *scope);
/* The one whose unique `column` has this text; NULL likewise. */
const void *tx_find(Call *call, Tx *tx, const Entity *entity, const Column *column,
                    const char *text);
/* The same for many texts in one go; `ret_records[i]` is NULL where there is none. */
bool tx_find_many(Call *call, Tx *tx, const Entity *entity, const Column *column,
                  const char *const *texts, size_t count, const void **ret_records);

/* Saves a new record (gives it id, version 1, times) or a changed one (one version up). `record`
 * must live until the transaction ends. */
void tx_insert(Tx *tx, const Entity *entity, void *record, Instant now);
void tx_update(Tx *tx, const Entity *entity, void *record, Instant now);

/* Saves only the columns of `some` (its first is the id), without a new version: for caches that
 * the journal says nothing of. */
void tx_amend(Tx *tx, const Entity *entity, void *record, const TableShape *some);

/* Appends an event: gives it its seq and digest. */
void tx_journal(Tx *tx, JournalEvent *event);
/* A row of a table that is no entity's. */
void tx_row(Tx *tx, const TableShape *table, const Value *values);
/* Reads, by one parameter, rows that are written in the order of the journal alone; not those that
 * wait. In a transaction begun upon another they are read beside the writer. */
bool tx_read(Call *call, Tx *tx, const char *sql, const Value *param, RowFunction row, void *with);
/* Runs a statement, after writing what waits. Records change by tx_update only, or by a statement
 * that is announced with tx_changes. */
bool tx_query(Call *call, Tx *tx, const char *sql, const Value *params, size_t count,
              RowFunction row, void *with);

/* A statement will change this record behind the back of tx_update. */
void tx_changes(Tx *tx, int64_t id);

/* The same for lists of ids and texts and for a whole number, as db_ids, db_texts and db_whole. */
bool tx_ids(Call *call, Tx *tx, const char *sql, const Value *params, size_t count, Ids *ret);
bool tx_texts(Call *call, Tx *tx, const char *sql, const Value *params, size_t count, Texts *ret);
bool tx_whole(Call *call, Tx *tx, const char *sql, const Value *params, size_t count, int64_t *ret);

Store *tx_store(const Tx *tx);
int64_t tx_seq(const Tx *tx); /* of the last event */
JournalHead tx_head(const Tx *tx);
