/* What a running house does by itself: once at the start and then once a day, files that no record
 * names are thrown away. */
#pragma once

#include "actions/service.h"

typedef struct Tidy Tidy;

/* Makes the folders for files, and begins its thread. NULL and an error where that fails. */
Tidy *tidy_new(Call *call, Service *service);
void tidy_free(Tidy *tidy);
