#include "actions/people.h"

#include "actions/record.h"
#include "actions/service.h"
#include "actions/zones.h"
#include "base/totp.h"
#include "model/link.h"
#include "model/session.h"
#include "model/token.h"
#include "rules/quiet_hours.h"

#include <glib.h>
#include <inttypes.h>
#include <string.h>

static const char *digest_of(Arena *arena, const char *token, const char *prefix) {
    uint8_t hash[HASH_BYTES];
    bool made = secret_token_hash(token, prefix, hash);
    g_assert(made);
    return hex_text(arena, hash, sizeof hash);
}

static const User *own_user(Work *work) {
    Scope all = SCOPE_ALL;
    const User *user = tx_load(work->call, work->tx, &USER, work->actor->user, &all);
    if (!user && !work->call->error_count)
        call_fail(work->call, ERROR_NOT_FOUND, NULL, "only people have accounts");
    return user;
}

/* ---- what an account must hold ---- */

/* Someone must be left who can let others in. */
static bool check_administrators(Work *work, const User *before, const User *after) {
    bool was = before && before->role == ROLE_ADMINISTRATOR && before->status == USER_IS_ACTIVE;
    bool is = after->role == ROLE_ADMINISTRATOR && after->status == USER_IS_ACTIVE &&
              after->head.deleted_at == INSTANT_NONE;
    int64_t others = 0;
    if (!was || is)
        return true;
    Value id = WHOLE(after->head.id);
    if (!tx_whole(work->call, work->tx, store_sql("other_administrators"), &id, 1, &others))
        return false;
    return others > 0 || call_fail(work->call, ERROR_CONFLICT, "role",
                                   "is the last administrator: make another one first");
}

static bool check_customer_user(Work *work, const User *after) {
    bool of_customer = after->role == ROLE_CUSTOMER;
    if (of_customer && !after->customer)
        return work_refuse(work, "customer", "is needed for a customer's people");
    if (!of_customer && (after->customer || after->sites || after->scope != SCOPE_COMPANY))
        return work_refuse(work, "customer", "is for a customer's people only");
    if (of_customer && after->scope == SCOPE_SITES && !after->sites)
        return work_refuse(work, "sites", "are needed for this scope");
    const Node *sites =
        after->sites ? json_parse(work->call, NULL, 0, after->sites, strlen(after->sites)) : NULL;
    Scope own = {.customer = after->customer};
    for (size_t i = 0; sites && i < sites->items.count; i++) {
        int64_t id = 0;
        node_integer(sites->items.items[i], &id);
        if (!tx_load(work->call, work->tx, entity_of(ENTITY_SITE), id, &own))
            return work_refuse(work, "sites", "holds a site of another customer");
    }
    return true;
}

static bool check_quiet_hours(Work *work, const User *user) {
    Micros time;
    if (user->quiet_from && !time_of_day_read(user->quiet_from, &time))
        return work_refuse(work, "quiet_from", "must be a time of day such as 22:00");
    if (user->quiet_to && !time_of_day_read(user->quiet_to, &time))
        return work_refuse(work, "quiet_to", "must be a time of day such as 07:00");
    return !user->quiet_from == !user->quiet_to ||
           work_refuse(work, user->quiet_from ? "quiet_to" : "quiet_from",
                       "is needed, too: from when until when");
}

bool user_check(Work *work, const User *before, User *after) {
    const char *language = after->language;
    if (language && strcmp(language, "en") != 0 && strcmp(language, "zh") != 0)
        return work_refuse(work, "language", "must be en or zh");
    if (after->zone && !zones_get(work->call, "zone", after->zone))
        return false;
    if (before && before->role != after->role && work->actor->user == after->head.id)
        return work_refuse(work, "role", "can't be changed by oneself");
    return check_quiet_hours(work, after) && check_customer_user(work, after) &&
           check_administrators(work, before, after);
}

/* ---- links ---- */

/* Links of the user that still open become used. */
static bool close_links(Work *work, int64_t user) {
    Ids links;
    Value value = WHOLE(user);
    Scope all = SCOPE_ALL;
    if (!tx_ids(work->call, work->tx, store_sql("open_links"), &value, 1, &links))
        return false;
    for (size_t i = 0; i < links.count; i++) {
        const Link *before = tx_load(work->call, work->tx, &LINK, links.items[i], &all);
        if (!before)
            return false;
        Link *after = entity_copy(work->call->arena, &LINK, before);
        after->used_at = work->now;
        work_update(work, &LINK, before, after);
    }
    return true;
}

