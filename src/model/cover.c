#include "model/cover.h"

static const Column COLUMNS[] = {
    COLUMN_REFERS(Cover, contract, C_NEEDED | C_FILTER | C_FIXED, ENTITY_CONTRACT,
                  "by which contract"),
    COLUMN_REFERS(Cover, customer, C_SYSTEM | C_FILTER, ENTITY_CUSTOMER,
                  "whose; the contract says it"),
    COLUMN_REFERS(Cover, equipment, C_FILTER | C_FIXED, ENTITY_EQUIPMENT,
                  "the unit, with all units below it"),
    COLUMN_REFERS(Cover, site, C_FILTER | C_FIXED, ENTITY_SITE, "or every unit of this site"),
    COLUMN(Cover, starts_on, DATE, 0, 0, "first day; none: with the contract"),
    COLUMN(Cover, ends_on, DATE, 0, 0, "last day; none: with the contract"),
    COLUMN(Cover, accepted_on, DATE, 0, 0, "an acceptance date of its own (delivered later)"),
    COLUMN(Cover, note, TEXT, 0, 500, "why it differs"),
};

const Entity COVER =
    ENTITY(ENTITY_COVER, "cover", "covers", Cover, COLUMNS, .key = NULL, .customer = "customer",
           .site = "site", .about = "What contracts cover.");
