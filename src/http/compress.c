#include "http/compress.h"

#include <glib.h>
#include <pthread.h>
#include <stdint.h>
#include <zlib.h>

enum { LEVEL = 5, WINDOW_BITS = 15, AS_GZIP = 16, MEMORY_LEVEL = 8 };

/* "gzip", "gzip;q=0.5": whether `part` names the coding, and whether with a weight above zero. */
static bool names_coding(const char *part, size_t length, const char *coding, bool *ret_wanted) {
    size_t name = strlen(coding);
    if (length < name || g_ascii_strncasecmp(part, coding, name))
        return false;
    const char *rest = part + name, *end = part + length;
    while (rest < end && (*rest == ' ' || *rest == '\t'))
        rest++;
    if (rest == end) {
        *ret_wanted = true;
        return true;
    }
    if (*rest != ';')
        return false;
    const char *weight = memchr(rest, '=', (size_t)(end - rest));
    *ret_wanted = !weight; /* a parameter that isn't q: taken as wanted */
    for (const char *digit = weight; digit && digit < end; digit++)
        if (*digit >= '1' && *digit <= '9')
            *ret_wanted = true;
    return true;
}

bool compress_is_accepted(const char *accept_encoding) {
    bool any = false;
    for (const char *part = accept_encoding; part && *part;) {
        bool wanted;
        part += strspn(part, " \t,");
        size_t length = strcspn(part, ",");
        if (names_coding(part, length, "gzip", &wanted))
            return wanted;
        if (names_coding(part, length, "*", &wanted))
            any = wanted;
        part += length;
    }
    return any;
}

/* A thread's compressor is kept: setting one up costs more than a small body. */
static pthread_key_t compressor_key;
static pthread_once_t compressor_once = PTHREAD_ONCE_INIT;

static void end_compressor(void *context) {
    deflateEnd(context);
    g_free(context);
}

static void make_key(void) {
    pthread_key_create(&compressor_key, end_compressor);
}

static z_stream *own_compressor(void) {
    pthread_once(&compressor_once, make_key);
    z_stream *stream = pthread_getspecific(compressor_key);
    if (stream)
        return deflateReset(stream) == Z_OK ? stream : NULL;
    stream = g_new0(z_stream, 1);
    if (deflateInit2(stream, LEVEL, Z_DEFLATED, WINDOW_BITS + AS_GZIP, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        g_free(stream);
        return NULL;
    }
    pthread_setspecific(compressor_key, stream);
    return stream;
}

char *compress_gzip(Arena *arena, const char *body, size_t length, size_t *ret_length) {
    z_stream *stream = length < UINT32_MAX ? own_compressor() : NULL;
    if (!stream)
        return NULL;
    char *room = arena_alloc(arena, length);    /* as long as the body: more would not pay */
    stream->next_in = (Bytef *)(uintptr_t)body; /* zlib reads it only */
    stream->avail_in = (uInt)length;
    stream->next_out = (Bytef *)room;
    stream->avail_out = (uInt)length;
    if (deflate(stream, Z_FINISH) != Z_STREAM_END)
        return NULL;
    *ret_length = stream->total_out;
    return room;
}
