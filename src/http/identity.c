#include "http/identity.h"

#include "base/text.h"
#include "model/session.h"
#include "model/token.h"
#include "store/read.h"

#include <glib.h>
#include <pthread.h>

enum {
    REMEMBERED = 20000,
    /* Another server on the same database may have ended a session: ask again after this. */
    REMEMBER_MICROS = 800 * 1000,
    IDLE_HOURS = 12,
    SEEN_MINUTES = 10, /* how exactly the last use of a session is kept */
};

typedef struct Known {
    char digest[2 * HASH_BYTES + 1];
    Actor actor;
    int64_t *sites;
    char *language, *zone;
    Instant expires_at;
    Instant seen_at; /* of a session: as the store has it, or will have at once */
    Instant loaded_at;
    uint64_t epoch;
} Known;

struct Identity {
    Service *service;
    bool secure;
    pthread_mutex_t mutex; /* guards known */
    GHashTable *known;     /* digest → Known */
};

/* How long what was shown stands. */
typedef struct Standing {
    Instant expires_at, seen_at;
} Standing;

static void free_known(void *item) {
    Known *known = item;
    g_free(known->sites);
    g_free(known->language);
    g_free(known->zone);
    g_free(known);
}

Identity *identity_new(Service *service, bool secure_cookie) {
    Identity *identity = g_new0(Identity, 1);
    identity->service = service;
    identity->secure = secure_cookie;
    pthread_mutex_init(&identity->mutex, NULL);
    identity->known = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_known);
    return identity;
}

void identity_free(Identity *identity) {
    if (!identity)
        return;
    g_hash_table_destroy(identity->known);
    pthread_mutex_destroy(&identity->mutex);
    g_free(identity);
}

/* ---- what was remembered ---- */

static bool is_fresh(const Identity *identity, const Known *known, Instant now) {
    bool alone = store_driver(service_store(identity->service)) == &SQLITE_DRIVER;
    if (known->actor.session && now - known->seen_at > IDLE_HOURS * MICROS_PER_HOUR)
        return false;
    if (known->epoch != service_people_epoch(identity->service) || known->expires_at <= now)
        return false;
    return alone || now - known->loaded_at < REMEMBER_MICROS;
}

/* ---- when a session was last used ---- */

static void forget_command(Command *command, void *with) {
    arena_free(with);
}

/* Writes it down, without anyone waiting for it. */
static void touch(Identity *identity, int64_t session, Instant now) {
    Arena *arena = arena_new();
    Command *command = ARENA_NEW(arena, Command);
    command->action = action_find("touch_session");
    command->actor = ACTOR_SYSTEM;
    command->id = session;
    command->call = call_begin(arena, now);
    command->effective_at = INSTANT_NONE;
    command->done = forget_command;
    command->with = arena;
    service_submit(identity->service, command);
}

static bool recall(Identity *identity, Call *call, const char *digest, Actor *ret_actor) {
    pthread_mutex_lock(&identity->mutex);
    Known *known = g_hash_table_lookup(identity->known, digest);
    bool found = known && is_fresh(identity, known, call->now);
    int64_t used = 0;
    if (found && known->actor.session &&
        call->now - known->seen_at > SEEN_MINUTES * MICROS_PER_MINUTE) {
        known->seen_at = call->now;
        used = known->actor.session;
    }
    if (found) {
        *ret_actor = known->actor;
        ret_actor->language = arena_text(call->arena, known->language);
        ret_actor->zone = arena_text(call->arena, known->zone);
        size_t bytes = known->actor.scope.site_count * sizeof(int64_t);
        if (bytes)
            ret_actor->scope.sites = memcpy(arena_alloc(call->arena, bytes), known->sites, bytes);
    }
    pthread_mutex_unlock(&identity->mutex);
    if (used)
        touch(identity, used, call->now);
    return found;
}

static void remember(Identity *identity, Instant now, const char *digest, const Actor *actor,
                     const Standing *standing, uint64_t epoch) {
    Known *known = g_new0(Known, 1);
    g_strlcpy(known->digest, digest, sizeof known->digest);
    known->actor = *actor;
    known->sites = g_memdup2(actor->scope.sites, actor->scope.site_count * sizeof(int64_t));
    known->actor.scope.sites = known->sites;
    known->language = g_strdup(actor->language);
    known->zone = g_strdup(actor->zone);
    known->expires_at = standing->expires_at;
    known->seen_at = standing->seen_at;
    known->loaded_at = now;
    known->epoch = epoch;
    pthread_mutex_lock(&identity->mutex);
    if (g_hash_table_size(identity->known) >= REMEMBERED)
        g_hash_table_remove_all(identity->known);
    g_hash_table_replace(identity->known, known->digest, known);
    pthread_mutex_unlock(&identity->mutex);
}

