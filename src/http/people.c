/* Signing in and out, one's own account, one-time links, tokens. */
#include "actions/people.h"
#include "http/app_parts.h"
#include "http/ask.h"
#include "model/session.h"
#include "model/token.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

/* ---- reading the body ---- */

static const char *text_of(const Node *body, const char *field) {
    const Node *node = node_get(body, field);
    return node && node->kind == NODE_SCALAR && node->quoted ? node->text : NULL;
}

static const char *needed(Ask *ask, const Node *body, const char *field) {
    const char *text = text_of(body, field);
    if (!text)
        call_fail(&ask->call, ERROR_INVALID, field, "is needed, as a text");
    return text;
}

/* ---- limits ---- */

static bool too_many(Ask *ask, int seconds) {
    if (!seconds)
        return false;
    HttpAnswer answer;
    call_fail(&ask->call, ERROR_TOO_MANY, NULL, "too many tries: again in %d s", seconds);
    problem_answer(ask->call.arena, &ask->call, &answer);
    answer.headers.count = 0;
    *LIST_ADD(ask->call.arena, &answer.headers) =
        (HttpHeader){"Retry-After", arena_printf(ask->call.arena, "%d", seconds)};
    ask_answer(ask, &answer);
    return true;
}

static const char *login_key(Ask *ask, const char *login) {
    char *folded = g_utf8_casefold(login, -1);
    const char *key = arena_printf(ask->call.arena, "%s %s", client_address(ask), folded);
    g_free(folded);
    return key;
}

/* By address, and by address with login: who guesses at someone's account slows himself down, not
 * its owner. */
static bool is_throttled(Ask *ask, const char *login) {
    int address =
        throttle_take(app_throttles(ask->app)->addresses, client_address(ask), ask->call.now);
    int account =
        throttle_take(app_throttles(ask->app)->logins, login_key(ask, login), ask->call.now);
    return too_many(ask, MAX(address, account));
}

/* ---- signing in ---- */

static const User *find_user(Ask *ask, const char *login) {
    Scope all = SCOPE_ALL;
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    if (!db)
        return NULL;
    const User *user =
        store_get_by(&ask->call, db, &USER, entity_column(&USER, "login"), login, &all);
    store_give_reader(service_store(ask->service), db);
    return user;
}

/* The same work and the same answer whether the account exists or not. */
static bool check_password(const User *user, const char *password) {
    bool open = user && user->status == USER_IS_ACTIVE && user->password;
    return password_verify(open ? user->password : NULL, password) && open;
}

static bool refuse_sign_in(Ask *ask) {
    return call_fail(&ask->call, ERROR_UNAUTHENTICATED, NULL, "name, password or code is wrong");
}

static bool check_factor(Ask *ask, const User *user, const char *code, SignIn *given) {
    given->factor_step = WHOLE_NONE;
    if (!user->second_factor_on)
        return true;
    if (!code)
        return call_fail(&ask->call, ERROR_UNAUTHENTICATED, "code",
                         "the code of the second factor is needed");
    return second_factor_matches(ask->call.arena, store_house(service_store(ask->service)), user,
                                 code, ask->call.now, &given->factor_step) ||
           refuse_sign_in(ask);
}

static void answer_signed_in(Ask *ask) {
    const Outcome *outcome = &ask->command.outcome;
    const Session *session = outcome->record;
    Identity *identity = app_identity(ask->app);
    JsonWriter *out = json_writer_new(NULL);
    size_t length;
    json_begin_object(out);
    json_whole_field(out, "user", session->account);
    json_whole_field(out, "session", session->head.id);
    json_text_field(out, "csrf_token", identity_csrf(identity, ask->call.arena, session->digest));
    json_instant_field(out, "expires_at", session->expires_at);
    json_end_object(out);
    const char *text = json_written(out, &length);
    HttpAnswer answer = {.status = 201,
                         .content_type = "application/json",
                         .body = arena_text_n(ask->call.arena, text, length),
                         .body_length = length};
    json_writer_free(out);
    *LIST_ADD(ask->call.arena, &answer.headers) =
        (HttpHeader){"Set-Cookie", identity_cookie(identity, ask->call.arena, outcome->secret)};
    ask_answer(ask, &answer);
}

