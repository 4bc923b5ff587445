/* aftercare backup, restore: a whole house in one file. */
#include "store/backup.h"

#include "cli/control.h"
#include "cli/house.h"

#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void print_figures(const char *what, const BackupFigures *figures) {
    printf("%s: %" PRId64 " rows, %" PRId64 " files, %" PRId64 " events; the last event is %s\n",
           what, figures->rows, figures->files, figures->events,
           figures->head ? figures->head : "unknown");
}

/* To a file beside it, which is checked and then takes its name. */
static bool fetch(Call *call, CliHouse *house, const char *file) {
    const char *making = arena_printf(call->arena, "%s.part", file);
    int status = 0;
    mode_t mask = umask(077);
    FILE *out = fopen(making, "wxe");
    umask(mask);
    if (!out) {
        call_fail(call, ERROR_IO, NULL, "can't be made (is it there already?)");
        call->last_error->file = making;
        return false;
    }
    bool well = control_request(call, house->data, "POST", "/api/v1/operations/backup", NULL, NULL,
                                0, NULL, &status, out);
    well = fflush(out) == 0 && fsync(fileno(out)) == 0 && well;
    fclose(out);
    if (well && status != 200)
        well = call_fail(call, ERROR_IO, NULL, "the server answered %d", status);
    BackupFigures figures;
    well = well && backup_check(call, making, &figures);
    well = well &&
           (rename(making, file) == 0 || call_fail(call, ERROR_IO, file, "can't be put in place"));
    if (!well)
        unlink(making);
    return well;
}

int run_backup(Call *call, const Arguments *arguments) {
    CliHouse house;
    const char *file = arguments->operands.items[0];
    bool well = house_open(call, arguments, false, &house) && fetch(call, &house, file) &&
                backup_note(call, house.data, call->now);
    house_close(&house);
    if (!well)
        return report_errors(call, switched(arguments, "--json"));
    printf("%s: written and checked\n", file);
    return EXIT_DONE;
}

int run_restore(Call *call, const Arguments *arguments) {
    BackupFigures figures;
    const char *file = arguments->operands.items[0];
    StoreOptions options = {.folder = argument(arguments, "--data"),
                            .database = argument(arguments, "--database"),
                            .create = true};
    umask(077); /* what is made in the data folder is its owner's alone */
    if (!secret_start())
        call_fail(call, ERROR_IO, NULL, "the system gives no random numbers");
    if (call->errors || !backup_restore(call, file, &options, &figures))
        return report_errors(call, switched(arguments, "--json"));
    print_figures("restored and verified", &figures);
    return EXIT_DONE;
}
