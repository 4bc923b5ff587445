/* An action is one thing that someone can do. The table of actions (actions.c) names each with its
 * right; the door (door.h) checks that right, runs it in the writer's transaction, and journals
 * what it changed. An action loads, asks the rules, saves; it does nothing else. */
#pragma once

#include "base/json.h"
#include "rules/rights.h"
#include "store/tx.h"

typedef struct Service Service;
typedef struct Action Action;

/* What came out of an action, besides errors. */
typedef struct Outcome {
    const Entity *entity; /* of the record; NULL where the action is about none */
    const void *record;   /* as it stands now; NULL: deleted, or none */
    int64_t id, version;
    int status;              /* HTTP: 200, 201, 204 */
    const char *secret;      /* a token or link that is shown this once; never stored */
    const char *secret_name; /* its name in the answer */
    const char *detail;      /* a JSON object with more to say */
    bool replayed;           /* the command was done before, under the same key */
} Outcome;

/* One thing asked for. What it points to must live until `done`. */
typedef struct Command {
    const Action *action;
    const Entity *entity; /* for actions on records */
    Actor actor;
    int64_t id;      /* of the record; 0: none */
    int64_t version; /* the version it means to change; 0: not said */
    const Node *input;
    const void *prepared; /* what was worked out before the door, such as a password's hash */
    const char *key;      /* Idempotency-Key; NULL: none */
    uint8_t fingerprint[HASH_BYTES]; /* of the whole request, to compare under the same key */
    Instant effective_at;            /* when it happened; INSTANT_NONE: now */
    Call call;                       /* its arena, its errors */
    Outcome outcome;
    bool well;
    void (*done)(struct Command *command, void *with); /* on the writer's thread, once durable */
    void *with;
    struct Command *next;
    uint8_t key_digest[16];
    bool deferred;
} Command;

/* An action under way. */
typedef struct Work {
    Service *service;
    Tx *tx;
    Call *call;
    Command *command;
    const Actor *actor;
    Instant now;
} Work;

struct Action {
    const char *name; /* "create_customer": in the journal */
    Right right;      /* RIGHT_COUNT: that of the entity's records */
    bool (*run)(Work *work, Outcome *ret);
    const char *about;
};

/* By its name, or NULL. */
const Action *action_find(const char *name);
size_t action_count(void);
const Action *action_at(size_t index);

/* Saves a new or changed record with its journal event. `rule` may be NULL. */
void work_insert(Work *work, const Entity *entity, void *record);
void work_update(Work *work, const Entity *entity, const void *before, void *after);
void work_delete(Work *work, const Entity *entity, const void *before);
/* An event that is no change of a record. */
void work_event(Work *work, const char *entity, int64_t record, const char *changes,
                const char *rule);

/* A fact that a record's history rests on: journalled with the record's change, if any (`before`
 * NULL: it is new; `before` == `after`: nothing else changed). The caller saves the record. */
typedef struct WorkFact {
    const char *event; /* as JSON */
    Instant at;        /* when it happened */
    const char *rule;  /* what decided, or NULL */
} WorkFact;
void work_tell(Work *work, const Entity *entity, const void *before, const void *after,
               const WorkFact *fact);

/* An event about a record that changes nothing of it. */
void work_note(Work *work, const Entity *entity, const void *record, const char *changes);

/* What came out: `record` as it stands now, with its id and version. */
void outcome_set(Outcome *ret, const Entity *entity, const void *record, int status);

/* Adds ERROR_INVALID on `field`; returns false. */
bool work_refuse(Work *work, const char *field, const char *message);

/* Whether the command names no version, or the record's. Where it moved on, the answer carries it
 * as it stands, beside the error. */
bool work_at_version(Work *work, const Entity *entity, const void *record, Outcome *ret);

/* The record with this id, or NULL and ERROR_NOT_FOUND. */
const void *work_load(Work *work, const Entity *entity, int64_t id);
