/* The running service: its store, its writer, who is signed in, who listens. */
#pragma once

#include "actions/action.h"
#include "store/store.h"

#include <pthread.h>

typedef struct ServiceOptions {
    StoreOptions store;
    const char *base_url; /* for links; never taken from a request */
    bool writer_thread;   /* false: commands run on the caller's thread (command line, tests) */
} ServiceOptions;

Service *service_open(Call *call, const ServiceOptions *options);
/* Finishes what waits, signs a checkpoint, closes. */
void service_close(Service *service);

Store *service_store(Service *service);
/* Programmes as they were read, by their stored versions. */
struct ProgrammeCache *service_programmes(Service *service);
/* Who is on duty. */
struct DutyBook *service_duty(Service *service);
const char *service_base_url(const Service *service);

/* Ways of telling people that are set up, besides the app: said once, before commands run. */
void service_set_ways(Service *service, unsigned ways); /* 1 << NoticeWay */
bool service_has_way(const Service *service, int way);

/* Hands a command to the writer; `done` is called when it is durable, or refused. */
void service_submit(Service *service, Command *command);
/* The same, waiting for it. */
bool service_run(Service *service, Command *command);

/* Several commands that somebody waits for together. */
typedef struct Waiter {
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t done;
    size_t open;
} Waiter;
void waiter_init(Waiter *waiter);
void waiter_clear(Waiter *waiter);
/* Submits a command, whose `done` and `with` it takes; without a writer thread runs it here. */
void waiter_submit(Waiter *waiter, Service *service, Command *command);
/* Until all that were submitted are done. */
void waiter_wait(Waiter *waiter);

/* Whether a writer's thread serves others, too. */
bool service_threaded(const Service *service);

/* Whether writing has failed for good: the process must end (safety). */
bool service_failed(const Service *service);

/* Counts every change of accounts, sessions and tokens, for caches of who is who. */
uint64_t service_people_epoch(const Service *service);
/* The same of accounts, rosters and their changes, for who is on duty. */
uint64_t service_duty_epoch(const Service *service);
/* Seq of the last event that is durable. */
int64_t service_seq(const Service *service);
/* Calls `wake` (from the writer's thread) whenever events became durable. */
void service_on_events(Service *service, void (*wake)(void *with), void *with);

typedef struct ServiceFigures {
    int64_t commands, refused, groups, largest_group, waiting, search_lag;
    Instant waiting_since; /* when the oldest that waits was asked; INSTANT_NONE: none waits */
    bool full;             /* the last group was refused for lack of space */
} ServiceFigures;
ServiceFigures service_figures(Service *service);

/* Runs the full-text index up to date (offline and in tests). */
bool service_index(Call *call, Service *service);
