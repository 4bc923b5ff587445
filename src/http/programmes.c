/* Writing programmes: their check with plain words, their schema, models, differences. */
#include "http/programmes.h"

#include "base/text.h"
#include "model/programme_version.h"
#include "rules/programme_check.h"
#include "rules/programme_diff.h"
#include "rules/programme_words.h"
#include "store/read.h"

#include <glib.h>
#include <inttypes.h>

static const char FILE_NAME[] = "text";

/* ---- which programme ---- */

const Node *programme_body(Ask *ask, const char *const *keys) {
    const Node *body = ask_body(ask);
    if (body && body->kind != NODE_MAP) {
        call_fail(&ask->call, ERROR_INVALID, NULL, "the body must be a JSON object");
        return NULL;
    }
    for (size_t i = 0; body && i < body->entries.count; i++) {
        const char *key = body->entries.items[i].key;
        if (g_strv_contains(keys, key))
            continue;
        call_fail(&ask->call, ERROR_INVALID, key, "is nothing that can be said here");
        ask->call.last_error->hint =
            text_hint(ask->call.arena, key, keys, g_strv_length((char **)(uintptr_t)keys));
    }
    return ask->call.error_count ? NULL : body;
}

static const char *field_of(Ask *ask, const char *within, const char *key) {
    return within ? arena_printf(ask->call.arena, "%s.%s", within, key) : key;
}

/* As it stands: what storing trims would move the lines. A programme can be made so that its tables
 * take long to search: texts come from those who may store them, too. */
static const char *written_text(Ask *ask, const Node *text, const char *field) {
    ProgrammeVersion *stored = entity_new(ask->call.arena, &PROGRAMME);
    const Column *column = entity_column(&PROGRAMME, "text");
    if (!rights_allow(&ask->actor, PROGRAMMES_WRITE))
        call_fail(&ask->call, ERROR_FORBIDDEN, field, "needs the right %s: ask about a stored one",
                  right_word(PROGRAMMES_WRITE));
    else if (text->kind != NODE_SCALAR || !text->quoted)
        call_fail(&ask->call, ERROR_INVALID, field, "must be a text");
    else if (column_read_node(&ask->call, column, field, text, stored))
        return text->text;
    return NULL;
}

static const char *stored_text(Ask *ask, const Node *node, const char *field) {
    int64_t id;
    if (!node_integer(node, &id)) {
        call_fail(&ask->call, ERROR_INVALID, field, "must be an id");
        return NULL;
    }
    Db *db = store_take_reader(&ask->call, service_store(ask->service));
    const ProgrammeVersion *version =
        db ? store_get(&ask->call, db, &PROGRAMME, id, &ask->actor.scope) : NULL;
    store_give_reader(service_store(ask->service), db);
    if (!version && !ask->call.error_count)
        call_fail(&ask->call, ERROR_INVALID, field, "there is no programme %" PRId64, id);
    return version ? version->text : NULL;
}

const char *programme_text(Ask *ask, const Node *node, const char *within) {
    const Node *text = node_get(node, "text"), *id = node_get(node, "programme");
    if (node && !text && id)
        return stored_text(ask, id, field_of(ask, within, "programme"));
    if (node && text && !id)
        return written_text(ask, text, field_of(ask, within, "text"));
    call_fail(&ask->call, ERROR_INVALID, field_of(ask, within, "text"),
              text ? "stands beside `programme`: say one of them"
                   : "is needed, or `programme`: the id of a stored version");
    return NULL;
}

/* Which of two programmes has the mistake; and those of the whole text have a name, too. */
static void name_errors(Ask *ask, const char *within) {
    for (Error *error = ask->call.errors; error; error = error->next)
        error->field = field_of(ask, within, error->field ? error->field : FILE_NAME);
}

const Programme *programme_asked(Ask *ask, const Node *node, const char *within) {
    const char *text = programme_text(ask, node, within);
    if (!text)
        return NULL;
    const Programme *programme =
        programme_open_text(&ask->call, FILE_NAME, text, strlen(text), NULL);
    if (!programme)
        name_errors(ask, within);
    return programme;
}

/* ---- check ---- */

/* Mistakes in what a programme names, as in a holiday set, have no place in its text. */
static void write_problem(JsonWriter *out, Arena *arena, const Node *root, const Error *error) {
    NodePlace place = {0, 0, error->field};
    if (error->line && !g_strcmp0(error->file, FILE_NAME))
        place = node_error_place(arena, root, error);
    json_begin_object(out);
    json_id_field(out, "line", place.line);
    json_id_field(out, "column", place.column);
    json_text_field(out, "path", place.path);
    json_text_field(out, "message", error->message);
    json_text_field(out, "hint", error->hint);
    json_end_object(out);
}

