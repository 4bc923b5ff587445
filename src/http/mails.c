/* Mails that came in: taken from the mail server, filed by people. */
#include "actions/mails.h"
#include "http/ask.h"
#include "store/read.h"

static bool prepare_taking(Ask *ask, Db *db, MailAhead *ahead) {
    return mail_prepare(&ask->call, ask->service, db, &ask->actor, ask->command.input, ahead);
}

static bool prepare_filing(Ask *ask, Db *db, MailAhead *ahead) {
    const Mail *mail = ask_record(ask, db, &MAIL);
    ask->command.id = ask->id;
    return mail && mail_prepare_filing(&ask->call, ask->service, db, &ask->actor, mail,
                                       ask->command.input, ahead);
}

static void submit(Ask *ask, bool (*prepare)(Ask *ask, Db *db, MailAhead *ahead)) {
    MailAhead *ahead = ARENA_NEW(ask->call.arena, MailAhead);
    ask->command.input = ask_body(ask);
    Db *db = ask->command.input ? store_take_reader(&ask->call, service_store(ask->service)) : NULL;
    bool well = db && prepare(ask, db, ahead);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    ask->command.action = action_find(ask->route->action);
    ask->command.entity = &MAIL;
    ask->command.prepared = ahead;
    ask_submit(ask);
}

void accept_mail(Ask *ask) {
    submit(ask, prepare_taking);
}

void sort_mail(Ask *ask) {
    submit(ask, prepare_filing);
}
