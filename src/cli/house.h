/* Commands on a data folder: by the running server's control socket, or, where none runs, by the
 * same API started for the moment. One way to do a thing, whoever does it. */
#pragma once

#include "base/node.h"
#include "cli/command.h"

typedef struct CliHouse {
    const char *data;
    const char *database;
    bool loopback;           /* started for the moment, it also listens at a port of this machine */
    struct Service *service; /* started for the moment */
    struct App *app;
    struct HttpServer *server;
} CliHouse;

/* Finds or starts it; false and errors where neither works. End with house_close. */
bool house_open(Call *call, const Arguments *arguments, bool create, CliHouse *ret_house);
/* Starts it on a new folder, `ret_house->data`; for the rest as above. */
bool house_start(Call *call, CliHouse *house);
void house_close(CliHouse *house);

/* Asks the API; the answer as a tree (NULL where it has no body). False and errors, made of the
 * answer's problem, where it isn't 2xx. `json` may be NULL. */
bool house_ask(Call *call, CliHouse *house, const char *method, const char *path, const char *json,
               const Node **ret_answer);

#define OPTION_DATA                                                                                \
    { "--data", "DIR", true, "the data folder" }
#define OPTION_DATABASE                                                                            \
    { "--database", "URL", false, "postgresql://… where the data folder's store is there" }
