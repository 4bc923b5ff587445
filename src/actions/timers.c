#include "actions/timers.h"

#include "actions/desk.h"
#include "model/page.h"

#include <glib.h>
#include <inttypes.h>
#include <pthread.h>

enum {
    BATCH = 256,
    PAUSE_MILLISECONDS = 250, /* also how late a timer may be that was set after the last look */
    FAILURES_KEPT = 100,      /* those that are told one by one; the others are counted */
};

struct TimerThread {
    Service *service;
    TimerTell tell;
    GHashTable *told; /* "request 1042" → Instant; of the thread alone */
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;
    bool stopping;
    TimerFigures figures;
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
    Instant at[BATCH];
    size_t count;
    Instant last_at; /* of the last row: the next page goes on behind it */
    int64_t last_id;
} Due;

static bool take_due(const Value *values, size_t count, void *with) {
    Due *due = with;
    due->ids[due->count] = due->last_id = values[0].whole;
    due->at[due->count++] = due->last_at = values[1].whole;
    return due->count < BATCH;
}

/* The next page of records that are due. What can't be done stays due: paging passes over it. */
static bool find_due(Call *call, Db *db, const Kind *kind, Instant now, Due *due) {
    Value params[] = {WHOLE(now), WHOLE(due->last_at), WHOLE(due->last_id), WHOLE(BATCH)};
    due->count = 0;
    return db->driver->query(call, db, store_sql(kind->due), params, G_N_ELEMENTS(params), take_due,
                             due);
}

/* ---- doing them ---- */

/* Those of a sweep, the oldest of each kind first. */
typedef struct Failures {
    FailedTimer items[FAILURES_KEPT];
    size_t kept;
    int64_t count;
    Instant since; /* INSTANT_NONE: none */
} Failures;

static void add_failure(Failures *failures, const FailedTimer *failed) {
    if (failures->kept < FAILURES_KEPT)
        failures->items[failures->kept++] = *failed;
    if (!failures->count++ || failed->due_at < failures->since)
        failures->since = failed->due_at;
}

/* A page on its way through the writer, while the next one is read. */
typedef struct Flight {
    Arena *arenas[BATCH];
    Command commands[BATCH];
    DeskAhead ahead[BATCH];
    Instant due_at[BATCH];
    size_t count; /* 0: it has landed */
    Waiter waiter;
} Flight;

typedef struct Sweep {
    Call *call;
    Service *service;
    Db *db;
    Instant now;
    Due due;
    Flight flights[2];
    Failures *failures;
} Sweep;

/* What needs no lock is done here, beside the writer. */
static void prepare(Sweep *sweep, const Kind *kind, DeskRules *rules, Flight *flight, size_t at) {
    if (flight->arenas[at])
        arena_reset(flight->arenas[at]);
    else
        flight->arenas[at] = arena_new();
    Call call = call_begin(flight->arenas[at], sweep->now);
    flight->commands[at] = (Command){.action = action_find(kind->action),
                                     .entity = kind->entity,
                                     .actor = ACTOR_SYSTEM,
                                     .id = sweep->due.ids[at],
                                     .effective_at = INSTANT_NONE,
                                     .call = call};
    flight->due_at[at] = sweep->due.at[at];
    if (kind->entity != &REQUEST)
        return;
    desk_read_ahead(&call, sweep->service, sweep->db, sweep->due.ids[at], rules,
                    &flight->ahead[at]);
    flight->commands[at].prepared = &flight->ahead[at];
}

/* All of a page at once, so that they share commits. */
static void take_off(Sweep *sweep, Flight *flight, size_t count) {
    flight->count = count;
    for (size_t i = 0; i < count; i++)
        waiter_submit(&flight->waiter, sweep->service, &flight->commands[i]);
}

static void land(Sweep *sweep, Flight *flight) {
    waiter_wait(&flight->waiter);
    for (size_t i = 0; i < flight->count; i++) {
        const Command *command = &flight->commands[i];
        const Error *error = command->call.errors;
        if (!command->well)
            add_failure(sweep->failures,
                        &(FailedTimer){.entity = command->entity,
                                       .record = command->id,
                                       .due_at = flight->due_at[i],
                                       .code = error ? error->code : ERROR_UNAVAILABLE,
                                       .field = error ? arena_text(sweep->call->arena, error->field)
                                                      : NULL});
    }
    flight->count = 0;
}

/* The next page and all that it needs, out of one snapshot. */
static bool prepare_page(Sweep *sweep, const Kind *kind, Flight *flight) {
    Store *store = service_store(sweep->service);
    DeskRules rules = {0};
    bool well = store_begin_snapshot(sweep->call, store, sweep->db) &&
                find_due(sweep->call, sweep->db, kind, sweep->now, &sweep->due);
    for (size_t i = 0; well && i < sweep->due.count; i++)
        prepare(sweep, kind, &rules, flight, i);
    store_end_snapshot(sweep->call, store, sweep->db);
    return well;
}

