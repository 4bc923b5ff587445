/* Who is looking at what: so that two people don't answer the same request. */
#pragma once

typedef struct Presence Presence;

Presence *presence_new(void);
void presence_free(Presence *presence);
