/* aftercare programme show: what a programme promises, in plain words. */
#include "base/text.h"
#include "cli/command.h"
#include "rules/programme_check.h"
#include "rules/programme_words.h"

#include <stdio.h>

int run_programme_show(Call *call, const Arguments *arguments) {
    HolidaySource source = holiday_source(arguments);
    const char *language = argument(arguments, "--lang");
    const Programme *programme = programme_open(call, arguments->operands.items[0], &source);
    if (!programme)
        return report_errors(call, false);
    fputs(programme_in_words(call->arena, programme, language ? language : "en"), stdout);
    return EXIT_DONE;
}
