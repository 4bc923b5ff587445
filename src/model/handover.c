#include "model/handover.h"

static const Column COLUMNS[] = {
    COLUMN_REFERS(Handover, roster, C_FIXED | C_FILTER, ENTITY_ROSTER, "of which roster"),
    COLUMN_REFERS(Handover, given_by, C_SYSTEM, ENTITY_USER, "who hands over"),
    COLUMN_REFERS(Handover, taken_by, C_SYSTEM | C_FILTER, ENTITY_USER, "who acknowledged it"),
    COLUMN(Handover, since, INSTANT, C_FIXED, 0, "when the shift that ends began"),
    COLUMN(Handover, notes, TEXT, C_LINES, 8000, "what to know"),
    COLUMN(Handover, acknowledged_at, INSTANT, C_SYSTEM, 0, "when"),
};

const Entity HANDOVER = ENTITY(ENTITY_HANDOVER, "handover", "handovers", Handover, COLUMNS,
                               .about = "Shifts handed over, acknowledged by name.");
