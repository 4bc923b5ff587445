/* A house in a folder of its own, for tests of actions: commands run on the test's thread. */
#pragma once

#include "actions/service.h"
#include <glib.h>
#include <glib/gstdio.h>

typedef struct TestHouse {
    Arena *arena;
    Call call;
    Service *service;
    char *folder;
    bool threaded; /* commands run on a writer's thread, for tests with several of their own */
} TestHouse;

static inline void house_show_errors(const Call *call) {
    for (const Error *error = call->errors; error; error = error->next)
        g_test_message("%s", error_text(call->arena, error));
}

static inline void house_start(TestHouse *house) {
    ServiceOptions options = {.store = {.folder = house->folder, .create = true},
                              .writer_thread = house->threaded};
    house->service = service_open(&house->call, &options);
    house_show_errors(&house->call);
    g_assert_nonnull(house->service);
}

static inline TestHouse house_new_of(bool threaded) {
    g_assert_true(secret_start());
    TestHouse house = {.arena = arena_new(),
                       .folder = g_dir_make_tmp("aftercare-XXXXXX", NULL),
                       .threaded = threaded};
    house.call = call_begin(house.arena, INT64_C(1795000000) * MICROS_PER_SECOND);
    house_start(&house);
    return house;
}

static inline TestHouse house_new(void) {
    return house_new_of(false);
}

static inline void house_remove(const char *path) {
    GDir *folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder && (name = g_dir_read_name(folder))) {
        char *below = g_build_filename(path, name, NULL);
        house_remove(below);
        g_free(below);
    }
    if (folder)
        g_dir_close(folder);
    g_remove(path);
}

static inline void house_free(TestHouse *house) {
    service_close(house->service);
    house_remove(house->folder);
    g_free(house->folder);
    arena_free(house->arena);
}

/* Runs a command as the system itself, or as `actor`; what it found wrong is in its call. */
static inline bool house_run(TestHouse *house, Command *command) {
    if (!command->actor.system && !command->actor.user)
        command->actor = ACTOR_SYSTEM;
    command->effective_at = INSTANT_NONE;
    command->call = call_begin(house->arena, house->call.now);
    return service_run(house->service, command);
}

/* Adds a record of that JSON; its id. */
static inline int64_t house_add(TestHouse *house, const Entity *entity, const char *json) {
    Command command = {.action = action_find("create"),
                       .entity = entity,
                       .input = json_parse(&house->call, NULL, 0, json, strlen(json))};
    bool well = house_run(house, &command);
    house_show_errors(&command.call);
    g_assert_true(well);
    return command.outcome.id;
}
