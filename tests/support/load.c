#include "support/load.h"

#include <inttypes.h>
#include <string.h>

enum { PAUSE_MICROSECONDS = 3000, ROUNDS_A_REQUEST = 3 };

typedef struct Writer {
    Load *load;
    GThread *thread;
    int number;
    int added, changed;   /* how many are acknowledged */
    int64_t last;         /* id of the last one added */
    int opened, answered; /* requests, likewise */
    int64_t request;
} Writer;

struct Load {
    const Server *server;
    char *token;
    int64_t customer;
    Writer *writers;
    int writer_count;
    int stop, running;
    int doubtful, unavailable, full;
    char *wrong; /* the first answer that must not be */
    GMutex mutex;
};

static void note_wrong(Load *load, const char *what, const Answer *answer) {
    g_mutex_lock(&load->mutex);
    if (!load->wrong)
        load->wrong =
            g_strdup_printf("%s: %d %s", what, answer->status, answer->body ? answer->body : "");
    g_mutex_unlock(&load->mutex);
}

/* Sends one command until it is answered for good. */
static bool send_surely(Writer *writer, Client *client, const char *method, const char *path,
                        const char *key, const char *body, int64_t *ret_id) {
    Load *load = writer->load;
    for (;;) {
        Answer answer = http_ask(client, method, path, key, body);
        bool well = answer.status == 201 || answer.status == 200;
        if (well && ret_id)
            *ret_id = answer_whole(&answer, "id");
        if (answer.status == 0)
            g_atomic_int_inc(&load->doubtful);
        else if (answer.status == 503 && strstr(answer.body, "storage_full"))
            g_atomic_int_inc(&load->full);
        else if (answer.status == 503)
            g_atomic_int_inc(&load->unavailable);
        else if (!well)
            note_wrong(load, path, &answer);
        bool ended = well || (answer.status != 0 && answer.status != 503);
        answer_free(&answer);
        if (ended)
            return well;
        client_close(client);
        g_usleep(PAUSE_MICROSECONDS);
    }
}

static bool add_one(Writer *writer, Client *client) {
    g_autofree char *key =
        g_strdup_printf("Idempotency-Key: add-%d-%d\r\n", writer->number, writer->added);
    g_autofree char *text = g_strdup_printf("{'customer': %" PRId64 ", 'name': 'W%d-%d'}",
                                            writer->load->customer, writer->number, writer->added);
    g_autofree char *body = quoted(text);
    if (!send_surely(writer, client, "POST", "/api/v1/sites", key, body, &writer->last))
        return false;
    writer->added++;
    return true;
}

static bool change_one(Writer *writer, Client *client) {
    g_autofree char *key = g_strdup_printf("If-Match: \"1\"\r\nIdempotency-Key: change-%d-%d\r\n",
                                           writer->number, writer->changed);
    g_autofree char *path = g_strdup_printf("/api/v1/sites/%" PRId64, writer->last);
    g_autofree char *text = g_strdup_printf("{'city': 'W%d-%d'}", writer->number, writer->changed);
    g_autofree char *body = quoted(text);
    if (!send_surely(writer, client, "PATCH", path, key, body, NULL))
        return false;
    writer->changed++;
    return true;
}

static bool open_request(Writer *writer, Client *client) {
    g_autofree char *key =
        g_strdup_printf("Idempotency-Key: open-%d-%d\r\n", writer->number, writer->opened);
    g_autofree char *text =
        g_strdup_printf("{'customer': %" PRId64 ", 'subject': 'Gate %d is dark', 'reference': "
                        "'Q%d-%d', 'facts': {'basic_functions_lost': true}}",
                        writer->load->customer, writer->opened, writer->number, writer->opened);
    g_autofree char *body = quoted(text);
    if (!send_surely(writer, client, "POST", "/api/v1/requests", key, body, &writer->request))
        return false;
    writer->opened++;
    return true;
}

static bool answer_request(Writer *writer, Client *client) {
    g_autofree char *key =
        g_strdup_printf("Idempotency-Key: answer-%d-%d\r\n", writer->number, writer->answered);
    g_autofree char *path =
        g_strdup_printf("/api/v1/requests/%" PRId64 "/respond", writer->request);
    if (!send_surely(writer, client, "POST", path, key, "{}", NULL))
        return false;
    writer->answered++;
    return true;
}

static bool write_round(Writer *writer, Client *client) {
    if (!add_one(writer, client) || !change_one(writer, client))
        return false;
    return writer->added % ROUNDS_A_REQUEST ||
           (open_request(writer, client) && answer_request(writer, client));
}

/* Requests are promised something, so that commitments and timers are in the mix. */
static void make_contract(const Server *server, int64_t customer) {
    Client *local = client_new_local(server);
    make_record(local, "contracts",
                "{'number': 'LOAD', 'customer': %" PRId64 ", 'programme': %" PRId64
                ", 'title': 'Load', 'status': 'active', 'whole_customer': true}",
                customer, make_programme(local, "it-maintenance"));
    client_free(local);
}

