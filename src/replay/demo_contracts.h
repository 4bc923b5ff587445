/* What binds the demo company: the three model programmes, a contract with each customer, people to
 * talk to there. */
#pragma once

#include "replay/demo_script.h"

typedef enum DemoProgramme {
    DEMO_MAINTENANCE,
    DEMO_SUPPLY,
    DEMO_WARRANTY,
    DEMO_PROGRAMMES
} DemoProgramme;
/* Their ids, which are also the names of their files. */
extern const char *const DEMO_PROGRAMME_IDS[];

enum { DEMO_CONTACTS_EACH = 2 };

DemoProgramme demo_programme_of(int64_t customer);
/* "MA-0001": the contract that covers all units of a customer. */
const char *demo_contract_number(Arena *arena, int64_t customer);
/* "C-0001-1"; `which` from 0. */
const char *demo_contact_number(Arena *arena, int64_t customer, int which);
const char *demo_contact_name(Arena *arena, int64_t customer, int which);
const char *demo_contact_phone(Arena *arena, int64_t customer, int which);

void demo_programmes_write(DemoScript *script);
/* Spare parts with list prices. */
void demo_parts_write(DemoScript *script);
void demo_contracts_write(DemoScript *script, int64_t customers, CivilDay today);
