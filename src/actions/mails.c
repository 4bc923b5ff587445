#include "actions/mails.h"

#include "actions/conversation.h"
#include "actions/notices.h"
#include "actions/record.h"
#include "actions/service.h"
#include "model/attachment.h"
#include "store/read.h"
#include "store/search.h"

#include <glib.h>
#include <inttypes.h>

static const Micros RECENTLY = MICROS_PER_HOUR;
static const Micros RECEIPT_PAUSE = 10 * MICROS_PER_MINUTE; /* one to a person; safety: mail */

/* Of its input what isn't a column. */
static const char *const REFERENCES[] = {"references", NULL};

/* ---- threads ---- */

static const char THREAD_START[] = "sr-";
enum { THREAD_HEX = 2 * SECRET_MAC_BYTES };

const char *mail_thread(Arena *arena, const Store *store, int64_t request) {
    uint8_t mac[SECRET_MAC_BYTES];
    const char *said = arena_printf(arena, "mail %" PRId64, request);
    secret_mac(store_house(store)->seal, said, strlen(said), mac);
    return arena_printf(arena, "%s%" PRId64 "-%s", THREAD_START, request,
                        hex_text(arena, mac, sizeof mac));
}

/* Of the text that begins with THREAD_START. */
static int64_t read_thread(Arena *arena, const Store *store, const char *text) {
    char *end;
    gint64 id = g_ascii_strtoll(text + strlen(THREAD_START), &end, 10);
    if (id <= 0 || *end != '-' || strlen(end + 1) < THREAD_HEX)
        return 0;
    size_t length = (size_t)(end + 1 + THREAD_HEX - text);
    return secret_text_equal(mail_thread(arena, store, id), arena_text_n(arena, text, length)) ? id
                                                                                               : 0;
}

int64_t mail_thread_request(Arena *arena, const Store *store, const char *text) {
    int64_t found = 0;
    for (const char *at = strstr(text, THREAD_START); at && !found;
         at = strstr(at + 1, THREAD_START))
        found = read_thread(arena, store, at);
    return found;
}

static int64_t find_thread(Call *call, const Store *store, const Node *references) {
    int64_t found = 0;
    for (size_t i = 0; references && i < references->items.count && !found; i++)
        if (references->items.items[i]->kind == NODE_SCALAR)
            found = mail_thread_request(call->arena, store, references->items.items[i]->text);
    return found;
}

/* ---- who wrote it ---- */

typedef struct Search {
    Call *call;
    Service *service;
    Db *db;
    MailAhead *ahead;
    MailFacts facts;
} Search;

static bool has_address(Call *call, const Contact *contact, const char *address) {
    const Node *list = contact->channels
                           ? json_parse(call, NULL, 0, contact->channels, strlen(contact->channels))
                           : NULL;
    for (size_t i = 0; list && i < list->items.count; i++)
        if (!g_ascii_strcasecmp(node_text(list->items.items[i], "value"), address))
            return true;
    return false;
}

static void count_person(Search *search, const Contact *contact) {
    MailFacts *facts = &search->facts;
    facts->customer =
        !facts->people || facts->customer == contact->customer ? contact->customer : 0;
    facts->people++;
    search->ahead->contact = facts->customer ? contact : NULL;
}

static bool find_people(Search *search) {
    Scope all = SCOPE_ALL;
    Ids ids = {0};
    void *records[LIST_MOST];
    const char *address = search->ahead->mail.from_address;
    SearchQuery query = {.text = address,
                         .exact = true,
                         .entity = &CONTACT,
                         .scope = &all,
                         .before_id = INT64_MAX,
                         .limit = LIST_MOST};
    if (!search_find(search->call, search->db, &query, &ids))
        return false;
    size_t count = MIN(ids.count, LIST_MOST);
    if (!store_get_many(search->call, search->db, &CONTACT, ids.items, count, &all, records))
        return false;
    for (size_t i = 0; i < count; i++) {
        const Contact *contact = records[i];
        if (contact && contact->status == CONTACT_IS_ACTIVE &&
            has_address(search->call, contact, address))
            count_person(search, contact);
    }
    return true;
}

/* ---- sorting ---- */

static bool find_facts(Search *search, const Node *references) {
    Scope all = SCOPE_ALL;
    MailFacts *facts = &search->facts;
    const Mail *mail = &search->ahead->mail;
    Value params[] = {value_text(mail->from_address), WHOLE(search->call->now - RECENTLY),
                      WHOLE(MAILS_AN_HOUR)};
    int64_t thread = find_thread(search->call, service_store(search->service), references);
    const Request *request =
        thread ? store_get(search->call, search->db, &REQUEST, thread, &all) : NULL;
    facts->automatic = mail->automatic;
    facts->thread = request != NULL;
    if (request) {
        facts->request_open = request_state_is_open((RequestState)request->state);
        facts->of_customer = request->customer;
        search->ahead->request = request->head.id;
    }
    return find_people(search) &&
           db_whole(search->call, search->db, store_sql("mails_of_sender_since"), params,
                    G_N_ELEMENTS(params), &facts->recent);
}

