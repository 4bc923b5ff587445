/* Reads a log by its map: rows of CSV become compact lines of their cases. */
#pragma once

#include "model/log_map.h"
#include "replay/case_store.h"
#include "replay/odd_rows.h"

typedef struct LogReader LogReader;

/* `map` and `programme` must outlive the reader. NULL and every mistake as an error: map and
 * programme that don't fit, columns that the log lacks. */
LogReader *log_reader_new(Call *call, const LogMap *map, const Programme *programme, FILE *in,
                          const char *file);
void log_reader_free(LogReader *reader);

/* Bytes that each stored line needs behind it. */
size_t log_reader_extra_bytes(const LogReader *reader);

/* Is told now and then how far long work is; `done` rows, or cases. */
typedef void (*ProgressReport)(void *with, const char *what, int64_t done);
typedef struct Progress {
    ProgressReport report; /* NULL: nobody wants to know */
    void *with;
} Progress;

/* Reads the whole log into `store`; rows that are refused or odd go to `odd`. */
bool log_reader_run(Call *call, LogReader *reader, CaseStore *store, OddRows *odd,
                    const Progress *progress);

int64_t log_reader_rows(const LogReader *reader); /* data rows read, refused ones included */
Instant log_reader_last(const LogReader *reader); /* the latest instant of the log; INSTANT_NONE */

const LogMap *log_reader_map(const LogReader *reader);

enum { MOST_ORDER_KEYS = 4 };

/* What stands behind a line. */
/* Its order keys, `ret_count` of them; none: the log is ordered by `at` alone. */
const int64_t *line_order(const LogReader *reader, CaseLine *line, size_t *ret_count);
Instant line_event(const LogReader *reader, CaseLine *line, size_t event);     /* its instant */
Instant line_appointed(const LogReader *reader, CaseLine *line, size_t event); /* its `for` */
/* The fact's value on that line; NULL where the line doesn't tell. */
const FactValue *line_fact(const LogReader *reader, CaseLine *line, size_t fact);
/* The level's id; NULL where unknown. */
const char *line_level(const LogReader *reader, const CaseLine *line);
const StateRule *line_state(const LogReader *reader, const CaseLine *line);
