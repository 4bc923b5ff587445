#include "http/throttle.h"

#include <glib.h>
#include <pthread.h>

enum { KEYS_MOST = 50000 };

typedef struct Bucket {
    Instant empty_until; /* the instant at which the bucket would be full again */
} Bucket;

struct Throttle {
    pthread_mutex_t mutex; /* guards buckets */
    GHashTable *buckets;
    Micros refill;
    int burst;
};

Throttle *throttle_new(int burst, Micros refill) {
    Throttle *throttle = g_new0(Throttle, 1);
    pthread_mutex_init(&throttle->mutex, NULL);
    throttle->buckets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    throttle->burst = burst;
    throttle->refill = refill;
    return throttle;
}

void throttle_free(Throttle *throttle) {
    if (!throttle)
        return;
    g_hash_table_destroy(throttle->buckets);
    pthread_mutex_destroy(&throttle->mutex);
    g_free(throttle);
}

static gboolean is_full(void *key, void *value, void *with) {
    return ((Bucket *)value)->empty_until <= *(Instant *)with;
}

static Bucket *bucket_of(Throttle *throttle, const char *key, Instant now) {
    Bucket *bucket = g_hash_table_lookup(throttle->buckets, key);
    if (bucket)
        return bucket;
    if (g_hash_table_size(throttle->buckets) >= KEYS_MOST)
        g_hash_table_foreach_remove(throttle->buckets, is_full, &now);
    if (g_hash_table_size(throttle->buckets) >= KEYS_MOST)
        g_hash_table_remove_all(throttle->buckets);
    bucket = g_new0(Bucket, 1);
    bucket->empty_until = now;
    g_hash_table_insert(throttle->buckets, g_strdup(key), bucket);
    return bucket;
}

int throttle_take(Throttle *throttle, const char *key, Instant now) {
    pthread_mutex_lock(&throttle->mutex);
    Bucket *bucket = bucket_of(throttle, key, now);
    Instant from = MAX(bucket->empty_until, now);
    Micros over = from + throttle->refill - now - throttle->burst * throttle->refill;
    if (over <= 0)
        bucket->empty_until = from + throttle->refill;
    pthread_mutex_unlock(&throttle->mutex);
    return over <= 0 ? 0 : (int)((over + MICROS_PER_SECOND - 1) / MICROS_PER_SECOND);
}

void throttle_forget(Throttle *throttle, const char *key) {
    pthread_mutex_lock(&throttle->mutex);
    g_hash_table_remove(throttle->buckets, key);
    pthread_mutex_unlock(&throttle->mutex);
}
