#include "actions/timers.h"

#include "model/page.h"
#include "model/request.h"

#include <glib.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    BATCH = 256,
    PAUSE_MILLISECONDS = 250, /* also how late a timer may be that was set after the last look */
};

struct Timers {
    Service *service;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;
    bool stopping;
    _Atomic Instant done_until;
};

/* What waits for instants: requests, and pages that nobody acknowledges. */
typedef struct Kind {
    const char *due;    /* the statement that finds them */
    const char *action; /* that does what is due */
    const Entity *entity;
} Kind;

static const Kind KINDS[] = {{"timers_due", "run_timers", &REQUEST},
                             {"pages_due", "pass_on_page", &PAGE}};

/* ---- which are due ---- */

typedef struct Due {
    int64_t ids[BATCH];
    size_t count;
    Instant last_at; /* of the last row: the next page goes on behind it */
    int64_t last_id;
} Due;

static bool take_due(const Value *values, size_t count, void *with) {
    Due *due = with;
    due->ids[due->count++] = due->last_id = values[0].whole;
    due->last_at = values[1].whole;
    return due->count < BATCH;
}

/* The next page of requests that are due. What can't be done stays due: paging passes over it. */
static bool find_due(Call *call, Service *service, const Kind *kind, Instant now, Due *due) {
    Db *db = store_take_reader(call, service_store(service));
    Value params[] = {WHOLE(now), WHOLE(due->last_at), WHOLE(due->last_id), WHOLE(BATCH)};
    due->count = 0;
    bool well = db && db->driver->query(call, db, store_sql(kind->due), params,
                                        G_N_ELEMENTS(params), take_due, due);
    store_give_reader(service_store(service), db);
    return well;
}

/* ---- doing them ---- */

typedef struct Round {
    pthread_mutex_t mutex;
    pthread_cond_t done;
    size_t open;
} Round;

static void count_done(Command *command, void *with) {
    Round *round = with;
    pthread_mutex_lock(&round->mutex);
    if (!--round->open)
        pthread_cond_signal(&round->done);
    pthread_mutex_unlock(&round->mutex);
}

static void make_command(Command *command, Arena *arena, const Kind *kind, int64_t id,
                         Instant now) {
    *command = (Command){.action = action_find(kind->action),
                         .entity = kind->entity,
                         .actor = ACTOR_SYSTEM,
                         .id = id,
                         .effective_at = INSTANT_NONE,
                         .call = call_begin(arena, now)};
}

/* All of a page at once, so that they share commits. */
static void run_page(Service *service, const Kind *kind, const Due *due, Instant now,
                     Arena **arenas, Command *commands) {
    Round round = {
        .mutex = PTHREAD_MUTEX_INITIALIZER, .done = PTHREAD_COND_INITIALIZER, .open = due->count};
    for (size_t i = 0; i < due->count; i++) {
        arena_reset(arenas[i]);
        make_command(&commands[i], arenas[i], kind, due->ids[i], now);
        commands[i].done = count_done;
        commands[i].with = &round;
        if (service_threaded(service))
            service_submit(service, &commands[i]);
        else
            service_run(service, &commands[i]);
    }
    pthread_mutex_lock(&round.mutex);
    while (service_threaded(service) && round.open)
        pthread_cond_wait(&round.done, &round.mutex);
    pthread_mutex_unlock(&round.mutex);
}

static bool run_kind(Call *call, Service *service, const Kind *kind, Instant now) {
    Arena *arenas[BATCH] = {0};
    Command *commands = g_new(Command, BATCH);
    Due *due = g_new0(Due, 1);
    due->last_at = INT64_MIN;
    bool well;
    do {
        well = find_due(call, service, kind, now, due);
        for (size_t i = 0; well && i < due->count; i++)
            if (!arenas[i])
                arenas[i] = arena_new();
        if (well && due->count)
            run_page(service, kind, due, now, arenas, commands);
    } while (well && due->count == BATCH);
    for (size_t i = 0; i < BATCH; i++)
        arena_free(arenas[i]);
    g_free(commands);
    g_free(due);
    return well;
}

bool timers_run(Call *call, Service *service, Instant now) {
    bool well = true;
    for (size_t i = 0; well && i < G_N_ELEMENTS(KINDS); i++)
        well = run_kind(call, service, &KINDS[i], now);
    return well;
}

/* ---- the thread ---- */

static bool wait_a_moment(Timers *timers) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += PAUSE_MILLISECONDS * 1000 * 1000;
    until.tv_sec += until.tv_nsec / (1000 * 1000 * 1000);
    until.tv_nsec %= 1000 * 1000 * 1000;
    bool late = false;
    pthread_mutex_lock(&timers->mutex);
    while (!timers->stopping && !late)
        late = pthread_cond_timedwait(&timers->wake, &timers->mutex, &until) != 0;
    bool stopping = timers->stopping;
    pthread_mutex_unlock(&timers->mutex);
    return !stopping;
}

static void *run(void *with) {
    Timers *timers = with;
    do {
        Arena *arena = arena_new();
        Instant now = g_get_real_time();
        Call call = call_begin(arena, now);
        if (timers_run(&call, timers->service, now))
            atomic_store(&timers->done_until, now);
        arena_free(arena);
    } while (wait_a_moment(timers));
    return NULL;
}

Timers *timers_new(Service *service) {
    Timers *timers = g_new0(Timers, 1);
    pthread_condattr_t attributes;
    timers->service = service;
    atomic_store(&timers->done_until, INSTANT_NONE);
    pthread_mutex_init(&timers->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&timers->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    int failure = pthread_create(&timers->thread, NULL, run, timers);
    g_assert(!failure);
    return timers;
}

void timers_free(Timers *timers) {
    if (!timers)
        return;
    pthread_mutex_lock(&timers->mutex);
    timers->stopping = true;
    pthread_cond_signal(&timers->wake);
    pthread_mutex_unlock(&timers->mutex);
    pthread_join(timers->thread, NULL);
    pthread_cond_destroy(&timers->wake);
    pthread_mutex_destroy(&timers->mutex);
    g_free(timers);
}

Instant timers_done_until(const Timers *timers) {
    return atomic_load(&timers->done_until);
}
