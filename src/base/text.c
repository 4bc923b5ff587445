#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <float.h>
#include <glib.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HINT_CHARACTERS = 64, FIRST_READ_BYTES = 64 * 1024 };

#define EACH_BYTE(value) (UINT64_MAX / 255 * (value))

/* How many bytes at the start are surely ASCII without NUL, counted in whole words. For bytes below
 * 0x80 the subtraction borrows into a top bit exactly where some byte is zero. */
static size_t ascii_prefix(const char *text, size_t length) {
    size_t at = 0;
    for (; at + sizeof(uint64_t) <= length; at += sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, text + at, sizeof word);
        if ((word | (word - EACH_BYTE(1))) & EACH_BYTE(0x80))
            break;
    }
    return at;
}

bool text_is_utf8(const char *text, size_t length, size_t *ret_at) {
    size_t ascii = ascii_prefix(text, length);
    const char *end = text + length;
    bool valid = ascii == length || g_utf8_validate_len(text + ascii, length - ascii, &end);
    if (ret_at)
        *ret_at = (size_t)(end - text);
    return valid;
}

void text_place(const char *text, size_t at, int *ret_line, int *ret_column) {
    int line = 1, column = 1;
    for (size_t i = 0; i < at; i++) {
        bool pair = text[i] == '\r' && i + 1 < at && text[i + 1] == '\n';
        bool ends_line = text[i] == '\n' || (text[i] == '\r' && !pair);
        line += ends_line;
        if (ends_line)
            column = 1;
        else if (((unsigned char)text[i] & 0xC0) != 0x80)
            column++;
    }
    *ret_line = line;
    *ret_column = column;
}

typedef struct Word {
    gunichar characters[HINT_CHARACTERS];
    int length;
} Word;

/* Case is folded: `RESPONSE` is no other word than `response`. False where the word is empty, too
 * long to have been meant as one of ours (and to compare cheaply), or not UTF-8. */
static bool word_read(const char *text, Word *ret_word) {
    if (!*text || !g_utf8_validate(text, -1, NULL))
        return false;
    ret_word->length = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        if (ret_word->length == HINT_CHARACTERS)
            return false;
        ret_word->characters[ret_word->length++] = g_unichar_tolower(g_utf8_get_char(at));
    }
    return true;
}

/* Damerau–Levenshtein in its optimal string alignment form: insert, drop, replace, swap two
 * neighbours; three rows of the table are enough. */
