#include "model/programme_version.h"

const char *const PROGRAMME_STATUS_WORDS[] = {"draft", "published", "withdrawn", NULL};

static const Column COLUMNS[] = {
    COLUMN(ProgrammeVersion, programme, TEXT, C_SYSTEM | C_FILTER | C_SORT | C_SEARCH, 64,
           "its id, as the file says"),
    COLUMN(ProgrammeVersion, edition, TEXT, C_SYSTEM, 40, "its version, as the file says"),
    COLUMN(ProgrammeVersion, name, TEXT, C_SYSTEM | C_SEARCH, 300, "its name, as the file says"),
    COLUMN_OF_WORDS(ProgrammeVersion, status, C_SYSTEM | C_FILTER, PROGRAMME_STATUS_WORDS,
                    "contracts bind published ones only"),
    COLUMN(ProgrammeVersion, text, TEXT, C_NEEDED | C_LINES, 400000, "the file itself, YAML"),
    COLUMN(ProgrammeVersion, digest, DIGEST, C_SYSTEM, 0, "BLAKE2b-256 of the text"),
    COLUMN(ProgrammeVersion, published_at, INSTANT, C_SYSTEM, 0, "when it was published"),
};

const Entity PROGRAMME =
    ENTITY(ENTITY_PROGRAMME, "programme", "programmes", ProgrammeVersion, COLUMNS, .key = NULL,
           .about = "After-sales programmes, by version.");
