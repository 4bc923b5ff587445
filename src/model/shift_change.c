#include "model/shift_change.h"

const char *const SHIFT_CHANGE_WORDS[] = {"cover", "leave", "swap", "take_over", NULL};

static const Column COLUMNS[] = {
    COLUMN_REFERS(ShiftChange, roster, C_NEEDED | C_FIXED | C_FILTER, ENTITY_ROSTER,
                  "of which roster"),
    COLUMN_OF_WORDS(ShiftChange, kind, C_FIXED, SHIFT_CHANGE_WORDS, "what it is"),
    COLUMN(ShiftChange, from_at, INSTANT, C_NEEDED | C_FIXED, 0, "from when"),
    COLUMN(ShiftChange, until_at, INSTANT, C_NEEDED | C_FIXED | C_FILTER, 0, "until when"),
    COLUMN_REFERS(ShiftChange, instead_of, C_FIXED, ENTITY_USER,
                  "whose duty is taken; none: of whoever it is"),
    COLUMN_REFERS(ShiftChange, by, C_FIXED, ENTITY_USER, "who takes it; none: nobody yet"),
    COLUMN(ShiftChange, reason, TEXT, C_LINES, 500, "why"),
};

const Entity SHIFT_CHANGE =
    ENTITY(ENTITY_SHIFT_CHANGE, "shift_change", "shift_changes", ShiftChange, COLUMNS,
           .about = "Leave, cover, swaps and take-overs of duty.");
