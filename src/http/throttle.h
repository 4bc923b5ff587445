/* How often someone may try: in memory, by key, without locking anyone else out.
 *
 * A key is a login with an address, an address, a token. Each has a bucket that fills again with
 * time; an empty one answers "in N seconds". */
#pragma once

#include "base/instant.h"

typedef struct Throttle Throttle;

/* `burst` tries at once, one more each `refill`. */
Throttle *throttle_new(int burst, Micros refill);
void throttle_free(Throttle *throttle);
/* Takes one try; 0 where there was one, else the seconds until there is. */
int throttle_take(Throttle *throttle, const char *key, Instant now);
/* Gives all tries back (a sign-in that succeeded). */
void throttle_forget(Throttle *throttle, const char *key);
