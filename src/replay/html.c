#include "replay/html.h"

#include <glib.h>
#include <math.h>

const char HTML_STYLE[] =
    ":root{--text:#1b1f27;--dim:#5c6472;--line:#e4e6eb;--panel:#fff;--ground:#f6f7f9;"
    "--accent:#3b5bdb;--met:#146a3c;--met-bar:#2f9e63;--late:#a40f1f;--late-bar:#e2606c;"
    "--third:#b58900;--nobody:#9aa4b5}"
    "@media(prefers-color-scheme:dark){:root{--text:#e6e9ef;--dim:#9aa4b5;--line:#2a303b;"
    "--panel:#161a21;--ground:#0f1217;--accent:#7c93f2;--met:#7fd8a4;--met-bar:#2f9e63;"
    "--late:#ff9da4;--late-bar:#c94652;--third:#d0a215;--nobody:#5c6472}}"
    "*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--text);"
    "font:14px/1.5 Inter,system-ui,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',"
    "'Noto Sans CJK SC',sans-serif;font-variant-numeric:tabular-nums}"
    "main{max-width:1200px;margin:0 auto;padding:32px 24px 64px}"
    "h1{font-size:24px;line-height:1.25;margin:0 0 4px}h2{font-size:17px;margin:40px 0 12px}"
    ".sub{color:var(--dim);margin:0}section{background:var(--panel);border:1px solid var(--line);"
    "border-radius:6px;padding:16px;overflow-x:auto}"
    ".tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(132px,1fr));gap:12px;"
    "margin-top:24px}.tile{background:var(--panel);border:1px solid var(--line);border-radius:6px;"
    "padding:12px 14px}.tile "
    "b{display:block;font-size:23px;line-height:1.3;font-weight:600;white-space:nowrap}"
    ".tile span{color:var(--dim);font-size:12px}"
    "table{border-collapse:collapse;width:100%}th,td{padding:6px 8px;text-align:right;"
    "border-bottom:1px solid var(--line);vertical-align:top;white-space:nowrap}"
    "th{font-weight:600;color:var(--dim);font-size:12px;border-bottom-color:var(--dim)}"
    "th:first-child,td:first-child,.l{text-align:left}tr:last-child td{border-bottom:0}"
    "td.w{white-space:normal;text-align:left}td:first-child{white-space:normal;min-width:170px}tr."
    "sum td{font-weight:600}"
    ".good{color:var(--met)}.bad{color:var(--late)}.dim{color:var(--dim)}"
    "svg{display:block;max-width:100%}svg text{fill:var(--dim);font-size:11px}"
    ".bar{width:140px;height:10px;display:inline-block;vertical-align:middle}"
    ".t{fill:var(--line)}.k{fill:var(--met-bar)}.b{fill:var(--late-bar)}.m{fill:var(--text)}"
    ".a{fill:var(--accent)}.a2{fill:var(--accent);opacity:.45}.a3{fill:var(--accent);opacity:.18}"
    ".ours{fill:var(--accent);background:var(--accent)}"
    ".customer{fill:var(--met-bar);background:var(--met-bar)}"
    ".third_party{fill:var(--third);background:var(--third)}"
    ".nobody{fill:var(--nobody);background:var(--nobody)}"
    ".kb{background:var(--met-bar)}.bb{background:var(--late-bar)}"
    ".legend{display:flex;flex-wrap:wrap;gap:4px 20px;margin:10px 0 0;padding:0;list-style:none;"
    "color:var(--dim);font-size:12px}.legend i{display:inline-block;width:10px;height:10px;"
    "border-radius:2px;margin-right:6px}"
    "details{margin:2px 0}summary{cursor:pointer}details ul{margin:6px 0 6px 16px;padding:0;"
    "white-space:normal;font-size:12px;color:var(--dim)}"
    "dl{margin:0}dd{margin:0 0 "
    "8px;color:var(--dim)}section+section{margin-top:16px}svg+table,.legend+table,.note+table{"
    "margin-top:16px}.note{color:var(--"
    "dim);font-size:12px;"
    "margin:10px 0 0;max-width:80ch}"
    "@media print{:root{--text:#000;--dim:#444;--line:#bbb;--panel:#fff;--ground:#fff;"
    "--met:#000;--late:#000;--accent:#333;--met-bar:#777;--late-bar:#111}"
    "body{font-size:10.5px}main{max-width:none;padding:0}section,.tile{break-inside:avoid;"
    "border-color:#bbb}h2{break-after:avoid;margin-top:20px}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}@page{margin:14mm}}";

