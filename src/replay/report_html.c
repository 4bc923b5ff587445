/* The report of a replay as one HTML file: no script, nothing fetched, prints well. */
#include "replay/formulas.h"
#include "replay/html.h"
#include "replay/report.h"

#include <glib.h>

typedef struct Page {
    Arena *arena;
    const Replay *replay;
    bool chinese;
    FILE *out;
} Page;

#define SAY(page, english, text_zh) ((page)->chinese ? (text_zh) : (english))

/* ---- values in words ---- */

static const char *share_words(const Page *page, int share) {
    if (share == NO_SHARE)
        return SAY(page, "no data", "无数据");
    return arena_printf(page->arena, "%.2f %%", share / 100.0);
}

static const char *length_words(const Page *page, Micros length) {
    return micros_words(page->arena, length, SAY(page, "en", "zh"));
}

static const char *number_words(const Page *page, int64_t number) {
    char digits[32], grouped[48];
    int length = g_snprintf(digits, sizeof digits, "%ld", number), at = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0 && digits[i - 1] != '-')
            grouped[at++] = ',';
        grouped[at++] = digits[i];
    }
    return arena_text_n(page->arena, grouped, (size_t)at);
}

static const char *date_words(const Page *page, Instant at) {
    if (at == INSTANT_NONE)
        return SAY(page, "none", "无");
    const Zone *zone = calendar_zone(rulebook_calendar(page->replay->tally->rulebook, NULL));
    return civil_text(page->arena, zone_day(zone, at));
}

static const char *instant_words(const Page *page, Instant at) {
    if (at == INSTANT_NONE)
        return SAY(page, "open", "未完成");
    char buffer[INSTANT_TEXT_BYTES];
    const Zone *zone = calendar_zone(rulebook_calendar(page->replay->tally->rulebook, NULL));
    char *text = arena_text(page->arena, instant_text(buffer, at, zone_offset(zone, at)));
    text[10] = ' ';
    text[16] = '\0';
    return text;
}

static const char *row_name(const Page *page, const Tally *tally, const TallyRow *row) {
    const char *promise = promise_name(row->promise, tally->language);
    if (!row->level)
        return promise;
    return arena_printf(page->arena, "%s · %s", promise,
                        words_in(&row->level->name, tally->language));
}

/* ---- building blocks ---- */

static void heading(const Page *page, const char *text) {
    html_element(page->out, "h2", NULL, text);
}

static void cell(const Page *page, const char *text) {
    html_element(page->out, "td", NULL, text);
}

static void number_cell(const Page *page, int64_t number) {
    html_element(page->out, "td", number ? NULL : "dim", number_words(page, number));
}

static void head_row(const Page *page, const char *const *names, size_t count) {
    fputs("<table><thead><tr>", page->out);
    for (size_t i = 0; i < count; i++)
        html_element(page->out, "th", NULL, names[i]);
    fputs("</tr></thead><tbody>", page->out);
}

static void end_table(const Page *page) {
    fputs("</tbody></table>", page->out);
}

static void note(const Page *page, const char *id) {
    size_t count;
    const Formula *formulas = report_formulas(&count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(formulas[i].id, id))
            html_element(page->out, "p", "note",
                         SAY(page, formulas[i].english, formulas[i].chinese));
}

static void tile(const Page *page, const char *value, const char *label) {
    fputs("<div class=\"tile\">", page->out);
    html_element(page->out, "b", NULL, value);
    html_element(page->out, "span", NULL, label);
    fputs("</div>", page->out);
}

/* ---- head and tiles ---- */

