/* A load generator for HTTP/1.1: keep-alive, closed loop (each connection sends its next request
 * when the last answer is whole), epoll, libc only. Cheap in CPU, since the server under test
 * shares the machine: requests are prebuilt and patched, answers are read for status and length.
 *
 *   http_load --connections 64 --seconds 5 --port 8080 [--address 127.0.0.1] [--threads 1]
 *             [--method GET] [--path /x | --paths FILE [--random]] [--header "Name: value"]…
 *             [--body 'text']
 *
 * In path, headers and body {n} is a running number (ten digits) and {key} 32 random hex digits.
 * Prints one line of JSON. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    REQUEST_BYTES = 64 * 1024,
    RECEIVE_BYTES = 64 * 1024,
    PLACES = 16,
    HEADERS = 32,
    THREADS = 16,
    EVENTS = 256,
    FINE = 6, /* bits of a latency that are kept */
    BUCKETS = 64 << FINE,
    STATUSES = 600,
    NUMBER_DIGITS = 10,
    KEY_DIGITS = 32
};

/* Where a prebuilt request is patched. */
typedef struct Place {
    size_t at;
    bool is_key;
} Place;

typedef struct Template {
    char *text;
    size_t length;
    Place places[PLACES];
    size_t place_count;
} Template;

static struct Options {
    const char *address, *method, *path, *paths, *body;
    const char *headers[HEADERS];
    int header_count, port, connections, threads;
    bool random;
    double seconds;
} options = {.address = "127.0.0.1",
             .method = "GET",
             .path = "/",
             .connections = 64,
             .threads = 1,
             .seconds = 5};

static Template *templates;
static size_t template_count;

typedef enum Reading { READ_HEAD, READ_BODY, READ_CHUNK_SIZE, READ_CHUNK, READ_TRAILER } Reading;

typedef struct Connection {
    int descriptor;
    char *request;
    size_t request_length, sent;
    char *received; /* what is not yet parsed */
    size_t received_length;
    Reading reading;
    int64_t left; /* bytes of body or chunk, with the chunk's line end */
    int status;
    bool chunked, closes;
    int64_t sent_at;
} Connection;

typedef struct Worker {
    pthread_t thread;
    int epoll;
    int connection_count;
    Connection *connections;
    uint64_t random;
    size_t turn;
    int64_t number, stop_at;
    int64_t requests, errors, longest;
    int64_t statuses[STATUSES];
    int64_t buckets[BUCKETS];
} Worker;

static void fail(const char *what) {
    fprintf(stderr, "http_load: %s: %s\n", what, errno ? strerror(errno) : "wrong");
    exit(2);
}

static int64_t clock_nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* Requests */

static void add_place(Template *built, size_t at, bool is_key) {
    if (built->place_count == PLACES)
        fail("too many {n} and {key}");
    built->places[built->place_count++] = (Place){at, is_key};
}

/* Copies `text` behind what is there; {n} and {key} become places. */
static void append(Template *built, const char *text) {
    while (*text) {
        bool is_number = !strncmp(text, "{n}", 3), is_key = !strncmp(text, "{key}", 5);
        size_t width = is_number ? NUMBER_DIGITS : is_key ? KEY_DIGITS : 1;
        if (built->length + width >= REQUEST_BYTES)
            fail("the request is too long");
        if (is_number || is_key)
            add_place(built, built->length, is_key);
        memset(built->text + built->length, *text, width);
        built->length += width;
        text += is_number ? 3 : is_key ? 5 : 1;
    }
}

static size_t expanded_length(const char *text) {
    Template only = {.text = malloc(REQUEST_BYTES)};
    if (!only.text)
        fail("memory");
    append(&only, text);
    free(only.text);
    return only.length;
}

static Template build_request(const char *path) {
    Template built = {.text = malloc(REQUEST_BYTES)};
    char line[64];
    if (!built.text)
        fail("memory");
    append(&built, options.method);
    append(&built, " ");
    append(&built, path);
    append(&built, " HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < options.header_count; i++) {
        append(&built, options.headers[i]);
        append(&built, "\r\n");
    }
    if (options.body) {
        snprintf(line, sizeof line, "Content-Length: %zu\r\n", expanded_length(options.body));
        append(&built, line);
    }
    append(&built, "\r\n");
    if (options.body)
        append(&built, options.body);
    return built;
}

