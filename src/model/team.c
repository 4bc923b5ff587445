#include "model/team.h"

static const Column COLUMNS[] = {
    COLUMN(Team, name, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT, 100, "its name"),
    COLUMN(Team, about, TEXT, C_LINES, 1000, "what it does, and where"),
};

const Entity TEAM =
    ENTITY(ENTITY_TEAM, "team", "teams", Team, COLUMNS, .key = "name", .about = "Teams.");