static void submit_sign_in(Ask *ask, const User *user, const SignIn *given) {
    throttle_forget(app_throttles(ask->app)->logins, login_key(ask, user->login));
    ask->command.action = action_find("sign_in");
    ask->command.entity = &SESSION;
    ask->command.prepared = given;
    ask_submit_then(ask, answer_signed_in);
}

static void try_sign_in(Ask *ask) {
    const Node *body = ask_body(ask);
    const char *login = body ? needed(ask, body, "login") : NULL;
    const char *password = body ? needed(ask, body, "password") : NULL;
    if (ask->call.error_count || is_throttled(ask, login)) {
        if (ask->call.error_count && ask->call.errors->code != ERROR_TOO_MANY)
            ask_fail(ask);
        return;
    }
    SignIn *given = ARENA_NEW(ask->call.arena, SignIn);
    const User *user = find_user(ask, login);
    bool right = check_password(user, password);
    if (ask->call.error_count == 0 &&
        (right ? check_factor(ask, user, text_of(body, "code"), given) : refuse_sign_in(ask))) {
        given->user = user->head.id;
        given->address = arena_text(ask->call.arena, client_address(ask));
        given->agent = ask->request->user_agent
                           ? arena_text_n(ask->call.arena, ask->request->user_agent,
                                          MIN(strlen(ask->request->user_agent), 200))
                           : NULL;
        if (password_needs_rehash(user->password))
            given->rehashed = password_hash(&ask->call, password);
        submit_sign_in(ask, user, given);
    } else {
        ask_fail(ask);
    }
}

void begin_session(Ask *ask) {
    ask_work_slowly(ask, try_sign_in);
}

static void answer_signed_out(Ask *ask) {
    HttpAnswer answer = {.status = 204};
    *LIST_ADD(ask->call.arena, &answer.headers) =
        (HttpHeader){"Set-Cookie", identity_cookie(app_identity(ask->app), ask->call.arena, NULL)};
    ask_answer(ask, &answer);
}

void end_session(Ask *ask) {
    ask->command.action = action_find(ask->route->action);
    ask->command.entity = &SESSION;
    ask->command.id = ask->id;
    if (ask->id)
        ask_submit(ask);
    else
        ask_submit_then(ask, answer_signed_out);
}

/* ---- passwords and links ---- */

static bool new_password_allowed(Ask *ask, const char *password, const char *login) {
    const char *problem = password_problem(password, login);
    return !problem || call_fail(&ask->call, ERROR_INVALID, "password",
                                 "can't be taken: %s (8 to 128 characters, not the name, none of "
                                 "the common ones)",
                                 problem);
}

/* Makes the command that sets `password` by the link's `token`; false and errors where it can't
 * be. */
bool prepare_link(Ask *ask, const char *token, const char *password) {
    uint8_t hash[HASH_BYTES];
    int wait =
        throttle_take(app_throttles(ask->app)->addresses, client_address(ask), ask->call.now);
    if (!token || !password)
        return call_fail(&ask->call, ERROR_INVALID, token ? "password" : "token", "is needed");
    if (wait)
        return call_fail(&ask->call, ERROR_TOO_MANY, NULL, "too many tries: again in %d s", wait);
    if (!secret_token_hash(token, LINK_PREFIX, hash))
        return call_fail(&ask->call, ERROR_NOT_FOUND, "token",
                         "the link was used, has expired, or never was one");
    if (!new_password_allowed(ask, password, NULL))
        return false;
    LinkOpening *opening = ARENA_NEW(ask->call.arena, LinkOpening);
    opening->digest = hex_text(ask->call.arena, hash, sizeof hash);
    opening->password_hash = password_hash(&ask->call, password);
    ask->command.action = action_find("open_link");
    ask->command.prepared = opening;
    return opening->password_hash != NULL;
}

