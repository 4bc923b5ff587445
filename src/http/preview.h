/* What is decided and owed for a case, as the hotline reads it out before anything is opened. */
#pragma once

#include "actions/intake.h"
#include "http/ask.h"
#include "rules/commitment_json.h"
#include "rules/decision_json.h"

/* Commitments as the asker may see them. */
CommitmentsView preview_commitments(const Ask *ask, const Programme *programme);

/* "coverage": who pays and what is done, or what must still be known. */
void preview_write_coverage(JsonWriter *out, const DecisionView *view, const Facts *facts);

/* Level, when what is due, the commitments, what must still be asked, who pays, as they stand at
 * `now`; in an object that is begun. */
void preview_write(const Ask *ask, const Intake *intake, Instant now, JsonWriter *out);
