/* CSV as it is really written: a streaming reader in bounded memory.
 *
 * RFC 4180 and beyond: a byte order mark, CRLF, LF or CR line ends, separators `,` `;` tab `|`
 * (found from the first line where not stated), quotes with doubled quotes and embedded newlines,
 * blank lines (skipped), a last line without end. The encoding is asked, never guessed: UTF-8, or
 * what the option or a byte order mark of UTF-16 states.
 * A row that can't be read is an error of that row; the rows behind it go on. A quote opens only at
 * the start of a field. A quote that is not closed costs the line on which its row began, no more:
 * reading goes on at the next line, also where the row ended only because another field's opening
 * quote seemed to close it. */
#pragma once

#include "base/error.h"
#include <stdio.h>

enum { CSV_ROW_BYTES = 1024 * 1024, CSV_COLUMNS = 4096 };

typedef struct CsvOptions {
    char separator;       /* 0: found from the header line */
    const char *encoding; /* one of csv_encodings; NULL: UTF-8, or UTF-16 with its mark */
} CsvOptions;

/* A field's bytes are UTF-8, without NUL, not NUL-terminated; valid until the next csv_next. */
typedef struct CsvField {
    const char *text;
    size_t length;
} CsvField;

/* "utf-8, latin-1, …": the words, for help texts. */
const char *csv_encodings(void);

typedef struct CsvReader CsvReader;

/* Reads from `in` (a pipe will do), which stays the caller's to close. `file` is for messages.
 * NULL and errors in `call` for an unknown encoding or separator. Free with csv_free. */
CsvReader *csv_new(Call *call, FILE *in, const char *file, const CsvOptions *options);
void csv_free(CsvReader *reader);

typedef enum CsvResult { CSV_ROW, CSV_END, CSV_BAD_ROW, CSV_FAILED } CsvResult;

/* The next row, of at least one field; how many each row has is the caller's to compare.
 * CSV_BAD_ROW: this row is refused (a quote not closed within CSV_ROW_BYTES, text behind a closing
 * quote, a row over CSV_ROW_BYTES or CSV_COLUMNS, bytes not of the encoding, NUL) with the reason
 * in csv_row_problem; reading may go on. CSV_FAILED: reading itself failed or the file is UTF-16
 * though UTF-8 was stated, the error is in `call`; reading ends. Never keeps more than one row and
 * one block in memory. */
CsvResult csv_next(Call *call, CsvReader *reader, const CsvField **ret_fields, size_t *ret_count);

/* Number of the row just read, refused ones included, blank lines not; the header is 1. */
int64_t csv_row(const CsvReader *reader);
int64_t csv_line(const CsvReader *reader); /* line of the file on which that row began, from 1 */
/* "" for a row that is well; valid until the next csv_next. */
const char *csv_row_problem(const CsvReader *reader);
/* Its kind: ERROR_SYNTAX, ERROR_TOO_LARGE or ERROR_ENCODING. */
ErrorCode csv_row_problem_code(const CsvReader *reader);

/* Writes one field (NULL as empty), quoted where needed. A text that a spreadsheet would run as a
 * formula (first character = + - @ tab CR) gets a leading apostrophe, unless it is a plain number;
 * so does one that has such an apostrophe already. Rows end in CRLF, as RFC 4180 says. */
void csv_write_field(FILE *out, const char *text, bool first);
void csv_write_end(FILE *out);
/* A field as it was before csv_write_field: without that apostrophe. */
const char *csv_unguarded(const char *text);
