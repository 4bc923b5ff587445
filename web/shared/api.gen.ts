// Made by gen-api.mjs from `aftercare openapi`: not to be changed by hand.

export type Problem = {
  "type": string;
  "title": string;
  "status": number;
  "code": string;
  "detail": string;
  "fields": Array<{
  "field"?: string;
  "code"?: string;
  "message"?: string;
  "line"?: number;
  "hint"?: string;
}>;
};

export type Customer = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "number": string;
  "name": string;
  "status": "active" | "former";
  "language": string | null;
  "zone": string | null;
  "country": string | null;
  "address": string | null;
  "tax_number": string | null;
  "notes": string | null;
};

export type CustomerInput = {
  "number": string;
  "name": string;
  "status"?: "active" | "former";
  "language"?: string | null;
  "zone"?: string | null;
  "country"?: string | null;
  "address"?: string | null;
  "tax_number"?: string | null;
  "notes"?: string | null;
};

export type Site = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "customer": number;
  "number": string | null;
  "name": string;
  "status": "in_use" | "closed";
  "zone": string | null;
  "country": string | null;
  "city": string | null;
  "address": string | null;
  "latitude": number | null;
  "longitude": number | null;
  "environment": Array<{
  "measure"?: string;
  "least"?: number | null;
  "most"?: number | null;
  "unit"?: string;
}>;
  "access_notes": string | null;
};

export type SiteInput = {
  "customer": number;
  "number"?: string | null;
  "name": string;
  "status"?: "in_use" | "closed";
  "zone"?: string | null;
  "country"?: string | null;
  "city"?: string | null;
  "address"?: string | null;
  "latitude"?: number | null;
  "longitude"?: number | null;
  "environment"?: Array<{
  "measure"?: string;
  "least"?: number | null;
  "most"?: number | null;
  "unit"?: string;
}>;
  "access_notes"?: string | null;
};

export type Contact = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "customer": number;
  "site": number | null;
  "number": string | null;
  "name": string;
  "position": string | null;
  "language": string | null;
  "channels": Array<{
  "kind"?: "phone" | "mobile" | "email" | "chat" | "fax";
  "value"?: string;
  "preferred"?: boolean;
  "note"?: string | null;
}>;
  "status": "active" | "left";
  "notes": string | null;
};

export type ContactInput = {
  "customer": number;
  "site"?: number | null;
  "number"?: string | null;
  "name": string;
  "position"?: string | null;
  "language"?: string | null;
  "channels"?: Array<{
  "kind"?: "phone" | "mobile" | "email" | "chat" | "fax";
  "value"?: string;
  "preferred"?: boolean;
  "note"?: string | null;
}>;
  "status"?: "active" | "left";
  "notes"?: string | null;
};

export type Product = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "number": string;
  "name": string;
  "maker": string | null;
  "class": string | null;
  "service_life_months": number | null;
  "description": string | null;
  "skills": Array<number>;
};

export type ProductInput = {
  "number": string;
  "name": string;
  "maker"?: string | null;
  "class"?: string | null;
  "service_life_months"?: number | null;
  "description"?: string | null;
  "skills"?: Array<number>;
};

export type Part = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "number": string;
  "name": string;
  "maker": string | null;
  "unit": string | null;
  "serial_tracked": boolean;
  "price_minor": number | null;
  "currency": string | null;
  "available_until": string | null;
  "notes": string | null;
};

export type PartInput = {
  "number": string;
  "name": string;
  "maker"?: string | null;
  "unit"?: string | null;
  "serial_tracked"?: boolean;
  "price_minor"?: number | null;
  "currency"?: string | null;
  "available_until"?: string | null;
  "notes"?: string | null;
};

export type Component = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "product": number;
  "part": number | null;
  "number": string | null;
  "name": string;
  "quantity": number | null;
  "notes": string | null;
};

export type ComponentInput = {
  "product": number;
  "part"?: number | null;
  "number"?: string | null;
  "name": string;
  "quantity"?: number | null;
  "notes"?: string | null;
};

export type Equipment = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "customer": number;
  "site": number | null;
  "parent": number | null;
  "product": number | null;
  "component": number | null;
  "number": string | null;
  "serial": string | null;
  "name": string;
  "status": "in_service" | "ordered" | "delivered" | "out_of_service" | "replaced" | "scrapped";
  "place": string | null;
  "delivered_on": string | null;
  "accepted_on": string | null;
  "replaced_on": string | null;
  "replaced_by": number | null;
  "software": Array<{
  "name"?: string;
  "version"?: string;
  "installed_on"?: string | null;
}>;
  "supplied_by_us": "unknown" | "yes" | "no";
  "recognised": "unknown" | "yes" | "no";
  "label_issue": number | null;
  "notes": string | null;
};

