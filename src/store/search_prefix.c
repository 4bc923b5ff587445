#include "store/search_prefix.h"

#include <glib.h>

static bool read_completions(Call *call, Db *db, Completions *completions) {
    const char *beginning = completions->beginning;
    /* behind every word that begins so: no word has this character */
    Value values[] = {value_text(beginning),
                      value_text(arena_printf(call->arena, "%s\xF4\x8F\xBF\xBF", beginning)),
                      WHOLE(COMPLETIONS_MOST + 1)};
    const char *sql =
        store_sql(db->driver == &SQLITE_DRIVER ? "sqlite_completions" : "postgres_completions");
    if (!db_texts(call, db, sql, values, G_N_ELEMENTS(values), &completions->words))
        return false;
    completions->all = completions->words.count <= COMPLETIONS_MOST;
    return true;
}

const Completions *search_complete(Call *call, Db *db, const char *beginning, SearchMemo *memo) {
    for (size_t i = 0; i < memo->count; i++)
        if (!strcmp(memo->items[i]->beginning, beginning))
            return memo->items[i];
    Completions *completions = ARENA_NEW(call->arena, Completions);
    completions->beginning = arena_text(call->arena, beginning);
    if (!read_completions(call, db, completions))
        return NULL;
    *LIST_ADD(call->arena, memo) = completions;
    return completions;
}

const char *search_completed_words(Arena *arena, const Completions *completions) {
    GString *joined = g_string_new(NULL);
    for (size_t i = 0; i < completions->words.count; i++)
        g_string_append_printf(joined, "%s%s", i ? " " : "", completions->words.items[i]);
    const char *text = arena_text(arena, joined->str);
    g_string_free(joined, TRUE);
    return text;
}

const char *search_prefix_match(Arena *arena, const Completions *completions) {
    const Texts *words = &completions->words;
    if (!completions->all || !words->count)
        return arena_printf(arena, "\"%s\"*", completions->beginning);
    GString *match = g_string_new("(");
    for (size_t i = 0; i < words->count; i++)
        g_string_append_printf(match, "%s\"%s\"", i ? " OR " : "", words->items[i]);
    g_string_append_c(match, ')');
    const char *text = arena_text(arena, match->str);
    g_string_free(match, TRUE);
    return text;
}
