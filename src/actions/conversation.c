#include "actions/conversation.h"

#include "actions/desk.h"
#include "actions/notices.h"
#include "actions/record.h"
#include "model/contact.h"
#include "model/phone_call.h"
#include "model/user.h"

#include <glib.h>
#include <inttypes.h>

/* ---- what is said ---- */

/* Keys of the input that say how it is meant; all others are the message's columns. */
static const char *const MEANING_KEYS[] = {"as", "from_customer", NULL};

void message_place(Message *message, const Request *request, MessageSide side) {
    message->request = request->head.id;
    message->side = (int)side;
    /* an internal note is nobody's outside: no customer's scope ever reaches it */
    message->customer = side == MESSAGE_INTERNAL ? 0 : request->customer;
    message->site = side == MESSAGE_INTERNAL ? 0 : request->site;
}

static Message *read_message(Desk *desk, MessageSide side) {
    Work *work = desk->work;
    Message *message = entity_new(work->call->arena, &MESSAGE);
    const Node *columns = node_part(work->call->arena, work->command->input, MEANING_KEYS, false);
    if (!entity_read_json(work->call, &MESSAGE, columns, true, message))
        return NULL;
    message_place(message, desk->after, side);
    message->author = work->actor->user;
    message->at = work->now;
    return message;
}

static void add_event(Desk *desk, const char *type) {
    HistoryEvent event = history_event(desk->work->now, type, EFFECT_NONE);
    desk_add(desk, &event, NULL);
}

/* Whoever is named in it is told, once. */
static bool tell_mentioned(Work *work, const Message *message) {
    const Node *list = message->mentions ? json_parse(work->call, NULL, 0, message->mentions,
                                                      strlen(message->mentions))
                                         : NULL;
    NoticeOf what = {.kind = NOTICE_OF_MENTION,
                     .key = arena_printf(work->call->arena, "message %" PRId64, message->head.id),
                     .request = message->request,
                     .message = message->head.id};
    for (size_t i = 0; list && i < list->items.count; i++) {
        int64_t id = 0;
        node_integer(list->items.items[i], &id);
        const User *user = work_load(work, &USER, id);
        if (!user)
            return false;
        if (user->customer)
            return work_refuse(work, "mentions", "must be people of the house");
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= !strcmp(list->items.items[k]->text, list->items.items[i]->text);
        if (id != work->actor->user && !again && !notice_tell(work, &what, id))
            return false;
    }
    return true;
}

/* What we write goes to the customer's person by mail, too: the one it names, else the one who
 * reported it. */
static bool write_to_customer(Desk *desk, const Message *message) {
    const NoticeOf what = {
        .kind = NOTICE_OF_MESSAGE,
        .key = arena_printf(desk->work->call->arena, "message %" PRId64, message->head.id),
        .request = message->request,
        .message = message->head.id};
    return message->side != MESSAGE_TO_CUSTOMER ||
           notice_write(desk->work, &what,
                        message->contact ? message->contact : desk->after->contact);
}

static bool save_message(Desk *desk, Message *message, Outcome *ret) {
    if (!message || !record_add(desk->work, &MESSAGE, message) ||
        !tell_mentioned(desk->work, message) || !write_to_customer(desk, message))
        return false;
    outcome_set(ret, &MESSAGE, message, 201);
    return true;
}

bool add_note(Work *work, Outcome *ret) {
    Desk desk;
    return desk_begin(work, &desk) &&
           save_message(&desk, read_message(&desk, MESSAGE_INTERNAL), ret);
}

/* "answer" answers what was asked, "information" tells how it goes on. Only a person's words are
 * an answer: an automatic mail is neither (A-R). */
static bool add_meaning(Desk *desk) {
    const char *as = node_text(desk->work->command->input, "as");
    bool answer = !*as || !strcmp(as, "answer");
    if (!answer && strcmp(as, "information") != 0)
        return work_refuse(desk->work, "as", "must be answer or information");
    if (answer)
        add_event(desk, "request.responded");
    add_event(desk, answer ? "customer.answered" : "customer.informed");
    return true;
}

/* By whose side it is said: a customer's people can't speak for us. */
static bool read_side(const Work *work, bool *ret_from_customer) {
    const Node *told = node_get(work->command->input, "from_customer");
    *ret_from_customer = false;
    if (!node_is_null(told) && !node_yes_no(told, ret_from_customer))
        return call_fail(work->call, ERROR_INVALID, "from_customer", "must be true or false");
    *ret_from_customer |= desk_is_customer(work->actor);
    return true;
}

