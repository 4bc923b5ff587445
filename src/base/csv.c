#include "base/csv.h"

#include "base/text.h"
#include <errno.h>
#include <glib.h>
#include <iconv.h>

enum {
    BLOCK_BYTES = 256 * 1024, /* stays in the second-level cache between reading and scanning */
    RAW_BYTES = BLOCK_BYTES / 4,
    CAPACITY = CSV_ROW_BYTES + BLOCK_BYTES,
    PADDING = 32, /* the end mark, and what a vector load may touch behind it */
    PROBLEM_BYTES = 256,
};

/* Bytes that may be scanned in vain behind unclosed quotes before quotes have to close on their own
 * line. Scanned rows earn their bytes back, so the whole work stays linear in the file. */
static const int64_t RESCAN_BYTES = 64 * 1024 * 1024;

/* What an undecodable byte becomes: never part of UTF-8, so its row is refused like any other. */
static const char BAD_BYTE = '\xFF';

#define NO_CONVERTER ((iconv_t)-1)

typedef struct Encoding {
    const char *word;
    const char *iconv_name; /* NULL: read as it is */
    size_t unit_bytes;      /* what is dropped where bytes begin no character */
} Encoding;

/* The names that iconv has for what programs really write under these names: Excel's Shift-JIS is
 * code page 932 (5C is a backslash there, no yen sign), GB18030 holds all of GBK. */
static const Encoding ENCODINGS[] = {
    {"utf-8", NULL, 1},        {"latin-1", "ISO-8859-1", 1}, {"windows-1252", "CP1252", 1},
    {"gb18030", "GB18030", 1}, {"gbk", "GB18030", 1},        {"big5", "CP950", 1},
    {"shift-jis", "CP932", 1}, {"utf-16le", "UTF-16LE", 2},  {"utf-16be", "UTF-16BE", 2},
};
#define ENCODING_WORDS                                                                             \
    "utf-8, latin-1, windows-1252, gb18030, gbk, big5, shift-jis, utf-16le, utf-16be"

static const char SEPARATORS[] = ",;\t|";

struct CsvReader {
    FILE *in;
    char *file;
    char separator;
    const Encoding *encoding;
    bool encoding_stated;
    bool encodings_told; /* a refused row said which words there are */
    iconv_t converter;   /* NO_CONVERTER for UTF-8 */
    char *raw;           /* read, not yet converted */
    size_t raw_length, raw_capacity;
    char *bytes; /* UTF-8; the row being read begins at `at`, a newline stands at `end` */
    size_t at, end;
    bool begun;
    bool input_ended;
    bool at_end; /* all there is, is in `bytes` */
    int read_error;
    int64_t rescan_budget;
    CsvField *fields;
    uint16_t *doubled; /* the fields that hold doubled quotes */
    int64_t row, line, next_line;
    char problem[PROBLEM_BYTES];
    ErrorCode problem_code;
};

/* --- opening ------------------------------------------------------------------------------- */

static const Encoding *encoding_find(Call *call, const char *word) {
    const char *words[G_N_ELEMENTS(ENCODINGS)];
    for (size_t i = 0; i < G_N_ELEMENTS(ENCODINGS); i++) {
        words[i] = ENCODINGS[i].word;
        if (!word || !g_ascii_strcasecmp(word, ENCODINGS[i].word))
            return &ENCODINGS[i];
    }
    const char *hint = text_hint(call->arena, word, words, G_N_ELEMENTS(words));
    call_add_error(call, &(Error){.code = ERROR_INVALID,
                                  .field = "encoding",
                                  .message = arena_printf(call->arena,
                                                          "`%s` is none of " ENCODING_WORDS, word),
                                  .hint = hint});
    return NULL;
}

/* False and an error where this system lacks the encoding. */
static bool open_converter(Call *call, CsvReader *reader, const Encoding *encoding) {
    reader->encoding = encoding;
    if (!encoding->iconv_name)
        return true;
    reader->converter = iconv_open("UTF-8", encoding->iconv_name);
    if (reader->converter == NO_CONVERTER)
        return call_fail(call, ERROR_INVALID, "encoding", "this system can't convert %s",
                         encoding->iconv_name);
    return true;
}