/* The link's address; its base comes from the configuration, never from a request. */
static const char *new_link(Work *work, int64_t user, LinkPurpose purpose) {
    const char *token = secret_token_new(work->call->arena, LINK_PREFIX);
    Link *link = entity_new(work->call->arena, &LINK);
    int hours = purpose == LINK_INVITATION ? INVITATION_HOURS : RESET_HOURS;
    link->account = user;
    link->purpose = purpose;
    link->digest = digest_of(work->call->arena, token, LINK_PREFIX);
    link->expires_at = work->now + hours * MICROS_PER_HOUR;
    work_insert(work, &LINK, link);
    return arena_printf(work->call->arena, "%s/welcome?token=%s", service_base_url(work->service),
                        token);
}

bool invite_user(Work *work, Outcome *ret) {
    User *user = entity_new(work->call->arena, &USER);
    if (!entity_read_json(work->call, &USER, work->command->input, true, user))
        return false;
    user->status = USER_IS_INVITED;
    if (!record_add(work, &USER, user))
        return false;
    const char *link = new_link(work, user->head.id, LINK_INVITATION);
    outcome_set(ret, &USER, user, 201);
    ret->secret_name = "link";
    ret->secret = link;
    return true;
}

bool renew_link(Work *work, Outcome *ret) {
    const User *user = work_load(work, &USER, work->command->id);
    if (!user)
        return false;
    if (user->status == USER_IS_DEACTIVATED)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "the account is deactivated");
    if (!close_links(work, user->head.id))
        return false;
    LinkPurpose purpose = user->status == USER_IS_INVITED ? LINK_INVITATION : LINK_RESET;
    const char *link = new_link(work, user->head.id, purpose);
    outcome_set(ret, &USER, user, 201);
    ret->secret_name = "link";
    ret->secret = link;
    return true;
}

bool open_link(Work *work, Outcome *ret) {
    const LinkOpening *opening = work->command->prepared;
    Scope all = SCOPE_ALL;
    const Link *link =
        tx_find(work->call, work->tx, &LINK, entity_column(&LINK, "digest"), opening->digest);
    const User *before = link && link->used_at == INSTANT_NONE && link->expires_at > work->now
                             ? tx_load(work->call, work->tx, &USER, link->account, &all)
                             : NULL;
    if (!before || before->status == USER_IS_DEACTIVATED)
        return !work->call->error_count &&
               call_fail(work->call, ERROR_NOT_FOUND, "token",
                         "the link was used, has expired, or never was one");
    User *after = entity_copy(work->call->arena, &USER, before);
    after->password = opening->password_hash;
    after->status = USER_IS_ACTIVE;
    after->signed_out_at = work->now;
    work_update(work, &USER, before, after);
    *ret = (Outcome){.status = 204};
    return close_links(work, before->head.id);
}

/* ---- signing in and out ---- */

static bool still_opens(Work *work, const User *user, const SignIn *given) {
    if (!user || user->status != USER_IS_ACTIVE)
        return false;
    if (!user->second_factor_on)
        return true;
    return given->factor_step != WHOLE_NONE && (user->second_factor_step == WHOLE_NONE ||
                                                given->factor_step > user->second_factor_step);
}

bool sign_in(Work *work, Outcome *ret) {
    const SignIn *given = work->command->prepared;
    Scope all = SCOPE_ALL;
    Arena *arena = work->call->arena;
    const User *before = tx_load(work->call, work->tx, &USER, given->user, &all);
    if (!still_opens(work, before, given))
        return call_fail(work->call, ERROR_UNAUTHENTICATED, NULL,
                         "name, password or code is wrong");
    if (before->second_factor_on || given->rehashed) {
        User *after = entity_copy(arena, &USER, before);
        after->second_factor_step = given->factor_step;
        if (given->rehashed)
            after->password = given->rehashed;
        work_update(work, &USER, before, after);
    }
    const char *token = secret_token_new(arena, SESSION_PREFIX);
    Session *session = entity_new(arena, &SESSION);
    session->account = given->user;
    session->digest = digest_of(arena, token, SESSION_PREFIX);
    session->address = given->address;
    session->agent = given->agent;
    session->expires_at = work->now + SESSION_DAYS * MICROS_PER_DAY;
    work_insert(work, &SESSION, session);
    outcome_set(ret, &SESSION, session, 201);
    ret->secret = token;
    return true;
}

bool sign_out(Work *work, Outcome *ret) {
    int64_t id = work->command->id ? work->command->id : work->actor->session;
    Scope all = SCOPE_ALL;
    const Session *session = tx_load(work->call, work->tx, &SESSION, id, &all);
    bool may = session &&
               (session->account == work->actor->user || rights_allow(work->actor, PEOPLE_WRITE));
    if (!may)
        return !work->call->error_count &&
               call_fail(work->call, ERROR_NOT_FOUND, NULL, "there is no such session");
    work_delete(work, &SESSION, session);
    *ret = (Outcome){.entity = &SESSION, .id = id, .status = 204};
    return true;
}

