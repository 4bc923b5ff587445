#include "http/workers.h"

#include <glib.h>
#include <pthread.h>
#include <stdbool.h>

enum { THREADS_MOST = 64 };

struct Workers {
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t more;
    Job *first, *last;
    bool stopping;
    pthread_t threads[THREADS_MOST];
    int count;
};

static Job *take_job(Workers *workers) {
    pthread_mutex_lock(&workers->mutex);
    while (!workers->first && !workers->stopping)
        pthread_cond_wait(&workers->more, &workers->mutex);
    Job *job = workers->first;
    if (job)
        workers->first = job->next;
    if (!workers->first)
        workers->last = NULL;
    pthread_mutex_unlock(&workers->mutex);
    return job;
}

static void *work(void *with) {
    Workers *workers = with;
    for (Job *job = take_job(workers); job; job = take_job(workers))
        job->run(job->with);
    return NULL;
}

Workers *workers_new(int threads) {
    Workers *workers = g_new0(Workers, 1);
    pthread_mutex_init(&workers->mutex, NULL);
    pthread_cond_init(&workers->more, NULL);
    for (int i = 0; i < MIN(threads, THREADS_MOST); i++)
        if (pthread_create(&workers->threads[workers->count], NULL, work, workers) == 0)
            workers->count++;
    g_assert(workers->count > 0);
    return workers;
}

void workers_add(Workers *workers, Job *job) {
    job->next = NULL;
    pthread_mutex_lock(&workers->mutex);
    if (workers->last)
        workers->last->next = job;
    else
        workers->first = job;
    workers->last = job;
    pthread_cond_signal(&workers->more);
    pthread_mutex_unlock(&workers->mutex);
}

void workers_free(Workers *workers) {
    if (!workers)
        return;
    pthread_mutex_lock(&workers->mutex);
    workers->stopping = true;
    pthread_cond_broadcast(&workers->more);
    pthread_mutex_unlock(&workers->mutex);
    for (int i = 0; i < workers->count; i++)
        pthread_join(workers->threads[i], NULL);
    pthread_cond_destroy(&workers->more);
    pthread_mutex_destroy(&workers->mutex);
    g_free(workers);
}
