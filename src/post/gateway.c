/* What the ways over HTTP share. */
#include "base/json.h"
#include "post/way.h"

#include <glib.h>

bool check_gateway(Call *call, const char *setting, const char *url, const char *body,
                   bool *ret_set_up) {
    *ret_set_up = url != NULL;
    if (!url)
        return true;
    if (!g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://"))
        return call_fail(call, ERROR_USAGE, setting, "must be https://… or http://…");
    return !body || strstr(body, "{text}") ||
           call_fail(call, ERROR_USAGE, setting, "has a body without {text}");
}

/* A text inside a JSON string: escaped, without the quotes. */
static void add_json(GString *out, const char *text) {
    JsonWriter *writer = json_writer_new(NULL);
    size_t length;
    json_text(writer, text);
    const char *quoted = json_written(writer, &length);
    g_string_append_len(out, quoted + 1, (gssize)length - 2);
    json_writer_free(writer);
}

static void add_value(GString *out, const char *text, bool json) {
    if (json) {
        add_json(out, text);
        return;
    }
    char *escaped = g_uri_escape_string(text, NULL, FALSE);
    g_string_append(out, escaped);
    g_free(escaped);
}

static const char *fill(Arena *arena, const char *body, const Letter *letter, bool json) {
    const struct {
        const char *place, *value;
    } VALUES[] = {{"{to}", letter->to ? letter->to : ""},
                  {"{name}", letter->name ? letter->name : ""},
                  {"{text}", letter->text.line}};
    GString *out = g_string_new(NULL);
    for (const char *at = body; *at;) {
        size_t i = 0;
        while (i < G_N_ELEMENTS(VALUES) && !g_str_has_prefix(at, VALUES[i].place))
            i++;
        if (i == G_N_ELEMENTS(VALUES)) {
            g_string_append_c(out, *at++);
            continue;
        }
        add_value(out, VALUES[i].value, json);
        at += strlen(VALUES[i].place);
    }
    const char *text = arena_text(arena, out->str);
    g_string_free(out, TRUE);
    return text;
}

static size_t keep_answer(char *bytes, size_t size, size_t count, void *with) {
    Parcel *parcel = with;
    size_t length = MIN(size * count, sizeof parcel->answer - parcel->answered);
    memcpy(parcel->answer + parcel->answered, bytes, length);
    parcel->answered += length;
    return size * count;
}

bool chat_refuses(const Parcel *parcel) {
    static const char *const CODES[] = {"errcode", "code", "StatusCode"};
    Arena *arena = arena_new();
    Call call = call_begin(arena, 0);
    bool refuses = false;
    const Node *answer = parcel->answered && *parcel->answer == '{'
                             ? json_parse(&call, NULL, 0, parcel->answer, parcel->answered)
                             : NULL;
    for (size_t i = 0; answer && i < G_N_ELEMENTS(CODES); i++) {
        int64_t code;
        refuses |= node_integer(node_get(answer, CODES[i]), &code) && code != 0;
    }
    arena_free(arena);
    return refuses;
}

bool pack_template(Call *call, Parcel *parcel, const char *url, const char *header,
                   const char *body) {
    CURL *transfer = parcel->transfer;
    bool json = *body == '{';
    parcel->headers =
        curl_slist_append(NULL, json ? "Content-Type: application/json; charset=utf-8"
                                     : "Content-Type: application/x-www-form-urlencoded");
    parcel->headers =
        curl_slist_append(parcel->headers, arena_printf(call->arena, "Idempotency-Key: %s",
                                                        parcel->letter->message_id));
    if (header)
        parcel->headers = curl_slist_append(parcel->headers, header);
    curl_easy_setopt(transfer, CURLOPT_URL, url);
    curl_easy_setopt(transfer, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(transfer, CURLOPT_HTTPHEADER, parcel->headers);
    curl_easy_setopt(transfer, CURLOPT_POSTFIELDS, fill(call->arena, body, parcel->letter, json));
    curl_easy_setopt(transfer, CURLOPT_WRITEFUNCTION, keep_answer);
    curl_easy_setopt(transfer, CURLOPT_WRITEDATA, parcel);
    return true;
}
