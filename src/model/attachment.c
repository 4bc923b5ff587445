#include "model/attachment.h"

static const Column COLUMNS[] = {
    COLUMN(Attachment, record_kind, TEXT, C_SYSTEM | C_FILTER, 40,
           "to what kind of record it belongs"),
    COLUMN(Attachment, record, WHOLE, C_SYSTEM | C_FILTER, 0, "to which record"),
    COLUMN_REFERS(
        Attachment, customer, C_SYSTEM | C_FILTER, ENTITY_CUSTOMER,
        "whose, as the record says; none where it is internal, so that no customer's scope "
        "reaches it"),
    COLUMN_REFERS(Attachment, site, C_SYSTEM, ENTITY_SITE, "where; the record says it"),
    COLUMN(Attachment, name, TEXT, C_NEEDED | C_SEARCH, 200, "name of the file"),
    COLUMN(Attachment, media_type, TEXT, C_SYSTEM, 100, "as the server found it"),
    COLUMN(Attachment, bytes, WHOLE, C_SYSTEM, 0, "its size"),
    COLUMN(Attachment, digest, DIGEST, C_SYSTEM | C_FILTER, 0, "BLAKE2b-256 of its bytes"),
    COLUMN(Attachment, internal, YES_NO, C_FIXED | C_STAFF, 0,
           "of a request: whether it stays in the house"),
};

const Entity ATTACHMENT =
    ENTITY(ENTITY_ATTACHMENT, "attachment", "attachments", Attachment, COLUMNS, .key = NULL,
           .customer = "customer", .site = "site", .about = "Files.");
