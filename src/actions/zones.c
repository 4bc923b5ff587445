#include "actions/zones.h"

#include <glib.h>
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static GHashTable *zones; /* id → Zone, immutable once in */

const Zone *zones_get(Call *call, const char *field, const char *id) {
    pthread_mutex_lock(&mutex);
    if (!zones)
        zones = g_hash_table_new(g_str_hash, g_str_equal);
    Zone *zone = g_hash_table_lookup(zones, id);
    if (!zone) {
        zone = zone_new(call, field, id);
        if (zone)
            g_hash_table_insert(zones, g_strdup(id), zone);
    }
    pthread_mutex_unlock(&mutex);
    return zone;
}
