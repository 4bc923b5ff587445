/* Shares of a whole, the same in every report. */
#pragma once

#include <stdint.h>

/* part / whole in hundredths of a percent, rounded half up; but only all is 100.00 % and only none
 * is 0. `whole` must be above 0; a negative part gives a negative share. */
int share_hundredths(int64_t part, int64_t whole);
