/* GET /api/v1/events: the stream of changes, resumable by Last-Event-ID (or ?after=). */
#include "http/app_parts.h"
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
    hub_listen(app_hub(ask->app), ask->exchange, &ask->actor, seq);
}
