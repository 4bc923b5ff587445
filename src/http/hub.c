#include "http/hub.h"

#include "http/lists.h"

#include <glib.h>
#include <inttypes.h>
#include <pthread.h>

enum {
    PAGE_EVENTS = 200,     /* together well below HTTP_STREAM_BACKLOG */
    CATCH_UP_MOST = 20000, /* who is further behind starts anew */
    TICK_MILLISECONDS = 1000,
};

typedef struct Listener {
    Hub *hub;
    HttpStream *stream;
    Actor actor;
    int64_t *sites;
    int64_t seq;               /* the last event that was looked at for it */
    CountSet *counts;          /* NULL: it wants nothing counted */
    int64_t told[COUNTS_MOST]; /* what it last heard of each; -1: nothing yet */
    bool stale[COUNTS_MOST];   /* may have changed since */
    gint64 counted_at;         /* on the monotonic clock */
    bool reached;              /* by a round of news: what it missed comes before the counts */
    bool closing;
    struct Listener *before, *after;
} Listener;

struct Hub {
    Service *service;
    Identity *identity;
    pthread_t pump;
    pthread_mutex_t mutex; /* guards all below */
    pthread_cond_t news;
    Listener *listeners;
    bool woken, stopping;
    uint64_t epoch;
};

/* ---- who sees which event ---- */

static bool in_scope(const Scope *scope, const JournalEvent *event) {
    if (scope->all)
        return true;
    if (!event->customer || event->customer != scope->customer)
        return false;
    return !scope->only_sites || (event->site && scope_has_site(scope, event->site));
}

static bool may_see(const Listener *listener, const JournalEvent *event) {
    const Entity *entity = entity_by_name(event->entity);
    if (!entity || entity->kind == ENTITY_LINK)
        return false;
    if (entity->kind == ENTITY_SESSION || entity->kind == ENTITY_TOKEN)
        return event->actor == listener->actor.user;
    return rights_allow(&listener->actor, rights_to_read(entity->kind)) &&
           in_scope(&listener->actor.scope, event);
}

static const char *event_text(Arena *arena, const JournalEvent *event) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_whole_field(out, "seq", event->seq);
    json_text_field(out, "action", event->action);
    json_text_field(out, "entity", event->entity);
    json_whole_field(out, "record", event->record);
    json_whole_field(out, "version", event->version);
    json_instant_field(out, "at", event->recorded_at);
    json_end_object(out);
    const char *text = arena_printf(arena, "id: %" PRId64 "\nevent: change\ndata: %s\n\n",
                                    event->seq, json_written(out, NULL));
    json_writer_free(out);
    return text;
}

/* ---- reading the journal ---- */

typedef struct EventReader {
    Arena *arena;
    LIST(JournalEvent *) events;
} EventReader;

static bool take_event(const Value *values, size_t count, void *with) {
    EventReader *reader = with;
    *LIST_ADD(reader->arena, &reader->events) = journal_from_values(reader->arena, values);
    return true;
}

static bool read_events(Hub *hub, Arena *arena, int64_t after, EventReader *ret_reader) {
    Call call = call_begin(arena, g_get_real_time());
    Value range[] = {WHOLE(after), WHOLE(PAGE_EVENTS)};
    *ret_reader = (EventReader){.arena = arena};
    Db *db = store_take_reader(&call, service_store(hub->service));
    if (!db)
        return false;
    bool well =
        db->driver->query(&call, db, store_sql("journal_after"), range, 2, take_event, ret_reader);
    store_give_reader(service_store(hub->service), db);
    return well;
}

/* ---- what is counted ---- */

typedef struct Answered {
    CountSet *set; /* holds the question */
    const CountQuestion *question;
    int64_t count; /* -1: the store didn't answer */
} Answered;

static void free_answered(void *item) {
    Answered *answered = item;
    count_set_free(answered->set);
    g_free(answered);
}

static size_t questions_of(const Listener *listener) {
    return listener->counts ? listener->counts->count : 0;
}

