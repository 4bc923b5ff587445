#include "http/jobs.h"

#include "http/app_parts.h"

#include <glib.h>
#include <inttypes.h>

static bool sees_all(const Ask *ask) {
    return rights_allow(&ask->actor, OPERATIONS);
}

static void answer_job(Ask *ask, int status, const JobAbout *about, const char *result) {
    JsonWriter *out = ask_json(ask);
    job_write_json(out, about, result);
    ask_answer_json(ask, status, out);
}

/* A house without its own threads has nobody who would do it. */
void ask_begin_job(Ask *ask, const JobOrder *order) {
    Jobs *jobs = app_jobs(ask->app);
    JobAbout about = {0};
    if (!jobs) {
        order->forget(order->with);
        ask_fail_with(ask, ERROR_UNAVAILABLE, NULL, "no jobs run here");
    } else if (jobs_add(&ask->call, jobs, order, &about)) {
        answer_job(ask, 202, &about, NULL);
    } else {
        ask_fail(ask);
    }
}

void list_jobs(Ask *ask) {
    JobList list = {0};
    if (app_jobs(ask->app))
        jobs_list(&ask->call, app_jobs(ask->app), ask->actor.user, sees_all(ask), &list);
    JsonWriter *out = ask_begin_items(ask);
    for (size_t i = 0; i < list.count; i++)
        job_write_json(out, &list.items[i], NULL);
    ask_answer_items(ask, out, true);
}

static bool find_job(Ask *ask, JobAbout *ret) {
    Jobs *jobs = app_jobs(ask->app);
    return (jobs && jobs_find(&ask->call, jobs, ask->id, ask->actor.user, sees_all(ask), ret)) ||
           call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "there is no such job");
}

void read_job(Ask *ask) {
    JobAbout about = {0};
    if (find_job(ask, &about))
        answer_job(ask, 200, &about, jobs_result(&ask->call, app_jobs(ask->app), about.id));
    else
        ask_fail(ask);
}

/* Who may not begin one may not end it: a token that only reads, say. */
static bool may_cancel(Ask *ask, const JobAbout *about) {
    Right right = job_right((JobKind)about->kind);
    return rights_allow(&ask->actor, right) ||
           call_fail(&ask->call, ERROR_FORBIDDEN, NULL, "needs the right %s", right_word(right));
}

void cancel_job(Ask *ask) {
    JobAbout about = {0};
    bool well = find_job(ask, &about) && may_cancel(ask, &about) &&
                (jobs_cancel(app_jobs(ask->app), about.id) ||
                 call_fail(&ask->call, ERROR_CONFLICT, NULL, "it has ended"));
    if (well)
        ask_answer_nothing(ask);
    else
        ask_fail(ask);
}
