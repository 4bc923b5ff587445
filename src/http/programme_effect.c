/* Trying another programme on the house's own requests: a job. */
#include "actions/programme_effect.h"

#include "http/jobs.h"
#include "http/report_question.h"
#include "model/programme_version.h"
#include "rules/programme_check.h"

#include <glib.h>
#include <inttypes.h>

typedef struct EffectJob {
    Arena *arena; /* of the question's texts */
    EffectQuestion question;
} EffectJob;

/* ---- the question ---- */

static bool read_stored(Ask *ask, const Node *node, const char *field, int64_t *ret_id) {
    Call *call = &ask->call;
    if (!node_integer(node_get(node, "programme"), ret_id))
        return call_fail(call, ERROR_INVALID, field, "must be the id of a programme");
    Db *db = store_take_reader(call, service_store(ask->service));
    const void *found = db ? store_get(call, db, &PROGRAMME, *ret_id, &ask->actor.scope) : NULL;
    store_give_reader(service_store(ask->service), db);
    return found || call->error_count ||
           call_fail(call, ERROR_INVALID, field, "there is no programme %" PRId64, *ret_id);
}

/* Mistakes in a programme have their lines; the field says whose text it is. */
static bool read_written(Ask *ask, const Node *text, const char **ret_text) {
    if (text->kind != NODE_SCALAR)
        return call_fail(&ask->call, ERROR_INVALID, "after.text", "must be a text");
    *ret_text = text->text;
    if (programme_open_text(&ask->call, "text", text->text, strlen(text->text), NULL))
        return true;
    for (Error *error = ask->call.errors; error; error = error->next)
        error->field =
            error->field ? arena_printf(ask->call.arena, "after.%s", error->field) : "after.text";
    return false;
}

static bool read_after(Ask *ask, const Node *after, EffectQuestion *question) {
    const Node *text = node_get(after, "text");
    if (text && node_get(after, "programme"))
        return call_fail(&ask->call, ERROR_INVALID, "after", "is either a `programme` or a `text`");
    return text ? read_written(ask, text, &question->after_text)
                : read_stored(ask, after, "after.programme", &question->after);
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
    const Node *body = ask_body(ask);
    if (!body)
        return false;
    if (body->kind != NODE_MAP)
        return call_fail(&ask->call, ERROR_INVALID, NULL, "the body must be a JSON object");
    for (size_t i = 0; i < body->entries.count; i++)
        if (!g_strv_contains(KEYS, body->entries.items[i].key))
            return call_fail(&ask->call, ERROR_INVALID, body->entries.items[i].key,
                             "is nothing that can be asked here");
    return read_stored(ask, node_get(body, "before"), "before.programme", &question->before) &&
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
