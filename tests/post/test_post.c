/* The post: what is told goes out by mail, SMS and chat to gateways of this machine, once; what
 * fails is tried again or given up; answers come back to the request that they are about. */
#include "actions/intake.h"
#include "actions/mails.h"
#include "actions/notices.h"
#include "actions/people.h"
#include "model/customer.h"
#include "model/link.h"
#include "model/message.h"
#include "model/page.h"
#include "model/roster.h"
#include "post/mail_reader.h"
#include "post/post.h"
#include "store/read.h"
#include "support/gateway.h"
#include "support/house.h"

#include <inttypes.h>

typedef struct World {
    TestHouse house;
    Gateway *relay, *sms, *chat;
    Post *post;
    int64_t eva, customer, contact, request;
} World;

#define JSON(...) arena_printf(world->house.arena, __VA_ARGS__)

/* ---- the house ---- */

static int64_t invite(World *world, const char *json) {
    TestHouse *house = &world->house;
    Command command = {.action = action_find("invite_user"),
                       .entity = &USER,
                       .input = json_parse(&house->call, NULL, 0, json, strlen(json))};
    g_assert_true(house_run(house, &command));
    uint8_t digest[HASH_BYTES];
    const char *token = strstr(command.outcome.secret, LINK_PREFIX);
    g_assert_true(secret_token_hash(token, LINK_PREFIX, digest));
    LinkOpening opening = {.digest = hex_text(house->arena, digest, sizeof digest),
                           .password_hash = "none"};
    Command opens = {.action = action_find("open_link"), .entity = &USER, .prepared = &opening};
    g_assert_true(house_run(house, &opens));
    return command.outcome.id;
}

static int64_t open_a_request(World *world, const char *subject) {
    TestHouse *house = &world->house;
    const char *json =
        JSON("{\"contact\":%" PRId64 ",\"subject\":\"%s\"}", world->contact, subject);
    const Node *input = json_parse(&house->call, NULL, 0, json, strlen(json));
    Intake intake;
    Actor system = ACTOR_SYSTEM;
    Db *db = store_take_reader(&house->call, service_store(house->service));
    bool well = intake_prepare(&house->call, house->service, db, &system, input, &intake);
    store_give_reader(service_store(house->service), db);
    house_show_errors(&house->call);
    g_assert_true(well);
    Command command = {.action = action_find("open_request"),
                       .entity = &REQUEST,
                       .input = input,
                       .prepared = &intake};
    g_assert_true(house_run(house, &command));
    return command.outcome.id;
}

static void say(World *world, const char *action, int64_t request, const char *json) {
    TestHouse *house = &world->house;
    Command command = {.action = action_find(action),
                       .entity = &REQUEST,
                       .id = request,
                       .input = json_parse(&house->call, NULL, 0, json, strlen(json))};
    bool well = house_run(house, &command);
    house_show_errors(&command.call);
    g_assert_true(well);
}

static World *world_of(bool threaded) {
    World *world = g_new0(World, 1);
    world->house = house_new_of(threaded);
    world->relay = gateway_new(true);
    world->sms = gateway_new(false);
    world->chat = gateway_new(false);
    PostOptions options = {.mail_out = JSON("smtp://127.0.0.1:%d", world->relay->port),
                           .mail_from = "Service <service@example.com>",
                           .sms_url = JSON("http://127.0.0.1:%d/send", world->sms->port),
                           .sms_header = "X-Key: not to be told",
                           .sms_body = "to={to}&text={text}",
                           .chat_url = JSON("http://127.0.0.1:%d/hook", world->chat->port)};
    world->post = post_new(&world->house.call, world->house.service, &options);
    g_assert_nonnull(world->post);
    world->eva = invite(world, "{\"login\":\"eva@example.com\",\"name\":\"Eva Ström\",\"role\":"
                               "\"engineer\",\"phone\":\"+46 1 2\",\"zone\":\"Asia/Shanghai\","
                               "\"notify_by\":[\"mail\",\"sms\",\"chat\"]}");
    world->customer =
        house_add(&world->house, &CUSTOMER,
                  "{\"number\":\"C1\",\"name\":\"Metro\",\"zone\":\"Asia/Shanghai\"}");
    world->contact =
        house_add(&world->house, &CONTACT,
                  JSON("{\"customer\":%" PRId64
                       ",\"name\":\"王芳\",\"language\":\"zh\",\"channels\":[{\"kind\":"
                       "\"email\",\"value\":\"fang@metro.example\"}]}",
                       world->customer));
    house_add(
        &world->house, &ROSTER,
        JSON("{\"name\":\"Duty\",\"role\":\"duty_engineer\",\"zone\":\"UTC\",\"members\":[%" PRId64
             "],\"starts_on\":\"2020-01-01\",\"turn_days\":7}",
             world->eva));
    return world;
}

