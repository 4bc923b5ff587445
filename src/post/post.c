#include "post/post.h"

#include "actions/notices.h"
#include "post/way.h"
#include "store/read.h"

#include <glib.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    BATCH = 32,      /* letters under way together … */
    CONNECTIONS = 4, /* … over so many connections */
    PAUSE_MILLISECONDS = 500,
    CONNECT_SECONDS = 15,
    WHOLE_SECONDS = 60, /* less than an attempt's lease (actions/notices.c) */
    POLL_MILLISECONDS = 200,
};

/* Each way has a thread of its own: a gateway that hangs delays nothing else. */
typedef struct Carrier {
    Post *post;
    const Way *way; /* NULL: not set up */
    bool started;
    pthread_t thread;
} Carrier;

struct Post {
    Service *service;
    PostOptions options;
    Carrier carriers[WAY_COUNT];
    pthread_mutex_t mutex; /* guards what follows */
    pthread_cond_t wake;
    bool stopping;
};

/* A notice on its way. */
typedef struct Sending {
    Arena *arena;
    const Notice *notice;
    Letter letter;
    Parcel parcel;
    NoticeResult result;
} Sending;

typedef struct Round {
    Call *call;
    Post *post;
    const Way *way;
    Db *db;       /* while letters are read; none while they travel */
    Instant now;  /* when it began, … */
    gint64 begun; /* … and the same on the monotonic clock */
    int64_t ids[BATCH];
    size_t count;
    Instant last_at; /* the next page goes on behind these */
    int64_t last_id;
    Sending sendings[BATCH];
    size_t under_way;
    int sockets[BATCH]; /* that are open; -1: none */
} Round;

/* The instant now, however long the round has taken. */
static Instant round_now(const Round *round) {
    return round->now + (g_get_monotonic_time() - round->begun);
}

static bool is_stopping(Post *post) {
    pthread_mutex_lock(&post->mutex);
    bool stopping = post->stopping;
    pthread_mutex_unlock(&post->mutex);
    return stopping;
}

/* ---- which are due ---- */

static bool take_due(const Value *values, size_t count, void *with) {
    Round *round = with;
    round->ids[round->count++] = round->last_id = values[0].whole;
    round->last_at = values[1].whole;
    return round->count < BATCH;
}

static bool find_due(Round *round) {
    Value params[] = {WHOLE(round->now), WHOLE(round->last_at), WHOLE(round->last_id), WHOLE(BATCH),
                      value_text(NOTICE_WAY_WORDS[round->way->way])};
    round->count = 0;
    return round->db->driver->query(round->call, round->db, store_sql("notices_due"), params,
                                    G_N_ELEMENTS(params), take_due, round);
}

/* ---- an attempt ---- */

static bool run(Round *round, Call *call, const char *action, int64_t id, const void *prepared,
                Outcome *ret) {
    Command command = {.action = action_find(action),
                       .entity = &NOTICE,
                       .actor = ACTOR_SYSTEM,
                       .id = id,
                       .prepared = prepared,
                       .effective_at = INSTANT_NONE,
                       .call = *call};
    bool well = service_run(round->post->service, &command);
    *ret = command.outcome;
    *call = command.call;
    return well;
}

/* ---- connections ---- */

/* They are known so that they can be cut: libcurl says goodbye to a relay and waits for its answer,
 * minutes where it hangs. */
static void replace_socket(Round *round, int which, int with) {
    for (size_t i = 0; i < BATCH; i++)
        if (round->sockets[i] == which) {
            round->sockets[i] = with;
            return;
        }
}

static int note_socket(void *with, curl_socket_t socket, curlsocktype purpose) {
    replace_socket(with, -1, socket);
    return CURL_SOCKOPT_OK;
}

static int close_socket(void *with, curl_socket_t socket) {
    replace_socket(with, socket, -1);
    return close(socket);
}

static void cut_connections(const Round *round) {
    for (size_t i = 0; i < BATCH; i++)
        if (round->sockets[i] >= 0)
            shutdown(round->sockets[i], SHUT_RDWR);
}

