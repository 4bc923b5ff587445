#include "model/entity.h"

#include "model/alert.h"
#include "model/attachment.h"
#include "model/component.h"
#include "model/contact.h"
#include "model/contract.h"
#include "model/cover.h"
#include "model/customer.h"
#include "model/equipment.h"
#include "model/handover.h"
#include "model/link.h"
#include "model/mail.h"
#include "model/message.h"
#include "model/notice.h"
#include "model/owed.h"
#include "model/page.h"
#include "model/part.h"
#include "model/phone_call.h"
#include "model/product.h"
#include "model/programme_version.h"
#include "model/request.h"
#include "model/roster.h"
#include "model/session.h"
#include "model/shift_change.h"
#include "model/site.h"
#include "model/skill.h"
#include "model/team.h"
#include "model/token.h"
#include "model/user.h"
#include "model/view.h"
#include <glib.h>

static const Entity *const ENTITIES[ENTITY_COUNT] = {
    [ENTITY_CUSTOMER] = &CUSTOMER,
    [ENTITY_SITE] = &SITE,
    [ENTITY_CONTACT] = &CONTACT,
    [ENTITY_PRODUCT] = &PRODUCT,
    [ENTITY_COMPONENT] = &COMPONENT,
    [ENTITY_PART] = &PART,
    [ENTITY_EQUIPMENT] = &EQUIPMENT,
    [ENTITY_PROGRAMME] = &PROGRAMME,
    [ENTITY_CONTRACT] = &CONTRACT,
    [ENTITY_COVER] = &COVER,
    [ENTITY_TEAM] = &TEAM,
    [ENTITY_SKILL] = &SKILL,
    [ENTITY_USER] = &USER,
    [ENTITY_SESSION] = &SESSION,
    [ENTITY_LINK] = &LINK,
    [ENTITY_TOKEN] = &TOKEN,
    [ENTITY_ATTACHMENT] = &ATTACHMENT,
    [ENTITY_REQUEST] = &REQUEST,
    [ENTITY_MESSAGE] = &MESSAGE,
    [ENTITY_PHONE_CALL] = &PHONE_CALL,
    [ENTITY_OWED] = &OWED,
    [ENTITY_ALERT] = &ALERT,
    [ENTITY_VIEW] = &VIEW,
    [ENTITY_ROSTER] = &ROSTER,
    [ENTITY_SHIFT_CHANGE] = &SHIFT_CHANGE,
    [ENTITY_PAGE] = &PAGE,
    [ENTITY_HANDOVER] = &HANDOVER,
    [ENTITY_NOTICE] = &NOTICE,
    [ENTITY_MAIL] = &MAIL,
};

const Entity *entity_of(EntityKind kind) {
    g_assert(kind < ENTITY_COUNT);
    return ENTITIES[kind];
}

const Entity *entity_by_plural(const char *plural) {
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        if (!strcmp(ENTITIES[kind]->plural, plural))
            return ENTITIES[kind];
    return NULL;
}

const Entity *entity_by_name(const char *name) {
    for (int kind = 0; kind < ENTITY_COUNT; kind++)
        if (!strcmp(ENTITIES[kind]->name, name))
            return ENTITIES[kind];
    return NULL;
}

const Column *entity_column(const Entity *entity, const char *name) {
    for (size_t i = 0; i < entity->count; i++)
        if (!strcmp(entity->columns[i].name, name))
            return &entity->columns[i];
    return NULL;
}

static void set_none(const Column *column, void *record) {
    switch (column->kind) {
    case COLUMN_WHOLE:
        *MEMBER(record, column, int64_t) = WHOLE_NONE;
        break;
    case COLUMN_DATE:
        *MEMBER(record, column, CivilDay) = CIVIL_DAY_NONE;
        break;
    case COLUMN_INSTANT:
        *MEMBER(record, column, Instant) = INSTANT_NONE;
        break;
    case COLUMN_WORD:
        *MEMBER(record, column, int) = 0;
        break;
    case COLUMN_YES_NO:
        *MEMBER(record, column, bool) = false;
        break;
    case COLUMN_REFERENCE:
        *MEMBER(record, column, int64_t) = 0;
        break;
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        *MEMBER(record, column, const char *) = NULL;
        break;
    }
}

void column_clear(const Column *column, void *record) {
    set_none(column, record);
}

