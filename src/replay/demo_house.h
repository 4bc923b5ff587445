/* A made-up installed base: customers, their sites and units, from a seed. The same seed gives the
 * same rows everywhere. Names are invented, English and Chinese. */
#pragma once

#include "base/civil.h"
#include <stdio.h>

enum { DEMO_UNITS_PER_SITE = 8, DEMO_SITES_PER_CUSTOMER = 3 };

typedef struct DemoHouseOptions {
    uint64_t seed;
    int64_t units;
} DemoHouseOptions;

/* CSV: a unit a row, with its customer and site (programmes/maps/demo-house.yaml reads it). */
void demo_house_write(FILE *out, const DemoHouseOptions *options);

/* ---- the same base for those who go on with it; all counts begin at 0 ---- */

typedef enum DemoKind {
    DEMO_SWITCH,
    DEMO_UPS,
    DEMO_CHILLER,
    DEMO_LIFT,
    DEMO_FIRE,
    DEMO_SERVER,
    DEMO_PUMP,
    DEMO_KINDS
} DemoKind;

/* What a unit of a kind is one of. */
typedef struct DemoModel {
    const char *name, *number, *maker;
    const char *prefix; /* of its serial numbers */
} DemoModel;
extern const DemoModel DEMO_MODELS[DEMO_KINDS];

typedef struct DemoUnit {
    int64_t number, site, customer;
    int kind; /* DemoKind */
    CivilDay delivered, accepted;
    bool in_service;
    int serial;
    int north, east; /* millionths of a degree from the middle of its town */
} DemoUnit;

/* All of them. */
const DemoUnit *demo_units(Arena *arena, const DemoHouseOptions *options);
/* "U-000123", "S-00012", "K-0004". */
const char *demo_unit_number(Arena *arena, int64_t unit);
const char *demo_site_number(Arena *arena, int64_t site);
const char *demo_customer_number(Arena *arena, int64_t customer);
const char *demo_customer_name(Arena *arena, int64_t customer);
/* Whether one speaks Chinese with them, else English. */
bool demo_customer_is_chinese(int64_t customer);
int64_t demo_customer_count(int64_t units);