static World *world_new(void) {
    return world_of(false);
}

static void world_free(World *world) {
    post_free(world->post);
    house_free(&world->house);
    gateway_free(world->relay);
    gateway_free(world->sms);
    gateway_free(world->chat);
    g_free(world);
}

static void deliver(World *world) {
    bool well = post_run(&world->house.call, world->post, world->house.call.now);
    house_show_errors(&world->house.call);
    g_assert_true(well);
}

static void pass(World *world, Micros time) {
    world->house.call.now += time;
}

/* The last notice by a way. */
static const Notice *last_notice(World *world, NoticeWay way) {
    Scope all = SCOPE_ALL;
    ListQuery query = {
        .entity = &NOTICE,
        .scope = &all,
        .filters = {{entity_column(&NOTICE, "way"), value_text(NOTICE_WAY_WORDS[way])}},
        .filter_count = 1,
        .limit = LIST_MOST};
    Records records = {0};
    Db *db = store_take_reader(&world->house.call, service_store(world->house.service));
    g_assert_true(store_list_all(&world->house.call, db, query, &records));
    store_give_reader(service_store(world->house.service), db);
    return records.count ? records.items[records.count - 1] : NULL;
}

static void expect_state(World *world, NoticeWay way, NoticeState state) {
    const Notice *notice = last_notice(world, way);
    g_assert_nonnull(notice);
    if (notice->state != (int)state)
        g_error("by %s it is %s (%s), not %s", NOTICE_WAY_WORDS[way],
                NOTICE_STATE_WORDS[notice->state], notice->failure ? notice->failure : "",
                NOTICE_STATE_WORDS[state]);
}

static void expect_text(const char *text, const char *part) {
    if (!strstr(text, part))
        g_error("\"%s\" isn't in:\n%s", part, text);
}

/* ---- out ---- */

static void test_call_out_by_all_ways(void) {
    World *world = world_new();
    int64_t request = open_a_request(world, "Gates <b>are</b> dark & wet");
    deliver(world);
    const char *mail = gateway_last(world->relay);
    expect_text(mail, "From: Service <service@example.com>");
    expect_text(mail, "<eva@example.com>");
    expect_text(mail, "Auto-Submitted: auto-generated");
    expect_text(mail, JSON("Message-Id: <sr-%" PRId64 "-", request));
    expect_text(mail, "Gates <b>are</b> dark");
    expect_text(gateway_last(world->sms), "to=%2B46%201%202&text=You%20are%20called%20out");
    expect_text(gateway_last(world->sms), "X-Key: not to be told");
    expect_text(gateway_last(world->chat), "{\"text\":\"Eva Ström: You are called out: SR-");
    for (int way = WAY_MAIL; way <= WAY_CHAT; way++)
        expect_state(world, (NoticeWay)way, NOTICE_SENT);
    deliver(world);
    g_assert_cmpint(gateway_count(world->relay) + gateway_count(world->sms) +
                        gateway_count(world->chat),
                    ==, 3);
    world_free(world);
}

/* What somebody writes as a subject can't become a header, a second line or markup of the hook. */
static void test_hostile_texts(void) {
    World *world = world_new();
    open_a_request(world, "A\\u2028B \\\"} {to} %0d%0aBcc: x@y");
    deliver(world);
    g_assert_null(strstr(gateway_last(world->relay), "\nBcc:"));
    g_assert_null(strstr(gateway_last(world->sms), "\r\nBcc"));
    expect_text(gateway_last(world->sms), "%7Bto%7D");
    expect_text(gateway_last(world->chat), "\\\"} {to}");
    world_free(world);
}

