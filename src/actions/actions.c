/* The table of actions: everything that can be done, with the right that it takes. */
#include "actions/people.h"
#include "actions/programme.h"
#include "actions/record.h"

#include <glib.h>

static const Action ACTIONS[] = {
    {"create", RIGHT_COUNT, create_record, "adds a record"},
    {"update", RIGHT_COUNT, update_record, "changes a record"},
    {"delete", RIGHT_COUNT, delete_record, "deletes a record that nothing refers to"},
    {"publish_programme", PROGRAMMES_WRITE, publish_programme,
     "publishes a draft: contracts may bind it, it never changes again"},
    {"withdraw_programme", PROGRAMMES_WRITE, withdraw_programme,
     "withdraws a programme: no new contract binds it"},
};

const Action *action_find(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(ACTIONS); i++)
        if (!strcmp(ACTIONS[i].name, name))
            return &ACTIONS[i];
    return NULL;
}

size_t action_count(void) {
    return G_N_ELEMENTS(ACTIONS);
}

const Action *action_at(size_t index) {
    return &ACTIONS[index];
}