static void write_head(const Page *page) {
    const Replay *replay = page->replay;
    const Programme *programme = rulebook_programme(replay->tally->rulebook);
    fprintf(page->out,
            "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'unsafe-inline'\">",
            SAY(page, "en", "zh"));
    html_element(page->out, "title", NULL, replay->title);
    fprintf(page->out, "<style>%s</style></head><body><main>", HTML_STYLE);
    html_element(page->out, "h1", NULL, replay->title);
    const char *against = arena_printf(
        page->arena,
        SAY(page, "%s (%s %s), %s to %s, %s rows of %s", "%s（%s %s），%s 至 %s，%s 行，%s"),
        words_in(&programme->name, replay->tally->language), programme->programme,
        programme->version, date_words(page, replay->first), date_words(page, replay->now),
        number_words(page, replay->rows),
        strrchr(replay->log_file, '/') ? strrchr(replay->log_file, '/') + 1 : replay->log_file);
    html_element(page->out, "p", "sub", against);
}

static void write_tiles(const Page *page) {
    const Tally *tally = page->replay->tally;
    TallyRow sum = tally_promise_sum(tally, NULL);
    fputs("<div class=\"tiles\">", page->out);
    tile(page, share_words(page, tally_net(&sum)), SAY(page, "kept, net of pauses", "净达标率"));
    tile(page, share_words(page, tally_gross(&sum)), SAY(page, "kept, pauses counted", "毛达标率"));
    tile(page, number_words(page, sum.late + sum.breached),
         SAY(page, "promises broken, net", "未按时履行（净）"));
    tile(page, number_words(page, tally->cases), SAY(page, "cases", "案例"));
    tile(page, number_words(page, tally->reopened_cases), SAY(page, "reopened", "重新打开"));
    tile(page, number_words(page, tally->open_cases),
         SAY(page, "still open at the end", "结束时未解决"));
    tile(page, number_words(page, odd_rows_count(&page->replay->odd)),
         SAY(page, "rows refused or odd", "被拒或异常行"));
    fputs("</div>", page->out);
}

/* ---- compliance ---- */

static void compliance_row(const Page *page, const char *name, const TallyRow *row,
                           const char *class_name) {
    fprintf(page->out, "<tr%s%s%s>", class_name ? " class=\"" : "", class_name ? class_name : "",
            class_name ? "\"" : "");
    cell(page, name);
    number_cell(page, row->met + row->late + row->breached);
    number_cell(page, row->met);
    number_cell(page, row->late);
    number_cell(page, row->breached);
    cell(page, share_words(page, tally_net(row)));
    fputs("<td>", page->out);
    html_share_bar(page->out, tally_net(row), tally_gross(row));
    fputs("</td>", page->out);
    cell(page, share_words(page, tally_gross(row)));
    cell(page, share_words(page, tally_weighted(row)));
    number_cell(page, row->running + row->paused);
    number_cell(page, row->void_count);
    fputs("</tr>", page->out);
}

static size_t rows_of(const Tally *tally, const Promise *promise) {
    size_t count = 0;
    for (size_t i = 0; i < tally->rows.count; i++)
        count += tally->rows.items[i].promise == promise;
    return count;
}

static void write_compliance(const Page *page, const Tally *tally) {
    const char *const names[] = {SAY(page, "promise · level", "承诺 · 级别"),
                                 SAY(page, "ended", "已结束"),
                                 SAY(page, "met", "按时"),
                                 SAY(page, "late", "超时"),
                                 SAY(page, "breached", "到期未履行"),
                                 SAY(page, "net", "净"),
                                 SAY(page, "net (mark: gross)", "净（刻线为毛）"),
                                 SAY(page, "gross", "毛"),
                                 SAY(page, "time-weighted", "时间加权"),
                                 SAY(page, "open", "进行中"),
                                 SAY(page, "void", "失效")};
    const Programme *programme = rulebook_programme(tally->rulebook);
    head_row(page, names, G_N_ELEMENTS(names));
    for (size_t i = 0; i < programme->promises.count; i++) {
        const Promise *promise = &programme->promises.items[i];
        for (size_t r = 0; r < tally->rows.count; r++)
            if (tally->rows.items[r].promise == promise)
                compliance_row(page, row_name(page, tally, &tally->rows.items[r]),
                               &tally->rows.items[r], NULL);
        if (rows_of(tally, promise) < 2)
            continue;
        TallyRow sum = tally_promise_sum(tally, promise);
        compliance_row(page,
                       arena_printf(page->arena, SAY(page, "%s · all levels", "%s · 全部级别"),
                                    promise_name(promise, tally->language)),
                       &sum, "sum");
    }
    end_table(page);
}

