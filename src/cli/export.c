/* aftercare export: all records of a kind as CSV or JSON lines. */
#include "actions/export.h"
#include "cli/control.h"
#include "cli/house.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>

static bool check_arguments(Call *call, const Arguments *arguments) {
    const char *format = argument(arguments, "--format");
    const char *references = argument(arguments, "--references");
    if (!export_gives(entity_by_plural(arguments->operands.items[0])))
        return call_fail(call, ERROR_USAGE, NULL, "%s is no kind that can be exported",
                         arguments->operands.items[0]);
    if (references && strcmp(references, "ids") != 0 && strcmp(references, "keys") != 0)
        return call_fail(call, ERROR_USAGE, "--references", "must be ids or keys");
    return !format || !strcmp(format, "csv") || !strcmp(format, "jsonl") ||
           call_fail(call, ERROR_USAGE, "--format", "must be csv or jsonl");
}

/* An answer that is no export is a problem document: small, and not for the file. */
static bool check_status(Call *call, int status, FILE *out) {
    char problem[16 * 1024];
    if (status == 200)
        return true;
    rewind(out);
    size_t length = fread(problem, 1, sizeof problem, out);
    return control_fail(call, status, problem, length);
}

/* Into a file beside it first: a broken export never takes the place of a whole one. */
static bool export_to(Call *call, const CliHouse *house, const char *path, const char *file) {
    const char *part = arena_printf(call->arena, "%s.part", file);
    int status;
    FILE *out = fopen(part, "w+e");
    if (!out)
        return call_fail(call, ERROR_IO, "--to", "%s: %s", part, g_strerror(errno));
    bool well =
        control_request(call, house->data, "GET", path, NULL, NULL, 0, NULL, &status, out) &&
        check_status(call, status, out);
    bool failed = ferror(out) != 0;
    failed |= fclose(out) != 0;
    if (well && !failed && rename(part, file) == 0)
        return true;
    remove(part);
    return well ? call_fail(call, ERROR_IO, "--to", "%s could not be written", file) : false;
}

int run_export(Call *call, const Arguments *arguments) {
    CliHouse house = {0};
    const char *format = argument(arguments, "--format");
    const char *references = argument(arguments, "--references");
    const char *file = argument(arguments, "--to");
    bool well = check_arguments(call, arguments) && house_open(call, arguments, false, &house);
    if (well) {
        const char *path = arena_printf(call->arena, "/api/v1/%s/export?format=%s&references=%s",
                                        arguments->operands.items[0], format ? format : "csv",
                                        references ? references : "ids");
        int status = 0;
        well = file ? export_to(call, &house, path, file)
                    : control_request(call, house.data, "GET", path, NULL, NULL, 0, NULL, &status,
                                      stdout);
    }
    house_close(&house);
    return well ? EXIT_DONE : report_errors(call, switched(arguments, "--json"));
}
