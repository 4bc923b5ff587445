#include "cli/settings.h"

#include "base/text.h"
#include "base/yaml.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/stat.h>

static const Setting SETTINGS[] = {
    {"data", "DIR", NULL, "the data folder; made at first start"},
    {"listen", "ADDRESS:PORT", "127.0.0.1:8080", "where to listen"},
    {"database", "URL", NULL, "postgresql://… instead of the embedded store"},
    {"base_url", "URL", NULL, "the address in links: https://service.example.com"},
    {"tls_certificate", "FILE.pem", NULL, "certificate with its chain: turns TLS on"},
    {"tls_key", "FILE.pem", NULL, "its private key"},
    {"trust_proxy", NULL, "no", "believe X-Forwarded-For, and that the proxy speaks TLS"},
    {"hosts", "NAMES", NULL, "names that a request may ask for, with commas between; any else"},
    {"web", "DIR", NULL, "folder of the web app's built pages"},
    {"zone", "ZONE", "UTC", "time zone of reports for who has none of their own: Asia/Shanghai"},
    {"mail_out", "URL", NULL,
     "the relay for mail: smtps://user:password@relay.example.com; not as a flag", .secret = true},
    {"mail_from", "ADDRESS", NULL, "what mails come from: \"Service <service@example.com>\""},
    {"sms_url", "URL", NULL, "the gateway for short messages, which takes a POST"},
    {"sms_header", "HEADER", NULL, "a header that it asks for; not as a flag", .secret = true},
    {"sms_body", "TEXT", NULL, "its body, with {to}, {name}, {text}: JSON or a form"},
    {"chat_url", "URL", NULL, "the web hook of a chat's robot; not as a flag", .secret = true},
    {"chat_header", "HEADER", NULL, "a header that it asks for; not as a flag", .secret = true},
    {"chat_body", "TEXT", NULL, "its body, with {name}, {text}: JSON or a form"},
    {"log_requests", NULL, "no", "a line of JSON for each request, to standard error"},
};

size_t settings_count(void) {
    return G_N_ELEMENTS(SETTINGS);
}

const Setting *settings_at(size_t index) {
    return &SETTINGS[index];
}

static char *with_dashes(const char *name) {
    char *flag = g_strconcat("--", name, NULL);
    return g_strdelimit(flag, "_", '-');
}

static const char *from_flag(const Arguments *arguments, const Setting *setting) {
    if (setting->secret) /* everybody on the machine sees a process's arguments */
        return NULL;
    char *flag = with_dashes(setting->name);
    const char *value = argument(arguments, flag);
    g_free(flag);
    return value && !setting->value ? "yes" : value;
}

static const char *from_environment(const Setting *setting) {
    char *upper = g_ascii_strup(setting->name, -1);
    char *name = g_strconcat("AFTERCARE_", upper, NULL);
    const char *value = getenv(name);
    g_free(upper);
    g_free(name);
    return value && *value ? value : NULL;
}

static bool check_file(Call *call, const char *file) {
    struct stat about;
    if (stat(file, &about) != 0 || !(about.st_mode & 077))
        return true; /* a missing one is reported by the reader */
    call_fail(call, ERROR_FORBIDDEN, NULL, "others may read it: chmod 600 it");
    call->last_error->file = file;
    return false;
}

static void check_names(Call *call, const Node *map) {
    const char *names[G_N_ELEMENTS(SETTINGS)];
    for (size_t i = 0; i < G_N_ELEMENTS(SETTINGS); i++)
        names[i] = SETTINGS[i].name;
    for (size_t i = 0; i < map->entries.count; i++) {
        const NodeEntry *entry = &map->entries.items[i];
        bool known = false;
        for (size_t k = 0; k < G_N_ELEMENTS(SETTINGS); k++)
            known |= !strcmp(entry->key, names[k]);
        if (!known)
            node_fail_key(call, map, entry,
                          text_hint(call->arena, entry->key, names, G_N_ELEMENTS(names)),
                          "is no setting");
        else if (entry->value->kind != NODE_SCALAR)
            node_fail(call, entry->value, ERROR_INVALID, entry->key, "must be one value");
    }
}

static const Node *read_file(Call *call, const char *file) {
    if (!check_file(call, file))
        return NULL;
    const Node *map = yaml_load(call, file);
    if (map && map->kind != NODE_MAP)
        node_fail(call, map, ERROR_SYNTAX, NULL, "must be lines of `setting: value`");
    else if (map)
        check_names(call, map);
    return call->errors ? NULL : map;
}

static bool check_yes_no(Call *call, const Setting *setting, const char *value) {
    bool well = setting->value || !value || !strcmp(value, "yes") || !strcmp(value, "no") ||
                !strcmp(value, "true") || !strcmp(value, "false");
    return well || call_fail(call, ERROR_INVALID, setting->name, "must be yes or no");
}

bool settings_read(Call *call, const Arguments *arguments, Settings *ret_settings) {
    const char *file = argument(arguments, "--config");
    const Node *map = file ? read_file(call, file) : NULL;
    if (file && !map)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(SETTINGS); i++) {
        const Setting *row = &SETTINGS[i];
        const Node *node = node_get(map, row->name);
        const char *value = from_flag(arguments, row);
        value = value ? value : from_environment(row);
        value = value ? value : node ? node->text : row->usual;
        if (!check_yes_no(call, row, value))
            return false;
        ret_settings->values[i] = value;
    }
    return true;
}

static size_t index_of(const char *name) {
    for (size_t i = 0; i < G_N_ELEMENTS(SETTINGS); i++)
        if (!strcmp(SETTINGS[i].name, name))
            return i;
    g_assert_not_reached();
}

const char *setting(const Settings *settings, const char *name) {
    return settings->values[index_of(name)];
}

void setting_put(Settings *settings, const char *name, const char *value) {
    settings->values[index_of(name)] = value;
}

bool setting_on(const Settings *settings, const char *name) {
    const char *value = setting(settings, name);
    return value && (!strcmp(value, "yes") || !strcmp(value, "true"));
}
