#include "http/log.h"

#include "base/json.h"

#include <stdatomic.h>
#include <unistd.h>

static _Atomic bool requests_on;

void log_requests(bool on) {
    atomic_store(&requests_on, on);
}

/* One write a line: lines of several threads don't mix. */
static void put_line(JsonWriter *out) {
    size_t length;
    json_end_object(out);
    json_end_line(out);
    const char *text = json_written(out, &length);
    ssize_t written = write(STDERR_FILENO, text, length);
    (void)written; /* a log that can't be written must not stop the service */
    json_writer_free(out);
}

static JsonWriter *begin_line(Instant now, const char *level, const char *what) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_instant_field(out, "at", now);
    json_text_field(out, "level", level);
    json_text_field(out, "what", what);
    return out;
}

void log_request(Instant now, const RequestLine *line) {
    if (!atomic_load(&requests_on))
        return;
    JsonWriter *out = begin_line(now, line->status >= 500 ? "error" : "info", "request");
    json_text_field(out, "method", line->method);
    json_text_field(out, "route", line->route);
    json_whole_field(out, "status", line->status);
    if (line->user)
        json_whole_field(out, "user", line->user);
    json_whole_field(out, "bytes", line->sent_bytes);
    json_seconds_field(out, "seconds", line->took);
    if (line->cut)
        json_yes_no_field(out, "cut", true);
    put_line(out);
}

void log_record(Instant now, const RecordLine *line) {
    JsonWriter *out = begin_line(now, "error", line->what);
    json_text_field(out, "entity", line->entity);
    json_whole_field(out, "record", line->record);
    json_instant_field(out, "since", line->since);
    json_text_field(out, "code", line->code);
    json_text_field(out, "field", line->field);
    put_line(out);
}