const char *csv_encodings(void) {
    return ENCODING_WORDS;
}

CsvReader *csv_new(Call *call, FILE *in, const char *file, const CsvOptions *options) {
    static const CsvOptions DEFAULTS = {0};
    options = options ? options : &DEFAULTS;
    const Encoding *encoding = encoding_find(call, options->encoding);
    if (options->separator && !strchr(SEPARATORS, options->separator)) {
        call_fail(call, ERROR_INVALID, "separator", "is none of comma, semicolon, tab and |");
        return NULL;
    }
    if (!encoding)
        return NULL;
    CsvReader *reader = g_new0(CsvReader, 1);
    reader->converter = NO_CONVERTER;
    if (!open_converter(call, reader, encoding)) {
        g_free(reader);
        return NULL;
    }
    reader->in = in;
    reader->file = g_strdup(file);
    reader->separator = options->separator;
    reader->encoding_stated = options->encoding;
    reader->raw_capacity = encoding->iconv_name ? RAW_BYTES : 0;
    reader->raw = g_malloc(reader->raw_capacity);
    reader->bytes = g_malloc0(CAPACITY + PADDING);
    reader->rescan_budget = RESCAN_BYTES;
    reader->fields = g_new(CsvField, CSV_COLUMNS);
    reader->doubled = g_new(uint16_t, CSV_COLUMNS);
    reader->next_line = 1;
    return reader;
}

void csv_free(CsvReader *reader) {
    if (!reader)
        return;
    if (reader->converter != NO_CONVERTER)
        iconv_close(reader->converter);
    g_free(reader->file);
    g_free(reader->raw);
    g_free(reader->bytes);
    g_free(reader->fields);
    g_free(reader->doubled);
    g_free(reader);
}

int64_t csv_row(const CsvReader *reader) {
    return reader->row;
}

int64_t csv_line(const CsvReader *reader) {
    return reader->line;
}

ErrorCode csv_row_problem_code(const CsvReader *reader) {
    return reader->problem_code;
}

const char *csv_row_problem(const CsvReader *reader) {
    return reader->problem;
}

/* --- reading and converting ---------------------------------------------------------------- */

static size_t read_into(CsvReader *reader, char *to, size_t room) {
    errno = 0;
    size_t got = fread(to, 1, room, reader->in);
    if (got < room && ferror(reader->in))
        reader->read_error = errno ? errno : EIO;
    else if (got < room)
        reader->input_ended = true;
    return got;
}

/* Converts what `raw` holds as far as it goes. A character cut by the end of `raw` stays there for
 * the next round; a unit that begins no character becomes BAD_BYTE, and what is behind it (perhaps
 * a line end) is looked at afresh. */
static void convert_raw(CsvReader *reader, size_t room) {
    char *from = reader->raw, *to = reader->bytes + reader->end;
    size_t left = reader->raw_length;
    while (left && room) {
        if (iconv(reader->converter, &from, &left, &to, &room) != (size_t)-1)
            break;
        if (errno == E2BIG || (errno == EINVAL && !reader->input_ended) || !room)
            break;
        size_t dropped = MIN(reader->encoding->unit_bytes, left);
        *to++ = BAD_BYTE;
        room--;
        from += dropped;
        left -= dropped;
    }
    memmove(reader->raw, from, left);
    reader->raw_length = left;
    reader->end = (size_t)(to - reader->bytes);
}

static void mark_end(CsvReader *reader) {
    reader->at_end = reader->input_ended && !reader->raw_length;
    reader->bytes[reader->end] = '\n';
}

/* Gets more bytes behind those of the row that is read, which move to the front. False where
 * reading failed. */
