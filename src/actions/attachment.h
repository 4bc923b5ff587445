/* Files that belong to records. Who may read or change a record may read or change its files. */
#pragma once

#include "actions/action.h"
#include "model/attachment.h"
#include "store/files.h"

/* What is prepared for `attach_file`: the file is in keeping already. The command's id is that of
 * the record. */
typedef struct FileToAttach {
    const Entity *owner; /* of the record: CUSTOMER, SITE, EQUIPMENT, CONTRACT */
    const char *name;
    StoredFile file;
} FileToAttach;

bool attach_file(Work *work, Outcome *ret);
bool remove_attachment(Work *work, Outcome *ret);

/* The record that an attachment belongs to, as `actor` may see it; NULL where not: then the file
 * isn't there for them either. */
const void *attachment_owner(Call *call, Db *db, const Attachment *attachment, const Actor *actor);
