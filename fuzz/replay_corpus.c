/* Feeds every file of the folders given to one fuzz target, so that what fuzzing once found stays
 * tested in every build, without libFuzzer. */
#include "fuzz.h"

#include <glib.h>
#include <stdio.h>

static int replay_folder(const char *folder) {
    g_autoptr(GDir) entries = g_dir_open(folder, 0, NULL);
    const char *name;
    int count = 0;
    while (entries && (name = g_dir_read_name(entries))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *bytes = NULL;
        gsize length;
        if (!g_file_get_contents(path, &bytes, &length, NULL))
            continue;
        /* a copy of just that size, so that a sanitizer sees the first byte read too far */
        g_autofree uint8_t *exact = g_memdup2(bytes, length);
        LLVMFuzzerTestOneInput(length ? exact : (const uint8_t *)"", length);
        count++;
    }
    printf("%s: %d files\n", folder, count);
    return count;
}

int main(int argc, char **argv) {
    int count = 0;
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    return count ? 0 : 1; /* an empty corpus is a wrong path */
}
