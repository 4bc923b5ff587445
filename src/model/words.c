#include "model/words.h"

#include <glib.h>

enum { SUBTAG_MAX = 8 };

/* The shape of a BCP 47 tag: two or three letters, then parts of two to eight letters or digits.
 * Which tags are registered is not our business: a customer may use any. */
static bool is_language(const char *tag) {
    size_t primary = strspn(tag, "abcdefghijklmnopqrstuvwxyz");
    if (primary < 2 || primary > 3)
        return false;
    const char *at = tag + primary;
    while (*at == '-') {
        size_t length = 0;
        while (g_ascii_isalnum(at[1 + length]))
            length++;
        if (length < 2 || length > SUBTAG_MAX)
            return false;
        at += 1 + length;
    }
    return !*at;
}

static bool is_blank(const char *text) {
    return strspn(text, " \t\r\n") == strlen(text);
}

static bool read_text(Call *call, const Node *node, const char *field, const char *language,
                      Words *ret_words) {
    if (node->kind != NODE_SCALAR || is_blank(node->text))
        return node_fail(call, node, ERROR_INVALID, field, "needs a text for \"%.40s\"", language);
    *LIST_ADD(call->arena, ret_words) = (Word){.language = language, .text = node->text};
    return true;
}

static bool read_entry(Call *call, const Node *map, const NodeEntry *entry, const char *field,
                       Words *ret_words) {
    if (!is_language(entry->key))
        return node_fail_key(call, map, entry, NULL,
                             "is no language tag such as en, zh or pt-BR (in %s)", field);
    return read_text(call, entry->value, field, entry->key, ret_words);
}

bool words_read(Call *call, const Node *node, const char *field, Words *ret_words) {
    if (node->kind == NODE_SCALAR)
        return read_text(call, node, field, "en", ret_words);
    if (node->kind != NODE_MAP || node->entries.count == 0)
        return node_fail(call, node, ERROR_INVALID, field,
                         "must be a text, or a map of languages such as {en: Fault, zh: 故障}");
    bool fine = true;
    for (size_t i = 0; i < node->entries.count; i++)
        fine &= read_entry(call, node, &node->entries.items[i], field, ret_words);
    return fine;
}

static const char *find(const Words *words, const char *language, size_t length) {
    for (size_t i = 0; i < words->count; i++)
        if (!g_ascii_strncasecmp(words->items[i].language, language, length) &&
            !words->items[i].language[length])
            return words->items[i].text;
    return NULL;
}

const char *words_in(const Words *words, const char *language) {
    if (!language)
        language = "en";
    const char *text = find(words, language, strlen(language));
    if (!text)
        text = find(words, language, strcspn(language, "-"));
    if (!text)
        text = find(words, "en", 2);
    if (!text)
        text = words->count ? words->items[0].text : "";
    return text;
}
