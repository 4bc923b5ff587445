/* Time zones by their names, read once a process: a Zone never changes. */
#pragma once

#include "base/zone.h"

/* NULL and an error on `field` where unknown. Any thread; lives for ever. */
const Zone *zones_get(Call *call, const char *field, const char *id);