static bool fill(CsvReader *reader) {
    if (reader->read_error)
        return false;
    reader->end -= reader->at;
    memmove(reader->bytes, reader->bytes + reader->at, reader->end);
    reader->at = 0;
    size_t room = MIN((size_t)BLOCK_BYTES, CAPACITY - reader->end);
    g_assert(room > RAW_BYTES); /* who asks for more has refused a row over CSV_ROW_BYTES */
    if (reader->converter == NO_CONVERTER)
        reader->end += read_into(reader, reader->bytes + reader->end, room);
    else {
        if (!reader->input_ended)
            reader->raw_length += read_into(reader, reader->raw + reader->raw_length,
                                            reader->raw_capacity - reader->raw_length);
        convert_raw(reader, room);
    }
    mark_end(reader);
    return true;
}

/* --- scanning ------------------------------------------------------------------------------ */

typedef uint8_t Bytes16 __attribute__((vector_size(16)));
typedef uint64_t Words2 __attribute__((vector_size(16)));

static inline size_t first_hit(uint64_t hits) {
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    return (size_t)__builtin_ctzll(hits) / 8;
#else
    return (size_t)__builtin_clzll(hits) / 8;
#endif
}

/* The next of three bytes; the newline at the end of the buffer stops it. Sixteen bytes at a time,
 * so that a field of common length takes one round and no branch is guessed wrong. */
static inline const char *find_any(const char *at, char a, char b, char c) {
    for (;; at += sizeof(Bytes16)) {
        Bytes16 block;
        memcpy(&block, at, sizeof block);
        Words2 hits =
            (Words2)((block == (uint8_t)a) | (block == (uint8_t)b) | (block == (uint8_t)c));
        if (hits[0])
            return at + first_hit(hits[0]);
        if (hits[1])
            return at + 8 + first_hit(hits[1]);
    }
}

/* CR before LF ends no line; the LF does. */
static bool ends_line(const char *at, const char *end) {
    return *at == '\n' || (*at == '\r' && !(at + 1 < end && at[1] == '\n'));
}

typedef enum Found {
    FOUND_ROW,
    FOUND_BLANK,
    FOUND_END,
    FOUND_MORE,     /* the row goes on behind what is buffered */
    FOUND_BAD,      /* refused; go on behind the next line end after `stop` */
    FOUND_UNCLOSED, /* refused; go on behind the first line of the row */
} Found;

typedef struct Scan {
    const char *start, *end; /* of the row, of what is buffered */
    const char *stop;        /* where the scan ended; behind the line end of a FOUND_ROW */
    size_t length;           /* of a FOUND_ROW, without its line end */
    size_t field_count;
    size_t doubled_count;
    int lines; /* line ends within quotes */
    bool one_line_quotes;
} Scan;

static Found refuse(CsvReader *reader, Scan *scan, const char *stop, Found found,
                    const char *problem) {
    g_strlcpy(reader->problem, problem, sizeof reader->problem);
    reader->problem_code = ERROR_SYNTAX;
    scan->stop = stop;
    return found;
}

static Found refuse_unclosed(CsvReader *reader, Scan *scan, const char *stop) {
    char problem[PROBLEM_BYTES];
    g_snprintf(problem, sizeof problem, "the quote that opens field %zu is not closed",
               scan->field_count + 1);
    return refuse(reader, scan, stop, FOUND_UNCLOSED, problem);
}

static Found refuse_too_long(CsvReader *reader, Scan *scan, const char *stop) {
    char problem[PROBLEM_BYTES];
    g_snprintf(problem, sizeof problem, "is longer than %d bytes", CSV_ROW_BYTES);
    Found found = refuse(reader, scan, stop, FOUND_BAD, problem);
    reader->problem_code = ERROR_TOO_LARGE;
    return found;
}

/* The text between a closing quote and the next separator. Where that quote is on a later line and
 * at the start of a field, it was surely meant to open one, and the opening quote was a stray. */
static Found refuse_text_behind(CsvReader *reader, Scan *scan, const char *open, const char *close,
                                int lines_before) {
    bool at_field_start = close - 1 > open && (close[-1] == reader->separator ||
                                               close[-1] == '\n' || close[-1] == '\r');
    if (scan->lines > lines_before && at_field_start)
        return refuse_unclosed(reader, scan, close);
    char problem[PROBLEM_BYTES];
    g_snprintf(problem, sizeof problem, "field %zu has text behind its closing quote",
               scan->field_count + 1);
    return refuse(reader, scan, close + 1, FOUND_BAD, problem);
}