static void try_open_link(Ask *ask) {
    const Node *body = ask_body(ask);
    if (body && prepare_link(ask, text_of(body, "token"), text_of(body, "password")))
        ask_submit(ask);
    else
        ask_fail(ask);
}

void use_link(Ask *ask) {
    ask_work_slowly(ask, try_open_link);
}

static const User *own_user(Ask *ask) {
    Scope all = SCOPE_ALL;
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    if (!db)
        return NULL;
    const User *user = store_get(&ask->call, db, &USER, ask->actor.user, &all);
    store_give_reader(service_store(ask->service), db);
    if (!user && !ask->call.error_count)
        call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "only people have accounts");
    return user;
}

static void try_change_password(Ask *ask) {
    const Node *body = ask_body(ask);
    const char *old = body ? needed(ask, body, "old") : NULL;
    const char *password = body ? needed(ask, body, "password") : NULL;
    const User *user = ask->call.error_count ? NULL : own_user(ask);
    if (user && is_throttled(ask, user->login))
        return;
    if (user && !check_password(user, old))
        call_fail(&ask->call, ERROR_INVALID, "old", "is not the password");
    if (!ask->call.error_count && new_password_allowed(ask, password, user->login))
        ask->command.prepared = password_hash(&ask->call, password);
    if (ask->call.error_count) {
        ask_fail(ask);
        return;
    }
    ask->command.action = action_find("change_password");
    ask->command.entity = &USER;
    ask_submit_then(ask, answer_signed_out);
}

void set_own_password(Ask *ask) {
    ask_work_slowly(ask, try_change_password);
}

/* ---- one's own ---- */

static void write_rights(JsonWriter *out, const Actor *actor) {
    json_key(out, "rights");
    json_begin_list(out);
    for (int right = RIGHT_SELF + 1; right < RIGHT_COUNT; right++)
        if (rights_allow(actor, (Right)right))
            json_text(out, right_word((Right)right));
    json_end_list(out);
}

static const char *own_csrf(Ask *ask, Db *db) {
    Scope all = SCOPE_ALL;
    const Session *session =
        ask->actor.session ? store_get(&ask->call, db, &SESSION, ask->actor.session, &all) : NULL;
    return session ? identity_csrf(app_identity(ask->app), ask->call.arena, session->digest) : NULL;
}

void read_self(Ask *ask) {
    Scope all = SCOPE_ALL;
    Db *db = ask_reader(ask);
    if (!db)
        return;
    const User *user = store_get(&ask->call, db, &USER, ask->actor.user, &all);
    const char *csrf = own_csrf(ask, db);
    store_give_reader(service_store(ask->service), db);
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_key(out, "user");
    if (user)
        entity_write_json(out, &USER, user,
                          (EntityView){.personal = true, .staff = rights_view(&ask->actor).staff});
    else
        json_nothing(out);
    json_text_field(out, "csrf_token", csrf);
    write_rights(out, &ask->actor);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}

/* Sessions and tokens of the asker, or of the account that the path names. */
void list_own(Ask *ask) {
    const Entity *entity = ask->route->entity;
    Scope all = SCOPE_ALL;
    ListPage page;
    Db *db = ask_reader(ask);
    if (!db)
        return;
    ListQuery query = {.entity = entity, .scope = &all, .limit = LIST_MOST, .descending = true};
    query.filters[query.filter_count++] =
        (ListFilter){entity_column(entity, "account"), WHOLE(ask->id ? ask->id : ask->actor.user)};
    bool well =
        (!ask->id || ask_record(ask, db, &USER)) && store_list(&ask->call, db, &query, &page);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_key(out, "items");
    json_begin_list(out);
    for (size_t i = 0; i < page.records.count; i++)
        entity_write_json(out, entity, page.records.items[i],
                          (EntityView){.personal = true, .staff = true});
    json_end_list(out);
    json_text_field(out, "next", NULL);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}
