#include "http/layout.h"

#include <microhttpd.h>
#include <string.h>

/* CR LF, both overwritten with NUL */
enum { LINE_END = 2 };

static bool parses_in_place(void) {
    return strncmp(MHD_get_version(), "0.9.", 4) == 0;
}

Layout layout_begin(const char *target, size_t target_length, const char *version) {
    if (!parses_in_place())
        return (Layout){.plain = true};
    return (Layout){
        .expected = version + strlen(version) + LINE_END,
        .plain = version == target + target_length + 1,
    };
}

static bool only_blanks(const char *from, const char *to) {
    while (from < to && (*from == ' ' || *from == '\t'))
        from++;
    return from == to;
}

void layout_header(Layout *layout, const char *name, size_t name_length, const char *value,
                   size_t value_length) {
    if (!layout->expected || !layout->plain)
        return;
    const char *behind_colon = name + name_length + 1;
    layout->plain = name == layout->expected && value >= behind_colon &&
                    value - behind_colon < 256 && only_blanks(behind_colon, value);
    layout->expected = value + value_length + LINE_END;
}

/* What follows the last header is the empty line. It is safe to look there: libmicrohttpd keeps its
 * own record of each header in the same block of memory, behind the buffer. */
bool layout_end(const Layout *layout) {
    if (!layout->expected || !layout->plain)
        return layout->plain;
    const char *end = layout->expected - LINE_END;
    for (int i = 0; i < 2 * LINE_END; i++)
        if (end[i])
            return false;
    return true;
}
