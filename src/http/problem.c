/* Problem details (RFC 9457): one shape for everything that goes wrong. */
#include "http/ask.h"

static void write_fields(JsonWriter *out, const Call *call) {
    json_key(out, "fields");
    json_begin_list(out);
    for (const Error *error = call->errors; error; error = error->next) {
        if (!error->field)
            continue;
        json_begin_object(out);
        json_text_field(out, "field", error->field);
        json_text_field(out, "code", error_code_row(error->code)->word);
        json_text_field(out, "message", error->message);
        if (error->line) /* of a text of many lines, as a programme is */
            json_whole_field(out, "line", error->line);
        if (error->hint)
            json_text_field(out, "hint", error->hint);
        json_end_object(out);
    }
    json_end_list(out);
}

static const char *detail_of(Arena *arena, const Call *call) {
    const Error *error = call->errors;
    if (call->error_count == 1 && error->field)
        return arena_printf(arena, "%s: %s", error->field, error->message);
    return error->message;
}

/* What the system met is not for everyone's eyes: the log has it. */
static bool is_ours(ErrorCode code) {
    return code == ERROR_IO || code == ERROR_DAMAGED;
}

static void write_problem(JsonWriter *out, Arena *arena, const Call *call) {
    const Error *error = call->errors;
    const ErrorCodeRow *row = error_code_row(error->code);
    json_begin_object(out);
    json_text_field(out, "type", arena_printf(arena, "urn:aftercare:problem:%s", row->word));
    json_text_field(out, "title", row->about);
    json_whole_field(out, "status", row->http_status);
    json_text_field(out, "code", row->word);
    json_text_field(out, "detail",
                    is_ours(error->code)
                        ? "something failed inside; the log of the server says more"
                        : detail_of(arena, call));
    if (!is_ours(error->code))
        write_fields(out, call);
}

static void finish_problem(Arena *arena, JsonWriter *out, ErrorCode code, HttpAnswer *ret_answer) {
    size_t length;
    json_end_object(out);
    const char *text = json_written(out, &length);
    *ret_answer = (HttpAnswer){.status = error_code_row(code)->http_status,
                               .content_type = "application/problem+json",
                               .body = arena_text_n(arena, text, length),
                               .body_length = length};
    json_writer_free(out);
    if (code == ERROR_UNAVAILABLE || code == ERROR_STORAGE_FULL || code == ERROR_TOO_MANY)
        *LIST_ADD(arena, &ret_answer->headers) =
            (HttpHeader){"Retry-After", code == ERROR_STORAGE_FULL ? "30" : "1"};
    if (code == ERROR_UNAUTHENTICATED)
        *LIST_ADD(arena, &ret_answer->headers) =
            (HttpHeader){"WWW-Authenticate", "Bearer realm=\"aftercare\""};
}

void problem_answer(Arena *arena, const Call *call, HttpAnswer *ret_answer) {
    JsonWriter *out = json_writer_new(NULL);
    write_problem(out, arena, call);
    finish_problem(arena, out, call->errors->code, ret_answer);
}

/* A record that moved on comes with the problem, so that both versions can be shown. */
void ask_fail(Ask *ask) {
    HttpAnswer answer;
    const Outcome *outcome = &ask->command.outcome;
    JsonWriter *out = json_writer_new(NULL);
    write_problem(out, ask->call.arena, &ask->call);
    if (ask->call.errors->code == ERROR_VERSION && outcome->record) {
        json_key(out, "current");
        entity_write_json(out, outcome->entity, outcome->record, rights_view(&ask->actor));
    }
    finish_problem(ask->call.arena, out, ask->call.errors->code, &answer);
    ask_answer(ask, &answer);
}

void ask_fail_with(Ask *ask, ErrorCode code, const char *field, const char *message) {
    call_fail(&ask->call, code, field, "%s", message);
    ask_fail(ask);
}
