/* A unit in the field: what is covered, repaired and inspected. Units form a tree. */
#pragma once

#include "model/entity.h"

typedef enum EquipmentStatus {
    EQUIPMENT_IS_IN_SERVICE,
    EQUIPMENT_IS_ORDERED,
    EQUIPMENT_IS_DELIVERED,
    EQUIPMENT_IS_OUT_OF_SERVICE,
    EQUIPMENT_IS_REPLACED,
    EQUIPMENT_IS_SCRAPPED
} EquipmentStatus;
extern const char *const EQUIPMENT_STATUS_WORDS[];
typedef enum Tellable { TELLABLE_UNKNOWN, TELLABLE_YES, TELLABLE_NO } Tellable;
extern const char *const TELLABLE_WORDS[];

/* Software on a unit, by version. */
typedef struct SoftwareItem {
    const char *name;
    const char *version;
    CivilDay installed_on;
} SoftwareItem;
extern const ItemShape SOFTWARE_ITEMS;

typedef struct Equipment {
    Head head;
    int64_t customer;
    int64_t site;
    int64_t parent;
    int64_t product;
    int64_t component;
    const char *number;
    const char *serial;
    const char *name;
    int status;
    const char *place;
    CivilDay delivered_on;
    CivilDay accepted_on;
    CivilDay replaced_on;
    int64_t replaced_by;
    const char *software;
    int supplied_by_us;
    int recognised;
    int64_t label_issue;
    const char *notes;
} Equipment;

extern const Entity EQUIPMENT;
