#include "actions/service.h"

#include "actions/door.h"
#include "actions/duty.h"
#include "actions/programme_cache.h"
#include "store/search.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    GROUP_MOST = 256,         /* commands in one transaction */
    INDEX_EVENTS = 2048,      /* journal events indexed in one transaction, when the writer … */
    INDEX_PAUSE_MS = 25,      /* … had nothing to do for so long, or … */
    INDEX_LAG_MOST = 2048,    /* … the index lies so far behind */
    INDEX_LAG_BESIDE = 50000, /* the same for an index with a thread of its own */
    CHECKPOINT_EVENTS = 4096, /* events between signed checkpoints */
    IDLE_SECONDS = 60,
    FLIGHTS_MOST = 2, /* groups under way to the database: one at work, one behind it */
    ALONE_MOST = 16,  /* groups that run alone after one that was sent ahead failed */
};

struct Service {
    Store *store;
    char *base_url;
    ProgrammeCache *programmes;
    DutyBook *duty;
    bool threaded;
    pthread_t writer;
    pthread_mutex_t mutex; /* guards the queue and the lines below it */
    pthread_cond_t more;
    Command *first, *last;
    int64_t waiting;
    bool stopping;
    void (*wake)(void *with);
    void *wake_with;
    /* the writer's own */
    int64_t indexed_until, checkpoint_seq;
    Flight *flights[FLIGHTS_MOST];
    size_t flight_count;
    JournalHead head; /* where the next group begins; next_id 0: not known */
    int alone;        /* groups that are not to be sent ahead */
    bool index_behind;
    bool indexes_itself; /* SQLite has one writer; elsewhere a thread of its own does it */
    pthread_t indexer;
    bool has_indexer;
    /* figures, read by anyone */
    _Atomic int64_t commands, refused, groups, largest_group, seq, lag;
    _Atomic uint64_t people_epoch, duty_epoch;
    _Atomic unsigned ways; /* of telling people: 1 << NoticeWay */
    _Atomic int64_t indexed, busy_at;
    _Atomic bool full, failed;
};

Store *service_store(Service *service) {
    return service->store;
}

ProgrammeCache *service_programmes(Service *service) {
    return service->programmes;
}

DutyBook *service_duty(Service *service) {
    return service->duty;
}

const char *service_base_url(const Service *service) {
    return service->base_url;
}

void service_set_ways(Service *service, unsigned ways) {
    atomic_store(&service->ways, ways);
}

bool service_has_way(const Service *service, int way) {
    return atomic_load(&service->ways) >> way & 1;
}

bool service_threaded(const Service *service) {
    return service->threaded;
}

bool service_failed(const Service *service) {
    return atomic_load(&service->failed);
}

uint64_t service_people_epoch(const Service *service) {
    return atomic_load(&service->people_epoch);
}

uint64_t service_duty_epoch(const Service *service) {
    return atomic_load(&service->duty_epoch);
}

int64_t service_seq(const Service *service) {
    return atomic_load(&service->seq);
}

void service_on_events(Service *service, void (*wake)(void *with), void *with) {
    pthread_mutex_lock(&service->mutex);
    service->wake = wake;
    service->wake_with = with;
    pthread_mutex_unlock(&service->mutex);
}

ServiceFigures service_figures(Service *service) {
    pthread_mutex_lock(&service->mutex);
    int64_t waiting = service->waiting;
    Instant since = service->first ? service->first->call.now : INSTANT_NONE;
    pthread_mutex_unlock(&service->mutex);
    return (ServiceFigures){.commands = atomic_load(&service->commands),
                            .refused = atomic_load(&service->refused),
                            .groups = atomic_load(&service->groups),
                            .largest_group = atomic_load(&service->largest_group),
                            .waiting = waiting,
                            .waiting_since = since,
                            .search_lag = atomic_load(&service->lag),
                            .full = atomic_load(&service->full)};
}

/* ---- signed checkpoints ---- */

static bool sign_checkpoint(Call *call, Service *service) {
    uint8_t bytes[CHECKPOINT_BYTES], signature[SIGNATURE_BYTES];
    JournalHead head = {0};
    Db *db = store_writer(service->store);
    if (!db->driver->query(call, db, store_sql("head"), NULL, 0, journal_take_head, &head))
        return false;
    if (head.seq == 0 || head.seq == service->checkpoint_seq)
        return true;
    checkpoint_bytes(head.seq, call->now, head.digest, bytes);
    signature_make(&store_house(service->store)->signature, bytes, sizeof bytes, signature);
    Value values[] = {WHOLE(head.seq), value_bytes(head.digest, HASH_BYTES), WHOLE(call->now),
                      value_bytes(signature, SIGNATURE_BYTES)};
    service->checkpoint_seq = head.seq;
    return db->driver->query(call, db, store_sql("checkpoint_save"), values, 4, NULL, NULL);
}

