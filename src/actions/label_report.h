/* A fault that is reported from a unit's label, by whoever stands before it: nobody that we know.
 * What they say of themselves is part of the text. */
#pragma once

#include "actions/intake.h"
#include "model/equipment.h"

enum { LABEL_TEXT_MOST = 10000, LABEL_NAME_MOST = 100, LABEL_PHONE_MOST = 60 };

typedef struct LabelReport {
    const char *text, *name, *phone; /* never NULL */
} LabelReport;

/* What open_request opens then, of channel `qr`. Errors, in the languages of the form, name its
 * fields. */
bool label_report_prepare(Call *call, Service *service, Db *db, const Equipment *unit,
                          const LabelReport *report, Intake *ret);
