#include "actions/jobs.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>

const char *const JOB_STATE_WORDS[] = {"waiting",   "running",     "done", "failed",
                                       "cancelled", "interrupted", NULL};
const char *const JOB_KIND_WORDS[] = {"import", "programme_effect", NULL};

Right job_right(JobKind kind) {
    static const Right RIGHTS[] = {
        [JOB_IMPORT] = DATA_IMPORT, [JOB_PROGRAMME_EFFECT] = REPORTS_READ};
    return RIGHTS[kind];
}

struct JobRun {
    Jobs *jobs;
    JobAbout about;
    JobOrder order;    /* forgotten once it has ended */
    Arena *arena;      /* of the texts of `about` */
    atomic_bool stops; /* asked to end */
};

struct Jobs {
    Service *service;
    char *folder;
    pthread_t thread;
    pthread_mutex_t mutex; /* guards what follows, and the jobs' `about` */
    pthread_cond_t more;
    GPtrArray *all; /* JobRun, by id */
    int64_t next_id;
    bool stopping;
    pthread_mutex_t files; /* taken before the other: the last to write a file writes the newest */
};

static bool has_ended(const JobAbout *about) {
    return about->state > JOB_RUNNING;
}

/* ---- as JSON ---- */

static void write_problem(JsonWriter *out, const JobAbout *about) {
    json_key(out, "problem");
    json_begin_object(out);
    json_text_field(out, "code", about->code);
    json_text_field(out, "field", about->field);
    json_text_field(out, "message", about->problem);
    json_end_object(out);
}

void job_write_json(JsonWriter *out, const JobAbout *about, const char *result) {
    json_begin_object(out);
    json_whole_field(out, "id", about->id);
    json_text_field(out, "kind", JOB_KIND_WORDS[about->kind]);
    json_text_field(out, "state", JOB_STATE_WORDS[about->state]);
    json_whole_field(out, "by", about->by);
    json_instant_field(out, "created_at", about->created_at);
    json_instant_field(out, "started_at", about->started_at);
    json_instant_field(out, "ended_at", about->ended_at);
    json_whole_field(out, "done", about->done);
    json_key(out, "total");
    if (about->total == WHOLE_NONE)
        json_nothing(out);
    else
        json_whole(out, about->total);
    json_whole_field(out, "refused", about->refused);
    if (about->problem)
        write_problem(out, about);
    if (result) {
        json_key(out, "result");
        json_raw(out, result);
    }
    json_end_object(out);
}

static int word_at(const char *const *words, const char *word) {
    for (int i = 0; words[i]; i++)
        if (!strcmp(words[i], word))
            return i;
    return -1;
}

static Instant instant_at(Call *call, const Node *node, const char *key) {
    Instant instant = INSTANT_NONE;
    const char *text = node_text(node, key);
    return *text && instant_parse(call, key, text, &instant) ? instant : INSTANT_NONE;
}

static const char *text_at(Arena *arena, const Node *node, const char *key) {
    const char *text = node_text(node, key);
    return *text ? arena_text(arena, text) : NULL;
}

static bool read_about(Call *call, Arena *arena, const Node *node, JobAbout *ret) {
    const Node *problem = node_get(node, "problem");
    *ret = (JobAbout){.kind = word_at(JOB_KIND_WORDS, node_text(node, "kind")),
                      .state = word_at(JOB_STATE_WORDS, node_text(node, "state")),
                      .created_at = instant_at(call, node, "created_at"),
                      .started_at = instant_at(call, node, "started_at"),
                      .ended_at = instant_at(call, node, "ended_at"),
                      .total = WHOLE_NONE,
                      .code = text_at(arena, problem, "code"),
                      .field = text_at(arena, problem, "field"),
                      .problem = text_at(arena, problem, "message")};
    node_integer(node_get(node, "total"), &ret->total);
    return ret->kind >= 0 && ret->state >= 0 && node_integer(node_get(node, "id"), &ret->id) &&
           node_integer(node_get(node, "by"), &ret->by) &&
           node_integer(node_get(node, "done"), &ret->done) &&
           node_integer(node_get(node, "refused"), &ret->refused);
}

/* ---- files ---- */

static char *file_of(const Jobs *jobs, int64_t id, const char *what) {
    return g_strdup_printf("%s/%" PRId64 ".%s", jobs->folder, id, what);
}

