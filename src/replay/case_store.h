/* The lines of a log gathered by case, in bounded memory.
 *
 * Logs mix the lines of many cases, and none says which line of a case is its last. So lines are
 * kept in a compact form; what passes the budget goes to files on disk, divided by case, that are
 * read back one after the other. Nothing is assumed about the order of a log, and memory depends
 * neither on the number of cases nor of lines. */
#pragma once

#include "base/error.h"
#include "base/instant.h"

/* One line in compact form; behind it stand what the log's reader keeps further. */
typedef struct CaseLine {
    Instant at;     /* INSTANT_NONE where a line is a whole case */
    Instant opened; /* INSTANT_NONE where not told */
    uint32_t row;
    uint32_t next; /* for the store */
    int16_t state; /* index of its meaning; -1: none */
    int16_t level; /* index of its level; -1: unknown */
    int32_t padding;
} CaseLine;

typedef struct CaseStore CaseStore;

/* `extra_bytes` behind each line; `budget_bytes` of memory before lines go to disk. */
CaseStore *case_store_new(size_t extra_bytes, size_t budget_bytes);
void case_store_free(CaseStore *store);

/* A new zeroed line of the case to fill in; valid until the next call. NULL and an error where the
 * disk refuses. */
CaseLine *case_store_add(Call *call, CaseStore *store, const char *id, size_t length);

/* What stands behind a line. */
void *case_line_extra(CaseLine *line);

typedef bool (*CaseVisitor)(const char *id, CaseLine *const *lines, size_t count, void *with);

/* Gives every case with its lines in the order of the file, once; cases in no promised order. Stops
 * where the visitor returns false. False and an error where reading back failed, or it stopped. */
bool case_store_each(Call *call, CaseStore *store, CaseVisitor visitor, void *with);

/* Whether lines went to disk. */
bool case_store_spilled(const CaseStore *store);