/* ---- full text, beside the commands ---- */

/* Indexes one step on `db`; whether there may be more. */
static bool index_step(Service *service, Db *db) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    int64_t events = 0, lag = 0;
    bool well = search_follow(&call, db, INDEX_EVENTS, &events);
    bool more = well && events > 0;
    if (well && !events)
        search_tidy(&call, db, &more);
    if (service->indexes_itself)
        service->index_behind = more;
    if (well && search_lag(&call, db, &lag)) {
        atomic_store(&service->lag, lag);
        if (service->indexes_itself)
            service->indexed_until = service_seq(service) - lag;
        atomic_store(&service->indexed, service_seq(service) - lag);
    }
    arena_free(arena);
    return more;
}

bool service_index(Call *call, Service *service) {
    Db *db = store_writer(service->store);
    int64_t events = 0, lag = 1;
    while (lag > 0) {
        if (!search_follow(call, db, INDEX_EVENTS, &events) || !search_lag(call, db, &lag))
            return false;
        if (lag > 0 && !events)
            g_usleep(1000); /* another process is at it */
    }
    return true;
}

/* ---- the writer ---- */

static Command *take_group(Service *service) {
    Command *group = service->first;
    Command *last = group;
    int64_t count = last != NULL;
    while (last && last->next && count < GROUP_MOST) {
        last = last->next;
        count++;
    }
    if (!last)
        return NULL;
    service->first = last->next;
    if (!service->first)
        service->last = NULL;
    last->next = NULL;
    service->waiting -= count;
    return group;
}

static void put_back(Service *service, Command *command) {
    pthread_mutex_lock(&service->mutex);
    command->next = service->first;
    service->first = command;
    if (!service->last)
        service->last = command;
    service->waiting++;
    pthread_mutex_unlock(&service->mutex);
}

static void note_result(Service *service, const GroupResult *result) {
    atomic_fetch_add(&service->groups, 1);
    atomic_store(&service->busy_at, g_get_monotonic_time());
    atomic_store(&service->full, result->full);
    if (result->failed)
        atomic_store(&service->failed, true);
    if (result->people)
        atomic_fetch_add(&service->people_epoch, 1);
    if (result->duty)
        atomic_fetch_add(&service->duty_epoch, 1);
    if (!result->wrote)
        return;
    atomic_store(&service->seq, result->seq);
    service->index_behind = service->indexes_itself;
    pthread_mutex_lock(&service->mutex);
    if (service->wake) /* inside the mutex: nobody takes it away meanwhile */
        service->wake(service->wake_with);
    pthread_mutex_unlock(&service->mutex);
}

static void answer_group(Service *service, Command *group) {
    Command *deferred = NULL;
    int64_t count = 0;
    for (Command *command = group, *next; command; command = next) {
        next = command->next;
        if (command->deferred) {
            command->next = deferred;
            deferred = command;
            continue;
        }
        count++;
        atomic_fetch_add(command->well ? &service->commands : &service->refused, 1);
        command->done(command, command->with); /* it may be gone now */
    }
    if (count > atomic_load(&service->largest_group))
        atomic_store(&service->largest_group, count);
    for (Command *next; deferred; deferred = next) {
        next = deferred->next;
        put_back(service, deferred);
    }
}

static void run_group(Service *service, Command *group) {
    GroupResult result = door_run(service, group);
    service->head = result.head;
    service->alone -= service->alone > 0;
    note_result(service, &result);
    answer_group(service, group);
}

/* ---- groups under way ---- */

/* What is built upon one that failed falls with it. All are landed before the first runs again. */
static void run_again(Service *service, const bool *landed, const GroupResult *results) {
    Command *groups[FLIGHTS_MOST];
    size_t count = service->flight_count;
    for (size_t i = 0; i < count; i++)
        groups[i] = door_flight_free(service->flights[i]);
    service->flight_count = 0;
    service->alone = ALONE_MOST;
    for (size_t i = 0; i < count; i++) {
        if (!landed[i]) {
            run_group(service, groups[i]);
            continue;
        }
        note_result(service, &results[i]);
        answer_group(service, groups[i]);
    }
}

