#include "model/site.h"

const char *const SITE_STATUS_WORDS[] = {"in_use", "closed", NULL};

static const Column ENVIRONMENT_ITEMS_COLUMNS[] = {
    COLUMN(EnvironmentItem, measure, TEXT, C_NEEDED, 60,
           "temperature, humidity, supply voltage, …"),
    COLUMN(EnvironmentItem, least, WHOLE, 0, 1000000000000,
           "lowest allowed value, in thousandths of the unit"),
    COLUMN(EnvironmentItem, most, WHOLE, 0, 1000000000000,
           "highest allowed value, in thousandths of the unit"),
    COLUMN(EnvironmentItem, unit, TEXT, C_NEEDED, 20, "°C, %, V, …"),
};
const ItemShape ENVIRONMENT_ITEMS = ITEMS(ENVIRONMENT_ITEMS_COLUMNS);

static const Column COLUMNS[] = {
    COLUMN_REFERS(Site, customer, C_NEEDED | C_FILTER | C_FIXED, ENTITY_CUSTOMER, "whose site"),
    COLUMN(Site, number, TEXT, C_UNIQUE | C_FILTER | C_SEARCH, 40, "its number in our books"),
    COLUMN(Site, name, TEXT, C_NEEDED | C_SORT | C_SEARCH, 200, "what people call it"),
    COLUMN_OF_WORDS(Site, status, C_FILTER, SITE_STATUS_WORDS, "whether it is in use"),
    COLUMN(Site, zone, TEXT, 0, 64, "time zone, for dates that end at midnight there"),
    COLUMN(Site, country, TEXT, 0, 2, "ISO 3166 code"),
    COLUMN(Site, city, TEXT, C_FILTER | C_SEARCH, 100, "town"),
    COLUMN(Site, address, TEXT, C_LINES | C_SEARCH, 500, "street and number"),
    COLUMN(Site, latitude, WHOLE, 0, 90000000, "millionths of a degree, north is positive"),
    COLUMN(Site, longitude, WHOLE, 0, 180000000, "millionths of a degree, east is positive"),
    COLUMN_OF_ITEMS(Site, environment, 0, 200, ENVIRONMENT_ITEMS,
                    "recommended environment; outside it the assurance may not hold"),
    COLUMN(Site, access_notes, TEXT, C_LINES | C_PERSONAL, 2000, "gate, keys, whom to call"),
};

const Entity SITE =
    ENTITY(ENTITY_SITE, "site", "sites", Site, COLUMNS, .key = "number", .customer = "customer",
           .site = "id", .about = "Places where equipment stands.");
