#include "actions/door.h"

#include "store/command_log.h"

#include <glib.h>

/* One attempt at a group. */
typedef struct Group {
    Service *service;
    Tx *tx;
    Arena *arena;
    Call call; /* for what concerns the whole group */
    Command *commands;
    CommandRows known;
    bool careful;
    bool people;
} Group;

/* ---- keys ---- */

/* A key is a person's own: someone else's same key is another. */
static void digest_key(Command *command) {
    uint8_t digest[HASH_BYTES];
    Hash hash;
    hash_begin(&hash);
    hash_add(&hash, &command->actor.user, sizeof command->actor.user);
    hash_add(&hash, command->key, strlen(command->key));
    hash_end(&hash, digest);
    memcpy(command->key_digest, digest, sizeof command->key_digest);
}

/* PostgreSQL may lose the answer to a commit; a key of our own tells whether it was done. */
static void ensure_key(Service *service, Command *command) {
    if (command->key)
        digest_key(command);
    else if (store_driver(service_store(service)) != &SQLITE_DRIVER)
        secret_random(command->key_digest, sizeof command->key_digest);
}

static bool has_key(Service *service, const Command *command) {
    return command->key || store_driver(service_store(service)) != &SQLITE_DRIVER;
}

static void defer_same_keys(Service *service, Command *commands) {
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (Command *command = commands; command; command = command->next) {
        command->deferred = false;
        ensure_key(service, command);
        if (command->key)
            command->deferred = !g_hash_table_add(
                seen, (void *)(uintptr_t)hex_text(command->call.arena, command->key_digest,
                                                  sizeof command->key_digest));
    }
    g_hash_table_destroy(seen);
}

static bool find_known(Group *group) {
    size_t count = 0, at = 0;
    for (Command *command = group->commands; command; command = command->next)
        count += !command->deferred && has_key(group->service, command);
    uint8_t(*keys)[COMMAND_KEY_BYTES] =
        arena_alloc(group->arena, (count + 1) * sizeof(uint8_t[COMMAND_KEY_BYTES]));
    for (Command *command = group->commands; command; command = command->next)
        if (!command->deferred && has_key(group->service, command))
            memcpy(keys[at++], command->key_digest, COMMAND_KEY_BYTES);
    return !count || commands_find(&group->call, group->tx,
                                   (const uint8_t(*)[COMMAND_KEY_BYTES])keys, count, &group->known);
}

static const CommandRow *known_row(const Group *group, const Command *command) {
    for (size_t i = 0; i < group->known.count; i++)
        if (!memcmp(group->known.items[i].key, command->key_digest, COMMAND_KEY_BYTES))
            return &group->known.items[i];
    return NULL;
}

/* The command was done before: the same answer, from the record as it stands. */
static bool replay(Group *group, Command *command, const CommandRow *row) {
    if (memcmp(row->fingerprint, command->fingerprint, COMMAND_KEY_BYTES) != 0)
        return call_fail(&command->call, ERROR_KEY_REUSED, "Idempotency-Key",
                         "was used for another command");
    Outcome *outcome = &command->outcome;
    *outcome = (Outcome){.id = row->record,
                         .version = row->version,
                         .status = (int)row->status,
                         .entity = entity_by_name(row->entity),
                         .replayed = true};
    if (outcome->entity)
        outcome->record =
            tx_load(&command->call, group->tx, outcome->entity, outcome->id, &command->actor.scope);
    return command->call.error_count == 0;
}

static void remember(Group *group, Command *command) {
    CommandRow row = {.status = command->outcome.status,
                      .entity = command->outcome.entity ? command->outcome.entity->name : "",
                      .record = command->outcome.id,
                      .version = command->outcome.version};
    memcpy(row.key, command->key_digest, COMMAND_KEY_BYTES);
    memcpy(row.fingerprint, command->fingerprint, COMMAND_KEY_BYTES);
    commands_save(group->tx, group->arena, &row, command->call.now);
}

/* ---- one command ---- */

static void forget_attempt(Command *command) {
    call_forget_errors(&command->call, 0);
    command->outcome = (Outcome){0};
    command->well = false;
}

static Right right_of(const Command *command) {
    return command->action->right == RIGHT_COUNT ? rights_to_write(command->entity->kind)
                                                 : command->action->right;
}

/* Whether it may have changed who is who, or who is on duty. */
static bool is_of_people(const Command *command) {
    const Outcome *outcome = &command->outcome;
    if (!command->entity && !outcome->entity)
        return !strcmp(command->action->name, "open_link");
    EntityKind kind = (outcome->entity ? outcome->entity : command->entity)->kind;
    return kind == ENTITY_USER || kind == ENTITY_SESSION || kind == ENTITY_TOKEN ||
           kind == ENTITY_ROSTER || kind == ENTITY_SHIFT_CHANGE;
}