/* A disk that is full loses what is told of a job, not the job. */
static void write_file(const Jobs *jobs, int64_t id, const char *what, const char *text,
                       size_t length) {
    g_autofree char *path = file_of(jobs, id, what);
    g_file_set_contents_full(path, text, (gssize)length,
                             G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                             NULL);
}

static JobRun *with_id(const Jobs *jobs, int64_t id) {
    for (guint i = 0; i < jobs->all->len; i++)
        if (((JobRun *)jobs->all->pdata[i])->about.id == id)
            return jobs->all->pdata[i];
    return NULL;
}

/* As it stands now; nothing where it was dropped meanwhile. */
static void save(Jobs *jobs, int64_t id) {
    size_t length;
    JsonWriter *out = json_writer_new(NULL);
    pthread_mutex_lock(&jobs->files);
    pthread_mutex_lock(&jobs->mutex);
    const JobRun *job = with_id(jobs, id);
    if (job)
        job_write_json(out, &job->about, NULL);
    pthread_mutex_unlock(&jobs->mutex);
    const char *text = json_written(out, &length);
    if (job)
        write_file(jobs, id, "json", text, length);
    pthread_mutex_unlock(&jobs->files);
    json_writer_free(out);
}

static void remove_files(const Jobs *jobs, int64_t id) {
    g_autofree char *about = file_of(jobs, id, "json"), *result = file_of(jobs, id, "result");
    g_unlink(about);
    g_unlink(result);
}

static JobRun *job_new(Jobs *jobs) {
    JobRun *job = g_new0(JobRun, 1);
    job->jobs = jobs;
    job->arena = arena_new();
    return job;
}

static void job_free(void *job) {
    arena_free(((JobRun *)job)->arena);
    g_free(job);
}

static JobRun *load_job(Jobs *jobs, const char *path, Instant now) {
    JobRun *job = job_new(jobs);
    char *text = NULL;
    size_t length = 0;
    Arena *arena = arena_new();
    Call call = call_begin(arena, now);
    const Node *node = g_file_get_contents(path, &text, &length, NULL)
                           ? json_parse(&call, NULL, 0, text, length)
                           : NULL;
    bool well = node && read_about(&call, job->arena, node, &job->about);
    arena_free(arena);
    g_free(text);
    if (well)
        return job;
    job_free(job);
    return NULL;
}

static void take_file(Jobs *jobs, const char *name, Instant now) {
    g_autofree char *path = g_build_filename(jobs->folder, name, NULL);
    JobRun *job = g_str_has_suffix(name, ".json") ? load_job(jobs, path, now) : NULL;
    if (!job)
        return;
    g_ptr_array_add(jobs->all, job);
    jobs->next_id = MAX(jobs->next_id, job->about.id + 1);
    if (has_ended(&job->about))
        return;
    job->about.state = JOB_INTERRUPTED;
    job->about.ended_at = now;
    save(jobs, job->about.id);
}

static gint by_id(const void *a, const void *b) {
    const JobRun *one = *(JobRun *const *)a, *other = *(JobRun *const *)b;
    return (one->about.id > other->about.id) - (one->about.id < other->about.id);
}

static void load_all(Jobs *jobs) {
    mkdir(jobs->folder, 0700);
    GDir *folder = g_dir_open(jobs->folder, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder));)
        take_file(jobs, name, g_get_real_time());
    if (folder)
        g_dir_close(folder);
    g_ptr_array_sort(jobs->all, by_id);
}

/* ---- running ---- */

bool job_stops(JobRun *run) {
    return atomic_load(&run->stops);
}

void job_progress(JobRun *run, int64_t done, int64_t total, int64_t refused) {
    pthread_mutex_lock(&run->jobs->mutex);
    run->about.done = done;
    run->about.total = total;
    run->about.refused = refused;
    pthread_mutex_unlock(&run->jobs->mutex);
}

static JobRun *first_waiting(const Jobs *jobs) {
    for (guint i = 0; i < jobs->all->len; i++) {
        JobRun *job = jobs->all->pdata[i];
        if (job->about.state == JOB_WAITING)
            return job;
    }
    return NULL;
}

static void forget_order(JobRun *job) {
    job->order.forget(job->order.with);
    job->order = (JobOrder){0};
}