bool sign_out_everywhere(Work *work, Outcome *ret) {
    const User *before = own_user(work);
    if (!before)
        return false;
    User *after = entity_copy(work->call->arena, &USER, before);
    after->signed_out_at = work->now;
    work_update(work, &USER, before, after);
    *ret = (Outcome){.entity = &USER, .id = after->head.id, .status = 204};
    return true;
}

bool touch_session(Work *work, Outcome *ret) {
    Value values[] = {WHOLE(work->command->id), WHOLE(work->now)};
    ret->status = 204;
    tx_changes(work->tx, work->command->id);
    return tx_query(work->call, work->tx, store_sql("session_seen"), values, 2, NULL, NULL);
}

bool change_password(Work *work, Outcome *ret) {
    const User *before = own_user(work);
    if (!before)
        return false;
    User *after = entity_copy(work->call->arena, &USER, before);
    after->password = work->command->prepared;
    after->signed_out_at = work->now;
    work_update(work, &USER, before, after);
    *ret = (Outcome){.entity = &USER, .id = after->head.id, .status = 204};
    return true;
}

static bool set_status(Work *work, UserStatus status, Outcome *ret) {
    const User *before = work_load(work, &USER, work->command->id);
    if (!before)
        return false;
    User *after = entity_copy(work->call->arena, &USER, before);
    after->status = status;
    after->signed_out_at = work->now;
    if (status != USER_IS_ACTIVE && !close_links(work, before->head.id))
        return false;
    if (!check_administrators(work, before, after))
        return false;
    work_update(work, &USER, before, after);
    outcome_set(ret, &USER, after, 200);
    return true;
}

bool deactivate_user(Work *work, Outcome *ret) {
    return set_status(work, USER_IS_DEACTIVATED, ret);
}

bool activate_user(Work *work, Outcome *ret) {
    const User *user = work_load(work, &USER, work->command->id);
    if (!user)
        return false;
    if (user->status == USER_IS_ACTIVE)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "the account is active");
    return set_status(work, user->password ? USER_IS_ACTIVE : USER_IS_INVITED, ret);
}

/* ---- second factor ---- */

static const char *factor_purpose(Arena *arena, int64_t user) {
    return arena_printf(arena, "second factor of user %" PRId64, user);
}

bool second_factor_matches(Arena *arena, const House *house, const User *user, const char *code,
                           Instant now, int64_t *ret_step) {
    size_t sealed_length, length;
    uint8_t *sealed =
        user->second_factor ? base64url_read(arena, user->second_factor, &sealed_length) : NULL;
    uint8_t *secret = sealed ? secret_open(arena, house->seal, factor_purpose(arena, user->head.id),
                                           sealed, sealed_length, &length)
                             : NULL;
    if (!secret || !code)
        return false;
    int64_t used = user->second_factor_step == WHOLE_NONE ? 0 : user->second_factor_step;
    return totp_check(secret, length, code, now, used, ret_step);
}

bool begin_second_factor(Work *work, Outcome *ret) {
    const User *before = own_user(work);
    uint8_t secret[TOTP_SECRET_BYTES];
    size_t length;
    Arena *arena = work->call->arena;
    if (!before)
        return false;
    if (before->second_factor_on)
        return call_fail(work->call, ERROR_CONFLICT, NULL, "there is one already: remove it first");
    secret_random(secret, sizeof secret);
    const House *house = store_house(service_store(work->service));
    uint8_t *sealed = secret_seal(arena, house->seal, factor_purpose(arena, before->head.id),
                                  secret, sizeof secret, &length);
    User *after = entity_copy(arena, &USER, before);
    after->second_factor = base64url_text(arena, sealed, length);
    work_update(work, &USER, before, after);
    outcome_set(ret, &USER, after, 201);
    ret->secret_name = "uri";
    ret->secret = totp_url(arena, "aftercare", before->login, secret, sizeof secret);
    return true;
}

static const char *input_text(Work *work, const char *field) {
    const Node *node = node_get(work->command->input, field);
    return node && node->kind == NODE_SCALAR ? node->text : NULL;
}

static bool check_code(Work *work, const User *user, int64_t *ret_step) {
    const House *house = store_house(service_store(work->service));
    return second_factor_matches(work->call->arena, house, user, input_text(work, "code"),
                                 work->now, ret_step) ||
           work_refuse(work, "code", "is wrong, or was used");
}

