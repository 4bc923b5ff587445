/* aftercare demo …: made-up data, to try a replay or fill a house. */
#include "replay/demo_log.h"

#include "cli/command.h"
#include "replay/demo_house.h"

#include <glib.h>
#include <stdlib.h>

static bool read_number(Call *call, const Arguments *arguments, const char *option, int64_t least,
                        int64_t most, int64_t *number) {
    const char *text = argument(arguments, option);
    if (!text)
        return true;
    char *end;
    *number = g_ascii_strtoll(text, &end, 10);
    if (*text && !*end && *number >= least && *number <= most)
        return true;
    return call_fail(call, ERROR_USAGE, option, "must be a whole number from %ld to %ld", least,
                     most);
}

int run_demo_log(Call *call, const Arguments *arguments) {
    int64_t cases = 2000, seed = 1, year = 2025;
    bool fine = read_number(call, arguments, "--cases", 0, 100000000, &cases);
    fine = read_number(call, arguments, "--seed", 0, INT64_MAX, &seed) && fine;
    fine = read_number(call, arguments, "--year", 1950, 2200, &year) && fine;
    if (!fine)
        return report_errors(call, false);
    demo_log_write(stdout, &(DemoLogOptions){(uint64_t)seed, cases, (int)year});
    return EXIT_DONE;
}

int run_demo_house(Call *call, const Arguments *arguments) {
    int64_t units = 2000, seed = 1;
    bool fine = read_number(call, arguments, "--units", 0, 100000000, &units);
    fine = read_number(call, arguments, "--seed", 0, INT64_MAX, &seed) && fine;
    if (!fine)
        return report_errors(call, false);
    demo_house_write(stdout, &(DemoHouseOptions){(uint64_t)seed, units});
    return EXIT_DONE;
}
