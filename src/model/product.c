#include "model/product.h"

static const Column COLUMNS[] = {
    COLUMN(Product, number, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT | C_SEARCH, 60,
           "model number"),
    COLUMN(Product, name, TEXT, C_NEEDED | C_SORT | C_SEARCH, 200, "what it is called"),
    COLUMN(Product, maker, TEXT, C_FILTER | C_SEARCH, 100, "manufacturer"),
    COLUMN(Product, class, TEXT, C_FILTER, 60, "class of equipment, as programmes name it"),
    COLUMN(Product, service_life_months, WHOLE, 0, 1200,
           "design life; spare parts stay available so long (B-G)"),
    COLUMN(Product, description, TEXT, C_LINES, 4000, "what matters for service"),
    COLUMN_OF_IDS(Product, skills, 0, 20, ENTITY_SKILL,
                  "what one must be qualified for to work on it"),
};

const Entity PRODUCT = ENTITY(ENTITY_PRODUCT, "product", "products", Product, COLUMNS,
                              .key = "number", .about = "Product models.");