static bool run_kind(Sweep *sweep, const Kind *kind) {
    bool well = true;
    sweep->due.last_at = INT64_MIN;
    sweep->due.last_id = 0;
    for (int turn = 0; well; turn = !turn) {
        Flight *flight = &sweep->flights[turn];
        well = prepare_page(sweep, kind, flight);
        land(sweep, &sweep->flights[!turn]);
        if (!well || !sweep->due.count)
            break;
        take_off(sweep, flight, sweep->due.count);
        if (sweep->due.count < BATCH) {
            land(sweep, flight);
            break;
        }
    }
    return well;
}

static Sweep *begin_sweep(Call *call, Service *service, Instant now, Failures *failures) {
    Sweep *sweep = g_new0(Sweep, 1);
    *sweep = (Sweep){.call = call, .service = service, .now = now, .failures = failures};
    *failures = (Failures){.since = INSTANT_NONE};
    sweep->db = store_take_reader(call, service_store(service));
    for (int i = 0; i < 2; i++)
        waiter_init(&sweep->flights[i].waiter);
    return sweep;
}

static void end_sweep(Sweep *sweep) {
    store_give_reader(service_store(sweep->service), sweep->db);
    for (int i = 0; i < 2; i++) {
        for (size_t k = 0; k < BATCH; k++)
            arena_free(sweep->flights[i].arenas[k]);
        waiter_clear(&sweep->flights[i].waiter);
    }
    g_free(sweep);
}

static bool run_sweep(Sweep *sweep) {
    bool well = sweep->db != NULL;
    for (size_t i = 0; well && i < G_N_ELEMENTS(KINDS); i++)
        well = run_kind(sweep, &KINDS[i]);
    return well;
}

bool timers_run(Call *call, Service *service, Instant now) {
    Failures failures;
    Sweep *sweep = begin_sweep(call, service, now, &failures);
    bool well = run_sweep(sweep);
    end_sweep(sweep);
    return well;
}

/* ---- what fails is told, but not at every look ---- */

static gboolean is_long_ago(void *record, void *told_at, void *now) {
    Micros passed = *(const Instant *)now - *(const Instant *)told_at;
    return passed < 0 || passed >= MICROS_PER_HOUR;
}

static void tell_failures(TimerThread *timers, const Failures *failures, Instant now) {
    g_hash_table_foreach_remove(timers->told, is_long_ago, &now);
    for (size_t i = 0; i < failures->kept; i++) {
        const FailedTimer *failed = &failures->items[i];
        g_autofree char *record =
            g_strdup_printf("%s %" PRId64, failed->entity->name, failed->record);
        if (g_hash_table_contains(timers->told, record) ||
            g_hash_table_size(timers->told) == FAILURES_KEPT)
            continue;
        timers->tell(failed, now);
        g_hash_table_insert(timers->told, g_steal_pointer(&record), g_memdup2(&now, sizeof now));
    }
}

/* ---- the thread ---- */

static bool wait_a_moment(TimerThread *timers) {
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

static void note_figures(TimerThread *timers, const Failures *failures, Instant now) {
    pthread_mutex_lock(&timers->mutex);
    timers->figures = (TimerFigures){now, failures->count, failures->since};
    pthread_mutex_unlock(&timers->mutex);
}

static void look(TimerThread *timers) {
    Failures failures;
    Arena *arena = arena_new();
    Instant now = g_get_real_time();
    Call call = call_begin(arena, now);
    Sweep *sweep = begin_sweep(&call, timers->service, now, &failures);
    bool well = run_sweep(sweep);
    tell_failures(timers, &failures, now);
    end_sweep(sweep);
    if (well) /* else not all of them were looked at */
        note_figures(timers, &failures, now);
    arena_free(arena);
}

static void *run(void *with) {
    TimerThread *timers = with;
    do
        look(timers);
    while (wait_a_moment(timers));
    return NULL;
}

TimerThread *timers_new(Service *service, TimerTell tell) {
    TimerThread *timers = g_new0(TimerThread, 1);
    pthread_condattr_t attributes;
    timers->service = service;
    timers->tell = tell;
    timers->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    timers->figures = (TimerFigures){.done_until = INSTANT_NONE, .failing_since = INSTANT_NONE};
    pthread_mutex_init(&timers->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&timers->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    int failure = pthread_create(&timers->thread, NULL, run, timers);
    g_assert(!failure);
    return timers;
}

void timers_free(TimerThread *timers) {
    if (!timers)
        return;
    pthread_mutex_lock(&timers->mutex);
    timers->stopping = true;
    pthread_cond_signal(&timers->wake);
    pthread_mutex_unlock(&timers->mutex);
    pthread_join(timers->thread, NULL);
    pthread_cond_destroy(&timers->wake);
    pthread_mutex_destroy(&timers->mutex);
    g_hash_table_destroy(timers->told);
    g_free(timers);
}

TimerFigures timers_figures(TimerThread *timers) {
    pthread_mutex_lock(&timers->mutex);
    TimerFigures figures = timers->figures;
    pthread_mutex_unlock(&timers->mutex);
    return figures;
}