static int word_distance(const Word *a, const Word *b) {
    int rows[3][HINT_CHARACTERS + 1];
    int *before = rows[0], *last = rows[1], *row = rows[2];
    for (int j = 0; j <= b->length; j++)
        last[j] = j;
    for (int i = 1; i <= a->length; i++) {
        row[0] = i;
        for (int j = 1; j <= b->length; j++) {
            bool same = a->characters[i - 1] == b->characters[j - 1];
            row[j] = MIN(MIN(last[j] + 1, row[j - 1] + 1), last[j - 1] + !same);
            if (i > 1 && j > 1 && a->characters[i - 1] == b->characters[j - 2] &&
                a->characters[i - 2] == b->characters[j - 1])
                row[j] = MIN(row[j], before[j - 2] + 1);
        }
        int *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[b->length];
}

const char *text_hint(Arena *arena, const char *word, const char *const *words, size_t count) {
    Word wanted, known;
    if (!word || !word_read(word, &wanted))
        return NULL;
    int best_distance = MAX(1, wanted.length / 3) + 1;
    const char *best = NULL;
    for (size_t i = 0; i < count; i++) {
        if (!word_read(words[i], &known) || ABS(known.length - wanted.length) >= best_distance)
            continue;
        int distance = word_distance(&wanted, &known);
        if (distance < best_distance && distance < MAX(wanted.length, known.length)) {
            best_distance = distance;
            best = words[i];
        }
    }
    return best ? arena_printf(arena, "did you mean `%s`?", best) : NULL;
}

bool text_starts_with(const char *text, const char *prefix) {
    return g_str_has_prefix(text, prefix);
}

bool text_ends_with(const char *text, const char *suffix) {
    return g_str_has_suffix(text, suffix);
}

/* The piece before the first `*` stands at the start, the one behind the last at the end, and each
 * piece between them is taken where it first occurs: what is found earliest leaves most room for
 * the rest, so nothing is tried twice (memmem is linear). */
bool text_matches(const char *text, const char *pattern) {
    size_t length = strlen(text);
    const char *star = strchr(pattern, '*');
    if (!star)
        return !strcmp(text, pattern);
    size_t head = (size_t)(star - pattern);
    const char *last_star = strrchr(pattern, '*');
    size_t tail = strlen(last_star + 1);
    if (head + tail > length || memcmp(text, pattern, head) != 0 ||
        memcmp(text + length - tail, last_star + 1, tail) != 0)
        return false;
    const char *at = text + head, *end = text + length - tail;
    while (star < last_star) {
        const char *piece = star + 1;
        star = strchr(piece, '*');
        size_t piece_length = (size_t)(star - piece);
        at = memmem(at, (size_t)(end - at), piece, piece_length);
        if (!at)
            return false;
        at += piece_length;
    }
    return true;
}

static char *file_fail(Call *call, const char *file, ErrorCode code, const char *message) {
    call_add_error(call, &(Error){.code = code, .file = file, .message = message});
    return NULL;
}

static char *system_fail(Call *call, const char *file, int number) {
    if (number == ENOENT || number == ENOTDIR)
        return file_fail(call, file, ERROR_NOT_FOUND, "there is no such file");
    if (number == EISDIR)
        return file_fail(call, file, ERROR_IO, "this is a folder, not a file");
    return file_fail(call, file, ERROR_IO,
                     arena_printf(call->arena, "can't be read: %s", g_strerror(number)));
}

/* Reads to the end of `handle`, but never more than one byte past the limit: a device or a pipe may
 * have no end. `capacity` is room for the file and its NUL where its size is known. */
static char *read_all(Call *call, int handle, const char *file, size_t capacity, size_t limit_bytes,
                      size_t *ret_length) {
    char *bytes = arena_alloc(call->arena, capacity);
    size_t length = 0;
    for (;;) {
        ssize_t got = read(handle, bytes + length, MIN(capacity - 1, limit_bytes + 1) - length);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return system_fail(call, file, errno);
        if (got == 0)
            break;
        length += (size_t)got;
        if (length > limit_bytes)
            return file_fail(
                call, file, ERROR_TOO_LARGE,
                arena_printf(call->arena, "is larger than %zu bytes, the limit", limit_bytes));
        if (length + 1 == capacity) {
            char *larger = arena_alloc(call->arena, capacity * 2);
            memcpy(larger, bytes, length);
            bytes = larger;
            capacity *= 2;
        }
    }
    bytes[length] = '\0';
    *ret_length = length;
    return bytes;
}

char *text_load_file(Call *call, const char *file, size_t limit_bytes, size_t *ret_length) {
    g_assert(limit_bytes < SIZE_MAX / 4);
    bool standard_input = !strcmp(file, "-");
    int handle = standard_input ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (handle < 0)
        return system_fail(call, file, errno);
    struct stat about;
    char *bytes = NULL;
    if (fstat(handle, &about) < 0)
        bytes = system_fail(call, file, errno);
    else if (S_ISDIR(about.st_mode))
        bytes = system_fail(call, file, EISDIR);
    else {
        bool sized = S_ISREG(about.st_mode) && about.st_size > 0;
        size_t expected = sized ? (size_t)about.st_size : FIRST_READ_BYTES;
        /* one byte for the NUL, one so that the read that finds the end has room */
        bytes =
            read_all(call, handle, file, MIN(expected, limit_bytes) + 2, limit_bytes, ret_length);
    }
    if (!standard_input)
        close(handle);
    return bytes;
}

const char *text_from_real(double value, char ret_text[TEXT_REAL_BYTES]) {
    /* Every normal number needs 15 to 17 digits at most and %g drops zeros at the end; only the
     * subnormal ones have fewer digits to tell. */
    for (int digits = fabs(value) < DBL_MIN ? 1 : 15; digits <= 17; digits++) {
        char format[] = "%.00g";
        format[2] = (char)('0' + digits / 10);
        format[3] = (char)('0' + digits % 10);
        g_ascii_formatd(ret_text, TEXT_REAL_BYTES, format, value);
        if (g_ascii_strtod(ret_text, NULL) == value)
            break;
    }
    if (!strpbrk(ret_text, ".e"))
        g_strlcat(ret_text, ".0", TEXT_REAL_BYTES);
    return ret_text;
}

char *text_put_digits(char *at, int value, int count) {
    for (int i = count - 1; i >= 0; i--, value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + count;
}

bool text_has_word(const char *list, const char *word) {
    size_t length = strlen(word);
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',') {
        at += strspn(at, " \t");
        size_t found = strcspn(at, ",");
        while (found && strchr(" \t", at[found - 1]))
            found--;
        if (found == length && !memcmp(at, word, length))
            return true;
    }
    return false;
}

const char *text_file_name(const char *path) {
    const char *name = path;
    for (const char *at = path; *at; at++)
        if (*at == '/' || *at == '\\')
            name = at + 1;
    return name;
}

const EmbeddedFile *embedded_find(const EmbeddedFile *table, const char *name) {
    for (const EmbeddedFile *file = table; file->name; file++)
        if (!strcmp(file->name, name))
            return file;
    return NULL;
}