static void note_changes(Listener *listener, const JournalEvent *event) {
    for (size_t i = 0; i < questions_of(listener); i++)
        listener->stale[i] |= count_changed_by(&listener->counts->questions[i], event);
}

static void count_anew(Listener *listener) {
    for (size_t i = 0; i < questions_of(listener); i++)
        listener->stale[i] = true;
}

static bool may_hear_counts(const Listener *listener, gint64 now) {
    bool rested = !listener->counted_at ||
                  now - listener->counted_at >= TICK_MILLISECONDS * G_TIME_SPAN_MILLISECOND;
    return rested && listener->reached && !listener->closing && questions_of(listener) > 0;
}

/* What several listeners want to know is counted once. */
static GHashTable *collect_questions(Hub *hub, gint64 now) {
    GHashTable *asked = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_answered);
    pthread_mutex_lock(&hub->mutex);
    for (Listener *at = hub->listeners; at; at = at->after)
        for (size_t i = 0; may_hear_counts(at, now) && i < questions_of(at); i++) {
            const CountQuestion *question = &at->counts->questions[i];
            if (!at->stale[i] || g_hash_table_contains(asked, question->key))
                continue;
            Answered *answered = g_new0(Answered, 1);
            *answered = (Answered){count_set_ref(at->counts), question, -1};
            g_hash_table_insert(asked, (void *)(uintptr_t)question->key, answered);
        }
    pthread_mutex_unlock(&hub->mutex);
    return asked;
}

static void count_questions(Hub *hub, GHashTable *asked) {
    Arena *arena = arena_new();
    Call taking = call_begin(arena, g_get_real_time());
    Db *db = store_take_reader(&taking, service_store(hub->service));
    GHashTableIter iter;
    void *item;
    g_hash_table_iter_init(&iter, asked);
    while (db && g_hash_table_iter_next(&iter, NULL, &item)) {
        Answered *answered = item;
        Call call = call_begin(arena, taking.now); /* one that fails is in no other's way */
        int64_t count;
        if (count_answer(&call, db, answered->question, &count))
            answered->count = count;
    }
    store_give_reader(service_store(hub->service), db);
    arena_free(arena);
}

static void add_count(GString *piece, const char *name, int64_t count) {
    JsonWriter *out = json_writer_new(NULL);
    json_begin_object(out);
    json_text_field(out, "of", name);
    json_whole_field(out, "count", MIN(count, LIST_COUNT_MOST));
    json_yes_no_field(out, "count_is_exact", count <= LIST_COUNT_MOST);
    json_end_object(out);
    g_string_append_printf(piece, "event: count\ndata: %s\n\n", json_written(out, NULL));
    json_writer_free(out);
}

/* The counts that have changed, in one piece. */
static void tell_counts(Listener *listener, GHashTable *asked, gint64 now, GString *piece) {
    g_string_truncate(piece, 0);
    for (size_t i = 0; i < questions_of(listener); i++) {
        const CountQuestion *question = &listener->counts->questions[i];
        const Answered *answered =
            listener->stale[i] ? g_hash_table_lookup(asked, question->key) : NULL;
        if (!answered)
            continue;
        listener->counted_at = now;
        if (answered->count < 0)
            continue;
        listener->stale[i] = false;
        if (answered->count != listener->told[i])
            add_count(piece, question->name, answered->count);
        listener->told[i] = answered->count;
    }
    if (piece->len && !http_stream_send(listener->stream, piece->str, piece->len))
        listener->closing = true;
}

static void send_counts(Hub *hub) {
    gint64 now = g_get_monotonic_time();
    GHashTable *asked = collect_questions(hub, now);
    if (g_hash_table_size(asked)) {
        count_questions(hub, asked);
        GString *piece = g_string_new(NULL);
        pthread_mutex_lock(&hub->mutex);
        for (Listener *at = hub->listeners; at; at = at->after)
            if (may_hear_counts(at, now))
                tell_counts(at, asked, now, piece);
        pthread_mutex_unlock(&hub->mutex);
        g_string_free(piece, TRUE);
    }
    g_hash_table_destroy(asked);
}