/* What the mail opens, as the hotline would have typed it. */
static bool prepare_opening(Call *call, Service *service, Db *db, const Actor *actor,
                            MailAhead *ahead) {
    Node *input = node_new_map(call->arena);
    Intake *intake = ARENA_NEW(call->arena, Intake);
    const Mail *mail = &ahead->mail;
    node_put(call->arena, input, "channel", node_new_text(call->arena, "email"));
    node_put(call->arena, input, "contact", node_new_whole(call->arena, ahead->contact->head.id));
    node_put(call->arena, input, "subject",
             node_new_text(call->arena, mail->subject ? mail->subject : "Mail without a subject"));
    if (mail->text)
        node_put(call->arena, input, "description", node_new_text(call->arena, mail->text));
    ahead->intake = intake;
    return intake_prepare(call, service, db, actor, input, intake);
}

static const char *lower(Arena *arena, const char *text) {
    char *copy = g_ascii_strdown(text, -1);
    const char *lowered = arena_text(arena, copy);
    g_free(copy);
    return lowered;
}

static bool check_references(Call *call, const Node *list) {
    if (node_is_null(list))
        return true;
    bool well = list->kind == NODE_LIST;
    for (size_t i = 0; well && i < list->items.count; i++)
        well = list->items.items[i]->kind == NODE_SCALAR;
    return well || call_fail(call, ERROR_INVALID, "references", "must be a list of Message-IDs");
}

bool mail_prepare(Call *call, Service *service, Db *db, const Actor *actor, const Node *input,
                  MailAhead *ret) {
    Mail *mail = entity_new(call->arena, &MAIL);
    *ret = (MailAhead){0};
    if (input->kind != NODE_MAP)
        return call_fail(call, ERROR_INVALID, NULL, "a mail must be a JSON object");
    if (!check_references(call, node_get(input, "references")) ||
        !entity_read_json(call, &MAIL, node_part(call->arena, input, REFERENCES, false), true,
                          mail))
        return false;
    mail->from_address = lower(call->arena, mail->from_address);
    mail->came_at = call->now;
    ret->mail = *mail;
    Search search = {.call = call, .service = service, .db = db, .ahead = ret};
    if (!find_facts(&search, node_get(input, "references")))
        return false;
    ret->verdict = mail_sort(&search.facts);
    return ret->verdict.fate != MAIL_OPENS || prepare_opening(call, service, db, actor, ret);
}

bool mail_prepare_filing(Call *call, Service *service, Db *db, const Actor *actor, const Mail *mail,
                         const Node *input, MailAhead *ret) {
    int64_t contact = 0;
    *ret = (MailAhead){.mail = *mail, .verdict = {MAIL_ANSWERS, "filed by a person"}};
    node_integer(node_get(input, "contact"), &contact);
    node_integer(node_get(input, "request"), &ret->request);
    if (!contact && !ret->request)
        return call_fail(call, ERROR_INVALID, "contact", "is needed, or a request");
    if (contact) {
        ret->contact = store_get(call, db, &CONTACT, contact, &actor->scope);
        if (!ret->contact)
            return !call->error_count && call_fail(call, ERROR_INVALID, "contact",
                                                   "there is no contact %" PRId64, contact);
    }
    if (ret->request)
        return true;
    ret->verdict.fate = MAIL_OPENS;
    return prepare_opening(call, service, db, actor, ret);
}

/* ---- what follows ---- */

/* The same work with a command of its own. */
static bool run(Work *work, bool (*action)(Work *work, Outcome *ret), const char *name, int64_t id,
                const Node *input, const void *prepared, Outcome *ret) {
    Command command = *work->command;
    Work inner = *work;
    command.action = action_find(name);
    command.entity = &REQUEST;
    command.id = id;
    command.version = 0;
    command.input = input;
    command.prepared = prepared;
    inner.command = &command;
    return action(&inner, ret);
}

static const Node *words(Arena *arena, const MailAhead *ahead, bool of_customer) {
    Node *input = node_new_map(arena);
    const Mail *mail = &ahead->mail;
    const char *text = mail->text ? mail->text : mail->subject ? mail->subject : "(no text)";
    if (!of_customer)
        text = arena_printf(arena, "%s (%s):\n%s", mail->from_address, ahead->verdict.reason, text);
    node_put(arena, input, "text", node_new_text(arena, text));
    if (of_customer) {
        node_put(arena, input, "from_customer", node_new_yes_no(arena, true));
        if (ahead->contact)
            node_put(arena, input, "contact", node_new_whole(arena, ahead->contact->head.id));
    }
    return input;
}

/* A person gets one in ten minutes: two machines that answer each other end there. */
static bool write_receipt(Work *work, const MailAhead *ahead, int64_t request) {
    int64_t recent = 0;
    Value params[] = {WHOLE(ahead->contact->head.id), WHOLE(work->now - RECEIPT_PAUSE)};
    if (!tx_whole(work->call, work->tx, store_sql("receipt_since"), params, 2, &recent))
        return false;
    const NoticeOf what = {.kind = NOTICE_OF_RECEIPT,
                           .key = arena_printf(work->call->arena, "receipt %" PRId64, request),
                           .request = request};
    return recent || notice_write(work, &what, ahead->contact->head.id);
}

