/* The API as a handler of the HTTP server: routes, who asks, answers and problems. */
#pragma once

#include "actions/service.h"
#include "http/exchange.h"
#include "http/server.h"

typedef struct App App;

typedef struct AppOptions {
    Service *service;
    const char *web_folder; /* built pages to serve; NULL: none */
    const char *zone;       /* of the house, where an account has none; NULL: UTC */
    bool secure_cookie;     /* TLS here, or in front of us */
    bool trust_proxy;       /* X-Forwarded-For names the client */
    int workers;            /* threads for what takes long; 0: four */
} AppOptions;

App *app_new(const AppOptions *options);
/* After the server has ended. */
void app_free(App *app);
HttpHandler app_handler(App *app);
/* For the figures; set once the server runs. */
void app_set_server(App *app, HttpServer *server);
/* Ends all event streams: the server is about to stop. */
void app_stop(App *app);
