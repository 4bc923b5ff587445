/* One record: read, create, change, delete, act on. */
#include "http/ask.h"

#include "store/read.h"

#include <glib.h>

void read_record(Ask *ask) {
    Db *db = ask_reader(ask);
    if (!db)
        return;
    const Entity *entity = ask->route->entity;
    const void *record = ask_record(ask, db, entity);
    store_give_reader(service_store(ask->service), db);
    if (record)
        ask_answer_record(ask, 200, entity, record);
    else
        ask_fail(ask);
}

/* "7", W/"7", "7.1f" or 7: what stands behind the point is of no account. */
static bool read_version(Ask *ask, int64_t *ret_version) {
    const char *text = ask->request->if_match;
    *ret_version = 0;
    if (!text)
        return true;
    if (g_str_has_prefix(text, "W/"))
        text += 2;
    size_t quotes = *text == '"';
    char *end;
    *ret_version = g_ascii_strtoll(text + quotes, &end, 10);
    if (*end == '.')
        end += 1 + strspn(end + 1, "0123456789abcdef");
    bool closed = quotes ? !strcmp(end, "\"") : !*end;
    return (closed && *ret_version > 0) ||
           call_fail(&ask->call, ERROR_INVALID, "If-Match", "must be one version: \"3\"");
}

void write_record(Ask *ask) {
    Command *command = &ask->command;
    bool bodied = ask->request->method != HTTP_DELETE && !(ask->route->flags & ROUTE_NO_BODY);
    command->action = action_find(ask->route->action);
    command->entity = ask->route->entity;
    command->id = ask->id;
    command->input = bodied ? ask_body(ask) : NULL;
    if ((bodied && !command->input) || !read_version(ask, &command->version))
        ask_fail(ask);
    else
        ask_submit(ask);
}