/* NULL: the end. */
static JobRun *take_next(Jobs *jobs) {
    JobRun *job = NULL;
    pthread_mutex_lock(&jobs->mutex);
    while (!jobs->stopping && !(job = first_waiting(jobs)))
        pthread_cond_wait(&jobs->more, &jobs->mutex);
    if (job) {
        job->about.state = JOB_RUNNING;
        job->about.started_at = g_get_real_time();
    }
    pthread_mutex_unlock(&jobs->mutex);
    return job;
}

static void note_problem(JobRun *job, const Error *error) {
    job->about.code = error_code_row(error->code)->word;
    job->about.field = arena_text(job->arena, error->field);
    job->about.problem = error_text(job->arena, &(Error){.file = error->file,
                                                         .line = error->line,
                                                         .column = error->column,
                                                         .message = error->message,
                                                         .hint = error->hint});
}

static JobState end_of(const JobRun *job, bool well) {
    if (well)
        return JOB_DONE;
    if (!job_stops((JobRun *)(uintptr_t)job))
        return JOB_FAILED;
    return job->jobs->stopping ? JOB_INTERRUPTED : JOB_CANCELLED;
}

static void end_job(JobRun *job, bool well, const Call *call) {
    pthread_mutex_lock(&job->jobs->mutex);
    job->about.state = (int)end_of(job, well);
    job->about.ended_at = g_get_real_time();
    if (job->about.state == JOB_FAILED && call->errors)
        note_problem(job, call->errors);
    pthread_mutex_unlock(&job->jobs->mutex);
}

/* What is too long to be kept is no reason that the work wasn't done. */
static void keep_result(JobRun *job, Call *call, JsonWriter *out) {
    size_t length;
    const char *text = json_written(out, &length);
    if (length > JOB_RESULT_BYTES)
        call_fail(call, ERROR_TOO_LARGE, "result", "is longer than can be kept");
    else if (length)
        write_file(job->jobs, job->about.id, "result", text, length);
}

static void run_job(JobRun *job) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    JsonWriter *out = json_writer_new(NULL);
    save(job->jobs, job->about.id);
    bool well = job->order.run(&call, job, out, job->order.with);
    keep_result(job, &call, out);
    forget_order(job);
    end_job(job, well, &call);
    save(job->jobs, job->about.id);
    json_writer_free(out);
    arena_free(arena);
}

static void *work(void *with) {
    Jobs *jobs = with;
    for (JobRun *job = take_next(jobs); job; job = take_next(jobs))
        run_job(job);
    return NULL;
}

/* ---- beginning and end ---- */

Jobs *jobs_new(Service *service) {
    Jobs *jobs = g_new0(Jobs, 1);
    jobs->service = service;
    jobs->folder = g_build_filename(store_folder(service_store(service)), "jobs", NULL);
    jobs->all = g_ptr_array_new_with_free_func(job_free);
    jobs->next_id = 1;
    pthread_mutex_init(&jobs->mutex, NULL);
    pthread_mutex_init(&jobs->files, NULL);
    pthread_cond_init(&jobs->more, NULL);
    load_all(jobs);
    int failure = pthread_create(&jobs->thread, NULL, work, jobs);
    g_assert(!failure);
    return jobs;
}

void jobs_free(Jobs *jobs) {
    if (!jobs)
        return;
    pthread_mutex_lock(&jobs->mutex);
    jobs->stopping = true;
    for (guint i = 0; i < jobs->all->len; i++)
        atomic_store(&((JobRun *)jobs->all->pdata[i])->stops, true);
    pthread_cond_signal(&jobs->more);
    pthread_mutex_unlock(&jobs->mutex);
    pthread_join(jobs->thread, NULL);
    /* what still waits is found interrupted at the next start */
    for (JobRun *job; (job = first_waiting(jobs));) {
        forget_order(job);
        job->about.state = JOB_INTERRUPTED;
    }
    g_ptr_array_free(jobs->all, TRUE);
    pthread_cond_destroy(&jobs->more);
    pthread_mutex_destroy(&jobs->files);
    pthread_mutex_destroy(&jobs->mutex);
    g_free(jobs->folder);
    g_free(jobs);
}

/* ---- asking ---- */