export type EquipmentInput = {
  "customer": number;
  "site"?: number | null;
  "parent"?: number | null;
  "product"?: number | null;
  "component"?: number | null;
  "number"?: string | null;
  "serial"?: string | null;
  "name": string;
  "status"?: "in_service" | "ordered" | "delivered" | "out_of_service" | "replaced" | "scrapped";
  "place"?: string | null;
  "delivered_on"?: string | null;
  "accepted_on"?: string | null;
  "replaced_on"?: string | null;
  "replaced_by"?: number | null;
  "software"?: Array<{
  "name"?: string;
  "version"?: string;
  "installed_on"?: string | null;
}>;
  "supplied_by_us"?: "unknown" | "yes" | "no";
  "recognised"?: "unknown" | "yes" | "no";
  "notes"?: string | null;
};

export type Programme = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "programme": string | null;
  "edition": string | null;
  "name": string | null;
  "status": "draft" | "published" | "withdrawn";
  "text": string;
  "digest": string | null;
  "published_at": string | null;
};

export type ProgrammeInput = {
  "text": string;
};

export type Contract = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "number": string;
  "customer": number;
  "programme": number;
  "title": string;
  "status": "draft" | "active" | "ended";
  "signed_on": string | null;
  "starts_on": string | null;
  "ends_on": string | null;
  "whole_customer": boolean;
  "warranty_agreement": string | null;
  "warranty_signed_on": string | null;
  "accepted_on": string | null;
  "completion_report": string | null;
  "signatory": string | null;
  "currency": string | null;
  "prices": Array<{
  "item"?: string;
  "price_minor"?: number;
}>;
  "overrides": Array<{
  "promise"?: string;
  "level"?: string | null;
  "within"?: string;
  "reason"?: string;
}>;
  "notes": string | null;
};

export type ContractInput = {
  "number": string;
  "customer": number;
  "programme": number;
  "title": string;
  "status"?: "draft" | "active" | "ended";
  "signed_on"?: string | null;
  "starts_on"?: string | null;
  "ends_on"?: string | null;
  "whole_customer"?: boolean;
  "warranty_agreement"?: string | null;
  "warranty_signed_on"?: string | null;
  "accepted_on"?: string | null;
  "completion_report"?: string | null;
  "signatory"?: string | null;
  "currency"?: string | null;
  "prices"?: Array<{
  "item"?: string;
  "price_minor"?: number;
}>;
  "overrides"?: Array<{
  "promise"?: string;
  "level"?: string | null;
  "within"?: string;
  "reason"?: string;
}>;
  "notes"?: string | null;
};

export type Cover = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "contract": number;
  "customer": number | null;
  "equipment": number | null;
  "site": number | null;
  "starts_on": string | null;
  "ends_on": string | null;
  "accepted_on": string | null;
  "note": string | null;
};

export type CoverInput = {
  "contract": number;
  "equipment"?: number | null;
  "site"?: number | null;
  "starts_on"?: string | null;
  "ends_on"?: string | null;
  "accepted_on"?: string | null;
  "note"?: string | null;
};

export type Team = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "name": string;
  "about": string | null;
  "territory": Array<string>;
};

export type TeamInput = {
  "name": string;
  "about"?: string | null;
  "territory"?: Array<string>;
};

export type Skill = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "name": string;
  "proof": string | null;
  "months_valid": number | null;
  "about": string | null;
};

export type SkillInput = {
  "name": string;
  "proof"?: string | null;
  "months_valid"?: number | null;
  "about"?: string | null;
};

export type User = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "login": string;
  "name": string;
  "role": "customer" | "administrator" | "manager" | "dispatcher" | "engineer" | "storekeeper" | "planner" | "sales" | "auditor";
  "status": "invited" | "active" | "deactivated";
  "customer": number | null;
  "scope": "company" | "sites";
  "sites": Array<number>;
  "language": string | null;
  "languages": string | null;
  "zone": string | null;
  "phone": string | null;
  "teams": Array<number>;
  "skills": Array<{
  "skill"?: number;
  "qualification"?: string | null;
  "since"?: string | null;
  "expires_on"?: string | null;
}>;
  "second_factor_on": boolean;
  "email": string | null;
  "notify_by": Array<"app" | "mail" | "sms" | "chat">;
  "quiet_from": string | null;
  "quiet_to": string | null;
  "functions": string | null;
};