static void add_template(const char *path) {
    templates = realloc(templates, (template_count + 1) * sizeof *templates);
    if (!templates)
        fail("memory");
    templates[template_count++] = build_request(path);
}

static void build_requests(void) {
    if (!options.paths) {
        add_template(options.path);
        return;
    }
    FILE *file = fopen(options.paths, "r");
    char *line = NULL;
    size_t room = 0;
    if (!file)
        fail(options.paths);
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\r\n")] = '\0';
        if (*line)
            add_template(line);
    }
    free(line);
    fclose(file);
    if (!template_count)
        fail(options.paths);
}

static uint64_t next_random(Worker *worker) { /* xorshift64* */
    worker->random ^= worker->random >> 12;
    worker->random ^= worker->random << 25;
    worker->random ^= worker->random >> 27;
    return worker->random * UINT64_C(0x2545F4914F6CDD1D);
}

static void write_number(char *to, int64_t number) {
    for (int i = NUMBER_DIGITS - 1; i >= 0; i--, number /= 10)
        to[i] = (char)('0' + number % 10);
}

static void write_key(char *to, Worker *worker) {
    for (int half = 0; half < 2; half++) {
        uint64_t bits = next_random(worker);
        for (int i = 0; i < KEY_DIGITS / 2; i++, bits >>= 4)
            *to++ = "0123456789abcdef"[bits & 15];
    }
}

static void prepare_request(Worker *worker, Connection *connection) {
    size_t which =
        options.random ? next_random(worker) % template_count : worker->turn++ % template_count;
    const Template *from = &templates[which];
    memcpy(connection->request, from->text, from->length);
    connection->request_length = from->length;
    connection->sent = 0;
    for (size_t i = 0; i < from->place_count; i++) {
        if (from->places[i].is_key)
            write_key(connection->request + from->places[i].at, worker);
        else
            write_number(connection->request + from->places[i].at, worker->number);
    }
    worker->number += options.threads;
}

/* Connections */

static void open_connection(Worker *worker, Connection *connection) {
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options.port)};
    int yes = 1;
    if (inet_pton(AF_INET, options.address, &at.sin_addr) != 1)
        fail(options.address);
    connection->descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection->descriptor < 0 ||
        connect(connection->descriptor, (const struct sockaddr *)&at, sizeof at))
        fail("connect");
    setsockopt(connection->descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    connection->received_length = 0;
    connection->reading = READ_HEAD;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(worker->epoll, EPOLL_CTL_ADD, connection->descriptor, &event))
        fail("epoll");
}

static void send_request(Connection *connection) {
    while (connection->sent < connection->request_length) {
        ssize_t sent = send(connection->descriptor, connection->request + connection->sent,
                            connection->request_length - connection->sent, MSG_NOSIGNAL);
        if (sent < 0)
            return; /* the read that follows says so */
        connection->sent += (size_t)sent;
    }
}

static void begin_request(Worker *worker, Connection *connection) {
    prepare_request(worker, connection);
    connection->sent_at = clock_nanos();
    send_request(connection);
}

static void reopen(Worker *worker, Connection *connection) {
    close(connection->descriptor);
    open_connection(worker, connection);
    begin_request(worker, connection);
}

/* Figures */

static int bucket_of(int64_t nanos) {
    int64_t micros = nanos / 1000;
    if (micros < 2 << FINE)
        return (int)micros;
    int shift = 63 - __builtin_clzll((unsigned long long)micros) - FINE;
    return (shift << FINE) + (int)(micros >> shift);
}

static double bucket_millis(int bucket) {
    if (bucket < 2 << FINE)
        return bucket / 1000.0;
    int shift = (bucket >> FINE) - 1;
    int64_t micros = (int64_t)(bucket - (shift << FINE)) << shift;
    return (double)micros / 1000.0;
}

