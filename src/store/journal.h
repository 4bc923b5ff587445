/* The journal: every change, appended in the transaction that makes it, chained by hash.
 *
 * An event's digest covers the digest before it, all its fields, and of its personal part only a
 * salted hash: redaction blanks the personal part and the salt, and the chain still holds. */
#pragma once

#include "base/instant.h"
#include "base/secret.h"
#include "store/driver.h"

enum { JOURNAL_SALT_BYTES = 16 };

typedef struct JournalEvent {
    int64_t seq; /* from 1, without gaps */
    Instant recorded_at;
    Instant effective_at; /* when it happened in the world */
    int64_t actor;        /* user; 0: the system itself */
    int64_t on_behalf;    /* for whom, where that is another; 0 */
    const char *action;
    const char *entity; /* what kind of record; "" for none */
    int64_t record, version;
    int64_t customer, site;         /* whose; 0: nobody's. Streams and lists are scoped by them */
    const char *rule;               /* rule and clause that decided; NULL where none */
    const char *changes;            /* {"column": [old, new]}, JSON; NULL */
    const char *personal;           /* the same for personal columns; NULL: none, or redacted */
    const uint8_t *salt;            /* JOURNAL_SALT_BYTES, with personal */
    const uint8_t *personal_digest; /* HASH_BYTES; stays when the rest is redacted */
    const uint8_t *digest;          /* HASH_BYTES */
} JournalEvent;

extern const TableShape JOURNAL_TABLE;

/* The digest of salt and personal part. */
void journal_personal_digest(const JournalEvent *event, uint8_t ret_digest[HASH_BYTES]);
/* The digest of `event` behind `before`. */
void journal_digest(const uint8_t before[HASH_BYTES], const JournalEvent *event,
                    uint8_t ret_digest[HASH_BYTES]);

Value *journal_values(Arena *arena, const JournalEvent *event);
/* The event of a row of the journal_* statements, copied into `arena`. */
JournalEvent *journal_from_values(Arena *arena, const Value *values);

/* Where the journal ends. */
typedef struct JournalHead {
    int64_t seq;
    uint8_t digest[HASH_BYTES]; /* zero where the row holds none of this length */
    int64_t next_id;            /* of the next record */
} JournalHead;

/* A RowFunction for the statements `head` and `head_locked`, with a JournalHead. */
bool journal_take_head(const Value *values, size_t count, void *head);

/* What a checkpoint signs. */
enum { CHECKPOINT_BYTES = 16 + HASH_BYTES };
void checkpoint_bytes(int64_t seq, Instant signed_at, const uint8_t digest[HASH_BYTES],
                      uint8_t ret_bytes[CHECKPOINT_BYTES]);
