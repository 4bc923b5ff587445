#include "cli/progress.h"

#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FIRST_AFTER_MS = 700, TERMINAL_EVERY_MS = 100, ELSEWHERE_EVERY_MS = 5000, BAR_WIDTH = 30 };

void progress_begin(ProgressLine *line, FILE *input) {
    struct stat status;
    *line = (ProgressLine){.input = input, .terminal = isatty(STDERR_FILENO)};
    if (fstat(fileno(input), &status) == 0 && S_ISREG(status.st_mode))
        line->size = status.st_size;
    line->next = g_get_monotonic_time() +
                 (line->terminal ? FIRST_AFTER_MS : ELSEWHERE_EVERY_MS) * G_TIME_SPAN_MILLISECOND;
}

/* Percent of the input that is read; -1 where that can't be known. */
static int share_read(const ProgressLine *line) {
    off_t at = line->size ? ftello(line->input) : -1;
    return at < 0 ? -1 : (int)(MIN(at, line->size) * 100 / line->size);
}

static void draw_bar(int share) {
    char bar[BAR_WIDTH + 1];
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = i * 100 < share * BAR_WIDTH ? '#' : '.';
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "[%s] %3d %%  ", bar, share);
}

void progress_report(void *with, const char *what, int64_t done) {
    ProgressLine *line = with;
    int64_t now = g_get_monotonic_time();
    if (now < line->next)
        return;
    int share = share_read(line);
    if (line->terminal)
        fputs("\r\033[K", stderr);
    if (share >= 0 && line->terminal)
        draw_bar(share);
    fprintf(stderr, "%ld %s%s", done, what, line->terminal ? "" : "\n");
    fflush(stderr);
    line->shown = true;
    line->next =
        now + (line->terminal ? TERMINAL_EVERY_MS : ELSEWHERE_EVERY_MS) * G_TIME_SPAN_MILLISECOND;
}

void progress_end(ProgressLine *line) {
    if (line->shown && line->terminal)
        fputs("\r\033[K", stderr);
}
