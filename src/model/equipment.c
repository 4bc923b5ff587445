#include "model/equipment.h"

const char *const EQUIPMENT_STATUS_WORDS[] = {
    "in_service", "ordered", "delivered", "out_of_service", "replaced", "scrapped", NULL};
const char *const TELLABLE_WORDS[] = {"unknown", "yes", "no", NULL};

static const Column SOFTWARE_ITEMS_COLUMNS[] = {
    COLUMN(SoftwareItem, name, TEXT, C_NEEDED, 100, "program or firmware"),
    COLUMN(SoftwareItem, version, TEXT, C_NEEDED, 60, "its version"),
    COLUMN(SoftwareItem, installed_on, DATE, 0, 0, "since when"),
};
const ItemShape SOFTWARE_ITEMS = ITEMS(SOFTWARE_ITEMS_COLUMNS);

static const Column COLUMNS[] = {
    COLUMN_REFERS(Equipment, customer, C_NEEDED | C_FILTER, ENTITY_CUSTOMER, "whose unit"),
    COLUMN_REFERS(Equipment, site, C_FILTER, ENTITY_SITE, "where it stands"),
    COLUMN_REFERS(Equipment, parent, C_FILTER, ENTITY_EQUIPMENT, "the unit that it is part of"),
    COLUMN_REFERS(Equipment, product, C_FILTER, ENTITY_PRODUCT, "its model"),
    COLUMN_REFERS(Equipment, component, 0, ENTITY_COMPONENT,
                  "which component of the model above it is"),
    COLUMN(Equipment, number, TEXT, C_UNIQUE | C_FILTER | C_SORT | C_SEARCH, 60,
           "number on its label"),
    COLUMN(Equipment, serial, TEXT, C_FILTER | C_SORT | C_SEARCH, 100,
           "serial number of the maker"),
    COLUMN(Equipment, name, TEXT, C_NEEDED | C_SORT | C_SEARCH, 200, "what people call it"),
    COLUMN_OF_WORDS(Equipment, status, C_FILTER, EQUIPMENT_STATUS_WORDS, "where it is in its life"),
    COLUMN(Equipment, place, TEXT, C_SEARCH, 200, "where in the site"),
    COLUMN(Equipment, delivered_on, DATE, 0, 0, "handed over"),
    COLUMN(Equipment, accepted_on, DATE, C_FILTER | C_SORT, 0,
           "accepted, where it has its own date; periods count from here"),
    COLUMN(Equipment, replaced_on, DATE, 0, 0, "replaced by another unit"),
    COLUMN_REFERS(Equipment, replaced_by, 0, ENTITY_EQUIPMENT, "the unit that took its place"),
    COLUMN_OF_ITEMS(Equipment, software, C_SEARCH, 200, SOFTWARE_ITEMS,
                    "software and firmware by version"),
    COLUMN_OF_WORDS(Equipment, supplied_by_us, 0, TELLABLE_WORDS,
                    "only what we supplied is under warranty (C-Q)"),
    COLUMN_OF_WORDS(Equipment, recognised, 0, TELLABLE_WORDS,
                    "only recognised products are under warranty (C-Q)"),
    COLUMN(Equipment, label_issue, WHOLE, C_SYSTEM, 1000000,
           "how often its QR label was issued anew; older labels no longer open it"),
    COLUMN(Equipment, notes, TEXT, C_LINES | C_STAFF, 4000, "what to know before touching it"),
};

const Entity EQUIPMENT =
    ENTITY(ENTITY_EQUIPMENT, "equipment", "equipment", Equipment, COLUMNS, .key = "number",
           .customer = "customer", .site = "site", .about = "Units in the field, as a tree.");