static void count_answer(Worker *worker, const Connection *connection) {
    int64_t took = clock_nanos() - connection->sent_at;
    int bucket = bucket_of(took);
    worker->requests++;
    worker->buckets[bucket < BUCKETS ? bucket : BUCKETS - 1]++;
    worker->statuses[connection->status > 0 && connection->status < STATUSES ? connection->status
                                                                             : 0]++;
    if (took > worker->longest)
        worker->longest = took;
}

/* Answers */

static void consume(Connection *connection, size_t length) {
    connection->received_length -= length;
    memmove(connection->received, connection->received + length, connection->received_length);
}

/* The value of a header in a NUL-terminated head, or NULL. */
static const char *header(const char *head, const char *name) {
    const char *line = strcasestr(head, name);
    return line ? line + strlen(name) : NULL;
}

static bool read_head(Connection *connection) {
    char *end = memmem(connection->received, connection->received_length, "\r\n\r\n", 4);
    if (!end || connection->received_length < 12)
        return false;
    *end = '\0';
    const char *length = header(connection->received, "\r\nContent-Length: ");
    connection->status = atoi(connection->received + sizeof("HTTP/1.1 ") - 1);
    connection->closes = header(connection->received, "\r\nConnection: close") != NULL;
    connection->chunked =
        !length && header(connection->received, "\r\nTransfer-Encoding: chunked") != NULL;
    connection->left = length && strcmp(options.method, "HEAD") != 0 ? atoll(length) : 0;
    connection->reading = connection->chunked ? READ_CHUNK_SIZE : READ_BODY;
    consume(connection, (size_t)(end + 4 - connection->received));
    return true;
}

static bool skip_body(Connection *connection) {
    int64_t here = (int64_t)connection->received_length;
    int64_t skipped = connection->left < here ? connection->left : here;
    consume(connection, (size_t)skipped);
    connection->left -= skipped;
    return !connection->left;
}

static bool read_chunk_size(Connection *connection) {
    char *end = memmem(connection->received, connection->received_length, "\r\n", 2);
    if (!end)
        return false;
    int64_t size = strtoll(connection->received, NULL, 16);
    consume(connection, (size_t)(end + 2 - connection->received));
    connection->reading = size ? READ_CHUNK : READ_TRAILER;
    connection->left = size + 2;
    return true;
}

/* True when the answer is whole. */
static bool read_answer(Connection *connection) {
    while (true) {
        switch (connection->reading) {
        case READ_HEAD:
            if (!read_head(connection))
                return false;
            break;
        case READ_CHUNK_SIZE:
            if (!read_chunk_size(connection))
                return false;
            break;
        case READ_CHUNK:
            if (!skip_body(connection))
                return false;
            connection->reading = READ_CHUNK_SIZE;
            break;
        case READ_BODY:
        case READ_TRAILER: /* the empty line, taken as two more bytes */
            if (!skip_body(connection))
                return false;
            connection->reading = READ_HEAD;
            return true;
        }
    }
}

