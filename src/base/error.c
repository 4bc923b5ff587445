#include "base/error.h"

#include <glib.h>

static const ErrorCodeRow ROWS[ERROR_CODE_COUNT] = {
    [ERROR_USAGE] = {"usage", 400, 2, "the command line is wrong"},
    [ERROR_INVALID] = {"invalid", 422, 3, "a value is not what its field allows"},
    [ERROR_SYNTAX] = {"syntax", 400, 4, "a file or line can't be read as its format"},
    [ERROR_ENCODING] = {"encoding", 400, 5, "bytes that are not text in the stated encoding"},
    [ERROR_NOT_FOUND] = {"not_found", 404, 6, "a file or a named thing doesn't exist"},
    [ERROR_IO] = {"io", 500, 7, "reading or writing failed"},
    [ERROR_TOO_LARGE] = {"too_large", 413, 8, "a limit on size, depth or number is passed"},
    [ERROR_OUT_OF_RANGE] = {"out_of_range", 422, 9, "an instant or span that can't be counted"},
    [ERROR_NO_WORKING_TIME] = {"no_working_time", 422, 10,
                               "the calendar has no working time within ten years"},
    [ERROR_FUTURE] = {"future", 422, 11, "an event that claims to happen after now"},
    [ERROR_UNAUTHENTICATED] = {"unauthenticated", 401, 12, "nobody is signed in"},
    [ERROR_FORBIDDEN] = {"forbidden", 403, 13, "the right to do this is missing"},
    [ERROR_METHOD] = {"method_not_allowed", 405, 14, "the path has no such method"},
    [ERROR_CONFLICT] = {"conflict", 409, 15,
                        "a value is taken, a record in use, or a step out of turn"},
    [ERROR_VERSION] = {"version_moved", 412, 16, "the record has changed since it was read"},
    [ERROR_VERSION_NEEDED] = {"version_needed", 428, 17, "an update needs the record's version"},
    [ERROR_KEY_REUSED] = {"key_reused", 422, 18,
                          "the idempotency key was used for another command"},
    [ERROR_MEDIA_TYPE] = {"media_type", 415, 19, "a body of this kind is not taken here"},
    [ERROR_TOO_MANY] = {"too_many_requests", 429, 20,
                        "more requests than allowed; try again later"},
    [ERROR_TIMEOUT] = {"timeout", 408, 21, "it took too long"},
    [ERROR_UNAVAILABLE] = {"unavailable", 503, 22, "the store doesn't answer; try again"},
    [ERROR_STORAGE_FULL] = {"storage_full", 503, 23, "no space left; nothing was written"},
    [ERROR_IN_USE] = {"in_use", 409, 24, "the data folder is in use by a running server"},
    [ERROR_SCHEMA_NEWER] = {"schema_newer", 500, 3, "the store was made by a newer program"},
    [ERROR_DAMAGED] = {"damaged", 500, 25, "a store or backup fails its checks"},
};

const ErrorCodeRow *error_code_row(ErrorCode code) {
    g_assert(code < ERROR_CODE_COUNT);
    return &ROWS[code];
}

Call call_begin(Arena *arena, int64_t now) {
    return (Call){.arena = arena, .now = now};
}

Error *call_add_error(Call *call, const Error *error) {
    Error *copy = ARENA_NEW(call->arena, Error);
    *copy = *error;
    copy->file = arena_text(call->arena, error->file);
    copy->field = arena_text(call->arena, error->field);
    copy->message = arena_text(call->arena, error->message);
    copy->hint = arena_text(call->arena, error->hint);
    copy->next = NULL;
    if (call->last_error)
        call->last_error->next = copy;
    else
        call->errors = copy;
    call->last_error = copy;
    call->error_count++;
    return copy;
}

bool call_fail(Call *call, ErrorCode code, const char *field, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Error error = {.code = code, .field = field};
    error.message = arena_vprintf(call->arena, format, args);
    va_end(args);
    call_add_error(call, &error);
    return false;
}

void call_forget_errors(Call *call, size_t keep) {
    Error *last = NULL;
    Error *error = call->errors;
    size_t kept = 0;
    for (; error && kept < keep; error = error->next, kept++)
        last = error;
    if (last)
        last->next = NULL;
    else
        call->errors = NULL;
    call->last_error = last;
    call->error_count = kept;
}

const char *error_text(Arena *arena, const Error *error) {
    const char *place = "";
    if (error->file && error->line && error->column)
        place = arena_printf(arena, "%s:%d:%d: ", error->file, error->line, error->column);
    else if (error->file && error->line)
        place = arena_printf(arena, "%s:%d: ", error->file, error->line);
    else if (error->file)
        place = arena_printf(arena, "%s: ", error->file);
    else if (error->line)
        place = arena_printf(arena, "line %d: ", error->line);
    return arena_printf(arena, "%s%s%s%s%s%s%s", place, error->field ? error->field : "",
                        error->field ? ": " : "", error->message, error->hint ? " (" : "",
                        error->hint ? error->hint : "", error->hint ? ")" : "");
}
