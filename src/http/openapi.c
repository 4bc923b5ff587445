#include "http/openapi.h"

#include "http/ask.h"

#include <glib.h>

/* ---- schemas ---- */

static void write_type(JsonWriter *out, const char *type, bool nullable) {
    json_key(out, "type");
    if (!nullable) {
        json_text(out, type);
        return;
    }
    json_begin_list(out);
    json_text(out, type);
    json_text(out, "null");
    json_end_list(out);
}

static void write_words(JsonWriter *out, const char *const *words) {
    json_key(out, "enum");
    json_begin_list(out);
    for (; *words; words++)
        json_text(out, *words);
    json_end_list(out);
}

static void write_column(JsonWriter *out, const Column *column);

static void write_items(JsonWriter *out, const Column *column) {
    json_key(out, "items");
    json_begin_object(out);
    if (column->items) {
        write_type(out, "object", false);
        json_key(out, "properties");
        json_begin_object(out);
        for (size_t i = 0; i < column->items->count; i++) {
            json_key(out, column->items->columns[i].name);
            write_column(out, &column->items->columns[i]);
        }
        json_end_object(out);
    } else if (column->words) {
        write_type(out, "string", false);
        write_words(out, column->words);
    } else if (column->of != ENTITY_NONE) {
        write_type(out, "integer", false);
    } else {
        write_type(out, "string", false);
        json_whole_field(out, "maxLength", LISTED_TEXT_MOST);
    }
    json_end_object(out);
    json_whole_field(out, "maxItems", column->limit);
}

static void write_kind(JsonWriter *out, const Column *column) {
    bool nullable = !(column->flags & C_NEEDED);
    switch (column->kind) {
    case COLUMN_TEXT:
        write_type(out, "string", nullable);
        json_whole_field(out, "maxLength", column->limit);
        return;
    case COLUMN_DIGEST:
        write_type(out, "string", nullable);
        return;
    case COLUMN_WORD:
        write_type(out, "string", false);
        write_words(out, column->words);
        return;
    case COLUMN_WHOLE:
    case COLUMN_REFERENCE:
        write_type(out, "integer", nullable);
        json_text_field(out, "format", "int64");
        return;
    case COLUMN_YES_NO:
        write_type(out, "boolean", false);
        return;
    case COLUMN_DATE:
    case COLUMN_INSTANT:
        write_type(out, "string", nullable);
        json_text_field(out, "format", column->kind == COLUMN_DATE ? "date" : "date-time");
        return;
    case COLUMN_LIST:
        write_type(out, "array", false);
        write_items(out, column);
        return;
    }
}

static void write_column(JsonWriter *out, const Column *column) {
    json_begin_object(out);
    write_kind(out, column);
    json_text_field(out, "description", column->about);
    if (column->kind == COLUMN_REFERENCE)
        json_text_field(out, "x-refers-to", entity_of(column->of)->plural);
    if (column->flags & C_PERSONAL)
        json_yes_no_field(out, "x-personal", true);
    if (column->flags & C_SYSTEM)
        json_yes_no_field(out, "readOnly", true);
    json_end_object(out);
}

static void write_head_columns(JsonWriter *out) {
    static const char *const WHOLES[] = {"id", "version"};
    static const char *const INSTANTS[] = {"created_at", "updated_at"};
    for (size_t i = 0; i < 2; i++) {
        json_key(out, WHOLES[i]);
        json_raw(out, "{\"type\":\"integer\",\"format\":\"int64\",\"readOnly\":true}");
    }
    for (size_t i = 0; i < 2; i++) {
        json_key(out, INSTANTS[i]);
        json_raw(out, "{\"type\":\"string\",\"format\":\"date-time\",\"readOnly\":true}");
    }
}

/* "ProductModel"-like names are one word here: the entity's, capitalised. */
static const char *schema_name(Arena *arena, const Entity *entity) {
    char *name = arena_text(arena, entity->name);
    *name = g_ascii_toupper(*name);
    return name;
}

static void write_needed(JsonWriter *out, const Entity *entity) {
    json_key(out, "required");
    json_begin_list(out);
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_NEEDED && !(entity->columns[i].flags & C_SYSTEM))
            json_text(out, entity->columns[i].name);
    json_end_list(out);
}

static bool in_schema(const Column *column, bool input) {
    if (column->flags & C_SECRET)
        return false;
    return !input || !(column->flags & C_SYSTEM);
}

