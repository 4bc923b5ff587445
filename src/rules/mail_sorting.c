#include "rules/mail_sorting.h"

/* An outsider in a thread never becomes its customer; nor does an automatic answer. */
static MailVerdict sort_answer(const MailFacts *facts) {
    if (facts->automatic)
        return (MailVerdict){MAIL_IS_NOTED, "an automatic answer"};
    if (!facts->people || facts->customer != facts->of_customer)
        return (MailVerdict){MAIL_IS_NOTED, "from an address that isn't of this customer's people"};
    if (!facts->request_open)
        return (MailVerdict){MAIL_WAITS, "an answer to a request that is closed"};
    return (MailVerdict){MAIL_ANSWERS, "an answer to our mail"};
}

MailVerdict mail_sort(const MailFacts *facts) {
    if (facts->recent >= MAILS_AN_HOUR)
        return (MailVerdict){MAIL_WAITS, "too many mails of this sender within the hour"};
    if (facts->thread)
        return sort_answer(facts);
    if (facts->automatic)
        return (MailVerdict){MAIL_IS_ASIDE, "nobody wrote it: an automatic mail"};
    if (!facts->people)
        return (MailVerdict){MAIL_WAITS, "from an unknown address"};
    if (!facts->customer)
        return (MailVerdict){MAIL_WAITS, "the address is of people of several customers"};
    return (MailVerdict){MAIL_OPENS, "from a known person"};
}