static void test_later_and_given_up(void) {
    World *world = world_new();
    atomic_store(&world->relay->answer, 450);
    atomic_store(&world->sms->answer, 503);
    atomic_store(&world->chat->answer, 422);
    open_a_request(world, "Dark");
    deliver(world);
    expect_state(world, WAY_MAIL, NOTICE_WAITING);
    expect_state(world, WAY_SMS, NOTICE_WAITING);
    expect_state(world, WAY_CHAT, NOTICE_FAILED);
    g_assert_cmpstr(last_notice(world, WAY_CHAT)->failure, ==, "the gateway answered 422");
    g_assert_cmpstr(last_notice(world, WAY_MAIL)->failure, ==, "the gateway answered 450");
    atomic_store(&world->relay->answer, 0);
    atomic_store(&world->sms->answer, 0);
    atomic_store(&world->chat->answer, 0);
    pass(world, 30 * MICROS_PER_SECOND);
    deliver(world);
    expect_state(world, WAY_MAIL, NOTICE_WAITING); /* not before a minute has passed */
    pass(world, 90 * MICROS_PER_SECOND);
    deliver(world);
    expect_state(world, WAY_MAIL, NOTICE_SENT);
    expect_state(world, WAY_SMS, NOTICE_SENT);
    g_assert_null(last_notice(world, WAY_MAIL)->failure);
    expect_state(world, WAY_CHAT, NOTICE_FAILED);
    Command retry = {.action = action_find("retry_notice"),
                     .entity = &NOTICE,
                     .id = last_notice(world, WAY_CHAT)->head.id};
    g_assert_true(house_run(&world->house, &retry));
    deliver(world);
    expect_state(world, WAY_CHAT, NOTICE_SENT);
    g_assert_cmpint(gateway_count(world->chat), ==, 2);
    world_free(world);
}

/* Nobody listens: after about two days it is given up, and stands there as failed. */
static void test_two_days_without_a_relay(void) {
    World *world = world_new();
    atomic_store(&world->relay->answer, 421);
    say(world, "add_note", open_a_request(world, "Dark"),
        JSON("{\"text\":\"Look\",\"mentions\":[%" PRId64 "]}", world->eva));
    int rounds = 0;
    Instant begun = world->house.call.now;
    while (last_notice(world, WAY_MAIL)->state == NOTICE_WAITING && rounds++ < 100) {
        deliver(world);
        const Notice *notice = last_notice(world, WAY_MAIL);
        if (notice->next_at != INSTANT_NONE)
            world->house.call.now = notice->next_at;
    }
    expect_state(world, WAY_MAIL, NOTICE_FAILED);
    g_assert_cmpint(last_notice(world, WAY_MAIL)->attempts, ==, 8);
    g_assert_cmpint(world->house.call.now - begun, >, 40 * MICROS_PER_HOUR);
    g_assert_cmpint(world->house.call.now - begun, <, 48 * MICROS_PER_HOUR);
    world_free(world);
}

/* An attempt whose end nobody saw (the process was killed) is made again; not before its time. */
static void test_a_lost_attempt(void) {
    World *world = world_new();
    open_a_request(world, "Dark");
    Command begin = {.action = action_find("begin_notice"),
                     .entity = &NOTICE,
                     .id = last_notice(world, WAY_MAIL)->head.id};
    g_assert_true(house_run(&world->house, &begin));
    g_assert_cmpint(begin.outcome.status, ==, 200);
    Command again = {.action = action_find("begin_notice"), .entity = &NOTICE, .id = begin.id};
    g_assert_true(house_run(&world->house, &again));
    g_assert_cmpint(again.outcome.status, ==, 204); /* the other one's */
    deliver(world);
    g_assert_cmpint(gateway_count(world->relay), ==, 0);
    pass(world, 4 * MICROS_PER_MINUTE);
    deliver(world);
    g_assert_cmpint(gateway_count(world->relay), ==, 1);
    expect_state(world, WAY_MAIL, NOTICE_SENT);
    world_free(world);
}

/* Who has acknowledged the call isn't called by a late message. */
static void test_needless(void) {
    World *world = world_new();
    open_a_request(world, "Dark");
    Command take = {.action = action_find("acknowledge_page"),
                    .entity = &PAGE,
                    .id = last_notice(world, WAY_MAIL)->page};
    g_assert_true(house_run(&world->house, &take));
    deliver(world);
    expect_state(world, WAY_SMS, NOTICE_NEEDLESS);
    g_assert_cmpint(gateway_count(world->relay) + gateway_count(world->sms), ==, 0);
    world_free(world);
}

/* A relay that takes the connection and says nothing delays neither SMS nor the service's end. */
static void test_hanging_gateway(void) {
    World *world = world_of(true);
    atomic_store(&world->relay->hangs, true);
    world->house.call.now = g_get_real_time();
    open_a_request(world, "Dark");
    post_start(world->post);
    for (int i = 0; i < 1000 && !gateway_count(world->chat); i++)
        g_usleep(10000);
    g_assert_cmpint(gateway_count(world->chat), ==, 1);
    gint64 begun = g_get_monotonic_time();
    post_free(world->post);
    world->post = NULL;
    g_assert_cmpint(g_get_monotonic_time() - begun, <, 10 * G_USEC_PER_SEC);
    expect_state(world, WAY_MAIL, NOTICE_WAITING);
    g_assert_cmpstr(last_notice(world, WAY_MAIL)->failure, ==, "the service ended");
    world_free(world);
}