static void land_first(Service *service) {
    GroupResult results[FLIGHTS_MOST];
    bool landed[FLIGHTS_MOST];
    landed[0] = door_land(service->flights[0], &results[0]);
    if (!landed[0]) {
        for (size_t i = 1; i < service->flight_count; i++)
            landed[i] = door_land(service->flights[i], &results[i]);
        run_again(service, landed, results);
        return;
    }
    Command *group = door_flight_free(service->flights[0]);
    service->flight_count--;
    for (size_t i = 0; i < service->flight_count; i++)
        service->flights[i] = service->flights[i + 1];
    note_result(service, &results[0]);
    answer_group(service, group);
}

static void land_all(Service *service) {
    while (service->flight_count)
        land_first(service);
}

static bool send_ahead(Service *service, Command *group) {
    bool may = store_driver(service->store)->commit_ahead && !service->alone;
    if (!may || !service->head.next_id)
        return false;
    const Flight *before = service->flight_count ? service->flights[0] : NULL;
    Flight *flight = door_send(service, group, &service->head, before);
    if (!flight)
        return false;
    service->head = door_head(flight);
    service->flights[service->flight_count++] = flight;
    return true;
}

/* The database works on one while the next is built, and finds it when it is done. Where nothing
 * waits the answer is waited for at once. */
static void work_on(Service *service, Command *group) {
    if (group && !send_ahead(service, group)) {
        land_all(service);
        run_group(service, group);
    }
    if (service->flight_count == FLIGHTS_MOST || (service->flight_count && !group))
        land_first(service);
}

static void maybe_sign(Service *service, bool idle) {
    int64_t behind = service_seq(service) - service->checkpoint_seq;
    if (behind < (idle ? 1 : CHECKPOINT_EVENTS))
        return;
    land_all(service); /* the connection is asked something else now */
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    sign_checkpoint(&call, service);
    arena_free(arena);
}

static Command *take_waiting(Service *service) {
    pthread_mutex_lock(&service->mutex);
    Command *group = take_group(service);
    pthread_mutex_unlock(&service->mutex);
    return group;
}

/* The next group; waits for one. NULL: time for other work, or to stop. */
static Command *wait_group(Service *service, bool *ret_stop) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    int64_t pause = service->index_behind ? INDEX_PAUSE_MS : IDLE_SECONDS * 1000;
    until.tv_nsec += pause % 1000 * 1000 * 1000;
    until.tv_sec += pause / 1000 + until.tv_nsec / (1000 * 1000 * 1000);
    until.tv_nsec %= 1000 * 1000 * 1000;
    pthread_mutex_lock(&service->mutex);
    bool waited = false;
    while (!service->first && !service->stopping && !waited)
        waited = pthread_cond_timedwait(&service->more, &service->mutex, &until) != 0;
    Command *group = take_group(service);
    *ret_stop = !group && service->stopping;
    pthread_mutex_unlock(&service->mutex);
    return group;
}

static void *writer_loop(void *with) {
    Service *service = with;
    bool stop = false;
    while (!stop) {
        bool flying = service->flight_count > 0;
        Command *group = flying ? take_waiting(service) : wait_group(service, &stop);
        work_on(service, group);
        if (service_failed(service))
            continue;
        bool far_behind = service_seq(service) - service->indexed_until > INDEX_LAG_MOST;
        if (service->indexes_itself && service->index_behind && (!group || far_behind))
            index_step(service, store_writer(service->store));
        maybe_sign(service, !group && !flying && !service->index_behind);
    }
    return NULL;
}

/* ---- the index's own thread, where the engine takes two writers ---- */

static bool is_stopping(Service *service) {
    pthread_mutex_lock(&service->mutex);
    bool stopping = service->stopping;
    pthread_mutex_unlock(&service->mutex);
    return stopping;
}

static Db *renew_second(Service *service, Db *db) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    if (!db)
        db = store_second_writer(&call, service->store);
    arena_free(arena);
    return db;
}

/* Commands come one after the other, and the index isn't too far behind: later. */
static bool should_wait(Service *service) {
    bool busy = g_get_monotonic_time() - atomic_load(&service->busy_at) < INDEX_PAUSE_MS * 1000;
    return busy && service_seq(service) - atomic_load(&service->indexed) < INDEX_LAG_BESIDE;
}

