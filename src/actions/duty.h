/* Who is on duty, out of the store's rosters: the same answer for the screen, the gaps and the
 * call-out. The rosters are kept in memory and read anew after each change of people or rosters. */
#pragma once

#include "actions/service.h"
#include "model/roster.h"
#include "model/user.h"
#include "rules/duty_gaps.h"
#include "rules/roster.h"
#include "store/read.h"

typedef struct DutyBook DutyBook;

DutyBook *duty_book_new(void);
void duty_book_free(DutyBook *book);

/* The rule of a stored roster; false and an error on a field that can't be read. */
bool duty_rule(Call *call, const Roster *roster, RosterRule *ret);
/* Its changes that touch [from, to), in the order in which they were made. */
bool duty_changes(Call *call, Db *db, int64_t roster, Instant from, Instant to, RosterChanges *ret);
/* What somebody is qualified for. */
void duty_qualifications(Call *call, const User *user, Qualifications *ret);
/* Its members and those who cover, with whether they may be on duty. */
bool duty_people(Call *call, Db *db, const Roster *roster, const RosterChanges *changes,
                 RosterPeople *ret);

/* Whom to call in this role at `at`, one after the other; and how long each has to acknowledge. */
typedef struct DutyOrder {
    UserIds users;
    size_t on_duty; /* so many of the first are on duty; the others' turns come next */
    Micros patience;
} DutyOrder;
bool duty_order(Call *call, Service *service, const char *role, Instant at, DutyOrder *ret);

/* Who has this function in programmes' ladders, and an account that is open. */
bool duty_with_function(Call *call, Service *service, const char *function, UserIds *ret);