static void write_entity(JsonWriter *out, const Entity *entity, bool input) {
    json_begin_object(out);
    json_text_field(out, "type", "object");
    json_text_field(out, "description", entity->about);
    json_key(out, "properties");
    json_begin_object(out);
    if (!input)
        write_head_columns(out);
    for (size_t i = 0; i < entity->count; i++)
        if (in_schema(&entity->columns[i], input)) {
            json_key(out, entity->columns[i].name);
            write_column(out, &entity->columns[i]);
        }
    json_end_object(out);
    if (input) {
        write_needed(out, entity);
        json_yes_no_field(out, "additionalProperties", false);
    }
    json_end_object(out);
}

static const char PROBLEM_SCHEMA[] =
    "{\"type\":\"object\",\"description\":\"RFC 9457 problem details\",\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},"
    "\"status\":{\"type\":\"integer\"},\"code\":{\"type\":\"string\"},"
    "\"detail\":{\"type\":\"string\"},\"fields\":{\"type\":\"array\",\"items\":{"
    "\"type\":\"object\",\"properties\":{\"field\":{\"type\":\"string\"},"
    "\"code\":{\"type\":\"string\"},\"message\":{\"type\":\"string\"},"
    "\"line\":{\"type\":\"integer\"},"
    "\"hint\":{\"type\":\"string\"}}}}}}";

static void write_components(JsonWriter *out, Arena *arena) {
    json_key(out, "components");
    json_begin_object(out);
    json_key(out, "securitySchemes");
    json_raw(out, "{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},\"session\":{\"type\":"
                  "\"apiKey\",\"in\":\"cookie\",\"name\":\"session\"}}");
    json_key(out, "schemas");
    json_begin_object(out);
    json_key(out, "Problem");
    json_raw(out, PROBLEM_SCHEMA);
    for (int kind = 0; kind < ENTITY_COUNT; kind++) {
        const Entity *entity = entity_of((EntityKind)kind);
        const char *name = schema_name(arena, entity);
        json_key(out, name);
        write_entity(out, entity, false);
        json_key(out, arena_printf(arena, "%sInput", name));
        write_entity(out, entity, true);
    }
    json_end_object(out);
    json_end_object(out);
}

/* ---- operations ---- */

static void write_parameter(JsonWriter *out, const char *name, const char *in, bool needed,
                            const char *schema, const char *about) {
    json_begin_object(out);
    json_text_field(out, "name", name);
    json_text_field(out, "in", in);
    json_yes_no_field(out, "required", needed);
    json_text_field(out, "description", about);
    json_key(out, "schema");
    json_raw(out, schema);
    json_end_object(out);
}

static bool is_list(const Route *route) {
    return route->handle == list_records;
}

static void write_query(JsonWriter *out, const Parameter *one) {
    write_parameter(out, one->name, "query", one->needed, one->schema, one->about);
}

static bool is_searchable(const Entity *entity) {
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SEARCH)
            return true;
    return false;
}

static const char *sort_schema(Arena *arena, const Entity *entity) {
    const char *sorts = "";
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_SORT)
            sorts = arena_printf(arena, "%s,\"%s\",\"-%s\"", sorts, entity->columns[i].name,
                                 entity->columns[i].name);
    return arena_printf(arena, "{\"type\":\"string\",\"enum\":[\"id\",\"-id\"%s]}", sorts);
}

static bool is_of_words(const Parameter *one) {
    return !strcmp(one->name, "q") || !strcmp(one->name, "typing");
}

static void write_list_parameters(JsonWriter *out, Arena *arena, const Entity *entity) {
    for (size_t i = 0; i < entity->count; i++)
        if (entity->columns[i].flags & C_FILTER)
            write_parameter(
                out, entity->columns[i].name, "query", false, "{\"type\":\"string\"}",
                arena_printf(arena, "only those whose %s is this", entity->columns[i].name));
    for (const Parameter *one = LIST_PARAMETERS; one->name; one++) {
        Parameter is = *one;
        if (!strcmp(is.name, "sort"))
            is.schema = sort_schema(arena, entity);
        if (!is_of_words(one) || is_searchable(entity))
            write_query(out, &is);
    }
}

static void write_parameters(JsonWriter *out, Arena *arena, const Route *route) {
    json_key(out, "parameters");
    json_begin_list(out);
    if (strstr(route->path, "{id}"))
        write_parameter(out, "id", "path", true, "{\"type\":\"integer\",\"format\":\"int64\"}",
                        "the record's id");
    if (strstr(route->path, "{word}"))
        write_parameter(out, "word", "path", true, "{\"type\":\"string\"}", "as given");
    if (is_list(route) && route->entity)
        write_list_parameters(out, arena, route->entity);
    for (const Parameter *one = route->parameters; one && one->name; one++)
        write_query(out, one);
    if (route->method != HTTP_GET && route->right != RIGHT_NONE)
        write_parameter(out, "Idempotency-Key", "header", false,
                        "{\"type\":\"string\",\"maxLength\":200}",
                        "a command is done once under its key");
    bool versioned =
        route->action && (!strcmp(route->action, "update") || !strcmp(route->action, "delete"));
    if (versioned)
        write_parameter(out, "If-Match", "header", true, "{\"type\":\"string\"}",
                        "the version that is changed: \"3\"");
    json_end_list(out);
}

