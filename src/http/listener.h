/* The sockets a server listens at. */
#pragma once

#include "base/error.h"

/* A listening TCP socket, non-blocking; "::" takes IPv4 too. -1 and an error. */
int listener_tcp(Call *call, const char *address, int port);
/* The port a socket got. */
int listener_port(int listener);

/* A listening Unix socket, its file 0600. Takes the place of a socket file that nobody listens at
 * any more; -1 and an error where somebody does, or where it is no socket. */
int listener_unix(Call *call, const char *path);

/* Stops to listen, though others go on to hold the descriptor: it stays one, of a socket that
 * nobody can connect to. */
void listener_silence(int listener);
