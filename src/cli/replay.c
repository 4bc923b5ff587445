/* aftercare replay: the log of another system through a programme. */
#include "base/text.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "replay/report.h"
#include "rules/programme_check.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUDGET_BYTES = 64 * 1024 * 1024 };

/* Everything that a run opened; closed in one place. */
typedef struct Files {
    FILE *log, *odd;
    const char *odd_file, *odd_part; /* written under a name of its own until it is complete */
} Files;

static FILE *open_file(Call *call, const char *option, const char *file, const char *mode) {
    FILE *opened = fopen(file, mode);
    if (!opened)
        call_fail(call, *mode == 'r' && errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO, option,
                  "%s: %s", file, g_strerror(errno));
    return opened;
}

/* report.html → report.odd.csv */
static const char *odd_file_of(Call *call, const Arguments *arguments) {
    const char *odd = argument(arguments, "--odd"), *report = argument(arguments, "--report");
    if (odd || !report)
        return odd;
    const char *dot = strrchr(report, '.');
    return arena_printf(call->arena, "%.*s.odd.csv", (int)(dot - report), report);
}

static bool same_file(const char *a, const char *b) {
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

/* An output that is an input, or the other output, would destroy it. */
static bool check_outputs(Call *call, const Arguments *arguments, const char *odd) {
    static const char *const INPUTS[] = {"--log", "--map", "--programme", "--what-if"};
    const char *report = argument(arguments, "--report");
    for (size_t i = 0; i < G_N_ELEMENTS(INPUTS); i++) {
        const char *input = argument(arguments, INPUTS[i]);
        if (input && report && same_file(report, input))
            return call_fail(call, ERROR_USAGE, "--report", "%s is read by %s", report, INPUTS[i]);
        if (input && odd && same_file(odd, input))
            return call_fail(call, ERROR_USAGE, "--odd", "%s is read by %s", odd, INPUTS[i]);
    }
    if (odd && report && (!strcmp(odd, report) || same_file(odd, report)))
        return call_fail(call, ERROR_USAGE, "--odd", "is the same file as --report");
    return true;
}

static bool open_files(Call *call, const Arguments *arguments, Files *files) {
    if (!check_outputs(call, arguments, odd_file_of(call, arguments)))
        return false;
    const char *log = argument(arguments, "--log");
    files->log = strcmp(log, "-") ? open_file(call, "--log", log, "rb") : stdin;
    if (files->log && g_file_test(log, G_FILE_TEST_IS_DIR))
        return call_fail(call, ERROR_IO, "--log", "%s is a folder", log);
    files->odd_file = odd_file_of(call, arguments);
    if (files->log && files->odd_file) {
        files->odd_part = arena_printf(call->arena, "%s.part", files->odd_file);
        files->odd = open_file(call, "--odd", files->odd_part, "wb");
    }
    return files->log && (!files->odd_file || files->odd);
}

/* A file that is written but not complete never has the name that was asked for. */
static bool finish_file(Call *call, FILE *file, const char *part, const char *name, bool keep) {
    bool written = fflush(file) == 0 && !ferror(file);
    written = fclose(file) == 0 && written;
    if (keep && written && rename(part, name) == 0)
        return true;
    if (keep)
        call_fail(call, ERROR_IO, name, "can't be written: %s", g_strerror(errno));
    unlink(part);
    return false;
}

static void close_files(Call *call, Files *files, bool keep) {
    if (files->log && files->log != stdin)
        fclose(files->log);
    if (files->odd)
        finish_file(call, files->odd, files->odd_part, files->odd_file, keep);
}

static bool write_report(Call *call, const Replay *replay, const char *name, ReportKind kind,
                         const char *language) {
    const char *part = arena_printf(call->arena, "%s.part", name);
    FILE *out = open_file(call, "--report", part, "wb");
    if (!out)
        return false;
    report_write(call->arena, replay, kind, language, out);
    return finish_file(call, out, part, name, true);
}

/* ---- the summary on the terminal ---- */

static const char *percent(Arena *arena, int share, bool chinese) {
    if (share == NO_SHARE)
        return chinese ? "无数据" : "no data";
    return arena_printf(arena, "%.2f %%", share / 100.0);
}

static void print_tally(Arena *arena, const Tally *tally, bool chinese) {
    const Programme *programme = rulebook_programme(tally->rulebook);
    printf(chinese ? "%s %s：%ld 个案例，%ld 个重新打开，%ld 个未解决\n"
                   : "%s %s: %ld cases, %ld reopened, %ld still open\n",
           programme->programme, programme->version, tally->cases, tally->reopened_cases,
           tally->open_cases);
    printf("  %-28s %-8s %10s %10s %10s %10s %10s\n", chinese ? "承诺" : "promise",
           chinese ? "级别" : "level", chinese ? "已结束" : "ended", chinese ? "净" : "net",
           chinese ? "毛" : "gross", chinese ? "违约(净)" : "broken",
           chinese ? "违约(毛)" : "of gross");
    for (size_t i = 0; i < tally->rows.count; i++) {
        const TallyRow *row = &tally->rows.items[i];
        printf("  %-28s %-8s %10ld %10s %10s %10ld %10ld\n", row->promise->record.id,
               row->level ? row->level->record.id : "-", row->met + row->late + row->breached,
               percent(arena, tally_net(row), chinese), percent(arena, tally_gross(row), chinese),
               row->late + row->breached, row->broken_gross);
    }
}

static void print_summary(Arena *arena, const Replay *replay, bool chinese) {
    printf(chinese ? "%s：%ld 行，被拒或异常 %ld 行\n" : "%s: %ld rows, %ld refused or odd\n",
           replay->log_file, replay->rows, odd_rows_count(&replay->odd));
    for (int kind = 0; kind < ODD_KIND_COUNT; kind++)
        if (replay->odd.counts[kind])
            printf("  %8ld  %s\n", replay->odd.counts[kind], odd_kind_row((OddKind)kind)->about);
    print_tally(arena, replay->tally, chinese);
    if (replay->what_if)
        print_tally(arena, replay->what_if, chinese);
    for (size_t i = 0; i < replay->flips.count; i++)
        printf(chinese ? "  %s：新增违约 %ld 个案例，新增达标 %ld 个案例\n"
                       : "  %s: %ld cases newly broken, %ld newly kept\n",
               replay->flips.items[i].promise, replay->flips.items[i].newly_broken,
               replay->flips.items[i].newly_kept);
}

/* ---- the run ---- */

static Rulebook *open_rulebook(Call *call, const Arguments *arguments, const char *option) {
    HolidaySource source = holiday_source(arguments);
    const Programme *programme = programme_open(call, argument(arguments, option), &source);
    return programme ? rulebook_new(call, programme) : NULL;
}

static bool read_input(Call *call, const Arguments *arguments, ReplayInput *input,
                       ReportKind *kind) {
    const char *report = argument(arguments, "--report"), *now = argument(arguments, "--now");
    const char *language = argument(arguments, "--lang"), *title = argument(arguments, "--title");
    input->language = language ? language : "en";
    input->log_file = argument(arguments, "--log");
    const char *slash = strrchr(input->log_file, '/');
    input->title = title ? title : slash ? slash + 1 : input->log_file;
    input->now = INSTANT_NONE;
    input->budget_bytes = BUDGET_BYTES;
    if ((report && !report_kind(call, report, kind)) ||
        (now && !instant_parse(call, "--now", now, &input->now)))
        return false;
    input->map = log_map_load(call, argument(arguments, "--map"));
    input->rulebook = open_rulebook(call, arguments, "--programme");
    if (switched(arguments, "--what-if"))
        input->what_if = open_rulebook(call, arguments, "--what-if");
    return call->error_count == 0;
}

static int replay_files(Call *call, const Arguments *arguments, ReplayInput *input,
                        ReportKind kind) {
    Files files = {0};
    const char *report = argument(arguments, "--report");
    Replay *replay = NULL;
    if (open_files(call, arguments, &files)) {
        ProgressLine line;
        progress_begin(&line, files.log);
        input->log = files.log;
        input->odd = files.odd;
        input->progress = (Progress){progress_report, &line};
        replay = replay_run(call, input);
        input->progress = (Progress){0};
        progress_end(&line);
    }
    bool fine = replay && (!report || write_report(call, replay, report, kind, input->language));
    close_files(call, &files, fine);
    if (fine && !call->errors && switched(arguments, "--json"))
        report_json(replay, stdout);
    else if (fine && !call->errors)
        print_summary(call->arena, replay, !strcmp(input->language, "zh"));
    replay_free(replay);
    return report_errors(call, false);
}

int run_replay(Call *call, const Arguments *arguments) {
    ReplayInput input = {0};
    ReportKind kind = REPORT_HTML;
    int code = read_input(call, arguments, &input, &kind)
                   ? replay_files(call, arguments, &input, kind)
                   : report_errors(call, false);
    rulebook_free((Rulebook *)input.rulebook);
    rulebook_free((Rulebook *)input.what_if);
    return code;
}
