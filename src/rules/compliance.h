/* How promises were kept: commitments counted by promise, level, contract, customer and month.
 *
 * Population of every share: commitments that were met in time in the period, or whose due instant
 * passed in it. Open ones that aren't overdue, void ones that weren't, and rounds that a reopening
 * took over are left out. No data is no share, never 100 %. */
#pragma once

#include "base/zone.h"
#include "model/owed.h"

typedef enum ComplianceBy {
    BY_PROMISE = 1 << 0,
    BY_LEVEL = 1 << 1,
    BY_CONTRACT = 1 << 2,
    BY_CUSTOMER = 1 << 3,
    BY_MONTH = 1 << 4,
} ComplianceBy;
extern const char *const COMPLIANCE_BY_WORDS[]; /* in the order of the bits */

typedef struct ComplianceRow {
    const char *promise, *level; /* NULL where not asked for, or none */
    int64_t contract, customer;  /* 0 likewise */
    int month;                   /* year × 12 + month − 1; 0 likewise */
    int64_t met, late, breached; /* the population */
    int64_t kept_gross;          /* of it: would have been kept had no pause counted */
    int64_t open, void_count, superseded;
    int64_t backdated;
    int64_t used_seconds, paused_seconds, customer_seconds; /* of those that were met */
    int64_t points;
} ComplianceRow;

/* What the report counts a commitment as. */
typedef enum ComplianceOutcome {
    COUNTED_MET,
    COUNTED_LATE,
    COUNTED_BREACHED, /* also what was overdue before it became void */
    COUNTED_OPEN,
    COUNTED_VOID,
    COUNTED_SUPERSEDED,
    COUNTED_NOT, /* it belongs to another period */
} ComplianceOutcome;
extern const char *const COMPLIANCE_OUTCOME_WORDS[];

typedef struct Compliance {
    unsigned by;        /* ComplianceBy */
    Instant from, to;   /* the period [from, to) */
    const Zone *zone;   /* of months */
    bool without_level; /* only what was aimed at no level */
    Arena *arena;       /* of rows and their texts */
    LIST(ComplianceRow) rows;
    ComplianceRow sum; /* of all rows */
} Compliance;

/* Counts one commitment as it stood at the end of the period; none of its texts is kept. */
void compliance_add(Compliance *compliance, const Owed *owed);
/* Rows in order: promise, level, contract, customer, month. */
void compliance_sort(Compliance *compliance);

/* The cases behind a figure. */
typedef struct ComplianceCases {
    unsigned outcomes; /* 1 << ComplianceOutcome */
    int month;         /* as in a row; 0: any */
    const char *cause; /* why they were late; "": nobody said; NULL: any */
} ComplianceCases;

/* The outcomes that a word names: one of COMPLIANCE_OUTCOME_WORDS, `broken` (late or breached), or
 * NULL: the population. 0: it names none. */
unsigned compliance_outcomes(const char *word);
ComplianceOutcome compliance_outcome(const Compliance *compliance, const Owed *owed);
bool compliance_has_case(const Compliance *compliance, const ComplianceCases *cases,
                         const Owed *owed);
/* From the due instant of a broken one to when it was met, became void, or `now`; WHOLE_NONE of
 * others, and where nothing was due. */
int64_t compliance_late_seconds(const Owed *owed, Instant now);

enum { NO_PERCENT = -1 };
/* Hundredths of a percent of the population that was kept; NO_PERCENT: there is none. */
int compliance_kept(const ComplianceRow *row);
int compliance_kept_gross(const ComplianceRow *row);
