/* Who is served: a company, or a person who bought. */
#pragma once

#include "model/entity.h"

typedef enum CustomerStatus { CUSTOMER_IS_ACTIVE, CUSTOMER_IS_FORMER } CustomerStatus;
extern const char *const CUSTOMER_STATUS_WORDS[];

typedef struct Customer {
    Head head;
    const char *number;
    const char *name;
    int status;
    const char *language;
    const char *zone;
    const char *country;
    const char *address;
    const char *tax_number;
    const char *notes;
} Customer;

extern const Entity CUSTOMER;