bool confirm_second_factor(Work *work, Outcome *ret) {
    const User *before = own_user(work);
    int64_t step = WHOLE_NONE;
    if (!before || !check_code(work, before, &step))
        return false;
    User *after = entity_copy(work->call->arena, &USER, before);
    after->second_factor_on = true;
    after->second_factor_step = step;
    work_update(work, &USER, before, after);
    outcome_set(ret, &USER, after, 200);
    return true;
}

bool remove_second_factor(Work *work, Outcome *ret) {
    bool another = work->command->id && work->command->id != work->actor->user;
    if (another && !rights_allow(work->actor, PEOPLE_WRITE))
        return call_fail(work->call, ERROR_FORBIDDEN, NULL, "needs the right people.write");
    const User *before = another ? work_load(work, &USER, work->command->id) : own_user(work);
    int64_t step = WHOLE_NONE;
    if (!before || (!another && before->second_factor_on && !check_code(work, before, &step)))
        return false;
    User *after = entity_copy(work->call->arena, &USER, before);
    after->second_factor_on = false;
    after->second_factor = NULL;
    work_update(work, &USER, before, after);
    outcome_set(ret, &USER, after, 200);
    return true;
}

/* ---- what is one's own to choose ---- */

bool update_self(Work *work, Outcome *ret) {
    static const char *const OWN[] = {"language",  "languages",  "zone",     "phone", "email",
                                      "notify_by", "quiet_from", "quiet_to", NULL};
    const User *self = own_user(work);
    const Node *input = work->command->input;
    if (!self)
        return false;
    for (size_t i = 0; input && i < input->entries.count; i++)
        if (!g_strv_contains(OWN, input->entries.items[i].key))
            return call_fail(work->call, ERROR_FORBIDDEN, input->entries.items[i].key,
                             "is an administrator's to change");
    return record_update(work, &USER, self, ret);
}

/* ---- API tokens ---- */

bool create_token(Work *work, Outcome *ret) {
    Arena *arena = work->call->arena;
    Token *token = entity_new(arena, &TOKEN);
    if (work->actor->token)
        return call_fail(work->call, ERROR_FORBIDDEN, NULL, "a token can't make tokens");
    if (!entity_read_json(work->call, &TOKEN, work->command->input, true, token))
        return false;
    token->account = work->command->id ? work->command->id : work->actor->user;
    Scope all = SCOPE_ALL;
    const User *user = tx_load(work->call, work->tx, &USER, token->account, &all);
    if (!user)
        return !work->call->error_count &&
               call_fail(work->call, ERROR_NOT_FOUND, NULL, "there is no such record");
    const char *secret = secret_token_new(arena, TOKEN_PREFIX);
    token->digest = digest_of(arena, secret, TOKEN_PREFIX);
    token->start = arena_text_n(arena, secret, strlen(TOKEN_PREFIX) + 6);
    work_insert(work, &TOKEN, token);
    outcome_set(ret, &TOKEN, token, 201);
    ret->secret_name = "secret";
    ret->secret = secret;
    return true;
}

bool revoke_token(Work *work, Outcome *ret) {
    Scope all = SCOPE_ALL;
    const Token *token = tx_load(work->call, work->tx, &TOKEN, work->command->id, &all);
    bool may =
        token && (token->account == work->actor->user || rights_allow(work->actor, PEOPLE_WRITE));
    if (!may)
        return !work->call->error_count &&
               call_fail(work->call, ERROR_NOT_FOUND, NULL, "there is no such token");
    work_delete(work, &TOKEN, token);
    *ret = (Outcome){.entity = &TOKEN, .id = token->head.id, .status = 204};
    return true;
}

/* ---- the first one ---- */

bool invite_first(Work *work, Outcome *ret) {
    int64_t others = 0;
    const Column *login = entity_column(&USER, "login");
    if (!tx_whole(work->call, work->tx, store_sql("people_but_first"), NULL, 0, &others))
        return false;
    if (others)
        return true;
    const User *known = tx_find(work->call, work->tx, &USER, login, "admin");
    User *user = entity_new(work->call->arena, &USER);
    if (known) {
        if (!close_links(work, known->head.id))
            return false;
        user->head.id = known->head.id;
    } else {
        user->login = "admin";
        user->name = "Administrator";
        user->role = ROLE_ADMINISTRATOR;
        work_insert(work, &USER, user);
    }
    ret->secret = new_link(work, user->head.id, LINK_INVITATION);
    ret->status = 201;
    return true;
}

const char *first_administrator_link(Call *call, Service *service) {
    Command command = {.action = action_find("invite_first"),
                       .actor = ACTOR_SYSTEM,
                       .effective_at = INSTANT_NONE,
                       .call = call_begin(call->arena, call->now)};
    if (!service_run(service, &command))
        for (const Error *error = command.call.errors; error; error = error->next)
            call_add_error(call, error);
    return command.outcome.secret;
}