static void *write_on(void *with) {
    Writer *writer = with;
    Load *load = writer->load;
    Client *client = client_new(load->server);
    client_be(client, load->token, NULL, NULL);
    while (!g_atomic_int_get(&load->stop))
        if (!write_round(writer, client))
            break;
    client_free(client);
    g_atomic_int_add(&load->running, -1);
    return NULL;
}

Load *load_begin(const Server *server, const char *token, int64_t customer, int writers) {
    Load *load = g_new0(Load, 1);
    load->server = server;
    load->token = g_strdup(token);
    load->customer = customer;
    load->writers = g_new0(Writer, writers);
    load->writer_count = load->running = writers;
    g_mutex_init(&load->mutex);
    make_contract(server, customer);
    for (int i = 0; i < writers; i++) {
        load->writers[i] = (Writer){.load = load, .number = i};
        load->writers[i].thread = g_thread_new("writer", write_on, &load->writers[i]);
    }
    return load;
}

bool load_end(Load *load, int seconds) {
    gint64 until = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
    g_atomic_int_set(&load->stop, 1);
    while (g_atomic_int_get(&load->running) > 0) {
        if (g_get_monotonic_time() > until)
            return false;
        g_usleep(1000);
    }
    for (int i = 0; i < load->writer_count; i++)
        g_thread_join(load->writers[i].thread);
    if (load->wrong)
        g_error("%s", load->wrong);
    return true;
}

void load_free(Load *load) {
    if (!load)
        return;
    g_mutex_clear(&load->mutex);
    g_free(load->token);
    g_free(load->wrong);
    g_free(load->writers);
    g_free(load);
}

LoadFigures load_figures(const Load *load) {
    LoadFigures figures = {.doubtful = g_atomic_int_get(&load->doubtful),
                           .unavailable = g_atomic_int_get(&load->unavailable),
                           .full = g_atomic_int_get(&load->full)};
    for (int i = 0; i < load->writer_count; i++)
        figures.acknowledged += load->writers[i].added + load->writers[i].changed +
                                load->writers[i].opened + load->writers[i].answered;
    return figures;
}

/* ---- what is there ---- */

static void take_site(GHashTable *seen, const Node *site) {
    const Node *name = node_get(site, "name"), *city = node_get(site, "city");
    int64_t version = 0;
    node_integer(node_get(site, "version"), &version);
    if (*name->text != 'W')
        return;
    if (!g_hash_table_add(seen, g_strdup(name->text)))
        g_error("%s is there twice", name->text);
    if (version != 2 || !city->text || strcmp(city->text, name->text) != 0)
        g_error("%s: version %" PRId64 ", city %s", name->text, version, city->text);
}

static void take_request(GHashTable *seen, const Node *request) {
    const char *reference = node_text(request, "reference");
    if (!g_hash_table_add(seen, g_strdup(reference)))
        g_error("%s is there twice", reference);
    if (strcmp(node_text(request, "state"), "answered") != 0 ||
        strcmp(node_text(request, "level"), "1") != 0)
        g_error("%s: %s, level %s", reference, node_text(request, "state"),
                node_text(request, "level"));
}

static GHashTable *all_there(const Server *server, const char *plural,
                             void (*take)(GHashTable *seen, const Node *item)) {
    GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Client *client = client_new_local(server);
    g_autofree char *cursor = NULL;
    do {
        g_autofree char *path = g_strdup_printf("/api/v1/%s?limit=200%s%s", plural,
                                                cursor ? "&cursor=" : "", cursor ? cursor : "");
        Answer answer = http_ask(client, "GET", path, NULL, NULL);
        g_assert_cmpint(answer.status, ==, 200);
        const Node *items = answer_at(&answer, "items");
        for (size_t i = 0; i < items->items.count; i++)
            take(seen, items->items.items[i]);
        g_free(cursor);
        cursor = g_strdup(answer_text(&answer, "next"));
        answer_free(&answer);
    } while (cursor);
    client_free(client);
    return seen;
}

/* Everything from 0 on, each as it is named, and nothing else. */
static guint check_names(GHashTable *seen, char letter, int writer, int count) {
    for (int i = 0; i < count; i++) {
        g_autofree char *name = g_strdup_printf("%c%d-%d", letter, writer, i);
        if (!g_hash_table_contains(seen, name))
            g_error("%s was acknowledged and is lost", name);
    }
    return (guint)count;
}

void load_check(const Load *load, const Server *server) {
    g_autoptr(GHashTable) sites = all_there(server, "sites", take_site);
    g_autoptr(GHashTable) requests = all_there(server, "requests", take_request);
    guint wanted_sites = 0, wanted_requests = 0;
    for (int i = 0; i < load->writer_count; i++) {
        wanted_sites += check_names(sites, 'W', i, load->writers[i].added);
        wanted_requests += check_names(requests, 'Q', i, load->writers[i].opened);
    }
    g_assert_cmpint(g_hash_table_size(sites), ==, wanted_sites);
    g_assert_cmpint(g_hash_table_size(requests), ==, wanted_requests);
}
