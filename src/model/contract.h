/* What binds a customer, its sites and units to one programme version. */
#pragma once

#include "model/entity.h"

typedef enum ContractStatus {
    CONTRACT_IS_DRAFT,
    CONTRACT_IS_ACTIVE,
    CONTRACT_IS_ENDED
} ContractStatus;
extern const char *const CONTRACT_STATUS_WORDS[];

/* A unit price that the contract fixes; a capped charge is never above it (C-P4). */
typedef struct PriceItem {
    const char *item;
    int64_t price_minor;
} PriceItem;
extern const ItemShape PRICE_ITEMS;

/* Where this contract promises something else than the programme. */
typedef struct OverrideItem {
    const char *promise;
    const char *level;
    const char *within;
    const char *reason;
} OverrideItem;
extern const ItemShape OVERRIDE_ITEMS;

typedef struct Contract {
    Head head;
    const char *number;
    int64_t customer;
    int64_t programme;
    const char *title;
    int status;
    CivilDay signed_on;
    CivilDay starts_on;
    CivilDay ends_on;
    bool whole_customer;
    const char *warranty_agreement;
    CivilDay warranty_signed_on;
    CivilDay accepted_on;
    const char *completion_report;
    const char *signatory;
    const char *currency;
    const char *prices;
    const char *overrides;
    const char *notes;
} Contract;

extern const Entity CONTRACT;
