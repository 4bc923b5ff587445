/* The table of actions: everything that can be done, with the right that it takes. */
#include "actions/attachment.h"
#include "actions/conversation.h"
#include "actions/desk.h"
#include "actions/explain_late.h"
#include "actions/handover.h"
#include "actions/import_batch.h"
#include "actions/import_requests.h"
#include "actions/intake.h"
#include "actions/label.h"
#include "actions/mails.h"
#include "actions/notices.h"
#include "actions/paging.h"
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
    {"update_self", RIGHT_SELF, update_self, "changes one's own settings"},
    {"begin_second_factor", RIGHT_SELF, begin_second_factor,
     "makes the secret for an authenticator app"},
    {"confirm_second_factor", RIGHT_SELF, confirm_second_factor,
     "turns the second factor on, by a first code"},
    {"remove_second_factor", RIGHT_SELF, remove_second_factor, "turns the second factor off"},
    {"create_token", RIGHT_SELF, create_token, "makes an API token"},
    {"revoke_token", RIGHT_SELF, revoke_token, "revokes an API token"},
    /* these two ask for the right on the file's record */
    {"attach_file", RIGHT_NONE, attach_file, "adds a file to a record that one may change"},
    {"remove_attachment", RIGHT_NONE, remove_attachment, "takes a file from a record"},
    {"renew_label", EQUIPMENT_WRITE, renew_label, "issues a unit's label anew; older ones end"},
    {"open_request", REQUESTS_OPEN, open_request, "opens a request"},
    {"respond", REQUESTS_WORK, act_on_request, "answers a request"},
    {"owe_call_back", REQUESTS_WORK, act_on_request, "promises a call-back"},
    {"call_back", REQUESTS_WORK, act_on_request, "answers by call-back"},
    {"set_facts", REQUESTS_WORK, act_on_request, "adds facts"},
    {"set_level", REQUESTS_DECIDE, act_on_request, "sets or corrects the level"},
    {"set_mode", REQUESTS_WORK, act_on_request, "confirms the support mode"},
    {"diagnose", REQUESTS_WORK, act_on_request, "determines the fault"},
    {"record", REQUESTS_WORK, act_on_request, "records a fact of visits, parts, repairs, care"},
    {"hold", REQUESTS_WORK, act_on_request, "puts a request on hold"},
    {"resume", REQUESTS_WORK, act_on_request, "ends a hold"},
    {"work_around", REQUESTS_WORK, act_on_request, "notes a workaround"},
    {"resolve", REQUESTS_WORK, act_on_request, "resolves a request"},
    {"confirm", REQUESTS_SPEAK, act_on_request, "confirms that the failure is gone"},
    {"report_back", REQUESTS_WORK, act_on_request, "reports back to the customer"},
    {"close", REQUESTS_WORK, act_on_request, "closes a request"},
    {"reopen", REQUESTS_SPEAK, act_on_request, "reopens a request"},
    {"cancel", REQUESTS_SPEAK, act_on_request, "withdraws a request"},
    {"contest", REQUESTS_SPEAK, act_on_request, "contests a pause or the level"},
    {"accept_contest", REQUESTS_DECIDE, act_on_request, "accepts a contest"},
    {"refuse_contest", REQUESTS_DECIDE, act_on_request, "refuses a contest"},
    {"interruption_begins", REQUESTS_WORK, act_on_request, "notes that business stands still"},
    {"interruption_ends", REQUESTS_WORK, act_on_request, "notes that business runs again"},
    {"explain_late", REQUESTS_WORK, explain_late, "writes down why a commitment was late"},
    {"add_note", REQUESTS_WORK, add_note, "adds an internal note to a request"},
    {"add_message", REQUESTS_SPEAK, add_message, "writes to the customer, or to us"},
    {"merge_request", REQUESTS_DECIDE, merge_request, "lets another request go on for this one"},
    {"run_timers", OPERATIONS, run_timers, "does what is due by itself at a request"},
    {"acknowledge_page", DUTY_READ, acknowledge_page, "acknowledges a call-out"},
    {"pass_on_page", OPERATIONS, pass_on_page, "calls the next one where nobody acknowledged"},
    {"acknowledge_handover", DUTY_READ, acknowledge_handover, "takes over a shift, by name"},
    {"begin_notice", OPERATIONS, begin_notice, "begins an attempt to tell somebody"},
    {"end_notice", OPERATIONS, end_notice, "says how an attempt went"},
    {"acknowledge_notice", DUTY_READ, acknowledge_notice, "says that one has seen it"},
    {"retry_notice", DUTY_WRITE, retry_notice, "sends again what failed"},
    {"take_mail", OPERATIONS, take_mail, "takes in a mail"},
    {"file_mail", CALLS_WORK, file_mail, "says whose a mail is"},
    {"join_call", CALLS_WORK, join_call, "joins a call's number to a contact"},
    {"import_requests", DATA_IMPORT, import_requests,
     "brings in requests of another system with their history"},
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