/* ---- months ---- */

static void write_months(const Page *page) {
    const Tally *tally = page->replay->tally;
    if (!tally->months.count)
        return;
    heading(page, SAY(page, "By month", "按月"));
    fputs("<section>", page->out);
    HtmlColumn *columns = ARENA_ARRAY(page->arena, HtmlColumn, tally->months.count);
    for (size_t i = 0; i < tally->months.count; i++) {
        const TallyMonth *month = &tally->months.items[i];
        columns[i] = (HtmlColumn){
            arena_printf(page->arena, "%04d-%02d", month->month / 12, month->month % 12 + 1),
            month->kept, month->broken};
    }
    const char *const labels[2] = {SAY(page, "kept", "按时"), SAY(page, "broken", "未按时")};
    html_columns(page->out, columns, tally->months.count, labels);
    note(page, "months");
    fputs("</section>", page->out);
}

/* ---- percentiles ---- */

static const double PERCENTS[] = {50, 75, 90, 95, 99, 100};

static void percentile_row(const Page *page, const char *name, const char *clock, Spread *spread) {
    fputs("<tr>", page->out);
    cell(page, name);
    html_element(page->out, "td", "l", clock);
    number_cell(page, spread_count(spread));
    for (size_t i = 0; i < G_N_ELEMENTS(PERCENTS); i++)
        cell(page, spread_count(spread) ? length_words(page, spread_percentile(spread, PERCENTS[i]))
                                        : "–");
    fputs("</tr>", page->out);
}

static HtmlRange range_of(const Page *page, const char *name, Spread *spread) {
    Micros p50 = spread_percentile(spread, 50), p90 = spread_percentile(spread, 90);
    Micros p99 = spread_percentile(spread, 99);
    return (HtmlRange){name, (double)p50 / 1e6, (double)p90 / 1e6, (double)p99 / 1e6,
                       arena_printf(page->arena, "p50 %s, p90 %s, p99 %s", length_words(page, p50),
                                    length_words(page, p90), length_words(page, p99))};
}

static void write_percentiles(const Page *page) {
    const Tally *tally = page->replay->tally;
    const char *elapsed = SAY(page, "elapsed", "经过");
    const char *clock = SAY(page, "clock", "计时");
    const char *response = SAY(page, "First response", "首次响应");
    const char *resolution = SAY(page, "Resolution", "解决");
    const char *const names[] = {SAY(page, "what", "项目"),
                                 SAY(page, "time", "时间"),
                                 SAY(page, "count", "数量"),
                                 "p50",
                                 "p75",
                                 "p90",
                                 "p95",
                                 "p99",
                                 SAY(page, "max", "最大")};
    HtmlRange *ranges = ARENA_ARRAY(page->arena, HtmlRange, tally->rows.count + 2);
    size_t count = 0;
    heading(page, SAY(page, "How long it took", "耗时分布"));
    fputs("<section>", page->out);
    if (spread_count(tally->response))
        ranges[count++] = range_of(page, response, tally->response);
    if (spread_count(tally->resolution))
        ranges[count++] = range_of(page, resolution, tally->resolution);
    for (size_t i = 0; i < tally->rows.count && count < 24; i++)
        if (spread_count(tally->rows.items[i].used))
            ranges[count++] = range_of(page, row_name(page, tally, &tally->rows.items[i]),
                                       tally->rows.items[i].used);
    html_ranges(page->out, ranges, count);
    html_element(page->out, "p", "note",
                 SAY(page,
                     "Mark: the median. Dark: to the 90th percentile. Light: to the 99th. Promises "
                     "by clock time, the first two by elapsed time.",
                     "刻线为中位数，深色至 P90，浅色至 P99。各承诺按计时时间，前两项按自然时间。"));
    head_row(page, names, G_N_ELEMENTS(names));
    percentile_row(page, response, elapsed, tally->response);
    percentile_row(page, resolution, elapsed, tally->resolution);
    for (size_t i = 0; i < tally->rows.count; i++) {
        const TallyRow *row = &tally->rows.items[i];
        percentile_row(page, row_name(page, tally, row), clock, row->used);
        percentile_row(page, row_name(page, tally, row), elapsed, row->wall);
    }
    end_table(page);
    note(page, "percentiles");
    fputs("</section>", page->out);
}