static void *send_all(void *with) {
    World *world = with;
    Arena *arena = arena_new();
    Call call = call_begin(arena, world->house.call.now);
    PostOptions options = {
        .mail_out = arena_printf(arena, "smtp://127.0.0.1:%d", world->relay->port),
        .mail_from = "service@example.com",
        .sms_url = arena_printf(arena, "http://127.0.0.1:%d/", world->sms->port)};
    Post *post = post_new(&call, world->house.service, &options);
    g_assert_nonnull(post);
    g_assert_true(post_run(&call, post, call.now));
    post_free(post);
    arena_free(arena);
    return NULL;
}

/* Two that send at once: each notice goes once. */
static void test_two_posts(void) {
    enum { REQUESTS = 20 };
    World *world = world_of(true);
    for (int i = 0; i < REQUESTS; i++)
        say(world, "add_note", open_a_request(world, "Dark"),
            JSON("{\"text\":\"Look\",\"mentions\":[%" PRId64 "]}", world->eva));
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        g_assert_cmpint(pthread_create(&threads[i], NULL, send_all, world), ==, 0);
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    g_assert_cmpint(gateway_count(world->sms), ==, 2 * REQUESTS);
    g_assert_cmpint(gateway_count(world->relay), ==, 2 * REQUESTS);
    world_free(world);
}

/* A password that ran out concerns no reader: all are tried again when somebody mended it. */
static void test_a_closed_relay(void) {
    World *world = world_new();
    atomic_store(&world->relay->answer, 530);
    atomic_store(&world->sms->answer, 401);
    world->chat->says = "{\"errcode\":45009,\"errmsg\":\"too many\"}";
    open_a_request(world, "Dark");
    deliver(world);
    for (int way = WAY_MAIL; way <= WAY_CHAT; way++)
        expect_state(world, (NoticeWay)way, NOTICE_WAITING);
    atomic_store(&world->relay->answer, 550);
    pass(world, 2 * MICROS_PER_MINUTE);
    deliver(world);
    expect_state(world, WAY_MAIL, NOTICE_FAILED); /* there is no such reader */
    world->chat->says = "{\"errcode\":0,\"errmsg\":\"ok\"}";
    pass(world, 10 * MICROS_PER_MINUTE);
    deliver(world);
    expect_state(world, WAY_CHAT, NOTICE_SENT);
    world_free(world);
}

/* What was seen while it was under way, or belongs to another attempt by now, stays as it is. */
static void test_a_late_end(void) {
    World *world = world_new();
    open_a_request(world, "Dark");
    int64_t id = last_notice(world, WAY_MAIL)->head.id;
    Command begin = {.action = action_find("begin_notice"), .entity = &NOTICE, .id = id};
    g_assert_true(house_run(&world->house, &begin));
    pass(world, 4 * MICROS_PER_MINUTE);
    Command second = {.action = action_find("begin_notice"), .entity = &NOTICE, .id = id};
    g_assert_true(house_run(&world->house, &second));
    g_assert_cmpint(second.outcome.status, ==, 200);
    NoticeResult late = {.attempt = 1, .failure = "late"}, well = {.attempt = 2, .taken = true};
    Command ends = {
        .action = action_find("end_notice"), .entity = &NOTICE, .id = id, .prepared = &well};
    g_assert_true(house_run(&world->house, &ends));
    Command too_late = {
        .action = action_find("end_notice"), .entity = &NOTICE, .id = id, .prepared = &late};
    g_assert_true(house_run(&world->house, &too_late));
    expect_state(world, WAY_MAIL, NOTICE_SENT);
    world_free(world);
}

/* A relay that takes a letter and never says goodbye holds up neither the next nor the end. */
static void test_no_goodbye(void) {
    World *world = world_of(true);
    atomic_store(&world->relay->hangs_at_end, true);
    world->house.call.now = g_get_real_time();
    open_a_request(world, "Dark");
    post_start(world->post);
    for (int i = 0; i < 1000 && last_notice(world, WAY_MAIL)->state != NOTICE_SENT; i++)
        g_usleep(10000);
    expect_state(world, WAY_MAIL, NOTICE_SENT);
    gint64 begun = g_get_monotonic_time();
    post_free(world->post);
    world->post = NULL;
    g_assert_cmpint(g_get_monotonic_time() - begun, <, 10 * G_USEC_PER_SEC);
    world_free(world);
}

