#include "post/mime.h"

#include <pthread.h>

static pthread_once_t started = PTHREAD_ONCE_INIT;
static GMimeParserOptions *options;

static void start(void) {
    static const char *charsets[] = {"utf-8", "gb18030", "iso-8859-1", NULL};
    g_mime_init();
    options = g_mime_parser_options_new();
    g_mime_parser_options_set_fallback_charsets(options, charsets);
}

GMimeParserOptions *mime_options(void) {
    pthread_once(&started, start);
    return options;
}