static void go_on(Worker *worker, Connection *connection) {
    ssize_t length =
        recv(connection->descriptor, connection->received + connection->received_length,
             RECEIVE_BYTES - connection->received_length, MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (length <= 0) {
        worker->errors++;
        reopen(worker, connection);
        return;
    }
    connection->received_length += (size_t)length;
    if (!read_answer(connection))
        return;
    count_answer(worker, connection);
    if (connection->closes)
        reopen(worker, connection);
    else
        begin_request(worker, connection);
}

static void *run_worker(void *context) {
    Worker *worker = context;
    struct epoll_event events[EVENTS];
    for (int i = 0; i < worker->connection_count; i++)
        begin_request(worker, &worker->connections[i]);
    while (clock_nanos() < worker->stop_at) {
        int count = epoll_wait(worker->epoll, events, EVENTS, 100);
        for (int i = 0; i < count; i++)
            go_on(worker, events[i].data.ptr);
    }
    return NULL;
}

static void prepare_worker(Worker *worker, int index) {
    worker->epoll = epoll_create1(EPOLL_CLOEXEC);
    worker->random = (uint64_t)clock_nanos() ^ ((uint64_t)getpid() << 32) ^ (uint64_t)(index + 1);
    worker->number = 1000000000 + index;
    worker->connection_count = options.connections / options.threads;
    worker->connections = calloc((size_t)worker->connection_count, sizeof(Connection));
    for (int i = 0; worker->connections && i < worker->connection_count; i++) {
        Connection *connection = &worker->connections[i];
        connection->request = malloc(REQUEST_BYTES);
        connection->received = malloc(RECEIVE_BYTES + 1);
        if (!connection->request || !connection->received)
            fail("memory");
        open_connection(worker, connection);
    }
}

/* Report */

static void add_up(Worker *all, const Worker *worker) {
    all->requests += worker->requests;
    all->errors += worker->errors;
    for (int i = 0; i < STATUSES; i++)
        all->statuses[i] += worker->statuses[i];
    for (int i = 0; i < BUCKETS; i++)
        all->buckets[i] += worker->buckets[i];
    if (worker->longest > all->longest)
        all->longest = worker->longest;
}

static double quantile(const Worker *all, double share) {
    int64_t before = 0, wanted = (int64_t)((double)all->requests * share);
    for (int i = 0; i < BUCKETS; i++) {
        before += all->buckets[i];
        if (before > wanted)
            return bucket_millis(i);
    }
    return 0;
}

static void report(const Worker *all, double seconds) {
    const char *comma = "";
    printf("{\"requests\":%lld,\"seconds\":%.2f,\"requests_per_second\":%.0f,"
           "\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,\"statuses\":{",
           (long long)all->requests, seconds, (double)all->requests / seconds, quantile(all, 0.5),
           quantile(all, 0.9), quantile(all, 0.99), (double)all->longest / 1e6);
    for (int i = 0; i < STATUSES; i++)
        if (all->statuses[i]) {
            printf("%s\"%d\":%lld", comma, i, (long long)all->statuses[i]);
            comma = ",";
        }
    printf("},\"errors\":%lld}\n", (long long)all->errors);
}

static void read_options(int argc, char **argv) {
    static const struct option LONG[] = {{"connections", required_argument, NULL, 'c'},
                                         {"seconds", required_argument, NULL, 's'},
                                         {"port", required_argument, NULL, 'p'},
                                         {"address", required_argument, NULL, 'a'},
                                         {"threads", required_argument, NULL, 't'},
                                         {"method", required_argument, NULL, 'm'},
                                         {"path", required_argument, NULL, 'u'},
                                         {"paths", required_argument, NULL, 'f'},
                                         {"random", no_argument, NULL, 'r'},
                                         {"header", required_argument, NULL, 'h'},
                                         {"body", required_argument, NULL, 'b'},
                                         {0}};
    int option;
    while ((option = getopt_long(argc, argv, "", LONG, NULL)) != -1) {
        switch (option) {
        case 'c':
            options.connections = atoi(optarg);
            break;
        case 's':
            options.seconds = atof(optarg);
            break;
        case 'p':
            options.port = atoi(optarg);
            break;
        case 'a':
            options.address = optarg;
            break;
        case 't':
            options.threads = atoi(optarg);
            break;
        case 'm':
            options.method = optarg;
            break;
        case 'u':
            options.path = optarg;
            break;
        case 'f':
            options.paths = optarg;
            break;
        case 'r':
            options.random = true;
            break;
        case 'b':
            options.body = optarg;
            break;
        case 'h':
            if (options.header_count == HEADERS)
                fail("too many headers");
            options.headers[options.header_count++] = optarg;
            break;
        default:
            exit(2);
        }
    }
    if (!options.port || options.threads < 1 || options.threads > THREADS ||
        options.connections < options.threads)
        fail("--port, --threads or --connections");
}

int main(int argc, char **argv) {
    static Worker workers[THREADS], all;
    read_options(argc, argv);
    build_requests();
    for (int i = 0; i < options.threads; i++)
        prepare_worker(&workers[i], i);
    int64_t begun = clock_nanos();
    for (int i = 0; i < options.threads; i++) {
        workers[i].stop_at = begun + (int64_t)(options.seconds * 1e9);
        if (pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]))
            fail("thread");
    }
    for (int i = 0; i < options.threads; i++) {
        pthread_join(workers[i].thread, NULL);
        add_up(&all, &workers[i]);
    }
    report(&all, (double)(clock_nanos() - begun) / 1e9);
    return all.requests ? 0 : 1;
}
