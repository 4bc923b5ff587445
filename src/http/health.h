/* What is looked at to see how the house is: by its administrator and by Prometheus. */
#pragma once

#include "http/ask.h"

/* What people are to be told. Counts end at 10,000. */
typedef struct NoticeFigures {
    int64_t waiting, failed;
    Instant oldest_due_at; /* of those that should have gone; INSTANT_NONE: none */
} NoticeFigures;

/* False and an error where the store doesn't answer. */
bool health_notices(Call *call, Db *db, NoticeFigures *ret);

/* Memory of the process that is in use; 0 where the system doesn't say. */
int64_t health_resident_bytes(void);
