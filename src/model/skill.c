#include "model/skill.h"

static const Column COLUMNS[] = {
    COLUMN(Skill, name, TEXT, C_NEEDED | C_UNIQUE | C_FILTER | C_SORT, 100, "its name"),
    COLUMN(Skill, proof, TEXT, 0, 200, "the certificate that proves it; none: the manager says so"),
    COLUMN(Skill, months_valid, WHOLE, 0, 600, "how long a qualification lasts; none: for good"),
    COLUMN(Skill, about, TEXT, C_LINES, 1000, "what it allows to do"),
};

const Entity SKILL =
    ENTITY(ENTITY_SKILL, "skill", "skills", Skill, COLUMNS, .key = "name", .about = "Skills.");
