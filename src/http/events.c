/* GET /api/v1/events: the stream of changes, resumable by Last-Event-ID (or ?after=), and of what
 * lists count (?count=). */
#include "http/app_parts.h"
#include "http/counts.h"
#include "http/hub.h"

#include <glib.h>

void open_events(Ask *ask) {
    const char *after = ask->request->last_event_id;
    char *end;
    if (!after)
        after = http_parameter(ask->request, "after");
    gint64 seq = after ? g_ascii_strtoll(after, &end, 10) : -1;
    if (after && (!*after || *end || seq < 0)) {
        ask_fail_with(ask, ERROR_INVALID, "Last-Event-ID", "must be the id of an event");
        return;
    }
    CountSet *counts;
    if (count_set_read(ask, &counts))
        hub_listen(app_hub(ask->app), ask->exchange, &ask->actor, seq, counts);
    else
        ask_fail(ask);
}
