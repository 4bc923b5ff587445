/* The server's settings: by flag, else by environment, else by the file of --config, else the
 * default. One table says all of them. */
#pragma once

#include "cli/command.h"

typedef struct Setting {
    const char *name;  /* "base_url": in the file; --base-url; AFTERCARE_BASE_URL */
    const char *value; /* what it takes, for help; NULL: yes or no */
    const char *usual; /* NULL: none */
    const char *about;
    bool secret; /* by environment or file only */
} Setting;

typedef struct Settings {
    const char *values[32]; /* by the table's order */
} Settings;

/* Reads all of them; false and errors that name setting and source. A file that others may read is
 * refused: it may hold a password. */
bool settings_read(Call *call, const Arguments *arguments, Settings *ret_settings);
const char *setting(const Settings *settings, const char *name);
/* Beside what was read, or instead of it: `name` must be a setting. */
void setting_put(Settings *settings, const char *name, const char *value);
bool setting_on(const Settings *settings, const char *name);

size_t settings_count(void);
const Setting *settings_at(size_t index);