/* ---- sending ---- */

/* All of a page that the listener may see, in one piece: each piece wakes its connection. */
static void send_to(Listener *listener, const EventReader *page, const char *const *texts,
                    GString *piece) {
    g_string_truncate(piece, 0);
    for (size_t i = 0; i < page->events.count; i++) {
        const JournalEvent *event = page->events.items[i];
        if (listener->seq >= event->seq)
            continue;
        listener->seq = event->seq;
        note_changes(listener, event);
        if (may_see(listener, event))
            g_string_append(piece, texts[i]);
    }
    if (piece->len && !http_stream_send(listener->stream, piece->str, piece->len))
        listener->closing = true;
}

static int64_t least_seq(Hub *hub) {
    int64_t least = INT64_MAX;
    pthread_mutex_lock(&hub->mutex);
    for (const Listener *at = hub->listeners; at; at = at->after)
        if (!at->closing)
            least = MIN(least, at->seq);
    pthread_mutex_unlock(&hub->mutex);
    return least;
}

/* A round of news begins. Listeners too far behind hear that they must read everything again. */
static void begin_round(Hub *hub, int64_t newest) {
    static const char RESET[] = "event: reset\ndata: {}\n\n";
    pthread_mutex_lock(&hub->mutex);
    for (Listener *at = hub->listeners; at; at = at->after) {
        at->reached = true;
        if (at->closing || newest - at->seq <= CATCH_UP_MOST)
            continue;
        at->seq = newest;
        count_anew(at);
        if (!http_stream_send(at->stream, RESET, strlen(RESET)))
            at->closing = true;
    }
    pthread_mutex_unlock(&hub->mutex);
}

static void send_page(Hub *hub, const EventReader *page) {
    const char **texts = ARENA_ARRAY(page->arena, const char *, page->events.count);
    GString *piece = g_string_new(NULL);
    for (size_t i = 0; i < page->events.count; i++)
        texts[i] = event_text(page->arena, page->events.items[i]);
    pthread_mutex_lock(&hub->mutex);
    for (Listener *at = hub->listeners; at; at = at->after)
        if (!at->closing)
            send_to(at, page, texts, piece);
    pthread_mutex_unlock(&hub->mutex);
    g_string_free(piece, TRUE);
}

static void send_news(Hub *hub) {
    Arena *arena = arena_new();
    EventReader page;
    begin_round(hub, service_seq(hub->service));
    int64_t after = least_seq(hub);
    while (after != INT64_MAX && read_events(hub, arena, after, &page) && page.events.count) {
        send_page(hub, &page);
        after = page.events.items[page.events.count - 1]->seq;
        arena_reset(arena);
    }
    arena_free(arena);
}

/* ---- listeners whose sign-in has ended ---- */

static void close_ended(Hub *hub) {
    Arena *arena = arena_new();
    Call call = call_begin(arena, g_get_real_time());
    pthread_mutex_lock(&hub->mutex);
    for (Listener *at = hub->listeners; at; at = at->after)
        if (!at->closing && !identity_stands(hub->identity, &call, &at->actor)) {
            at->closing = true;
            http_stream_close(at->stream);
        }
    pthread_mutex_unlock(&hub->mutex);
    arena_free(arena);
}

static bool people_changed(Hub *hub) {
    bool alone = store_driver(service_store(hub->service)) == &SQLITE_DRIVER;
    uint64_t epoch = service_people_epoch(hub->service);
    bool changed = epoch != hub->epoch || !alone;
    hub->epoch = epoch;
    return changed;
}

/* ---- the thread ---- */

static bool wait_for_news(Hub *hub) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += TICK_MILLISECONDS / 1000;
    pthread_mutex_lock(&hub->mutex);
    bool timed_out = false;
    while (!hub->woken && !hub->stopping && !timed_out)
        timed_out = pthread_cond_timedwait(&hub->news, &hub->mutex, &until) != 0;
    hub->woken = false;
    bool go_on = !hub->stopping;
    pthread_mutex_unlock(&hub->mutex);
    return go_on;
}

