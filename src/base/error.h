/* What went wrong, as values.
 *
 * A function that can fail returns false or NULL and adds one or more errors to its Call; never
 * both a result and an error. Bugs are assertions, bad input never is. Errors live in the call's
 * arena. One table row per code gives its word, HTTP status and exit code. */
#pragma once

#include "base/arena.h"
#include <stdbool.h>
#include <stdint.h>

typedef enum ErrorCode {
    ERROR_USAGE,           /* the command line itself is wrong */
    ERROR_INVALID,         /* a value is not what its field allows */
    ERROR_SYNTAX,          /* a file or line can't be read as its format */
    ERROR_ENCODING,        /* bytes that are not text in the stated encoding */
    ERROR_NOT_FOUND,       /* a file or a named thing doesn't exist */
    ERROR_IO,              /* reading or writing failed */
    ERROR_TOO_LARGE,       /* a limit on size, depth or number is passed */
    ERROR_OUT_OF_RANGE,    /* an instant or span outside what can be counted */
    ERROR_NO_WORKING_TIME, /* the calendar has no working time within ten years */
    ERROR_FUTURE,          /* an event that claims to have happened after now */
    ERROR_UNAUTHENTICATED, /* nobody is signed in, or not any more */
    ERROR_FORBIDDEN,       /* signed in, but without the right */
    ERROR_METHOD,          /* the path has no such method */
    ERROR_CONFLICT,        /* a value is taken, a record in use, or a step out of turn */
    ERROR_VERSION,         /* the record has moved on since it was read */
    ERROR_VERSION_NEEDED,  /* an update that doesn't say which version it changes */
    ERROR_KEY_REUSED,      /* an idempotency key that was used for another command */
    ERROR_MEDIA_TYPE,      /* a body of a kind that is not taken here */
    ERROR_TOO_MANY,        /* more requests than the limit of this account or address */
    ERROR_TIMEOUT,         /* the request or its answer took too long */
    ERROR_UNAVAILABLE,     /* the store doesn't answer at the moment; try again */
    ERROR_STORAGE_FULL,    /* no space left: nothing was written, reading goes on */
    ERROR_IN_USE,          /* the data folder belongs to a running server */
    ERROR_SCHEMA_NEWER,    /* the store was made by a newer program */
    ERROR_DAMAGED,         /* a store or backup that fails its checks */
    ERROR_CODE_COUNT
} ErrorCode;

typedef struct ErrorCodeRow {
    const char *word; /* in JSON */
    int http_status;
    int exit_code;
    const char *about;
} ErrorCodeRow;

const ErrorCodeRow *error_code_row(ErrorCode code);

typedef struct Error {
    ErrorCode code;
    const char *file; /* NULL where there is none */
    int line;         /* from 1; 0 where there is none */
    int column;       /* from 1; 0 where there is none */
    const char *field;
    const char *message;
    const char *hint; /* "did you mean …?", or NULL */
    struct Error *next;
} Error;

/* Who asks, when, and where memory lives. Everything that can fail or allocates takes one. */
typedef struct Call {
    Arena *arena;
    int64_t now; /* Instant: the caller's clock, read once at the door */
    Error *errors;
    Error *last_error;
    size_t error_count;
} Call;

/* A call on `arena` at `now`. */
Call call_begin(Arena *arena, int64_t now);

/* Adds an error; returns false so that `return call_fail(...)` reads well. `field` may be NULL. */
bool call_fail(Call *call, ErrorCode code, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a complete error; texts are copied into the call's arena. */
Error *call_add_error(Call *call, const Error *error);

/* Drops the errors after the first `keep`, for callers that handled them. */
void call_forget_errors(Call *call, size_t keep);

/* "file:line:column: field: message (hint)", in `arena`. */
const char *error_text(Arena *arena, const Error *error);
