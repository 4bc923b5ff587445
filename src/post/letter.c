#include "post/letter.h"

#include "actions/desk.h"
#include "actions/mails.h"
#include "actions/notices.h"
#include "actions/zones.h"
#include "model/alert.h"
#include "model/customer.h"
#include "model/message.h"
#include "model/user.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

typedef struct Reader {
    Call *call;
    Service *service;
    Db *db;
    const Notice *notice;
    Letter *letter;
    NoticeFacts facts;
    const char *zone;
} Reader;

static const void *load(const Reader *reader, const Entity *entity, int64_t id) {
    Scope all = SCOPE_ALL;
    return id ? store_get(reader->call, reader->db, entity, id, &all) : NULL;
}

static const char *mail_of(const User *user) {
    return user->email ? user->email : strchr(user->login, '@') ? user->login : NULL;
}

static void address_user(Reader *reader, const User *user) {
    reader->letter->name = user->name;
    reader->letter->to = reader->notice->way == WAY_MAIL ? mail_of(user) : user->phone;
    reader->facts.language = user->language;
    reader->zone = user->zone;
}

static void address_contact(Reader *reader, const Contact *contact) {
    reader->letter->name = contact->name;
    reader->letter->to = contact_address(reader->call, contact->channels, CHANNEL_EMAIL);
    reader->facts.language = contact->language;
}

static bool find_reader(Reader *reader) {
    const User *user = load(reader, &USER, reader->notice->person);
    const Contact *contact = load(reader, &CONTACT, reader->notice->contact);
    if (user && user->status == USER_IS_ACTIVE)
        address_user(reader, user);
    if (contact && contact->status == CONTACT_IS_ACTIVE)
        address_contact(reader, contact);
    bool there = user ? user->status == USER_IS_ACTIVE : contact != NULL;
    return there && (reader->letter->to || reader->notice->way == WAY_CHAT);
}

static void add_alert(Reader *reader, const Alert *alert, const Request *request) {
    if (!alert)
        return;
    reader->facts.place = alert->place;
    reader->facts.broken = alert->kind == ALERT_BREACH;
    const Rulebook *rulebook = desk_rules(reader->call, reader->service, reader->db, request);
    const Promise *promise = rulebook && alert->promise
                                 ? programme_promise(rulebook_programme(rulebook), alert->promise)
                                 : NULL;
    if (promise)
        reader->facts.promise = promise_name(promise, reader->facts.language);
}

static void add_message(Reader *reader, const Message *message) {
    if (!message)
        return;
    const User *author = load(reader, &USER, message->author);
    reader->facts.said = message->text;
    reader->facts.author = author ? author->name : "aftercare";
}

static void add_request(Reader *reader, const Request *request) {
    reader->facts.number = request->number;
    reader->facts.subject = request->subject;
    reader->facts.level = request->level;
    reader->facts.due = request->due_at;
    reader->facts.url = arena_printf(reader->call->arena, "%s/requests/%" PRId64,
                                     service_base_url(reader->service), request->head.id);
}

static void find_zone(Reader *reader, const Request *request) {
    const Customer *customer = load(reader, &CUSTOMER, request->customer);
    const char *zone = reader->zone ? reader->zone : customer ? customer->zone : NULL;
    Call quiet = call_begin(reader->call->arena, reader->call->now);
    reader->facts.zone = zone ? zones_get(&quiet, "zone", zone) : NULL;
    if (!reader->facts.zone)
        reader->facts.zone = zones_get(&quiet, "zone", "UTC");
}

static void number_mail(Reader *reader) {
    Arena *arena = reader->call->arena;
    reader->letter->thread =
        mail_thread(arena, service_store(reader->service), reader->notice->request);
    reader->letter->message_id =
        arena_printf(arena, "%s.%" PRId64, reader->letter->thread, reader->notice->head.id);
}

bool letter_read(Call *call, Service *service, Db *db, const Notice *notice, Letter *ret,
                 const char **ret_why) {
    *ret = (Letter){.way = (NoticeWay)notice->way, .kind = (NoticeKind)notice->kind};
    Reader reader = {.call = call, .service = service, .db = db, .notice = notice, .letter = ret};
    reader.facts = (NoticeFacts){.kind = (NoticeKind)notice->kind, .due = INSTANT_NONE};
    const Request *request = load(&reader, &REQUEST, notice->request);
    *ret_why = "the request is gone";
    if (!request)
        return false;
    *ret_why = "the account or person is gone, or has no address for it";
    if (!find_reader(&reader))
        return false;
    add_request(&reader, request);
    find_zone(&reader, request);
    add_alert(&reader, load(&reader, &ALERT, notice->alert), request);
    add_message(&reader, load(&reader, &MESSAGE, notice->message));
    number_mail(&reader);
    ret->text = notice_text(call->arena, &reader.facts);
    return call->error_count == 0;
}