/* ---- waiting ---- */

static const char *waiting_name(const Page *page, const TallyWaiting *waiting) {
    return waiting->reason ? words_in(&waiting->reason->name, page->replay->tally->language)
                           : SAY(page, "Ours", "我方");
}

static const char *waiting_class(const TallyWaiting *waiting) {
    int whose = waiting->reason ? waiting->reason->waiting_for : WAITING_US;
    return whose == WAITING_US ? "ours" : WAITING_WORDS[whose];
}

static void write_waiting(const Page *page) {
    const Tally *tally = page->replay->tally;
    const char *const names[] = {SAY(page, "waiting for", "等待"), SAY(page, "whose time", "归属"),
                                 SAY(page, "cases", "案例"), SAY(page, "elapsed", "自然时间"),
                                 SAY(page, "on the clock", "计时时间")};
    HtmlPart *parts = ARENA_ARRAY(page->arena, HtmlPart, tally->waiting.count);
    heading(page, SAY(page, "Who waited for whom", "谁在等谁"));
    fputs("<section>", page->out);
    for (size_t i = 0; i < tally->waiting.count; i++) {
        const TallyWaiting *waiting = &tally->waiting.items[i];
        parts[i] = (HtmlPart){waiting_name(page, waiting), (double)waiting->wall,
                              length_words(page, waiting->wall), waiting_class(waiting)};
    }
    html_parts(page->out, parts, tally->waiting.count);
    head_row(page, names, G_N_ELEMENTS(names));
    for (size_t i = 0; i < tally->waiting.count; i++) {
        const TallyWaiting *waiting = &tally->waiting.items[i];
        static const char *const ENGLISH[] = {"ours", "the customer's", "a third party's",
                                              "nobody's"};
        static const char *const CHINESE[] = {"我方", "客户", "第三方", "无人"};
        int whose = waiting->reason ? waiting->reason->waiting_for : WAITING_US;
        fputs("<tr>", page->out);
        cell(page, waiting_name(page, waiting));
        html_element(page->out, "td", "l", SAY(page, ENGLISH[whose], CHINESE[whose]));
        number_cell(page, waiting->cases);
        cell(page, length_words(page, waiting->wall));
        cell(page, length_words(page, waiting->clock));
        fputs("</tr>", page->out);
    }
    end_table(page);
    note(page, "waiting");
    fputs("</section>", page->out);
}

/* ---- the worst ---- */

static void worst_row(const Page *page, const TallyBreach *breach) {
    fputs("<tr>", page->out);
    fputs("<td class=\"w\"><details><summary>", page->out);
    html_text(page->out, breach->case_id);
    fputs("</summary><ul>", page->out);
    for (size_t i = 0; i < breach->explanation.count; i++)
        html_element(page->out, "li", NULL, breach->explanation.items[i]);
    fputs("</ul></details></td>", page->out);
    html_element(page->out, "td", "l",
                 promise_name(breach->promise, page->replay->tally->language));
    html_element(page->out, "td", "l", breach->level ? breach->level : "–");
    cell(page, instant_words(page, breach->start));
    cell(page, instant_words(page, breach->due));
    cell(page, instant_words(page, breach->met_at));
    cell(page, length_words(page, breach->total));
    html_element(page->out, "td", "bad", length_words(page, breach->over));
    fputs("</tr>", page->out);
}

