#include "model/component.h"

static const Column COLUMNS[] = {
    COLUMN_REFERS(Component, product, C_NEEDED | C_FILTER, ENTITY_PRODUCT, "of which model"),
    COLUMN_REFERS(Component, part, C_FILTER, ENTITY_PART, "the spare part that replaces it"),
    COLUMN(Component, number, TEXT, C_UNIQUE | C_FILTER, 60, "its number in our books"),
    COLUMN(Component, name, TEXT, C_NEEDED | C_SORT, 200, "what it is"),
    COLUMN(Component, quantity, WHOLE, 0, 100000, "how many are in one unit"),
    COLUMN(Component, notes, TEXT, C_LINES, 2000, "how to reach and swap it"),
};

const Entity COMPONENT = ENTITY(ENTITY_COMPONENT, "component", "components", Component, COLUMNS,
                                .key = "number", .about = "Components of product models.");