/* A quoted field; FOUND_ROW where it is well, with `scan->stop` behind its closing quote. */
static Found scan_quoted(CsvReader *reader, Scan *scan, const char *open) {
    int lines_before = scan->lines;
    bool doubled = false;
    const char *at = open + 1, *hit;
    for (;;) {
        hit = find_any(at, '"', '\n', '\r');
        if (hit - scan->start > CSV_ROW_BYTES)
            return refuse_unclosed(reader, scan, hit);
        if (hit == scan->end)
            return reader->at_end ? refuse_unclosed(reader, scan, hit) : FOUND_MORE;
        at = hit + 1;
        if (*hit != '"') {
            scan->lines += ends_line(hit, scan->end);
            if (scan->one_line_quotes)
                return refuse_unclosed(reader, scan, hit);
        } else if (at == scan->end && !reader->at_end)
            return FOUND_MORE;
        else if (at < scan->end && *at == '"') {
            doubled = true;
            at++;
        } else
            break;
    }
    if (*at != reader->separator && *at != '\n' && *at != '\r')
        return refuse_text_behind(reader, scan, open, hit, lines_before);
    if (doubled)
        reader->doubled[scan->doubled_count++] = (uint16_t)scan->field_count;
    reader->fields[scan->field_count++] = (CsvField){open + 1, (size_t)(hit - open - 1)};
    scan->stop = at;
    return FOUND_ROW;
}

/* The line end at `hit`, which may be the end of the file. */
static Found scan_row_end(CsvReader *reader, Scan *scan, const char *hit) {
    scan->length = (size_t)(hit - scan->start);
    if (scan->length > CSV_ROW_BYTES)
        return refuse_too_long(reader, scan, hit);
    bool last = hit + (*hit == '\r') >= scan->end; /* a LF could follow the CR */
    if (last && !reader->at_end)
        return FOUND_MORE;
    if (scan->length == 0 && hit == scan->end)
        return FOUND_END;
    scan->stop = MIN(hit + (ends_line(hit, scan->end) ? 1 : 2), scan->end);
    return scan->length ? FOUND_ROW : FOUND_BLANK;
}

static Found scan_row(CsvReader *reader, Scan *scan) {
    const char separator = reader->separator;
    const char *at = scan->start;
    for (;; at++) {
        if (scan->field_count == CSV_COLUMNS)
            return refuse(reader, scan, at, FOUND_BAD, "has too many columns");
        if (*at == '"') {
            Found found = scan_quoted(reader, scan, at);
            if (found != FOUND_ROW)
                return found;
            at = scan->stop;
        } else {
            const char *field = at;
            at = find_any(field, separator, '\n', '\r');
            reader->fields[scan->field_count++] = (CsvField){field, (size_t)(at - field)};
        }
        if (*at != separator)
            return scan_row_end(reader, scan, at);
    }
}

/* --- rows ---------------------------------------------------------------------------------- */

static void advance(CsvReader *reader, const char *to, int64_t lines) {
    size_t at = (size_t)(to - reader->bytes);
    reader->rescan_budget = MIN(reader->rescan_budget + (int64_t)(at - reader->at), RESCAN_BYTES);
    reader->at = at;
    reader->next_line += lines;
}

/* Drops everything to behind the next line end, however far that is. */
static void skip_line(CsvReader *reader) {
    for (;;) {
        const char *end = reader->bytes + reader->end;
        const char *hit = find_any(reader->bytes + reader->at, '\n', '\n', '\r');
        bool last = hit + (*hit == '\r') >= end;
        if (!last || reader->at_end) {
            advance(reader, MIN(hit + (ends_line(hit, end) ? 1 : 2), end), 1);
            return;
        }
        advance(reader, hit, 0);
        if (!fill(reader)) {
            advance(reader, reader->bytes + reader->end, 0);
            return;
        }
    }
}

