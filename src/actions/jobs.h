/* Long work that goes on when whoever asked for it has left, and is found again: one thread, one
 * job after the other. What a job is stands in DATA/jobs/ID.json, its result in ID.result; the
 * last JOBS_KEPT that ended are kept (docs/decisions/jobs.md). Any thread. */
#pragma once

#include "actions/service.h"

enum {
    JOBS_KEPT = 100,
    JOBS_WAITING_MOST = 16,
    JOB_RESULT_BYTES = 1024 * 1024,
};

typedef enum JobState {
    JOB_WAITING,
    JOB_RUNNING,
    JOB_DONE,
    JOB_FAILED,
    JOB_CANCELLED,
    JOB_INTERRUPTED /* the service ended meanwhile */
} JobState;
extern const char *const JOB_STATE_WORDS[];

typedef enum JobKind { JOB_IMPORT, JOB_PROGRAMME_EFFECT } JobKind;
extern const char *const JOB_KIND_WORDS[];
/* What it takes to begin one, and to cancel one's own. */
Right job_right(JobKind kind);

/* A job as it stands. */
typedef struct JobAbout {
    int64_t id;
    int kind;   /* JobKind */
    int state;  /* JobState */
    int64_t by; /* user; 0: the system itself */
    Instant created_at, started_at, ended_at;
    int64_t done, refused;
    int64_t total;                      /* WHOLE_NONE: not known */
    const char *code, *field, *problem; /* why it failed; NULL */
} JobAbout;
typedef LIST(JobAbout) JobList;

typedef struct Jobs Jobs;
/* A job at work. */
typedef struct JobRun JobRun;

/* What is to be done. The actor's texts and all behind `with` must live until `forget`. */
typedef struct JobOrder {
    JobKind kind;
    Actor actor;
    /* Writes the result, one JSON value, to `out`. Where it fails it may have written what it got
     * to; half a value it may not. Must look at job_stops several times a second. */
    bool (*run)(Call *call, JobRun *run, JsonWriter *out, void *with);
    void (*forget)(void *with); /* once, whatever becomes of it */
    void *with;
} JobOrder;

/* Finds what is kept: what ran when the service ended is interrupted. */
Jobs *jobs_new(Service *service);
/* Stops the one that runs, and waits for it. */
void jobs_free(Jobs *jobs);

/* False, an error and forgotten where too many wait. */
bool jobs_add(Call *call, Jobs *jobs, const JobOrder *order, JobAbout *ret);
/* Those of a person, or with `all` everyone's; the newest first. */
void jobs_list(Call *call, Jobs *jobs, int64_t by, bool all, JobList *ret);
/* False without an error: there is none, or it is somebody else's. */
bool jobs_find(Call *call, Jobs *jobs, int64_t id, int64_t by, bool all, JobAbout *ret);
/* The result as JSON; NULL: there is none. */
const char *jobs_result(Call *call, Jobs *jobs, int64_t id);
/* Cancels one that waits, asks one that runs to stop. False: it has ended. */
bool jobs_cancel(Jobs *jobs, int64_t id);

/* {"id", "kind", "state", …}; "result" too where one is given. */
void job_write_json(JsonWriter *out, const JobAbout *about, const char *result);

/* Of a job at work: whether it should end now; how far it is. */
bool job_stops(JobRun *run);
void job_progress(JobRun *run, int64_t done, int64_t total, int64_t refused);
