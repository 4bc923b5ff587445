/* Key figures of a service desk, each with its formula, population and exclusions beside it
 * (field-notes of the trade: ITIL, ISO 18295-1, EN 15341, COPC, TSIA practice). */
#pragma once

#include "model/phone_call.h"
#include "model/request.h"

enum { AGE_BANDS = 5, ANSWER_SECONDS = 20, ABANDON_SECONDS = 5 };

typedef LIST(Micros) Lengths;

typedef struct KpiCounts {
    Instant from, to; /* requests reported, calls that rang in [from, to) */
    Instant now;      /* for what is open */
    Arena *arena;
    int64_t reported, open, answered, resolved, cancelled, merged;
    int64_t reopened;              /* of the resolved: at least once */
    int64_t by_telephone, on_site; /* of the resolved */
    int64_t first_contact;         /* by telephone, never reopened */
    int64_t held;                  /* of the open */
    int64_t complaints, complaints_closed;
    int64_t backdated;
    int64_t ages[AGE_BANDS];       /* of the open, in days: 0–1, 2–3, 4–7, 8–30, more */
    Micros oldest;                 /* of the open; 0: none */
    Lengths to_answer, to_resolve; /* elapsed, from the report */
    int64_t calls, calls_in_time, calls_answered, calls_abandoned;
} KpiCounts;

void kpi_add_request(KpiCounts *counts, const Request *request);
void kpi_add_call(KpiCounts *counts, const PhoneCall *call);

/* One figure. `known` false: there is no data, which is not 0 and not 100 %. */
typedef struct Kpi {
    const char *id, *name, *formula, *population;
    const char *unit; /* "percent", "seconds", "count" */
    bool known;
    int64_t value; /* of percent: hundredths */
    int64_t part, whole;
} Kpi;
typedef LIST(Kpi) Kpis;

/* All figures; sorts the lengths. */
void kpi_list(KpiCounts *counts, Kpis *ret);
