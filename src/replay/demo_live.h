/* The demo company's last hours: requests in every state, their conversation, calls, handovers,
 * saved views. Each act comes with the instant at which it happened, minutes before `now`. */
#pragma once

#include "replay/demo_house.h"
#include "replay/demo_script.h"

/* `units`: all of the base, in order (demo_house.h). */
void demo_live_write(DemoScript *script, const DemoUnit *units, Instant now);