static void set_transfer(Round *round, Sending *sending) {
    CURL *transfer = sending->parcel.transfer;
    curl_easy_setopt(transfer, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(transfer, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(transfer, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS);
    curl_easy_setopt(transfer, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(transfer, CURLOPT_SOCKOPTFUNCTION, note_socket);
    curl_easy_setopt(transfer, CURLOPT_SOCKOPTDATA, round);
    curl_easy_setopt(transfer, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
    curl_easy_setopt(transfer, CURLOPT_CLOSESOCKETDATA, round);
    curl_easy_setopt(transfer, CURLOPT_PRIVATE, sending);
}

static bool pack(Round *round, Call *call, Sending *sending) {
    Parcel *parcel = &sending->parcel;
    if (!letter_read(call, round->post->service, round->db, sending->notice, &sending->letter,
                     &sending->result.failure)) {
        sending->result.for_good = call->error_count == 0;
        return false;
    }
    *parcel = (Parcel){
        .options = &round->post->options, .letter = &sending->letter, .transfer = curl_easy_init()};
    set_transfer(round, sending);
    if (round->way->pack(call, parcel))
        return true;
    sending->result = (NoticeResult){.for_good = true, .failure = "the address is none"};
    return false;
}

static void unpack(Sending *sending) {
    curl_slist_free_all(sending->parcel.headers);
    curl_slist_free_all(sending->parcel.recipients);
    if (sending->parcel.transfer)
        curl_easy_cleanup(sending->parcel.transfer);
    arena_free(sending->arena);
    sending->arena = NULL;
}

/* What a gateway says of this reader or this letter another attempt doesn't mend; a password that
 * ran out, a hook that moved, a relay that is closed, somebody mends. */
static bool is_for_good(NoticeWay way, CURLcode code, long status) {
    if (way == WAY_MAIL)
        return code == CURLE_SEND_ERROR && (status == 550 || status == 551 || status == 553);
    return code == CURLE_OK && (status == 400 || status == 413 || status == 422);
}

static bool is_accepted(const Sending *sending, CURLcode code, long status) {
    if (code != CURLE_OK || sending->letter.way == WAY_MAIL)
        return code == CURLE_OK;
    return status >= 200 && status < 300 &&
           (sending->letter.way != WAY_CHAT || !chat_refuses(&sending->parcel));
}

static const char *failure_text(Arena *arena, CURLcode code, long status) {
    bool said = code == CURLE_OK || (code == CURLE_SEND_ERROR && status >= 400);
    return said ? arena_printf(arena, "the gateway answered %ld", status)
                : arena_text(arena, curl_easy_strerror(code));
}

static void judge(Sending *sending, CURLcode code) {
    long status = 0;
    curl_easy_getinfo(sending->parcel.transfer, CURLINFO_RESPONSE_CODE, &status);
    sending->result.taken = is_accepted(sending, code, status);
    if (sending->result.taken)
        return;
    sending->result.for_good = is_for_good(sending->letter.way, code, status);
    sending->result.failure = failure_text(sending->arena, code, status);
}

static void end_sending(Round *round, Sending *sending) {
    Call call = call_begin(sending->arena, round_now(round));
    Outcome unused;
    sending->result.attempt = sending->notice->attempts;
    run(round, &call, "end_notice", sending->notice->head.id, &sending->result, &unused);
    unpack(sending);
}

/* Claims a notice and packs it; false: there is nothing to transfer. */
static bool begin_sending(Round *round, int64_t id, Sending *sending) {
    *sending = (Sending){.arena = arena_new()};
    Call call = call_begin(sending->arena, round_now(round));
    Outcome claimed;
    bool mine = run(round, &call, "begin_notice", id, NULL, &claimed) && claimed.status == 200;
    if (!mine) {
        arena_free(sending->arena);
        return false;
    }
    sending->notice = entity_copy_whole(sending->arena, &NOTICE, claimed.record);
    if (pack(round, &call, sending))
        return true;
    end_sending(round, sending);
    return false;
}

static void take_ended(Round *round, CURLM *transfers) {
    int left;
    for (CURLMsg *message; (message = curl_multi_info_read(transfers, &left));) {
        Sending *sending = NULL;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&sending);
        curl_multi_remove_handle(transfers, message->easy_handle);
        judge(sending, code);
        end_sending(round, sending);
    }
}

/* The service ends: they are tried again when it is back. */
static void give_up_rest(Round *round, CURLM *transfers) {
    cut_connections(round);
    for (size_t i = 0; i < round->under_way; i++) {
        Sending *sending = &round->sendings[i];
        if (!sending->arena)
            continue;
        curl_multi_remove_handle(transfers, sending->parcel.transfer);
        sending->result = (NoticeResult){.failure = "the service ended"};
        end_sending(round, sending);
    }
}

/* Until all transfers of the batch ended, each by itself or by its time limit. */
static void transfer_all(Round *round, CURLM *transfers) {
    int open = 0;
    do {
        if (curl_multi_perform(transfers, &open) != CURLM_OK)
            break;
        take_ended(round, transfers);
        if (is_stopping(round->post))
            break;
        if (open)
            curl_multi_poll(transfers, NULL, 0, POLL_MILLISECONDS, NULL);
    } while (open);
    give_up_rest(round, transfers);
}

/* Claims and packs what is due; false: the store didn't answer. */
static bool fill_batch(Round *round) {
    Store *store = service_store(round->post->service);
    round->under_way = 0;
    round->db = store_take_reader(round->call, store);
    bool well = round->db && find_due(round);
    for (size_t i = 0; well && i < round->count; i++)
        if (begin_sending(round, round->ids[i], &round->sendings[round->under_way]))
            round->under_way++;
    store_give_reader(store, round->db);
    return well;
}

static void send_batch(Round *round) {
    CURLM *transfers = curl_multi_init();
    curl_multi_setopt(transfers, CURLMOPT_MAX_HOST_CONNECTIONS, (long)CONNECTIONS);
    for (size_t i = 0; i < round->under_way; i++)
        curl_multi_add_handle(transfers, round->sendings[i].parcel.transfer);
    transfer_all(round, transfers);
    cut_connections(round);
    curl_multi_cleanup(transfers);
}

static bool carry(Call *call, Post *post, const Way *way, Instant now) {
    Round *round = g_new0(Round, 1);
    *round = (Round){.call = call,
                     .post = post,
                     .way = way,
                     .now = now,
                     .begun = g_get_monotonic_time(),
                     .last_at = INT64_MIN};
    for (size_t i = 0; i < BATCH; i++)
        round->sockets[i] = -1;
    bool well;
    do {
        well = fill_batch(round);
        send_batch(round);
    } while (well && round->count == BATCH && !is_stopping(post));
    g_free(round);
    return well;
}

bool post_run(Call *call, Post *post, Instant now) {
    bool well = true;
    for (int way = 0; way < WAY_COUNT; way++)
        if (post->carriers[way].way)
            well &= carry(call, post, post->carriers[way].way, now);
    return well;
}

/* ---- the thread ---- */

static bool wait_a_moment(Post *post) {
    gint64 until = g_get_monotonic_time() + PAUSE_MILLISECONDS * 1000;
    struct timespec at = {until / G_USEC_PER_SEC, until % G_USEC_PER_SEC * 1000};
    bool late = false;
    pthread_mutex_lock(&post->mutex);
    while (!post->stopping && !late)
        late = pthread_cond_timedwait(&post->wake, &post->mutex, &at) != 0;
    bool stopping = post->stopping;
    pthread_mutex_unlock(&post->mutex);
    return !stopping;
}

static void *run_thread(void *with) {
    Carrier *carrier = with;
    do {
        Arena *arena = arena_new();
        Instant now = g_get_real_time();
        Call call = call_begin(arena, now);
        carry(&call, carrier->post, carrier->way, now);
        arena_free(arena);
    } while (wait_a_moment(carrier->post));
    return NULL;
}

static bool set_up(Call *call, Post *post) {
    static const Way *const WAYS[] = {&WAY_BY_MAIL, &WAY_BY_SMS, &WAY_BY_CHAT};
    unsigned bits = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(WAYS); i++) {
        bool is_set_up;
        if (!WAYS[i]->check(call, &post->options, &is_set_up))
            return false;
        if (is_set_up) {
            post->carriers[WAYS[i]->way] = (Carrier){.post = post, .way = WAYS[i]};
            bits |= 1u << WAYS[i]->way;
        }
    }
    if (bits)
        curl_global_init(CURL_GLOBAL_DEFAULT);
    service_set_ways(post->service, bits);
    return true;
}

Post *post_new(Call *call, Service *service, const PostOptions *options) {
    Post *post = g_new0(Post, 1);
    pthread_condattr_t attributes;
    post->service = service;
    post->options = *options;
    pthread_mutex_init(&post->mutex, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&post->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (set_up(call, post))
        return post;
    post_free(post);
    return NULL;
}

void post_start(Post *post) {
    for (int way = 0; way < WAY_COUNT; way++) {
        Carrier *carrier = &post->carriers[way];
        if (!carrier->way)
            continue;
        int failure = pthread_create(&carrier->thread, NULL, run_thread, carrier);
        g_assert(!failure);
        carrier->started = true;
    }
}

void post_free(Post *post) {
    if (!post)
        return;
    pthread_mutex_lock(&post->mutex);
    post->stopping = true;
    pthread_cond_broadcast(&post->wake);
    pthread_mutex_unlock(&post->mutex);
    for (int way = 0; way < WAY_COUNT; way++)
        if (post->carriers[way].started)
            pthread_join(post->carriers[way].thread, NULL);
    pthread_cond_destroy(&post->wake);
    pthread_mutex_destroy(&post->mutex);
    g_free(post);
}
