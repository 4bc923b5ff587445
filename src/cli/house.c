#include "cli/house.h"

#include "cli/control.h"
#include "http/app.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static bool start(Call *call, bool create, CliHouse *house) {
    ServiceOptions options = {
        .store = {.folder = house->data, .database = house->database, .create = create},
        .writer_thread = true};
    HttpOptions http = {.address = house->loopback ? "127.0.0.1" : NULL,
                        .control_path = arena_printf(call->arena, "%s/control", house->data)};
    house->service = service_open(call, &options);
    if (!house->service)
        return false;
    house->app = app_new(&(AppOptions){.service = house->service});
    house->server = http_server_new(call, &http, app_handler(house->app));
    return house->server != NULL;
}

static bool prepare(Call *call) {
    umask(077); /* what is made in the data folder is its owner's alone */
    return secret_start() || call_fail(call, ERROR_IO, NULL, "the system gives no random numbers");
}

bool house_start(Call *call, CliHouse *house) {
    if (prepare(call) && start(call, true, house))
        return true;
    house_close(house);
    return false;
}

bool house_open(Call *call, const Arguments *arguments, bool create, CliHouse *ret_house) {
    *ret_house = (CliHouse){.data = argument(arguments, "--data"),
                            .database = argument(arguments, "--database")};
    if (!prepare(call))
        return false;
    if (control_available(ret_house->data) || start(call, create, ret_house))
        return true;
    house_close(ret_house);
    return false;
}

void house_close(CliHouse *house) {
    if (house->server) {
        app_stop(house->app);
        http_server_drain(house->server, 1);
        http_server_free(house->server);
    }
    app_free(house->app);
    service_close(house->service);
}

bool house_ask(Call *call, CliHouse *house, const char *method, const char *path, const char *json,
               const Node **ret_answer) {
    char *answer = NULL;
    size_t length = 0;
    int status = 0;
    FILE *out = open_memstream(&answer, &length);
    g_assert(out);
    bool sent = control_request(call, house->data, method, path, json ? "application/json" : NULL,
                                json, json ? strlen(json) : 0, NULL, &status, out);
    fclose(out);
    bool well = sent && status >= 200 && status < 300;
    if (sent && !well)
        control_fail(call, status, answer, length);
    *ret_answer = well && length ? json_parse(call, NULL, 0, answer, length) : NULL;
    free(answer);
    return well && (!length || *ret_answer);
}