static void test_settings(void) {
    static const struct {
        PostOptions options;
        const char *field;
    } WRONG[] = {{{.mail_out = "relay.example.com", .mail_from = "a@b"}, "mail_out"},
                 {{.mail_out = "http://relay", .mail_from = "a@b"}, "mail_out"},
                 {{.mail_out = "smtp://relay"}, "mail_from"},
                 {{.mail_out = "smtp://relay", .mail_from = "nobody"}, "mail_from"},
                 {{.sms_url = "file:///etc/passwd"}, "sms_url"},
                 {{.chat_url = "https://x", .chat_body = "{}"}, "chat_url"}};
    TestHouse house = house_new();
    for (size_t i = 0; i < G_N_ELEMENTS(WRONG); i++) {
        Call call = call_begin(house.arena, 0);
        g_assert_null(post_new(&call, house.service, &WRONG[i].options));
        g_assert_cmpstr(call.errors->field, ==, WRONG[i].field);
    }
    g_assert_false(service_has_way(house.service, WAY_MAIL));
    house_free(&house);
}

/* ---- and back ---- */

static const Mail *take(World *world, const MailRead *read) {
    TestHouse *house = &world->house;
    JsonWriter *out = json_writer_new(NULL);
    mail_read_write(out, read);
    const char *json = arena_text(house->arena, json_written(out, NULL));
    json_writer_free(out);
    const Node *input = json_parse(&house->call, NULL, 0, json, strlen(json));
    MailAhead ahead;
    Actor system = ACTOR_SYSTEM;
    g_assert_true(service_index(&house->call, house->service));
    Db *db = store_take_reader(&house->call, service_store(house->service));
    bool well = mail_prepare(&house->call, house->service, db, &system, input, &ahead);
    store_give_reader(service_store(house->service), db);
    house_show_errors(&house->call);
    g_assert_true(well);
    Command command = {.action = action_find("take_mail"), .entity = &MAIL, .prepared = &ahead};
    well = house_run(house, &command);
    house_show_errors(&command.call);
    g_assert_true(well);
    return command.outcome.record;
}

/* An answer to what the customer got last, as a mail program writes it. */
static MailRead answer_to_last(World *world, const char *from, const char *further, int number) {
    MailRead sent, read;
    Call *call = &world->house.call;
    const char *mail = gateway_find(world->relay, "fang@metro.example");
    g_assert_true(mail_read(call, mail, strlen(mail), &sent));
    const char *text = JSON(
        "From: %s\r\nSubject: Re: something\r\nMessage-ID: <a%d@there>\r\nIn-Reply-To: <%s>\r\n"
        "%s\r\nIt is dark again.\r\n",
        from, number, sent.message_id, further);
    g_assert_true(mail_read(call, text, strlen(text), &read));
    return read;
}

static int count_messages(World *world, MessageSide side) {
    Scope all = SCOPE_ALL;
    ListQuery query = {.entity = &MESSAGE, .scope = &all, .limit = LIST_MOST};
    Records records = {0};
    int count = 0;
    Db *db = store_take_reader(&world->house.call, service_store(world->house.service));
    g_assert_true(store_list_all(&world->house.call, db, query, &records));
    store_give_reader(service_store(world->house.service), db);
    for (size_t i = 0; i < records.count; i++)
        count += ((const Message *)records.items[i])->side == (int)side;
    return count;
}

