/* Trying another programme on the house's own requests: a job. */
#include "actions/programme_effect.h"

#include "http/jobs.h"
#include "http/programmes.h"
#include "http/report_question.h"

#include <glib.h>

typedef struct EffectJob {
    Arena *arena; /* of the question's texts */
    EffectQuestion question;
} EffectJob;

/* ---- the question ---- */

/* One that is stored: its requests are asked for. */
static bool read_before(Ask *ask, const Node *before, int64_t *ret_id) {
    if (node_get(before, "text"))
        return call_fail(&ask->call, ERROR_INVALID, "before.text",
                         "is nobody's yet: requests came in under a stored programme");
    return programme_asked(ask, before, "before") &&
           node_integer(node_get(before, "programme"), ret_id);
}

static bool read_after(Ask *ask, const Node *after, EffectQuestion *question) {
    const Node *stored = node_get(after, "programme"), *text = node_get(after, "text");
    if (!programme_asked(ask, after, "after"))
        return false;
    question->after_text = text ? text->text : NULL;
    return text || node_integer(stored, &question->after);
}

static const char *text_at(const Node *body, const char *key) {
    const char *text = node_text(body, key);
    return *text ? text : NULL;
}

static bool read_period(Ask *ask, const Node *body, EffectQuestion *question) {
    ReportPeriod period;
    bool well = report_period(ask, text_at(body, "from"), text_at(body, "to"), NULL, &period);
    question->from = period.from;
    question->to = period.to;
    return well;
}

static bool read_question(Ask *ask, EffectQuestion *question) {
    static const char *const KEYS[] = {"before", "after", "from", "to", NULL};
    const Node *body = programme_body(ask, KEYS);
    return body && read_before(ask, node_get(body, "before"), &question->before) &&
           read_after(ask, node_get(body, "after"), question) && read_period(ask, body, question) &&
           ask->call.error_count == 0;
}

/* ---- the job ---- */

static bool run_effect(Call *call, JobRun *run, JsonWriter *out, void *with) {
    return programme_effect(call, run, out, &((EffectJob *)with)->question);
}

static void forget_effect(void *with) {
    EffectJob *job = with;
    arena_free(job->arena);
    g_free(job);
}

void begin_programme_effect(Ask *ask) {
    EffectQuestion question = {.service = ask->service, .actor = ask->actor};
    if (!read_question(ask, &question)) {
        ask_fail(ask);
        return;
    }
    EffectJob *job = g_new0(EffectJob, 1);
    job->arena = arena_new();
    job->question = question;
    job->question.after_text = arena_text(job->arena, question.after_text);
    ask_begin_job(ask, &(JobOrder){.kind = JOB_PROGRAMME_EFFECT,
                                   .actor = ask->actor,
                                   .run = run_effect,
                                   .forget = forget_effect,
                                   .with = job});
}