static void *pump(void *with) {
    Hub *hub = with;
    while (wait_for_news(hub)) {
        if (least_seq(hub) == INT64_MAX)
            continue;
        if (people_changed(hub))
            close_ended(hub);
        send_news(hub);
        send_counts(hub);
    }
    return NULL;
}

static void wake(void *with) {
    Hub *hub = with;
    pthread_mutex_lock(&hub->mutex);
    hub->woken = true;
    pthread_cond_signal(&hub->news);
    pthread_mutex_unlock(&hub->mutex);
}

/* ---- coming and going ---- */

static void unlink_listener(Listener *listener) {
    if (listener->before)
        listener->before->after = listener->after;
    else
        listener->hub->listeners = listener->after;
    if (listener->after)
        listener->after->before = listener->before;
}

static void free_listener(Listener *listener) {
    count_set_free(listener->counts);
    g_free(listener->sites);
    g_free(listener);
}

static void on_closed(HttpStream *stream, void *context) {
    Listener *listener = context;
    pthread_mutex_lock(&listener->hub->mutex);
    unlink_listener(listener);
    pthread_mutex_unlock(&listener->hub->mutex);
    free_listener(listener);
}

static Listener *new_listener(Hub *hub, const Actor *actor, int64_t after, CountSet *counts) {
    Listener *listener = g_new0(Listener, 1);
    listener->hub = hub;
    listener->actor = *actor;
    listener->sites = g_memdup2(actor->scope.sites, actor->scope.site_count * sizeof(int64_t));
    listener->actor.scope.sites = listener->sites;
    listener->actor.language = listener->actor.zone = NULL; /* they live in the exchange */
    listener->counts = counts;
    memset(listener->told, -1, sizeof listener->told);
    count_anew(listener);
    int64_t now = service_seq(hub->service);
    listener->seq = after < 0 ? now : MIN(after, now);
    return listener;
}

void hub_listen(Hub *hub, HttpExchange *exchange, const Actor *actor, int64_t after,
                CountSet *counts) {
    static const char HELLO[] = "retry: 2000\n\n";
    Listener *listener = new_listener(hub, actor, after, counts);
    pthread_mutex_lock(&hub->mutex);
    listener->stream = http_answer_stream(exchange, on_closed, listener);
    if (!listener->stream) {
        free_listener(listener);
    } else {
        listener->after = hub->listeners;
        if (hub->listeners)
            hub->listeners->before = listener;
        hub->listeners = listener;
        http_stream_send(listener->stream, HELLO, strlen(HELLO));
        if (hub->stopping)
            http_stream_close(listener->stream);
        hub->woken |= after >= 0 || counts;
        pthread_cond_signal(&hub->news);
    }
    pthread_mutex_unlock(&hub->mutex);
}

Hub *hub_new(Service *service, Identity *identity) {
    Hub *hub = g_new0(Hub, 1);
    hub->service = service;
    hub->identity = identity;
    hub->epoch = service_people_epoch(service);
    pthread_mutex_init(&hub->mutex, NULL);
    pthread_cond_init(&hub->news, NULL);
    bool started = pthread_create(&hub->pump, NULL, pump, hub) == 0;
    g_assert(started);
    service_on_events(service, wake, hub);
    return hub;
}

void hub_stop(Hub *hub) {
    service_on_events(hub->service, NULL, NULL);
    pthread_mutex_lock(&hub->mutex);
    bool first = !hub->stopping;
    hub->stopping = true;
    pthread_cond_signal(&hub->news);
    for (Listener *at = hub->listeners; at; at = at->after) {
        at->closing = true;
        http_stream_close(at->stream);
    }
    pthread_mutex_unlock(&hub->mutex);
    if (first)
        pthread_join(hub->pump, NULL);
}

void hub_free(Hub *hub) {
    if (!hub)
        return;
    hub_stop(hub);
    pthread_cond_destroy(&hub->news);
    pthread_mutex_destroy(&hub->mutex);
    g_free(hub);
}
