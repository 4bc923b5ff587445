#include "base/tokens.h"

#include <glib.h>

enum {
    CHAIN_PARTS = 8,
    PREFIX_FROM_BYTES = 4, /* a number this long is asked for as a prefix */
    PHONE_GROUPS = 10,
    PHONE_LEAST = 7, /* digits; fewer with spaces between are separate numbers */
    PHONE_MOST = 20,
    PHONE_GAP_BYTES = 3,
    DECOMPOSED = G_UNICHAR_MAX_DECOMPOSITION_LENGTH,
};

/* --- folding: whatever Unicode has, to small letters, digits, pair characters and ASCII marks ---
 *
 * Character by character, since g_utf8_normalize of a whole text sorts combining marks in quadratic
 * time (measured: 64 KiB of them take 0.6 s, 256 KiB 9 s), and since it would take Hangul and kana
 * apart, whose marks are no accents. */

/* Scripts that are indexed by pairs. */
static bool is_paired(gunichar c) {
    if (c < 0x0E00)
        return false;
    if (c < 0x3000)
        return c <= 0x0EFF || (c >= 0x1000 && c <= 0x109F) || (c >= 0x1100 && c <= 0x11FF) ||
               (c >= 0x1780 && c <= 0x17FF);
    return (c >= 0x3005 && c <= 0x9FFF && !(c >= 0x3200 && c <= 0x33FF)) ||
           (c >= 0xA960 && c <= 0xA97F) || (c >= 0xAC00 && c <= 0xD7FF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

/* Paired characters that fold to themselves: by far the most of a Chinese text. */
static bool is_plain(gunichar c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
           (c >= 0x30A1 && c <= 0x30FA) || (c >= 0xAC00 && c <= 0xD7A3) ||
           (c >= 0x3400 && c <= 0x4DBF);
}

/* Accents and points that readers leave out; vowel signs of Indian scripts stay. */
static bool is_accent(gunichar c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0487) ||
           (c >= 0x0591 && c <= 0x05C7) || (c >= 0x0610 && c <= 0x061A) ||
           (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x06D6 && c <= 0x06ED) ||
           (c >= 0x1AB0 && c <= 0x1AFF) || (c >= 0x1DC0 && c <= 0x1DFF) ||
           (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE2F) ||
           (c >= 0xE0100 && c <= 0xE01EF);
}

/* Voiced marks of kana and the later letters of a Hangul syllable: one with what stands before. */
static bool joins_before(gunichar c) {
    return c == 0x3099 || c == 0x309A || (c >= 0x1161 && c <= 0x1175) ||
           (c >= 0x11A8 && c <= 0x11C2);
}

static void fold_onto_last(GString *out, gunichar c) {
    gunichar composed;
    const char *last = out->len ? g_utf8_find_prev_char(out->str, out->str + out->len) : NULL;
    if (last && g_unichar_compose(g_utf8_get_char(last), c, &composed)) {
        g_string_truncate(out, (gsize)(last - out->str));
        g_string_append_unichar(out, composed);
    } else if (c != 0x3099 && c != 0x309A)
        g_string_append_unichar(out, c);
}

/* Small letters that Unicode doesn't take apart though people write them without. */
static void fold_letter(GString *out, gunichar c) {
    static const struct {
        gunichar from;
        const char *to;
    } LETTERS[] = {{0xDF, "ss"}, {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},  {0xFE, "th"},
                   {0x111, "d"}, {0x127, "h"}, {0x131, "i"}, {0x142, "l"}, {0x153, "oe"},
                   {0x167, "t"}, {0x180, "b"}, {0x1E5, "g"}, {0x3C2, "σ"}};
    for (size_t i = 0; i < G_N_ELEMENTS(LETTERS) && c >= LETTERS[i].from; i++)
        if (c == LETTERS[i].from) {
            g_string_append(out, LETTERS[i].to);
            return;
        }
    g_string_append_unichar(out, c);
}

/* One piece of a decomposed character. */
static void fold_piece(GString *out, gunichar c) {
    if (c < 0x80) {
        g_string_append_c(out, (char)c);
        return;
    }
    if (is_accent(c))
        return;
    if (joins_before(c)) {
        fold_onto_last(out, c);
        return;
    }
    switch (g_unichar_type(c)) {
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
    case G_UNICODE_LOWERCASE_LETTER:
        fold_letter(out, g_unichar_tolower(c));
        break;
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_NON_SPACING_MARK:
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_LETTER_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
        g_string_append_unichar(out, c);
        break;
    case G_UNICODE_DECIMAL_NUMBER:
        g_string_append_c(out, (char)('0' + g_unichar_digit_value(c)));
        break;
    case G_UNICODE_FORMAT: /* soft hyphens, joiners, direction marks: not there */
        break;
    case G_UNICODE_DASH_PUNCTUATION:
        g_string_append_c(out, '-');
        break;
    case G_UNICODE_SPACE_SEPARATOR:
        g_string_append_c(out, ' ');
        break;
    default:
        g_string_append_c(out, c == 0x2019 || c == 0x2018 ? '\'' : c == 0x2212 ? '-' : ',');
    }
}

static void fold_character(GString *out, gunichar c) {
    gunichar pieces[DECOMPOSED];
    if (is_plain(c)) {
        g_string_append_unichar(out, c);
        return;
    }
    gsize count = g_unichar_fully_decompose(c, TRUE, pieces, DECOMPOSED);
    for (gsize i = 0; i < count; i++)
        fold_piece(out, pieces[i]);
}

static size_t ascii_length(const char *text, size_t length) {
    size_t at = 0;
    for (uint64_t word; at + sizeof word <= length; at += sizeof word) {
        memcpy(&word, text + at, sizeof word);
        if (word & (UINT64_MAX / 255 * 0x80))
            break;
    }
    while (at < length && !((uint8_t)text[at] & 0x80))
        at++;
    return at;
}

static GString *fold(const char *text, size_t length) {
    GString *out = g_string_sized_new(length + length / 8);
    for (const char *at = text, *end = text + length; at < end;) {
        size_t ascii = ascii_length(at, (size_t)(end - at));
        g_string_append_len(out, at, (gssize)ascii);
        at += ascii;
        if (at == end)
            break;
        gunichar c = g_utf8_get_char_validated(at, end - at);
        bool valid = c < 0x110000;
        if (valid)
            fold_character(out, c);
        else
            g_string_append_c(out, ',');
        at = valid ? g_utf8_next_char(at) : at + 1;
    }
    return out;
}

/* --- the set of tokens --------------------------------------------------------------------- */

enum { LEAST_SLOTS = 128 };

/* Eight bytes a step. Who makes all tokens of a document collide costs us 10 ms. */
static uint32_t token_hash(const char *text, size_t length) {
    uint64_t hash = length, word;
    for (; length > sizeof word; text += sizeof word, length -= sizeof word) {
        memcpy(&word, text, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 32;
    }
    word = 0;
    for (size_t i = 0; i < length; i++)
        word = word << 8 | (uint8_t)text[i];
    hash = (hash ^ word) * 0x9E3779B97F4A7C15;
    return (uint32_t)(hash >> 32);
}

/* Where the token is, or the free slot where it belongs. A slot has the hash above the number of
 * the token, so that hardly ever another token is looked at. */
static uint64_t *slot_find(const Tokens *tokens, const char *text, size_t length, uint32_t hash) {
    for (size_t at = hash;; at++) {
        uint64_t *slot = &tokens->slots[at & (tokens->slot_count - 1)];
        if (!*slot)
            return slot;
        if (*slot >> 32 != hash)
            continue;
        const Token *token = &tokens->items[(uint32_t)*slot - 1];
        if (token->length == length && !memcmp(token->text, text, length))
            return slot;
    }
}

static uint64_t slot_value(uint32_t hash, size_t number) {
    return (uint64_t)hash << 32 | number;
}

static void slots_grow(Arena *arena, Tokens *tokens) {
    tokens->slot_count = MAX(LEAST_SLOTS, tokens->slot_count * 4);
    tokens->slots = ARENA_ARRAY(arena, uint64_t, tokens->slot_count);
    for (size_t i = 0; i < tokens->count; i++) {
        const Token *token = &tokens->items[i];
        *slot_find(tokens, token->text, token->length, token->hash) =
            slot_value(token->hash, i + 1);
    }
}

/* --- scanning what is folded --------------------------------------------------------------- */

enum {
    DIGIT = 1,
    LETTER = 2,
    WIDE = 4,   /* begins or continues a character beyond ASCII */
    JOINS = 8,  /* alone between two words, ties them to one number */
    PHONE = 16, /* may stand within a phone number */
    WORD = DIGIT | LETTER | WIDE,
};

static const uint8_t CLASS[256] = {
    ['0' ... '9'] = DIGIT, ['A' ... 'Z'] = LETTER, ['a' ... 'z'] = LETTER, [0x80 ... 0xFF] = WIDE,
    ['-'] = JOINS | PHONE, ['/'] = JOINS | PHONE,  ['.'] = JOINS | PHONE,  ['_'] = JOINS,
    ['\''] = JOINS,        [':'] = JOINS,          [' '] = PHONE,          ['('] = PHONE,
    [')'] = PHONE};

static uint8_t class_at(const char *at) {
    return CLASS[(uint8_t)*at];
}

/* Words joined by single marks. */
typedef struct Chain {
    char bytes[CHAIN_PARTS * TOKEN_BYTES];
    size_t starts[CHAIN_PARTS + 1]; /* of each part, and the end of the last */
    size_t parts;
    unsigned digits; /* a bit for each part that has one, the first lowest */
} Chain;

/* Groups of digits that may be one phone number. */
typedef struct Phone {
    char digits[PHONE_MOST];
    size_t starts[PHONE_GROUPS];
    size_t groups, length;
} Phone;

typedef struct Scan {
    Arena *arena;
    Tokens *tokens;
    TokenMode mode;
    size_t limit;
    const char *at, *end;
    Chain chain;
    Phone phone;
} Scan;

/* Cuts between two characters. */
static size_t cut_length(const char *text, size_t length) {
    if (length <= TOKEN_BYTES)
        return length;
    length = TOKEN_BYTES;
    while (((uint8_t)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

static void emit(Scan *scan, const char *text, size_t length, bool prefix) {
    Tokens *tokens = scan->tokens;
    length = cut_length(text, length);
    if (tokens->count * 2 >= tokens->slot_count)
        slots_grow(scan->arena, tokens);
    uint32_t hash = token_hash(text, length);
    uint64_t *slot = slot_find(tokens, text, length, hash);
    if (*slot) {
        Token *known = &tokens->items[(uint32_t)*slot - 1];
        known->prefix = known->prefix && prefix; /* the whole word asks for more */
        return;
    }
    if (tokens->count >= scan->limit) {
        tokens->cut = true;
        return;
    }
    *LIST_ADD(scan->arena, tokens) = (Token){.text = arena_text_n(scan->arena, text, length),
                                             .hash = hash,
                                             .length = (uint8_t)length,
                                             .prefix = prefix};
    *slot = slot_value(hash, tokens->count);
}

/* The words of a query. */
static void emit_parts(Scan *scan, bool goes_on) {
    const Chain *chain = &scan->chain;
    for (size_t i = 0; i < chain->parts; i++) {
        bool last = i + 1 == chain->parts;
        emit(scan, chain->bytes + chain->starts[i], chain->starts[i + 1] - chain->starts[i],
             goes_on && last);
    }
}

/* The join that begins at a part, where digits are in it; words alone only join as a whole. */
static void emit_join(Scan *scan, size_t part) {
    const Chain *chain = &scan->chain;
    if (part + 1 < chain->parts && (part == 0 || chain->digits >> part))
        emit(scan, chain->bytes + chain->starts[part],
             chain->starts[chain->parts] - chain->starts[part], false);
}

/* Makes room in a document's chain that is full. A window slides over it, so that each run of
 * CHAIN_PARTS parts is in a join, wherever a query begins. */
static void chain_slide(Scan *scan) {
    Chain *chain = &scan->chain;
    size_t first = chain->starts[1];
    emit_join(scan, 0);
    memmove(chain->bytes, chain->bytes + first, chain->starts[chain->parts] - first);
    for (size_t i = 0; i < chain->parts; i++)
        chain->starts[i] = chain->starts[i + 1] - first;
    chain->parts--;
    chain->digits >>= 1;
}

/* `goes_on`: nothing stands behind it, and who types may be in the middle of it. A query asks for a
 * number as a whole, for joined words (e-mail) by their parts, which each writing has. */
static void chain_end(Scan *scan, bool goes_on) {
    Chain *chain = &scan->chain;
    size_t length = chain->starts[chain->parts];
    if (scan->mode == TOKENS_DOCUMENT)
        for (size_t i = 0; i < chain->parts; i++)
            emit_join(scan, i);
    else if (chain->digits)
        emit(scan, chain->bytes, length, goes_on || length >= PREFIX_FROM_BYTES);
    else
        emit_parts(scan, goes_on);
    chain->parts = 0;
    chain->digits = 0;
}

static void emit_phone(Scan *scan, size_t group) {
    const Phone *phone = &scan->phone;
    size_t length = phone->length - phone->starts[group];
    if (group + 1 < phone->groups && length >= PHONE_LEAST)
        emit(scan, phone->digits + phone->starts[group], length, false);
}

static void phone_end(Scan *scan) {
    Phone *phone = &scan->phone;
    for (size_t i = 0; i < phone->groups; i++)
        emit_phone(scan, i);
    phone->groups = phone->length = 0;
}

/* As chain_slide. */
static void phone_slide(Scan *scan) {
    Phone *phone = &scan->phone;
    size_t first = phone->groups > 1 ? phone->starts[1] : phone->length;
    emit_phone(scan, 0);
    phone->length -= first;
    memmove(phone->digits, phone->digits + first, phone->length);
    phone->groups--;
    for (size_t i = 0; i < phone->groups; i++)
        phone->starts[i] = phone->starts[i + 1] - first;
}

static void phone_add(Scan *scan, const char *digits, size_t length) {
    Phone *phone = &scan->phone;
    while (phone->groups && (phone->groups == PHONE_GROUPS || phone->length + length > PHONE_MOST))
        phone_slide(scan);
    if (length > PHONE_MOST)
        return;
    phone->starts[phone->groups++] = phone->length;
    memcpy(phone->digits + phone->length, digits, length);
    phone->length += length;
}

/* What stands between two words. */
typedef struct Gap {
    size_t length;
    char last;
    bool joins; /* one mark that ties parts of a number */
    bool phone; /* as within a phone number */
} Gap;

static inline Gap read_gap(const char **at, const char *end) {
    const char *start = *at, *stop = start;
    uint8_t all = JOINS | PHONE;
    while (stop < end && !(class_at(stop) & WORD))
        all &= class_at(stop++);
    *at = stop;
    Gap gap = {.length = (size_t)(stop - start)};
    gap.last = gap.length ? stop[-1] : '\0';
    gap.joins = gap.length == 1 && all & JOINS;
    gap.phone = gap.length && gap.length <= PHONE_GAP_BYTES && all & PHONE;
    return gap;
}

static bool pairs_at(const char *at) {
    return class_at(at) & WIDE && is_paired(g_utf8_get_char(at));
}

/* The next word, as a further part of the chain. */
static void read_word(Scan *scan, const Gap *gap) {
    Chain *chain = &scan->chain;
    char *start = chain->bytes + chain->starts[chain->parts], *to = start;
    const char *limit = start + TOKEN_BYTES;
    const char *at = scan->at;
    uint8_t seen = 0, class;
    while (at < scan->end && (class = class_at(at)) & WORD && !pairs_at(at)) {
        seen |= class;
        if (!(class & WIDE)) {
            if (to < limit)
                *to++ = (char)(*at | 0x20); /* small letters; digits have that bit */
            at++;
            continue;
        }
        const char *next = g_utf8_next_char(at);
        if (to + (next - at) > limit)
            limit = to;
        else
            to = mempcpy(to, at, (size_t)(next - at));
        at = next;
    }
    scan->at = at;
    chain->digits |= (unsigned)(seen & DIGIT) << chain->parts;
    chain->starts[++chain->parts] = (size_t)(to - chain->bytes);
    if (scan->mode != TOKENS_DOCUMENT)
        return;
    emit(scan, start, (size_t)(to - start), false);
    bool digits = seen == DIGIT;
    if (!digits || !gap->phone)
        phone_end(scan);
    if (digits)
        phone_add(scan, start, (size_t)(to - start));
}

/* A run of paired characters, at the first of them. */
static void read_pairs(Scan *scan) {
    const char *previous = scan->at, *at = g_utf8_next_char(previous);
    bool alone = true;
    while (at < scan->end && pairs_at(at)) {
        const char *next = g_utf8_next_char(at);
        emit(scan, previous, (size_t)(next - previous), false);
        previous = at;
        at = next;
        alone = false;
    }
    bool document = scan->mode == TOKENS_DOCUMENT;
    if (document || alone)
        emit(scan, previous, (size_t)(at - previous), !document);
    scan->at = at;
}

static size_t digits_at(const char *at, const char *end) {
    size_t count = 0;
    while (at + count < end && class_at(at + count) & DIGIT)
        count++;
    return count;
}

/* What in a query looks like a phone number in groups (begins with + or ( or 0) is asked for as a
 * whole: people group them each in their own way. At most PHONE_MOST digits are looked at. */
static bool read_phone(Scan *scan, const Gap *gap) {
    if (gap->last != '+' && gap->last != '(' && *scan->at != '0')
        return false;
    char digits[PHONE_MOST];
    const char *at = scan->at, *behind = at;
    size_t length = 0, groups = 0;
    Gap between = {.phone = true};
    for (size_t count; groups < PHONE_GROUPS && between.phone && (count = digits_at(at, scan->end));
         groups++) {
        if (length + count > PHONE_MOST)
            return false;
        memcpy(digits + length, at, count);
        length += count;
        behind = at += count;
        between = read_gap(&at, scan->end);
    }
    bool goes_on = behind < scan->end && class_at(behind) & WORD && !pairs_at(behind);
    if (groups < 2 || length < PHONE_LEAST || goes_on)
        return false;
    emit(scan, digits, length, true);
    scan->at = behind;
    return true;
}

static void scan_folded(Scan *scan) {
    while (!scan->tokens->cut) {
        Gap gap = read_gap(&scan->at, scan->end);
        Chain *chain = &scan->chain;
        bool ends = scan->at == scan->end;
        bool document = scan->mode == TOKENS_DOCUMENT;
        if (chain->parts && (ends || !gap.joins || (!document && chain->parts == CHAIN_PARTS)))
            chain_end(scan, ends && !gap.length && scan->mode == TOKENS_TYPING);
        else if (chain->parts == CHAIN_PARTS)
            chain_slide(scan);
        if (ends)
            break;
        if (pairs_at(scan->at)) {
            if (chain->parts)
                chain_end(scan, false);
            phone_end(scan);
            read_pairs(scan);
        } else if (document || chain->parts || !read_phone(scan, &gap))
            read_word(scan, &gap);
    }
    phone_end(scan);
}

void tokens_add(Arena *arena, TokenMode mode, const char *text, size_t length, Tokens *tokens) {
    size_t room = TOKENS_INPUT_BYTES - tokens->bytes_read;
    bool cut = length > room;
    length = MIN(length, room);
    tokens->bytes_read += length;
    GString *folded = ascii_length(text, length) == length ? NULL : fold(text, length);
    Scan scan = {.arena = arena,
                 .tokens = tokens,
                 .mode = mode,
                 .limit = mode == TOKENS_DOCUMENT ? TOKENS_IN_DOCUMENT : TOKENS_IN_QUERY,
                 .at = folded ? folded->str : text};
    scan.end = scan.at + (folded ? folded->len : length);
    scan_folded(&scan);
    tokens->cut |= cut;
    if (folded)
        g_string_free(folded, TRUE);
}

const char *tokens_text(Arena *arena, const Tokens *tokens) {
    size_t length = 0;
    for (size_t i = 0; i < tokens->count; i++)
        length += tokens->items[i].length + 1U;
    char *text = arena_alloc(arena, length + 1), *to = text;
    for (size_t i = 0; i < tokens->count; i++) {
        to = mempcpy(to, tokens->items[i].text, tokens->items[i].length);
        *to++ = i + 1 < tokens->count ? ' ' : '\0';
    }
    return text;
}
