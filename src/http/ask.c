#include "http/ask.h"

#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

enum { JSON_BYTES_AT_FIRST = 2000 };

void ask_answer(Ask *ask, const HttpAnswer *answer) {
    http_answer(ask->exchange, answer);
}

void ask_answer_nothing(Ask *ask) {
    ask_answer(ask, &(HttpAnswer){.status = 204});
}

JsonWriter *ask_json(Ask *ask) {
    return json_writer_in(ask->call.arena, JSON_BYTES_AT_FIRST);
}

static HttpAnswer json_answer(int status, const JsonWriter *out) {
    size_t length;
    const char *text = json_written(out, &length);
    return (HttpAnswer){.status = status,
                        .content_type = "application/json",
                        .body = text,
                        .body_length = length,
                        .gzip = true};
}

void ask_answer_json(Ask *ask, int status, JsonWriter *out) {
    HttpAnswer answer = json_answer(status, out);
    ask_answer(ask, &answer);
}

static void add_header(Ask *ask, HttpAnswer *answer, const char *name, const char *value) {
    *LIST_ADD(ask->call.arena, &answer->headers) = (HttpHeader){name, value};
}

/* A link or token that is shown this once stands beside the record. */
static void write_with_secret(Ask *ask, JsonWriter *out, const Entity *entity, const void *record) {
    const Outcome *outcome = &ask->command.outcome;
    if (!outcome->secret_name) {
        entity_write_json(out, entity, record, rights_view(&ask->actor));
        return;
    }
    json_begin_object(out);
    json_text_field(out, outcome->secret_name, outcome->secret);
    json_key(out, entity->name);
    entity_write_json(out, entity, record, rights_view(&ask->actor));
    json_end_object(out);
}

/* The version; where the hands of a clock move without one, a mark of what is shown stands behind.
 */
static const char *entity_tag(Ask *ask, const Entity *entity, const void *record) {
    const Head *head = record;
    uint64_t mark = 0;
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_AMENDED)
            mark = mark * 31 + column_mark(&entity->columns[i], record);
    return mark ? arena_printf(ask->call.arena, "\"%" PRId64 ".%" PRIx64 "\"", head->version, mark)
                : arena_printf(ask->call.arena, "\"%" PRId64 "\"", head->version);
}

void ask_answer_record(Ask *ask, int status, const Entity *entity, const void *record) {
    const Head *head = record;
    const char *tag = entity_tag(ask, entity, record);
    const char *known = ask->request->if_none_match;
    HttpAnswer answer;
    if (status == 200 && ask->request->method <= HTTP_HEAD && known && !strcmp(known, tag)) {
        answer = (HttpAnswer){.status = 304};
    } else {
        JsonWriter *out = ask_json(ask);
        write_with_secret(ask, out, entity, record);
        answer = json_answer(status, out);
    }
    add_header(ask, &answer, "ETag", tag);
    if (status == 201)
        add_header(ask, &answer, "Location",
                   arena_printf(ask->call.arena, "/api/v1/%s/%" PRId64, entity->plural, head->id));
    if (ask->command.outcome.replayed)
        add_header(ask, &answer, "Idempotency-Replayed", "true");
    ask_answer(ask, &answer);
}

const Node *ask_body(Ask *ask) {
    static const Node NOTHING = {.kind = NODE_MAP};
    const HttpRequest *request = ask->request;
    if (!request->body_length)
        return &NOTHING;
    const char *type = request->content_type;
    size_t length = type ? strcspn(type, "; \t") : 0;
    if (length != strlen("application/json") || strncmp(type, "application/json", length) != 0) {
        call_fail(&ask->call, ERROR_MEDIA_TYPE, "Content-Type", "must be application/json");
        return NULL;
    }
    return json_parse(&ask->call, NULL, 0, request->body, request->body_length);
}