export type UserInput = {
  "login": string;
  "name": string;
  "role"?: "customer" | "administrator" | "manager" | "dispatcher" | "engineer" | "storekeeper" | "planner" | "sales" | "auditor";
  "customer"?: number | null;
  "scope"?: "company" | "sites";
  "sites"?: Array<number>;
  "language"?: string | null;
  "languages"?: string | null;
  "zone"?: string | null;
  "phone"?: string | null;
  "teams"?: Array<number>;
  "skills"?: Array<{
  "skill"?: number;
  "qualification"?: string | null;
  "since"?: string | null;
  "expires_on"?: string | null;
}>;
  "email"?: string | null;
  "notify_by"?: Array<"app" | "mail" | "sms" | "chat">;
  "quiet_from"?: string | null;
  "quiet_to"?: string | null;
  "functions"?: string | null;
};

export type Session = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "account": number | null;
  "address": string | null;
  "agent": string | null;
  "expires_at": string | null;
  "seen_at": string | null;
};

export type SessionInput = {

};

export type Link = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "account": number | null;
  "purpose": "invitation" | "reset";
  "expires_at": string | null;
  "used_at": string | null;
};

export type LinkInput = {

};

export type Token = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "account": number | null;
  "name": string;
  "scopes": Array<"read" | "write" | "import" | "export" | "events" | "admin">;
  "start": string | null;
  "expires_on": string | null;
};

export type TokenInput = {
  "name": string;
  "scopes": Array<"read" | "write" | "import" | "export" | "events" | "admin">;
  "expires_on"?: string | null;
};

export type Attachment = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "record_kind": string | null;
  "record": number | null;
  "customer": number | null;
  "site": number | null;
  "name": string;
  "media_type": string | null;
  "bytes": number | null;
  "digest": string | null;
  "internal": boolean;
};

export type AttachmentInput = {
  "name": string;
  "internal"?: boolean;
};

export type Request = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "number": string | null;
  "kind": "fault" | "open_box" | "consultation" | "guidance" | "scheduled_support" | "training" | "complaint";
  "channel": "phone" | "portal" | "email" | "api" | "qr" | "import";
  "customer": number;
  "site": number | null;
  "equipment": number | null;
  "contact": number | null;
  "contract": number | null;
  "programme": number | null;
  "subject": string;
  "description": string | null;
  "reference": string | null;
  "problem": string | null;
  "happened_at": string | null;
  "reported_at": string | null;
  "assignee": number | null;
  "team": number | null;
  "follows": number | null;
  "merged_into": number | null;
  "related": Array<number>;
  "state": "received" | "answered" | "mode_set" | "diagnosed" | "repaired" | "resolved" | "confirmed" | "reported" | "closed" | "cancelled" | "merged";
  "open": boolean;
  "level": string | null;
  "mode": "open" | "telephone" | "on_site";
  "side": "open" | "hardware" | "software" | "none";
  "held": boolean;
  "hold_reason": string | null;
  "hold_until": string | null;
  "clock": "none" | "running" | "warned" | "paused" | "breached";
  "due_at": string | null;
  "due_promise": string | null;
  "timer_at": string | null;
  "answered_at": string | null;
  "resolved_at": string | null;
  "closed_at": string | null;
  "reopenings": number | null;
  "contested": boolean;
  "backdated": boolean;
  "unexplained": boolean;
  "unexplained_count": number | null;
  "call_back_owed": boolean;
};

export type RequestInput = {
  "kind"?: "fault" | "open_box" | "consultation" | "guidance" | "scheduled_support" | "training" | "complaint";
  "channel"?: "phone" | "portal" | "email" | "api" | "qr" | "import";
  "customer": number;
  "site"?: number | null;
  "equipment"?: number | null;
  "contact"?: number | null;
  "contract"?: number | null;
  "subject": string;
  "description"?: string | null;
  "reference"?: string | null;
  "problem"?: string | null;
  "happened_at"?: string | null;
  "reported_at"?: string | null;
  "assignee"?: number | null;
  "team"?: number | null;
  "follows"?: number | null;
  "related"?: Array<number>;
};

export type Message = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "request": number | null;
  "customer": number | null;
  "site": number | null;
  "side": "internal" | "to_customer" | "from_customer";
  "author": number | null;
  "contact": number | null;
  "text": string;
  "mentions": Array<number>;
  "at": string | null;
};

export type MessageInput = {
  "contact"?: number | null;
  "text": string;
  "mentions"?: Array<number>;
};

export type Call = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "direction": "in" | "out";
  "number": string;
  "caller": string | null;
  "rang_at": string;
  "answered_at": string | null;
  "ended_at": string | null;
  "agent": number | null;
  "contact": number | null;
  "customer": number | null;
  "request": number | null;
  "notes": string | null;
};

export type CallInput = {
  "direction"?: "in" | "out";
  "number": string;
  "caller"?: string | null;
  "rang_at": string;
  "answered_at"?: string | null;
  "ended_at"?: string | null;
  "contact"?: number | null;
  "customer"?: number | null;
  "request"?: number | null;
  "notes"?: string | null;
};

