#include "replay/report.h"

#include "base/text.h"
#include <glib.h>

bool report_kind(Call *call, const char *file, ReportKind *ret_kind) {
    if (text_ends_with(file, ".html"))
        *ret_kind = REPORT_HTML;
    else if (text_ends_with(file, ".json"))
        *ret_kind = REPORT_JSON;
    else if (text_ends_with(file, ".csv"))
        *ret_kind = REPORT_CSV;
    else
        return call_fail(call, ERROR_USAGE, "--report",
                         "\"%.80s\" must end in .html, .json or .csv", file);
    return true;
}

void report_write(Arena *arena, const Replay *replay, ReportKind kind, const char *language,
                  FILE *out) {
    switch (kind) {
    case REPORT_HTML:
        report_html(arena, replay, language, out);
        break;
    case REPORT_JSON:
        report_json(replay, out);
        break;
    case REPORT_CSV:
        report_csv(replay, out);
        break;
    }
}