static void write_worst(const Page *page) {
    const Tally *tally = page->replay->tally;
    const char *const names[] = {SAY(page, "case (open for why)", "案例（展开看原因）"),
                                 SAY(page, "promise", "承诺"),
                                 SAY(page, "level", "级别"),
                                 SAY(page, "start", "开始"),
                                 SAY(page, "due", "到期"),
                                 SAY(page, "met", "履行"),
                                 SAY(page, "promised", "承诺时间"),
                                 SAY(page, "over by", "超出")};
    heading(page, SAY(page, "The worst breaches", "最严重的违约"));
    fputs("<section>", page->out);
    if (!tally->worst_count)
        html_element(page->out, "p", "sub",
                     SAY(page, "No promise was broken in this log.", "日志中没有违约。"));
    else
        head_row(page, names, G_N_ELEMENTS(names));
    for (size_t i = 0; i < tally->worst_count; i++)
        worst_row(page, &tally->worst[i]);
    if (tally->worst_count)
        end_table(page);
    fputs("</section>", page->out);
}

/* ---- what-if ---- */

static void write_flips(const Page *page) {
    const char *const names[] = {
        SAY(page, "promise", "承诺"), SAY(page, "kept under both", "两者均达标"),
        SAY(page, "broken under both", "两者均违约"), SAY(page, "newly broken", "新增违约"),
        SAY(page, "newly kept", "新增达标")};
    head_row(page, names, G_N_ELEMENTS(names));
    for (size_t i = 0; i < page->replay->flips.count; i++) {
        const Flip *flip = &page->replay->flips.items[i];
        fputs("<tr>", page->out);
        cell(page, flip->promise);
        number_cell(page, flip->kept_both);
        number_cell(page, flip->broken_both);
        html_element(page->out, "td", flip->newly_broken ? "bad" : "dim",
                     number_words(page, flip->newly_broken));
        html_element(page->out, "td", flip->newly_kept ? "good" : "dim",
                     number_words(page, flip->newly_kept));
        fputs("</tr>", page->out);
    }
    end_table(page);
}

/* Both programmes in one row for each promise; a promise that only one makes has a dash. */
static void side_row(const Page *page, const Tally *tally, const Tally *other, const char *id) {
    const Promise *ours = programme_promise(rulebook_programme(tally->rulebook), id);
    const Promise *theirs = programme_promise(rulebook_programme(other->rulebook), id);
    TallyRow is = ours ? tally_promise_sum(tally, ours) : (TallyRow){0};
    TallyRow would = theirs ? tally_promise_sum(other, theirs) : (TallyRow){0};
    fputs("<tr>", page->out);
    cell(page, promise_name(ours ? ours : theirs, tally->language));
    number_cell(page, is.late + is.breached);
    number_cell(page, would.late + would.breached);
    cell(page, ours ? share_words(page, tally_net(&is)) : "–");
    cell(page, theirs ? share_words(page, tally_net(&would)) : "–");
    for (int i = 0; i < 2; i++) {
        fputs("<td>", page->out);
        html_share_bar(page->out, tally_net(i ? &would : &is), tally_gross(i ? &would : &is));
        fputs("</td>", page->out);
    }
    fputs("</tr>", page->out);
}

static const char *version_name(const Page *page, const char *what, const Tally *tally) {
    const Programme *programme = rulebook_programme(tally->rulebook);
    return arena_printf(page->arena, "%s: %s %s", what, programme->programme, programme->version);
}