void html_text(FILE *out, const char *text) {
    for (; text && *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", out);
            break;
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        case '\'':
            fputs("&#39;", out);
            break;
        default:
            fputc(*text, out);
        }
    }
}

void html_element(FILE *out, const char *tag, const char *class_name, const char *text) {
    if (class_name)
        fprintf(out, "<%s class=\"%s\">", tag, class_name);
    else
        fprintf(out, "<%s>", tag);
    html_text(out, text);
    fprintf(out, "</%s>", tag);
}

void html_share_bar(FILE *out, int share, int second) {
    if (share < 0)
        return;
    fprintf(out,
            "<svg class=\"bar\" viewBox=\"0 0 140 10\" role=\"img\" aria-label=\"%d.%02d %%\">"
            "<rect class=\"b\" width=\"140\" height=\"10\" rx=\"2\"/>"
            "<rect class=\"k\" width=\"%.1f\" height=\"10\" rx=\"2\"/>",
            share / 100, share % 100, 140.0 * share / 10000);
    if (second >= 0)
        fprintf(out, "<rect class=\"m\" x=\"%.1f\" width=\"1.5\" height=\"10\"/>",
                138.5 * second / 10000);
    fputs("</svg>", out);
}

/* ---- columns ---- */

enum { CHART_WIDTH = 1080, CHART_HEIGHT = 200, CHART_LEFT = 56, CHART_BOTTOM = 24 };

/* 1, 2 or 5 times a power of ten, at least a quarter of `most`. */
static double round_step(double most) {
    double power = pow(10, floor(log10(MAX(most, 1) / 4)));
    double step = MAX(most, 1) / 4 / power;
    return MAX(1, power * (step <= 1 ? 1 : step <= 2 ? 2 : step <= 5 ? 5 : 10));
}

static void draw_grid(FILE *out, double most, double scale) {
    double step = round_step(most);
    int lines = (int)(most / step);
    for (int line = 0; line <= lines; line++) {
        double value = line * step;
        double y = CHART_HEIGHT - CHART_BOTTOM - value * scale;
        fprintf(out,
                "<rect class=\"t\" x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"1\"/>"
                "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.0f</text>",
                CHART_LEFT, y, CHART_WIDTH - CHART_LEFT, CHART_LEFT - 8, y + 4, value);
    }
}

static void draw_column(FILE *out, const HtmlColumn *column, double x, double width, double scale,
                        bool named) {
    double base = CHART_HEIGHT - CHART_BOTTOM;
    double lower = (double)column->lower * scale, upper = (double)column->upper * scale;
    fputs("<g><title>", out);
    html_text(out, column->name);
    fprintf(out,
            ": %ld + %ld</title>"
            "<rect class=\"k\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>"
            "<rect class=\"b\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/></g>",
            column->lower, column->upper, x, base - lower, width, lower, x, base - lower - upper,
            width, upper);
    if (!named)
        return;
    fprintf(out, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", x + width / 2,
            CHART_HEIGHT - 6);
    html_text(out, column->name);
    fputs("</text>", out);
}

void html_columns(FILE *out, const HtmlColumn *columns, size_t count, const char *const labels[2]) {
    double most = 1;
    for (size_t i = 0; i < count; i++)
        most = MAX(most, (double)(columns[i].lower + columns[i].upper));
    double scale = (CHART_HEIGHT - CHART_BOTTOM - 12) / most;
    double pitch = (double)(CHART_WIDTH - CHART_LEFT) / (double)MAX(count, 1);
    double width = MIN(pitch * 0.7, 64);
    size_t every = (size_t)ceil(60 / pitch); /* a name needs about 60 units */
    fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s / %s\">", CHART_WIDTH,
            CHART_HEIGHT, labels[0], labels[1]);
    draw_grid(out, most, scale);
    for (size_t i = 0; i < count; i++)
        draw_column(out, &columns[i], CHART_LEFT + pitch * (double)i + (pitch - width) / 2, width,
                    scale, i % every == 0);
    fprintf(out,
            "</svg><ul class=\"legend\"><li><i class=\"kb\"></i>%s</li>"
            "<li><i class=\"bb\"></i>%s</li></ul>",
            labels[0], labels[1]);
}