static CsvResult refuse_row(CsvReader *reader, const Scan *scan, Found found) {
    reader->row++;
    reader->line = reader->next_line;
    if (found == FOUND_UNCLOSED)
        reader->rescan_budget -= scan->stop - scan->start;
    else
        advance(reader, scan->stop, scan->lines);
    skip_line(reader);
    return CSV_BAD_ROW;
}

/* Doubled quotes become one, in place; only once the row is whole, since one that goes on behind
 * the buffer is scanned again. */
static void undouble_quotes(CsvField *field) {
    const char *end = field->text + field->length;
    char *to = (char *)field->text;
    for (const char *from = to; from < end;) {
        const char *quote = memchr(from, '"', (size_t)(end - from));
        size_t piece = quote ? (size_t)(quote + 1 - from) : (size_t)(end - from);
        memmove(to, from, piece);
        to += piece;
        from += piece + (quote ? 1 : 0);
    }
    field->length = (size_t)(to - field->text);
}

/* Whoever stated no encoding is told once which there are: it is never guessed. */
static void explain_bad_byte(CsvReader *reader, char byte) {
    if (!byte) {
        g_strlcpy(reader->problem, "holds the character NUL", sizeof reader->problem);
        return;
    }
    bool tell = !reader->encoding_stated && !reader->encodings_told;
    g_snprintf(reader->problem, sizeof reader->problem, "holds bytes that are not %s%s",
               reader->encoding->word,
               tell ? "; state the encoding that the file has: --encoding, one of " ENCODING_WORDS
                    : "");
    reader->encodings_told |= tell;
}

static CsvResult take_row(CsvReader *reader, const Scan *scan, const CsvField **ret_fields,
                          size_t *ret_count) {
    reader->row++;
    reader->line = reader->next_line;
    advance(reader, scan->stop, scan->lines + 1);
    size_t bad_at;
    if (!text_is_utf8(scan->start, scan->length, &bad_at)) {
        reader->problem_code = ERROR_ENCODING;
        explain_bad_byte(reader, scan->start[bad_at]);
        return CSV_BAD_ROW;
    }
    for (size_t i = 0; i < scan->doubled_count; i++)
        undouble_quotes(&reader->fields[reader->doubled[i]]);
    *ret_fields = reader->fields;
    *ret_count = scan->field_count;
    return CSV_ROW;
}

/* The separator seen most often on the first line, quoted fields left out. */
static char separator_find(const char *at, const char *end) {
    size_t counts[sizeof SEPARATORS] = {0};
    bool quoted = false, field_start = true;
    while (at < end && (*at == '\n' || *at == '\r'))
        at++;
    for (; at < end && (quoted || (*at != '\n' && *at != '\r')); at++) {
        if (*at == '"' && (quoted || field_start))
            quoted = !quoted;
        const char *known = *at ? strchr(SEPARATORS, *at) : NULL;
        field_start = known;
        if (known && !quoted)
            counts[known - SEPARATORS]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof SEPARATORS; i++)
        if (counts[i] > counts[best])
            best = i;
    return SEPARATORS[best];
}

/* The encoding that a byte order mark states; NULL where there is none of UTF-16. */
static const Encoding *marked_utf16(const CsvReader *reader) {
    bool little = reader->end >= 2 && !memcmp(reader->bytes, "\xFF\xFE", 2);
    bool big = reader->end >= 2 && !memcmp(reader->bytes, "\xFE\xFF", 2);
    for (size_t i = 0; (little || big) && i < G_N_ELEMENTS(ENCODINGS); i++)
        if (g_strcmp0(ENCODINGS[i].word, little ? "utf-16le" : "utf-16be") == 0)
            return &ENCODINGS[i];
    return NULL;
}

/* What was read as UTF-8 is raw after all. */
static bool convert_from(Call *call, CsvReader *reader, const Encoding *encoding) {
    if (!open_converter(call, reader, encoding))
        return false;
    reader->encoding_stated = true; /* by the mark */
    g_free(reader->raw);
    reader->raw = g_memdup2(reader->bytes, BLOCK_BYTES);
    reader->raw_capacity = BLOCK_BYTES;
    reader->raw_length = reader->end;
    reader->end = 0;
    convert_raw(reader, BLOCK_BYTES);
    mark_end(reader);
    return true;
}

