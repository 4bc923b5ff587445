#include "model/customer.h"

const char *const CUSTOMER_STATUS_WORDS[] = {"active", "former", NULL};

static const Column COLUMNS[] = {
    COLUMN(Customer, number, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT | C_SEARCH, 40,
           "its number in our books"),
    COLUMN(Customer, name, TEXT, C_NEEDED | C_SORT | C_SEARCH, 200, "its name"),
    COLUMN_OF_WORDS(Customer, status, C_FILTER, CUSTOMER_STATUS_WORDS, "whether it is served"),
    COLUMN(Customer, language, TEXT, 0, 12, "the language of letters and calls: en, zh, …"),
    COLUMN(Customer, zone, TEXT, 0, 64, "time zone of its head office: Asia/Shanghai"),
    COLUMN(Customer, country, TEXT, C_FILTER, 2, "ISO 3166 code"),
    COLUMN(Customer, address, TEXT, C_LINES, 500, "postal address"),
    COLUMN(Customer, tax_number, TEXT, 0, 40, "for invoices"),
    COLUMN(Customer, notes, TEXT, C_LINES | C_STAFF, 4000,
           "what everyone who serves it should know"),
};

const Entity CUSTOMER =
    ENTITY(ENTITY_CUSTOMER, "customer", "customers", Customer, COLUMNS, .key = "number",
           .customer = "id", .about = "Companies and people that are served.");
