/* The table of actions: everything that can be done, with the right that it takes. */
#include "actions/attachment.h"
#include "actions/import_batch.h"
#include "actions/label.h"
#include "actions/people.h"
#include "actions/privacy.h"
#include "actions/programme.h"
#include "actions/record.h"

#include <glib.h>

static const Action ACTIONS[] = {
    {"create", RIGHT_COUNT, create_record, "adds a record"},
    {"update", RIGHT_COUNT, update_record, "changes a record"},
    {"delete", RIGHT_COUNT, delete_record, "deletes a record that nothing refers to"},
    {"redact", PRIVACY_REDACT, redact_record,
     "blanks the personal data of a record and of its journal, for good"},
    {"publish_programme", PROGRAMMES_WRITE, publish_programme,
     "publishes a draft: contracts may bind it, it never changes again"},
    {"withdraw_programme", PROGRAMMES_WRITE, withdraw_programme,
     "withdraws a programme: no new contract binds it"},
    {"invite_user", PEOPLE_WRITE, invite_user, "makes an account and the link that opens it"},
    {"invite_first", OPERATIONS, invite_first, "makes the first administrator's link"},
    {"renew_link", PEOPLE_WRITE, renew_link,
     "makes a new invitation, or a link for a new password"},
    {"open_link", RIGHT_NONE, open_link, "sets a password by a one-time link"},
    {"deactivate_user", PEOPLE_WRITE, deactivate_user, "shuts an account and all that it opened"},
    {"activate_user", PEOPLE_WRITE, activate_user, "opens an account again"},
    {"sign_in", RIGHT_NONE, sign_in, "begins a session"},
    {"touch_session", OPERATIONS, touch_session, "notes that a session is in use"},
    {"sign_out", RIGHT_SELF, sign_out, "ends a session"},
    {"sign_out_everywhere", RIGHT_SELF, sign_out_everywhere, "ends all own sessions"},
    {"change_password", RIGHT_SELF, change_password, "sets a new own password; all sessions end"},
    {"begin_second_factor", RIGHT_SELF, begin_second_factor,
     "makes the secret for an authenticator app"},
    {"confirm_second_factor", RIGHT_SELF, confirm_second_factor,
     "turns the second factor on, by a first code"},
    {"remove_second_factor", RIGHT_SELF, remove_second_factor, "turns the second factor off"},
    {"create_token", RIGHT_SELF, create_token, "makes an API token"},
    {"revoke_token", RIGHT_SELF, revoke_token, "revokes an API token"},
    {"attach_file", RIGHT_SELF, attach_file, "adds a file to a record that one may change"},
    {"remove_attachment", RIGHT_SELF, remove_attachment, "takes a file from a record"},
    {"renew_label", EQUIPMENT_WRITE, renew_label, "issues a unit's label anew; older ones end"},
    {"import_rows", DATA_IMPORT, import_rows, "adds and changes the records of a file's rows"},
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
