/* The people of the demo company: teams, skills, accounts of every role, rosters with their
 * changes. Names are invented. */
#pragma once

#include "replay/demo_script.h"

typedef struct DemoPerson {
    const char *login, *name, *role, *language;
    const char *languages; /* "zh, en" */
    const char *team;      /* NULL: none */
    const char *skills[3]; /* NULL behind the last */
    int customer;          /* of a customer's people: whose, from 1; 0: staff */
    int runs_out;          /* which of the skills is about to, from 1; 0: none */
} DemoPerson;

extern const DemoPerson DEMO_PEOPLE[]; /* ends with a NULL login */

/* The `number`-th engineer, counted over and over, who speaks Chinese or English with customers. */
const char *demo_engineer(int number, bool chinese);

/* Skills, and the product models that ask for them: before the base, which has units of these. */
void demo_products_write(DemoScript *script);
/* The customers must be there, and known by "@customer:K-0001". `today`: in Shanghai. */
void demo_people_write(DemoScript *script, CivilDay today);
/* Rosters, with a swap, a leave with cover, and gaps in the weeks ahead: a night that nobody has
 * taken over, a stand-by that is away, a qualification that runs out. */
void demo_rosters_write(DemoScript *script, CivilDay today);