static void write_schema_reference(JsonWriter *out, Arena *arena, const char *type,
                                   const char *schema) {
    json_key(out, "content");
    json_raw(out, arena_printf(arena, "{\"%s\":{\"schema\":%s}}", type, schema));
}

static void write_body(JsonWriter *out, Arena *arena, const Route *route) {
    bool bodied = route->method != HTTP_GET && route->method != HTTP_DELETE &&
                  !(route->flags & ROUTE_NO_BODY);
    if (!bodied)
        return;
    bool of_record =
        route->entity && route->action &&
        (!strcmp(route->action, "create") || !strcmp(route->action, "update") ||
         !strcmp(route->action, "invite_user") || !strcmp(route->action, "create_token"));
    const char *schema = of_record
                             ? arena_printf(arena, "{\"$ref\":\"#/components/schemas/%sInput\"}",
                                            schema_name(arena, route->entity))
                             : "{\"type\":\"object\"}";
    json_key(out, "requestBody");
    json_begin_object(out);
    json_yes_no_field(out, "required", of_record || route->flags & ROUTE_UPLOAD);
    if (route->flags & ROUTE_UPLOAD)
        write_schema_reference(out, arena, "application/octet-stream", "{}");
    else
        write_schema_reference(out, arena, "application/json", schema);
    json_end_object(out);
}

static const char *answer_schema(Arena *arena, const Route *route) {
    if (!route->entity)
        return "{}";
    const char *one = arena_printf(arena, "{\"$ref\":\"#/components/schemas/%s\"}",
                                   schema_name(arena, route->entity));
    if (!is_list(route))
        return one;
    return arena_printf(arena,
                        "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\","
                        "\"items\":%s},\"next\":{\"type\":[\"string\",\"null\"]},"
                        "\"count\":{\"type\":\"integer\"},"
                        "\"count_is_exact\":{\"type\":\"boolean\"}}}",
                        one);
}

static int good_status(const Route *route) {
    if (route->method == HTTP_DELETE)
        return 204;
    bool adds = route->action &&
                (!strcmp(route->action, "create") || g_str_has_prefix(route->action, "invite") ||
                 g_str_has_prefix(route->action, "create_") || !strcmp(route->action, "sign_in"));
    return adds ? 201 : 200;
}

static void write_answers(JsonWriter *out, Arena *arena, const Route *route) {
    int status = good_status(route);
    json_key(out, "responses");
    json_begin_object(out);
    json_key(out, arena_printf(arena, "%d", status));
    json_begin_object(out);
    json_text_field(out, "description", route->summary);
    if (status != 204)
        write_schema_reference(out, arena, "application/json", answer_schema(arena, route));
    json_end_object(out);
    json_key(out, "default");
    json_raw(out, "{\"description\":\"a problem\",\"content\":{\"application/problem+json\":{"
                  "\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}}");
    json_end_object(out);
}

static const char *operation_id(Arena *arena, const Route *route) {
    char *id = arena_printf(arena, "%s%s", http_method_word(route->method), route->path);
    for (char *at = id; *at; at++)
        *at = g_ascii_isalnum(*at) ? g_ascii_tolower(*at) : '_';
    return id;
}

static void write_operation(JsonWriter *out, Arena *arena, const Route *route) {
    char *method = g_ascii_strdown(http_method_word(route->method), -1);
    json_key(out, method);
    g_free(method);
    json_begin_object(out);
    json_text_field(out, "operationId", operation_id(arena, route));
    json_text_field(out, "summary", route->summary);
    json_text_field(out, "x-right", right_word(route->right));
    json_key(out, "tags");
    json_begin_list(out);
    json_text(out, route->entity ? route->entity->plural : "system");
    json_end_list(out);
    json_key(out, "security");
    json_raw(out, route->right == RIGHT_NONE ? "[]" : "[{\"token\":[]},{\"session\":[]}]");
    write_parameters(out, arena, route);
    write_body(out, arena, route);
    write_answers(out, arena, route);
    json_end_object(out);
}

static bool is_first_of_path(size_t index) {
    for (size_t i = 0; i < index; i++)
        if (!strcmp(route_at(i)->path, route_at(index)->path))
            return false;
    return true;
}