static void write_section(JsonWriter *out, const ProgrammeSection *section) {
    json_begin_object(out);
    json_text_field(out, "part", section->part);
    json_text_field(out, "title", section->title);
    json_id_field(out, "line", section->line);
    json_key(out, "lines");
    json_begin_list(out);
    for (size_t i = 0; i < section->lines.count; i++) {
        json_begin_object(out);
        json_text_field(out, "text", section->lines.items[i].text);
        json_id_field(out, "line", section->lines.items[i].line);
        json_end_object(out);
    }
    json_end_list(out);
    json_end_object(out);
}

static void write_words(JsonWriter *out, Arena *arena, const Programme *programme,
                        const char *language) {
    ProgrammeSections sections;
    programme_sections(arena, programme, language, &sections);
    json_begin_list(out);
    for (size_t i = 0; i < sections.count; i++)
        write_section(out, &sections.items[i]);
    json_end_list(out);
}

static void write_check(Ask *ask, const char *text, JsonWriter *out) {
    Arena *arena = ask->call.arena;
    Call reading = call_begin(arena, ask->call.now);
    Programme *programme = programme_read(&reading, FILE_NAME, text, strlen(text), NULL);
    if (programme)
        programme_check(&reading, programme);
    json_begin_object(out);
    json_yes_no_field(out, "sound", !reading.errors);
    json_key(out, "problems");
    json_begin_list(out);
    for (const Error *error = reading.errors; error; error = error->next)
        write_problem(out, arena, programme ? programme->record.node : NULL, error);
    json_end_list(out);
    json_key(out, "words");
    if (reading.errors)
        json_nothing(out);
    else
        write_words(out, arena, programme, ask_language(ask));
    json_end_object(out);
}

void check_programme_text(Ask *ask) {
    static const char *const KEYS[] = {"programme", "text", NULL};
    const Node *body = programme_body(ask, KEYS);
    const char *text = body ? programme_text(ask, body, NULL) : NULL;
    if (!text) {
        ask_fail(ask);
        return;
    }
    JsonWriter *out = ask_json(ask);
    write_check(ask, text, out);
    ask_answer_json(ask, 200, out);
}

/* ---- schema and models ---- */

void show_programme_schema(Ask *ask) {
    JsonWriter *out = ask_json(ask);
    json_raw(out, shape_schema(&ask->call, &PROGRAMME_SHAPE, "aftercare programme"));
    ask_answer_json(ask, 200, out);
}

void list_programme_models(Ask *ask) {
    JsonWriter *out = ask_begin_items(ask);
    for (const EmbeddedFile *file = MODEL_PROGRAMMES; file->name; file++) {
        const Programme *programme =
            programme_open_text(&ask->call, file->name, file->text, file->length, NULL);
        if (!programme)
            break;
        json_begin_object(out);
        json_text_field(out, "name", file->name);
        json_text_field(out, "title", words_in(&programme->name, ask_language(ask)));
        json_text_field(out, "text", file->text);
        json_end_object(out);
    }
    ask_answer_items(ask, out, !ask->call.errors);
}

/* ---- differences ---- */

void compare_programmes(Ask *ask) {
    static const char *const KEYS[] = {"before", "after", NULL};
    const Node *body = programme_body(ask, KEYS);
    const Programme *before =
        body ? programme_asked(ask, node_get(body, "before"), "before") : NULL;
    const Programme *after = before ? programme_asked(ask, node_get(body, "after"), "after") : NULL;
    Differences differences = {0};
    if (after)
        programme_diff(ask->call.arena, before, after, &differences);
    JsonWriter *out = ask_begin_items(ask);
    for (size_t i = 0; i < differences.count; i++) {
        const Difference *difference = &differences.items[i];
        json_begin_object(out);
        json_text_field(out, "kind", difference_kind(difference));
        json_text_field(out, "text",
                        difference_in_words(ask->call.arena, difference, ask_language(ask)));
        json_text_field(out, "part", difference->part);
        json_text_field(out, "id", difference->id);
        json_text_field(out, "field", difference->field);
        json_text_field(out, "before", difference->before);
        json_text_field(out, "after", difference->after);
        json_end_object(out);
    }
    ask_answer_items(ask, out, after != NULL);
}