static void *indexer_loop(void *with) {
    Service *service = with;
    Db *db = NULL;
    while (!is_stopping(service)) {
        db = renew_second(service, db);
        if (!db || should_wait(service) || !index_step(service, db))
            g_usleep(INDEX_PAUSE_MS * 1000);
    }
    if (db)
        store_driver(service->store)->close(db);
    return NULL;
}

void service_submit(Service *service, Command *command) {
    command->next = NULL;
    door_give_key(service, command);
    pthread_mutex_lock(&service->mutex);
    if (service->last)
        service->last->next = command;
    else
        service->first = command;
    service->last = command;
    service->waiting++;
    pthread_cond_signal(&service->more);
    pthread_mutex_unlock(&service->mutex);
}

/* ---- waiting for a command ---- */

void waiter_init(Waiter *waiter) {
    pthread_mutex_init(&waiter->mutex, NULL);
    pthread_cond_init(&waiter->done, NULL);
    waiter->open = 0;
}

void waiter_clear(Waiter *waiter) {
    pthread_cond_destroy(&waiter->done);
    pthread_mutex_destroy(&waiter->mutex);
}

static void one_is_done(Command *command, void *with) {
    Waiter *waiter = with;
    pthread_mutex_lock(&waiter->mutex);
    if (!--waiter->open)
        pthread_cond_signal(&waiter->done);
    pthread_mutex_unlock(&waiter->mutex);
}

static void no_one(Command *command, void *with) {
}

static void run_here(Service *service, Command *command) {
    command->next = NULL;
    command->done = no_one;
    door_give_key(service, command);
    run_group(service, command);
}

void waiter_submit(Waiter *waiter, Service *service, Command *command) {
    if (!service->threaded) {
        run_here(service, command);
        return;
    }
    pthread_mutex_lock(&waiter->mutex);
    waiter->open++;
    pthread_mutex_unlock(&waiter->mutex);
    command->done = one_is_done;
    command->with = waiter;
    service_submit(service, command);
}

void waiter_wait(Waiter *waiter) {
    pthread_mutex_lock(&waiter->mutex);
    while (waiter->open)
        pthread_cond_wait(&waiter->done, &waiter->mutex);
    pthread_mutex_unlock(&waiter->mutex);
}

bool service_run(Service *service, Command *command) {
    Waiter waiter;
    waiter_init(&waiter);
    waiter_submit(&waiter, service, command);
    waiter_wait(&waiter);
    waiter_clear(&waiter);
    return command->well;
}

/* ---- opening and closing ---- */

static bool read_positions(Call *call, Service *service) {
    service->indexes_itself = store_driver(service->store) == &SQLITE_DRIVER;
    int64_t seq = 0;
    Db *db = store_writer(service->store);
    if (!db_whole(call, db, store_sql("head"), NULL, 0, &seq) ||
        !db_whole(call, db, store_sql("checkpoint_last"), NULL, 0, &service->checkpoint_seq))
        return false;
    atomic_store(&service->seq, seq);
    atomic_store(&service->indexed, seq);
    service->index_behind = service->indexes_itself;
    return true;
}

Service *service_open(Call *call, const ServiceOptions *options) {
    Service *service = g_new0(Service, 1);
    service->base_url = g_strdup(options->base_url ? options->base_url : "http://localhost");
    service->programmes = programme_cache_new();
    service->duty = duty_book_new();
    pthread_mutex_init(&service->mutex, NULL);
    pthread_cond_init(&service->more, NULL);
    service->store = store_open(call, &options->store);
    if (!service->store || !read_positions(call, service)) {
        service_close(service);
        return NULL;
    }
    if (options->writer_thread && !service->indexes_itself)
        service->has_indexer = pthread_create(&service->indexer, NULL, indexer_loop, service) == 0;
    if (options->writer_thread)
        service->threaded = pthread_create(&service->writer, NULL, writer_loop, service) == 0;
    return service;
}

void service_close(Service *service) {
    if (!service)
        return;
    if (service->threaded) {
        pthread_mutex_lock(&service->mutex);
        service->stopping = true;
        pthread_cond_signal(&service->more);
        pthread_mutex_unlock(&service->mutex);
        pthread_join(service->writer, NULL);
        if (service->has_indexer)
            pthread_join(service->indexer, NULL);
    }
    if (service->store && !service_failed(service))
        maybe_sign(service, true);
    store_close(service->store);
    programme_cache_free(service->programmes);
    duty_book_free(service->duty);
    pthread_cond_destroy(&service->more);
    pthread_mutex_destroy(&service->mutex);
    g_free(service->base_url);
    g_free(service);
}
