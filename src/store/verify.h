/* Whether a store is what it claims to be: the engine's own checks, the journal's chain and its
 * signatures, every record against what the journal says of it. Changes nothing. */
#pragma once

#include "store/store.h"

enum { VERIFY_PROBLEMS_MOST = 100 };

typedef struct VerifyReport {
    LIST(const char *) problems; /* the first VERIFY_PROBLEMS_MOST, in words */
    int64_t problem_count;
    int64_t events, records, checkpoints, commands;
    int64_t first_bad_event; /* seq; 0: none */
    const char *head;        /* digest of the last event, hex: keep it elsewhere to prove more */
} VerifyReport;

/* False and an error where reading itself failed. What is found wrong is in the report. */
bool store_verify(Call *call, Store *store, Db *db, VerifyReport *ret_report);

void verify_note(Call *call, VerifyReport *report, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
