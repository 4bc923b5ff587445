/* Stories for tests: a programme as YAML text, a history as JSON text, what must come out. */
#pragma once

#include "base/json.h"
#include "rules/commitment.h"
#include "rules/programme_check.h"
#include <glib.h>

typedef struct Story {
    Arena *arena;
    Call call;
    const Programme *programme;
    Rulebook *rulebook;
    Commitments commitments;
} Story;

static inline void story_show_errors(const Call *call) {
    for (const Error *error = call->errors; error; error = error->next)
        g_test_message("%s", error_text(call->arena, error));
}

/* A story on the programme text; a mistake in it fails the test. */
static inline Story story_on(const char *yaml) {
    Story story = {.arena = arena_new()};
    story.call = call_begin(story.arena, INT64_C(1900000000) * MICROS_PER_SECOND);
    story.programme = programme_open_text(&story.call, "story.yaml", yaml, strlen(yaml), NULL);
    story_show_errors(&story.call);
    g_assert_nonnull(story.programme);
    story.rulebook = rulebook_new(&story.call, story.programme);
    g_assert_nonnull(story.rulebook);
    return story;
}

static inline void story_end(Story *story) {
    rulebook_free(story->rulebook);
    arena_free(story->arena);
}

/* Tells the history; ' stands for " in `json`, for readable tests. */
static inline const History *story_history(Story *story, const char *json) {
    char *text = arena_text(story->arena, json);
    for (char *at = text; *at; at++)
        *at = *at == '\'' ? '"' : *at;
    Node *node = json_parse(&story->call, NULL, 1, text, strlen(text));
    const History *history = node ? history_read(&story->call, story->programme, node) : NULL;
    story_show_errors(&story->call);
    return history;
}

static inline void story_tell(Story *story, const char *json) {
    const History *history = story_history(story, json);
    g_assert_nonnull(history);
    commitments_run(story->arena, story->rulebook, history, history->now, &story->commitments);
}

static inline const Commitment *story_find_in(const Commitments *commitments, const char *promise,
                                              int round) {
    for (size_t i = 0; i < commitments->list.count; i++) {
        const Commitment *commitment = commitments->list.items[i];
        int number = commitment->occurrence ? commitment->occurrence : commitment->round;
        if (!strcmp(commitment->promise->record.id, promise) && number == round)
            return commitment;
    }
    return NULL;
}

/* The commitment of a promise's round (of a recurring duty: its occurrence). */
static inline const Commitment *story_find(const Story *story, const char *promise, int round) {
    return story_find_in(&story->commitments, promise, round);
}

static inline Instant story_instant(Story *story, const char *text) {
    Instant instant;
    g_assert_true(instant_parse(&story->call, "test", text, &instant));
    return instant;
}

static inline const char *story_text(Story *story, Instant at) {
    char buffer[INSTANT_TEXT_BYTES];
    return at == INSTANT_NONE ? "none"
                              : arena_text(story->arena, instant_text(buffer, at, 8 * 3600));
}

/* `due` in any offset; "none" where nothing may be due. */
static inline void story_expect(Story *story, const char *promise, int round, const char *state,
                                const char *due) {
    const Commitment *commitment = story_find(story, promise, round);
    g_assert_nonnull(commitment);
    g_assert_cmpstr(commitment_state_word(commitment->state), ==, state);
    Instant wanted = strcmp(due, "none") ? story_instant(story, due) : INSTANT_NONE;
    g_assert_cmpstr(story_text(story, commitment->due), ==, story_text(story, wanted));
}
