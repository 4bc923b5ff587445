#include "model/part.h"

static const Column COLUMNS[] = {
    COLUMN(Part, number, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT | C_SEARCH, 60,
           "part number"),
    COLUMN(Part, name, TEXT, C_NEEDED | C_SORT | C_SEARCH, 200, "what it is"),
    COLUMN(Part, maker, TEXT, C_FILTER, 100, "manufacturer"),
    COLUMN(Part, unit, TEXT, 0, 20, "piece, metre, …"),
    COLUMN(Part, serial_tracked, YES_NO, 0, 0, "every piece has a serial number"),
    COLUMN(Part, price_minor, WHOLE, 0, 1000000000000000,
           "list price of one, in the smallest unit of the currency"),
    COLUMN(Part, currency, TEXT, 0, 3, "ISO 4217 code"),
    COLUMN(Part, available_until, DATE, C_FILTER, 0, "until when it can be had (B-G)"),
    COLUMN(Part, notes, TEXT, C_LINES, 2000, "what to know"),
};

const Entity PART =
    ENTITY(ENTITY_PART, "part", "parts", Part, COLUMNS, .key = "number", .about = "Spare parts.");
