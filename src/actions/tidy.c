#include "actions/tidy.h"

#include "store/files.h"

#include <glib.h>
#include <pthread.h>

enum { DAY_SECONDS = 24 * 3600 };

struct Tidy {
    Service *service;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;
    bool stopping;
};

static void collect(Service *service) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    Store *store = service_store(service);
    Db *db = store_take_reader(&call, store);
    int64_t removed;
    if (db) {
        files_collect(&call, store, db, call.now, &removed);
        store_give_reader(store, db);
    }
    arena_free(arena);
}

/* Until tomorrow, or until the end. */
static bool wait_a_day(Tidy *tidy) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += DAY_SECONDS;
    bool late = false;
    pthread_mutex_lock(&tidy->mutex);
    while (!tidy->stopping && !late)
        late = pthread_cond_timedwait(&tidy->wake, &tidy->mutex, &until) != 0;
    bool stopping = tidy->stopping;
    pthread_mutex_unlock(&tidy->mutex);
    return !stopping;
}

static void *run(void *with) {
    Tidy *tidy = with;
    do
        collect(tidy->service);
    while (wait_a_day(tidy));
    return NULL;
}

Tidy *tidy_new(Call *call, Service *service) {
    if (!files_begin(call, service_store(service)))
        return NULL;
    Tidy *tidy = g_new0(Tidy, 1);
    tidy->service = service;
    pthread_mutex_init(&tidy->mutex, NULL);
    pthread_cond_init(&tidy->wake, NULL);
    int failure = pthread_create(&tidy->thread, NULL, run, tidy);
    g_assert(!failure);
    return tidy;
}

void tidy_free(Tidy *tidy) {
    if (!tidy)
        return;
    pthread_mutex_lock(&tidy->mutex);
    tidy->stopping = true;
    pthread_cond_signal(&tidy->wake);
    pthread_mutex_unlock(&tidy->mutex);
    pthread_join(tidy->thread, NULL);
    pthread_cond_destroy(&tidy->wake);
    pthread_mutex_destroy(&tidy->mutex);
    g_free(tidy);
}