static void copy_about(Arena *arena, const JobAbout *about, JobAbout *ret) {
    *ret = *about;
    ret->field = arena_text(arena, about->field);
    ret->problem = arena_text(arena, about->problem);
    ret->code = arena_text(arena, about->code);
}

static size_t count_open(const Jobs *jobs) {
    size_t count = 0;
    for (guint i = 0; i < jobs->all->len; i++)
        count += !has_ended(&((JobRun *)jobs->all->pdata[i])->about);
    return count;
}

/* The oldest that ended make room. */
static void drop_old(Jobs *jobs) {
    size_t ended = jobs->all->len - count_open(jobs);
    for (guint i = 0; i < jobs->all->len && ended > JOBS_KEPT;) {
        const JobRun *job = jobs->all->pdata[i];
        if (!has_ended(&job->about)) {
            i++;
            continue;
        }
        remove_files(jobs, job->about.id);
        g_ptr_array_remove_index(jobs->all, i);
        ended--;
    }
}

static JobRun *enter(Call *call, Jobs *jobs, const JobOrder *order) {
    JobRun *job = job_new(jobs);
    job->order = *order;
    job->about = (JobAbout){.id = jobs->next_id++,
                            .kind = (int)order->kind,
                            .by = order->actor.user,
                            .created_at = call->now,
                            .started_at = INSTANT_NONE,
                            .ended_at = INSTANT_NONE,
                            .total = WHOLE_NONE};
    g_ptr_array_add(jobs->all, job);
    return job;
}

bool jobs_add(Call *call, Jobs *jobs, const JobOrder *order, JobAbout *ret) {
    pthread_mutex_lock(&jobs->files);
    pthread_mutex_lock(&jobs->mutex);
    bool room = count_open(jobs) <= JOBS_WAITING_MOST;
    if (room) {
        drop_old(jobs);
        copy_about(call->arena, &enter(call, jobs, order)->about, ret);
        pthread_cond_signal(&jobs->more);
    }
    pthread_mutex_unlock(&jobs->mutex);
    pthread_mutex_unlock(&jobs->files);
    if (room) {
        save(jobs, ret->id);
        return true;
    }
    order->forget(order->with);
    return call_fail(call, ERROR_TOO_MANY, NULL, "%d jobs wait already", JOBS_WAITING_MOST);
}

static bool may_see(const JobAbout *about, int64_t by, bool all) {
    return all || about->by == by;
}

void jobs_list(Call *call, Jobs *jobs, int64_t by, bool all, JobList *ret) {
    *ret = (JobList){0};
    pthread_mutex_lock(&jobs->mutex);
    for (guint i = jobs->all->len; i-- > 0;) {
        const JobAbout *about = &((JobRun *)jobs->all->pdata[i])->about;
        if (may_see(about, by, all))
            copy_about(call->arena, about, LIST_ADD(call->arena, ret));
    }
    pthread_mutex_unlock(&jobs->mutex);
}

bool jobs_find(Call *call, Jobs *jobs, int64_t id, int64_t by, bool all, JobAbout *ret) {
    pthread_mutex_lock(&jobs->mutex);
    const JobRun *job = with_id(jobs, id);
    bool found = job && may_see(&job->about, by, all);
    if (found)
        copy_about(call->arena, &job->about, ret);
    pthread_mutex_unlock(&jobs->mutex);
    return found;
}

const char *jobs_result(Call *call, Jobs *jobs, int64_t id) {
    g_autofree char *path = file_of(jobs, id, "result"), *text = NULL;
    size_t length = 0;
    if (!g_file_get_contents(path, &text, &length, NULL))
        return NULL;
    return arena_text_n(call->arena, text, length);
}

bool jobs_cancel(Jobs *jobs, int64_t id) {
    pthread_mutex_lock(&jobs->mutex);
    JobRun *job = with_id(jobs, id);
    bool ends = job && !has_ended(&job->about);
    bool waited = ends && job->about.state == JOB_WAITING;
    if (ends)
        atomic_store(&job->stops, true);
    if (waited) {
        job->about.state = JOB_CANCELLED;
        job->about.ended_at = g_get_real_time();
        forget_order(job);
    }
    pthread_mutex_unlock(&jobs->mutex);
    if (waited)
        save(jobs, id);
    return ends;
}
