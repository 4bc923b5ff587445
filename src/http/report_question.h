/* What reports on commitments are asked: the period, the zone of its days and months, of whom. And
 * the way from a figure to its cases, which asks the same again. */
#pragma once

#include "http/ask.h"
#include "rules/compliance.h"
#include "store/read.h"

typedef struct ReportPeriod {
    Instant from, to; /* [from, to) */
    const Zone *zone;
} ReportPeriod;

/* Of dates or instants; NULL: without a beginning, an end, in the asker's own zone. */
bool report_period(Ask *ask, const char *from, const char *to, const char *zone, ReportPeriod *ret);

typedef struct ReportQuestion {
    ReportPeriod period;
    bool without_level; /* `level` is there and empty: only what has none */
    ListQuery query;    /* the records, in the asker's scope */
} ReportQuestion;

/* False and errors where the query can't be understood. */
bool report_question(Ask *ask, const Entity *entity, ReportQuestion *ret);
/* An empty report for its commitments. */
Compliance report_compliance_of(Ask *ask, const ReportQuestion *question, unsigned by);
/* "2027-03" of a row's month. */
const char *report_month(Arena *arena, int month);
/* The path of the cases that `row` counts, where the report was made `by` these. */
const char *report_cases_path(Ask *ask, const ReportQuestion *question, unsigned by,
                              const ComplianceRow *row);