bool add_message(Work *work, Outcome *ret) {
    Desk desk;
    bool from_customer;
    if (!desk_begin(work, &desk) || !read_side(work, &from_customer))
        return false;
    desk_read(&desk);
    if (!request_state_is_open(desk.reading.steps.state))
        return call_fail(work->call, ERROR_CONFLICT, NULL,
                         "it is closed: open a request that follows it up (`follows`: %" PRId64 ")",
                         desk.before->head.id);
    if (from_customer)
        add_event(&desk, "customer.wrote"); /* a "thank you" reopens nothing */
    else if (!add_meaning(&desk))
        return false;
    return save_message(
               &desk,
               read_message(&desk, from_customer ? MESSAGE_FROM_CUSTOMER : MESSAGE_TO_CUSTOMER),
               ret) &&
           desk_save(&desk);
}

/* ---- merging ---- */

bool merge_request(Work *work, Outcome *ret) {
    Desk desk;
    int64_t into = 0;
    if (!desk_begin(work, &desk))
        return false;
    if (!node_integer(node_get(work->command->input, "into"), &into))
        return work_refuse(work, "into", "is needed: the id of the request that goes on");
    const Request *other = work_load(work, &REQUEST, into);
    if (!other)
        return false;
    if (other->head.id == desk.before->head.id || other->customer != desk.before->customer)
        return work_refuse(work, "into", "must be another request of the same customer");
    if (!other->open)
        return work_refuse(work, "into", "isn't open");
    if (!desk.before->open)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "it isn't open any more");
    HistoryEvent event = history_event(work->now, "request.merged", EFFECT_CANCELS);
    event.reason = arena_printf(work->call->arena, "goes on as %s", other->number);
    desk.after->merged_into = into;
    desk_add(&desk, &event, NULL);
    if (!desk_save(&desk))
        return false;
    outcome_set(ret, &REQUEST, desk.after, 200);
    return true;
}

/* ---- calls ---- */

/* The contact's channels with one more; NULL: it has it already. */
static const char *with_channel(Arena *arena, const char *channels, const char *kind,
                                const char *value) {
    Call quiet = call_begin(arena, 0);
    const Node *list = channels ? json_parse(&quiet, NULL, 0, channels, strlen(channels)) : NULL;
    JsonWriter *out = json_writer_new(NULL);
    bool known = false;
    json_begin_list(out);
    for (size_t i = 0; list && i < list->items.count; i++) {
        known |= !strcmp(node_text(list->items.items[i], "value"), value);
        json_node(out, list->items.items[i]);
    }
    json_begin_object(out);
    json_text_field(out, "kind", kind);
    json_text_field(out, "value", value);
    json_end_object(out);
    json_end_list(out);
    const char *text = known ? NULL : arena_text(arena, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

bool contact_add_channel(Work *work, int64_t id, const char *kind, const char *value) {
    const Contact *contact = work_load(work, &CONTACT, id);
    const char *channels =
        contact ? with_channel(work->call->arena, contact->channels, kind, value) : NULL;
    if (!channels)
        return contact != NULL;
    Contact *after = entity_copy(work->call->arena, &CONTACT, contact);
    Node *input = node_new_map(work->call->arena);
    node_put(work->call->arena, input, "channels",
             (Node *)(uintptr_t)json_parse(work->call, NULL, 0, channels, strlen(channels)));
    return entity_read_json(work->call, &CONTACT, input, false, after) &&
           record_change(work, &CONTACT, contact, after);
}

bool join_call(Work *work, Outcome *ret) {
    int64_t id = 0;
    const PhoneCall *before = work_load(work, &PHONE_CALL, work->command->id);
    if (!before)
        return false;
    if (!node_integer(node_get(work->command->input, "contact"), &id))
        return work_refuse(work, "contact", "is needed");
    const Contact *contact = work_load(work, &CONTACT, id);
    if (!contact || !contact_add_channel(work, id, "phone", before->number))
        return false;
    PhoneCall *after = entity_copy(work->call->arena, &PHONE_CALL, before);
    after->contact = id;
    after->customer = contact->customer;
    if (!record_change(work, &PHONE_CALL, before, after))
        return false;
    outcome_set(ret, &PHONE_CALL, after, 200);
    return true;
}
