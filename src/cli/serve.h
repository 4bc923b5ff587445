/* Serving, for the commands that end in it. */
#pragma once

#include "cli/settings.h"

/* Whether `listen` is ADDRESS:PORT; an error where not. */
bool serve_check_listen(Call *call, const char *listen);
/* Until a signal or for want of a disk; the exit code. Errors are reported. */
int serve(Call *call, const Settings *settings);