static bool begin(Call *call, CsvReader *reader) {
    if (!fill(reader))
        return true; /* csv_next meets the same */
    const Encoding *marked = reader->converter == NO_CONVERTER ? marked_utf16(reader) : NULL;
    if (marked && reader->encoding_stated) {
        call_add_error(
            call,
            &(Error){.code = ERROR_ENCODING,
                     .file = reader->file,
                     .line = 1,
                     .message = "is UTF-16 text, not utf-8; leave the encoding out or state it"});
        return false;
    }
    if (marked && !convert_from(call, reader, marked))
        return false;
    const char *bytes = reader->bytes;
    if (reader->end >= 3 && !memcmp(bytes, "\xEF\xBB\xBF", 3))
        reader->at = 3;
    if (!reader->separator)
        reader->separator = separator_find(bytes + reader->at, bytes + reader->end);
    reader->begun = true;
    return true;
}

static CsvResult fail_read(Call *call, const CsvReader *reader) {
    call_add_error(call, &(Error){.code = ERROR_IO,
                                  .file = reader->file,
                                  .line = (int)MIN(reader->next_line, INT32_MAX),
                                  .message = arena_printf(call->arena, "can't be read: %s",
                                                          g_strerror(reader->read_error))});
    return CSV_FAILED;
}

CsvResult csv_next(Call *call, CsvReader *reader, const CsvField **ret_fields, size_t *ret_count) {
    *ret_fields = NULL;
    *ret_count = 0;
    reader->problem[0] = '\0';
    if (!reader->begun && !begin(call, reader))
        return CSV_FAILED;
    for (;;) {
        Scan scan = {.start = reader->bytes + reader->at, .end = reader->bytes + reader->end};
        scan.one_line_quotes = reader->rescan_budget < CSV_ROW_BYTES;
        Found found = scan_row(reader, &scan);
        switch (found) {
        case FOUND_ROW:
            return take_row(reader, &scan, ret_fields, ret_count);
        case FOUND_BLANK:
            advance(reader, scan.stop, 1);
            break;
        case FOUND_END:
            return CSV_END;
        case FOUND_MORE:
            if (!fill(reader))
                return fail_read(call, reader);
            break;
        case FOUND_BAD:
        case FOUND_UNCLOSED:
            return refuse_row(reader, &scan, found);
        }
    }
}

/* --- writing ------------------------------------------------------------------------------- */

/* A plain number: sign, digits, perhaps a fraction. */
static bool is_number(const char *text) {
    const char *digits = text + (*text == '-' || *text == '+');
    size_t whole = strspn(digits, "0123456789");
    const char *rest = digits + whole;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    return whole && !*rest && g_ascii_isdigit(rest[-1]);
}

/* Also behind apostrophes: what came in with one goes out with two, and comes in with one. */
static bool is_formula(const char *text) {
    const char *bare = text + strspn(text, "'");
    return *bare && strchr("=+-@\t\r", *bare) && (bare > text || !is_number(text));
}

const char *csv_unguarded(const char *text) {
    return *text == '\'' && is_formula(text) ? text + 1 : text;
}

void csv_write_field(FILE *out, const char *text, bool first) {
    if (!first)
        putc(',', out);
    text = text ? text : "";
    bool formula = is_formula(text);
    /* A row of one empty field would be a blank line, which readers skip. */
    bool quoted = (first && !*text) || strpbrk(text, ",;\t|\"\r\n") || *text == ' ' ||
                  (*text && text[strlen(text) - 1] == ' ');
    if (quoted)
        putc('"', out);
    if (formula)
        putc('\'', out);
    for (const char *quote; quoted && (quote = strchr(text, '"')); text = quote + 1) {
        fwrite(text, 1, (size_t)(quote + 1 - text), out);
        putc('"', out);
    }
    fputs(text, out);
    if (quoted)
        putc('"', out);
}

void csv_write_end(FILE *out) {
    fputs("\r\n", out);
}