static bool act(Group *group, Command *command) {
    if (!rights_allow(&command->actor, right_of(command)))
        return call_fail(&command->call, ERROR_FORBIDDEN, NULL, "needs the right %s",
                         right_word(right_of(command)));
    if (command->action->right == RIGHT_SELF && command->actor.token)
        return call_fail(&command->call, ERROR_FORBIDDEN, NULL,
                         "is for the account's owner, signed in: not for a token");
    const CommandRow *row = has_key(group->service, command) ? known_row(group, command) : NULL;
    if (row)
        return replay(group, command, row);
    Work work = {.service = group->service,
                 .tx = group->tx,
                 .call = &command->call,
                 .command = command,
                 .actor = &command->actor,
                 .now = command->call.now};
    if (!command->action->run(&work, &command->outcome) || command->call.error_count)
        return false;
    if (has_key(group->service, command))
        remember(group, command);
    group->people |= is_of_people(command);
    return true;
}

/* Runs one command; false: the transaction can't go on with the others. */
static bool run_one(Group *group, Command *command) {
    forget_attempt(command);
    TxMark mark = tx_mark(group->tx);
    if (group->careful && !tx_savepoint(&group->call, group->tx))
        return false;
    command->well = act(group, command);
    if (group->careful && command->well)
        command->well = tx_release(&command->call, group->tx);
    if (command->well)
        return true;
    if (!group->careful)
        return tx_back(group->tx, &mark);
    tx_back_to_savepoint(group->tx, &mark);
    return true;
}

/* ---- the group ---- */

typedef enum Attempt { ATTEMPT_DONE, ATTEMPT_CAREFUL, ATTEMPT_AGAIN, ATTEMPT_REFUSED } Attempt;

/* What to do about a transaction that didn't come through, by what the engine says. */
static Attempt after_failure(const Group *group) {
    Db *db = store_writer(service_store(group->service));
    const Error *error = group->call.errors;
    DbState state = db->driver->state(db);
    if (state == DB_LOST)
        return ATTEMPT_AGAIN;
    if (state == DB_FAILED || !error || group->careful)
        return ATTEMPT_REFUSED;
    bool one_of_them = error->code == ERROR_CONFLICT || error->code == ERROR_INVALID ||
                       error->code == ERROR_VERSION;
    return one_of_them ? ATTEMPT_CAREFUL : ATTEMPT_REFUSED;
}

/* A lost connection shows in the command that met it. */
static bool lost_in(const Group *group, const Command *command) {
    Db *db = store_writer(service_store(group->service));
    return db->driver->state(db) == DB_LOST && !command->well;
}

static Attempt run_all(Group *group) {
    for (Command *command = group->commands; command; command = command->next) {
        if (command->deferred)
            continue;
        if (!run_one(group, command))
            return group->careful ? after_failure(group) : ATTEMPT_CAREFUL;
        if (lost_in(group, command))
            return ATTEMPT_AGAIN;
    }
    return tx_commit(&group->call, group->tx) ? ATTEMPT_DONE : after_failure(group);
}

static Attempt attempt(Group *group, GroupResult *result) {
    group->call = call_begin(group->arena, group->commands->call.now);
    group->known = (CommandRows){0};
    group->people = false;
    group->tx = tx_begin(&group->call, service_store(group->service), group->arena);
    if (!group->tx)
        return after_failure(group);
    int64_t before = tx_seq(group->tx);
    Attempt done = find_known(group) ? run_all(group) : after_failure(group);
    *result = (GroupResult){.wrote = done == ATTEMPT_DONE && tx_seq(group->tx) != before,
                            .seq = tx_seq(group->tx),
                            .people = group->people};
    tx_end(group->tx);
    return done;
}

/* Nothing of the group was written: everyone hears why. */
static void refuse_all(Group *group, GroupResult *result) {
    Db *db = store_writer(service_store(group->service));
    const Error *error = group->call.errors;
    result->failed = db->driver->state(db) == DB_FAILED;
    result->full = error && error->code == ERROR_STORAGE_FULL;
    for (Command *command = group->commands; command; command = command->next) {
        if (command->deferred)
            continue;
        forget_attempt(command);
        if (error && !result->failed)
            call_add_error(&command->call, error);
        else
            call_fail(&command->call, ERROR_UNAVAILABLE, NULL, "the store doesn't take writes");
    }
}

/* The transaction's memory goes; what is answered with stays. */
static void keep_outcomes(Command *commands) {
    for (Command *command = commands; command; command = command->next) {
        Outcome *outcome = &command->outcome;
        if (!command->deferred && command->well && outcome->record)
            outcome->record =
                entity_copy_whole(command->call.arena, outcome->entity, outcome->record);
    }
}

enum { ATTEMPTS_MOST = 12, PAUSE_MICROSECONDS = 250 * 1000 };

GroupResult door_run(Service *service, Command *commands) {
    GroupResult result = {0};
    Group group = {.service = service, .arena = arena_new(), .commands = commands};
    Attempt done = ATTEMPT_AGAIN;
    defer_same_keys(service, commands);
    for (int i = 0; i < ATTEMPTS_MOST && done != ATTEMPT_DONE; i++) {
        done = attempt(&group, &result);
        if (done == ATTEMPT_REFUSED)
            break;
        group.careful |= done == ATTEMPT_CAREFUL;
        if (done == ATTEMPT_AGAIN)
            g_usleep(PAUSE_MICROSECONDS);
    }
    if (done != ATTEMPT_DONE)
        refuse_all(&group, &result);
    else
        keep_outcomes(commands);
    arena_free(group.arena);
    return result;
}
