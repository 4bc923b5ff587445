/* Files of records: uploaded as the bare body, sent back as a download. */
#include "actions/attachment.h"

#include "http/ask.h"
#include "store/read.h"

#include <glib.h>

/* ---- uploading ---- */

static bool take_file(Ask *ask, FileToAttach *to_attach) {
    const char *name = http_parameter(ask->request, "name");
    const char *internal = http_parameter(ask->request, "internal");
    *to_attach = (FileToAttach){.owner = ask->route->entity,
                                .name = name ? name : "",
                                .internal = internal && !strcmp(internal, "true")};
    if (internal && !to_attach->internal && strcmp(internal, "false") != 0)
        return call_fail(&ask->call, ERROR_INVALID, "internal", "must be true or false");
    if (!ask->request->body_file)
        return call_fail(&ask->call, ERROR_INVALID, NULL, "the body is empty: it must be the file");
    return files_take(&ask->call, service_store(ask->service), ask->request->body_file,
                      &to_attach->file);
}

void upload_attachment(Ask *ask) {
    FileToAttach *to_attach = ARENA_NEW(ask->call.arena, FileToAttach);
    if (!take_file(ask, to_attach)) {
        ask_fail(ask);
        return;
    }
    ask->body_digest = to_attach->internal
                           ? arena_printf(ask->call.arena, "%s internal", to_attach->file.digest)
                           : to_attach->file.digest;
    ask->command.action = action_find(ask->route->action);
    ask->command.entity = ask->route->entity;
    ask->command.id = ask->id;
    ask->command.prepared = to_attach;
    ask_submit(ask);
}

void delete_attachment(Ask *ask) {
    ask->command.action = action_find(ask->route->action);
    ask->command.entity = &ATTACHMENT;
    ask->command.id = ask->id;
    ask_submit(ask);
}

/* ---- reading ---- */

/* Those of the record at hand, newest last; one page will do: LIST_MOST files. */
static bool read_list(Ask *ask, Db *db, ListPage *page) {
    Scope all = SCOPE_ALL; /* the record itself was seen: its files may be */
    const Entity *owner = ask->route->entity;
    if (!ask_record(ask, db, owner))
        return false;
    ListQuery query = {.entity = &ATTACHMENT,
                       .scope = &all,
                       .filters = {{entity_column(&ATTACHMENT, "record"), WHOLE(ask->id)}},
                       .filter_count = 1,
                       .limit = LIST_MOST};
    return store_list(&ask->call, db, &query, page);
}

void list_attachments(Ask *ask) {
    ListPage page = {0};
    Db *db = ask_reader(ask);
    if (!db)
        return;
    bool well = read_list(ask, db, &page);
    store_give_reader(service_store(ask->service), db);
    if (!well) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    json_begin_object(out);
    json_key(out, "items");
    json_begin_list(out);
    for (size_t i = 0; i < page.records.count; i++)
        if (attachment_reaches(&ask->actor.scope, page.records.items[i]))
            entity_write_json(out, &ATTACHMENT, page.records.items[i], rights_view(&ask->actor));
    json_end_list(out);
    json_text_field(out, "next", NULL);
    json_end_object(out);
    ask_answer_json(ask, 200, out);
}

/* The attachment of the path, where its record may be seen. */
static const Attachment *find_attachment(Ask *ask) {
    Scope all = SCOPE_ALL;
    Db *db = ask_reader(ask);
    if (!db)
        return NULL;
    const Attachment *found = store_get(&ask->call, db, &ATTACHMENT, ask->id, &all);
    if (found && !attachment_owner(&ask->call, db, found, &ask->actor))
        found = NULL;
    store_give_reader(service_store(ask->service), db);
    if (found)
        return found;
    if (!ask->call.error_count)
        call_fail(&ask->call, ERROR_NOT_FOUND, NULL, "there is no such attachment");
    ask_fail(ask);
    return NULL;
}

void read_attachment(Ask *ask) {
    const Attachment *attachment = find_attachment(ask);
    if (attachment)
        ask_answer_record(ask, 200, &ATTACHMENT, attachment);
}

/* Letters and digits as they are; the rest of the name by RFC 6266 in UTF-8. */
static const char *disposition(Arena *arena, const char *name) {
    char *plain = arena_text(arena, name);
    for (char *at = plain; *at; at++)
        if (!g_ascii_isalnum(*at) && !strchr("._-", *at))
            *at = '_';
    char *escaped = g_uri_escape_string(name, NULL, false);
    const char *text =
        arena_printf(arena, "attachment; filename=\"%s\"; filename*=UTF-8''%s", plain, escaped);
    g_free(escaped);
    return text;
}

void read_attachment_content(Ask *ask) {
    const Attachment *attachment = find_attachment(ask);
    int64_t bytes;
    if (!attachment)
        return;
    int file = files_open(&ask->call, service_store(ask->service), attachment->digest, &bytes);
    if (file < 0) {
        ask_fail(ask);
        return;
    }
    HttpAnswer answer = {.status = 200,
                         .content_type = attachment->media_type,
                         .attachment = true,
                         .file = file,
                         .file_bytes = bytes};
    *LIST_ADD(ask->call.arena, &answer.headers) =
        (HttpHeader){"Content-Disposition", disposition(ask->call.arena, attachment->name)};
    ask_answer(ask, &answer);
}