static void write_paths(JsonWriter *out, Arena *arena) {
    json_key(out, "paths");
    json_begin_object(out);
    for (size_t i = 0; i < route_count(); i++) {
        if (!is_first_of_path(i) || route_at(i)->flags & ROUTE_LOCAL)
            continue;
        json_key(out, route_at(i)->path);
        json_begin_object(out);
        for (size_t k = i; k < route_count(); k++)
            if (!strcmp(route_at(k)->path, route_at(i)->path))
                write_operation(out, arena, route_at(k));
        json_end_object(out);
    }
    json_end_object(out);
}

void openapi_write(JsonWriter *out) {
    Arena *arena = arena_new();
    json_begin_object(out);
    json_text_field(out, "openapi", "3.1.0");
    json_key(out, "info");
    json_begin_object(out);
    json_text_field(out, "title", "aftercare");
    json_text_field(out, "version", AFTERCARE_VERSION);
    json_text_field(out, "description",
                    "After-sales service as promised. Times are ISO 8601, dates are civil dates, "
                    "money is whole numbers of the smallest unit.");
    json_end_object(out);
    write_paths(out, arena);
    write_components(out, arena);
    json_end_object(out);
    arena_free(arena);
}

/* ---- the page ---- */

static void add_escaped(GString *out, const char *text) {
    char *escaped = g_markup_escape_text(text, -1);
    g_string_append(out, escaped);
    g_free(escaped);
}

static void add_columns(GString *out, const Entity *entity) {
    g_string_append(out, "<table><thead><tr><th>Field</th><th>Kind</th><th>What it is</th></tr>"
                         "</thead><tbody>");
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        static const char *const KINDS[] = {"text",    "word", "whole number", "yes or no", "date",
                                            "instant", "id",   "list",         "digest"};
        if (column->flags & C_SECRET)
            continue;
        g_string_append_printf(out, "<tr><td><code>%s</code></td><td>%s%s%s</td><td>", column->name,
                               KINDS[column->kind], column->flags & C_NEEDED ? ", needed" : "",
                               column->flags & C_SYSTEM ? ", set by the system" : "");
        add_escaped(out, column->about);
        for (const char *const *word = column->words; word && *word; word++)
            g_string_append_printf(out, "%s<code>%s</code>", word == column->words ? ": " : ", ",
                                   *word);
        g_string_append(out, "</td></tr>");
    }
    g_string_append(out, "</tbody></table>");
}

static void add_parameters(GString *out, const Parameter *one) {
    if (!one)
        return;
    g_string_append(out, "<table><thead><tr><th>Parameter</th><th>What it is</th></tr></thead>"
                         "<tbody>");
    for (; one->name; one++) {
        g_string_append_printf(out, "<tr><td><code>%s</code>%s</td><td>", one->name,
                               one->needed ? ", needed" : "");
        add_escaped(out, one->about);
        g_string_append(out, "</td></tr>");
    }
    g_string_append(out, "</tbody></table>");
}

static void add_route(GString *out, const Route *route) {
    g_string_append_printf(out, "<details><summary><b class=\"m %s\">%s</b> <code>%s</code> <span>",
                           http_method_word(route->method), http_method_word(route->method),
                           route->path);
    add_escaped(out, route->summary);
    g_string_append_printf(out, "</span></summary><p>Needs the right <code>%s</code>: %s.</p>",
                           right_word(route->right), right_about(route->right));
    add_parameters(out, route->parameters);
    if (route->entity)
        add_columns(out, route->entity);
    g_string_append(out, "</details>");
}

const char *openapi_page(Arena *arena) {
    GString *out = g_string_new(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width\"><title>aftercare · API</title><link rel=\"stylesheet\" "
        "href=\"/pages.css\"></head><body><main class=\"wide\"><h1>aftercare · API</h1><p>JSON "
        "over "
        "HTTP. The same as a document: <a href=\"/api/v1/openapi.json\">OpenAPI 3.1</a>. Errors "
        "are "
        "problem details (RFC 9457); changes take an <code>Idempotency-Key</code>, updates an "
        "<code>If-Match</code> with the version; lists go by <code>cursor</code>.</p>");
    for (int kind = 0; kind <= ENTITY_COUNT; kind++) {
        const Entity *entity = kind < ENTITY_COUNT ? entity_of((EntityKind)kind) : NULL;
        bool begun = false;
        for (size_t i = 0; i < route_count(); i++) {
            if (route_at(i)->entity != entity || route_at(i)->flags & ROUTE_LOCAL)
                continue;
            if (!begun)
                g_string_append_printf(out, "<h2>%s</h2>", entity ? entity->plural : "system");
            begun = true;
            add_route(out, route_at(i));
        }
    }
    g_string_append(out, "</main></body></html>");
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}
