/* aftercare replay: the log of another system through a programme. */
#include "cli/command.h"

int run_replay(Call *call, const Arguments *arguments) {
    (void)arguments;
    call_fail(call, ERROR_USAGE, NULL, "not built yet");
    return report_errors(call, false);
}
