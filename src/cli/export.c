#include "cli/command.h"
int run_export(Call *call, const Arguments *arguments) { return EXIT_NO; }