/* ---- the store ---- */

static void take_sites(Call *call, const User *user, Scope *scope) {
    const Node *list =
        user->sites ? json_parse(call, NULL, 0, user->sites, strlen(user->sites)) : NULL;
    size_t count = list ? list->items.count : 0;
    int64_t *sites = ARENA_ARRAY(call->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        node_integer(list->items.items[i], &sites[i]);
    scope->sites = sites;
    scope->site_count = count;
}

static void actor_of(Call *call, const User *user, Actor *ret_actor) {
    *ret_actor = (Actor){.user = user->head.id,
                         .role = user->role,
                         .scopes = SCOPE_EVERY,
                         .language = user->language,
                         .zone = user->zone};
    if (user->role != ROLE_CUSTOMER) {
        ret_actor->scope = SCOPE_ALL;
        return;
    }
    ret_actor->scope =
        (Scope){.customer = user->customer, .only_sites = user->scope == SCOPE_SITES};
    if (ret_actor->scope.only_sites)
        take_sites(call, user, &ret_actor->scope);
}

static const User *active_user(Call *call, Db *db, int64_t id) {
    Scope all = SCOPE_ALL;
    const User *user = store_get(call, db, &USER, id, &all);
    return user && user->status == USER_IS_ACTIVE ? user : NULL;
}

static bool find_session(Call *call, Db *db, const char *digest, Actor *ret_actor,
                         Standing *ret_standing) {
    Scope all = SCOPE_ALL;
    const Session *session =
        store_get_by(call, db, &SESSION, entity_column(&SESSION, "digest"), digest, &all);
    if (!session || session->expires_at <= call->now)
        return false;
    Instant seen = session->seen_at == INSTANT_NONE ? session->head.created_at : session->seen_at;
    const User *user = active_user(call, db, session->account);
    if (!user || call->now - seen > IDLE_HOURS * MICROS_PER_HOUR)
        return false;
    if (user->signed_out_at != INSTANT_NONE && session->head.created_at <= user->signed_out_at)
        return false;
    actor_of(call, user, ret_actor);
    ret_actor->session = session->head.id;
    *ret_standing = (Standing){session->expires_at, seen};
    return true;
}

static unsigned token_scopes(Call *call, const Token *token) {
    unsigned scopes = 0;
    const Node *list = json_parse(call, NULL, 0, token->scopes, strlen(token->scopes));
    for (size_t i = 0; list && i < list->items.count; i++)
        for (int word = 0; TOKEN_SCOPE_WORDS[word]; word++)
            if (!strcmp(TOKEN_SCOPE_WORDS[word], list->items.items[i]->text))
                scopes |= 1u << word;
    return scopes;
}

static bool find_token(Call *call, Db *db, const char *digest, Actor *ret_actor,
                       Standing *ret_standing) {
    Scope all = SCOPE_ALL;
    const Token *token =
        store_get_by(call, db, &TOKEN, entity_column(&TOKEN, "digest"), digest, &all);
    if (!token)
        return false;
    ret_standing->expires_at = token->expires_on == CIVIL_DAY_NONE
                                   ? INSTANT_END
                                   : ((Instant)token->expires_on + 1) * MICROS_PER_DAY;
    const User *user =
        ret_standing->expires_at > call->now ? active_user(call, db, token->account) : NULL;
    if (!user)
        return false;
    actor_of(call, user, ret_actor);
    ret_actor->token = token->head.id;
    ret_actor->scopes = token_scopes(call, token);
    return true;
}

static bool look_up(Identity *identity, Call *call, const char *digest, bool is_token,
                    Actor *ret_actor) {
    uint64_t epoch = service_people_epoch(identity->service);
    Standing standing = {0};
    Db *db = store_take_reader(call, service_store(identity->service));
    if (!db)
        return false;
    bool found = is_token ? find_token(call, db, digest, ret_actor, &standing)
                          : find_session(call, db, digest, ret_actor, &standing);
    store_give_reader(service_store(identity->service), db);
    if (found)
        remember(identity, call->now, digest, ret_actor, &standing, epoch);
    return found;
}

/* ---- the request ---- */

static const char *cookie_name(const Identity *identity) {
    return identity->secure ? "__Host-session" : "session";
}

/* The value of our cookie; NULL where there is none, or two. */
static const char *cookie_value(const Identity *identity, Arena *arena, const char *cookies) {
    const char *name = cookie_name(identity);
    const char *found = NULL;
    while (cookies && *cookies) {
        cookies += strspn(cookies, " ;");
        size_t length = strcspn(cookies, ";");
        size_t named = strlen(name);
        if (length > named && !strncmp(cookies, name, named) && cookies[named] == '=') {
            if (found)
                return NULL;
            found = arena_text_n(arena, cookies + named + 1, length - named - 1);
        }
        cookies += length;
    }
    return found;
}

const char *identity_csrf(const Identity *identity, Arena *arena, const char *digest) {
    uint8_t mac[SECRET_MAC_BYTES];
    const char *text = arena_printf(arena, "csrf %s", digest);
    secret_mac(store_house(service_store(identity->service))->seal, text, strlen(text), mac);
    return hex_text(arena, mac, sizeof mac);
}

const char *identity_cookie(const Identity *identity, Arena *arena, const char *token) {
    return arena_printf(arena, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s%s", cookie_name(identity),
                        token ? token : "", identity->secure ? "; Secure" : "",
                        token ? "; Max-Age=604800" : "; Max-Age=0");
}

bool identity_from_our_pages(const HttpRequest *request) {
    if (request->sec_fetch_site)
        return !strcmp(request->sec_fetch_site, "same-origin");
    if (!request->origin)
        return true; /* no browser that could be misled; a mark or label is asked all the same */
    const char *host = strstr(request->origin, "://");
    return host && request->host && !strcmp(host + 3, request->host);
}

static bool check_marks(const Identity *identity, Call *call, const HttpRequest *request,
                        const char *digest) {
    if (request->method == HTTP_GET || request->method == HTTP_HEAD)
        return true;
    if (!identity_from_our_pages(request))
        return call_fail(call, ERROR_FORBIDDEN, "Origin", "comes from another site");
    const char *wanted = identity_csrf(identity, call->arena, digest);
    return secret_text_equal(request->csrf_token, wanted) ||
           call_fail(call, ERROR_FORBIDDEN, "X-CSRF-Token", "is missing or not this session's");
}

static bool not_signed_in(Call *call) {
    if (call->error_count)
        return false;
    return call_fail(call, ERROR_UNAUTHENTICATED, NULL, "sign in first");
}

static bool find_by(Identity *identity, Call *call, const char *secret, const char *prefix,
                    Actor *ret_actor, const char **ret_digest) {
    uint8_t hash[HASH_BYTES];
    if (!secret_token_hash(secret, prefix, hash))
        return not_signed_in(call);
    *ret_digest = hex_text(call->arena, hash, sizeof hash);
    bool is_token = !strcmp(prefix, TOKEN_PREFIX);
    return recall(identity, call, *ret_digest, ret_actor) ||
           look_up(identity, call, *ret_digest, is_token, ret_actor) || not_signed_in(call);
}

bool identity_find(Identity *identity, Call *call, const HttpRequest *request, Actor *ret_actor) {
    const char *digest = NULL;
    *ret_actor = ACTOR_NOBODY;
    if (request->local) {
        *ret_actor = ACTOR_SYSTEM;
        return true;
    }
    if (request->authorization) {
        if (g_ascii_strncasecmp(request->authorization, "Bearer ", 7) != 0)
            return not_signed_in(call);
        return find_by(identity, call, request->authorization + 7, TOKEN_PREFIX, ret_actor,
                       &digest);
    }
    const char *cookie = cookie_value(identity, call->arena, request->cookie);
    if (!cookie)
        return true;
    return find_by(identity, call, cookie, SESSION_PREFIX, ret_actor, &digest) &&
           check_marks(identity, call, request, digest);
}

bool identity_stands(Identity *identity, Call *call, const Actor *actor) {
    Scope all = SCOPE_ALL;
    if (actor->system)
        return true;
    Db *db = store_take_reader(call, service_store(identity->service));
    if (!db)
        return false;
    const User *user = active_user(call, db, actor->user);
    bool stands = user && user->role == actor->role;
    if (stands && actor->session) {
        const Session *session = store_get(call, db, &SESSION, actor->session, &all);
        stands =
            session && session->expires_at > call->now &&
            (user->signed_out_at == INSTANT_NONE || session->head.created_at > user->signed_out_at);
    } else if (stands && actor->token) {
        stands = store_get(call, db, &TOKEN, actor->token, &all) != NULL;
    }
    store_give_reader(service_store(identity->service), db);
    return stands;
}
