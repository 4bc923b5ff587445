/* Serving, for the commands that end in it. */
#pragma once

#include "cli/settings.h"

/* Until a signal or for want of a disk; the exit code. Errors are reported. */
int serve(Call *call, const Settings *settings);
