/* aftercare rights: the grid of rights and roles, as the page in docs. */
#include "rules/rights.h"

#include "cli/command.h"

#include <stdio.h>

int run_rights(Call *call, const Arguments *arguments) {
    (void)call;
    (void)arguments;
    printf(
        "# Rights\n\nWhat each role may do: the grid that runs (`aftercare rights` prints it). A "
        "customer's people see only\ntheir company's records, or those of their sites. A token "
        "may do no more than its scopes and its owner.\n\n| right |");
    for (int role = 0; ROLE_WORDS[role]; role++)
        printf(" %s |", ROLE_WORDS[role]);
    printf(" to |\n|---|");
    for (int role = 0; ROLE_WORDS[role]; role++)
        printf(":-:|");
    printf("---|\n");
    for (int right = RIGHT_SELF + 1; right < RIGHT_COUNT; right++) {
        printf("| `%s` |", right_word((Right)right));
        for (int role = 0; ROLE_WORDS[role]; role++)
            printf(" %s |", rights_of_role(role, (Right)right) ? "●" : "");
        printf(" %s |\n", right_about((Right)right));
    }
    return EXIT_DONE;
}
