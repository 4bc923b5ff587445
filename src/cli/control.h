/* Asking a running server over its control socket (DATA/control): plain HTTP/1.1, one request a
 * connection. Who may open the socket is the owner of the data folder and may do everything. */
#pragma once

#include "base/error.h"
#include <stdio.h>

/* Whether a server answers at DATA/control. */
bool control_available(const char *data);

/* Sends one request. Its body is `body` (`body_length` bytes, may be NULL) and then the content of
 * `body_file` (NULL: none; "-": standard input, as chunks). The answer's body goes to `out` as it
 * comes, whatever the status; see control_fail for those that aren't 2xx. False and an error: no
 * server, or the answer was cut off. */
bool control_request(Call *call, const char *data, const char *method, const char *path,
                     const char *content_type, const char *body, size_t body_length,
                     const char *body_file, int *ret_status, FILE *out);

/* The same with a JSON body (NULL: none), to the loopback `port` as the owner of an API token. */
bool control_request_as(Call *call, int port, const char *token, const char *method,
                        const char *path, const char *json, int *ret_status, FILE *out);

/* Turns a problem document (RFC 9457) that was answered into errors of `call`; returns false. */
bool control_fail(Call *call, int status, const char *problem, size_t length);
