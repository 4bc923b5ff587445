/* A few threads for requests that take long: full text, passwords, exports. */
#pragma once

typedef struct Workers Workers;
typedef struct Job {
    struct Job *next;
    void (*run)(void *with);
    void *with;
} Job;

Workers *workers_new(int threads);
/* Finishes what waits. */
void workers_free(Workers *workers);
/* `job` must live until it has run. */
void workers_add(Workers *workers, Job *job);
