/* Importing a file: rows are read, saved through the door in batches, and reported one by one.
 *
 * Records are known by their key, so the same file again changes nothing, and a run that was broken
 * off goes on where it is run again (docs/importing.md). */
#pragma once

#include "actions/import_batch.h"
#include "actions/service.h"
#include <stdio.h>

/* What became of one record of a row, or why the row was refused: one line for each reason. */
typedef struct ImportLine {
    int64_t row, line;
    const char *kind; /* "site"; "" where the row couldn't be read */
    const char *key;  /* "" where it has none */
    ImportOutcome outcome;
    const char *field, *reason; /* "" unless refused */
} ImportLine;

typedef struct ImportOptions {
    const char *file;                 /* its name, for messages */
    const Entity *entity;             /* without a map: of what kind all rows are */
    ImportMap *map;                   /* or NULL */
    int rows;                         /* ImportRows; for a map its own */
    const char *encoding, *separator; /* win over the map's; NULL: not said */
    bool trial;                       /* check everything, save nothing */
    bool whole; /* one refused row, and nothing is saved: a trial goes before */
    Actor actor;
    void (*line)(const ImportLine *line, void *with); /* NULL: nobody asks */
    void (*progress)(void *with, const char *what, int64_t rows);
    bool (*stops)(void *with); /* asked between batches; NULL: nobody stops it */
    void *with;
} ImportOptions;

typedef struct ImportCount {
    const Entity *entity;
    int64_t counts[IMPORT_OUTCOMES]; /* by outcome; that of refused stays 0: rows are refused */
} ImportCount;

typedef struct ImportReport {
    int64_t rows, refused;
    bool saved; /* false after a trial, and where `whole` stopped it */
    LIST(ImportCount) kinds;
} ImportReport;

/* Imports `in`, which must be a real file where `whole` is asked. False and errors where it had to
 * stop; what the report counts is saved even then, and the rest follows by running it again. */
bool import_run(Call *call, Service *service, FILE *in, const ImportOptions *options,
                ImportReport *ret_report);
