#include "cli/lines.h"

#include "cli/command.h"
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A line of standard input; what is longer than JSON_BYTES is skipped, not kept. */
typedef struct LineReader {
    GString *line;
    char block[64 * 1024];
    size_t at, filled;
    bool too_long;
    bool failed;
} LineReader;

/* Answers go out before the reader waits, so that a program on the other end of a pipe can ask one
 * question at a time. */
static bool fill(LineReader *reader) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, 0) == 0)
        fflush(stdout);
    ssize_t got;
    do
        got = read(STDIN_FILENO, reader->block, sizeof reader->block);
    while (got < 0 && errno == EINTR);
    reader->failed = got < 0;
    reader->at = 0;
    reader->filled = got > 0 ? (size_t)got : 0;
    return got > 0;
}

static void keep(LineReader *reader, const char *text, size_t length) {
    if (reader->line->len + length > JSON_BYTES)
        reader->too_long = true;
    else
        g_string_append_len(reader->line, text, (gssize)length);
}

/* The next line without its end; false at the end of input. */
static bool next_line(LineReader *reader) {
    g_string_truncate(reader->line, 0);
    reader->too_long = false;
    bool any = false;
    while (reader->at < reader->filled || fill(reader)) {
        const char *start = reader->block + reader->at;
        const char *end = memchr(start, '\n', reader->filled - reader->at);
        size_t length = end ? (size_t)(end - start) : reader->filled - reader->at;
        keep(reader, start, length);
        reader->at += length + (end ? 1 : 0);
        any = true;
        if (end)
            return true;
    }
    return any;
}

static bool is_blank(const GString *line) {
    return strspn(line->str, " \t\r") == line->len;
}

static void answer_line(Call *call, const LineReader *reader, int number, LineAnswer answer,
                        void *with, JsonWriter *out) {
    const Node *question = NULL;
    if (reader->too_long)
        call_fail(call, ERROR_TOO_LARGE, NULL, "the line is longer than %d bytes", JSON_BYTES);
    else
        question = json_parse(call, NULL, number, reader->line->str, reader->line->len);
    if (question)
        answer(call, question, out, with);
}

/* The answer is built apart, so that a question that fails half way leaves no half answer. */
static bool print_answer(Call *call, const JsonWriter *answer, int number) {
    if (!call->error_count) {
        size_t length;
        const char *text = json_written(answer, &length);
        fwrite(text, 1, length, stdout);
        fputc('\n', stdout);
        return true;
    }
    JsonWriter *out = json_writer_new(stdout);
    Error *error = call->errors;
    if (!error->line)
        error->line = number;
    json_begin_object(out);
    json_key(out, "error");
    json_error(out, error);
    if (call->error_count > 1) {
        json_key(out, "more");
        json_begin_list(out);
        for (error = error->next; error; error = error->next)
            json_error(out, error);
        json_end_list(out);
    }
    json_end_object(out);
    json_end_line(out);
    json_writer_free(out);
    return false;
}

int answer_lines(const Call *call, LineAnswer answer, void *with) {
    LineReader *reader = g_new0(LineReader, 1);
    reader->line = g_string_new(NULL);
    Arena *arena = arena_new();
    int number = 0, exit_code = EXIT_DONE;
    while (next_line(reader)) {
        number++;
        if (is_blank(reader->line) && !reader->too_long)
            continue;
        arena_reset(arena);
        Call line_call = call_begin(arena, call->now);
        JsonWriter *out = json_writer_new(NULL);
        answer_line(&line_call, reader, number, answer, with, out);
        if (!print_answer(&line_call, out, number))
            exit_code = EXIT_NO;
        json_writer_free(out);
    }
    if (reader->failed)
        exit_code = error_code_row(ERROR_IO)->exit_code;
    if (fflush(stdout) != 0)
        exit_code = error_code_row(ERROR_IO)->exit_code;
    arena_free(arena);
    g_string_free(reader->line, TRUE);
    g_free(reader);
    return exit_code;
}
