#include "model/team.h"

static const Column COLUMNS[] = {
    COLUMN(Team, name, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT, 100, "its name"),
    COLUMN(Team, about, TEXT, C_LINES, 1000, "what it does, and where"),
    COLUMN_OF_TEXTS(Team, territory, 0, 200,
                    "where it serves: cities, or countries by their ISO 3166 codes"),
};

const Entity TEAM =
    ENTITY(ENTITY_TEAM, "team", "teams", Team, COLUMNS, .key = "name", .about = "Teams.");