static void write_side_by_side(const Page *page, const Tally *tally, const Tally *other) {
    const char *broken = SAY(page, "broken", "违约"), *net = SAY(page, "net", "净");
    const char *const names[] = {
        SAY(page, "promise", "承诺"),      version_name(page, broken, tally),
        version_name(page, broken, other), version_name(page, net, tally),
        version_name(page, net, other),    SAY(page, "now", "现行"),
        SAY(page, "what if", "假如")};
    const Programme *programmes[] = {rulebook_programme(tally->rulebook),
                                     rulebook_programme(other->rulebook)};
    head_row(page, names, G_N_ELEMENTS(names));
    for (int p = 0; p < 2; p++)
        for (size_t i = 0; i < programmes[p]->promises.count; i++) {
            const char *id = programmes[p]->promises.items[i].record.id;
            const Promise *promise = programme_promise(programmes[p], id);
            bool told = p == 1 && programme_promise(programmes[0], id);
            if (!told && rows_of(p ? other : tally, promise))
                side_row(page, tally, other, id);
        }
    end_table(page);
}

static void write_what_if(const Page *page) {
    const Tally *other = page->replay->what_if;
    if (!other)
        return;
    const Programme *programme = rulebook_programme(other->rulebook);
    heading(page,
            arena_printf(page->arena, SAY(page, "What if: %s (%s %s)", "假如采用：%s（%s %s）"),
                         words_in(&programme->name, other->language), programme->programme,
                         programme->version));
    fputs("<section>", page->out);
    write_side_by_side(page, page->replay->tally, other);
    fputs("</section><section>", page->out);
    write_compliance(page, other);
    html_element(page->out, "p", "note",
                 SAY(page, "By case, for the promises that both programmes make:",
                     "按案例，两个方案共有的承诺："));
    write_flips(page);
    fputs("</section>", page->out);
}

/* ---- odd rows and formulas ---- */

static void write_odd(const Page *page) {
    const char *const names[] = {SAY(page, "what", "内容"), SAY(page, "rows", "行数"),
                                 SAY(page, "left out?", "是否剔除"), SAY(page, "why", "说明")};
    heading(page, SAY(page, "What was refused or odd in the log", "日志中被拒或异常的内容"));
    fputs("<section>", page->out);
    if (!odd_rows_count(&page->replay->odd))
        html_element(page->out, "p", "sub", SAY(page, "Nothing.", "无。"));
    else
        head_row(page, names, G_N_ELEMENTS(names));
    for (int kind = 0; kind < ODD_KIND_COUNT; kind++) {
        if (!page->replay->odd.counts[kind])
            continue;
        const OddKindRow *row = odd_kind_row((OddKind)kind);
        fputs("<tr>", page->out);
        cell(page, row->word);
        number_cell(page, page->replay->odd.counts[kind]);
        cell(page, row->refused ? SAY(page, "yes", "是") : SAY(page, "no", "否"));
        html_element(page->out, "td", "w", row->about);
        fputs("</tr>", page->out);
    }
    if (odd_rows_count(&page->replay->odd))
        end_table(page);
    fputs("</section>", page->out);
}

static void write_formulas(const Page *page) {
    size_t count;
    const Formula *formulas = report_formulas(&count);
    heading(page, SAY(page, "Formulas, population, exclusions", "公式、总体与剔除"));
    fputs("<section><dl>", page->out);
    for (size_t i = 0; i < count; i++)
        html_element(page->out, "dd", NULL, SAY(page, formulas[i].english, formulas[i].chinese));
    fputs("</dl></section>", page->out);
}

void report_html(Arena *arena, const Replay *replay, const char *language, FILE *out) {
    Page page = {arena, replay, !strcmp(language, "zh"), out};
    write_head(&page);
    write_tiles(&page);
    heading(&page, SAY(&page, "Promises kept", "承诺履行情况"));
    fputs("<section>", out);
    write_compliance(&page, replay->tally);
    note(&page, "net_compliance");
    note(&page, "gross_compliance");
    note(&page, "population");
    fputs("</section>", out);
    write_what_if(&page);
    write_months(&page);
    write_percentiles(&page);
    write_waiting(&page);
    write_worst(&page);
    write_odd(&page);
    write_formulas(&page);
    fputs("</main></body></html>\n", out);
}