bool ask_whole(Ask *ask, const char *name, int64_t least, int64_t most, int64_t *ret) {
    const char *text = http_parameter(ask->request, name);
    char *end;
    if (!text)
        return true;
    *ret = g_ascii_strtoll(text, &end, 10);
    return (*text && !*end && *ret >= least && *ret <= most) ||
           call_fail(&ask->call, ERROR_INVALID, name, "must be %" PRId64 " to %" PRId64, least,
                     most);
}

const char *ask_language(const Ask *ask) {
    const char *language = http_parameter(ask->request, "language");
    return language ? language : ask->actor.language ? ask->actor.language : "en";
}

Db *ask_reader(Ask *ask) {
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    if (!db)
        ask_fail(ask);
    return db;
}

const void *ask_record(Ask *ask, Db *db, const Entity *entity) {
    const void *record = store_get(&ask->call, db, entity, ask->id, &ask->actor.scope);
    if (!record && !ask->call.error_count)
        call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "there is no such record");
    return record;
}

JsonWriter *ask_begin_items(Ask *ask) {
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_key(out, "items");
    json_begin_list(out);
    return out;
}

void ask_answer_items(Ask *ask, JsonWriter *out, bool well) {
    json_end_list(out);
    json_end_object(out);
    if (well)
        ask_answer_json(ask, 200, out);
    else
        ask_fail(ask);
}

/* ---- commands ---- */

static void finish_command(Command *command, void *with) {
    Ask *ask = with;
    const Outcome *outcome = &command->outcome;
    ask->call = command->call;
    if (!command->well)
        ask_fail(ask);
    else if (outcome->record)
        ask_answer_record(ask, outcome->status, outcome->entity, outcome->record);
    else if (outcome->detail) {
        JsonWriter *out = ask_json(ask);
        json_raw(out, outcome->detail);
        ask_answer_json(ask, outcome->status, out);
    } else
        ask_answer_nothing(ask);
}

/* Everything that makes two commands the same, for a key that comes again. */
static void take_fingerprint(Ask *ask) {
    Hash hash;
    const HttpRequest *request = ask->request;
    hash_begin(&hash);
    hash_add(&hash, http_method_word(request->method),
             4 < strlen(http_method_word(request->method))
                 ? 4
                 : strlen(http_method_word(request->method)));
    hash_add(&hash, request->path, strlen(request->path) + 1);
    hash_add(&hash, request->body, request->body_length);
    if (ask->body_digest)
        hash_add(&hash, ask->body_digest, strlen(ask->body_digest));
    hash_end(&hash, ask->command.fingerprint);
}

enum { KEY_BYTES = 200 };

bool ask_prepare(Ask *ask) {
    const char *key = ask->form_key ? ask->form_key : ask->request->idempotency_key;
    if (key && (!*key || strlen(key) > KEY_BYTES))
        return call_fail(&ask->call, ERROR_INVALID, "Idempotency-Key",
                         "must have 1 to 200 characters");
    ask->command.key = key;
    ask->command.actor = ask->actor;
    ask->command.call = ask->call;
    ask->command.effective_at = INSTANT_NONE;
    take_fingerprint(ask);
    return true;
}

static void finish_with(Command *command, void *with) {
    Ask *ask = with;
    ask->call = command->call;
    if (command->well)
        ask->work(ask);
    else
        ask_fail(ask);
}

static void submit(Ask *ask, void (*done)(Command *command, void *with)) {
    if (!ask_prepare(ask)) {
        ask_fail(ask);
        return;
    }
    ask->command.done = done;
    ask->command.with = ask;
    service_submit(ask->service, &ask->command);
}

void ask_submit(Ask *ask) {
    submit(ask, finish_command);
}

void ask_submit_then(Ask *ask, void (*then)(Ask *ask)) {
    ask->work = then;
    submit(ask, finish_with);
}

static void finish_always(Command *command, void *with) {
    Ask *ask = with;
    ask->call = command->call;
    ask->work(ask);
}

void ask_submit_always(Ask *ask, void (*then)(Ask *ask)) {
    ask->work = then;
    submit(ask, finish_always);
}
