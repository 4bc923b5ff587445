/* aftercare openapi: the API as a document. */
#include "http/openapi.h"

#include "cli/command.h"

int run_openapi(Call *call, const Arguments *arguments) {
    (void)call;
    (void)arguments;
    JsonWriter *out = json_writer_new(stdout);
    json_set_pretty(out, true);
    openapi_write(out);
    json_end_line(out);
    json_writer_free(out);
    return EXIT_DONE;
}