static void test_answers(void) {
    World *world = world_new();
    int64_t request = open_a_request(world, "闸机没有显示");
    say(world, "add_message", request, "{\"text\":\"我们已在路上\"}");
    deliver(world);
    const char *mail = gateway_find(world->relay, "fang@metro.example");
    expect_text(mail, "fang@metro.example");
    g_assert_null(strstr(mail, "Auto-Submitted")); /* a person wrote it */
    MailRead own = answer_to_last(world, "Wang <FANG@metro.example>", "", 1);
    const Mail *taken = take(world, &own);
    g_assert_cmpint(taken->state, ==, MAIL_FILED);
    g_assert_cmpint(taken->request, ==, request);
    g_assert_cmpint(count_messages(world, MESSAGE_FROM_CUSTOMER), ==, 1);
    /* the same mail again */
    g_assert_cmpint(take(world, &own)->head.id, ==, taken->head.id);
    g_assert_cmpint(count_messages(world, MESSAGE_FROM_CUSTOMER), ==, 1);
    /* somebody to whom it was forwarded: never the customer's words */
    MailRead outsider = answer_to_last(world, "x@elsewhere.example", "", 2);
    taken = take(world, &outsider);
    g_assert_cmpint(taken->state, ==, MAIL_NOTED);
    g_assert_cmpint(taken->request, ==, request);
    /* nor is an automatic answer */
    MailRead vacation =
        answer_to_last(world, "fang@metro.example", "Auto-Submitted: auto-replied\r\n", 3);
    g_assert_cmpint(take(world, &vacation)->state, ==, MAIL_NOTED);
    g_assert_cmpint(count_messages(world, MESSAGE_FROM_CUSTOMER), ==, 1);
    g_assert_cmpint(count_messages(world, MESSAGE_INTERNAL), ==, 2);
    world_free(world);
}

/* A thread is known by its token alone: one digit off, another request's number, and it is none. */
static void test_forged_threads(void) {
    World *world = world_new();
    const Store *store = service_store(world->house.service);
    Arena *arena = world->house.arena;
    int64_t request = open_a_request(world, "Dark");
    const char *token = mail_thread(arena, store, request);
    g_assert_cmpint(mail_thread_request(arena, store, JSON("%s.17@example.com", token)), ==,
                    request);
    g_assert_cmpint(mail_thread_request(arena, store, JSON("x sr-1-y <%s@h>", token)), ==, request);
    for (size_t i = 0; token[i]; i++) {
        char *forged = g_strdup(token);
        forged[i] = forged[i] == '1' ? '2' : '1';
        g_assert_cmpint(mail_thread_request(arena, store, forged), ==, 0);
        g_free(forged);
    }
    g_assert_cmpint(mail_thread_request(arena, store, "sr-"), ==, 0);
    g_assert_cmpint(mail_thread_request(arena, store, JSON("sr-%" PRId64 "-", request)), ==, 0);
    g_assert_cmpint(mail_thread_request(arena, store, "sr-99999999999999999999-00"), ==, 0);
    world_free(world);
}

/* Two houses that answer each other, one without any mark: it ends (safety: loops). */
static void test_loop(void) {
    World *world = world_new();
    for (int i = 0; i < 200; i++) {
        const char *text =
            JSON("From: fang@metro.example\r\nSubject: Away %d\r\nMessage-ID: <l%d@there>"
                 "\r\n\r\nI am away.\r\n",
                 i, i);
        MailRead read;
        g_assert_true(mail_read(&world->house.call, text, strlen(text), &read));
        take(world, &read);
        deliver(world);
        pass(world, MICROS_PER_SECOND);
    }
    int to_customer = 0;
    for (guint i = 0; i < world->relay->received->len; i++)
        to_customer += strstr(world->relay->received->pdata[i], "fang@metro.example") != NULL;
    g_assert_cmpint(to_customer, ==, 1);
    Db *db = store_take_reader(&world->house.call, service_store(world->house.service));
    int64_t requests = 0;
    g_assert_true(
        db_whole(&world->house.call, db, "SELECT count(*) FROM requests", NULL, 0, &requests));
    store_give_reader(service_store(world->house.service), db);
    g_assert_cmpint(requests, ==, MAILS_AN_HOUR);
    world_free(world);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/post/a call-out by all ways", test_call_out_by_all_ways);
    g_test_add_func("/post/hostile texts", test_hostile_texts);
    g_test_add_func("/post/later, and given up", test_later_and_given_up);
    g_test_add_func("/post/two days without a relay", test_two_days_without_a_relay);
    g_test_add_func("/post/a lost attempt", test_a_lost_attempt);
    g_test_add_func("/post/needless", test_needless);
    g_test_add_func("/post/a gateway that hangs", test_hanging_gateway);
    g_test_add_func("/post/two posts", test_two_posts);
    g_test_add_func("/post/a closed relay", test_a_closed_relay);
    g_test_add_func("/post/a late end", test_a_late_end);
    g_test_add_func("/post/no goodbye", test_no_goodbye);
    g_test_add_func("/post/settings", test_settings);
    g_test_add_func("/post/answers", test_answers);
    g_test_add_func("/post/forged threads", test_forged_threads);
    g_test_add_func("/post/a loop", test_loop);
    return g_test_run();
}
