#include "actions/people.h"

#include "actions/record.h"

bool user_check(Work *work, const User *before, User *after) {
    return true;
}
