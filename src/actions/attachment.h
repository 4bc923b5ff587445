/* Files that belong to records. Who may read or change a record may read or change its files; an
 * internal file of a request is for the house alone. */
#pragma once

#include "actions/action.h"
#include "model/attachment.h"
#include "store/files.h"

/* What is prepared for `attach_file`: the file is in keeping already. The command's id is that of
 * the record. */
typedef struct FileToAttach {
    const Entity *owner; /* of the record: CUSTOMER, SITE, EQUIPMENT, CONTRACT, REQUEST */
    const char *name;
    bool internal;
    StoredFile file;
} FileToAttach;

bool attach_file(Work *work, Outcome *ret);
bool remove_attachment(Work *work, Outcome *ret);

/* Whether those who see its record may see the file: an internal one only who sees the house. */
bool attachment_reaches(const Scope *scope, const Attachment *attachment);

/* The record that an attachment belongs to, as `actor` may see it; NULL where not: then the file
 * isn't there for them either. */
const void *attachment_owner(Call *call, Db *db, const Attachment *attachment, const Actor *actor);