void column_copy(const Column *column, const void *from, void *to) {
    switch (column->kind) {
    case COLUMN_WORD:
        *MEMBER(to, column, int) = *MEMBER_OF(from, column, int);
        return;
    case COLUMN_YES_NO:
        *MEMBER(to, column, bool) = *MEMBER_OF(from, column, bool);
        return;
    case COLUMN_DATE:
        *MEMBER(to, column, CivilDay) = *MEMBER_OF(from, column, CivilDay);
        return;
    case COLUMN_WHOLE:
    case COLUMN_INSTANT:
    case COLUMN_REFERENCE:
        *MEMBER(to, column, int64_t) = *MEMBER_OF(from, column, int64_t);
        return;
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    *MEMBER(to, column, const char *) = *MEMBER_OF(from, column, const char *);
}

void *entity_new(Arena *arena, const Entity *entity) {
    void *record = arena_alloc(arena, entity->size);
    Head *head = record;
    head->created_at = head->updated_at = head->deleted_at = INSTANT_NONE;
    for (size_t i = 0; i < entity->count; i++)
        set_none(&entity->columns[i], record);
    return record;
}

void *entity_copy(Arena *arena, const Entity *entity, const void *record) {
    return memcpy(arena_alloc(arena, entity->size), record, entity->size);
}

void *entity_copy_whole(Arena *arena, const Entity *entity, const void *record) {
    void *copy = entity_copy(arena, entity, record);
    for (size_t i = 0; i < entity->count; i++) {
        const Column *column = &entity->columns[i];
        bool text = column->kind == COLUMN_TEXT || column->kind == COLUMN_LIST ||
                    column->kind == COLUMN_DIGEST;
        if (text)
            *MEMBER(copy, column, const char *) =
                arena_text(arena, *MEMBER_OF(record, column, const char *));
    }
    return copy;
}

int64_t entity_reference(const Entity *entity, const void *record, const char *column) {
    if (!strcmp(column, "id"))
        return ((const Head *)record)->id;
    const Column *found = entity_column(entity, column);
    g_assert(found && found->kind == COLUMN_REFERENCE);
    return *MEMBER_OF(record, found, int64_t);
}

bool column_shown(const Column *column, EntityView view) {
    if (column->flags & C_SECRET)
        return false;
    if (column->flags & C_STAFF && !view.staff)
        return false;
    return view.personal || !(column->flags & C_PERSONAL);
}

bool column_is_none(const Column *column, const void *record) {
    switch (column->kind) {
    case COLUMN_WHOLE:
        return *MEMBER_OF(record, column, int64_t) == WHOLE_NONE;
    case COLUMN_DATE:
        return *MEMBER_OF(record, column, CivilDay) == CIVIL_DAY_NONE;
    case COLUMN_INSTANT:
        return *MEMBER_OF(record, column, Instant) == INSTANT_NONE;
    case COLUMN_REFERENCE:
        return *MEMBER_OF(record, column, int64_t) == 0;
    case COLUMN_WORD:
    case COLUMN_YES_NO:
        return false;
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    return *MEMBER_OF(record, column, const char *) == NULL;
}

static bool same_text(const char *one, const char *other) {
    return one == other || (one && other && !strcmp(one, other));
}

bool column_equal(const Column *column, const void *one, const void *other) {
    switch (column->kind) {
    case COLUMN_WHOLE:
    case COLUMN_INSTANT:
    case COLUMN_REFERENCE:
        return *MEMBER_OF(one, column, int64_t) == *MEMBER_OF(other, column, int64_t);
    case COLUMN_DATE:
        return *MEMBER_OF(one, column, CivilDay) == *MEMBER_OF(other, column, CivilDay);
    case COLUMN_WORD:
        return *MEMBER_OF(one, column, int) == *MEMBER_OF(other, column, int);
    case COLUMN_YES_NO:
        return *MEMBER_OF(one, column, bool) == *MEMBER_OF(other, column, bool);
    case COLUMN_TEXT:
    case COLUMN_LIST:
    case COLUMN_DIGEST:
        break;
    }
    return same_text(*MEMBER_OF(one, column, const char *),
                     *MEMBER_OF(other, column, const char *));
}

bool entity_equal(const Entity *entity, const void *one, const void *other) {
    for (size_t i = 0; i < entity->count; i++)
        if (!column_equal(&entity->columns[i], one, other))
            return false;
    return true;
}

uint64_t column_mark(const Column *column, const void *record) {
    switch (column->kind) {
    case COLUMN_WORD:
        return (uint64_t)*MEMBER_OF(record, column, int) + 1;
    case COLUMN_YES_NO:
        return *MEMBER_OF(record, column, bool);
    case COLUMN_WHOLE:
    case COLUMN_INSTANT:
    case COLUMN_REFERENCE:
        return (uint64_t)*MEMBER_OF(record, column, int64_t);
    default:
        g_assert_not_reached(); /* nothing else is amended */
    }
}