static bool open_by(Work *work, const MailAhead *ahead, int64_t *ret_request) {
    Outcome opened = {0};
    if (!run(work, open_request, "open_request", 0, NULL, ahead->intake, &opened))
        return false;
    *ret_request = opened.id;
    return write_receipt(work, ahead, opened.id);
}

static bool follow(Work *work, const MailAhead *ahead, Mail *mail) {
    Arena *arena = work->call->arena;
    Outcome outcome = {0};
    mail->request = ahead->request;
    mail->reason = ahead->verdict.reason;
    switch (ahead->verdict.fate) {
    case MAIL_OPENS:
        mail->state = MAIL_FILED;
        return open_by(work, ahead, &mail->request);
    case MAIL_ANSWERS:
        mail->state = MAIL_FILED;
        return run(work, add_message, "add_message", ahead->request, words(arena, ahead, true),
                   NULL, &outcome);
    case MAIL_IS_NOTED:
        mail->state = MAIL_NOTED;
        return run(work, add_note, "add_note", ahead->request, words(arena, ahead, false), NULL,
                   &outcome);
    case MAIL_WAITS:
        mail->state = MAIL_WAITING;
        return true;
    case MAIL_IS_ASIDE:
        mail->state = MAIL_SET_ASIDE;
        return true;
    }
    return false;
}

static void join(Mail *mail, const Contact *contact) {
    if (!contact)
        return;
    mail->contact = contact->head.id;
    mail->customer = contact->customer;
}

static const Mail *find_mail(Work *work, const char *message_id) {
    return tx_find(work->call, work->tx, &MAIL, entity_column(&MAIL, "message_id"), message_id);
}

static bool says_the_same(const Mail *one, const Mail *other) {
    return !g_strcmp0(one->from_address, other->from_address) &&
           !g_strcmp0(one->subject, other->subject) && !g_strcmp0(one->text, other->text);
}

/* Some machines give all their mails one Message-ID: then what it says tells them apart. */
static const char *own_id(Arena *arena, const Mail *mail) {
    uint8_t digest[HASH_BYTES];
    const char *said =
        arena_printf(arena, "%s\n%s\n%s", mail->from_address, mail->subject ? mail->subject : "",
                     mail->text ? mail->text : "");
    hash_bytes(said, strlen(said), digest);
    return arena_printf(arena, "%.400s#%s", mail->message_id, hex_text(arena, digest, 16));
}

bool take_mail(Work *work, Outcome *ret) {
    const MailAhead *ahead = work->command->prepared;
    Mail *mail = entity_copy(work->call->arena, &MAIL, &ahead->mail);
    const Mail *known = find_mail(work, mail->message_id);
    if (known && !says_the_same(known, mail)) {
        mail->message_id = own_id(work->call->arena, mail);
        known = find_mail(work, mail->message_id);
    }
    if (known)
        outcome_set(ret, &MAIL, known, 200);
    if (known || work->call->error_count)
        return known != NULL;
    join(mail, ahead->contact);
    if (!follow(work, ahead, mail))
        return false;
    work_insert(work, &MAIL, mail);
    outcome_set(ret, &MAIL, mail, 201);
    return true;
}

/* What came with it goes along; the mail keeps its own. */
static bool hand_on_files(Work *work, const Mail *mail) {
    Scope all = SCOPE_ALL;
    Ids files;
    Value id = WHOLE(mail->head.id);
    const Request *request = work_load(work, &REQUEST, mail->request);
    if (!request || !tx_ids(work->call, work->tx, store_sql("files_of_mail"), &id, 1, &files))
        return false;
    for (size_t i = 0; i < files.count; i++) {
        const Attachment *file = tx_load(work->call, work->tx, &ATTACHMENT, files.items[i], &all);
        if (!file)
            return false;
        Attachment *copy = entity_copy(work->call->arena, &ATTACHMENT, file);
        copy->head = (Head){.deleted_at = INSTANT_NONE};
        copy->record_kind = REQUEST.name;
        copy->record = request->head.id;
        copy->customer = request->customer;
        copy->site = request->site;
        work_insert(work, &ATTACHMENT, copy);
    }
    return true;
}

bool file_mail(Work *work, Outcome *ret) {
    const MailAhead *ahead = work->command->prepared;
    const Mail *before = work_load(work, &MAIL, work->command->id);
    if (!before)
        return false;
    if (before->state == MAIL_FILED)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "it is filed already");
    Mail *mail = entity_copy(work->call->arena, &MAIL, before);
    join(mail, ahead->contact);
    if (ahead->contact &&
        !contact_add_channel(work, ahead->contact->head.id, "email", mail->from_address))
        return false;
    if (!follow(work, ahead, mail) || !hand_on_files(work, mail))
        return false;
    work_update(work, &MAIL, before, mail);
    outcome_set(ret, &MAIL, mail, 200);
    return true;
}
