#include "model/contract.h"

const char *const CONTRACT_STATUS_WORDS[] = {"draft", "active", "ended", NULL};

static const Column PRICE_ITEMS_COLUMNS[] = {
    COLUMN(PriceItem, item, TEXT, C_NEEDED, 60, "part number, or the name of a fee"),
    COLUMN(PriceItem, price_minor, WHOLE, C_NEEDED, 1000000000000000,
           "for one, in the smallest unit of the currency"),
};
const ItemShape PRICE_ITEMS = ITEMS(PRICE_ITEMS_COLUMNS);

static const Column OVERRIDE_ITEMS_COLUMNS[] = {
    COLUMN(OverrideItem, promise, TEXT, C_NEEDED, 64, "id of the promise"),
    COLUMN(OverrideItem, level, TEXT, 0, 64, "only for this level"),
    COLUMN(OverrideItem, within, TEXT, C_NEEDED, 60,
           "the span promised instead: 8 h, 2 working days"),
    COLUMN(OverrideItem, reason, TEXT, C_NEEDED, 500, "who agreed to it, and where"),
};
const ItemShape OVERRIDE_ITEMS = ITEMS(OVERRIDE_ITEMS_COLUMNS);

static const Column COLUMNS[] = {
    COLUMN(Contract, number, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT | C_SEARCH, 60,
           "contract number"),
    COLUMN_REFERS(Contract, customer, C_NEEDED | C_FILTER | C_FIXED, ENTITY_CUSTOMER, "with whom"),
    COLUMN_REFERS(Contract, programme, C_NEEDED | C_FILTER, ENTITY_PROGRAMME,
                  "the version that it promises"),
    COLUMN(Contract, title, TEXT, C_NEEDED | C_SORT | C_SEARCH, 300, "what it is about"),
    COLUMN_OF_WORDS(Contract, status, C_FILTER, CONTRACT_STATUS_WORDS, "whether it is in force"),
    COLUMN(Contract, signed_on, DATE, 0, 0, "date of signature"),
    COLUMN(Contract, starts_on, DATE, 0, 0, "first day; service before the acceptance"),
    COLUMN(Contract, ends_on, DATE, C_FILTER | C_SORT, 0,
           "last day; none: as long as the periods last"),
    COLUMN(Contract, whole_customer, YES_NO, 0, 0,
           "covers every unit of the customer, whatever is listed"),
    COLUMN(Contract, warranty_agreement, TEXT, 0, 200,
           "the agreement signed with it (C-A): document or number"),
    COLUMN(Contract, warranty_signed_on, DATE, 0, 0, "when that was signed"),
    COLUMN(Contract, accepted_on, DATE, 0, 0, "acceptance: the periods begin (C-P1)"),
    COLUMN(Contract, completion_report, TEXT, 0, 200,
           "the report that was signed at acceptance: document or number"),
    COLUMN(Contract, signatory, TEXT, C_PERSONAL, 200, "who signed it for the customer"),
    COLUMN(Contract, currency, TEXT, 0, 3, "ISO 4217 code of its prices"),
    COLUMN_OF_ITEMS(Contract, prices, 0, 200, PRICE_ITEMS, "unit prices fixed by the contract"),
    COLUMN_OF_ITEMS(Contract, overrides, 0, 200, OVERRIDE_ITEMS,
                    "promises that differ from the programme"),
    COLUMN(Contract, notes, TEXT, C_LINES | C_STAFF, 4000, "what to know"),
};

const Entity CONTRACT = ENTITY(ENTITY_CONTRACT, "contract", "contracts", Contract, COLUMNS,
                               .key = "number", .customer = "customer", .about = "Contracts.");