/* ---- parts ---- */

void html_parts(FILE *out, const HtmlPart *parts, size_t count) {
    double sum = 0, x = 0;
    for (size_t i = 0; i < count; i++)
        sum += parts[i].value;
    if (sum <= 0)
        return;
    fprintf(out, "<svg viewBox=\"0 0 %d 28\" role=\"img\">", CHART_WIDTH);
    for (size_t i = 0; i < count; i++) {
        double width = parts[i].value / sum * CHART_WIDTH;
        fprintf(out, "<rect class=\"%s\" x=\"%.1f\" width=\"%.1f\" height=\"28\"><title>",
                parts[i].class_name, x, width);
        html_text(out, parts[i].name);
        fputs("</title></rect>", out);
        x += width;
    }
    fputs("</svg><ul class=\"legend\">", out);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].value <= 0)
            continue;
        fprintf(out, "<li><i class=\"%s\"></i>", parts[i].class_name);
        html_text(out, parts[i].name);
        fprintf(out, " %.1f %% (%s)</li>", 100 * parts[i].value / sum, parts[i].value_text);
    }
    fputs("</ul>", out);
}

/* ---- ranges ---- */

enum { RANGE_LEFT = 260, RANGE_ROW = 26, RANGE_TOP = 22 };

static const struct {
    double seconds;
    const char *name;
} TICKS[] = {{60, "1 min"},  {600, "10 min"}, {3600, "1 h"},     {14400, "4 h"},
             {86400, "1 d"}, {604800, "1 w"}, {2592000, "30 d"}, {31536000, "1 y"}};

static double range_x(double seconds, double low, double high) {
    double share = log(MAX(seconds, low) / low) / log(high / low);
    return RANGE_LEFT + MIN(share, 1) * (CHART_WIDTH - RANGE_LEFT - 10);
}

void html_ranges(FILE *out, const HtmlRange *ranges, size_t count) {
    double low = 30, high = 3600;
    for (size_t i = 0; i < count; i++)
        high = MAX(high, ranges[i].p99 * 1.1);
    int height = RANGE_TOP + (int)count * RANGE_ROW;
    fprintf(out, "<svg viewBox=\"0 0 %d %d\" role=\"img\">", CHART_WIDTH, height);
    for (size_t i = 0; i < G_N_ELEMENTS(TICKS) && TICKS[i].seconds < high; i++) {
        double x = range_x(TICKS[i].seconds, low, high);
        fprintf(out,
                "<rect class=\"t\" x=\"%.1f\" y=\"%d\" width=\"1\" height=\"%d\"/>"
                "<text x=\"%.1f\" y=\"12\" text-anchor=\"middle\">%s</text>",
                x, RANGE_TOP - 4, height - RANGE_TOP + 4, x, TICKS[i].name);
    }
    for (size_t i = 0; i < count; i++) {
        double y = RANGE_TOP + (double)i * RANGE_ROW;
        double x50 = range_x(ranges[i].p50, low, high), x90 = range_x(ranges[i].p90, low, high);
        double x99 = range_x(ranges[i].p99, low, high);
        fprintf(out, "<text x=\"0\" y=\"%.1f\">", y + 15);
        html_text(out, ranges[i].name);
        fprintf(out,
                "</text><g><title>%s</title>"
                "<rect class=\"a3\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"12\" rx=\"2\"/>"
                "<rect class=\"a2\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"12\" rx=\"2\"/>"
                "<rect class=\"a\" x=\"%.1f\" y=\"%.1f\" width=\"3\" height=\"18\" rx=\"1\"/></g>",
                ranges[i].text, x50, y + 5, MAX(x99 - x50, 1), x50, y + 5, MAX(x90 - x50, 1),
                x50 - 1.5, y + 2);
    }
    fputs("</svg>", out);
}
