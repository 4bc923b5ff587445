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
    bool people, duty;
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
void door_give_key(Service *service, Command *command) {
    if (command->key)
        digest_key(command);
    else if (store_driver(service_store(service)) != &SQLITE_DRIVER)
        secret_random(command->key_digest, sizeof command->key_digest);
}

static bool has_key(Service *service, const Command *command) {
    return command->key || store_driver(service_store(service)) != &SQLITE_DRIVER;
}

static guint key_hash(const void *key) {
    guint hash; /* a digest is as random in its first bytes as anywhere */
    memcpy(&hash, key, sizeof hash);
    return hash;
}

static gboolean key_equal(const void *one, const void *other) {
    return !memcmp(one, other, COMMAND_KEY_BYTES);
}

/* Those of a key that is met twice, here or in the group that is under way, wait for the next. */
static void defer_same_keys(Command *commands, Command *under_way) {
    GHashTable *seen = g_hash_table_new(key_hash, key_equal);
    for (Command *command = under_way; command; command = command->next)
        if (command->key)
            g_hash_table_add(seen, command->key_digest);
    for (Command *command = commands; command; command = command->next)
        command->deferred = command->key && !g_hash_table_add(seen, command->key_digest);
    g_hash_table_destroy(seen);
}

typedef bool AskForKey(Service *service, const Command *command);

/* Finds those commands that were done before, among those that `ask` is true for. */
static bool find_known(Group *group, AskForKey *ask) {
    size_t count = 0, at = 0;
    for (Command *command = group->commands; command; command = command->next)
        count += !command->deferred && ask(group->service, command);
    uint8_t(*keys)[COMMAND_KEY_BYTES] =
        arena_alloc(group->arena, (count + 1) * sizeof(uint8_t[COMMAND_KEY_BYTES]));
    for (Command *command = group->commands; command; command = command->next)
        if (!command->deferred && ask(group->service, command))
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

/* Notes what it may have changed: who is who, or who is on duty. */
static void note_change(Group *group, const Command *command) {
    const Outcome *outcome = &command->outcome;
    const Entity *entity = outcome->entity ? outcome->entity : command->entity;
    bool opens_account = !entity && !strcmp(command->action->name, "open_link");
    EntityKind kind = entity ? entity->kind : opens_account ? ENTITY_USER : ENTITY_NONE;
    bool user = kind == ENTITY_USER;
    group->people |= user || kind == ENTITY_SESSION || kind == ENTITY_TOKEN;
    group->duty |= user || kind == ENTITY_ROSTER || kind == ENTITY_SHIFT_CHANGE;
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
    note_change(group, command);
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

/* ---- reading ahead ---- */

/* What a command names by its id: the record itself, and what its input refers to. */
static void add_named(Group *group, const Command *command, Ids wanted[ENTITY_COUNT]) {
    const Entity *entity = command->entity;
    if (command->id)
        *LIST_ADD(group->arena, &wanted[entity->kind]) = command->id;
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        int64_t id;
        if (column->kind == COLUMN_REFERENCE &&
            node_integer(node_get(command->input, column->name), &id))
            *LIST_ADD(group->arena, &wanted[column->of]) = id;
    }
}

/* Over a socket each read costs a round trip: all that the commands name is read in one go. */
static bool read_named(Group *group) {
    Ids wanted[ENTITY_COUNT] = {0};
    bool well = true;
    if (store_driver(service_store(group->service)) == &SQLITE_DRIVER)
        return true;
    for (const Command *command = group->commands; command; command = command->next)
        if (!command->deferred && command->entity)
            add_named(group, command, wanted);
    for (int kind = 0; kind < ENTITY_COUNT && well; kind++)
        well = tx_prefetch(&group->call, group->tx, entity_of((EntityKind)kind), wanted[kind].items,
                           wanted[kind].count);
    return well;
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

static GroupResult came_through(const Group *group, int64_t seq_before) {
    JournalHead head = tx_head(group->tx);
    return (GroupResult){.wrote = head.seq != seq_before,
                         .seq = head.seq,
                         .people = group->people,
                         .duty = group->duty,
                         .head = head};
}

static Attempt attempt(Group *group, GroupResult *result) {
    group->call = call_begin(group->arena, group->commands->call.now);
    group->known = (CommandRows){0};
    group->people = group->duty = false;
    group->tx = tx_begin(&group->call, service_store(group->service), group->arena);
    if (!group->tx)
        return after_failure(group);
    int64_t before = tx_seq(group->tx);
    bool read = find_known(group, has_key) && read_named(group);
    Attempt done = read ? run_all(group) : after_failure(group);
    if (done == ATTEMPT_DONE)
        *result = came_through(group, before);
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
    defer_same_keys(commands, NULL);
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

/* ---- groups under way ---- */

struct Flight {
    Group group;
    int64_t seq_before;
};

/* One that was refused here may have been done before, and has its answer then. */
static bool was_refused(Service *service, const Command *command) {
    return command->key && !command->well;
}

/* Runs all in memory; false where the transaction must be alone for that. */
static bool build(Group *group) {
    if (!read_named(group))
        return false;
    for (Command *command = group->commands; command; command = command->next)
        if (!command->deferred && (!run_one(group, command) || tx_must_hold_lock(group->tx)))
            return false;
    return find_known(group, was_refused) && !group->known.count;
}

Flight *door_send(Service *service, Command *commands, const JournalHead *head,
                  const Flight *before) {
    Db *db = store_writer(service_store(service));
    if (db->driver->state(db) != DB_WELL) /* half a transaction may be under way */
        return NULL;
    Flight *flight = g_new0(Flight, 1);
    Group *group = &flight->group;
    *group = (Group){.service = service, .arena = arena_new(), .commands = commands};
    group->call = call_begin(group->arena, commands->call.now);
    group->tx =
        tx_begin_upon(service_store(service), group->arena, head, before ? before->group.tx : NULL);
    flight->seq_before = head->seq;
    defer_same_keys(commands, before ? before->group.commands : NULL);
    if (build(group)) {
        tx_send(&group->call, group->tx);
        return flight;
    }
    door_flight_free(flight);
    return NULL;
}

JournalHead door_head(const Flight *flight) {
    return tx_head(flight->group.tx);
}

bool door_land(Flight *flight, GroupResult *ret) {
    Group *group = &flight->group;
    if (!tx_came_through(&group->call, group->tx))
        return false;
    *ret = came_through(group, flight->seq_before);
    keep_outcomes(group->commands);
    return true;
}

Command *door_flight_free(Flight *flight) {
    Command *commands = flight->group.commands;
    tx_end(flight->group.tx);
    arena_free(flight->group.arena);
    g_free(flight);
    return commands;
}