export type Commitment = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "request": number | null;
  "customer": number | null;
  "site": number | null;
  "contract": number | null;
  "promise": string | null;
  "round": number | null;
  "level": string | null;
  "state": "running" | "paused" | "met" | "late" | "breached" | "void";
  "starts_at": string | null;
  "due_at": string | null;
  "met_at": string | null;
  "void_at": string | null;
  "used_seconds": number | null;
  "paused_seconds": number | null;
  "customer_seconds": number | null;
  "overdue": boolean;
  "late_gross": boolean;
  "backdated": boolean;
  "superseded": boolean;
  "points": number | null;
  "late_cause": string | null;
  "late_text": string | null;
};

export type CommitmentInput = {

};

export type Alert = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "key": string | null;
  "request": number | null;
  "customer": number | null;
  "site": number | null;
  "kind": "warning" | "escalation" | "breach" | "level_risen" | "hold_over";
  "promise": string | null;
  "place": string | null;
  "tell": string | null;
  "level": string | null;
  "at": string | null;
};

export type AlertInput = {

};

export type View = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "name": string;
  "path": string;
  "query": string;
  "owner": number | null;
  "shared": boolean;
  "pinned": boolean;
};

export type ViewInput = {
  "name": string;
  "path": string;
  "query": string;
  "shared"?: boolean;
  "pinned"?: boolean;
};

export type Roster = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "name": string;
  "role": string;
  "team": number | null;
  "zone": string;
  "members": Array<number>;
  "starts_on": string;
  "ends_on": string | null;
  "turn_days": number;
  "handover": string | null;
  "weekdays": Array<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">;
  "from_time": string | null;
  "to_time": string | null;
  "skill": number | null;
  "around_the_clock": boolean;
  "minutes_to_answer": number | null;
};

export type RosterInput = {
  "name": string;
  "role": string;
  "team"?: number | null;
  "zone": string;
  "members": Array<number>;
  "starts_on": string;
  "ends_on"?: string | null;
  "turn_days": number;
  "handover"?: string | null;
  "weekdays"?: Array<"mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun">;
  "from_time"?: string | null;
  "to_time"?: string | null;
  "skill"?: number | null;
  "around_the_clock"?: boolean;
  "minutes_to_answer"?: number | null;
};

export type ShiftChange = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "roster": number;
  "kind": "cover" | "leave" | "swap" | "take_over";
  "from_at": string;
  "until_at": string;
  "instead_of": number | null;
  "by": number | null;
  "reason": string | null;
};

export type ShiftChangeInput = {
  "roster": number;
  "kind"?: "cover" | "leave" | "swap" | "take_over";
  "from_at": string;
  "until_at": string;
  "instead_of"?: number | null;
  "by"?: number | null;
  "reason"?: string | null;
};

export type Page = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "key": string | null;
  "request": number | null;
  "alert": number | null;
  "role": string | null;
  "person": number | null;
  "attempt": number | null;
  "state": "sent" | "acknowledged" | "passed_on" | "answered";
  "sent_at": string | null;
  "next_at": string | null;
  "acknowledged_at": string | null;
};

export type PageInput = {

};

export type Handover = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "roster": number | null;
  "given_by": number | null;
  "taken_by": number | null;
  "since": string | null;
  "notes": string | null;
  "acknowledged_at": string | null;
};

export type HandoverInput = {
  "roster"?: number | null;
  "since"?: string | null;
  "notes"?: string | null;
};

export type Notice = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "key": string | null;
  "kind": "call_out" | "alert" | "mention" | "message" | "receipt";
  "way": "app" | "mail" | "sms" | "chat";
  "person": number | null;
  "contact": number | null;
  "request": number | null;
  "page": number | null;
  "alert": number | null;
  "message": number | null;
  "state": "waiting" | "sending" | "sent" | "failed" | "needless" | "seen";
  "attempts": number | null;
  "next_at": string | null;
  "sent_at": string | null;
  "seen_at": string | null;
  "failure": string | null;
};

export type NoticeInput = {

};

export type Mail = {
  "id": number;
  "version": number;
  "created_at": string;
  "updated_at": string;
  "message_id": string;
  "from_address": string;
  "from_name": string | null;
  "subject": string | null;
  "text": string | null;
  "came_at": string | null;
  "automatic": boolean;
  "state": "waiting" | "filed" | "noted" | "set_aside";
  "reason": string | null;
  "contact": number | null;
  "customer": number | null;
  "request": number | null;
};

export type MailInput = {
  "message_id": string;
  "from_address": string;
  "from_name"?: string | null;
  "subject"?: string | null;
  "text"?: string | null;
  "automatic"?: boolean;
};
