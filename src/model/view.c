#include "model/view.h"

static const Column COLUMNS[] = {
    COLUMN(View, name, TEXT, C_NEEDED | C_SORT, 100, "its name"),
    COLUMN(View, path, TEXT, C_NEEDED, 60, "of which list: requests, commitments, equipment …"),
    COLUMN(View, query, TEXT, C_NEEDED, 2000,
           "filters and order, as in the list's URL: open=true&level=1&sort=due_at"),
    COLUMN_REFERS(View, owner, C_SYSTEM | C_FILTER, ENTITY_USER, "who made it"),
    COLUMN(View, shared, YES_NO, C_FILTER, 0, "whether the whole house sees it"),
    COLUMN(View, pinned, YES_NO, 0, 0, "whether its count is kept in sight"),
};

const Entity VIEW = ENTITY(ENTITY_VIEW, "view", "views", View, COLUMNS, .about = "Saved views.");
